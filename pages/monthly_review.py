"""Monthly review: how did the book do this month, and why?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

import ui
from analytics import churn, quarters, ranking, retention
from analytics.benchmarks import benchmark
from analytics.clients import client_list
from analytics.coverage import time_share, work_list
from ui.asking import ask
from ui.stories import about_data, earlier, explanations, group_card, nothing, row_of
from ui.stories import monthly_review as story


def main() -> None:
    """The answer, the figures, what moved, the trend, what it hangs on, and by whom."""
    page = ui.page("Monthly review")
    series = all_series(page) if page.info.months else {}
    anybody = any(row_of(frame, page.month) for name, frame in series.items() if name in ("moves", "annual"))
    why = nothing(page.info, anybody, page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    draw_answer(page, series)
    left, right = ui.columns(1, 1)
    with left:
        period, chosen = draw_bridge(page, series["moves"])
    with right:
        draw_trend(page, series)
    draw_moved(page, period, chosen)
    with ui.row(2, narrowest=340):
        draw_concentration(page)
        draw_beside(page, series)
    group_card.draw(page, ("Segment", "Owner", "Region", "Rank"), churn_first=False)


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


def draw_answer(page: ui.Page, series: Mapping[str, pd.DataFrame]) -> None:
    """The sentence, the four figures, and how they come about."""
    moves = row_of(series["moves"], page.month)
    changed = story.moved(ask(retention.client_movements, page), "All moves")
    answer = story.headline(page.info, page.month, series["net"], series["annual"], moves, page.currency)
    ui.headline(answer, story.under_headline(moves, changed, page.currency))
    target = page.book.state.settings().target_net_dollar_retention
    last = earlier(page.month, 1, page.info.months)
    ui.figures(story.figures(series, page.month, last, page.currency, target))
    note = story.under_figures(series, page.month, page.currency)
    parts = (explanations.net_retention, explanations.gross_retention, explanations.recurring_revenue)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch"):
            ui.note(" ".join(text for text in (note, about_data(page.info)) if text))
        ui.explain([*(part(page) for part in parts), explanations.client_churn(page, 12)], "figures")


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


def draw_trend(page: ui.Page, series: Mapping[str, pd.DataFrame]) -> None:
    """Net and gross retention over two years, with the published band and the target."""
    settings = page.book.state.settings()
    published = benchmark(settings.benchmark, "net_dollar_retention", 12)
    with ui.card("Net and gross retention", "Over 12 months, month by month. Dotted: 100%."):
        picture = ui.charts.trend(
            story.trend_lines(series),
            page.tokens,
            until=page.month,
            height=320,
            reference=1.0,
            target=ui.format.number(settings.target_net_dollar_retention),
            band=story.band(published),
            decimals=1,
            phone=page.phone,
            empty="A year of history is needed.",
        )
        ui.chart(picture, "Net and gross retention over the last 24 months", key="trend")
        if published:
            ui.note(published.source_words)


def draw_moved(page: ui.Page, period: str, chosen: str) -> None:
    """The clients that moved: all, or those of the bar that was clicked."""
    months = (page.month,) if period == "Month" else quarters.months_of_quarter(page.month)
    clients = quarters.quarter_clients([ask(retention.client_movements, page, month=month) for month in months])
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
        shown = story.with_lines(story.moved(clients, str(word)), ask(work_list, page))
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


def draw_concentration(page: ui.Page) -> None:
    """What the book hangs on."""
    frame, names = ask(ranking.concentration, page), client_list(page.reader)
    row = row_of(ask(retention.retention_without_largest, page, month=None), page.month)
    less = row_of(ask(retention.shrinking_share, page, month=None), page.month)
    with ui.card("What the book hangs on", "Share of 12 months' revenue. Click a bar to see its clients."):
        bars = ui.charts.bars(story.concentration_bars(frame), page.tokens, phone=page.phone)
        chosen = ui.clickable_chart(bars, "Share of the largest clients", "largest")
        ui.sentence(story.without_largest(row, names, less))
        if chosen:
            every = ask(time_share, page, by="client")
            largest = story.largest_clients(frame, every, names, chosen)
            ui.client_table(largest, ("name", "revenue_12m", "revenue_share", "owner"), "largest_list", file="largest")
        with st.expander("Clients that pay less than a year ago", on_change="rerun", key="less") as box:
            if box.open:
                base = story.shrinking_clients(ask(retention.retention_clients, page))
                ui.client_table(base, story.BASE_COLUMNS, "less_list", file="shrinking", phone_figure="change")


def draw_beside(page: ui.Page, series: Mapping[str, pd.DataFrame]) -> None:
    """Each measure beside the month before and the same month last year."""
    table = story.beside(series, page.month, page.currency)
    with ui.card("Beside earlier months", story.beside_note(table)):
        labels = story.beside_labels(page.month)
        ui.plain_table(table, list(labels), labels=labels, stack=False)


main()
