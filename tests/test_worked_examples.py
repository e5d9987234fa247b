"""Small books worked by hand: every edge case of the definitions, on the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

import math
from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from tests.books.by_hand import money, month, named, open_side, retainer, table, write_book
from tests.oracle.dates import last_day

Z = 1.959963984540054
approx = pytest.approx


@pytest.fixture(params=["oracle", "product"])
def book_of(request, tmp_path):
    numbers = count()

    def make(revenue=None, clients=None, contacts=None, as_of=None, import_day=None, settings=None):
        folder = tmp_path / f"book{next(numbers)}"
        files = write_book(folder / "exports", clients=clients, revenue=revenue, contacts=contacts)
        return open_side(request.param, folder, files, import_day or as_of, as_of, settings)

    return make


def pick(rows, *columns):
    return [tuple(row[column] for column in columns) for row in rows]


def only(rows):
    [row] = rows
    return row


def by_month(rows, column):
    return {row["month"]: row[column] for row in rows if row[column] != 0}


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


# -- from rows to client-months


def months_of(book, client_id, column="mrr"):
    rows = [row for row in book.rows("account_months") if row["client_id"] == client_id]
    return [row[column] for row in rows]


def test_late_invoice_belongs_to_the_month_it_pays_for(book_of):
    book = book_of(
        revenue=table("""
            client_id, date,       amount, kind,      period_start, period_end
            late,      2024-01-10, 100,    recurring, 2024-01-01,   2024-01-31
            late,      2024-03-20, 100,    recurring, 2024-02-01,   2024-02-29
            late,      2024-03-31, 100,    recurring, 2024-03-01,   2024-03-31
        """),
        as_of=date(2024, 3, 31),
    )
    assert months_of(book, "late") == [100, 100, 100]
    assert [row["churn"] for row in book.rows("revenue_movements")] == [0, 0, 0]


def test_annual_invoice_on_the_fifteenth_is_twelve_equal_months(book_of):
    book = book_of(
        revenue=table("""
            client_id, date,       amount, kind,      period_start, period_end
            year,      2023-01-15, 12000,  recurring, 2023-01-15,   2024-01-14
            third,     2023-01-15, 100,    recurring, 2023-02-15,   2023-05-14
            other,     2024-02-29, 1,      recurring, ,
        """),
        as_of=date(2024, 2, 29),
    )
    # 365 days / 30.4375 = 11.99: the twelve months from January on, and none in January 2024
    assert months_of(book, "year") == [1000] * 12 + [0, 0]
    # 89 days are 2.92 months: three parts of 33.333333, nobody takes the last 0.000001
    assert months_of(book, "third")[:4] == [Decimal("33.333333")] * 3 + [0]


@pytest.mark.parametrize(
    ("end", "parts"),
    [
        ("2024-01-01", 1),  # 1 day: at least one month
        ("2024-02-14", 1),  # 45 days / 30.4375 = 1.478
        ("2024-02-15", 2),  # 46 days / 30.4375 = 1.511
        ("2024-03-16", 2),  # 76 days / 30.4375 = 2.497
        ("2024-03-17", 3),  # 77 days / 30.4375 = 2.530
    ],
)
def test_length_of_a_period_in_months(book_of, end, parts):
    book = book_of(
        revenue=table(f"""
            client_id, date,       amount, period_start, period_end
            x,         2024-01-01, 600,    2024-01-01,   {end}
            other,     2024-04-02, 1,      ,
        """),
        as_of=date(2024, 4, 30),
    )
    assert months_of(book, "x") == [600 // parts] * parts + [0] * (4 - parts)


def test_part_is_rounded_half_away_from_zero(book_of):
    book = book_of(
        revenue=table("""
            client_id, date,       amount,    period_start, period_end
            plus,      2024-01-01, 0.000001,  2024-01-01,   2024-02-29
            minus,     2024-01-01, -0.000001, 2024-01-01,   2024-02-29
        """),
        as_of=date(2024, 2, 29),
    )
    assert months_of(book, "plus", "revenue") == money("0.000001", "0.000001")
    assert months_of(book, "minus", "revenue") == money("-0.000001", "-0.000001")


def test_project_belongs_to_the_month_of_its_date(book_of):
    book = book_of(
        revenue=table("""
            client_id, date,       amount, kind,    period_start, period_end
            x,         2024-02-10, 600,    project, 2024-01-01,   2024-03-31
            y,         2024-03-31, 1,      project, ,
        """),
        as_of=date(2024, 3, 31),
    )
    assert months_of(book, "x", "project_revenue") == [600, 0]
    assert months_of(book, "x", "mrr") == [0, 0]
    assert book.rows("revenue_movements") == []


INVOICE = """
    client_id, date,       amount, kind,      period_start, period_end, invoice_id
    x,         2024-01-10, 12000,  recurring, 2024-01-01,   2024-12-31, I1
    end,       2025-01-31, 1,      recurring, ,             ,
"""


@pytest.mark.parametrize(
    ("credit", "parts"),
    [
        # Periods of its own: 61 days are two months, 300 off each.
        ("x, 2024-10-20, -600, recurring, 2024-05-01, 2024-06-30, I1", {5: 700, 6: 700}),
        # The invoice's months from the credit's on: October, November, December, 200 off each.
        ("x, 2024-10-20, -600, recurring, , , I1", {10: 800, 11: 800, 12: 800}),
        # Plain: the month of its date.
        ("x, 2024-10-20, -600, recurring, , ,", {10: 400}),
        # No invoice of that id, or another client's.
        ("x, 2024-10-20, -600, recurring, , , I2", {10: 400}),
        # Dated before the invoice, which is therefore not an earlier one.
        ("x, 2024-01-09, -600, recurring, , , I1", {1: 400}),
        # Below zero the MRR is zero.
        ("x, 2024-10-20, -1600, recurring, , ,", {10: 0}),
        # A project credit leaves the MRR alone.
        ("x, 2024-10-20, -600, project, , , I1", {}),
    ],
)
def test_credit_note(book_of, credit, parts):
    book = book_of(revenue=table(INVOICE + credit), as_of=date(2025, 1, 31))
    expected = [parts.get(number, 1000) for number in range(1, 13)]
    assert months_of(book, "x")[:12] == expected


def test_credit_after_the_last_month_of_its_invoice(book_of):
    credit = "x, 2025-01-15, -600, recurring, , , I1"
    book = book_of(revenue=table(INVOICE + credit), as_of=date(2025, 1, 31))
    assert months_of(book, "x") == [1000] * 12 + [0]
    assert months_of(book, "x", "revenue") == [1000] * 12 + [-600]


def test_gap_is_churn_and_reactivation_unless_the_setting_closes_it(book_of):
    revenue = [
        *retainer("gap", "2024-01", "100 100 0 150 150 0 0 150 0"),
        *retainer("other", "2024-01", "50 50 50 50 50 50 50 50 50"),
    ]
    book = book_of(revenue=revenue, as_of=date(2024, 9, 30))
    movements = book.rows("revenue_movements")
    march, april, june = month("2024-03"), month("2024-04"), month("2024-06")
    august, september = month("2024-08"), month("2024-09")
    assert by_month(movements, "churn") == {march: 100, june: 150, september: 150}
    assert by_month(movements, "reactivation") == {april: 150, august: 150}

    one = book_of(revenue=revenue, as_of=date(2024, 9, 30), settings={"gap_months": 1})
    # March carries February's 100 into MRR; a stop that has not ended is churn at once.
    assert months_of(one, "gap") == [100, 100, 100, 150, 150, 0, 0, 150, 0]
    assert months_of(one, "gap", "revenue") == [100, 100, 0, 150, 150, 0, 0, 150, 0]
    assert by_month(one.rows("revenue_movements"), "churn") == {june: 150, september: 150}
    assert by_month(one.rows("revenue_movements"), "expansion") == {april: 50}

    two = book_of(revenue=revenue, as_of=date(2024, 9, 30), settings={"gap_months": 2})
    assert months_of(two, "gap") == [100, 100, 100, 150, 150, 150, 150, 150, 0]
    assert by_month(two.rows("revenue_movements"), "churn") == {september: 150}


def test_returner_counts_in_net_retention_with_what_it_pays_now(book_of):
    book = book_of(
        revenue=[*retainer("back", "2024-01", "100 0 80"), *retainer("stays", "2024-01", "300 300 300")],
        as_of=date(2024, 3, 31),
    )
    row = only(book.rows("net_dollar_retention", month=month("2024-03"), months=2))
    assert row["net_dollar_retention"] == approx((80 + 300) / 400)
    assert row["without_returners"] == approx(300 / 400)
    row = only(book.rows("revenue_movements", month=month("2024-03")))
    assert (row["new"], row["reactivation"], row["reactivation_clients"]) == (0, 80, 1)


def test_joined_and_left_in_one_month(book_of):
    book = book_of(
        revenue=[*retainer("brief", "2024-02", "70"), *retainer("stays", "2024-01", "300 300 300")],
        as_of=date(2024, 3, 31),
    )
    rows = book.rows("revenue_movements")
    assert pick(rows, "new", "churn", "closing", "new_clients", "churn_clients") == [
        (300, 0, 300, 1, 0),
        (70, 0, 370, 1, 0),
        (0, 70, 300, 0, 1),
    ]
    # Neither in the base two months ago nor in the figures now
    row = only(book.rows("net_dollar_retention", month=month("2024-03"), months=2))
    assert row["net_dollar_retention"] == approx(300 / 300)


# -- data date and reporting month


def test_incomplete_last_month_is_not_reported(book_of):
    revenue = retainer("x", "2024-01", "100 100 100")
    book = book_of(revenue=revenue, import_day=date(2024, 3, 20))
    assert (book.data_date, book.reporting_month) == (date(2024, 3, 10), month("2024-02"))
    assert [row["month"] for row in book.rows("revenue_movements")] == [month("2024-01"), month("2024-02")]
    assert book.is_complete


def test_only_month_is_reported_though_incomplete(book_of):
    book = book_of(revenue=retainer("x", "2024-03", "100"), import_day=date(2024, 3, 20))
    assert (book.reporting_month, book.is_complete) == (month("2024-03"), False)
    assert only(book.rows("revenue_movements"))["new"] == 100


def test_rows_after_the_import_day_do_not_move_the_data_date(book_of):
    book = book_of(revenue=retainer("x", "2024-01", "100 100 100"), import_day=date(2024, 3, 1))
    assert book.data_date == date(2024, 2, 10)


@pytest.mark.parametrize(
    ("dates", "import_day", "data_date"),
    [
        (("2024-01-01", "2024-02-01"), date(2024, 3, 5), date(2024, 2, 29)),
        (("2024-01-31", "2024-02-29"), date(2024, 3, 5), date(2024, 2, 29)),
        (("2024-01-01", "2024-02-01"), date(2024, 2, 28), date(2024, 2, 1)),
        (("2024-01-01", "2024-02-02"), date(2024, 3, 5), date(2024, 2, 2)),
    ],
)
def test_monthly_export_speaks_for_whole_months(book_of, dates, import_day, data_date):
    revenue = [{"client_id": "x", "date": day, "amount": "100"} for day in dates]
    assert book_of(revenue=revenue, import_day=import_day).data_date == data_date


def test_contact_in_the_newest_month_shows_that_it_is_not_over(book_of):
    revenue = table("""
        client_id, date,       amount
        x,         2024-01-01, 100
        x,         2024-02-01, 100
    """)
    contacts = [{"client_id": "x", "date": "2024-02-12"}]
    book = book_of(revenue=revenue, contacts=contacts, import_day=date(2024, 3, 5))
    assert (book.data_date, book.reporting_month) == (date(2024, 2, 12), month("2024-01"))
    planned = [{"client_id": "x", "date": "2024-02-12", "outcome": "planned"}]
    book = book_of(revenue=revenue, contacts=planned, import_day=date(2024, 3, 5))
    assert book.data_date == date(2024, 2, 29)


def partly_filled(clients, missing, churned_before=0):
    """`missing` of the clients do not pay in April, `churned_before` others none in February."""
    rows = []
    for number in range(clients):
        amounts = "100 100 100 0" if number < missing else "100 100 100 100"
        if number >= clients - churned_before:
            amounts = "100 0 100 100"
        rows += retainer(f"c{number:02d}", "2024-01", amounts)
    return rows


@pytest.mark.parametrize(
    ("clients", "missing", "churned_before", "reported"),
    [
        (10, 6, 0, "2024-03"),  # 6/10 is over half
        (10, 5, 0, "2024-04"),  # exactly half is not
        (9, 6, 0, "2024-04"),  # fewer than ten clients
        (20, 12, 8, "2024-04"),  # 12/20 is not over 1.5 x 8/20
        (20, 13, 7, "2024-03"),  # 13/20 is over 1.5 x 7/20
    ],
)
def test_partly_filled_last_month(book_of, clients, missing, churned_before, reported):
    book = book_of(revenue=partly_filled(clients, missing, churned_before), as_of=date(2024, 4, 30))
    assert book.reporting_month == month(reported)


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


# -- account rank


def ranks_of(book, column="rank", **filters):
    return dict(pick(book.rows("account_rank", **filters), "client_id", column))


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


# -- coverage


def covered(book_of, contacts, as_of=date(2024, 6, 30), clients=None, **others):
    """One client of rank A (30 days) that pays 100 a month since January, and these contacts."""
    book = book_of(
        clients=clients or named("x", signed_on="2024-01-01"),
        revenue=retainer("x", "2024-01", "100 100 100 100 100 100"),
        contacts=contacts,
        as_of=as_of,
        **others,
    )
    return only(book.rows("contact_coverage")), book


@pytest.mark.parametrize(
    ("touched_on", "days", "status"),
    [
        ("2024-06-08", 22, "on track"),  # 22/30 = 73%
        ("2024-06-07", 23, "due soon"),  # 23/30 = 77%
        ("2024-05-31", 30, "due soon"),  # 30/30
        ("2024-05-30", 31, "overdue"),
    ],
)
def test_status_by_share_of_the_cadence(book_of, touched_on, days, status):
    # The other client keeps the contacts up to date.
    contacts = [{"client_id": "x", "date": touched_on}, {"client_id": "nobody", "date": "2024-06-30"}]
    row, _ = covered(book_of, contacts)
    assert (row["last_contact_on"], row["days_since_contact"]) == (date.fromisoformat(touched_on), days)
    assert (row["rank"], row["cadence_days"], row["status"]) == ("A", 30, status)


def test_exactly_three_quarters_of_the_cadence_are_on_track(book_of):
    book = book_of(
        revenue=[*retainer("a", "2024-06", "90"), *retainer("b", "2024-06", "10")],
        contacts=[{"client_id": "a", "date": "2024-06-30"}, {"client_id": "b", "date": "2024-05-16"}],
        as_of=date(2024, 6, 30),
    )
    # b is B: 45 of 60 days
    rows = pick(book.rows("contact_coverage"), "client_id", "days_since_contact", "cadence_days", "status")
    assert ("b", 45, 60, "on track") in rows


def test_overdue_client_puts_revenue_at_risk(book_of):
    contacts = [{"client_id": "x", "date": "2024-04-01"}, {"client_id": "nobody", "date": "2024-06-30"}]
    row, book = covered(book_of, contacts)
    # 1 April to 30 June: 90 days of 30; MRR 100, no project
    assert (row["revenue_at_risk"], row["neglect_score"]) == (100, approx(90 / 30 * 100))
    row = only(book.rows("reach"))
    assert (row["clients"], row["reached_clients"], row["reach"]) == (1, 0, 0)


def test_never_contacted_counts_from_the_later_of_signing_and_first_contact(book_of):
    contacts = [{"client_id": "nobody", "date": day} for day in ("2024-05-01", "2024-06-30")]
    row, book = covered(book_of, contacts)
    # The contacts begin on 1 May: 60 days
    assert (row["last_contact_on"], row["days_since_contact"], row["status"]) == (None, 60, "overdue")
    row, book = covered(book_of, contacts, clients=named("x", signed_on="2024-06-10"))
    assert (row["last_contact_on"], row["days_since_contact"], row["status"]) == (None, 20, "on track")
    # Never touched and still within the cadence: in neither part of reach
    row = only(book.rows("reach"))
    assert (row["clients"], row["reached_clients"], row["reach"]) == (0, 0, None)
    row = only(book.rows("coverage_by_owner"))
    assert (row["clients"], row["too_new_clients"], row["reach"]) == (1, 1, None)


def test_never_contacted_and_not_signed_counts_from_the_first_revenue_row(book_of):
    contacts = [{"client_id": "nobody", "date": day} for day in ("2024-01-01", "2024-06-30")]
    revenue = table("""
        client_id, date,       amount, period_start, period_end
        x,         2024-04-20, 100,    2024-04-01,   2024-04-30
        x,         2024-05-10, 100,    ,
        x,         2024-06-10, 100,    ,
        y,         2024-06-05, 100,    ,
    """)
    book = book_of(clients=named("x", "y"), revenue=revenue, contacts=contacts, as_of=date(2024, 6, 30))
    # 1 April to 30 June; 5 June to 30 June
    days = dict(pick(book.rows("contact_coverage"), "client_id", "days_since_contact"))
    assert days == {"x": 90, "y": 25}


def test_contact_by_a_colleague_is_a_touch(book_of):
    contacts = [{"client_id": "x", "date": "2024-06-20", "rep": "Bo", "team": "support"}]
    row, _ = covered(book_of, contacts, clients=named("x", owner="Ana"))
    assert (row["owner"], row["last_contact_on"], row["status"]) == ("Ana", date(2024, 6, 20), "on track")


@pytest.mark.parametrize(
    "column",
    [
        {"outcome": "planned"},
        {"outcome": "Scheduled"},
        {"outcome": "cancelled"},
        {"outcome": "Canceled"},
        {"outcome": "no-show"},
        {"outcome": "No show"},
        {"outcome": "noshow"},
        {"channel": "Newsletter"},
        {"channel": "bulk email"},
        {"channel": "mass email"},
        {"channel": "campaign"},
        {"channel": "automated"},
    ],
)
def test_what_is_no_touch(book_of, column):
    contacts = [
        {"client_id": "x", "date": "2024-04-01", "channel": "call", "outcome": ""},
        {"client_id": "x", "date": "2024-06-20"} | column,
        {"client_id": "nobody", "date": "2024-06-30"},
    ]
    row, _ = covered(book_of, contacts)
    assert (row["last_contact_on"], row["status"]) == (date(2024, 4, 1), "overdue")


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        ({"date": "2024-07-01"}, "planned"),
        ({"date": "2024-07-30"}, "planned"),  # exactly one cadence later
        ({"date": "2024-07-31"}, "overdue"),  # later than that
        ({"date": "2024-07-15", "outcome": "planned"}, "planned"),
        ({"date": "2024-06-30", "outcome": "planned"}, "overdue"),  # not after the day looked at
        ({"date": "2024-07-15", "outcome": "cancelled"}, "overdue"),
        ({"date": "2024-07-15", "channel": "newsletter"}, "overdue"),
    ],
)
def test_planned_contact(book_of, plan, status):
    contacts = [
        {"client_id": "x", "date": "2024-04-01"},
        {"client_id": "nobody", "date": "2024-06-30"},
        {"client_id": "x"} | plan,
    ]
    row, book = covered(book_of, contacts)
    assert row["status"] == status
    assert row["revenue_at_risk"] == (100 if status == "overdue" else None)
    # Planned is not reached.
    assert only(book.rows("reach"))["reach"] == 0


@pytest.mark.parametrize(
    ("next_contact_on", "status"),
    [
        ("2024-07-01", "planned"),
        ("2024-07-30", "planned"),
        ("2024-07-31", "overdue"),
        ("2024-06-30", "overdue"),
    ],
)
def test_next_contact_on_is_a_plan(book_of, next_contact_on, status):
    contacts = [{"client_id": "x", "date": "2024-04-01"}, {"client_id": "nobody", "date": "2024-06-30"}]
    row, _ = covered(book_of, contacts, clients=named("x", next_contact_on=next_contact_on))
    assert row["status"] == status


def test_lapsed_client_is_ranked_but_outside_reach_and_risk(book_of):
    book = book_of(
        clients=named("lapsed", "fresh", "project", "stays", owner="Ana"),
        revenue=[
            *retainer("lapsed", "2024-01", "100 100 100"),
            *retainer("fresh", "2024-01", "100 100 100 100"),
            *retainer("project", "2024-01", "100 100 100"),
            *retainer("stays", "2024-01", "100 100 100 100 100 100"),
            {"client_id": "project", "date": "2024-04-10", "amount": "60", "kind": "project"},
        ],
        contacts=[{"client_id": "nobody", "date": day} for day in ("2024-01-01", "2024-06-30")],
        as_of=date(2024, 6, 30),
    )
    status = dict(pick(book.rows("contact_coverage"), "client_id", "status"))
    # lapsed: nothing in April, May, June. fresh paid in April; project had a project then
    assert status == {"lapsed": "lapsed", "fresh": "overdue", "project": "overdue", "stays": "overdue"}
    assert set(ranks_of(book)) == {"lapsed", "fresh", "project", "stays"}
    at_risk = dict(pick(book.rows("contact_coverage"), "client_id", "revenue_at_risk"))
    # MRR + project / 12; fresh has neither: a twelfth of its 400
    assert at_risk == {"lapsed": None, "fresh": Decimal("33.333333"), "project": 5, "stays": 100}
    row = only(book.rows("reach"))
    assert (row["clients"], row["revenue"]) == (3, 400 + 360 + 600)
    row = only(book.rows("coverage_by_owner"))
    assert (row["clients"], row["overdue_clients"]) == (3, 3)
    assert row["revenue_at_risk"] == Decimal("138.333333")


def test_work_list_is_ordered_by_neglect(book_of):
    book = book_of(
        revenue=[
            *retainer("a", "2024-06", "50"),
            *retainer("b", "2024-06", "100"),
            *retainer("c", "2024-06", "100"),
            *retainer("d", "2024-06", "70"),
        ],
        contacts=[
            *({"client_id": one, "date": "2024-01-01"} for one in "abcd"),
            {"client_id": "d", "date": "2024-06-30"},
        ],
        as_of=date(2024, 6, 30),
    )
    # b, c and d are A, a is B (270/320 = 84% before it). 1 January to 30 June 2024: 181 days
    rows = book.rows("contact_coverage")
    assert pick(rows, "client_id", "rank", "days_since_contact", "neglect_score") == [
        ("b", "A", 181, approx(181 / 30 * 100)),
        ("c", "A", 181, approx(181 / 30 * 100)),
        ("a", "B", 181, approx(181 / 60 * 50)),
        ("d", "A", 0, None),
    ]


def test_empty_contacts_export_is_an_export(book_of):
    row, book = covered(book_of, contacts=[])
    # Signed on 1 January, never touched: 181 days to 30 June
    assert (row["days_since_contact"], row["status"], row["revenue_at_risk"]) == (181, "overdue", 100)
    assert only(book.rows("reach"))["reach"] == 0


def test_no_contacts_export_at_all(book_of):
    row, book = covered(book_of, contacts=None)
    assert (row["last_contact_on"], row["days_since_contact"]) == (None, None)
    assert (row["status"], row["revenue_at_risk"], row["neglect_score"]) == ("no contact data", None, None)
    assert only(book.rows("reach"))["reach"] is None
    assert only(book.rows("frequency_attainment"))["frequency_attainment"] is None


@pytest.mark.parametrize(
    ("contacts_end", "days"),
    [
        ("2024-06-22", 22),  # eight days before the data date: measured at the contacts' end, 22 June
        ("2024-06-23", 30),  # seven days before: measured at the data date
    ],
)
def test_contacts_that_ended_early(book_of, contacts_end, days):
    contacts = [
        {"client_id": "x", "date": "2024-05-31", "channel": "call"},
        # The end of the contacts is that of any that happened, a newsletter too.
        {"client_id": "nobody", "date": contacts_end, "channel": "newsletter"},
    ]
    row, _ = covered(book_of, contacts)
    assert row["days_since_contact"] == days


def test_frequency_attainment(book_of):
    book = book_of(
        clients=[*named("old", signed_on="2020-01-01"), *named("new", signed_on="2024-12-02")],
        revenue=[*retainer("old", "2024-01", " ".join(["100"] * 12)), *retainer("new", "2024-12", "20")],
        contacts=[
            *({"client_id": "old", "date": f"2024-{number:02d}-20"} for number in range(7, 13)),
            {"client_id": "old", "date": "2023-12-31"},
            {"client_id": "new", "date": "2024-12-30"},
        ],
        as_of=date(2024, 12, 31),
    )
    # old (A): 6 touches of the 366 / 30 asked for. new (C): 1 touch of 30 / 90, which is 1 at most
    row = only(book.rows("frequency_attainment"))
    assert row["clients"] == 2
    assert row["frequency_attainment"] == approx((6 / (366 / 30) + 1) / 2)


def test_time_share(book_of):
    book = book_of(
        clients=[*named("a", owner="Ana"), *named("b", owner="Bo")],
        revenue=[*retainer("a", "2024-12", "900"), *retainer("b", "2024-12", "100")],
        contacts=table("""
            client_id, date,       channel,    minutes
            a,         2024-12-31, call,       30
            a,         2024-01-01, call,       10
            a,         2023-12-31, call,       500
            a,         2024-06-01, newsletter, 500
            b,         2024-06-01, call,       100
            b,         2024-06-02, call,
            stray,     2024-06-02, call,       20
        """),
        as_of=date(2024, 12, 31),
    )
    columns = "by", "minutes", "time_share", "revenue_12m", "revenue_share", "contacts_without_minutes"

    def shares(**arguments):
        return sorted(pick(book.rows("time_share", **arguments), *columns))

    a, b = (40, approx(40 / 160), 900, approx(0.9), 0), (100, approx(100 / 160), 100, approx(0.1), 1)
    stray = 20, approx(20 / 160), 0, approx(0), 0
    assert shares() == [("A", *a), ("B", *b), ("unranked", *stray)]
    assert shares(by="client") == [("a", *a), ("b", *b), ("stray", *stray)]
    assert shares(by="owner") == [("", *stray), ("Ana", *a), ("Bo", *b)]
    # Shares are of the selection.
    assert shares(owners=["Ana"]) == [("A", 40, approx(1), 900, approx(1), 0)]


def test_handoff(book_of):
    book = book_of(
        clients=[*named("x", signed_on="2024-03-01", owner="Ana"), *named("early", signed_on="2023-12-31")],
        revenue=[
            *retainer("x", "2024-03", "100 100 100"),
            *retainer("early", "2024-01", "100 100 100 100 100"),
        ],
        contacts=table("""
            client_id, date,       team
            early,     2024-01-01, sales
            x,         2024-02-20, sales
            x,         2024-03-11, support
            x,         2024-04-05, sales
        """),
        as_of=date(2024, 5, 31),
    )
    columns = "client_id", "event", "team", "from_on", "first_touch_on", "days"
    signed, support, sales = date(2024, 3, 1), date(2024, 3, 11), date(2024, 4, 5)
    rows = pick(book.rows("handoff"), *columns)
    assert [row for row in rows if row[0] == "x"] == [
        ("x", "signed on", "", signed, support, 10),
        ("x", "signed on", "sales", signed, sales, 35),
        ("x", "signed on", "support", signed, support, 10),
    ]
    # Signed before the contacts begin: its first touch may lie before them too.
    assert {row[-1] for row in rows if row[0] == "early"} == {None}


# -- what only several imports show: the oracle reads one folder, so these are the product's alone


def import_each(tmp_path, *exports):
    """Exports imported one after the other, each with the last day of the month that it was made for."""
    book = None
    for number, (made_for, rows) in enumerate(exports):
        files = write_book(tmp_path / str(number), **rows)
        if book is None:
            book = open_side("product", tmp_path, files, last_day(month(made_for)), last_day(month(made_for)))
        else:
            book.load(files, last_day(month(made_for)), last_day(month(made_for)))
    return book


def test_handoff_to_a_new_owner_is_dated_to_the_import_that_shows_it(tmp_path):
    contacts = table("""
        client_id, date,       rep
        x,         2024-01-15, Ana
        x,         2024-04-20, Bo
        x,         2024-05-02, Ana
        x,         2024-05-10, Bo
    """)
    book = import_each(
        tmp_path,
        ("2024-03", {"clients": named("x", owner="Ana"), "revenue": retainer("x", "2024-01", "100 100 100")}),
        ("2024-04", {"clients": named("x", owner="Bo")}),
        ("2024-05", {"contacts": contacts}),
    )
    # Bo's from 30 April on; Ana's call of 2 May is not Bo's first
    columns = "client_id", "owner", "event", "from_on", "first_touch_on", "days"
    assert pick(book.rows("handoff"), *columns) == [
        ("x", "Bo", "owner changed", date(2024, 4, 30), date(2024, 5, 10), 10)
    ]


def test_rank_set_by_hand_holds_from_its_import_on(tmp_path):
    revenue = [*retainer("a", "2024-01", "90 90 90 90 90"), *retainer("b", "2024-01", "10 10 10 10 10")]
    until_march = [row for row in revenue if row["date"] < "2024-04"]
    book = import_each(
        tmp_path,
        ("2024-03", {"clients": [*named("a", rank="C"), *named("b", rank="")], "revenue": until_march}),
        ("2024-05", {"revenue": revenue}),
    )
    assert ranks_of(book, month=month("2024-02")) == {"a": "A", "b": "B"}
    assert ranks_of(book, month=month("2024-04")) == {"a": "C", "b": "B"}
    assert ranks_of(book) == {"a": "C", "b": "B"}


# -- does neglect cost clients?


def touched_every_month(*client_ids):
    return [{"client_id": one, "date": f"2023-{number:02d}-01"} for one in client_ids for number in range(1, 13)]


def touched_once(*client_ids):
    return [{"client_id": one, "date": "2023-01-01"} for one in client_ids]


def paying(client_id, amount, months):
    """From January 2023 on, for so many months of that year."""
    return retainer(client_id, "2023-01", " ".join([amount] * months))


def test_retention_by_coverage(book_of):
    book = book_of(
        revenue=[*paying("p", "100", 12), *paying("q", "100", 9), *paying("r", "100", 12)],
        contacts=touched_every_month("p") + touched_once("q", "r"),
        as_of=date(2023, 12, 31),
    )
    # All three are A. Looked at from April (the first month that ends 90 days after the first contact) to
    # July (two months of lag and three of horizon before December). q churns in October: of its four
    # client-months, followed from June, July, August and September, all but the first see it.
    rows = {(row["horizon_months"], row["coverage"]): row for row in book.rows("retention_by_coverage")}
    row = rows[3, "neglected"]
    assert (row["lag_months"], row["client_months"], row["clients"], row["churned"]) == (2, 8, 2, 3)
    assert row["churn_rate"] == approx(3 / 8)
    # q: 3 - 4 x 3/8, r: 0 - 4 x 3/8
    error = math.sqrt((1.5**2 + 1.5**2) / 8**2) / (3 / 8 * 5 / 8)
    centre = math.log((3 / 8) / (5 / 8))
    assert row["low"] == approx(1 / (1 + math.exp(-(centre - Z * error))))
    assert row["high"] == approx(1 / (1 + math.exp(-(centre + Z * error))))
    # In t + 3: r 4 x 100, q 100 in September and nothing after
    assert row["net_dollar_retention"] == approx(500 / 800)
    assert row["gross_dollar_retention"] == approx(500 / 800)
    row = rows[3, "covered"]
    assert (row["client_months"], row["churned"], row["churn_rate"]) == (4, 0, 0)
    assert (row["low"], row["high"], row["net_dollar_retention"]) == (None, None, approx(1))
    # Horizon 6: April alone
    assert (rows[6, "neglected"]["client_months"], rows[6, "neglected"]["churned"]) == (2, 1)
    # Without a lag: s = t from April to September
    lag0 = {(row["horizon_months"], row["coverage"]): row for row in book.rows("retention_by_coverage", lag=0)}
    assert (lag0[3, "covered"]["lag_months"], lag0[3, "covered"]["client_months"]) == (0, 6)


def test_notice_already_given_is_not_followed(book_of):
    book = book_of(
        clients=[
            *named("q", ended_on="2023-10-31", notice_days="60"),
            *named("r", ended_on="", notice_days=""),
        ],
        revenue=[*paying("q", "100", 10), *paying("r", "100", 12)],
        contacts=touched_once("q", "r") + touched_every_month("nobody"),
        as_of=date(2023, 12, 31),
    )
    # Notice on 1 September: q is followed from June, July and August (31 August), not from September.
    # It churns in November, seen from August alone.
    rows = pick(book.rows("retention_by_coverage"), "horizon_months", "coverage", "client_months", "churned")
    assert (3, "neglected", 3 + 4, 1) in rows


def test_neglect_rate_ratio_at_the_rank_mix_of_the_neglected(book_of):
    book = book_of(
        revenue=[
            *paying("a1", "100", 12),
            *paying("a2", "100", 9),
            *paying("a3", "100", 9),
            *paying("a4", "100", 12),
            *paying("b1", "30", 12),
            *paying("b2", "30", 8),
            *paying("b3", "30", 9),
        ],
        contacts=touched_every_month("a1", "a2", "b1", "b2") + touched_once("a3", "a4", "b3"),
        as_of=date(2023, 12, 31),
    )
    # A: a1 to a4 (300/490 before the last); B: b1 to b3 (400/490 and 460/490). Client-months and churned:
    # covered a1 4, 0; a2 4, 3; b1 4, 0; b2 3, 3 (gone by September). Neglected a3 4, 3; a4 4, 0; b3 4, 3.
    neglected = (3 + 0 + 3) / 12
    covered_a, covered_b = 3 / 8, 3 / 7
    standardised = 8 / 12 * covered_a + 4 / 12 * covered_b
    row = book.rows("neglect_rate_ratio")[0]
    assert (row["lag_months"], row["horizon_months"]) == (2, 3)
    assert row["rate_ratio"] == approx(neglected / standardised) == approx(14 / 11)
    terms = [
        (3 - 4 * neglected) / (neglected * 12),  # a3
        (0 - 4 * neglected) / (neglected * 12),  # a4
        (3 - 4 * neglected) / (neglected * 12),  # b3
        -8 / 12 * (0 - 4 * covered_a) / 8 / standardised,  # a1
        -8 / 12 * (3 - 4 * covered_a) / 8 / standardised,  # a2
        -4 / 12 * (0 - 4 * covered_b) / 7 / standardised,  # b1
        -4 / 12 * (3 - 3 * covered_b) / 7 / standardised,  # b2
    ]
    error = math.sqrt(sum(term**2 for term in terms))
    assert row["low"] == approx(14 / 11 * math.exp(-Z * error))
    assert row["high"] == approx(14 / 11 * math.exp(Z * error))


def test_same_client_in_both_groups_is_one_cluster(book_of):
    touches = [{"client_id": "x", "date": f"2023-{number:02d}-01"} for number in range(1, 6)]
    book = book_of(
        revenue=[*paying("x", "100", 9), *paying("y", "100", 12)],
        contacts=touches + touched_every_month("y"),
        as_of=date(2023, 12, 31),
    )
    # x is covered in April and May (followed from June: 0, from July: 1), neglected in June and July
    # (1 and 1); y is covered four times and stays. Covered: 1/6, neglected: 2/2, ratio 6.
    row = book.rows("neglect_rate_ratio")[0]
    assert row["rate_ratio"] == approx((2 / 2) / (1 / 6))
    # x: neglected (2 - 2) / 2 = 0, covered (1 - 2/6) / 6 / (1/6) = 2/3; y: (0 - 4/6) / 6 / (1/6) = -2/3
    error = math.sqrt((0 - 2 / 3) ** 2 + (0 + 2 / 3) ** 2)
    assert (row["low"], row["high"]) == (approx(6 * math.exp(-Z * error)), approx(6 * math.exp(Z * error)))


def test_book_without_revenue(book_of):
    book = book_of(
        clients=named("x", signed_on="2024-01-20"),
        contacts=[{"client_id": "x", "date": "2024-02-01"}, {"client_id": "x", "date": "2024-03-15"}],
        import_day=date(2024, 3, 20),
    )
    assert (book.data_date, book.reporting_month) == (date(2024, 3, 15), month("2024-02"))
    assert pick(book.rows("account_months"), "month", "mrr") == [
        (month("2024-01"), 0),
        (month("2024-02"), 0),
    ]
    assert book.rows("revenue_movements") == []
    assert book.rows("contact_coverage") == []
