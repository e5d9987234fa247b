"""Cards of the monthly review: what moved with the clients behind it, and what the book hangs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import ui
from analytics import quarters, ranking, retention
from analytics.clients import client_list, client_profile
from analytics.coverage import time_share
from ui.asking import ask, of_choice
from ui.stories import monthly_review as story
from ui.stories import row_of


def draw_bridge(page: ui.Page, moves: pd.DataFrame) -> tuple[str, str]:
    """The bridge of the month or the quarter; returns which of the two, and the movement that was clicked."""
    with ui.card("What moved recurring revenue", "Click a bar to see its clients below.") as card:
        why_not = quarters.why_no_quarter(page.filters, moves, page.month)
        period = "Month" if why_not else card.switch("Period", ("Month", "Quarter"), "period")
        row = row_of(moves, page.month)
        shown = row if period == "Month" else quarters.quarter_movements(moves, page.month)
        picture = ui.charts.bridge(
            shown or None, page.tokens, currency=page.currency, height=300 if page.phone else 370, phone=page.phone
        )
        clicked = ui.clickable_chart(picture, story.bridge_alt(shown, page.currency), f"bridge_{period}")
        if why_not:
            ui.note(why_not)
    return period, story.movement_word(clicked)


def draw_moved(page: ui.Page, period: str, chosen: str) -> None:
    """The clients that moved: all, or those of the bar that was clicked."""
    months = (page.month,) if period == "Month" else quarters.months_of_quarter(page.month)
    words = ui.format.month(page.month) if period == "Month" else quarters.quarter_words(page.month)
    with ui.card("Clients that moved", stretch=False) as card:
        with card.side:
            word = st.segmented_control(
                "Movement",
                list(story.MOVEMENTS),
                default=chosen,
                required=True,
                key=f"moved_{period}_{chosen}",
                label_visibility="collapsed",
                wrap=True,
            )
        shown = of_choice(page, "moved", lambda: _moved(page, months, str(word)), months, str(word))
        if not shown.empty:
            ui.note(story.moved_note(shown, words, page.currency))
        ui.client_table(
            shown,
            story.moved_columns(shown, period),
            f"moves_{period}",
            file="movements",
            labels=story.MOVED_LABELS,
            phone_figure="change",
            phone_reason="movement",
            empty="Nobody moved.",
        )


def _moved(page: ui.Page, months: Sequence[date], word: str) -> pd.DataFrame:
    """The clients of a movement in these months."""
    clients = quarters.quarter_clients(
        [ask(retention.client_movements, page, month=month, unchanged=False) for month in months]
    )
    return story.moved(clients, word)


def draw_concentration(page: ui.Page) -> None:
    """What the book hangs on."""
    frame = ask(ranking.concentration, page)
    row = row_of(ask(retention.retention_without_largest, page, month=None), page.month)
    less = row_of(ask(retention.shrinking_share, page, month=None), page.month)
    with ui.card("What the book hangs on", "Share of 12 months' revenue. Click a bar to see its clients."):
        bars = ui.charts.bars(story.concentration_bars(frame), page.tokens, phone=page.phone)
        chosen = ui.clickable_chart(bars, "Share of the largest clients", "largest")
        ui.sentence(story.without_largest(row, _name(page, row.get("client_id")), less))
        if chosen:
            every = ask(time_share, page, by="client")
            largest = story.largest_clients(frame, every, client_list(page.reader), chosen)
            ui.client_table(largest, ("name", "revenue_12m", "revenue_share", "owner"), "largest_list", file="largest")
        with st.expander("Clients that pay less than a year ago", on_change="rerun", key="less") as box:
            if box.open:
                base = story.shrinking_clients(ask(retention.retention_clients, page))
                ui.client_table(base, story.BASE_COLUMNS, "less_list", file="shrinking", phone_figure="change")


def _name(page: ui.Page, client_id: Any) -> str:
    """What a client is called."""
    if ui.format.is_missing(client_id):
        return ""
    profile = of_choice(page, "profile", lambda: client_profile(page.reader, client_id, page.month), client_id)
    return str(profile["name"].iloc[0])
