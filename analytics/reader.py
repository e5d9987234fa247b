"""Reads one snapshot: an in-memory DuckDB, hardened, with the snapshot attached read-only and views over it."""

from __future__ import annotations

import copy
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from analytics import rows
from analytics.book import Book
from analytics.changes import build_again, needs_building
from analytics.corrections import Corrections
from analytics.disk import disk_errors
from analytics.errors import BookError
from analytics.frames import as_frame, as_waiting_frame
from analytics.kept_sums import with_kept_sums
from analytics.month_tables import CHOOSES_TABLES, MACROS, MonthTables, parameters_in
from analytics.parsed import statements
from analytics.quoting import identifier, literal
from analytics.settings import Settings
from analytics.sql_files import sql

# DuckDB warns that rows are copied once more than from a relation: see Reader.table.
warnings.filterwarnings("ignore", message="Arrow output on a DB-API result", category=UserWarning)

# Of a snapshot: the path of its book, its number, and the mark of its file.
Identity = tuple[str, int, str]


@dataclass(frozen=True)
class SnapshotInfo:
    """What a snapshot says of itself."""

    number: int
    at: str
    who: str
    data_date: date
    import_day: date
    reporting_month: date
    reporting_month_is_complete: bool
    partly_filled_month: date | None
    months: tuple[date, ...]
    has_clients: bool
    has_revenue: bool
    has_contacts: bool
    contacts_end: date | None
    coverage_day: date
    is_measured_at_contacts_end: bool
    currency: str | None
    # whether amounts in other currencies are converted to it
    is_converted: bool
    has_kind: bool
    imports: tuple[int, ...]
    settings: Settings
    corrections: Corrections


class Reader:
    """A snapshot, open for queries. Threads may share it: every query has a cursor of its own.

    A query works on as many cores as there are, or on `threads`.
    """

    def __init__(self, book: Book, number: int, threads: int | None = None) -> None:
        record = book.snapshot_record(number)
        self.book = book
        self.number = number
        self._as_frame = as_frame
        self._columns: tuple[str, ...] = ()
        # what its answers are kept by
        self.identity: Identity = (str(book.path), number, book.snapshot_mark(number))
        self._con = duckdb.connect(
            config={
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
                "python_enable_replacements": False,
                # of a list's first page the other columns are read when it is known which rows stand on it
                "late_materialization_max_rows": 1000,
                **({} if threads is None else {"threads": threads}),
            }
        )
        with disk_errors():
            folder = book.path.resolve()
            imports = [replace(one, folder=one.folder.resolve()) for one in book.import_rows(record)]
            # rows may lie on the storage of a cluster
            allowed = {folder, *(one.folder for one in imports if not one.folder.is_relative_to(folder))}
            self._con.execute(f"set allowed_directories = [{', '.join(literal(one) for one in sorted(allowed))}]")
            self._con.execute("set enable_external_access = false")
            self._con.execute(f"attach {literal(book.snapshot_path(number).resolve())} as book (read_only)")
            found = self._con.execute(
                "select table_name from duckdb_tables() where database_name = 'book' order by table_name"
            ).fetchall()
            tables = [table for (table,) in found]
            for table in tables:
                self._con.execute(f"create view {identifier(table)} as select * from book.{identifier(table)}")
            rows.create_row_views(self._con, imports, temporary=False)
            corrections = Corrections.from_json(record.corrections)
            # where nothing is entered, its view would only cost time
            logged = (
                "logged_contacts" in tables and self._con.execute("select 1 from logged_contacts limit 1").fetchall()
            )
            rows.create_views_in_force(self._con, temporary=False, corrections=corrections, has_logged=bool(logged))
            for file in MACROS:
                for statement in statements(sql(file)):
                    self._con.execute(statement)
            self._con.execute("set lock_configuration = true")
        settings = Settings.from_json(record.settings)
        self._month_tables = MonthTables(self._con, settings, tables)
        self.info = self._read_info(record.at, record.who, record.imports, settings, corrections)

    def _read_info(
        self, at: str, who: str, imports: list[int], settings: Settings, corrections: Corrections
    ) -> SnapshotInfo:
        [facts] = self.table("snapshot_info", {}).to_pylist()
        months = tuple(row["month"] for row in self.table("snapshot_months", {}).to_pylist())
        [currency] = self.table("snapshot_currency", {}).to_pylist()
        kinds = [
            "kind" in file.columns_present
            for number in imports
            for file in self.book.import_record(number).files
            if file.kind == "revenue"
        ]
        return SnapshotInfo(
            number=self.number,
            at=at,
            who=who,
            months=months,
            currency=currency["currency"],
            is_converted=currency["is_converted"],
            has_kind=any(kinds),
            imports=tuple(imports),
            settings=settings,
            corrections=corrections,
            **facts,
        )

    def table(self, name: str, parameters: Mapping[str, Any]) -> pa.Table:
        """Runs sql/metrics/NAME.sql with bound parameters. Money stays decimal.

        The month, and the months of a window or of a lag, choose the tables of sql/of_month that it reads; the query
        itself need not name them.
        """
        text = with_kept_sums(sql(f"metrics/{name}"), parameters)
        if self._columns:
            text = f"select {', '.join(map(identifier, self._columns))} from (\n{text}\n)"
        bound = {
            key: value for key, value in parameters.items() if key not in CHOOSES_TABLES or key in parameters_in(text)
        }
        # not cursor.sql(...): a relation is planned twice, which takes longer than most answers
        with self._month_tables.named(text, parameters) as query, self._con.cursor() as cursor:
            [statement] = statements(query)
            return _with_whole_counts(cursor.execute(statement, bound).to_arrow_table())

    def frame(self, name: str, parameters: Mapping[str, Any]) -> pd.DataFrame:
        """The same as a data frame: money as Decimal, dates as date, undefined ratios as NaN, text as str."""
        return self._as_frame(self.table(name, parameters))

    def for_pages(self, columns: tuple[str, ...] = ()) -> Reader:
        """The same snapshot, whose frames make amounts, days and numbers that may be missing only when looked at.

        With `columns` an answer has these alone, in its order: of a list of all clients the others are not read.
        """
        other = copy.copy(self)
        other._as_frame, other._columns = as_waiting_frame, columns
        return other

    def batches(
        self, statement: str, parameters: Mapping[str, Any], size: int = 10_000
    ) -> Iterator[list[tuple[Any, ...]]]:
        """The rows of a query piece by piece, for what may be too large to hold at once. Money is Decimal."""
        cursor = self._con.cursor()
        try:
            cursor.execute(statement, dict(parameters))
            while batch := cursor.fetchmany(size):
                yield batch
        finally:
            cursor.close()

    def month_or_default(self, month: date | None) -> date:
        """The month asked for, by default the reporting month.

        Raises BookError for a month that the book does not have.
        """
        if month is None:
            return self.info.reporting_month
        self.check_month(month)
        return month

    def check_month(self, month: date | None) -> None:
        """Raises BookError for a month that is not between the book's first and its reporting month."""
        if month is None or month in self.info.months or month == self.info.reporting_month:
            return
        if not self.info.months:
            raise BookError("The book has no revenue, so it has no months.", "Import a revenue export first.")
        raise BookError(
            f"The book has no month {month:%Y-%m}.",
            f"Its months are {self.info.months[0]:%Y-%m} to {self.info.months[-1]:%Y-%m}.",
        )

    def close(self) -> None:
        """Lets the snapshot go."""
        self._con.close()


def _with_whole_counts(table: pa.Table) -> pa.Table:
    """Sums of counts arrive as decimals without places; money always has six."""
    for place, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type) and field.type.scale == 0:
            table = table.set_column(place, field.name, table.column(place).cast(pa.int64()))
    return table


def open_reader(book: Book, number: int | None = None) -> Reader:
    """Opens a snapshot, by default the current one; builds it again first if it was pruned or is of an older version.

    Raises BookError if there is none.
    """
    chosen = book.require_current() if number is None else number
    record = book.snapshot_record(chosen)
    if needs_building(book, record):
        build_again(book, record)
    return Reader(book, chosen)
