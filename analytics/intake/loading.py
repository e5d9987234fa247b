"""The records of a text -> a DuckDB table of text: in one pass where the file is regular, else record by record."""

from __future__ import annotations

import glob
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import duckdb
import pyarrow as pa

from analytics.errors import DataError
from analytics.intake.decoding import TextFile
from analytics.intake.layout import BLANKS, Layout
from analytics.intake.records import Record, shortened, split_records

CHUNK_RECORDS = 50_000
CHUNK_CELLS = 500_000
CHUNK_CHARACTERS = 32 << 20
# DuckDB is not asked to read longer lines; record by record, each value is measured.
LONGEST_LINE_IN_ONE_PASS = 1 << 20
MOST_ODD = 100_000
HEADER_AGAIN = "the header again"


@dataclass(frozen=True)
class OddRecord:
    """A record that does not fit the header; kept for the question whether it is a footer or refused."""

    line: int
    fields: tuple[str, ...]
    reason: str


def column_names(width: int) -> list[str]:
    """c0, c1 ..."""
    return [f"c{place}" for place in range(width)]


def load_in_one_pass(con: duckdb.DuckDBPyConnection, text: TextFile, layout: Layout, target: str) -> bool:
    """Lets DuckDB read a regular file into `target` (c0, c1 ...); False if the file is not regular.

    Records keep the order of the file. That each is one line, their number tells; then the place of a record
    tells its line. What DuckDB itself says of the file is not believed.
    """
    if text.has_lone_returns:
        return False
    names = column_names(layout.width)
    # Trimming more than spaces is slow, so only where the file has such blanks.
    trimmed = ", ".join(_trimmed(name, "?" if text.has_other_blanks else "") for name in names)
    blanks = [BLANKS] * len(names) if text.has_other_blanks else []
    try:
        con.execute(
            f"create or replace table {target} as select {trimmed} from read_csv(?, columns = ?, skip = ?, "
            "header = false, auto_detect = false, delim = ?, quote = '\"', escape = '\"', comment = '', "
            "compression = 'none', strict_mode = true, max_line_size = ?)",
            [
                *blanks,
                glob.escape(str(text.path.absolute())),
                dict.fromkeys(names, "VARCHAR"),
                layout.first_line - 1,
                layout.delimiter,
                LONGEST_LINE_IN_ONE_PASS,
            ],
        )
    except duckdb.Error:
        return False
    [(records,)] = con.execute(f"select count(*) from {target}").fetchall()
    return bool(records == max(text.physical_lines - layout.first_line + 1, 0))


def set_aside(con: duckdb.DuckDBPyConnection, layout: Layout, target: str) -> list[OddRecord] | None:
    """Gives the records of one pass their lines where some go: blank ones, and those that repeat the header.

    Returns the latter, or None if nothing went and the place of a record still tells its line.
    """
    names = column_names(layout.width)
    blank = " and ".join(f"{name} is null" for name in names)
    again = " and ".join(f"{name} is not distinct from ?" for name in names)
    header = [title or None for title in layout.header]
    [(blanks,)] = con.execute(f"select count(*) from {target} where {blank}").fetchall()
    repeated = con.execute(
        f"select rowid from {target} where {again} order by rowid limit {MOST_ODD + 1}", header
    ).fetchall()
    if not blanks and not repeated:
        return None
    con.execute(
        f"create or replace table {target}_lines as select rowid + {layout.first_line} as line, * from {target} "
        f"where not ({blank}) and not ({again})",
        header,
    )
    con.execute(f"drop table {target}")
    con.execute(f"alter table {target}_lines rename to {target}")
    return [OddRecord(place + layout.first_line, layout.header, HEADER_AGAIN) for (place,) in repeated]


def load_by_record(
    con: duckdb.DuckDBPyConnection, text: TextFile, layout: Layout, target: str, name: str
) -> list[OddRecord]:
    """Reads record by record into `target` (line, c0, c1 ...): slower, and right about every line.

    Returns the records that do not fit. Raises DataError if there are too many of them to be anything but a
    wrong delimiter.
    """
    chunk = _Chunk(con, layout.width, target)
    odd: list[OddRecord] = []
    with text.path.open(encoding="utf-8-sig", newline="") as file:
        below = islice(file, layout.first_line - 1, None)
        for record in split_records(below, layout.delimiter, name, layout.is_record):
            line = record.line + layout.first_line - 1
            reason = record.reason or _why_odd(record, layout)
            if not reason:
                chunk.add(line, record.fields)
            elif reason != BLANK:
                odd.append(OddRecord(line, shortened(record.fields), reason))
                if len(odd) > MOST_ODD:
                    raise DataError(
                        f"{name}: more than {MOST_ODD:,} records have not the {layout.width} fields of the header "
                        f"(line {layout.header_line}); the first is line {odd[0].line}: {odd[0].reason}.",
                        "Most likely values hold the delimiter and are not in quotes. Export it again.",
                    )
    chunk.flush()
    return odd


BLANK = "blank"


def _why_odd(record: Record, layout: Layout) -> str:
    """ "" if the record fits; the reason if it does not; BLANK for one that holds nothing."""
    fields = record.fields
    first = fields[0].strip(BLANKS)
    if not first and not any(field.strip(BLANKS) for field in fields):
        return BLANK
    if not layout.is_record(fields):
        return f"{len(fields)} {'field' if len(fields) == 1 else 'fields'}; the header has {layout.width}"
    if first == layout.header[0] and all(
        field.strip(BLANKS) == title for field, title in zip(fields, layout.header, strict=False)
    ):
        return HEADER_AGAIN
    return ""


def _trimmed(column: str, blanks: str) -> str:
    return f"nullif(trim({column}{', ' + blanks if blanks else ''}), '') as {column}"


class _Chunk:
    """Records on their way into the table, a bounded number at a time."""

    def __init__(self, con: duckdb.DuckDBPyConnection, width: int, target: str) -> None:
        self.con = con
        self.names = column_names(width)
        self.target = target
        self.insert = f"insert into {target} select line, {', '.join(_trimmed(one, '$blanks') for one in self.names)}"
        self.schema = pa.schema([("line", pa.int64()), *((one, pa.string()) for one in self.names)])
        self.limit = max(1, min(CHUNK_RECORDS, CHUNK_CELLS // width))
        self.lines: list[int] = []
        self.rows: list[list[str]] = []
        self.characters = 0
        con.execute(
            f"create or replace table {target} (line bigint, {', '.join(f'{one} varchar' for one in self.names)})"
        )

    def add(self, line: int, fields: list[str]) -> None:
        width = len(self.names)
        if len(fields) != width:
            fields = (fields + [""] * width)[:width]
        self.lines.append(line)
        self.rows.append(fields)
        if len(self.rows) >= self.limit:
            self.flush()

    def flush(self) -> None:
        if not self.rows:
            return
        columns = [
            pa.array(self.lines, pa.int64()),
            *(pa.array(one, pa.string()) for one in zip(*self.rows, strict=True)),
        ]
        view = f"{self.target}_chunk"
        self.con.register(view, pa.table(columns, schema=self.schema))
        self.con.execute(f"{self.insert} from {view}", {"blanks": BLANKS})
        self.con.unregister(view)
        self.lines.clear()
        self.rows.clear()
