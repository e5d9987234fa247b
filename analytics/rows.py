"""The accepted rows of the imports in force, as views on a DuckDB connection.

Rows are stored once, as Parquet in each import's folder. Which of them a later import has replaced is worked
out when a snapshot is built, and kept in it, so that reading stays a plain scan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analytics.contract import ALL_KINDS, CANCELLED_OUTCOMES, PLANNED_OUTCOMES, Kind
from analytics.corrected_rows import correct_views
from analytics.corrections import Corrections
from analytics.engines import Connection
from analytics.quoting import literal
from analytics.sql_files import sql

# Where a row lies that a later import replaces.
_REPLACED = "(import_number integer, file_number integer, line bigint)"


@dataclass(frozen=True)
class Span:
    """What one source of an import speaks for: its rows replace the source's earlier rows in these days."""

    kind: Kind
    source: str
    span_from: date | None
    span_to: date | None
    mode: str


@dataclass(frozen=True)
class ImportRows:
    """Where the accepted rows of one import lie, and what they replace."""

    number: int
    folder: Path
    data_date: date
    spans: tuple[Span, ...]
    # kinds of which later imports have replaced every row: their files need no reading any more
    spent: frozenset[str] = frozenset()
    # revenue files that say what was paid: without such a column an invoice is not known to be open
    files_with_payments: frozenset[int] = frozenset()

    def parquet(self, kind: Kind) -> Path:
        """The file of the accepted rows of one kind; absent if the import had none."""
        return self.folder / "rows" / f"{kind}.parquet"

    def has_rows(self, kind: Kind) -> bool:
        """Whether there are any."""
        path = self.parquet(kind)
        return any(path.glob("*.parquet")) if path.is_dir() else path.exists()

    def readable(self, kind: Kind) -> Path:
        """What to read them by: a cluster writes a folder of files in the place of the one."""
        path = self.parquet(kind)
        return path / "*.parquet" if path.is_dir() else path


def create_row_views(con: Connection, imports: Sequence[ImportRows], temporary: bool, has_schema: bool = False) -> None:
    """Creates clients_rows, revenue_rows, contacts_rows and rates_rows over the Parquet of the imports, as they came.

    Each has import_number and data_date before the columns of sql/rows/schema.sql; `has_schema` says that the tables
    of that file are there.
    """
    scope = "temporary" if temporary else ""
    if not has_schema:
        con.execute(sql("rows/schema").replace("create table", f"create {scope} table"))
    for kind in ALL_KINDS:
        parts = [f"select 0 as import_number, date '1990-01-01' as data_date, * from new_{kind} where false"]
        for one in imports:
            if kind not in one.spent and one.has_rows(kind):
                parts.append(
                    f"select {int(one.number)} as import_number, date {literal(one.data_date.isoformat())} "
                    f"as data_date, * from read_parquet({literal(one.readable(kind))})"
                )
        con.execute(f"create or replace {scope} view {kind}_rows as {' union all '.join(parts)}")
    con.execute(f"create or replace {scope} view clients_in_force as select * from clients_rows")


def find_replaced_rows(con: Connection, imports: Sequence[ImportRows]) -> None:
    """Creates the tables replaced_revenue and replaced_contacts from the spans and invoice numbers."""
    con.execute(
        "create or replace temporary table import_spans "
        "(import_number integer, kind varchar, source varchar, span_from date, span_to date, mode varchar)"
    )
    spans = [(one.number, span) for one in imports for span in one.spans]
    if spans:
        # one statement: a book of years has hundreds
        values = (
            f"({int(number)}, {literal(span.kind)}, $source_{place}, {_day(span.span_from)}, {_day(span.span_to)}, "
            f"{literal(span.mode)})"
            for place, (number, span) in enumerate(spans)
        )
        sources = {f"source_{place}": span.source for place, (_, span) in enumerate(spans)}
        con.execute(f"insert into import_spans values {', '.join(values)}", sources)
    for kind in ("revenue", "contacts"):
        # with one import there is nothing to replace
        found = f"as {sql(f'rows/replaced_{kind}')}" if len(imports) > 1 else _REPLACED
        con.execute(f"create or replace table replaced_{kind} {found}")


def _day(day: date | None) -> str:
    return "null" if day is None else f"date {literal(day.isoformat())}"


def find_spent_imports(con: Connection, imports: Sequence[ImportRows]) -> dict[str, list[int]]:
    """By kind, the imports of which later ones have replaced every row. Once spent, an import stays so."""
    found: dict[str, list[int]] = {}
    for kind in ("revenue", "contacts"):
        if len(imports) < 2:
            found[kind] = [one.number for one in imports if kind in one.spent]
            continue
        counted = con.execute(
            f"select stored.import_number from (select import_number, count(*) as stored_rows from {kind}_rows "
            f"group by import_number) as stored inner join (select import_number, count(*) as replaced_rows "
            f"from replaced_{kind} group by import_number) as replaced "
            "on replaced.import_number = stored.import_number where stored_rows = replaced_rows"
        ).fetchall()
        spent = {int(number) for (number,) in counted} | {one.number for one in imports if kind in one.spent}
        found[kind] = sorted(spent)
    return found


def create_views_in_force(
    con: Connection, temporary: bool, corrections: Corrections | None = None, has_logged: bool = False
) -> None:
    """Creates revenue and contacts, the rows that no later import has replaced; with the corrections in them, if any.

    With `has_logged`, contacts have what was entered in the work list as well: logged_contacts. And rates, each month
    and currency once: as the newest import has it.

    clients_in_force has every row of the clients exports; the newest values of a client are made from these.
    """
    scope = "temporary" if temporary else ""
    for kind in ("revenue", "contacts"):
        name = f"{kind}_in_force" if corrections else kind
        con.execute(
            f"create or replace {scope} view {name} as select rows_of_all.* from {kind}_rows as rows_of_all "
            f"anti join replaced_{kind} as replaced on replaced.import_number = rows_of_all.import_number "
            "and replaced.file_number = rows_of_all.file_number and replaced.line = rows_of_all.line"
            + (" union all select * from logged_contacts" if kind == "contacts" and has_logged else "")
        )
    con.execute(f"create or replace {scope} view rates as {sql('rows/rates')}")
    if corrections:
        correct_views(con, scope, corrections)


def create_outcomes(con: Connection) -> None:
    """Creates the table of outcomes that mean that a contact did not happen."""
    con.execute("create or replace table outcomes (outcome varchar, is_cancelled boolean)")
    rows = [(outcome, "false") for outcome in PLANNED_OUTCOMES] + [(outcome, "true") for outcome in CANCELLED_OUTCOMES]
    # one statement: each takes a millisecond, which is most of a small book's build
    con.execute(f"insert into outcomes values {', '.join(f'({literal(name)}, {told})' for name, told in rows)}")


def newest_date(con: Connection, import_day: date) -> date | None:
    """The data date that the rows in force speak for; None if no row has a date up to the import day."""
    [(found,)] = con.execute(sql("rows/data_date"), {"import_day": import_day}).fetchall()
    return found if isinstance(found, date) else None
