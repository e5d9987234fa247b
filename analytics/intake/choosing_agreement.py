"""Columns of a clients export that say what was agreed: the notice period in days, and who ended it."""

from __future__ import annotations

import re
from decimal import Decimal

from analytics.intake.desk import Desk
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.statuses import plain
from analytics.intake.vocabulary import words_of

# Units of a notice period, by the days that one has; a month of a notice period counts 30 days.
_UNITS: dict[str, int] = {
    **dict.fromkeys("d day days tag tage tagen jour jours dia dias giorno giorni dag dagen dagar dager".split(), 1),
    **dict.fromkeys("w week weeks wk wks woche wochen semaine semaines semana semanas settimana settimane".split(), 7),
    **dict.fromkeys("weken veckor uker uger".split(), 7),
    **dict.fromkeys("m mo month months mth mths monat monate monaten mois mes meses mese mesi maand".split(), 30),
    **dict.fromkeys("maanden manad manader maned maneder".split(), 30),
    **dict.fromkeys("y year years yr yrs jahr jahre an ans ano anos anno anni jaar ar".split(), 365),
}
_LENGTH = re.compile(r"\s*(\d{1,4})\s*-?\s*([^\W\d]+)\.?\s*")
# A bare number up to this is more likely one of months than of days.
_FEW = 12
_THEM = frozenset("client customer clients customers them kunde auftraggeber cliente klant kund asiakas klient".split())
_US = frozenset("us we ours our side agency agentur agence agencia agenzia bureau wir nous nosotros noi wij vi".split())


def put_notice_days(desk: Desk, reading: Reading) -> None:
    """The notice period in days, whatever unit it is written in; left out, and said, where no unit is named."""
    look = desk.best("notice_days")
    if "notice_days" in reading.recipes or look is None or look.says("notice_days") < 0.95:
        return
    if look.numbers >= 0.95:
        unit = next((_UNITS[word] for word in re.findall(r"[a-z]+", look.header.lower()) if word in _UNITS), None)
        unit = unit or next((_UNITS[word] for word in words_of(look.header) if word in _UNITS), None)
        numbers = [abs(number) for number in desk.numbers(look.place) if number]
        if unit is None and numbers and max(numbers) <= _FEW:
            reading.notes.append(
                f"{look.header} ({', '.join(look.first_values)}) names no unit, and may be of months: it is not taken. "
                f"If it is of days, say so: {desk.map_flag(look.header, 'notice_days')}."
            )
            return
        if unit is None or unit == 1:
            reading.put(Recipe("notice_days", "number", (look.place,), "its header says so"))
        else:
            # a factor below zero multiplies
            reading.put(Recipe("notice_days", "share", (look.place,), f"each counts {unit} days", factor=-unit))
        return
    values = desk.few_values(look.place)
    if not values:
        return
    words = {value: _days(value) for value, _ in values}
    if all(days is not None for days in words.values()):
        told = tuple((value, str(days)) for value, days in words.items())
        reading.put(Recipe("notice_days", "words", (look.place,), "a month counts 30 days", words=told))


def _days(value: str) -> int | None:
    """Days of a length such as "3 months"; None if it is none.

    >>> _days("3 months"), _days("6 Wochen"), _days("soon")
    (90, 42, None)
    """
    found = _LENGTH.fullmatch(value)
    unit = _UNITS.get(plain(found[2])) if found else None
    return int(Decimal(found[1])) * unit if found and unit else None


def put_ended_by(desk: Desk, reading: Reading) -> None:
    """Who ended the relation, where each value names one of the two sides."""
    look = desk.best("ended_by")
    values = desk.few_values(look.place) if look is not None else None
    if "ended_by" in reading.recipes or look is None or not values:
        return
    words = tuple((value, _side(value)) for value, _ in values)
    if all(side for _, side in words):
        reading.put(Recipe("ended_by", "words", (look.place,), "each value names a side", words=words))


def _side(value: str) -> str:
    said = set(plain(value).split())
    them, us = bool(said & _THEM), bool(said & _US)
    return "client" if them and not us else "us" if us and not them else ""
