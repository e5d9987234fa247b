"""A workbook (.xlsx) -> one CSV for each sheet that people see and that holds something."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from analytics.errors import DataError
from analytics.intake.archives import Allowance, chunks_of, new_file, open_member, open_zip
from analytics.intake.content import SAVE_AGAIN
from analytics.intake.layout import MOST_COLUMNS
from analytics.intake.wording import one_line
from analytics.intake.workbook_cells import MOST_ROWS, Uncalculated, rows_of
from analytics.intake.workbook_structure import Sheet, Structure, read_structure

# A file that goes beyond was not written by a spreadsheet program, or takes minutes to read.
MOST_CELLS = 20_000_000
MOST_STRINGS = 5_000_000
MOST_STRING_BYTES = 256 << 20
# Parts other than sheets and pictures are small.
MOST_PART_BYTES = 32 << 20


@dataclass(frozen=True)
class WrittenSheet:
    """One sheet as CSV: UTF-8, commas, one line per row of the sheet, all rows of one width."""

    path: Path
    title: str


def write_sheets(path: Path, name: str, folder: Path, sheet: str | None, allowance: Allowance) -> list[WrittenSheet]:
    """Every sheet that is shown and not empty, in order; or the one called `sheet`, shown or not.

    Raises DataError: damaged, too large, no such sheet, no sheet with data, formulas that were never calculated.
    """
    _check_parts(path, name, allowance)
    with open_zip(path, name) as archive:
        try:
            structure = read_structure(archive)
        except Exception as error:  # the parser, zipfile and what reads the parts raise many kinds for damaged bytes
            raise _damaged(name) from error
        found = []
        for chosen in _chosen(structure, sheet, name):
            try:
                source = archive.open(chosen.part)
            except Exception as error:  # as above
                raise _damaged(name) from error
            with source:
                rows = _safely(rows_of(source, structure), name)
                target = _write_sheet(rows, f"{name}, sheet {one_line(chosen.title, 60)}", folder)
            if target is not None:
                found.append(WrittenSheet(target, chosen.title))
    if not found:
        raise DataError(f"{name} holds no data in the sheets that are shown.", "Choose the workbook with the export.")
    return found


def _damaged(name: str) -> DataError:
    return DataError(f"{name} is damaged and cannot be read as a workbook.", SAVE_AGAIN)


def _too_large(name: str) -> DataError:
    return DataError(
        f"{name} is too large for a workbook ({MOST_ROWS:,} rows, {MOST_CELLS:,} cells at most).",
        "Export it as CSV and load that.",
    )


def _check_parts(path: Path, name: str, allowance: Allowance) -> None:
    """Unpacks everything once and keeps nothing: sizes are known before anything is parsed."""
    with open_zip(path, name) as archive:
        for member in archive.infolist():
            rows = cells = strings = taken = 0
            tail = b""
            with open_member(archive, member, name) as source:
                for chunk in chunks_of(source, name, allowance):
                    seam = tail + chunk
                    tail = chunk[-3:]
                    taken += len(chunk)
                    rows += seam.count(b"<row")
                    cells += seam.count(b"<c ") + seam.count(b"<c>") + seam.count(b"<c/")
                    strings += seam.count(b"<si")
                    if max(rows / MOST_ROWS, cells / MOST_CELLS, strings / MOST_STRINGS) > 1.1:
                        raise _too_large(name)
                    if taken > _part_limit(member.filename):
                        raise _too_large(name)


def _part_limit(part: str) -> int:
    """Sheets are read row by row, the table of texts is held in memory, small parts are read whole; the rest never."""
    if "sharedstrings" in part.lower():
        return MOST_STRING_BYTES
    return MOST_PART_BYTES if part.endswith(".rels") or part.count("/") < 2 else 1 << 40


def _chosen(structure: Structure, sheet: str | None, name: str) -> list[Sheet]:
    shown = [one for one in structure.sheets if one.is_shown]
    if sheet is None:
        return shown
    chosen = [one for one in structure.sheets if one.title.strip().lower() == sheet.strip().lower()]
    if not chosen:
        known = ", ".join(one_line(one.title, 40) for one in shown[:20])
        raise DataError(
            f'{name} has no sheet "{one_line(sheet, 40)}".', f"Choose one of its sheets: {known or 'none'}."
        )
    return chosen


def _safely(rows: Iterator[tuple[int, list[str]]], name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows, with every error in words."""
    try:
        yield from rows
    except Uncalculated as error:
        raise DataError(
            f"{name}: the formula in cell {one_line(str(error), 12) or '?'} has no result in the file.",
            "Open the workbook in the spreadsheet program, save it, and load it again.",
        ) from error
    except Exception as error:  # as above
        raise _damaged(name) from error


def _write_sheet(rows: Iterator[tuple[int, list[str]]], name: str, folder: Path) -> Path | None:
    """Writes the rows, line n being row n, all of one width; None if the sheet is empty."""
    draft = new_file(folder, ".draft")
    widths: list[int] = []
    with draft.open("x", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        for number, row in rows:
            if not row:
                continue
            if number > MOST_ROWS:
                raise _too_large(name)
            if len(row) > MOST_COLUMNS:
                raise DataError(
                    f"{name} has {len(row):,} columns; at most {MOST_COLUMNS:,} are read.",
                    "Keep only the columns that are needed.",
                )
            blank = number - len(widths) - 1
            file.write("\n" * blank)
            widths += [0] * blank
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
