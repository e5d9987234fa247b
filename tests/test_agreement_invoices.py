"""Invoices and renewals worked by hand, on the oracle and on the product alike."""

from datetime import date, timedelta

import pytest

from analytics.errors import UsageError
from tests.books.agreements_by_hand import OCTOBER, approx, monthly, pick
from tests.books.agreements_by_hand import book_of as book_of  # the fixture
from tests.books.by_hand import named, open_side, retainer, table, write_book

# -- invoices


def invoice(number, due_on, amount="100", **columns):
    return {"client_id": "x", "invoice_id": number, "date": "2024-01-02", "amount": amount, "due_on": due_on} | columns


def test_ages_of_open_invoices_at_their_lines(book_of):
    days = (-1, 0, 1, 30, 31, 60, 61, 90, 91)
    revenue = [
        invoice(f"i{place}", (OCTOBER - timedelta(days=past)).isoformat(), paid_on="")
        for place, past in enumerate(days)
    ]
    book = book_of(revenue=revenue)
    assert pick(book.rows("receivables"), "days_past_due", "age") == [
        (91, "over 90"),
        (90, "61-90"),
        (61, "61-90"),
        (60, "31-60"),
        (31, "31-60"),
        (30, "1-30"),
        (1, "1-30"),
        (0, "not due"),
        (-1, "not due"),
    ]
    ages = book.rows("receivables_by_age")
    assert pick(ages, "age", "invoices", "clients", "open_amount") == [
        ("not due", 2, 1, 200),
        ("1-30", 2, 1, 200),
        ("31-60", 2, 1, 200),
        ("61-90", 2, 1, 200),
        ("over 90", 1, 1, 100),
    ]
    [client] = book.rows("client_receivables")
    assert (client["open_amount"], client["overdue_amount"], client["oldest_days"]) == (900, 700, 91)


def test_cash_is_expected_on_the_due_day_and_the_usual_days_after(book_of):
    revenue = [
        # paid ten days late
        invoice("paid", "2024-10-01", paid_on="2024-10-11"),
        *(
            invoice(f"d{place}", due, paid_on="")
            for place, due in enumerate(
                # 10 days later these are 10, 20 and 21 November, 1 December, 30 January
                ("2024-10-31", "2024-11-20", "2024-11-21", "2025-01-20", "2025-01-21")
            )
        ),
        invoice("late", "2024-10-21", paid_on=""),
    ]
    book = book_of(revenue=revenue)
    # late and paid are as large as each other and both ten days late; what is not due says nothing
    assert {row["usual_days_late"] for row in book.rows("receivables")} == {10}
    # 30 and 31 days from 31 October are 30 November and 1 December; 91 days are 30 January
    assert pick(book.rows("expected_cash"), "period", "invoices", "open_amount") == [
        ("within 30 days", 2, 200),
        ("31-60 days", 1, 100),
        ("61-90 days", 0, 0),
        ("later", 2, 200),
        # 21 October and ten days have come
        ("unsure", 1, 100),
    ]
    [client] = book.rows("client_receivables")
    assert client["expected_on"] is None


def test_days_late_are_weighted_by_amount_and_compared_with_the_year_before(book_of):
    revenue = table("""
        client_id, date,       amount, invoice_id, due_on,     paid_on
        x,         2023-10-05, 100,    i1,         2023-11-01, 2023-11-05
        x,         2023-11-05, 300,    i2,         2023-12-01, 2023-11-29
        x,         2024-09-05, 100,    i3,         2024-10-01, 2024-10-11
        x,         2024-10-05, 500,    i4,         2024-11-01,
        y,         2024-10-05, -50,    i5,         2024-10-06, 2024-10-20
    """)
    book = book_of(clients=[*named("x", owner="Ana"), *named("y", owner="Bo")], revenue=revenue)
    # November 2023 to October 2024: (-2 x 300 + 10 x 100) / 400; i4 is not due, i5 is a credit; before: 4 days
    [row] = book.rows("days_late")
    assert (row["invoices"], row["amount"], row["late_amount"]) == (2, 400, 100)
    assert (row["days_late"], row["paid_late_share"], row["days_late_before"]) == (approx(1), approx(1 / 4), approx(4))
    assert pick(book.rows("days_late", by="owner"), "owner", "days_late") == [("Ana", approx(1))]
    months = {f"{row['month']:%Y-%m}": row["days_late"] for row in book.rows("days_late", by="month")}
    assert {name: days for name, days in months.items() if days is not None} == {
        "2023-11": approx(-2),
        "2024-09": approx(10),
    }


# -- renewals


def test_renewals_are_due_overdue_or_past_their_notice(book_of):
    ends = {
        "today": "2024-10-31",
        "ninety": "2025-01-29",
        "ninety_one": "2025-01-30",
        "yesterday": "2024-10-30",
        "year": "2023-11-01",
        "longer": "2023-10-31",
    }
    clients = [row for who, day in ends.items() for row in named(who, contract_ends_on=day, notice_days="")]
    clients += named("passed", contract_ends_on="2024-11-29", notice_days="30")
    clients += named("just", contract_ends_on="2024-11-30", notice_days="30")
    clients += named("silent", contract_ends_on="2024-11-30")
    revenue = [
        row
        for client in clients
        if client["client_id"] != "silent"
        for row in monthly(client["client_id"], "2024-10", "100")
    ]
    rows = book_of(clients=clients, revenue=revenue + monthly("silent", "2024-09", "100")).rows("renewals_due")
    # 2024 has a 29 February: from 1 November 2023 to 31 October 2024 are 365 days, from 31 October 366
    assert pick(rows, "client_id", "days_to_end", "notice_on", "days_to_notice", "state") == [
        ("year", -365, None, None, "overdue"),
        ("passed", 29, date(2024, 10, 30), -1, "notice passed"),
        ("yesterday", -1, None, None, "overdue"),
        ("just", 30, date(2024, 10, 31), 0, "due"),
        ("today", 0, None, None, "due"),
        ("ninety", 90, None, None, "due"),
    ]


def test_a_contract_end_has_an_outcome_once_it_has_come(book_of):
    clients = [
        *named("left", contract_ends_on="2024-09-30"),
        *named("paid_on", contract_ends_on="2024-10-31"),
        *named("future", contract_ends_on="2024-11-01"),
    ]
    revenue = [
        *monthly("left", "2024-09", "70"),
        *monthly("paid_on", "2024-10", "80"),
        *monthly("future", "2024-10", "9"),
    ]
    rows = book_of(clients=clients, revenue=revenue).rows("renewal_outcomes")
    assert pick(rows, "client_id", "mrr_then", "outcome", "seen_on") == [
        ("paid_on", 80, "overdue", None),
        ("left", 70, "ended", None),
    ]


# -- the product alone


def test_windows_and_groups_beyond_their_limits_are_refused(tmp_path):
    files = write_book(tmp_path / "exports", revenue=retainer("x", "2024-10", "100"))
    book = open_side("product", tmp_path, files, OCTOBER, OCTOBER)
    for metric, options in (
        ("retained_hours", {"by": "region"}),
        ("retained_hours", {"months": 0}),
        ("effective_hourly_rate", {"by": "status"}),
        ("days_late", {"by": "rank"}),
        ("expected_work", {"months": 13}),
        ("renewals_due", {"days": -1}),
    ):
        with pytest.raises(UsageError):
            book.rows(metric, **options)
