"""What every page starts with: `page = ui.page("Title")`.

The shell prepares a visit (book, month, filters, where the title goes) and runs the page inside it. A page file that
is run in any other way finds no visit and stops before it shows anything.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import Reader, SnapshotInfo
from ui import theme
from ui.filters import draw_words, words
from ui.format import file_name, md_escape, months_before, plain


@dataclass(frozen=True)
class Page:
    """Everything a page needs to ask and to draw. `reader` is the open snapshot, of the sample if `is_sample`."""

    reader: Reader
    month: date
    filters: Filters
    book: Book
    is_sample: bool
    tokens: theme.Tokens
    phone: bool
    title_place: DeltaGenerator = field(repr=False)
    action_place: DeltaGenerator = field(repr=False)
    links: Mapping[str, Any] = field(repr=False, default_factory=dict)
    _numbers: Iterator[int] = field(repr=False, default_factory=count)

    @property
    def has_data(self) -> bool:
        """Whether there is a snapshot to read: without one only the import page runs."""
        return self.reader is not None

    @property
    def info(self) -> SnapshotInfo:
        """What the snapshot says of itself: data date, months, settings, currency."""
        return self.reader.info

    @property
    def currency(self) -> str:
        """The reporting currency's code, '' when the exports name none."""
        return str(self.info.currency or "") if self.has_data else ""

    def months_back(self, months: int) -> date:
        """The month that lies so many months before the one shown."""
        return months_before(self.month, months)

    @property
    def filter_words(self) -> str:
        """What is filtered, for a sentence: 'owner Ida, rank A', or ''."""
        return words(self.filters)

    def file_name(self, what: str) -> str:
        """A name for a download of this view: neglected_2026-10_owner_ida.csv."""
        return file_name([what, f"{self.month:%Y-%m}", self.filter_words])

    def key(self, kind: str) -> str:
        """A key for a container that the stylesheet knows by its kind: ts_headline_0, the next time ts_headline_1."""
        return f"ts_{kind}_{next(self._numbers)}"

    def action(self) -> DeltaGenerator:
        """The place at the end of the title row for the page's one primary button: `with page.action(): ...`."""
        return self.action_place


_VISIT: ContextVar[Page | None] = ContextVar("visit", default=None)


@contextmanager
def visit(prepared: Page) -> Iterator[None]:
    """Run a page inside; only the shell calls this."""
    mark = _VISIT.set(prepared)
    try:
        yield
    finally:
        _VISIT.reset(mark)


def current() -> Page:
    """The page that is being run. Stops the run when it was not entered through the shell."""
    prepared = _VISIT.get()
    if prepared is None:
        st.error("Open this page through the dashboard's front door: its address without a page name.")
        st.stop()
    return prepared


def page(title: str) -> Page:
    """Draw the title (plain text) and what is filtered; return what the page needs. Every page's first call."""
    prepared = current()
    st.set_page_config(page_title=f"{plain(title)} · Touchstone")
    prepared.title_place.title(md_escape(title), anchor=False)
    draw_words(prepared.filters)
    return prepared


def open_page(name: str, **query: str) -> None:
    """Go to another page by its file's name; month and filters stay."""
    st.switch_page(current().links[name], query_params=query or None)


def open_client(client_id: str) -> None:
    """Go to a client's page; month and filters stay."""
    open_page("client", client=client_id)


def link(name: str, text: str, **query: str) -> None:
    """A link to another page by its file's name, arrow at the end; month and filters stay."""
    st.page_link(
        current().links[name],
        label=f":blue[{text}]",
        icon=":material/arrow_forward:",
        icon_position="right",
        query_params=query or None,
    )
