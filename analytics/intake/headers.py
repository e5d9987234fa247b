"""The headers of files that could not be recognised, so that a user can say what they are."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.errors import DataError
from analytics.intake.answers import Answers
from analytics.intake.reading_exports import Upload
from analytics.intake.tables import read_table
from analytics.intake.unpacking import deliver


@dataclass(frozen=True)
class FileHeaders:
    """One table of what was given: its name as answers take it, and its headers as they are written."""

    name: str
    headers: tuple[str, ...]


def headers_of(uploads: Sequence[Upload], answers: Answers) -> list[FileHeaders]:
    """The headers of every table in the files; a file that cannot be read at all has none and is not there."""
    found: list[FileHeaders] = []
    with tempfile.TemporaryDirectory(prefix="touchstone-") as folder, duckdb.connect() as con:
        for upload in uploads:
            try:
                for delivered in deliver(upload.path, upload.name, Path(folder), answers.one("sheet", upload.name)):
                    table = read_table(con, delivered, len(found) + 1)
                    found.append(FileHeaders(table.name, table.headers))
            except DataError:
                continue
    return found
