"""Asks a question for a page, and keeps the answer: a snapshot never changes, so neither do its figures."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from datetime import date
from typing import Any, TypeVar, cast

import pandas as pd

from analytics.filters import Filters
from analytics.questions import QUESTIONS
from analytics.reader import Identity, Reader
from ui.answers import Answers
from ui.visit import Page

MOST_BYTES = 1_000_000_000
ANSWERS = Answers(MOST_BYTES)
_PAGE = object()
_Made = TypeVar("_Made")


def ask(
    metric: Callable[..., pd.DataFrame],
    page: Page,
    *,
    month: Any = _PAGE,
    filters: Filters | None = None,
    columns: tuple[str, ...] = (),
    **options: Any,
) -> pd.DataFrame:
    """The metric, or what is asked like one, for the page's month and filters. `month=None` asks for the whole series.

    Of a list of all clients a page may need a few `columns` alone; these are its answer then.
    The frame is a copy of its own: a page may change it.
    """
    asked = page.filters if filters is None else filters
    when = page.month if month is _PAGE else month
    return answer(page.reader, metric.__name__, asked, when, columns, **options)


def answer(
    reader: Reader, name: str, filters: Filters, month: date | None, columns: tuple[str, ...] = (), **options: Any
) -> pd.DataFrame:
    """The question of this name, asked of a snapshot once."""
    key = (reader.identity, name, filters, month, columns, tuple(sorted(options.items())))
    made = ANSWERS.get(key, lambda: QUESTIONS[name](reader.for_pages(columns), filters, month=month, **options))
    return cast(pd.DataFrame, made)


def of_snapshot(reader: Reader, name: str, make: Callable[[], _Made], *parts: Hashable) -> _Made:
    """What is made from a snapshot alone, made once. `name` and `parts` say what it is; the parts must decide it."""
    return cast(_Made, ANSWERS.get((reader.identity, name, *parts), make))


def of_choice(page: Page, name: str, make: Callable[[], _Made], *parts: Hashable) -> _Made:
    """The same for the month and filters of a page: for what takes long to make from the answers of its metrics."""
    return of_snapshot(page.reader, name, make, page.filters, page.month, *parts)


def of_look(page: Page, name: str, make: Callable[[], _Made], *parts: Hashable) -> _Made:
    """The same for what is drawn: made for the theme and the kind of screen as well. Visitors share it unchanged."""
    return of_choice(page, name, make, page.tokens.name, page.phone, *parts)


def forget() -> None:
    """Forget every answer."""
    ANSWERS.clear()


def forget_snapshot(which: Identity) -> None:
    """Forget all that was asked of a snapshot and made from it."""
    ANSWERS.drop(lambda key: key[0] == which)
