"""The questions that the files leave open: all at once in one form, nothing chosen beforehand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from analytics.errors import Choice, ImportQuestion, Question, RowsThatWouldGo, UsageError
from ui import format as fmt
from ui import tables
from ui.cards import card, note
from ui.import_files import desk
from ui.importing import take_back_answers
from ui.table_columns import Column

# A flag that ends in one of these words wants something written.
_TO_WRITE = re.compile(r'^((--[a-z-]+) "?(?:[a-z]+::)?)(?:NAME|TEXT)"?$')
_WRITTEN = {
    "--source": ("Name of the new source", "e.g. Billing"),
    "--reason": ("Reason, kept in the history", "e.g. late invoice of June, agreed with Ida"),
}


def draw_questions(asked: ImportQuestion) -> None:
    """Every question with its file and its answers, and one button that answers them all."""
    questions = asked.questions
    many = len(questions) > 1
    title = f"{len(questions)} questions decide this import" if many else "One question decides this import"
    told = "Nothing was changed. The files can be read in more than one way."
    with card(title, told, stretch=False, above="Step 2"):
        unanswered = st.session_state.pop("unanswered_questions", ())
        # what was not understood of the last answers stands first
        failed = st.session_state.pop("answers_failed", "")
        if failed:
            st.error(fmt.md_escape(failed), icon=":material/block:")
        with st.form("import_questions", border=False):
            for number, question in enumerate(questions):
                if number:
                    st.space("small")
                _draw_question(question, number, number in unanswered)
                if question.about == "rows in the book" and asked.rows:
                    _draw_rows(asked.rows)
            st.form_submit_button(
                "Answer and read again", type="primary", key="answer_questions", on_click=_answer, args=(questions,)
            )
    draw_answers_given()


def draw_answers_given() -> None:
    """What was answered so far, with the way to take it back."""
    given = answers_in_words()
    if not given:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f":gray[:small[Answered: {fmt.md_escape('; '.join(given))}]]", width="stretch")
        st.button(
            "Take the answers back",
            key="take_back_answers",
            type="tertiary",
            icon=":material/undo:",
            on_click=take_back_answers,
        )


def answers_in_words() -> list[str]:
    """Every answer as a short text: the file first."""
    told = []
    for name, value in desk().answers.anything().items():
        word = name.replace("_", " ")
        if isinstance(value, tuple):
            for text in value:
                own, _, said = text.rpartition("::")
                told.append(f"{own}: {word} {said}" if own else f"{word} {said}")
        else:
            told.append(f"{word} {value}")
    return told


def _draw_question(question: Question, number: int, is_missing: bool) -> None:
    place = f":gray[:small[{fmt.md_escape(question.file)}]]  \n" if question.file else ""
    message = fmt.md_escape(_sentence(question.message.removeprefix(f"{question.file}: ")))
    st.markdown(f"{place}**{message}**")
    chosen = [choice for choice in question.choices if not _is_only_text(question, choice)]
    if chosen:
        st.radio(
            message,
            range(len(chosen)),
            index=None,
            format_func=lambda place: fmt.md_escape(_sentence(chosen[place].meaning)),
            key=f"question_{number}",
            label_visibility="collapsed",
        )
    for flag in [found[2] for choice in question.choices if (found := _TO_WRITE.match(choice.flag))]:
        label, example = _WRITTEN.get(flag, ("Your answer", ""))
        st.text_input(label, key=f"question_{number}_text", placeholder=example, width=420)
    if is_missing:
        st.markdown(":red[:material/error: This one needs an answer.]")


def _is_only_text(question: Question, choice: Choice) -> bool:
    """A question with one answer, to be written, needs nothing to choose."""
    return len(question.choices) == 1 and bool(_TO_WRITE.match(choice.flag))


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _answer(questions: Sequence[Question]) -> None:
    """Keeps the answers, so that the files are read again; or says which question still needs one."""
    flags = [_flag_of(question, number) for number, question in enumerate(questions)]
    missing = tuple(number for number, flag in enumerate(flags) if flag is None)
    if missing:
        st.session_state["unanswered_questions"] = missing
        return
    mine = desk()
    answers = mine.answers
    try:
        for question, flag in zip(questions, flags, strict=True):
            answers = answers.with_flag(flag or "", question.file)
    except UsageError as error:
        st.session_state["answers_failed"] = str(error)
        return
    mine.say(answers)
    # the next questions have the same places, and start without an answer
    for number in range(len(questions)):
        st.session_state.pop(f"question_{number}", None)
        st.session_state.pop(f"question_{number}_text", None)


def _flag_of(question: Question, number: int) -> str | None:
    """The flag of the answer that was chosen, with what was written; None without an answer."""
    choices = question.choices
    place = 0 if _is_only_text(question, choices[0]) else st.session_state.get(f"question_{number}")
    if place is None:
        return None
    flag = choices[place].flag
    to_write = _TO_WRITE.match(flag)
    if to_write is None:
        return flag
    text = str(st.session_state.get(f"question_{number}_text") or "").strip()
    before = to_write[1].replace('"', "")
    return f"{before}{text}" if text else None


def _draw_rows(rows: Sequence[RowsThatWouldGo]) -> None:
    """The months of the book that the file does not repeat."""
    tables.plain_table(
        pd.DataFrame([vars(row) for row in rows[:36]]),
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
    if len(rows) > 36:
        note(f"The first 36 of {len(rows)} months.")
