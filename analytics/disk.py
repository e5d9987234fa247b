"""The disk: small files written for good, and its errors, and those of the engine, as errors that a user can act on."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from analytics.errors import BookError

# What DuckDB says of a full disk; the last, when what memory cannot hold finds no room there either.
_DISK_IS_FULL = ("No space left", "Could not write", "too large", "is full", "max_temp_directory_size")


@contextmanager
def disk_errors() -> Iterator[None]:
    """The one boundary where errors of the disk and of the engine become errors that a user can act on."""
    try:
        yield
    except BookError:
        raise
    except OSError as error:
        raise BookError(_disk_message(error.errno, str(error)), "The book is as it was before.") from error
    except (
        duckdb.IOException,
        duckdb.FatalException,
        duckdb.OutOfMemoryException,
        duckdb.TransactionException,
        sqlite3.Error,
    ) as error:
        text = str(error)
        full = any(word in text for word in _DISK_IS_FULL)
        if isinstance(error, duckdb.OutOfMemoryException) and not full:
            raise BookError(
                f"There was not enough memory for this: {_first_line(text)}.",
                "The book is as it was before. Allow it more with --memory SIZE or TOUCHSTONE_MEMORY, "
                "or end other programs.",
            ) from error
        raise BookError(
            _disk_message(errno.ENOSPC if full else None, _first_line(text)), "The book is as it was before."
        ) from error


def _first_line(text: str) -> str:
    return text.splitlines()[0].rstrip(".")


def _disk_message(number: int | None, text: str) -> str:
    if number in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return "The disk is full, so the book could not be written. Free some space and try again."
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return (
            "The book's folder may not be written by this user. Change its permissions or choose another with --book."
        )
    return f"The book could not be read or written: {text}."


def write_text(path: Path, text: str) -> None:
    """Writes a small file, and forces it to the disk."""
    with path.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def sync(path: Path) -> None:
    """Forces a file or folder to the disk; folders cannot be synced on every system."""
    try:
        handle = os.open(path, os.O_RDONLY)
    except PermissionError:
        if path.is_dir():
            return
        raise
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
