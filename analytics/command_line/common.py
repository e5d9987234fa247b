"""What every command needs: its parser, the book, who asks and when, and where progress goes."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from analytics.book import Book
from analytics.reader import default_book_path

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
PROBLEMS_PRINTED = 20

Run = Callable[[argparse.Namespace], int]
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add_command(commands: Commands, name: str, run: Run, text: str) -> argparse.ArgumentParser:
    """Adds a command that works on a book; `run` gets what was chosen and returns the exit code."""
    made = commands.add_parser(name, help=text, description=text)
    made.set_defaults(run=run)
    made.add_argument("--book", metavar="DIR", help="the book's folder")
    return made


def day(text: str) -> date:
    """A day such as 2026-10-31, for argparse."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date such as 2026-10-31') from error


def month(text: str) -> date:
    """A month such as 2026-10, for argparse: its first day."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a month such as 2026-10') from error


def book_of(chosen: argparse.Namespace) -> Book:
    """The book of --book, else of TOUCHSTONE_BOOK, else data/book."""
    return Book(chosen.book or default_book_path(os.environ))


def who() -> str:
    """The name of the user at the machine."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def now() -> datetime:
    """The local time in whole seconds: the one place where the command line reads the clock."""
    return datetime.now().replace(microsecond=0)


def waiting(holder: str) -> None:
    """Says for whom a command waits."""
    print(f"Waiting for {holder}, which is writing to this book.", file=sys.stderr)


def progress(step: str, part: float) -> None:
    """One line that changes in place, on a terminal only."""
    if sys.stderr.isatty():
        end = "\n" if part >= 1 else ""
        print(f"\r\033[K{part:4.0%}  {step}", end=end, file=sys.stderr, flush=True)
