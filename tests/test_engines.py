"""A snapshot holds the same rows, to the last digit, whichever engine built it: DuckDB, or Sail over Spark Connect.

make test-spark compares the same books on Spark itself (scripts/spark.sh).
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from analytics.book import Book
from analytics.build import BuiltFrom, build_snapshot
from analytics.changes import made_from
from analytics.engines import open_engine
from tests.books.for_engines import BOOKS, built_from
from tests.conftest import ROOT
from tests.engine_comparison import differences


def problems(from_what: BuiltFrom, address: str, folder: Path) -> list[str]:
    """What differs between DuckDB's snapshot and the one built at an address."""
    build_snapshot(folder / "duckdb.duckdb", from_what)
    build_snapshot(folder / "cluster.duckdb", from_what, engine=open_engine(address, folder / "far" / "storage"))
    assert not list((folder / "far" / "storage").glob("*")), "a build leaves nothing behind"
    return differences(folder / "duckdb.duckdb", folder / "cluster.duckdb")


def test_the_sample_book_is_the_same_on_a_cluster(cluster: str, sample_book: Book, tmp_path: Path) -> None:
    record = sample_book.snapshot_record(sample_book.require_current())
    assert problems(made_from(sample_book, record), cluster, tmp_path) == []


@pytest.mark.parametrize("name", BOOKS)
def test_an_edge_case_book_is_the_same_on_a_cluster(cluster: str, name: str, tmp_path: Path) -> None:
    assert problems(built_from(name, tmp_path), cluster, tmp_path) == []


def test_a_program_without_a_file_reaches_the_cluster(cluster: str, tmp_path: Path) -> None:
    text = f"""
from pathlib import Path
from analytics.engines.spark_connect import SparkEngine
spark = SparkEngine({cluster!r}, Path({str(tmp_path)!r})).session()
print(spark.sql("select 40 + 2 as answer").toArrow().to_pylist())
spark.stop()
"""
    done = subprocess.run([sys.executable, "-c", text], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[{'answer': 42}]", done.stderr


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("update movements set mrr = mrr + 0.000001 where client_id = 'a'", "movements: 1 and 1 rows differ, in the"),
        ("insert into movements values ('c', 1.0)", "movements: 0 and 1 rows differ"),
        ("alter table movements alter mrr type decimal(28, 6)", "movements: columns"),
        ("create table more (a integer)", "more: only in one snapshot"),
        ("update ratios set ratio = 5e-324", "ratios: 1 and 1 rows differ, in the columns ['ratio']"),
    ],
)
def test_the_comparison_sees_any_difference(tmp_path: Path, change: str, expected: str) -> None:
    one, other = tmp_path / "one.duckdb", tmp_path / "other.duckdb"
    for path in (one, other):
        con = duckdb.connect(str(path))
        con.execute("create table movements as select 'a' as client_id, cast(1 as decimal(24, 6)) as mrr")
        con.execute("create table ratios as select cast(0 as double) as ratio")
        con.execute(change if path == other else "checkpoint")
        con.close()
    [found] = differences(one, other)
    assert found.startswith(expected)
    assert differences(one, one) == []
