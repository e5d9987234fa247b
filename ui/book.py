"""Which book is shown, and its reader: the user's own, or the sample until there is one."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import streamlit as st

from analytics import METRICS
from analytics.book import Book, default_book_path
from analytics.clients import filter_values
from analytics.reader import Reader, open_reader
from ui import format as fmt
from ui.asking import of_snapshot
from ui.filters import Options
from ui.preloading import PRELOADER

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_EXPORTS = ROOT / "data" / "sample"
_BUILDING = threading.Lock()


@dataclass(frozen=True)
class Shown:
    """The book on the screen. `own` is the user's book, into which imports go; `reader` may be the sample's."""

    own: Book
    reader: Reader | None
    is_sample: bool


def sample_path() -> Path:
    """Where the sample book lies: TOUCHSTONE_SAMPLE_BOOK, else data/sample_book."""
    return Path(os.environ.get("TOUCHSTONE_SAMPLE_BOOK") or ROOT / "data" / "sample_book")


def shown() -> Shown:
    """The book to show in this run, at its current snapshot."""
    own = Book(default_book_path(os.environ))
    number = own.current_number()
    if number is not None:
        reader = _open(own, number)
        PRELOADER.notice(reader)
        return Shown(own, reader, is_sample=False)
    sample = Book(sample_path())
    if sample.current_number() is None and any(SAMPLE_EXPORTS.glob("*.csv")):
        _build_sample(sample)
    number = sample.current_number()
    return Shown(own, None if number is None else _open(sample, number), is_sample=True)


def prepare() -> None:
    """Open the user's book when the server starts, if there is one, so that its first visitor does not wait."""
    own = Book(default_book_path(os.environ))
    number = own.current_number()
    if number is not None:
        PRELOADER.notice(_open(own, number))


def without_reader() -> Shown:
    """The user's book alone, for the page that can mend it."""
    return Shown(Book(default_book_path(os.environ)), None, is_sample=False)


def options(reader: Reader) -> Options:
    """What can be chosen in this book's filters."""
    return of_snapshot(reader, "filter options", lambda: _options(reader))


def summary(reader: Reader) -> list[str]:
    """How large the book is and in which currency, for the sidebar."""
    clients = of_snapshot(reader, "active clients", lambda: _active_clients(reader))
    parts = [fmt.counted(clients, "active client")]
    return [*parts, reader.info.currency] if reader.info.currency else parts


def _open(book: Book, number: int) -> Reader:
    return _reader(str(book.path), number, book.snapshot_mark(number))


# One reader per snapshot, shared by all visitors. A book that is deleted and begun anew has the same numbers again, so
# the mark of its file belongs to what says which.
@st.cache_resource(max_entries=4, show_spinner=False)
def _reader(path: str, number: int, mark: str) -> Reader:
    return open_reader(Book(Path(path)), number)


def _options(reader: Reader) -> Options:
    info = reader.info
    return Options(months=info.months, default_month=info.reporting_month, values=filter_values(reader))


def _active_clients(reader: Reader) -> int:
    return int(METRICS["coverage_summary"](reader)["active_clients"].iloc[0])


def _build_sample(sample: Book) -> None:
    """Make the sample book, once; a second visitor waits for the first."""
    # reading files of all kinds takes a quarter of all that is loaded, and most runs read none
    from analytics.intake import import_files

    with st.spinner("Preparing the sample data: this happens once and takes a few seconds."), _BUILDING:
        if sample.current_number() is None:
            import_files(
                sample, sorted(SAMPLE_EXPORTS.glob("*.csv")), import_day=date.today(), at=datetime.now(), who="sample"
            )
