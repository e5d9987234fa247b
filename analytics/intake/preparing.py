"""Reads, checks and lays out exports beside the book: all of an import but making it current."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

import duckdb

from analytics import rows
from analytics.book import Book, ImportRecord, SnapshotRecord, Staging, disk_errors, rows_of
from analytics.build import BuiltFrom, Progress, models_fingerprint, reported_sources, silent
from analytics.carrying import build_onto
from analytics.changes import base_of
from analytics.contract import Kind
from analytics.csv_safety import write_safe_csv
from analytics.engines.duckdb_engine import DuckDBEngine
from analytics.errors import DataError
from analytics.intake.alongside import working_alongside
from analytics.intake.answers import Answers
from analytics.intake.checking import (
    CheckedExport,
    list_problems,
    prepare_checks,
    refuse_clients_that_differ,
    refuse_if_mostly_bad,
    refuse_rates_that_differ,
    refused_lines,
)
from analytics.intake.planning import (
    ask_what_is_unclear,
    count_equal_rows,
    count_rows,
    open_book,
    open_book_with,
    spans_of,
)
from analytics.intake.previewing import Preview, make_preview
from analytics.intake.reading_exports import Upload, read_exports
from analytics.intake.recording import file_record, reconcile, write_removed, write_rows
from analytics.memory import Memory
from analytics.quoting import literal

# Of the memory, while the rows that were read wait beside the snapshot that is built.
SHARE_OF_BUILD = 0.75
PROBLEM_COLUMNS = ("file", "line", "column", "value", "reason")


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
    memory: Memory | None = None,
) -> PreparedImport:
    """Does the whole import aside: archive, rows, snapshot, preview. The book does not change.

    With a limit of memory, what does not fit is written to the disk meanwhile. Raises DataError if a file cannot be
    loaded, ImportQuestion if it could mean two things, BookError if the disk is full or not writable.
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
                memory,
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
    memory: Memory | None,
) -> PreparedImport:
    base = book.current_number()
    base_record = book.snapshot_record(base) if base is not None else None
    before = book.import_rows(base_record) if base_record else ()
    number = book.next_import_number()
    (staging.archive / "files").mkdir(parents=True)
    (staging.archive / "rows").mkdir()

    # in memory, where nothing is compressed and nothing logged; what does not fit is written to the disk meanwhile
    con = duckdb.connect()
    try:
        # its own bar would run across what is shown of the progress
        con.execute("set enable_progress_bar = false")
        con.execute(f"set temp_directory = {literal(staging.folder / 'spill')}")
        if memory is not None:
            memory.limit(con, 1)
        prepare_checks(con)
        with working_alongside(con) as alongside:
            files = read_exports(con, book, staging, uploads, before, kind, answers, import_day, progress)
            names = {one.file_number: one.name for one in files}
            refuse_clients_that_differ(con)
            refuse_rates_that_differ(con)
            files = [_counted(con, one) for one in files]
            problems = list_problems(con, names)
            for one in files:
                refuse_if_mostly_bad(one, problems)

            progress("comparing with the book", 0.29)
            spans = _spans_with_empty_exports(con, files, answers)
            open_book(con, before)
            ask_what_is_unclear(con, spans, reported_sources(before), answers)

            progress("writing the rows", 0.3)
            write_rows(con, staging)
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
                files=[file_record(con, staging, one) for one in files],
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
            reconcile(con, staging, files)
            settings = book.state.settings()
            earlier = _earlier_as_of(base_record)
            corrections, entered = book.state.corrections(), book.state.entered()
            open_book_with(con, before, rows_of(manifest, staging.archive), corrections)
            data_date = as_of or _data_date(con, import_day, earlier)
            manifest = _replace_data_date(manifest, data_date)
            new = rows_of(manifest, staging.archive)
            if memory is not None:
                memory.limit(con, 1 - SHARE_OF_BUILD)
            # the rows stand: what they are asked by themselves need not wait for the snapshot, unless both together
            # are more than the memory holds
            equal = alongside.start(count_equal_rows) if memory is None else None
            built = build_onto(
                staging.snapshot,
                # the data date is found already
                BuiltFrom(
                    (*before, new), settings, import_day, data_date, None, corrections, book.state.entries(entered)
                ),
                base_of(book, base),
                lambda step, part: progress(f"building: {step}", 0.4 + 0.45 * part),
                DuckDBEngine(None if memory is None else memory.part(SHARE_OF_BUILD)),
            )
            if memory is not None:
                memory.limit(con, 1)
            progress("what changes", 0.85)
            counts = count_rows(con, is_first=not before)
            preview = make_preview(
                con,
                book,
                staging,
                base,
                files,
                problems,
                spans,
                counts,
                equal.result() if equal else count_equal_rows(con),
                data_date,
                as_of,
                import_day,
                number,
                settings,
                corrections,
                answers.reason,
            )
            manifest.counts.update({one: asdict(count) for one, count in counts.items()})
            write_removed(con, staging)
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
                entered=entered.to_json(),
            )
    finally:
        con.close()
    progress("ready", 1.0)
    return PreparedImport(book, staging, uploads, base, manifest, snapshot, preview, answers, kind)


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


def _earlier_as_of(base: SnapshotRecord | None) -> date | None:
    """The latest data date that was set by hand and still holds."""
    if base is None:
        return None
    known = [date.fromisoformat(day) for day in (base.as_of, base.earlier_as_of) if day]
    return max(known, default=None)


def _data_date(con: duckdb.DuckDBPyConnection, import_day: date, earlier: date | None) -> date:
    known = [day for day in (rows.newest_date(con, import_day), earlier) if day is not None]
    return max(known, default=import_day)


def _replace_data_date(manifest: ImportRecord, data_date: date) -> ImportRecord:
    return ImportRecord(**{**vars(manifest), "data_date": data_date.isoformat()})
