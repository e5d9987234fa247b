"""How a column of a contract is made from the columns of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from analytics.contract import Kind
from analytics.errors import Question
from analytics.intake.tables import Table

Way = Literal[
    "text",  # as it stands
    "number",  # a number in the form of the file
    "date",  # a date in the form of the column
    "words",  # each value has its word of the contract
    "minus",  # the first number less the others
    "times",  # quantity times unit price, less a discount in percent if there is a third
    "in proportion",  # as much of the amount as the first number is of the second: payments of totals with tax
    "less open",  # as much of the amount as the second number less the first is of the second: balances
    "sides",  # the first number less the second: debit and credit, the positive side first
    "share",  # a number divided by `factor`: seconds to minutes, cents to whole units
    "clock",  # hours:minutes:seconds as minutes
    "between",  # minutes from the first time to the second; dates and times may stand apart
    "hours and minutes",  # two columns
    "joined",  # the texts with a blank between
    "either",  # the first that is not empty
    "down",  # the last value above: group lines carry the client
    "constant",  # the same for every row
]


@dataclass(frozen=True)
class Recipe:
    """One column of the contract: from which columns of the file, in which way, and why."""

    column: str
    way: Way
    places: tuple[int, ...]
    reason: str
    words: tuple[tuple[str, str], ...] = ()
    constant: str = ""
    factor: int = 1
    # texts are looked up in another table of what was dropped: "owner" names of ids, "client" ids of names
    look_up: Literal["", "owner", "client", "link"] = ""

    def to_json(self, headers: tuple[str, ...]) -> dict[str, Any]:
        """The recipe with the headers in place of the places, to be kept with the import."""
        return {
            "column": self.column,
            "way": self.way,
            "headers": [headers[place] for place in self.places],
            "reason": self.reason,
            "words": [list(pair) for pair in self.words],
            "constant": self.constant,
            "factor": self.factor,
            "look_up": self.look_up,
        }


@dataclass(frozen=True)
class LeavingOut:
    """Which records of a file do not count, by what they say of themselves."""

    # (place, values as they stand, reason): records with one of the values are left out
    by_value: tuple[tuple[int, tuple[str, ...], str], ...] = ()
    # records with one of these values are credits: their amount is made negative
    credits: tuple[tuple[int, tuple[str, ...]], ...] = ()
    # of records that are equal in the first column the one that is newest in the second holds
    newest: tuple[int, int] | None = None
    # the amount stands in every record of the invoice in this column: only the first counts
    once_per: int | None = None
    # only records with something in this column count
    filled: int | None = None


@dataclass
class Reading:
    """How one file is read: its kind, its columns, what is left out, and what must be asked first."""

    table: Table
    kind: Kind
    recipes: dict[str, Recipe] = field(default_factory=dict)
    leaving_out: LeavingOut = field(default_factory=LeavingOut)
    notes: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    # the headers of what the contract requires are the contract's own names
    is_standard: bool = False

    def put(self, recipe: Recipe) -> None:
        """Sets the recipe of a column."""
        self.recipes[recipe.column] = recipe

    def header_of(self, column: str) -> str:
        """What a user calls the column: the headers it is made from, or its own name."""
        recipe = self.recipes.get(column)
        if recipe is None or not recipe.places:
            return column
        names = [self.table.headers[place] for place in recipe.places]
        mark = {
            "minus": " − ",
            "times": " × ",
            "sides": " − ",
            "in proportion": " of ",
            "less open": " of ",
            "between": " to ",
            "joined": " ",
            "either": " or ",
        }.get(recipe.way, ", ")
        return mark.join(names)

    @property
    def used_places(self) -> set[int]:
        """The columns of the file that something is made from."""
        return {place for recipe in self.recipes.values() for place in recipe.places}
