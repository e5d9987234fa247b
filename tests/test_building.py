"""build: figures on a chosen engine, from the imports in force or from exports that are read in place."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from pysail.spark import SparkConnectServer

from analytics import METRICS
from analytics.__main__ import main
from analytics.backup import back_up
from analytics.book import Book
from analytics.building import build_from_source, build_in_force
from analytics.changes import change_corrections, change_settings, undo
from analytics.clients import client_contacts, client_revenue
from analytics.engines import open_engine
from analytics.engines.transpiling import models_in_order
from analytics.errors import BookError, DataError, EngineError, UsageError
from analytics.history import history
from analytics.intake import Answers, import_files
from analytics.reader import open_reader
from analytics.restoring import restore
from tests.conftest import SAMPLE, SAMPLE_DAY
from tests.engine_comparison import differences

Write = Callable[[str, str], Path]
NOON = datetime(2026, 11, 2, 12)
# Nothing listens here: the port of discard.
NOBODY = "sc://127.0.0.1:9"
REVENUE = "client_id,date,amount\na,2026-09-01,100\na,2026-10-01,100\nb,2026-09-01,50.25\nb,2026-10-01,50.25\n"


def from_source(book: Book, source: Path | str, address: str = "duckdb", storage: Path | None = None, **more: object):
    return build_from_source(
        book,
        open_engine(address, storage or book.path),
        str(source),
        storage=storage,
        import_day=SAMPLE_DAY,
        at=NOON,
        who="test",
        **more,
    )


def mrr(book: Book) -> dict[str, str]:
    reader = open_reader(book)
    found = METRICS["account_months"](reader)
    reader.close()
    return {f"{row.client_id} {row.month:%Y-%m}": f"{row.mrr.normalize():f}" for row in found.itertuples()}


def test_a_source_gives_the_snapshot_of_an_import(sample_book: Book, tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    report = from_source(book, SAMPLE)
    assert [(one.kind, one.loaded, one.refused) for one in report.files] == [
        ("clients", 75, 0),
        ("revenue", 1748, 0),
        ("contacts", 2600, 0),
    ]
    assert differences(book.snapshot_path(1), sample_book.snapshot_path(1)) == []


def test_a_source_of_parquet_gives_the_snapshot_of_its_csv(tmp_path: Path) -> None:
    folder = tmp_path / "parquet"
    folder.mkdir()
    con = duckdb.connect()
    for kind in ("clients", "revenue", "contacts"):
        # typed by DuckDB itself: dates, doubles and whole numbers
        con.execute(f"copy (from read_csv('{SAMPLE / kind}.csv', header = true)) to '{folder / kind}.parquet'")
    one, other = Book(tmp_path / "csv_book"), Book(tmp_path / "parquet_book")
    from_source(one, SAMPLE)
    from_source(other, f"{folder}/*.parquet")
    assert mrr(one) == mrr(other)
    assert len(mrr(one)) > 1000


def test_a_source_on_a_cluster_gives_the_same_rows(cluster: str, sample_book: Book, tmp_path: Path) -> None:
    book, storage = Book(tmp_path / "book"), tmp_path / "storage"
    report = from_source(book, SAMPLE, cluster, storage)
    assert report.rows_folder is not None and report.rows_folder.parent == storage
    # what only one machine can number: the lines of rows without an invoice number
    found = differences(book.snapshot_path(1), sample_book.snapshot_path(1))
    assert [one for one in found if not one.startswith("invoices: ")] == []
    assert [one.name for one in storage.iterdir()] == [report.rows_folder.name]
    assert sample_of_pages(book) == sample_of_pages(sample_book)
    # everything goes on from it: a setting, an undo, a build on the other engine
    change_settings(book, {"gap_months": "1"}, at=NOON, who="test")
    change_settings(sample := copy_of(sample_book, tmp_path), {"gap_months": "1"}, at=NOON, who="test")
    assert mrr(book) == mrr(sample)
    again = build_in_force(book, open_engine(cluster, storage), at=NOON, who="test")
    assert differences(book.snapshot_path(2), book.snapshot_path(again.snapshot)) == []
    assert undo(book, at=NOON, who="test", to=1) == 1
    assert mrr(book) == mrr(sample_book)


def copy_of(book: Book, folder: Path) -> Book:
    back_up(book, folder / "copy.zip", at=NOON, who="test")
    restore(folder / "copy.zip", folder / "copy", at=NOON, who="test")
    return Book(folder / "copy")


def sample_of_pages(book: Book) -> list[object]:
    """What pages show, the rows of one client included."""
    reader = open_reader(book)
    found = [METRICS[name](reader).to_dict("records") for name in ("net_dollar_retention", "contact_coverage")]
    found += [ask(reader, "C0001").to_dict("records") for ask in (client_revenue, client_contacts)]
    reader.close()
    return [repr(one) for one in found]


def test_refused_rows_are_counted_and_kept_with_their_reasons(write: Write, tmp_path: Path) -> None:
    write(
        "exports/revenue.csv",
        REVENUE + ",2026-10-01,5\nc,01.10.2026,5\nc,2026-02-30,5\nc,2026-10-01,5.1234567\n",
    )
    write("exports/clients.csv", "client_id,name,owner\na,Ann,Bo\na,Ann,Cy\nb,Ben,Bo\nc,Cat,\nd,Dan,\ne,Eve,\n")
    book = Book(tmp_path / "book")
    report = from_source(book, tmp_path / "exports")
    assert {one.kind: (one.records, one.loaded, one.refused) for one in report.files} == {
        "clients": (6, 4, 2),
        "revenue": (8, 4, 4),
    }
    refused = duckdb.sql(
        f"select client_id, reason from '{report.rows_folder}/refused/revenue.parquet' order by line"
    ).fetchall()
    assert refused == [
        (None, "client_id is empty"),
        ("c", "date is no date such as 2026-10-31"),
        ("c", "date is no date such as 2026-10-31"),
        ("c", "amount is no plain number"),
    ]
    assert "8 rows, 6 refused" in history(book)[0].sentence


@pytest.mark.parametrize(
    ("files", "error", "words"),
    [
        ({"revenue.csv": REVENUE + "c,,1\nc,x,1\nc,y,1\nc,z,1\nc,,2\n"}, DataError, "5 of 9 rows cannot be loaded"),
        (
            {"revenue.csv": "client_id,date\na,2026-01-01\n", "x_revenue.csv": "client_id,day\na,1"},
            DataError,
            "lacks",
        ),
        ({"other.csv": "p,q\n1,2\n"}, DataError, "Nothing tells which export"),
        ({"notes.txt": "hello"}, UsageError, "no .csv or .parquet file"),
        ({"revenue.parquet": "no parquet"}, DataError, "cannot be read"),
    ],
)
def test_a_source_that_cannot_be_read_leaves_the_book_as_it_was(
    write: Write, tmp_path: Path, files: dict[str, str], error: type[Exception], words: str
) -> None:
    good = write("good/revenue.csv", REVENUE)
    book = Book(tmp_path / "book")
    from_source(book, good.parent)
    for name, text in files.items():
        write(f"bad/{name}", text)
    with pytest.raises(error, match=words):
        from_source(book, tmp_path / "bad", storage=tmp_path / "storage")
    assert book.current_number() == 1 and book.import_numbers() == [1]
    assert not list(tmp_path.glob("storage/*")) and not list(book.imports_folder.glob(".staging*"))


def test_later_imports_and_corrections_count_on_top_of_a_source(write: Write, tmp_path: Path) -> None:
    source = write("exports/revenue.csv", REVENUE)
    book = Book(tmp_path / "book")
    from_source(book, source.parent, storage=tmp_path / "storage")
    later = write("later/revenue.csv", "client_id,date,amount\na,2026-11-01,120\nb,2026-11-01,50.25\n")
    import_files(book, [later], import_day=date(2026, 12, 1), at=NOON, who="test", answers=Answers(mode="add"))
    assert mrr(book) == {
        **{f"a 2026-{month}": "100" for month in ("09", "10")},
        **{f"b 2026-{month}": "50.25" for month in ("09", "10", "11")},
        "a 2026-11": "120",
    }
    change_corrections(
        book, lambda now: now.with_same_client("b", "a"), what="correction", cause="b is a", at=NOON, who="test"
    )
    assert mrr(book) == {"a 2026-09": "150.25", "a 2026-10": "150.25", "a 2026-11": "170.25"}
    # a new build from the source takes the place of both, and counts the correction
    from_source(book, source.parent, storage=tmp_path / "storage")
    assert mrr(book) == {"a 2026-09": "150.25", "a 2026-10": "150.25"}


def test_rows_on_a_storage_that_is_gone_are_missed_in_words(write: Write, tmp_path: Path) -> None:
    book, storage = Book(tmp_path / "book"), tmp_path / "storage"
    from_source(book, write("exports/revenue.csv", REVENUE).parent, storage=storage)
    storage.rename(tmp_path / "elsewhere")
    with pytest.raises(BookError, match=r"lie in .*storage.*build --source"):
        open_reader(book)


def test_a_book_of_a_source_is_backed_up_and_restored(write: Write, tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    from_source(book, write("exports/revenue.csv", REVENUE).parent)
    assert mrr(copy_of(book, tmp_path)) == mrr(book)


@pytest.mark.parametrize("arguments", [[], ["--source", str(SAMPLE)]])
def test_a_cluster_that_does_not_answer_changes_nothing(
    arguments: list[str], write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = Book(tmp_path / "book")
    from_source(book, write("exports/revenue.csv", REVENUE).parent)
    before = mrr(book)
    assert main(["build", "--engine", NOBODY, "--book", str(book.path), *arguments]) == 1
    said = capsys.readouterr().err
    assert f"The cluster at {NOBODY} does not answer" in said and "The book is as it was before." in said
    assert book.current_number() == 1 and mrr(book) == before


def test_a_cluster_that_dies_in_mid_build_changes_nothing(write: Write, tmp_path: Path) -> None:
    server = SparkConnectServer(port=0)
    server.start(background=True)
    host, port = server.listening_address
    book = Book(tmp_path / "book")
    from_source(book, write("exports/revenue.csv", REVENUE).parent)
    steps: list[str] = []

    def dies(step: str, _: float) -> None:
        steps.append(step)
        if step == "ranks of every month":
            server.stop()

    with pytest.raises(EngineError, match=r"failed at making account_ranks: .*The book is as it was before\."):
        build_in_force(
            book, open_engine(f"sc://{host}:{port}", tmp_path / "storage"), at=NOON, who="test", progress=dies
        )
    assert steps[-1] == "ranks of every month"
    assert book.current_number() == 1 and book.snapshot_numbers() == [1]
    assert not list((tmp_path / "storage").glob("*"))


def test_the_command_says_what_it_built_and_as_json(write: Write, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    source = write("exports/revenue.csv", REVENUE)
    book = ["--book", str(tmp_path / "book")]
    assert main(["build", "--source", str(source.parent), "--memory", "1GB", *book]) == 0
    assert "revenue.csv: revenue, 4 rows" in capsys.readouterr().out
    assert main(["build", "--as-of", "2026-10-15", "--json", *book]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["snapshot"], said["engine"], said["data_date"]) == (2, "duckdb", "2026-10-15")
    assert [one.sentence for one in history(Book(tmp_path / "book"))] == [
        "build on duckdb",
        f"build from {source.parent}: 4 rows",
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--engine", "postgres"], '"postgres" is no engine'),
        (["--engine", "sc://nowhere"], "names no host and port"),
        (["--engine", NOBODY, "--memory", "1GB"], "a cluster has limits of its own"),
        (["--source", "s3a://bucket/exports"], "DuckDB reads files of this machine"),
    ],
)
def test_wrong_usage_is_refused(
    arguments: list[str], words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["build", "--book", str(tmp_path / "book"), *arguments]) == 2
    assert words in capsys.readouterr().err


def test_the_models_are_printed_in_the_order_of_what_they_read(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build", "--print-sql"]) == 0
    printed = capsys.readouterr().out
    places = [printed.index(f"-- {name}\n") for name in models_in_order()]
    assert places == sorted(places) and len(places) == len(list((Path("analytics/sql/models")).glob("*.sql")))
    order = models_in_order()
    for earlier, later in (("revenue_parts", "client_months"), ("account_spine", "account_months"), ("months", "")):
        assert not later or order.index(earlier) < order.index(later)
