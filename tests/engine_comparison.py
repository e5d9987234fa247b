"""Two snapshots, table by table and row by row: what the tests of builds, and make test-spark, compare with."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analytics.engines import Connection
from analytics.engines.duckdb_engine import DuckDBEngine
from analytics.quoting import identifier, literal


class Narrow(DuckDBEngine):
    """Makes in three parts what a limit of memory would have made in parts in a large book."""

    def parts(self, con: Connection, table: str) -> int:
        return 3


def differences(one: Path, other: Path) -> list[str]:
    """What differs between two snapshot files, exactly: tables, columns, types, rows (doubles bit for bit)."""
    con = duckdb.connect()
    con.execute(f"attach {literal(one)} as one (read_only)")
    con.execute(f"attach {literal(other)} as other (read_only)")
    columns = {}
    for side in ("one", "other"):
        found = con.execute(
            "select table_name, column_name, data_type from duckdb_columns() where database_name = $side "
            "and table_name in (select table_name from duckdb_tables() where database_name = $side) "
            "order by table_name, column_index",
            {"side": side},
        ).fetchall()
        columns[side] = {}
        for table, column, form in found:
            columns[side].setdefault(table, []).append((column, form))
    problems = [f"{table}: only in one snapshot" for table in sorted(columns["one"].keys() ^ columns["other"].keys())]
    for table in sorted(columns["one"].keys() & columns["other"].keys()):
        if columns["one"][table] != columns["other"][table]:
            problems.append(f"{table}: columns {columns['one'][table]} and {columns['other'][table]}")
            continue
        problems += _rows_that_differ(con, table, columns["one"][table])
    con.close()
    return problems


def _rows_that_differ(con: duckdb.DuckDBPyConnection, table: str, columns: list[tuple[str, str]]) -> list[str]:
    selected = {side: f"select {_exact(columns)} from {side}.{identifier(table)}" for side in ("one", "other")}
    rows = {side: con.execute(selected[side]).to_arrow_table() for side in ("one", "other")}
    # most have the same rows in the same order, which is seen at once
    if rows["one"].equals(rows["other"]):
        return []
    [(missing,)] = con.execute(f"select count(*) from ({selected['one']} except all {selected['other']})").fetchall()
    # what both have is the same number on either side
    more = missing + rows["other"].num_rows - rows["one"].num_rows
    if not missing and not more:
        return []
    odd = [
        column
        for column, form in columns
        if con.execute(
            f"select count(*) from (select {_exact([(column, form)])} from one.{identifier(table)} except all "
            f"select {_exact([(column, form)])} from other.{identifier(table)})"
        ).fetchall()
        != [(0,)]
    ]
    first = con.execute(f"({selected['one']} except all {selected['other']}) order by all limit 1").fetchall()
    second = con.execute(f"({selected['other']} except all {selected['one']}) order by all limit 1").fetchall()
    return [f"{table}: {missing} and {more} rows differ, in the columns {odd or 'together'}: {first} and {second}"]


def _exact(columns: list[tuple[str, str]]) -> str:
    """Every column so that equal means equal: of doubles the shortest text that gives the same bits."""
    return ", ".join(
        f"{identifier(column)}::double::varchar as {identifier(column)}" if form == "DOUBLE" else identifier(column)
        for column, form in columns
    )
