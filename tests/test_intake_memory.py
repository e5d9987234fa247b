"""What was answered once is not asked again for files of the same shape; a shape that has grown is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from analytics.__main__ import main

AMBIGUOUS = "Client;Invoice date;Net;Number\nAcme;03/04/2026;100,00;{0}1\nBerg;05/06/2026;200,00;{0}2\n"
MINOR = "id,customer,created,amount,currency,status\n{0}_1Jx29aa,cus_1,2026-0{1}-03 10:00:00,129900,usd,paid\n{0}_2Jx29bb,cus_2,2026-0{1}-17 10:00:00,249950,usd,paid\n{0}_3Jx29cc,cus_1,2026-0{1}-28 10:00:00,5075,usd,paid\n"  # noqa: E501
TWO_AMOUNTS = "Client,Date,Amount 1,Amount 2\nAcme,2026-0{0}-20,100.00,90.00\nBerg,2026-0{0}-21,200.00,170.00\nZeta,2026-0{0}-22,300.00,260.00\n"  # noqa: E501


def run(capsys: pytest.CaptureFixture[str], book: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    capsys.readouterr()
    code = main(["import", *arguments, "--book", str(book), "--import-day", "2026-11-22", "--json"])
    return code, json.loads(capsys.readouterr().out)


def write(path: Path, text: str) -> str:
    path.write_text(text, encoding="utf-8")
    return str(path)


def amounts(book: Path, number: int) -> list[str]:
    import duckdb

    path = book / "imports" / f"{number:04d}" / "rows" / "revenue.parquet"
    return [
        str(amount)
        for (amount,) in duckdb.sql(f"select cast(amount as decimal(18, 2)) from '{path}' order by 1").fetchall()
    ]


@pytest.mark.parametrize(
    ("about", "first", "second", "answer", "expected"),
    [
        ("date order", AMBIGUOUS.format("A"), AMBIGUOUS.format("B").replace("/2026", "/2025"), "--date-order mdy", []),
        ("minor units", MINOR.format("ch", 3), MINOR.format("py", 4), "--units minor", ["50.75", "1299.00", "2499.50"]),
        (
            "amount",
            TWO_AMOUNTS.format(3),
            TWO_AMOUNTS.format(4),
            "--map Amount 2=amount",
            ["90.00", "170.00", "260.00"],
        ),
    ],
)
def test_a_question_is_asked_once_for_a_shape(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    about: str,
    first: str,
    second: str,
    answer: str,
    expected: list[str],
) -> None:
    book = tmp_path / "book"
    one, other = write(tmp_path / "one.csv", first), write(tmp_path / "other.csv", second)
    code, said = run(capsys, book, one)
    assert code == 1 and [question["about"] for question in said["questions"]] == [about]
    assert not (book / "current").exists()
    code, said = run(capsys, book, one, *answer.split(" ", 1))
    assert code == 0, said
    code, said = run(capsys, book, other)
    assert code == 0, said
    if expected:
        assert amounts(book, 1) == expected and amounts(book, 2) == expected


def test_an_undone_import_is_forgotten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    one, other = write(tmp_path / "one.csv", AMBIGUOUS.format("A")), write(tmp_path / "two.csv", AMBIGUOUS.format("B"))
    assert run(capsys, book, one, "--date-order", "dmy")[0] == 0
    assert main(["undo", "--book", str(book)]) == 0
    assert run(capsys, book, other)[0] == 1


def test_dates_that_decide_win_over_what_is_remembered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    first = write(tmp_path / "one.csv", AMBIGUOUS.format("A"))
    assert run(capsys, book, first, "--date-order", "dmy")[0] == 0
    second = write(tmp_path / "two.csv", AMBIGUOUS.format("B").replace("05/06/2026", "12/31/2025"))
    code, said = run(capsys, book, second, "--add")
    assert code == 0, said
    import duckdb

    path = book / "imports" / "0002" / "rows" / "revenue.parquet"
    days = [str(day) for (day,) in duckdb.sql(f"select date from '{path}' order by 1").fetchall()]
    assert days == ["2025-12-31", "2026-03-04"]


def test_a_shape_that_has_grown_is_the_same_source_and_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    book = tmp_path / "book"
    old = "Client,Date,Net,Invoice,Due date\nAcme,2026-03-20,100.00,1,2026-04-20\nBerg,2026-03-21,200.00,2,2026-04-20\n"
    new = (
        "Client,Date,Net,Invoice,Due date,Payment terms\n"
        "Acme,2026-04-20,100.00,3,2026-05-20,30\nBerg,2026-04-21,200.00,4,2026-05-20,30\n"
    )
    assert run(capsys, book, write(tmp_path / "old.csv", old))[0] == 0
    code, said = run(capsys, book, write(tmp_path / "new.csv", new))
    assert code == 0, said
    [file] = said["files"]
    assert any("payment terms" in note for note in file["notes"])
    assert (
        len({json.loads(path.read_text())["files"][0]["source"] for path in book.glob("imports/*/manifest.json")}) == 1
    )
