"""What each file was recognised as: its kind, its rows, its columns with their reasons; and the means to change it."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from analytics.contract import ALL_KINDS, COLUMNS, KINDS
from analytics.errors import UsageError
from analytics.intake import Preview
from analytics.intake.checking import CheckedExport
from ui import format as fmt
from ui import tables
from ui.cards import card, note
from ui.import_files import desk
from ui.importing import in_currency, tell
from ui.table_columns import Column
from ui.visit import current

AS_READ, NOTHING = "", "-"
FILES_SHOWN_OPEN = 3
_DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "bars"}


def draw_files(preview: Preview) -> None:
    """One card per file, and last what the columns that are missing would unlock."""
    for file in preview.files:
        with card(fmt.md_escape(file.name), _how_it_was_read(file), stretch=False) as made:
            with made.side:
                _draw_kind(file)
            _draw_file(file, is_open=len(preview.files) <= FILES_SHOWN_OPEN)
    for kind in KINDS:
        present = {column for file in preview.files if file.kind == kind for column in file.columns_present}
        missing = [column for column in COLUMNS[kind] if column.name not in present and ":" in column.meaning]
        if present and missing:
            told = "; ".join(f"**{column.name}** ({column.meaning})" for column in missing)
            note(f"Not in the {kind} export: {told}.")


def headers_of(file: CheckedExport) -> list[str]:
    """The file's headers as they are written, in its own order."""
    written = [header for recipe in file.reading.get("recipes", []) for header in recipe["headers"]]
    known = {" ".join(header.lower().split()): header for header in (*written, *file.columns_left_out)}
    return [known.get(key, key) for key in file.shape]


def _how_it_was_read(file: CheckedExport) -> str:
    """Only what is unusual: another encoding than UTF-8, another delimiter than a comma, lines above the header."""
    told = []
    if file.encoding and not file.encoding.upper().startswith(("UTF-8", "ASCII")):
        told.append(file.encoding)
    if file.delimiter in _DELIMITERS:
        told.append(_DELIMITERS[file.delimiter])
    if file.header_line > 1:
        told.append(f"header in line {file.header_line}")
    return fmt.md_escape(", ".join([*told, f"source {file.source}"]))


def _draw_kind(file: CheckedExport) -> None:
    st.selectbox(
        f"Kind of {fmt.md_escape(file.name)}",
        ALL_KINDS,
        index=ALL_KINDS.index(file.kind),
        key=f"kind_{file.name}_{file.kind}",
        label_visibility="collapsed",
        width=130,
        on_change=_change_kind,
        args=(file.name, f"kind_{file.name}_{file.kind}"),
    )


def _draw_file(file: CheckedExport, *, is_open: bool) -> None:
    words = f"{fmt.counted(file.records, 'row')} read = **{fmt.count(file.loaded)} loaded**"
    words += f" + {fmt.count(file.refused)} refused"
    st.markdown(f"{words} + {fmt.count(file.left_out)} left out" if file.left_out else words)
    for text in file.notes:
        st.markdown(f":blue[:material/info:] {fmt.md_escape(text)}")
    if file.left_out_reasons:
        _draw_left_out(file)
    used = fmt.counted(len(file.columns), "column")
    with st.expander(f"{used} recognised", expanded=is_open, key=f"columns_{file.name}"):
        st.html(_columns_table(file))
        if file.columns_left_out:
            st.text(f"Not used: {', '.join(fmt.plain(header) for header in file.columns_left_out)}")
    change = st.expander("Change columns", key=f"change_{file.name}", on_change="rerun")
    if change.open:
        with change:
            _draw_change(file)


def _draw_left_out(file: CheckedExport) -> None:
    """Rows that do not count, by why."""
    frame = pd.DataFrame(file.left_out_reasons, columns=["reason", "rows", "sum"])
    tables.plain_table(
        frame,
        ["reason", "rows", "sum"] if file.kind == "revenue" else ["reason", "rows"],
        labels={
            "reason": Column("Left out"),
            "rows": Column("Rows", "count"),
            "sum": Column(in_currency("Their sum"), "money"),
        },
    )


def _columns_table(file: CheckedExport) -> str:
    """Contract column, header, reason and first values; a real table, every cell escaped."""
    accent, quiet = current().tokens.accent, current().tokens.ink_2
    rows = []
    for one in file.columns:
        header = fmt.html_escape(one.header) or "no column"
        values = fmt.html_escape(" · ".join(one.first_values))
        rows.append(
            f'<tr><th scope="row">{header}</th>'
            f'<td data-l="" style="color:{accent};white-space:nowrap">→ {fmt.html_escape(one.column)}</td>'
            f'<td data-l="" style="color:{quiet}">{fmt.html_escape(one.reason)}</td>'
            f'<td data-l="First values" style="overflow-wrap:anywhere">{values}</td></tr>'
        )
    head = "".join(f'<th scope="col">{text}</th>' for text in ("In the file", "Becomes", "Why", "First values"))
    return f'<table class="ts-table ts-stack"><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table>'


def _draw_change(file: CheckedExport) -> None:
    """A choice of header for each column of the contract; all are applied at once."""
    headers = headers_of(file)
    read_from = {one.column: one.header for one in file.columns}
    with st.form(f"change_form_{file.name}", border=False):
        with st.grid(3, min_column_width=220):
            for column in COLUMNS[file.kind]:
                told = fmt.plain(read_from.get(column.name, "")) or "not read"
                words = {AS_READ: f"As it is: {told}", NOTHING: "Leave it empty"}
                may_be_empty = column.name in read_from and not column.required
                options: list[str] = [AS_READ, *headers, *([NOTHING] if may_be_empty else [])]
                st.selectbox(
                    f"{column.name}{' (required)' if column.required else ''}",
                    options,
                    format_func=partial(_option, words),
                    key=_key(file, column.name),
                    help=fmt.md_escape(column.meaning),
                )
        st.form_submit_button("Change and read again", key=f"change_submit_{file.name}", on_click=_change, args=(file,))


def _option(words: dict[str, str], header: str) -> str:
    return words.get(header) or fmt.plain(header)


def _key(file: CheckedExport, column: str) -> str:
    return f"map_{file.name}_{column}"


def _change(file: CheckedExport) -> None:
    """The chosen headers become answers, and the files are read again."""
    mine = desk()
    answers = mine.answers
    written = {recipe["column"]: recipe["headers"] for recipe in file.reading.get("recipes", [])}
    try:
        for column in COLUMNS[file.kind]:
            header = st.session_state.get(_key(file, column.name), AS_READ)
            if header == NOTHING:
                for own in written.get(column.name, []):
                    answers = answers.with_answer("map", file.name, f"{own}=")
            elif header != AS_READ:
                answers = answers.with_answer("map", file.name, f"{header}={column.name}")
            st.session_state.pop(_key(file, column.name), None)
    except UsageError as error:
        tell(str(error), failed=True)
        return
    mine.say(answers)


def _change_kind(name: str, key: str) -> None:
    mine = desk()
    mine.say(mine.answers.with_answer("kind", name, st.session_state[key]))
