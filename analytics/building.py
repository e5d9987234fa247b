"""Builds a book on a chosen engine: from its imports in force, or from exports that stay where they are.

A build from a source is an import of its own, whose rows lie in the book or on the storage of a cluster. Whatever is
entered counts in it, and settings, corrections, undo and later imports go on from it as from any other.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from uuid import uuid4

from analytics import rows
from analytics.book import Book, Staging
from analytics.book_records import FileRecord, ImportRecord, SnapshotRecord, rows_of
from analytics.build import BuiltFrom, Progress, build_snapshot, models_fingerprint, silent
from analytics.changes import made_from, next_record, publish_built
from analytics.contract import column_names
from analytics.corrections import Corrections
from analytics.disk import disk_errors
from analytics.engines import DUCKDB, Connection, Engine
from analytics.from_source.reading import ReadFiles, read_source, source_name
from analytics.rows import ImportRows

# The part of a build from a source that reading takes.
_READING = 0.4


@dataclass(frozen=True)
class BuildReport:
    """What a build made: its snapshot, and what was read of each export of a source."""

    snapshot: int
    engine: str
    data_date: date
    files: tuple[FileRecord, ...] = ()
    rows_folder: Path | None = None


def build_in_force(
    book: Book,
    engine: Engine,
    *,
    at: datetime,
    who: str,
    as_of: date | None = None,
    progress: Progress = silent,
    waiting: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Builds the imports in force once more, on an engine, as a new snapshot. `as_of` sets another data date.

    Raises BookError for an empty book, EngineError if the engine fails; then the book is as it was before.
    """
    with book.writing(who, "build", at, waiting):
        record = replace(next_record(book, book.require_current(), at, who), cause=f"build on {engine.name}")
        if as_of is not None:
            record = replace(record, as_of=as_of.isoformat(), data_date=as_of.isoformat())
        event = {"what": "build", "engine": engine.name}
        publish_built(book, record, made_from(book, record), event, progress, engine=engine)
        made = book.snapshot_record(record.number)
    return BuildReport(made.number, engine.name, date.fromisoformat(made.data_date))


def build_from_source(
    book: Book,
    engine: Engine,
    source: str,
    *,
    storage: Path | None,
    import_day: date,
    at: datetime,
    who: str,
    as_of: date | None = None,
    progress: Progress = silent,
    waiting: Callable[[str], None] = lambda _: None,
) -> BuildReport:
    """Builds the exports of a source on an engine; the snapshot rests on them alone, so they take the place of all
    that the book held before. Undo goes back to it.

    The typed rows lie under `storage`; without one they lie in the book. Raises UsageError or DataError if the source
    cannot be read, EngineError if the engine fails; then the book is as it was before.
    """
    with book.writing(who, "build", at, waiting):
        staging = book.new_staging()
        folder = staging.archive
        staging.archive.mkdir()
        if storage is not None:
            folder = storage.resolve() / f"rows-{uuid4().hex[:12]}"
        try:
            return _build_from_source(book, engine, source, staging, folder, import_day, at, who, as_of, progress)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        finally:
            staging.discard()


def _build_from_source(
    book: Book,
    engine: Engine,
    source: str,
    staging: Staging,
    folder: Path,
    import_day: date,
    at: datetime,
    who: str,
    as_of: date | None,
    progress: Progress,
) -> BuildReport:
    progress("looking at the source", 0.0)
    found = engine.find(source)
    progress("reading the exports", 0.02)
    con = engine.connect(staging.folder / "reading.duckdb")
    try:
        with disk_errors():
            read = read_source(engine, con, found, import_day, folder)
        manifest = ImportRecord(
            number=book.next_import_number(),
            at=at.isoformat(timespec="seconds"),
            who=who,
            import_day=import_day.isoformat(),
            as_of=as_of.isoformat() if as_of else None,
            data_date=import_day.isoformat(),
            files=[_file_record(one) for one in read],
            spans=_spans(read),
            storage=None if folder == staging.archive else _told_from(folder, book.path.resolve()),
        )
        corrections = book.state.corrections()
        data_date = as_of or _newest_date(con, rows_of(manifest, folder), import_day, corrections)
        manifest = replace(manifest, data_date=data_date.isoformat())
    finally:
        con.close()
    settings, entered = book.state.settings(), book.state.entered()
    record = SnapshotRecord(
        number=book.next_snapshot_number(),
        at=manifest.at,
        who=who,
        cause=_cause(source, engine, read),
        parent=book.current_number(),
        imports=[manifest.number],
        settings=settings.to_json(),
        import_day=manifest.import_day,
        as_of=manifest.as_of,
        earlier_as_of=None,
        data_date=manifest.data_date,
        models=models_fingerprint(),
        corrections=corrections.to_json() if corrections else {},
        entered=entered.to_json(),
    )
    entries = book.state.entries(entered)
    rests_on = BuiltFrom((rows_of(manifest, folder),), settings, import_day, as_of, None, corrections, entries)
    with disk_errors():
        built = build_snapshot(
            staging.snapshot,
            rests_on,
            lambda step, part: progress(step, _READING + (1 - _READING) * part),
            engine,
        )
    record = replace(record, data_date=built.data_date.isoformat(), spent=built.spent)
    event = {"what": "build", "engine": engine.name, "source": source, "snapshot": record.number}
    book.publish(staging.snapshot, record, event, archive=(staging.archive, manifest))
    kept = book.rows_folder(manifest)
    return BuildReport(record.number, engine.name, built.data_date, tuple(manifest.files), kept)


def _newest_date(con: Connection, new: ImportRows, import_day: date, corrections: Corrections) -> date:
    """The data date that the accepted rows speak for."""
    rows.create_row_views(con, [new], temporary=True, has_schema=True)
    rows.find_replaced_rows(con, [new])
    rows.create_views_in_force(con, temporary=True, corrections=corrections)
    rows.create_outcomes(con)
    return rows.newest_date(con, import_day) or import_day


def _cause(source: str, engine: Engine, read: list[ReadFiles]) -> str:
    loaded, refused = sum(one.loaded for one in read), sum(one.refused for one in read)
    where = "" if engine.name == DUCKDB else f" on {engine.name}"
    return f"build from {source}{where}: {loaded:,} rows" + (f", {refused:,} refused" if refused else "")


def _file_record(read: ReadFiles) -> FileRecord:
    files = read.files
    used = set(files.known.values())
    return FileRecord(
        file_number=read.file_number,
        name=files.name,
        # the files stay where they are
        stored_as="",
        size=sum(_size(path) for path in files.paths),
        sha256="",
        kind=files.kind,
        source=source_name(files.kind),
        records=read.records,
        loaded=read.loaded,
        refused=read.refused,
        amount=str(read.amount),
        columns_present=[name for name in column_names(files.kind) if name in files.known],
        columns_left_out=[header for header in files.columns if header not in used],
        shape=list(files.columns),
    )


def _size(path: str) -> int:
    with suppress(OSError):
        return Path(path).stat().st_size
    return 0


def _spans(read: list[ReadFiles]) -> list[dict[str, str | None]]:
    """What each export speaks for: from its first to its last date."""
    spans: list[dict[str, str | None]] = []
    for kind in dict.fromkeys(one.files.kind for one in read):
        own = [one for one in read if one.files.kind == kind]
        first = min((one.first_date for one in own if one.first_date), default=None)
        last = max((one.last_date for one in own if one.last_date), default=None)
        spans.append(
            {
                "kind": kind,
                "source": source_name(kind),
                "span_from": first.isoformat() if first else None,
                "span_to": last.isoformat() if last else None,
                "mode": "replace",
            }
        )
    return spans


def _told_from(folder: Path, book: Path) -> str:
    return os.path.relpath(folder, book) if folder.is_relative_to(book) else str(folder)
