"""The draft of a letter on the page of client fit: facts beside it, text to edit, a document to take away."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from zlib import crc32

import streamlit as st

import ui
from analytics import retainers
from analytics.documents import to_docx
from analytics.filters import Filters
from analytics.letters import Fact, draft, facts_of, tiers_for
from analytics.reader import Reader
from ui.asking import ask, of_snapshot
from ui.page_parts.fit_decisions import Wanted
from ui.stories import Row
from ui.stories import fit_letter as story

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def draw_letter(page: ui.Page, client: Row, wanted: Wanted, now: datetime) -> None:
    """A letter that fits the decision in the form, with its day and amount."""
    client_id = str(client["client_id"])
    note = f"To {ui.md_escape(client['name'])}; nothing is sent from here."
    with ui.card("Draft letter", note) as card:
        with card.side:
            kind = str(
                st.segmented_control(
                    "Letter",
                    story.KINDS,
                    default=story.offered(wanted.kind, wanted.farewell, client),
                    required=True,
                    format_func=story.label,
                    key=f"fit_letter_{client_id}_{wanted.kind}_{wanted.farewell}",
                    label_visibility="collapsed",
                    wrap=True,
                )
            )
        facts = letter_facts(page.reader, page.month, client_id, now.date())
        left, right = ui.columns(2, 1)
        with right:
            st.markdown("**Facts in the letter**")
            ui.facts(story.fact_pairs(facts))
        with left:
            # the fields stand below the text that they fill in
            place = st.container()
            with st.container(horizontal=True, gap="small"):
                access = st.text_input(
                    "Access that ends", key=f"fit_access_{client_id}", placeholder="reporting dashboard, shared drive"
                )
                sender = st.text_input("Your name", key="fit_sender", width=200)
            text = draft(
                kind,
                facts,
                fee=wanted.amount,
                day=story.day_for(kind, wanted.kind, wanted.on),
                access=story.listed(access or ""),
                tiers=tiers_for(facts, page.info.settings.retainer_tiers, _suggested_fee(page, client)),
                sender=(sender or "").strip(),
                currency=page.currency,
            )
            # another draft is another field: what was typed into the one before does not stand in its way
            edited = place.text_area(
                "Text of the letter",
                text,
                height=400,
                key=f"fit_text_{client_id}_{crc32(text.encode())}",
                label_visibility="collapsed",
            )
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.download_button(
                    "Download .docx",
                    data=lambda: to_docx(story.title(client), edited or ""),
                    file_name=page.file_name(f"letter {client_id}").removesuffix(".csv") + ".docx",
                    mime=DOCX,
                    key="fit_letter_docx",
                    icon=":material/download:",
                    on_click="ignore",
                )
                if "[" in (edited or ""):
                    st.caption("Fill in what stands in brackets.", width="content")


def _suggested_fee(page: ui.Page, client: Row) -> Decimal | None:
    """What the projects of a client without retainer suggest."""
    if client["mrr"]:
        return None
    return story.suggested_fee(ask(retainers.retainer_candidates, page, filters=Filters()), client)


def letter_facts(reader: Reader, month: date, client_id: str, today: date) -> tuple[Fact, ...]:
    """What a letter of this day rests on."""
    made = partial(facts_of, reader, client_id, month, today)
    return of_snapshot(reader, "letter", lambda: tuple(made()), month, client_id, today)
