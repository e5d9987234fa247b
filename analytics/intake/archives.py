"""Archives opened with limits: what they hold is counted while it comes out, and stopped when it is too much."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from analytics.errors import DataError
from analytics.intake.wording import size

CHUNK_BYTES = 1 << 20
# Exports of ten million records stay below these; what goes beyond is a mistake or an attack.
MOST_BYTES = 4 << 30
MOST_MEMBERS = 1_000
MOST_RATIO = 200
RATIO_COUNTS_FROM = 100 * 10**6
# Other methods hand out any amount of data at once, so that no limit could hold.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGED = "Export or pack it again."


class Allowance:
    """Counts what comes out of one file and stops it at the limits."""

    def __init__(self, name: str, packed_bytes: int) -> None:
        self.name = name
        self.packed_bytes = packed_bytes
        self.taken = 0

    def take(self, count: int) -> None:
        """Raises DataError if `count` more bytes are too many."""
        self.taken += count
        if self.taken > MOST_BYTES:
            raise DataError(
                f"{self.name} holds more than {size(MOST_BYTES)} when unpacked.",
                "Split the export, for instance by year, and load the parts.",
            )
        if self.taken > RATIO_COUNTS_FROM and self.taken > MOST_RATIO * self.packed_bytes:
            raise DataError(
                f"{self.name} unpacks to more than {MOST_RATIO} times its size ({size(self.packed_bytes)}); "
                "exports do not.",
                "If it is a true export, unpack it and load what is in it.",
            )


def new_file(folder: Path, ending: str) -> Path:
    """A path in `folder` that nothing has yet; the name is ours."""
    number = 1
    while (path := folder / f"part{number:04d}{ending}").exists():
        number += 1
    return path


def chunks_of(source: IO[bytes] | gzip.GzipFile, name: str, allowance: Allowance) -> Iterator[bytes]:
    """What a packed stream holds, counted. Raises DataError if it is damaged or too much."""
    while True:
        try:
            chunk = source.read(CHUNK_BYTES)
        except Exception as error:  # unpackers raise a dozen kinds for damaged bytes; none of them is ours
            raise DataError(f"{name} is damaged and cannot be unpacked.", DAMAGED) from error
        if not chunk:
            return
        allowance.take(len(chunk))
        yield chunk


def open_zip(path: Path, name: str) -> zipfile.ZipFile:
    """The archive, if its directory can be read and holds no more than the allowed number of members.

    The directory is measured before it is read, because reading a long one takes the memory of all its names.
    """
    entries = 0
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            entries += (tail + chunk).count(b"PK\x01\x02")
            tail = chunk[-3:]
    if entries > MOST_MEMBERS:
        raise DataError(
            f"{name} holds more than {MOST_MEMBERS:,} files.", "Pack only the exports that are to be loaded."
        )
    try:
        return zipfile.ZipFile(path)
    except Exception as error:  # zipfile raises a dozen kinds for damaged bytes
        raise DataError(f"{name} is damaged and cannot be unpacked.", DAMAGED) from error


def open_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> IO[bytes]:
    """One member to read. Raises DataError for a password, an unusual method or a damaged entry."""
    if member.flag_bits & 1:
        raise DataError(f"{name} is protected by a password.", "Pack it without a password and load that.")
    if member.compress_type not in METHODS:
        raise DataError(f"{name} is packed by a method that is not supported.", "Pack it again as an ordinary zip.")
    try:
        return archive.open(member)
    except Exception as error:  # as above: damaged entries raise many kinds
        raise DataError(f"{name} is damaged and cannot be unpacked.", DAMAGED) from error
