"""Makes exports of a business n times as large: every client n times, under ids of its own.

python -m benchmarks.grow grow FOLDER COPIES TO; split FOLDER BEFORE MONTH; count FOLDER.

Lines are otherwise equal and stay in their order, so every sum is n times
as large and every ratio stays what it was. Written line by line, whatever the size.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import duckdb

KINDS = ("clients", "revenue", "contacts")
# What names a client or an invoice gets the copy's number; the first copy keeps its own.
NAMING = {"clients": ("client_id", "name", "email"), "revenue": ("client_id", "invoice_id"), "contacts": ("client_id",)}
# One thread keeps the order of the lines by itself; asked to keep it, DuckDB gathers all of them in memory first.
ONE_BY_ONE: dict[str, str | bool | int | float | list[str]] = {
    "memory_limit": "2GB",
    "threads": 1,
    "preserve_insertion_order": False,
}
OPTIONS = "header = true, delim = ',', quote = '\"', all_varchar = true, null_padding = false"


def grow(folder: Path, copies: int, to: Path) -> None:
    """Write the three exports of `folder` into `to`, `copies` times as large."""
    to.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        with duckdb.connect(config=ONE_BY_ONE) as connection:
            columns = [
                name
                for name, *_ in connection.execute(
                    f"describe select * from read_csv($path, {OPTIONS})", {"path": str(folder / f"{kind}.csv")}
                ).fetchall()
            ]
            shown = ", ".join(_named(name) if name in NAMING[kind] else f'"{name}"' for name in columns)
            connection.execute(
                f"""
                copy (
                    select {shown}
                    from (
                        select *, unnest(range({int(copies)})) as copy
                        from read_csv('{_quoted(folder / f"{kind}.csv")}', {OPTIONS})
                    )
                ) to '{_quoted(to / f"{kind}.csv")}' (format csv, header true)
                """
            )


def split_last_month(folder: Path, before: Path, month: Path) -> str:
    """Write the exports up to the last full month's start into `before`, and that month's rows into `month`.

    Returns the month's first day. The clients export stands in both.
    """
    before.mkdir(parents=True, exist_ok=True)
    month.mkdir(parents=True, exist_ok=True)
    with duckdb.connect(config={"memory_limit": "2GB", "threads": 2}) as connection:
        [(first,)] = connection.execute(
            f"select date_trunc('month', max(date::date))::date::varchar from read_csv($path, {OPTIONS})",
            {"path": str(folder / "revenue.csv")},
        ).fetchall()
        for kind in KINDS:
            for to, rule in ((before, f"date < '{first}'"), (month, f"date >= '{first}'")):
                connection.execute(
                    f"copy (select * from read_csv('{_quoted(folder / f'{kind}.csv')}', {OPTIONS}) "
                    f"where {'true' if kind == 'clients' else rule}) "
                    f"to '{_quoted(to / f'{kind}.csv')}' (format csv, header true)"
                )
    return str(first)


def rows_of(folder: Path) -> dict[str, int]:
    """How many rows each export holds."""
    counted = {}
    for kind in KINDS:
        with duckdb.connect() as connection:
            [(number,)] = connection.execute(
                f"select count(*) from read_csv($path, {OPTIONS})", {"path": str(folder / f"{kind}.csv")}
            ).fetchall()
        counted[kind] = int(number)
    return counted


def _named(column: str) -> str:
    if column == "email":
        return "case when copy = 0 then email else copy || '.' || email end as email"
    if column == "name":
        return "case when copy = 0 then name else name || ' ' || (copy + 1) end as name"
    return f"case when copy = 0 then {column} else 'K' || copy || '-' || {column} end as {column}"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def main() -> None:
    """What the arguments ask for; prints what was found as JSON."""
    what, folder, *more = sys.argv[1:]
    if what == "grow":
        grow(Path(folder), int(more[0]), Path(more[1]))
    elif what == "split":
        print(json.dumps(split_last_month(Path(folder), Path(more[0]), Path(more[1]))))
    else:
        print(json.dumps(rows_of(Path(folder))))


if __name__ == "__main__":
    main()
