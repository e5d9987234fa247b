"""Tables as an Excel workbook in which client data is never a formula."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics.errors import UsageError

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

# What one sheet and one cell hold at most.
SHEET_ROWS, CELL_CHARACTERS = 1_048_576, 32_767
# What XML cannot hold.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_WIDEST = 48


def as_xlsx(frame: pd.DataFrame, title: str = "Touchstone", ratios: Collection[str] = ()) -> bytes:
    """A workbook of one sheet: a bold header that stays in view, then the rows of the frame.

    Text is text, whatever it begins with; days are dates; amounts and counts are numbers, unrounded; the columns in
    `ratios` (0 to 1) are shown as percent. What is missing is an empty cell. Raises UsageError for more rows
    than a sheet holds.
    """
    # an import of a fifth of a second, which only a download needs
    from openpyxl import Workbook

    if len(frame) >= SHEET_ROWS:
        raise UsageError(
            f"The table has {len(frame):,} rows; a sheet holds {SHEET_ROWS - 1:,}.", "Export it as CSV instead."
        )
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    names = [str(name) for name in frame.columns]
    for place, name in enumerate(names):
        sheet.column_dimensions[_letters(place)].width = _width(name, frame.iloc[:, place])
    sheet.append([_header(sheet, name) for name in names])
    are_ratios = [name in ratios for name in names]
    for row in frame.itertuples(index=False, name=None):
        sheet.append([_cell(sheet, value, is_ratio) for value, is_ratio in zip(row, are_ratios, strict=True)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _new_cell(sheet: WriteOnlyWorksheet, value: Any, number_format: str = "") -> Cell:
    from openpyxl.cell import WriteOnlyCell

    cell: Cell = WriteOnlyCell(sheet, value)
    if number_format:
        cell.number_format = number_format
    return cell


def _header(sheet: WriteOnlyWorksheet, name: str) -> Cell:
    from openpyxl.styles import Font

    cell = _text(sheet, name)
    cell.font = Font(bold=True)
    return cell


def _cell(sheet: WriteOnlyWorksheet, value: Any, is_ratio: bool) -> Any:
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, list | tuple):
        value = " ".join("" if part is None else str(part) for part in value)
    if value is None or value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, bool):
        return value
    if isinstance(value, date):
        return _new_cell(sheet, value.date() if isinstance(value, datetime) else value, "yyyy-mm-dd")
    if isinstance(value, int | float | Decimal):
        if not math.isfinite(value):
            return None
        return _new_cell(sheet, value, "0.0%") if is_ratio else value
    return _text(sheet, str(value))


def _text(sheet: WriteOnlyWorksheet, value: str) -> Cell:
    cell = _new_cell(sheet, _CONTROLS.sub(" ", value)[:CELL_CHARACTERS])
    # the library takes a leading = for a formula, and #N/A for an error; as a text cell it is neither
    cell.data_type = "s"
    return cell


def _sheet_name(title: str) -> str:
    return _CONTROLS.sub(" ", re.sub(r"[\[\]:*?/\\\s]", " ", title)).strip(" '")[:31] or "Touchstone"


def _letters(place: int) -> str:
    from openpyxl.utils import get_column_letter

    return get_column_letter(place + 1)


def _width(name: str, column: pd.Series[Any]) -> int:
    """Wide enough for the header and the first rows."""
    longest = max([len(name), *(len(str(value)) for value in column.head(200))])
    return min(longest + 2, _WIDEST)
