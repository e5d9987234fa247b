"""The history of the import page: every import, setting and undo, what it did, and the way back to each."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import streamlit as st

from analytics.book import Book
from analytics.book_records import FileRecord
from analytics.history import HistoryEntry, disk_sentence, history
from ui import format as fmt
from ui.cards import note
from ui.import_difference import arrow, month_day
from ui.import_tables import draw_table
from ui.importing import go_back, in_currency

ENTRIES_SHOWN = 30
MONTHS_SHOWN = 12


def draw_history(book: Book) -> None:
    """Every import, setting and undo with one button to go there."""
    entries = history(book)
    if not entries:
        note("Nothing has been imported into your own book yet.")
        return
    for place, entry in enumerate(entries[:ENTRIES_SHOWN]):
        _draw_entry(book, entry, place)
    if len(entries) > ENTRIES_SHOWN:
        note(f"The newest {ENTRIES_SHOWN} of {len(entries)}; `python -m analytics history` lists all.")
    if on_disk := disk_sentence(book, entries):
        note(on_disk)


def _draw_entry(book: Book, entry: HistoryEntry, place: int) -> None:
    tint = {"current": "green", "interrupted": "red", "undone": "gray"}.get(entry.status)
    badge = f" :{tint}-badge[{entry.status}]" if tint else ""
    number = f" · snapshot {entry.snapshot}" if entry.snapshot else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            f"**{fmt.md_escape(_moment(entry.at))}** {fmt.md_escape(entry.who)}:gray[{number}]{badge}  \n"
            f":gray[{fmt.md_escape(entry.sentence)}]",
            width="stretch",
        )
        if entry.files:
            _draw_details(entry, place)
        if entry.status == "current":
            st.button("Undo", key=f"history_{place}", on_click=go_back, args=(book, None))
        elif entry.snapshot is not None and entry.status in ("earlier", "undone"):
            words = "Go back here" if entry.status == "earlier" else "Apply again"
            st.button(words, key=f"history_{place}", on_click=go_back, args=(book, entry.snapshot))


def _draw_details(entry: HistoryEntry, place: int) -> None:
    """Files with their rows, and what became of each month; made only when it is opened."""
    box = st.popover("Details", type="tertiary", key=f"details_{place}", on_change="rerun", width="content")
    if not box.open:
        return
    with box:
        heads = ("File", "Is", "Rows", "Loaded", "Refused", "Left out")
        draw_table(
            heads,
            [(fmt.plain(one.name), one.kind, *map(fmt.count, _numbers(one))) for one in entry.files],
            right=heads[2:],
        )
        months = [_month(one) for one in reversed(entry.mrr_changes[-MONTHS_SHOWN:])]
        if not months:
            note("MRR changed in no month.")
            return
        draw_table(("Month", in_currency("MRR")), months, right=(in_currency("MRR"),))
        if len(entry.mrr_changes) > MONTHS_SHOWN:
            note(f"The newest {MONTHS_SHOWN} of {len(entry.mrr_changes)} months.")


def _numbers(file: FileRecord) -> tuple[int, ...]:
    return file.records, file.loaded, file.refused, file.left_out


def _month(change: dict[str, Any]) -> tuple[str, str]:
    before, after = fmt.money_exact(change["mrr_before"]), fmt.money_exact(change["mrr_after"])
    return fmt.month(month_day(str(change["month"]))), arrow(before, after)


def _moment(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{fmt.day(when.date())}, {when:%H:%M}"
