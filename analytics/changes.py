"""Changes to a book that are no imports: undo, settings, and building a pruned snapshot again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime

from analytics.book import Book, SnapshotRecord, disk_errors
from analytics.build import BuiltFrom, Progress, build_snapshot, models_fingerprint, silent
from analytics.errors import BookError
from analytics.settings import VIEW_SETTINGS, Settings


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
        settings = None
        if target is not None:
            record = book.snapshot_record(target)
            settings = _with_view_settings(Settings.from_json(record.settings), book.state.settings())
            if needs_building(book, record):
                _build_again(book, record, progress)
        event = {"what": "undo", "from_snapshot": current, "snapshot": target}
        book.make_current(target or 0, at.isoformat(timespec="seconds"), who, event, settings)
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
        moment = at.isoformat(timespec="seconds")
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
        base = book.snapshot_record(number)
        record = replace(
            base,
            number=book.next_snapshot_number(),
            at=moment,
            who=who,
            cause="settings: " + ", ".join(f"{name} = {text}" for name, text in changes.items()),
            parent=number,
            settings=after.to_json(),
            mrr_changes=[],
            models=models_fingerprint(),
        )
        staging = book.new_staging()
        try:
            with disk_errors():
                build_snapshot(staging.snapshot, _made_from(book, record), progress)
            book.publish(staging.snapshot, record, event | {"snapshot": record.number}, settings=after)
        finally:
            staging.discard()
        return after


def _with_view_settings(figures: Settings, view: Settings) -> Settings:
    """The rules of a snapshot together with the looks that the user has now."""
    return replace(figures, **{name: getattr(view, name) for name in VIEW_SETTINGS})


def _made_from(book: Book, record: SnapshotRecord) -> BuiltFrom:
    return BuiltFrom(
        imports=book.import_rows(record),
        settings=Settings.from_json(record.settings),
        import_day=date.fromisoformat(record.import_day),
        # the data date that the snapshot was first built with holds, so that it comes out the same again
        as_of=date.fromisoformat(record.data_date),
        earlier_as_of=None,
    )


def build_again(book: Book, record: SnapshotRecord, progress: Progress = silent) -> None:
    """Builds a snapshot that was pruned, or that older SQL built, from its imports; waits for a writer.

    Raises BookError if the book may not be written.
    """
    with book.writing(record.who, "building a snapshot again", datetime.fromisoformat(record.at), lambda _: None):
        if needs_building(book, book.snapshot_record(record.number)):
            _build_again(book, record, progress)


def needs_building(book: Book, record: SnapshotRecord) -> bool:
    """Whether a snapshot's file is gone, or was built by other SQL than today's."""
    return record.models != models_fingerprint() or not book.snapshot_path(record.number).exists()


def _build_again(book: Book, record: SnapshotRecord, progress: Progress) -> None:
    staging = book.new_staging()
    try:
        with disk_errors():
            built = build_snapshot(staging.snapshot, _made_from(book, record), progress)
            book.put_snapshot(staging.snapshot, replace(record, spent=built.spent, models=models_fingerprint()))
    finally:
        staging.discard()
