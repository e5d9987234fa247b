"""Invoices, section 6: what is open, how old it is, and how late each client pays."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import ZERO, OracleBook
from tests.oracle.dates import add_months, month_of, months_ending_with
from tests.oracle.numbers import ratio
from tests.oracle.read import RevenueRow
from tests.oracle.retainers import named
from tests.oracle.retention import total
from tests.oracle.series import Row

AGES = ("not due", "1-30", "31-60", "61-90", "over 90")
PERIODS = ("within 30 days", "31-60 days", "61-90 days", "later", "unsure")


@dataclass(frozen=True)
class Invoice:
    """One invoice as the rows up to a day show it."""

    client_id: str
    invoice_id: str
    date: date
    due_on: date
    is_due_assumed: bool
    amount: Decimal
    paid_amount: Decimal
    paid_on: date | None
    seen_on: date

    @property
    def is_settled(self) -> bool:
        return self.paid_on is not None and self.paid_on <= self.seen_on

    @property
    def open_amount(self) -> Decimal:
        return ZERO if self.is_settled else self.amount - self.paid_amount

    @property
    def days_past_due(self) -> int:
        return (self.seen_on - self.due_on).days

    @property
    def days_late(self) -> int | None:
        """Of a paid invoice, early ones below zero; of an open one only once it is past due."""
        if self.is_settled:
            return (self.paid_on - self.due_on).days
        return self.days_past_due if self.open_amount > 0 and self.days_past_due > 0 else None


def invoices(book: OracleBook, day: date) -> list[Invoice]:
    """Rows with one invoice number of one client are one invoice; a row without a number is one of its own."""
    if not book.exports.has_payments:
        return []
    if day not in book.invoices:
        book.invoices[day] = invoices_seen(book, day)
    return book.invoices[day]


def invoices_seen(book: OracleBook, day: date) -> list[Invoice]:
    groups: dict[tuple, list[RevenueRow]] = {}
    for number, row in enumerate(book.exports.revenue):
        if row.date <= day:
            groups.setdefault((row.client_id, row.invoice_id or number), []).append(row)
    return [invoice_of(book, rows, day) for rows in groups.values()]


def invoice_of(book: OracleBook, rows: list[RevenueRow], day: date) -> Invoice:
    def worth(row: RevenueRow, amount: Decimal) -> Decimal:
        currency = row.currency or book.client(row.client_id).currency or book.reporting_currency
        return book.rates.worth({currency: amount}, month_of(row.date))

    first = min(row.date for row in rows)
    due_on = max((row.due_on for row in rows if row.due_on), default=None)
    paid = [row for row in rows if row.paid_amount is not None and not (row.paid_on and row.paid_on > day)]
    return Invoice(
        client_id=rows[0].client_id,
        invoice_id=rows[0].invoice_id,
        date=first,
        due_on=due_on or first + timedelta(days=book.settings.payment_terms_days),
        is_due_assumed=due_on is None,
        amount=total(worth(row, row.amount) for row in rows),
        paid_amount=total(worth(row, row.paid_amount) for row in paid),
        paid_on=max((row.paid_on for row in rows if row.paid_on), default=None),
        seen_on=day,
    )


def lateness(found: list[Invoice], months: list[date]) -> Row:
    """Days late, weighted by amount, of the invoices dated in the months."""
    counted = [
        each for each in found if each.amount > 0 and month_of(each.date) in months and each.days_late is not None
    ]
    amount = total(each.amount for each in counted)
    late = total(each.amount for each in counted if each.days_late > 0)
    return {
        "invoices": len(counted),
        "amount": amount,
        "late_amount": late,
        "paid_late_share": ratio(late, amount),
        "days_late": exact_days_late(found, months) if counted else None,
    }


def exact_days_late(found: list[Invoice], months: list[date]) -> float | None:
    exact = days_late_fraction(found, months)
    return None if exact is None else float(exact)


def days_late_fraction(found: list[Invoice], months: list[date]) -> Fraction | None:
    counted = [
        each for each in found if each.amount > 0 and month_of(each.date) in months and each.days_late is not None
    ]
    if not counted:
        return None
    return sum(each.days_late * Fraction(each.amount) for each in counted) / Fraction(
        total(each.amount for each in counted)
    )


def client_days_late(book: OracleBook, client_id: str, month: date) -> Fraction | None:
    """The client's days late, over the invoices of twelve months."""
    found = [each for each in invoices(book, book.day_looked_at(month)) if each.client_id == client_id]
    return days_late_fraction(found, months_ending_with(month, 12))


def days_late(book: OracleBook, month: date | None = None, by: str = "client", **filters) -> list[Row]:
    end = book.list_month(month)
    chosen = set(book.select(end, **filters))
    found = [each for each in invoices(book, book.day_looked_at(end)) if each.client_id in chosen]
    if by == "month":
        months = {each: lateness(found, [each]) for each in months_ending_with(end, 12)}
        return [{"month": each} | row for each, row in months.items()]
    groups: dict[str, list[Invoice]] = {}
    for each in found:
        key = each.client_id if by == "client" else book.client(each.client_id).owner
        groups.setdefault(key, []).append(each)
    rows = []
    for key, group in sorted(groups.items()):
        row = lateness(group, months_ending_with(end, 12))
        before = exact_days_late(group, months_ending_with(add_months(end, -12), 12))
        if row["invoices"]:
            who = named(book, key, end) if by == "client" else {"owner": key}
            rows.append(who | row | {"days_late_before": before})
    return rows


def age_of(days: int) -> str:
    if days <= 0:
        return "not due"
    return AGES[min(4, (days - 1) // 30 + 1)]


def half_away(value: Fraction) -> int:
    """The nearest whole number; a half away from zero."""
    whole = int(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def receivables(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    day = book.day_looked_at(end)
    chosen = set(book.select(end, **filters))
    rows = []
    for invoice in invoices(book, day):
        if invoice.client_id not in chosen or invoice.open_amount == 0:
            continue
        usual = client_days_late(book, invoice.client_id, end)
        expected = invoice.due_on + timedelta(days=max(0, half_away(usual or Fraction(0))))
        rows.append(
            named(book, invoice.client_id, end)
            | {
                "invoice_id": invoice.invoice_id,
                "date": invoice.date,
                "due_on": invoice.due_on,
                "is_due_assumed": invoice.is_due_assumed,
                "amount": invoice.amount,
                "paid_amount": invoice.paid_amount,
                "open_amount": invoice.open_amount,
                "days_past_due": invoice.days_past_due,
                "age": age_of(invoice.days_past_due),
                "usual_days_late": None if usual is None else float(usual),
                # An expected day that has passed: nobody knows.
                "expected_on": expected if expected > day else None,
            }
        )
    rows.sort(key=lambda row: (row["date"], -row["open_amount"], -row["amount"], row["is_due_assumed"]))
    return sorted(rows, key=lambda row: (-row["days_past_due"], row["client_id"], row["invoice_id"]))


def receivables_by_age(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    if not book.exports.has_payments:
        return []
    rows = receivables(book, month, **filters)
    everything = total(row["open_amount"] for row in rows)
    found = []
    for age in AGES:
        group = [row for row in rows if row["age"] == age]
        amount = total(row["open_amount"] for row in group)
        found.append(
            {
                "age": age,
                "invoices": len(group),
                "clients": len({row["client_id"] for row in group}),
                "open_amount": amount,
                "share": ratio(amount, everything) if everything > 0 else None,
            }
        )
    return found


def period_of(expected_on: date | None, day: date) -> str:
    if expected_on is None:
        return "unsure"
    return PERIODS[min(3, ((expected_on - day).days - 1) // 30)]


def expected_cash(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    if not book.exports.has_payments:
        return []
    day = book.day_looked_at(book.list_month(month))
    rows = receivables(book, month, **filters)
    found = []
    for period in PERIODS:
        group = [row for row in rows if period_of(row["expected_on"], day) == period]
        found.append(
            {"period": period, "invoices": len(group), "open_amount": total(row["open_amount"] for row in group)}
        )
    return found


def client_receivables(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    groups: dict[str, list[Row]] = {}
    for row in receivables(book, month, **filters):
        groups.setdefault(row["client_id"], []).append(row)
    rows = []
    for group in groups.values():
        overdue = [row for row in group if row["days_past_due"] > 0]
        known = [row["expected_on"] for row in group if row["expected_on"]]
        is_unsure = any(row["expected_on"] is None for row in overdue)
        rows.append(
            {name: group[0][name] for name in ("client_id", "name", "owner", "rank", "usual_days_late")}
            | {
                "open_amount": total(row["open_amount"] for row in group),
                "overdue_amount": total(row["open_amount"] for row in overdue),
                "oldest_days": max((row["days_past_due"] for row in overdue), default=None),
                "expected_on": None if is_unsure else max(known, default=None),
                "invoices": len(group),
            }
        )
    return sorted(rows, key=lambda row: (-row["overdue_amount"], row["client_id"]))
