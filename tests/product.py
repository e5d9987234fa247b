"""The product as the comparison tests see it: rows of a metric with plain Python values.

The only file of these tests that knows the product's interface.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, datetime, time
from pathlib import Path
from unittest.mock import patch

import pandas as pd

from analytics import METRICS
from analytics.book import Book
from analytics.changes import change_settings
from analytics.filters import Filters
from analytics.intake import import_files, previewing
from analytics.intake.differences import Difference
from analytics.reader import open_reader


class ProductBook:
    def __init__(
        self,
        files: list[Path],
        folder: Path,
        import_day: date,
        as_of: date | None = None,
        settings: dict | None = None,
        is_told: bool = True,
    ) -> None:
        self._book = Book(folder)
        self._at = datetime.combine(import_day, time(12))
        if settings:
            # Before the first import, a setting costs nothing to change.
            change_settings(self._book, _texts(settings), at=self._at, who="test")
        with nullcontext() if is_told else untold():
            self.load(files, import_day, as_of)

    def load(self, files: list[Path], import_day: date, as_of: date | None = None) -> None:
        """Import the files, in one call."""
        at = datetime.combine(import_day, time(12))
        import_files(self._book, files, import_day=import_day, as_of=as_of, at=at, who="test")
        self._reader = open_reader(self._book)

    @staticmethod
    def metric_names() -> list[str]:
        return list(METRICS)

    def change_settings(self, settings: dict) -> None:
        change_settings(self._book, _texts(settings), at=self._at, who="test")
        self._reader.close()
        self._reader = open_reader(self._book)

    @property
    def data_date(self) -> date:
        return self._reader.info.data_date

    @property
    def reporting_month(self) -> date:
        return self._reader.info.reporting_month

    @property
    def is_complete(self) -> bool:
        return self._reader.info.reporting_month_is_complete

    def rows(self, metric: str, month=None, owners=(), segments=(), regions=(), ranks=(), **options) -> list[dict]:
        filters = Filters(owners=tuple(owners), segments=tuple(segments), regions=tuple(regions), ranks=tuple(ranks))
        frame = METRICS[metric](self._reader, filters, month=month, **options)
        return [
            {name: _plain(value) for name, value in zip(frame.columns, values, strict=True)}
            for values in frame.itertuples(index=False, name=None)
        ]


@contextmanager
def untold() -> Iterator[None]:
    """Imports here do not look for what to tell their user, which takes a quarter of them and changes no figure."""
    with (
        patch.object(previewing, "find_notices", return_value=()),
        patch.object(previewing, "find_difference", return_value=Difference(())),
    ):
        yield


def _texts(settings: dict) -> dict[str, str]:
    """Settings as they are typed: a list with commas."""
    return {
        name: ", ".join(map(str, value)) if isinstance(value, tuple) else str(value) for name, value in settings.items()
    }


def _plain(value):
    """None for what is not there, a date for a timestamp at midnight, Python's own numbers and lists."""
    if value is None or value is pd.NaT or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.tolist() if hasattr(value, "tolist") else value
