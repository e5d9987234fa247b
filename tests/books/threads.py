"""How many threads DuckDB has in the tests: one, since each core has a process of the suite already.

Books of a few rows have nothing to share out, but each query pays for the sharing. Where the order in which threads
end might matter, a test asks for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb

_connect = duckdb.connect
_has_every_thread = False


def connect_with_one_thread(*arguments: Any, **options: Any) -> duckdb.DuckDBPyConnection:
    """As duckdb.connect, with one thread unless `every_thread` is in force."""
    con = _connect(*arguments, **options)
    if not _has_every_thread:
        con.execute("set threads = 1")
    return con


@contextmanager
def every_thread() -> Iterator[None]:
    """Connections that are made here have as many threads as those of a user."""
    global _has_every_thread
    _has_every_thread = True
    try:
        yield
    finally:
        _has_every_thread = False
