"""A table on the desk: its looks, the written form of its numbers, and what the user said about it."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from analytics.errors import Choice, DataError, Question
from analytics.intake.answers import FILE_MARK, Answers
from analytics.intake.looks import Look, find
from analytics.intake.numbers import NumberEvidence, NumberForm, decide_number_form, number_evidence, parse_number
from analytics.intake.tables import Table

# Signs that a shell would not leave alone between double quotes.
_SHELL_SIGNS = re.compile(r'["$`\\!]')
CHUNK = 50_000
FEW_VALUES = 60
# a status that somebody types: beyond these a value is on too few rows to be one
MANY_VALUES = 5_000
_PLAIN = r"[+-]?[0-9]*\.?[0-9]*"
_TWO_PLACES = r"[+-]?[0-9]*(\.[0-9]?[0-9]?)?"
# a point before exactly three digits may part thousands; every other point is a decimal point
_MAY_BE_THOUSANDS = r"[+-]?[1-9][0-9]{0,2}\.[0-9]{3}"


def quoted(value: str) -> str:
    """A value of a flag as a shell takes it; double quotes where they do, as Windows knows no others."""
    return shlex.quote(value) if _SHELL_SIGNS.search(value) else f'"{value}"'


def distinct_values(con: duckdb.DuckDBPyConnection, table: str, place: int) -> Iterator[tuple[str, int]]:
    """Each different value of a column with its count, in chunks, so that long columns fit in memory."""
    cursor = con.cursor()
    cursor.execute(
        f"select c{int(place)}, count(*) from {table} where c{int(place)} is not null group by all order by 1"
    )
    while chunk := cursor.fetchmany(CHUNK):
        yield from chunk


@dataclass
class Desk:
    """One table with all that is known of it before its columns are chosen."""

    con: duckdb.DuckDBPyConnection
    table: Table
    looks: tuple[Look, ...]
    answers: Answers
    import_day: date
    number_forms: dict[int, NumberForm | None] = field(default_factory=dict)
    number_evidence: dict[int, NumberEvidence] = field(default_factory=dict)
    plain_numbers: set[int] = field(default_factory=set)
    # header -> decimal mark, as it was in the last file of this shape
    remembered_decimals: dict[str, str] = field(default_factory=dict)
    _numbers: dict[int, list[Decimal | None]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What the user calls the file."""
        return self.table.name

    def find(self, *concepts: str) -> list[Look]:
        """The columns whose header says one of the concepts, the strongest first."""
        return find(self.looks, *concepts)

    def best(self, *concepts: str) -> Look | None:
        """The column whose header says one of the concepts most strongly, and nothing else more strongly."""
        return next((look for look in self.find(*concepts) if any(look.mostly(one) for one in concepts)), None)

    def few_values(self, place: int) -> list[tuple[str, int]] | None:
        """The different values of a column with their counts, the most frequent first; None if there are many."""
        found = self._counted(place, FEW_VALUES + 1)
        return None if len(found) > FEW_VALUES else found

    def frequent_values(self, place: int) -> list[tuple[str, int]]:
        """The most frequent values of a column, however many there are, with their counts."""
        return self._counted(place, MANY_VALUES)

    def _counted(self, place: int, most: int) -> list[tuple[str, int]]:
        found = self.con.execute(
            f"select c{int(place)}, count(*) from {self.table.table} where c{int(place)} is not null "
            f"group by all order by 2 desc, 1 limit {int(most)}"
        ).fetchall()
        return [(str(value), int(count)) for value, count in found]

    def numbers(self, place: int) -> list[Decimal | None]:
        """The sampled cells of a column as numbers, in the order of the file."""
        if place not in self._numbers:
            form = self.number_forms.get(place) or NumberForm(".")
            self._numbers[place] = [
                None if cell is None else parse_number(cell, form) for cell in self.looks[place].cells
            ]
        return self._numbers[place]

    def remembered_form(self, place: int) -> NumberForm | None:
        """How the column's numbers were written in the last file of this shape."""
        decimal = self.remembered_decimals.get(self.table.headers[place])
        return NumberForm("." if decimal == "." else ",") if decimal else None

    def decide_number_forms(self) -> None:
        """The written form of every column that looks like numbers: one file is written in one way."""
        places = [look.place for look in self.looks if look.values and look.numbers >= 0.5]
        self.plain_numbers = self._plain(places)
        self.number_evidence = {
            place: number_evidence(distinct_values(self.con, self.table.table, place))
            for place in places
            if place not in self.plain_numbers
        }
        told = self.answers.one("decimal", self.name)
        for place in places:
            if place in self.plain_numbers:
                self.number_forms[place] = NumberForm(".")
            elif told:
                self.number_forms[place] = NumberForm("." if told == "point" else ",")
            else:
                own = self.number_evidence[place]
                others = [*self.number_evidence.values()]
                if self.plain_numbers & self._with_fractions:
                    others.append(NumberEvidence(values=1, numbers=1, only_point=1))
                self.number_forms[place] = own.leaning or decide_number_form(others, own) or self.remembered_form(place)

    def _plain(self, places: Sequence[int]) -> set[int]:
        """The columns whose every value is plain digits with a point that can only be a decimal one."""
        # most numbers have two places at most, which takes one test instead of three
        tests = "coalesce(bool_and(regexp_full_match({c}, $plain)), true), bool_or(contains({c}, '.'))"
        simple = self._told(places, tests, {"plain": _TWO_PLACES})
        self._with_fractions = {place for place, (is_simple, has_point) in simple.items() if is_simple and has_point}
        plain = {place for place, (is_simple, _) in simple.items() if is_simple}
        tests = (
            "count(*) filter (not regexp_full_match({c}, $plain)), count(*) filter (regexp_full_match({c}, $unclear)), "
            "count(*) filter (contains({c}, '.') and not regexp_full_match({c}, $unclear))"
        )
        others = self._told(
            [place for place in places if place not in plain], tests, {"plain": _PLAIN, "unclear": _MAY_BE_THOUSANDS}
        )
        for place, (odd, unclear, clear) in others.items():
            if odd == 0 and (unclear == 0 or clear > 0):
                plain.add(place)
                if clear:
                    self._with_fractions.add(place)
        return plain

    def _told(self, places: Sequence[int], tests: str, values: dict[str, str]) -> dict[int, tuple[Any, ...]]:
        """What some tests, in which {c} stands for the column, say of each of some columns."""
        if not places:
            return {}
        asked = [tests.format(c=f"c{place}") for place in places]
        [found] = self.con.execute(f"select {', '.join(asked)} from {self.table.table}", values).fetchall()
        size = len(found) // len(places)
        return {place: found[at * size : (at + 1) * size] for at, place in enumerate(places)}

    # arithmetic between columns, on the sample

    def agree(self, left: Sequence[Decimal | None], right: Sequence[Decimal | None], part: float = 0.95) -> bool:
        """Whether two columns of numbers are equal in nearly all records where both stand; at least three must."""
        pairs = [(one, other) for one, other in zip(left, right, strict=True) if one is not None and other is not None]
        equal = sum(abs(one - other) <= Decimal("0.02") for one, other in pairs)
        return len(pairs) >= 3 and equal >= part * len(pairs)

    def ask(self, about: str, message: str, choices: Sequence[tuple[str, str]]) -> Question:
        """A question about this file; choices are (flag and value, meaning)."""
        return Question(
            about, self.name, f"{self.name}: {message}", tuple(Choice(flag, told) for flag, told in choices)
        )

    def map_flag(self, header: str, column: str) -> str:
        """The flag that says that a header of this file is a column."""
        return f"--map {quoted(f'{self.name}{FILE_MARK}{header}={column}')}"

    def place_of(self, header: str) -> int:
        """The column with a header. Raises DataError if the file has none such."""
        for wanted in (header, header.strip().lower()):
            for place, known in enumerate(self.table.headers):
                if wanted in (known, known.strip().lower()):
                    return place
        raise DataError(
            f'{self.name} has no column "{header}".', f"Its columns are: {', '.join(self.table.headers[:40])}."
        )
