"""A delivered text -> a table of text in DuckDB, every record with its line, nothing dropped unseen."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

import duckdb

from analytics.intake.blanks import blanks_at_ends
from analytics.intake.decoding import TextFile, decode
from analytics.intake.layout import SAMPLE_CHARACTERS, SAMPLE_LINES, Layout, find_layout
from analytics.intake.loading import OddRecord, column_names, load_by_record, load_in_one_pass, set_aside, trim
from analytics.intake.unpacking import Delivered

__all__ = ["OddRecord", "Table", "read_table"]


@dataclass(frozen=True)
class Table:
    """One file as a DuckDB table of text.

    `headers`: as written; one without a name is "(column 7)", a repeated one "Amount (2)". `table`: line bigint,
    c0 varchar, c1 ... (trimmed, empty as null). `records`: all below the header, odd ones too, blank lines not.
    `titles`: the lines above the header. For a sheet, lines are its rows.
    """

    file_number: int
    name: str
    headers: tuple[str, ...]
    table: str
    records: int
    odd: tuple[OddRecord, ...]
    titles: tuple[tuple[int, str], ...]
    encoding: str
    delimiter: str
    header_line: int
    is_sheet: bool

    @property
    def records_table(self) -> str:
        """The table that the view `table` shows."""
        return _records(self.file_number)

    @property
    def shape(self) -> tuple[str, ...]:
        """The headers with case dropped and blanks collapsed: files of one shape are taken for one source."""
        return tuple(_key(header) for header in self.headers)


def read_table(con: duckdb.DuckDBPyConnection, delivered: Delivered, file_number: int) -> Table:
    """Loads a delivered text; its records stand in the view cells_<file_number> afterwards.

    Raises DataError if the text cannot be decoded, has no header, or has lines or values beyond the limits.
    """
    table = f"cells_{file_number}"
    records = _records(file_number)
    con.execute(f"drop view if exists {table}")
    with tempfile.TemporaryDirectory(dir=delivered.folder, prefix="reading-") as folder:
        text = decode(delivered.path, delivered.name, Path(folder))
        layout = find_layout(_first_lines(text), delivered.name, delivered.is_sheet)
        if load_in_one_pass(con, text, layout, records):
            blanks = blanks_at_ends(text.path, layout.delimiter)
            line = trim(con, layout, records, f"rowid + {layout.first_line}", blanks)
            odd, line = set_aside(con, layout, records, line)
        else:
            odd = load_by_record(con, text, layout, records, delivered.name)
            line = trim(con, layout, records, "line")
    width = _width_in_use(con, layout, records)
    con.execute(f"create view {table} as select {line} as line, {', '.join(column_names(width))} from {records}")
    [(fitting,)] = con.execute(f"select count(*) from {records}").fetchall()
    return Table(
        file_number=file_number,
        name=delivered.name,
        headers=_told_apart(layout.header[:width]),
        table=table,
        records=fitting + len(odd),
        odd=tuple(odd),
        titles=layout.titles,
        encoding=text.encoding,
        delimiter=layout.delimiter,
        header_line=layout.header_line,
        is_sheet=delivered.is_sheet,
    )


def _records(file_number: int) -> str:
    return f"records_{file_number}"


def _first_lines(text: TextFile) -> list[str]:
    """Enough of the text to tell its layout."""
    lines: list[str] = []
    left = SAMPLE_CHARACTERS
    with text.path.open(encoding="utf-8-sig", newline="") as file:
        for line in file:
            lines.append(line[:SAMPLE_CHARACTERS])
            left -= len(line)
            if left < 0 or len(lines) >= SAMPLE_LINES:
                break
    return lines


def _width_in_use(con: duckdb.DuckDBPyConnection, layout: Layout, records: str) -> int:
    """Columns at the end that have neither a name nor a value come from delimiters at the end of lines."""
    unnamed = column_names(layout.width)[layout.named :]
    if not unnamed:
        return layout.width
    counts = con.execute(f"select {', '.join(f'count({one})' for one in unnamed)} from {records}").fetchall()[0]
    return layout.named + max((place for place, count in enumerate(counts, start=1) if count), default=0)


def _key(header: str) -> str:
    return " ".join(header.lower().split())


def _told_apart(header: tuple[str, ...]) -> tuple[str, ...]:
    """Every column by a name of its own."""
    known: set[str] = set()
    headers: list[str] = []
    for place, title in enumerate(header, start=1):
        title = " ".join(title.split()) or f"(column {place})"
        name, number = title, 1
        while _key(name) in known:
            number += 1
            name = f"{title} ({number})"
        known.add(_key(name))
        headers.append(name)
    return tuple(headers)
