"""Whether a client that somebody names is one of the book."""

from __future__ import annotations

from analytics.bare_names import bare_id
from analytics.book import Book
from analytics.errors import UsageError
from analytics.reader import open_reader


def counted_client(book: Book, client_id: str) -> str:
    """The id under which the client counts in the current snapshot.

    Raises UsageError, with ids like it, for one that the book does not have; BookError for an empty book.
    """
    reader = open_reader(book)
    try:
        known = set(reader.frame("client_list", {})["client_id"])
        counts_as = reader.info.corrections.counts_as(client_id)
    finally:
        reader.close()
    if counts_as not in known:
        alike = sorted(one for one in known if bare_id(one) == bare_id(client_id))
        remedy = f"Ids like it are: {', '.join(alike[:20])}." if alike else "Ids are written as in the exports."
        raise UsageError(f'There is no client "{client_id}" in the book.', remedy)
    return counts_as
