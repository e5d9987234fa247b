"""Work of an import that runs in a thread of its own, where the rest would leave a core idle."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

import duckdb

T = TypeVar("T")

# Between two calls to end what runs: one that comes before a statement begins is not heard.
SECONDS_BETWEEN_CALLS = 0.02


class Alongside:
    """Runs one piece of work after the other, each with a cursor that sees the tables, but no temporary ones."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
        self._started: list[Future[Any]] = []

    def start(self, work: Callable[[duckdb.DuckDBPyConnection], T]) -> Future[T]:
        """Starts a piece of work, or has it wait its turn. Its result, or what it raises, comes with result()."""
        started = self._pool.submit(work, self._cursor)
        self._started.append(started)
        return started

    def finish(self) -> None:
        """Waits for all that was started."""
        self._pool.shutdown()

    def end(self) -> None:
        """Ends what runs and drops what waits."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        while not all(one.done() for one in self._started):
            self._cursor.interrupt()
            time.sleep(SECONDS_BETWEEN_CALLS)


@contextmanager
def working_alongside(con: duckdb.DuckDBPyConnection) -> Iterator[Alongside]:
    """Nothing of it runs on afterwards: an error, or control-C, ends it."""
    with con.cursor() as cursor:
        alongside = Alongside(cursor)
        try:
            yield alongside
        except BaseException:
            alongside.end()
            raise
        alongside.finish()
