"""Checks the text of an export cell by cell and turns the accepted rows into typed ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import duckdb

from analytics.contract import EARLIEST_DATE, LATEST_DAYS_AFTER_IMPORT, LONGEST_PERIOD_DAYS, Kind
from analytics.errors import DataError, Problem
from analytics.intake.converting import create_raw
from analytics.intake.understood import Understood
from analytics.sql_files import sql

# Kinds of which there are so many rows that the clean ones are not asked what may be wrong with them.
_MANY_ROWS: tuple[Kind, ...] = ("revenue", "contacts")


@dataclass(frozen=True)
class ColumnRead:
    """One column of the contract: the header it was read from, why, and its first values."""

    column: str
    header: str
    reason: str
    first_values: tuple[str, ...]


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
    stored_as: str = ""
    left_out: int = 0
    # (reason, records, sum of their amounts)
    left_out_reasons: tuple[tuple[str, int, str], ...] = ()
    columns: tuple[ColumnRead, ...] = ()
    notes: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""
    header_line: int = 1
    reading: dict[str, Any] = field(default_factory=dict)

    @property
    def loaded(self) -> int:
        """Accepted records: together with the refused ones and those left out they are all that was read."""
        return self.records - self.refused - self.left_out


def prepare_checks(con: duckdb.DuckDBPyConnection) -> None:
    """Creates the tables of accepted rows and the macros of the checks on a fresh connection."""
    con.execute(sql("rows/schema"))
    con.execute(sql("checks/macros"))


def check_export(con: duckdb.DuckDBPyConnection, export: Understood, source: str, import_day: date) -> None:
    """Moves the good rows of a file into new_<kind> and its bad cells into `problems`."""
    reading = export.reading
    file_number = reading.table.file_number
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
    con.execute(
        f"delete from problems where file_number = {file_number} "
        f"and line in (select line from left_out where file_number = {file_number})"
    )
    create_raw(con, reading, export.made)
    parameters: dict[str, object] = {}
    if reading.kind != "clients":
        parameters["earliest"] = EARLIEST_DATE
        parameters["latest"] = import_day + timedelta(days=LATEST_DAYS_AFTER_IMPORT)
    if reading.kind == "revenue":
        parameters["has_kind"] = "kind" in reading.recipes
        parameters["longest_period"] = LONGEST_PERIOD_DAYS
    typed: dict[str, object] = {"file_number": file_number, "source": source}
    if reading.kind == "clients":
        typed["columns_present"] = list(reading.recipes)
    headers = {column: reading.header_of(column) for column in reading.recipes}
    check_rows(con, reading.kind, parameters, typed, headers)


def check_rows(
    con: duckdb.DuckDBPyConnection,
    kind: Kind,
    parameters: dict[str, object],
    typed: dict[str, object],
    headers: dict[str, str],
) -> None:
    """Moves the good rows of the view `raw`, text as yet, into new_<kind>, and the bad cells of the others into
    `problems`, each under the header of its column.

    `parameters` are the limits that the checks go by, `typed` what each row gets besides its cells.
    """
    if kind in _MANY_ROWS and _take_clean_rows(con, kind, parameters, typed):
        return
    number = typed["file_number"]
    _find_problems(con, kind, number, parameters, headers)
    lines = f"select line from problems where file_number = {number}"
    if kind in _MANY_ROWS:
        # of a line that stands for several rows, all are refused
        con.execute(f"delete from new_{kind} where file_number = {number} and line in ({lines})")
    _type(con, kind, f"select * from raw where line not in ({lines})", typed)


def _take_clean_rows(
    con: duckdb.DuckDBPyConnection, kind: Kind, parameters: dict[str, object], typed: dict[str, object]
) -> bool:
    """Types the rows that certainly are good; whether that was all. The others are `raw` afterwards.

    To tell what is wrong with a cell takes a pass for each question, so it is asked of few rows.
    """
    clean = sql(f"checks/clean_{kind}")
    taken = _type(con, kind, f"select * from ({clean}) as told where is_clean", parameters | typed)
    [(count,)] = con.execute("select count(*) from raw").fetchall()
    if taken == count:
        return True
    con.execute(
        f"create or replace temporary table doubtful as select * exclude (is_clean) from ({clean}) as told "
        "where is_clean is distinct from true",
        parameters,
    )
    con.execute("create or replace view raw as select * from doubtful")
    return False


def _type(con: duckdb.DuckDBPyConnection, kind: Kind, rows_to_type: str, values: dict[str, object]) -> int:
    """Puts rows of text into new_<kind>; how many."""
    typed = f"with rows_to_type as ({rows_to_type}) {sql(f'checks/typed_{kind}')}"
    [(count,)] = con.execute(typed, values).fetchall()
    return int(count)


def _find_problems(
    con: duckdb.DuckDBPyConnection,
    kind: Kind,
    file_number: object,
    parameters: dict[str, object],
    headers: dict[str, str],
) -> None:
    """Puts the bad cells of `raw` into `problems`, each under the header of its column."""
    con.execute(
        f"create or replace temporary table found_problems as select * from ({sql(f'checks/{kind}')}) as found",
        parameters,
    )
    for column, header in headers.items():
        if header != column:
            con.execute(
                "update found_problems set column_name = $header where column_name = $column",
                {"header": header, "column": column},
            )
    con.execute(f"insert into problems select {file_number}, * from found_problems")


def refuse_clients_that_differ(con: duckdb.DuckDBPyConnection) -> None:
    """Two rows with one client_id that differ are both refused: nobody can tell which of them holds."""
    if not con.execute("select 1 from new_clients group by client_id having count(*) > 1 limit 1").fetchall():
        return
    con.execute(f"insert into problems {sql('checks/clients_that_differ')}")
    con.execute("delete from new_clients where (file_number, line) in (select (file_number, line) from problems)")


def refuse_rates_that_differ(con: duckdb.DuckDBPyConnection) -> None:
    """Two rates of one month and currency that differ are both refused."""
    if not con.execute("select 1 from new_rates group by month, currency having count(*) > 1 limit 1").fetchall():
        return
    con.execute(f"insert into problems {sql('checks/rates_that_differ')}")
    con.execute("delete from new_rates where (file_number, line) in (select (file_number, line) from problems)")


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
    if checked.refused * 2 <= checked.records - checked.left_out:
        return
    own = tuple(problem for problem in problems if problem.file == checked.name)
    first = own[0]
    raise DataError(
        f"{checked.name}: {checked.refused:,} of {checked.records:,} rows cannot be loaded, so nothing was changed. "
        f'The first is line {first.line}, {first.column} "{first.value}": {first.reason}.',
        "Correct the export, or give its kind with --kind, and load it again.",
        own,
    )


def text_of(value: object) -> str:
    """A value as it stands in a problem list: short, on one line."""
    shown = "" if value is None else " ".join(str(value).split())
    return shown if len(shown) <= 200 else shown[:199] + "…"
