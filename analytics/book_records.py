"""What the book keeps of an import and of a snapshot, beside their rows and tables: plain values, written as JSON."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from analytics.rows import ImportRows, Span

FORMAT = 1


@dataclass(frozen=True)
class FileRecord:
    """One archived file of an import. loaded + refused + left_out = records, always."""

    file_number: int
    name: str
    stored_as: str
    size: int
    sha256: str
    kind: str
    source: str
    records: int
    loaded: int
    refused: int
    amount: str
    columns_present: list[str]
    columns_left_out: list[str]
    shape: list[str]
    # rows that are no rows of an export, and how the file was read (books before these had neither)
    left_out: int = 0
    left_out_reasons: list[list[str]] = field(default_factory=list)
    reading: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ImportRecord:
    """The manifest of one import: what came, who brought it, what it speaks for."""

    number: int
    at: str
    who: str
    import_day: str
    as_of: str | None
    data_date: str
    files: list[FileRecord]
    spans: list[dict[str, Any]]
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    # why closed months may change, if they do
    reason: str | None = None
    # the folder of its rows, where a build from a source put them outside of the import's own; see rows_folder
    storage: str | None = None
    format: int = FORMAT


@dataclass(frozen=True)
class SnapshotRecord:
    """What a snapshot was made from, kept beside it so that it can be built again."""

    number: int
    at: str
    who: str
    cause: str
    parent: int | None
    imports: list[int]
    settings: dict[str, Any]
    import_day: str
    as_of: str | None
    earlier_as_of: str | None
    data_date: str
    mrr_changes: list[dict[str, str | None]] = field(default_factory=list)
    spent: dict[str, list[int]] = field(default_factory=dict)
    # months with their figures before and after (analytics/intake/differences.py)
    difference: list[dict[str, Any]] = field(default_factory=list)
    models: str = ""
    corrections: dict[str, dict[str, str]] = field(default_factory=dict)
    # which of the entries in state.sqlite it counts (analytics/entered.py)
    entered: dict[str, Any] = field(default_factory=dict)
    format: int = FORMAT


def rows_of(record: ImportRecord, folder: Path) -> ImportRows:
    """Where the rows of an import lie that is described by its manifest."""
    spans = tuple(
        Span(
            kind=one["kind"],
            source=one["source"],
            span_from=date.fromisoformat(one["span_from"]) if one["span_from"] else None,
            span_to=date.fromisoformat(one["span_to"]) if one["span_to"] else None,
            mode=one["mode"],
        )
        for one in record.spans
    )
    payments = frozenset(
        one.file_number
        for one in record.files
        if one.kind == "revenue" and {"paid_on", "paid_amount"} & set(one.columns_present)
    )
    return ImportRows(record.number, folder, date.fromisoformat(record.data_date), spans, files_with_payments=payments)
