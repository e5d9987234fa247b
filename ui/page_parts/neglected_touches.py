"""Cards of the page of neglected accounts on touches: how many the cadences ask for, and the first after a handoff."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

import ui
from analytics import coverage
from ui.asking import ask, of_choice
from ui.page_parts.neglected import listed_clients
from ui.stories import neglected as story
from ui.stories import neglected_figures as figures


def draw_attainment(page: ui.Page) -> None:
    """How many of the touches that the cadences ask for were made."""
    now, last = ask(coverage.frequency_attainment, page), page.months_back(1)
    before = ask(coverage.frequency_attainment, page, month=last) if last in page.info.months else None
    with ui.card("Frequency", "Touches made against what the cadences ask for.", side=False):
        ui.draw_figure(story.attainment_figure(now, before, figures.against(last, page.phone)))
        ui.sentence(story.attainment_words(now))
        ui.explain(
            lambda: [story.attainment_explanation(now, partial(listed_clients, page))],
            "attainment",
            label="Explain this number",
        )
        ui.link("churn", "Do neglected clients leave more often?")


def slowest_first(page: ui.Page) -> pd.DataFrame:
    """The signings and changes of owner of 12 months, with the first touch of anybody."""
    events = ask(coverage.handoff, page, since=page.months_back(12), teams=False)
    return story.handoffs(events, page.month)


def draw_handoff(page: ui.Page) -> None:
    """How long a client waits for its first touch after signing, and after its owner changed."""
    sums = ask(coverage.handoff_sums, page)
    with ui.card("Handoff", "From signing, or a change of owner, to the first touch, 12 months.", side=False):
        for event in ("signed on", "owner changed"):
            ui.sentence(story.handoff_words(sums, event))
        box = st.expander("Clients, longest wait first", key="handoff_clients", on_change="rerun")
        if not box.open:
            return
        with box:
            ui.client_table(
                of_choice(page, "handoffs", lambda: slowest_first(page)),
                ("name", "event", "from_on", "first_touch_on", "days", "owner"),
                "handoff",
                file="handoff",
                labels={"from_on": ui.Column("From", "day", 90), "first_touch_on": ui.Column("First touch", "day", 98)},
                phone_figure="days",
                phone_reason="event",
                empty="Nobody signed or changed owner in these months.",
                kept=(),
            )
