"""Proposes corrections: ids that look like one client, and reps that look like an owner. People decide."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pandas as pd

from analytics.bare_names import bare_id, bare_name, words_of
from analytics.contract import NAME_OF_UNKNOWN_CLIENT
from analytics.reader import Reader

# An address that more clients share than this is an agency's or a placeholder.
CLIENTS_OF_ONE_EMAIL = 4
PROPOSALS_SHOWN = 500


def same_client_proposals(reader: Reader) -> pd.DataFrame:
    """Pairs of ids that may be one client, those with most revenue first.

    old_id, old_name, old_revenue_12m, new_id, new_name, new_revenue_12m, reason. The new id is the one that the newest
    clients export has, else the one that was paid last. Revenue is that of the 12 months to the reporting month.
    Two ids are proposed for an equal name (case, accents, punctuation and legal form aside), an equal e-mail, or ids
    that differ only in ".0", leading zeros or case, unless both have names, and other ones.
    """
    clients = reader.frame("client_identities", {}).to_dict("records")
    reasons: dict[tuple[str, str], list[str]] = {}
    by_id: dict[str, dict[Any, Any]] = {client["client_id"]: client for client in clients}
    for key, reason, largest in (
        (_name_key, "the same name", len(clients)),
        (_email_key, "the same e-mail", CLIENTS_OF_ONE_EMAIL),
        (_id_key, "the same id but for zeros, .0 or case", len(clients)),
    ):
        for group in _groups(clients, key):
            if len(group) > largest:
                continue
            newest = max(group, key=_newness)
            for other in group:
                if other is newest or (key is _id_key and _names_differ(other, newest)):
                    continue
                reasons.setdefault((other["client_id"], newest["client_id"]), []).append(reason)
    rows = [
        (
            old,
            by_id[old]["name"],
            by_id[old]["revenue_12m"],
            new,
            by_id[new]["name"],
            by_id[new]["revenue_12m"],
            ", ".join(found),
        )
        for (old, new), found in reasons.items()
    ]
    rows.sort(key=lambda row: (-(row[2] + row[5]), row[0], row[3]))
    columns = ["old_id", "old_name", "old_revenue_12m", "new_id", "new_name", "new_revenue_12m", "reason"]
    return pd.DataFrame(rows[:PROPOSALS_SHOWN], columns=columns, dtype=object)


def _groups(clients: list[dict[Any, Any]], key: Callable[[dict[Any, Any]], str]) -> list[list[dict[Any, Any]]]:
    found: dict[str, list[dict[Any, Any]]] = {}
    for client in clients:
        value = key(client)
        if value:
            found.setdefault(value, []).append(client)
    return [group for group in found.values() if len(group) > 1]


def _newness(client: dict[Any, Any]) -> tuple[bool, bool, date, Any, bool, str]:
    paid = client["last_revenue_month"]
    return (
        client["is_in_newest_export"],
        client["is_in_clients_export"],
        paid if isinstance(paid, date) else date.min,
        client["revenue_12m"],
        not client["client_id"].endswith(".0"),
        client["client_id"],
    )


def _name_key(client: dict[Any, Any]) -> str:
    return bare_name(client["name"]) if client["name"] != NAME_OF_UNKNOWN_CLIENT else ""


def _email_key(client: dict[Any, Any]) -> str:
    email: str = client["email"].strip().casefold()
    return email if "@" in email else ""


def _id_key(client: dict[Any, Any]) -> str:
    return bare_id(client["client_id"])


def _names_differ(one: dict[Any, Any], other: dict[Any, Any]) -> bool:
    names = (_name_key(one), _name_key(other))
    return all(names) and names[0] != names[1]


def rep_proposals(reader: Reader) -> pd.DataFrame:
    """Reps that look like an owner under another name: rep, owner, contact_rows, reason; most contacts first.

    A rep is proposed only if one owner alone fits.
    """
    owners = list(reader.frame("client_owners", {})["owner"])
    reps = reader.frame("contact_reps", {})
    rows = []
    for rep, count in zip(reps["rep"], reps["contact_rows"], strict=True):
        found = None if rep in owners else _owner_of(rep, owners)
        if found is not None:
            rows.append((rep, found[0], count, found[1]))
    return pd.DataFrame(rows, columns=["rep", "owner", "contact_rows", "reason"], dtype=object)


def _owner_of(rep: str, owners: Iterable[str]) -> tuple[str, str] | None:
    """The one owner that a rep may be, by the strongest likeness that any owner has, and why."""
    is_address = "@" in rep
    written = words_of(rep.split("@")[0] if is_address else rep)
    together = "".join(written)
    if not together:
        return None
    for likeness, reason in _LIKENESSES:
        found = [owner for owner in owners if (words := words_of(owner)) and likeness(written, together, words)]
        if len(found) == 1:
            return found[0], f"{reason}, as in an e-mail address" if is_address else reason
        if found:
            return None
    return None


Likeness = Callable[[list[str], str, list[str]], bool]
# From the strongest to the weakest: what is written, the same without blanks, and the words of an owner's name.
_LIKENESSES: tuple[tuple[Likeness, str], ...] = (
    (lambda written, together, words: sorted(written) == sorted(words) or together == "".join(words), "the same name"),
    (
        lambda written, together, words: (
            len(words) > 1 and together in (words[0][0] + words[-1], words[-1] + words[0][0])
        ),
        "last name with the first initial",
    ),
    (
        lambda written, together, words: len(words) > 1 and together == words[0] + words[-1][0],
        "first name with the last initial",
    ),
    (
        lambda written, together, words: len(words) > 1 and together == "".join(word[0] for word in words),
        "initials",
    ),
    (
        lambda written, together, words: len(words) > 1 and len(written) == 1 and together in (words[0], words[-1]),
        "one of the two names",
    ),
)
