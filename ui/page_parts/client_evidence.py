"""Cards of one client's page that hold it against the book: agreement with its hours, fit and decisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import streamlit as st

import ui
from analytics import fit, receivables
from analytics.decisions import decisions_of
from analytics.filters import Filters
from analytics.reader import Identity
from ui.asking import ask
from ui.stories import NO_ROW, only, pick, row_of
from ui.stories import client as story
from ui.stories import client_agreement as agreed
from ui.stories import client_evidence as told
from ui.stories.client_evidence import Evidence


def gather(page: ui.Page, client_id: str, months: pd.DataFrame) -> Evidence:
    """The client's rows of the lists of the month, whatever the filters choose."""
    if not page.info.months:
        return Evidence()
    found = _of_the_book(page.reader.identity, client_id, page.month, page)
    return replace(found, month=row_of(months, page.month) if len(months) else NO_ROW)


@st.cache_data(max_entries=200, show_spinner=False)
def _of_the_book(identity: Identity, client_id: str, month: date, _page: ui.Page) -> Evidence:
    """One client's rows, kept: the whole lists would be copied in every run of the page."""
    everybody = Filters()
    return Evidence(
        # rows of their own, which do not hold the whole list
        fit=dict(pick(ask(fit.client_fit, _page, filters=everybody), client_id=client_id)),
        medians=dict(only(ask(fit.fit_medians, _page, filters=everybody))),
        late=dict(pick(ask(receivables.days_late, _page, filters=everybody), client_id=client_id)),
    )


def draw_agreement(page: ui.Page, client: story.Row, months: pd.DataFrame, evidence: Evidence) -> None:
    """The agreement: how far its term has run, what it says, and six months of hours against its fee."""
    rules, day = page.info.settings, page.info.data_date
    with ui.card("Agreement", agreed.ends_note(client, day), stretch=False, side=False):
        _draw_term(page, client, day)
        ui.facts(agreed.agreement(client, page.currency, day, rules.retainer_tiers, evidence.month, evidence.fit))
        rows = agreed.last_months(months, page.month)
        if rows and agreed.fee(client):
            ui.note(agreed.hours_note(rows))
            if any(not ui.format.is_missing(row["hours"]) for row in rows):
                picture = ui.charts.hours_delivered(rows, page.tokens, creep=float(rules.scope_creep_line))
                ui.chart(picture, agreed.hours_alt(rows), key="client_hours")
        if agreed.agreement_note(client):
            ui.note(agreed.agreement_note(client))


def _draw_term(page: ui.Page, client: story.Row, day: date) -> None:
    """A bar of the term, with marks for the last day of notice and the end."""
    term = agreed.term(client, day)
    if term is None:
        return
    tokens = page.tokens
    marks = "".join(
        f'<div style="position:absolute;left:calc({place:.1%} - 2px);top:-3px;width:2px;height:12px;'
        f'background:{colour}"></div>'
        for place, colour in ((term.notice, tokens.amber), (1.0, tokens.red))
        if place is not None
    )
    st.html(
        f'<div style="position:relative;height:6px;border-radius:3px;background:{tokens.band};margin:4px 0 6px">'
        f'<div style="width:{term.run:.1%};height:6px;border-radius:3px;background:{tokens.accent_area}"></div>{marks}'
        f'</div><div style="display:flex;justify-content:space-between;font-size:0.87rem;color:{tokens.ink_2}">'
        f"<span>{ui.format.html_escape(term.first)}</span><span>{ui.format.html_escape(term.last)}</span></div>"
    )


def draw_fit(page: ui.Page, client: story.Row, evidence: Evidence) -> None:
    """The evidence with its place among the others, the rule that gives the verdict, and what was decided."""
    with ui.card("Fit and decisions", "Percentile: share of the other clients with a smaller figure.", side=False):
        if evidence.fit:
            st.html(_evidence_table(page, evidence))
            words = told.rule_words(evidence, [(rule.verdict, rule.words(page.info.settings)) for rule in fit.RULES])
            ui.sentence(words)
        if told.missing_words(evidence):
            ui.note(told.missing_words(evidence))
        found = [] if page.is_sample else decisions_of(page.book, str(client["client_id"]))
        for when, words, why in told.decisions(found, page.currency):
            small = f"  \n:gray[:small[{ui.md_escape(why)}]]" if why else ""
            ui.sentence(f":gray[{when}] **{ui.md_escape(words)}**{small}")
        if not found:
            ui.note("Nothing decided yet.")
        ui.link("fit", "Client fit")


def _evidence_table(page: ui.Page, evidence: Evidence) -> str:
    tokens, rows = page.tokens, []
    for line in told.lines(evidence, page.currency):
        if line.percentile is None:
            place = ui.format.MISSING
        else:
            place = (
                f'<div style="display:flex;align-items:center;justify-content:flex-end;gap:0.5rem">'
                f'<div style="width:56px;height:6px;border-radius:3px;background:{tokens.band}">'
                f'<div style="width:{max(line.percentile, 2)}%;height:6px;border-radius:3px;background:{tokens.quiet}">'
                f'</div></div><span style="min-width:1.6rem">{line.percentile}</span></div>'
            )
        shown = ui.format.html_escape(line.figure)
        rows.append(
            f'<tr><th scope="row">{ui.format.html_escape(line.label)}</th><td class="ts-right">{shown}</td>'
            f'<td class="ts-right">{place}</td></tr>'
        )
    head = '<th scope="col">Evidence</th><th scope="col" class="ts-right">Figure</th>'
    return (
        f'<table class="ts-table"><thead><tr>{head}<th scope="col" class="ts-right">Percentile</th></tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )
