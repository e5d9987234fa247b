"""Asks a metric for a page, and keeps the answer: a snapshot never changes, so neither does its figure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics import METRICS
from analytics.filters import Filters
from analytics.reader import Reader
from ui.visit import Page

_PAGE = object()


def ask(
    metric: Callable[..., pd.DataFrame],
    page: Page,
    *,
    month: Any = _PAGE,
    filters: Filters | None = None,
    **options: Any,
) -> pd.DataFrame:
    """The metric for the page's month and filters. `month=None` asks for the whole series.

    The frame is a copy of its own: a page may change it.
    """
    return _answer(
        str(page.reader.book.path),
        page.reader.number,
        metric.__name__,
        page.filters if filters is None else filters,
        page.month if month is _PAGE else month,
        tuple(sorted(options.items())),
        page.reader,
    )


@st.cache_data(max_entries=400, show_spinner=False)
def _answer(
    path: str,
    number: int,
    name: str,
    filters: Filters,
    month: date | None,
    options: tuple[tuple[str, Any], ...],
    _reader: Reader,
) -> pd.DataFrame:
    return METRICS[name](_reader, filters, month=month, **dict(options))
