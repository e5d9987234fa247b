"""The tables of entries in state.sqlite: decisions and the log of the work list. No row is ever changed or removed."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from analytics.entered import Decision, WorkEntry

ENTRY_TABLES = """
create table if not exists decisions (
    number integer primary key,
    client_id text not null,
    kind text not null,
    on_day text,
    amount text,
    farewell text not null,
    reason text not null,
    who text not null,
    at text not null,
    withdrawn_at text,
    withdrawn_by text
);
create table if not exists work_entries (
    number integer primary key,
    client_id text not null,
    kind text not null,
    day text not null,
    rep text not null,
    channel text not null,
    minutes text,
    outcome text not null,
    note text not null,
    who text not null,
    at text not null,
    withdrawn_at text,
    withdrawn_by text
);
"""


def read_decisions(con: sqlite3.Connection) -> list[Decision]:
    """Every decision, oldest first."""
    rows = _rows(
        con,
        "decisions",
        "number, client_id, kind, on_day, amount, farewell, reason, who, at, withdrawn_at, withdrawn_by",
    )
    return [
        Decision(
            number=number,
            client_id=client_id,
            kind=kind,
            on=date.fromisoformat(on) if on else None,
            amount=Decimal(amount) if amount else None,
            farewell=farewell,
            reason=reason,
            who=who,
            at=datetime.fromisoformat(at),
            withdrawn_at=datetime.fromisoformat(withdrawn_at) if withdrawn_at else None,
            withdrawn_by=withdrawn_by or "",
        )
        for number, client_id, kind, on, amount, farewell, reason, who, at, withdrawn_at, withdrawn_by in rows
    ]


def add_decision(con: sqlite3.Connection, decision: Decision) -> None:
    """Writes a decision under its number."""
    con.execute(
        "insert into decisions (number, client_id, kind, on_day, amount, farewell, reason, who, at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            decision.number,
            decision.client_id,
            decision.kind,
            decision.on.isoformat() if decision.on else None,
            None if decision.amount is None else str(decision.amount),
            decision.farewell,
            decision.reason,
            decision.who,
            decision.at.isoformat(timespec="seconds"),
        ),
    )


def read_work_entries(con: sqlite3.Connection) -> list[WorkEntry]:
    """Every entry of the work list, oldest first."""
    rows = _rows(
        con,
        "work_entries",
        "number, client_id, kind, day, rep, channel, minutes, outcome, note, who, at, withdrawn_at, withdrawn_by",
    )
    return [
        WorkEntry(
            number=number,
            client_id=client_id,
            kind=kind,
            day=date.fromisoformat(day),
            rep=rep,
            channel=channel,
            minutes=Decimal(minutes) if minutes else None,
            outcome=outcome,
            note=note,
            who=who,
            at=datetime.fromisoformat(at),
            withdrawn_at=datetime.fromisoformat(withdrawn_at) if withdrawn_at else None,
            withdrawn_by=withdrawn_by or "",
        )
        for (
            number,
            client_id,
            kind,
            day,
            rep,
            channel,
            minutes,
            outcome,
            note,
            who,
            at,
            withdrawn_at,
            withdrawn_by,
        ) in rows
    ]


def add_work_entry(con: sqlite3.Connection, entry: WorkEntry) -> int:
    """Writes an entry under the next number, which it returns; the entry's own number does not matter."""
    [(number,)] = con.execute("select coalesce(max(number), 0) + 1 from work_entries").fetchall()
    con.execute(
        "insert into work_entries (number, client_id, kind, day, rep, channel, minutes, outcome, note, who, at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            number,
            entry.client_id,
            entry.kind,
            entry.day.isoformat(),
            entry.rep,
            entry.channel,
            None if entry.minutes is None else str(entry.minutes),
            entry.outcome,
            entry.note,
            entry.who,
            entry.at.isoformat(timespec="seconds"),
        ),
    )
    return int(number)


def mark_withdrawn(con: sqlite3.Connection, table: str, number: int, who: str, at: datetime) -> None:
    """Marks an entry of `decisions` or `work_entries` as withdrawn; the first to withdraw it is kept."""
    con.execute(
        f"update {table} set withdrawn_at = ?, withdrawn_by = ? where number = ? and withdrawn_at is null",
        (at.isoformat(timespec="seconds"), who, number),
    )


def _rows(con: sqlite3.Connection, table: str, columns: str) -> list[tuple[Any, ...]]:
    # a book that nobody may write, from before there were entries, has no such table
    if not con.execute("select 1 from sqlite_master where name = ?", (table,)).fetchall():
        return []
    return con.execute(f"select {columns} from {table} order by number").fetchall()
