"""Bytes of a text file -> a table of text: delimiters, headers, records and their lines."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import DataError
from analytics.intake import tables
from analytics.intake.layout import BLANKS
from analytics.intake.tables import Table, read_table
from analytics.intake.unpacking import Delivered

Rows = list[tuple[object, ...]]
CON = duckdb.connect()


def read(folder: Path, content: str | bytes) -> tuple[Table, Rows]:
    """The table of a file with that content, and its rows."""
    path = folder / "a.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    table = read_table(CON, Delivered(path, "a.csv", False, folder), 1)
    rows = CON.execute(f"select * from {table.table} order by line").fetchall()
    assert table.records == len(rows) + len(table.odd)
    return table, rows


def refusal(folder: Path, content: str | bytes) -> str:
    with pytest.raises(DataError) as caught:
        read(folder, content)
    assert caught.value.remedy
    return caught.value.message


# --- any table comes back as it was -----------------------------------------------------------------------------

HEADER = st.text("abcdefgKLMäöüßé_", min_size=1, max_size=8)
CELL = st.text("ab1.,;|\t\"\n\r' -/äöüßé€\u00a0\u2028\x0b", max_size=8)
TITLES = st.lists(
    st.sampled_from(["Umsatz nach Kunde", "", "Stand 31.01.2026", '"Bericht"', "Müller & Söhne"]), max_size=4
)
UNICODE = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")


@st.composite
def text_tables(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    headers = draw(st.lists(HEADER, min_size=2, max_size=5, unique_by=str.lower))
    rows = draw(st.lists(st.lists(CELL, min_size=len(headers), max_size=len(headers)), min_size=1, max_size=12))
    return headers, rows


def quoted(field: str, delimiter: str, always: bool = False) -> str:
    """A field as RFC 4180 writes it."""
    if always or any(sign in field for sign in (delimiter, '"', "\n", "\r")):
        return '"' + field.replace('"', '""') + '"'
    return field


def expected_of(text: str, rows: list[list[str]], written: list[str]) -> Rows:
    """The rows as they must be read: blank ones gone, each with the line that a text editor shows."""
    line = 1 + len(re.findall("\r\n|\r|\n", text))
    expected: Rows = []
    for row, record in zip(rows, written, strict=True):
        cells = [cell.strip(BLANKS) or None for cell in row]
        if any(cells):
            expected.append((line, *cells))
        line += len(re.findall("\r\n|\r|\n", record))
    return expected


@settings(max_examples=200)
@given(
    table=text_tables(),
    titles=TITLES,
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n", "\r"]),
    quotes_all=st.booleans(),
    encoding=st.sampled_from(UNICODE),
    tail=st.sampled_from(["", "\n", "\n\n"]),
    says_separator=st.booleans(),
)
def test_any_table_in_any_dialect_reads_back(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[str], list[list[str]]],
    titles: list[str],
    delimiter: str,
    ending: str,
    quotes_all: bool,
    encoding: str,
    tail: str,
    says_separator: bool,
) -> None:
    headers, rows = table

    def record(fields: list[str]) -> str:
        return delimiter.join(quoted(field, delimiter, quotes_all) for field in fields) + ending

    above = ([f"sep={delimiter}"] if says_separator else []) + titles
    head = "".join(title + ending for title in above) + record(headers)
    written = [record(row) for row in rows]
    text = head + "".join(written) + tail
    found, read_rows = read(tmp_path_factory.mktemp("dialect"), text.encode(encoding))
    assert found.headers == tuple(headers)
    assert found.delimiter == delimiter
    assert not found.odd
    assert read_rows == expected_of(head, rows, written)
    assert found.header_line == len(above) + 1
    assert [line for line, _ in found.titles] == [line for line, title in enumerate(above, start=1) if title]


@settings(max_examples=60)
@given(table=text_tables(), delimiter=st.sampled_from(",;\t|"))
def test_one_pass_and_record_by_record_agree(
    tmp_path_factory: pytest.TempPathFactory,
    table: tuple[list[str], list[list[str]]],
    delimiter: str,
) -> None:
    """A blank line at the top of the records sends the file the slow way; nothing else may change."""
    headers, rows = table
    rows = [[cell.replace("\n", " ").replace("\r", " ") for cell in row] for row in rows]
    head, *records = [delimiter.join(quoted(field, delimiter) for field in row) for row in [headers, *rows]]
    body = "".join(record + "\n" for record in records)
    folder = tmp_path_factory.mktemp("ways")
    quick, quick_rows = read(folder, f"{head}\n{body}")
    slow, slow_rows = read(folder, f"{head}\n\n{body}")
    assert [row[1:] for row in quick_rows] == [row[1:] for row in slow_rows]
    assert [row[0] for row in quick_rows] == [line - 1 for line, *_ in slow_rows]  # type: ignore[operator]
    assert quick.headers == slow.headers


def test_a_regular_file_is_read_in_one_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The quick way is taken for what most programs write; a title, a BOM and blank lines at the end do not hinder."""
    monkeypatch.delattr(tables, "load_by_record")
    for content in (
        "a,b\n1,x\n2,y\n",
        "\ufeffReport\r\n\r\na;b\r\n1;x\r\n2;y\r\n\r\n\r\n",
        'a\tb\n"1"\t"x ""y"" z"\n2\ty',
    ):
        assert len(read(tmp_path, content)[1]) == 2


# --- layout -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "delimiter", "header_line", "headers"),
    [
        ("client_id,name\na,Alpha\n", ",", 1, ("client_id", "name")),
        ("Datum;Kunde;Betrag\n01.02.2026;A;1,50\n02.02.2026;B;2,50\n", ";", 1, ("Datum", "Kunde", "Betrag")),
        ("Kunde;Betrag\nA;1.234,50\nB;2,50\n", ";", 1, ("Kunde", "Betrag")),
        ("id,tags\n1,a;b;c;d;e\n2,f;g;h;i;j\n", ",", 1, ("id", "tags")),
        ("id;tags\n1;a,b,c,d,e\n2;f,g,h,i,j\n", ";", 1, ("id", "tags")),
        ("a|b|c\n1|x, y|2\n", "|", 1, ("a", "b", "c")),
        ("name\tcity\nA, B\tC, D\n", "\t", 1, ("name", "city")),
        ("Umsatzbericht\nZeitraum;01.01.2026\n\nKunde;Datum;Betrag\nA;2.1.2026;1\nB;3.1.2026;2\n", ";", 4,
         ("Kunde", "Datum", "Betrag")),
        ("Report: Sales\nPeriod:,2026-01-01,2026-01-31\n\nid,day,sum,kind\n1,2026-01-02,5,x\n2,2026-01-03,6,y\n", ",",
         4, ("id", "day", "sum", "kind")),
        ("sep=|\na|b\n1|2,5\n", "|", 2, ("a", "b")),
        ("only\none\ntwo\n", ",", 1, ("only",)),
        ("Kunde;2024;2025\nA;1;2\nB;3;4\n", ";", 1, ("Kunde", "2024", "2025")),
        ("client;2026-01;2026-02\nA;100;200\n", ";", 1, ("client", "2026-01", "2026-02")),
        ("id,name,note\n", ",", 1, ("id", "name", "note")),
        ("x,y\n" + "1,2,3,4,5\n" * 3, ",", 1, ("x", "y")),
        ('"Name; first",Amount\n"A; B",1\n', ",", 1, ("Name; first", "Amount")),
        ('id,"two\nlines",x\n1,2,3\n', ",", 1, ("id", "two lines", "x")),
        (",a,b\n0,x,y\n1,z,w\n", ",", 1, ("(column 1)", "a", "b")),
        ("Net,Net,net,Net (2)\n1,2,3,4\n", ",", 1, ("Net", "Net (2)", "net (3)", "Net (2) (2)")),
        ("name,name,city\nx,y,z\n", ",", 1, ("name", "name (2)", "city")),
    ],
)  # fmt: skip
def test_the_layout_is_found(
    tmp_path: Path, text: str, delimiter: str, header_line: int, headers: tuple[str, ...]
) -> None:
    table, _ = read(tmp_path, text)
    assert (table.delimiter, table.header_line, table.headers) == (delimiter, header_line, headers)


def test_the_first_line_of_datev_is_a_title(tmp_path: Path) -> None:
    first = '"EXTF";700;21;"Buchungsstapel";13;20260101120000000;;"RE";"";"";29098;55003;20260101;4;20260101;20260131'
    names = '"Umsatz (ohne Soll/Haben-Kz)";"Soll/Haben-Kennzeichen";"WKZ Umsatz";"Konto";"Belegdatum"'
    text = f'{first}\r\n{names}\r\n119,00;"S";"EUR";10001;1501\r\n20,50;"H";"EUR";10002;1601\r\n'
    table, rows = read(tmp_path, text.encode("cp1252"))
    assert table.titles == ((1, first),)
    assert table.headers[0] == "Umsatz (ohne Soll/Haben-Kz)"
    assert rows == [(3, "119,00", "S", "EUR", "10001", "1501"), (4, "20,50", "H", "EUR", "10002", "1601")]


def test_titles_are_kept_with_their_lines(tmp_path: Path) -> None:
    table, rows = read(tmp_path, "Report;;\n\n  Jan to Mar ;;\na;b;c\n1;2;3\n")
    assert table.titles == ((1, "Report"), (3, "Jan to Mar"))
    assert rows == [(5, "1", "2", "3")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("C1,2026-01-02,100.50\nC2,2026-01-03,20\n", "no header: line 1 already holds data"),
        ("A;100,00;02.01.2026\nB;5,00;03.01.2026\n", "no header: line 1 already holds data"),
        ("Report\n\nC1,2026-01-02,100.50\nC2,2026-01-03,20\n", "no header: line 3 already holds data"),
        ("C1,2026-01-02,100.50\n", "no header: line 1 already holds data"),
        ("12\n13\n", "no header"),
        ('id,"name,amount\n1,A,5\n2,B,6\n', "line 1: a quote is opened and never closed"),
        ("x,x,x,x,x\n1,2,3,4,5\n", "most of its names are empty or repeated"),
        ("", "is empty"),
        (" \n\n\t\n", "is empty"),
        ("\ufeff", "is empty"),
    ],
)
def test_no_header_is_said(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(tmp_path, text)


def test_delimiters_at_the_end_of_lines_make_no_columns(tmp_path: Path) -> None:
    for text in ("a;b;\n1;x;\n2;y;\n", "a;b;;;\n1;x;;;\n2;y;;;\n", "a;b\n1;x;\n2;y;;;\n", "a;b;;\n1;x\n2;y;\n"):
        table, rows = read(tmp_path, text)
        assert (table.headers, rows, table.odd) == (("a", "b"), [(2, "1", "x"), (3, "2", "y")], ())


def test_a_column_without_a_name_is_kept_if_it_holds_something(tmp_path: Path) -> None:
    table, rows = read(tmp_path, "a;b;;\n1;x;;\n2;y;z;\n")
    assert (table.headers, rows) == (("a", "b", "(column 3)"), [(2, "1", "x", None), (3, "2", "y", "z")])


def test_the_shape_ignores_case_and_blanks(tmp_path: Path) -> None:
    assert read(tmp_path, "Client  ID, Due Date \n1,2\n")[0].shape == ("client id", "due date")


# --- records ------------------------------------------------------------------------------------------------------


def test_lines_are_those_of_a_text_editor(tmp_path: Path) -> None:
    text = (
        "id,day,note\n"  # 1
        'a,1,"two\nlines, quoted"\n'  # 2 and 3
        "\n"  # 4
        "a,2\n"  # 5, too short
        "a,3,fine,too long\n"  # 6
        "id,day,note\n"  # 7, the header again
        "a,4,x,,\n"  # 8, empty fields at the end
        ",,\n"  # 9, blank
        "a,5,last\n"  # 10
    )
    table, rows = read(tmp_path, text)
    assert rows == [(2, "a", "1", "two\nlines, quoted"), (8, "a", "4", "x"), (10, "a", "5", "last")]
    assert [(one.line, one.reason) for one in table.odd] == [
        (5, "2 fields; the header has 3"),
        (6, "4 fields; the header has 3"),
        (7, "the header again"),
    ]
    assert table.odd[1].fields == ("a", "3", "fine", "too long")


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_exports_put_together_repeat_the_header(tmp_path: Path, ending: str) -> None:
    one = "\ufeffid;day;note\n1;2;x\n,;;\n3;4;y\n;;\n".replace("\n", ending)
    table, rows = read(tmp_path, one * 2)
    assert [row[0] for row in rows] == [2, 3, 4, 7, 8, 9]
    assert [(odd.line, odd.reason) for odd in table.odd] == [(6, "the header again")]


@pytest.mark.parametrize(
    "middle",
    [
        ['b,2,"open'],
        ['b,2,"open', 'c,3,"quoted"', "d,4,x"],
        ['b,2,"text"after', "c,3,x"],
        ['"b,2,x', "c,3,x", 'd,4,"x, y"'],
        ['b,"2,x', 'c,"3",x', 'd,4,"two', 'lines"', "e,5,x"],
    ],
)
def test_an_unclosed_quote_costs_its_own_line_only(tmp_path: Path, middle: list[str]) -> None:
    text = "\n".join(["id,day,note", "a,1,x", *middle, "z,9,x", ""])
    table, rows = read(tmp_path, text)
    assert [odd.line for odd in table.odd] == [3]
    assert "quote" in table.odd[0].reason
    assert rows[0] == (2, "a", "1", "x") and rows[-1] == (3 + len(middle), "z", "9", "x")
    assert [row[0] for row in rows[1:-1]] == [
        line for line, text in enumerate(middle[1:], start=4) if not text.startswith("lines")
    ]


def test_mixed_and_old_line_ends(tmp_path: Path) -> None:
    for text in ("a,b\r\n1,x\n2,y\r\n3,z\n", "a,b\r1,x\r2,y\r3,z", "a,b\n1,x\r2,y\r\n3,z"):
        assert read(tmp_path, text)[1] == [(2, "1", "x"), (3, "2", "y"), (4, "3", "z")]


def test_values_are_trimmed_and_otherwise_left_alone(tmp_path: Path) -> None:
    text = 'a,b\n \u00a0x\u202f,"\t y "\n\\N,NULL\n#N/A,-\n"  ",NaN\n"a ""b"" c",\'d\'\n'
    for content in (text, text.replace("\\N", "\n\\N")):
        assert [row[1:] for row in read(tmp_path, content)[1]] == [
            ("x", "y"),
            ("\\N", "NULL"),
            ("#N/A", "-"),
            (None, "NaN"),
            ('a "b" c', "'d'"),
        ]


def test_a_value_beyond_the_limit_refuses_its_line(tmp_path: Path) -> None:
    table, rows = read(tmp_path, f"a,b\n1,{'x' * 1_100_000}\n2,y\n")
    assert rows == [(3, "2", "y")]
    assert [(odd.line, odd.reason[:26]) for odd in table.odd] == [(2, "a value longer than 1 MB; ")]
    assert max(len(field) for field in table.odd[0].fields) <= 1_000


def test_a_name_with_signs_of_a_pattern_is_read_in_one_pass(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """DuckDB takes [ ] * ? in a path for a pattern."""
    monkeypatch.delattr(tables, "load_by_record")
    folder = tmp_path / "export [2026] *"
    folder.mkdir()
    (folder / "b.csv").write_text("a,b\n9,9\n")
    assert read(folder, "a,b\n1,x\n")[1] == [(2, "1", "x")]


def test_a_file_number_may_be_read_again(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    for text, rows in (("a,b\n1,x\n", [(2, "1", "x")]), ("a;b;c\n\n1;x;y\n", [(3, "1", "x", "y")])):
        path.write_text(text)
        table = read_table(CON, Delivered(path, "a.csv", False, tmp_path), 7)
        assert CON.execute(f"from {table.table}").fetchall() == rows
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.csv"]
