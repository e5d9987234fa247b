"""Cards of the page of account ranks: the pictures, each with the choice of what it opens."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import ui
from ui.asking import of_choice
from ui.stories import ranks as story


def draw_curve(page: ui.Page, summary: pd.DataFrame, ranks: pd.DataFrame) -> str | None:
    """The cumulative curve of the whole choice; a rank opens its clients."""
    note = of_choice(page, "note of the curve", lambda: story.curve_note(page.info, page.filter_words, ranks))
    with ui.card("Who carries the book", note, side=False):
        picture = ui.kept_picture(
            page,
            "curve",
            lambda: ui.charts.concentration_curve(story.curve(ranks), page.tokens, phone=page.phone),
        )
        ui.chart(picture, "Cumulative share of 12-month revenue, largest client first", key="curve")
        return choose("Open a rank", of_choice(page, "ranks to open", lambda: story.rank_options(summary)), "open_rank")


def draw_flow(page: ui.Page, flow: pd.DataFrame) -> str | None:
    """What moved between ranks in 12 months; a flow opens its clients."""
    before, now = ui.format.month(page.months_back(12)), ui.format.month(page.month)
    with ui.card("What moved between ranks", story.flow_note(before, now), side=False):
        if not story.has_flow(flow):
            ui.sentence(f"Nobody had a rank in {before}, so nothing can have moved since.")
            return None
        picture = ui.kept_picture(
            page, "flow", lambda: ui.charts.rank_flow(flow, page.tokens, before=before, now=now, phone=page.phone)
        )
        ui.chart(picture, f"Clients by rank in {before} and in {now}", key="flow")
        return choose("Open a flow", of_choice(page, "flows to open", lambda: story.flow_options(flow)), "open_flow")


def choose(label: str, options: Sequence[str], key: str) -> str | None:
    """One of the parts of a picture, or none."""
    return st.pills(label, options, key=key, label_visibility="collapsed", wrap=True)
