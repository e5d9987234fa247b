"""Retainers: how safe is next month's income?"""

from __future__ import annotations

import pandas as pd

import ui
from analytics import retainers
from analytics.retainers import agreement_columns
from ui.asking import ask
from ui.page_parts.retainers import draw_falls, draw_guaranteed, draw_outcomes, draw_renewals, draw_strip, facts_of
from ui.stories import retainers as story


def main() -> None:
    """The answer, what is guaranteed and what ends; then fees, hours, what is unpaid, and where more can come from."""
    page = ui.page("Retainers")
    months = ask(retainers.guaranteed_months, page) if page.info.months else pd.DataFrame()
    why = story.nothing(page.info, months, page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    columns = agreement_columns(page.reader)
    facts, tiers = facts_of(page), ask(retainers.retainer_tiers, page)
    ui.headline(
        story.headline(facts, page.info, page.month, page.currency), story.under_headline(facts, page.info, columns)
    )
    draw_strip(page, facts, columns)
    left, right = ui.columns(2, 1)
    with left:
        draw_guaranteed(page, facts, tiers)
    with right:
        draw_falls(page)
    draw_renewals(page, columns)
    draw_outcomes(page)


main()
