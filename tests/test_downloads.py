"""What leaves the book as files: templates that load, the rows in force, and workbooks without live formulas."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analytics.__main__ import main
from analytics.book import Book
from analytics.changes import change_settings
from analytics.contract import KINDS, Kind, column_names
from analytics.correcting import leave_out, link_clients
from analytics.errors import BookError, UsageError
from analytics.intake import Answers
from analytics.loaded_rows import loaded_columns, loaded_rows, loaded_rows_csv
from analytics.reader import Reader, open_reader
from analytics.spreadsheet import CELL_CHARACTERS, as_xlsx
from analytics.templates import TEMPLATES, template, write_templates
from tests.books.by_hand import named, retainer, write_book
from tests.books.first_import import import_files

AT = {"at": datetime(2026, 1, 5, 9), "who": "ana"}
HOSTILE = ('=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1", "#N/A", "a\x00b\x1b[31m", "x" * 40_000)


# -- templates


def test_templates_load_without_a_refused_row(tmp_path: Path) -> None:
    write_templates(tmp_path / "exports")
    files = [tmp_path / "exports" / f"{kind}.csv" for kind in KINDS if kind in ("clients", "revenue", "contacts")]
    book = Book(tmp_path / "book")
    preview = import_files(book, files, import_day=date(2026, 2, 5), at=datetime(2026, 2, 5), who="ana")
    assert (preview.refused, preview.unknown_clients) == (0, ())
    assert [file.loaded for file in preview.files] == [2, 2, 2]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_has_every_column_of_the_contract_and_shows_its_form(kind: Kind) -> None:
    rows = list(csv.DictReader(io.StringIO(template(kind))))
    assert tuple(rows[0]) == column_names(kind)
    empty = {name for name in rows[0] if not any(row[name] for row in rows)}
    assert empty <= {"rank"}, "a rank set by hand would win over the computed one"


def test_templates_write_over_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "revenue.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(BookError, match=r"revenue\.csv already"):
        write_templates(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["revenue.csv"]
    assert main(["templates", str(tmp_path / "new")]) == 0
    assert [Path(line).stem for line in capsys.readouterr().out.splitlines()] == list(TEMPLATES)


# -- the rows in force


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Two imports: the second replaces December of b."""
    book = Book(tmp_path / "book")
    hostile = '=cmd|" /C calc"!A1'
    first = write_book(
        tmp_path / "first",
        clients=named("a", "b", owner=hostile),
        revenue=retainer("a", "2025-11", "10.5 10.123456") + retainer("b", "2025-12", "20"),
        contacts=[{"client_id": "a", "date": "2025-12-20", "channel": "call", "note": hostile, "out_of_scope": "yes"}],
    )
    second = write_book(tmp_path / "second", revenue=retainer("b", "2025-12", "30"))
    import_files(book, first, import_day=date(2026, 1, 5), **AT)
    import_files(book, second, import_day=date(2026, 1, 5), answers=Answers(mode="replace"), **AT)
    return book


def reading(book: Book, question: Callable) -> list:
    reader = open_reader(book)
    try:
        return question(reader)
    finally:
        reader.close()


def revenue(book: Book, **options) -> list[tuple]:
    def ask(reader: Reader) -> list[tuple]:
        places = [loaded_columns("revenue").index(name) for name in ("import_number", "file", "line", "client_id")]
        places.append(loaded_columns("revenue").index("amount"))
        return [tuple(row[place] for place in places) for row in loaded_rows(reader, "revenue", **options)]

    return reading(book, ask)


def test_loaded_rows_are_those_in_force_with_their_import_file_and_line(book: Book) -> None:
    # the second file speaks for 10 December alone: b's row there and a's row of that day are replaced
    expected = [
        (1, "revenue.csv", 2, "a", Decimal("10.5")),
        (2, "revenue.csv", 2, "b", Decimal("30")),
    ]
    assert revenue(book) == expected
    assert revenue(book, import_number=2) == expected[1:]


def test_loaded_rates_are_those_that_hold(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    revenue = [row | {"currency": "USD"} for row in retainer("a", "2025-11", "100 100")]
    revenue += [row | {"currency": "EUR"} for row in retainer("b", "2025-11", "100 100")]
    rates = [
        [
            {"month": "2025-11", "currency": "USD", "rate": "0.9"},
            {"month": "2025-12", "currency": "USD", "rate": "0.8"},
        ],
        [{"month": "2025-12", "currency": "USD", "rate": "0.85"}],
    ]
    for number, one in enumerate(rates):
        files = write_book(tmp_path / f"exports-{number}", revenue=None if number else revenue, rates=one)
        answers = Answers()
        if not number:
            change_settings(book, {"reporting_currency": "EUR"}, **AT)
        import_files(book, files, import_day=date(2026, 1, 5), answers=answers, **AT)
    reader = open_reader(book)
    found = list(loaded_rows(reader, "rates"))
    reader.close()
    assert found == [
        (1, "rates.csv", 2, date(2025, 11, 1), "USD", Decimal("0.9")),
        (2, "rates.csv", 2, date(2025, 12, 1), "USD", Decimal("0.85")),
    ]


def test_loaded_rows_are_corrected(book: Book) -> None:
    link_clients(book, "a", "b", **AT)
    assert [row[3] for row in revenue(book)] == ["b", "b"]
    leave_out(book, "b", **AT)
    assert revenue(book) == []


def test_loaded_rows_as_csv_hold_no_formula_and_read_back(book: Book) -> None:
    for kind in KINDS:
        pieces = reading(book, lambda reader, kind=kind: list(loaded_rows_csv(reader, kind)))
        text = b"".join(pieces).decode("utf-8")
        assert text.startswith("\ufeff") and text.count("\ufeff") == 1
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
        assert tuple(rows[0]) == loaded_columns(kind)
        assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    [contact] = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))
    assert (contact["note"], contact["out_of_scope"]) == ('\'=cmd|" /C calc"!A1', "yes")


def test_the_command_rows_prints_csv_and_json(book: Book, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> str:
        assert main(["rows", *arguments, "--book", str(book.path)]) == 0
        return capsys.readouterr().out

    as_csv = list(csv.DictReader(io.StringIO(run("revenue"))))
    as_json = json.loads(run("revenue", "--format", "json"))
    assert [row["amount"] for row in as_csv] == ["10.5", "30"]
    assert [row["amount"] for row in as_json] == [10.5, 30]
    assert [list(row) for row in as_json] == [list(row) for row in as_csv]
    assert json.loads(run("contacts", "--import", "2", "--format", "json")) == []
    assert main(["rows", "revenue", "--import", "7", "--book", str(book.path)]) == 1
    assert "The imports in force are: 1, 2." in capsys.readouterr().err


# -- workbooks


def opened(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def test_a_workbook_keeps_text_days_numbers_and_ratios_apart() -> None:
    frame = pd.DataFrame(
        {
            "client_id": ["007", "1e5"],
            "day": [date(2026, 1, 31), None],
            "stamp": pd.to_datetime(["2026-01-01", None]),
            "mrr": [Decimal("1234.560000"), None],
            "share": [0.125, float("nan")],
            "count": [3, 4],
            "is_new": [True, False],
            "months": [[1, 2], []],
        }
    )
    sheet = opened(as_xlsx(frame, "Ranks: a/b", ["share"])).active
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]] == list(frame.columns)
    assert all(cell.font.bold for cell in rows[0])
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in rows[1]] == [
        "007", datetime(2026, 1, 31), datetime(2026, 1, 1), 1234.56, 0.125, 3, True, "1 2",
    ]  # fmt: skip
    assert [cell.data_type for cell in rows[1]] == ["s", "d", "d", "n", "n", "n", "b", "s"]
    assert (rows[1][1].number_format, rows[1][4].number_format) == ("yyyy-mm-dd", "0.0%")
    assert [cell.value for cell in rows[2]] == ["1e5", None, None, None, None, 4, False, None]
    assert not re.search(r"[\[\]:*?/\\]", sheet.title)


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_no_text_becomes_a_formula_or_breaks_the_file(hostile: str) -> None:
    content = as_xlsx(pd.DataFrame({hostile[:50]: [hostile, "plain"]}), hostile[:50])
    sheet = opened(content).active
    for (cell,) in sheet.iter_rows():
        assert cell.data_type in ("s", "inlineStr")
    assert len(sheet["A2"].value) <= CELL_CHARACTERS
    assert sheet["A3"].value == "plain"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert "<f>" not in packed.read("xl/worksheets/sheet1.xml").decode("utf-8")


def test_a_table_larger_than_a_sheet_is_refused() -> None:
    with pytest.raises(UsageError, match="as CSV instead"):
        as_xlsx(pd.DataFrame(index=range(1_048_576)))


def test_an_empty_table_has_its_header() -> None:
    sheet = opened(as_xlsx(pd.DataFrame({"client_id": []}))).active
    assert [cell.value for cell in next(sheet.iter_rows())] == ["client_id"]
