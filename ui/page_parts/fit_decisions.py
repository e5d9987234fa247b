"""Decisions on the page of client fit: the form for one client, and the list of what was decided."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial

import pandas as pd
import streamlit as st

import ui
from analytics import clients as about
from analytics import fit
from analytics.decisions import (
    FAREWELLS,
    KEEP,
    PART,
    RAISE,
    Decision,
    decisions_of,
    record,
    standing_decisions,
    withdraw,
)
from analytics.errors import TouchstoneError
from analytics.reader import Reader
from ui import of_clients
from ui.asking import of_snapshot
from ui.importing import who
from ui.stories import Row, only
from ui.stories import fit_decisions as story

TOLD = "fit_decision_told"


@dataclass(frozen=True)
class Wanted:
    """What the form says."""

    kind: str
    on: date | None
    amount: Decimal | None
    farewell: str
    reason: str


def _one_of(clients: Sequence[Row]) -> Row:
    """The one client of the chosen ones that is decided on and written to."""
    if len(clients) == 1:
        return clients[0]
    names = {str(row["client_id"]): str(row["name"]) for row in clients}
    chosen = st.selectbox("Client", list(names), format_func=lambda one: names[one], key="fit_decide_on")
    return next((row for row in clients if row["client_id"] == chosen), clients[0])


def draw_decision(page: ui.Page, clients: Sequence[Row], now: datetime, factor: Decimal) -> tuple[Row, Wanted]:
    """The form: what is decided on one of the chosen clients, for when, and why. Returns that client and the form."""
    with ui.card("Decision", ui.md_escape(clients[0]["name"]) if len(clients) == 1 else "One client at a time."):
        client = _one_of(clients)
        client_id = str(client["client_id"])
        profile = only(profile_of(page.reader, page.month, client_id))
        key = f"fit_{client['client_id']}"
        kinds = list(story.KINDS)
        kind = st.radio(
            "What is decided",
            kinds,
            index=kinds.index(story.offered_kind(client)),
            format_func=lambda one: story.KINDS[one],
            key=f"{key}_kind",
            label_visibility="collapsed",
        )
        amount = None
        if kind == RAISE:
            sign = ui.format.symbol(page.currency).strip()
            amount = st.number_input(
                f"New monthly price, {sign}" if sign else "New monthly price",
                min_value=0.0,
                value=story.offered_amount(client, factor),
                step=100.0,
                format="%.2f",
                key=f"{key}_amount_{factor}",
            )
        label = {KEEP: "Until", RAISE: "From", PART: "Last day"}[kind]
        day = st.date_input(label, story.offered_day(kind, profile, now.date()), key=f"{key}_day_{kind}")
        farewell = ""
        if kind == PART:
            farewell = str(st.radio("Farewell", FAREWELLS, index=1, horizontal=True, key=f"{key}_farewell"))
        reason = st.text_area("Reason", story.offered_reason(client), key=f"{key}_reason", height=100)
        pressed = st.button(
            "Record decision", type="primary", key=f"{key}_record", disabled=page.is_sample, width="stretch"
        )
        ui.note(_small_print(page, kind, profile, now))
        ui.link("client", "Open the client", client=str(client["client_id"]))
    price = None if amount is None else Decimal(str(amount))
    wanted = Wanted(kind, ui.format.as_date(day), price, farewell, reason or "")
    if pressed:
        _record(page, client, wanted, now)
    return client, wanted


def _small_print(page: ui.Page, kind: str, profile: Row, now: datetime) -> str:
    if page.is_sample:
        return "These are sample data: decisions are kept in your own book, once you have imported your exports."
    kept = "Kept with date and author."
    if kind != PART:
        return kept
    return f"{kept} Churn counts it as a chosen exit. {story.notice_words(profile, now.date())}"


def _record(page: ui.Page, client: Row, wanted: Wanted, now: datetime) -> None:
    try:
        with st.spinner("Recording", show_time=True):
            made = record(page.book, str(client["client_id"]), who=who(), at=now, **asdict(wanted))
    except TouchstoneError as error:
        st.error(ui.md_escape(str(error)), icon=":material/block:")
        return
    st.session_state[TOLD] = f"Recorded: {client['name']}, {story.words(made, page.currency)}. {made.effect}"
    st.rerun()


def draw_decisions(page: ui.Page, now: datetime) -> None:
    """What was decided and how it stands; a standing decision can be withdrawn."""
    told = st.session_state.pop(TOLD, None)
    decisions = [] if page.is_sample else decisions_of(page.book)
    standing = {one.number for one in standing_decisions(page.book)} if decisions else set()
    undecided = undecided_of(page.reader, page.month, _clients_of(decisions, standing))
    clients = of_clients.standing(page.reader, page.month, {one.client_id for one in decisions})
    # what was decided and the day are part of the key: all else is the month's
    entries = of_snapshot(
        page.reader,
        "entries of decisions",
        lambda: tuple(story.entries(decisions, standing, undecided, clients, now.date(), page.currency)),
        page.month,
        tuple(decisions),
        frozenset(standing),
        now.date(),
        page.currency,
    )
    more = story.left_out(undecided)
    with ui.card("Decisions", story.due_words(entries, more), key="fit_decisions", side=False):
        if told:
            st.success(ui.md_escape(told), icon=":material/check:")
        if not entries:
            ui.note("Nothing decided yet. What is recorded above stands here with its day, and says when it is due.")
        for entry in entries[: story.SHOWN]:
            _draw_entry(page, entry, now)
        rest = entries[story.SHOWN :]
        if rest:
            box = st.expander(f"{ui.format.count(len(rest) + more)} more", key="fit_more_decisions", on_change="rerun")
            if box.open:
                with box:
                    for entry in rest[: story.MOST_MORE]:
                        _draw_entry(page, entry, now)
                    if len(rest) + more > story.MOST_MORE:
                        ui.note(story.not_listed(len(rest) + more - story.MOST_MORE))


def ask_ahead(reader: Reader, month: date, first: str) -> None:
    """Ask what the page shows of decisions when it is opened, with the client that stands first in the evidence."""
    decisions = decisions_of(reader.book)
    standing = {one.number for one in standing_decisions(reader.book)}
    undecided_of(reader, month, _clients_of(decisions, standing))
    of_clients.standing(reader, month, {one.client_id for one in decisions})
    profile_of(reader, month, first)


def profile_of(reader: Reader, month: date, client_id: str) -> pd.DataFrame:
    """Where a client stands in the month."""
    made = partial(about.client_profile, reader, client_id, month)
    return of_snapshot(reader, "profile", made, client_id, month)


def undecided_of(reader: Reader, month: date, decided: tuple[str, ...]) -> pd.DataFrame:
    """The first clients of the book that should go, but for those that are decided on."""
    most = story.SHOWN + story.MOST_MORE
    made = partial(fit.clients_to_part, reader.for_pages(), month, decided, most)
    return of_snapshot(reader, "undecided", made, month, decided)


def _clients_of(decisions: Sequence[Decision], numbers: Collection[int]) -> tuple[str, ...]:
    """The clients of the decisions with these numbers."""
    return tuple(sorted({one.client_id for one in decisions if one.number in numbers}))


def _draw_entry(page: ui.Page, entry: story.Entry, now: datetime) -> None:
    """The words left, how it stands right; on a phone below."""
    if page.phone:
        with st.container(gap=None):
            _draw_words(entry)
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                _draw_state(page, entry, now)
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        _draw_words(entry)
        _draw_state(page, entry, now)


def _draw_words(entry: story.Entry) -> None:
    small = f"  \n:gray[:small[{ui.md_escape(entry.small)}]]" if entry.small else ""
    st.markdown(f"**{ui.md_escape(entry.name)}** {ui.md_escape(entry.words)}{small}", width="stretch")


def _draw_state(page: ui.Page, entry: story.Entry, now: datetime) -> None:
    st.badge(entry.state, color=entry.tone)
    if entry.number is not None and st.button("Withdraw", type="tertiary", key=f"fit_withdraw_{entry.number}"):
        _withdraw(page, entry, now)


def _withdraw(page: ui.Page, entry: story.Entry, now: datetime) -> None:
    try:
        with st.spinner("Withdrawing", show_time=True):
            gone = withdraw(page.book, int(entry.number or 0), who=who(), at=now)
    except TouchstoneError as error:
        st.error(ui.md_escape(str(error)), icon=":material/block:")
        return
    st.session_state[TOLD] = f"Withdrawn: {entry.name}, {entry.words}. {gone.effect}"
    st.rerun()
