"""One file with everything about its reading decided."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.errors import Problem
from analytics.intake.dates import DateForm
from analytics.intake.desk import Desk
from analytics.intake.recipes import Reading
from analytics.intake.remembering import Remembered
from analytics.intake.tables import Table


@dataclass
class Understood:
    """One file with everything decided: `made` is the table of its rows as clean text."""

    desk: Desk
    reading: Reading
    date_forms: dict[int, DateForm | None]
    date_reasons: dict[str, str]
    made: str
    ragged: tuple[Problem, ...]
    left_out: tuple[tuple[str, int, str], ...] = ()
    drift: tuple[str, ...] = ()
    drifted_from: Remembered | None = None

    @property
    def table(self) -> Table:
        """The file."""
        return self.reading.table
