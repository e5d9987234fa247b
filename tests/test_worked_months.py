"""Small books worked by hand: from rows to client-months, data date, reporting month. On oracle and product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.books.by_hand import money, month, retainer, table
from tests.books.worked import approx, by_month, only, pick
from tests.books.worked import book_of as book_of  # the fixture

pytestmark = pytest.mark.usefixtures("untold_imports")

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
