"""The script that Streamlit runs for every visit: navigation, the book, the title row, then the page."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any, cast

ROOT = Path(__file__).resolve().parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import streamlit as st  # noqa: E402
from streamlit.delta_generator import DeltaGenerator  # noqa: E402

from analytics.errors import TouchstoneError  # noqa: E402
from analytics.filters import Filters  # noqa: E402
from analytics.reader import Reader  # noqa: E402
from ui import book, errors, filters, navigation, style, theme  # noqa: E402
from ui import visit as visits  # noqa: E402
from ui.format import long_day  # noqa: E402
from ui.visitors import VISITORS  # noqa: E402

STATIC = Path(__file__).resolve().parent / "static"


def main() -> None:
    """One run: draw what all pages share and run the chosen page."""
    st.set_page_config("Touchstone", page_icon=str(STATIC / "icon.svg"), layout="wide")
    tokens = theme.tokens()
    style.draw(tokens)
    st.logo(str(STATIC / f"logo-{tokens.name}.svg"), size="medium")
    links = navigation.links()
    chosen = st.navigation(
        {section: [links[name] for name, _, _ in rows] for section, rows in navigation.SECTIONS.items()}
    )
    name = chosen.url_path or "home"
    # What is never seen stands below the page, so that it takes no room while the stylesheet is still on its way.
    body, unseen = st.container(), st.container(key="unseen_address")
    with body, errors.calm():
        shown = _shown(name)
        if shown.reader is not None:
            _draw_footer(shown.reader)
            prepared = _visit(shown, shown.reader, links, name, tokens, unseen)
        elif name in navigation.WITHOUT_BOOK:
            prepared = _visit_without_book(shown, links, tokens)
        else:
            _draw_nothing_yet(links)
            return
        with visits.visit(prepared):
            chosen.run()


def _shown(name: str) -> book.Shown:
    """The book to show. A book that cannot be opened is told, and the pages that can mend it still run."""
    try:
        return book.shown()
    except TouchstoneError as error:
        if name not in navigation.WITHOUT_BOOK:
            raise
        errors.show(error)
        return book.without_reader()


def _visit(
    shown: book.Shown,
    reader: Reader,
    links: dict[str, Any],
    name: str,
    tokens: theme.Tokens,
    unseen: DeltaGenerator,
) -> visits.Page:
    """Draw the sample's banner and the title row, and prepare what the page gets."""
    if shown.is_sample:
        _draw_sample_banner(links)
    options = book.options(reader)
    filters.follow_book(options, reader.number)
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="title_row")
    title_place = row.container(width="stretch")
    hidden = name in navigation.WITHOUT_FILTERS
    place = row.container(
        horizontal=True,
        vertical_alignment="center",
        gap="xsmall",
        width="content",
        key="unseen_filters" if hidden else "seen_filters",
    )
    choice = filters.draw(options, place, unseen)
    return visits.Page(
        reader=reader,
        month=choice.month,
        filters=choice.filters,
        book=shown.own,
        is_sample=shown.is_sample,
        tokens=tokens,
        phone=theme.is_phone(),
        title_place=title_place,
        action_place=row.container(width="content"),
        links=links,
    )


def _visit_without_book(shown: book.Shown, links: dict[str, Any], tokens: theme.Tokens) -> visits.Page:
    """What a page gets that runs before there is any data: no reader, no month, no filters."""
    row = st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="title_row")
    return visits.Page(
        reader=cast(Reader, None),
        month=date.min,
        filters=Filters(),
        book=shown.own,
        is_sample=False,
        tokens=tokens,
        phone=theme.is_phone(),
        title_place=row.container(width="stretch"),
        action_place=row.container(width="content"),
        links=links,
    )


def _draw_footer(reader: Reader) -> None:
    """Say in the sidebar up to which day the data speaks, and about how many clients."""
    words = " · ".join(book.summary(reader))
    st.sidebar.caption(f"Data to **{long_day(reader.info.data_date)}**  \n{words}")


def _draw_sample_banner(links: dict[str, Any]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sample_banner"):
        st.markdown("**Sample data**, all invented.", width="content")
        st.page_link(links["import_data"], label="Import your own", icon=":material/upload_file:")


def _draw_nothing_yet(links: dict[str, Any]) -> None:
    st.title("No data yet", anchor=False)
    st.markdown("Import an export of clients, revenue or contacts: any one of them is enough to start.")
    st.page_link(links["import_data"], label="Import data", icon=":material/upload_file:")


with VISITORS.served():
    main()
