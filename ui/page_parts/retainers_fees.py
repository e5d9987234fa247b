"""Cards of the page of retainers on fees: their tiers, who fits the next one, and hours against what a fee includes."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import retainers
from ui import paging
from ui.asking import ask, of_choice, of_look
from ui.beginnings import Beginning
from ui.cards import dollars
from ui.page_parts.retainers import draw_clients
from ui.stories import only
from ui.stories import retainers as story
from ui.stories import retainers_fees as fees
from ui.tables import table_html


def draw_tiers(page: ui.Page, tiers: pd.DataFrame, beside: bool) -> None:
    """How many retainers of which fee, and who already fits the tier above. `beside`: beside another card."""
    table, words = of_choice(page, "tiers", lambda: _tiers(page, tiers))
    with ui.card("Fee tiers", "By monthly fee."):
        st.html(table)
        st.markdown(words)
        if fees.fitting(tiers):
            first = ask(retainers.next_tier, page, most=paging.ROWS_OF_A_PAGE)
            draw_clients(
                page,
                Beginning(first, fees.fitting(tiers), lambda: ask(retainers.next_tier, page)),
                ("name", "fee", "next_tier", "because", "gain", "owner"),
                "next_tier",
                desk=fees.NEXT_BESIDE if beside else (),
                file="next_tier",
                labels=fees.NEXT_LABELS,
                worded=fees.because,
                tallest=7,
                phone_figure="gain",
                phone_reason="because",
                kept=(),
            )


def _tiers(page: ui.Page, tiers: pd.DataFrame) -> tuple[str, str]:
    """The table of the tiers, and the words over those who are next in line."""
    columns = ("fee", "clients", "mrr", "mrr_share", "hours", "fits")
    return (
        table_html(fees.tiers_shown(tiers, page.currency), columns, labels=fees.TIER_LABELS),
        f"**Next in line**  \n:gray[:small[{dollars(fees.next_words(tiers, page.currency))}]]",
    )


def draw_hours(page: ui.Page, columns: Mapping[str, bool]) -> None:
    """Hours delivered against those that the fee includes; a dot opens its client."""
    with ui.card("Hours against fee") as card:
        missing = fees.no_hours(columns)
        if missing:
            ui.note(story.unlock(missing))
            return
        window = card.switch("Over", tuple(fees.WINDOWS), "hours_window")
        picture, words = of_look(page, "hours", lambda: _hours(page, fees.WINDOWS[window]), window)
        ui.note(words)
        chosen = ui.clickable_chart(picture, "Hours delivered to hours included, by client", f"hours_{window}")
        box = st.expander("All clients", key="hours_of_all", on_change="rerun")
        if box.open:
            with box:
                _draw_all_hours(page, window)
        _draw_hours_by(page, window)
    if chosen:
        ui.open_client(str(chosen))


def _hours(page: ui.Page, months: int) -> tuple[go.Figure, str]:
    """The picture of those outside their fee, and what is said of all."""
    sums = only(ask(retainers.hours_sums, page, months=months))
    picture = ui.charts.hours_to_fee(
        ask(retainers.hours_outside, page, months=months, most_over=fees.MOST_OVER, most_under=fees.MOST_UNDER),
        page.tokens,
        within=fees.lines(page.info.settings),
        currency=page.currency,
        phone=page.phone,
    )
    return picture, fees.hours_words(sums, page.info.settings, page.currency)


def _draw_all_hours(page: ui.Page, window: str) -> None:
    hours = ask(retainers.retained_hours, page, months=fees.WINDOWS[window])
    ui.client_table(
        of_choice(page, "hours listed", lambda: fees.listed(hours), window),
        ("name", "hours", "retained_hours", "hours_ratio", "status", "unbilled_value", "agreed_rate", "owner"),
        f"hours_list_{window}",
        file="retained_hours",
        labels=fees.HOURS_LABELS,
        tallest=8,
        phone_figure="hours_ratio",
        phone_reason="status",
        empty="No fee of this choice includes hours.",
    )


def _draw_hours_by(page: ui.Page, window: str) -> None:
    """The same by owner, and month by month."""
    box = st.expander("By owner and by month", key="hours_by", on_change="rerun")
    if not box.open:
        return
    owners = ask(retainers.retained_hours, page, by="owner", months=fees.WINDOWS[window])
    months = ask(retainers.retained_hours, page, by="month")
    with box:
        ui.plain_table(fees.owners_listed(owners), fees.OWNER_COLUMNS, labels=fees.HOURS_LABELS, key="hours_owners")
        ui.plain_table(fees.months_listed(months), fees.MONTH_COLUMNS, labels=fees.HOURS_LABELS, key="hours_months")
