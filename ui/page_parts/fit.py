"""Cards of the page of client fit: the verdicts, the picture, the rules in words, and the evidence."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

import ui
from analytics import fit
from analytics.page_questions import DRAWN
from ui import paging
from ui import table_columns as cols
from ui.asking import ask, of_look
from ui.beginnings import Beginning
from ui.charts.fit import MOST_DOTS
from ui.records import records
from ui.stories import Row, only
from ui.stories import fit as story
from ui.theme import Tokens
from ui.tinted import Tinted, tinted

TALLEST = 18


def draw_counts(page: ui.Page, summary: pd.DataFrame) -> None:
    """The verdicts with their counts. Their colours are the legend of the picture below."""
    ui.strip(of_look(page, "verdicts", lambda: _counts(page, summary)))


def _counts(page: ui.Page, summary: pd.DataFrame) -> tuple[ui.StripCell, ...]:
    colours = ui.charts.verdict_colours(page.tokens)
    return tuple(
        ui.StripCell(one.label, str(one.clients), one.words, dot=colours[one.verdict])
        for one in story.counts(summary, page.currency)
    )


def gaps_of(page: ui.Page) -> Row:
    """What the evidence lacks, in one row."""
    return only(ask(fit.fit_gaps, page))


def draw_map(page: ui.Page, gaps: Row) -> None:
    """Margin against burden; a dot opens its client."""
    note = "Size is 12-month revenue; burden is hours over the fee, contact time, lateness and disputes."
    with ui.card("The book by margin and burden", note, side=False):
        picture = ui.kept_picture(page, "margin and burden", lambda: _map(page))
        chosen = ui.clickable_chart(
            picture, "Margin against burden, one dot per client, coloured by verdict", "fit_map"
        )
        if story.not_drawn(gaps):
            ui.note(story.not_drawn(gaps))
    if chosen:
        ui.open_client(str(chosen))


def _map(page: ui.Page) -> Any:
    return ui.charts.fit_map(
        ask(fit.client_fit, page, columns=DRAWN, drawable=True, most=MOST_DOTS),
        page.tokens,
        story.lines(page.info),
        currency=page.currency,
        height=400 if page.phone else 470,
        phone=page.phone,
    )


def draw_rules(page: ui.Page, summary: pd.DataFrame) -> None:
    """The rules in words, in the order in which they are tried, with the way to their thresholds."""
    with ui.card("The rules", "The first that surely holds.", side=False):
        st.html(of_look(page, "rules", lambda: _rules(page, summary)))
        ui.link("settings", "Change the thresholds")


def _rules(page: ui.Page, summary: pd.DataFrame) -> str:
    colours = ui.charts.verdict_colours(page.tokens)
    counts = {row["verdict"]: row["clients"] for row in records(summary)}
    rows = "".join(
        _rule_row(
            f'<span style="color:{colours[rule.verdict]}">●</span> {story.LABELS[rule.verdict]}',
            ui.format.count(counts[rule.verdict]),
            ui.format.html_escape(rule.words(page.info.settings)),
            page.tokens,
        )
        for rule in fit.RULES
    )
    return f'<table class="ts-table"><tbody>{rows}</tbody></table>'


def _rule_row(head: str, count: str, words: str, tokens: Tokens) -> str:
    """A rule in two lines: its verdict and count, and when it holds."""
    without_line = 'style="border-bottom:0;white-space:nowrap"'
    return (
        f'<tr><th scope="row" {without_line}>{head}</th><td class="ts-right" {without_line}>{count}</td></tr>'
        f'<tr><td colspan="2" style="color:{tokens.ink_2};padding:0 0 0.6rem 0.9rem">{words}</td></tr>'
    )


def draw_evidence(page: ui.Page, summary: pd.DataFrame, gaps: Row) -> list[Row]:
    """The evidence; returns the clients that are chosen in it, the first one until somebody chooses."""
    address = str(st.query_params.get("client") or "")
    first = ask(fit.client_fit, page, most=paging.ROWS_OF_A_PAGE)
    start = Beginning(first, story.clients_of(summary, story.ALL), lambda: ask(fit.client_fit, page))
    is_whole = bool(address) or not start.is_enough("fit")
    clients = start.whole() if is_whole else first
    note = "Select one client or several to reprice, decide and write. Tinted: what the verdict rests on."
    with ui.card("Evidence", key="fit_evidence") as card:
        with card.side:
            wanted = st.text_input(
                "Search in the evidence",
                key="fit_search",
                placeholder="Search",
                icon=":material/search:",
                label_visibility="collapsed",
                width=180,
                live=True,
            )
        name = card.switch("View", story.views(summary, clients, address), "fit_view")
        ui.note(note)
        found = story.view(clients, name, wanted or "")
        count = len(found) if is_whole else story.clients_of(summary, name)
        chosen = _draw_rows(page, found, count, (name, wanted)) if len(found) else []
        if found.empty:
            ui.note("No client matches this search.")
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            file = page.file_name("client_fit")
            ui.download(
                "CSV", lambda: story.export(story.view(start.whole(), name, wanted or "")), file, "fit_csv", excel=True
            )
        for words in (story.medians(only(ask(fit.fit_medians, page)), page.currency), story.missing_columns(gaps)):
            if words:
                ui.note(words)
    return chosen


def _draw_rows(page: ui.Page, found: pd.DataFrame, count: int, asked: tuple[str, ...]) -> list[Row]:
    """The evidence, page by page when it is long; returns the clients that are chosen in what is shown.

    `found` may be the first page of so many clients.
    """
    wanted = str(st.query_params.get("client") or "")
    if count <= paging.ROWS_OF_A_PAGE:
        return _rows_of(found, _draw_table(page, found))
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        order = paging.choose_order(story.COLUMNS, "fit", page.currency)
    places = paging.in_order(story.with_known_margins(found), story.COLUMNS, np.arange(len(found)), order)
    start = story.place_of(found, wanted, places)
    part = paging.current_part(page, "fit", count, *asked, order, start=start)
    shown = found.iloc[places[part.first - 1 : part.last]].reset_index(drop=True)
    turns = st.session_state.get("fit_turns", 0)
    table_key = f"{story.table_key(shown)}_{turns}"
    chosen = _rows_of(
        shown,
        _draw_table(page, shown, table_key, lambda: paging.heading_clicked(story.COLUMNS, "fit", table_key)),
    )
    paging.draw_pages(part, "fit", paging.HEADING_SORTS)
    return chosen


def _rows_of(clients: pd.DataFrame, places: list[int]) -> list[Row]:
    return [{str(key): value for key, value in clients.iloc[place].to_dict().items()} for place in places]


def _draw_table(
    page: ui.Page, clients: pd.DataFrame, key: str = "", sort: Callable[[], None] | None = None
) -> list[int]:
    """The table; returns the rows that are chosen. With `sort` a click on a heading calls it."""
    # the evidence is the month's and the filters', so that the clients in their order say which of it is shown
    shown = of_look(page, "evidence", lambda: _tinted(page, clients), tuple(clients["client_id"]))
    config: dict[str, Any] = {
        name: _config(column, page.currency, pinned=name == "name") for name, column in story.COLUMNS.items()
    }
    event = st.dataframe(
        shown.styler,
        hide_index=True,
        column_config=config,
        row_height=32,
        height=32 * min(len(clients), TALLEST) + 39,
        placeholder="missing",
        key=key or story.table_key(clients),
        on_select=sort or "rerun",
        selection_mode=("multi-row", "single-column") if sort else "multi-row",
        selection_default={
            "selection": {"rows": story.first_chosen(clients, str(st.query_params.get("client") or ""))}
        },
        alt="Evidence of each client, with its verdict. Select rows to reprice, decide and write.",
    )
    chosen = list(event["selection"]["rows"]) if event else []
    return [row for row in chosen if row < len(clients)]


def _tinted(page: ui.Page, clients: pd.DataFrame) -> Tinted:
    table = story.shown(clients)
    return tinted(table, _tints(table, page.tokens))


def _config(column: ui.Column, currency: str, *, pinned: bool) -> Any:
    label, width, words = cols.heading(column, currency), column.width, column.help or None
    if column.kind == "text":
        return st.column_config.TextColumn(label, width=width, help=words, pinned=pinned)
    forms = {"ratio": "%.0f%%", "money": "localized", "count": "%.0f"}
    return st.column_config.NumberColumn(label, width=width, help=words, format=forms[column.kind])


def _tints(table: pd.DataFrame, tokens: Tokens) -> pd.DataFrame:
    """The styles of all cells. All rows of one verdict have the same."""
    names = list(table.columns)
    of_verdict = {verdict: _styles(verdict, names, tokens) for verdict in set(table["verdict"])}
    rows = [of_verdict[verdict] for verdict in table["verdict"]]
    return pd.DataFrame(rows, index=table.index, columns=names, dtype=object)


def _styles(verdict: str, names: list[str], tokens: Tokens) -> list[str]:
    """The verdict in its colour, and the figures that it rests on tinted; all else stays as it is."""
    colour = ui.charts.verdict_colours(tokens)[verdict]
    rests_on = story.rests_on(verdict)
    return [
        f"color: {_readable(verdict, colour, tokens)}; font-weight: 600"
        if name == "verdict"
        else f"background-color: {tokens.mix(colour, 0.14)}"
        if name in rests_on
        else ""
        for name in names
    ]


def _readable(verdict: str, colour: str, tokens: Tokens) -> str:
    """The colour of a verdict as text: the paler ones are for dots only."""
    words = {"raise price": tokens.text_amber, "part ways": tokens.text_red, "keep": tokens.ink_2}
    return words.get(verdict, colour)
