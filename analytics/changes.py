"""Changes to a book that are no imports: undo, settings, corrections, and building a pruned snapshot again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analytics.book import Book
from analytics.book_records import SnapshotRecord
from analytics.build import BuiltFrom, Progress, build_snapshot, models_fingerprint, silent
from analytics.carrying import Base, build_onto
from analytics.corrections import Corrections
from analytics.disk import disk_errors
from analytics.engines import Engine
from analytics.entered import Entered, Entries
from analytics.errors import BookError
from analytics.settings import VIEW_SETTINGS, Settings
from analytics.state import Also

# A smaller snapshot is built as a whole about as fast.
WORTH_CARRYING_BYTES = 32_000_000


def undo(
    book: Book,
    *,
    at: datetime,
    who: str,
    to: int | None = None,
    progress: Progress = silent,
    waiting: Callable[[str], None] = lambda _: None,
) -> int | None:
    """Makes an earlier (or, after an undo, a later) snapshot current; None when the first import was undone.

    Without `to`, the snapshot that the current one was made on. A pruned snapshot is built again first.
    Raises BookError if there is nothing to undo or no such snapshot.
    """
    with book.writing(who, "undo", at, waiting):
        current = book.require_current() if to is None else book.current_number()
        if to is None:
            target = book.snapshot_record(current or 0).parent
        else:
            target = book.snapshot_record(to).number
        if target == current:
            raise BookError(f"Snapshot {target} is current already.", "Choose another one from the history.")
        settings, corrections = None, None
        if target is not None:
            record = book.snapshot_record(target)
            settings = _with_view_settings(Settings.from_json(record.settings), book.state.settings())
            corrections = Corrections.from_json(record.corrections)
            if needs_building(book, record):
                _build_again(book, record, progress)
        event = {"what": "undo", "from_snapshot": current, "snapshot": target}
        book.make_current(target or 0, at.isoformat(timespec="seconds"), who, event, settings, corrections)
        return target


def change_settings(
    book: Book,
    changes: Mapping[str, str],
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Callable[[str], None] = lambda _: None,
) -> Settings:
    """Sets rules by name, given as text; a rule that changes figures makes a new snapshot.

    Raises UsageError for an unknown name or value; then nothing has changed.
    """
    book.state.settings().changed(changes)
    with book.writing(who, "settings", at, waiting):
        before = book.state.settings()
        after = before.changed(changes)
        event = {"what": "settings", "changes": dict(changes)}
        number = book.current_number()
        figures_change = any(
            getattr(before, name) != getattr(after, name) for name in changes if name not in VIEW_SETTINGS
        )
        if number is None or not figures_change:
            with (
                disk_errors(),
                book.state.change(at=at, who=who, what="settings", details=event, settings=after),
            ):
                pass
            return after
        record = replace(
            next_record(book, number, at, who),
            cause="settings: " + ", ".join(f"{name} = {text}" for name, text in changes.items()),
            settings=after.to_json(),
        )
        publish_built(book, record, made_from(book, record), event, progress, settings=after)
        return after


def change_corrections(
    book: Book,
    change: Callable[[Corrections], Corrections],
    *,
    what: str,
    cause: str,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Callable[[str], None] = lambda _: None,
) -> Corrections:
    """Makes a new snapshot with changed corrections and returns these; what changes nothing makes none.

    `change` gets the corrections as they are while the book is held; `what` and `cause` name the change in the log of
    events and in the history. Raises BookError if the book is empty, and whatever `change` raises; then nothing
    has changed.
    """
    with book.writing(who, what, at, waiting):
        number = book.require_current()
        before = book.state.corrections()
        after = change(before)
        if after == before:
            return after
        record = replace(next_record(book, number, at, who), cause=cause, corrections=after.to_json())
        # the data date is found again: who is left out may have had the newest rows
        changed = replace(
            made_from(book, record),
            as_of=date.fromisoformat(record.as_of) if record.as_of else None,
            earlier_as_of=date.fromisoformat(record.earlier_as_of) if record.earlier_as_of else None,
        )
        publish_built(book, record, changed, {"what": what, "change": cause}, progress, corrections=after)
        return after


def publish_entered(
    book: Book,
    entered: Entered,
    entries: Entries,
    *,
    cause: str,
    event: dict[str, Any],
    also: Also,
    at: datetime,
    who: str,
    progress: Progress = silent,
) -> int:
    """Makes a snapshot that counts these entries, of which `also` writes the last; returns its number.

    Call it while holding the book for writing.
    """
    record = next_record(book, book.require_current(), at, who)
    counting = replace(made_from(book, record), entries=entries)
    record = replace(record, cause=cause, entered=entered.to_json())
    publish_built(book, record, counting, event, progress, also=also)
    return record.number


def next_record(book: Book, number: int, at: datetime, who: str) -> SnapshotRecord:
    """The record of a snapshot that follows the current one, made from the same imports."""
    return replace(
        book.snapshot_record(number),
        number=book.next_snapshot_number(),
        at=at.isoformat(timespec="seconds"),
        who=who,
        parent=number,
        mrr_changes=[],
        difference=[],
        models=models_fingerprint(),
        entered=book.state.entered().to_json(),
    )


def publish_built(
    book: Book,
    record: SnapshotRecord,
    built_from: BuiltFrom,
    event: dict[str, Any],
    progress: Progress,
    settings: Settings | None = None,
    corrections: Corrections | None = None,
    also: Also | None = None,
    engine: Engine | None = None,
) -> None:
    """Builds a snapshot and makes it current, with the event that says why. Call it while holding the book.

    What the current snapshot holds already is carried over, unless an engine is named: that builds the whole.
    """
    staging = book.new_staging()
    base = base_of(book, record.parent) if engine is None else None
    try:
        with disk_errors():
            built = build_onto(staging.snapshot, built_from, base, progress, engine)
        record = replace(record, data_date=built.data_date.isoformat())
        event = event | {"snapshot": record.number}
        book.publish(staging.snapshot, record, event, settings=settings, corrections=corrections, also=also)
    finally:
        staging.discard()


def _with_view_settings(figures: Settings, view: Settings) -> Settings:
    """The rules of a snapshot together with the looks that the user has now."""
    return replace(figures, **{name: getattr(view, name) for name in VIEW_SETTINGS})


def made_from(book: Book, record: SnapshotRecord) -> BuiltFrom:
    """What a snapshot is built from, so that it comes out the same again."""
    return BuiltFrom(
        imports=book.import_rows(record),
        settings=Settings.from_json(record.settings),
        import_day=date.fromisoformat(record.import_day),
        # the data date that the snapshot was first built with holds, so that it comes out the same again
        as_of=date.fromisoformat(record.data_date),
        earlier_as_of=None,
        corrections=Corrections.from_json(record.corrections),
        entries=book.entries(record),
    )


def base_of(book: Book, number: int | None) -> Base | None:
    """The snapshot that another may be built on; None if there is none, its file is gone or of other SQL, or small."""
    if number is None:
        return None
    record = book.snapshot_record(number)
    if needs_building(book, record) or (book.snapshot_bytes(number) or 0) < WORTH_CARRYING_BYTES:
        return None
    return Base(
        book.snapshot_path(number),
        tuple(record.imports),
        Settings.from_json(record.settings),
        Corrections.from_json(record.corrections),
    )


def build_again(book: Book, record: SnapshotRecord, progress: Progress = silent) -> None:
    """Builds a snapshot that was pruned, or that older SQL built, from its imports; waits for a writer.

    Raises BookError if the book may not be written.
    """
    with book.writing(record.who, "building a snapshot again", datetime.fromisoformat(record.at), lambda _: None):
        if needs_building(book, book.snapshot_record(record.number)):
            _build_again(book, record, progress)


def build_aside(book: Book, record: SnapshotRecord, path: Path) -> None:
    """Builds a snapshot at a path of its own, to look at; the book does not change."""
    build_snapshot(path, made_from(book, record))


def needs_building(book: Book, record: SnapshotRecord) -> bool:
    """Whether a snapshot's file is gone, or was built by other SQL than today's."""
    return record.models != models_fingerprint() or not book.snapshot_path(record.number).exists()


def _build_again(book: Book, record: SnapshotRecord, progress: Progress) -> None:
    staging = book.new_staging()
    try:
        with disk_errors():
            built = build_snapshot(staging.snapshot, made_from(book, record), progress)
            book.put_snapshot(staging.snapshot, replace(record, spent=built.spent, models=models_fingerprint()))
    finally:
        staging.discard()
