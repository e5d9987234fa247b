"""Makes a book of a backup. A backup may come from anywhere, so nothing in it is believed before it is checked."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import sqlite3
import stat
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from analytics.backup import FORMAT, LISTING, BackupInfo, backup_info, file_digest, is_place_in_book
from analytics.book import Book
from analytics.disk import disk_errors
from analytics.errors import BookError

_CHUNK = 1 << 20
LARGEST_LISTING = 256 << 20
# Exports pack to a tenth or so; what would unpack to far more than that is no book.
LARGEST_GROWTH, SMALL_ENOUGH = 200, 256 << 20
_TABLES_ONLY = "select name, type from sqlite_master where type not in ('table', 'index')"


def restore(path: Path, folder: Path, *, at: datetime, who: str) -> BackupInfo:
    """Makes a book in an empty or new folder from a backup; its figures are those of the book backed up.

    Every file is checked against the listing by size and sha256, and the archived exports against their manifests.
    Raises BookError if the folder holds anything, or the file is no whole backup; then the folder is as it was.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookError(f"{folder} is not empty.", "Restore into a new folder with --book; no book is written over.")
    staging = folder.absolute().parent / f".{folder.absolute().name}.restoring-{uuid4().hex}"
    try:
        with disk_errors():
            staging.mkdir(parents=True)
            listing = _unpack(path, staging)
            _check_book(Book(staging))
            event = {"what": "restore", "backup_of": listing["at"], "file": path.name}
            with Book(staging).state.change(at=at, who=who, what="restore", details=event):
                pass
            with suppress(FileNotFoundError):
                folder.rmdir()
            os.rename(staging, folder)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    return backup_info(listing)


def _damaged(what: str) -> BookError:
    return BookError(f"This backup cannot be restored: {what}.", "Nothing was changed. Take another backup.")


def _unpack(path: Path, folder: Path) -> dict[str, Any]:
    """Writes the members into a folder; returns the listing."""
    try:
        with ZipFile(path) as packed:
            members = {one.filename: one for one in packed.infolist()}
            if len(members) != len(packed.infolist()):
                raise _damaged("a file stands in it twice")
            for one in members.values():
                _check_member(one)
            listing = _read_listing(packed, members)
            _check_sizes(path, folder, members, listing)
            for one in listing["files"]:
                _extract(packed, members[one["name"]], folder / one["name"], one["sha256"])
    except FileNotFoundError as error:
        raise BookError(f"There is no file {path}.", "Check the path.") from error
    except (BadZipFile, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise _damaged(f"it is no whole zip file ({error})") from error
    return listing


def _check_member(member: ZipInfo) -> None:
    """Raises BookError for anything that is not a plain file in a place of the book."""
    name, kind = member.filename, stat.S_IFMT(member.external_attr >> 16)
    if name != LISTING and not is_place_in_book(name):
        raise _damaged(f'"{name[:100]}" is no place in a book')
    if kind not in (0, stat.S_IFREG) or member.is_dir():
        raise _damaged(f'"{name}" is no plain file')
    if member.flag_bits & 1 or member.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise _damaged(f'"{name}" is locked or packed in another way')


def _read_listing(packed: ZipFile, members: dict[str, ZipInfo]) -> dict[str, Any]:
    if LISTING not in members:
        raise _damaged(f"it has no {LISTING}, so it is no backup of a book")
    if members[LISTING].file_size > LARGEST_LISTING:
        raise _damaged(f"{LISTING} is too large")
    try:
        listing: dict[str, Any] = json.loads(packed.read(LISTING))
        form = int(listing["format"])
        files = {str(one["name"]): (int(one["size"]), str(one["sha256"])) for one in listing["files"]}
        backup_info(listing)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise _damaged(f"{LISTING} cannot be read") from error
    if form != FORMAT:
        raise BookError(
            f"This backup has format {form}; this version reads {FORMAT}.", "Restore it with a newer version."
        )
    if len(files) != len(listing["files"]) or set(files) != set(members) - {LISTING}:
        raise _damaged("its files are not those that it lists")
    for name, (size, _) in files.items():
        if size != members[name].file_size:
            raise _damaged(f'"{name}" has another size than listed')
    return listing


def _check_sizes(path: Path, folder: Path, members: dict[str, ZipInfo], listing: dict[str, Any]) -> None:
    """A small file must not fill the disk."""
    total = sum(one.file_size for one in members.values())
    if total > max(SMALL_ENOUGH, LARGEST_GROWTH * path.stat().st_size):
        raise _damaged(f"its {path.stat().st_size:,} bytes would unpack to {total:,}, which no book does")
    if total > shutil.disk_usage(folder).free:
        raise BookError(f"The disk has no room for the {total:,} bytes of this backup.", "Free some space.")


def _extract(packed: ZipFile, member: ZipInfo, target: Path, sha256: str) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    digest, left = hashlib.sha256(), member.file_size
    with packed.open(member) as source, target.open("xb") as file:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise _damaged(f'"{member.filename}" is larger than it says')
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    if left or digest.hexdigest() != sha256:
        raise _damaged(f'"{member.filename}" is not as it was packed')


def _check_book(book: Book) -> None:
    """Raises BookError unless it is a whole book: the snapshot, its imports, their files and the state."""
    _check_state(book.state.path)
    record = book.snapshot_record(book.require_current())
    for number in book.snapshot_numbers():
        if book.snapshot_record(number).number != number:
            raise _damaged(f"the record of snapshot {number} is that of another")
    missing = set(record.imports) - set(book.import_numbers())
    if missing:
        raise _damaged(f"import {min(missing)} is missing")
    for number in book.import_numbers():
        manifest = book.import_record(number)
        if manifest.number != number:
            raise _damaged(f"the manifest of import {number} is that of another")
        folder = book.imports_folder / f"{number:04d}" / "files"
        for file in manifest.files:
            if not file.stored_as:
                # read where it lay (build --source): its rows are in the import, or on a storage
                continue
            stored = folder / file.stored_as
            if Path(file.stored_as).name != file.stored_as or not stored.is_file():
                raise _damaged(f"import {number} lacks its file {file.name}")
            if file_digest(stored) != file.sha256:
                raise _damaged(f"the file {file.name} of import {number} is not the one that was imported")


def _check_state(path: Path) -> None:
    """A state that is whole, and holds tables only: no trigger runs on what somebody enters later."""
    if not path.exists():
        raise _damaged("it has no state.sqlite")
    try:
        with closing(sqlite3.connect(path)) as con:
            [(verdict,)] = con.execute("pragma integrity_check(1)").fetchall()
            others = con.execute(_TABLES_ONLY).fetchall()
    except sqlite3.Error as error:
        raise _damaged(f"state.sqlite cannot be read ({error})") from error
    if verdict != "ok" or others:
        raise _damaged("state.sqlite is damaged, or holds more than tables")
