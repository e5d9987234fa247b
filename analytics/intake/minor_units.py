"""Cents in place of whole units."""

from __future__ import annotations

from dataclasses import replace

from analytics.intake.desk import Desk
from analytics.intake.recipes import Reading
from analytics.intake.vocabulary import words_of

_CENTS_WORDS = {"cents", "cent", "minor", "pence", "ore", "rappen", "centimes"}


def minor_units(desk: Desk, reading: Reading) -> None:
    """Cents in place of whole units: said by the header, or suspected from the values and then asked."""
    recipe = reading.recipes.get("amount")
    if recipe is None or recipe.way not in ("number", "minus", "sides", "times"):
        return
    told = desk.answers.one("units", desk.name)
    words = {word for place in recipe.places for word in words_of(desk.looks[place].header)}
    if told is None and words & _CENTS_WORDS:
        told = "minor"
        reading.notes.append("The header says that amounts are in cents: they are divided by 100.")
    if told is None and recipe.way != "times" and _suspects_cents(desk, recipe.places[0]):
        shown = desk.looks[recipe.places[0]]
        examples = ", ".join(shown.first_values)
        reading.questions.append(
            desk.ask(
                "minor units",
                f"the amounts of {shown.header} are all whole numbers such as {examples}. Are they cents?",
                [("--units minor", "yes: divide by 100"), ("--units major", "no: they are whole units")],
            )
        )
    if told == "minor":
        reading.put(replace(recipe, factor=100))


def _suspects_cents(desk: Desk, place: int) -> bool:
    """Whole numbers only, and large, in a table that a machine wrote: codes as ids, currency codes in small letters."""
    values = [value for value in desk.numbers(place) if value]
    if len(values) < 3 or any(value != value.to_integral_value() for value in values):
        return False
    if any("." in cell or "," in cell for cell in desk.looks[place].values):
        return False
    currency = desk.best("currency")
    small_codes = currency is not None and any(value.islower() and len(value) == 3 for value in currency.values)
    machine_ids = any(
        look.values and sum(_is_machine_id(value) for value in look.values[:50]) >= 0.9 * len(look.values[:50])
        for look in desk.find("row_id", "client_id", "invoice_id", "contact_id")
    )
    machine_written = (
        any(look.header.startswith("_") for look in desk.looks) or sum("_" in look.header for look in desk.looks) >= 3
    )
    large = sorted(abs(value) for value in values)[len(values) // 2] >= 500
    return large and (machine_ids or (small_codes and machine_written))


def _is_machine_id(value: str) -> bool:
    """Codes such as cus_9s6XKzkNRiz8i3 or in_1J5: a short word, an underscore, letters and digits mixed."""
    head, mark, rest = value.partition("_")
    return bool(mark) and head.isalpha() and len(head) <= 5 and len(rest) >= 3 and any(sign.isdigit() for sign in rest)
