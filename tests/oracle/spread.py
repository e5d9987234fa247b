"""From revenue rows to client-months: which months does each amount pay for?"""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from tests.oracle.dates import add_months, month_diff, month_of
from tests.oracle.numbers import round6
from tests.oracle.read import RevenueRow

AVERAGE_MONTH_DAYS = Fraction("30.4375")


class Part(NamedTuple):
    """What one row brings to one service month; hours and cost only where the row carries them."""

    client_id: str
    month: date
    amount: Decimal
    kind: str
    currency: str
    hours: Decimal | None = None
    cost: Decimal | None = None


def parts_of(rows: list[RevenueRow]) -> list[Part]:
    """Every row split over its service months."""
    spread_invoices = defaultdict(list)
    for row in rows:
        if row.is_spread and row.amount >= 0 and row.invoice_id:
            spread_invoices[row.client_id, row.invoice_id].append(row)
    parts = []
    for row in rows:
        months = service_months(row, spread_invoices)
        # No part takes the remainder: rounding must never look like a movement.
        amount, hours, cost = (
            None if whole is None else round6(Fraction(whole) / len(months))
            for whole in (row.amount, row.hours, row.cost)
        )
        parts += [Part(row.client_id, month, amount, row.kind, row.currency, hours, cost) for month in months]
    return parts


def service_months(row: RevenueRow, spread_invoices: dict[tuple[str, str], list[RevenueRow]]) -> list[date]:
    if row.is_spread:
        return period_months(row.period_start, row.period_end)
    if row.kind == "recurring" and row.amount < 0:
        earlier = [
            invoice for invoice in spread_invoices.get((row.client_id, row.invoice_id), []) if invoice.date <= row.date
        ]
        months = {month for invoice in earlier for month in service_months(invoice, {})}
        still_to_come = sorted(month for month in months if month >= month_of(row.date))
        if still_to_come:
            return still_to_come
    return [month_of(row.date)]


def period_months(start: date, end: date) -> list[date]:
    """n calendar months from that of the start, n from the length of the period in average months."""
    days = (end - start).days + 1
    count = max(1, int(days / AVERAGE_MONTH_DAYS + Fraction(1, 2)))
    return [add_months(month_of(start), step) for step in range(count)]


def paid_for(paying: list[date], gap_months: int) -> dict[date, date]:
    """Each month with MRR, and the month whose amounts it has: short gaps carry those of the month before them."""
    paying = sorted(paying)
    found = {month: month for month in paying}
    for before, after in pairwise(paying):
        gap = month_diff(before, after) - 1
        if gap <= gap_months:
            found |= {add_months(before, step): before for step in range(1, gap + 1)}
    return found
