"""One text of a date -> its parts, without deciding which part is the day: time and zone cut off, names read."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from analytics.intake.date_words import month_number, weekdays_named
from analytics.intake.spelling import plain_spelling

Order = Literal["ymd", "dmy", "mdy", "ydm"]

# Longer texts are no dates; the limit keeps hostile cells cheap.
LONGEST = 90
# A time has two at most, its zone one, and one may part it from the date.
MOST_COLONS = 4

NO_DATE = "not a date"
NO_TIME = "a time of day that does not exist"
ZERO_DATE = "zeros that stand for no date"
NO_YEAR = "a day without a year"

NUMBER = re.compile(r"[0-9]{3,14}|[0-9]{5}[.,][0-9]{1,15}|[0-9]{9,13}[.,][0-9]{1,9}")


@dataclass(frozen=True)
class Written:
    """The parts of a written date in their order, and the orders of day, month and year that they allow.

    Where the text itself tells which part is which (a month's name), parts are year, month, day and `told` is
    True. `group` names the way of writing: dates of one group are written by one hand.
    """

    parts: tuple[int, int, int]
    orders: tuple[Order, ...]
    group: str = ""
    told: bool = False
    two_digit_year: bool = False
    has_year: bool = True
    # "padded" with a zero (03), "short" without (3), "" if both parts have two digits anyway
    padding: Literal["", "padded", "short"] = ""
    weekdays: frozenset[int] = frozenset()
    # what the text speaks for: a day, or a whole month or quarter that is dated by its first day
    span: Literal["day", "month", "quarter"] = "day"

    @property
    def needs_order(self) -> bool:
        """Whether only the column's order tells day, month and year apart: not so with names or yyyy-mm-dd."""
        return not self.told and (self.two_digit_year or self.orders[0] != "ymd")


_CLOCK = (
    r"(?P<hour>[0-9]{1,2})(?:[:.hH](?P<minute>[0-9]{2})(?:[:.m](?P<second>[0-9]{2})(?:[.,:][0-9]{1,9})?)?s?"
    r"(?: ?[AaPp]\.? ?[Mm]\.?)?(?: ?(?:Uhr|uhr|h|hrs))?| ?[AaPp]\.? ?[Mm]\.?| ?(?:Uhr|uhr|h))"
)
_ZONE = r"(?: ?(?:Z|[A-Z]{2,5})?(?: ?[+-][0-9]{2}:?(?:[0-9]{2})?)?)(?: ?[\[(][\w /+:.-]{1,50}[\])])?"
_MAYBE_CLOCK = re.compile(r"[0-9](?:[.hH][0-9]{2}| ?[AaPp]\.? ?[Mm]| ?[Uu]hr| ?h\b)|T[0-9]{4}")
_PLAIN_ISO = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?:[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,9})?)?(?: ?(?:Z|UTC))?)?"
)
_TIME_LAST = re.compile(
    rf"(?P<date>.*?[\w.])(?:T|(?<=[0-9]{{4}}):|[ ,]+(?:at |um |kl\.? |klo |om |- |à |a las |alle )?){_CLOCK}{_ZONE}"
)
_TIME_FIRST = re.compile(rf"{_CLOCK}[, ]+(?P<date>.*)")
_YEAR_LAST = re.compile(rf"(?P<date>.*[\w.]) {_CLOCK}{_ZONE} (?P<year>[0-9]{{4}})")
_BASIC_ISO = re.compile(
    r"([0-9]{4})([0-9]{2})([0-9]{2})T([0-9]{4}(?:[0-9]{2})?)(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?"
)
_DOT_AND_BLANK = re.compile(r"(?<=[0-9])\. (?=[0-9]{1,4}(?:[. ]|$))")

_DIGIT = re.compile(r"[0-9]")
_ZEROS = re.compile(r"0+(?:([./-])0+\1?0*)?")
_THREE = re.compile(r"([0-9]{1,4})([./ -])([0-9]{1,2})\2([0-9]{1,4})(\.?)")
_YEAR_MONTH = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})")
_MONTH_YEAR = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{4})")
_DAY_MONTH = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.")
_EAST_ASIAN = re.compile(r"([0-9]{4}) ?[年년] ?([0-9]{1,2}) ?[月월](?: ?([0-9]{1,2}) ?[日일])?")
_WEEKDAY_FIRST = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?)\.?,? +(.*)")
_QUARTER_WORDS = "q t k kv trim qtr quarter quartal trimestre kwartaal kvartal kwartal kwartał kvartaali".split()
_QUARTER_SIGN = rf"(?:{'|'.join(_QUARTER_WORDS)})\.?"
_QUARTERS = (
    re.compile(rf"{_QUARTER_SIGN} ?(?P<q>[1-4])(?: ?[-/.,_]? ?'?)(?P<y>[0-9]{{4}}|[0-9]{{2}})"),
    re.compile(
        rf"(?P<q>[1-4])(?:st|nd|rd|th|er|e|º|°|o|\.)? ?{_QUARTER_SIGN}"
        r"(?: ?[-/,_]? ?'?| (?:of|de|del|di) )(?P<y>[0-9]{4}|[0-9]{2})"
    ),
    re.compile(rf"(?P<y>[0-9]{{4}})(?: ?[-/.,_]? ?){_QUARTER_SIGN} ?(?P<q>[1-4])"),
    re.compile(rf"(?P<y>[0-9]{{4}})(?: ?[-/.,_]? ?)(?P<q>[1-4])\.? ?{_QUARTER_SIGN}"),
)
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_NAMED = re.compile(r"[^\W\d_]+|[0-9]+|[^\w ]| ")
_LINKING = frozenset("de del of the den le el di d feira r roku".split())
_ORDINALS = frozenset("st nd rd th er e º ª".split())
_PUNCTUATION = frozenset(".,/-' ")


def cut_time(text: str) -> tuple[str, str]:
    """(the date's part of a text, a problem in words or ""): the day as written, whatever time and zone follow."""
    plain = _PLAIN_ISO.fullmatch(text)
    if plain:
        return plain[1], ""
    if len(text) > LONGEST or text.count(":") > MOST_COLONS or not _DIGIT.search(text) or not _begins_well(text):
        return "", NO_DATE
    text = _DOT_AND_BLANK.sub(".", " ".join(plain_spelling(text).split()))
    # A text that is a date as it stands has no time: "1. 5.2024" is no hour.
    if ":" not in text and (isinstance(read_parts(text), Written) or not _MAYBE_CLOCK.search(text)):
        return text, ""
    basic = _BASIC_ISO.fullmatch(text)
    if basic:
        return "-".join(basic.groups()[:3]), "" if _is_clock(basic[4]) else NO_TIME
    for pattern in (_TIME_LAST, _YEAR_LAST, _TIME_FIRST):
        found = pattern.fullmatch(text)
        if found is None:
            continue
        rest = found["date"] + (f" {found['year']}" if pattern is _YEAR_LAST else "")
        if isinstance(read_parts(rest), str):
            continue
        if int(found["hour"]) > 24 or int(found["minute"] or 0) > 59 or int(found["second"] or 0) > 60:
            return rest, NO_TIME
        return rest, ""
    return text, ""


def _begins_well(text: str) -> bool:
    """Whether a text begins with a digit or a word that can begin a date: passes over ids and notes at little cost."""
    first = _FIRST_WORD.match(text)
    if first is None:
        return True
    word = first[0].lower()
    return word in _LINKING or word in _QUARTER_WORDS or bool(month_number(word) or weekdays_named(word))


@lru_cache(maxsize=1 << 16)
def read_parts(text: str) -> Written | str:
    """The parts of a date without time, or why it is none, in words."""
    if _ZEROS.fullmatch(text):
        return ZERO_DATE
    three = _THREE.fullmatch(text)
    if three:
        return _read_digits(three)
    found = _YEAR_MONTH.fullmatch(text)
    if found:
        return _whole_month(int(found[1]), int(found[2]))
    found = _MONTH_YEAR.fullmatch(text)
    if found:
        return _whole_month(int(found[2]), int(found[1]))
    found = _DAY_MONTH.fullmatch(text)
    if found:
        return Written((0, int(found[2]), int(found[1])), ("ymd",), told=True, has_year=False)
    found = _EAST_ASIAN.fullmatch(text)
    if found and found[3]:
        return Written((int(found[1]), int(found[2]), int(found[3])), ("ymd",), told=True)
    if found:
        return _whole_month(int(found[1]), int(found[2]))
    lower = text.lower()
    for pattern in _QUARTERS:
        found = pattern.fullmatch(lower)
        if found:
            parts = (int(found["y"]), 3 * int(found["q"]) - 2, 1)
            return Written(parts, ("ymd",), told=True, two_digit_year=len(found["y"]) == 2, span="quarter")
    return _read_words(text)


def read_compact(digits: str) -> Written | None:
    """The parts of a date of 8 digits (20260131, 31012026; 12 or 14 with a time) or a month of 6 (202601)."""
    if len(digits) == 6:
        year, month = int(digits[:4]), int(digits[4:])
        if 1900 <= year <= 2100 and 1 <= month <= 12:
            return Written((year, month, 1), ("ymd",), told=True, span="month")
        return None
    if len(digits) not in (8, 12, 14) or (len(digits) > 8 and not _is_clock(digits[8:])):
        return None
    # The last four digits are a month and a day, or a year of these centuries: never both.
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= 31:
        return Written((year, month, day), ("ymd",), group="compact, year first")
    if 1900 <= int(digits[4:8]) <= 2100:
        parts = (int(digits[:2]), int(digits[2:4]), int(digits[4:8]))
        return Written(parts, ("dmy", "mdy"), group="compact, year last")
    return None


def _is_clock(digits: str) -> bool:
    return int(digits[:2]) <= 24 and int(digits[2:4]) < 60 and (len(digits) == 4 or int(digits[4:6]) <= 60)


def _read_digits(found: re.Match[str]) -> Written | str:
    first, mark, second, third, end = found.groups()
    widths = (len(first), len(second), len(third))
    if end and mark != ".":
        return NO_DATE
    orders: tuple[Order, ...]
    small = [part for part in (first, second, third) if len(part) <= 2]
    if widths[0] == 4 and widths[2] <= 2:
        orders = ("ymd", "ydm")
    elif widths[2] == 4 and widths[0] <= 2:
        orders = ("dmy", "mdy")
    elif max(widths) <= 2 and mark != " ":
        # A year has two digits at least: "3/4/24" does not begin with one.
        year_last: tuple[Order, ...] = ("dmy", "mdy") if widths[2] == 2 else ()
        orders = year_last + (("ymd",) if widths[0] == 2 else ())
    else:
        orders = ()
    if not orders:
        return NO_DATE
    padding: Literal["", "padded", "short"] = ""
    if any(len(part) == 1 for part in small):
        padding = "short"
    elif any(part[0] == "0" for part in small[:2]):
        padding = "padded"
    year = "yyyy first" if widths[0] == 4 else "yyyy last" if widths[2] == 4 else "yy"
    return Written(
        (int(first), int(second), int(third)),
        orders,
        group=f"{mark} {year}",
        two_digit_year=max(widths) <= 2,
        padding=padding,
    )


def _whole_month(year: int, month: int) -> Written | str:
    if not 1 <= month <= 12:
        return f"a month {month} does not exist"
    return Written((year, month, 1), ("ymd",), told=True, span="month")


def _read_words(text: str) -> Written | str:
    """Reads a date with names: a weekday before digits, or a month's name among day and year."""
    weekday = _WEEKDAY_FIRST.fullmatch(text)
    if weekday and weekdays_named(weekday[1].partition("-")[0]):
        days = weekdays_named(weekday[1].partition("-")[0])
        # "mar" is a Tuesday and a month: it is a weekday only before a date that is whole without it.
        rest = read_parts(weekday[2])
        if isinstance(rest, Written) and (rest.span == "day" and rest.has_year):
            return replace(rest, weekdays=days)
    month = 0
    numbers: list[str] = []
    place = 0
    marks = ""
    tokens = _NAMED.findall(text)
    if sum(map(len, tokens)) != len(text):
        return NO_DATE
    for token in tokens:
        if token.isdigit() and token.isascii():
            numbers.append(token)
        elif token in _PUNCTUATION:
            marks += token
        elif token.lower() in _LINKING or (token.lower() in _ORDINALS and numbers):
            continue
        elif month == 0 and (number := month_number(token)):
            month, place = number, len(numbers)
        else:
            return NO_DATE
    if not month:
        return NO_DATE
    return _arrange(month, numbers, place, marks)


def _arrange(month: int, numbers: list[str], place: int, marks: str) -> Written | str:
    """Day and year around a month's name; `place` is the number of numbers before the name."""
    widths = [len(number) for number in numbers]
    if widths == [4]:
        return Written((int(numbers[0]), month, 1), ("ymd",), told=True, span="month")
    if widths == [2] and place == 0 and ("-" in marks or "'" in marks or "/" in marks):
        # "Mar-24" is how spreadsheets write a month; a day after the name would follow a blank.
        return Written((int(numbers[0]), month, 1), ("ymd",), told=True, two_digit_year=True, span="month")
    if len(widths) == 1 and widths[0] <= 2:
        if place == 0:
            return "a month with a day or a short year, but not both"
        return Written((0, month, int(numbers[0])), ("ymd",), told=True, has_year=False)
    if len(widths) != 2 or place == 2:
        return NO_DATE
    if widths[0] == 4 and widths[1] <= 2 and place == 1:
        return Written((int(numbers[0]), month, int(numbers[1])), ("ymd",), told=True)
    if widths[0] <= 2 and widths[1] in (2, 4):
        # Beside a month's name a short year stands last; a first part above 31 is refused as no such day.
        parts = (int(numbers[1]), month, int(numbers[0]))
        return Written(parts, ("ymd",), told=True, two_digit_year=widths[1] == 2)
    return NO_DATE
