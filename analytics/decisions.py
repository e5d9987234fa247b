"""Decisions on clients: keep until a day, raise the price, part ways. Each with who, when and why; none is ever lost.

A standing decision to part ways makes the client's exit a chosen one, where no clients export says who ended it. It
reaches the figures as corrections do: a snapshot stores which decisions it was built with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from analytics.book import Book
from analytics.build import Progress, silent
from analytics.changes import publish_entered
from analytics.disk import disk_errors
from analytics.entered import DECISION_KINDS, KEEP, PART, RAISE, Decision, Entries, standing
from analytics.entry_store import add_decision, mark_withdrawn
from analytics.errors import UsageError
from analytics.known_clients import counted_client
from analytics.reader import Reader
from analytics.state import Also

__all__ = [
    "DECISION_KINDS",
    "FAREWELLS",
    "KEEP",
    "PART",
    "RAISE",
    "Decision",
    "decisions_of",
    "due_decisions",
    "record",
    "standing_decisions",
    "withdraw",
]
FAREWELLS = ("friendly", "plain")
NO_FIGURE, NEXT_IMPORT = "No figure rests on it.", "The next import takes it in."
Waiting = Callable[[str], None]


def _wait_quietly(_: str) -> None:
    """Nobody is told that the change waits."""


def record(
    book: Book,
    client_id: str,
    kind: str,
    *,
    on: date | None = None,
    amount: Decimal | None = None,
    farewell: str = "",
    reason: str = "",
    who: str,
    at: datetime,
    progress: Progress = silent,
    waiting: Waiting = _wait_quietly,
) -> Decision:
    """Records a decision on a client, in the place of the one that stood; returns it with its effect in words.

    Makes a new snapshot if it changes figures: if the decided day is not after the reporting month, and the client
    pays, stops or is active on it or later. Else the next import takes it in.
    Raises UsageError for an unknown client or kind, and for a day, an amount or a reason that is missing or too much.
    """
    farewell = _check(kind, on, amount, farewell, reason)
    client_id = counted_client(book, client_id)
    with book.writing(who, "decision", at, waiting):
        decisions = book.state.decisions()
        made = Decision(
            number=max((one.number for one in decisions), default=0) + 1,
            client_id=client_id,
            kind=kind,
            on=on,
            amount=amount,
            farewell=farewell,
            reason=reason.strip(),
            who=who,
            at=at,
        )
        cause = f"decision {made.number}: {made.sentence} ({made.reason})"
        effect = _enter(
            book,
            made,
            [*decisions, made],
            {"what": "decision", "decision": made.number, "client_id": client_id, "change": cause},
            lambda con: add_decision(con, made),
            who=who,
            at=at,
            progress=progress,
        )
    return replace(made, effect=effect)


def withdraw(
    book: Book,
    number: int,
    *,
    who: str,
    at: datetime,
    progress: Progress = silent,
    waiting: Waiting = _wait_quietly,
) -> Decision:
    """Takes a decision back, so that the one before it stands again; returns it with its effect in words.

    It stays in the list, with who withdrew it and when. Makes a new snapshot if it changes figures, as `record` does.
    Raises UsageError for a number that no decision has, or that is withdrawn already.
    """
    with book.writing(who, "withdrawal", at, waiting):
        decisions = book.state.decisions()
        found = next((one for one in decisions if one.number == number), None)
        if found is None:
            known = ", ".join(str(one.number) for one in decisions) or "none"
            raise UsageError(f"There is no decision {number}.", f"The decisions are: {known}.")
        if found.withdrawn_at is not None:
            raise UsageError(
                f"Decision {number} was withdrawn by {found.withdrawn_by} on {found.withdrawn_at.date()}.",
                "Record it again if it shall hold.",
            )
        gone = replace(found, withdrawn_at=at, withdrawn_by=who)
        cause = f"decision {number} withdrawn: {found.sentence}"
        effect = _enter(
            book,
            found,
            [gone if one.number == number else one for one in decisions],
            {"what": "withdrawal", "decision": number, "client_id": found.client_id, "change": cause},
            lambda con: mark_withdrawn(con, "decisions", number, who, at),
            who=who,
            at=at,
            progress=progress,
        )
    return replace(gone, effect=effect)


def decisions_of(book: Book, client_id: str | None = None) -> list[Decision]:
    """Every decision, or those on one client, newest first, withdrawn ones included."""
    corrections = book.state.corrections()
    wanted = None if client_id is None else corrections.counts_as(client_id)
    found = [one for one in book.state.decisions() if wanted in (None, corrections.counts_as(one.client_id))]
    return found[::-1]


def standing_decisions(book: Book) -> list[Decision]:
    """The newest decision of each client that was not withdrawn, newest first."""
    return standing(book.state.decisions())[::-1]


def due_decisions(book: Book, up_to: date) -> list[Decision]:
    """Standing decisions whose day has come by `up_to`, the earliest day first. Those without a day are never due."""
    due = [(one.on, one.number, one) for one in standing_decisions(book) if one.on is not None and one.on <= up_to]
    return [one for _, _, one in sorted(due, key=lambda entry: entry[:2])]


def _check(kind: str, on: date | None, amount: Decimal | None, farewell: str, reason: str) -> str:
    """The farewell as it is stored. Raises UsageError for a decision that does not say what it must."""
    if kind not in DECISION_KINDS:
        raise UsageError(f'"{kind}" is no kind of decision.', f"The kinds are: {', '.join(DECISION_KINDS)}.")
    if not reason.strip():
        raise UsageError("A decision needs a reason.", "Say why: it stands in the history and in the churn reasons.")
    if on is None and kind != RAISE:
        raise UsageError(f'"{kind}" needs a day.', "Name the day, such as 2027-03-31.")
    if kind == RAISE and (amount is None or not amount.is_finite() or amount <= 0):
        raise UsageError(f'"{kind}" needs an amount above zero.', "Name the new monthly price, such as 4500.")
    if kind != RAISE and amount is not None:
        raise UsageError(f'"{kind}" takes no amount.', f'Only "{RAISE}" does.')
    if kind != PART:
        if farewell:
            raise UsageError(f'"{kind}" takes no farewell.', f'Only "{PART}" does.')
        return ""
    if farewell and farewell not in FAREWELLS:
        raise UsageError(f'"{farewell}" is no farewell.', f"The farewells are: {', '.join(FAREWELLS)}.")
    return farewell or "plain"


def _enter(
    book: Book,
    decision: Decision,
    decisions: list[Decision],
    event: dict[str, Any],
    also: Also,
    *,
    who: str,
    at: datetime,
    progress: Progress,
) -> str:
    """Writes the entry, with a new snapshot if figures change; says in words what became of them."""
    number = book.require_current()
    corrections = book.state.corrections()
    client_id = corrections.counts_as(decision.client_id)
    counted = book.entries(book.snapshot_record(number)).exits
    exits = [one for one in standing(decisions) if one.kind == PART]
    before, after = (
        next((one for one in reversed(some) if corrections.counts_as(one.client_id) == client_id), None)
        for some in (counted, exits)
    )
    changed = [one for one in (before, after) if one is not None] if _differ(before, after) else []
    if _change_figures(book, number, client_id, changed):
        entered = replace(book.state.entered(), exits=tuple(one.number for one in exits))
        known = book.state.entries(replace(entered, exits=()))
        made = publish_entered(
            book,
            entered,
            Entries(tuple(exits), known.work),
            cause=str(event["change"]),
            event=event,
            also=also,
            who=who,
            at=at,
            progress=progress,
        )
        return f"Snapshot {made} counts it."
    with disk_errors(), book.state.change(at=at, who=who, what=str(event["what"]), details=event, also=also):
        pass
    return NEXT_IMPORT if changed else NO_FIGURE


def _differ(before: Decision | None, after: Decision | None) -> bool:
    return (before and (before.on, before.reason)) != (after and (after.on, after.reason))


def _change_figures(book: Book, number: int, client_id: str, changed: list[Decision]) -> bool:
    """Whether a snapshot with or without these exits has other figures than the current one."""
    if not changed:
        return False
    reader = Reader(book, number)
    try:
        for one in changed:
            rows = reader.table("decided_exit", {"client_id": client_id, "ended_on": one.on}).to_pylist()
            if any(row["changes_figures"] and not row["is_said_by_export"] for row in rows):
                return True
    finally:
        reader.close()
    return False
