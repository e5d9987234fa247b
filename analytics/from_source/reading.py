"""Reads the exports of a source on an engine: typed and checked rows as Parquet, and refused ones with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from analytics.contract import ALL_KINDS, EARLIEST_DATE, LATEST_DAYS_AFTER_IMPORT, Kind, column_names
from analytics.engines import Connection, Engine
from analytics.errors import BookError, DataError
from analytics.from_source.finding import SourceFiles
from analytics.quoting import identifier, literal
from analytics.sql_files import sql


@dataclass(frozen=True)
class ReadFiles:
    """Files of a source with the same columns, and what became of their rows."""

    file_number: int
    files: SourceFiles
    records: int
    loaded: int
    refused: int
    amount: Decimal
    # of the accepted rows; None where there is none, and for clients and rates
    first_date: date | None
    last_date: date | None


def source_name(kind: Kind) -> str:
    """The source of rows that were read in place: a later build from a source takes the place of all of them."""
    return f"{kind} of the source"


def read_source(
    engine: Engine, con: Connection, found: Sequence[SourceFiles], import_day: date, folder: Path
) -> list[ReadFiles]:
    """Writes folder/rows/KIND.parquet, sorted by client, and folder/refused/KIND.parquet; counts both.

    Raises DataError if more than half of the rows of a file cannot be loaded, BookError if rows got lost on the way.
    """
    con.execute(sql("rows/schema"))
    (folder / "rows").mkdir(parents=True)
    read = []
    for kind in ALL_KINDS:
        numbered = [(number, one) for number, one in enumerate(found, start=1) if one.kind == kind]
        if numbered:
            _create_raw(engine, con, kind, numbered, import_day)
            read += _read_kind(engine, con, kind, numbered, folder)
    return read


def _create_raw(
    engine: Engine, con: Connection, kind: Kind, numbered: Sequence[tuple[int, SourceFiles]], import_day: date
) -> None:
    """The view raw_KIND: every column of the contract as text, null where files lack it or hold blanks."""
    parts = []
    latest = import_day + timedelta(days=LATEST_DAYS_AFTER_IMPORT)
    for number, files in numbered:
        engine.show(con, f"shown_{number}", files)
        known = files.known
        texts = [
            f"nullif(trim({identifier(known[name])}), '') as {name}"
            if name in known
            else f"cast(null as varchar) as {name}"
            for name in column_names(kind)
        ]
        parts.append(
            f"select {number} as file_number, line, {literal(source_name(kind))} as source, "
            f"[{', '.join(literal(name) for name in known)}] as columns_present, {'kind' in known} as has_kind, "
            f"date '{EARLIEST_DATE}' as earliest, date '{latest}' as latest, {', '.join(texts)} from shown_{number}"
        )
    con.execute(f"create temporary view raw_{kind} as {' union all '.join(parts)}")
    con.execute(f"create temporary view read_{kind} as {sql(f'source/{kind}')}")


def _read_kind(
    engine: Engine, con: Connection, kind: Kind, numbered: Sequence[tuple[int, SourceFiles]], folder: Path
) -> list[ReadFiles]:
    names = [name for (name,) in con.execute(f"select name from pragma_table_info('new_{kind}')").fetchall()]
    accepted, refused = folder / "rows" / f"{kind}.parquet", folder / "refused" / f"{kind}.parquet"
    order = "month, currency, line" if kind == "rates" else "client_id, line"
    engine.write(con, f"select {', '.join(names)} from read_{kind} where reason is null order by {order}", accepted)
    refused.parent.mkdir(exist_ok=True)
    bad = f"select * from read_{kind} where reason is not null"
    engine.write(con, f"{bad} order by file_number, line", refused)
    records = dict(con.execute(f"select file_number, count(*) from raw_{kind} group by file_number").fetchall())
    good, problems = _counted(accepted, kind), _refusals(refused)
    read = []
    for number, files in numbered:
        loaded, amount, first, last = good.get(number, (0, Decimal(0), None, None))
        count, reason = problems.get(number, (0, ""))
        if count * 2 > records.get(number, 0):
            raise DataError(
                f"{files.name}: {count:,} of {records[number]:,} rows cannot be loaded, so nothing was changed. "
                f"Of the first of them, {reason}.",
                "Correct the export; a source has plain dates (2026-10-31) and numbers (1234.50). import reads others.",
            )
        if loaded + count != records.get(number, 0):
            raise BookError(
                f"{files.name}: {records.get(number, 0):,} rows were read, {loaded:,} written and {count:,} refused.",
                "Nothing was changed. Build again when no program writes to these files.",
            )
        read.append(ReadFiles(number, files, loaded + count, loaded, count, amount, first, last))
    return read


def _counted(path: Path, kind: Kind) -> dict[int, tuple[int, Decimal, date | None, date | None]]:
    """By number of files: accepted rows, the sum of their amounts, their first and last date."""
    amount = "sum(amount)" if kind == "revenue" else "0"
    days = "min(date), max(date)" if kind in ("revenue", "contacts") else "null, null"
    found = _ask(f"select file_number, count(*), {amount}, {days} from {{rows}} group by file_number", path)
    return {number: (count, Decimal(total), first, last) for number, count, total, first, last in found}


def _refusals(path: Path) -> dict[int, tuple[int, str]]:
    """By number of files: refused rows, and why the first of them is."""
    found = _ask("select file_number, count(*), arg_min(reason, line) from {rows} group by file_number", path)
    return {number: (count, reason) for number, count, reason in found}


def _ask(query: str, path: Path) -> list[Any]:
    files = [*path.glob("*.parquet")] if path.is_dir() else [path] if path.exists() else []
    if not files:
        return []
    pattern = path / "*.parquet" if path.is_dir() else path
    with duckdb.connect() as con:
        return con.execute(query.format(rows=f"read_parquet({literal(pattern)})")).fetchall()
