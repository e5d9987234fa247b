"""What people enter, in book/state.sqlite: settings, corrections, decisions, the work list's log; and the events.

One short connection a call.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from analytics.corrections import Corrections
from analytics.entered import PART, Decision, Entered, Entries, WorkEntry, standing
from analytics.entry_store import ENTRY_TABLES, read_decisions, read_work_entries
from analytics.errors import BookError
from analytics.settings import Settings

_SCHEMA = """
create table if not exists settings (name text primary key, value text not null);
create table if not exists corrections (
    what text not null,
    name text not null,
    value text not null,
    primary key (what, name)
);
create table if not exists events (
    event_number integer primary key,
    at text not null,
    who text not null,
    what text not null,
    details text not null
);
"""
Also = Callable[[sqlite3.Connection], None]


@contextmanager
def _entries_that_can_be_read() -> Iterator[None]:
    """A state from elsewhere may hold days and amounts that are none."""
    try:
        yield
    except (ValueError, TypeError, ArithmeticError) as error:
        raise BookError(
            f"The book's state.sqlite holds an entry that cannot be read: {error}.", "Restore it from a backup."
        ) from error


class State:
    """The SQLite file of a book (WAL, so that pages read while an import writes)."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def _connect(self) -> sqlite3.Connection:
        try:
            con = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            con.execute("pragma journal_mode = wal")
            con.execute("pragma synchronous = full")
            con.executescript(_SCHEMA + ENTRY_TABLES)
        except sqlite3.Error as error:
            raise BookError(
                f"The book's state.sqlite cannot be opened: {error}.",
                "Check that the book's folder is yours to write and that the disk is not full.",
            ) from error
        return con

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with closing(self._connect()) as con:
            try:
                con.execute("begin immediate")
                yield con
                con.execute("commit")
            except sqlite3.Error as error:
                raise BookError(
                    f"The book's state.sqlite cannot be written: {error}.",
                    "Check that the book's folder is yours to write and that the disk is not full.",
                ) from error

    def _connect_for_reading(self) -> sqlite3.Connection:
        """A book that may not be written can still be read, as nobody else can write it either."""
        try:
            return self._connect()
        except BookError:
            try:
                con = sqlite3.connect(f"{self.path.resolve().as_uri()}?immutable=1", uri=True)
                con.execute("select 1 from settings")
            except sqlite3.Error as error:
                raise BookError(
                    f"The book's state.sqlite cannot be read: {error}.", "Restore it from a backup."
                ) from error
            return con

    def settings(self) -> Settings:
        """The settings as the user left them."""
        if not self.path.exists():
            return Settings()
        with closing(self._connect_for_reading()) as con:
            rows = con.execute("select name, value from settings").fetchall()
        return Settings.from_json({name: json.loads(value) for name, value in rows})

    def corrections(self) -> Corrections:
        """The corrections as the user left them."""
        if not self.path.exists():
            return Corrections()
        with closing(self._connect_for_reading()) as con:
            # a book that nobody may write, from before there were corrections, has no such table
            if not con.execute("select 1 from sqlite_master where name = 'corrections'").fetchall():
                return Corrections()
            rows = con.execute("select what, name, value from corrections order by rowid").fetchall()
        found: dict[str, dict[str, str]] = {}
        for what, name, value in rows:
            found.setdefault(what, {})[name] = value
        return Corrections.from_json(found)

    def decisions(self) -> list[Decision]:
        """Every decision on a client, oldest first, those that were withdrawn included."""
        if not self.path.exists():
            return []
        with closing(self._connect_for_reading()) as con, _entries_that_can_be_read():
            return read_decisions(con)

    def work_entries(self) -> list[WorkEntry]:
        """Every entry of the work list, oldest first, those that were withdrawn included."""
        if not self.path.exists():
            return []
        with closing(self._connect_for_reading()) as con, _entries_that_can_be_read():
            return read_work_entries(con)

    def entered(self) -> Entered:
        """The entries that a snapshot counts which is made now."""
        work = self.work_entries()
        return Entered(
            exits=tuple(one.number for one in standing(self.decisions()) if one.kind == PART),
            work_to=max((one.number for one in work), default=0),
            work_without=tuple(one.number for one in work if one.withdrawn_at is not None),
        )

    def entries(self, entered: Entered) -> Entries:
        """The entries that a snapshot names. Raises BookError if the state has lost one of them."""
        if entered == Entered():
            return Entries()
        decisions = {one.number: one for one in self.decisions()}
        work = [one for one in self.work_entries() if one.number <= entered.work_to]
        if not set(entered.exits) <= set(decisions) or len(work) != entered.work_to:
            raise BookError(
                "The book's state.sqlite lacks entries that this snapshot was made with.", "Restore it from a backup."
            )
        without = set(entered.work_without)
        return Entries(
            exits=tuple(decisions[number] for number in entered.exits),
            work=tuple(one for one in work if one.number not in without),
        )

    @contextmanager
    def change(
        self,
        *,
        at: datetime,
        who: str,
        what: str,
        details: Mapping[str, Any],
        settings: Settings | None = None,
        corrections: Corrections | None = None,
        also: Also | None = None,
    ) -> Iterator[None]:
        """Writes an event, and what else is given, together with what the body does: all or nothing.

        `also` writes an entry.
        """
        with self._transaction() as con:
            con.execute(
                "insert into events (at, who, what, details) values (?, ?, ?, ?)",
                (at.isoformat(timespec="seconds"), who, what, json.dumps(dict(details))),
            )
            if settings is not None:
                con.executemany(
                    "insert or replace into settings (name, value) values (?, ?)",
                    [(name, json.dumps(value)) for name, value in settings.to_json().items()],
                )
            if corrections is not None:
                con.execute("delete from corrections")
                con.executemany(
                    "insert into corrections (what, name, value) values (?, ?, ?)",
                    [
                        (what, name, value)
                        for what, values in corrections.to_json().items()
                        for name, value in values.items()
                    ],
                )
            if also is not None:
                also(con)
            yield

    def events(self) -> list[dict[str, Any]]:
        """Every event, oldest first: at, who, what, and its details."""
        if not self.path.exists():
            return []
        with closing(self._connect_for_reading()) as con:
            rows = con.execute("select at, who, what, details from events order by event_number").fetchall()
        return [{"at": at, "who": who, "what": what, **json.loads(details)} for at, who, what, details in rows]
