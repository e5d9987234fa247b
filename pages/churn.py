"""Churn: who leaves, when, and why?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

import ui
from analytics import churn, coverage, retention
from analytics.benchmarks import benchmark
from ui.asking import ask
from ui.stories import about_data, explanations, group_card, nothing, row_of
from ui.stories import churn as story
from ui.stories.home import longest_defined
from ui.stories.monthly_review import band


def main() -> None:
    """The answer, the price of silence, rates, how long clients stay, why they left, and by whom."""
    page = ui.page("Churn")
    moves = ask(retention.revenue_movements, page, month=None) if page.info.months else pd.DataFrame()
    why = nothing(page.info, bool(row_of(moves, page.month)), page.filter_words, what="recurring revenue")
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    draw_answer(page)
    left, right = ui.columns(2.1, 1)
    with right:
        lag = draw_price(page)
    with left:
        draw_hero(page, lag)
    with ui.row(2, narrowest=330):
        window = draw_rates(page)
        draw_series(page, window)
    with ui.row(2, narrowest=330):
        draw_cohorts(page)
        draw_survival(page)
    draw_reasons(page)
    group_card.draw(page, ("Segment", "Owner", "Region", "Rank", "Tenure"), churn_first=True)


def draw_answer(page: ui.Page) -> None:
    """The headline, and what it rests on."""
    month = row_of(ask(churn.client_churn_rate, page, month=None), page.month)
    year = row_of(ask(churn.client_churn_rate, page, month=None, months=12), page.month)
    ratio = longest_defined(ask(coverage.neglect_rate_ratio, page))
    groups = ask(coverage.retention_by_coverage, page)
    under = story.under_headline(page.month, ratio, groups, month, year)
    ui.headline(story.headline(page.info, page.month, ratio, month), under)
    if about_data(page.info, contacts=True):
        ui.note(about_data(page.info, contacts=True))


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


def draw_cohorts(page: ui.Page) -> None:
    """What is left of each cohort."""
    with ui.card("Cohorts", "% still with us, by first revenue. Bold: clients at start.") as card:
        measure = story.COHORT_MEASURES[card.switch("Measure", tuple(story.COHORT_MEASURES), "cohort")]
        frame = ask(retention.cohort_retention, page)
        picture = ui.charts.cohorts(frame, page.tokens, measure=measure, phone=page.phone)
        ui.chart(picture, "Part of each cohort that is left, by months since its first revenue", key="cohorts")


def draw_survival(page: ui.Page) -> None:
    """How long clients stay."""
    frame = ask(retention.survival, page)
    with ui.card("How long clients stay", "Survival from first revenue, with 95% band."):
        ui.chart(ui.charts.survival_curve(frame, page.tokens, phone=page.phone), story.survival_alt(frame), key="stay")
        ui.note(story.since_words(ask(retention.cohort_retention, page)))


def draw_reasons(page: ui.Page) -> None:
    """Why clients left, and who they are; a bar chooses its clients."""
    reasons = ask(churn.churn_reasons, page, months=story.REASON_MONTHS)
    clients = ask(churn.churned_clients, page, months=story.REASON_MONTHS)
    left, right = ui.columns(5, 8)
    with left, ui.card("Why they left", f"{story.REASON_MONTHS} months, clients and MRR lost. Click a bar."):
        picture = ui.charts.reasons(reasons, page.tokens, currency=page.currency, phone=page.phone)
        chosen = ui.clickable_chart(picture, story.reasons_alt(reasons), "reasons")
    shown = story.leavers(clients, chosen)
    with right, ui.card(story.leavers_title(chosen), story.leavers_note(shown, page.currency)):
        ui.client_table(
            shown,
            story.LEAVER_COLUMNS,
            "leavers",
            file="left",
            labels=story.LEAVER_LABELS,
            export=False,
            tallest=10,
            phone_figure="mrr_lost",
            phone_reason="was_overdue",
            empty="Nobody left in these months.",
        )
    with page.action():
        ui.download("Export", clients, page.file_name("left"), "export", primary=True)


main()
