"""A text and the form of its column -> a date, or why it is none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from analytics.contract import EARLIEST_DATE
from analytics.intake.date_texts import (
    NO_DATE,
    NO_YEAR,
    NUMBER,
    ZERO_DATE,
    Order,
    Written,
    cut_time,
    read_compact,
    read_parts,
)

NumberKind = Literal["", "spreadsheet day", "epoch seconds", "epoch milliseconds", "compact", "day and month"]

WORDS: dict[Order, str] = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
    "ydm": "year, day, month",
}

_SPREADSHEET_START = date(1899, 12, 30)
_SPREADSHEET_DAYS = (20_000, 80_000)
_EPOCH_AHEAD = timedelta(days=731)
_EARLIEST_SECONDS = datetime(EARLIEST_DATE.year, EARLIEST_DATE.month, EARLIEST_DATE.day, tzinfo=UTC).timestamp()


@dataclass(frozen=True)
class DateForm:
    """How the dates of a column are written.

    order: for dates in digits; names of months and years of four digits in front do not need it.
    year: the year of dates that have none, or the year in which their business year begins.
    year_starts_in: month in which that business year begins; earlier months belong to the next calendar year.
    short_years_until: the last year that two digits can mean; None: the year after the import.
    reason: what decided, in words.
    """

    order: Order
    number_kind: NumberKind = ""
    year: int | None = None
    year_starts_in: int = 1
    short_years_until: int | None = None
    reason: str = field(default="", compare=False)


def parse_date(text: str, form: DateForm, *, import_day: date) -> date | None:
    """The day that a text means in this form, as written, whatever time and zone follow; None if it is no date."""
    bare = text.strip()
    if NUMBER.fullmatch(bare):
        return number_date(bare, form, import_day)
    day_text, problem = cut_time(bare)
    if problem:
        return None
    written = read_parts(day_text)
    return None if isinstance(written, str) else written_date(written, form, import_day)


def written_date(written: Written, form: DateForm, import_day: date) -> date | None:
    """The date of these parts in this form; None if the form does not allow them or there is no such day."""
    order = form.order
    if order not in written.orders:
        if written.needs_order:
            return None
        order = "ymd"
    year, month, day = (written.parts[order.index(part)] for part in "ymd")
    if not written.has_year:
        if form.year is None:
            return None
        year = form.year + (month < form.year_starts_in)
    elif written.two_digit_year:
        year = full_year(year, form.short_years_until or import_day.year + 1)
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if not written.weekdays or found.weekday() in written.weekdays else None


def full_year(short: int, until: int) -> int:
    """The latest year with these two last digits that is not after `until`, in this century or the last."""
    return 2000 + short if 2000 + short <= until else 1900 + short


def number_date(digits: str, form: DateForm, import_day: date) -> date | None:
    """The date that a number means in a column of such numbers; None if it is out of their span."""
    whole = int(digits.partition(".")[0].partition(",")[0])
    if form.number_kind == "spreadsheet day":
        low, high = _SPREADSHEET_DAYS
        return _SPREADSHEET_START + timedelta(days=whole) if low <= whole <= high else None
    if form.number_kind in ("epoch seconds", "epoch milliseconds"):
        seconds = whole // 1000 if form.number_kind == "epoch milliseconds" else whole
        latest = datetime.combine(import_day + _EPOCH_AHEAD, datetime.min.time(), UTC).timestamp()
        if not _EARLIEST_SECONDS <= seconds <= latest:
            return None
        return datetime.fromtimestamp(seconds, UTC).date()
    if form.number_kind == "compact" and digits.isdigit():
        compact = read_compact(digits)
        return None if compact is None else written_date(compact, form, import_day)
    if form.number_kind == "day and month" and digits.isdigit() and len(digits) in (3, 4):
        parts = (0, int(digits[-2:]), int(digits[:-2]))
        return written_date(Written(parts, ("ymd",), told=True, has_year=False), form, import_day)
    return None


def date_problem(text: str, form: DateForm) -> str:
    """Why a text is no date in this form, in words, to follow the value."""
    bare = text.strip()
    if bare and not bare.strip("0"):
        return ZERO_DATE
    if NUMBER.fullmatch(bare):
        if form.number_kind:
            return f"a number that is no date as {_NUMBER_WORDS[form.number_kind]}"
        return "a number, where the column has written dates"
    day_text, problem = cut_time(bare)
    if problem:
        return problem
    written = read_parts(day_text)
    if isinstance(written, str):
        return written
    if not written.has_year and form.year is None:
        return NO_YEAR
    if form.order not in written.orders and written.needs_order:
        return f"not written as {WORDS[form.order]}"
    order = form.order if form.order in written.orders else "ymd"
    _, month, day = (written.parts[order.index(part)] for part in "ymd")
    if 0 in (month, day):
        return "a date without a day or month"
    if month > 12:
        return f"read as {WORDS[order]} it has a month {month}"
    if written.weekdays and written_date(replace(written, weekdays=frozenset()), form, date(2100, 1, 1)):
        return "the weekday does not fit the day"
    return "a day that does not exist" if day > 0 else NO_DATE


_NUMBER_WORDS: dict[NumberKind, str] = {
    "spreadsheet day": "a spreadsheet's day number",
    "epoch seconds": "seconds since 1970",
    "epoch milliseconds": "milliseconds since 1970",
    "compact": "year, month and day in eight digits",
    "day and month": "day and month in four digits",
}
