"""Checks the text of an export cell by cell and turns the accepted rows into typed ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import duckdb

from analytics.contract import EARLIEST_DATE, LATEST_DAYS_AFTER_IMPORT, LONGEST_PERIOD_DAYS, Kind
from analytics.errors import DataError, Problem
from analytics.intake.reading import ReadExport, text_of
from analytics.sql_files import sql


@dataclass(frozen=True)
class CheckedExport:
    """One export after its checks: how many of its records were accepted and refused."""

    file_number: int
    name: str
    kind: Kind
    source: str
    records: int
    refused: int
    columns_present: tuple[str, ...]
    columns_left_out: tuple[str, ...]
    shape: tuple[str, ...]

    @property
    def loaded(self) -> int:
        """Accepted records: together with the refused ones they are all that was read."""
        return self.records - self.refused


def prepare_checks(con: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables of accepted rows and the macros of the checks on a fresh connection."""
    con.execute(sql("rows/schema"))
    con.execute(sql("checks/macros"))


def check_export(
    con: duckdb.DuckDBPyConnection, export: ReadExport, file_number: int, source: str, import_day: date
) -> None:
    """Moves the good rows of `raw` into new_<kind> and the bad cells into `problems`."""
    for problem in export.ragged:
        con.execute(
            "insert into problems values ($file_number, $line, $column, $value, $reason)",
            {
                "file_number": file_number,
                "line": problem.line,
                "column": problem.column,
                "value": problem.value,
                "reason": problem.reason,
            },
        )
    parameters: dict[str, object] = {}
    if export.kind != "clients":
        parameters["earliest"] = EARLIEST_DATE
        parameters["latest"] = import_day + timedelta(days=LATEST_DAYS_AFTER_IMPORT)
    if export.kind == "revenue":
        parameters["has_kind"] = "kind" in export.columns_present
        parameters["longest_period"] = LONGEST_PERIOD_DAYS
    con.execute(
        f"insert into problems select {int(file_number)}, * from ({sql(f'checks/{export.kind}')}) as found",
        parameters,
    )
    typed: dict[str, object] = {"file_number": file_number, "source": source}
    if export.kind == "clients":
        typed["columns_present"] = list(export.columns_present)
    con.execute(sql(f"checks/typed_{export.kind}"), typed)


def refuse_clients_that_differ(con: duckdb.DuckDBPyConnection) -> None:
    """Two rows with one client_id that differ are both refused: nobody can tell which of them holds."""
    con.execute(f"insert into problems {sql('checks/clients_that_differ')}")
    con.execute("delete from new_clients where (file_number, line) in (select (file_number, line) from problems)")


def refused_lines(con: duckdb.DuckDBPyConnection, file_number: int) -> int:
    """How many lines of a file are refused; a line with two bad cells counts once."""
    [(count,)] = con.execute(
        "select count(distinct line) from problems where file_number = $file_number",
        {"file_number": file_number},
    ).fetchall()
    return int(count)


def list_problems(
    con: duckdb.DuckDBPyConnection, names: dict[int, str], limit: int | None = None
) -> tuple[Problem, ...]:
    """The refused cells in the order of file and line."""
    found = con.execute(
        "select file_number, line, column_name, value, reason from problems "
        "order by file_number, line, column_name, reason limit $limit",
        {"limit": 9_000_000_000 if limit is None else limit},
    ).fetchall()
    return tuple(
        Problem(names[file_number], line, column, text_of(value), reason)
        for file_number, line, column, value, reason in found
    )


def refuse_if_mostly_bad(checked: CheckedExport, problems: tuple[Problem, ...]) -> None:
    """More than half of the rows refused means that the file was misread: nothing is loaded then.

    Raises DataError with the problems of this file.
    """
    if checked.refused * 2 <= checked.records:
        return
    own = tuple(problem for problem in problems if problem.file == checked.name)
    first = own[0]
    raise DataError(
        f"{checked.name}: {checked.refused:,} of {checked.records:,} rows cannot be loaded, so nothing was changed. "
        f'The first is line {first.line}, {first.column} "{first.value}": {first.reason}.',
        "Correct the export, or give its kind with --kind, and load it again.",
        own,
    )
