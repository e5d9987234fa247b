"""The commands backup, restore, rows and templates: what goes out of a book whole, and what comes back in."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.backup import BackupInfo, back_up
from analytics.command_line.common import DONE, add_command, book_of, now, waiting, who
from analytics.contract import ALL_KINDS
from analytics.errors import BookError
from analytics.loaded_rows import loaded_rows_text
from analytics.reader import open_reader
from analytics.restoring import restore
from analytics.templates import write_templates

if TYPE_CHECKING:
    from analytics.command_line.common import Commands


def add_commands(commands: Commands) -> None:
    """Adds `rows`, `backup`, `restore` and `templates`."""
    rows = add_command(commands, "rows", _rows, "Print the rows in force, each with its import, file and line.")
    rows.add_argument("kind", choices=ALL_KINDS)
    rows.add_argument("--import", dest="number", type=int, metavar="N", help="only the rows of this import")
    rows.add_argument("--format", choices=("csv", "json"), default="csv")
    backing = add_command(commands, "backup", _backup, "Write the whole book into one new file.")
    backing.add_argument("file", metavar="FILE.zip")
    restoring = add_command(commands, "restore", _restore, "Make a book from a backup, in an empty or new folder.")
    restoring.add_argument("file", metavar="FILE.zip")
    templates = add_command(commands, "templates", _templates, "Write exports with two invented rows each, to fill in.")
    templates.add_argument("folder", metavar="DIR")


def _rows(chosen: argparse.Namespace) -> int:
    reader = open_reader(book_of(chosen))
    try:
        numbers = reader.info.imports
        if chosen.number is not None and chosen.number not in numbers:
            known = ", ".join(str(number) for number in numbers)
            raise BookError(f"Import {chosen.number} is not in force.", f"The imports in force are: {known}.")
        for text in loaded_rows_text(reader, chosen.kind, chosen.format, chosen.number):
            sys.stdout.write(text)
    finally:
        reader.close()
    return DONE


def _backup(chosen: argparse.Namespace) -> int:
    info = back_up(book_of(chosen), Path(chosen.file), at=now(), who=who(), waiting=waiting)
    print(f"{chosen.file} holds {_told(info)}.")
    return DONE


def _restore(chosen: argparse.Namespace) -> int:
    book = book_of(chosen)
    info = restore(Path(chosen.file), book.path, at=now(), who=who())
    print(f"{book.path} is the book of {info.at} again: {_told(info)}.")
    return DONE


def _told(info: BackupInfo) -> str:
    imports = "1 import" if info.imports == 1 else f"{info.imports:,} imports"
    return f"{imports} and snapshot {info.current}, {info.size:,} bytes unpacked"


def _templates(chosen: argparse.Namespace) -> int:
    for path in write_templates(Path(chosen.folder)):
        print(path)
    return DONE
