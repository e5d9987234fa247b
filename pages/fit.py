"""Client fit: which clients should we keep, reprice, staff for less or let go?"""

from __future__ import annotations

from datetime import datetime

import pandas as pd

import ui
from analytics import fit
from ui.asking import ask, of_choice
from ui.page_parts.fit import draw_counts, draw_evidence, draw_map, draw_rules, gaps_of
from ui.page_parts.fit_decisions import draw_decision, draw_decisions
from ui.page_parts.fit_letter import draw_letter
from ui.page_parts.fit_what_if import draw_what_if
from ui.stories import Row, whole
from ui.stories import fit as story


def main() -> None:
    """The answer, the verdicts, the book in a picture beside its rules; then the evidence and what to do about it."""
    page = ui.page("Client fit")
    gaps = gaps_of(page) if page.info.months else {}
    why = story.nothing(page.info, whole(gaps, "clients"), page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    summary = ask(fit.fit_summary, page)
    ui.headline(*of_choice(page, "answer of fit", lambda: answered(page, summary, gaps)))
    draw_counts(page, summary)
    ui.explain(lambda: story.explanations(summary, lambda: ask(fit.client_fit, page), page.currency), "fit")
    left, right = ui.columns(2, 1)
    with left:
        draw_map(page, gaps)
    with right:
        draw_rules(page, summary)
    chosen, now = draw_evidence(page, summary, gaps), datetime.now().replace(microsecond=0)
    if chosen:
        left, right = ui.columns(2, 1)
        with left:
            factor = draw_what_if(page, chosen)
        with right:
            client, wanted = draw_decision(page, chosen, now, factor)
        draw_letter(page, client, wanted, now)
    else:
        ui.note("Select a client in the evidence to see what another price would do, to decide and to write.")
    draw_decisions(page, now)


def answered(page: ui.Page, summary: pd.DataFrame, gaps: Row) -> tuple[str, str]:
    """The headline, and what it rests on."""
    return story.headline(summary, page.info, page.month), story.under_headline(summary, gaps, page.info)


main()
