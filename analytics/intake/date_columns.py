"""What the values of one column say of their dates: under which orders they can be read, and which is proven.

The column itself decides an order only by proof: a part above 12, or a day that does not exist, leaves one order
that reads every date. All else is left to `date_deciding`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from analytics.contract import EARLIEST_DATE
from analytics.intake.date_readings import WORDS, DateForm, NumberKind, number_date, written_date
from analytics.intake.date_texts import NUMBER, Order, Written, cut_time, read_compact, read_parts

ALL_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd", "ydm")
# One order must read this share of the dates before the others are taken for slips.
CLEAR_SHARE = 0.95
EXAMPLES = 3


@dataclass(frozen=True)
class OrderReading:
    """The dates of a column under one order; `only` counts values that no other order can read."""

    first: date
    last: date
    readable: int
    only: int = 0
    examples: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """One way that a day stands in a column: its parts, how often, and a text of it."""

    written: Written
    count: int
    text: str
    # under each order that reads it; short years by the span that ends the year after the import
    days: Mapping[Order, date]


@dataclass(frozen=True)
class DateEvidence:
    """What a column says of its dates; counts are of rows, not of distinct values.

    dates: values readable under at least one order. decided: the form, if the column needs nothing else to
    decide it. proof: a text that can only be read in that order ("" where names or leading years tell).
    leaning: for a column that does not decide, the form that reads at least 95% and refuses the others, if there
    is one that takes none of the others for another day.
    needs_year: the values are days and months without a year (DATEV), and no year is given.
    """

    values: int
    dates: int
    import_day: date
    possible: dict[Order, OrderReading] = field(default_factory=dict)
    decided: DateForm | None = None
    proof: str = ""
    contradicts: bool = False
    leaning: DateForm | None = None
    reason: str = ""
    needs_year: bool = False
    zeros: int = 0
    months: int = 0
    quarters: int = 0
    number_kind: NumberKind = ""
    seen: tuple[Seen, ...] = field(default=(), repr=False, compare=False)
    # what every form of this column shares, whatever its order
    undecided: DateForm = field(default=DateForm("ymd"), repr=False, compare=False)

    @property
    def groups(self) -> frozenset[str]:
        """The ways of writing in this column that leave the order open, such as "/ yyyy last"."""
        return frozenset(seen.written.group for seen in self.seen if not seen.written.told)

    @property
    def padding(self) -> frozenset[str]:
        """Whether days and months below ten are written with a zero in front, without, or both."""
        return frozenset(seen.written.padding for seen in self.seen if seen.written.padding)


def date_evidence(
    values: Iterable[tuple[str, int]], *, import_day: date, year: int | None = None, year_starts_in: int = 1
) -> DateEvidence:
    """Looks at distinct (text, count) of one column; blank texts are passed over.

    import_day: bounds short years and numbers since 1970. year: of dates without one, from a title line;
    year_starts_in: the month in which that business year begins.
    """
    total = zeros = 0
    numbers: list[tuple[str, int]] = []
    days: defaultdict[str, int] = defaultdict(int)
    texts: dict[str, str] = {}
    for text, count in values:
        bare = text.strip()
        if not bare:
            continue
        total += count
        if "0" in bare and not bare.strip("0./-"):
            zeros += count
        elif NUMBER.fullmatch(bare):
            numbers.append((bare, count))
        else:
            day, problem = cut_time(bare)
            if not problem:
                days[day] += count
                texts.setdefault(day, bare)
    base = DateEvidence(total, 0, import_day, zeros=zeros)
    # Numbers are dates only if the whole column is: beside written dates they are something else.
    if numbers and sum(count for _, count in numbers) + zeros == total:
        return _numbers(numbers, base, DateForm("ymd", year=year, year_starts_in=year_starts_in))
    read: list[tuple[Written, int, str]] = []
    needs_year = False
    for day, count in days.items():
        written = read_parts(day)
        if isinstance(written, Written):
            needs_year = needs_year or (not written.has_year and year is None)
            read.append((written, count, texts[day]))
    return _column(read, base, DateForm("ymd", year=year, year_starts_in=year_starts_in), needs_year)


def _numbers(numbers: Sequence[tuple[str, int]], base: DateEvidence, form: DateForm) -> DateEvidence:
    """A column of nothing but numbers: dates only if every one of them is one of the same kind."""
    if len({len(text) for text, _ in numbers}) == 1:
        compact: list[tuple[Written, int, str]] = []
        for text, count in numbers:
            written = read_compact(text) if text.isdigit() else None
            if written is None:
                break
            compact.append((written, count, text))
        else:
            column = _column(compact, base, DateForm("ymd", "compact"), False)
            # All have the shape of dates; a day that does not exist among many is a slip.
            if column.dates >= CLEAR_SHARE * (base.values - base.zeros):
                return column
    kinds: tuple[NumberKind, ...] = ("spreadsheet day", "epoch seconds", "epoch milliseconds", "day and month")
    for kind in kinds:
        # Any leap year serves to see whether the numbers can be days of a year that is not known.
        known = form.year is not None or kind != "day and month"
        trial = DateForm("ymd", kind, form.year if known else 2024, form.year_starts_in, reason=f"all {_KINDS[kind]}")
        first, last = date.max, date.min
        for text, _ in numbers:
            found = number_date(text, trial, base.import_day)
            if found is None:
                break
            first, last = min(first, found), max(last, found)
        else:
            if not known:
                return replace(base, needs_year=True, number_kind=kind, reason="days and months without a year")
            count = base.values - base.zeros
            return replace(
                base,
                dates=count,
                possible={"ymd": OrderReading(first, last, count)},
                decided=trial,
                reason=trial.reason,
                number_kind=kind,
            )
    return base


_KINDS: dict[NumberKind, str] = {
    "spreadsheet day": "values are day numbers of a spreadsheet",
    "epoch seconds": "values are seconds since 1970",
    "epoch milliseconds": "values are milliseconds since 1970",
    "day and month": "values are day and month without a year",
}


def _column(
    read: Sequence[tuple[Written, int, str]], base: DateEvidence, form: DateForm, needs_year: bool
) -> DateEvidence:
    """Reads every value under every order that any of them allows, and looks whether one order is proven."""
    seen: list[Seen] = []
    candidates = _candidates([written for written, _, _ in read])
    for written, count, text in read:
        days: dict[Order, date] = {}
        for order in candidates:
            day = written_date(written, _in_order(form, order), base.import_day)
            if day is not None:
                days[order] = day
        if days:
            seen.append(Seen(written, count, text, days))
    evidence = replace(
        base,
        dates=sum(one.count for one in seen),
        possible={order: reading for order in candidates if (reading := _reading(seen, order))},
        months=sum(one.count for one in seen if one.written.span == "month"),
        quarters=sum(one.count for one in seen if one.written.span == "quarter"),
        needs_year=needs_year,
        number_kind=form.number_kind,
        seen=tuple(seen),
        undecided=form,
    )
    if not seen:
        return evidence
    return replace(evidence, **_proof(evidence, form))


def _candidates(read: Iterable[Written]) -> tuple[Order, ...]:
    open_orders = {order for written in read if written.needs_order for order in written.orders}
    if not open_orders:
        open_orders = {order for written in read if not written.told for order in written.orders}
    return tuple(order for order in ALL_ORDERS if order in open_orders) or ("ymd",)


def _in_order(form: DateForm, order: Order, reason: str = "") -> DateForm:
    return replace(form, order=order, reason=reason)


def _reading(seen: Sequence[Seen], order: Order) -> OrderReading | None:
    days = [one.days[order] for one in seen if order in one.days]
    if not days:
        return None
    only = [one for one in seen if len(one.days) == 1 and order in one.days]
    return OrderReading(
        min(days),
        max(days),
        readable=sum(one.count for one in seen if order in one.days),
        only=sum(one.count for one in only),
        examples=tuple(one.text for one in only[:EXAMPLES]),
    )


def _proof(evidence: DateEvidence, form: DateForm) -> dict[str, Any]:
    """Which order the column itself proves, or that it contradicts itself."""
    seen = evidence.seen
    full = readers_of_all(evidence)
    if not any(one.written.needs_order for one in seen):
        # Four digits in front: year, month, day, unless that fails and year, day, month reads all.
        order: Order = "ydm" if full == ("ydm",) else "ymd"
        reason = f'"{_shown(seen)}" can only be {WORDS[order]}'
        if order == "ymd":
            reason = "the year in front or the month's name tells"
        return {"decided": _in_order(form, order, reason), "reason": reason}
    if len(full) == 1 and _proven_in_each_group(seen, full[0]) and not _lies_outside(evidence, full[0]):
        reason = f'"{_shown(seen)}" can only be {WORDS[full[0]]}'
        return {"decided": _in_order(form, full[0], reason), "reason": reason, "proof": _shown(seen)}
    if len(full) > 1 and all(len(set(one.days.values())) == 1 for one in seen):
        reason = "every order reads the same days"
        return {"decided": _in_order(form, full[0], reason), "reason": reason}
    if full:
        reason = "the values alone do not tell day and month apart"
    else:
        reason = "no order of day, month and year reads all of the dates"
    leaning = _leaning(evidence)
    return {
        "contradicts": not full,
        "leaning": None if leaning is None else _in_order(form, leaning, f"{WORDS[leaning]} reads nearly all"),
        "reason": reason,
    }


def readers_of_all(evidence: DateEvidence) -> tuple[Order, ...]:
    """The orders that read every date of the column."""
    return tuple(order for order, reading in evidence.possible.items() if reading.readable == evidence.dates)


def _proven_in_each_group(seen: Sequence[Seen], order: Order) -> bool:
    """Whether each way of writing in the column rules out every other order by itself.

    Dates with points prove nothing for dates with strokes: those may come from another hand.
    """
    for group in {one.written.group for one in seen if one.written.needs_order}:
        ours = [one for one in seen if one.written.group == group]
        rivals = {rival for one in ours for rival in one.written.orders} - {order}
        if not all(any(rival not in one.days for one in ours) for rival in rivals):
            return False
    return True


def _lies_outside(evidence: DateEvidence, order: Order) -> bool:
    """Whether this order needs a short year of long ago where another order reads a likely day.

    A slip such as 32-01-24 for a day must not prove that all days of the column are years.
    """
    return any(
        one.written.two_digit_year
        and order in one.days
        and one.days[order] < EARLIEST_DATE
        and any(day >= EARLIEST_DATE for day in one.days.values())
        for one in evidence.seen
    )


def _shown(seen: Sequence[Seen]) -> str:
    """The text that shows the order best: the one that the fewest orders can read."""
    return min((one for one in seen if not one.written.told), key=lambda one: len(one.days), default=seen[0]).text


def _leaning(evidence: DateEvidence) -> Order | None:
    """The order that reads nearly all dates, and nearly all of those that tell it from any other order."""
    open_ones = [one for one in evidence.seen if one.written.needs_order]
    if sum(one.count for one in open_ones) <= (1 - CLEAR_SHARE) * evidence.dates:
        # Nearly all have the year in front or a name: in that form the others are refused, not guessed.
        return None if any("ymd" in one.written.orders for one in open_ones) else "ymd"
    if len({one.written.group for one in open_ones}) > 1 or len(evidence.possible) < 2:
        return None
    best = max(evidence.possible, key=lambda order: evidence.possible[order].readable)
    if evidence.possible[best].readable < CLEAR_SHARE * evidence.dates or _lies_outside(evidence, best):
        return None
    for other in evidence.possible:
        for_best = sum(one.count for one in evidence.seen if best in one.days and other not in one.days)
        against = sum(one.count for one in evidence.seen if other in one.days and best not in one.days)
        if other != best and (not for_best or for_best < CLEAR_SHARE * (for_best + against)):
            return None
    return best


def read_again(evidence: DateEvidence, short_years_until: int) -> DateEvidence:
    """The same column with short years that may mean years up to this one, for dates that lie ahead."""
    if not any(one.written.two_digit_year for one in evidence.seen):
        return evidence
    form = replace(evidence.undecided, short_years_until=short_years_until)
    base = DateEvidence(evidence.values, 0, evidence.import_day, zeros=evidence.zeros)
    read = [(one.written, one.count, one.text) for one in evidence.seen]
    return _column(read, base, form, evidence.needs_year)
