"""The commands same-client, alias, leave-out and billing: what a user corrects about clients, the exports untouched."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pandas as pd

from analytics.billing import billing_periods, forget_billing_period, read_billing_periods, set_billing_periods
from analytics.command_line.common import DONE, add_command, book_of, now, progress, waiting, who
from analytics.correcting import (
    count_again,
    forget_rep,
    leave_out,
    left_out_clients,
    link_clients,
    linked_clients,
    name_rep,
    rep_aliases,
    unlink_client,
)
from analytics.corrections import Corrections
from analytics.errors import UsageError
from analytics.proposals import rep_proposals, same_client_proposals
from analytics.reader import Reader, open_reader
from analytics.show import as_json, as_table

if TYPE_CHECKING:
    from analytics.command_line.common import Commands


def add_commands(commands: Commands) -> None:
    """Adds `same-client`, `alias`, `leave-out` and `billing`."""
    linking = add_command(
        commands, "same-client", _same_client, "Count the rows of one client id as another's, or list such ids."
    )
    linking.add_argument("old", nargs="?", metavar="OLD", help="the id whose rows count as NEW's")
    linking.add_argument("new", nargs="?", metavar="NEW", help="the id that the client has")
    naming = add_command(commands, "alias", _alias, "Say which owner a rep of the contacts is, or list such reps.")
    naming.add_argument("rep", nargs="?", metavar="REP", help="a rep as the contacts name it")
    naming.add_argument("owner", nargs="?", metavar="OWNER", help="an owner as the clients name it")
    leaving = add_command(
        commands, "leave-out", _leave_out, "Leave a client out of every figure, or list such clients."
    )
    leaving.add_argument("client_id", nargs="?", metavar="CLIENT_ID", help="a house account, a test, a double")
    leaving.add_argument("--reason", default="", metavar="TEXT", help="why, for the list and the history")
    billing = add_command(
        commands, "billing", _billing, "Say that a client's invoices pay for several months each, or list such clients."
    )
    billing.add_argument(
        "periods", nargs="*", metavar="CLIENT_ID=MONTHS", help="what each recurring row without a period pays for"
    )
    for command, what in ((linking, "OLD"), (naming, "REP"), (leaving, "CLIENT_ID"), (billing, "CLIENT_ID")):
        command.add_argument("--remove", metavar=what, help="take it back")
        command.add_argument("--json", action="store_true", help="print the lists as JSON")


def _same_client(chosen: argparse.Namespace) -> int:
    _check_pair(chosen, chosen.old, chosen.new, "OLD and NEW")
    if chosen.remove is not None:
        unlink_client(book_of(chosen), chosen.remove, **_asked())
        print(f'"{chosen.remove}" counts as itself again.')
    elif chosen.old is not None:
        corrections = link_clients(book_of(chosen), chosen.old, chosen.new, **_asked())
        print(f'Every row of "{chosen.old}" counts as "{corrections.counts_as(chosen.old)}".')
    else:
        _print_lists(
            chosen,
            {
                "links": (linked_clients, "No id counts as another."),
                "proposals": (same_client_proposals, "No two ids look like one client."),
            },
        )
    return DONE


def _alias(chosen: argparse.Namespace) -> int:
    _check_pair(chosen, chosen.rep, chosen.owner, "REP and OWNER")
    if chosen.remove is not None:
        forget_rep(book_of(chosen), chosen.remove, **_asked())
        print(f'"{chosen.remove}" is a rep of its own again.')
    elif chosen.rep is not None:
        name_rep(book_of(chosen), chosen.rep, chosen.owner, **_asked())
        print(f'Contacts by "{chosen.rep}" are by the owner "{chosen.owner}".')
    else:
        _print_lists(
            chosen,
            {
                "aliases": (rep_aliases, "No rep has an alias."),
                "proposals": (rep_proposals, "No rep looks like an owner under another name."),
            },
        )
    return DONE


def _leave_out(chosen: argparse.Namespace) -> int:
    if chosen.remove is not None and chosen.client_id is not None:
        raise UsageError("--remove stands alone.", "Name one client, to leave out or to take back.")
    if chosen.remove is not None:
        count_again(book_of(chosen), chosen.remove, **_asked())
        print(f'"{chosen.remove}" counts again.')
    elif chosen.client_id is not None:
        corrections: Corrections = leave_out(book_of(chosen), chosen.client_id, chosen.reason, **_asked())
        count = len(corrections.left_out)
        print(
            f'No figure holds "{chosen.client_id}"; {count:,} {"client is" if count == 1 else "clients are"} left out.'
        )
    else:
        _print_lists(chosen, {"left_out": (left_out_clients, "No client is left out.")})
    return DONE


def _billing(chosen: argparse.Namespace) -> int:
    if chosen.remove is not None and chosen.periods:
        raise UsageError("--remove stands alone.", "Give CLIENT_ID=MONTHS, or --remove with one client.")
    if chosen.remove is not None:
        forget_billing_period(book_of(chosen), chosen.remove, **_asked())
        print(f'Invoices of "{chosen.remove}" pay for the month of their date again.')
    elif chosen.periods:
        periods = read_billing_periods(chosen.periods)
        set_billing_periods(book_of(chosen), periods, **_asked())
        for client_id, months in periods.items():
            print(f'Invoices of "{client_id}" without a period pay for {months} months each.')
    else:
        _print_lists(chosen, {"billing": (billing_periods, "No client has a billing period of its own.")})
    return DONE


def _asked() -> dict[str, Any]:
    return {"at": now(), "who": who(), "progress": progress, "waiting": waiting}


def _check_pair(chosen: argparse.Namespace, first: str | None, second: str | None, names: str) -> None:
    if chosen.remove is not None and first is not None:
        raise UsageError("--remove stands alone.", f"Give {names}, or --remove with one of them.")
    if first is not None and second is None:
        raise UsageError(f'"{first}" alone is not enough.', f"Give {names}; nothing at all lists them.")


def _print_lists(chosen: argparse.Namespace, lists: dict[str, tuple[Callable[[Reader], pd.DataFrame], str]]) -> None:
    reader = open_reader(book_of(chosen))
    try:
        frames = {name: make(reader) for name, (make, _) in lists.items()}
    finally:
        reader.close()
    if chosen.json:
        parts = [f'"{name}": {as_json(frame).rstrip()}' for name, frame in frames.items()]
        sys.stdout.write("{" + ",\n".join(parts) + "}\n")
        return
    for name, frame in frames.items():
        if len(frames) > 1:
            print(name)
        sys.stdout.write(lists[name][1] + "\n" if frame.empty else as_table(frame))
