"""Definitions: what does this number mean?"""

from __future__ import annotations

import streamlit as st

import ui
from analytics import METRICS
from ui import reference


def main() -> None:
    """Every metric with its formula, source, edge cases, worked example and SQL; then words and columns."""
    ui.page("Definitions")
    wanted = str(st.query_params.get("metric", ""))
    ui.headline(
        f"{len(METRICS)} figures, each with one definition.",
        "The name is the same on the page, in the function, in the SQL file and in the column of an export.",
    )
    search = st.text_input(
        "Find a figure", value=wanted, placeholder="e.g. churn", key="definition_search", icon=":material/search:"
    )
    found = reference.matching(search)
    if not found:
        ui.empty(f"No figure is called “{ui.md_escape(search)}”.", "Clear the search to see all of them.")
    for group, names in found.items():
        st.subheader(group, anchor=False)
        for name in names:
            reference.draw_metric(name, is_open=name == wanted or sum(map(len, found.values())) == 1)
    if not search:
        reference.draw_example_book()
        reference.draw_exports()


main()
