"""Cards of home: the three questions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import coverage, retainers, retention
from ui.asking import ask, of_look
from ui.stories import Row, earlier, explanations, first_month, only, row_of
from ui.stories import home as story
from ui.stories import home_shares as shares
from ui.stories.home_shares import Shares


@dataclass(frozen=True)
class Answer:
    """What the card of a question shows."""

    figure: ui.Figure
    words: str
    picture: go.Figure
    alt: str
    shares: Shares


def draw_success(page: ui.Page) -> None:
    """Net retention against the same without the three fastest growers."""
    answer = of_look(page, "home success", lambda: _success(page))

    def told() -> list[ui.Explanation]:
        series = ask(retention.net_dollar_retention, page, month=None)
        explanation = explanations.annual_retention(page) if series.empty else explanations.net_retention(page)
        return [explanation, shares.explain_existing(only(ask(retention.existing_client_share, page)), page.currency)]

    with ui.card("How do we measure success?", above="Question 1", side=False):
        _draw(page, answer, "success")
        draw_foot("monthly_review", "Monthly review", told, "success")


def draw_time(page: ui.Page) -> None:
    """Share of time against share of revenue by rank."""
    answer = of_look(page, "home time", lambda: _time(page))

    def told() -> list[ui.Explanation]:
        statuses = ask(retainers.retained_hours, page, by="status")
        rank = story.deserved_rank(ask(coverage.time_share, page))
        hours = [shares.explain_hours(statuses, page.currency)] if len(statuses) else []
        return [explanations.time_share(page, rank), *hours]

    with ui.card("Do clients get the time they deserve?", above="Question 2", side=False):
        _draw(page, answer, "time")
        draw_foot("neglected", "Time and revenue", told, "time")


def draw_touch(page: ui.Page) -> None:
    """Reach, with dots for the clients of each rank."""
    answer = of_look(page, "home touch", lambda: _touch(page))
    with ui.card("Do we touch all of them?", above="Question 3", side=False):
        _draw(page, answer, "reach")
        draw_foot("neglected", "Neglected accounts", lambda: [explanations.reach(page)], "reach")


def draw_matters(page: ui.Page) -> None:
    """Whether neglected clients left more often than covered ones."""
    note, figure, words, picture = of_look(page, "home matters", lambda: _matters(page))
    with ui.card("Does it matter?", note, side=False):
        ui.draw_figure(figure)
        ui.note(words)
        ui.chart(picture, words, key="matters")
        draw_foot("churn", "Churn", lambda: [_price_of_silence(page)], "matters")


def draw_foot(
    page_name: str, text: str, told: Sequence[ui.Explanation] | Callable[[], Sequence[ui.Explanation]], key: str
) -> None:
    """Where a card leads, and what its figures mean."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center", gap="xsmall"):
        ui.link(page_name, text)
        ui.explain(told, key, label="Explain")


# --- what the cards show ---------------------------------------------------------------------------


def _success(page: ui.Page) -> Answer:
    series = ask(retention.net_dollar_retention, page, month=None)
    last = earlier(page.month, 1, page.info.months)
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
    picture = ui.charts.trend(
        lines, page.tokens, until=page.month, months=18, height=190, axis=False, reference=1.0, phone=page.phone
    )
    brought = shares.existing(only(ask(retention.existing_client_share, page)))
    return Answer(shown, words, picture, f"Retention over 18 months. {words}", brought)


def _time(page: ui.Page) -> Answer:
    time = ask(coverage.time_share, page)
    rank, ranked = story.deserved_rank(time), story.ranked(time)
    return Answer(
        story.time_figure(time, rank),
        story.time_words(time, rank),
        ui.charts.dumbbell(ranked, page.tokens, phone=page.phone),
        story.time_alt(ranked),
        shares.hours_of_fees(ask(retainers.retained_hours, page, by="status")),
    )


def _touch(page: ui.Page) -> Answer:
    reach, summary = only(ask(coverage.reach, page)), only(ask(coverage.coverage_summary, page))
    last = earlier(page.month, 1, page.info.months)
    before = only(ask(coverage.reach, page, month=last)) if last else {}
    ranks = ask(coverage.coverage_by_owner, page, by="rank")
    return Answer(
        story.reach_figure(reach, before, last),
        story.touch_words(reach, summary, page.info, page.currency),
        ui.charts.dots(ranks, page.tokens, phone=page.phone),
        story.reach_alt(ranks),
        shares.reached_revenue(reach),
    )


def _matters(page: ui.Page) -> tuple[str, ui.Figure, str, go.Figure]:
    """The card's note, its figure with words, and the picture."""
    groups, ratio = _by_coverage(page)
    bars = story.matters_bars(groups, ratio)
    return (
        story.matters_note(ratio),
        story.matters_figure(ratio),
        story.matters_words(ratio),
        ui.charts.bars(bars, page.tokens, phone=page.phone),
    )


def _by_coverage(page: ui.Page) -> tuple[pd.DataFrame, Row]:
    lag = page.info.settings.coverage_lag_months
    ratio = story.longest_defined(ask(coverage.neglect_rate_ratio, page, lag=lag))
    return ask(coverage.retention_by_coverage, page, lag=lag), ratio


def _price_of_silence(page: ui.Page) -> ui.Explanation:
    groups, ratio = _by_coverage(page)
    return explanations.price_of_silence(page, ratio, groups, page.info.settings.coverage_lag_months)


# --- parts of a card -------------------------------------------------------------------------------


def _draw(page: ui.Page, answer: Answer, key: str) -> None:
    """A figure, its words, a picture and a bar of shares."""
    ui.draw_figure(answer.figure)
    ui.sentence(answer.words, stretch=True)
    ui.chart(answer.picture, answer.alt, key=key)
    _draw_shares(page, answer.shares)


def _draw_shares(page: ui.Page, bar: Shares) -> None:
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
