"""Monthly review: how did the book do this month, and why?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

import ui
from analytics import churn, retention
from analytics.benchmarks import benchmark
from ui.asking import ask
from ui.page_parts import group_card
from ui.page_parts.monthly_review import draw_bridge, draw_concentration, draw_moved
from ui.stories import about_data, earlier, explanations, nothing, row_of
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
    changed = story.moved(ask(retention.client_movements, page, unchanged=False), "All moves")
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


def draw_beside(page: ui.Page, series: Mapping[str, pd.DataFrame]) -> None:
    """Each measure beside the month before and the same month last year."""
    table = story.beside(series, page.month, page.currency)
    with ui.card("Beside earlier months", story.beside_note(table)):
        labels = story.beside_labels(page.month)
        ui.plain_table(table, list(labels), labels=labels, stack=False)


main()
