"""The next step of one client, with the forms that work it, and its contacts with the log in them."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

import ui
from analytics.work_state import work_state
from analytics.worklog import WorkEntry, entries_of
from ui.asking import of_choice
from ui.page_parts.work_entry import Worked, draw_last_entry, draw_next_step, draw_touch
from ui.stories import client as story
from ui.stories import work, work_client


@dataclass(frozen=True)
class ClientLog:
    """What was entered for the client, newest first, and how it stands by it today. `mark` says which state it is of:

    what is kept of a client's page is known by it.
    """

    entries: list[WorkEntry]
    state: dict[Any, Any]
    mark: tuple[Hashable, ...]


def client_log(page: ui.Page, client: story.Row, today: date) -> ClientLog:
    """The client's log and its row of the work list's state."""
    book, client_id = page.reader.book, str(client["client_id"])
    # what was entered decides, and the settings in force, with the day
    entries = entries_of(book, client_id)
    mark = (client_id, today, tuple(entries), page.book.state.settings())

    def made() -> ClientLog:
        [state] = work_state(book, pd.DataFrame([client]), today).to_dict("records")
        return ClientLog(entries, state, mark)

    return of_choice(page, "client's log", made, *mark)


def draw_next(page: ui.Page, client: story.Row, contacts: pd.DataFrame, log: ClientLog) -> None:
    """What is planned, here or in the exports; log a touch or set what comes next."""
    with ui.card("Next step", stretch=False, side=False):
        plan, more = work_client.next_step(client, story.next_step(client, contacts), log.state, log.entries)
        ui.sentence(f"**{plan}**" + (f"  \n:gray[{more}]" if more else ""))
        worked = Worked(
            page.reader.book,
            str(client["client_id"]),
            ui.format.plain(client["name"]),
            ui.format.plain(client["owner"]),
        )
        with st.container(horizontal=True, gap="xsmall"):
            draw_touch(worked, page.reader, primary=True)
            draw_next_step(worked)
        draw_last_entry()
        ui.note(work.COUNTED_LATER)


def contacts_with_log(page: ui.Page, contacts: pd.DataFrame, log: ClientLog) -> pd.DataFrame:
    """The client's contacts as the exports have them, with what was logged here."""
    return of_choice(
        page,
        "contacts with log",
        lambda: work_client.contacts_with_log(contacts, log.entries, log.state, page.info.settings.excluded_channels),
        *log.mark,
    )
