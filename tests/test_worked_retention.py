"""Small books worked by hand: retention and churn under every convention. On the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

import math
from datetime import date

import pytest

from tests.books.by_hand import month, named, retainer, table
from tests.books.worked import Z, approx, only, pick
from tests.books.worked import book_of as book_of  # the fixture

pytestmark = pytest.mark.usefixtures("untold_imports")

# -- the seven clients of the definitions: one book under every convention


@pytest.fixture
def seven_clients(book_of):
    k = "000"
    return book_of(
        revenue=[
            *retainer("a", "2023-01", " ".join([f"10{k}"] * 6 + [f"13{k}"] * 7)),
            *retainer("b", "2023-01", " ".join([f"5{k}"] * 13)),
            *retainer("c", "2023-01", " ".join([f"5{k}"] * 4 + [f"3{k}"] * 9)),
            *retainer("d", "2023-01", " ".join([f"3{k}"] * 8)),
            *retainer("e", "2023-01", " ".join([f"3{k}"] * 3 + ["0"] * 4 + [f"3{k}"] * 6)),
            *retainer("f", "2023-04", " ".join([f"4{k}"] * 5 + [f"6{k}"] * 5)),
            *retainer("g", "2023-04", " ".join([f"4{k}"] * 3)),
        ],
        as_of=date(2024, 1, 31),
    )


def test_seven_clients_net_dollar_retention(seven_clients):
    row = only(seven_clients.rows("net_dollar_retention", month=month("2024-01")))
    assert row["base_clients"] == 5
    assert (row["starting_revenue"], row["retained_revenue"]) == (26000, 24000)
    assert row["net_dollar_retention"] == approx(24 / 26)
    assert row["without_returners"] == approx(21 / 26)


def test_seven_clients_gross_dollar_retention(seven_clients):
    row = only(seven_clients.rows("gross_dollar_retention", month=month("2024-01")))
    # a 10, b 5, c 3, d 0, e 3
    assert (row["starting_revenue"], row["kept_revenue"]) == (26000, 21000)
    assert row["gross_dollar_retention"] == approx(21 / 26)


def test_seven_clients_survivors_only(seven_clients):
    then = dict(pick(seven_clients.rows("account_months", month=month("2023-01")), "client_id", "mrr"))
    now = dict(pick(seven_clients.rows("account_months", month=month("2024-01")), "client_id", "mrr"))
    survivors = [client for client in then if then[client] > 0 and now[client] > 0]
    retained, starting = sum(now[one] for one in survivors), sum(then[one] for one in survivors)
    assert (retained, starting) == (24000, 23000)  # 104.3%


def test_seven_clients_bridges(seven_clients):
    rows = seven_clients.rows("revenue_movements")[1:]
    total = {name: sum(row[name] for row in rows) for name in ("expansion", "contraction", "churn", "reactivation")}
    # a +3, f +2; c -2; d, e and g left with 3, 3 and 4; e came back with 3
    assert total == {"expansion": 5000, "contraction": 2000, "churn": 10000, "reactivation": 3000}
    opening = rows[0]["opening"]
    without = opening + total["expansion"] - total["contraction"] - total["churn"]
    assert (opening, without, without + total["reactivation"]) == (26000, 19000, 22000)


def test_seven_clients_window_of_three_months(seven_clients):
    row = only(seven_clients.rows("net_dollar_retention", month=month("2024-01"), months=3))
    # 2023-10: a 13, b 5, c 3, e 3, f 6; nothing has moved since
    assert (row["base_clients"], row["starting_revenue"], row["retained_revenue"]) == (5, 30000, 30000)


def test_seven_clients_churned_over_twelve_months(seven_clients):
    row = only(seven_clients.rows("client_churn_rate", month=month("2024-01"), months=12))
    assert (row["opening_clients"], row["churned_clients"]) == (5, 1)
    centre, scale = 1 / 5 + Z**2 / 10, 1 + Z**2 / 5
    half = Z * math.sqrt(1 / 5 * 4 / 5 / 5 + Z**2 / 100)
    assert row["client_churn_rate"] == approx(1 / 5)
    assert (row["low"], row["high"]) == (approx((centre - half) / scale), approx((centre + half) / scale))


def test_seven_clients_without_the_largest(seven_clients):
    row = only(seven_clients.rows("retention_without_largest", month=month("2024-01")))
    # Without a: 5 + 3 + 0 + 3 of 5 + 5 + 3 + 3
    assert row["client_id"] == "a"
    assert row["net_dollar_retention"] == approx(24 / 26)
    assert row["retention_without_largest"] == approx(11 / 16)
    row = only(seven_clients.rows("shrinking_share", month=month("2024-01")))
    assert (row["base_clients"], row["shrinking_clients"]) == (5, 2)  # c and d
    assert row["shrinking_share"] == approx(2 / 5)


# -- chosen exits, lifetimes, rates of one month


def test_chosen_exit_is_taken_out_of_regretted_churn(book_of):
    book = book_of(
        clients=[
            *named("let go", ended_by="us", ended_on="2024-02-15"),
            *named("no date", ended_by="us", ended_on=""),
            *named("left", ended_by="client", ended_on="2024-02-29"),
            *named("stays", ended_by="", ended_on=""),
        ],
        revenue=[
            *retainer("let go", "2024-01", "100 100 0 0"),
            *retainer("no date", "2024-01", "0 50 0 50"),
            *retainer("left", "2024-01", "200 200 0 0"),
            *retainer("stays", "2024-01", "400 400 400 300"),
        ],
        as_of=date(2024, 4, 30),
    )
    # March: let go, left and no date churn; the last one came back, so that its only churn is still its last
    row = only(book.rows("client_churn_rate", month=month("2024-03")))
    assert (row["opening_clients"], row["churned_clients"]) == (4, 3)
    assert row["client_churn_rate"] == approx(3 / 4)
    assert row["regretted_churn_rate"] == approx(1 / 4)
    row = only(book.rows("revenue_churn_rate", month=month("2024-03")))
    assert (row["opening"], row["lost"]) == (750, 350)
    assert row["revenue_churn_rate"] == approx(350 / 750)
    assert row["regretted_revenue_churn_rate"] == approx(200 / 750)
    row = only(book.rows("net_revenue_churn_rate", month=month("2024-04")))
    assert (row["opening"], row["lost"], row["expansion"]) == (400, 100, 0)
    assert row["net_revenue_churn_rate"] == approx(100 / 400)


def test_rates_of_one_month(book_of):
    book = book_of(
        revenue=[
            *retainer("grows", "2024-01", "100 150"),
            *retainer("shrinks", "2024-01", "100 60"),
            *retainer("leaves", "2024-01", "20 0"),
            *retainer("joins", "2024-02", "30"),
        ],
        as_of=date(2024, 2, 29),
    )
    february = month("2024-02")
    row = only(book.rows("net_revenue_churn_rate", month=february))
    assert row["net_revenue_churn_rate"] == approx((20 + 40 - 50) / 220)
    row = only(book.rows("quick_ratio", month=february))
    assert (row["gained"], row["lost"]) == (30 + 50, 20 + 40)
    assert row["quick_ratio"] == approx(80 / 60)
    row = only(book.rows("revenue_per_client", month=february))
    assert (row["mrr"], row["clients"]) == (240, 3)
    assert row["revenue_per_client"] == approx(240 / 3)
    # Openings of January (0) and February (3), one churn
    row = only(book.rows("client_lifetime_months", month=february))
    assert (row["opening_clients"], row["churned_clients"]) == (3, 1)
    assert row["client_lifetime_months"] == approx(3 / 1)


def test_undefined_ratios_are_null(book_of):
    book = book_of(revenue=retainer("x", "2024-01", "100"), as_of=date(2024, 1, 31))
    row = only(book.rows("client_churn_rate"))
    assert (row["opening_clients"], row["client_churn_rate"], row["low"], row["high"]) == (
        0,
        None,
        None,
        None,
    )
    assert only(book.rows("net_dollar_retention"))["net_dollar_retention"] is None
    assert only(book.rows("quick_ratio"))["quick_ratio"] is None
    assert only(book.rows("client_lifetime_months"))["client_lifetime_months"] is None
    assert only(book.rows("annual_revenue_retention"))["annual_revenue_retention"] is None


def test_annual_revenue_retention(book_of):
    book = book_of(
        revenue=table("""
            client_id, date,       amount, kind
            old,       2022-01-10, 100,    project
            old,       2022-12-10, 300,    project
            old,       2023-06-10, 500,    project
            younger,   2022-06-10, 200,    project
            younger,   2023-06-10, 50,     project
            refunded,  2022-05-10, -10,    project
            refunded,  2023-05-10, 900,    project
            new,       2023-03-10, 700,    project
            old,       2024-01-10, 20,     project
        """),
        as_of=date(2024, 1, 31),
    )
    # December 2023: all of 2023 over all of 2022, from the clients with positive revenue in 2022
    row = only(book.rows("annual_revenue_retention", month=month("2023-12")))
    assert (row["starting_revenue"], row["retained_revenue"]) == (600, 550)
    assert row["annual_revenue_retention"] == approx(550 / 600)
    assert row["established"] is None  # nobody's first revenue is 24 months back
    # January 2024: February 2023 to January 2024 over February 2022 to January 2023
    row = only(book.rows("annual_revenue_retention", month=month("2024-01")))
    assert (row["starting_revenue"], row["retained_revenue"]) == (300 + 200, 520 + 50)
    assert row["established"] == approx(520 / 300)
    # A book of 23 months does not span two years.
    row = only(book.rows("annual_revenue_retention", month=month("2023-11")))
    assert row["annual_revenue_retention"] is None


# -- cohorts, survival, concentration


def test_cohort_retention(book_of):
    book = book_of(
        revenue=[
            *retainer("x", "2024-01", "100 100 0"),
            *retainer("y", "2024-01", "200 300 300"),
            *retainer("z", "2024-02", "50 0"),
        ],
        as_of=date(2024, 3, 31),
    )
    january, february = month("2024-01"), month("2024-02")
    columns = "cohort", "months_since", "clients", "client_retention", "revenue", "revenue_retention"
    assert pick(book.rows("cohort_retention"), *columns) == [
        (january, 0, 2, approx(2 / 2), 300, approx(300 / 300)),
        (january, 1, 2, approx(2 / 2), 400, approx(400 / 300)),
        (january, 2, 1, approx(1 / 2), 300, approx(300 / 300)),
        (february, 0, 1, approx(1 / 1), 50, approx(50 / 50)),
        (february, 1, 0, approx(0 / 1), 0, approx(0 / 50)),
    ]


def test_survival(book_of):
    book = book_of(
        revenue=[
            *retainer("stays", "2024-01", "10 10 10 10"),  # seen to age 3
            *retainer("leaves", "2024-01", "10 10"),  # leaves at age 2
            *retainer("returns", "2024-01", "10 0 10 10"),  # leaves at age 1; its second spell does not count
            *retainer("young", "2024-03", "10 10"),  # seen to age 1
        ],
        as_of=date(2024, 4, 30),
    )
    rows = book.rows("survival")
    assert pick(rows, "months_since", "at_risk", "churned", "survival") == [
        (0, 4, 0, approx(1)),
        (1, 4, 1, approx(3 / 4)),
        (2, 2, 1, approx(3 / 4 * 1 / 2)),
        (3, 1, 0, approx(3 / 8)),
    ]
    assert (rows[0]["low"], rows[0]["high"]) == (None, None)
    # Greenwood at age 2: 1 / (4 x 3) + 1 / (2 x 1) = 7/12
    spread = math.exp(Z * math.sqrt(7 / 12) / -math.log(3 / 8))
    assert (rows[2]["low"], rows[2]["high"]) == (
        approx((3 / 8) ** spread),
        approx((3 / 8) ** (1 / spread)),
    )


def test_concentration_counts_ended_clients_and_leaves_out_negative_ones(book_of):
    book = book_of(
        clients=[*named("ended", ended_on="2024-01-31"), *named("b", "c", "minus", ended_on="")],
        revenue=[
            *retainer("ended", "2024-01", "600 0"),
            *retainer("b", "2024-02", "300"),
            *retainer("c", "2024-02", "100"),
            *retainer("minus", "2024-02", "-50"),
        ],
        as_of=date(2024, 2, 29),
    )
    assert pick(book.rows("concentration"), "largest", "revenue_12m", "share") == [
        (1, 600, approx(600 / 1000)),
        (5, 1000, approx(1)),
        (10, 1000, approx(1)),
    ]
