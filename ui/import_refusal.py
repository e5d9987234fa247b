"""Why an import cannot be loaded, or what decides it: the question, and the refused cells."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.csv_safety import safe_csv
from analytics.errors import DataError, ImportQuestion, Problem, TouchstoneError
from ui import format as fmt
from ui import tables
from ui.cards import card, note
from ui.importing import answer
from ui.table_columns import Column

PROBLEMS_SHOWN = 200


def draw_refusal(error: TouchstoneError) -> None:
    """Why nothing can be loaded, with the lines to correct; or the one question that decides it."""
    if isinstance(error, ImportQuestion):
        _draw_question(error)
        return
    with card("Nothing was changed", stretch=False):
        st.error(fmt.md_escape(error.message), icon=":material/block:")
        if error.remedy:
            st.markdown(fmt.md_escape(error.remedy))
        if isinstance(error, DataError) and error.problems:
            draw_problems(error.problems, len(error.problems))


def _draw_question(question: ImportQuestion) -> None:
    with card("One question decides this import", stretch=False):
        st.markdown(fmt.md_escape(question.message))
        if question.rows:
            frame = pd.DataFrame([vars(row) for row in question.rows])
            tables.plain_table(
                frame,
                ["kind", "month", "rows_in_book", "rows_repeated", "rows_removed", "amount_removed"],
                labels={
                    "kind": "Export",
                    "month": Column("Month"),
                    "rows_in_book": Column("In the book", "count"),
                    "rows_repeated": Column("In the file", "count"),
                    "rows_removed": Column("Would go", "count"),
                    "amount_removed": Column("Their amount", "money"),
                },
            )
        for place, choice in enumerate(question.choices):
            words = f"{choice.meaning[0].upper()}{choice.meaning[1:]}"
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if choice.flag == "--source NAME":
                    name = st.text_input("Name of the new source", key="new_source", placeholder="e.g. Billing")
                    ready = bool(name.strip())
                    st.button(
                        words,
                        key=f"choice_{place}",
                        disabled=not ready,
                        on_click=answer,
                        kwargs={"source": name.strip()},
                    )
                else:
                    st.button(words, key=f"choice_{place}", on_click=answer, kwargs=_answered(choice.flag))


def _answered(flag: str) -> dict[str, str]:
    name, _, value = flag.removeprefix("--").partition(" ")
    return {"source": value} if name == "source" else {"mode": name}


def draw_problems(problems: Sequence[Problem], refused: int) -> None:
    """The refused cells by line, and all of them as a file."""
    frame = pd.DataFrame([vars(problem) for problem in problems])
    shown = frame.head(PROBLEMS_SHOWN)
    st.dataframe(
        shown,
        hide_index=True,
        height="content" if len(shown) < 8 else 300,
        column_config={
            "file": st.column_config.TextColumn("File"),
            "line": st.column_config.NumberColumn("Line", format="%d"),
            "column": st.column_config.TextColumn("Column"),
            "value": st.column_config.TextColumn("Value"),
            "reason": st.column_config.TextColumn("Why it is refused", width="large"),
        },
    )
    if len(frame) > len(shown):
        note(f"The first {len(shown)} of {fmt.count(len(frame))} are shown; the file has more.")
    st.download_button(
        f"Download the {fmt.counted(refused, 'refused row')}",
        data=lambda: safe_csv(list(frame.columns), frame.itertuples(index=False, name=None)),
        file_name="refused_rows.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="refused_rows",
    )
