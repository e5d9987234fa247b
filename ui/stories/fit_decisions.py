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
from ui.stories import Row, among, pick, where

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
    clients: pd.DataFrame,
    names: dict[str, str],
    today: date,
    currency: str,
    flagged_before: Collection[str] = (),
) -> list[Entry]:
    """The list: clients that should go and have no decision, then standing decisions by day, then those of the past.

    `flagged_before` are the clients that should have gone a month earlier already.
    """
    decided = {one.client_id for one in decisions if one.number in standing}
    flagged = among(clients, "verdict", [fit.PART_WAYS])
    undecided = where(flagged, ~flagged["client_id"].isin(decided)) if len(flagged) else flagged
    # of many only the first are drawn
    reasons = [
        offered_reason({str(name): value for name, value in row.items()})
        for row in undecided.head(SHOWN + MOST_MORE).to_dict("records")
    ]
    reasons += [""] * (len(undecided) - len(reasons))
    named = undecided.reindex(columns=["client_id", "name"]).itertuples(index=False)
    open_ones = [
        Entry(
            str(client_id),
            str(name),
            "no decision yet",
            reason,
            TO_DECIDE if client_id in flagged_before else NEWLY_FLAGGED,
            "red",
            None,
        )
        for (client_id, name), reason in zip(named, reasons, strict=True)
    ]
    in_order = sorted(decisions, key=lambda one: (one.number not in standing, one.on or date.max, -one.number))
    return open_ones + [
        Entry(
            one.client_id,
            names.get(one.client_id, one.client_id),
            words(one, currency),
            f"{one.reason.rstrip('.')} · recorded {fmt.day(one.at)}, {one.who}",
            *_state(one, one.number in standing, pick(clients, client_id=one.client_id), today),
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
    if decision.kind == RAISE and client and decision.amount is not None and client["mrr"] >= decision.amount:
        return "done", "green"
    if decision.kind == PART and not client:
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


def due_words(listed: Sequence[Entry]) -> str:
    """How many entries ask for something now."""
    due = sum(one.state.startswith(("due today", "due since")) for one in listed)
    undecided = sum(one.number is None and one.state in (TO_DECIDE, NEWLY_FLAGGED) for one in listed)
    parts = [f"{fmt.count(due)} due" if due else "", f"{fmt.count(undecided)} to decide" if undecided else ""]
    return ", ".join(part for part in parts if part)
