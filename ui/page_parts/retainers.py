"""Cards of the page of retainers on what is agreed: the strip, what is guaranteed, what ends, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import receivables, renewals, retainers, retention
from analytics.settings import Settings
from ui import paging
from ui.asking import ask, of_choice, of_look
from ui.beginnings import Beginning, beginning_of
from ui.stories import Row, only, whole
from ui.stories import retainers as story
from ui.stories import retainers_figures as figures
from ui.tables import table_html

FIRST_ON_A_PHONE = 8


def stand_beside(clients: int) -> bool:
    """Whether two cards with lists stand beside each other: those of more clients need the width."""
    return clients <= paging.ROWS_OF_A_PAGE


def side_by_side(beside: bool) -> tuple[Any, Any]:
    """Places for two cards, beside or below each other."""
    if not beside:
        return st.container(), st.container()
    left, right = ui.columns(1, 1)
    return left, right


def page_settings(page: ui.Page) -> Settings:
    """The settings as they are now: the goal and the team's hours change no figure and take effect at once."""
    return page.book.state.settings()


def draw_clients(
    page: ui.Page, clients: pd.DataFrame | Beginning, columns: Sequence[str], key: str, **options: Any
) -> None:
    """A list of clients; on a phone the first few, and the others to be opened."""
    listed = beginning_of(clients)
    if not page.phone or listed.count <= FIRST_ON_A_PHONE:
        ui.client_table(listed, columns, key, search=False, **options)
        return
    ui.client_table(listed.rows.head(FIRST_ON_A_PHONE), columns, key, search=False, export=False, **options)
    with st.expander(f"All {ui.format.counted(listed.count, 'client')}"):
        ui.client_table(listed, columns, f"{key}_all", **options)


def sums_of(page: ui.Page) -> pd.DataFrame:
    """What is said of the lists of all clients, without their rows."""
    return ask(retainers.retainer_sums, page)


def facts_of(page: ui.Page) -> story.Facts:
    """Asks what the answer and the strip rest on."""
    return story.Facts(
        months=ask(retainers.guaranteed_months, page),
        due=ask(renewals.renewal_sums, page, days=90),
        mrr=ask(retention.revenue_per_client, page, month=None),
        share=ask(retainers.recurring_share, page, month=None),
        ages=ask(receivables.receivables_by_age, page),
        sums=sums_of(page),
    )


def draw_strip(page: ui.Page, columns: Mapping[str, bool]) -> None:
    """Six figures with what each is held against, and where they come from."""
    cells = of_choice(page, "strip", lambda: tuple(figures.cells(facts_of(page), page.info, page.month, columns)))
    ui.strip([ui.StripCell(one.label, one.value, one.words, is_bad=one.tone == "red") for one in cells])
    ui.explain(
        lambda: figures.explanations(
            facts_of(page),
            cells,
            page.month,
            page.currency,
            lambda: ask(retainers.guaranteed_revenue, page),
            lambda: ask(receivables.receivables, page),
            lambda: ask(retainers.effective_hourly_rate, page),
            lambda: ask(renewals.renewals_due, page, days=90),
        ),
        "retainers",
    )


def draw_guaranteed(page: ui.Page, tiers: pd.DataFrame) -> None:
    """Twelve bars: what is guaranteed of today's MRR, and what falls away when."""
    picture, note, unit = of_look(page, "guaranteed", lambda: _guaranteed(page, tiers))
    with ui.card("Guaranteed revenue", f"Already invoiced or under contract, by month{unit}."):
        ui.chart(picture, "Guaranteed revenue of the next 12 months, with what falls away in each", key="guaranteed")
        ui.note(note)


def _guaranteed(page: ui.Page, tiers: pd.DataFrame) -> tuple[go.Figure, str, str]:
    """The picture, why something is not guaranteed, and the unit of the amounts, after a comma."""
    months = ask(retainers.guaranteed_months, page)
    picture = ui.charts.guaranteed(
        months, page.tokens, currency=page.currency, height=250 if page.phone else 350, phone=page.phone
    )
    unit = f"{ui.format.symbol(page.currency).strip()} {ui.charts.guaranteed_unit(months)}".strip()
    return picture, story.not_guaranteed(months, tiers, page.currency), f", {unit}" if unit else ""


def draw_falls(page: ui.Page) -> None:
    """The same months by name: whose agreement ends when."""
    table = of_choice(page, "falls", lambda: _falls(page))
    with ui.card("What falls away when", "Lost unless renewed."):
        if not table:
            ui.note("Nothing that is guaranteed next month falls away within the year.")
            return
        st.html(table)
        box = st.expander("All clients", key="falls_of_all", on_change="rerun")
        if not box.open:
            return
        with box:
            ui.client_table(
                ask(retainers.falling_clients, page),
                ("name", "month", "falls_away", "contract_ends_on", "owner"),
                "falls",
                file="falls_away",
                labels=story.LABELS,
                search=False,
                phone_figure="falls_away",
            )


def _falls(page: ui.Page) -> str:
    """The table of the months in which something falls away, '' without any."""
    falls = story.falls(ask(retainers.falling_months, page, most=story.FALLS_SHOWN))
    columns = ("month", "who", "falls_away")
    return "" if falls.empty else table_html(falls, columns, labels=story.FALL_LABELS, stack=False)


def draw_renewals(page: ui.Page, columns: Mapping[str, bool]) -> None:
    """Agreements that end soon, in order of the day to act on, with what to know of each client."""
    with ui.card("Renewals", key="renewals") as card:
        days = card.switch("Ends within", story.DAYS, "renewal_days")
        within = int(days.split()[0])
        sums = only(ask(renewals.renewal_sums, page, days=within))
        due = ask(renewals.renewals_due, page, days=within, most=paging.ROWS_OF_A_PAGE)
        note = story.renewals_note(sums, page.currency)
        if note:
            ui.note(note)
        chosen = _draw_calendar(page, due, sums, days) if note else None
        ui.client_table(
            Beginning(
                of_choice(page, "renewals", lambda: story.shown(due), days),
                whole(sums, "agreements"),
                lambda: story.shown(ask(renewals.renewals_due, page, days=within)),
            ),
            story.RENEWAL_COLUMNS,
            f"renewals_{days}",
            desk=story.RENEWALS_ON_DESK,
            file="renewals",
            labels=story.LABELS,
            phone_figure="mrr",
            phone_reason="state",
            empty=story.no_renewals(columns, days),
            kept=(days,),
        )
    if chosen:
        ui.open_client(str(chosen))


def _draw_calendar(page: ui.Page, due: pd.DataFrame, sums: Row, days: str) -> Any:
    """The same agreements on a line of days; the client of a clicked mark."""
    picture = ui.kept_picture(
        page,
        "calendar",
        lambda: ui.charts.renewal_calendar(due, page.tokens, days=int(days.split()[0]), phone=page.phone),
        days,
    )
    chosen = ui.clickable_chart(picture, "Renewals by day: notice and end of each agreement", f"calendar_{days}")
    ui.note(story.calendar_note(sums))
    return chosen


def draw_outcomes(page: ui.Page, beside: bool) -> None:
    """What became of the contracts whose end has come. `beside`: the card stands beside another."""
    counts = ask(renewals.outcome_counts, page)
    with ui.card("What became of renewals", "Contract ends that have come."):
        ui.sentence(of_choice(page, "outcomes", lambda: story.outcomes_words(counts)))
        if len(counts):
            first = ask(renewals.renewal_outcomes, page, most=paging.ROWS_OF_A_PAGE)
            ui.client_table(
                Beginning(first, int(counts["contract_ends"].sum()), lambda: ask(renewals.renewal_outcomes, page)),
                ("name", "contract_ends_on", "mrr_then", "outcome", "next_ends_on", "owner"),
                "outcomes",
                desk=story.OUTCOMES_BESIDE if beside else (),
                file="renewal_outcomes",
                labels=story.OUTCOME_LABELS,
                tallest=8,
                phone_figure="mrr_then",
                phone_reason="outcome",
                kept=(),
            )
