"""Reads, checks and lays out exports beside the book: all of an import but making it current."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

import duckdb

from analytics import rows
from analytics.book import Book, Staging
from analytics.book_records import ImportRecord, SnapshotRecord, rows_of
from analytics.build import Built, BuiltFrom, Progress, models_fingerprint, reported_sources, silent
from analytics.carrying import Base, build_onto
from analytics.changes import base_of
from analytics.contract import Kind
from analytics.csv_safety import write_safe_csv
from analytics.disk import disk_errors
from analytics.engines.duckdb_engine import DuckDBEngine
from analytics.errors import DataError, Problem
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
from analytics.memory import Memory, memory_of
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

    With a limit of memory, given or of TOUCHSTONE_MEMORY, what does not fit is written to the disk meanwhile. Raises
    DataError if a file cannot be loaded, ImportQuestion if it could mean two things, BookError if the disk is full or
    not writable.
    """
    if not uploads:
        raise DataError("No file was given.", "Name at least one export.")
    staging = book.new_staging()
    try:
        with disk_errors():
            limit = memory or memory_of(os.environ)
            asked = _Asked(tuple(uploads), import_day, at, who, as_of, kind, answers or Answers(), progress, limit)
            return _prepare(book, staging, asked)
    except BaseException:
        staging.discard()
        raise


@dataclass(frozen=True)
class _Asked:
    """What an import is asked to do."""

    uploads: tuple[Upload, ...]
    import_day: date
    at: datetime
    who: str
    as_of: date | None
    kind: Kind | None
    answers: Answers
    progress: Progress
    memory: Memory | None

    def limit(self, con: duckdb.DuckDBPyConnection, share: float) -> None:
        """Gives a connection a share of the memory, if that is limited."""
        if self.memory is not None:
            self.memory.limit(con, share)


def _prepare(book: Book, staging: Staging, asked: _Asked) -> PreparedImport:
    base = book.current_number()
    base_record = book.snapshot_record(base) if base is not None else None
    before = book.import_rows(base_record) if base_record else ()
    (staging.archive / "files").mkdir(parents=True)
    (staging.archive / "rows").mkdir()
    # in memory, where nothing is compressed and nothing logged; what does not fit is written to the disk meanwhile
    con = duckdb.connect()
    try:
        # its own bar would run across what is shown of the progress
        con.execute("set enable_progress_bar = false")
        con.execute(f"set temp_directory = {literal(staging.folder / 'spill')}")
        asked.limit(con, 1)
        prepare_checks(con)
        files, problems = _read(con, book, staging, before, asked)

        asked.progress("comparing with the book", 0.29)
        spans = _spans_with_empty_exports(con, files, asked.answers)
        open_book(con, before)
        ask_what_is_unclear(con, spans, reported_sources(before), asked.answers)

        asked.progress("writing the rows", 0.3)
        manifest = _write(con, book, staging, files, problems, spans, asked)
        settings, corrections, entered = book.state.settings(), book.state.corrections(), book.state.entered()
        earlier = _earlier_as_of(base_record)
        open_book_with(con, before, rows_of(manifest, staging.archive), corrections)
        data_date = asked.as_of or _data_date(con, asked.import_day, earlier)
        manifest = replace(manifest, data_date=data_date.isoformat())
        new = rows_of(manifest, staging.archive)
        # the data date is found already
        entries = book.state.entries(entered)
        made_from = BuiltFrom((*before, new), settings, asked.import_day, data_date, None, corrections, entries)
        built, equal = _build(con, staging, made_from, base_of(book, base), asked)

        asked.progress("what changes", 0.85)
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
            equal,
            data_date,
            asked.as_of,
            asked.import_day,
            manifest.number,
            settings,
            corrections,
            asked.answers.reason,
        )
        manifest.counts.update({one: asdict(count) for one, count in counts.items()})
        write_removed(con, staging)
    finally:
        con.close()
    snapshot = SnapshotRecord(
        number=book.next_snapshot_number(),
        at=manifest.at,
        who=asked.who,
        cause=f"import {manifest.number}",
        parent=base,
        imports=[*(base_record.imports if base_record else []), manifest.number],
        settings=settings.to_json(),
        import_day=manifest.import_day,
        as_of=manifest.as_of,
        earlier_as_of=earlier.isoformat() if earlier else None,
        data_date=manifest.data_date,
        mrr_changes=list(preview.mrr_changes),
        difference=preview.difference.to_json(),
        spent=built.spent,
        models=models_fingerprint(),
        corrections=corrections.to_json() if corrections else {},
        entered=entered.to_json(),
    )
    asked.progress("ready", 1.0)
    return PreparedImport(book, staging, asked.uploads, base, manifest, snapshot, preview, asked.answers, asked.kind)


def _read(
    con: duckdb.DuckDBPyConnection, book: Book, staging: Staging, before: tuple[rows.ImportRows, ...], asked: _Asked
) -> tuple[list[CheckedExport], tuple[Problem, ...]]:
    """Archives, reads and checks the files; refuses one of which most is bad."""
    files = read_exports(
        con, book, staging, asked.uploads, before, asked.kind, asked.answers, asked.import_day, asked.progress
    )
    refuse_clients_that_differ(con)
    refuse_rates_that_differ(con)
    files = [replace(one, refused=refused_lines(con, one.file_number)) for one in files]
    problems = list_problems(con, {one.file_number: one.name for one in files})
    for one in files:
        refuse_if_mostly_bad(one, problems)
    return files, problems


def _write(
    con: duckdb.DuckDBPyConnection,
    book: Book,
    staging: Staging,
    files: list[CheckedExport],
    problems: tuple[Problem, ...],
    spans: Sequence[rows.Span],
    asked: _Asked,
) -> ImportRecord:
    """Writes the good rows and the refused ones into the archive; the record of the import, as of its day."""
    write_rows(con, staging)
    write_safe_csv(staging.archive / "refused.csv", PROBLEM_COLUMNS, (tuple(asdict(one).values()) for one in problems))
    manifest = ImportRecord(
        number=book.next_import_number(),
        at=asked.at.isoformat(timespec="seconds"),
        who=asked.who,
        import_day=asked.import_day.isoformat(),
        as_of=asked.as_of.isoformat() if asked.as_of else None,
        data_date=asked.import_day.isoformat(),
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
        reason=(asked.answers.reason or "").strip() or None,
    )
    reconcile(con, staging, files)
    return manifest


def _build(
    con: duckdb.DuckDBPyConnection, staging: Staging, made_from: BuiltFrom, base: Base | None, asked: _Asked
) -> tuple[Built, dict[str, int]]:
    """Builds the snapshot; beside it counts, by kind, the rows that repeat another."""
    memory = asked.memory
    asked.limit(con, 1 - SHARE_OF_BUILD)
    with working_alongside(con) as alongside:
        # need not wait for the snapshot, unless both together are more than the memory holds
        equal = alongside.start(count_equal_rows) if memory is None else None
        built = build_onto(
            staging.snapshot,
            made_from,
            base,
            lambda step, part: asked.progress(f"building: {step}", 0.4 + 0.45 * part),
            DuckDBEngine(None if memory is None else memory.part(SHARE_OF_BUILD)),
        )
        asked.limit(con, 1)
        return built, equal.result() if equal else count_equal_rows(con)


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
