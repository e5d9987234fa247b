"""Cards of the page of neglected accounts: the pictures with what they open, and the work list."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

import ui
from analytics import coverage
from analytics.clients import clients_not_in_newest_export
from ui.asking import ask
from ui.stories import neglected as story


def draw_silence(page: ui.Page, clients: pd.DataFrame) -> None:
    """Days since contact against revenue; a dot opens its client."""
    note = "One dot per client. Shaded: past the cadence of its rank. Hollow: call planned."
    with ui.card("Silence against revenue", note):
        picture = ui.charts.silence(
            clients,
            page.tokens,
            story.cadences(page.info),
            currency=page.currency,
            height=420 if page.phone else 560,
            phone=page.phone,
        )
        chosen = ui.clickable_chart(picture, "Days since the last contact against revenue, by client", "silence")
    if chosen:
        ui.open_client(str(chosen))


def draw_reach(page: ui.Page) -> Any:
    """Reach by rank and owner; returns the owner and the rank of the cell that was chosen."""
    with ui.card("Reach by rank and owner", "Clients in cadence. A click opens a cell's clients."):
        cells = ask(coverage.coverage_by_owner, page, by="owner,rank")
        key = f"reach_map_{st.session_state.get('reach_closed', 0)}"
        picture = ui.charts.reach_map(cells, page.tokens, phone=page.phone)
        return ui.clickable_chart(picture, "Clients in cadence by rank and account manager", key)


def draw_cell(clients: pd.DataFrame, cell: list[str | None]) -> None:
    """The clients of the chosen cell."""
    chosen = story.cell_clients(clients, cell)
    with ui.card(story.cell_title(cell), story.cell_note(chosen), key="reach_cell") as card:
        with card.side:
            st.button("Close", type="tertiary", icon=":material/close:", on_click=close_cell, key="close_cell")
        ui.client_table(
            chosen,
            story.view_columns(story.ALL),
            "cell",
            file="reach",
            labels=story.LABELS,
            phone_figure="days_since_contact",
            phone_reason="status",
        )


def close_cell() -> None:
    """Forget the chosen cell: a chart with another key has nothing chosen."""
    st.session_state["reach_closed"] = st.session_state.get("reach_closed", 0) + 1


def draw_time(page: ui.Page) -> None:
    """Share of minutes beside share of revenue."""
    with ui.card("Time against revenue", "Shares of 12 months.") as card:
        by = card.switch("By", ("Rank", "Owner"), "time_by").lower()
        time = ask(coverage.time_share, page, by=by)
        picture = ui.charts.dumbbell(time, page.tokens, phone=page.phone)
        ui.chart(picture, "Share of our time against share of revenue", key=f"time_{by}")
        if story.without_minutes(time):
            ui.note(story.without_minutes(time))


def draw_work_list(page: ui.Page, clients: pd.DataFrame, views: tuple[str, ...]) -> None:
    """The calls to make. What is shown is what the call list exports."""
    with ui.card("Work list", key="work_list") as card:
        with card.side:
            wanted = st.text_input(
                "Search in the work list",
                key="work_search",
                placeholder="Search",
                icon=":material/search:",
                label_visibility="collapsed",
                width=180,
                live=True,
            )
        name = card.switch("View", views, "calls")
        shown = story.view(clients, name)
        ui.note(story.view_note(shown, name))
        found = story.search(shown, wanted or "")
        ui.client_table(
            found,
            story.view_columns(name),
            f"work_{name}",
            file="neglected",
            labels=story.LABELS,
            search=False,
            export=False,
            phone_figure="revenue_at_risk",
            phone_reason="days_over",
            empty=story.nobody_in(name) if shown.empty else "No client matches this search.",
        )
        missing = story.not_in_newest(found, clients_not_in_newest_export(page.reader))
        if missing:
            ui.note(missing)
    with page.action():
        ui.download("Call list", story.call_list(found), page.file_name("call_list"), "call_list", primary=True)
