"""What a user corrects about clients: a corrected book equals one whose exports were right."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path

import pytest

from analytics import correcting
from analytics.__main__ import main
from analytics.changes import change_settings, undo
from analytics.corrections import Corrections
from analytics.errors import BookError
from analytics.history import history
from analytics.reader import Reader
from tests.books.by_hand import named, retainer
from tests.books.compare import difference
from tests.books.desk import Desk, Rows, assert_equal_figures
from tests.books.desk import desk as desk  # the fixture
from tests.books.first_import import import_files
from tests.books.small_books import SmallBook, random_book
from tests.product import untold

pytestmark = pytest.mark.usefixtures("untold_imports")

SEEDS = (1, 11)


# -- books whose exports are wrong, corrected, against the same books with right exports


def exports_of(made: SmallBook) -> dict[str, Rows]:
    found = {}
    for path in made.files:
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def open_desk(folder: Path, made: SmallBook, exports: dict[str, Rows]) -> Desk:
    desk = Desk(folder)
    desk.at = datetime.combine(made.import_day, datetime.min.time())
    for path in made.files:
        # a header stays as it was, with all its columns, when every row has gone
        with path.open(encoding="utf-8", newline="") as file:
            header = csv.DictReader(file).fieldnames
        (folder / "exports").mkdir(parents=True, exist_ok=True)
        with (folder / "exports" / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header)
            writer.writeheader()
            writer.writerows(exports[path.stem])
    files = sorted((folder / "exports").glob("*.csv"))
    with untold():
        import_files(desk.book, files, import_day=made.import_day, as_of=made.as_of, **desk.when())
    return desk


@pytest.fixture(params=SEEDS)
def made(request, tmp_path) -> SmallBook:
    return random_book(request.param, tmp_path / "made")


def busiest(exports: dict[str, Rows]) -> str:
    """The client with most rows of all kinds: whose parts matter most."""
    ids = [row["client_id"] for kind in exports for row in exports[kind]]
    return max(sorted(set(ids)), key=ids.count)


@pytest.mark.parametrize(("made", "client_row"), [(1, "new id"), (11, "old id"), (11, "both")], indirect=["made"])
def test_two_halves_of_a_client_linked_are_the_client_with_one_id(made, tmp_path, client_row):
    right = exports_of(made)
    new = busiest(right)
    wrong: dict[str, Rows] = {}
    for kind, rows in right.items():
        wrong[kind] = []
        for place, row in enumerate(rows):
            is_halved = row["client_id"] == new and kind != "clients" and place % 2 == 0
            is_old_row = row["client_id"] == new and kind == "clients" and client_row == "old id"
            wrong[kind].append(row | {"client_id": "old id"} if is_halved or is_old_row else row)
            if kind == "clients" and row["client_id"] == new and client_row == "both":
                other = dict.fromkeys(row, "") | {"client_id": "old id", "name": "Other name"}
                wrong[kind].insert(0, other)
    truth = open_desk(tmp_path / "right", made, right).figures()
    desk = open_desk(tmp_path / "wrong", made, wrong)
    before = desk.figures()
    assert any(difference(metric, rows, before[metric]) for metric, rows in truth.items())
    desk.link("old id", new)
    assert_equal_figures(truth, desk.figures())
    undo(desk.book, **desk.when())
    assert_equal_figures(before, desk.figures())


def test_a_client_left_out_is_as_if_its_rows_were_not_in_the_book(made, tmp_path):
    whole = exports_of(made)
    newest = max(whole.get("revenue", whole.get("contacts", [])), key=lambda row: row["date"])["client_id"]
    gone = {busiest(whole), newest}
    right = {kind: [row for row in rows if row["client_id"] not in gone] for kind, rows in whole.items()}
    truth = open_desk(tmp_path / "right", made, right).figures()
    desk = open_desk(tmp_path / "whole", made, whole)
    before = desk.figures()
    for client_id in sorted(gone):
        desk.leave_out(client_id)
    assert_equal_figures(truth, desk.figures())
    for _ in gone:
        undo(desk.book, **desk.when())
    assert_equal_figures(before, desk.figures())


def test_leaving_out_before_a_file_comes_is_the_same_as_after(made, tmp_path):
    whole = exports_of(made)
    client_id = busiest(whole)
    after = open_desk(tmp_path / "after", made, whole)
    after.leave_out(client_id)
    again = open_desk(tmp_path / "again", made, whole)
    again.leave_out(client_id)
    files = sorted((tmp_path / "again" / "exports").glob("*.csv"))
    import_files(again.book, files, import_day=made.import_day, as_of=made.as_of, **again.when())
    assert_equal_figures(after.figures(), again.figures())


def handed_over(desk: Desk, rep: str) -> None:
    """Between two imports c changes its owner to Sara Berg, who then calls under the name `rep`."""
    revenue = retainer("c", "2025-01", " ".join(["100"] * 12))
    contacts = [{"client_id": "c", "date": day, "rep": rep, "channel": "call"} for day in ("2025-07-15", "2025-12-01")]
    desk.load("first", as_of=date(2025, 6, 30), clients=named("c", owner="Ben Ost"), revenue=revenue[:6])
    desk.load("second", as_of=date(2025, 9, 30), clients=named("c", owner="Sara Berg"), revenue=revenue[:9])
    desk.load("third", revenue=revenue, contacts=contacts)


@pytest.mark.parametrize("written", ["S. Berg", "  s. BERG "])
def test_an_alias_is_the_book_with_the_rep_written_right(tmp_path, written):
    right, wrong = Desk(tmp_path / "right"), Desk(tmp_path / "wrong")
    handed_over(right, "Sara Berg")
    handed_over(wrong, "S. Berg")

    def seen(desk: Desk) -> tuple:
        [change] = [row for row in desk.rows("handoff") if row["event"] == "owner changed"]
        return change["from_on"], change["days"], desk.rows("work_list")[0]["last_contact_by"]

    # from 30 September to 1 December: 31 + 30 + 1 days
    assert seen(right) == (date(2025, 9, 30), 62, "Sara Berg")
    assert seen(wrong) == (date(2025, 9, 30), None, "S. Berg")
    correcting.name_rep(wrong.book, written, "Sara Berg", **wrong.when())
    assert_equal_figures(right.figures(), wrong.figures())
    correcting.forget_rep(wrong.book, "s. berg", **wrong.when())
    assert seen(wrong) == (date(2025, 9, 30), None, "S. Berg")


# -- how corrections are kept


def test_corrections_hold_for_later_imports_and_settings_and_come_back_with_undo(desk):
    desk.load("first", revenue=retainer("a", "2025-10", "10 10") + retainer("b", "2025-12", "10"))
    desk.link("a", "b")
    desk.load("second", mode="replace", revenue=retainer("b", "2025-12", "15"))
    change_settings(desk.book, {"gap_months": "1"}, **desk.when())
    ranked = [(row["client_id"], row["revenue_12m"]) for row in desk.rows("account_rank")]
    assert ranked == [("b", 35)]
    assert [entry.what for entry in history(desk.book)] == [
        "settings: gap_months = 1",
        "import 2",
        "same client: a counts as b",
        "import 1",
    ]
    undo(desk.book, to=1, **desk.when())
    assert desk.book.state.corrections() == Corrections()
    assert len(desk.rows("account_rank")) == 2
    undo(desk.book, to=3, **desk.when())
    assert desk.book.state.corrections() == Corrections(same_clients={"a": "b"})
    assert desk.reading(lambda reader: reader.info.corrections) == Corrections(same_clients={"a": "b"})


def test_a_snapshot_that_was_pruned_is_built_again_with_its_corrections(desk):
    desk.load(revenue=retainer("a", "2025-12", "10") + retainer("b", "2025-11", "10 10"))
    desk.link("a", "b")
    desk.leave_out("b")
    before = desk.figures()
    desk.book.snapshot_path(3).unlink()
    assert_equal_figures(before, desk.figures())


def test_a_record_of_an_older_version_has_no_corrections(desk):
    desk.load(revenue=retainer("a", "2025-12", "10"))
    path = desk.book.snapshots_folder / "0001.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["corrections"]
    path.write_text(json.dumps(record), encoding="utf-8")
    assert desk.reading(lambda reader: reader.info.corrections) == Corrections()


@pytest.mark.parametrize("hostile", ["x' or '1'='1", 'x"; drop table revenue; --', "=1+1", "ж\u202e id"])
def test_hostile_ids_and_names_are_only_text(desk, hostile):
    desk.load(
        revenue=retainer(hostile, "2025-12", "10") + retainer("b", "2025-12", "10"),
        clients=named("b", owner="Ana"),
        contacts=[{"client_id": "b", "date": "2025-12-20", "rep": hostile, "channel": "call"}],
    )
    desk.link(hostile, "b")
    correcting.name_rep(desk.book, hostile, "Ana", **desk.when())
    assert [(row["client_id"], row["revenue_12m"]) for row in desk.rows("account_rank")] == [("b", 20)]
    assert desk.rows("work_list")[0]["last_contact_by"] == "Ana"
    desk.leave_out(hostile, hostile)
    assert desk.reading(correcting.left_out_clients)["reason"].tolist() == [hostile]


def test_what_the_book_does_not_have_is_refused_and_changes_nothing(desk):
    for change in (lambda: desk.link("a", "b"), lambda: desk.leave_out("a")):
        with pytest.raises(BookError, match="no import"):
            change()
    desk.load(
        revenue=retainer("007", "2025-12", "10"),
        clients=named("007", owner="Ana"),
        contacts=[{"client_id": "007", "date": "2025-12-20", "rep": "A.", "channel": "call"}],
    )
    when = desk.when()
    for change, said in (
        (lambda: desk.link("7", "007"), "Ids like it are: 007"),
        (lambda: desk.link("007", "9"), 'no client "9"'),
        (lambda: desk.leave_out("9"), 'no client "9"'),
        (lambda: correcting.name_rep(desk.book, "B.", "Ana", **when), "The reps are: A."),
        (lambda: correcting.name_rep(desk.book, "A.", "Anna", **when), "The owners are: Ana"),
    ):
        with pytest.raises(BookError, match=said):
            change()
    assert desk.book.current_number() == 1
    assert not desk.book.state.corrections()


def test_a_circle_in_a_damaged_state_ends():
    damaged = Corrections(same_clients={"a": "b", "b": "a"})
    assert (damaged.counts_as("a"), damaged.counts_as("b")) == ("b", "a")


# -- the command line


def test_the_commands_correct_list_and_take_back(desk, capsys):
    desk.load(
        clients=named("a", "b", owner="Sara Berg"),
        revenue=retainer("a", "2025-12", "10") + retainer("b", "2025-12", "10"),
        contacts=[{"client_id": "a", "date": "2025-12-20", "rep": "S. Berg", "channel": "call"}],
    )

    def run(*arguments: str) -> str:
        assert main([*arguments, "--book", str(desk.book.path)]) == 0
        return capsys.readouterr().out

    assert 'Every row of "a" counts as "b".' in run("same-client", "a", "b")
    assert "S. Berg" in run("alias")
    run("alias", "S. Berg", "Sara Berg")
    run("leave-out", "b", "--reason", "a test")
    links = json.loads(run("same-client", "--json"))
    assert links["links"] == [{"old_id": "a", "new_id": "b", "client_id": "b"}]
    assert json.loads(run("alias", "--json"))["aliases"] == [{"rep": "S. Berg", "owner": "Sara Berg"}]
    [left_out] = json.loads(run("leave-out", "--json"))["left_out"]
    assert (left_out["client_id"], left_out["reason"], left_out["revenue_12m"]) == ("b", "a test", 20)
    run("leave-out", "--remove", "b")
    run("alias", "--remove", "S. Berg")
    run("same-client", "--remove", "a")
    assert not desk.book.state.corrections()
    assert len(json.loads(run("history", "--json"))) == 7
    for arguments, code in (
        (["same-client", "a"], 2),
        (["same-client", "a", "a"], 2),
        (["same-client", "a", "b", "--remove", "a"], 2),
        (["alias", "S. Berg"], 2),
        (["leave-out", "b", "--remove", "b"], 2),
        (["leave-out", "--remove", "b"], 2),
        (["leave-out", "nobody"], 1),
    ):
        assert main([*arguments, "--book", str(desk.book.path)]) == code, arguments


def test_reading_without_corrections_uses_plain_views(desk):
    desk.load(revenue=retainer("a", "2025-12", "10"))

    def views(reader: Reader) -> set[str]:
        return {name for (name,) in reader._con.execute("select view_name from duckdb_views()").fetchall()}

    assert "revenue_in_force" not in desk.reading(views)
    desk.leave_out("a")
    assert "revenue_in_force" in desk.reading(views)
