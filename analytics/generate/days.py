"""The calendar of a book: its months, its working days, and their texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analytics.generate.arrays import Flags, Floats, Ints, ints
from analytics.generate.writing import Column, blank

EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Calendar:
    """Days are proleptic ordinals, months are counted from the first month of the book."""

    first_month: int  # counted from year 0
    months: int
    starts: Ints  # first day of each month, from 0 to months + 48
    working_days: list[Ints]
    letter_days: Ints  # the newsletter of each month goes out on one day
    iso: list[str]  # text of each day from `zero` on
    zero: int

    def day(self, month: Ints, day_of_month: Ints) -> Ints:
        """A day of a month, before, in or after the book; days past the month's end become its last."""
        years, within = np.divmod(self.first_month + month, 12)
        first = _first_days(years, within)
        after = _first_days(*np.divmod(self.first_month + month + 1, 12))
        return ints(np.minimum(first + day_of_month - 1, after - 1))

    def month_and_day(self, days: Ints) -> tuple[Ints, Ints]:
        """The month of the book that a day lies in (below 0 before it), and its day of the month."""
        dates = (days - EPOCH).astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
        return months.astype(np.int64) + 1970 * 12 - self.first_month, day

    def text(self, days: Ints, known: Flags | None = None) -> Column:
        """ISO dates; nothing where a day is not known."""
        texts = [self.iso[i] for i in (days - self.zero).tolist()]
        return texts if known is None else blank(texts, known)

    def working_day(self, month: Ints, luck: Floats) -> Ints:
        """A working day of each month, by luck from 0 to 1."""
        lengths = np.array([len(days) for days in self.working_days])
        offsets = np.cumsum(lengths) - lengths
        return ints(np.concatenate(self.working_days)[offsets[month] + ints(luck * lengths[month])])

    @property
    def last_day(self) -> int:
        return int(self.starts[self.months]) - 1

    @property
    def seasons(self) -> Ints:
        return (self.first_month + np.arange(self.months)) % 12


def _first_days(years: Ints, months: Ints) -> Ints:
    """Ordinal of the first of each month (0 is January)."""
    since_1970 = ((years - 1970) * 12 + months).astype("datetime64[M]").astype("datetime64[D]")
    return ints(since_1970) + EPOCH


def make_calendar(months: int, last_month: date) -> Calendar:
    first = last_month.year * 12 + last_month.month - months
    years, within = np.divmod(first + np.arange(months + 49), 12)
    starts = _first_days(years, within)
    working: list[Ints] = []
    for month in range(months + 2):
        days = np.arange(starts[month], starts[month + 1])
        off = (days % 7 == 6) | (days % 7 == 0)  # ordinal 6 is a Saturday, 7 a Sunday
        if within[month] == 0:
            off[0] = True
        if within[month] == 11:
            off[23:26] = True
        working.append(days[~off])
    zero = int(starts[0]) - 8 * 366
    iso = [date.fromordinal(day).isoformat() for day in range(zero, int(starts[-1]))]
    letters = np.array([days[8] for days in working])
    return Calendar(first, months, starts, working, letters, iso, zero)


def weekday(days: Ints) -> Ints:
    """The day itself, or the Monday after it."""
    return ints(days + np.where(days % 7 == 6, 2, np.where(days % 7 == 0, 1, 0)))
