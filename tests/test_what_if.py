"""What-if against the changed book itself: the exports rewritten, imported, and asked the same questions."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analytics import fit, ranking, retention, what_if
from analytics.book import Book
from analytics.errors import UsageError
from analytics.reader import Reader, open_reader
from analytics.what_if import Sides
from tests.books.by_hand import Row, write_book
from tests.books.first_import import import_files

DAY = date(2025, 12, 31)
approx = pytest.approx
CHOICES = (("a",), ("b", "c"), ("a", "d", "f", "g"))


def revenue_rows() -> list[Row]:
    """Two years of seven clients: growth, projects, a credit, an annual fee, unknown costs, one that left."""
    rows = []
    for place in range(24):
        day = f"{2024 + place // 12}-{place % 12 + 1:02d}-10"

        def add(client_id: str, amount: int, day: str = day, **values: str) -> None:
            rows.append({"client_id": client_id, "date": day, "amount": str(amount), "kind": "recurring"} | values)

        add("a", 4000 if place < 15 else 5000, cost="3100", hours="40")
        add("b", 2000, cost="700", hours="12.5")
        add("c", 1500 if place != 18 else 900, cost="1400", hours="30")
        if place < 16:
            add("d", 3000, cost="1000", hours="20")
        if place % 5 == 0:
            add("b", 2600, kind="project", cost="999.99", hours="7")
        if place >= 14:
            add("f", 800)
        if place % 3 == 0:
            add("g", 1100, kind="project", cost="600" if place > 18 else "", hours="4")
    rows.append({"client_id": "c", "date": "2025-11-12", "amount": "-250", "kind": "recurring"})
    for year in (2024, 2025):
        rows.append(
            {
                "client_id": "e",
                "date": f"{year}-01-05",
                "amount": "12000",
                "kind": "recurring",
                "period_start": f"{year}-01-01",
                "period_end": f"{year}-12-31",
                "cost": "6000",
                "hours": "60",
            }
        )
    return rows


def changed(clients: Collection[str], factor: Decimal) -> list[Row]:
    """The rows with the amounts of 2025 of some clients multiplied; by zero, their hours and costs go as well."""
    rows = []
    for row in revenue_rows():
        if row["client_id"] in clients and row["date"] >= "2025":
            row = row | {"amount": str(Decimal(row["amount"]) * factor)}
            if factor == 0:
                row |= {name: "0" for name in ("hours", "cost") if row.get(name)}
        rows.append(row)
    return rows


@contextmanager
def opened(folder: Path, revenue: list[Row]) -> Iterator[Reader]:
    book = Book(folder / "book")
    files = write_book(folder / "exports", revenue=revenue)
    import_files(book, files, import_day=DAY, as_of=DAY, at=datetime(2025, 12, 31, 12), who="test")
    reader = open_reader(book)
    try:
        yield reader
    finally:
        reader.close()


@pytest.fixture(scope="module")
def now(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with opened(tmp_path_factory.mktemp("now"), revenue_rows()) as reader:
        yield reader


def asked(reader: Reader) -> dict[str, Any]:
    """The figures of a book by its own metrics."""
    month = reader.info.reporting_month
    fits = fit.client_fit(reader)
    known = fits[fits["is_margin_known"]]
    revenue, cost = sum(known["revenue_12m"]), sum(known["cost_12m"])
    concentration = ranking.concentration(reader)
    return {
        "mrr": sum(retention.account_months(reader, month=month)["mrr"]),
        "net_dollar_retention": retention.net_dollar_retention(reader, month=month)["net_dollar_retention"].iloc[0],
        "margin": float(revenue - cost) / float(revenue),
        "largest_share": concentration.loc[concentration["largest"] == 1, "share"].iloc[0],
    }


def told(result: what_if.Reprice, column: str) -> dict[str, Any]:
    return {effect.name: getattr(effect, column) for effect in result.effects}


@pytest.mark.parametrize("factor", [Decimal("1.5"), Decimal(5)])
@pytest.mark.parametrize("clients", CHOICES)
def test_clients_that_stay_make_the_book_with_their_amounts_multiplied(
    tmp_path: Path, now: Reader, clients: tuple[str, ...], factor: Decimal
) -> None:
    result = told(what_if.reprice(what_if.sides(now, clients), factor, Decimal(0)), "stays")
    with opened(tmp_path, changed(clients, factor)) as reader:
        expected = asked(reader)
    assert {name: result[name] for name in expected} == expected


@pytest.mark.parametrize("clients", CHOICES)
def test_clients_that_leave_make_the_book_without_their_year(
    tmp_path: Path, now: Reader, clients: tuple[str, ...]
) -> None:
    result = what_if.reprice(what_if.sides(now, clients), Decimal(2), Decimal(1))
    leaves = told(result, "leaves")
    with opened(tmp_path, changed(clients, Decimal(0))) as reader:
        expected = asked(reader)
        hours = sum(value for value in fit.client_fit(reader)["hours"] if value is not None)
    assert {name: leaves[name] for name in expected} == expected
    fits = fit.client_fit(now)
    before = sum(value for value in fits["hours"] if value is not None)
    assert set(clients) & set(fits["client_id"])
    assert round(leaves["hours_freed"] * 12, 6) == before - hours
    assert told(result, "expected") == leaves


def test_nothing_changes_now_and_a_factor_of_one_is_the_book_as_it_is(tmp_path: Path, now: Reader) -> None:
    result = what_if.reprice(what_if.sides(now, ["a"]), Decimal(1), Decimal(0))
    assert told(result, "now") == told(result, "stays") == told(result, "expected")
    with opened(tmp_path, revenue_rows()) as reader:
        expected = asked(reader)
    assert {name: told(result, "now")[name] for name in expected} == expected


# --- by hand -------------------------------------------------------------------------------------


def by_hand(*clients: str, **changes: Any) -> Sides:
    """a pays 1,000 a month and b 3,000, a year ago 800 and 3,000; a costs 900 a month and takes 10 hours."""
    rows = {
        "a": {"mrr": 1000, "starting": 800, "revenue": 12_000, "cost": 10_800, "hours": Decimal(120)},
        "b": {"mrr": 3000, "starting": 3000, "revenue": 36_000, "cost": 18_000, "hours": None},
    }

    def columns(client_id: str) -> dict[str, Any]:
        row = rows[client_id] | changes
        revenue = Decimal(row["revenue"])
        return {
            "client_id": client_id,
            "mrr": Decimal(row["mrr"]),
            "starting_revenue": Decimal(row["starting"]),
            "retained_revenue": Decimal(row["mrr"]),
            "revenue_12m": revenue,
            "positive_revenue": revenue,
            "largest_revenue": revenue,
            "known_revenue": revenue,
            "known_cost": Decimal(row["cost"]),
            "hours": row["hours"],
        }

    [other, *more] = [columns(one) for one in rows if one not in clients] or [dict.fromkeys(columns("a"))]
    assert not more, "what is left of two clients is one"
    return Sides(clients, pd.DataFrame([columns(one) for one in clients]), other)


def test_expected_figures_weigh_both_ends_by_the_chance() -> None:
    result = what_if.reprice(by_hand("a"), Decimal(2), Decimal("0.25"), Decimal(95))
    expected = told(result, "expected")
    # 3,000 + 0.75 x 2,000
    assert expected["mrr"] == 4500
    assert expected["net_dollar_retention"] == 4500 / 3800
    # revenue 36,000 + 0.75 x 24,000 = 54,000; profit 18,000 + 0.75 x (24,000 - 10,800) = 27,900
    assert expected["margin"] == 27_900 / 54_000
    # a quarter of 10 hours, each earning 95
    assert (expected["hours_freed"], expected["hours_earn"]) == (Decimal("2.5"), Decimal("237.5"))
    # b's 36,000 of 36,000 + 0.75 x 24,000
    assert expected["largest_share"] == 36_000 / 54_000


def test_the_chance_at_which_a_price_no_longer_pays() -> None:
    """1,000 more against 1,000 lost; with 10 hours at 60 only 400 are lost; at 100 nothing is."""
    twice = what_if.reprice(by_hand("a"), Decimal(2), Decimal(0), Decimal(60))
    assert twice.break_even == 0.5
    assert twice.break_even_with_hours == approx(1000 / 1400)
    assert what_if.reprice(by_hand("a"), Decimal(2), Decimal(0), Decimal(100)).break_even_with_hours == 1
    assert what_if.reprice(by_hand("a"), Decimal("1.5"), Decimal(0)).break_even == approx(500 / 1500)
    assert what_if.reprice(by_hand("a"), Decimal(1), Decimal(0)).break_even == 0


@pytest.mark.parametrize("factor", [Decimal("1.1"), Decimal(2), Decimal(10)])
def test_at_the_break_even_chance_the_book_earns_what_it_earns_now(factor: Decimal) -> None:
    book = by_hand("a", "b")
    chance = what_if.reprice(book, factor, Decimal(0), Decimal(20)).break_even_with_hours
    assert chance is not None
    expected = told(what_if.reprice(book, factor, Decimal(chance), Decimal(20)), "expected")
    assert float(expected["mrr"] + expected["hours_earn"]) == approx(4000)


def test_what_is_not_known_is_said() -> None:
    assert what_if.reprice(by_hand("a", "b"), Decimal(2), Decimal(0)).unknown_hours == ("b",)
    result = what_if.reprice(by_hand("a", mrr=0, starting=0), Decimal(2), Decimal(0))
    assert (result.break_even, told(result, "now")["net_dollar_retention"]) == (None, None)


def test_cheaper_staff_takes_the_difference_of_the_hours_moved() -> None:
    """a: 10,800 for 120 hours is 90 an hour; half of the hours at 50 save 60 x 40 = 2,400 a year, 200 a month."""
    result = what_if.cheaper_staff(by_hand("a", "b"), Decimal("0.5"), Decimal(50), Decimal(95))
    changes = {change.name: (change.now, change.then) for change in result.changes}
    assert changes["cost_a_month"] == (900, 700)
    assert changes["client_margin"] == (1200 / 12_000, 3600 / 12_000)
    assert changes["margin"] == (19_200 / 48_000, 21_600 / 48_000)
    assert changes["hours_freed"] == (0, 5)
    assert changes["hours_earn"] == (0, 475)
    assert result.left_out == ("b",)


def test_cheaper_staff_without_known_hours_changes_nothing() -> None:
    result = what_if.cheaper_staff(by_hand("b"), Decimal(1), Decimal(10), Decimal(95))
    changes = {change.name: (change.now, change.then) for change in result.changes}
    assert changes["margin"] == (19_200 / 48_000, 19_200 / 48_000)
    assert changes["client_margin"] == (None, None)


@pytest.mark.parametrize(
    ("factor", "chance", "earns"), [("0.9", "0", "0"), ("2", "1.1", "0"), ("2", "-0.1", "0"), ("2", "0", "-1")]
)
def test_what_makes_no_sense_is_refused(factor: str, chance: str, earns: str) -> None:
    with pytest.raises(UsageError):
        what_if.reprice(by_hand("a"), Decimal(factor), Decimal(chance), Decimal(earns))
    with pytest.raises(UsageError):
        what_if.cheaper_staff(by_hand("a"), Decimal(2), Decimal(1), Decimal(1))
