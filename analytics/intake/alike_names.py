"""Clients whose names are alike: the same but for spelling, or an unknown client that is nearly a known one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import duckdb
import pyarrow as pa

from analytics.bare_names import bare_name
from analytics.contract import NAME_OF_UNKNOWN_CLIENT
from analytics.sql_files import sql

# A name that more clients share is a chain or a placeholder, and tells nothing.
CLIENTS_OF_ONE_NAME = 4
# Unknown clients that are compared with every known name; where there are more, the ids are of another kind.
MOST_UNKNOWN = 2_000
# Shorter names are too near to each other; in long ones two typing errors are still less than another name;
# a name of this length tells its client even if words follow.
SHORTEST_NAME, LONG_NAME, TELLING_LENGTH = 5, 10, 8
# Addresses that say nothing of the client.
FREE_MAIL = frozenset({"gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "web.de"})

Client = tuple[str, str, str, str, bool]


def find_named_pairs(con: duckdb.DuckDBPyConnection) -> None:
    """Creates the views of pairs (client_id, other_id, note) that the checks same_names and near_names read.

    `con` holds the clients of the new snapshot and those of the book before (clients_before).
    """
    known: list[Client] = []
    unknown: list[tuple[str, str]] = []
    clients = con.execute(sql("notices/known_clients")).fetchall()
    if not any(is_new for *_, is_new in clients):
        # what the book had before is not told again
        clients = []
    for client_id, name, email, is_in_export, _, is_new in clients:
        if is_in_export and name != NAME_OF_UNKNOWN_CLIENT:
            known.append((client_id, name, bare_name(name), email, is_new))
        elif is_new and not is_in_export and len(unknown) <= MOST_UNKNOWN:
            unknown.append((client_id, bare_name(client_id)))
    _put(con, "named_pairs", ("client_id", "other_id", "note"), _same_names(known))
    if len(unknown) > MOST_UNKNOWN:
        unknown = []
    columns = ("client_id", "name", "bare", "sorted", "digits")
    _put(con, "known_names", columns, [(one[0], one[1], *_forms(one[2])) for one in known if unknown])
    _put(con, "unknown_names", columns, [(one, one, *_forms(bare)) for one, bare in unknown])


def _same_names(known: list[Client]) -> list[tuple[str, str, str]]:
    """Pairs of one name of which one is new to the book; the first of the list is the one to keep."""
    groups: dict[str, list[Client]] = defaultdict(list)
    for client in known:
        groups[client[2]].append(client)
    pairs = []
    for bare, group in groups.items():
        if not bare or not 1 < len(group) <= CLIENTS_OF_ONE_NAME or not any(one[4] for one in group):
            continue
        kept = group[0]
        pairs += [
            (other[0], kept[0], f"{other[1]} / {kept[1]} ({kept[0]})")
            for other in group[1:]
            if not _are_two(other[3], kept[3])
        ]
    return pairs


def _are_two(email: str, other: str) -> bool:
    """Whether the addresses are of two houses: of the same name, they are not one client."""
    hosts = [one.strip().casefold().rpartition("@")[2] for one in (email, other) if "@" in one]
    return len(hosts) == 2 and hosts[0] != hosts[1] and not FREE_MAIL & set(hosts)


def _forms(bare: str) -> tuple[str, str, str]:
    return bare, " ".join(sorted(bare.split())), "".join(re.findall(r"[0-9]", bare))


def _put(con: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> None:
    con.execute(f"create or replace temporary table {table} ({', '.join(f'{one} varchar' for one in columns)})")
    if rows:
        values = [pa.array(one, pa.string()) for one in zip(*rows, strict=True)]
        con.register("names_to_put", pa.table(values, names=list(columns)))
        con.execute(f"insert into {table} select * from names_to_put")
        con.unregister("names_to_put")
