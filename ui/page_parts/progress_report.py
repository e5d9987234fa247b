"""The card of a client's progress report: months and parts to choose, the text to edit, documents to take away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from zlib import crc32

import streamlit as st

import ui
from analytics.documents import DOCX_TYPE, PDF_TYPE, to_docx, to_pdf, unwritable_in_pdf
from analytics.progress_report import FEE, GOAL, PARTS, WORK, Report, progress_report
from analytics.reader import Identity, Reader
from ui.stories import client as client_story
from ui.stories import progress_report as story


def draw_report(page: ui.Page, client: client_story.Row) -> None:
    """The report of a month, or of three, as text to edit; nothing is sent."""
    client_id = str(client["client_id"])
    with ui.card("Progress report", "Edit, then download; nothing is sent.") as card:
        months = story.months_offered(page.info.months, page.month) if page.info.months else []
        if not months:
            ui.note("A revenue export with this client in it would fill the report.")
            return
        with card.side:
            month = st.selectbox(
                "Month",
                months,
                format_func=ui.format.month,
                key=f"report_month_{page.month}",
                label_visibility="collapsed",
                width=130,
            )
            span = st.selectbox(
                "Span",
                list(story.SPANS),
                format_func=lambda one: story.SPANS[one],
                key="report_span",
                label_visibility="collapsed",
                width=150,
            )
        parts = st.pills(
            "Parts",
            PARTS,
            selection_mode="multi",
            default=[FEE, WORK],
            format_func=lambda part: story.LABELS[part],
            key="report_parts",
            label_visibility="collapsed",
        )
        goal = reached = ""
        if GOAL in parts:
            left, right = st.columns(2)
            goal = left.text_input("Goal", key=f"report_goal_{client_id}", max_chars=500, placeholder="120 leads")
            reached = right.text_input("Reached", key=f"report_reached_{client_id}", max_chars=500)
        made = _report(
            page.reader.identity,
            client_id,
            month,
            span,
            tuple(parts),
            goal or "",
            reached or "",
            page.reader,
        )
        _draw_text(page, client_id, month, made)


def _draw_text(page: ui.Page, client_id: str, month: date, made: Report) -> None:
    """The text, and its documents. Another draft is another field: what was typed into one stays with it."""
    edited = (
        st.text_area(
            "Text of the report",
            f"{made.title}\n\n{made.text}".strip(),
            height=300,
            key=f"report_text_{client_id}_{crc32(f'{made.title}{made.text}'.encode())}",
            label_visibility="collapsed",
        )
        or ""
    )
    title, _, text = edited.strip().partition("\n")
    stem = ui.format.file_name(["report", client_id, f"{month:%Y-%m}"]).removesuffix(".csv")
    with st.container(horizontal=True, gap="small"):
        for kind, media, write in (("docx", DOCX_TYPE, to_docx), ("pdf", PDF_TYPE, to_pdf)):
            st.download_button(
                f"Download .{kind}",
                data=partial(write, title, text),
                file_name=f"{stem}.{kind}",
                mime=media,
                key=f"report_{kind}",
                icon=":material/download:",
                on_click="ignore",
            )
    for words in (story.missing_words(made.missing), story.pdf_words(unwritable_in_pdf(edited))):
        if words:
            ui.note(words)


@st.cache_data(max_entries=100, show_spinner=False)
def _report(
    identity: Identity,
    client_id: str,
    month: date,
    span: int,
    parts: Sequence[str],
    goal: str,
    reached: str,
    _reader: Reader,
) -> Report:
    return progress_report(_reader, client_id, month, span, parts, goal, reached)
