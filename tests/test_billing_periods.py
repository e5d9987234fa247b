"""Billing periods that are set: invoices without a period count as if the export had one."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import billing
from analytics.__main__ import main
from analytics.changes import undo
from analytics.corrections import Corrections
from analytics.errors import BookError, UsageError
from analytics.history import history
from tests.books.by_hand import named, retainer, table
from tests.books.desk import Desk, assert_equal_figures

QUARTERLY = """
    client_id, date,       amount, kind,      period_start, period_end, invoice_id
    q,         2025-01-20, 300,    recurring, {first},                ,
    q,         2025-04-20, 300,    recurring, {second},               ,
    q,         2025-05-02, -30,    recurring,             ,           ,
    q,         2025-05-09, 50,     project,               ,           ,
    q,         2025-07-31, 300,    recurring, {third},                ,
    q,         2025-10-01, 300,    recurring, 2025-10-01,   2025-12-31,
"""
PERIODS = {
    "first": "2025-01-01, 2025-03-31",
    "second": "2025-04-01, 2025-06-30",
    "third": "2025-07-01, 2025-09-30",
}


def quarterly(**periods: str) -> list[dict[str, str]]:
    text = QUARTERLY
    for name in ("first", "second", "third"):
        # a row without a period leaves both cells empty
        text = text.replace(f"{{{name}}},                ,", f"{periods[name]}," if periods else " , ,")
        text = text.replace(f"{{{name}}},               ,", f"{periods[name]}," if periods else " , ,")
    return table(text)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "plain")


def test_a_set_period_equals_the_period_in_the_export(desk: Desk, tmp_path: Path) -> None:
    steady = [
        row | {"period_start": "", "period_end": "", "invoice_id": ""} for row in retainer("a", "2025-01", "9 " * 12)
    ]
    desk.load(clients=named("a", "q"), revenue=[*steady, *quarterly()])
    billing.set_billing_periods(desk.book, {"q": 3}, **desk.when())
    right = Desk(tmp_path / "right")
    right.load(clients=named("a", "q"), revenue=[*steady, *quarterly(**PERIODS)])
    assert_equal_figures(right.figures(), desk.figures())
    # 300 over three months; the credit stays in May, the project too
    months = {row["month"].month: row["mrr"] for row in desk.rows("account_months") if row["client_id"] == "q"}
    assert months == {number: Decimal(70 if number == 5 else 100) for number in range(1, 13)}


def test_it_holds_for_later_imports_and_undo_takes_it_back(desk: Desk) -> None:
    desk.load(clients=named("q"), revenue=quarterly())
    before = desk.figures()
    billing.set_billing_periods(desk.book, {"q": 3}, **desk.when())
    assert desk.book.state.corrections().billing_months == {"q": "3"}
    [newest, *_] = history(desk.book)
    assert "q every 3 months" in str(newest)
    undo(desk.book, **desk.when())
    assert_equal_figures(before, desk.figures())


def test_a_period_goes_with_remove(desk: Desk) -> None:
    desk.load(clients=named("q"), revenue=quarterly())
    before = desk.figures()
    billing.set_billing_periods(desk.book, {"q": 3}, **desk.when())
    billing.forget_billing_period(desk.book, "q", **desk.when())
    assert_equal_figures(before, desk.figures())
    with pytest.raises(UsageError, match='"q" has no billing period'):
        billing.forget_billing_period(desk.book, "q", **desk.when())


def test_linked_ids_share_the_period_of_the_one_they_count_as(desk: Desk) -> None:
    old = [row | {"client_id": "old"} for row in quarterly()[:1]]
    desk.load(clients=named("q"), revenue=[*old, *quarterly()[1:]])
    desk.link("old", "q")
    billing.set_billing_periods(desk.book, {"q": 3}, **desk.when())
    months = {row["month"].month: row["mrr"] for row in desk.rows("account_months") if row["client_id"] == "q"}
    assert [months[number] for number in (1, 2, 3)] == [100, 100, 100]


@pytest.mark.parametrize("months", [1, 0, 121])
def test_a_period_is_of_2_to_120_months(months: int) -> None:
    with pytest.raises(UsageError, match="no billing period"):
        Corrections().with_billing_months("q", months)


def test_a_client_that_the_book_does_not_know_is_refused(desk: Desk) -> None:
    desk.load(clients=named("q"), revenue=quarterly())
    with pytest.raises(BookError, match='no client "Q1"'):
        billing.set_billing_periods(desk.book, {"Q1": 3}, **desk.when())


@pytest.mark.parametrize("pair", ["q", "q=", "=3", "q=three", "q=-3"])
def test_a_pair_that_is_none_is_refused(pair: str) -> None:
    with pytest.raises(UsageError, match=r"CLIENT=MONTHS"):
        billing.read_billing_periods([pair])


def test_an_id_may_hold_the_sign() -> None:
    assert billing.read_billing_periods(["a=b=12"]) == {"a=b": 12}


def test_the_command_sets_lists_and_removes(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.load(clients=named("q"), revenue=quarterly())
    book = ["--book", str(desk.book.path)]
    assert main(["billing", "q=3", *book]) == 0
    assert 'Invoices of "q" without a period pay for 3 months each.' in capsys.readouterr().out
    assert main(["billing", "--json", *book]) == 0
    assert json.loads(capsys.readouterr().out) == {"billing": [{"client_id": "q", "months": 3}]}
    assert main(["billing", "--remove", "q", *book]) == 0
    capsys.readouterr()
    assert main(["billing", *book]) == 0
    assert "No client has a billing period of its own." in capsys.readouterr().out
