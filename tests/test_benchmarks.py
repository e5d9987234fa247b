"""What the benchmarks reckon with, without timing anything."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics.sql_files import SQL_FOLDER
from benchmarks.comparing import differences
from benchmarks.dbt_project import with_refs
from benchmarks.drawing import Line, drawn
from benchmarks.grow import grow, rows_of, split_last_month
from benchmarks.measuring import Failed, Run, percentile, run, summary, table

CLIENTS = 'client_id,name,email,signed_on\nC1,Ärger & Söhne,a@b.example,2026-01-05\nC2,"Comma, Ltd",,\n'
REVENUE = (
    "client_id,date,amount,kind,invoice_id\n"
    "C1,2026-01-31,100.10,recurring,I1\nC2,2026-02-01,20.20,project,\nC1,2026-02-28,-0.30,recurring,I1\n"
)
CONTACTS = 'client_id,date,channel,note\nC1,2026-01-10,call,"said ""no"""\nC1,2026-02-11,email,\n'
Write = Callable[[str, str], Path]


@pytest.fixture
def exports(write: Write) -> Path:
    """Two clients, three revenue rows, two contacts."""
    write("clients.csv", CLIENTS)
    write("contacts.csv", CONTACTS)
    return write("revenue.csv", REVENUE).parent


def read(folder: Path, kind: str) -> list[dict[str, str]]:
    with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_growing_keeps_every_line_of_every_client(exports: Path, tmp_path: Path) -> None:
    grow(exports, 3, tmp_path / "grown")
    assert rows_of(tmp_path / "grown") == {"clients": 6, "revenue": 9, "contacts": 6}
    revenue = read(tmp_path / "grown", "revenue")
    # 3 x (100.10 + 20.20 - 0.30)
    assert sum(Decimal(row["amount"]) for row in revenue) == Decimal("360.00")
    first = [row for row in revenue if not row["client_id"].startswith("K")]
    assert first == read(exports, "revenue")
    ids = {row["client_id"] for row in read(tmp_path / "grown", "clients")}
    assert ids == {"C1", "C2", "K1-C1", "K1-C2", "K2-C1", "K2-C2"}
    assert {row["client_id"] for row in revenue} == ids
    assert [row["date"] for row in revenue] == sorted(row["date"] for row in revenue)


def test_a_grown_invoice_belongs_to_one_client(exports: Path, tmp_path: Path) -> None:
    grow(exports, 2, tmp_path / "grown")
    pairs = {(row["invoice_id"], row["client_id"]) for row in read(tmp_path / "grown", "revenue") if row["invoice_id"]}
    assert pairs == {("I1", "C1"), ("K1-I1", "K1-C1")}
    notes = [row["note"] for row in read(tmp_path / "grown", "contacts")]
    assert notes == ['said "no"', 'said "no"', "", ""]


def test_the_last_month_and_what_lies_before_it_are_the_whole(exports: Path, tmp_path: Path) -> None:
    assert split_last_month(exports, tmp_path / "before", tmp_path / "month") == "2026-02-01"
    for kind in ("revenue", "contacts"):
        before, month = read(tmp_path / "before", kind), read(tmp_path / "month", kind)
        assert before + month == read(exports, kind)
        assert {row["date"][:7] for row in before} == {"2026-01"}
        assert {row["date"][:7] for row in month} == {"2026-02"}
    assert read(tmp_path / "month", "clients") == read(exports, "clients")


@pytest.mark.parametrize(
    ("theirs", "words"),
    [
        ({"a": [1, 0.5, None]}, []),
        ({"a": [1, 0.5 + 1e-12, None]}, []),
        ({"a": [2, 0.5, None]}, ["a [0]: 1 here, 2 there"]),
        ({"a": [1, 0.5, 0.0]}, ["a [2]: None here, 0.0 there"]),
        ({"a": [1, 0.5]}, ["a: [1, 0.5, None] here, [1, 0.5] there"]),
        ({"b": 1}, ["a: only here", "b: only there"]),
    ],
)
def test_a_figure_that_differs_is_named(theirs: dict[str, object], words: list[str]) -> None:
    assert list(differences({"a": [1, 0.5, None]}, theirs)) == words


def test_every_model_reads_what_others_make_by_ref() -> None:
    names = {path.stem for path in (SQL_FOLDER / "models").glob("*.sql")} | {"revenue", "given"}
    text = "with own as (select 1 from revenue),\nclients as (select 2)\nselect * from own join given on true, months"
    written = with_refs(text, names)
    assert "from {{ ref('revenue') }})" in written
    assert "join {{ ref('given') }} on" in written
    # what the query itself names is no other model
    assert "from own" in written
    for path in (SQL_FOLDER / "models").glob("*.sql"):
        assert f"ref('{path.stem}')" not in with_refs(path.read_text(encoding="utf-8"), names), path.name


def test_a_process_that_fails_says_why_and_one_that_works_is_measured(tmp_path: Path) -> None:
    done = run([sys.executable, "-c", f"open(r'{tmp_path / 'made'}', 'w').write('x')"])
    assert (tmp_path / "made").exists()
    assert done.wall > 0 and done.peak > 1
    with pytest.raises(Failed, match="no such luck"):
        run([sys.executable, "-c", "raise SystemExit('no such luck')"])


def test_medians_percentiles_and_tables() -> None:
    runs = [Run(3.0, 1.0, 10.0), Run(1.0, 3.0, 30.0), Run(2.0, 2.0, 20.0)]
    found = summary(runs)
    assert (found["wall"], found["wall_least"], found["wall_most"], found["cpu"], found["peak"]) == (2, 1, 3, 2, 30)
    assert Run(1.0, 2.0, 30.0) + Run(4.0, 5.0, 20.0) == Run(5.0, 7.0, 30.0)
    assert percentile(list(range(1, 101)), 0.95) == 96
    assert percentile([7.0], 0.95) == 7.0
    assert table(("name", "ms"), [("a", 1)]).splitlines() == ["| name | ms |", "| --- | ---: |", "| a | 1 |"]


def test_the_picture_names_its_lines_and_sizes() -> None:
    picture = drawn([("seconds", [Line("import <all>", [(1, 2.0), (10, 20.0)])])])
    assert "import &lt;all&gt;" in picture and ">10x<" in picture and picture.startswith("<svg")


def test_the_kept_results_name_no_place_on_a_machine() -> None:
    folder = Path(__file__).resolve().parent.parent / "benchmarks"
    for path in [folder / "RESULTS.md", *(folder / "results").glob("*.json")]:
        text = path.read_text(encoding="utf-8")
        assert "/tmp/" not in text and "/home/" not in text and str(folder.parent) not in text, path.name
        if path.suffix == ".json":
            assert date.fromisoformat(json.loads(text)["on"]["day"])
