"""What every way to an amount needs: putting a column, choosing among several, asking which."""

from __future__ import annotations

from analytics.intake.desk import Desk
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe

# A column that is filled in a smaller part of the records is not the amount.
LEAST_FILLED = 0.3
# Two headers say the same thing about as strongly if they differ by no more than this.
NEARLY = 0.15


def put_number(reading: Reading, look: Look, reason: str) -> None:
    """Makes the amount of one column of numbers as it stands."""
    reading.put(Recipe("amount", "number", (look.place,), reason))


def one_of(desk: Desk, reading: Reading, looks: list[Look]) -> Look:
    """The only column, or the first of several that hold the same; else a question."""
    first = looks[0]
    concepts = ("net", "amount", "gross")
    others = [
        look
        for look in looks[1:]
        if look.place != first.place
        and look.says(*concepts) >= first.says(*concepts) - NEARLY
        and not desk.agree(desk.numbers(look.place), desk.numbers(first.place), 1.0)
    ]
    if others:
        ask_which(desk, reading, [first, *others])
    return first


def ask_which(desk: Desk, reading: Reading, looks: list[Look]) -> None:
    """Adds the question which of several columns is the amount."""
    shown = "; ".join(f"{look.header} ({', '.join(look.first_values)})" for look in looks)
    reading.questions.append(
        desk.ask(
            "amount",
            f"several columns could be the amount, and they differ: {shown}.",
            [(desk.map_flag(look.header, "amount"), f"{look.header} is the amount") for look in looks],
        )
    )
