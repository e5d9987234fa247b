"""Tables of clients: sortable, searchable, exported as they are shown; a client's name opens its page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from analytics.spreadsheet import MEDIA_TYPE, as_xlsx
from ui import format as fmt
from ui import table_columns as cols
from ui.cards import dollars
from ui.table_columns import Column
from ui.visit import Page, current, open_client

ROWS_ON_A_PHONE = 25
Labels = Mapping[str, str | Column]


def client_table(
    frame: pd.DataFrame,
    columns: Sequence[str],
    key: str,
    *,
    file: str,
    labels: Labels | None = None,
    tallest: int = 16,
    search: bool | None = None,
    export: bool = True,
    phone_figure: str = "",
    phone_reason: str = "",
    empty: str = "No client in this choice.",
) -> None:
    """A list of clients in the order of the frame. A client's name opens its page.

    `columns` are names of the frame's columns in order of need; ui/table_columns.py knows their forms, `labels`
    gives another heading or form. The frame needs client_id and name. `file` says what the export holds. The search
    box stands over lists of more than ten. On a phone a client is a row of two lines, with the columns
    `phone_figure` and `phone_reason` at its right.
    """
    if frame.empty:
        st.caption(dollars(empty))
        return
    page = current()
    frame = frame.reset_index(drop=True)
    looks = {name: _look(name, frame, labels) for name in columns if name in frame}
    frame = _tools(frame, looks, key, page.file_name(file), len(frame) > 10 if search is None else search, export)
    if frame.empty:
        st.caption("No client matches this search.")
    elif page.phone:
        _phone_rows(frame, looks, key, phone_figure, phone_reason, page)
    else:
        _grid(frame, looks, key, tallest, page)


def plain_table(
    frame: pd.DataFrame, columns: Sequence[str], *, labels: Labels | None = None, stack: bool = True
) -> None:
    """A short table to read: a real one, every cell escaped. On a phone a row becomes pairs, unless `stack` is off."""
    looks = {name: _look(name, frame, labels) for name in columns if name in frame}
    currency = current().currency
    head = "".join(
        f'<th scope="col"{_side(look)}>{fmt.html_escape(cols.heading(look, currency))}</th>' for look in looks.values()
    )
    body = "".join(_plain_row(row, looks, currency) for row in frame.to_dict("records"))
    kind = "ts-table ts-stack" if stack else "ts-table"
    st.html(f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Words and their values below each other, such as an agreement's terms. Both are shown as plain text."""
    rows = "".join(
        f'<tr><th scope="row">{fmt.html_escape(word)}</th><td class="ts-right">{fmt.html_escape(value)}</td></tr>'
        for word, value in pairs
    )
    st.html(f'<table class="ts-table ts-facts"><tbody>{rows}</tbody></table>')


def download(
    label: str, frame: pd.DataFrame, file_name: str, key: str, *, primary: bool = False, excel: bool = False
) -> None:
    """A button that saves a frame as formula-safe CSV, with the metric's column names; beside it one for Excel."""
    st.download_button(
        label,
        data=lambda: fmt.safe_csv(frame),
        file_name=file_name,
        mime="text/csv",
        key=key,
        icon=":material/download:",
        type="primary" if primary else "secondary",
        on_click="ignore",
    )
    if excel:
        download_excel(frame, file_name, f"{key}_excel")


def download_excel(frame: pd.DataFrame, file_name: str, key: str, *, label: str = "Excel") -> None:
    """A button that saves a frame as a workbook: text never a formula, days as dates, ratios as percent."""
    ratios = [str(name) for name in frame.columns if cols.known(str(name), frame[name]).kind == "ratio"]
    stem = file_name.removesuffix(".csv")
    st.download_button(
        label,
        data=lambda: as_xlsx(frame, stem, ratios),
        file_name=f"{stem}.xlsx",
        mime=MEDIA_TYPE,
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


def with_columns(left: pd.DataFrame, right: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A list of clients with some columns of another one beside it, by client_id; the order stays."""
    taken = right.drop_duplicates("client_id").set_index("client_id")
    return left.assign(**{name: left["client_id"].map(taken[name]) for name in columns if name not in left})


# --- parts ---------------------------------------------------------------------------------------


def _look(name: str, frame: pd.DataFrame, labels: Labels | None) -> Column:
    """How a column is shown: as it is known, with the page's own heading or form."""
    own = (labels or {}).get(name)
    if isinstance(own, Column):
        return own
    column = cols.known(name, frame[name])
    return column if own is None else Column(own, column.kind, column.width, column.help)


def _tools(
    frame: pd.DataFrame, looks: Mapping[str, Column], key: str, file_name: str, search: bool, export: bool
) -> pd.DataFrame:
    """Search and export over the table, at its left: its own toolbar appears at the right. Returns what matches."""
    if not search and not export:
        return frame
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        wanted = _search_box(key) if search else ""
        found = _search(frame, looks, wanted)
        if export:
            shown = [name for name, look in looks.items() if look.kind != "line" and name != "client_id"]
            exported = found[[*(["client_id"] if "client_id" in found else []), *shown]]
            download("CSV", exported, file_name, f"{key}_csv", excel=True)
    return found


def _search_box(key: str) -> str:
    return (
        st.text_input(
            "Search in this table",
            key=f"{key}_search",
            placeholder="Search",
            icon=":material/search:",
            label_visibility="collapsed",
            width=220,
            live=True,
        )
        or ""
    )


def _search(frame: pd.DataFrame, looks: Mapping[str, Column], wanted: str) -> pd.DataFrame:
    """The rows in which every word stands in some column of words."""
    words = wanted.casefold().split()
    if not words:
        return frame
    texts = [name for name, look in looks.items() if look.kind in ("text", "client", "rank", "badge")]
    rows = zip(*(frame[name] for name in texts), strict=True)
    lines = [
        " ".join(cols.written(name, value, looks[name]) for name, value in zip(texts, row, strict=True)).casefold()
        for row in rows
    ]
    return frame[[all(word in line for word in words) for line in lines]].reset_index(drop=True)


def _grid(frame: pd.DataFrame, looks: Mapping[str, Column], key: str, tallest: int, page: Page) -> None:
    """The table widget. A client's name is a button in its cell."""
    shown = pd.DataFrame({name: cols.shown_values(frame, name, look) for name, look in looks.items()})
    config: dict[str, Any] = {
        name: cols.config(look, shown[name], page.tokens, page.currency, f"{key}_open") for name, look in looks.items()
    }
    st.dataframe(
        shown,
        hide_index=True,
        column_config=config,
        row_height=36,
        height=36 * min(len(shown), tallest) + 39,
        placeholder=fmt.MISSING,
        key=key,
        alt="Table of clients. A client's name opens its page.",
    )
    clicked = st.session_state.get(f"{key}_open")
    if clicked and "client_id" in frame:
        open_client(str(frame["client_id"].iloc[clicked["row"]]))


def _phone_rows(
    frame: pd.DataFrame, looks: Mapping[str, Column], key: str, figure: str, reason: str, page: Page
) -> None:
    """Two lines per client: name and details left, figure and reason right."""
    pages = -(-len(frame) // ROWS_ON_A_PHONE)
    number = st.session_state.get(f"{key}_page", 1) if pages > 1 else 1
    start = (min(number, pages) - 1) * ROWS_ON_A_PHONE
    with st.container(gap="xsmall", key=f"ts_rows_{key}"):
        for place, row in enumerate(frame.iloc[start : start + ROWS_ON_A_PHONE].to_dict("records")):
            _phone_row(row, looks, f"{key}_open_{place}", figure, reason, page)
    if pages > 1:
        st.pagination(pages, key=f"{key}_page")


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
        st.markdown("  \n".join(right), text_alignment="right", width="content")


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


def _plain_row(row: Mapping[Any, Any], looks: Mapping[str, Column], currency: str) -> str:
    cells = []
    for place, (name, look) in enumerate(looks.items()):
        text = fmt.html_escape(cols.written(name, row[name], look))
        tag = "th" if place == 0 else "td"
        scope = ' scope="row"' if place == 0 else ""
        label = fmt.html_escape(cols.heading(look, currency))
        cells.append(f'<{tag}{scope} data-l="{label}"{_side(look)}>{text}</{tag}>')
    return f"<tr>{''.join(cells)}</tr>"


def _side(look: Column) -> str:
    if look.kind in ("day", "month", "rank"):
        return ' class="ts-tight"'
    return ' class="ts-right"' if look.kind in ("money", "change", "count", "ratio", "multiple", "bar") else ""
