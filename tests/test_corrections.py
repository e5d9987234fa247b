"""What a user corrects about clients: a corrected book equals one whose exports were right."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import correcting
from analytics.__main__ import main
from analytics.changes import change_settings, undo
from analytics.clients import client_contacts, client_invoices
from analytics.corrections import Corrections
from analytics.errors import BookError, UsageError
from analytics.history import history
from analytics.proposals import bare_id, bare_name, rep_proposals, same_client_proposals
from analytics.reader import Reader
from tests.books.by_hand import named, retainer, table
from tests.books.compare import difference
from tests.books.desk import Desk, Rows, assert_equal_figures
from tests.books.first_import import import_files
from tests.books.small_books import SmallBook, random_book

SEEDS = (1, 11)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


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
    import_files(desk.book, files, import_day=made.import_day, as_of=made.as_of, **desk.when())
    return desk


@pytest.fixture(params=SEEDS)
def made(request, tmp_path) -> SmallBook:
    return random_book(request.param, tmp_path / "made")


def busiest(exports: dict[str, Rows]) -> str:
    """The client with most rows of all kinds: whose parts matter most."""
    ids = [row["client_id"] for kind in exports for row in exports[kind]]
    return max(sorted(set(ids)), key=ids.count)


@pytest.mark.parametrize("client_row", ["new id", "old id", "both"])
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


# -- figures worked by hand


def test_a_changed_id_is_no_churn_and_no_new_client(desk):
    desk.load(
        revenue=retainer("a-old", "2025-01", "100 100 100")
        + retainer("a", "2025-04", " ".join(["120"] * 9))
        + retainer("b", "2025-01", " ".join(["50"] * 12))
    )
    months = {row["month"]: row for row in desk.rows("revenue_movements")}
    april = months[date(2025, 4, 1)]
    assert (april["new"], april["churn"], april["expansion"]) == (120, 100, 0)
    desk.link("a-old", "a")
    months = {row["month"]: row for row in desk.rows("revenue_movements")}
    april = months[date(2025, 4, 1)]
    assert (april["new"], april["churn"], april["expansion"]) == (0, 0, 20)
    assert (april["opening_clients"], april["closing_clients"]) == (2, 2)
    ranked = {row["client_id"]: row["revenue_12m"] for row in desk.rows("account_rank")}
    # 3 x 100 + 9 x 120
    assert ranked == {"a": 1380, "b": 600}


def test_of_two_rows_of_a_client_the_values_of_the_new_id_hold_and_without_one_those_of_the_old(desk):
    revenue = [row for client_id in ("x1", "x2", "y1", "y2") for row in retainer(client_id, "2025-12", "10")]
    clients = table(
        """
        client_id, name,     owner, rank
        x1,        Old name, Ana,   A
        x2,        New name, Bo,
        y1,        Only row, Cy,    B
        """
    )
    desk.load(clients=clients, revenue=revenue)
    desk.link("x1", "x2")
    desk.link("y1", "y2")
    ranked = {row["client_id"]: row for row in desk.rows("account_rank")}
    assert {one: (row["name"], row["owner"]) for one, row in ranked.items()} == {
        "x2": ("New name", "Bo"),
        "y2": ("Only row", "Cy"),
    }
    # the rank set by hand stood on the row that does not hold
    assert ranked["y2"]["rank"] == "B"
    assert ranked["x2"]["rank"] == ranked["x2"]["computed_rank"] == "A"
    assert ranked["x2"]["revenue_12m"] == ranked["y2"]["revenue_12m"] == 20


def test_an_id_that_changed_between_two_imports_keeps_its_history(desk):
    """The owner changed with the id: a change of owner, and the same as with one id from the start."""
    both = []
    for old in ("old", "new"):
        one = Desk(desk.exports.parent / old)
        one.load(
            "first",
            as_of=date(2025, 6, 30),
            clients=named(old, owner="Ana"),
            revenue=retainer(old, "2025-01", "10 10 10 10 10 10"),
        )
        one.load("second", clients=named("new", owner="Bo"), revenue=retainer("new", "2025-07", "10 10 10 10 10 10"))
        both.append(one)
    both[0].link("old", "new")
    assert_equal_figures(both[1].figures(), both[0].figures())
    assert [row["event"] for row in both[0].rows("handoff")] == ["owner changed"]


def test_a_chain_of_ids_ends_at_the_last_in_whatever_order_it_was_linked(desk):
    revenue = [row for place, one in enumerate("abcd") for row in retainer(one, f"2025-0{place + 1}", "10")]
    desk.load(revenue=revenue, clients=named("a", "b", owner="Ana"))
    for old, new in (("b", "c"), ("a", "b"), ("c", "d")):
        desk.link(old, new)
    assert [(row["client_id"], row["revenue_12m"]) for row in desk.rows("account_rank")] == [("d", 40)]
    # of a and b, both with a row of their own, b is nearer to d
    assert desk.rows("account_rank")[0]["name"] == "Client b"
    for old, new in (("d", "a"), ("c", "a"), ("d", "d")):
        with pytest.raises(UsageError):
            desk.link(old, new)
    with pytest.raises(UsageError, match="counts as"):
        desk.link("a", "d")
    number = desk.book.current_number()
    desk.link("a", "b")
    assert desk.book.current_number() == number, "a link that is there already makes no snapshot"
    correcting.unlink_client(desk.book, "b", **desk.when())
    ranked = [(row["client_id"], row["revenue_12m"]) for row in desk.rows("account_rank")]
    assert ranked == [("b", 20), ("d", 20)]
    with pytest.raises(UsageError, match="does not count"):
        correcting.unlink_client(desk.book, "b", **desk.when())


def test_the_client_page_shows_the_rows_of_both_ids(desk):
    desk.load(
        revenue=retainer("a", "2025-11", "10") + retainer("b", "2025-12", "20") + retainer("c", "2025-12", "30"),
        contacts=table("client_id, date, rep, channel\na, 2025-11-20, S. B., call\nb, 2025-12-20, Bo, call"),
        clients=named("b", owner="Sara Berg"),
    )
    desk.link("a", "b")
    correcting.name_rep(desk.book, "S. B.", "Sara Berg", **desk.when())
    assert list(desk.reading(lambda reader: client_invoices(reader, "b"))["amount"]) == [20, 10]
    assert list(desk.reading(lambda reader: client_contacts(reader, "b"))["rep"]) == ["Bo", "Sara Berg"]
    for gone in ("a", "nobody"):
        assert desk.reading(lambda reader, gone=gone: client_invoices(reader, gone)).empty
    desk.leave_out("b")
    assert desk.reading(lambda reader: client_invoices(reader, "b")).empty
    assert list(desk.reading(lambda reader: client_invoices(reader, "c"))["amount"]) == [30]


def test_left_out_clients_are_listed_with_what_they_would_bring(desk):
    annual = {"client_id": "h", "date": "2025-07-10", "amount": "1200", "kind": "recurring"}
    desk.load(
        clients=named("h", "t", "c"),
        # of an annual invoice from July the months July to December: six of twelve
        revenue=[
            annual | {"period_start": "2025-07-01", "period_end": "2026-06-30"},
            *retainer("t", "2024-06", "5 5 5 5 5 5 5 5"),
            *retainer("c", "2025-01", " ".join(["10"] * 12)),
        ],
        contacts=table("client_id, date, channel\nh, 2025-12-01, call\nh, 2025-12-02, call\nc, 2025-12-02, call"),
    )
    empty = desk.reading(correcting.left_out_clients)
    assert empty.empty
    desk.leave_out("h", "our own house")
    desk.leave_out("t")
    found = desk.reading(correcting.left_out_clients)
    assert list(found.columns) == list(empty.columns)
    # t: July 2024 to January 2025 lies outside but for January
    assert found.values.tolist() == [
        ["h", "Client h", "our own house", Decimal(600), 1, 2],
        ["t", "Client t", "", Decimal(5), 8, 0],
    ]
    assert [row["client_id"] for row in desk.rows("account_rank")] == ["c"]
    correcting.count_again(desk.book, "t", **desk.when())
    assert list(desk.reading(correcting.left_out_clients)["client_id"]) == ["h"]


def test_leaving_out_a_client_leaves_out_the_ids_that_count_as_it_and_no_more(desk):
    desk.load(revenue=[row for one in "abc" for row in retainer(one, "2025-12", "10")])
    desk.link("a", "b")
    desk.leave_out("b")
    assert [row["client_id"] for row in desk.rows("account_rank")] == ["c"]
    assert desk.reading(correcting.left_out_clients)["revenue_12m"].tolist() == [20]
    correcting.count_again(desk.book, "b", **desk.when())
    desk.leave_out("a")
    ranked = [(row["client_id"], row["revenue_12m"]) for row in desk.rows("account_rank")]
    assert ranked == [("b", 10), ("c", 10)]


def test_a_left_out_test_row_no_longer_moves_the_data_date(desk):
    monthly = [{"client_id": "c", "date": f"2025-{month:02}-01", "amount": "10"} for month in range(1, 12)]
    desk.load(as_of=None, revenue=[*monthly, {"client_id": "test", "date": "2025-12-17", "amount": "1"}])
    assert desk.reading(lambda reader: reader.info.data_date) == date(2025, 12, 17)
    desk.leave_out("test")
    # a monthly export, whose rows stand for whole months
    assert desk.reading(lambda reader: reader.info.data_date) == date(2025, 11, 30)
    undo(desk.book, **desk.when())
    assert desk.reading(lambda reader: reader.info.data_date) == date(2025, 12, 17)


def test_a_second_currency_of_a_left_out_client_does_not_count(desk):
    revenue = [row | {"currency": "EUR"} for row in retainer("a", "2025-11", "10 10")]
    desk.load("first", revenue=revenue)
    desk.leave_out("a")
    desk.load("second", mode="add", revenue=[row | {"currency": "USD"} for row in retainer("b", "2025-11", "10 10")])
    assert [row["client_id"] for row in desk.rows("account_rank")] == ["b"]


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


# -- proposals


def test_pairs_that_look_like_one_client_are_proposed_with_reason_and_revenue(desk):
    desk.load(
        clients=table(
            """
            client_id, name,            email
            1,         Møller & Søn A/S, a@moller.dk
            2,         MOLLER + SON,     b@moller.dk
            3,         Zabka Sp. z o.o., post@z.pl
            4,         Frog,             POST@z.pl
            05,        Five,
            5,         Not five,
            6,         Other,            c@other.com
            """
        ),
        revenue=retainer("1", "2025-01", "10 10")
        + retainer("2", "2025-03", "30")
        + retainer("6.0", "2025-02", "7")
        + retainer("6", "2025-03", "8")
        + retainer("3", "2025-03", "1"),
    )
    found = desk.reading(same_client_proposals)
    assert found[["old_id", "old_revenue_12m", "new_id", "new_revenue_12m", "reason"]].values.tolist() == [
        ["1", 20, "2", 30, "the same name"],
        ["6.0", 7, "6", 8, "the same id but for zeros, .0 or case"],
        ["4", 0, "3", 1, "the same e-mail"],
    ]
    for old, new in zip(found["old_id"], found["new_id"], strict=True):
        desk.link(old, new)
    assert desk.reading(same_client_proposals).empty


def test_an_address_that_many_clients_share_proposes_nothing(desk):
    desk.load(clients=named(*"abcdefg", email="info@agency.com"), revenue=retainer("a", "2025-12", "10"))
    assert desk.reading(same_client_proposals).empty


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("ACME GmbH & Co. KG", "Acme", True),
        ("Acme, Inc.", "ACME LLC", True),
        ("S.A.R.L. Dupont", "Dupont", True),
        ("Nova B.V.", "nova", True),
        ("Société X S.à r.l.", "Societe X", True),
        ("Foo Oy Ab", "FOO", True),
        ("Straße AG", "STRASSE", True),
        ("Bar & Grill", "Bar and Grill", True),
        ("GmbH", "AG", False),
        ("Acme North", "Acme South", False),
        ("Gold", "Old", False),
    ],
)
def test_names_are_compared_without_what_says_nothing(one, other, same):
    assert (bare_name(one) == bare_name(other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("0012", "12.0", True), ("ab-1", "AB-1", True), ("12", "120", False), ("1.5", "15", False), ("0", "00", True)],
)
def test_ids_are_compared_without_what_spreadsheets_do(one, other, same):
    assert (bare_id(one) == bare_id(other)) is same


@pytest.mark.parametrize(
    ("rep", "owner"),
    [
        ("S. Berg", "Sara Berg"),
        ("sberg", "Sara Berg"),
        ("sara.berg@agency.com", "Sara Berg"),
        ("Berg, Sara", "Sara Berg"),
        ("SARA BERG", "Sara Berg"),
        ("SB", "Sara Berg"),
        ("Sara", "Sara Berg"),
        ("José", "Jose Cruz"),
        ("Kim", None),
        ("KL", "Kim Lund"),
        ("Sara Berg", None),
        ("Nobody", None),
        ("@", None),
    ],
)
def test_reps_that_look_like_one_owner_are_proposed(desk, rep, owner):
    owners = ("Sara Berg", "Jose Cruz", "Kim Lund", "Kim Ost")
    desk.load(
        clients=[row for place, one in enumerate(owners) for row in named(str(place), owner=one)],
        contacts=[{"client_id": "1", "date": "2025-12-20", "rep": rep, "channel": "call"}],
    )
    found = desk.reading(rep_proposals)
    assert list(found["owner"]) == ([owner] if owner else [])


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
