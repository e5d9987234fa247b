"""Small forms by which a client is worked: log a touch, set the next step, snooze; and taking the last entry back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import streamlit as st

from analytics.book import Book
from analytics.errors import TouchstoneError
from analytics.reader import Identity, Reader
from analytics.work_state import contact_channels
from analytics.worklog import WorkEntry, log_touch, set_next_step, snooze, withdraw_entry
from ui import format as fmt
from ui import importing
from ui.stories import work as story


@dataclass(frozen=True)
class Worked:
    """The client that the forms are for. `owner` is who is in touch unless another name is written."""

    book: Book
    client_id: str
    name: str
    owner: str


# The key of one of a form's fields, by the field's name; and what writes what the form says.
Key = Callable[[str], str]
Save = Callable[[Worked, Callable[[str], Any], datetime], WorkEntry]


def draw_touch(worked: Worked, reader: Reader, *, primary: bool = False) -> None:
    """Log a contact that happened: day, channel, by whom, minutes, outcome, note."""

    def fields(key: Key) -> None:
        today = importing.now().date()
        left, right = st.columns(2)
        left.date_input("Day", value=today, max_value=today, key=key("day"))
        right.selectbox(
            "Channel",
            _channels(reader.identity, reader),
            format_func=lambda channel: channel[:1].upper() + channel[1:],
            accept_new_options=True,
            key=key("channel"),
        )
        left.text_input("By", value=worked.owner or importing.who(), max_chars=200, key=key("rep"))
        right.number_input("Minutes", min_value=0, max_value=1440, value=None, step=5, key=key("minutes"))
        st.text_input("Outcome", max_chars=200, key=key("outcome"), placeholder="such as positive")
        st.text_area("Note", max_chars=2000, height=80, key=key("note"))
        st.caption(story.TWICE)

    _draw_form("touch", "Log a touch", ":material/call:", worked, fields, _save_touch, primary=primary)


def draw_next_step(worked: Worked) -> None:
    """Set what shall happen next, and when."""

    def fields(key: Key) -> None:
        today = importing.now().date()
        st.date_input("Day", value=today + timedelta(days=7), min_value=today, key=key("day"))
        st.text_input("What", max_chars=2000, key=key("what"), placeholder="Call about the renewal")

    _draw_form("step", "Set next step", ":material/event:", worked, fields, _save_step)


def draw_snooze(worked: Worked) -> None:
    """Take the client off the list until a day, with the reason."""

    def fields(key: Key) -> None:
        tomorrow = importing.now().date() + timedelta(days=1)
        st.date_input("Back on", value=tomorrow + timedelta(days=13), min_value=tomorrow, key=key("until"))
        st.text_input("Why", max_chars=2000, key=key("reason"), placeholder="On leave until the 16th")

    _draw_form("snooze", "Snooze", ":material/snooze:", worked, fields, _save_snooze)


def draw_last_entry() -> None:
    """What was entered last in this visit, with the way back; or why it was not."""
    if refused := st.session_state.pop("work_refused", ""):
        st.error(fmt.md_escape(refused), icon=":material/block:")
    last: tuple[Book, WorkEntry, str] | None = st.session_state.get("work_last")
    if last is None:
        return
    book, entry, name = last
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":green[:material/check:] :small[{story.entry_words(entry, name)}.]", width="content")
        st.button("Undo", key="work_undo", type="tertiary", icon=":material/undo:", on_click=_take_back, args=(book,))


# --- a form, and what becomes of it --------------------------------------------------------------


def _draw_form(
    kind: str,
    label: str,
    icon: str,
    worked: Worked,
    fields: Callable[[Key], None],
    save: Save,
    *,
    primary: bool = False,
) -> None:
    """A form in a popover. After a save its keys are others, so that it is closed and empty; a refusal keeps it.

    Most visitors never open it, so that it is drawn from the first time on that somebody does: closed again, it
    holds what was typed.
    """
    prefix = f"work_{kind}_{st.session_state.get('work_number', 0)}_{worked.client_id}"
    box = st.popover(label, icon=icon, type="primary" if primary else "secondary", key=prefix, on_change="rerun")
    was_opened = f"{prefix}_was_opened"
    if not (box.open or st.session_state.get(was_opened)):
        return
    st.session_state[was_opened] = True
    with box:
        st.markdown(f"**{label}: {fmt.md_escape(worked.name)}**")
        with st.form(f"{prefix}_form", border=False):
            fields(lambda name: f"{prefix}_{name}")
            st.form_submit_button(
                "Save", type="primary", key=f"{prefix}_save", on_click=_enter, args=(worked, save, prefix)
            )


def _enter(worked: Worked, save: Save, prefix: str) -> None:
    """Writes the entry; the list shows it in the run that follows."""
    try:
        entry = save(worked, lambda name: st.session_state[f"{prefix}_{name}"], importing.now())
    except TouchstoneError as error:
        st.session_state["work_refused"] = str(error)
        return
    st.session_state["work_last"] = (worked.book, entry, worked.name)
    st.session_state["work_number"] = st.session_state.get("work_number", 0) + 1


def _save_touch(worked: Worked, value: Callable[[str], Any], at: datetime) -> WorkEntry:
    minutes = value("minutes")
    return log_touch(
        worked.book,
        worked.client_id,
        day=value("day"),
        rep=value("rep"),
        channel=value("channel") or "",
        minutes=None if minutes is None else Decimal(str(minutes)),
        outcome=value("outcome"),
        note=value("note"),
        who=importing.who(),
        at=at,
    )


def _save_step(worked: Worked, value: Callable[[str], Any], at: datetime) -> WorkEntry:
    return set_next_step(
        worked.book,
        worked.client_id,
        day=value("day"),
        what=value("what"),
        rep=worked.owner or importing.who(),
        who=importing.who(),
        at=at,
    )


def _save_snooze(worked: Worked, value: Callable[[str], Any], at: datetime) -> WorkEntry:
    return snooze(
        worked.book, worked.client_id, until=value("until"), reason=value("reason"), who=importing.who(), at=at
    )


def _take_back(book: Book) -> None:
    _, entry, _ = st.session_state.pop("work_last")
    try:
        withdraw_entry(book, entry.number, who=importing.who(), at=importing.now())
    except TouchstoneError as error:
        st.session_state["work_refused"] = str(error)


@st.cache_data(max_entries=8, show_spinner=False)
def _channels(identity: Identity, _reader: Reader) -> list[str]:
    return contact_channels(_reader)
