"""Tables of clients: sortable, searchable, exported as they are listed; a client's name opens its page."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import streamlit as st

from ui import format as fmt
from ui import of_clients, paging
from ui import table_columns as cols
from ui.asking import of_look
from ui.beginnings import Beginning, beginning_of
from ui.cards import dollars
from ui.grid import Grid, draw_grid, grid_of
from ui.phone_rows import draw_phone_rows
from ui.records import records
from ui.rows import Places
from ui.table_columns import Column
from ui.visit import Page, current

# The column that is asked for the rows shown.
LINE = "mrr_12_months"
AS_LISTED = paging.Order()
# The media type of a workbook (analytics/spreadsheet.py, which is loaded when one is made).
_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Labels = Mapping[str, str | Column]
Rows = Callable[[pd.DataFrame], pd.DataFrame]
_Made = TypeVar("_Made")


def client_table(
    listed: pd.DataFrame | Beginning,
    columns: Sequence[str],
    key: str,
    *,
    file: str,
    desk: Sequence[str] = (),
    labels: Labels | None = None,
    tallest: int = 16,
    search: bool | None = None,
    export: bool = True,
    phone_figure: str = "",
    phone_reason: str = "",
    empty: str = "No client in this choice.",
    worded: Rows | None = None,
    kept: tuple[Hashable, ...] | None = None,
) -> None:
    """A list of clients in the order of the frame, which may be its beginning. A client's name opens its page.

    `columns` are names of the frame's columns in order of need; ui/table_columns.py knows their forms, `labels`
    gives another heading or form. The frame needs client_id and name; the line of MRR is asked for the rows shown
    where the frame does not bring it. `file` says what the export holds. Where a desk has no room for all columns it
    shows those of `desk`; the export and a phone keep all. The search box stands over lists of more than ten. On a
    phone a client is a row of two lines, with the columns `phone_figure` and `phone_reason` at its right. `worded`
    adds columns of words to the rows that are shown or exported: nothing is searched or sorted by these. `kept` is all
    that decides the frame but the page's month and filters: with it a table that nobody searches is made once for all.
    """
    start = beginning_of(listed)
    if not start.count:
        st.caption(dollars(empty))
        return
    page = current()
    if not start.is_enough(key):
        start = beginning_of(start.whole())
    frame = start.rows
    drawn, beside = ([one for one in names if one in frame or one == LINE or worded] for names in (columns, desk))
    named = (*columns, "", *desk)

    def keep(what: str, make: Callable[[], _Made], *parts: Hashable) -> _Made:
        return make() if kept is None else of_look(page, what, make, key, named, len(frame), *kept, *parts)

    known = keep(
        "columns of a table",
        lambda: cols.with_room({name: _look(name, frame, labels) for name in (*drawn, *beside)}, frame),
    )
    looks, seen = ({name: known[name] for name in names} for names in (drawn, beside or drawn))
    boxed = len(frame) > 10 if search is None else search
    places, asked = _tools(start, looks, key, page, file if export else "", boxed, worded or _as_it_is)
    if not len(places):
        st.caption("No client matches this search.")
        return
    is_long, count = start.count > paging.ROWS_OF_A_PAGE, start.count if len(places) == len(frame) else len(places)
    shown = paging.current_part(page, key, count, *asked)
    if page.phone or is_long:
        places = places[shown.first - 1 : shown.last]

    def rows() -> pd.DataFrame:
        # all rows in their order need not be chosen one by one
        is_whole = len(places) == len(frame) and _is_as_listed(*asked)
        return (worded or _as_it_is)((frame if is_whole else frame.iloc[places]).reset_index(drop=True))

    if page.phone:
        draw_phone_rows(rows(), looks, key, phone_figure, phone_reason, page)
        paging.draw_pages(shown, key)
        return

    def made() -> Grid:
        return grid_of(_with_lines(rows(), seen, page), start if is_long else None, seen, f"{key}_open", page)

    wanted, *order = asked or ("",)
    grid = made() if wanted else keep("table", made, *order, shown.first, shown.last)
    draw_grid(grid, _of_frame(seen, frame) if is_long else None, key, tallest)
    if is_long:
        paging.draw_pages(shown, key, paging.HEADING_SORTS)


def plain_table(
    frame: pd.DataFrame, columns: Sequence[str], *, labels: Labels | None = None, stack: bool = True, key: str = ""
) -> None:
    """A short table to read: a real one, every cell escaped. On a phone a row becomes pairs, unless `stack` is off.

    One that may grow with the book has a `key`: with more than 50 rows it is shown page by page.
    """
    if key and len(frame) > paging.ROWS_TO_READ:
        part = paging.current_part(current(), key, len(frame), size=paging.ROWS_TO_READ)
        plain_table(frame.iloc[part.first - 1 : part.last], columns, labels=labels, stack=stack)
        paging.draw_pages(part, key)
        return
    st.html(table_html(frame, columns, labels=labels, stack=stack))


def table_html(frame: pd.DataFrame, columns: Sequence[str], *, labels: Labels | None = None, stack: bool = True) -> str:
    """The markup of a short table, for those who keep it; the page's own currency stands in its headings."""
    looks = {name: _look(name, frame, labels) for name in columns if name in frame}
    currency = current().currency
    head = "".join(
        f'<th scope="col"{_side(look)}>{fmt.html_escape(cols.heading(look, currency))}</th>' for look in looks.values()
    )
    body = "".join(_plain_row(row, looks, currency) for row in records(frame))
    kind = "ts-table ts-stack" if stack else "ts-table"
    return f'<table class="{kind}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def facts(pairs: Sequence[tuple[str, str]]) -> None:
    """Words and their values below each other, such as an agreement's terms. Both are shown as plain text."""
    rows = "".join(
        f'<tr><th scope="row">{fmt.html_escape(word)}</th><td class="ts-right">{fmt.html_escape(value)}</td></tr>'
        for word, value in pairs
    )
    st.html(f'<table class="ts-table ts-facts"><tbody>{rows}</tbody></table>')


def download(
    label: str,
    frame: pd.DataFrame | Callable[[], pd.DataFrame],
    file_name: str,
    key: str,
    *,
    primary: bool = False,
    excel: bool = False,
) -> None:
    """A button that saves a frame as formula-safe CSV, with the metric's column names; beside it one for Excel.

    The file, and the frame when a function makes it, is only made when somebody clicks.
    """
    st.download_button(
        label,
        data=lambda: fmt.safe_csv(_made(frame)),
        file_name=file_name,
        mime="text/csv",
        key=key,
        icon=":material/download:",
        type="primary" if primary else "secondary",
        on_click="ignore",
    )
    if excel:
        download_excel(frame, file_name, f"{key}_excel")


def download_excel(
    frame: pd.DataFrame | Callable[[], pd.DataFrame], file_name: str, key: str, *, label: str = "Excel"
) -> None:
    """A button that saves a frame as a workbook: text never a formula, days as dates, ratios as percent."""
    stem = file_name.removesuffix(".csv")
    st.download_button(
        label,
        data=lambda: _workbook(_made(frame), stem),
        file_name=f"{stem}.xlsx",
        mime=_WORKBOOK,
        key=key,
        icon=":material/download:",
        on_click="ignore",
    )


def with_columns(left: pd.DataFrame, right: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """A list of clients with some columns of another one beside it, by client_id; the order stays."""
    there = pa.array(right["client_id"], pa.string(), from_pandas=True)
    places = pc.index_in(pa.array(left["client_id"], pa.string(), from_pandas=True), there).fill_null(-1)
    found = {
        name: right[name].reset_index(drop=True).reindex(places.to_numpy()) for name in columns if name not in left
    }
    return left.assign(**{name: values.set_axis(left.index) for name, values in found.items()})


# --- parts ---------------------------------------------------------------------------------------


def _look(name: str, frame: pd.DataFrame, labels: Labels | None) -> Column:
    """How a column is shown: as it is known, with the page's own heading or form."""
    own = (labels or {}).get(name)
    if isinstance(own, Column):
        return own
    column = cols.KNOWN.get(name) or cols.known(name, frame.get(name))
    return column if own is None else Column(own, column.kind, column.width, column.help)


def _with_lines(rows: pd.DataFrame, looks: Mapping[str, Column], page: Page) -> pd.DataFrame:
    """The rows that are shown with their line of MRR, where it is one of the columns; who is not active has none."""
    if LINE not in looks or LINE in rows:
        return rows
    ids = rows["client_id"].tolist()
    lines = of_clients.lines(page.reader, page.month, ids)
    known = dict(zip(lines["client_id"], lines[LINE], strict=True))
    return rows.assign(**{LINE: pd.Series([known.get(one, ()) for one in ids], index=rows.index, dtype=object)})


def _as_it_is(rows: pd.DataFrame) -> pd.DataFrame:
    return rows


def _of_frame(looks: Mapping[str, Column], frame: pd.DataFrame) -> dict[str, Column]:
    """The columns that the whole list has: it is searched and sorted by these."""
    return {name: look for name, look in looks.items() if name in frame}


def _made(frame: pd.DataFrame | Callable[[], pd.DataFrame]) -> pd.DataFrame:
    return frame() if callable(frame) else frame


def _workbook(frame: pd.DataFrame, title: str) -> bytes:
    from analytics.spreadsheet import as_xlsx

    ratios = [str(name) for name in frame.columns if cols.known(str(name), frame[name]).kind == "ratio"]
    return as_xlsx(frame, title, ratios)


def _tools(
    start: Beginning, looks: Mapping[str, Column], key: str, page: Page, file: str, search: bool, worded: Rows
) -> tuple[Places, tuple[Any, ...]]:
    """Search, order and export over the table, at its left: its own toolbar appears at the right.

    Returns the places of the rows that match, in their order, and what was asked for.
    """
    frame, long = start.rows, start.count > paging.ROWS_OF_A_PAGE
    if not (search or file or long):
        return np.arange(len(frame)), ()
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        wanted = _search_box(key) if search else ""
        order = paging.choose_order(_of_frame(looks, frame), key, page.currency) if long else paging.Order()
        places = np.arange(len(frame))
        if not _is_as_listed(wanted, order):
            places = paging.in_order(frame, looks, paging.found(frame, _of_frame(looks, frame), wanted), order)
        if file:
            shown = [name for name, look in looks.items() if look.kind != "line" and name != "client_id"]
            held = [*(["client_id"] if "client_id" in frame else []), *shown]
            chosen = start.whole if len(frame) < start.count else lambda: frame.iloc[places]
            download("CSV", lambda: worded(chosen())[held], page.file_name(file), f"{key}_csv", excel=True)
    return places, (wanted, order)


def _is_as_listed(wanted: str = "", order: paging.Order = AS_LISTED) -> bool:
    """Whether all rows are shown in the order in which they were given."""
    return not wanted.strip() and order == AS_LISTED


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
