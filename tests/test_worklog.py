"""The log of the work list: it counts as an export would, is never overwritten, and the list reacts at once."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics import coverage, worklog
from analytics.__main__ import main
from analytics.backup import back_up
from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.clients import client_contacts
from analytics.errors import UsageError
from analytics.loaded_rows import loaded_rows_csv
from analytics.restoring import restore
from analytics.work_state import work_state
from tests.books.by_hand import named, retainer, table
from tests.books.desk import Desk, Rows, assert_equal_figures

pytestmark = pytest.mark.usefixtures("untold_imports")

YEAR = "100 100 100 100 100 100 100 100 100 100 100 100"
REVENUE: Rows = [*retainer("a", "2025-01", YEAR), *retainer("b", "2025-01", YEAR), *retainer("c", "2025-01", YEAR)]
# All three have cadences of 30 days or more; the data date is 31 December 2025.
CONTACTS = table(
    """
    client_id, date,       rep, channel, minutes, outcome, note
    a,         2025-12-20, Ana, call,    10,      ,        hello
    b,         2025-06-02, Ana, call,    20,      ,
    """
)
LOGGED = {"client_id": "b", "date": "2025-12-28", "rep": "Bo", "channel": "Meeting", "minutes": "45.5"}


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """Three clients: a was touched lately, b in June, c never. It is the 5th of January 2026."""
    return open_desk(tmp_path, CONTACTS)


def open_desk(folder: Path, contacts: Rows | None, as_of: date | None = date(2025, 12, 31)) -> Desk:
    made = Desk(folder)
    made.load(as_of=as_of, clients=named(*"abc", owner="Ana"), revenue=REVENUE, contacts=contacts)
    return made


def touch(desk: Desk, client_id: str, day: str, **more: Any) -> worklog.WorkEntry:
    more = {"rep": "Bo", "channel": "Call"} | more
    return worklog.log_touch(desk.book, client_id, day=date.fromisoformat(day), **more, **desk.when())


def plan(desk: Desk, client_id: str, day: str, what: str = "call") -> worklog.WorkEntry:
    return worklog.set_next_step(desk.book, client_id, day=date.fromisoformat(day), what=what, **desk.when())


def sleep(desk: Desk, client_id: str, until: str, reason: str = "on leave") -> worklog.WorkEntry:
    return worklog.snooze(desk.book, client_id, until=date.fromisoformat(until), reason=reason, **desk.when())


def build(desk: Desk) -> None:
    """An import that brings nothing new."""
    desk.load(f"again {desk.book.next_import_number()}", as_of=None, clients=named("a", owner="Ana"))


def state(desk: Desk, today: str) -> dict[str, dict[str, Any]]:
    """By client, what was entered for it as of a day; only what there is."""

    def asked(reader) -> list[dict[str, Any]]:
        return work_state(desk.book, coverage.work_list(reader), date.fromisoformat(today)).to_dict("records")

    return {
        row["client_id"]: {name: value for name, value in row.items() if value and name != "client_id"}
        for row in desk.reading(asked)
    }


def statuses(desk: Desk) -> dict[str, str]:
    return {row["client_id"]: row["status"] for row in desk.rows("contact_coverage")}


# -- every later build counts what was entered


def test_a_logged_touch_counts_as_the_row_of_an_export_would(desk: Desk, tmp_path: Path) -> None:
    exported = open_desk(tmp_path / "exported", [*CONTACTS, LOGGED])
    before = desk.figures()
    touch(desk, "b", "2025-12-28", channel="Meeting", minutes=Decimal("45.5"))
    assert_equal_figures(before, desk.figures())
    build(desk)
    build(exported)
    assert_equal_figures(exported.figures(), desk.figures())
    assert statuses(desk)["b"] == "on track"


def test_a_withdrawn_touch_counts_no_more_and_an_undone_one_not_yet(desk: Desk) -> None:
    build(desk)
    before = desk.figures()
    entry = touch(desk, "b", "2025-12-28")
    build(desk)
    after = desk.figures()
    undo(desk.book, **desk.when())
    assert_equal_figures(before, desk.figures())
    build(desk)
    assert_equal_figures(after, desk.figures())
    worklog.withdraw_entry(desk.book, entry.number, **desk.when())
    build(desk)
    assert_equal_figures(before, desk.figures())
    # the snapshots keep what they were made from
    for number in desk.book.snapshot_numbers():
        desk.book.snapshot_path(number).unlink()
    undo(desk.book, to=3, **desk.when())
    assert_equal_figures(after, desk.figures())


def test_settings_and_corrections_take_the_log_in(desk: Desk) -> None:
    touch(desk, "b", "2025-12-28")
    change_settings(desk.book, {"cadence_a_days": "29"}, **desk.when())
    assert statuses(desk)["b"] == "on track"
    desk.leave_out("c")
    assert statuses(desk)["b"] == "on track"


def test_entries_do_not_move_the_data_date(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, CONTACTS, as_of=None)
    # of the exports: no contact in December, the newest month of revenue, but on the 20th
    known = desk.reading(lambda reader: reader.info.data_date)
    touch(desk, "b", "2026-01-04")
    plan(desk, "c", "2026-01-20")
    build(desk)
    assert desk.reading(lambda reader: reader.info.data_date) == known == date(2025, 12, 20)


def test_no_import_overwrites_the_log(desk: Desk) -> None:
    touch(desk, "b", "2025-12-28")
    # this export speaks for all of 2025 and does not know of the touch
    desk.load("contacts", contacts=[*CONTACTS, {"client_id": "a", "date": "2025-12-30"}], as_of=date(2025, 12, 31))
    assert statuses(desk)["b"] == "on track"


def test_the_log_follows_corrections(desk: Desk) -> None:
    touch(desk, "b", "2025-12-28", rep="A. Berg")
    build(desk)
    desk.link("b", "c")
    rows = {row["client_id"]: row for row in desk.rows("contact_coverage")}
    assert rows["c"]["last_contact_on"] == date(2025, 12, 28)
    assert [one.client_id for one in worklog.entries_of(desk.book, "b")] == ["c"]


def test_a_next_step_is_a_plan_of_the_next_build_and_the_newest_one_stands(desk: Desk) -> None:
    assert statuses(desk)["b"] == "overdue"
    plan(desk, "b", "2026-01-12")
    # contacts end on the 20th of December, where coverage is measured: 29 of the 30 days of b's cadence
    plan(desk, "b", "2026-01-18", "visit")
    build(desk)
    [row] = [row for row in desk.rows("work_list") if row["client_id"] == "b"]
    assert (row["status"], row["next_step_on"]) == ("planned", date(2026, 1, 18))


def test_a_step_that_is_over_by_the_data_date_plans_nothing(desk: Desk) -> None:
    plan(desk, "b", "2026-01-12")
    desk.at = datetime(2026, 2, 2, 9)
    desk.load("later", as_of=date(2026, 1, 31), revenue=retainer("b", "2026-01", "100"), mode="add")
    assert statuses(desk)["b"] == "overdue"


def test_a_book_without_contacts_lives_from_its_log(tmp_path: Path) -> None:
    desk = open_desk(tmp_path, None)
    assert set(statuses(desk).values()) == {"no contact data"}
    touch(desk, "b", "2025-12-28")
    build(desk)
    # a and c count from the first contact in the book on, three days before the data date
    assert statuses(desk) == {"a": "on track", "b": "on track", "c": "on track"}


def test_one_logged_value_does_not_speak_for_an_export_without_the_column(tmp_path: Path) -> None:
    def has_minutes(desk: Desk) -> bool:
        return desk.reading(lambda reader: reader._con.execute("select has_minutes from presence").fetchall())[0][0]

    bare = [{"client_id": row["client_id"], "date": row["date"]} for row in CONTACTS]
    for place, (contacts, known) in enumerate(((bare, False), (CONTACTS, True), (None, True))):
        desk = open_desk(tmp_path / str(place), contacts)
        touch(desk, "b", "2025-12-28", minutes=Decimal(20))
        build(desk)
        assert has_minutes(desk) == known


def test_a_logged_touch_stands_in_the_contacts_and_their_download(desk: Desk) -> None:
    made = touch(desk, "b", "2025-12-28", note="=1+1", outcome="agreed", minutes=Decimal(20))
    build(desk)
    newest = desk.reading(lambda reader: client_contacts(reader, "b")).iloc[0]
    assert (newest["import_number"], newest["line"], newest["note"]) == (0, made.number, "=1+1")
    assert (newest["is_touch"], newest["is_planned"]) == (True, False)
    text = b"".join(desk.reading(lambda reader: list(loaded_rows_csv(reader, "contacts")))).decode("utf-8-sig")
    [row] = [row for row in csv.DictReader(io.StringIO(text)) if row["import_number"] == "0"]
    assert (row["file"], row["client_id"], row["minutes"], row["note"]) == ("logged here", "b", "20", "'=1+1")


def test_a_backup_has_the_log(desk: Desk, tmp_path: Path) -> None:
    touch(desk, "b", "2025-12-28")
    plan(desk, "c", "2026-01-12")
    build(desk)
    back_up(desk.book, tmp_path / "book.zip", **desk.when())
    restore(tmp_path / "book.zip", tmp_path / "restored", **desk.when())
    restored = Desk(tmp_path)
    restored.book = Book(tmp_path / "restored")
    assert worklog.entries_of(restored.book) == worklog.entries_of(desk.book)
    restored.book.snapshot_path(2).unlink()
    assert_equal_figures(desk.figures(), restored.figures())


# -- between two imports: the list as of a day


def test_a_touch_shows_at_once_until_its_cadence_is_up(desk: Desk) -> None:
    touch(desk, "b", "2026-01-03")
    shown = {"touched_on": date(2026, 1, 3), "touched_by": "Bo", "touched_channel": "Call"}
    cadence = next(row["cadence_days"] for row in desk.rows("contact_coverage") if row["client_id"] == "b")
    last = date(2026, 1, 3) + timedelta(days=cadence)
    assert state(desk, "2026-01-05")["b"] == shown | {"is_touched": True}
    assert state(desk, last.isoformat())["b"] == shown | {"is_touched": True}
    assert state(desk, (last + timedelta(days=1)).isoformat())["b"] == shown
    assert state(desk, "2026-01-05")["a"] == {}


@pytest.mark.parametrize(
    "more", [{"channel": "Newsletter"}, {"outcome": "No-show"}, {"day": "2025-12-20"}, {"outcome": "cancelled"}]
)
def test_what_is_no_touch_or_no_news_changes_nothing(desk: Desk, more: dict[str, str]) -> None:
    # a's last contact in the exports is of the 20th of December
    touch(desk, "a", **({"day": "2026-01-03"} | more))
    assert state(desk, "2026-01-05")["a"] == {}


def test_a_step_is_planned_then_missed_until_somebody_was_in_touch(desk: Desk) -> None:
    plan(desk, "b", "2026-01-12", "renewal")
    planned = {"planned_on": date(2026, 1, 12), "planned_what": "renewal"}
    missed = {"missed_on": date(2026, 1, 12), "missed_what": "renewal"}
    assert state(desk, "2026-01-05")["b"] == planned
    assert state(desk, "2026-01-12")["b"] == planned
    assert state(desk, "2026-01-13")["b"] == missed
    desk.at = datetime(2026, 1, 15, 9)
    early = touch(desk, "b", "2026-01-11")
    assert missed.items() <= state(desk, "2026-01-15")["b"].items()
    touch(desk, "b", "2026-01-14")
    assert not missed.keys() & state(desk, "2026-01-15")["b"].keys()
    worklog.withdraw_entry(desk.book, 3, **desk.when())
    worklog.withdraw_entry(desk.book, early.number, **desk.when())
    assert state(desk, "2026-01-15")["b"] == missed
    plan(desk, "b", "2026-02-01", "again")
    assert state(desk, "2026-01-15")["b"] == {"planned_on": date(2026, 2, 1), "planned_what": "again"}


def test_a_missed_plan_is_settled_by_a_contact_of_an_export(desk: Desk) -> None:
    plan(desk, "b", "2026-01-12")
    desk.at = datetime(2026, 2, 2, 9)
    desk.load("later", as_of=date(2026, 1, 31), contacts=[{"client_id": "b", "date": "2026-01-12"}], mode="add")
    assert state(desk, "2026-02-02")["b"] == {}


def test_a_snooze_ends_on_its_day_and_the_newest_one_holds(desk: Desk) -> None:
    sleep(desk, "b", "2026-03-01")
    sleep(desk, "b", "2026-01-20", "back earlier")
    shown = {"snoozed_until": date(2026, 1, 20), "snooze_reason": "back earlier"}
    assert state(desk, "2026-01-19")["b"] == shown
    assert state(desk, "2026-01-20")["b"] == {}
    worklog.withdraw_entry(desk.book, 2, **desk.when())
    assert state(desk, "2026-01-20")["b"]["snoozed_until"] == date(2026, 3, 1)


def test_the_state_has_a_row_for_each_of_the_list_in_its_order(desk: Desk) -> None:
    def asked(reader) -> bool:
        clients = coverage.work_list(reader)
        laid_over = work_state(desk.book, clients, date(2026, 1, 5))
        empty = work_state(desk.book, clients.iloc[:0], date(2026, 1, 5))
        return list(laid_over["client_id"]) == list(clients["client_id"]) and list(empty) == list(laid_over)

    assert desk.reading(asked)


# -- what an entry needs


@pytest.mark.parametrize(
    ("enter", "said"),
    [
        (lambda desk: touch(desk, "nobody", "2026-01-02"), "no client"),
        (lambda desk: touch(desk, "a", "2026-01-06"), "no day on which"),
        (lambda desk: touch(desk, "a", "1989-12-31"), "no day on which"),
        (lambda desk: touch(desk, "a", "2026-01-02", minutes=Decimal(-1)), "no number of minutes"),
        (lambda desk: touch(desk, "a", "2026-01-02", minutes=Decimal("nan")), "no number of minutes"),
        (lambda desk: touch(desk, "a", "2026-01-02", minutes=Decimal("0.0000001")), "six decimals"),
        (lambda desk: touch(desk, "a", "2026-01-02", note="x" * 2001), "too long"),
        (lambda desk: plan(desk, "a", "2026-01-04"), "is over"),
        (lambda desk: plan(desk, "a", "2026-01-06", " "), "what shall be done"),
        (lambda desk: plan(desk, "A", "2026-01-06"), "Ids like it are: a"),
        (lambda desk: sleep(desk, "a", "2026-01-05"), "not to come"),
        (lambda desk: sleep(desk, "a", "2026-01-06", ""), "needs a reason"),
        (lambda desk: worklog.withdraw_entry(desk.book, 1, **desk.when()), "no entry 1"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(desk: Desk, enter: Callable[[Desk], Any], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        enter(desk)
    assert worklog.entries_of(desk.book) == []


def test_entries_are_withdrawn_once_and_stay(desk: Desk) -> None:
    made = touch(desk, "a", "2026-01-02")
    worklog.withdraw_entry(desk.book, made.number, **desk.when())
    with pytest.raises(UsageError, match="was withdrawn by ana"):
        worklog.withdraw_entry(desk.book, made.number, **desk.when())
    [kept] = worklog.entries_of(desk.book)
    assert (kept.who, kept.at, kept.withdrawn_by) == ("ana", made.at, "ana")
    assert [event["what"] for event in desk.book.state.events()] == ["import", "work", "work withdrawn"]


def test_the_commands_log_plan_snooze_and_list(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> str:
        assert main([*arguments, "--book", str(desk.book.path)]) == 0
        return capsys.readouterr().out

    said = run("log", "b", "--date", "2025-12-28", "--channel", "call", "--minutes", "20", "--note", "renewal")
    assert said.startswith("Entry 1: a touch of b on 2025-12-28. It counts")
    assert "next with b on 9999-01-05: visit" in run("plan", "b", "--date", "9999-01-05", "--what", "visit")
    assert "until 9999-01-06" in run("snooze", "c", "--until", "9999-01-06", "--reason", "on leave")
    listed = json.loads(run("worklog", "--json"))
    assert [(one["number"], one["kind"], one["client_id"], one["minutes"]) for one in listed] == [
        (3, "snooze", "c", None),
        (2, "next step", "b", None),
        (1, "touch", "b", "20"),
    ]
    assert run("worklog", "--remove", "3") == "Entry 3 is withdrawn: snooze of c on 9999-01-06.\n"
    assert "withdrawn by" in run("worklog", "c") and "renewal" in run("worklog", "b")
    for arguments in (
        ["log", "nobody"],
        ["log", "b", "--date", "9999-01-01"],
        ["plan", "b", "--date", "2001-01-01", "--what", "x"],
        ["worklog", "b", "--remove", "1"],
    ):
        assert main([*arguments, "--book", str(desk.book.path)]) == 2, arguments
