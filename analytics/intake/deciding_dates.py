"""Which part of a file's dates is the day: decided over whole columns and between them, else asked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from analytics.intake.dates import DateEvidence, DateForm, Order, OrderReading, date_evidence, judge_date_form
from analytics.intake.desk import Desk, distinct_values
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading

_ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_EIGHT_DIGITS = re.compile(r"(?<!\d)((?:19|20)\d{2})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
IN_ORDER = 2_000
MAX_OTHER_COLUMNS = 12
_NAMES: dict[Order, str] = {
    "dmy": "day, month, year",
    "mdy": "month, day, year",
    "ymd": "year, month, day",
    "ydm": "year, day, month",
}
# Pairs of columns of which the first is not after the second.
_EARLIER = (
    ("date", "due_on"),
    ("period_start", "period_end"),
    ("signed_on", "contract_ends_on"),
    ("signed_on", "ended_on"),
)
_HAPPENED = {"paid_on", "ended_on"}


@dataclass(frozen=True)
class DecidedDates:
    """The form of each date column (None: clean already), and why, by the contract's column."""

    forms: dict[int, DateForm | None]
    reasons: dict[str, str]


def decide_dates(desk: Desk, reading: Reading, remembered: Mapping[str, str]) -> DecidedDates:
    """The form of every date column that the reading uses; adds a question for the file if nothing decides.

    `remembered` are the orders of an earlier file of the same shape, by header: they help where nothing else does.
    """
    used: dict[int, list[str]] = {}
    for column, recipe in reading.recipes.items():
        if recipe.way in ("date", "between"):
            for place in recipe.places:
                used.setdefault(place, []).append(column)
    forms: dict[int, DateForm | None] = {}
    reasons: dict[str, str] = {}
    year, starts = _year_of_titles(desk)
    odd = _not_iso(desk, list(used))
    for place in used:
        forms[place] = None
    if not odd:
        return DecidedDates(forms, reasons)
    told = _order(desk.answers.one("date_order", desk.name))
    known = {place: _evidence(desk, place, year, starts) for place in odd}
    others = {
        look.place: _evidence(desk, look.place, year, starts)
        for look in desk.looks
        if look.place not in known and look.dates >= 0.9 and look.values
    }
    everything = known | dict(list(others.items())[:MAX_OTHER_COLUMNS])
    left: list[tuple[Look, dict[Order, OrderReading]]] = []
    for place in odd:
        own = known[place]
        look = desk.looks[place]
        if told is not None:
            forms[place] = _in_order(own, told, year, starts)
            continue
        decision = judge_date_form(
            own,
            [evidence for other, evidence in everything.items() if other != place],
            not_after=_last_day(desk, reading, used[place]),
            may_lie_ahead="contract_ends_on" in used[place],
            in_file_order=_in_file_order(desk, place),
            relations=_earlier_and_later(desk, reading, place),
        )
        form = decision.form or own.leaning
        before = _order(remembered.get(look.header))
        if form is None and before is not None:
            form = _in_order(own, before, year, starts)
        if form is None:
            if own.possible and own.dates:
                left.append((look, decision.left))
            forms[place] = _in_order(own, "ymd", year, starts)
            continue
        forms[place] = form
        for column in used[place]:
            reasons[column] = decision.reason or form.reason
    if left:
        _ask(desk, reading, left)
    return DecidedDates(forms, reasons)


def _ask(desk: Desk, reading: Reading, left: list[tuple[Look, dict[Order, OrderReading]]]) -> None:
    look, readings = left[0]
    choices = []
    for order, found in readings.items():
        meaning = f"{_NAMES[order]}: {look.header} goes from {found.first} to {found.last}"
        choices.append((f"--date-order {order}", meaning))
    reading.questions.append(
        desk.ask(
            "date order",
            f"nothing in the file decides how the dates of {', '.join(one.header for one, _ in left)} are written, "
            f"such as {', '.join(look.first_values)}.",
            choices,
        )
    )


def _in_order(own: DateEvidence, order: Order, year: int | None, starts: int) -> DateForm:
    base = own.decided or own.leaning or DateForm(order, own.number_kind, year, starts)
    return replace(base, order=order)


def _evidence(desk: Desk, place: int, year: int | None, starts: int) -> DateEvidence:
    return date_evidence(
        distinct_values(desk.con, desk.table.table, place), import_day=desk.import_day, year=year, year_starts_in=starts
    )


def _not_iso(desk: Desk, places: list[int]) -> list[int]:
    """The columns with a value that is not year-month-day, in one pass."""
    if not places:
        return []
    tests = ", ".join(f"count(*) filter (not regexp_full_match(c{place}, $iso))" for place in places)
    [counts] = desk.con.execute(f"select {tests} from {desk.table.table}", {"iso": _ISO}).fetchall()
    return [place for place, odd in zip(places, counts, strict=True) if odd]


def _order(text: str | None) -> Order | None:
    """The order that an answer names."""
    return next((order for order in _NAMES if order == text), None)


def _last_day(desk: Desk, reading: Reading, columns: list[str]) -> date | None:
    """The day of the import, for columns of what has happened; None for those that may lie ahead."""
    has_happened = bool(_HAPPENED.intersection(columns)) or (
        reading.kind == "contacts" and "date" in columns and "outcome" not in reading.recipes
    )
    return desk.import_day if has_happened else None


def _earlier_and_later(desk: Desk, reading: Reading, place: int) -> list[tuple[str, str]]:
    """Sampled pairs of texts of which the first is not after the second; one of them is of the column."""
    pairs: list[tuple[str, str]] = []
    later: list[tuple[str, str]] = []
    for first, second in _EARLIER:
        one, other = reading.recipes.get(first), reading.recipes.get(second)
        if one is None or other is None or one.way != "date" or other.way != "date":
            continue
        cells = zip(desk.looks[one.places[0]].cells, desk.looks[other.places[0]].cells, strict=True)
        found = [(left, right) for left, right in cells if left is not None and right is not None]
        if one.places[0] == place:
            pairs += found
        elif other.places[0] == place:
            later += found
    return pairs + later


def _in_file_order(desk: Desk, place: int) -> list[str]:
    return [cell for cell in desk.looks[place].cells if cell is not None][:IN_ORDER]


def _year_of_titles(desk: Desk) -> tuple[int | None, int]:
    """The business year of dates without one, from the lines above the header."""
    text = " ".join(line for _, line in desk.table.titles)
    found = _EIGHT_DIGITS.search(text)
    if found:
        return int(found[1]), int(found[2])
    years = set(_YEAR.findall(text))
    return (int(years.pop()), 1) if len(years) == 1 else (None, 1)
