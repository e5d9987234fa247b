"""Parts of the page of one client: the selector, and its rows of the exports."""

from __future__ import annotations

import pandas as pd
import streamlit as st

import ui
from analytics import clients as about
from ui.asking import of_snapshot
from ui.choosing import choose_one
from ui.stories import client as story
from ui.stories import number
from ui.stories.client_choice import Choice
from ui.stories.client_evidence import Evidence


def draw_selector(choice: Choice, shown: str | None) -> None:
    """Choose a client, or walk through the work list. The choice stands in the address."""
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content", key="client_choice"):
        st.session_state["client_chosen"] = shown
        choose_one(
            "Client",
            choice.ids,
            choice.name,
            "client_chosen",
            texts=lambda: choice.texts,
            on_change=lambda: show(st.session_state["client_chosen"]),
            placeholder="Choose a client",
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


def draw_contacts(page: ui.Page, client: story.Row, contacts: pd.DataFrame) -> None:
    """The contacts in time order; notes are other people's words and shown as they are."""
    with ui.card("Contacts", story.contacts_note(contacts, page.info)) as card:
        draw_rows(story.contact_rows(contacts), ("date", "contact", "note"), story.CONTACT_LABELS, "contacts")
        with card.side:
            draw_download(page, client, contacts, "contacts")


def draw_invoices(page: ui.Page, client: story.Row, evidence: Evidence) -> None:
    """The revenue rows with due and paid dates."""
    client_id = str(client["client_id"])
    invoices = of_snapshot(page.reader, "invoices", lambda: about.client_invoices(page.reader, client_id), client_id)
    with ui.card("Invoices", story.invoices_note(invoices, page.info, number(evidence.late, "days_late"))) as card:
        columns, labels = story.invoice_columns(page.info)
        draw_rows(story.invoice_rows(invoices, page.info.data_date), columns, labels, "invoices")
        with card.side:
            draw_download(page, client, invoices, "invoices")


def draw_ranks(months: pd.DataFrame) -> None:
    """The ranks that the client had."""
    ranks = story.rank_history(months)
    with ui.card("Rank history", story.rank_note(ranks), stretch=False):
        ui.plain_table(story.part(ranks, 1), ("rank", "since", "until"), labels=story.RANK_LABELS, stack=False)


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
        ui.download("CSV", lambda: story.rows_to_download(rows, client), name, f"{what}_csv", excel=True)
