"""Home: how do we measure success, do clients get the time they deserve, do we touch all of them?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

import ui
from analytics import coverage, retention
from ui.asking import ask
from ui.stories import about_data, earlier, explanations, first_month, nothing, only, row_of
from ui.stories import home as story


def main() -> None:
    """The answer, the three questions, whether it matters, and the calls to make first."""
    page = ui.page("The three questions")
    clients = ask(coverage.work_list, page) if page.info.months else pd.DataFrame()
    series = ask(retention.net_dollar_retention, page, month=None) if page.info.months else pd.DataFrame()
    why = nothing(page.info, not clients.empty or bool(row_of(series, page.month)), page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    reach, summary = only(ask(coverage.reach, page)), only(ask(coverage.coverage_summary, page))
    annual = row_of(ask(retention.annual_revenue_retention, page, month=None), page.month)
    answer = story.headline(page.info, page.month, row_of(series, page.month), annual, reach, summary)
    ui.headline(answer, story.UNDER_HEADLINE)
    if about_data(page.info, contacts=True):
        ui.note(about_data(page.info, contacts=True))
    with ui.row(3):
        draw_success(page, series)
        draw_time(page)
        draw_touch(page, clients)
    left, right = ui.columns(3, 5)
    with left:
        draw_matters(page)
    with right:
        draw_calls(clients)


def draw_success(page: ui.Page, series: pd.DataFrame) -> None:
    """Net retention against the same without the three fastest growers."""
    last = earlier(page.month, 1, page.info.months)
    with ui.card("How do we measure success?", above="Question 1"):
        if series.empty:
            annual = ask(retention.annual_revenue_retention, page, month=None)
            lines = [ui.charts.Line(annual, "annual_revenue_retention", "all revenue")]
            shown, words = story.annual_figure(annual, page.month, last), story.annual_words(row_of(annual, page.month))
        else:
            without = ask(retention.retention_without_largest, page, month=None, largest=story.GROWERS, by="growth")
            lines = [
                ui.charts.Line(without, "retention_without_largest", "without 3", "quiet"),
                ui.charts.Line(series, "net_dollar_retention", "all clients"),
            ]
            row, rest = row_of(series, page.month), row_of(without, page.month)
            shown = story.success_figure(series, page.month, last)
            words = story.success(row, rest, first_month(series), page.month)
        ui.draw_figure(shown)
        ui.sentence(words, stretch=True)
        picture = ui.charts.trend(
            lines, page.tokens, until=page.month, months=18, height=190, axis=False, reference=1.0, phone=page.phone
        )
        ui.chart(picture, f"Retention over 18 months. {words}", key="success")
        explanation = explanations.annual_retention(page) if series.empty else explanations.net_retention(page)
        draw_foot("monthly_review", "Monthly review", explanation, "success")


def draw_time(page: ui.Page) -> None:
    """Share of time against share of revenue by rank."""
    time = ask(coverage.time_share, page)
    rank = story.deserved_rank(time)
    with ui.card("Do clients get the time they deserve?", above="Question 2"):
        ui.draw_figure(story.time_figure(time, rank))
        ui.sentence(story.time_words(time, rank), stretch=True)
        ranked = story.ranked(time)
        ui.chart(ui.charts.dumbbell(ranked, page.tokens, phone=page.phone), story.time_alt(ranked), key="time")
        draw_foot("neglected", "Time and revenue", explanations.time_share(page, rank), "time")


def draw_touch(page: ui.Page, clients: pd.DataFrame) -> None:
    """Reach, with a dot for every client."""
    reach, summary = only(ask(coverage.reach, page)), only(ask(coverage.coverage_summary, page))
    last = earlier(page.month, 1, page.info.months)
    before = only(ask(coverage.reach, page, month=last)) if last else {}
    with ui.card("Do we touch all of them?", above="Question 3"):
        ui.draw_figure(story.reach_figure(reach, before, last))
        ui.sentence(story.touch_words(reach, summary, page.info, page.currency), stretch=True)
        ui.chart(ui.charts.dots(clients, page.tokens, phone=page.phone), story.reach_alt(clients), key="reach")
        draw_foot("neglected", "Neglected accounts", explanations.reach(page), "reach")


def draw_matters(page: ui.Page) -> None:
    """Whether neglected clients left more often than covered ones."""
    groups = ask(coverage.retention_by_coverage, page)
    ratio = story.longest_defined(ask(coverage.neglect_rate_ratio, page))
    with ui.card("Does it matter?", story.matters_note(ratio)):
        ui.draw_figure(story.matters_figure(ratio))
        ui.note(story.matters_words(ratio))
        bars = story.matters_bars(groups, ratio)
        ui.chart(ui.charts.bars(bars, page.tokens, phone=page.phone), story.matters_words(ratio), key="matters")
        lag = page.info.settings.coverage_lag_months
        draw_foot("churn", "Churn", explanations.price_of_silence(page, ratio, groups, lag), "matters")


def draw_calls(clients: pd.DataFrame) -> None:
    """The five clients that wait longest for what they are worth."""
    calls = story.calls(clients)
    with ui.card("Call these five first", "Longest silence for its rank, times the revenue it puts at risk"):
        ui.client_table(
            calls,
            story.CALL_COLUMNS,
            "calls",
            file="calls",
            export=False,
            phone_figure="revenue_at_risk",
            phone_reason="days_over",
            empty="Nobody is overdue in this choice.",
        )
        ui.link("neglected", "The whole work list")


def draw_foot(page_name: str, text: str, explanation: ui.Explanation, key: str) -> None:
    """Where a card leads, and what its figure means."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        ui.link(page_name, text)
        ui.explain([explanation], key, label="Explain")


main()
