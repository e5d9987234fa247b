"""The widget of a table of clients: what it shows, made apart from where it is drawn, so that it can be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import pyarrow as pa
import streamlit as st

from ui import format as fmt
from ui import paging
from ui import table_columns as cols
from ui.beginnings import Beginning
from ui.table_columns import Column
from ui.table_values import badge_options, shown_table
from ui.visit import Page, open_client


@dataclass(frozen=True)
class Grid:
    """What the table widget shows: the rows, the forms of its columns, and the clients in it. Nobody changes it."""

    shown: pa.Table
    config: Mapping[str, Any]
    clients: tuple[str, ...]


def grid_of(
    rows: pd.DataFrame, start: Beginning | None, looks: Mapping[str, Column], click_key: str, page: Page
) -> Grid:
    """The rows as the widget takes them. `start` begins the list of which they are a page."""
    shown = shown_table(rows, looks)
    whole = rows if start is None else start.rows
    bars = {name: cols.longest(whole[name]) for name in looks if looks[name].kind == "bar"}
    bars |= start.longest if start is not None else {}
    config = {
        name: cols.config(
            look,
            badge_options(shown[name]) if look.kind == "badge" else (),
            page.tokens,
            page.currency,
            click_key,
            bars.get(name, 1.0),
        )
        for name, look in looks.items()
    }
    return Grid(shown, config, tuple(rows["client_id"].tolist()) if "client_id" in rows else ())


def draw_grid(grid: Grid, sorted_by: Mapping[str, Column] | None, key: str, tallest: int) -> None:
    """The table widget. A client's name is a button in its cell.

    With `sorted_by` the rows are a page of a list: a click on a heading sorts all of it by these, not the page alone.
    """
    turns = st.session_state.get(f"{key}_turns", 0)
    sorts: dict[str, Any] = {}
    if sorted_by is not None:
        # another key with each click, so that a heading can be clicked again
        sorts = {
            "on_select": lambda: paging.heading_clicked(sorted_by, key, f"{key}_part_{turns}"),
            "selection_mode": "single-column",
        }
    st.dataframe(
        grid.shown,
        hide_index=True,
        column_config=grid.config,
        row_height=36,
        height=36 * min(len(grid.shown), tallest) + 39,
        placeholder=fmt.MISSING,
        key=f"{key}_part_{turns}",
        alt="Table of clients. A client's name opens its page.",
        **sorts,
    )
    clicked = st.session_state.get(f"{key}_open")
    if clicked and clicked["row"] < len(grid.clients):
        open_client(grid.clients[clicked["row"]])
