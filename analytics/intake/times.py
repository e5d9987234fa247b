"""Times of day in date texts, for the length of a meeting."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from analytics.intake.dates import DateForm, parse_date

_TIME = re.compile(r"(?<!\d)(\d{1,2})[:.h](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([ap])?\.?m?\.?", re.IGNORECASE)
LONGEST_MINUTES = 7 * 24 * 60


def minutes_between(start: str, end: str, start_form: DateForm, end_form: DateForm, import_day: date) -> str | None:
    """Minutes from one moment to another as plain digits; None if they cannot be told or make no sense."""
    first, second = (
        parse_date(start, start_form, import_day=import_day),
        parse_date(end, end_form, import_day=import_day),
    )
    began, ended = seconds_of_day(start), seconds_of_day(end)
    if first is None or second is None or began is None or ended is None:
        return None
    seconds = (second - first).days * 86_400 + ended - began
    if not 0 <= seconds <= LONGEST_MINUTES * 60:
        return None
    text = format((Decimal(seconds) / 60).quantize(Decimal("0.000001")), "f")
    return text.rstrip("0").rstrip(".")


def seconds_of_day(text: str) -> int | None:
    """Seconds since midnight of the time in a text; None if it has none."""
    found = None
    for found in _TIME.finditer(text):
        if ":" in found[0]:
            break
    if found is None:
        return None
    hours, minutes, seconds = int(found[1]), int(found[2]), int(found[3] or 0)
    half = (found[4] or "").lower()
    if half and hours <= 12:
        hours = hours % 12 + (12 if half == "p" else 0)
    return hours * 3600 + minutes * 60 + seconds if hours < 24 and minutes < 60 and seconds < 60 else None
