"""Client: everything about one client."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import clients as about
from analytics import coverage
from analytics.filters import Filters
from ui.asking import ask, of_choice, of_snapshot
from ui.importing import now
from ui.page_parts.client import draw_contacts, draw_invoices, draw_ranks, draw_selector
from ui.page_parts.client_evidence import draw_agreement, draw_fit, gather
from ui.page_parts.client_work import client_log, contacts_with_log, draw_next
from ui.page_parts.progress_report import draw_report
from ui.stories import client as story
from ui.stories import client_agreement as agreed
from ui.stories import client_figures as figures
from ui.stories.client_choice import Choice, choice
from ui.visit import current

# Of the work list: who stands where, and whose fees are the largest.
IN_ORDER = ("client_id", "mrr")


def main() -> None:
    """Who it is, what it pays and whether somebody keeps in touch; then its rows."""
    page = current()
    month = page.month if page.info.months else None
    work = ask(coverage.work_list, page, month=month, columns=IN_ORDER, lines=False) if month else pd.DataFrame()
    order = of_choice(page, "clients in order", lambda: choice(work, about.client_list(page.reader)))
    if not order.ids:
        ui.page("Client")
        ui.empty("There is no client in this book.", "Import any export.", page="import_data", page_text="Import data")
        return
    wanted = st.query_params.get("client") or st.session_state.get("client_shown") or order.ids[0]
    profile = of_snapshot(
        page.reader, "profile", lambda: about.client_profile(page.reader, wanted, month), wanted, month
    )
    if profile.empty:
        ui.page("Client")
        draw_selector(order, None)
        ui.empty(
            f"There is no client {ui.md_escape(wanted)} in this book.", "The link may be old: choose a client above."
        )
        return
    client = profile.iloc[0].to_dict()
    st.session_state["client_shown"] = wanted
    if st.query_params.get("client") != wanted:
        st.query_params["client"] = wanted
    ui.page(client["name"])
    draw(page, client, order)


def draw(page: ui.Page, client: story.Row, order: Choice) -> None:
    """The page of a client that the book knows."""
    client_id = str(client["client_id"])
    months = of_snapshot(page.reader, "revenue", lambda: about.client_revenue(page.reader, client_id), client_id)
    contacts = of_snapshot(page.reader, "contacts", lambda: about.client_contacts(page.reader, client_id), client_id)
    evidence = gather(page, client_id, months)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="client_head"):
        with st.container(horizontal=True, gap="xsmall", width="stretch"):
            for words, tone in story.badges(client, page.info.data_date, evidence.verdict):
                st.badge(words, color=tone)
        draw_selector(order, client_id)
    fees = pd.DataFrame({"mrr": []})
    if page.info.months:
        everybody = ask(coverage.work_list, page, filters=Filters(), columns=IN_ORDER, lines=False)
        fees = of_snapshot(page.reader, "largest fees", lambda: story.largest_fees(everybody), page.month)
    day, month = story.measured_on(client, page.info), page.month if page.info.months else None
    hours = agreed.hours_sentence(evidence.month, page.info.settings.scope_creep_line)
    answer = story.sentence(client, fees, page.info, page.currency, hours)
    ui.headline(answer, story.under_sentence(page.info, month))
    ui.figures(figures.figures(client, evidence, page.currency))
    ui.explain(lambda: figures.explanations(client, contacts, day, page.currency, evidence), "client")
    log = client_log(page, client, now().date())
    seen = contacts_with_log(page, contacts, log)
    left, right = ui.columns(2.3, 1)
    with left, ui.card("Revenue and contacts", story.timeline_note(client), side=False):
        picture = ui.kept_picture(page, "time line", lambda: timeline(page, client, months, seen), *log.mark)
        ui.chart(picture, "Revenue by month, and below it the contacts by channel", key="timeline")
    with right:
        draw_next(page, client, contacts, log)
        draw_agreement(page, client, months, evidence)
    left, right = ui.columns(1, 1.2)
    with left:
        draw_contacts(page, client, seen, log.mark)
    with right:
        draw_invoices(page, client, evidence)
    left, right = ui.columns(2, 1)
    with left:
        draw_report(page, client)
    with right:
        draw_fit(page, client, evidence)
        draw_ranks(page, client_id, months)


def timeline(page: ui.Page, client: story.Row, months: pd.DataFrame, contacts: pd.DataFrame) -> go.Figure:
    """Revenue by month, and the contacts below it."""
    return ui.charts.client_timeline(
        months,
        contacts,
        page.tokens,
        data_date=page.info.data_date,
        cadence_days=story.cadence(client),
        ends_on=ui.format.as_date(client["contract_ends_on"]),
        currency=page.currency,
        height=430 if page.phone else 660,
        phone=page.phone,
    )


main()
