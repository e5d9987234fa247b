"""The history of the import page: every import, setting and undo, and the way back to each."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from analytics.book import Book
from analytics.changes import undo
from analytics.errors import TouchstoneError
from analytics.history import HistoryEntry, history
from ui import format as fmt
from ui.cards import note
from ui.importing import forget, tell, who


def draw_history(book: Book) -> None:
    """Every import, setting and undo with one button to go there."""
    entries = history(book)
    if not entries:
        note("Nothing has been imported into your own book yet.")
        return
    for place, entry in enumerate(entries[:50]):
        _draw_entry(book, entry, place)
    if len(entries) > 50:
        note(f"The newest 50 of {len(entries)}; `python -m analytics history` lists all.")


def _draw_entry(book: Book, entry: HistoryEntry, place: int) -> None:
    tint = {"current": "green", "interrupted": "red", "undone": "gray"}.get(entry.status)
    badge = f" :{tint}-badge[{entry.status}]" if tint else ""
    number = f" · snapshot {entry.snapshot}" if entry.snapshot else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(
                f"**{fmt.md_escape(_moment(entry.at))}** {fmt.md_escape(entry.who)}{number}{badge}  \n"
                f":gray[{fmt.md_escape(entry.sentence)}]"
            )
        if entry.status == "current":
            st.button("Undo", key=f"history_{place}", on_click=_undo, args=(book, None))
        elif entry.snapshot is not None and entry.status in ("earlier", "undone"):
            words = "Go back here" if entry.status == "earlier" else "Apply again"
            st.button(words, key=f"history_{place}", on_click=_undo, args=(book, entry.snapshot))


def _undo(book: Book, to: int | None) -> None:
    forget()
    try:
        target = undo(book, at=datetime.now().replace(microsecond=0), who=who(), to=to)
    except TouchstoneError as error:
        st.session_state["import_failed"] = str(error)
        return
    tell(f"Snapshot {target} is current." if target else "The first import was undone; your book is empty.")


def _moment(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{fmt.day(when.date())}, {when:%H:%M}"
