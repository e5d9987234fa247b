"""The whole book as one file; analytics/restoring.py reads it back.

The file is a zip: backup.json, which lists every other member with size and sha256; imports/ with the files as they
came and their rows; the records of all snapshots; the current snapshot; current; state.sqlite. Older snapshots are
left out: they are built again from the imports when somebody asks for one.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from analytics.book import Book
from analytics.disk import disk_errors
from analytics.errors import BookError

FORMAT = 1
LISTING = "backup.json"
# Packed already.
_STORED = {".parquet", ".zip", ".xlsx", ".gz"}
# Where a file of a book may lie: under numbers, with a plain name that has no dot in front.
_NAME = r"[^./\\:\x00-\x1f][^/\\:\x00-\x1f]*"
_PLACES = re.compile(
    rf"current|state\.sqlite|snapshots/[0-9]{{4,9}}\.(json|duckdb)|imports/[0-9]{{4,9}}/({_NAME}/)?{_NAME}"
)


@dataclass(frozen=True)
class BackupInfo:
    """What a backup holds; the size is that of the unpacked files, in bytes."""

    at: str
    who: str
    current: int | None
    imports: int
    files: int
    size: int


def back_up(
    book: Book, path: Path, *, at: datetime, who: str, waiting: Callable[[str], None] = lambda _: None
) -> BackupInfo:
    """Writes the book into one new file. Holds the book, so that no import lands half in it.

    Raises BookError for an empty book, a file that is there already, or a full disk; then there is no file.
    """
    if path.exists():
        raise BookError(f"There is a file {path} already.", "Name another one.")
    current = book.require_current()
    unfinished = path.with_name(f".{path.name}.unfinished")
    try:
        with book.writing(who, "backup", at, waiting), disk_errors():
            current = book.require_current()
            members = _members(book, current)
            with ZipFile(unfinished, "w", ZIP_DEFLATED, compresslevel=1) as packed:
                listed = [_pack(packed, name, source) for name, source in members]
                with tempfile.TemporaryDirectory() as folder:
                    listed.append(_pack(packed, "state.sqlite", _copy_of_state(book, Path(folder))))
                listing = {
                    "format": FORMAT,
                    "at": at.isoformat(timespec="seconds"),
                    "who": who,
                    "current": current,
                    "files": listed,
                }
                packed.writestr(LISTING, json.dumps(listing, indent=1))
            with unfinished.open("rb+") as file:
                os.fsync(file.fileno())
            os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)
    return backup_info(listing)


def _members(book: Book, current: int) -> list[tuple[str, Path]]:
    """What goes in, apart from the state: name in the zip, and where it lies."""
    found = [("current", book.path / "current")]
    for number in book.import_numbers():
        folder = book.imports_folder / f"{number:04d}"
        found += [
            (path.relative_to(book.path).as_posix(), path)
            for path in sorted(folder.rglob("*"))
            if path.is_file() and not path.is_symlink()
        ]
    for number in book.snapshot_numbers():
        path = book.snapshots_folder / f"{number:04d}.json"
        found.append((f"snapshots/{path.name}", path))
    snapshot = book.snapshot_path(current)
    if snapshot.exists():
        found.append((f"snapshots/{snapshot.name}", snapshot))
    for name, path in found:
        if not is_place_in_book(name):
            raise BookError(f"{path} is no file of a book.", "Take it out of the book's folder, then back up again.")
    return found


def is_place_in_book(name: str) -> bool:
    """Whether a file of a book may lie there; so never outside its folder."""
    return _PLACES.fullmatch(name) is not None


def _copy_of_state(book: Book, folder: Path) -> Path:
    """state.sqlite as one consistent file, whatever its log still holds."""
    copy = folder / "state.sqlite"
    with closing(sqlite3.connect(book.state.path)) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    return copy


def _pack(packed: ZipFile, name: str, source: Path) -> dict[str, Any]:
    """Adds a file and says what it is; nothing changes it meanwhile, as the book is held."""
    how = ZIP_STORED if source.suffix in _STORED else ZIP_DEFLATED
    packed.write(source, name, compress_type=how, compresslevel=1)
    return {"name": name, "size": source.stat().st_size, "sha256": file_digest(source)}


def file_digest(path: Path) -> str:
    """The sha256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def backup_info(listing: dict[str, Any]) -> BackupInfo:
    """What a listing says."""
    names = [one["name"] for one in listing["files"]]
    return BackupInfo(
        at=listing["at"],
        who=listing["who"],
        current=listing["current"],
        imports=len({name.split("/")[1] for name in names if name.startswith("imports/")}),
        files=len(names),
        size=sum(one["size"] for one in listing["files"]),
    )
