"""The log of the work list: touches, next steps and snoozes, each with who and when. Withdrawn, never overwritten.

Every snapshot that is made afterwards counts them: touches are contacts of a source of their own, "logged here", and
each client's newest next step is a plan. Between snapshots the work list itself shows them at once: `work_state`.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from analytics.book import Book
from analytics.disk import disk_errors
from analytics.entered import NEXT_STEP, SNOOZE, TOUCH, WorkEntry
from analytics.entry_store import add_work_entry, mark_withdrawn
from analytics.errors import UsageError
from analytics.known_clients import counted_client

__all__ = [
    "NEXT_STEP",
    "SNOOZE",
    "TOUCH",
    "WorkEntry",
    "entries_of",
    "log_touch",
    "set_next_step",
    "snooze",
    "withdraw_entry",
]
LONGEST_TEXT = 2000
FIRST_DAY = date(1990, 1, 1)
MINUTES_OF_A_DAY = Decimal(1440)


def log_touch(
    book: Book,
    client_id: str,
    *,
    day: date,
    rep: str = "",
    channel: str = "",
    minutes: Decimal | None = None,
    outcome: str = "",
    note: str = "",
    who: str,
    at: datetime,
) -> WorkEntry:
    """Logs a contact with a client that happened. It counts as a row of a contacts export would.

    Raises UsageError for an unknown client, a day to come, or minutes that are none.
    """
    if not FIRST_DAY <= day <= at.date():
        raise UsageError(
            f"{day} is no day on which a touch can have happened.", "A touch to come is a next step: set that instead."
        )
    if minutes is not None and not (minutes.is_finite() and 0 <= minutes <= MINUTES_OF_A_DAY):
        raise UsageError(f"{minutes} is no number of minutes.", "Give the length of the contact, 0 to 1440.")
    if minutes is not None and minutes != minutes.quantize(Decimal("0.000001")):
        raise UsageError(f"{minutes} has more than six decimals.", "Give the minutes with fewer.")
    made = _entry(client_id, TOUCH, day, note, who, at)
    return _write(
        book, replace(made, rep=rep.strip(), channel=channel.strip(), minutes=minutes, outcome=outcome.strip())
    )


def set_next_step(
    book: Book, client_id: str, *, day: date, what: str, rep: str = "", channel: str = "", who: str, at: datetime
) -> WorkEntry:
    """Sets what shall happen next with a client, and when; it takes the place of the step before.

    Raises UsageError for an unknown client, a day that is over, or nothing to do.
    """
    if day < at.date():
        raise UsageError(f"{day} is over.", "Set the next step for today or a day to come; log what happened.")
    if not what.strip():
        raise UsageError("A next step needs to say what shall be done.", "Such as: call about the renewal.")
    made = _entry(client_id, NEXT_STEP, day, what, who, at)
    return _write(book, replace(made, rep=rep.strip(), channel=channel.strip()))


def snooze(book: Book, client_id: str, *, until: date, reason: str, who: str, at: datetime) -> WorkEntry:
    """Takes a client off the list until a day, on which it is back; no figure changes.

    Raises UsageError for an unknown client, a day that is not to come, or no reason.
    """
    if until <= at.date():
        raise UsageError(f"{until} is not to come.", "Name the day on which the client shall be back on the list.")
    if not reason.strip():
        raise UsageError("A snooze needs a reason.", "Say why nobody shall call until then.")
    return _write(book, _entry(client_id, SNOOZE, until, reason, who, at))


def withdraw_entry(book: Book, number: int, *, who: str, at: datetime) -> WorkEntry:
    """Takes an entry back; it stays in the log, marked. Raises UsageError if there is none, or it is withdrawn."""
    found = next((one for one in book.state.work_entries() if one.number == number), None)
    if found is None:
        raise UsageError(f"There is no entry {number} in the log.", "`worklog` lists the entries.")
    if found.withdrawn_at is not None:
        raise UsageError(
            f"Entry {number} was withdrawn by {found.withdrawn_by} on {found.withdrawn_at.date()}.", "Enter it again."
        )
    details = {"what": "work withdrawn", "entry": number, "kind": found.kind, "client_id": found.client_id}
    with (
        disk_errors(),
        book.state.change(
            at=at,
            who=who,
            what="work withdrawn",
            details=details,
            also=lambda con: mark_withdrawn(con, "work_entries", number, who, at),
        ),
    ):
        pass
    return replace(found, withdrawn_at=at, withdrawn_by=who)


def entries_of(book: Book, client_id: str | None = None) -> list[WorkEntry]:
    """Every entry, or those of one client, newest first, withdrawn ones included; ids as they count now."""
    corrections = book.state.corrections()
    wanted = None if client_id is None else corrections.counts_as(client_id)
    counted = [replace(one, client_id=corrections.counts_as(one.client_id)) for one in book.state.work_entries()]
    return [one for one in reversed(counted) if wanted in (None, one.client_id)]


def _entry(client_id: str, kind: str, day: date, note: str, who: str, at: datetime) -> WorkEntry:
    return WorkEntry(0, client_id, kind, day, "", "", None, "", note.strip(), who, at)


def _write(book: Book, entry: WorkEntry) -> WorkEntry:
    """Writes a checked entry with its event; returns it with its number."""
    for text in (entry.note, entry.rep, entry.channel, entry.outcome):
        if len(text) > LONGEST_TEXT:
            raise UsageError(f"A text of {len(text):,} characters is too long.", f"At most {LONGEST_TEXT:,} fit.")
    entry = replace(entry, client_id=counted_client(book, entry.client_id))
    numbers: list[int] = []
    with (
        disk_errors(),
        book.state.change(
            at=entry.at,
            who=entry.who,
            what="work",
            details={"what": "work", "kind": entry.kind, "client_id": entry.client_id, "day": entry.day.isoformat()},
            also=lambda con: numbers.append(add_work_entry(con, entry)),
        ),
    ):
        pass
    return replace(entry, number=numbers[0])
