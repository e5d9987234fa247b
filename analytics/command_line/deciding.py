"""The commands decide, decisions and withdraw: what was decided about clients."""

from __future__ import annotations

import argparse
import json
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from analytics.command_line.common import DONE, add_command, book_of, day, now, progress, waiting, who
from analytics.decisions import (
    KEEP,
    PART,
    RAISE,
    Decision,
    decisions_of,
    due_decisions,
    record,
    standing_decisions,
    withdraw,
)
from analytics.errors import UsageError

if TYPE_CHECKING:
    from analytics.command_line.common import Commands


def add_commands(commands: Commands) -> None:
    """Adds `decide`, `decisions` and `withdraw`."""
    deciding = add_command(commands, "decide", _decide, "Decide to keep a client, raise its price, or part ways.")
    deciding.add_argument("client_id", metavar="CLIENT")
    kind = deciding.add_mutually_exclusive_group(required=True)
    kind.add_argument("--keep-until", type=day, metavar="DAY", help="keep the client, and look again on this day")
    kind.add_argument("--raise-to", type=_amount, metavar="AMOUNT", help="the new monthly price")
    kind.add_argument("--part-ways", type=day, metavar="DAY", help="the last day")
    deciding.add_argument("--on", type=day, metavar="DAY", help="with --raise-to: from which day")
    deciding.add_argument("--friendly", action="store_true", help="with --part-ways: a warm letter instead of a plain")
    deciding.add_argument("--reason", default="", metavar="TEXT", help="why; stands in the history and in churn")
    listing = add_command(commands, "decisions", _decisions, "List the decisions on clients, newest first.")
    listing.add_argument("--due", type=day, metavar="DAY", help="only standing ones whose day has come by DAY")
    listing.add_argument("--json", action="store_true")
    taking_back = add_command(commands, "withdraw", _withdraw, "Withdraw a decision; it stays in the list.")
    taking_back.add_argument("number", type=int, metavar="NUMBER")


def _amount(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not an amount such as 4500.00') from error


def _decide(chosen: argparse.Namespace) -> int:
    if chosen.on is not None and chosen.raise_to is None:
        raise UsageError("--on goes with --raise-to.", "The other decisions have their day already.")
    if chosen.friendly and chosen.part_ways is None:
        raise UsageError("--friendly goes with --part-ways.", "No other decision has a farewell.")
    kind = KEEP if chosen.keep_until else RAISE if chosen.raise_to is not None else PART
    made = record(
        book_of(chosen),
        chosen.client_id,
        kind,
        on=chosen.keep_until or chosen.part_ways or chosen.on,
        amount=chosen.raise_to,
        farewell="friendly" if chosen.friendly else "",
        reason=chosen.reason,
        who=who(),
        at=now(),
        progress=progress,
        waiting=waiting,
    )
    print(f"Decision {made.number}: {made.sentence}. {made.effect}")
    return DONE


def _decisions(chosen: argparse.Namespace) -> int:
    book = book_of(chosen)
    found = due_decisions(book, chosen.due) if chosen.due else decisions_of(book)
    standing = {one.number for one in standing_decisions(book)}
    if chosen.json:
        print(json.dumps([_values(one, one.number in standing) for one in found], indent=1, ensure_ascii=False))
        return DONE
    if not found:
        print("No decision is due." if chosen.due else "Nothing has been decided yet.")
    for one in found:
        print(f"{one.number:>4}  {one.at}  {one.who}  {_status(one, one.number in standing)}  {one.sentence}")
        print(f"      {one.reason}")
    return DONE


def _withdraw(chosen: argparse.Namespace) -> int:
    gone = withdraw(book_of(chosen), chosen.number, who=who(), at=now(), progress=progress, waiting=waiting)
    print(f"Decision {gone.number} is withdrawn: {gone.sentence}. {gone.effect}")
    return DONE


def _status(decision: Decision, stands: bool) -> str:
    if decision.withdrawn_at is not None:
        return f"withdrawn by {decision.withdrawn_by} {decision.withdrawn_at:%Y-%m-%d}"
    return "stands" if stands else "replaced"


def _values(decision: Decision, stands: bool) -> dict[str, Any]:
    return {
        "number": decision.number,
        "client_id": decision.client_id,
        "kind": decision.kind,
        "on": decision.on.isoformat() if decision.on else None,
        "amount": None if decision.amount is None else str(decision.amount),
        "farewell": decision.farewell,
        "reason": decision.reason,
        "who": decision.who,
        "at": decision.at.isoformat(timespec="seconds"),
        "stands": stands,
        "withdrawn_at": decision.withdrawn_at.isoformat(timespec="seconds") if decision.withdrawn_at else None,
        "withdrawn_by": decision.withdrawn_by or None,
    }
