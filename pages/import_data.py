"""Import data: will this load, and what does it change?"""

from __future__ import annotations

import streamlit as st

import ui
from analytics.errors import ImportQuestion
from analytics.intake import PreparedImport
from ui import format as fmt
from ui import (
    import_difference,
    import_downloads,
    import_files,
    import_history,
    import_notices,
    import_problems,
    import_questions,
    import_recognised,
    import_words,
    importing,
)


def main() -> None:
    """Drop files, answer what they leave open, see what would change, apply; below, everything that happened."""
    page = ui.page("Import data")
    importing.draw_told(page.book)
    answer = st.container()
    mine = import_files.desk()
    places = import_files.draw_files(mine)
    made = importing.attempt(page.book)
    for name, kind in import_words.kinds(made).items():
        import_files.draw_name(places[name], mine.files[name], kind)
    if made is None:
        import_downloads.draw_how()
    elif isinstance(made.refusal, ImportQuestion):
        import_questions.draw_questions(made.refusal)
    elif made.refusal is not None:
        import_problems.draw_refusal(made.refusal)
    elif made.prepared is not None:
        with answer:
            ui.headline(import_words.headline(made.prepared.preview), fmt.md_escape(made.prepared.preview.sentence))
        draw_preview(page, made, made.prepared)
    with ui.card("History", "Every import is kept whole; one click brings back the book as it was.", stretch=False):
        import_history.draw_history(page.book)
    import_downloads.draw_downloads(page)


def draw_preview(page: ui.Page, made: importing.Attempt, prepared: PreparedImport) -> None:
    """What the files are, what is wrong in them, what they would change, and the button that does it."""
    preview, steps = prepared.preview, import_words.Steps(2)
    import_recognised.draw_files(preview, steps.next("what was recognised"))
    import_questions.draw_answers_given()
    if preview.problems:
        note = "These lines stay out; the others load. Correct them in the export and drop it again."
        with ui.card(f"{fmt.counted(preview.refused, 'row')} refused", note, stretch=False, above=steps.next()):
            import_problems.draw_problems(preview.problems, preview.refused, prepared.staging.archive / "refused.csv")
    if preview.notices:
        note = "They load as they stand, but may not be meant that way."
        title = f"{fmt.counted(len(preview.notices), 'thing')} to look at"
        with ui.card(title, note, stretch=False, above=steps.next()):
            import_notices.draw_notices(made, preview.notices)
    with ui.card("What this changes", "Against the book as it is now.", stretch=False, above=steps.next()):
        import_difference.draw_difference(preview, page)
        if preview.unknown_clients:
            import_notices.draw_unknown_clients(preview.unknown_clients)
    with ui.card("Apply", "Undo takes one click.", stretch=False, above=steps.next()):
        draw_apply(made, prepared)


def draw_apply(made: importing.Attempt, prepared: PreparedImport) -> None:
    """The data date with its reason, and the two ways to end."""
    preview = prepared.preview
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        chosen = st.date_input("Data to", value=preview.data_date, key=f"as_of_{preview.data_date}", width=180)
        if preview.proposed_data_date:
            st.button(
                f"The files hold the whole month: {fmt.day(preview.proposed_data_date)}",
                on_click=importing.set_data_date,
                args=(preview.proposed_data_date,),
                key="proposed_as_of",
            )
        st.space("stretch")
        st.button("Discard", key="discard_import", on_click=importing.discard)
        st.button(
            "Apply import",
            type="primary",
            key="apply_import",
            on_click=importing.apply,
            args=(made,),
            icon=":material/check:",
        )
    ui.note(import_words.data_date(preview))
    if chosen != preview.data_date:
        importing.set_data_date(chosen)
        st.rerun()


main()
