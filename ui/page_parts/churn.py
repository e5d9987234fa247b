"""Cards of the churn page: the price of silence and what it rests on, the rates and their course."""

from __future__ import annotations

import streamlit as st

import ui
from analytics import churn, coverage, retention
from analytics.benchmarks import benchmark
from ui.asking import ask
from ui.stories import churn as story
from ui.stories import explanations, row_of
from ui.stories.home import longest_defined
from ui.stories.monthly_review import band


def draw_price(page: ui.Page) -> int:
    """How many times as often neglected clients leave; returns the lag that is shown."""
    setting = page.info.settings.coverage_lag_months
    words = story.lag_words(setting)
    with ui.card("The price of silence", key="price"):
        word = ui.Card(st.container()).switch("Lag", words, "lag") if len(words) > 1 else words[0]
        lag = story.lag_of(word, setting)
        other = next((one for one in words if one != word), "")
        ratio = longest_defined(ask(coverage.neglect_rate_ratio, page, lag=lag))
        beside = longest_defined(ask(coverage.neglect_rate_ratio, page, lag=story.lag_of(other, setting)))
        groups = ask(coverage.retention_by_coverage, page, lag=lag)
        ui.note(story.price_note(ratio))
        ui.draw_figure(story.price_figure(ratio))
        ui.note(story.price_words(ratio, beside, other))
        table = story.price_table(groups, ratio)
        if not table.empty:
            ui.plain_table(table, list(story.PRICE_LABELS), labels=story.PRICE_LABELS, stack=False)
        ui.note(story.NOT_PROOF)
        ui.explain([explanations.price_of_silence(page, ratio, groups, lag)], "price", label="Explain")
    return lag


def draw_hero(page: ui.Page, lag: int) -> None:
    """Covered against neglected clients, followed from today."""
    groups = ask(coverage.retention_by_coverage, page, lag=lag)
    ratio = longest_defined(ask(coverage.neglect_rate_ratio, page, lag=lag))
    with ui.card("Retention of covered and neglected clients") as card:
        measure = story.MEASURES[card.switch("Measure", tuple(story.MEASURES), "kept")]
        ui.note(story.hero_note(measure, lag))
        height = story.hero_height(groups, page.phone)
        picture = ui.charts.coverage_retention(groups, page.tokens, measure=measure, height=height, phone=page.phone)
        ui.chart(picture, story.hero_alt(groups, ratio), key="hero")
        draw_followed(page, lag)


def draw_rates(page: ui.Page) -> int:
    """The rates with their interval and the published band; returns the months of their window."""
    with ui.card("Rates", "Line: 95% interval.") as card:
        window = story.WINDOWS[card.switch("Window", tuple(story.WINDOWS), "window")]
        clients = row_of(ask(churn.client_churn_rate, page, month=None, months=window), page.month)
        revenue = row_of(ask(churn.revenue_churn_rate, page, month=None), page.month)
        net = row_of(ask(churn.net_revenue_churn_rate, page, month=None), page.month)
        profile = page.book.state.settings().benchmark
        published = benchmark(profile, "client_churn_rate", window)
        shown = story.rates(window, clients, revenue, net, published)
        words = story.rates_words(window, page.month, clients, published, profile)
        ui.chart(ui.charts.rates(shown, page.tokens, phone=page.phone), words, key=f"rates_{window}")
        ui.note(words)
        month_parts = [explanations.revenue_churn(page), explanations.net_revenue_churn(page)]
        parts = [explanations.client_churn(page, window), *(month_parts if window == 1 else ())]
        ui.explain(parts, f"rates_{window}", label="Explain")
    return window


def draw_series(page: ui.Page, window: int) -> None:
    """Client churn over two years, with its interval, its regretted part and the published band."""
    frame = ask(churn.client_churn_rate, page, month=None, months=12)
    published = benchmark(page.book.state.settings().benchmark, "client_churn_rate", 12)
    lines = (
        ui.charts.Line(frame, "regretted_churn_rate", "regretted", "quiet", dashed=True),
        ui.charts.Line(frame, "client_churn_rate", "all", low="low", high="high"),
    )
    with ui.card("Client churn over 12 months", "Month by month, with its 95% interval."):
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
        ui.chart(picture, "Client churn of 12 months, over the last 24 months", key="series")
        lifetime = story.lifetime_words(row_of(ask(churn.client_lifetime_months, page, month=None), page.month))
        ui.note(" ".join(text for text in (lifetime, published.source_words if published else "") if text))


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
