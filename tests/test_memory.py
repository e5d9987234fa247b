"""A limit of memory changes no figure and leaves nothing behind; a wrong one is told; what is left is estimated."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from analytics import METRICS
from analytics.__main__ import main
from analytics.book import Book
from analytics.build import build_snapshot, part_clients
from analytics.building import build_in_force
from analytics.changes import change_settings, made_from, undo
from analytics.command_line.common import ProgressLine
from analytics.disk import disk_errors
from analytics.engines import open_engine
from analytics.engines.duckdb_engine import DuckDBEngine
from analytics.errors import BookError, UsageError
from analytics.intake import import_files
from analytics.memory import LEAST_BYTES, PROGRAM_BYTES, Memory, memory_of, parse_memory
from analytics.parsed import ParsedOnce
from analytics.reader import Reader, open_reader
from analytics.time_left import time_left
from tests.conftest import SAMPLE, SAMPLE_DAY
from tests.engine_comparison import Narrow, differences


@pytest.mark.parametrize(
    ("text", "size"),
    [("2GB", 2 * 10**9), ("2 gb", 2 * 10**9), ("1.5GiB", 1536 * 1024**2), ("600MB", 600 * 10**6)],
)
def test_a_size_is_read(text: str, size: int) -> None:
    assert parse_memory(text).size == size


@pytest.mark.parametrize("text", ["", "2", "GB", "two GB", "-2GB", "2KB", "499MB", "1e9GB", "2GB; drop table given"])
def test_a_wrong_size_is_told(text: str) -> None:
    with pytest.raises(UsageError):
        parse_memory(text)


@pytest.mark.parametrize("size", [LEAST_BYTES, 2 * 10**9, 64 * 10**9])
@pytest.mark.parametrize("share", [0.25, 0.5, 0.75, 1])
def test_shares_add_up_to_the_limit_at_most(size: int, share: float) -> None:
    parts = [int(Memory(size).part(one).removesuffix("MB")) * 1000**2 for one in (share, 1 - share)]
    assert 0 < sum(parts) + PROGRAM_BYTES <= size


def test_a_limit_changes_no_figure_and_leaves_nothing(tmp_path: Path, sample_reader: Reader) -> None:
    book = Book(tmp_path / "book")
    files = sorted(SAMPLE.glob("*.csv"))
    import_files(
        book, files, import_day=SAMPLE_DAY, at=datetime(2026, 11, 2, 9), who="test", memory=parse_memory("500MB")
    )
    reader = open_reader(book)
    for name in ("net_dollar_retention", "account_rank", "contact_coverage", "receivables", "client_fit"):
        assert METRICS[name](reader).equals(METRICS[name](sample_reader)), name
    reader.close()
    left = {path.name for path in (tmp_path / "book").rglob("*")} - {"lock"}
    assert not {name for name in left if "spill" in name or name.startswith((".", "work"))}, left


def test_a_build_in_parts_makes_the_same_tables(tmp_path: Path, sample_book: Book) -> None:
    whole, in_parts = tmp_path / "whole.duckdb", tmp_path / "parts.duckdb"
    made = made_from(sample_book, sample_book.snapshot_record(1))
    build_snapshot(whole, made)
    build_snapshot(in_parts, made, engine=Narrow())
    assert differences(whole, in_parts) == []
    with duckdb.connect(in_parts, read_only=True) as con:
        assert con.execute("select count(*) from account_coverage").fetchone() != (0,)


@pytest.mark.parametrize("table", ["account_months", "movements"])
def test_rows_of_a_month_and_of_an_owner_in_it_lie_together(tmp_path: Path, sample_book: Book, table: str) -> None:
    path = tmp_path / "whole.duckdb"
    build_snapshot(path, made_from(sample_book, sample_book.snapshot_record(1)))
    with duckdb.connect(path, read_only=True) as con:
        rows = con.execute(f"select month_number, owner from {table} order by rowid").fetchall()
    assert len({owner for _, owner in rows}) > 3
    assert rows == sorted(rows)


@pytest.mark.parametrize("parts", [1, 2, 7])
def test_clients_are_parted_evenly_and_an_owners_stay_together(parts: int) -> None:
    with duckdb.connect() as con:
        con.execute(
            "create table clients as "
            "select 'C' || range as client_id, 'owner ' || range % 10 as owner from range(400); "
            # client 400 is none of the clients; each has one to nine months
            "create table spine as select 'C' || range as client_id from range(401), range(9) as months(month) "
            "where month <= range.range % 9"
        )
        part_clients(con, "spine", parts)
        found = con.execute("select client_id, owner, part from client_parts left join clients using (client_id)")
        rows = found.fetchall()
        counts = con.execute(
            "select part, count(*) from spine join client_parts using (client_id) group by 1"
        ).fetchall()
    assert len({client for client, _, _ in rows}) == len(rows) == 401
    assert {part for part, _ in counts} == set(range(parts))
    [total] = {sum(count for _, count in counts)}
    assert all(abs(count - total / parts) <= 9 for _, count in counts)
    # a part ends within an owner at most
    assert len({(owner, part) for _, owner, part in rows}) <= 11 + parts - 1


@pytest.mark.parametrize("rows, parts", [(0, 1), (1_789_569, 1), (1_789_570, 2), (18_000_000, 11)])
def test_a_step_is_parted_by_its_rows_and_the_memory(rows: int, parts: int) -> None:
    # 1,789,569 rows x 1,200 bytes are 2,147,482,800, just below 2 GiB
    with duckdb.connect() as con:
        con.execute(f"set memory_limit = '2GiB'; create view counted as from range({rows})")
        assert DuckDBEngine().parts(con, "counted") == parts


def test_what_is_no_size_in_the_environment_is_told_by_its_name() -> None:
    assert memory_of({}) is None and memory_of({"TOUCHSTONE_MEMORY": " "}) is None
    assert memory_of({"TOUCHSTONE_MEMORY": "1.5GB"}) == Memory(1_500_000_000)
    with pytest.raises(UsageError, match=r"^TOUCHSTONE_MEMORY"):
        memory_of({"TOUCHSTONE_MEMORY": "much"})


def test_the_limit_of_the_environment_holds_for_all_that_builds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits: list[str] = []
    connect = DuckDBEngine.connect

    def seen(engine: DuckDBEngine, path: Path) -> ParsedOnce:
        con = connect(engine, path)
        limits.extend(con.execute("select current_setting('memory_limit')").fetchone() or ())
        return con

    monkeypatch.setattr(DuckDBEngine, "connect", seen)
    monkeypatch.setenv("TOUCHSTONE_MEMORY", "2GiB")
    book, at = Book(tmp_path / "book"), datetime(2026, 11, 2, 9)
    import_files(book, sorted(SAMPLE.glob("*.csv")), import_day=SAMPLE_DAY, at=at, who="test")
    change_settings(book, {"gap_months": "2"}, at=at, who="test")
    book.snapshot_path(1).unlink()
    undo(book, at=at, who="test")
    build_in_force(book, open_engine("duckdb", tmp_path), at=at, who="test")
    # 2 GiB x 0.85 - 250 MB = 1,575 MB, of which an import gives its build three quarters
    whole, of_import = "1.4 GiB", "1.0 GiB"
    assert limits == [of_import, whole, whole, whole]
    # what is said with the command counts
    import_files(book, [SAMPLE / "clients.csv"], import_day=SAMPLE_DAY, at=at, who="test", memory=parse_memory("4GiB"))
    assert limits[-1] == "2.3 GiB"


def test_the_command_takes_a_limit_and_tells_a_wrong_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [str(path) for path in sorted(SAMPLE.glob("*.csv"))]
    book = str(tmp_path / "book")
    with pytest.raises(SystemExit) as ended:
        main(["import", *files, "--book", book, "--memory", "10MB"])
    assert ended.value.code == 2 and "too little memory" in capsys.readouterr().err
    assert not (tmp_path / "book").exists()
    assert main(["import", *files, "--book", book, "--import-day", "2026-11-02", "--memory", "500MB"]) == 0


def test_too_little_memory_is_told_with_what_to_do() -> None:
    with pytest.raises(BookError, match="not enough memory") as told, disk_errors(), duckdb.connect() as con:
        con.execute("set temp_directory = ''")
        con.execute("set memory_limit = '5MB'")
        con.execute("create table large as select md5(range::varchar) as text from range(1_000_000)")
    assert "--memory" in str(told.value) and "as it was before" in str(told.value)


def test_no_room_on_the_disk_for_what_memory_cannot_hold_is_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="disk is full"), disk_errors(), duckdb.connect() as con:
        con.execute("set temp_directory = $folder", {"folder": str(tmp_path)})
        con.execute("set max_temp_directory_size = '1MB'")
        con.execute("set memory_limit = '5MB'")
        con.execute("create table large as select md5(range::varchar) as text from range(1_000_000)")


@pytest.mark.parametrize(
    ("seconds", "part", "text"),
    [
        (4.9, 0.5, ""),  # too early
        (60.0, 0.09, ""),
        (60.0, 0.95, ""),  # 60 / 0.95 x 0.05 = 3.2 s: over before it is read
        (20.0, 0.5, "about 20 s left"),
        (30.0, 0.4, "about 40 s left"),  # 30 / 0.4 x 0.6 = 45 s, to the even ten
        (60.0, 0.25, "about 3 min left"),
        (600.0, 0.25, "about 30 min left"),
    ],
)
def test_the_rest_is_judged_by_what_is_done(seconds: float, part: float, text: str) -> None:
    assert time_left(seconds, part) == text


def test_each_work_has_a_clock_of_its_own(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    clock = iter([0.0, 0.0, 30.0, 1000.0, 1000.0, 1000.0])
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    line = ProgressLine(lambda: next(clock))
    line("reading", 0.0)
    line("building", 0.5)
    line("ready", 1.0)
    first = capsys.readouterr().err
    assert "50%  building, about 30 s left" in first and first.endswith("100%  ready\n")
    line("reading", 0.4)
    assert "left" not in capsys.readouterr().err
