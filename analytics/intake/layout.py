"""How a text is laid out: its delimiter, the lines above the header, and the header.

Every delimiter is tried on the first lines. Under each, the header is the first line that looks like one and that
the records below agree with; lines above it are titles only if they are much narrower. Nothing is guessed past
that: a file whose first wide line holds data has no header, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import DataError
from analytics.intake.records import Record, split_records

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
HEADER_WITHIN = 50
SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 1 << 20
MOST_COLUMNS = 2_000
TITLE_CHARACTERS = 10_000
LONGEST_NAME = 1_000
BLANKS = " \t\r\n\u00a0\u2007\u200b\u202f\ufeff"
ADD_HEADER = "Export it with its header line (the names of the columns), or write one above the first record."

SEPARATOR_LINE = re.compile(r'^"?sep=([^"\w\s]|\t)"?[,;\t|]*$', re.IGNORECASE)
# The first line of the exports of DATEV: the kind of the export, not a record.
DATEV_LINE = re.compile(r'^"?(EXTF|DTVF)"?;')
NUMBER = re.compile(r"^[-+(]?\s*(?:[€$£]|[A-Z]{3}\s)?\s*[-+]?\d[\d.,'’\u00a0\u202f ]*\s*(?:[€$£%]|[A-Z]{3})?\s*\)?-?$")
DATE = re.compile(r"^(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{4}-\d{2})(?:[ T].{0,30})?$")
YEAR = re.compile(r"^(?:19|20)\d\d$")
# A comma before a blank is prose; the others stand in prose hardly ever.
OTHER_DELIMITER = re.compile(r",(?=\S)|[;\t|]")


@dataclass(frozen=True)
class Layout:
    """How to split a text. `width` counts the columns of the header line, `named` those up to its last name.

    `header_line` is the line of the header, `first_line` the first one below it.
    """

    delimiter: str
    header: tuple[str, ...]
    header_line: int
    first_line: int
    titles: tuple[tuple[int, str], ...]

    @property
    def width(self) -> int:
        return len(self.header)

    @property
    def named(self) -> int:
        return max((place for place, title in enumerate(self.header, start=1) if title), default=0)

    def is_record(self, fields: Sequence[str]) -> bool:
        """Whether a record has the fields of the header; empty ones may lack or be added at the end."""
        if len(fields) == self.width:
            return True
        if len(fields) > self.width:
            return not any(fields[self.width :])
        return len(fields) >= self.named


@dataclass(frozen=True)
class _Judged:
    """The header under one delimiter, or why there is none; `score`: how much of the text that explains."""

    delimiter: str
    header: Record
    score: float
    error: DataError | None


def find_layout(lines: Sequence[str], name: str, only: str | None = None) -> Layout:
    """The layout of a text by its first lines (with their ends). `only` is the delimiter if it is known.

    Raises DataError if the text is blank, has no header, or has more than 2,000 columns.
    """
    if not any(line.strip(BLANKS) for line in lines):
        raise DataError(f"{name} is empty.", "Export it again with its header.")
    skipped = 0
    if only is None and (told := SEPARATOR_LINE.match(lines[0].strip(" \r\n\ufeff"))):
        only, skipped = told.group(1), 1
    datev = next((place for place, line in enumerate(lines[:HEADER_WITHIN]) if DATEV_LINE.match(line)), None)
    if datev is not None:
        only, skipped = ";", datev + 1
    judged: list[_Judged] = []
    for delimiter in [only] if only else DELIMITERS:
        judged += _judge(_sample(lines, skipped, delimiter, name), delimiter, name)
    best = max(judged, key=lambda one: one.score, default=None) or _single_column(
        _sample(lines, skipped, only or ",", name), only or ",", name
    )
    if best.error is not None:
        raise best.error
    if len(best.header.fields) > MOST_COLUMNS:
        raise DataError(
            f"{name} line {best.header.line} has more than {MOST_COLUMNS:,} columns.",
            "Export only the columns that are needed.",
        )
    titles = tuple(
        (line, text.rstrip(BLANKS + best.delimiter).lstrip(BLANKS)[:TITLE_CHARACTERS])
        for line, text in enumerate(lines[: best.header.line - 1], start=1)
        if text.strip(BLANKS + best.delimiter)
    )
    return Layout(best.delimiter, tuple(best.header.fields), best.header.line, best.header.end + 1, titles)


def _sample(lines: Sequence[str], skipped: int, delimiter: str, name: str) -> list[Record]:
    """The first records under a delimiter, their fields trimmed, without those that are blank."""
    return [
        Record(one.line + skipped, one.end + skipped, fields, one.reason)
        for one in split_records(lines[skipped:], delimiter, name)
        if any(fields := [field.strip(BLANKS) for field in one.fields])
    ]


def _judge(records: Sequence[Record], delimiter: str, name: str) -> list[_Judged]:
    """The header under one delimiter: one answer, or none if no line has two names or more.

    Walks down from the first line that may be a header. A later one takes its place if it is much wider and the
    records agree with it. No line above the header may be anything but a title: it would be lost.
    """
    place = None
    for later, record in enumerate(records):
        if record.line > HEADER_WITHIN:
            break
        if not _is_header(record, records[later + 1 :]):
            continue
        if place is None or _is_title(records, place, len(record.fields)):
            place = later
    width = len(records[place].fields) if place is not None else 2
    for above, record in enumerate(records[:HEADER_WITHIN] if place is None else records[:place]):
        if place is None and len(record.fields) < 2:
            continue
        if place is not None and _is_title(records, above, width):
            continue
        error = _why_no_header(record, records[above + 1 :], name)
        return [_Judged(delimiter, record, _score(records, above), error)]
    return [] if place is None else [_Judged(delimiter, records[place], _score(records, place), None)]


def _why_no_header(record: Record, below: Sequence[Record], name: str) -> DataError:
    if record.reason:
        return DataError(f"{name} line {record.line}: {record.reason}.", "Correct that line and load it again.")
    if _is_data(record, below):
        return DataError(f"{name} has no header: line {record.line} already holds data.", ADD_HEADER)
    return DataError(
        f"{name} line {record.line} is no header: most of its names are empty or repeated.",
        "Give every column a name of its own, and delete lines above the header that are as wide as it is.",
    )


def _score(records: Sequence[Record], place: int) -> float:
    """How many delimiters a header explains: its own, and those of the records that agree with it.

    A header whose names hold other delimiters is most likely a record split at the wrong sign; one with lines above
    it that have no such delimiter may be.
    """
    header = records[place]
    score = float((len(_agreeing(header, records[place + 1 :])) + 1) * (len(header.fields) - 1))
    if any(OTHER_DELIMITER.search(field) and not _kind(field) for field in header.fields):
        score /= 10
    return score / 3 if place else score


def _kind(text: str) -> str:
    """What a cell holds: "date", "number", or "" for text."""
    if DATE.match(text):
        return "date"
    return "number" if NUMBER.match(text) else ""


def _agreeing(header: Record, below: Sequence[Record]) -> list[Record]:
    shape = Layout("", tuple(header.fields), 0, 0, ())
    return [one for one in below if not one.reason and shape.is_record(one.fields)]


def _is_title(records: Sequence[Record], place: int, width: int) -> bool:
    """Whether a line can stand above a header of that width: narrower by far, or "Period:" and a day; and most lines
    below are unlike it."""
    record = records[place]
    named = sum(1 for field in record.fields if field)
    if named <= 1:
        return True
    below = records[place + 1 :]
    says_a_value = any(_kind(field) or field.endswith(":") for field in record.fields)
    is_narrow = named <= max(2, width // 2) or says_a_value
    return is_narrow and named < width and len(_agreeing(record, below)) * 2 < len(below)


def _is_header(record: Record, below: Sequence[Record]) -> bool:
    """Two names or more, most cells filled, most names told apart, and no data."""
    names = [field for field in record.fields if field]
    filled = max((place for place, field in enumerate(record.fields, start=1) if field), default=0)
    return (
        not record.reason
        and len(names) >= 2
        and len(names) * 2 > filled
        and len(set(names)) * 2 >= len(names)
        and max(map(len, names)) <= LONGEST_NAME
        and not _is_data(record, below)
    )


def _is_data(record: Record, below: Sequence[Record]) -> bool:
    """Whether a line is a record: it has a number or a date above a column of such, or nothing below it and mostly
    such. A year may be the name of a column."""
    below = _agreeing(record, below)
    kinds = [_kind(field) for field in record.fields]
    if not below:
        return sum(map(bool, kinds)) * 2 > sum(1 for field in record.fields if field)
    for place, (field, kind) in enumerate(zip(record.fields, kinds, strict=True)):
        if not kind:
            continue
        column = [one.fields[place] for one in below if place < len(one.fields) and one.fields[place]]
        if YEAR.match(field) and not all(YEAR.match(value) for value in column):
            continue
        if column and sum(_kind(value) == kind for value in column) * 2 >= len(column):
            return True
    return False


def _single_column(records: Sequence[Record], delimiter: str, name: str) -> _Judged:
    """A text that no delimiter splits: one column, its name in the first line."""
    header = records[0] if records else Record(1, 1, [""])
    error = None
    if header.reason:
        error = _why_no_header(header, records[1:], name)
    elif not 0 < len(header.fields[0]) <= LONGEST_NAME or any(header.fields[1:]) or _kind(header.fields[0]):
        error = DataError(f"{name} has no header: no line names its columns.", ADD_HEADER)
    return _Judged(delimiter, header, 0, error)
