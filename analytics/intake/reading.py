"""An export as it lies on disk -> a DuckDB table of text named `raw`, one row per record, with its line.

Clean exports only: UTF-8 with or without BOM; comma, semicolon or tab; quotes as in RFC 4180. DuckDB reads a
regular file in one pass; a file with quoted line breaks, blank lines or ragged rows is read record by record,
so that every refused line is named as a text editor shows it.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.contract import COLUMNS, KINDS, Kind, column_names, required_columns
from analytics.errors import DataError, Problem
from analytics.quoting import identifier

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
CHUNK_BYTES = 1 << 20
CHUNK_RECORDS = 50_000
SHOWN_HEADER = 12
BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160)"


@dataclass(frozen=True)
class Header:
    """What the first line of an export says."""

    names: tuple[str, ...]
    delimiter: str

    @property
    def shape(self) -> tuple[str, ...]:
        """The header with case and blanks dropped: files of one shape are taken for one source."""
        return tuple(name.strip().lower() for name in self.names)


@dataclass(frozen=True)
class FileFacts:
    """What a scan of the bytes found, before anything is parsed."""

    physical_lines: int
    has_lone_returns: bool
    has_other_blanks: bool


@dataclass(frozen=True)
class ReadExport:
    """An export whose records stand in the table `raw`."""

    name: str
    kind: Kind
    header: Header
    columns_present: tuple[str, ...]
    columns_left_out: tuple[str, ...]
    records: int
    ragged: tuple[Problem, ...]


def scan(path: Path, name: str) -> FileFacts:
    """Checks the bytes in one pass: UTF-8, no NUL; counts physical lines.

    Raises DataError that names the line and says how to save the export.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    lines = 0
    returns = feeds_after_returns = 0
    other_blanks = False
    last = b""
    with path.open("rb") as file:
        head = file.read(4)
        if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            raise DataError(f"{name} is encoded as UTF-16.", "Save the export as CSV in UTF-8 and load it again.")
        if head[:2] == b"PK":
            raise DataError(
                f"{name} is a spreadsheet or an archive, not a CSV file.",
                "Save it as CSV in UTF-8 and load that.",
            )
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            if b"\0" in chunk:
                line = lines + chunk[: chunk.index(b"\0")].count(b"\n") + 1
                raise DataError(f"{name} line {line} holds a NUL byte.", "The file is damaged: export it again.")
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line = lines + chunk[: max(error.start, 0)].count(b"\n") + 1
                raise DataError(
                    f"{name} line {line} is not UTF-8 (byte {chunk[error.start]:#04x}).",
                    "Save the export as CSV in UTF-8 and load it again.",
                ) from error
            lines += chunk.count(b"\n")
            other_blanks = other_blanks or b"\t" in chunk or b"\xa0" in chunk
            returns += chunk.count(b"\r")
            feeds_after_returns += chunk.count(b"\r\n") + (1 if last == b"\r" and chunk[:1] == b"\n" else 0)
            last = chunk[-1:]
    if last not in (b"", b"\n"):
        lines += 1
    return FileFacts(lines, returns != feeds_after_returns, other_blanks)


def read_header(path: Path, name: str) -> Header:
    """The first record, split at the delimiter under which most known columns appear.

    Raises DataError for an empty file, a header that cannot be split, or one that names a column twice.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        first_lines = [line for _, line in zip(range(50), file, strict=False)]
    if not first_lines or not first_lines[0].strip():
        raise DataError(
            f"{name} line 1 is empty.",
            "Expected a header line such as client_id,date,amount. Export it again with its header.",
        )
    known = {column.name for columns in COLUMNS.values() for column in columns}
    best = Header((), ",")
    best_score = (-1, -1)
    for delimiter in DELIMITERS:
        try:
            names = tuple(next(csv.reader(first_lines, delimiter=delimiter, strict=True)))
        except (csv.Error, StopIteration):
            continue
        header = Header(names, delimiter)
        score = (len(known.intersection(header.shape)), len(names))
        if score > best_score:
            best, best_score = header, score
    if not best.names:
        raise DataError(f"{name} line 1 has a quote that is never closed.", "Correct the header and load it again.")
    repeated = [title for title in best.shape if title and best.shape.count(title) > 1]
    if repeated:
        raise DataError(
            f'{name} line 1 names the column "{repeated[0]}" twice.',
            "Rename or delete one of the two in the export.",
        )
    return best


def recognise(header: Header, name: str, kind: Kind | None) -> Kind:
    """Which export this is, from its columns; `kind` decides where it is given.

    Raises DataError when a required column is missing, or when the file is none of the three.
    """
    present = set(header.shape)
    if kind is None:
        fitting = [one for one in KINDS if set(required_columns(one)) <= present]
        if "revenue" in fitting:
            kind = "revenue"
        elif "clients" in fitting:
            kind = "clients"
        elif fitting:
            kind = fitting[0]
    if kind is None:
        found = ", ".join(header.names[:SHOWN_HEADER]) or "nothing"
        raise DataError(
            f"{name} is none of the three exports: its columns are {found}.",
            "Expected client_id and name (clients), client_id, date and amount (revenue), "
            "or client_id and date (contacts). Rename the columns in the export.",
        )
    missing = [column for column in required_columns(kind) if column not in present]
    if missing:
        raise DataError(
            f'{name} lacks the required column "{missing[0]}" of a {kind} export; '
            f"found {', '.join(header.names[:SHOWN_HEADER])}.",
            f"A {kind} export needs {', '.join(required_columns(kind))}. Add the column and load the file again.",
        )
    return kind


def read_export(con: duckdb.DuckDBPyConnection, path: Path, name: str, kind: Kind | None) -> ReadExport:
    """Loads an export as text into the table `raw` (line, then every column of its kind; missing ones null).

    Types: line bigint, all others varchar, blanks at both ends removed, empty as null.
    Raises DataError as `scan`, `read_header` and `recognise` do, and for a quote that is never closed.
    """
    facts = scan(path, name)
    header = read_header(path, name)
    found = recognise(header, name, kind)
    columns = column_names(found)
    ragged: tuple[Problem, ...] = ()
    read = None
    if not facts.has_lone_returns:
        selected = _selected_columns(columns, header, every_blank=facts.has_other_blanks)
        read = _read_in_one_pass(con, path, header, facts, selected)
    if read is None:
        read, ragged = _read_by_record(con, path, header, name)
        selected = _selected_columns(columns, header, every_blank=True)
        con.execute(f"create or replace table raw_records as select line, {selected} from text_records")
        con.execute("drop table text_records")
        con.execute("create or replace view raw as select * from raw_records")
    places = set(header.shape)
    return ReadExport(
        name=name,
        kind=found,
        header=header,
        columns_present=tuple(column for column in columns if column in places),
        columns_left_out=tuple(
            title for title, key in zip(header.names, header.shape, strict=True) if key not in columns
        ),
        records=read,
        ragged=ragged,
    )


def _selected_columns(columns: tuple[str, ...], header: Header, every_blank: bool) -> str:
    """Every column of the kind, trimmed. Trimming more than spaces is slow, so only where the file has such blanks."""
    places = {title: place for place, title in enumerate(header.shape)}
    blanks = f", {BLANKS}" if every_blank else ""
    return ", ".join(
        f"nullif(trim(c{places[column]}{blanks}), '') as {identifier(column)}"
        if column in places
        else f"cast(null as varchar) as {identifier(column)}"
        for column in columns
    )


def _read_in_one_pass(
    con: duckdb.DuckDBPyConnection, path: Path, header: Header, facts: FileFacts, selected: str
) -> int | None:
    """Lets DuckDB read a regular file; None if the file is not regular, whatever DuckDB says of it.

    Records keep the order of the file, so the place of a record tells its line.
    """
    columns = {f"c{place}": "VARCHAR" for place in range(len(header.names))}
    try:
        con.execute(
            f"create or replace table raw_records as select {selected} from read_csv($path, columns = $columns, "
            "header = true, auto_detect = false, delim = $delimiter, quote = '\"', escape = '\"', "
            "strict_mode = true)",
            {"path": str(path), "columns": columns, "delimiter": header.delimiter},
        )
    except duckdb.Error:
        return None
    [(records,)] = con.execute("select count(*) from raw_records").fetchall()
    if records + 1 != facts.physical_lines:
        return None
    con.execute("create or replace view raw as select rowid + 2 as line, * from raw_records")
    return int(records)


def _records(path: Path, header: Header, name: str) -> Iterator[tuple[int, list[str] | csv.Error]]:
    """Each record with the line it starts in, or the error of one that cannot be split; blank lines are passed over."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.reader(file, delimiter=header.delimiter, strict=True)
        line = 1
        while True:
            try:
                record = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                if "end of data" in str(error):
                    raise DataError(
                        f"{name} line {line}: a quote is opened and never closed, so the rest is lost.",
                        "Close the quote in that line, or export the file again.",
                    ) from error
                if "field limit" in str(error):
                    raise DataError(
                        f"{name} line {line}: a value longer than {csv.field_size_limit():,} characters; "
                        "most likely a quote is opened there and never closed.",
                        "Close the quote in that line, or export the file again.",
                    ) from error
                yield line, error
            else:
                if record:
                    yield line, record
            line = reader.line_num + 1


def _read_by_record(
    con: duckdb.DuckDBPyConnection, path: Path, header: Header, name: str
) -> tuple[int, tuple[Problem, ...]]:
    """Reads record by record with the csv module: slower, and right about every line."""
    width = len(header.names)
    names = [f"c{place}" for place in range(width)]
    schema = pa.schema([("line", pa.int64()), *((column, pa.string()) for column in names)])
    con.execute(
        "create or replace table text_records (line bigint, " + ", ".join(f"{column} varchar" for column in names) + ")"
    )
    ragged: list[Problem] = []
    count = 0
    lines: list[int] = []
    rows: list[list[str]] = []

    def flush() -> None:
        columns = [pa.array(lines, pa.int64())]
        columns += [pa.array([row[place] for row in rows], pa.string()) for place in range(width)]
        con.register("chunk", pa.table(columns, schema=schema))
        con.execute("insert into text_records select * from chunk")
        con.unregister("chunk")
        lines.clear()
        rows.clear()

    records = _records(path, header, name)
    next(records, None)
    for line, record in records:
        count += 1
        if isinstance(record, csv.Error):
            ragged.append(Problem(name, line, "(whole line)", "", f"quotes do not match: {record}"))
            continue
        if len(record) != width:
            shown = header.delimiter.join(record)[:200]
            ragged.append(Problem(name, line, "(whole line)", shown, f"{len(record)} fields; the header has {width}"))
            continue
        lines.append(line)
        rows.append(record)
        if len(rows) >= CHUNK_RECORDS:
            flush()
    flush()
    return count, tuple(ragged)


def text_of(value: object) -> str:
    """A value as it stands in a problem list: short, on one line."""
    shown = "" if value is None else " ".join(str(value).split())
    return shown if len(shown) <= 200 else shown[:199] + "…"
