"""What happened to a book: every snapshot, undo and decision, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from analytics.book import Book
from analytics.book_records import FileRecord
from analytics.intake.differences import Difference


@dataclass(frozen=True)
class HistoryEntry:
    """One snapshot, undo or decision, as the history shows it."""

    at: str
    who: str
    what: str
    snapshot: int | None
    import_number: int | None
    status: str
    files: tuple[FileRecord, ...]
    loaded: int
    refused: int
    counts: dict[str, dict[str, int]]
    mrr_changes: tuple[dict[str, str | None], ...]
    # every month that the import changed, with its figures before and after; empty for imports of older versions
    difference: Difference = field(default_factory=Difference)
    # why closed months were changed
    reason: str | None = None
    # what the snapshot takes on disk; None if it has no file, and is built again when it is asked for
    snapshot_bytes: int | None = field(default=None, compare=False)

    @property
    def sentence(self) -> str:
        """The entry in one line."""
        if not self.files:
            return self.what
        names = ", ".join(file.name for file in self.files)
        parts = [
            f"{count:,} {word}"
            for word, count in (
                ("new", sum(one["new"] for one in self.counts.values())),
                ("changed", sum(one["changed"] for one in self.counts.values())),
                ("the same", sum(one["same"] for one in self.counts.values())),
                ("removed", sum(one["removed"] for one in self.counts.values())),
                ("refused", self.refused),
            )
            if count
        ]
        months = len(self.mrr_changes)
        moved = f"MRR changed in {months} {'month' if months == 1 else 'months'}" if months else "no MRR changed"
        reason = f"; reason: {self.reason}" if self.reason else ""
        return f"{names}: {', '.join(parts) or 'no rows'}; {moved}{reason}"


def history(book: Book) -> list[HistoryEntry]:
    """Every snapshot, undo and decision, newest first.

    A snapshot that a crash kept from becoming current is "interrupted". A decision that made a snapshot is that entry.
    """
    current = book.current_number()
    events = book.state.events()
    published = {event.get("snapshot") for event in events if event["what"] != "undo"}
    in_force = _ancestors(book, current)
    # several things may happen within one second: the log of events knows their order
    places = {event.get("snapshot"): place for place, event in enumerate(events) if event["what"] != "undo"}
    entries = [
        (places.get(number, -1), _snapshot_entry(book, number, current, published, in_force))
        for number in book.snapshot_numbers()
    ]
    entries += [(place, _undo_entry(event)) for place, event in enumerate(events) if event["what"] == "undo"]
    entries += [
        (place, _event_entry(event, event["change"], "decision"))
        for place, event in enumerate(events)
        if event["what"] in ("decision", "withdrawal") and event.get("snapshot") is None
    ]
    ordered = sorted(entries, key=lambda one: (one[1].at, one[0], one[1].snapshot or 0), reverse=True)
    return [entry for _, entry in ordered]


def disk_sentence(book: Book, entries: Sequence[HistoryEntry]) -> str:
    """What the snapshots take on disk, all in all, and which are kept; empty if there is none."""
    sizes = [entry.snapshot_bytes for entry in entries if entry.snapshot_bytes is not None]
    if not sizes:
        return ""
    keep = book.state.settings().keep_snapshots
    return (
        f"{len(sizes)} {'snapshot takes' if len(sizes) == 1 else 'snapshots take'} {sum(sizes) / 1_000_000:,.1f} MB on "
        f"disk. The newest {keep} are kept (the setting keep_snapshots); any other is built again when it is asked for."
    )


def _ancestors(book: Book, current: int | None) -> set[int]:
    found: set[int] = set()
    while current is not None:
        found.add(current)
        current = book.snapshot_record(current).parent
    return found


def _snapshot_entry(
    book: Book, number: int, current: int | None, published: set[Any], in_force: set[int]
) -> HistoryEntry:
    record = book.snapshot_record(number)
    if number == current:
        status = "current"
    elif number in in_force:
        status = "earlier"
    elif number in published:
        status = "undone"
    else:
        status = "interrupted"
    import_number = int(record.cause.removeprefix("import ")) if record.cause.startswith("import ") else None
    manifest = (
        book.import_record(import_number)
        if import_number is not None and import_number in book.import_numbers()
        else None
    )
    files = tuple(manifest.files) if manifest else ()
    return HistoryEntry(
        at=record.at,
        who=record.who,
        what=record.cause,
        snapshot=number,
        import_number=import_number,
        status=status,
        files=files,
        loaded=sum(file.loaded for file in files),
        refused=sum(file.refused for file in files),
        counts=manifest.counts if manifest else {},
        mrr_changes=tuple(record.mrr_changes),
        difference=Difference.from_json(record.difference),
        reason=manifest.reason if manifest else None,
        snapshot_bytes=book.snapshot_bytes(number),
    )


def _undo_entry(event: dict[str, Any]) -> HistoryEntry:
    target = event["snapshot"]
    what = f"undo: back to snapshot {target}" if target else "undo of the first import: the book is empty"
    return _event_entry(event, what, "undo")


def _event_entry(event: dict[str, Any], what: str, status: str) -> HistoryEntry:
    """An event that made no snapshot."""
    return HistoryEntry(
        at=event["at"],
        who=event["who"],
        what=what,
        snapshot=None,
        import_number=None,
        status=status,
        files=(),
        loaded=0,
        refused=0,
        counts={},
        mrr_changes=(),
    )
