"""Where a file was not recognised: the user says what it is, and which of its headers are the required columns."""

from __future__ import annotations

import streamlit as st

from analytics.contract import ALL_KINDS, required_columns
from analytics.errors import UsageError
from analytics.intake.headers import FileHeaders, headers_of
from ui import format as fmt
from ui.import_files import desk
from ui.importing import tell

NOT_SAID = ""


def draw_says() -> None:
    """Kind and required columns of one of the files, chosen by hand."""
    box = st.expander("Say what a file is", key="say_what_it_is", on_change="rerun", icon=":material/edit:")
    if not box.open:
        return
    with box:
        mine = desk()
        known = headers_of([one.upload for one in mine.files.values()], mine.answers)
        if not known:
            st.markdown("None of the files can be read as a table.")
            return
        by_name = {one.name: one for one in known}
        with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
            name = st.selectbox("File", list(by_name), format_func=fmt.plain, key="say_file", width=280)
            kind = st.selectbox(
                "Is an export of",
                ALL_KINDS,
                index=None,
                placeholder="Choose",
                key=f"say_kind_{name}",
                width=160,
            )
        if name is None or kind is None:
            return
        file = by_name[name]
        with st.grid(3, min_column_width=220):
            for column in required_columns(kind):
                st.selectbox(
                    column,
                    [NOT_SAID, *file.headers],
                    format_func=lambda header: fmt.plain(header) or "Find it",
                    key=f"say_{name}_{column}",
                )
        st.button("Read again", key="say_read_again", on_click=_say, args=(file, kind))


def _say(file: FileHeaders, kind: str) -> None:
    """Kind and headers become answers, and the files are read again."""
    mine = desk()
    answers = mine.answers.with_answer("kind", file.name, kind)
    try:
        for column in required_columns(kind):  # type: ignore[arg-type]
            header = st.session_state.get(f"say_{file.name}_{column}", NOT_SAID)
            if header != NOT_SAID:
                answers = answers.with_answer("map", file.name, f"{header}={column}")
    except UsageError as error:
        tell(str(error), failed=True)
        return
    mine.say(answers)
