"""Cards of the monthly review: what moved with the clients behind it, the trend, and what the book hangs on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import churn, quarters, ranking, retention
from analytics.benchmarks import Benchmark, benchmark
from analytics.clients import client_list, client_names
from analytics.coverage import time_share
from ui.asking import ask, of_choice, of_look, of_snapshot
from ui.stories import monthly_review as story
from ui.stories import row_of
from ui.tables import table_html


@dataclass(frozen=True)
class Answer:
    """The sentence with what stands under it, the four figures, and how they come about."""

    headline: str
    under: str
    figures: tuple[ui.Figure, ...]
    note: str


def all_series(page: ui.Page) -> Mapping[str, pd.DataFrame]:
    """Every series of this page, by a short name."""
    return {
        "net": ask(retention.net_dollar_retention, page, month=None),
        "gross": ask(retention.gross_dollar_retention, page, month=None),
        "annual": ask(retention.annual_revenue_retention, page, month=None),
        "churn": ask(churn.client_churn_rate, page, month=None, months=12),
        "lost": ask(churn.revenue_churn_rate, page, month=None),
        "moves": ask(retention.revenue_movements, page, month=None),
        "per_client": ask(retention.revenue_per_client, page, month=None),
        "quick": ask(retention.quick_ratio, page, month=None),
    }


def draw_bridge(page: ui.Page) -> tuple[str, str]:
    """The bridge of the month or the quarter; returns which of the two, and the movement that was clicked."""
    with ui.card("What moved recurring revenue", "Click a bar to see its clients below.") as card:
        why_not = of_choice(page, "why no quarter", lambda: _why_no_quarter(page))
        period = "Month" if why_not else card.switch("Period", ("Month", "Quarter"), "period")
        picture, alt = of_look(page, "bridge", lambda: _bridge(page, period), period)
        clicked = ui.clickable_chart(picture, alt, f"bridge_{period}")
        if why_not:
            ui.note(why_not)
    return period, story.movement_word(clicked)


def _why_no_quarter(page: ui.Page) -> str:
    return quarters.why_no_quarter(page.filters, ask(retention.revenue_movements, page, month=None), page.month)


def _bridge(page: ui.Page, period: str) -> tuple[go.Figure, str]:
    """The picture, and what it says."""
    moves = ask(retention.revenue_movements, page, month=None)
    row = row_of(moves, page.month)
    shown = row if period == "Month" else quarters.quarter_movements(moves, page.month)
    picture = ui.charts.bridge(
        shown or None, page.tokens, currency=page.currency, height=300 if page.phone else 370, phone=page.phone
    )
    return picture, story.bridge_alt(shown, page.currency)


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
        asked = (months, str(word))
        shown = of_choice(page, "moved", lambda: _moved(page, *asked), *asked)
        if not shown.empty:
            ui.note(of_choice(page, "moved note", lambda: story.moved_note(shown, words, page.currency), *asked))
        ui.client_table(
            shown,
            of_choice(page, "moved columns", lambda: story.moved_columns(shown, period), *asked),
            f"moves_{period}",
            file="movements",
            labels=story.MOVED_LABELS,
            phone_figure="change",
            phone_reason="movement",
            empty="Nobody moved.",
            kept=asked,
        )


def _moved(page: ui.Page, months: Sequence[date], word: str) -> pd.DataFrame:
    """The clients of a movement in these months."""
    clients = quarters.quarter_clients(
        [ask(retention.client_movements, page, month=month, unchanged=False) for month in months]
    )
    return story.moved(clients, word)


def draw_trend(page: ui.Page) -> None:
    """Net and gross retention over two years, with the published band and the target."""
    settings = page.book.state.settings()
    target = ui.format.number(settings.target_net_dollar_retention)
    published = benchmark(settings.benchmark, "net_dollar_retention", 12)
    with ui.card("Net and gross retention", "Over 12 months, month by month. Dotted: 100%.", side=False):
        picture = ui.kept_picture(
            page, "both retentions", lambda: _trend(page, target, published), target, settings.benchmark
        )
        ui.chart(picture, "Net and gross retention over the last 24 months", key="trend")
        if published:
            ui.note(published.source_words)


def _trend(page: ui.Page, target: float | None, published: Benchmark | None) -> go.Figure:
    return ui.charts.trend(
        story.trend_lines(all_series(page)),
        page.tokens,
        until=page.month,
        height=320,
        reference=1.0,
        target=target,
        band=story.band(published),
        decimals=1,
        phone=page.phone,
        empty="A year of history is needed.",
    )


def draw_concentration(page: ui.Page) -> None:
    """What the book hangs on."""
    note = "Share of 12 months' revenue. Click a bar to see its clients."
    with ui.card("What the book hangs on", note, side=False):
        picture, words = of_look(page, "concentration", lambda: _concentration(page))
        chosen = ui.clickable_chart(picture, "Share of the largest clients", "largest")
        ui.sentence(words)
        if chosen:
            every = ask(time_share, page, by="client")
            frame = ask(ranking.concentration, page)
            largest = story.largest_clients(frame, every, client_list(page.reader), chosen)
            ui.client_table(largest, ("name", "revenue_12m", "revenue_share", "owner"), "largest_list", file="largest")
        with st.expander("Clients that pay less than a year ago", on_change="rerun", key="less") as box:
            if box.open:
                base = story.shrinking_clients(ask(retention.retention_clients, page))
                ui.client_table(base, story.BASE_COLUMNS, "less_list", file="shrinking", phone_figure="change")


def _concentration(page: ui.Page) -> tuple[go.Figure, str]:
    """The picture of the largest, and whether one client carries the figure."""
    row = row_of(ask(retention.retention_without_largest, page, month=None), page.month)
    less = row_of(ask(retention.shrinking_share, page, month=None), page.month)
    bars = story.concentration_bars(ask(ranking.concentration, page))
    words = story.without_largest(row, _name(page, row.get("client_id")), less)
    return ui.charts.bars(bars, page.tokens, phone=page.phone), words


def _name(page: ui.Page, client_id: Any) -> str:
    """What a client is called."""
    if ui.format.is_missing(client_id):
        return ""
    names = of_snapshot(page.reader, "name", lambda: client_names(page.reader, [client_id]), client_id)
    return str(names["name"].iloc[0])


def draw_beside(page: ui.Page) -> None:
    """Each measure beside the month before and the same month last year."""
    note, table = of_choice(page, "beside", lambda: _beside(page))
    with ui.card("Beside earlier months", note, side=False):
        st.html(table)


def _beside(page: ui.Page) -> tuple[str, str]:
    """The card's note, and its table."""
    table = story.beside(all_series(page), page.month, page.currency)
    labels = story.beside_labels(page.month)
    return story.beside_note(table), table_html(table, list(labels), labels=labels, stack=False)
