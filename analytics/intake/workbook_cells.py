"""The cells of a sheet -> rows of text.

Dates in ISO, numbers in plain decimals as spreadsheet programs show them at most (15 digits), those formatted as
percentages with their sign, formulas by their last result, line breaks as blanks.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from typing import IO

from openpyxl.utils.datetime import from_excel

from analytics.intake.workbook_structure import (
    Attributes,
    DamagedWorkbook,
    Form,
    Structure,
    Texts,
    new_parser,
    parsed,
    plain_name,
)

# What the format of workbooks allows.
MOST_ROWS = 1_048_576
MOST_COLUMNS_OF_SHEET = 16_384
EXACT_INTEGERS = 2**53
CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_|[\x00-\x1f\x7f]")
INTEGER = re.compile(r"-?\d+")
NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")
MIDNIGHT = re.compile(r"T00:00(:00(\.0+)?)?Z?$")


class _Cells:
    """Takes what the parser tells of a sheet, and keeps the rows that are complete."""

    def __init__(self, structure: Structure) -> None:
        self.structure = structure
        self.rows: list[tuple[int, list[str]]] = []
        self.columns: dict[str, int] = {}
        self.texts = Texts()
        self.row: list[str] = []
        self.row_number = 0
        self.column = 0
        self.reference = self.kind = self.style = ""
        self.has_formula = False

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        name = plain_name(name)
        if name == "c":
            self.reference = attributes.get("r", "")
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "")
            self.column = self._column() if self.reference else self.column + 1
            self.has_formula = False
        elif name in ("v", "t"):
            self.texts.is_open = not self.texts.aloud
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            number = int(float(attributes["r"])) if "r" in attributes else self.row_number + 1
            if number <= self.row_number:
                raise DamagedWorkbook("rows out of order")
            self.row_number, self.row, self.column = number, [], 0
        elif name == "rPh":
            self.texts.aloud += 1

    def end(self, name: str) -> None:
        """An element ends."""
        name = plain_name(name)
        if name == "c":
            self._take_cell()
        elif name == "row":
            self.rows.append((self.row_number, self.row))
        elif name == "rPh":
            self.texts.aloud -= 1
        self.texts.is_open = False

    def _column(self) -> int:
        letters = self.reference.rstrip("0123456789")
        if letters not in self.columns:
            column = 0
            for letter in letters:
                column = column * 26 + ord(letter) - 64
            if not (letters.isascii() and letters.isupper() and 0 < column <= MOST_COLUMNS_OF_SHEET):
                raise DamagedWorkbook("no such column")
            self.columns[letters] = column
        return self.columns[letters]

    def _take_cell(self) -> None:
        value = self.texts.take()
        if self.has_formula and not value and self.kind != "str":
            raise Uncalculated(self.reference)
        text = self._text(value) if value else ""
        if text:
            if self.column <= len(self.row):
                raise DamagedWorkbook("cells out of order")
            self.row += [""] * (self.column - len(self.row) - 1)
            self.row.append(text)

    def _text(self, value: str) -> str:
        kind = self.kind
        if kind == "n":
            forms = self.structure.forms
            style = int(self.style) if self.style else 0
            form: Form = forms[style] if 0 <= style < len(forms) else ""
            return number_as_text(value.strip(), form, self.structure.epoch)
        if kind == "s":
            place = int(value)
            if place < 0:
                raise DamagedWorkbook("no such text")
            value = self.structure.strings[place]
        elif kind == "b":
            return "true" if value.strip() in ("1", "true") else "false"
        elif kind == "d":
            return MIDNIGHT.sub("", value.strip())
        return CONTROL.sub(" ", value).strip()


class Uncalculated(Exception):
    """A formula without a last result; it would read as an empty cell."""


def rows_of(source: IO[bytes], structure: Structure) -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet with their numbers, each as long as its last value.

    Raises DamagedWorkbook or Uncalculated, or what the parser raises for damaged bytes.
    """
    cells = _Cells(structure)
    for _ in parsed(new_parser(cells.start, cells.end, cells.texts.add), source):
        yield from cells.rows
        cells.rows.clear()


def number_as_text(value: str, form: Form, epoch: datetime) -> str:
    """A number as it stands in a cell, in the text of its form."""
    if not NUMBER.fullmatch(value):
        raise DamagedWorkbook("no number")
    if form in ("date", "duration"):
        return _day_or_time(float(value), form == "duration", epoch) or _plain(value)
    if form == "percent":
        return f"{(Decimal(_plain(value)) * 100).normalize():f}%"
    return _plain(value)


def _plain(value: str) -> str:
    """A number in digits. Programs calculate with 17 digits and show 15: what is beyond is noise."""
    if INTEGER.fullmatch(value):
        return value
    number = float(value)
    if not math.isfinite(number):
        raise DamagedWorkbook("no number")
    if number.is_integer() and abs(number) < EXACT_INTEGERS:
        return str(int(number))
    return f"{Decimal(format(number, '.15g')):f}"


def _day_or_time(value: float, is_duration: bool, epoch: datetime) -> str:
    """A day, a day with a time, a time or a duration in ISO; "" if there is no such day."""
    try:
        moment = from_excel(value, epoch, timedelta=is_duration)
    except (ValueError, OverflowError):
        return ""
    if isinstance(moment, timedelta):
        seconds = round(moment.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(moment, datetime) and moment.time() == time():
        return moment.date().isoformat()
    has_fraction = isinstance(moment, (datetime, time)) and moment.microsecond
    return str(moment.isoformat(timespec="milliseconds" if has_fraction else "seconds")) if moment is not None else ""
