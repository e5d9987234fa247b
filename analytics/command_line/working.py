"""The commands log, plan, snooze and worklog: what was done with clients, and what shall be."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from analytics.command_line.common import DONE, add_command, book_of, day, now, who
from analytics.errors import UsageError
from analytics.worklog import WorkEntry, entries_of, log_touch, set_next_step, snooze, withdraw_entry

if TYPE_CHECKING:
    from analytics.command_line.common import Commands

COUNTS = "It counts in the figures from the next import on; the work list shows it at once."


def add_commands(commands: Commands) -> None:
    """Adds `log`, `plan`, `snooze` and `worklog`."""
    logging = add_command(commands, "log", _log, "Log a contact with a client that happened.")
    logging.add_argument("client_id", metavar="CLIENT")
    logging.add_argument("--date", type=day, metavar="DAY", help="the day of the contact; today if not given")
    logging.add_argument("--rep", default="", metavar="NAME", help="who was in touch; you if not given")
    logging.add_argument("--channel", default="", metavar="TEXT", help="call, meeting, e-mail ...")
    logging.add_argument("--minutes", type=_minutes, metavar="N")
    logging.add_argument("--outcome", default="", metavar="TEXT")
    logging.add_argument("--note", default="", metavar="TEXT")
    planning = add_command(commands, "plan", _plan, "Set a client's next step; the newest one stands.")
    planning.add_argument("client_id", metavar="CLIENT")
    planning.add_argument("--date", type=day, metavar="DAY", required=True, help="the day that it is set for")
    planning.add_argument("--what", metavar="TEXT", required=True, help="what shall be done")
    snoozing = add_command(commands, "snooze", _snooze, "Take a client off the work list until a day.")
    snoozing.add_argument("client_id", metavar="CLIENT")
    snoozing.add_argument("--until", type=day, metavar="DAY", required=True, help="the day on which it is back")
    snoozing.add_argument("--reason", metavar="TEXT", required=True)
    listing = add_command(commands, "worklog", _worklog, "List what was logged, planned and snoozed, newest first.")
    listing.add_argument("client_id", nargs="?", metavar="CLIENT", help="only the entries of this client")
    listing.add_argument("--remove", type=int, metavar="NUMBER", help="withdraw an entry; it stays in the list")
    listing.add_argument("--json", action="store_true")


def _minutes(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a number of minutes such as 20') from error


def _log(chosen: argparse.Namespace) -> int:
    at = now()
    made = log_touch(
        book_of(chosen),
        chosen.client_id,
        day=chosen.date or at.date(),
        rep=chosen.rep or who(),
        channel=chosen.channel,
        minutes=chosen.minutes,
        outcome=chosen.outcome,
        note=chosen.note,
        who=who(),
        at=at,
    )
    print(f"Entry {made.number}: a touch of {made.client_id} on {made.day}. {COUNTS}")
    return DONE


def _plan(chosen: argparse.Namespace) -> int:
    made = set_next_step(
        book_of(chosen), chosen.client_id, day=chosen.date, what=chosen.what, rep=who(), who=who(), at=now()
    )
    print(f"Entry {made.number}: next with {made.client_id} on {made.day}: {made.note}. {COUNTS}")
    return DONE


def _snooze(chosen: argparse.Namespace) -> int:
    made = snooze(book_of(chosen), chosen.client_id, until=chosen.until, reason=chosen.reason, who=who(), at=now())
    print(f"Entry {made.number}: {made.client_id} is off the work list until {made.day}.")
    return DONE


def _worklog(chosen: argparse.Namespace) -> int:
    book = book_of(chosen)
    if chosen.remove is not None:
        if chosen.client_id is not None:
            raise UsageError("--remove stands alone.", "Entries have numbers of their own.")
        gone = withdraw_entry(book, chosen.remove, who=who(), at=now())
        print(f"Entry {gone.number} is withdrawn: {gone.kind} of {gone.client_id} on {gone.day}.")
        return DONE
    entries = entries_of(book, chosen.client_id)
    if chosen.json:
        print(json.dumps([_values(one) for one in entries], indent=1, ensure_ascii=False))
        return DONE
    if not entries:
        print("Nothing was entered yet.")
    for one in entries:
        gone_by = f"withdrawn by {one.withdrawn_by}  " if one.withdrawn_at else ""
        parts = [one.rep, one.channel, f"{one.minutes} min" if one.minutes is not None else "", one.outcome, one.note]
        told = ", ".join(part for part in parts if part)
        print(f"{one.number:>4}  {one.at}  {one.who}  {gone_by}{one.client_id}  {one.kind} {one.day}  {told}")
    return DONE


def _values(entry: WorkEntry) -> dict[str, Any]:
    return {
        "number": entry.number,
        "client_id": entry.client_id,
        "kind": entry.kind,
        "day": entry.day.isoformat(),
        "rep": entry.rep,
        "channel": entry.channel,
        "minutes": None if entry.minutes is None else str(entry.minutes),
        "outcome": entry.outcome,
        "note": entry.note,
        "who": entry.who,
        "at": entry.at.isoformat(timespec="seconds"),
        "withdrawn_at": entry.withdrawn_at.isoformat(timespec="seconds") if entry.withdrawn_at else None,
        "withdrawn_by": entry.withdrawn_by or None,
    }
