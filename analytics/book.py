"""The book on disk: archived imports, immutable snapshots, which one is current, and one writer at a time.

    imports/0007/            files/ as they came, rows/*.parquet, refused.csv, manifest.json
    snapshots/0007.duckdb    clients and marts; 0007.json says what it was made from
    current                  the number of the current snapshot; 0 after the first import was undone
    state.sqlite             what people enter (settings, corrections, decisions, the work list's log), and events
    lock, lock.holder        held by the one writer; who that is

A snapshot is built aside, synced and renamed to its number before `current` is replaced by rename, so a
crash at any point leaves the old snapshot current, and nobody ever reads half of an import.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from analytics.book_records import FileRecord, ImportRecord, SnapshotRecord, rows_of
from analytics.corrections import Corrections
from analytics.disk import disk_errors, sync, write_text
from analytics.entered import Entered, Entries
from analytics.errors import BookError
from analytics.rows import ImportRows
from analytics.settings import Settings
from analytics.state import Also, State

Waiting = Callable[[str], None]


class Book:
    """A book at a folder. Creating the object touches nothing."""

    def __init__(self, path: Path | str) -> None:
        self.path = Path(path)
        self.imports_folder = self.path / "imports"
        self.snapshots_folder = self.path / "snapshots"
        self.state = State(self.path / "state.sqlite")

    # reading

    def current_number(self) -> int | None:
        """The current snapshot, None for a book without one. Raises BookError if `current` is damaged."""
        try:
            text = (self.path / "current").read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError) as error:
            raise BookError(f"The book's file current cannot be read: {error}.", "Restore it from a backup.") from error
        if not text.isdigit():
            raise BookError(
                f'The book\'s file current holds "{text[:20]}", not a snapshot number.',
                "Write the number of the newest file in snapshots/ into it.",
            )
        return int(text) or None

    def require_current(self) -> int:
        """The current snapshot. Raises BookError that says how to start a book."""
        number = self.current_number()
        if number is None:
            raise BookError(
                f"There is no import in the book {self.path} yet.",
                "Import an export first: python -m analytics import FILE...",
            )
        return number

    def snapshot_path(self, number: int) -> Path:
        """Where a snapshot lies, or would lie."""
        return self.snapshots_folder / f"{number:04d}.duckdb"

    def snapshot_mark(self, number: int) -> str:
        """Tells the file of a snapshot from another that took its place and number; empty if there is none."""
        try:
            found = self.snapshot_path(number).stat()
        except FileNotFoundError:
            return ""
        return f"{found.st_ino}-{found.st_mtime_ns}"

    def snapshot_bytes(self, number: int) -> int | None:
        """What a snapshot takes on disk; None if its file is gone."""
        try:
            return self.snapshot_path(number).stat().st_size
        except FileNotFoundError:
            return None

    def snapshot_record(self, number: int) -> SnapshotRecord:
        """What a snapshot was made from. Raises BookError if there is no such snapshot."""
        path = self.snapshots_folder / f"{number:04d}.json"
        try:
            return SnapshotRecord(**json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError as error:
            known = ", ".join(str(one) for one in self.snapshot_numbers()) or "none"
            raise BookError(f"There is no snapshot {number} in this book.", f"The snapshots are: {known}.") from error
        except (OSError, ValueError, TypeError) as error:
            raise BookError(f"The record of snapshot {number} is damaged: {error}.", "Undo to another one.") from error

    def snapshot_numbers(self) -> list[int]:
        """Every snapshot that was ever recorded, oldest first, its file pruned or not."""
        if not self.snapshots_folder.is_dir():
            return []
        return sorted(int(path.stem) for path in self.snapshots_folder.glob("*.json") if path.stem.isdigit())

    def import_numbers(self) -> list[int]:
        """Every archived import, oldest first."""
        if not self.imports_folder.is_dir():
            return []
        return sorted(int(path.name) for path in self.imports_folder.iterdir() if path.name.isdigit())

    def import_record(self, number: int) -> ImportRecord:
        """The manifest of an import. Raises BookError if it is missing or damaged."""
        path = self.imports_folder / f"{number:04d}" / "manifest.json"
        try:
            values = json.loads(path.read_text(encoding="utf-8"))
            values["files"] = [FileRecord(**one) for one in values["files"]]
            return ImportRecord(**values)
        except (OSError, ValueError, TypeError, KeyError) as error:
            raise BookError(
                f"The manifest of import {number} cannot be read: {error}.", "Restore the book from a backup."
            ) from error

    def import_rows(self, record: SnapshotRecord) -> tuple[ImportRows, ...]:
        """Where the rows of a snapshot's imports lie."""
        return tuple(
            replace(
                rows_of(manifest, self.rows_folder(manifest)),
                spent=frozenset(kind for kind, numbers in record.spent.items() if manifest.number in numbers),
            )
            for manifest in map(self.import_record, record.imports)
        )

    def rows_folder(self, manifest: ImportRecord) -> Path:
        """The folder of an import, or that on the storage of a cluster. Raises BookError if this is not to be reached.

        Where it lies in the book, it is told from the book's folder on, so that a book may be moved.
        """
        if manifest.storage is None:
            return self.imports_folder / f"{manifest.number:04d}"
        folder = self.path / manifest.storage
        if not folder.is_dir():
            raise BookError(
                f"The rows of import {manifest.number} lie in {folder}, which is not there.",
                "Mount that storage again, or build from the exports anew: python -m analytics build --source ...",
            )
        return folder

    def entries(self, record: SnapshotRecord) -> Entries:
        """The decisions and the work that a snapshot counts. Raises BookError if the state has lost some."""
        return self.state.entries(Entered.from_json(record.entered))

    # writing

    @contextmanager
    def writing(self, who: str, what: str, at: datetime, waiting: Waiting) -> Iterator[None]:
        """Holds the book for writing; of two writers one waits, and `waiting` is told for whom."""
        with disk_errors():
            self.imports_folder.mkdir(parents=True, exist_ok=True)
            self.snapshots_folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.path / "lock", thread_local=False)
        holder = self.path / "lock.holder"
        with disk_errors():
            try:
                lock.acquire(timeout=0)
            except Timeout:
                told = "another import"
                with suppress(OSError, ValueError):
                    known = json.loads(holder.read_text(encoding="utf-8"))
                    told = f"{known['what']} by {known['who']}, started {known['at']}"
                waiting(told)
                lock.acquire()
        try:
            with disk_errors():
                holder.write_text(
                    json.dumps({"who": who, "what": what, "at": at.isoformat(timespec="seconds")}),
                    encoding="utf-8",
                )
                self._remove_abandoned_staging()
            yield
        finally:
            with suppress(OSError):
                holder.unlink()
            lock.release()

    def _remove_abandoned_staging(self) -> None:
        """Clears what crashed imports left: a staging folder whose lock nobody holds."""
        for path in self.imports_folder.glob(".staging-*.lock"):
            lock = FileLock(path, thread_local=False)
            try:
                lock.acquire(timeout=0)
            except Timeout:
                continue
            shutil.rmtree(path.with_suffix(""), ignore_errors=True)
            lock.release()
            path.unlink(missing_ok=True)

    def new_staging(self) -> Staging:
        """A folder of its own for an import that is being prepared."""
        with disk_errors():
            self.imports_folder.mkdir(parents=True, exist_ok=True)
            self.snapshots_folder.mkdir(parents=True, exist_ok=True)
            return Staging(self.imports_folder / f".staging-{uuid4().hex}")

    def next_import_number(self) -> int:
        """The number that the next import will have."""
        return max(self.import_numbers(), default=0) + 1

    def next_snapshot_number(self) -> int:
        """The number that the next snapshot will have."""
        return max(self.snapshot_numbers(), default=0) + 1

    def publish(
        self,
        snapshot: Path,
        record: SnapshotRecord,
        event: dict[str, Any],
        archive: tuple[Path, ImportRecord] | None = None,
        settings: Settings | None = None,
        corrections: Corrections | None = None,
        also: Also | None = None,
    ) -> None:
        """Makes a finished import and its snapshot current. Call it while holding the book for writing."""
        with disk_errors():
            if archive is not None:
                folder, manifest = archive
                write_text(folder / "manifest.json", json.dumps(asdict(manifest), indent=1, ensure_ascii=False))
                for path in [*sorted(folder.rglob("*")), folder]:
                    sync(path)
                os.rename(folder, self.imports_folder / f"{manifest.number:04d}")
                sync(self.imports_folder)
            self.put_snapshot(snapshot, record)
            self.make_current(record.number, record.at, record.who, event, settings, corrections, also)
            self._prune()

    def put_snapshot(self, snapshot: Path, record: SnapshotRecord) -> None:
        """Puts a finished snapshot and its record in their place, in the stead of an older build of the same."""
        with disk_errors():
            sync(snapshot)
            write_text(self.snapshots_folder / f"{record.number:04d}.json", json.dumps(asdict(record), indent=1))
            os.replace(snapshot, self.snapshot_path(record.number))
            sync(self.snapshots_folder)

    def make_current(
        self,
        number: int,
        at: str,
        who: str,
        event: dict[str, Any],
        settings: Settings | None = None,
        corrections: Corrections | None = None,
        also: Also | None = None,
    ) -> None:
        """Replaces `current` by rename, together with the event that says why."""
        with (
            disk_errors(),
            self.state.change(
                at=datetime.fromisoformat(at),
                who=who,
                what=str(event["what"]),
                details=event,
                settings=settings,
                corrections=corrections,
                also=also,
            ),
        ):
            fresh = self.path / "current.new"
            write_text(fresh, f"{number}\n")
            os.replace(fresh, self.path / "current")
            sync(self.path)

    def _prune(self) -> None:
        keep = self.state.settings().keep_snapshots
        numbers = [number for number in self.snapshot_numbers() if self.snapshot_path(number).exists()]
        for number in numbers[:-keep]:
            if number != self.current_number():
                self.snapshot_path(number).unlink(missing_ok=True)


class Staging:
    """A folder in which an import or a snapshot is prepared; locked while it is in use, gone when discarded."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        # the lock stands beside the folder and is held before there is one, so that nobody takes it for abandoned
        self._lock = FileLock(f"{folder}.lock", thread_local=False)
        self._lock.acquire()
        folder.mkdir()

    @property
    def archive(self) -> Path:
        """What becomes the import's folder."""
        return self.folder / "import"

    @property
    def snapshot(self) -> Path:
        """What becomes the snapshot."""
        return self.folder / "snapshot.duckdb"

    def discard(self) -> None:
        """Removes the folder with everything that was not published."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._lock.release()
        Path(f"{self.folder}.lock").unlink(missing_ok=True)


def default_book_path(environment: Mapping[str, str]) -> Path:
    """TOUCHSTONE_BOOK if it is set, else data/book beside the program."""
    chosen = environment.get("TOUCHSTONE_BOOK", "")
    return Path(chosen) if chosen else Path(__file__).resolve().parent.parent / "data" / "book"
