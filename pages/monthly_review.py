"""Monthly review: how did the book do this month, and why?"""

from __future__ import annotations

import streamlit as st

import ui
from analytics import retention
from ui.asking import ask, of_choice
from ui.page_parts import group_card
from ui.page_parts.monthly_review import (
    Answer,
    all_series,
    draw_beside,
    draw_bridge,
    draw_concentration,
    draw_moved,
    draw_trend,
)
from ui.stories import Nothing, about_data, earlier, explanations, nothing, row_of
from ui.stories import monthly_review as story


def main() -> None:
    """The answer, the figures, what moved, the trend, what it hangs on, and by whom."""
    page = ui.page("Monthly review")
    target = page.book.state.settings().target_net_dollar_retention
    answer = of_choice(page, "month answer", lambda: answered(page, target), target)
    if isinstance(answer, Nothing):
        ui.empty(answer.why, answer.fill, page=answer.page, page_text=answer.page_text)
        return
    draw_answer(page, answer)
    left, right = ui.columns(1, 1)
    with left:
        period, chosen = draw_bridge(page)
    with right:
        draw_trend(page)
    draw_moved(page, period, chosen)
    with ui.row(2, narrowest=340):
        draw_concentration(page)
        draw_beside(page)
    group_card.draw(page, ("Segment", "Owner", "Region", "Rank"), churn_first=False)


def answered(page: ui.Page, target: object) -> Answer | Nothing:
    """The answer, or why there is nothing to show."""
    series = all_series(page) if page.info.months else {}
    anybody = any(row_of(frame, page.month) for name, frame in series.items() if name in ("moves", "annual"))
    why = nothing(page.info, anybody, page.filter_words)
    if why:
        return why
    moves = row_of(series["moves"], page.month)
    changed = story.moved(ask(retention.client_movements, page, unchanged=False), "All moves")
    last = earlier(page.month, 1, page.info.months)
    note = story.under_figures(series, page.month, page.currency)
    return Answer(
        story.headline(page.info, page.month, series["net"], series["annual"], moves, page.currency),
        story.under_headline(moves, changed, page.currency),
        tuple(story.figures(series, page.month, last, page.currency, target)),
        " ".join(text for text in (note, about_data(page.info)) if text),
    )


def draw_answer(page: ui.Page, answer: Answer) -> None:
    """The sentence, the four figures, and how they come about."""

    def told() -> list[ui.Explanation]:
        parts = (explanations.net_retention, explanations.gross_retention, explanations.recurring_revenue)
        return [*(part(page) for part in parts), explanations.client_churn(page, 12)]

    ui.headline(answer.headline, answer.under)
    ui.figures(answer.figures)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch"):
            ui.note(answer.note)
        ui.explain(told, "figures")


main()
