"""Home: how do we measure success, do clients get the time they deserve, do we touch all of them?"""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

import pandas as pd

import ui
from analytics import coverage, retention
from analytics.work_state import log_mark, work_state, worked_clients
from ui.asking import ask, of_choice
from ui.page_parts.home import draw_matters, draw_success, draw_time, draw_touch
from ui.stories import NO_ROW, Nothing, about_data, nothing, number, only, row_of
from ui.stories import home as story


def main() -> None:
    """The answer, the three questions, whether it matters, and the calls to make first."""
    page = ui.page("The three questions")
    answer = of_choice(page, "home answer", lambda: answered(page))
    if isinstance(answer, Nothing):
        ui.empty(answer.why, answer.fill, page=answer.page, page_text=answer.page_text)
        return
    ui.headline(answer, story.UNDER_HEADLINE)
    if about_data(page.info, contacts=True):
        ui.note(about_data(page.info, contacts=True))
    with ui.row(3):
        draw_success(page)
        draw_time(page)
        draw_touch(page)
    left, right = ui.columns(3, 5)
    with left:
        draw_matters(page)
    with right:
        draw_calls(page, date.today())


def answered(page: ui.Page) -> str | Nothing:
    """The headline, or why there is nothing to show."""
    summary = only(ask(coverage.coverage_summary, page)) if page.info.months else {}
    series = ask(retention.net_dollar_retention, page, month=None) if page.info.months else pd.DataFrame()
    kept = row_of(series, page.month)
    why = nothing(page.info, bool(summary.get("active_clients")) or bool(kept), page.filter_words)
    if why:
        return why
    if number(kept, "net_dollar_retention") is None:
        annual = row_of(ask(retention.annual_revenue_retention, page, month=None), page.month)
    else:
        annual = NO_ROW
    return story.headline(page.info, page.month, kept, annual, only(ask(coverage.reach, page)), summary)


def draw_calls(page: ui.Page, today: date) -> None:
    """The five clients that wait longest for what they are worth; who was called since stands no longer among them."""
    log: tuple[Hashable, ...] = ()
    if page.month == page.info.reporting_month:
        # what was entered decides, and the settings in force: with the day they are what the calls are known by
        log = (today, log_mark(page.reader.book), page.book.state.settings())
    calls = of_choice(page, "calls", lambda: calls_of(page, today if log else None), *log)
    what = "Longest silence for its rank, times the revenue it puts at risk"
    with ui.card("Call these five first", what, side=False):
        ui.client_table(
            calls,
            story.CALL_COLUMNS,
            "calls",
            file="calls",
            export=False,
            phone_figure="revenue_at_risk",
            phone_reason="days_over",
            empty="Nobody is overdue in this choice.",
            kept=log,
        )
        ui.link("neglected", "The whole work list")


def calls_of(page: ui.Page, today: date | None) -> pd.DataFrame:
    """The calls of the month; the log speaks of now, so that it is laid over where a day is given."""
    if today is None:
        return story.calls(ask(coverage.work_list, page, lines=False, most=story.looked_at(0)))
    most = story.looked_at(len(worked_clients(page.reader.book)))
    clients = ask(coverage.work_list, page, lines=False, most=most)
    return story.calls(clients, work_state(page.reader.book, clients, today))


main()
