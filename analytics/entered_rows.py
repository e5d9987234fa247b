"""What people entered, as tables that the models read like rows of an export. They stay in the snapshot."""

from __future__ import annotations

from datetime import date

import pyarrow as pa

from analytics.corrections import Corrections
from analytics.engines import Connection
from analytics.entered import NEXT_STEP, TOUCH, Entries, WorkEntry

# The source of the contacts that are logged in the work list. Their import_number is 0, their line the entry's number.
LOGGED_HERE = "logged here"


def create_decided_exits(con: Connection, entries: Entries, corrections: Corrections) -> None:
    """Creates decided_exits: one row per client that we decided to part ways with, the newest decision of its ids."""
    con.execute("create or replace table decided_exits (client_id varchar, ended_on date, end_reason varchar)")
    newest = {corrections.counts_as(one.client_id): one for one in entries.exits}
    for client_id, decision in newest.items():
        con.execute("insert into decided_exits values ($1, $2, $3)", [client_id, decision.on, decision.reason])


def create_logged_touches(con: Connection, entries: Entries) -> bool:
    """Creates logged_contacts, like contacts_rows, with the touches that were logged in the work list; whether there
    was any.
    """
    con.execute(
        "create or replace table logged_contacts as "
        "select 0 as import_number, date '1990-01-01' as data_date, * from new_contacts limit 0"
    )
    touches = [one for one in entries.work if one.kind == TOUCH]
    _insert(con, touches)
    return bool(touches)


def add_planned_steps(con: Connection, entries: Entries, data_date: date, corrections: Corrections) -> bool:
    """Adds each client's newest next step to logged_contacts; whether there was any.

    A contact after the data date is a plan, so only those are added.
    """
    newest = {corrections.counts_as(one.client_id): one for one in entries.work if one.kind == NEXT_STEP}
    steps = [one for one in newest.values() if one.day > data_date]
    _insert(con, steps)
    return bool(steps)


def _insert(con: Connection, entries: list[WorkEntry]) -> None:
    if not entries:
        return
    text = pa.string()
    columns: dict[str, pa.Array] = {
        "line": pa.array([one.number for one in entries], pa.int64()),
        "client_id": pa.array([one.client_id for one in entries], text),
        "date": pa.array([one.day for one in entries], pa.date32()),
        "rep": pa.array([one.rep or None for one in entries], text),
        "channel": pa.array([one.channel or None for one in entries], text),
        "minutes": pa.array([one.minutes for one in entries], pa.decimal128(18, 6)),
        "outcome": pa.array([one.outcome or None for one in entries], text),
        "note": pa.array([one.note or None for one in entries], text),
    }
    con.register("entered_work", pa.table(columns))
    con.execute(
        "insert into logged_contacts by name select 0 as import_number, date as data_date, 0 as file_number, "
        "$source as source, entered_work.* from entered_work",
        {"source": LOGGED_HERE},
    )
    con.unregister("entered_work")
