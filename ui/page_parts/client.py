"""Parts of the page of one client: the selector, and its rows of the exports."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial

import pandas as pd
import streamlit as st

import ui
from analytics import clients as about
from ui.asking import of_choice, of_snapshot
from ui.choosing import choose_one
from ui.stories import client as story
from ui.stories import number
from ui.stories.client_choice import Choice
from ui.stories.client_evidence import Evidence
from ui.tables import table_html


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


def draw_contacts(page: ui.Page, client: story.Row, contacts: pd.DataFrame, mark: tuple[Hashable, ...]) -> None:
    """The contacts in time order; notes are other people's words and shown as they are.

    `mark` says which state of the client's log is among them.
    """
    with ui.card("Contacts", story.contacts_note(contacts, page.info)) as card:
        columns = ("date", "contact", "note")
        draw_rows(page, lambda: story.contact_rows(contacts), columns, story.CONTACT_LABELS, "contacts", *mark)
        with card.side:
            draw_download(page, client, contacts, "contacts")


def draw_invoices(page: ui.Page, client: story.Row, evidence: Evidence) -> None:
    """The revenue rows with due and paid dates."""
    client_id = str(client["client_id"])
    invoices = of_snapshot(page.reader, "invoices", lambda: about.client_invoices(page.reader, client_id), client_id)
    late = number(evidence.late, "days_late")
    note = of_choice(page, "note of invoices", lambda: story.invoices_note(invoices, page.info, late), client_id, late)
    with ui.card("Invoices", note) as card:
        columns, labels = story.invoice_columns(page.info)
        draw_rows(
            page,
            lambda: story.invoice_rows(invoices, page.info.data_date),
            columns,
            labels,
            "invoices",
            client_id,
        )
        with card.side:
            draw_download(page, client, invoices, "invoices")


def draw_ranks(page: ui.Page, client_id: str, months: pd.DataFrame) -> None:
    """The ranks that the client had."""
    note, drawn = of_choice(page, "ranks of the client", lambda: _ranks(months), client_id)
    with ui.card("Rank history", note, stretch=False, side=False):
        st.html(drawn)


def _ranks(months: pd.DataFrame) -> tuple[str, str]:
    """The history in words, and its newest part as a table."""
    ranks = story.rank_history(months)
    newest = story.part(ranks, 1)
    return story.rank_note(ranks), table_html(newest, ("rank", "since", "until"), labels=story.RANK_LABELS, stack=False)


def draw_rows(
    page: ui.Page,
    make: Callable[[], pd.DataFrame],
    columns: tuple[str, ...],
    labels: dict[str, ui.Column],
    what: str,
    *parts: Hashable,
) -> None:
    """A long table, page by page. It is made once for its `parts`, which decide it with the month and the filters."""
    rows = of_choice(page, f"{what} to read", make, *parts)
    if rows.empty:
        return
    key, count = f"{what}_{st.session_state['client_shown']}", story.pages(rows)
    number = st.session_state.get(key, 1)
    drawn = partial(table_html, story.part(rows, number), columns, labels=labels)
    st.html(of_choice(page, f"{what} in a table", drawn, number, *parts))
    if count > 1:
        st.pagination(count, key=key)


def draw_download(page: ui.Page, client: story.Row, rows: pd.DataFrame, what: str) -> None:
    """This client's rows, each with its import and line."""
    if not rows.empty:
        name = f"{client['client_id']}_{what}.csv"
        ui.download("CSV", lambda: story.rows_to_download(rows, client), name, f"{what}_csv", excel=True)
