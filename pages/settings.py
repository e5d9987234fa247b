"""Settings: by which rules?"""

from __future__ import annotations

import streamlit as st

import ui
from ui import rules


def main() -> None:
    """The rules in groups, each with what it does; saving one that changes figures makes a new snapshot."""
    page = ui.page("Settings")
    settings = page.book.state.settings()
    ui.headline(
        "The rules behind the figures.",
        "Figures are always read with the rules that their snapshot was built with. A change makes a new snapshot; "
        "undo brings the old rules back.",
    )
    if page.is_sample:
        ui.note("You are looking at the sample. What you set here holds for your own book, from its first import on.")
    ui.note(
        "The figures are built on this machine. `python -m analytics build --engine sc://HOST:PORT` builds the "
        "same ones on a cluster; the README's chapter On a cluster says how to set one up."
    )
    rules.draw_told()
    with st.form("rules", border=False):
        entered = rules.draw_fields(settings)
        saved = st.form_submit_button("Save", type="primary", icon=":material/check:")
    if saved:
        rules.save(page.book, settings, entered)


main()
