"""Cards of the page of retainers on what lies ahead: a goal for the income, and the work to expect."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import retainers, retention
from ui import paging
from ui.asking import ask, of_choice, of_look
from ui.beginnings import Beginning
from ui.cards import dollars
from ui.page_parts.retainers import draw_clients, page_settings, sums_of
from ui.stories import Row, only
from ui.stories import retainers_money as money
from ui.tables import table_html


def draw_goal(page: ui.Page, tiers: pd.DataFrame, projects: Row) -> None:
    """A goal for the monthly income, the parts that lead to it, and three mixes for the rest."""
    with ui.card("Income goal", "Retainer income a month."):
        left, right = st.columns([1, 2], gap="medium")
        with left:
            sign = ui.format.symbol(page.currency).strip()
            wanted = st.number_input(
                f"Goal a month, {sign}" if sign else "Goal a month",
                min_value=0,
                max_value=1_000_000_000,
                value=money.first_goal(page_settings(page).income_goal, tiers),
                step=1000,
                key="goal",
                bind="query-params",
            )
        amounts, words, picture, mixes = of_look(
            page, "goal", lambda: _goal(page, Decimal(wanted or 0), tiers, projects), wanted
        )
        with left:
            st.html(amounts)
        with right:
            st.markdown(words)
            ui.chart(picture, "The parts of the way to the goal", key="way")
            if mixes:
                st.html(mixes)
                ui.note("Hours are what a client of the tier takes today.")


def _goal(page: ui.Page, amount: Decimal, tiers: pd.DataFrame, projects: Row) -> tuple[str, str, go.Figure, str]:
    """The parts of the way to a goal as a table, in words and as a picture; and the table of mixes, '' without any."""
    unbilled = only(sums_of(page))["unbilled_of_others"]
    goal = money.goal_of(amount, tiers, projects["suggested_fee"], unbilled, page.info.settings.retainer_tiers)
    t = page.tokens
    shades = {"today": t.accent_area, "up": t.green, "sign": t.mix(t.green, 0.65), "bill": t.mix(t.green, 0.4)}
    parts = [(part.words, part.amount, shades[part.tone]) for part in goal.parts]
    parts.append(("Still to win", float(goal.ways.gap), t.pale))
    mixes = ""
    if goal.ways.mixes:
        table, labels = money.mixes_shown(goal.ways.mixes)
        mixes = table_html(table, list(labels), labels=labels)
    return (
        _amounts(page, parts),
        f"**The way there**  \n:gray[:small[{dollars(money.way_words(goal, page.currency))}]]",
        ui.charts.parts(parts, t, currency=page.currency),
        mixes,
    )


def _amounts(page: ui.Page, parts: list[tuple[str, float, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><span style="color:{colour}">●</span> {ui.format.html_escape(words)}</th>'
        f'<td class="ts-right">{ui.format.html_escape(ui.format.money_exact(amount, page.currency))}</td></tr>'
        for words, amount, colour in parts
    )
    return f'<table class="ts-table"><tbody>{rows}</tbody></table>'


def draw_work(page: ui.Page, beside: bool) -> None:
    """Hours and projects to expect, and the hours that the team has. `beside`: the card stands beside another."""
    with ui.card("Expected work", "As in the last 12 months.") as card:
        span = card.switch("Ahead", tuple(money.AHEAD), "work_ahead")
        months = money.AHEAD[span]
        sums = only(ask(retainers.expected_sums, page, months=months))
        team_hours = page_settings(page).team_hours
        words = of_choice(
            page,
            "work",
            lambda: money.work_words(sums, months, team_hours, page.currency),
            months,
            team_hours,
        )
        ui.sentence(words)
        if team_hours is None:
            ui.link("settings", "Set the hours of the team")
        draw_clients(
            page,
            Beginning(
                ask(retainers.expected_work, page, months=months, most=paging.ROWS_OF_A_PAGE),
                int(sums["clients"]),
                lambda: of_choice(
                    page,
                    "expected work",
                    lambda: money.by_hours(ask(retainers.expected_work, page, months=months)),
                    months,
                ),
            ),
            ("name", "expected_hours", "hours_a_month", "expected_project_revenue", "owner"),
            f"work_{span}",
            desk=money.WORK_BESIDE if beside else (),
            file="expected_work",
            labels=money.WORK_LABELS,
            tallest=9,
            phone_figure="expected_hours",
            kept=(months,),
        )


def draw_shares(page: ui.Page) -> None:
    """Recurring share over the months, beside the share of clients that were there a year ago."""
    words, picture = of_look(page, "shares", lambda: _shares(page))
    with ui.card("Recurring share", "Of the revenue of 12 months."):
        ui.sentence(words)
        ui.chart(picture, "Recurring share, and share of clients that were there a year ago", key="shares")


def _shares(page: ui.Page) -> tuple[str, go.Figure]:
    """What is said of the shares, and their picture."""
    share = ask(retainers.recurring_share, page, month=None)
    existing = ask(retention.existing_client_share, page, month=None)
    picture = ui.charts.trend(
        money.share_lines(share, existing), page.tokens, until=page.month, height=260, phone=page.phone
    )
    return money.share_words(share, existing, page.month), picture
