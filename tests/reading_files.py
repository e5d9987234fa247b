"""Reads files as an import does, up to the accepted rows, without building a book: quick enough for many examples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from analytics.errors import Problem
from analytics.intake import leaving_out
from analytics.intake.answers import Answers
from analytics.intake.checking import check_export, list_problems, prepare_checks
from analytics.intake.tables import Table, read_table
from analytics.intake.understanding import Understood, understand
from analytics.intake.unpacking import deliver

IMPORT_DAY = date(2026, 11, 22)


@dataclass
class ReadFiles:
    """What came of some files: their accepted rows stand in new_clients, new_revenue and new_contacts of `con`."""

    con: duckdb.DuckDBPyConnection
    files: list[Understood]
    problems: tuple[Problem, ...]

    def rows(self, kind: str, *columns: str) -> list[tuple[object, ...]]:
        """The accepted rows of a kind, sorted."""
        return sorted(self.con.execute(f"select {', '.join(columns)} from new_{kind}").fetchall(), key=repr)

    def left_out(self) -> int:
        """How many records were left out."""
        return sum(count for one in self.files for _, count, _ in one.left_out)


def read_files(
    folder: Path,
    paths: Sequence[Path],
    answers: Answers | None = None,
    known: Sequence[tuple[str, str, str | None]] = (),
    import_day: date = IMPORT_DAY,
) -> ReadFiles:
    """Reads and checks files. Raises as an import does."""
    told = answers or Answers()
    con = duckdb.connect()
    prepare_checks(con)
    leaving_out.prepare(con)
    tables: list[Table] = []
    for path in paths:
        for delivered in deliver(path, path.name, folder, told.one("sheet", path.name)):
            tables.append(read_table(con, delivered, len(tables) + 1))
    files = understand(
        con, tables, answers=told, import_day=import_day, kind=None, known_clients=lambda: list(known), remembered=[]
    )
    for one in files:
        check_export(con, one, "source", import_day)
    problems = list_problems(con, {one.table.file_number: one.table.name for one in files})
    return ReadFiles(con, files, problems)
