"""Columns of text, and writing them as a CSV file."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path

from analytics.generate.arrays import Flags, Ints

Column = list[str]


def write_csv(path: Path, header: Sequence[str], columns: Sequence[Iterable[str]]) -> int:
    lists = [list(column) for column in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*lists, strict=True))
    return len(lists[0])


def blank(texts: Iterable[str], known: Flags) -> Column:
    return [text if there else "" for text, there in zip(texts, known.tolist(), strict=True)]


def money(cents: Ints) -> Column:
    """Exact decimals with two places."""
    return [f"{'-' if c < 0 else ''}{abs(c) // 100}.{abs(c) % 100:02d}" for c in cents.tolist()]


def take(words: Sequence[str], index: Ints | Flags) -> Column:
    return [words[i] for i in index.tolist()]
