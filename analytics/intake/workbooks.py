"""A workbook (.xlsx) -> one CSV for each sheet that people see and that holds something."""

from __future__ import annotations

import csv
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import IO

from defusedxml.ElementTree import iterparse  # type: ignore[import-untyped]
from openpyxl import load_workbook

from analytics.errors import DataError
from analytics.intake.archives import Allowance, chunks_of, new_file, open_member, open_zip
from analytics.intake.layout import MOST_COLUMNS
from analytics.intake.wording import one_line, size

# What a sheet may hold by its format; a file that goes beyond was not written by a spreadsheet program.
MOST_ROWS = 1_048_576
MOST_CELLS = 20_000_000
MOST_STRINGS = 5_000_000
MOST_STRING_BYTES = 256 << 20
# Parts that are read whole: styles, relations and the like.
MOST_PART_BYTES = 32 << 20
LONGEST_CELL = 1 << 20
EXACT_INTEGERS = 2**53
CONTROL = re.compile(r"_x00[01][0-9A-Fa-f]_|[\x00-\x1f\x7f]")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
SAVE_AGAIN = "Open it in the spreadsheet program, save it as an Excel workbook (.xlsx) or as CSV, and load that."
OTHER_DOCUMENTS = (
    ({"xl/workbook.bin"}, "a binary workbook (.xlsb)"),
    ({"word/document.xml"}, "a text document (.docx)"),
    ({"ppt/presentation.xml"}, "a presentation (.pptx)"),
    ({"mimetype", "content.xml"}, "an OpenDocument file (.ods or .odt)"),
    ({"Index/Document.iwa"}, "an Apple Numbers document"),
)
# Signs in a number format that are shown as they stand: "quoted", \escaped and [conditions].
SHOWN_LITERALLY = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


@dataclass(frozen=True)
class WrittenSheet:
    """One sheet as CSV: UTF-8, commas, one line per row of the sheet, all rows of one width."""

    path: Path
    title: str


def is_workbook(names: set[str]) -> bool:
    """Whether a zip with these members is a workbook (.xlsx, .xlsm)."""
    return "[Content_Types].xml" in names and any(name.endswith("workbook.xml") for name in names)


def refuse_other_documents(names: set[str], shown: str) -> None:
    """Documents that are zip archives too. Raises DataError that says which."""
    for members, what in OTHER_DOCUMENTS:
        if members <= names:
            raise DataError(f"{shown} is {what}.", SAVE_AGAIN)


def write_sheets(path: Path, name: str, folder: Path, sheet: str | None, allowance: Allowance) -> list[WrittenSheet]:
    """Every sheet that is shown and not empty, in order; or the one called `sheet`, shown or not.

    Cells as text: dates in ISO, numbers in plain decimals as the program shows them at most (15 digits), those
    formatted as percentages with their sign, formulas by their last result, line breaks as blanks.
    Raises DataError: damaged, too large, no such sheet, no sheet with data, formulas that were never calculated.
    """
    with_formulas = _check_parts(path, name, allowance)
    _refuse_uncalculated(path, name, with_formulas)
    with path.open("rb") as file, warnings.catch_warnings():
        # openpyxl warns of every ornament that it passes over.
        warnings.simplefilter("ignore")
        try:
            book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            sheets = [(one.title, one.sheet_state == "visible", one) for one in book.worksheets]
        except Exception as error:  # openpyxl raises whatever its many parsers do; none of it is ours
            raise _damaged(name) from error
        shown = [title for title, is_shown, _ in sheets if is_shown]
        if sheet is None:
            chosen = [(title, one) for title, is_shown, one in sheets if is_shown]
        else:
            chosen = [(title, one) for title, _, one in sheets if title.strip().lower() == sheet.strip().lower()]
            if not chosen:
                known = ", ".join(one_line(title, 40) for title in shown[:20])
                raise DataError(
                    f'{name} has no sheet "{one_line(sheet, 40)}".', f"Choose one of its sheets: {known or 'none'}."
                )
        written = [(title, _write_sheet(_rows(one, name), name, title, folder)) for title, one in chosen]
    found = [WrittenSheet(target, title) for title, target in written if target is not None]
    if not found:
        raise DataError(f"{name} holds no data in the sheets that are shown.", "Choose the workbook with the export.")
    return found


def _damaged(name: str) -> DataError:
    return DataError(f"{name} is damaged and cannot be read as a workbook.", SAVE_AGAIN)


def _check_parts(path: Path, name: str, allowance: Allowance) -> list[str]:
    """Unpacks everything once and keeps nothing: sizes are known before anything is parsed.

    Returns the sheets with formulas.
    """
    with_formulas = []
    with open_zip(path, name) as archive:
        for member in archive.infolist():
            rows = cells = strings = taken = 0
            has_formula = is_strict = False
            tail = b""
            with open_member(archive, member, name) as source:
                for chunk in chunks_of(source, name, allowance):
                    seam = tail + chunk
                    tail = chunk[-16:]
                    taken += len(chunk)
                    rows += seam.count(b"<row")
                    cells += seam.count(b"<c ") + seam.count(b"<c>") + seam.count(b"<c/")
                    strings += seam.count(b"<si")
                    has_formula = has_formula or FORMULA.search(seam) is not None
                    is_strict = is_strict or b"purl.oclc.org/ooxml/spreadsheetml" in seam
                    if max(rows / MOST_ROWS, cells / MOST_CELLS, strings / MOST_STRINGS) > 1.1:
                        raise _too_large(name)
                    if taken > _part_limit(member.filename):
                        raise _too_large(name)
            if is_strict and member.filename.endswith("workbook.xml"):
                raise DataError(
                    f"{name} is saved as a Strict Open XML spreadsheet.",
                    "Save it as an ordinary Excel workbook (.xlsx) or as CSV and load that.",
                )
            if has_formula and "worksheets/" in member.filename:
                with_formulas.append(member.filename)
    return with_formulas


def _too_large(name: str) -> DataError:
    return DataError(
        f"{name} is too large for a workbook ({MOST_ROWS:,} rows, {MOST_CELLS:,} cells at most).",
        "Export it as CSV and load that.",
    )


def _part_limit(part: str) -> int:
    """Sheets are read row by row, the table of texts is held in memory, small parts are read whole; the rest never."""
    if "sharedstrings" in part.lower():
        return MOST_STRING_BYTES
    is_whole = part.endswith(".rels") or part.count("/") < 2 or part.startswith(("xl/theme/", "xl/chartsheets/"))
    return MOST_PART_BYTES if is_whole else 1 << 40


def _refuse_uncalculated(path: Path, name: str, parts: list[str]) -> None:
    """A formula without a last result would read as an empty cell: the file was written by a program that does not
    calculate."""
    with open_zip(path, name) as archive:
        for part in parts:
            with archive.open(part) as source:
                cell = _first_uncalculated(source, name)
            if cell is not None:
                raise DataError(
                    f"{name}: the formula in cell {one_line(cell, 12) or '?'} has no result in the file.",
                    "Open the workbook in the spreadsheet program, save it, and load it again.",
                )


def _first_uncalculated(source: IO[bytes], name: str) -> str | None:
    """The first cell with a formula and no result. A formula whose result is an empty text says so by its type."""
    try:
        for _, element in iterparse(source):
            tag = element.tag.rpartition("}")[2]
            if tag == "c":
                parts = {child.tag.rpartition("}")[2]: child for child in element}
                value = parts.get("v")
                if "f" in parts and element.get("t") != "str" and (value is None or not value.text):
                    return str(element.get("r", ""))
            elif tag == "row":
                element.clear()
    except Exception as error:  # as above: damaged XML raises many kinds
        raise _damaged(name) from error
    return None


def _rows(sheet: object, name: str) -> Iterator[list[str]]:
    """The rows of a sheet as text, blank ones too, each as long as its last value."""
    cells = 0
    try:
        # The size that a sheet declares is often wrong.
        sheet.reset_dimensions()  # type: ignore[attr-defined]
        rows = sheet.iter_rows()  # type: ignore[attr-defined]
        for number, row in enumerate(rows, start=1):
            cells += len(row)
            if number > MOST_ROWS or cells > 10 * MOST_CELLS:
                raise _too_large(name)
            texts = [_text(cell) for cell in row]
            while texts and not texts[-1]:
                texts.pop()
            yield texts
    except DataError:
        raise
    except Exception as error:  # as above
        raise _damaged(name) from error


def _write_sheet(rows: Iterator[list[str]], name: str, title: str, folder: Path) -> Path | None:
    """Writes the rows, all of one width; None if the sheet is empty."""
    draft = new_file(folder, ".draft")
    widths: list[int] = []
    with draft.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        blank = 0
        for row in rows:
            if not row:
                blank += 1
                continue
            if len(row) > MOST_COLUMNS:
                raise DataError(
                    f"{name}, sheet {one_line(title, 60)} has {len(row):,} columns; at most {MOST_COLUMNS:,} are read.",
                    "Keep only the columns that are needed.",
                )
            if max(map(len, row)) > LONGEST_CELL:
                raise DataError(
                    f"{name}, sheet {one_line(title, 60)}, row {len(widths) + blank + 1}: a value longer than "
                    f"{size(LONGEST_CELL)}.",
                    "Delete it or shorten it, and load the workbook again.",
                )
            file.write("\n" * blank)
            widths += [0] * blank
            blank = 0
            writer.writerow(row)
            widths.append(len(row))
    if not widths:
        draft.unlink()
        return None
    target = new_file(folder, ".csv")
    width = max(widths)
    with draft.open(encoding="utf-8", newline="") as file, target.open("x", encoding="utf-8", newline="") as padded:
        for line, count in zip(file, widths, strict=True):
            padded.write(line.rstrip("\n") + "," * (width - max(count, 1)) + "\n")
    draft.unlink()
    return target


def _text(cell: object) -> str:
    """One cell as text."""
    value = cell.value  # type: ignore[attr-defined]
    if value is None:
        return ""
    if isinstance(value, str):
        return CONTROL.sub(" ", value).strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        number = _plain(value)
        if "%" in SHOWN_LITERALLY.sub("", cell.number_format or ""):  # type: ignore[attr-defined]
            return f"{(Decimal(number) * 100).normalize():f}%"
        return number
    if isinstance(value, datetime):
        if value.time() == time():
            return value.date().isoformat()
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, timedelta):
        seconds = round(value.total_seconds())
        return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    if isinstance(value, (date, time)):
        return value.isoformat()
    return CONTROL.sub(" ", str(value)).strip()


def _plain(value: int | float) -> str:
    """A number in digits. Programs calculate with 17 digits and show 15: what is beyond is noise."""
    if isinstance(value, int):
        return str(value)
    if value.is_integer() and abs(value) < EXACT_INTEGERS:
        return str(int(value))
    return f"{Decimal(format(value, '.15g')):f}"
