"""Work of an import that runs in a thread of its own, where the rest would leave a core idle."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

import duckdb

T = TypeVar("T")


class Alongside:
    """Runs one piece of work after the other, each with a cursor that sees the tables, but no temporary ones."""

    def __init__(self, pool: ThreadPoolExecutor, cursor: duckdb.DuckDBPyConnection) -> None:
        self._pool = pool
        self._cursor = cursor

    def start(self, work: Callable[[duckdb.DuckDBPyConnection], T]) -> Future[T]:
        """Starts a piece of work, or has it wait its turn. Its result, or what it raises, comes with result()."""
        return self._pool.submit(work, self._cursor)


@contextmanager
def working_alongside(con: duckdb.DuckDBPyConnection) -> Iterator[Alongside]:
    """Nothing of it runs on afterwards: an error, or control-C, ends what runs and drops what waits."""
    pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="import")
    with con.cursor() as cursor:
        try:
            yield Alongside(pool, cursor)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            cursor.interrupt()
            raise
        finally:
            pool.shutdown()
