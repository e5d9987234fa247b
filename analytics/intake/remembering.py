"""How files of a shape were read in earlier imports, and what of it holds for a later file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from analytics.contract import Kind
from analytics.intake.answers import Answers
from analytics.intake.desk import Desk
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.tables import Table

# Of two header rows this part must be common for the one to be a later form of the other.
DRIFTED = 0.7
DRIFTED_LEAST = 4
# The questions that a remembered column answers.
_ANSWERED = {"amount": ("amount", "minor units", "sign"), "date": ("date",)}
# What the files of one drop decide together, and ways that hang on the values of a file, are decided anew.
_DECIDED_BY_ALL_FILES = ("client_id", "name", "owner", "rep")
_WAYS_BY_VALUE = ("words", "constant", "down")


@dataclass(frozen=True)
class Remembered:
    """How a file of a shape was read before: its kind, shape, source and what was decided."""

    kind: Kind
    shape: tuple[str, ...]
    source: str
    # as CheckedExport.reading was written: recipes, date_orders, decimals, answers, notes
    reading: dict[str, Any]

    @property
    def answers(self) -> Answers:
        """What the user answered then."""
        return Answers.from_json(self.reading.get("answers", {}))

    @property
    def date_orders(self) -> dict[str, str]:
        """Which part of the dates was the day, by header."""
        return dict(self.reading.get("date_orders", {}))

    @property
    def decimals(self) -> dict[str, str]:
        """The decimal marks of the columns, by header."""
        return dict(self.reading.get("decimals", {}))


def drifted_from(table: Table, kind: str, remembered: Sequence[Remembered]) -> Remembered | None:
    """The shape that this one has grown out of: most of its headers are the same."""
    best: tuple[float, Remembered] | None = None
    own = set(table.shape)
    for one in remembered:
        known = set(one.shape)
        if one.kind != kind or not known | own:
            continue
        common = len(known & own) / len(known | own)
        if common >= DRIFTED and len(known & own) >= DRIFTED_LEAST and (best is None or common >= best[0]):
            best = (common, one)
    return best[1] if best else None


def fitting_answers(before: Remembered, desk: Desk) -> Answers:
    """Answers given for an earlier shape, but for headers that are gone."""
    answers = before.answers
    known = {header.lower() for header in desk.table.headers}
    kept = tuple(text for text in answers.map if text.rpartition("=")[0].strip().lower() in known)
    return replace(answers, map=kept)


def read_as_before(desk: Desk, reading: Reading, before: Remembered) -> None:
    """Columns are read as in the last import of the shape; what depends on values is decided anew."""
    if before.kind != reading.kind:
        return
    mapped = set(desk.answers.mapped(desk.name).values())
    places = {header: place for place, header in enumerate(desk.table.headers)}
    for told in before.reading.get("recipes", []):
        column = told["column"]
        if column in mapped or column in _DECIDED_BY_ALL_FILES or told["way"] in _WAYS_BY_VALUE:
            continue
        if not all(header in places for header in told["headers"]):
            continue
        recipe = Recipe(
            column,
            told["way"],
            tuple(places[header] for header in told["headers"]),
            told["reason"],
            factor=told.get("factor", 1),
            look_up=told.get("look_up", ""),
        )
        reading.put(recipe)
        reading.questions = [one for one in reading.questions if one.about not in _ANSWERED.get(column, ())]


def drift_notes(table: Table, before: Remembered) -> tuple[str, ...]:
    """What has changed in the columns since the last file of the source, in words; nothing if only their order has."""
    own, known = table.shape, before.shape
    new = [header for header in own if header not in known]
    gone = [header for header in known if header not in own]
    told = []
    if new:
        told.append(f"new columns: {', '.join(new)}")
    if gone:
        told.append(f"columns that are gone: {', '.join(gone)}")
    if not told:
        return ()
    return (f"The columns of this file have changed since the last one of {before.source}: {'; '.join(told)}.",)
