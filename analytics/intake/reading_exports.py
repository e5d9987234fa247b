"""Dropped files -> checked rows: archived as they came, read, understood, checked."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from analytics.book import Book, Staging
from analytics.build import Progress
from analytics.contract import ALL_KINDS, COLUMNS, Kind
from analytics.errors import DataError
from analytics.intake import leaving_out
from analytics.intake.answers import Answers
from analytics.intake.checking import CheckedExport, ColumnRead, check_export
from analytics.intake.planning import default_source
from analytics.intake.remembering import Remembered
from analytics.intake.tables import Table, read_table
from analytics.intake.understanding import understand
from analytics.intake.understood import Understood
from analytics.intake.unpacking import deliver
from analytics.quoting import literal
from analytics.rows import ImportRows


@dataclass(frozen=True)
class Upload:
    """A file to import: where its bytes lie, and what the user calls it."""

    path: Path
    name: str


def read_exports(
    con: duckdb.DuckDBPyConnection,
    book: Book,
    staging: Staging,
    uploads: tuple[Upload, ...],
    before: tuple[ImportRows, ...],
    kind: Kind | None,
    answers: Answers,
    import_day: date,
    progress: Progress,
) -> list[CheckedExport]:
    """Archives, reads and checks every file: its good rows stand in new_<kind>, its bad cells in `problems`.

    Raises DataError if a file cannot be loaded, ImportQuestion if it could mean two things.
    """
    leaving_out.prepare(con)
    tables: list[Table] = []
    stored_as: dict[int, str] = {}
    sizes = [upload.path.stat().st_size if upload.path.is_file() else 0 for upload in uploads]
    for number, upload in enumerate(uploads, start=1):
        progress(f"reading {upload.name}", 0.18 * sum(sizes[: number - 1]) / max(sum(sizes), 1))
        stored = staging.archive / "files" / f"{number:03d}{_suffix(upload.name)}"
        try:
            shutil.copyfile(upload.path, stored)
        except FileNotFoundError as error:
            raise DataError(f"There is no file {upload.name}.", "Check the path.") from error
        except IsADirectoryError as error:
            raise DataError(f"{upload.name} is a folder.", "Name the files in it.") from error
        for delivered in deliver(stored, upload.name, staging.folder / "unpacked"):
            tables.append(read_table(con, delivered, len(tables) + 1))
            stored_as[len(tables)] = stored.name
    progress("recognising columns", 0.18)
    remembered = _remembered(book, before)
    understood = understand(
        con,
        tables,
        answers=answers,
        import_day=import_day,
        kind=kind,
        known_clients=lambda: _known_clients(con, before),
        remembered=remembered,
    )
    progress("checking values", 0.22)
    files: list[CheckedExport] = []
    for place, export in enumerate(understood):
        table, found = export.table, export.reading.kind
        sources = {one.source for one in remembered if one.kind == found and one.shape == table.shape}
        if not sources and export.drifted_from is not None:
            sources = {export.drifted_from.source}
        source = answers.source_of(found) or default_source(found, table.shape, sources)
        check_export(con, export, source, import_day)
        files.append(_checked(export, source, answers, stored_as[table.file_number]))
        # the text of a file is as large as it is, and the rows have it now
        if all(later.table is not table for later in understood[place + 1 :]):
            con.execute(f"drop table {table.records_table}")
    for table in tables:
        con.execute(f"drop table if exists {table.records_table}")
    return files


def _suffix(name: str) -> str:
    """The ending of an archived file; anything unusual is kept as text."""
    lower = name.lower()
    return next(
        (one for one in (".csv.gz", ".gz", ".zip", ".xlsx", ".xlsm", ".tsv", ".txt") if lower.endswith(one)), ".csv"
    )


def _remembered(book: Book, before: tuple[ImportRows, ...]) -> list[Remembered]:
    """How the files in force were read, oldest first."""
    return [
        Remembered(kind, tuple(record.shape), record.source, record.reading)
        for one in before
        for record in book.import_record(one.number).files
        for kind in ALL_KINDS
        if kind == record.kind
    ]


def _known_clients(
    con: duckdb.DuckDBPyConnection, before: tuple[ImportRows, ...]
) -> list[tuple[str | None, str | None, str | None]]:
    """Id, name and e-mail of the clients that the book holds."""
    paths = [literal(one.readable("clients")) for one in before if one.has_rows("clients")]
    if not paths:
        return []
    return con.execute(f"select distinct client_id, name, email from read_parquet([{', '.join(paths)}])").fetchall()


def _checked(export: Understood, source: str, answers: Answers, stored_as: str) -> CheckedExport:
    table, reading = export.table, export.reading
    used = reading.used_places
    columns = tuple(
        ColumnRead(
            column,
            reading.header_of(column) if recipe.places else "",
            "; ".join(part for part in (recipe.reason, export.date_reasons.get(column, "")) if part),
            export.desk.looks[recipe.places[0]].first_values if recipe.places else (),
        )
        for column, recipe in reading.recipes.items()
    )
    told = answers.for_file(table.name)
    return CheckedExport(
        file_number=table.file_number,
        name=table.name,
        kind=reading.kind,
        source=source,
        records=table.records,
        refused=0,
        columns_present=tuple(column.name for column in COLUMNS[reading.kind] if column.name in reading.recipes),
        columns_left_out=tuple(header for place, header in enumerate(table.headers) if place not in used),
        shape=table.shape,
        stored_as=stored_as,
        left_out=sum(count for _, count, _ in export.left_out),
        left_out_reasons=export.left_out,
        columns=columns,
        notes=(*export.drift, *reading.notes),
        encoding=table.encoding,
        delimiter=table.delimiter,
        header_line=table.header_line,
        reading={
            "recipes": [recipe.to_json(table.headers) for recipe in reading.recipes.values()],
            "date_orders": {
                table.headers[place]: form.order for place, form in export.date_forms.items() if form is not None
            },
            "decimals": {
                table.headers[place]: form.decimal
                for place, form in export.desk.number_forms.items()
                if form is not None and place not in export.desk.plain_numbers
            },
            "answers": export.desk.answers.with_defaults(told).for_file(table.name).to_json(),
            "notes": [*export.drift, *reading.notes],
        },
    )
