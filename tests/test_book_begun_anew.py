"""A book that is deleted and begun anew has the numbers of the old one again; what is shown is the new one."""

from __future__ import annotations

import shutil
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.book import Book
from analytics.filters import Filters
from analytics.intake import import_files
from ui import book as ui_book
from ui.asking import answer


def begin(book: Path, folder: Path, amount: str) -> None:
    rows = "".join(f"a,2026-{month:02d}-05,{amount}\n" for month in range(1, 11))
    path = folder / "revenue.csv"
    path.write_text("client_id,date,amount\n" + rows, encoding="utf-8")
    import_files(Book(book), [path], import_day=date(2026, 11, 2), who="test", as_of=date(2026, 10, 31))


def shown_revenue() -> Decimal:
    reader = ui_book.shown().reader
    assert reader is not None
    months = answer(reader, "account_months", Filters(), date(2026, 10, 1))
    return sum(months["revenue"], Decimal(0))


def test_a_book_begun_anew_shows_no_old_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book"
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(path))
    begin(path, tmp_path, "100.00")
    assert shown_revenue() == 100
    shutil.rmtree(path)
    begin(path, tmp_path, "250.00")
    assert Book(path).current_number() == 1
    assert shown_revenue() == 250


def test_an_unchanged_book_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "book"
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(path))
    begin(path, tmp_path, "100.00")
    assert ui_book.shown().reader is ui_book.shown().reader
