"""Pages opened as a visitor opens them by their address, on books of a few hand-written exports."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from analytics.book import Book
from analytics.filters import Filters
from tests.books.first_import import import_files
from tests.product import untold
from ui import theme
from ui.visit import Page

SHELL = Path(__file__).resolve().parent.parent / "ui" / "shell.py"
Open = Callable[..., AppTest]


def visit(page: str, **address: str) -> AppTest:
    """A visit by the address of a page, with values in it, that has yet to run.

    No other page runs before it, as in a browser that opens a bookmark.
    """
    visitor = AppTest.from_file(str(SHELL), default_timeout=90)
    for name, value in address.items():
        visitor.query_params[name] = value
    return visitor.switch_page(f"../pages/{page}.py")


def opener(monkeypatch: pytest.MonkeyPatch, page: str) -> Open:
    """What opens a page on a book, with values in the address; a page that fails fails the test."""

    def opened(book: Book, **address: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit(page, **address).run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def bare_page(filters: Filters, *, phone: bool) -> Page:
    """A page on no book, in October 2026, for a script that draws a part of one."""
    return Page(
        reader=SimpleNamespace(number=1, info=SimpleNamespace(currency="EUR")),  # type: ignore[arg-type]
        month=date(2026, 10, 1),
        filters=filters,
        book=None,  # type: ignore[arg-type]
        is_sample=False,
        tokens=theme.LIGHT,
        phone=phone,
        title_place=st.container(),
        action_place=st.container(),
    )


def small_book(folder: Path, **exports: str) -> Book:
    """A book of hand-written exports, imported on 2 November 2026."""
    paths = []
    for kind, text in exports.items():
        paths.append(folder / f"{kind}.csv")
        paths[-1].write_text(text, encoding="utf-8")
    book = Book(folder / "book")
    with untold():
        import_files(book, paths, import_day=date(2026, 11, 2), at=datetime(2026, 11, 2, 9), who="test")
    return book


def year_of_rows(columns: str, **clients: str) -> str:
    """Twelve months of the same row for each client, on the first of each month to October 2026."""
    rows = [
        f"{client},{2025 + (place + 10) // 12}-{(place + 10) % 12 + 1:02d}-01,{values}"
        for client, values in clients.items()
        for place in range(12)
    ]
    return f"client_id,date,{columns}\n" + "\n".join(rows) + "\n"
