"""Cards of home: the three questions."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

import ui
from analytics import coverage, retainers, retention
from ui.asking import ask
from ui.stories import earlier, explanations, first_month, only, row_of
from ui.stories import home as story
from ui.stories import home_shares as shares
from ui.stories.home_shares import Shares


def draw_success(page: ui.Page, series: pd.DataFrame) -> None:
    """Net retention against the same without the three fastest growers."""
    last = earlier(page.month, 1, page.info.months)
    with ui.card("How do we measure success?", above="Question 1"):
        if series.empty:
            annual = ask(retention.annual_revenue_retention, page, month=None)
            lines = [ui.charts.Line(annual, "annual_revenue_retention", "all revenue")]
            shown, words = story.annual_figure(annual, page.month, last), story.annual_words(row_of(annual, page.month))
        else:
            without = ask(retention.retention_without_largest, page, month=None, largest=story.GROWERS, by="growth")
            lines = [
                ui.charts.Line(without, "retention_without_largest", "without 3", "quiet"),
                ui.charts.Line(series, "net_dollar_retention", "all clients"),
            ]
            row, rest = row_of(series, page.month), row_of(without, page.month)
            shown = story.success_figure(series, page.month, last)
            words = story.success(row, rest, first_month(series), page.month)
        ui.draw_figure(shown)
        ui.sentence(words, stretch=True)
        picture = ui.charts.trend(
            lines, page.tokens, until=page.month, months=18, height=190, axis=False, reference=1.0, phone=page.phone
        )
        ui.chart(picture, f"Retention over 18 months. {words}", key="success")
        explanation = explanations.annual_retention(page) if series.empty else explanations.net_retention(page)
        brought = only(ask(retention.existing_client_share, page))
        draw_shares(page, shares.existing(brought))
        told = [explanation, shares.explain_existing(brought, page.currency)]
        draw_foot("monthly_review", "Monthly review", told, "success")


def draw_time(page: ui.Page) -> None:
    """Share of time against share of revenue by rank."""
    time = ask(coverage.time_share, page)
    rank = story.deserved_rank(time)
    with ui.card("Do clients get the time they deserve?", above="Question 2"):
        ui.draw_figure(story.time_figure(time, rank))
        ui.sentence(story.time_words(time, rank), stretch=True)
        ranked = story.ranked(time)
        ui.chart(ui.charts.dumbbell(ranked, page.tokens, phone=page.phone), story.time_alt(ranked), key="time")
        statuses = ask(retainers.retained_hours, page, by="status")
        draw_shares(page, shares.hours_of_fees(statuses))
        told = [explanations.time_share(page, rank)]
        if len(statuses):
            told.append(shares.explain_hours(statuses, page.currency))
        draw_foot("neglected", "Time and revenue", told, "time")


def draw_touch(page: ui.Page) -> None:
    """Reach, with dots for the clients of each rank."""
    reach, summary = only(ask(coverage.reach, page)), only(ask(coverage.coverage_summary, page))
    last = earlier(page.month, 1, page.info.months)
    before = only(ask(coverage.reach, page, month=last)) if last else {}
    with ui.card("Do we touch all of them?", above="Question 3"):
        ui.draw_figure(story.reach_figure(reach, before, last))
        ui.sentence(story.touch_words(reach, summary, page.info, page.currency), stretch=True)
        ranks = ask(coverage.coverage_by_owner, page, by="rank")
        ui.chart(ui.charts.dots(ranks, page.tokens, phone=page.phone), story.reach_alt(ranks), key="reach")
        draw_shares(page, shares.reached_revenue(reach))
        draw_foot("neglected", "Neglected accounts", [explanations.reach(page)], "reach")


def draw_shares(page: ui.Page, bar: Shares) -> None:
    """A thin bar of shares under its words; what would fill it where there is none."""
    if not bar.parts:
        if bar.missing:
            ui.note(ui.md_escape(bar.missing))
        return
    tokens = page.tokens
    words = "".join(
        f'<span style="white-space:nowrap;display:inline-block;margin-right:0.8rem">'
        f'<span style="color:{tokens.tone(part.tone)}">●</span> '
        f"{ui.format.html_escape(part.words)} <b>{ui.format.percent(part.share)}</b></span>"
        for part in bar.parts
    )
    fills = "".join(
        f'<div style="width:{part.share:.2%};height:8px;background:{tokens.tone(part.tone)}"></div>'
        for part in bar.parts
    )
    st.html(
        f'<div style="font-size:0.87rem;color:{tokens.ink_2}">{ui.format.html_escape(bar.of)}</div>'
        f'<div role="img" aria-label="{ui.format.html_escape(bar.told)}" style="display:flex;gap:1px;'
        f'border-radius:4px;overflow:hidden;margin:4px 0 6px">{fills}</div>'
        f'<div style="font-size:0.87rem;color:{tokens.ink};line-height:1.5">{words}</div>'
    )


def draw_foot(page_name: str, text: str, told: Sequence[ui.Explanation], key: str) -> None:
    """Where a card leads, and what its figures mean."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        ui.link(page_name, text)
        ui.explain(told, key, label="Explain")
