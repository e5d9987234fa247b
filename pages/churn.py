"""Churn: who leaves, when, and why?"""

from __future__ import annotations

import pandas as pd

import ui
from analytics import churn, coverage, retention
from ui.asking import ask, of_choice
from ui.page_parts import group_card
from ui.page_parts.churn import draw_hero, draw_price, draw_rates, draw_series
from ui.page_parts.churn_clients import draw_cohorts, draw_reasons, draw_survival
from ui.stories import Nothing, about_data, nothing, row_of
from ui.stories import churn as story
from ui.stories.home import longest_defined


def main() -> None:
    """The answer, the price of silence, rates, how long clients stay, why they left, and by whom."""
    page = ui.page("Churn")
    answer = of_choice(page, "churn answer", lambda: answered(page))
    if isinstance(answer, Nothing):
        ui.empty(answer.why, answer.fill, page=answer.page, page_text=answer.page_text)
        return
    ui.headline(*answer)
    if about_data(page.info, contacts=True):
        ui.note(about_data(page.info, contacts=True))
    left, right = ui.columns(2.1, 1)
    with right:
        lag = draw_price(page)
    with left:
        draw_hero(page, lag)
    with ui.row(2, narrowest=330):
        draw_rates(page)
        draw_series(page)
    with ui.row(2, narrowest=330):
        draw_cohorts(page)
        draw_survival(page)
    draw_reasons(page)
    group_card.draw(page, ("Segment", "Owner", "Region", "Rank", "Tenure"), churn_first=True)


def answered(page: ui.Page) -> tuple[str, str] | Nothing:
    """The headline and what it rests on, or why there is nothing to show."""
    moves = ask(retention.revenue_movements, page, month=None) if page.info.months else pd.DataFrame()
    why = nothing(page.info, bool(row_of(moves, page.month)), page.filter_words, what="recurring revenue")
    if why:
        return why
    month = row_of(ask(churn.client_churn_rate, page, month=None, months=1), page.month)
    year = row_of(ask(churn.client_churn_rate, page, month=None, months=12), page.month)
    lag = page.info.settings.coverage_lag_months
    ratio = longest_defined(ask(coverage.neglect_rate_ratio, page, lag=lag))
    groups = ask(coverage.retention_by_coverage, page, lag=lag)
    under = story.under_headline(page.month, ratio, groups, month, year)
    return story.headline(page.info, page.month, ratio, month), under


main()
