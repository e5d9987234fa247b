"""The next step of one client, with the forms that work it, and its contacts with the log in them."""

from __future__ import annotations

from datetime import date

import pandas as pd
import streamlit as st

import ui
from analytics.work_state import work_state
from analytics.worklog import entries_of
from ui.page_parts.work_entry import Worked, draw_last_entry, draw_next_step, draw_touch
from ui.stories import client as story
from ui.stories import work, work_client


def draw_next(page: ui.Page, client: story.Row, contacts: pd.DataFrame, today: date) -> None:
    """What is planned, here or in the exports; log a touch or set what comes next."""
    book = page.reader.book
    client_id = str(client["client_id"])
    [state] = work_state(book, pd.DataFrame([client]), today).to_dict("records")
    with ui.card("Next step", stretch=False):
        plan, more = work_client.next_step(story.next_step(client, contacts), state, entries_of(book, client_id))
        ui.sentence(f"**{plan}**" + (f"  \n:gray[{more}]" if more else ""))
        worked = Worked(book, client_id, ui.format.plain(client["name"]), ui.format.plain(client["owner"]))
        with st.container(horizontal=True, gap="xsmall"):
            draw_touch(worked, page.reader, primary=True)
            draw_next_step(worked)
        draw_last_entry()
        ui.note(work.COUNTED_LATER)


def contacts_with_log(page: ui.Page, client_id: str, contacts: pd.DataFrame) -> pd.DataFrame:
    """The client's contacts as the exports have them, with what was logged here."""
    entries = entries_of(page.reader.book, client_id)
    return work_client.contacts_with_log(contacts, entries, page.info.settings.excluded_channels)
