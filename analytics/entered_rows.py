"""What people entered, as tables that the models read like rows of an export."""

from __future__ import annotations

import duckdb

from analytics.corrections import Corrections
from analytics.entered import Entries


def create_decided_exits(con: duckdb.DuckDBPyConnection, entries: Entries, corrections: Corrections) -> None:
    """Creates decided_exits: one row per client that we decided to part ways with; of several ids of one, the newest.

    The table stays in the snapshot.
    """
    con.execute("create table decided_exits (client_id varchar, ended_on date, end_reason varchar)")
    newest = {corrections.counts_as(one.client_id): one for one in entries.exits}
    for client_id, decision in newest.items():
        con.execute("insert into decided_exits values ($1, $2, $3)", [client_id, decision.on, decision.reason])
