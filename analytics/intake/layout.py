"""How a text is laid out: its delimiter, the lines above the header, and the header.

Every delimiter is tried on the first lines; the one whose header explains most of them holds. Nothing is guessed
past that: a file whose first wide line holds data has no header, and that is said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import DataError
from analytics.intake.header_finding import HEADER_WITHIN, Sample, filled, is_record_of
from analytics.intake.records import Record, split_records

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "vertical bar"}
SAMPLE_LINES = 400
SAMPLE_CHARACTERS = 1 << 20
MOST_COLUMNS = 2_000
TITLE_CHARACTERS = 10_000
# The last one ends files that were written under DOS.
BLANKS = " \t\r\n\u00a0\u2007\u200b\u202f\ufeff\x1a"

SEPARATOR_LINE = re.compile(r'^"?sep=([^"\w\s]|\t)"?[,;\t|]*$', re.IGNORECASE)
# The first line of the exports of DATEV: the kind of the export, not a record.
DATEV_LINE = re.compile(r'^"?(EXTF|DTVF)"?;')


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
        return filled(self.header)

    def is_record(self, fields: Sequence[str]) -> bool:
        """Whether a record has the fields of the header; empty ones may lack or be added at the end."""
        return is_record_of(fields, self.header)


def find_layout(lines: Sequence[str], name: str, is_sheet: bool = False) -> Layout:
    """The layout of a text by its first lines (with their ends); that of a sheet is known but for its header.

    Raises DataError if the text is blank, has no header, or has more than 2,000 columns.
    """
    if not any(line.strip(BLANKS) for line in lines):
        raise DataError(f"{name} is empty.", "Export it again with its header.")
    delimiters, skipped = list(DELIMITERS), 0
    datev = next((place for place, line in enumerate(lines[:HEADER_WITHIN]) if DATEV_LINE.match(line)), None)
    if is_sheet:
        delimiters = [","]
    elif datev is not None:
        delimiters, skipped = [";"], datev + 1
    elif told := SEPARATOR_LINE.match(lines[0].strip(" \r\n")):
        delimiters, skipped = [told.group(1)], 1
    samples = [Sample(one, _first_records(lines, skipped, one, name), is_sheet, name) for one in delimiters]
    found = [one for sample in samples if (one := sample.find_header()) is not None]
    best = max(found, key=lambda one: one.score, default=None) or samples[0].find_single_header()
    if best.error is not None:
        raise best.error
    header = best.record
    if len(header.fields) > MOST_COLUMNS:
        raise DataError(
            f"{name} line {header.line} has more than {MOST_COLUMNS:,} columns.",
            "Export only the columns that are needed.",
        )
    titles = tuple(
        (line, text.rstrip(BLANKS + best.delimiter).lstrip(BLANKS)[:TITLE_CHARACTERS])
        for line, text in enumerate(lines[: header.line - 1], start=1)
        if text.strip(BLANKS + best.delimiter)
    )
    return Layout(best.delimiter, tuple(header.fields), header.line, header.end + 1, titles)


def _first_records(lines: Sequence[str], skipped: int, delimiter: str, name: str) -> list[Record]:
    """The first records under a delimiter, their fields trimmed, without those that are blank."""
    return [
        Record(one.line + skipped, one.end + skipped, fields, one.reason)
        for one in split_records(lines[skipped:], delimiter, name)
        if any(fields := [field.strip(BLANKS) for field in one.fields])
    ]
