"""Long lists: searched, sorted and sent page by page by the server, so that the browser gets what is on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from ui import format as fmt
from ui import rows
from ui import table_columns as cols
from ui.table_columns import Column
from ui.visit import Page

# A list of more rows is shown in pages of so many; the browser sorts and scrolls the shorter ones by itself.
ROWS_OF_A_PAGE = 250
ROWS_ON_A_PHONE = 25
# Of a table to read, which has no box of its own to scroll in.
ROWS_TO_READ = 50
HEADING_SORTS = "a click on a heading sorts them all"
AS_LISTED = ""
_WORDS = ("text", "client", "rank", "badge")
Looks = Mapping[str, Column]


@dataclass(frozen=True)
class Order:
    """By which column a list is sorted: none, as it was listed, until somebody chooses one."""

    column: str = AS_LISTED
    descending: bool = False


def is_long(frame: pd.DataFrame) -> bool:
    """Whether a list is shown page by page on a desk."""
    return len(frame) > ROWS_OF_A_PAGE


def found(frame: pd.DataFrame, looks: Looks, wanted: str) -> rows.Places:
    """The places of the rows in which every word of a search stands, in a column of words or in the client's id."""
    texts = {name: _written(name, look) for name, look in looks.items() if look.kind in _WORDS}
    if "client_id" in frame:
        texts["client_id"] = str
    return rows.found(frame, texts, wanted)


def in_order(frame: pd.DataFrame, looks: Looks, places: rows.Places, order: Order) -> rows.Places:
    """The same places in the order that was chosen."""
    look = looks.get(order.column)
    if look is None:
        return places
    values = frame[order.column].iloc[places]
    written = _written(order.column, look) if look.kind in _WORDS else None
    return places[rows.ordered(values, descending=order.descending, written=written)]


def choose_order(looks: Looks, key: str, currency: str) -> Order:
    """The choice of a column and a direction. Draws it; a click on a heading sets it as well."""
    columns = [name for name, look in looks.items() if look.kind != "line"]
    names = {name: cols.heading(looks[name], currency) for name in columns}
    if st.session_state.get(f"{key}_sort") not in (None, AS_LISTED, *columns):
        st.session_state[f"{key}_sort"] = AS_LISTED
    column = st.selectbox(
        "Sort by",
        [AS_LISTED, *columns],
        format_func=lambda name: f"Sort by {names[name]}" if name else "Sort: as listed",
        key=f"{key}_sort",
        on_change=lambda: _start_direction(looks, key),
        label_visibility="collapsed",
        width=190,
        persist_state="session",
    )
    if not column:
        return Order()
    if f"{key}_direction" not in st.session_state:
        _start_direction(looks, key)
    direction = st.segmented_control(
        "Direction",
        ("up", "down"),
        format_func=lambda one: {"up": ":material/arrow_upward:", "down": ":material/arrow_downward:"}[one],
        help="Smallest or A first, largest or Z first",
        required=True,
        key=f"{key}_direction",
        label_visibility="collapsed",
        persist_state="session",
    )
    return Order(str(column), direction == "down")


def sort_by(looks: Looks, key: str, column: str) -> None:
    """Sort by a column whose heading was clicked; another click turns the direction."""
    state = st.session_state
    if column not in looks or looks[column].kind == "line":
        return
    if state.get(f"{key}_sort") == column:
        state[f"{key}_direction"] = "up" if state.get(f"{key}_direction") == "down" else "down"
    else:
        state[f"{key}_sort"] = column
        _start_direction(looks, key)


def heading_clicked(looks: Looks, key: str, table_key: str) -> None:
    """What a click on a heading of the table with this key does; the next table has another key, so that it is free."""
    chosen = st.session_state[table_key]["selection"]["columns"]
    if chosen:
        sort_by(looks, key, str(chosen[0]))
        st.session_state[f"{key}_turns"] = st.session_state.get(f"{key}_turns", 0) + 1


def current_part(page: Page, key: str, count: int, *asked: Any, start: int = 1, size: int = 0) -> rows.Part:
    """The page of the list that is shown. What was asked for differs from before: page one again.

    `start` is the row, counted from one, whose page is shown first instead.
    """
    size = size or (ROWS_ON_A_PHONE if page.phone else ROWS_OF_A_PAGE)
    mark = (page.reader.number if page.has_data else None, page.month, page.filters, count, *asked)
    if st.session_state.get(f"{key}_of") != mark:
        st.session_state[f"{key}_of"] = mark
        st.session_state.pop(f"{key}_page", None)
    return rows.part(count, int(st.session_state.get(f"{key}_page") or -(-start // size)), size)


def draw_pages(shown: rows.Part, key: str, hint: str = "") -> None:
    """Which rows are shown, what is to be known of them, and the way to the others."""
    if shown.pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.caption(f"{shown.words} · {hint}" if hint else shown.words, width="content")
        if st.session_state.get(f"{key}_page", 1) != shown.number:
            st.session_state[f"{key}_page"] = shown.number
        st.pagination(shown.pages, key=f"{key}_page", persist_state="session")


def _start_direction(looks: Looks, key: str) -> None:
    look = looks.get(str(st.session_state.get(f"{key}_sort") or ""))
    if look is not None:
        st.session_state[f"{key}_direction"] = "down" if _largest_first(look) else "up"


def _largest_first(look: Column) -> bool:
    return look.kind not in _WORDS


def _written(name: str, look: Column) -> rows.Written:
    """How a value of a column of words is searched and sorted: as it is shown, nothing where nothing is."""

    def written(value: Any) -> str:
        text = cols.written(name, value, look)
        return "" if text == fmt.MISSING else text

    return written
