"""Makes, takes back and lists the corrections of a book. What they mean stands in analytics/corrections.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import pandas as pd

from analytics.bare_names import bare_id
from analytics.book import Book
from analytics.build import Progress, silent
from analytics.changes import change_corrections
from analytics.corrections import Corrections
from analytics.errors import BookError
from analytics.reader import Reader, open_reader

Waiting = Callable[[str], None]


def _wait_quietly(_: str) -> None:
    """Nobody is told that the change waits."""


def link_clients(
    book: Book,
    old: str,
    new: str,
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Waiting = _wait_quietly,
) -> Corrections:
    """From now on every row of the id `old` counts as `new`; makes a new snapshot and returns all corrections.

    Raises BookError for an id that the book does not have, UsageError for a circle or an id that is linked already.
    """
    corrections = book.state.corrections()
    after = corrections.with_same_client(old, new)
    if after != corrections:
        check_clients(book, [old, new], corrections)
    return change_corrections(
        book,
        lambda known: known.with_same_client(old, new),
        what="same-client",
        cause=f"same client: {old} counts as {new}",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def unlink_client(
    book: Book, old: str, *, at: datetime, who: str, progress: Progress = silent, waiting: Waiting = _wait_quietly
) -> Corrections:
    """Takes a link back: the rows of `old` count as its own. Raises UsageError if it is not linked."""
    return change_corrections(
        book,
        lambda known: known.without_same_client(old),
        what="same-client",
        cause=f"same client: {old} counts as itself again",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def name_rep(
    book: Book,
    rep: str,
    owner: str,
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Waiting = _wait_quietly,
) -> Corrections:
    """From now on contacts by `rep` are by the owner `owner`; makes a new snapshot and returns all corrections.

    Raises BookError for a rep or an owner that the book does not have, UsageError for one that is another already.
    """
    corrections = book.state.corrections()
    after = corrections.with_rep(rep, owner)
    if after != corrections:
        reader = open_reader(book)
        try:
            reps = reader.frame("contact_reps", {})["rep"]
            owners = reader.frame("client_owners", {})["owner"]
        finally:
            reader.close()
        known = [*reps, *corrections.rep_owners]
        if rep.strip().lower() not in {one.strip().lower() for one in known}:
            raise BookError(f'No contact is by "{rep}".', _choice("The reps are", known))
        if owner.strip() not in {one.strip() for one in owners}:
            raise BookError(f'No client has the owner "{owner}".', _choice("The owners are", owners))
    return change_corrections(
        book,
        lambda known: known.with_rep(rep, owner),
        what="alias",
        cause=f"alias: the rep {rep.strip()} is {owner.strip()}",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def forget_rep(
    book: Book, rep: str, *, at: datetime, who: str, progress: Progress = silent, waiting: Waiting = _wait_quietly
) -> Corrections:
    """Takes an alias back. Raises UsageError if there is none."""
    return change_corrections(
        book,
        lambda known: known.without_rep(rep),
        what="alias",
        cause=f"alias: the rep {rep.strip()} is itself again",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def leave_out(
    book: Book,
    client_id: str,
    reason: str = "",
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Waiting = _wait_quietly,
) -> Corrections:
    """From now on no figure holds the client's rows; makes a new snapshot and returns all corrections.

    Raises BookError for an id that the book does not have.
    """
    corrections = book.state.corrections()
    if client_id not in corrections.left_out:
        check_clients(book, [client_id], corrections)
    told = f" ({reason.strip()})" if reason.strip() else ""
    return change_corrections(
        book,
        lambda known: known.with_left_out(client_id, reason),
        what="leave-out",
        cause=f"left out: {client_id}{told}",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def count_again(
    book: Book,
    client_id: str,
    *,
    at: datetime,
    who: str,
    progress: Progress = silent,
    waiting: Waiting = _wait_quietly,
) -> Corrections:
    """The client's rows count again. Raises UsageError if it is not left out."""
    return change_corrections(
        book,
        lambda known: known.without_left_out(client_id),
        what="leave-out",
        cause=f"left out no more: {client_id}",
        at=at,
        who=who,
        progress=progress,
        waiting=waiting,
    )


def left_out_clients(reader: Reader) -> pd.DataFrame:
    """Every client that is left out: client_id, name, reason, revenue_12m, revenue_rows and contact_rows left out.

    revenue_12m is its revenue of all kinds by service month, over the 12 months to the reporting month, as it
    would be if the client counted; another id that counts as it is in it.
    """
    left_out = reader.info.corrections.left_out
    if not left_out:
        columns = ["client_id", "name", "reason", "revenue_12m", "revenue_rows", "contact_rows"]
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    frame = reader.frame("left_out_clients", {})
    frame.insert(2, "reason", [left_out[client_id] for client_id in frame["client_id"]])
    return frame


def linked_clients(reader: Reader) -> pd.DataFrame:
    """Every id that counts as another: old_id, new_id as it was entered, and client_id, where its rows end up."""
    corrections = reader.info.corrections
    rows = [(old, new, corrections.counts_as(old)) for old, new in sorted(corrections.same_clients.items())]
    return pd.DataFrame(rows, columns=["old_id", "new_id", "client_id"], dtype=object)


def rep_aliases(reader: Reader) -> pd.DataFrame:
    """Every rep that is an owner under another name: rep, owner."""
    rows = sorted(reader.info.corrections.rep_owners.items())
    return pd.DataFrame(rows, columns=["rep", "owner"], dtype=object)


def check_clients(book: Book, client_ids: Iterable[str], corrections: Corrections) -> None:
    """Raises BookError for an id that neither the book nor a correction names: most likely a typing error."""
    reader = open_reader(book)
    try:
        in_book = set(reader.frame("client_list", {})["client_id"])
    finally:
        reader.close()
    known = in_book | set(corrections.same_clients) | set(corrections.left_out)
    for client_id in client_ids:
        if client_id not in known:
            alike = sorted(one for one in known if bare_id(one) == bare_id(client_id))
            remedy = _choice("Ids like it are", alike) if alike else "Ids are written as in the exports."
            raise BookError(f'There is no client "{client_id}" in the book.', remedy)


def _choice(intro: str, names: Iterable[str]) -> str:
    shown = sorted(set(names))
    more = f" and {len(shown) - 20} more" if len(shown) > 20 else ""
    return f"{intro}: {', '.join(shown[:20]) or 'none'}{more}."
