"""Cards of the churn page: the price of silence and what it rests on, the rates and their course."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import churn, coverage, retention
from analytics.benchmarks import Benchmark, benchmark
from ui.asking import ask, of_choice, of_look
from ui.stories import Row, explanations, row_of
from ui.stories import churn as story
from ui.stories.home import longest_defined
from ui.stories.monthly_review import band
from ui.tables import table_html


@dataclass(frozen=True)
class Price:
    """What the card of the price of silence says; `table` is '' where nobody could be followed."""

    note: str
    figure: ui.Figure
    words: str
    table: str


def draw_price(page: ui.Page) -> int:
    """How many times as often neglected clients leave; returns the lag that is shown."""
    setting = page.info.settings.coverage_lag_months
    words = story.lag_words(setting)
    with ui.card("The price of silence", key="price", side=False):
        word = ui.Card(st.container()).switch("Lag", words, "lag") if len(words) > 1 else words[0]
        lag = story.lag_of(word, setting)
        other = next((one for one in words if one != word), "")
        price = of_choice(page, "price of silence", lambda: _price(page, lag, other), lag, other)
        ui.note(price.note)
        ui.draw_figure(price.figure)
        ui.note(price.words)
        if price.table:
            st.html(price.table)
        ui.note(story.NOT_PROOF)
        ui.explain(lambda: [_price_of_silence(page, lag)], "price", label="Explain")
    return lag


def _price(page: ui.Page, lag: int, other: str) -> Price:
    """Of this lag, with the ratio at the other one beside it."""
    ratio, groups = _by_coverage(page, lag)
    other_lag = story.lag_of(other, page.info.settings.coverage_lag_months)
    beside = longest_defined(ask(coverage.neglect_rate_ratio, page, lag=other_lag))
    table = story.price_table(groups, ratio)
    drawn = "" if table.empty else table_html(table, list(story.PRICE_LABELS), labels=story.PRICE_LABELS, stack=False)
    return Price(story.price_note(ratio), story.price_figure(ratio), story.price_words(ratio, beside, other), drawn)


def _price_of_silence(page: ui.Page, lag: int) -> ui.Explanation:
    ratio, groups = _by_coverage(page, lag)
    return explanations.price_of_silence(page, ratio, groups, lag)


def _by_coverage(page: ui.Page, lag: int) -> tuple[Row, pd.DataFrame]:
    """The ratio over the longest horizon that has one, and the groups that it compares."""
    ratio = longest_defined(ask(coverage.neglect_rate_ratio, page, lag=lag))
    return ratio, ask(coverage.retention_by_coverage, page, lag=lag)


def draw_hero(page: ui.Page, lag: int) -> None:
    """Covered against neglected clients, followed from today."""
    with ui.card("Retention of covered and neglected clients") as card:
        measure = story.MEASURES[card.switch("Measure", tuple(story.MEASURES), "kept")]
        picture, alt = of_look(page, "hero", lambda: _hero(page, lag, measure), lag, measure)
        ui.note(story.hero_note(measure, lag))
        ui.chart(picture, alt, key="hero")
        draw_followed(page, lag)


def _hero(page: ui.Page, lag: int, measure: str) -> tuple[go.Figure, str]:
    """The picture, and what it says."""
    ratio, groups = _by_coverage(page, lag)
    height = story.hero_height(groups, page.phone)
    picture = ui.charts.coverage_retention(groups, page.tokens, measure=measure, height=height, phone=page.phone)
    return picture, story.hero_alt(groups, ratio)


def draw_rates(page: ui.Page) -> None:
    """The rates with their interval and the published band."""
    with ui.card("Rates", "Line: 95% interval.") as card:
        window = story.WINDOWS[card.switch("Window", tuple(story.WINDOWS), "window")]
        profile = page.book.state.settings().benchmark
        picture, words = of_look(page, "rates", lambda: _rates(page, window, profile), window, profile)
        ui.chart(picture, words, key=f"rates_{window}")
        ui.note(words)

        def told() -> list[ui.Explanation]:
            of_month = [explanations.revenue_churn(page), explanations.net_revenue_churn(page)]
            return [explanations.client_churn(page, window), *(of_month if window == 1 else ())]

        ui.explain(told, f"rates_{window}", label="Explain")


def _rates(page: ui.Page, window: int, profile: str) -> tuple[go.Figure, str]:
    """The picture, and the counts behind it."""
    clients = row_of(ask(churn.client_churn_rate, page, month=None, months=window), page.month)
    revenue = row_of(ask(churn.revenue_churn_rate, page, month=None), page.month)
    net = row_of(ask(churn.net_revenue_churn_rate, page, month=None), page.month)
    published = benchmark(profile, "client_churn_rate", window)
    shown = story.rates(window, clients, revenue, net, published)
    words = story.rates_words(window, page.month, clients, published, profile)
    return ui.charts.rates(shown, page.tokens, phone=page.phone), words


def draw_series(page: ui.Page) -> None:
    """Client churn over two years, with its interval, its regretted part and the published band."""
    profile = page.book.state.settings().benchmark
    published = benchmark(profile, "client_churn_rate", 12)
    with ui.card("Client churn over 12 months", "Month by month, with its 95% interval.", side=False):
        picture, lifetime = of_look(page, "churn series", lambda: _series(page, published), profile)
        ui.chart(picture, "Client churn of 12 months, over the last 24 months", key="series")
        ui.note(" ".join(text for text in (lifetime, published.source_words if published else "") if text))


def _series(page: ui.Page, published: Benchmark | None) -> tuple[go.Figure, str]:
    """The picture, and how long a client stays."""
    frame = ask(churn.client_churn_rate, page, month=None, months=12)
    lines = (
        ui.charts.Line(frame, "regretted_churn_rate", "regretted", "quiet", dashed=True),
        ui.charts.Line(frame, "client_churn_rate", "all", low="low", high="high"),
    )
    picture = ui.charts.trend(
        lines,
        page.tokens,
        until=page.month,
        height=260,
        band=band(published),
        from_zero=True,
        phone=page.phone,
        empty="A year of history is needed.",
    )
    return picture, story.lifetime_words(row_of(ask(churn.client_lifetime_months, page, month=None), page.month))


def draw_followed(page: ui.Page, lag: int) -> None:
    """The clients behind the covered and the neglected line; asked for when it is opened."""
    box = st.expander("Clients behind it, followed for 12 months", key="followed", on_change="rerun")
    if not box.open:
        return
    with box:
        ui.client_table(
            ask(coverage.followed_clients, page, lag=lag),
            ("name", "coverage", "client_months", "churned", "mrr_start", "mrr_end", "owner"),
            "followed_list",
            file="followed",
            labels={
                "coverage": "Coverage",
                "client_months": ui.Column("Client-months", "count"),
                "churned": ui.Column("Left within 12", "count"),
                "mrr_start": ui.Column("MRR at start, {currency}", "money"),
                "mrr_end": ui.Column("MRR at end, {currency}", "money"),
            },
            tallest=8,
            phone_figure="client_months",
            phone_reason="coverage",
            empty="No month could be followed for 12 months yet.",
        )


def draw_stayed(page: ui.Page) -> None:
    """The clients behind cohorts and survival; asked for when it is opened."""
    box = st.expander("Clients behind it, by first month", key="stayed", on_change="rerun")
    if not box.open:
        return
    with box:
        ui.client_table(
            ask(retention.cohort_clients, page),
            ("name", "cohort", "months_stayed", "has_left", "mrr_at_start", "mrr", "owner"),
            "stayed_list",
            file="cohorts",
            labels={
                "cohort": ui.Column("First month", "month"),
                "months_stayed": ui.Column("Months stayed", "count"),
                "has_left": "Left",
                "mrr_at_start": ui.Column("MRR then, {currency}", "money"),
            },
            tallest=8,
            phone_figure="mrr",
            phone_reason="months_stayed",
        )
