"""Deciding the order of day and month by evidence beyond single values; every decision says why in words.

Each rule says which of the open orders it allows. The order that all rules allow is decided; rules that contradict
each other decide nothing, and the import asks.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from analytics.contract import EARLIEST_DATE, LATEST_DAYS_AFTER_IMPORT
from analytics.intake.date_columns import DateEvidence, OrderReading, Seen, read_again, readers_of_all
from analytics.intake.date_readings import WORDS, DateForm, parse_date
from analytics.intake.date_texts import Order, cut_time

# How far ahead a contract may end, for years of two digits
YEARS_AHEAD = 20
DATES_IN_ROW_ORDER = 6
PAIRS_IN_RELATION = 3
KNOWN_DATES = 2
KNOWN_SHARE = 0.9
VALUES_OF_CONSTANT_PART = 2
VALUES_OF_OTHER_PART = 6


@dataclass(frozen=True)
class DateDecision:
    """The form of a date column, or None with the orders that are left to ask about; `reason` in words."""

    form: DateForm | None
    reason: str
    left: dict[Order, OrderReading]


@dataclass(frozen=True)
class _Finding:
    allowed: frozenset[Order]
    reason: str


def decide_date_form(
    own: DateEvidence,
    others: Sequence[DateEvidence] = (),
    *,
    not_after: date | None = None,
    may_lie_ahead: bool = False,
    in_file_order: Sequence[str] = (),
    relations: Sequence[tuple[str, str]] = (),
    known: Sequence[tuple[str, date]] = (),
) -> DateForm | None:
    """The form of the column's dates with its reason, None if nothing decides; see `judge_date_form`."""
    return judge_date_form(
        own,
        others,
        not_after=not_after,
        may_lie_ahead=may_lie_ahead,
        in_file_order=in_file_order,
        relations=relations,
        known=known,
    ).form


def judge_date_form(
    own: DateEvidence,
    others: Sequence[DateEvidence] = (),
    *,
    not_after: date | None = None,
    may_lie_ahead: bool = False,
    in_file_order: Sequence[str] = (),
    relations: Sequence[tuple[str, str]] = (),
    known: Sequence[tuple[str, date]] = (),
) -> DateDecision:
    """Decides the form of a column by its own proof, else by all that is known beyond its single values.

    others: the other date columns of the file. not_after: the day after which the column should have none.
    may_lie_ahead: the column's dates may lie years ahead (ends of contracts). in_file_order: texts as the rows
    stand in the file. relations: (earlier, later) texts of pairs of columns written alike. known: (text, its date)
    from other files or the book, by the same invoice number.
    """
    if may_lie_ahead:
        own = read_again(own, own.import_day.year + YEARS_AHEAD)
    if own.decided is not None or own.contradicts or not own.possible:
        return DateDecision(own.decided, own.reason, own.possible)
    full = readers_of_all(own)
    # Where one order reads all but proves nothing, its rivals are still open for the values that do not tell.
    column = _Column(own, full if len(full) > 1 else tuple(own.possible))
    findings = [
        finding
        for finding in (
            column.dates_known(known),
            column.columns_alike(others),
            column.points_between(),
            None if may_lie_ahead else column.likely_span(),
            column.not_after(not_after),
            column.earlier_and_later(relations),
            column.order_of_rows(in_file_order),
            column.constant_part(),
        )
        if finding is not None
    ]
    allowed = set(column.orders)
    for finding in findings:
        allowed &= finding.allowed
    left = {order: reading for order, reading in own.possible.items() if order in (allowed or column.orders)}
    if not allowed:
        reasons = "; but ".join(dict.fromkeys(finding.reason for finding in findings))
        return DateDecision(None, f"the evidence contradicts itself: {reasons}", left)
    [order, *more] = sorted(allowed)
    if more or order not in full:
        return DateDecision(None, own.reason, left)
    reason = "; ".join(dict.fromkeys(finding.reason for finding in findings))
    return DateDecision(replace(own.undecided, order=order, reason=reason), reason, left)


class _Column:
    """The open orders of one column, and what each rule says of them; None: it says nothing."""

    def __init__(self, own: DateEvidence, orders: tuple[Order, ...]) -> None:
        self.own = own
        self.orders = orders
        # Values that tell nothing apart are no evidence.
        self.telling: list[Seen] = [
            one
            for one in own.seen
            if one.written.needs_order
            and all(order in one.days for order in orders)
            and len({one.days[order] for order in orders}) > 1
        ]

    def dates_known(self, known: Sequence[tuple[str, date]]) -> _Finding | None:
        """The order in which texts read as the dates that are known for them."""
        pairs = [
            (days, day)
            for text, day in dict.fromkeys(known)
            if (days := self._days(text)) is not None and len(set(days.values())) > 1
        ]
        hits = {order: sum(days[order] == day for days, day in pairs) for order in self.orders}
        hit = [order for order in self.orders if hits[order]]
        if len(hit) != 1 or len(pairs) < KNOWN_DATES or hits[hit[0]] < KNOWN_SHARE * len(pairs):
            return None
        return _Finding(frozenset(hit), f"{hits[hit[0]]} dates that are known already read as {WORDS[hit[0]]}")

    def columns_alike(self, others: Iterable[DateEvidence]) -> _Finding | None:
        """The order that other columns of the file, written in the same way, prove."""
        if len(self.own.groups) != 1:
            return None
        proven = [other for other in others if other.proof and _written_alike(other, self.own)]
        found = {other.decided.order for other in proven if other.decided is not None}
        if len(found) != 1:
            return None
        [order] = found
        return _Finding(
            frozenset(found), f'another date column of the file is written {WORDS[order]}, as "{proven[0].proof}" shows'
        )

    def points_between(self) -> _Finding | None:
        """Dates with points: wherever they are the custom, the day stands before the month, or the year first."""
        allowed = frozenset(order for order in self.orders if order in ("dmy", "ymd"))
        if not self.own.groups or not all(group.startswith(".") for group in self.own.groups):
            return None
        if not allowed or len(allowed) == len(self.orders):
            return None
        return _Finding(allowed, "no country writes the month first where points part the numbers")

    def likely_span(self) -> _Finding | None:
        """Orders that keep every date between 1990 and a year after the import."""
        latest = self.own.import_day + timedelta(days=LATEST_DAYS_AFTER_IMPORT)
        return self._without_strays(
            EARLIEST_DATE, latest, f"only that way all dates lie between {EARLIEST_DATE:%Y} and a year after the import"
        )

    def not_after(self, limit: date | None) -> _Finding | None:
        """Orders under which nothing lies after the day that the column should not pass."""
        if limit is None:
            return None
        return self._without_strays(date.min, limit, f"only that way no date lies after {limit.isoformat()}")

    def _without_strays(self, first: date, last: date, reason: str) -> _Finding | None:
        """A date that strays under every order is a slip and tells nothing."""
        strays = dict.fromkeys(self.orders, 0)
        for one in self.telling:
            inside = [order for order in self.orders if first <= one.days[order] <= last]
            for order in self.orders:
                if inside and order not in inside:
                    strays[order] += 1
        clean = frozenset(order for order, count in strays.items() if not count)
        return _Finding(clean, reason) if clean and len(clean) < len(self.orders) else None

    def earlier_and_later(self, relations: Sequence[tuple[str, str]]) -> _Finding | None:
        """Orders under which the earlier date of each pair is not after the later one."""
        pairs = [
            (first, second)
            for earlier, later in dict.fromkeys(relations)
            if (first := self._days(earlier)) is not None and (second := self._days(later)) is not None
        ]
        if len(pairs) < PAIRS_IN_RELATION:
            return None
        broken = {order: sum(first[order] > second[order] for first, second in pairs) for order in self.orders}
        if 0 not in broken.values():
            return None
        allowed = frozenset(order for order, count in broken.items() if 2 * count <= len(pairs))
        if len(allowed) == len(self.orders):
            return None
        return _Finding(allowed, "otherwise most of the later dates of a pair would come before the earlier ones")

    def order_of_rows(self, texts: Sequence[str]) -> _Finding | None:
        """The one order under which the rows stand in order of their dates.

        Rows sorted as text stand in order of month and day whatever they mean, so they tell nothing.
        """
        bare = [cut_time(text.strip())[0] for text in texts if text.strip()]
        if bare == sorted(bare) or bare == sorted(bare, reverse=True):
            return None
        rows = [days for text in bare if (days := self._days(text)) is not None]
        in_order: list[Order] = []
        for order in self.orders:
            dates = [row[order] for row in rows]
            if len(set(dates)) >= DATES_IN_ROW_ORDER and dates in (sorted(dates), sorted(dates, reverse=True)):
                in_order.append(order)
        if len(in_order) != 1:
            return None
        return _Finding(frozenset(in_order), f"only as {WORDS[in_order[0]]} the rows stand in order of their dates")

    def constant_part(self) -> _Finding | None:
        """The part that hardly changes over years is the day: invoices go out on the first, in any month."""
        if set(self.orders) != {"dmy", "mdy"}:
            return None
        ours = [one for one in self.own.seen if one.written.needs_order]
        firsts = {one.written.parts[0] for one in ours}
        seconds = {one.written.parts[1] for one in ours}
        if len({one.days["dmy"].year for one in ours}) < 2:
            return None
        sides: tuple[tuple[Order, set[int], set[int]], ...] = (("dmy", firsts, seconds), ("mdy", seconds, firsts))
        for order, constant, other in sides:
            if len(constant) <= VALUES_OF_CONSTANT_PART and len(other) >= VALUES_OF_OTHER_PART:
                named = " and ".join(f"{value:02}" for value in sorted(constant))
                return _Finding(frozenset([order]), f"one part is always {named}, which is a day and no month")
        return None

    def _days(self, text: str) -> dict[Order, date] | None:
        """The day of a text under every open order; None if one of them cannot read it."""
        days: dict[Order, date] = {}
        for order in self.orders:
            day = parse_date(text, replace(self.own.undecided, order=order), import_day=self.own.import_day)
            if day is None:
                return None
            days[order] = day
        return days


def _written_alike(one: DateEvidence, other: DateEvidence) -> bool:
    """Whether two columns have the same marks and years, and days below ten alike; one without such days fits any."""
    if one.groups != other.groups:
        return False
    return not one.padding or not other.padding or one.padding == other.padding
