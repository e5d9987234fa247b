"""What an import changes, told before it is applied: it must be what `show` says afterwards, month by month."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics import METRICS
from analytics.__main__ import main
from analytics.book import Book
from analytics.book_records import SnapshotRecord
from analytics.changes import change_settings, undo
from analytics.correcting import link_clients
from analytics.errors import ImportQuestion, UsageError
from analytics.history import history
from analytics.intake import Answers, Preview, Upload, prepare_import
from analytics.intake.differences import Difference, MonthDifference
from analytics.reader import open_reader
from analytics.settings import Settings
from tests.books.first_import import import_files

Write = Callable[[str, str], Path]
DAY = date(2026, 1, 10)
HEADER = "client_id,date,amount,kind,period_start,period_end,invoice_id"
MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]


class Desk:
    """A book, and revenue written by hand into it; each import a minute after the one before."""

    def __init__(self, write: Write, folder: Path) -> None:
        self.write = write
        self.book = Book(folder)
        self.minutes = 0

    def now(self) -> datetime:
        self.minutes += 1
        return datetime(2026, 1, 10, 9, self.minutes)

    def file(self, rows: Sequence[str]) -> Path:
        return self.write(f"{self.minutes}/revenue.csv", "\n".join([HEADER, *rows]) + "\n")

    def load(self, rows: Sequence[str], **answers: object) -> Preview:
        file = self.file(rows)
        return import_files(
            self.book,
            [file],
            import_day=DAY,
            at=self.now(),
            who="ana",
            answers=Answers(**answers),  # type: ignore[arg-type]
        )

    def shown(self, snapshot: int) -> dict[str, dict[str, Any]]:
        """The figures of every month as `show` gives them."""
        reader = open_reader(self.book, snapshot)
        try:
            found: dict[str, dict[str, Any]] = {}
            for row in METRICS["account_months"](reader).itertuples():
                month = found.setdefault(f"{row.month:%Y-%m}", {"mrr": Decimal(0)})
                month["mrr"] += row.mrr
            for name, column in (
                ("revenue_movements", "opening"),
                ("net_dollar_retention", "net_dollar_retention"),
                ("client_churn_rate", "client_churn_rate"),
            ):
                for row in METRICS[name](reader).to_dict("records"):
                    found[f"{row['month']:%Y-%m}"][column] = row[column]
        finally:
            reader.close()
        return found


@pytest.fixture
def desk(write: Write, tmp_path: Path) -> Desk:
    return Desk(write, tmp_path / "book")


def monthly(clients: str, months: Sequence[str] = MONTHS, amount: str = "100.00") -> list[str]:
    return [f"{one},{month}-05,{amount},recurring,,,{one}-{month}" for month in months for one in clients]


def same(told: object, shown: object) -> bool:
    """Whether a figure of the difference is exactly the shown one; money is text, undefined is None."""
    if told is None:
        return shown is None or (isinstance(shown, float) and math.isnan(shown))
    return Decimal(told) == shown if isinstance(told, str) else told == shown


def check_against_shown(desk: Desk, difference: Difference, before: int, after: int) -> None:
    """Every month of both snapshots: told as shown, and told at all only if something changes."""
    was, now = desk.shown(before), desk.shown(after)
    told = {one.month: one for one in difference.months}
    for month in {*was, *now}:
        figures = [was.get(month, {}), now.get(month, {})]
        if month not in told:
            assert all(same_shown(figures[0].get(name), figures[1].get(name)) for name in ("mrr", "opening")), month
            assert all(
                same_shown(figures[0].get(name), figures[1].get(name))
                for name in ("net_dollar_retention", "client_churn_rate")
            ), month
            continue
        for side, shown in zip((told[month].before, told[month].after), figures, strict=True):
            for name, value in asdict(side).items():
                assert same(value, shown.get(name)), (month, name)
    assert set(told) <= {*was, *now}


def same_shown(one: object, other: object) -> bool:
    return one == other or (one != one and other != other)


def month_of(difference: Difference, month: str) -> MonthDifference:
    return next(one for one in difference.months if one.month == month)


CHANGED_BOOKS = {
    "another amount": [*monthly("abc"), *monthly("d", MONTHS[:6]), *monthly("d", MONTHS[6:], "250.00")],
    "a client less": monthly("abc"),
    "a client more": monthly("abcde"),
    "a gap": [*monthly("abc"), *monthly("d", [*MONTHS[:9], *MONTHS[12:]])],
    "an annual invoice": [*monthly("abcd"), "e,2024-03-01,1200.00,recurring,2024-03-01,2025-02-28,e-1"],
    "a credit": [*monthly("abcd"), "a,2025-02-10,-40.00,recurring,,,"],
    "two that cancel out": [
        *monthly("abc"),
        *monthly("d", MONTHS[:4]),
        *monthly("d", MONTHS[5:]),
        "e,2024-05-05,100.00,recurring,,,",
    ],
    "projects alone": [*monthly("abcd"), "a,2025-02-10,400.00,project,,,"],
    "nothing at all": monthly("abcd"),
    "earlier months": [*monthly("abcd", ["2023-11", "2023-12"]), *monthly("abcd")],
    "later months": [*monthly("abcd"), *monthly("abcd", ["2026-01"])],
}


@pytest.mark.parametrize("name", CHANGED_BOOKS)
def test_what_is_told_is_what_is_shown(desk: Desk, name: str) -> None:
    desk.load(monthly("abcd"))
    preview = desk.load(CHANGED_BOOKS[name], mode="replace", covers=(date(2023, 11, 1), DAY))
    check_against_shown(desk, preview.difference, 1, 2)
    assert bool(preview.difference.months) == (name not in ("projects alone", "nothing at all"))


def test_the_clients_and_rows_that_cause_a_change(desk: Desk) -> None:
    """d pays 250 instead of 100 in one month, and e 30 in another: worked by hand."""
    desk.load(monthly("abcd"))
    rows = [line.replace("d,2024-07-05,100.00", "d,2024-07-05,250.00") for line in monthly("abcd")]
    difference = desk.load([*rows, "e,2024-09-05,30.00,recurring,,,e-1"]).difference
    july = month_of(difference, "2024-07")
    assert (july.before.mrr, july.after.mrr) == ("400.000000", "550.000000")
    [cause] = july.clients
    assert (cause.client_id, cause.mrr_before, cause.mrr_after) == ("d", "100.000000", "250.000000")
    assert {(row.file, row.line, row.date, row.amount, row.is_removed, row.import_number) for row in cause.rows} == {
        ("revenue.csv", 29, "2024-07-05", "250.000000", False, 2),
        ("revenue.csv", 29, "2024-07-05", "100.000000", True, 1),
    }
    assert (cause.rows_in_all, july.clients_in_all, july.causes) == (2, 1, ("2024-07",))
    [newcomer] = month_of(difference, "2024-09").clients
    assert (newcomer.client_id, Decimal(newcomer.mrr_before), newcomer.mrr_after) == ("e", 0, "30.000000")
    # a year later the base is larger: 400 / 550, and no client of that month caused it
    later = month_of(difference, "2025-07")
    assert (later.before.net_dollar_retention, later.after.net_dollar_retention) == (1.0, 400 / 550)
    assert (later.clients, later.causes) == ((), ("2024-07",))
    # e has left: one of five
    october = month_of(difference, "2024-10")
    assert (october.before.client_churn_rate, october.after.client_churn_rate) == (0.0, 0.2)
    assert "2024-09" in october.causes
    assert [one.month for one in difference.months] == [
        "2024-07",
        "2024-08",
        "2024-09",
        "2024-10",
        "2025-07",
        "2025-09",
    ]


def test_an_annual_invoice_is_the_row_of_each_of_its_months(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    annual = "e,2024-03-01,1200.00,recurring,2024-03-01,2025-02-28,e-1"
    difference = desk.load([*monthly("abcd"), annual]).difference
    changed = [one for one in difference.months if one.clients]
    assert [one.month for one in changed] == MONTHS[2:14]
    for month in changed:
        [cause] = month.clients
        assert (cause.mrr_after, [row.amount for row in cause.rows]) == ("100.000000", ["1200.000000"])


def test_a_change_by_a_row_of_another_month_names_that_row(desk: Desk) -> None:
    """With gaps closed, the invoice of March fills February."""
    change_settings(desk.book, {"gap_months": "1"}, at=desk.now(), who="ana")
    desk.load([*monthly("abc"), *monthly("d", MONTHS[:13])])
    rows = [*monthly("abc"), *monthly("d", [*MONTHS[:13], MONTHS[14]])]
    february = month_of(desk.load(rows).difference, "2025-02")
    [cause] = february.clients
    assert (cause.client_id, Decimal(cause.mrr_before), cause.mrr_after) == ("d", 0, "100.000000")
    assert [(row.date, row.is_removed) for row in cause.rows] == [("2025-03-05", False)]


def test_changes_that_cancel_out_are_told_by_client(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    swapped = [line.replace("d,2024-05", "c,2024-05") for line in monthly("abcd")]
    may = month_of(desk.load(swapped).difference, "2024-05")
    assert (may.before.mrr, may.after.mrr) == ("400.000000", "400.000000")
    assert [(one.client_id, Decimal(one.mrr_before), Decimal(one.mrr_after)) for one in may.clients] == [
        ("c", 100, 200),
        ("d", 100, 0),
    ]


def test_the_largest_changes_come_first_and_all_are_counted(desk: Desk) -> None:
    many = [f"c{number:03}" for number in range(60)]
    before = [f"{one},{month}-05,100.00,recurring,,," for one in many for month in MONTHS[:3]]
    after = [
        f"{one},{month}-05,{100 + (number + 1 if month == MONTHS[1] else 0)}.00,recurring,,,"
        for number, one in enumerate(many)
        for month in MONTHS[:3]
    ]
    desk.load(before)
    month = month_of(desk.load(after, mode="replace").difference, MONTHS[1])
    assert month.clients_in_all == 60
    assert [one.client_id for one in month.clients] == [f"c{number:03}" for number in range(59, 9, -1)]


def test_the_first_import_has_only_new_months(desk: Desk) -> None:
    difference = desk.load(monthly("ab", MONTHS[:3])).difference
    # the third month is not complete
    assert [(one.month, one.is_new, one.clients) for one in difference.months] == [
        (month, True, ()) for month in MONTHS[:2]
    ]
    assert difference.past == ()


def test_ids_that_are_one_client_change_as_one(desk: Desk) -> None:
    desk.load([*monthly("ab"), *monthly("x", MONTHS[:1])])
    link_clients(desk.book, "x", "a", at=desk.now(), who="ana")
    difference = desk.load([*monthly("ab"), *monthly("x", MONTHS[:2])]).difference
    [cause] = month_of(difference, MONTHS[1]).clients
    assert (cause.client_id, cause.mrr_before, cause.mrr_after) == ("a", "100.000000", "200.000000")
    assert [row.date for row in cause.rows] == ["2024-02-05"]


def test_a_pruned_snapshot_is_compared_all_the_same(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    desk.book.snapshot_path(1).unlink()
    difference = desk.load([*monthly("abcd"), "e,2024-09-05,30.00,recurring,,,e-1"]).difference
    assert [one.client_id for one in month_of(difference, "2024-09").clients] == ["e"]
    check_against_shown(desk, difference, 1, 2)


def test_the_history_keeps_the_difference(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    difference = desk.load([*monthly("abcd"), "e,2024-09-05,30.00,recurring,,,e-1"]).difference
    kept = history(desk.book)[0].difference
    assert [(one.month, one.before, one.after, one.clients_in_all) for one in kept.months] == [
        (one.month, one.before, one.after, one.clients_in_all) for one in difference.months
    ]
    # a record of an older version has none
    record = desk.book.snapshots_folder / "0002.json"
    values = json.loads(record.read_text(encoding="utf-8"))
    del values["difference"]
    record.write_text(json.dumps(values), encoding="utf-8")
    assert isinstance(desk.book.snapshot_record(2), SnapshotRecord)
    assert history(desk.book)[0].difference == Difference()


# closed months


def close(desk: Desk, month: str) -> None:
    change_settings(desk.book, {"closed_through": month}, at=desk.now(), who="ana")


def test_a_closed_month_changes_only_with_a_reason(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    close(desk, "2024-09")
    assert desk.book.current_number() == 1
    changed = [*monthly("abcd"), "e,2024-09-05,30.00,recurring,,,e-1"]
    with pytest.raises(ImportQuestion, match=r"2024-09 from 400\.00 to 430\.00") as caught:
        desk.load(changed)
    assert [one.about for one in caught.value.questions] == ["closed months"]
    assert [one.flag for one in caught.value.choices] == ['--reason "TEXT"']
    with pytest.raises(ImportQuestion):
        desk.load(changed, reason="  ")
    assert desk.book.current_number() == 1
    difference = desk.load(changed, reason="the invoice was found").difference
    assert [one.month for one in difference.months if one.is_closed] == ["2024-09"]
    entry = history(desk.book)[0]
    assert entry.reason == "the invoice was found"
    assert entry.sentence.endswith("; reason: the invoice was found")
    assert desk.book.import_record(2).reason == "the invoice was found"


@pytest.mark.parametrize(
    "rows",
    [
        [*monthly("abcd"), "e,2024-10-05,30.00,recurring,,,e-1"],
        [*monthly("abcd"), "a,2024-05-05,30.00,project,,,"],
        monthly("abcd"),
    ],
    ids=["later months", "no MRR", "the same again"],
)
def test_what_leaves_closed_months_alone_needs_no_reason(desk: Desk, rows: list[str]) -> None:
    desk.load(monthly("abcd"))
    close(desk, "2024-09")
    desk.load(rows)
    assert desk.book.current_number() == 2


def test_clients_that_change_places_in_a_closed_month_need_a_reason(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    close(desk, "2024-09")
    with pytest.raises(ImportQuestion, match="closed"):
        desk.load([line.replace("d,2024-05", "c,2024-05") for line in monthly("abcd")])


def test_the_first_import_and_an_undo_need_no_reason(desk: Desk) -> None:
    close(desk, "2024-09")
    desk.load(monthly("abcd"))
    desk.load([*monthly("abcd"), "e,2024-09-05,30.00,recurring,,,e-1"], reason="found")
    undo(desk.book, at=desk.now(), who="ana")
    assert desk.book.current_number() == 1
    # a setting of today, not of the snapshot
    assert desk.book.state.settings().closed_through == "2024-09"
    undo(desk.book, at=desk.now(), who="ana", to=2)
    assert desk.book.current_number() == 2


def test_the_setting_is_a_month_or_nothing() -> None:
    assert Settings().changed({"closed_through": " 2025-03 "}).closed_through == "2025-03"
    assert Settings(closed_through="2025-03").changed({"closed_through": ""}).closed_through is None
    assert Settings.from_json(Settings(closed_through="2025-03").to_json()).closed_through == "2025-03"
    for wrong in ("2025", "2025-13", "March", "2025-03-31"):
        with pytest.raises(UsageError, match="closed_through"):
            Settings().changed({"closed_through": wrong})


def test_a_preview_asks_too_and_changes_nothing(desk: Desk) -> None:
    desk.load(monthly("abcd"))
    close(desk, "2024-09")
    file = desk.file([*monthly("abcd"), "e,2024-09-05,30.00,recurring,,,e-1"])
    with pytest.raises(ImportQuestion, match="closed"):
        prepare_import(desk.book, [Upload(file, file.name)], import_day=DAY, at=desk.now(), who="ana")
    assert [path.name for path in desk.book.imports_folder.iterdir()] == ["0001"]


def test_the_command_line_tells_both(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    desk.load(monthly("abcd"))
    close(desk, "2024-09")
    file = str(desk.file([*monthly("abcd"), "e,2024-09-05,30.00,recurring,,,e-1"]))
    importing = ["import", file, "--book", str(desk.book.path), "--import-day", str(DAY)]
    assert main(importing) == 1
    assert "--reason" in capsys.readouterr().err
    assert main([*importing, "--reason", "found", "--dry-run"]) == 0
    told = capsys.readouterr().out
    assert "2024-09, closed: MRR 400.000000 -> 430.000000" in told
    assert "e (not in clients export): 0.000000 -> 30.000000 (with revenue.csv line 98: 2024-09-05 30.000000)" in told
    assert main([*importing, "--reason", "found", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)
    months = {one["month"]: one for one in values["difference"]["months"]}
    assert months["2024-09"]["clients"][0]["rows"][0]["line"] == 98
    assert values["notices"] == []
    assert main(["history", "--book", str(desk.book.path)]) == 0
    assert "; reason: found" in capsys.readouterr().out
