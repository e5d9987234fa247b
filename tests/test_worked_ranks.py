"""Small books worked by hand: account rank. On the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

from datetime import date

import pytest

from tests.books.by_hand import month, named, retainer
from tests.books.worked import approx, only, pick, ranks_of
from tests.books.worked import book_of as book_of  # the fixture

pytestmark = pytest.mark.usefixtures("untold_imports")

# -- account rank


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        # Exactly 80% before b, exactly 95% before c: each is below no line.
        ({"a": "80", "b": "15", "c": "5"}, "ABC"),
        # A millionth below the line belongs to the upper class.
        ({"a": "79.999999", "b": "15", "c": "5.000001"}, "AAB"),
        # b crosses the 80% line, c the 95% line: each belongs to the upper class.
        ({"a": "50", "b": "40", "c": "10"}, "AAB"),
        # One client above 80%, then above 95%.
        ({"a": "90", "b": "6", "c": "4"}, "ABC"),
        ({"a": "96", "b": "3", "c": "1"}, "ACC"),
        # Without positive revenue: C, and the total is left alone.
        ({"a": "80", "b": "20", "c": "-40"}, "ABC"),
    ],
)
def test_rank_lines(book_of, amounts, expected):
    revenue = [row for client_id, amount in amounts.items() for row in retainer(client_id, "2024-01", amount)]
    book = book_of(revenue=revenue, as_of=date(2024, 1, 31))
    assert "".join(ranks_of(book).values()) == expected
    assert list(ranks_of(book)) == list(amounts)


def test_ties_go_by_client_id_in_code_point_order(book_of):
    ids = ["B", "Z", "a", "b", "c", "d", "e", "f", "é", "ü"]
    revenue = [row for client_id in reversed(ids) for row in retainer(client_id, "2024-01", "10")]
    book = book_of(revenue=revenue, as_of=date(2024, 1, 31))
    # Ten of 10 each: 80 lies before the ninth, 90 before the tenth
    assert list(ranks_of(book).items()) == [*((one, "A") for one in ids[:8]), ("é", "B"), ("ü", "B")]
    assert ranks_of(book, "cumulative_share")["Z"] == approx(20 / 100)


def test_rank_set_by_hand_wins_in_the_reporting_month_alone(book_of):
    book = book_of(
        clients=[*named("a", rank="C"), *named("b", rank="")],
        revenue=[*retainer("a", "2024-01", "90 90"), *retainer("b", "2024-01", "10 10")],
        as_of=date(2024, 2, 29),
    )
    assert pick(book.rows("account_rank"), "client_id", "rank", "computed_rank") == [
        ("a", "C", "A"),
        ("b", "B", "B"),
    ]
    assert ranks_of(book, month=month("2024-01")) == {"a": "A", "b": "B"}
    assert [row["client_id"] for row in book.rows("account_rank", ranks=["C"])] == ["a"]
    moved = only(book.rows("rank_movement", months=1))
    assert (moved["client_id"], moved["rank_before"], moved["rank"]) == ("a", "A", "C")
    assert (moved["revenue_12m_before"], moved["revenue_12m"]) == (90, 180)


def test_rank_movement_names_who_came_and_who_went(book_of):
    book = book_of(
        revenue=[
            *retainer("gone", "2023-01", "900"),
            *retainer("same", "2023-01", " ".join(["100"] * 14)),
            *retainer("came", "2024-02", "700"),
        ],
        as_of=date(2024, 2, 29),
    )
    # February 2023: gone 900 A, same 200 B (900/1100 is over 80%). February 2024: same 1200, came 700, both A
    columns = "client_id", "month_before", "month", "rank_before", "rank", "revenue_12m_before", "revenue_12m"
    before, now = month("2023-02"), month("2024-02")
    assert pick(book.rows("rank_movement"), *columns) == [
        ("came", before, now, "unranked", "A", 0, 700),
        ("gone", before, now, "A", "unranked", 900, 0),
        ("same", before, now, "B", "A", 200, 1200),
    ]


def test_ended_client_has_no_rank_from_its_last_day_on(book_of):
    book = book_of(
        clients=[*named("x", ended_on="2024-02-29"), *named("y", ended_on="")],
        revenue=[*retainer("x", "2024-01", "100 100 0"), *retainer("y", "2024-01", "100 100 100")],
        as_of=date(2024, 3, 31),
    )
    assert list(ranks_of(book, month=month("2024-02"))) == ["x", "y"]
    assert list(ranks_of(book)) == ["y"]


def test_movements_by_rank_use_the_rank_before(book_of):
    book = book_of(
        revenue=[*retainer("big", "2024-01", "90 100"), *retainer("small", "2024-01", "10 0")],
        as_of=date(2024, 2, 29),
    )
    february = month("2024-02")
    row = only(book.rows("revenue_movements", month=february, ranks=["A"]))
    assert (row["opening"], row["expansion"], row["closing"]) == (90, 10, 100)
    row = only(book.rows("revenue_movements", month=february, ranks=["B"]))
    assert (row["opening"], row["churn"], row["closing"]) == (10, 10, 0)
    row = only(book.rows("revenue_movements", month=month("2024-01"), ranks=["unranked"]))
    assert (row["opening"], row["new"], row["closing"]) == (0, 100, 100)


def test_client_without_revenue(book_of):
    book = book_of(
        clients=[*named("quiet", signed_on="2024-02-20"), *named("bare", "pays", signed_on="")],
        revenue=retainer("pays", "2024-01", "100 100 100"),
        as_of=date(2024, 3, 31),
    )
    rows = book.rows("account_months")
    assert pick(rows, "client_id", "month", "mrr", "revenue") == [
        ("pays", month("2024-01"), 100, 100),
        ("pays", month("2024-02"), 100, 100),
        ("pays", month("2024-03"), 100, 100),
        ("quiet", month("2024-02"), 0, 0),
        ("quiet", month("2024-03"), 0, 0),
    ]
    assert list(ranks_of(book)) == ["pays"]


def test_revenue_without_client(book_of):
    book = book_of(
        clients=named("known", owner="Ana"),
        revenue=[*retainer("known", "2024-01", "100"), *retainer("stray", "2024-01", "300")],
        as_of=date(2024, 1, 31),
    )
    assert pick(book.rows("account_rank"), "client_id", "name", "owner") == [
        ("stray", "(not in clients export)", ""),
        ("known", "Client known", "Ana"),
    ]
    assert only(book.rows("revenue_movements"))["new"] == 400
    assert only(book.rows("revenue_movements", owners=["Ana"]))["new"] == 100
