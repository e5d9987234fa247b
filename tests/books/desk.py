"""A book with a user at it, who imports, corrects and decides; and whether two books have the same figures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from analytics import correcting
from analytics.book import Book
from analytics.corrections import Corrections
from analytics.intake import Answers
from analytics.reader import Reader, open_reader
from tests.books.by_hand import write_book
from tests.books.compare import difference
from tests.books.first_import import import_files
from tests.product import ProductBook, untold

Rows = list[dict[str, str]]


class Desk:
    """A book with a user at it: every action a minute after the one before."""

    def __init__(self, folder: Path, is_told: bool = False) -> None:
        self.book = Book(folder / "book")
        # what an import tells costs a quarter of it
        self._is_told = is_told
        self.exports = folder / "exports"
        self.at = datetime(2026, 1, 5, 9)
        self._reader: Reader | None = None
        self._shown: list[tuple[Path, int]] = []

    def when(self) -> dict:
        self.at += timedelta(minutes=1)
        return {"at": self.at, "who": "ana"}

    def load(
        self, name: str = "first", as_of: date | None = date(2025, 12, 31), mode: str | None = None, **exports: Rows
    ) -> None:
        files = write_book(self.exports / name, **exports)
        answers = Answers(mode=mode)
        with nullcontext() if self._is_told else untold():
            import_files(self.book, files, import_day=self.at.date(), as_of=as_of, answers=answers, **self.when())

    def link(self, old: str, new: str) -> Corrections:
        return correcting.link_clients(self.book, old, new, **self.when())

    def leave_out(self, client_id: str, reason: str = "") -> Corrections:
        return correcting.leave_out(self.book, client_id, reason, **self.when())

    def reading(self, question: Callable):
        """What a question finds in the current snapshot, which is opened once for all questions until it changes."""
        files = [self.book.snapshots_folder / f"{self.book.require_current():04d}.{end}" for end in ("duckdb", "json")]
        shown = [(file, file.stat().st_mtime_ns) for file in files if file.exists()]
        if self._reader is None or shown != self._shown or len(shown) < len(files):
            if self._reader is not None:
                self._reader.close()
            self._reader = open_reader(self.book)
            self._shown = shown
        return question(self._reader)

    def rows(self, metric: str, **options) -> list[dict]:
        return self.reading(lambda reader: product_rows(reader, metric, **options))

    def figures(self) -> dict[str, list[dict]]:
        """Every metric with its rows."""
        return self.reading(lambda reader: {name: product_rows(reader, name) for name in ProductBook.metric_names()})


def product_rows(reader: Reader, metric: str, **options) -> list[dict]:
    side = ProductBook.__new__(ProductBook)
    side._reader = reader
    return side.rows(metric, **options)


def assert_equal_figures(expected: dict[str, list[dict]], actual: dict[str, list[dict]]) -> None:
    for metric, rows in expected.items():
        assert not difference(metric, rows, actual[metric]), metric


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty book with a user at it."""
    return Desk(tmp_path)
