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
from analytics.intake.layout import BLANKS, MOST_COLUMNS, Layout
from analytics.intake.records import shortened, split_records

CHUNK_RECORDS = 50_000
CHUNK_CELLS = 500_000
CHUNK_CHARACTERS = 32 << 20
# DuckDB is not asked to read longer lines; record by record, each value is measured.
LONGEST_LINE_IN_ONE_PASS = 1 << 20
# DuckDB plans a query of n such columns in about n squared, so wide tables are asked in parts.
COLUMNS_AT_ONCE = 50
MOST_ODD = 100_000
# Every ASCII blank sorts before "!", and so does an empty text.
BEGINS_WITH_ASCII_BLANK = "{one} < '!'"
BEGINS_OR_ENDS_WITH = "prefix({{one}}, chr({code})) or suffix({{one}}, chr({code}))"
ENDS_WITH = "suffix({{one}}, chr({code}))"
HEADER_AGAIN = "the header again"
BLANK = "blank"


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
    try:
        con.execute(
            f"create or replace table {target} as from read_csv($path, columns = $columns, skip = $skip, "
            "delim = $delimiter, quote = '\"', escape = '\"', header = false, auto_detect = false, comment = '', "
            "compression = 'none', strict_mode = true, max_line_size = $longest)",
            {
                "path": glob.escape(str(text.path.absolute())),
                "columns": dict.fromkeys(column_names(layout.width), "VARCHAR"),
                "skip": layout.first_line - 1,
                "delimiter": layout.delimiter,
                "longest": LONGEST_LINE_IN_ONE_PASS,
            },
        )
    except duckdb.Error:
        return False
    [(records,)] = con.execute(f"select count(*) from {target}").fetchall()
    return bool(records == max(text.physical_lines - layout.first_line + 1, 0))


def batched(names: list[str], size: int) -> Iterator[list[str]]:
    """The names in groups of at most `size`."""
    return (names[start : start + size] for start in range(0, len(names), size))


def trim(con: duckdb.DuckDBPyConnection, layout: Layout, target: str, line: str, blanks: str = BLANKS) -> str:
    """Drops blanks at the ends of values, empty as null. `line` tells the line of a record, in SQL; `blanks` are those
    that may be there at all.

    Returns what tells it afterwards. Trimming is slow and hardly ever needed, so only columns that need it are.
    """
    names = column_names(layout.width)
    with_blanks = set(_columns_where(con, target, names, _has_blanks(blanks))) if blanks else set()
    if not with_blanks:
        return line
    columns = (f"nullif(trim({one}, $blanks), '') as {one}" if one in with_blanks else one for one in names)
    _replace(con, target, f"select {line} as line, {', '.join(columns)} from {target}", {"blanks": BLANKS})
    return "line"


def _has_blanks(blanks: str) -> str:
    """Whether a value, written {one}, is empty or may begin or end with one of some blanks, in SQL."""
    tests = [BEGINS_WITH_ASCII_BLANK] if any(one.isascii() for one in blanks) else []
    tests += [(ENDS_WITH if one.isascii() else BEGINS_OR_ENDS_WITH).format(code=ord(one)) for one in blanks]
    return " or ".join(tests)


def _columns_where(con: duckdb.DuckDBPyConnection, target: str, names: list[str], test: str) -> list[str]:
    """The columns of which at least one value passes a test, written with {one} for the column."""
    passed: list[str] = []
    for some in batched(names, COLUMNS_AT_ONCE):
        tests = ", ".join(f"bool_or({test.format(one=one)})" for one in some)
        [found] = con.execute(f"select {tests} from {target}").fetchall()
        passed += [one for one, passes in zip(some, found, strict=True) if passes]
    return passed


def set_aside(con: duckdb.DuckDBPyConnection, layout: Layout, target: str, line: str) -> tuple[list[OddRecord], str]:
    """Takes out what one pass reads as records and is none: blank ones, and those that repeat the header.

    Returns the latter, and what tells the line of a record afterwards.
    """
    names = column_names(layout.width)
    blank = " and ".join(f"{name} is null" for name in names)
    again = " and ".join(f"{name} is not distinct from ?" for name in names)
    header = [title or None for title in layout.header]
    [(blanks,)] = con.execute(f"select count(*) from {target} where {blank}").fetchall()
    repeated = con.execute(f"select {line} from {target} where {again} order by 1", header).fetchall()
    if not blanks and not repeated:
        return [], line
    columns = f"{line} as line, {', '.join(names)}"
    _replace(con, target, f"select {columns} from {target} where not ({blank}) and not ({again})", header)
    return [OddRecord(place, layout.header, HEADER_AGAIN) for (place,) in repeated], "line"


def _replace(con: duckdb.DuckDBPyConnection, target: str, query: str, values: object) -> None:
    con.execute(f"create or replace table {target}_new as {query}", values)
    con.execute(f"drop table {target}")
    con.execute(f"alter table {target}_new rename to {target}")


def load_by_record(
    con: duckdb.DuckDBPyConnection, text: TextFile, layout: Layout, target: str, name: str
) -> list[OddRecord]:
    """Reads record by record into `target` (line, c0, c1 ...): slower, and right about every line.

    Returns the records that do not fit. Raises DataError if there are too many of them to be anything but a
    wrong delimiter.
    """
    chunk = _Chunk(con, layout.width, target)
    odd: list[OddRecord] = []
    width, offset = layout.width, layout.first_line - 1
    remarkable = ("", layout.header[0])
    with text.path.open(encoding="utf-8-sig", newline="") as file:
        for record in split_records(islice(file, offset, None), layout.delimiter, name, layout.is_record):
            line, _, fields, reason = record
            if not reason and len(fields) == width and fields[0].strip(BLANKS) not in remarkable:
                chunk.add(line + offset, fields)
                continue
            reason = reason or _why_odd(fields, layout)
            if not reason:
                chunk.add(line + offset, (fields + [""] * width)[:width])
            elif reason != BLANK:
                odd.append(OddRecord(line + offset, shortened(fields), reason))
                if len(odd) > MOST_ODD:
                    raise DataError(
                        f"{name}: more than {MOST_ODD:,} records do not fit the {width} columns of the header "
                        f"(line {layout.header_line}); the first is line {odd[0].line}: {odd[0].reason}.",
                        "Most likely values hold the delimiter and are not in quotes. Export it again.",
                    )
    chunk.flush()
    return odd


def _why_odd(fields: list[str], layout: Layout) -> str:
    """Why a record does not fit; "" if it does, BLANK if it holds nothing."""
    count = f"{len(fields):,} {'field' if len(fields) == 1 else 'fields'}; the header has {layout.width:,}"
    if len(fields) > 2 * MOST_COLUMNS:
        return count
    values = [value.strip(BLANKS) for value in fields]
    if not any(values):
        return BLANK
    if not layout.is_record(values):
        return count
    if (*values, *layout.header[len(values) :])[: layout.width] == layout.header:
        return HEADER_AGAIN
    return ""


class _Chunk:
    """Records on their way into the table, a bounded number at a time."""

    def __init__(self, con: duckdb.DuckDBPyConnection, width: int, target: str) -> None:
        self.con = con
        self.target = target
        names = column_names(width)
        values = ", ".join(f"nullif({one}, '')" for one in names)
        self.insert = f"insert into {target} select line, {values}"
        self.schema = pa.schema([("line", pa.int64()), *((one, pa.string()) for one in names)])
        self.limit = max(1, min(CHUNK_RECORDS, CHUNK_CELLS // width))
        self.lines: list[int] = []
        self.rows: list[tuple[str, ...]] = []
        self.weight = 0
        con.execute(f"create or replace table {target} (line bigint, {', '.join(f'{one} varchar' for one in names)})")

    def add(self, line: int, fields: list[str]) -> None:
        """Takes one record of the width of the table."""
        self.lines.append(line)
        # Tuples of text are no work for the garbage collector.
        self.rows.append(tuple(fields))
        self.weight += len(fields[-1])
        if len(self.rows) >= self.limit or self.weight > CHUNK_CHARACTERS:
            self.flush()

    def flush(self) -> None:
        """Writes what was taken."""
        if not self.rows:
            return
        columns = [pa.array(self.lines, pa.int64())]
        columns += [pa.array(values, pa.string()) for values in zip(*self.rows, strict=True)]
        view = f"{self.target}_chunk"
        self.con.register(view, pa.table(columns, schema=self.schema))
        self.con.execute(f"{self.insert} from {view}")
        self.con.unregister(view)
        self.lines.clear()
        self.rows.clear()
        self.weight = 0
