"""Work of an import in a thread of its own: its result, its error, and its end."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import duckdb
import pytest

from analytics.errors import DataError
from analytics.intake.alongside import working_alongside


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        con.execute("create table new_revenue as select 5 as amount")
        yield con


def _amount(cursor: duckdb.DuckDBPyConnection) -> int:
    [(amount,)] = cursor.execute("select amount from new_revenue").fetchall()
    return int(amount)


def test_the_work_sees_the_tables_and_gives_its_result(con: duckdb.DuckDBPyConnection) -> None:
    with working_alongside(con) as alongside:
        assert alongside.start(_amount).result() == 5


def test_what_the_work_raises_comes_with_its_result(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("drop table new_revenue")
    with working_alongside(con) as alongside:
        found = alongside.start(_amount)
        with pytest.raises(duckdb.CatalogException):
            found.result()


def test_an_error_ends_what_runs_and_drops_what_waits(con: duckdb.DuckDBPyConnection) -> None:
    begun = threading.Event()

    def without_end(cursor: duckdb.DuckDBPyConnection) -> None:
        begun.set()
        cursor.execute("select max(hash(one.range, other.range)) from range(10000000) as one, range(10000000) as other")

    running, waiting = None, None
    with pytest.raises(DataError), working_alongside(con) as alongside:
        running, waiting = alongside.start(without_end), alongside.start(_amount)
        begun.wait()
        raise DataError("The file cannot be read.", "Export it again.")
    assert running is not None and waiting is not None
    with pytest.raises(duckdb.InterruptException):
        running.result()
    assert waiting.cancelled()
