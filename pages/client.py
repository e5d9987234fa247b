"""Client: everything about one client."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import ui
from analytics import clients as about
from analytics import coverage
from analytics.filters import Filters
from ui import story_client as story
from ui.asking import ask
from ui.visit import current


def main() -> None:
    """Who it is, what it pays and whether somebody keeps in touch; then its rows."""
    page = current()
    month = page.month if page.info.months else None
    work = ask(coverage.work_list, page, month=month) if month else pd.DataFrame()
    choice = story.choice(work, about.client_list(page.reader))
    if not choice.ids:
        ui.page("Client")
        ui.empty("There is no client in this book.", "Import any export.", page="import_data", page_text="Import data")
        return
    wanted = st.query_params.get("client") or st.session_state.get("client_shown") or choice.ids[0]
    profile = about.client_profile(page.reader, wanted, month)
    if profile.empty:
        ui.page("Client")
        draw_selector(choice, None)
        ui.empty(
            f"There is no client {ui.md_escape(wanted)} in this book.", "The link may be old: choose a client above."
        )
        return
    client = profile.iloc[0].to_dict()
    st.session_state["client_shown"] = wanted
    if st.query_params.get("client") != wanted:
        st.query_params["client"] = wanted
    ui.page(client["name"])
    draw(page, client, choice)


def draw(page: ui.Page, client: story.Row, choice: story.Choice) -> None:
    """The page of a client that the book knows."""
    client_id = str(client["client_id"])
    months = about.client_revenue(page.reader, client_id)
    contacts = about.client_contacts(page.reader, client_id)
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="client_head"):
        with st.container(horizontal=True, gap="xsmall", width="stretch"):
            for words, tone in story.badges(client, page.info.data_date):
                st.badge(words, color=tone)
        draw_selector(choice, client_id)
    fees = ask(coverage.work_list, page, filters=Filters()) if page.info.months else pd.DataFrame({"mrr": []})
    day, month = story.measured_on(client, page.info), page.month if page.info.months else None
    ui.headline(story.sentence(client, fees, page.info, page.currency), story.under_sentence(page.info, month))
    ui.figures(story.figures(client, contacts, day, page.currency))
    ui.explain(story.explanations(client, contacts, day, page.currency), "client")
    left, right = ui.columns(2.3, 1)
    with left, ui.card("Revenue and contacts", story.timeline_note(client)):
        picture = ui.charts.client_timeline(
            months,
            contacts,
            page.tokens,
            data_date=page.info.data_date,
            cadence_days=story.cadence(client),
            ends_on=ui.format.as_date(client["contract_ends_on"]),
            currency=page.currency,
            height=430 if page.phone else 580,
            phone=page.phone,
        )
        ui.chart(picture, "Revenue by month, and below it the contacts by channel", key="timeline")
    with right:
        draw_agreement(page, client, contacts, months)
    left, right = ui.columns(1, 1.2)
    with left:
        draw_contacts(page, client, contacts)
    with right:
        draw_invoices(page, client)


def draw_selector(choice: story.Choice, shown: str | None) -> None:
    """Choose a client, or walk through the work list. The choice stands in the address."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content", key="client_choice"):
        st.session_state["client_chosen"] = shown
        st.selectbox(
            "Client",
            choice.ids,
            format_func=choice.name,
            key="client_chosen",
            on_change=lambda: show(st.session_state["client_chosen"]),
            placeholder="Choose a client",
            label_visibility="collapsed",
            width=250,
        )
        for icon, name, other in (
            ("chevron_left", "Previous in the work list", choice.before(shown)),
            ("chevron_right", "Next in the work list", choice.after(shown)),
        ):
            st.button(
                "",
                icon=f":material/{icon}:",
                help=f"{name}; this one is {choice.where(shown)}",
                key=icon,
                disabled=other is None,
                on_click=show,
                args=(other,),
            )


def show(client_id: str | None) -> None:
    """Put a client into the address."""
    if client_id:
        st.query_params["client"] = client_id


def draw_agreement(page: ui.Page, client: story.Row, contacts: pd.DataFrame, months: pd.DataFrame) -> None:
    """The next step, the agreement's terms, and the ranks that the client had."""
    with ui.card("Next step", stretch=False):
        plan, more = story.next_step(client, contacts)
        ui.sentence(f"**{plan}**" + (f"  \n:gray[{more}]" if more else ""))
    with ui.card("Agreement", stretch=False):
        ui.facts(story.agreement(client, page.currency))
        if story.agreement_note(client):
            ui.note(story.agreement_note(client))
    ranks = story.rank_history(months)
    with ui.card("Rank history", story.rank_note(ranks), stretch=False):
        ui.plain_table(story.part(ranks, 1), ("rank", "since", "until"), labels=story.RANK_LABELS, stack=False)


def draw_contacts(page: ui.Page, client: story.Row, contacts: pd.DataFrame) -> None:
    """The contacts in time order; notes are other people's words and shown as they are."""
    with ui.card("Contacts", story.contacts_note(contacts, page.info)) as card:
        draw_rows(story.contact_rows(contacts), ("date", "contact", "note"), story.CONTACT_LABELS, "contacts")
        with card.side:
            draw_download(page, client, contacts, "contacts")


def draw_invoices(page: ui.Page, client: story.Row) -> None:
    """The revenue rows with due and paid dates."""
    invoices = about.client_invoices(page.reader, str(client["client_id"]))
    with ui.card("Invoices", story.invoices_note(invoices, page.info)) as card:
        columns = ("invoice", "date", "kind", "amount", "due_on", "paid", "late")
        draw_rows(story.invoice_rows(invoices, page.info.data_date), columns, story.INVOICE_LABELS, "invoices")
        with card.side:
            draw_download(page, client, invoices, "invoices")


def draw_rows(rows: pd.DataFrame, columns: tuple[str, ...], labels: dict[str, ui.Column], key: str) -> None:
    """A long table, page by page."""
    if rows.empty:
        return
    key, count = f"{key}_{st.session_state['client_shown']}", story.pages(rows)
    ui.plain_table(story.part(rows, st.session_state.get(key, 1)), columns, labels=labels)
    if count > 1:
        st.pagination(count, key=key)


def draw_download(page: ui.Page, client: story.Row, rows: pd.DataFrame, what: str) -> None:
    """This client's rows, each with its import and line."""
    if not rows.empty:
        name = f"{client['client_id']}_{what}.csv"
        ui.download("CSV", story.rows_to_download(rows, client), name, f"{what}_csv")


main()
