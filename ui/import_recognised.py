"""What each file was recognised as: its kind, its rows, its columns with their reasons; and the means to change it."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from analytics.contract import ALL_KINDS, COLUMNS, Kind, column_names
from analytics.errors import UsageError
from analytics.intake import Preview
from analytics.intake.checking import CheckedExport
from ui import format as fmt
from ui.cards import card, note
from ui.import_files import desk
from ui.import_tables import Cell, draw_table, exact_amount
from ui.importing import in_currency, tell

AS_READ, NOTHING = -1, -2
FILES_SHOWN_OPEN = 3
# The name that a source has until somebody gives it one.
_MADE_UP = re.compile(r"[a-z]+ \d+ columns [0-9a-f]{6}")
_DELIMITERS = {"\t": "tabs", ";": "semicolons", "|": "bars"}


def draw_files(preview: Preview, step: str) -> None:
    """One card per file, with what the columns that are missing would unlock. `step` stands over the first."""
    last = {file.kind: file for file in preview.files}
    for number, file in enumerate(preview.files):
        above = "" if number else step
        with card(fmt.md_escape(file.name), _how_it_was_read(file), above=above, stretch=False) as made:
            with made.side:
                _draw_kind(file)
            _draw_file(file, is_open=len(preview.files) <= FILES_SHOWN_OPEN)
            if last[file.kind] is file:
                _draw_missing(preview, file.kind)


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
    if not _MADE_UP.fullmatch(file.source):
        told.append(f"source {file.source}")
    return fmt.md_escape(", ".join(told))


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
    if is_open:
        _draw_columns(file)
    else:
        with st.expander(f"{fmt.counted(len(file.columns), 'column')} recognised", key=f"columns_{file.name}"):
            _draw_columns(file)
    change = st.expander("Change columns", key=f"change_{file.name}", on_change="rerun")
    if change.open:
        with change:
            _draw_change(file)


def _draw_columns(file: CheckedExport) -> None:
    _columns_table(file)
    if file.columns_left_out:
        note(f"Not used: {fmt.md_escape(', '.join(file.columns_left_out))}.")


def _draw_missing(preview: Preview, kind: Kind) -> None:
    """The columns that no file of a kind has, and what each would unlock."""
    present = {column for file in preview.files if file.kind == kind for column in file.columns_present}
    missing = [column for column in COLUMNS[kind] if column.name not in present and ":" in column.meaning]
    if missing:
        note(f"Not in this export: {'; '.join(f'**{column.name}** ({column.meaning})' for column in missing)}.")


def _draw_left_out(file: CheckedExport) -> None:
    """Rows that do not count, by why."""
    has_sum = file.kind == "revenue"
    heads = ["Left out", "Rows", *([in_currency("Their sum")] if has_sum else [])]
    draw_table(
        heads,
        [
            [reason, fmt.count(count), *([exact_amount(total)] if has_sum else [])]
            for reason, count, total in file.left_out_reasons
        ],
        right=heads[1:],
    )


def _columns_table(file: CheckedExport) -> None:
    """Header, contract column, reason and first values, in the order of the contract."""
    order = column_names(file.kind)
    columns = sorted(file.columns, key=lambda one: order.index(one.column))
    by_own_name = [one.column for one in columns if one.header == one.column]
    read = [one for one in columns if one.header != one.column]
    if read:
        draw_table(
            ("In the file", "Becomes", "Why", "First values"),
            [
                (
                    one.header or "no column",
                    Cell(f"→ {one.column}", "accent", is_whole=True),
                    Cell(one.reason, "quiet"),
                    " · ".join(one.first_values),
                )
                for one in read
            ],
            bare=("Becomes", "Why"),
        )
    if by_own_name:
        note(f"By {'their' if len(by_own_name) > 1 else 'its'} own name: {fmt.md_escape(', '.join(by_own_name))}.")


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
                options: list[int] = [AS_READ, *range(len(headers)), *([NOTHING] if may_be_empty else [])]
                st.selectbox(
                    f"{column.name}{' (required)' if column.required else ''}",
                    options,
                    format_func=partial(_option, words, headers),
                    key=_key(file, column.name),
                    help=fmt.md_escape(column.meaning),
                )
        st.form_submit_button("Change and read again", key=f"change_submit_{file.name}", on_click=_change, args=(file,))


def _option(words: dict[int, str], headers: list[str], place: int) -> str:
    return words.get(place) or fmt.plain(headers[place])


def _key(file: CheckedExport, column: str) -> str:
    return f"map_{file.name}_{column}"


def _change(file: CheckedExport) -> None:
    """The chosen headers become answers, and the files are read again."""
    mine = desk()
    answers, headers = mine.answers, headers_of(file)
    written = {recipe["column"]: recipe["headers"] for recipe in file.reading.get("recipes", [])}
    try:
        for column in COLUMNS[file.kind]:
            place = st.session_state.get(_key(file, column.name), AS_READ)
            if place == NOTHING:
                for own in written.get(column.name, []):
                    answers = answers.with_answer("map", file.name, f"{own}=")
            elif place != AS_READ:
                answers = answers.with_answer("map", file.name, f"{headers[place]}={column.name}")
            st.session_state.pop(_key(file, column.name), None)
    except UsageError as error:
        tell(str(error), failed=True)
        return
    mine.say(answers)


def _change_kind(name: str, key: str) -> None:
    mine = desk()
    mine.say(mine.answers.with_answer("kind", name, st.session_state[key]))
