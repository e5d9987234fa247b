"""Decisions on clients: what they need, what stands, and that parting ways is what an export would have said of it."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import decisions
from analytics.__main__ import main
from analytics.backup import back_up
from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.decisions import KEEP, PART, RAISE, Decision
from analytics.errors import BookError, UsageError
from analytics.history import history
from analytics.restoring import restore
from tests.books.by_hand import named, retainer
from tests.books.desk import Desk, Rows, assert_equal_figures

pytestmark = pytest.mark.usefixtures("untold_imports")

# Twelve months to December 2025; b stopped paying in September, c long ago, d pays to the end.
REVENUE: Rows = [
    *retainer("a", "2025-01", "100 100 100 100 100 100 100 100 100 100 100 100"),
    *retainer("b", "2025-01", "70 70 70 70 70 70 70 70"),
    *retainer("c", "2025-01", "50 50"),
    *retainer("d", "2025-01", "30 30 30 30 30 30 30 30 30 30 30 30"),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    made = Desk(tmp_path)
    made.load(clients=named(*"abcd", owner="Ana"), revenue=REVENUE)
    return made


def part(desk: Desk, client_id: str, on: date, reason: str = "abuse") -> Decision:
    return decisions.record(desk.book, client_id, PART, on=on, reason=reason, **desk.when())


def clients_that_say(**columns: str) -> Rows:
    """The clients export in which b has these columns."""
    empty = dict.fromkeys(columns, "")
    return named(*"acd", owner="Ana", **empty) + named("b", owner="Ana", **columns)


# -- chosen exits


@pytest.mark.parametrize("on", ["2025-06-15", "2025-09-30", "2025-10-01"])
def test_parting_ways_is_what_an_export_would_have_said(desk: Desk, tmp_path: Path, on: str) -> None:
    said = Desk(tmp_path / "said")
    said.load(clients=clients_that_say(ended_by="us", ended_on=on, end_reason="abuse"), revenue=REVENUE)
    part(desk, "b", date.fromisoformat(on))
    desk.load("again", clients=named("a", owner="Ana"))
    said.load("again", clients=named("a", owner="Ana"))
    assert_equal_figures(said.figures(), desk.figures())
    # b's first month without MRR is September: a day after it chose no exit
    assert [row["is_chosen_exit"] for row in desk.rows("churned_clients", months=12) if row["client_id"] == "b"] == [
        on < "2025-10"
    ]


def test_a_decision_that_changes_figures_makes_a_snapshot_and_withdrawing_it_the_old_ones(desk: Desk) -> None:
    before = desk.figures()
    made = part(desk, "b", date(2025, 8, 31))
    assert made.effect == "Snapshot 2 counts it."
    [row] = [row for row in desk.rows("churned_clients", months=12) if row["client_id"] == "b"]
    assert (row["is_chosen_exit"], row["ended_by"], row["end_reason"]) == (True, "us", "abuse")
    # of the opening clients a, b and d in September one left, and none by its own choice
    [september] = desk.rows("client_churn_rate", month=date(2025, 9, 1))
    assert (september["client_churn_rate"], september["regretted_churn_rate"]) == (1 / 3, 0)
    gone = decisions.withdraw(desk.book, made.number, **desk.when())
    assert (gone.effect, gone.withdrawn_by) == ("Snapshot 3 counts it.", "ana")
    assert_equal_figures(before, desk.figures())


@pytest.mark.parametrize(
    ("client_id", "on", "effect"),
    [
        # after the reporting month, December
        ("a", date(2026, 1, 31), "The next import takes it in."),
        # c has paid nothing for nine months; its revenue of January keeps it active
        ("c", date(2025, 12, 1), "Snapshot 2 counts it."),
        # d pays to the end: from the day on it is no active client
        ("d", date(2025, 12, 1), "Snapshot 2 counts it."),
    ],
)
def test_a_snapshot_is_made_only_where_figures_change(desk: Desk, client_id: str, on: date, effect: str) -> None:
    before = desk.figures()
    assert part(desk, client_id, on).effect == effect
    changed = desk.book.current_number() != 1
    assert changed == ("Snapshot" in effect)
    if not changed:
        assert_equal_figures(before, desk.figures())


def test_the_next_import_takes_in_what_came_too_early(desk: Desk) -> None:
    part(desk, "a", date(2026, 1, 20))
    assert desk.book.current_number() == 1
    # a stops in January, as decided
    desk.load("january", as_of=date(2026, 2, 28), revenue=retainer("d", "2026-01", "30 30"), mode="add")
    [row] = [row for row in desk.rows("churned_clients", month=date(2026, 1, 1), months=1) if row["client_id"] == "a"]
    assert (row["ended_by"], row["is_chosen_exit"]) == ("us", True)


@pytest.mark.parametrize("ended_by", ["client", "us"])
def test_the_export_wins_where_it_speaks(tmp_path: Path, ended_by: str) -> None:
    desk = Desk(tmp_path)
    desk.load(clients=clients_that_say(ended_by=ended_by, ended_on="2025-09-01", end_reason="price"), revenue=REVENUE)
    before = desk.figures()
    assert part(desk, "b", date(2025, 8, 1)).effect == "The next import takes it in."
    desk.load("again", clients=named("a", owner="Ana"))
    assert_equal_figures(before, desk.figures())


def test_the_export_wins_in_each_column_and_the_decision_fills_the_others(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    desk.load(clients=clients_that_say(ended_on="2025-09-02", end_reason="price"), revenue=REVENUE)
    part(desk, "b", date(2025, 8, 1))
    [row] = [row for row in desk.rows("churned_clients", months=12) if row["client_id"] == "b"]
    assert (row["ended_by"], row["end_reason"], row["is_chosen_exit"]) == ("us", "price", True)


def test_an_export_that_speaks_later_wins_over_the_decision(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31))
    desk.load("later", clients=named("b", ended_by="client", end_reason="went elsewhere"))
    [row] = [row for row in desk.rows("churned_clients", months=12) if row["client_id"] == "b"]
    assert (row["ended_by"], row["end_reason"], row["is_chosen_exit"]) == ("client", "went elsewhere", False)


def test_a_decision_holds_for_the_id_that_the_client_has_now(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31))
    desk.link("b", "c")
    [row] = [row for row in desk.rows("churned_clients", months=4) if row["client_id"] == "c"]
    assert row["is_chosen_exit"]
    assert [one.client_id for one in decisions.decisions_of(desk.book, "c")] == ["b"]


# -- what stands, and what is due


def test_the_newest_of_a_client_stands_until_it_is_withdrawn(desk: Desk) -> None:
    first = part(desk, "b", date(2025, 8, 31))
    second = decisions.record(desk.book, "b", KEEP, on=date(2026, 6, 1), reason="a new start", **desk.when())
    # keeping b takes the chosen exit back
    assert second.effect == "Snapshot 3 counts it."
    assert not [row for row in desk.rows("churned_clients", months=12) if row["is_chosen_exit"]]
    assert [one.number for one in decisions.standing_decisions(desk.book)] == [2]
    decisions.withdraw(desk.book, second.number, **desk.when())
    assert [one.number for one in decisions.standing_decisions(desk.book)] == [first.number]
    assert [row["client_id"] for row in desk.rows("churned_clients", months=12) if row["is_chosen_exit"]] == ["b"]
    assert [one.number for one in decisions.decisions_of(desk.book)] == [2, 1]


def test_due_are_standing_decisions_whose_day_has_come(desk: Desk) -> None:
    for client_id, kind, more in (
        ("a", KEEP, {"on": date(2026, 3, 1)}),
        ("b", RAISE, {"amount": Decimal("120.50")}),
        ("c", RAISE, {"amount": Decimal(90), "on": date(2026, 2, 1)}),
        ("d", KEEP, {"on": date(2026, 5, 1)}),
    ):
        decisions.record(desk.book, client_id, kind, reason="because", **more, **desk.when())
    due = [one.client_id for one in decisions.due_decisions(desk.book, date(2026, 3, 1))]
    assert due == ["c", "a"]
    decisions.withdraw(desk.book, 1, **desk.when())
    assert [one.client_id for one in decisions.due_decisions(desk.book, date(2026, 12, 1))] == ["c", "d"]
    assert desk.book.current_number() == 1


@pytest.mark.parametrize(
    ("kind", "more", "said"),
    [
        (KEEP, {}, "needs a day"),
        (PART, {}, "needs a day"),
        (RAISE, {"on": date(2026, 1, 1)}, "needs an amount"),
        (RAISE, {"amount": Decimal(0)}, "needs an amount"),
        (RAISE, {"amount": Decimal("nan")}, "needs an amount"),
        (KEEP, {"on": date(2026, 1, 1), "amount": Decimal(5)}, "takes no amount"),
        (KEEP, {"on": date(2026, 1, 1), "farewell": "plain"}, "takes no farewell"),
        (PART, {"on": date(2026, 1, 1), "farewell": "rude"}, "is no farewell"),
        (PART, {"on": date(2026, 1, 1), "reason": " "}, "needs a reason"),
        ("sell", {}, "no kind of decision"),
    ],
)
def test_what_a_decision_needs(desk: Desk, kind: str, more: dict, said: str) -> None:
    with pytest.raises(UsageError, match=said):
        decisions.record(desk.book, "a", kind, **{"reason": "because", **more}, **desk.when())
    assert decisions.decisions_of(desk.book) == []


def test_clients_and_numbers_must_be_of_the_book(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match='no client "A"'):
        part(desk, "A", date(2025, 8, 31))
    with pytest.raises(UsageError, match="no decision 1"):
        decisions.withdraw(desk.book, 1, **desk.when())
    part(desk, "b", date(2025, 8, 31))
    decisions.withdraw(desk.book, 1, **desk.when())
    with pytest.raises(UsageError, match="was withdrawn by ana"):
        decisions.withdraw(desk.book, 1, **desk.when())
    with pytest.raises(BookError, match="no import"):
        decisions.record(Book(tmp_path / "empty"), "a", PART, on=date(2026, 1, 1), reason="x", **desk.when())


# -- the book: history, undo, building again, backup, older states


def test_every_decision_stands_in_the_history(desk: Desk) -> None:
    decisions.record(desk.book, "a", KEEP, on=date(2026, 6, 1), reason="a friend", **desk.when())
    part(desk, "b", date(2025, 8, 31))
    decisions.withdraw(desk.book, 1, **desk.when())
    told = [(entry.sentence, entry.snapshot, entry.status, entry.who) for entry in history(desk.book)[:3]]
    assert told == [
        ("decision 1 withdrawn: keep a until 2026-06-01", None, "decision", "ana"),
        ("decision 2: part ways with b on 2025-08-31 (abuse)", 2, "current", "ana"),
        ("decision 1: keep a until 2026-06-01 (a friend)", None, "decision", "ana"),
    ]


def test_undo_brings_the_figures_back_and_the_next_snapshot_what_stands(desk: Desk) -> None:
    before = desk.figures()
    part(desk, "b", date(2025, 8, 31))
    after = desk.figures()
    undo(desk.book, **desk.when())
    assert_equal_figures(before, desk.figures())
    assert [one.number for one in decisions.standing_decisions(desk.book)] == [1]
    desk.load("again", clients=named("a", owner="Ana"))
    assert_equal_figures(after, desk.figures())


def test_a_snapshot_built_again_counts_what_it_counted(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31))
    counted = desk.figures()
    decisions.withdraw(desk.book, 1, **desk.when())
    for number in (1, 2, 3):
        desk.book.snapshot_path(number).unlink()
    undo(desk.book, to=2, **desk.when())
    assert_equal_figures(counted, desk.figures())


def test_settings_and_corrections_keep_the_chosen_exits(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31))
    change_settings(desk.book, {"cadence_a_days": "20"}, **desk.when())
    desk.leave_out("c")
    assert [row["client_id"] for row in desk.rows("churned_clients", months=12) if row["is_chosen_exit"]] == ["b"]


def test_a_backup_has_the_decisions(desk: Desk, tmp_path: Path) -> None:
    part(desk, "b", date(2025, 8, 31))
    decisions.record(desk.book, "a", RAISE, amount=Decimal("120.50"), reason="hours", **desk.when())
    back_up(desk.book, tmp_path / "book.zip", **desk.when())
    restore(tmp_path / "book.zip", tmp_path / "restored", **desk.when())
    restored = Desk(tmp_path)
    restored.book = Book(tmp_path / "restored")
    assert decisions.decisions_of(restored.book) == decisions.decisions_of(desk.book)
    restored.book.snapshot_path(2).unlink()
    assert_equal_figures(desk.figures(), restored.figures())


def test_a_book_of_an_older_version_gets_its_table(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.book.state.path)) as con:
        con.execute("drop table decisions")
        con.execute("drop table work_entries")
        con.commit()
    path = desk.book.snapshots_folder / "0001.json"
    older = json.loads(path.read_text(encoding="utf-8"))
    del older["entered"]
    path.write_text(json.dumps(older), encoding="utf-8")
    assert decisions.decisions_of(desk.book) == []
    assert part(desk, "b", date(2025, 8, 31)).number == 1


def test_a_state_that_lost_an_entry_is_told(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31))
    with closing(sqlite3.connect(desk.book.state.path)) as con:
        con.execute("delete from decisions")
        con.commit()
    desk.book.snapshot_path(2).unlink()
    with pytest.raises(BookError, match="lacks entries"):
        desk.figures()


def test_a_state_with_an_entry_that_is_none_is_told(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31))
    with closing(sqlite3.connect(desk.book.state.path)) as con:
        con.execute("update decisions set on_day = 'soon'")
        con.commit()
    with pytest.raises(BookError, match="cannot be read"):
        decisions.decisions_of(desk.book)


@pytest.mark.parametrize("hostile", ["x'); drop table decisions; --", "=1+1", "<b>ж\u202e</b>"])
def test_hostile_words_are_only_text(tmp_path: Path, hostile: str) -> None:
    desk = Desk(tmp_path)
    desk.load(revenue=retainer(hostile, "2025-01", "10 10 0 0 0 0 0 0 0 0 0 0") + retainer("d", "2025-12", "1"))
    made = part(desk, hostile, date(2025, 3, 1), reason=hostile)
    assert decisions.decisions_of(desk.book) == [Decision(**{**vars(made), "effect": ""})]
    [row] = desk.rows("churned_clients", months=12)
    assert (row["client_id"], row["end_reason"], row["is_chosen_exit"]) == (hostile, hostile, True)


# -- the command line


def test_the_commands_decide_list_and_withdraw(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> str:
        assert main([*arguments, "--book", str(desk.book.path)]) == 0
        return capsys.readouterr().out

    told = run("decide", "b", "--part-ways", "2025-08-31", "--friendly", "--reason", "abuse")
    assert told == "Decision 1: part ways with b on 2025-08-31. Snapshot 2 counts it.\n"
    told = run("decide", "a", "--raise-to", "120.50", "--on", "2026-02-01", "--reason", "more hours than agreed")
    assert told == "Decision 2: raise the price of a to 120.50 on 2026-02-01. No figure rests on it.\n"
    run("decide", "d", "--keep-until", "2026-06-01", "--reason", "a reference")
    listed = json.loads(run("decisions", "--json"))
    assert [(one["number"], one["kind"], one["farewell"], one["amount"]) for one in listed] == [
        (3, KEEP, "", None),
        (2, RAISE, "", "120.50"),
        (1, PART, "friendly", None),
    ]
    assert [one["number"] for one in json.loads(run("decisions", "--due", "2026-02-01", "--json"))] == [1, 2]
    assert run("withdraw", "1") == "Decision 1 is withdrawn: part ways with b on 2025-08-31. Snapshot 3 counts it.\n"
    listing = run("decisions")
    assert "withdrawn by" in listing and "raise the price of a to 120.50" in listing and "a reference" in listing
    for arguments in (
        ["decide", "a", "--keep-until", "2026-01-01"],
        ["decide", "a", "--keep-until", "2026-01-01", "--on", "2026-01-01", "--reason", "x"],
        ["decide", "a", "--keep-until", "2026-01-01", "--friendly", "--reason", "x"],
        ["decide", "nobody", "--part-ways", "2026-01-01", "--reason", "x"],
        ["withdraw", "1"],
    ):
        assert main([*arguments, "--book", str(desk.book.path)]) == 2, arguments


def test_who_and_when_are_kept(desk: Desk) -> None:
    made = part(desk, "b", date(2025, 8, 31))
    [kept] = decisions.decisions_of(desk.book, "b")
    assert (kept.who, kept.at, kept.farewell) == ("ana", made.at, "plain")
    assert isinstance(kept.at, datetime)


def test_the_reason_stands_in_the_churn_reasons(desk: Desk) -> None:
    part(desk, "b", date(2025, 8, 31), reason="never paid in time")
    rows = desk.rows("churn_reasons", months=12)
    assert [(row["end_reason"], row["is_chosen_exit"]) for row in rows if row["is_chosen_exit"]] == [
        ("never paid in time", True)
    ]
