"""What the log of the work list says of each client between two imports: touched, planned, missed, snoozed.

The figures speak as of the data date; this is laid over the list that they make, as of a day that is passed in.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.book import Book
from analytics.contract import CANCELLED_OUTCOMES, PLANNED_OUTCOMES
from analytics.entered import NEXT_STEP, SNOOZE, TOUCH, WorkEntry
from analytics.reader import Reader
from analytics.worklog import entries_of

COLUMNS = (
    "client_id",
    "touched_on",
    "touched_by",
    "touched_channel",
    "is_touched",
    "planned_on",
    "planned_what",
    "missed_on",
    "missed_what",
    "snoozed_until",
    "snooze_reason",
)


def log_mark(book: Book) -> tuple[tuple[int, str, bool], ...]:
    """What changes whenever something is entered or withdrawn: each entry's number, client, and whether it stands."""
    return tuple((one.number, one.client_id, one.withdrawn_at is None) for one in entries_of(book))


def worked_clients(book: Book) -> frozenset[str]:
    """The clients for which something was entered that stands."""
    return frozenset(one.client_id for one in entries_of(book) if one.withdrawn_at is None)


def work_state(book: Book, work_list: pd.DataFrame, today: date) -> pd.DataFrame:
    """One row per client of the work list, in its order, with what was entered for it, as of `today`.

    touched_on is the newest touch logged here that is newer than last_contact_on; is_touched says that its cadence is
    not up again. planned_on is the day of the newest next step while it is to come and not done; missed_on that day
    once it is over without a touch, logged here or in an export, on the day or since. snoozed_until is a day to come.
    """
    by_client: dict[str, list[WorkEntry]] = {}
    for one in entries_of(book):
        if one.withdrawn_at is None:
            by_client.setdefault(one.client_id, []).append(one)
    excluded = {channel.lower() for channel in book.state.settings().excluded_channels}
    columns: dict[str, Any] = {name: np.full(len(work_list), None, dtype=object) for name in COLUMNS}
    columns |= {"is_touched": np.full(len(work_list), False)}
    ids = work_list["client_id"] if len(work_list) else pd.Series(index=work_list.index, dtype=str)
    # most clients of a large book have no entry: only the others are looked at
    for place in np.flatnonzero(ids.isin(list(by_client))):
        row = work_list.iloc[place]
        for name, value in _state(row, by_client[row["client_id"]], excluded, today).items():
            columns[name][place] = value
    made = {name: pd.Series(values, index=work_list.index, dtype=object) for name, values in columns.items()}
    return pd.DataFrame(made | {"client_id": ids}, columns=list(COLUMNS))


def contact_channels(reader: Reader) -> list[str]:
    """The channels through which clients are touched, the most usual first; some to begin with in an empty book."""
    known = [str(channel) for channel in reader.frame("contact_channels", {})["channel"]]
    return known or ["call", "meeting", "email", "visit"]


def is_touch(entry: WorkEntry, excluded_channels: Iterable[str]) -> bool:
    """Whether an entry counts for the cadence: it happened, through a channel that counts."""
    return (
        entry.kind == TOUCH
        and entry.channel.lower() not in excluded_channels
        and entry.outcome.lower() not in (*PLANNED_OUTCOMES, *CANCELLED_OUTCOMES)
    )


def _state(row: pd.Series, entries: list[WorkEntry], excluded: set[str], today: date) -> dict[str, Any]:
    """`entries` are those that stand, newest first."""
    touches = [one for one in entries if is_touch(one, excluded) and one.day <= today]
    newest = max(touches, key=lambda one: (one.day, one.number), default=None)
    last = _day(row["last_contact_on"])
    state: dict[str, Any] = {}
    if newest is not None and (last is None or newest.day > last):
        state |= {"touched_on": newest.day, "touched_by": newest.rep or newest.who, "touched_channel": newest.channel}
        # a client without a cadence, not active, cannot be overdue again
        cadence = row["cadence_days"]
        state["is_touched"] = bool(pd.isna(cadence)) or (today - newest.day).days <= int(cadence)
    step = next((one for one in entries if one.kind == NEXT_STEP), None)
    done_on = max((day for day in (last, newest.day if newest else None) if day is not None), default=None)
    if step is not None and (done_on is None or done_on < step.day):
        name = "planned" if step.day >= today else "missed"
        state |= {f"{name}_on": step.day, f"{name}_what": step.note}
    sleep = next((one for one in entries if one.kind == SNOOZE), None)
    if sleep is not None and sleep.day > today:
        state |= {"snoozed_until": sleep.day, "snooze_reason": sleep.note}
    return state


def _day(value: Any) -> date | None:
    return None if value is None or pd.isna(value) else value
