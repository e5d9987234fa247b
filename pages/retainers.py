"""Retainers: how safe is next month's income?"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

import ui
from analytics import retainers
from analytics.retainers import agreement_columns
from ui.asking import ask, of_choice, of_snapshot
from ui.page_parts.retainers import (
    draw_falls,
    draw_guaranteed,
    draw_outcomes,
    draw_renewals,
    draw_strip,
    facts_of,
    side_by_side,
    stand_beside,
)
from ui.page_parts.retainers_ahead import draw_goal, draw_shares, draw_work
from ui.page_parts.retainers_fees import draw_hours, draw_tiers
from ui.page_parts.retainers_money import draw_candidates, draw_dormant, draw_receivables
from ui.stories import Nothing, Row, only, whole
from ui.stories import retainers as story


def main() -> None:
    """The answer, what is guaranteed and what ends; then fees, hours, what is unpaid, and where more can come from."""
    page = ui.page("Retainers")
    why = of_choice(page, "why no retainers", lambda: nothing_of(page))
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        if page.info.months and not page.filter_words:
            draw_without_retainers(page)
        return
    columns = of_snapshot(page.reader, "agreement columns", lambda: agreement_columns(page.reader))
    tiers = ask(retainers.retainer_tiers, page)
    ui.headline(*of_choice(page, "answer of retainers", lambda: answered(page, columns)))
    draw_strip(page, columns)
    left, right = ui.columns(2, 1)
    with left:
        draw_guaranteed(page, tiers)
    with right:
        draw_falls(page)
    draw_renewals(page, columns)
    beside = stand_beside(int(sum(tiers["clients"])))
    left, right = side_by_side(beside)
    with left:
        draw_tiers(page, tiers, beside)
    with right:
        draw_hours(page, columns)
    projects = only(ask(retainers.project_sums, page))
    draw_money(page, projects, beside)
    draw_goal(page, tiers, projects)
    left, right = side_by_side(beside)
    with left:
        draw_work(page, beside)
    with right:
        draw_shares(page)
        draw_outcomes(page, beside)


def nothing_of(page: ui.Page) -> Nothing | None:
    """Why there is nothing to show, if so."""
    months = ask(retainers.guaranteed_months, page) if page.info.months else pd.DataFrame()
    return story.nothing(page.info, months, page.filter_words)


def answered(page: ui.Page, columns: Mapping[str, bool]) -> tuple[str, str]:
    """The headline, and what it rests on."""
    facts = facts_of(page)
    return (
        story.headline(facts, page.info, page.month, page.currency),
        story.under_headline(facts, page.info, columns),
    )


def draw_money(page: ui.Page, projects: Row, beside: bool) -> None:
    """What is unpaid, who could take a retainer, and which project clients are silent."""
    left, right = side_by_side(beside)
    with left:
        draw_receivables(page, beside)
    with right:
        draw_candidates(page, projects, beside)
        draw_dormant(page, projects, beside)


def draw_without_retainers(page: ui.Page) -> None:
    """A book of projects: what can be said without any retainer."""
    projects = only(ask(retainers.project_sums, page))
    draw_money(page, projects, stand_beside(whole(projects, "candidates")))
    draw_work(page, False)


main()
