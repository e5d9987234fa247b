"""What clients owe, how old it is, when it may come, and how late each of them pays."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing, one_of
from analytics.filters import Filters
from analytics.reader import Reader

LATE_GROUPS = ("client", "owner", "month")


def receivables(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Every invoice that is not fully paid on the day looked at, the longest past due first.

    Formula: open_amount = rows and credits of the invoice - paid_amount, or 0 once paid_on has come;
        days_past_due = day looked at - due_on; expected_on = due_on + the client's usual days late
    Unit: money, days
    Source: revenue.csv invoice_id, amount, due_on, paid_on, paid_amount
    Edge cases: without due_on the terms of the settings, marked; rows without invoice_id are invoices of their own;
        unused credits are negative; expected_on is null once it has passed; empty if no file says what is paid
    Example: e has not paid for December, 27 days after 4 January
        >>> last(receivables, "days_past_due", invoice_id="e-2025-12")
        27
    """
    return listing(reader, "receivables", filters, month)


def receivables_by_age(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """What is unpaid, by how long it is past due.

    Formula: open_amount of receivables by age: not due, 1-30, 31-60, 61-90, over 90 days
    Unit: money, ratio
    Source: receivables
    Edge cases: five rows, or none if no file says what is paid; shares are null unless the sum is above zero
    Example: the January invoices of a, b, c and e: 13,000 + 5,000 + 3,000 + 3,000
        >>> last(receivables_by_age, "open_amount", age="not due")
        24000.0
    """
    return listing(reader, "receivables_by_age", filters, month)


def expected_cash(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """When the open invoices may be paid, if every client pays as late as usual.

    Formula: open_amount of receivables by the days to expected_on
    Unit: money
    Source: receivables
    Edge cases: "unsure" where the expected day has passed; none if no file says what is paid
    Example: four January invoices are expected within 30 days
        >>> last(expected_cash, "invoices", period="within 30 days")
        4
    """
    return listing(reader, "expected_cash", filters, month)


def client_receivables(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    overdue: bool = False,
    most: int | None = None,
) -> pd.DataFrame:
    """What each client owes, how much of it is past due, and when it may be paid.

    Formula: receivables summed by client; oldest_days: the longest past due; expected_on: the latest of its invoices
    Unit: money, days
    Source: receivables
    Edge cases: expected_on is null while the usual day of an overdue invoice has passed; with `overdue`, only clients
        that are past due; with `most`, only so many rows, the first of the order
    Example: e owes December and January
        >>> last(client_receivables, "open_amount", client_id="e")
        6000.0
    """
    return listing(reader, "client_receivables", filters, month, overdue=overdue, most=most)


def days_late(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, by: str = "client"
) -> pd.DataFrame:
    """How many days after the due date clients pay, weighted by amount.

    Formula: sum of days x amount / sum of amount, of invoices of 12 months; paid: paid_on - due_on, open and past
        due: day looked at - due_on; days_late_before: the same of the 12 months before
    Unit: days, money
    Source: revenue.csv date, amount, due_on, paid_on, paid_amount
    Edge cases: early payment counts with days below zero; open invoices that are not due, and credits, count in
        nothing; by month each invoice in the month of its date
    Example: b pays 15 days late
        >>> last(days_late, "days_late", client_id="b")
        15.0
    """
    group = one_of("group", by, LATE_GROUPS)
    if group == "month":
        terms = reader.info.settings.payment_terms_days
        return listing(reader, "days_late_by_month", filters, month, payment_terms_days=terms)
    return listing(reader, "days_late" if group == "client" else "days_late_by_owner", filters, month)
