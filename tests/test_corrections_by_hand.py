"""What a user corrects about clients, in figures worked by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from analytics import correcting
from analytics.changes import undo
from analytics.clients import client_contacts, client_invoices
from analytics.errors import UsageError
from tests.books.by_hand import named, retainer, table
from tests.books.desk import Desk, assert_equal_figures
from tests.books.desk import desk as desk  # the fixture

pytestmark = pytest.mark.usefixtures("untold_imports")


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
