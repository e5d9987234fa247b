"""What a file replaces, what it must ask, and how to go back: nothing is lost unasked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.errors import BookError, ImportQuestion, UsageError
from analytics.history import history
from analytics.intake import Answers, Preview, Upload, apply_import, prepare_import
from analytics.reader import open_reader
from tests.books.first_import import import_files

Write = Callable[[str, str], Path]
CLIENTS = tuple("abcdefghijkl")
MORNING = datetime(2026, 2, 3, 9)


class Desk:
    """An analyst at a book: every import a minute later."""

    def __init__(self, folder: Path) -> None:
        self.book = Book(folder)
        self.minutes = 0

    def now(self) -> datetime:
        self.minutes += 1
        return MORNING + timedelta(minutes=self.minutes)

    def load(self, *files: Path, day: date = date(2026, 2, 3), as_of: date | None = None, **answers: object) -> Preview:
        return import_files(
            self.book,
            files,
            import_day=day,
            at=self.now(),
            who="ana",
            as_of=as_of,
            answers=Answers(**answers),  # type: ignore[arg-type]
        )

    def revenue(self) -> dict[str, Decimal]:
        reader = open_reader(self.book)
        frame = METRICS["account_months"](reader)
        reader.close()
        found: dict[str, Decimal] = {}
        for row in frame.itertuples():
            found[f"{row.month:%Y-%m}"] = found.get(f"{row.month:%Y-%m}", Decimal(0)) + row.revenue
        return found

    def total(self) -> Decimal:
        return sum(self.revenue().values(), Decimal(0))

    def contacts(self) -> int:
        reader = open_reader(self.book)
        count = sum(
            int(row["count"]) for row in reader.table("rows_in_force", {}).to_pylist() if row["kind"] == "contacts"
        )
        reader.close()
        return count


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "book")


def months_of_revenue(first: int, last: int, amount: int = 100, clients: tuple[str, ...] = CLIENTS) -> list[str]:
    """One row per client and month of 2025, on the 5th; twelve clients unless told."""
    return [f"{one},2025-{month:02}-05,{amount}" for month in range(first, last + 1) for one in clients]


def file(write: Write, name: str, rows: list[str], header: str = "client_id,date,amount") -> Path:
    return write(name, "\n".join([header, *rows]) + "\n")


def test_the_same_file_twice_changes_nothing(desk: Desk, write: Write) -> None:
    path = file(write, "r.csv", months_of_revenue(1, 12))
    desk.load(path)
    before = desk.revenue()
    preview = desk.load(path)
    assert desk.revenue() == before
    assert vars(preview.counts["revenue"]) == {"new": 0, "changed": 0, "same": 144, "removed": 0, "not_named": 0}
    assert preview.mrr_changes == ()


def test_a_fresh_month_is_added(desk: Desk, write: Write) -> None:
    desk.load(file(write, "nov.csv", months_of_revenue(1, 11)), as_of=date(2025, 11, 30))
    preview = desk.load(file(write, "dec.csv", months_of_revenue(12, 12)), as_of=date(2025, 12, 31))
    assert desk.total() == 144 * 100
    assert [change["month"] for change in preview.mrr_changes] == ["2025-12"]


def test_a_full_export_replaces_its_span(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 12)), as_of=date(2025, 12, 31))
    rows = months_of_revenue(1, 12)
    rows[0] = "a,2025-01-05,175"
    preview = desk.load(file(write, "again.csv", rows), as_of=date(2025, 12, 31))
    assert desk.total() == 144 * 100 + 75
    assert vars(preview.counts["revenue"]) == {"new": 0, "changed": 1, "same": 143, "removed": 0, "not_named": 0}


def test_a_late_invoice_in_a_fresh_month_asks_before_old_rows_go(desk: Desk, write: Write) -> None:
    """Its date stretches the span over months that the file does not repeat."""
    desk.load(file(write, "r.csv", months_of_revenue(1, 11)), as_of=date(2025, 11, 30))
    late = file(write, "dec.csv", [*months_of_revenue(12, 12), "a,2025-08-20,50"])
    with pytest.raises(ImportQuestion) as caught:
        desk.load(late, as_of=date(2025, 12, 31))
    assert [choice.flag for choice in caught.value.choices] == ["--replace", "--add"]
    assert [(row.month, row.rows_removed, row.amount_removed) for row in caught.value.rows] == [
        ("2025-09", 12, "1200.000000"),
        ("2025-10", 12, "1200.000000"),
        ("2025-11", 12, "1200.000000"),
    ]
    assert desk.total() == 132 * 100
    desk.load(late, as_of=date(2025, 12, 31), mode="add")
    assert desk.total() == 144 * 100 + 50


def test_one_date_typed_2005_asks(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 11)), as_of=date(2025, 11, 30))
    with pytest.raises(ImportQuestion, match="speaks for 2005-12-05 to 2025-12-05"):
        desk.load(file(write, "dec.csv", [*months_of_revenue(12, 12), "a,2005-12-05,100"]))
    assert desk.total() == 132 * 100


def test_a_revenue_export_of_active_clients_only_asks(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 12)), as_of=date(2025, 12, 31))
    with pytest.raises(ImportQuestion):
        desk.load(file(write, "active.csv", months_of_revenue(1, 12, clients=CLIENTS[:10])))
    assert desk.total() == 144 * 100
    desk.load(file(write, "nearly.csv", months_of_revenue(1, 12, clients=CLIENTS[:11])), as_of=date(2025, 12, 31))
    assert desk.total() == 132 * 100, "eleven of twelve are more than nine tenths: the file speaks for its span"


def test_removed_rows_are_kept_in_the_history(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 12)), as_of=date(2025, 12, 31))
    preview = desk.load(
        file(write, "less.csv", months_of_revenue(1, 12, clients=CLIENTS[:11])), as_of=date(2025, 12, 31)
    )
    assert preview.counts["revenue"].removed == 12
    removed = [row for row in preview.removed_by_month if row[0] == "revenue"]
    assert sum(row[2] for row in removed) == 144, "rows that come again are replaced by themselves"
    assert (desk.book.imports_folder / "0002/rows/replaced_revenue.parquet").exists()


def test_a_clients_export_of_active_clients_only_keeps_the_others(desk: Desk, write: Write) -> None:
    desk.load(file(write, "c.csv", ["a,Alpha,Ana", "b,Beta,Ben"], "client_id,name,owner"))
    preview = desk.load(file(write, "c2.csv", ["a,Alpha & Co,Ida"], "client_id,name,owner"))
    assert (preview.counts["clients"].changed, preview.counts["clients"].not_named) == (1, 1)
    reader = open_reader(desk.book)
    rows = reader.table("clients_not_in_newest_export", {}).to_pylist()
    assert [(row["client_id"], row["name"], row["owner"]) for row in rows] == [("b", "Beta", "Ben")]


def test_a_clients_export_without_a_column_keeps_its_values(desk: Desk, write: Write) -> None:
    desk.load(file(write, "c.csv", ["a,Alpha,Ana"], "client_id,name,owner"))
    desk.load(file(write, "c2.csv", ["a,Alphabet"], "client_id,name"))
    reader = open_reader(desk.book)
    [row] = reader.table("client_list", {}).to_pylist()
    assert (row["name"], row["owner"]) == ("Alphabet", "Ana")


def test_an_emptied_value_is_emptied(desk: Desk, write: Write) -> None:
    desk.load(file(write, "c.csv", ["a,Alpha,Ana"], "client_id,name,owner"))
    desk.load(file(write, "c2.csv", ["a,Alpha,"], "client_id,name,owner"))
    reader = open_reader(desk.book)
    assert [row["owner"] for row in reader.table("client_list", {}).to_pylist()] == [""]


def test_two_sources_of_contacts_stand_beside_each_other(desk: Desk, write: Write) -> None:
    days = [f"{one},2025-12-{day:02},call" for one in CLIENTS for day in (1, 8)]
    mails = [f"{one},2025-12-{day:02},email,Ida" for one in CLIENTS for day in (2, 9)]
    desk.load(file(write, "calls.csv", days, "client_id,date,channel"))
    desk.load(file(write, "mails.csv", mails, "client_id,date,channel,rep"))
    assert desk.contacts() == 48
    desk.load(file(write, "calls2.csv", days, "client_id,date,channel"))
    assert desk.contacts() == 48


def test_a_new_shape_that_repeats_a_source_asks_which_it_is(desk: Desk, write: Write) -> None:
    rows = months_of_revenue(1, 12)
    desk.load(file(write, "r.csv", rows), as_of=date(2025, 12, 31))
    wider = file(write, "wider.csv", [f"{row},recurring" for row in rows], "client_id,date,amount,kind")
    with pytest.raises(ImportQuestion, match="would count them twice") as caught:
        desk.load(wider)
    source = caught.value.choices[0].flag.removeprefix("--source ")
    desk.load(wider, as_of=date(2025, 12, 31), source=source)
    assert desk.total() == 144 * 100


def test_files_of_one_call_never_replace_each_other(desk: Desk, write: Write) -> None:
    first = file(write, "first.csv", months_of_revenue(1, 12, clients=CLIENTS[:6]))
    second = file(write, "second.csv", months_of_revenue(1, 12, clients=CLIENTS[6:]))
    desk.load(first, second, as_of=date(2025, 12, 31))
    assert desk.total() == 144 * 100


HEADER = "client_id,date,amount,invoice_id,period_start,period_end"


def test_a_corrected_invoice_replaces_itself_wherever_it_lies(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", ["a,2025-01-05,100,I1,,", "a,2025-02-05,100,I2,,"], HEADER))
    preview = desk.load(file(write, "c.csv", ["a,2025-03-05,120,I1,,"], HEADER), as_of=date(2025, 3, 31))
    assert desk.revenue() == {"2025-02": 100, "2025-03": 120}
    assert preview.counts["revenue"].changed == 1


def test_a_voided_invoice_in_a_full_export_goes(desk: Desk, write: Write) -> None:
    rows = [f"{one},2025-{month:02}-05,100,{one}{month},," for month in range(1, 13) for one in CLIENTS]
    desk.load(file(write, "r.csv", rows, HEADER), as_of=date(2025, 12, 31))
    desk.load(file(write, "void.csv", [row for row in rows if ",a3," not in row], HEADER), as_of=date(2025, 12, 31))
    assert desk.total() == 143 * 100


def test_a_credit_note_does_not_replace_the_invoice_that_it_names(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", ["a,2025-01-05,1200,I1,2025-01-01,2025-12-31"], HEADER))
    desk.load(file(write, "credit.csv", ["a,2025-07-10,-600,I1,,"], HEADER), as_of=date(2025, 12, 31))
    assert desk.revenue()["2025-06"] == 100
    assert desk.revenue()["2025-07"] == 0
    assert desk.total() == 600


def test_covers_speaks_for_days_without_rows(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 12)), as_of=date(2025, 12, 31))
    nothing = file(write, "none.csv", [])
    desk.load(nothing, as_of=date(2025, 12, 31))
    assert desk.total() == 144 * 100, "an empty export without --covers says nothing of any day"
    with pytest.raises(ImportQuestion):
        desk.load(nothing, covers=(date(2025, 12, 1), date(2025, 12, 31)))
    desk.load(nothing, covers=(date(2025, 12, 1), date(2025, 12, 31)), mode="replace", as_of=date(2025, 12, 31))
    assert desk.total() == 132 * 100


def test_undo_goes_back_and_an_import_after_it_builds_on_what_is_current(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 10)), as_of=date(2025, 10, 31))
    desk.load(file(write, "nov.csv", months_of_revenue(11, 11, amount=999)), as_of=date(2025, 11, 30))
    assert undo(desk.book, at=desk.now(), who="ana") == 1
    assert desk.total() == 120 * 100
    desk.load(file(write, "nov2.csv", months_of_revenue(11, 11)), as_of=date(2025, 11, 30))
    assert desk.total() == 132 * 100
    assert [(entry.snapshot, entry.status) for entry in history(desk.book)] == [
        (3, "current"),
        (None, "undo"),
        (2, "undone"),
        (1, "earlier"),
    ]
    undo(desk.book, at=desk.now(), who="ana", to=2)
    assert desk.total() == 120 * 100 + 12 * 999


def test_undo_of_the_first_import_empties_the_book(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 10)))
    assert undo(desk.book, at=desk.now(), who="ana") is None
    assert desk.book.current_number() is None
    with pytest.raises(BookError, match="There is no import"):
        undo(desk.book, at=desk.now(), who="ana")
    undo(desk.book, at=desk.now(), who="ana", to=1)
    assert desk.book.current_number() == 1


def test_a_pruned_snapshot_is_built_again_the_same(desk: Desk, write: Write) -> None:
    change_settings(desk.book, {"keep_snapshots": "2"}, at=desk.now(), who="ana")
    for month in range(1, 6):
        desk.load(file(write, f"{month}.csv", months_of_revenue(month, month)), as_of=date(2025, month, 28))
    kept = sorted(path.name for path in desk.book.snapshots_folder.glob("*.duckdb"))
    assert kept == ["0004.duckdb", "0005.duckdb"]
    undo(desk.book, at=desk.now(), who="ana", to=2)
    assert desk.book.current_number() == 2
    assert open_reader(desk.book).info.data_date == date(2025, 2, 28)
    assert desk.total() == 24 * 100


def test_a_snapshot_of_an_older_version_is_built_again_before_it_is_read(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 12)), as_of=date(2025, 12, 31))
    record = desk.book.snapshots_folder / "0001.json"
    record.write_text(record.read_text().replace('"models": "', '"models": "older'))
    desk.book.snapshot_path(1).write_bytes(b"a file that this version cannot read")
    assert desk.total() == 144 * 100
    assert "older" not in record.read_text()


def test_a_setting_that_changes_figures_makes_a_snapshot_and_one_of_looks_does_not(desk: Desk, write: Write) -> None:
    rows = [row for row in months_of_revenue(1, 12) if not row.startswith("a,2025-06")]
    desk.load(file(write, "r.csv", rows), as_of=date(2025, 12, 31))
    change_settings(desk.book, {"benchmark": "saas"}, at=desk.now(), who="ana")
    assert desk.book.current_number() == 1
    change_settings(desk.book, {"gap_months": "1"}, at=desk.now(), who="ana")
    assert desk.book.current_number() == 2
    reader = open_reader(desk.book)
    june = METRICS["revenue_movements"](reader, month=date(2025, 6, 1))
    assert (int(june["churn_clients"].iloc[0]), reader.info.settings.gap_months) == (0, 1)
    assert undo(desk.book, at=desk.now(), who="ana") == 1
    assert desk.book.state.settings().gap_months == 0
    assert desk.book.state.settings().benchmark == "saas"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"gap_month": "1"}, "There is no setting"),
        ({"gap_months": "-1"}, "whole number from 0 to 12"),
        ({"rank_a_line": "0.96"}, "must lie below"),
        ({"rank_b_line": "95%"}, "Expected a number"),
        ({"benchmark": "mine"}, "Expected one of"),
    ],
)
def test_a_wrong_setting_changes_nothing(desk: Desk, changes: dict[str, str], said: str) -> None:
    before = desk.book.state.settings()
    with pytest.raises(UsageError, match=said):
        change_settings(desk.book, changes, at=desk.now(), who="ana")
    assert desk.book.state.settings() == before


def test_a_preview_changes_nothing_until_it_is_applied(desk: Desk, write: Write) -> None:
    path = file(write, "r.csv", months_of_revenue(1, 12))
    prepared = prepare_import(
        desk.book, [Upload(path, path.name)], import_day=date(2026, 2, 3), at=desk.now(), who="ana"
    )
    assert desk.book.current_number() is None
    assert prepared.preview.counts["revenue"].new == 144
    apply_import(prepared, desk.now(), "ana")
    assert desk.book.current_number() == 1
    assert not list(desk.book.imports_folder.glob(".staging-*"))


def test_a_preview_of_a_book_that_has_changed_is_not_applied(desk: Desk, write: Write) -> None:
    path = file(write, "r.csv", months_of_revenue(1, 12))
    prepared = prepare_import(
        desk.book, [Upload(path, path.name)], import_day=date(2026, 2, 3), at=desk.now(), who="ana"
    )
    desk.load(file(write, "other.csv", months_of_revenue(1, 6)))
    with pytest.raises(BookError, match="has changed since this preview"):
        apply_import(prepared, desk.now(), "ana")
    prepared.discard()
    assert desk.total() == 60 * 100, "five complete months by 5 June"


def test_a_data_date_set_by_hand_holds_for_later_imports(desk: Desk, write: Write) -> None:
    desk.load(file(write, "r.csv", months_of_revenue(1, 12)), as_of=date(2025, 12, 31))
    preview = desk.load(file(write, "c.csv", ["a,2025-12-20"], "client_id,date"))
    assert preview.data_date == date(2025, 12, 31)


def test_owner_changes_are_dated_to_the_import_that_shows_them(desk: Desk, write: Write) -> None:
    header = "client_id,name,owner"
    desk.load(
        file(write, "r.csv", months_of_revenue(1, 10)),
        file(write, "c.csv", ["a,Alpha,Ana"], header),
        as_of=date(2025, 10, 31),
    )
    contacts = file(
        write,
        "t.csv",
        ["a,2025-01-02,Ana,call", "a,2025-12-01,Ana,call", "a,2025-12-09,Ben,call"],
        "client_id,date,rep,channel",
    )
    desk.load(file(write, "c2.csv", ["a,Alpha,Ben"], header), as_of=date(2025, 11, 30))
    desk.load(file(write, "r2.csv", months_of_revenue(11, 12)), contacts, as_of=date(2025, 12, 31))
    rows = METRICS["handoff"](open_reader(desk.book)).to_dict("records")
    assert [(row["event"], row["from_on"], row["days"]) for row in rows] == [("owner changed", date(2025, 11, 30), 9)]
