"""Which line of a text is its header, under one delimiter.

The header is the first line that looks like one and that the records below agree with. Lines above it are titles
only if they are much narrower; anything else above it would be lost, so that is an error.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from analytics.errors import DataError
from analytics.intake.records import Record

HEADER_WITHIN = 50
LONGEST_NAME = 1_000
ADD_HEADER = "Export it with its header line (the names of the columns), or write one above the first record."

NUMBER = re.compile(r"^[-+(]?\s*(?:[€$£]|[A-Z]{3}\s)?\s*[-+]?\d[\d.,'’\u00a0\u202f ]*\s*(?:[€$£%]|[A-Z]{3})?\s*\)?-?$")
DATE = re.compile(r"^(?:\d{1,4}[-./]\d{1,2}[-./]\d{1,4}|\d{4}-\d{2})(?:[ T].{0,30})?$")
YEAR = re.compile(r"^(?:19|20)\d\d$")
# A comma before a blank is prose; the others stand in prose hardly ever.
OTHER_DELIMITER = re.compile(r",(?=\S)|[;\t|]")


@dataclass(frozen=True)
class FoundHeader:
    """The header under one delimiter, or why there is none; `score`: how much of the text that explains."""

    delimiter: str
    record: Record
    score: float
    error: DataError | None


def is_record_of(fields: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a record has the fields of a header; empty ones may lack or be added at the end."""
    if len(fields) == len(header):
        return True
    if len(fields) > len(header):
        return not any(fields[len(header) :])
    return len(fields) >= filled(header)


def filled(fields: Sequence[str]) -> int:
    """The number of fields up to the last that holds something."""
    return next((place for place in range(len(fields), 0, -1) if fields[place - 1]), 0)


def kind_of(text: str) -> str:
    """What a cell holds: "date", "number", or "" for text."""
    if DATE.match(text):
        return "date"
    return "number" if NUMBER.match(text) else ""


@dataclass(frozen=True)
class Sample:
    """The first records of a text under one delimiter, trimmed, none of them blank.

    `is_padded`: every line has the same number of fields, whatever it holds (sheets of workbooks).
    """

    delimiter: str
    records: Sequence[Record]
    is_padded: bool
    name: str

    def find_header(self) -> FoundHeader | None:
        """The header, or the error that there is none; None if no line has two names or more.

        Walks down from the first line that may be a header. A later one takes its place if it is much wider and
        the records agree with it.
        """
        place = None
        for later, record in enumerate(self.records):
            if record.line > HEADER_WITHIN:
                break
            # what is quickly told is asked first
            if (place is None or self._is_title(place, filled(record.fields))) and self._is_header(later):
                place = later
        if place is None:
            wide = (above for above, record in enumerate(self.records[:HEADER_WITHIN]) if len(record.fields) > 1)
            wrong = next(wide, None)
        else:
            width = filled(self.records[place].fields)
            wrong = next((above for above in range(place) if not self._is_title(above, width)), None)
        if wrong is not None:
            return FoundHeader(self.delimiter, self.records[wrong], self._score(wrong), self._why_not(wrong))
        return FoundHeader(self.delimiter, self.records[place], self._score(place), None) if place is not None else None

    def find_single_header(self) -> FoundHeader:
        """The header of a text that no delimiter splits: one column, its name in the first line."""
        header = self.records[0] if self.records else Record(1, 1, [""])
        error = None
        if header.reason:
            error = self._why_not(0)
        elif not 0 < len(header.fields[0]) <= LONGEST_NAME or any(header.fields[1:]) or kind_of(header.fields[0]):
            error = DataError(f"{self.name} has no header: no line names its columns.", ADD_HEADER)
        return FoundHeader(self.delimiter, header, 0, error)

    def _agreeing(self, place: int) -> list[Record]:
        """The records below a line that have its width. Where lines are padded to one width, what they hold counts."""
        header = self.records[place].fields
        below = [one for one in self.records[place + 1 :] if not one.reason]
        width = filled(header)
        if self.is_padded or len(header) - width > 1:
            return [one for one in below if filled(one.fields) <= width]
        return [one for one in below if is_record_of(one.fields, header)]

    def _score(self, place: int) -> float:
        """How many delimiters a header explains: its own, and those of the records that agree with it.

        A header whose names hold other delimiters is most likely a record split at the wrong sign; one with lines
        above it that have no such delimiter may be.
        """
        fields = self.records[place].fields
        score = float((len(self._agreeing(place)) + 1) * (len(fields) - 1))
        if any(OTHER_DELIMITER.search(field) and not kind_of(field) for field in fields):
            score /= 10
        return score / 3 if place else score

    def _is_title(self, place: int, width: int) -> bool:
        """Whether a line can stand above a header of that width: narrower by far, or "Period:" and a day; and mostly
        empty, or unlike most lines below."""
        fields = self.records[place].fields
        names = sum(1 for field in fields if field)
        if names <= 1:
            return True
        says_a_value = any(kind_of(field) or field.endswith(":") for field in fields)
        if names >= width or not (names <= max(2, width // 2) or says_a_value):
            return False
        is_sparse = names * 2 <= filled(fields)
        return is_sparse or len(self._agreeing(place)) * 2 < len(self.records) - place - 1

    def _is_header(self, place: int) -> bool:
        """Two names or more, most cells filled, most names told apart, and no data."""
        record = self.records[place]
        names = [field for field in record.fields if field]
        return (
            not record.reason
            and len(names) >= 2
            and len(names) * 2 > filled(record.fields)
            and len(set(names)) * 2 >= len(names)
            and max(map(len, names)) <= LONGEST_NAME
            and not self._is_data(place)
        )

    def _is_data(self, place: int) -> bool:
        """Whether a line is a record: it has a number or a date above a column of such, or nothing below it and
        mostly such. A year may be the name of a column."""
        fields = self.records[place].fields
        below = self._agreeing(place)
        kinds = [kind_of(field) for field in fields]
        if not below:
            return sum(map(bool, kinds)) * 2 > sum(1 for field in fields if field)
        for column, (field, kind) in enumerate(zip(fields, kinds, strict=True)):
            if not kind:
                continue
            values = [one.fields[column] for one in below if column < len(one.fields) and one.fields[column]]
            if YEAR.match(field) and not all(YEAR.match(value) for value in values):
                continue
            if values and sum(kind_of(value) == kind for value in values) * 2 >= len(values):
                return True
        return False

    def _why_not(self, place: int) -> DataError:
        record = self.records[place]
        if record.reason:
            return DataError(
                f"{self.name} line {record.line}: {record.reason}.", "Correct that line and load it again."
            )
        if self._is_data(place):
            return DataError(f"{self.name} has no header: line {record.line} already holds data.", ADD_HEADER)
        return DataError(
            f"{self.name} line {record.line} is no header: most of its names are empty or repeated.",
            "Give every column a name of its own, and delete lines above the header that are as wide as it is.",
        )
