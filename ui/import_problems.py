"""Why an import cannot be loaded, and the refused cells by line, to be searched and saved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import streamlit as st

from analytics.csv_safety import safe_csv
from analytics.errors import DataError, Problem, TouchstoneError
from analytics.intake.remedies import remedy_of
from ui import format as fmt
from ui.cards import card, note
from ui.import_questions import draw_answers_given
from ui.import_says import draw_says
from ui.import_tables import draw_table
from ui.importing import discard
from ui.visit import current

PROBLEMS_SHOWN = 500
PROBLEMS_ON_A_PHONE = 20
COLUMNS = ("file", "line", "column", "value", "reason", "remedy")
HEADS = ("File", "Line", "Column", "Value", "Why it is refused", "What to do")


def draw_refusal(error: TouchstoneError) -> None:
    """Why nothing can be loaded, with the lines to correct, and what can be said about the files."""
    with card("Nothing was changed", stretch=False):
        st.error(fmt.md_escape(error.message), icon=":material/block:")
        remedy = _for_the_page(error.remedy)
        if remedy:
            st.markdown(fmt.md_escape(remedy))
        draw_says()
        if isinstance(error, DataError) and error.problems:
            draw_problems(error.problems, len(error.problems))
        st.button("Discard", key="discard_import", on_click=discard)
    draw_answers_given()


def _for_the_page(remedy: str) -> str:
    """A remedy without the sentences that name flags of the command line: below it stands what does the same here."""
    return " ".join(part for part in re.split(r"(?<=\.) (?=[A-Z])", remedy) if "--" not in part)


def draw_problems(problems: Sequence[Problem], refused: int, every_row: Path | None = None) -> None:
    """The refused cells by line. `every_row` is the file that has all of them, where more were found than are here."""
    frame = pd.DataFrame(
        [(*(fmt.plain(getattr(one, name)) for name in COLUMNS[:-1]), remedy_of(one.reason)) for one in problems],
        columns=COLUMNS,
    ).astype({"line": int})
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
        wanted = st.text_input(
            "Search in the refused rows",
            key="problems_search",
            placeholder="Search",
            icon=":material/search:",
            label_visibility="collapsed",
            width=220,
            live=True,
        )
        st.download_button(
            f"CSV of {fmt.counted(refused, 'row')}",
            data=lambda: _as_csv(frame) if every_row is None else every_row.read_bytes(),
            file_name="refused_rows.csv",
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="refused_rows",
        )
    found = _matching(frame, wanted or "")
    if found.empty:
        note("No refused row matches this search.")
        return
    shown = found.head(PROBLEMS_ON_A_PHONE if current().phone else PROBLEMS_SHOWN)
    if current().phone:
        draw_table(HEADS, [[str(value) for value in row] for row in shown.itertuples(index=False)], bare=HEADS[3:])
    else:
        _draw_grid(shown)
    if len(found) > len(shown):
        note(f"The first {fmt.count(len(shown))} of {fmt.count(len(found))} are shown; the file has more.")


def _draw_grid(shown: pd.DataFrame) -> None:
    st.dataframe(
        shown,
        hide_index=True,
        row_height=36,
        height=36 * min(len(shown), 10) + 39,
        alt="Refused cells: file, line, column, value, reason and remedy",
        column_config={
            "file": st.column_config.TextColumn(HEADS[0], width=150),
            "line": st.column_config.NumberColumn(HEADS[1], format="%d", width=64),
            "column": st.column_config.TextColumn(HEADS[2], width=110),
            "value": st.column_config.TextColumn(HEADS[3], width=130),
            "reason": st.column_config.TextColumn(HEADS[4], width=280),
            "remedy": st.column_config.TextColumn(HEADS[5], width=320),
        },
    )


def _matching(frame: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """The rows in which every word stands somewhere."""
    words = wanted.casefold().split()
    lines = [" ".join(str(value) for value in row).casefold() for row in frame.itertuples(index=False)]
    return frame[[all(word in line for word in words) for line in lines]]


def _as_csv(frame: pd.DataFrame) -> bytes:
    return safe_csv(list(frame.columns), frame.itertuples(index=False, name=None))
