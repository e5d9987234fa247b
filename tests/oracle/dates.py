"""Months are their first day; everything here is plain calendar arithmetic."""

import calendar
from datetime import date, timedelta
from functools import cache


def month_of(day: date) -> date:
    return day.replace(day=1)


@cache
def add_months(month: date, count: int) -> date:
    years, index = divmod(month.month - 1 + count, 12)
    return date(month.year + years, index + 1, 1)


def last_day(month: date) -> date:
    return add_months(month, 1) - timedelta(days=1)


def month_diff(earlier: date, later: date) -> int:
    return 12 * (later.year - earlier.year) + later.month - earlier.month


def months_from_to(first: date, last: date) -> list[date]:
    """Every month from first to last, both included; empty when last is before first."""
    return [add_months(first, step) for step in range(month_diff(first, last) + 1)]


def months_ending_with(month: date, count: int) -> list[date]:
    return months_from_to(add_months(month, 1 - count), month)


def a_year_before(day: date) -> date:
    """The same day of the month twelve months earlier; 29 February becomes the 28th."""
    month = add_months(month_of(day), -12)
    return month.replace(day=min(day.day, calendar.monthrange(month.year, month.month)[1]))
