"""Neglected accounts: whom have we neglected, and what does it put at risk?"""

from __future__ import annotations

from functools import partial

import pandas as pd

import ui
from analytics import coverage
from ui.asking import ask, of_choice, of_look
from ui.importing import now
from ui.page_parts.neglected import (
    draw_cell,
    draw_reach,
    draw_silence,
    draw_time,
    draw_work_list,
    is_tall,
    listed_clients,
    reach_picture,
)
from ui.page_parts.neglected_touches import draw_attainment, draw_handoff
from ui.stories import neglected as story
from ui.stories import neglected_figures as figures
from ui.stories import neglected_list as listing


def main() -> None:
    """The answer, the figures, the pictures, then the calls to make."""
    page = ui.page("Neglected accounts")
    summary = ask(coverage.coverage_summary, page) if page.info.months else pd.DataFrame()
    active = int(summary["active_clients"].sum()) if len(summary) else 0
    why = story.nothing(page.info, active, page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        if active:
            draw_work_list(page, summary, (listing.ALL, listing.LAPSED), now().date())
        return
    draw_answer(page, summary)
    reach = reach_picture(page)
    left, right = ui.columns(1.42, 1)
    with left:
        draw_silence(page, summary, reach)
    with right:
        cell = draw_reach(reach)
    with left if is_tall(reach) and not page.phone else right:
        draw_time(page)
    if cell:
        draw_cell(page, cell)
    draw_work_list(page, summary, listing.VIEWS, now().date())
    with ui.row(2):
        draw_attainment(page)
        draw_handoff(page)


def draw_answer(page: ui.Page, summary: pd.DataFrame) -> None:
    """The headline, and the four figures against the month before."""
    ui.headline(*of_choice(page, "answer of silence", lambda: answered(page, summary)))
    ui.figures(of_look(page, "figures of silence", lambda: figures_of(page, summary)))
    clients = partial(listed_clients, page)
    ui.explain(lambda: figures.explanations(summary, ask(coverage.reach, page), clients, page.currency), "neglected")


def answered(page: ui.Page, summary: pd.DataFrame) -> tuple[str, str]:
    """The headline, and what it rests on."""
    owners = ask(coverage.coverage_by_owner, page)
    return (
        story.headline(summary, page.info, page.month, page.currency),
        story.under_headline(summary, owners, page.info),
    )


def figures_of(page: ui.Page, summary: pd.DataFrame) -> tuple[ui.Figure, ...]:
    """The four figures of the month against those of the month before, where the book has them."""
    reach, last = ask(coverage.reach, page), page.months_back(1)
    before = None
    if last in page.info.months:
        before = ask(coverage.coverage_summary, page, month=last), ask(coverage.reach, page, month=last)
    return tuple(figures.figures(summary, reach, before, figures.against(last, page.phone), page.currency))


main()
