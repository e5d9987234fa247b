"""Which columns of a contacts file tell how long a contact took, and in which unit."""

from __future__ import annotations

import re
from decimal import Decimal

from analytics.intake.choosing_columns import READABLE
from analytics.intake.desk import Desk
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.times import seconds_of_day
from analytics.intake.vocabulary import words_of

_CLOCK = re.compile(r"\d{1,3}:\d{2}(:\d{2})?")
# What says in the header of a length that it is in hours.
_HOUR_WORDS = frozenset({"h", "hours", "stunden", "decimal"})
# No contact takes longer than a day.
LONGEST_IN_MINUTES, LONGEST_IN_SECONDS = 1_440, 86_400


def put_minutes(desk: Desk, reading: Reading) -> None:
    """The length of a contact: minutes, seconds, a clock, or from start to end.

    A length whose unit nothing tells is left out, with a note.
    """
    if "minutes" in reading.recipes:
        return
    recipe = (
        _hours_and_minutes(desk)
        or _by_header(desk)
        or _by_clock(desk)
        or _by_hours(desk)
        or _from_start_to_end(desk)
        or _from_start_to_end_apart(desk)
    )
    if recipe is not None:
        reading.put(recipe)
        return
    for look in desk.find("duration"):
        longest = max((number for number in desk.numbers(look.place) if number is not None), default=None)
        if look.numbers >= READABLE and longest is not None and LONGEST_IN_MINUTES < longest <= LONGEST_IN_SECONDS:
            reading.put(Recipe("minutes", "share", (look.place,), "too large for minutes, so seconds", factor=60))
            reading.notes.append(f"{look.header} is in seconds: as minutes its largest value would be more than a day.")
            return
    unclear = [look.header for look in desk.find("duration") if look.numbers >= 0.9]
    if unclear:
        reading.notes.append(
            f"{unclear[0]} has no unit, so it is not used; name it minutes or seconds, or map it with --map."
        )


def _minutes(look: Look, factor: int, reason: str) -> Recipe:
    """Minutes from one column of numbers; above 1 the factor divides, below 0 it multiplies."""
    return Recipe("minutes", "number" if factor == 1 else "share", (look.place,), reason, factor=factor)


def _hours_and_minutes(desk: Desk) -> Recipe | None:
    hours = desk.best("hours") or _last_word(desk, "hours")
    minutes = desk.best("minutes") or _last_word(desk, "minutes")
    if hours is None or minutes is None or hours.numbers < READABLE or minutes.numbers < READABLE:
        return None
    places = (hours.place, minutes.place)
    return Recipe("minutes", "hours and minutes", places, "hours and minutes in two columns")


def _by_header(desk: Desk) -> Recipe | None:
    for concept, factor in (("minutes", 1), ("seconds", 60), ("milliseconds", 60_000)):
        look = desk.best(concept)
        if look is not None and look.numbers >= READABLE:
            return _minutes(look, factor, f"its header says {concept}")
    return None


def _by_clock(desk: Desk) -> Recipe | None:
    for look in desk.find("duration", "minutes", "seconds", "hours"):
        if look.values and all(_CLOCK.fullmatch(value) for value in look.values):
            return Recipe("minutes", "clock", (look.place,), "hours and minutes")
    return None


def _by_hours(desk: Desk) -> Recipe | None:
    hours = desk.best("hours") or next(
        (look for look in desk.find("duration") if _HOUR_WORDS.intersection(words_of(look.header))), None
    )
    if hours is None or hours.numbers < READABLE:
        return None
    return _minutes(hours, -60, "hours, times 60")


def _from_start_to_end(desk: Desk) -> Recipe | None:
    """From a start to an end with their times; a length beside them that agrees says so itself."""
    start = next((look for look in desk.find("activity_date", "period_start") if _has_times(look)), None)
    end = next((look for look in desk.find("end_time", "period_end") if _has_times(look)), None)
    if start is None or end is None:
        return None
    for look in desk.find("duration"):
        factor = _unit_by_times(desk, look, start, end)
        if factor is not None:
            return _minutes(look, factor, f"it agrees with {start.header} to {end.header}")
    return Recipe("minutes", "between", (start.place, end.place), f"from {start.header} to {end.header}")


def _from_start_to_end_apart(desk: Desk) -> Recipe | None:
    apart = [_keyed(desk, key) for key in ("start_date", "start_time", "end_date", "end_time")]
    places = tuple(look.place for look in apart if look is not None)
    if len(places) < len(apart):
        return None
    return Recipe("minutes", "between", places, "from start to end, dates and times apart")


def _unit_by_times(desk: Desk, length: Look, start: Look, end: Look) -> int | None:
    """1 if a length is in minutes, 60 if it is in seconds, by what lies between start and end; None if neither."""
    for factor in (1, 60):
        pairs = [
            (told / factor, Decimal(later - earlier) / 60)
            for told, one, other in zip(desk.numbers(length.place), start.cells, end.cells, strict=True)
            if told is not None and one and other
            if (earlier := seconds_of_day(one)) is not None
            and (later := seconds_of_day(other)) is not None
            and later >= earlier
        ]
        if len(pairs) >= 2 and sum(abs(told - found) <= 1 for told, found in pairs) >= READABLE * len(pairs):
            return factor
    return None


def _keyed(desk: Desk, key: str) -> Look | None:
    return next((look for look in desk.looks if look.key == key and look.values), None)


def _last_word(desk: Desk, word: str) -> Look | None:
    """A column of lengths whose header ends in a word: "Duration Hours"."""
    return next(
        (
            look
            for look in desk.looks
            if look.values and words_of(look.header)[-1:] == (word,) and look.says("duration", word, "minutes")
        ),
        None,
    )


def _has_times(look: Look) -> bool:
    timed = sum(":" in value for value in look.values) if look.dates > 0.5 else 0
    return bool(look.values) and timed >= 0.9 * len(look.values)
