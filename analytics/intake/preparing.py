"""Reads, checks and lays out exports beside the book: all of an import but making it current."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from analytics import rows
from analytics.book import Book, FileRecord, ImportRecord, SnapshotRecord, Staging, disk_errors, rows_of
from analytics.build import (
    BuiltFrom,
    Progress,
    build_snapshot,
    models_fingerprint,
    reported_sources,
    silent,
)
from analytics.contract import ALL_KINDS, COLUMNS, Kind
from analytics.corrections import Corrections
from analytics.csv_safety import write_safe_csv
from analytics.errors import BookError, DataError
from analytics.intake import leaving_out
from analytics.intake.answers import Answers
from analytics.intake.checking import (
    CheckedExport,
    ColumnRead,
    check_export,
    list_problems,
    prepare_checks,
    refuse_clients_that_differ,
    refuse_if_mostly_bad,
    refuse_rates_that_differ,
    refused_lines,
)
from analytics.intake.planning import (
    ask_what_is_unclear,
    count_rows,
    default_source,
    spans_of,
)
from analytics.intake.previewing import Preview, make_preview
from analytics.intake.tables import Table, read_table
from analytics.intake.understanding import Remembered, Understood, understand
from analytics.intake.unpacking import deliver
from analytics.quoting import literal
from analytics.rows import ImportRows

PROBLEM_COLUMNS = ("file", "line", "column", "value", "reason")


@dataclass(frozen=True)
class Upload:
    """A file to import: where its bytes lie, and what the user calls it."""

    path: Path
    name: str


@dataclass
class PreparedImport:
    """An import that only waits to be made current. Discard it if it is not applied."""

    book: Book
    staging: Staging
    uploads: tuple[Upload, ...]
    base: int | None
    manifest: ImportRecord
    snapshot: SnapshotRecord
    preview: Preview
    answers: Answers
    kind: Kind | None

    def discard(self) -> None:
        """Removes what was prepared; the book is as it was."""
        self.staging.discard()


def prepare_import(
    book: Book,
    uploads: Sequence[Upload],
    *,
    import_day: date,
    at: datetime,
    who: str,
    as_of: date | None = None,
    kind: Kind | None = None,
    answers: Answers | None = None,
    progress: Progress = silent,
) -> PreparedImport:
    """Does the whole import aside: archive, rows, snapshot, preview. The book does not change.

    Raises DataError if a file cannot be loaded, ImportQuestion if it could mean two things, BookError if the
    disk is full or not writable.
    """
    if not uploads:
        raise DataError("No file was given.", "Name at least one export.")
    staging = book.new_staging()
    try:
        with disk_errors():
            return _prepare(
                book,
                staging,
                tuple(uploads),
                import_day,
                at,
                who,
                as_of,
                kind,
                answers or Answers(),
                progress,
            )
    except BaseException:
        staging.discard()
        raise


def _prepare(
    book: Book,
    staging: Staging,
    uploads: tuple[Upload, ...],
    import_day: date,
    at: datetime,
    who: str,
    as_of: date | None,
    kind: Kind | None,
    answers: Answers,
    progress: Progress,
) -> PreparedImport:
    base = book.current_number()
    base_record = book.snapshot_record(base) if base is not None else None
    before = book.import_rows(base_record) if base_record else ()
    number = book.next_import_number()
    (staging.archive / "files").mkdir(parents=True)
    (staging.archive / "rows").mkdir()

    con = duckdb.connect(str(staging.folder / "work.duckdb"))
    try:
        prepare_checks(con)
        files = _read_all(con, book, staging, uploads, before, kind, answers, import_day, progress)
        names = {one.file_number: one.name for one in files}
        refuse_clients_that_differ(con)
        refuse_rates_that_differ(con)
        files = [_counted(con, one) for one in files]
        problems = list_problems(con, names)
        for one in files:
            refuse_if_mostly_bad(one, problems)

        progress("comparing with the book", 0.45)
        spans = _spans_with_empty_exports(con, files, answers)
        rows.create_row_views(con, before, temporary=True)
        rows.find_replaced_rows(con, before)
        rows.create_views_in_force(con, temporary=True)
        ask_what_is_unclear(con, spans, reported_sources(before), answers)

        progress("writing the rows", 0.5)
        _write_rows(con, staging)
        write_safe_csv(
            staging.archive / "refused.csv",
            PROBLEM_COLUMNS,
            (tuple(asdict(one).values()) for one in problems),
        )
        manifest = ImportRecord(
            number=number,
            at=at.isoformat(timespec="seconds"),
            who=who,
            import_day=import_day.isoformat(),
            as_of=as_of.isoformat() if as_of else None,
            data_date=import_day.isoformat(),
            files=[_file_record(con, staging, one) for one in files],
            spans=[
                {
                    "kind": span.kind,
                    "source": span.source,
                    "span_from": span.span_from.isoformat() if span.span_from else None,
                    "span_to": span.span_to.isoformat() if span.span_to else None,
                    "mode": span.mode,
                }
                for span in spans
            ],
            reason=(answers.reason or "").strip() or None,
        )
        _reconcile(con, staging, files)
        settings = book.state.settings()
        earlier = _earlier_as_of(base_record)
        corrections = book.state.corrections()
        data_date = _data_date(con, before, rows_of(manifest, staging.archive), import_day, as_of, earlier, corrections)
        manifest = _replace_data_date(manifest, data_date)
        new = rows_of(manifest, staging.archive)
        built = build_snapshot(
            staging.snapshot,
            BuiltFrom((*before, new), settings, import_day, as_of, earlier, corrections),
            lambda step, part: progress(f"building: {step}", 0.55 + 0.4 * part),
        )
        counts = count_rows(con, before, new)
        preview = make_preview(
            con,
            book,
            staging,
            base,
            files,
            problems,
            spans,
            counts,
            data_date,
            as_of,
            import_day,
            number,
            settings,
            corrections,
            answers.reason,
        )
        manifest.counts.update({one: asdict(count) for one, count in counts.items()})
        _write_removed(con, staging)
        snapshot = SnapshotRecord(
            number=book.next_snapshot_number(),
            at=at.isoformat(timespec="seconds"),
            who=who,
            cause=f"import {number}",
            parent=base,
            imports=[*(base_record.imports if base_record else []), number],
            settings=settings.to_json(),
            import_day=import_day.isoformat(),
            as_of=as_of.isoformat() if as_of else None,
            earlier_as_of=earlier.isoformat() if earlier else None,
            data_date=data_date.isoformat(),
            mrr_changes=list(preview.mrr_changes),
            difference=preview.difference.to_json(),
            spent=built.spent,
            models=models_fingerprint(),
            corrections=corrections.to_json() if corrections else {},
        )
    finally:
        con.close()
    (staging.folder / "work.duckdb").unlink(missing_ok=True)
    (staging.folder / "work.duckdb.wal").unlink(missing_ok=True)
    progress("ready", 1.0)
    return PreparedImport(book, staging, uploads, base, manifest, snapshot, preview, answers, kind)


def _read_all(
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
    leaving_out.prepare(con)
    tables: list[Table] = []
    stored_as: dict[int, str] = {}
    for number, upload in enumerate(uploads, start=1):
        progress(f"reading {upload.name}", 0.2 * (number - 1) / len(uploads))
        stored = staging.archive / "files" / f"{number:03d}{_suffix(upload.name)}"
        try:
            shutil.copyfile(upload.path, stored)
        except FileNotFoundError as error:
            raise DataError(f"There is no file {upload.name}.", "Check the path.") from error
        except IsADirectoryError as error:
            raise DataError(f"{upload.name} is a folder.", "Name the files in it.") from error
        for delivered in deliver(stored, upload.name, staging.folder / "unpacked", answers.one("sheet", upload.name)):
            tables.append(read_table(con, delivered, len(tables) + 1))
            stored_as[len(tables)] = stored.name
    progress("recognising columns", 0.25)
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
    progress("checking values", 0.35)
    files: list[CheckedExport] = []
    for export in understood:
        table, found = export.table, export.reading.kind
        sources = {one.source for one in remembered if one.kind == found and one.shape == table.shape}
        if not sources and export.drifted_from is not None:
            sources = {export.drifted_from.source}
        source = answers.source or default_source(found, table.shape, sources)
        check_export(con, export, source, import_day)
        files.append(_checked(export, source, answers, stored_as[table.file_number]))
    return files


def _suffix(name: str) -> str:
    """The ending of an archived file; anything unusual is kept as text."""
    lower = name.lower()
    return next((one for one in (".csv.gz", ".gz", ".zip", ".xlsx", ".xlsm", ".tsv", ".txt") if lower.endswith(one)), ".csv")


def _remembered(book: Book, before: tuple[ImportRows, ...]) -> list[Remembered]:
    """How the files in force were read, oldest first."""
    return [
        Remembered(record.kind, tuple(record.shape), record.source, record.reading)  # type: ignore[arg-type]
        for one in before
        for record in book.import_record(one.number).files
    ]


def _known_clients(
    con: duckdb.DuckDBPyConnection, before: tuple[ImportRows, ...]
) -> list[tuple[str | None, str | None, str | None]]:
    """Id, name and e-mail of the clients that the book holds."""
    paths = [literal(one.parquet("clients")) for one in before if one.parquet("clients").exists()]
    if not paths:
        return []
    return con.execute(
        f"select distinct client_id, name, email from read_parquet([{', '.join(paths)}])"
    ).fetchall()


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
            "answers": export.desk.answers.with_defaults(told).for_file(table.name).to_json(),
            "notes": [*export.drift, *reading.notes],
        },
    )


def _counted(con: duckdb.DuckDBPyConnection, file: CheckedExport) -> CheckedExport:
    return CheckedExport(**{**vars(file), "refused": refused_lines(con, file.file_number)})


def _spans_with_empty_exports(
    con: duckdb.DuckDBPyConnection, files: Sequence[CheckedExport], answers: Answers
) -> tuple[rows.Span, ...]:
    """An export without rows still says that there is such an export, and with --covers that there was nothing."""
    spans = list(spans_of(con, answers))
    spoken = {(span.kind, span.source) for span in spans}
    for file in files:
        if (file.kind, file.source) not in spoken:
            first, last = answers.covers or (None, None)
            spans.append(rows.Span(file.kind, file.source, first, last, answers.mode or "replace"))
            spoken.add((file.kind, file.source))
    return tuple(spans)


def _write_rows(con: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    for kind in ALL_KINDS:
        [(count,)] = con.execute(f"select count(*) from new_{kind}").fetchall()
        if count:
            order = "month, currency, line" if kind == "rates" else "client_id"
            con.execute(
                f"copy (select * from new_{kind} order by {order}) to "
                f"{literal(staging.archive / 'rows' / f'{kind}.parquet')} (format parquet)"
            )


def _write_removed(con: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    """Keeps every row that the import takes out of force in its own folder, by where it came from."""
    for kind in ("revenue", "contacts"):
        [(count,)] = con.execute(
            "select count(*) from duckdb_tables() where table_name = $name", {"name": f"gone_{kind}"}
        ).fetchall()
        if count:
            con.execute(
                f"copy (select * from gone_{kind} order by import_number, file_number, line) to "
                f"{literal(staging.archive / 'rows' / f'replaced_{kind}.parquet')} (format parquet)"
            )


def _file_record(con: duckdb.DuckDBPyConnection, staging: Staging, file: CheckedExport) -> FileRecord:
    stored = staging.archive / "files" / file.stored_as
    with stored.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    amount = "0"
    if file.kind == "revenue":
        [(total,)] = con.execute(
            "select coalesce(sum(amount), 0) from new_revenue where file_number = $number",
            {"number": file.file_number},
        ).fetchall()
        amount = str(total)
    return FileRecord(
        file_number=file.file_number,
        name=file.name,
        stored_as=stored.name,
        size=stored.stat().st_size,
        sha256=digest,
        kind=file.kind,
        source=file.source,
        records=file.records,
        loaded=file.loaded,
        refused=file.refused,
        amount=amount,
        columns_present=list(file.columns_present),
        columns_left_out=list(file.columns_left_out),
        shape=list(file.shape),
        left_out=file.left_out,
        left_out_reasons=[[reason, str(count), total] for reason, count, total in file.left_out_reasons],
        reading=file.reading,
    )


def _reconcile(con: duckdb.DuckDBPyConnection, staging: Staging, files: Sequence[CheckedExport]) -> None:
    """Loaded + refused = lines read, and the written rows add up to what was read; else nothing is published."""
    for file in files:
        path = staging.archive / "rows" / f"{file.kind}.parquet"
        total = "sum(amount)" if file.kind == "revenue" else "sum(0)"
        written, amount = (
            con.execute(
                f"select count(distinct line), coalesce({total}, 0) from read_parquet({literal(path)}) where file_number = $number",
                {"number": file.file_number},
            ).fetchall()[0]
            if path.exists()
            else (0, 0)
        )
        [(read_amount,)] = con.execute(
            f"select coalesce({total}, 0) from new_{file.kind} where file_number = $number",
            {"number": file.file_number},
        ).fetchall()
        if written + file.refused + file.left_out != file.records or amount != read_amount:
            raise BookError(
                f"{file.name}: {file.records:,} rows were read, but {written:,} written, {file.refused:,} refused and "
                f"{file.left_out:,} left out.",
                "Nothing was changed. Load the file again; if it happens again, report it with the file.",
            )


def _earlier_as_of(base: SnapshotRecord | None) -> date | None:
    """The latest data date that was set by hand and still holds."""
    if base is None:
        return None
    known = [date.fromisoformat(day) for day in (base.as_of, base.earlier_as_of) if day]
    return max(known, default=None)


def _data_date(
    con: duckdb.DuckDBPyConnection,
    before: Sequence[ImportRows],
    new: ImportRows,
    import_day: date,
    as_of: date | None,
    earlier: date | None,
    corrections: Corrections,
) -> date:
    if as_of is not None:
        return as_of
    rows.create_row_views(con, [*before, new], temporary=True)
    rows.find_replaced_rows(con, [*before, new])
    rows.create_views_in_force(con, temporary=True, corrections=corrections)
    rows.create_outcomes(con)
    known = [day for day in (rows.newest_date(con, import_day), earlier) if day is not None]
    return max(known, default=import_day)


def _replace_data_date(manifest: ImportRecord, data_date: date) -> ImportRecord:
    return ImportRecord(**{**vars(manifest), "data_date": data_date.isoformat()})
