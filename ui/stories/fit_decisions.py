"""What the page of client fit says about decisions: what a form starts with, and how each decision stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

import pandas as pd

from analytics import fit
from analytics.entered import KEEP, PART, RAISE, Decision
from ui import format as fmt
from ui.stories import NO_ROW, Row
from ui.stories.retainers import rows_of

KINDS = {KEEP: "Keep until", RAISE: "Raise price to", PART: "Part ways on"}
# Which decision the form offers first, by the verdict of the rules.
OFFERED = {fit.PART_WAYS: PART, fit.RAISE_PRICE: RAISE}
Tone = Literal["red", "green", "orange", "blue", "grey"]
KEPT_DAYS = 90
SHOWN = 12
# So many more are drawn when the others are opened.
MOST_MORE = 50
TO_DECIDE, NEWLY_FLAGGED = "to decide", "newly flagged"


@dataclass(frozen=True)
class Entry:
    """One line of the list. `number` is that of a standing decision, which can be withdrawn."""

    client_id: str
    name: str
    words: str
    small: str
    state: str
    tone: Tone
    number: int | None


def offered_kind(client: Row) -> str:
    """What the form offers first."""
    return OFFERED.get(str(client["verdict"]), KEEP)


def first_last_day(profile: Row, today: date) -> date:
    """The first possible last day if notice is given today: at the contract's notice, never before tomorrow."""
    notice = fmt.number(profile.get("notice_days"))
    return today + timedelta(days=max(int(notice or 0), 1))


def offered_day(kind: str, profile: Row, today: date) -> date:
    """The day that the form starts with."""
    if kind == PART:
        return first_last_day(profile, today)
    return today + timedelta(days=KEPT_DAYS)


def offered_amount(client: Row, factor: Decimal) -> float:
    """The monthly price that the form starts with: today's MRR times the factor of the what-if."""
    return float(round(Decimal(client["mrr"]) * factor, 2))


def offered_reason(client: Row) -> str:
    """The evidence in words, to start a reason with."""
    late, negative, scope = (
        fmt.number(client[name]) for name in ("days_late", "negative_outcomes", "out_of_scope_contacts")
    )
    parts = [
        f"margin {fmt.percent(client['margin'])}" if client["is_margin_known"] else "",
        "" if fmt.is_missing(client["hours_ratio"]) else f"{fmt.percent(client['hours_ratio'])} of the agreed hours",
        fmt.counted(negative, "negative outcome") if negative else "",
        f"{fmt.counted(scope, 'request')} out of scope" if scope else "",
        f"pays {fmt.counted(round(late), 'day')} late" if late and late >= 1 else "",
    ]
    text = ", ".join(part for part in parts if part)
    return f"{text[:1].upper()}{text[1:]} in 12 months." if text else ""


def notice_words(profile: Row, today: date) -> str:
    """What the notice means for the last day."""
    notice = fmt.number(profile.get("notice_days"))
    if notice is None:
        return "The notice is not known: notice_days in clients.csv would tell the first possible last day."
    first = fmt.long_day(first_last_day(profile, today))
    return f"Notice is {fmt.counted(notice, 'day')}: {first} is the first possible last day if it is given today."


def words(decision: Decision, currency: str) -> str:
    """A decision in words: keep until 15 Nov 2026."""
    if decision.kind == RAISE:
        day = f" from {fmt.long_day(decision.on)}" if decision.on else ""
        return f"raise price to {fmt.money_exact(decision.amount, currency)}{day}"
    return f"{decision.kind} {fmt.long_day(decision.on)}"


def entries(
    decisions: Sequence[Decision],
    standing: Collection[int],
    undecided: pd.DataFrame,
    clients: pd.DataFrame,
    today: date,
    currency: str,
) -> list[Entry]:
    """The list: clients that should go and have no decision, then standing decisions by day, then those of the past.

    `undecided` is the beginning of clients_to_part, but for those with a decision that stands; `clients` is
    clients_in_month of all with a decision.
    """
    open_ones = [
        Entry(
            str(row["client_id"]),
            str(row["name"]),
            "no decision yet",
            offered_reason(row),
            TO_DECIDE if row["was_to_part_before"] else NEWLY_FLAGGED,
            "red",
            None,
        )
        for row in rows_of(undecided)
    ]
    known = {row["client_id"]: row for row in rows_of(clients)}
    in_order = sorted(decisions, key=lambda one: (one.number not in standing, one.on or date.max, -one.number))
    return open_ones + [
        Entry(
            one.client_id,
            str(known.get(one.client_id, NO_ROW).get("name", one.client_id)),
            words(one, currency),
            f"{one.reason.rstrip('.')} · recorded {fmt.day(one.at)}, {one.who}",
            *_state(one, one.number in standing, known.get(one.client_id, NO_ROW), today),
            one.number if one.number in standing else None,
        )
        for one in in_order
    ]


def _state(decision: Decision, stands: bool, client: Row, today: date) -> tuple[str, Tone]:
    """How a decision stands today, and the tone of its badge."""
    if decision.withdrawn_at is not None:
        return f"withdrawn {fmt.day(decision.withdrawn_at)}", "grey"
    if not stands:
        return "replaced", "grey"
    is_active = bool(client.get("is_active"))
    if decision.kind == RAISE and is_active and decision.amount is not None and client["mrr"] >= decision.amount:
        return "done", "green"
    if decision.kind == PART and not is_active:
        return "ended", "grey"
    if decision.on is None:
        return "open", "orange"
    left = (decision.on - today).days
    if left > 0:
        return f"due in {fmt.counted(left, 'day')}", "orange" if left <= 30 else "blue"
    return ("due today" if left == 0 else f"due since {fmt.day(decision.on)}"), "red"


def not_listed(more: int) -> str:
    """How many entries are left out of the list, and where they stand."""
    return f"{fmt.counted(more, 'more entry', 'more entries')}: see the evidence for the clients that should go."


def left_out(undecided: pd.DataFrame) -> int:
    """How many clients that should go are not in the beginning of their list."""
    return int(undecided["clients"].iloc[0]) - len(undecided) if len(undecided) else 0


def due_words(listed: Sequence[Entry], more: int = 0) -> str:
    """How many entries ask for something now; `more` are to decide and not listed."""
    due = sum(one.state.startswith(("due today", "due since")) for one in listed)
    undecided = more + sum(one.number is None and one.state in (TO_DECIDE, NEWLY_FLAGGED) for one in listed)
    parts = [f"{fmt.count(due)} due" if due else "", f"{fmt.count(undecided)} to decide" if undecided else ""]
    return ", ".join(part for part in parts if part)
