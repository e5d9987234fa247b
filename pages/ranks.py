"""Account ranks: which clients carry the book?"""

from __future__ import annotations

import pandas as pd

import ui
from analytics import coverage, ranking, retention
from analytics.clients import client_list
from ui.asking import ask, of_choice
from ui.page_parts.ranks import draw_curve, draw_flow, draw_opened, draw_table, everybody, moves
from ui.stories import ranks as story
from ui.stories import ranks_figures as figures


def main() -> None:
    """The answer, how much hangs on few clients, what moved, then the clients."""
    page = ui.page("Account ranks")
    summary = ask(ranking.rank_summary, page) if page.info.months else pd.DataFrame()
    why = story.nothing(page.info, summary, page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    flow, hand = ask(ranking.rank_flow, page), ask(ranking.ranks_by_hand, page)
    ui.headline(*of_choice(page, "answer of ranks", lambda: answered(page, summary, flow)))
    draw_figures(page)
    with ui.row(2, narrowest=420):
        rank = draw_curve(page, summary, hand)
        way = draw_flow(page, flow)
    if rank:
        draw_opened(page, f"Rank {rank[0]}", lambda: story.opened_rank(rank, everybody(page)), story.ALL)
    if way:
        draw_opened(page, way, lambda: story.opened_flow(way, flow, moves(page, flow)), story.flow_form(way))
    draw_table(page, summary, flow, hand)


def answered(page: ui.Page, summary: pd.DataFrame, flow: pd.DataFrame) -> tuple[str, str]:
    """The headline, and what moved."""
    return (
        story.headline(summary, page.info, page.month),
        story.under_headline(flow, page.months_back(12)),
    )


def draw_figures(page: ui.Page) -> None:
    """How much hangs on the largest clients, and net retention without the largest."""
    ui.figures(of_choice(page, "figures of ranks", lambda: figures_of(page)))
    ui.explain(
        lambda: figures.explanations(
            ask(ranking.concentration, page),
            ask(retention.retention_without_largest, page),
            ask(retention.shrinking_share, page),
            lambda: figures.largest_first(ask(coverage.time_share, page, by="client"), client_list(page.reader)),
            lambda: ask(retention.retention_clients, page),
            page.currency,
        ),
        "ranks",
    )


def figures_of(page: ui.Page) -> tuple[ui.Figure, ...]:
    """The figures of the month against those of a year before, where the book has them."""
    year = page.months_back(12)
    before = ask(ranking.concentration, page, month=year) if year in page.info.months else None
    return tuple(
        figures.figures(
            ask(ranking.concentration, page),
            before,
            ask(retention.retention_without_largest, page),
            ask(retention.shrinking_share, page),
        )
    )


main()
