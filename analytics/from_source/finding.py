"""Which files of a source are which export: by their columns, and where these do not tell it, by name."""

from __future__ import annotations

import csv
import glob
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pyarrow.parquet

from analytics.contract import ALL_KINDS, Kind, column_names, required_columns
from analytics.errors import DataError, UsageError

Form = Literal["csv", "parquet"]
FORMS: tuple[Form, ...] = ("csv", "parquet")
# Revenue has every required column of contacts as well, and contacts may name the client.
_MOST_TELLING: tuple[Kind, ...] = ("revenue", "rates", "contacts", "clients")


@dataclass(frozen=True)
class SourceFiles:
    """Files of one export with the same columns; `columns` are their headers as they stand there."""

    kind: Kind
    form: Form
    paths: tuple[str, ...]
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        """The files in a few words."""
        first = self.paths[0].rsplit("/", 1)[-1]
        return first if len(self.paths) == 1 else f"{first} and {len(self.paths) - 1:,} more"

    @property
    def known(self) -> dict[str, str]:
        """The contract's columns that are there, each with the header it stands under."""
        by_name = {header.strip().lower(): header for header in self.columns}
        return {name: by_name[name] for name in column_names(self.kind) if name in by_name}


def is_elsewhere(source: str) -> bool:
    """Whether a source is an address that only a cluster reads, such as s3a://bucket/exports."""
    return "://" in source


def find_files(source: str) -> list[SourceFiles]:
    """The exports in a folder, or of a pattern, on a disk that this machine reads.

    Raises UsageError if there is no file, DataError for one whose kind its columns and name do not tell, or that
    lacks a required column.
    """
    pattern = f"{glob.escape(source)}/*" if Path(source).is_dir() else source
    paths = [path for path in sorted(glob.glob(pattern)) if Path(path).suffix.lower().lstrip(".") in FORMS]
    if not paths:
        raise UsageError(f"There is no .csv or .parquet file at {source}.", "Name a folder, or a pattern in quotes.")
    groups: dict[tuple[Kind, Form, tuple[str, ...]], list[str]] = {}
    for path in paths:
        form: Form = "csv" if path.lower().endswith(".csv") else "parquet"
        columns = _columns(path, form)
        groups.setdefault((recognise(path, columns), form, columns), []).append(path)
    return checked([SourceFiles(kind, form, tuple(found), names) for (kind, form, names), found in groups.items()])


def checked(found: Sequence[SourceFiles]) -> list[SourceFiles]:
    """The same files. Raises DataError for files that lack a required column."""
    for files in found:
        missing = [name for name in required_columns(files.kind) if name not in files.known]
        if missing:
            raise DataError(
                f"{files.name} is taken for {files.kind}, and lacks the column {' and '.join(missing)}; its columns "
                f"are {', '.join(files.columns)}. Nothing was changed.",
                f"Give it the columns {', '.join(column_names(files.kind))}, of which the first "
                f"{len(required_columns(files.kind))} are required; import reads files with other headers.",
            )
    return list(found)


def recognise(path: str, columns: Sequence[str]) -> Kind:
    """The kind of an export. Raises DataError if neither its columns nor its name tell it."""
    there = {header.strip().lower() for header in columns}
    for kind in _MOST_TELLING:
        if there.issuperset(required_columns(kind)):
            return kind
    name = path.rsplit("/", 1)[-1].lower()
    for kind in ALL_KINDS:
        if kind.rstrip("s") in name:
            return kind
    raise DataError(
        f"Nothing tells which export {path} is: its columns are {', '.join(columns)}. Nothing was changed.",
        f"Name it after its kind ({', '.join(ALL_KINDS)}), or take it out of the source.",
    )


def _columns(path: str, form: Form) -> tuple[str, ...]:
    try:
        if form == "parquet":
            return tuple(pyarrow.parquet.read_schema(path).names)
        with open(path, encoding="utf-8-sig", newline="") as file:
            return tuple(next(csv.reader(file), ()))
    except (OSError, UnicodeDecodeError, csv.Error, pyarrow.ArrowException) as error:
        raise DataError(
            f"{path} cannot be read: {error}. Nothing was changed.",
            "A source holds .csv files in UTF-8 with commas, or .parquet files; import reads others.",
        ) from error
