"""The oracle behind the same few names as the product's adapter."""

from datetime import date
from pathlib import Path

from tests.oracle import ORACLE, OracleBook


class OracleSide:
    def __init__(self, folder: Path, import_day: date, as_of: date | None = None, settings: dict | None = None) -> None:
        self._arguments = folder, import_day, as_of
        self.change_settings(settings or {})

    def change_settings(self, settings: dict) -> None:
        folder, import_day, as_of = self._arguments
        self.book = OracleBook(folder, import_day, as_of, settings)

    @property
    def data_date(self) -> date:
        return self.book.data_date

    @property
    def reporting_month(self) -> date:
        return self.book.reporting_month

    @property
    def is_complete(self) -> bool:
        return self.book.is_complete

    def rows(self, metric: str, **arguments) -> list[dict]:
        return ORACLE[metric](self.book, **arguments)
