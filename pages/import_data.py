"""Import data: will this load, and what does it change?"""

from __future__ import annotations

import streamlit as st

import ui
from analytics.contract import KINDS
from analytics.intake import PreparedImport
from ui import format as fmt
from ui import import_history, import_preview, import_refusal, importing


def main() -> None:
    """Drop files, see what would change, apply; below, everything that happened to the book."""
    page = ui.page("Import data")
    book = page.book
    importing.draw_told()
    failed = st.session_state.pop("import_failed", None)
    if failed:
        st.error(fmt.md_escape(failed), icon=":material/block:")
    uploads = draw_uploader()
    attempt = importing.attempt(book, uploads)
    if attempt is None:
        draw_how()
    elif attempt.prepared is None and attempt.refusal is not None:
        import_refusal.draw_refusal(attempt.refusal)
    elif attempt.prepared is not None:
        draw_preview(page, attempt.prepared)
    with ui.card("History", "Every import is kept whole; one click brings back the book as it was.", stretch=False):
        import_history.draw_history(book)


def draw_uploader() -> list[st.runtime.uploaded_file_manager.UploadedFile]:
    """Where files are dropped; a new one after each applied import, so that it starts empty."""
    with ui.card("Files", "Drop clients, revenue and contacts, all at once or one alone, in any order.", stretch=False):
        return st.file_uploader(
            "CSV exports",
            type=["csv", "tsv", "txt"],
            accept_multiple_files=True,
            label_visibility="collapsed",
            key=f"uploads_{st.session_state.get('import_round', 0)}",
        )


def draw_how() -> None:
    """What the exports must look like, with empty ones to fill, and the command for a nightly job."""
    with ui.card("What is needed", "Nothing changes before you have seen what an import does.", stretch=False):
        st.markdown(
            "CSV in UTF-8, separated by comma, semicolon or tab, dates as 2026-10-31, amounts as 1234.50. "
            "**clients** needs client_id and name; **revenue** client_id, date and amount; **contacts** client_id and "
            "date. Every other column unlocks something; each may come alone and first."
        )
        with st.container(horizontal=True):
            for kind in KINDS:
                st.download_button(
                    f"Empty {kind}.csv",
                    data=importing.templates()[kind],
                    file_name=f"{kind}.csv",
                    mime="text/csv",
                    icon=":material/download:",
                    on_click="ignore",
                    key=f"template_{kind}",
                )
        st.markdown(":gray[For a nightly job:]")
        st.code("python -m analytics import clients.csv revenue.csv contacts.csv", language=None)


def draw_preview(page: ui.Page, prepared: PreparedImport) -> None:
    """What the files are, what is wrong in them, what they would change, and the button that does it."""
    preview = prepared.preview
    ui.headline(fmt.md_escape(preview.sentence))
    with ui.card("Recognised", "Rows read = rows loaded + rows refused.", stretch=False):
        import_preview.draw_files(preview)
    with ui.card("Data date", "The day up to which the figures speak.", stretch=False):
        draw_data_date(prepared)
    if preview.problems:
        note = "These lines stay out; the others load. Correct them in the export and drop it again."
        with ui.card(f"{fmt.counted(preview.refused, 'row')} refused", note, stretch=False):
            import_refusal.draw_problems(preview.problems, preview.refused)
    with ui.card("What this changes", "Against the book as it is now.", stretch=False):
        import_preview.draw_changes(preview, page)
        import_preview.draw_worth_a_look(preview, page.book)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            "Apply import",
            type="primary",
            key="apply_import",
            on_click=importing.apply,
            args=(prepared,),
            icon=":material/check:",
        )
        st.markdown(":gray[To discard it, remove the files above. Undo takes one click.]")


def draw_data_date(prepared: PreparedImport) -> None:
    """The data date with its reason, and the means to set it."""
    preview = prepared.preview
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        chosen = st.date_input("Data to", value=preview.data_date, key=f"as_of_{preview.data_date}", width=180)
        if preview.proposed_data_date:
            st.button(
                f"The files hold the whole month: {fmt.day(preview.proposed_data_date)}",
                on_click=importing.answer,
                kwargs={"as_of": preview.proposed_data_date},
                key="proposed_as_of",
            )
    ui.note(
        "Set by hand." if preview.data_date_is_given else "The latest date of revenue and of contacts that happened."
    )
    if chosen != preview.data_date:
        importing.answer(as_of=chosen)
        st.rerun()


main()
