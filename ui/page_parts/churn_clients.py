"""Cards of the page of churn on the clients behind it: cohorts, how long they stay, who left and why."""

from __future__ import annotations

import plotly.graph_objects as go

import ui
from analytics import churn, retention
from ui.asking import ask, of_choice, of_look
from ui.page_parts.churn import draw_stayed
from ui.stories import churn as story


def draw_cohorts(page: ui.Page) -> None:
    """What is left of each cohort."""
    with ui.card("Cohorts", "% still with us, by first revenue. Bold: clients at start.") as card:
        measure = story.COHORT_MEASURES[card.switch("Measure", tuple(story.COHORT_MEASURES), "cohort")]
        picture = ui.kept_picture(page, "cohorts", lambda: _cohorts(page, measure), measure)
        ui.chart(picture, "Part of each cohort that is left, by months since its first revenue", key="cohorts")
        draw_stayed(page)


def _cohorts(page: ui.Page, measure: str) -> go.Figure:
    return ui.charts.cohorts(ask(retention.cohort_retention, page), page.tokens, measure=measure, phone=page.phone)


def draw_survival(page: ui.Page) -> None:
    """How long clients stay."""
    picture, alt, since = of_look(page, "survival", lambda: _survival(page))
    with ui.card("How long clients stay", "Survival from first revenue, with 95% band.", side=False):
        ui.chart(picture, alt, key="stay")
        ui.note(since)


def _survival(page: ui.Page) -> tuple[go.Figure, str, str]:
    """The picture, what it says, and since when it is counted."""
    frame = ask(retention.survival, page)
    since = story.since_words(ask(retention.cohort_retention, page))
    return ui.charts.survival_curve(frame, page.tokens, phone=page.phone), story.survival_alt(frame), since


def draw_reasons(page: ui.Page) -> None:
    """Why clients left, and who they are; a bar chooses its clients."""
    clients = ask(churn.churned_clients, page, months=story.REASON_MONTHS)
    left, right = ui.columns(4.6, 8.4)
    with (
        left,
        ui.card("Why they left", f"{story.REASON_MONTHS} months, clients and MRR lost. Click a bar.", side=False),
    ):
        picture, alt = of_look(page, "reasons", lambda: _reasons(page))
        chosen = ui.clickable_chart(picture, alt, "reasons")
    shown = of_choice(page, "leavers", lambda: story.leavers(clients, chosen), str(chosen))
    note = of_choice(page, "leavers note", lambda: story.leavers_note(shown, page.currency), str(chosen))
    with right, ui.card(story.leavers_title(chosen), note, side=False):
        ui.client_table(
            shown,
            story.LEAVER_COLUMNS,
            "leavers",
            file="left",
            labels=story.LEAVER_LABELS,
            export=False,
            tallest=10,
            phone_figure="mrr_lost",
            phone_reason="was_overdue",
            empty="Nobody left in these months.",
            kept=(str(chosen),),
        )
    with page.action():
        ui.download("Export", clients, page.file_name("left"), "export", primary=True)


def _reasons(page: ui.Page) -> tuple[go.Figure, str]:
    """The picture, and what it says."""
    reasons = ask(churn.churn_reasons, page, months=story.REASON_MONTHS)
    picture = ui.charts.reasons(reasons, page.tokens, currency=page.currency, phone=page.phone)
    return picture, story.reasons_alt(reasons)
