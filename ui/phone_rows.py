"""A list of clients on a phone: two lines per client, name and details left, figure and reason right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from ui import format as fmt
from ui import table_columns as cols
from ui.cards import dollars
from ui.records import records
from ui.table_columns import Column
from ui.visit import Page, open_client

# A longer reason is broken into lines, so that it leaves room for the name beside it.
LONG_REASON, WIDEST_RIGHT = 26, 190


def draw_phone_rows(
    rows: pd.DataFrame, looks: Mapping[str, Column], key: str, figure: str, reason: str, page: Page
) -> None:
    """The clients of one page of a list, each with the columns `figure` and `reason` at its right."""
    with st.container(gap="xsmall", key=f"ts_rows_{key}"):
        for place, row in enumerate(records(rows)):
            _phone_row(row, looks, f"{key}_open_{place}", figure, reason, page)


def _phone_row(
    row: Mapping[Any, Any], looks: Mapping[str, Column], key: str, figure: str, reason: str, page: Page
) -> None:
    left = {
        name: look
        for name, look in looks.items()
        if name not in (figure, reason) and look.kind in ("text", "rank", "day", "month")
    }
    details = [cols.written(name, row[name], look) for name, look in left.items()]
    small = " · ".join(fmt.md_escape(text) for text in details if text and text != fmt.MISSING)
    with st.container(horizontal=True, wrap=False, gap="small", vertical_alignment="center"):
        with st.container(width="stretch", gap="xxsmall"):
            st.button(
                f"**{fmt.md_escape(row['name'])}**",
                key=key,
                type="tertiary",
                on_click=open_client,
                args=(str(row["client_id"]),),
            )
            st.caption(small)
        right = [_phone_figure(row, looks, figure, page)] if figure in looks else []
        right += [_phone_reason(row, looks[reason], reason)] if reason in looks else []
        is_long = reason in looks and len(cols.written(reason, row[reason], looks[reason])) > LONG_REASON
        st.markdown("  \n".join(right), text_alignment="right", width=WIDEST_RIGHT if is_long else "content")


def _phone_figure(row: Mapping[Any, Any], looks: Mapping[str, Column], name: str, page: Page) -> str:
    """The one figure of a row, with its currency; what is missing stays empty."""
    kind, value = looks[name].kind, row[name]
    if kind not in ("money", "change"):
        return f"**{fmt.md_escape(cols.written(name, value, looks[name]))}**"
    amount = fmt.number(value)
    decimals = 1 if amount is not None and abs(amount) >= 1000 else None
    return f"**{dollars(fmt.money(value, page.currency, decimals=decimals, sign=kind == 'change'))}**"


def _phone_reason(row: Mapping[Any, Any], look: Column, name: str) -> str:
    """The small line under the figure: days over in red, a badge in its tone, else grey."""
    text = cols.written(name, row[name], look)
    tone = {"red": "red", "amber": "orange", "green": "green"}.get(cols.BADGES.get(text, ""), "gray")
    if name == "days_over":
        text, tone = fmt.counted(row[name], "day") + " over", "red"
    return f":{tone}[:small[{fmt.md_escape(text)}]]" if text else ""
