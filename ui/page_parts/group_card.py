"""The card of retention and churn by group, which monthly review and churn share."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics import churn, retention
from ui import cards, paging, tables
from ui.asking import ask, of_choice
from ui.choosing import choose_one
from ui.format import month
from ui.stories import groups
from ui.visit import Page

CLIENT_COLUMNS = ("name", "starting_revenue", "retained_revenue", "change", "owner", "segment")


def draw(page: Page, choices: Sequence[str], *, churn_first: bool) -> None:
    """A line per group, and the clients behind one of them."""
    then = month(page.months_back(12))
    note = f"Clients with MRR in {then}, and what became of them by {month(page.month)}."
    with cards.card(f"{'Churn' if churn_first else 'Retention'} by group", note, stretch=False) as card:
        with card.side:
            chosen = st.segmented_control(
                "By",
                choices,
                default=choices[0],
                required=True,
                key="by",
                bind="query-params",
                label_visibility="collapsed",
                wrap=True,
            )
        by = groups.GROUPS[str(chosen)]
        names = of_choice(page, "group names", lambda: tuple(_lines(page, by)["by"].tolist()), by)
        if not names:
            cards.note(f"Nobody in this choice had recurring revenue in {then}.")
            return
        _draw_lines(page, by, len(names), churn_first)
        if groups.narrowed(page.filters, by, "") is None:
            return
        value = choose_one(
            f"Clients of a {by}",
            names,
            groups.group_name,
            f"group_{by}",
            index=None,
            label_visibility="visible",
            placeholder="Choose one to see its clients",
            width=280,
        )
        narrowed = None if value is None else groups.narrowed(page.filters, by, value)
        if narrowed is not None:
            clients = ask(retention.retention_clients, page, filters=narrowed)
            tables.client_table(
                clients, CLIENT_COLUMNS, f"group_{by}_list", file=f"{by}_clients", phone_figure="change"
            )


def _lines(page: Page, by: str) -> pd.DataFrame:
    return of_choice(page, "group lines", lambda: groups.lines(ask(churn.churn_by_group, page, by=by), by), by)


def _draw_lines(page: Page, by: str, count: int, churn_first: bool) -> None:
    """The table of the groups; one that may grow with the book is drawn page by page."""
    columns, headings = groups.columns(by, churn_first=churn_first)
    if count > paging.ROWS_TO_READ:
        tables.plain_table(_lines(page, by), columns, labels=headings, key=f"group_{by}_lines")
        return
    st.html(
        of_choice(
            page,
            "group table",
            lambda: tables.table_html(_lines(page, by), columns, labels=headings),
            by,
            churn_first,
        )
    )
