"""What every command needs: its parser, the book, who asks and when, and where progress goes."""

from __future__ import annotations

import argparse
import getpass
import os
import sys
import time
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from analytics.book import Book, default_book_path
from analytics.errors import UsageError
from analytics.memory import Memory, parse_memory
from analytics.time_left import time_left

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


def memory_limit(text: str) -> Memory:
    """A size such as 2GB, for argparse."""
    try:
        return parse_memory(text)
    except UsageError as error:
        raise argparse.ArgumentTypeError(f"{error}") from error


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


class ProgressLine:
    """One line that changes in place, on a terminal only: how much is done, what is being done, how long it goes on."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._began = 0.0
        self._part = 1.0

    def __call__(self, step: str, part: float) -> None:
        """Shows a step, with the part of the work (0 to 1) that is done before it."""
        # whatever comes after the end, or goes back, is another work
        if self._part >= 1 or part < self._part:
            self._began = self._clock()
        self._part = part
        if sys.stderr.isatty():
            left = time_left(self._clock() - self._began, part)
            text = f"{part:4.0%}  {step}" + (f", {left}" if left else "")
            print(f"\r\033[K{text}", end="\n" if part >= 1 else "", file=sys.stderr, flush=True)


progress = ProgressLine()
