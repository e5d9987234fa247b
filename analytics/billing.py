"""Billing periods that a user sets: invoices without a period that pay for a quarter, half a year or a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import pandas as pd

from analytics.book import Book
from analytics.build import Progress, silent
from analytics.changes import change_corrections
from analytics.correcting import Waiting, check_clients
from analytics.corrections import Corrections
from analytics.errors import UsageError
from analytics.reader import Reader

NAMED_IN_HISTORY = 5


def read_billing_periods(pairs: Sequence[str]) -> dict[str, int]:
    """CLIENT=MONTHS pairs as they are typed. Raises UsageError for anything else."""
    found = {}
    for pair in pairs:
        client_id, _, months = pair.rpartition("=")
        if not client_id or not (months.isascii() and months.isdigit()):
            raise UsageError(f'"{pair}" is no billing period.', "Expected CLIENT=MONTHS, such as C0042=3.")
        found[client_id] = int(months)
    return found


def set_billing_periods(
    book: Book,
    periods: Mapping[str, int],
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Waiting = lambda _: None,
) -> Corrections:
    """From now on each recurring row of these clients without a period pays for so many months, from its month on.

    Makes one new snapshot and returns all corrections. Raises BookError for an id that the book does not have,
    UsageError for a number of months below 2 or above 120.
    """
    corrections = book.state.corrections()
    check_clients(book, [one for one in periods if one not in corrections.billing_months], corrections)

    def change(known: Corrections) -> Corrections:
        for client_id, months in periods.items():
            known = known.with_billing_months(client_id, months)
        return known

    return change_corrections(
        book,
        change,
        what="billing",
        cause=f"billing period: {_named(periods)}",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def forget_billing_period(
    book: Book,
    client_id: str,
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Waiting = lambda _: None,
) -> Corrections:
    """The client's rows pay for the month of their date again. Raises UsageError if they did."""
    return change_corrections(
        book,
        lambda known: known.without_billing_months(client_id),
        what="billing",
        cause=f"billing period: {client_id} has none any more",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def billing_periods(reader: Reader) -> pd.DataFrame:
    """Every client with a billing period that was set: client_id, months."""
    periods = sorted(reader.info.corrections.billing_months.items())
    return pd.DataFrame([(one, int(months)) for one, months in periods], columns=["client_id", "months"], dtype=object)


def _named(periods: Mapping[str, int]) -> str:
    named = [f"{client_id} every {months} months" for client_id, months in periods.items()]
    more = len(named) - NAMED_IN_HISTORY
    return ", ".join(named[:NAMED_IN_HISTORY]) + (f" and {more} more" if more > 0 else "")
