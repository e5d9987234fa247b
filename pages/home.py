"""Home: how do we measure success, do clients get the time they deserve, do we touch all of them?"""

from __future__ import annotations

from datetime import date

import pandas as pd

import ui
from analytics import coverage, retention
from analytics.work_state import work_state, worked_clients
from ui.asking import ask
from ui.page_parts.home import draw_foot, draw_success, draw_time, draw_touch
from ui.stories import NO_ROW, about_data, explanations, nothing, number, only, row_of
from ui.stories import home as story


def main() -> None:
    """The answer, the three questions, whether it matters, and the calls to make first."""
    page = ui.page("The three questions")
    summary = only(ask(coverage.coverage_summary, page)) if page.info.months else {}
    series = ask(retention.net_dollar_retention, page, month=None) if page.info.months else pd.DataFrame()
    why = nothing(page.info, bool(summary.get("active_clients")) or bool(row_of(series, page.month)), page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    reach = only(ask(coverage.reach, page))
    kept = row_of(series, page.month)
    if number(kept, "net_dollar_retention") is None:
        annual = row_of(ask(retention.annual_revenue_retention, page, month=None), page.month)
    else:
        annual = NO_ROW
    answer = story.headline(page.info, page.month, kept, annual, reach, summary)
    ui.headline(answer, story.UNDER_HEADLINE)
    if about_data(page.info, contacts=True):
        ui.note(about_data(page.info, contacts=True))
    with ui.row(3):
        draw_success(page, series)
        draw_time(page)
        draw_touch(page)
    left, right = ui.columns(3, 5)
    with left:
        draw_matters(page)
    with right:
        draw_calls(page, date.today())


def draw_matters(page: ui.Page) -> None:
    """Whether neglected clients left more often than covered ones."""
    lag = page.info.settings.coverage_lag_months
    groups = ask(coverage.retention_by_coverage, page, lag=lag)
    ratio = story.longest_defined(ask(coverage.neglect_rate_ratio, page, lag=lag))
    with ui.card("Does it matter?", story.matters_note(ratio)):
        ui.draw_figure(story.matters_figure(ratio))
        ui.note(story.matters_words(ratio))
        bars = story.matters_bars(groups, ratio)
        ui.chart(ui.charts.bars(bars, page.tokens, phone=page.phone), story.matters_words(ratio), key="matters")
        draw_foot("churn", "Churn", [explanations.price_of_silence(page, ratio, groups, lag)], "matters")


def draw_calls(page: ui.Page, today: date) -> None:
    """The five clients that wait longest for what they are worth; who was called since stands no longer among them."""
    is_now = page.month == page.info.reporting_month
    most = story.looked_at(len(worked_clients(page.reader.book))) if is_now else story.looked_at(0)
    clients = ask(coverage.work_list, page, lines=False, most=most)
    calls = story.calls(clients, work_state(page.reader.book, clients, today) if is_now else None)
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


main()
