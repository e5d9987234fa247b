"""Writes CSV that a spreadsheet opens as text: client data never becomes a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

# What a spreadsheet takes for the start of a formula, also behind blanks; some read the full-width signs alike.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe_cell(value: Any) -> Any:
    """Text that starts like a formula gets a leading apostrophe; numbers and everything else stay as they are.

    >>> safe_cell("=1+1"), safe_cell("-5"), safe_cell(-5)
    ("'=1+1", "'-5", -5)
    """
    if not isinstance(value, str):
        return value
    bare = value.lstrip(" \u00a0\u3000\n")
    return "'" + value if bare.startswith(FORMULA_STARTS) else value


def safe_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file for spreadsheets: UTF-8 with BOM, CRLF, formulas disarmed, nulls empty."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([safe_cell(column) for column in columns])
    for row in rows:
        writer.writerow(["" if value is None else safe_cell(value) for value in row])
    return text.getvalue().encode("utf-8-sig")


def write_safe_csv(path: Path, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """The same into a file, row by row."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(["" if value is None else safe_cell(value) for value in row] for row in rows)
