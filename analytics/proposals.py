"""Proposes corrections: ids that look like one client, and reps that look like an owner. People decide."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import pandas as pd

from analytics.contract import NAME_OF_UNKNOWN_CLIENT
from analytics.reader import Reader

# Legal forms that say nothing of who a client is, without dots; a name may begin or end with several of them.
LEGAL_FORMS = frozenset(
    tuple(form.split())
    for form in (
        "ab, ag, aps, as, asa, bv, cc, co, company, corp, corporation, cv, doo, dooel, ead, eg, ei, eirl, eood, ev, "
        "gbr, gesmbh, ggmbh, gmbh, hb, hf, inc, incorporated, kb, kft, kg, kgaa, kk, lda, limited, limitada, llc, llp, "
        "lp, ltd, ltda, mbh, nv, nyrt, oao, od, ohg, ooo, ou, oy, oyj, partg, plc, pllc, pte, pty, pvt, rt, sa, sa rl, "
        "sab, sae, sapa, sarl, sas, sasu, sca, scop, scs, se, sep, sia, sicav, sl, slp, slu, sl u, snc, spa, spol, "
        "sp j, sp k, sp zoo, sp z oo, spzoo, srl, srls, sro, s r o, ug, ug haftungsbeschrankt, uab, zao, zrt"
    ).split(", ")
)
JOINING_WORDS = frozenset({"and", "und", "et", "y", "e", "i", "og", "och", "en"})
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


def bare_id(client_id: str) -> str:
    """An id without what spreadsheets do to it: blanks, case, leading zeros, and ".0" behind it.

    >>> bare_id("00123"), bare_id("123.0"), bare_id("Ab-7")
    ('123', '123', 'ab-7')
    """
    text = re.sub(r"^([0-9]+)\.0+$", r"\1", client_id.strip().casefold())
    return text.lstrip("0") or "0"


def bare_name(name: str) -> str:
    """A name without case, accents, punctuation and legal form; what would be nothing keeps its legal form.

    >>> bare_name("Møller & Søn A/S"), bare_name("MOLLER + SON"), bare_name("S.A.R.L. Dupont")
    ('moller son', 'moller son', 'dupont')
    """
    words = _words(name)
    while True:
        shorter = _without_form(words)
        if not shorter or shorter == words:
            break
        words = shorter
    return " ".join(word for word in words if word not in JOINING_WORDS) or " ".join(words)


def _without_form(words: list[str]) -> list[str]:
    for length in (3, 2, 1):
        if tuple(words[-length:]) in LEGAL_FORMS:
            return words[:-length]
        if tuple(words[:length]) in LEGAL_FORMS:
            return words[length:]
    return words[:-1] if words and words[-1] in JOINING_WORDS else words


def _words(text: str) -> list[str]:
    """The words of a text: no case, no accents; dots and strokes between single letters do not part them."""
    plain = unicodedata.normalize("NFKD", text.translate(_LETTERS).casefold().translate(_LETTERS))
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"\b(\w)[./](?=\w\b|\W|$)", r"\1", plain)
    return re.findall(r"\w+", plain.replace("_", " "))


# Letters that Unicode does not take apart.
_LETTERS = str.maketrans({"ø": "o", "Ø": "o", "ł": "l", "Ł": "l", "đ": "d", "Đ": "d", "æ": "ae", "Æ": "ae", "ß": "ss"})


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
    written = _words(rep.split("@")[0] if is_address else rep)
    together = "".join(written)
    if not together:
        return None
    for likeness, reason in _LIKENESSES:
        found = [owner for owner in owners if (words := _words(owner)) and likeness(written, together, words)]
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
