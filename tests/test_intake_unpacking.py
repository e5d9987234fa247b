"""What is delivered: archives and workbooks unpacked by content, cells as text, everything else refused in words."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date, datetime, time, timedelta
from pathlib import Path

import duckdb
import openpyxl
import pytest

from analytics.errors import DataError
from analytics.intake.tables import read_table
from analytics.intake.unpacking import Delivered, deliver

TEXT = "client_id,name\na,Alpha\n"


def zipped(members: dict[str, bytes | str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            # a file's own time, so that a test has the same name in every process
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def gzipped(content: bytes) -> bytes:
    """The same bytes at any time."""
    return gzip.compress(content, mtime=0)


def workbook(*rows: list[object], **sheets: list[list[object]]) -> bytes:
    """A workbook with those rows in its first sheet, and further sheets by name."""
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    first.title = "Invoices"
    for row in rows:
        first.append(row)
    for title, content in sheets.items():
        sheet = book.create_sheet(title)
        for row in content:
            sheet.append(row)
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_sheet(xml: str) -> bytes:
    """A workbook whose first sheet has that XML within its sheetData."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(["x"]))) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.infolist():
            content = source.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                head, _, rest = content.decode().partition("<sheetData>")
                content = f"{head}<sheetData>{xml}</sheetData>{rest.partition('</sheetData>')[2]}".encode()
            copy.writestr(member.filename, content)
    return target.getvalue()


@pytest.fixture
def inside(tmp_path: Path) -> Path:
    return tmp_path / "unpacked"


def delivered(tmp_path: Path, content: bytes | str, name: str = "a.csv", sheet: str | None = None) -> list[Delivered]:
    path = tmp_path / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return deliver(path, name, tmp_path / "unpacked", sheet)


def refusal(tmp_path: Path, content: bytes | str, name: str = "a.csv", sheet: str | None = None) -> str:
    with pytest.raises(DataError) as caught:
        delivered(tmp_path, content, name, sheet)
    assert caught.value.remedy
    return caught.value.message


# --- archives ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["a.csv", "a.tsv", "a.txt", "a.xlsx", "a"])
def test_text_is_read_where_it_lies_whatever_its_name(tmp_path: Path, name: str) -> None:
    [one] = delivered(tmp_path, TEXT, name)
    assert (one.path, one.name, one.is_sheet) == (tmp_path / "upload", name, False)


def test_gzip_is_unpacked_also_in_parts(tmp_path: Path, inside: Path) -> None:
    half = len(TEXT) // 2
    packed = gzipped(TEXT[:half].encode()) + gzipped(TEXT[half:].encode())
    [one] = delivered(tmp_path, packed, "a.csv.gz")
    assert (one.path.parent, one.path.read_text(), one.name) == (inside, TEXT, "a.csv.gz")


def test_every_file_of_a_zip_is_delivered_in_order(tmp_path: Path) -> None:
    members: dict[str, bytes | str] = {
        "export/b.csv": TEXT,
        "__MACOSX/export/._b.csv": "x",
        "export/.hidden": "x",
        "export/Thumbs.db": "x",
        "empty/": "",
        "a.csv.gz": gzipped(b"x;y\n1;2\n"),
        "book.xlsx": workbook(["a", "b"], [1, 2]),
    }
    found = delivered(tmp_path, zipped(members), "all.zip")
    assert [one.name for one in found] == [
        "all.zip: export/b.csv",
        "all.zip: a.csv.gz",
        "all.zip: book.xlsx, sheet Invoices",
    ]
    assert [one.path.read_text() for one in found] == [TEXT, "x;y\n1;2\n", "a,b\n1,2\n"]
    assert [one.is_sheet for one in found] == [False, False, True]


def test_names_in_archives_are_shown_and_never_used_as_paths(tmp_path: Path, inside: Path) -> None:
    names = ["../../evil.csv", "/etc/evil.csv", "..\\evil.csv", "a\nb\u202e.csv", "x" * 500 + ".csv"]
    found = delivered(tmp_path, zipped(dict.fromkeys(names, TEXT)), "all.zip")
    assert {one.path.parent for one in found} == {inside}
    assert len({one.path for one in found}) == len(names)
    assert not list(tmp_path.parent.glob("evil*"))
    assert all(one.name.isprintable() and len(one.name) <= 120 for one in found)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_methods_that_know_no_limit_are_refused(tmp_path: Path, method: int) -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        archive.writestr("a.csv", TEXT)
    assert "a method that is not supported" in refusal(tmp_path, target.getvalue(), "a.zip")


def encrypted(content: bytes) -> bytes:
    """Sets the flag that says so, in the entry and in the directory."""
    at = content.index(b"PK\x01\x02")
    return content[:6] + b"\x01" + content[7 : at + 8] + b"\x01" + content[at + 9 :]


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "a.csv is empty"),
        (zipped({}), "a.csv holds no file"),
        (zipped({"__MACOSX/x": "x"}), "a.csv holds no file"),
        (zipped({"in.zip": zipped({"a.csv": TEXT})}), "a.csv: in.zip is an archive within an archive"),
        (gzipped(gzipped(TEXT.encode())), "an archive within an archive"),
        (gzipped(zipped({"a.csv": TEXT})), "an archive within an archive"),
        (zipped({"a.csv": b""}), "a.csv: a.csv is empty"),
        (zipped({"x.pdf": b"%PDF-1.7 "}), "a.csv: x.pdf is a PDF document"),
        (encrypted(zipped({"a.csv": TEXT})), "a.csv: a.csv is protected by a password"),
        (zipped({"a.csv": TEXT})[:-30], "damaged"),
        (zipped({"a.csv": TEXT * 99})[:60] + b"\0" * 8 + zipped({"a.csv": TEXT * 99})[68:], "damaged"),
        (gzipped(TEXT.encode())[:-9], "damaged"),
        (gzipped(TEXT.encode()) + b"junk", "damaged"),
        (zipped({"[Content_Types].xml": "", "word/document.xml": ""}), "a text document (.docx)"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "a binary workbook (.xlsb)"),
        (zipped({"mimetype": "", "content.xml": ""}), "an OpenDocument file"),
        (OLD, "of the old kind (.xls)"),
        (OLD + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
        (b"%PDF-1.4", "a PDF document"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a", "a picture"),
        (b"{\\rtf1", "a text document (RTF)"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"BZh91AY&SY", "packed with bzip2"),
        (b"PAR1", "a Parquet file"),
        (b"<html><body><table><tr>", "a web page (HTML)"),
        (b"\xef\xbb\xbf\r\n <TABLE border=1>", "a web page (HTML)"),
        (b"<!DOCTYPE html>", "a web page (HTML)"),
        ("<html><table>".encode("utf-16"), "a web page (HTML)"),
        (b'<?xml version="1.0"?><html xmlns="x">', "a web page (HTML)"),
        (b'<?xml version="1.0"?><Workbook>', "an XML file"),
        (b'[{"id": 1}]', "JSON"),
        (b'{\n  "data": []}', "JSON"),
        (b"[]", "JSON"),
    ],
)
def test_what_is_no_table_is_named_for_what_it_is(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content)


@pytest.mark.parametrize("text", ["BZh Bau GmbH,x\n1,2\n", "[Name];x\n1;2\n", "<none>,x\n1,2\n", "{a},b\n1,2\n"])
def test_text_that_looks_alike_is_text(tmp_path: Path, text: str) -> None:
    assert len(delivered(tmp_path, text)) == 1


def test_missing_files_and_folders_are_said(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="There is no file"):
        deliver(tmp_path / "none.csv", "none.csv", tmp_path / "x")
    with pytest.raises(DataError, match="is a folder"):
        deliver(tmp_path, "folder", tmp_path / "x")


# --- workbooks --------------------------------------------------------------------------------------------------


def cells(tmp_path: Path, content: bytes) -> list[list[str]]:
    [one] = delivered(tmp_path, content, "b.xlsx")
    assert one.is_sheet
    return [line.split(",") for line in one.path.read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(
    ("value", "format_", "text"),
    [
        ("Ärzte", "General", "Ärzte"),
        ("  two\nlines\t", "General", "two lines"),
        ("0012", "@", "0012"),
        (1200, "General", "1200"),
        (1200.0, "#,##0.00 €", "1200"),
        (-0.5, "General", "-0.5"),
        (0.1 + 0.2, "0.00", "0.3"),
        (1154.61, "General", "1154.61"),
        (1e-7, "General", "0.0000001"),
        (123456789012, "General", "123456789012"),
        (0.05, "0%", "5%"),
        (0.195, "0.0%", "19.5%"),
        (1, "0%", "100%"),
        (12, '0" %"', "12"),
        (True, "General", "true"),
        (False, "General", "false"),
        (date(2026, 1, 5), "dd.mm.yyyy", "2026-01-05"),
        (datetime(2026, 1, 5), "m/d/yy", "2026-01-05"),
        (datetime(2026, 1, 5, 9, 30), "m/d/yy h:mm", "2026-01-05T09:30:00"),
        (datetime(2026, 12, 31, 23, 59, 59), "m/d/yy h:mm", "2026-12-31T23:59:59"),
        (time(9, 30), "h:mm", "09:30:00"),
        (timedelta(hours=26, minutes=5), "[h]:mm", "26:05:00"),
        ("#REF!", "General", "#REF!"),
        (46027, "yyyy-mm-dd", "2026-01-05"),
        (46027, '[Red]0.00 "Tage"', "46027"),
    ],
)
def test_a_cell_becomes_text(tmp_path: Path, value: object, format_: str, text: str) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["name", "value"])
    sheet.append(["x", value])
    sheet["B2"].number_format = format_
    assert cells(tmp_path, saved(book)) == [["name", "value"], ["x", text]]


def test_days_count_from_1904_where_the_workbook_says_so(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.worksheets[0].append(["day"])
    book.worksheets[0].append([date(2026, 1, 5)])
    assert cells(tmp_path, saved(book)) == [["day"], ["2026-01-05"]]


def test_numbers_as_programs_write_them(tmp_path: Path) -> None:
    row = "".join(f"<c><v>{text}</v></c>" for text in ("12345678901234567890", "1200.0", "1.2E3", "3.3000000000000003"))
    assert cells(tmp_path, with_sheet(f"<row>{row}</row>")) == [["12345678901234567890", "1200", "1200", "3.3"]]


def repacked(content: bytes, changes: dict[str, str], drop: str = "") -> bytes:
    """A workbook with texts of its parts replaced, and one part left out."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as copy:
        for member in source.namelist():
            text = source.read(member).decode()
            for old, new in changes.items():
                text = text.replace(old, new)
            if member != drop:
                copy.writestr(member, text)
    return target.getvalue()


@pytest.mark.parametrize(
    ("changes", "drop"),
    [
        (
            {
                "http://schemas.openxmlformats.org/spreadsheetml/2006/main": "http://purl.oclc.org/ooxml/spreadsheetml/main"
            },
            "",
        ),
        ({' t="inlineStr"': ' t="inlineStr" ', "<row ": "<row spans='1:9' "}, ""),
        ({"<fills": "<odd/><fills", "<cellStyles>": "<cellStyles what='?'>"}, ""),
        ({'Target="/xl/worksheets': 'Target="worksheets'}, ""),
        ({"<row ": "<x:row ", "</row>": "</x:row>", "<worksheet ": '<worksheet xmlns:x="x" '}, ""),
        ({"<si><t>": "<si><r><t>", "</t></si>": "</t></r><rPh><t>aloud</t></rPh></si>"}, ""),
        ({}, "docProps/app.xml"),
    ],
)
def test_workbooks_of_other_programs_are_read_too(tmp_path: Path, changes: dict[str, str], drop: str) -> None:
    content = workbook(["name", "day", "amount"], ["Ärzte & Co", date(2026, 1, 5), 1.5])
    assert cells(tmp_path, repacked(content, changes, drop)) == [
        ["name", "day", "amount"],
        ["Ärzte & Co", "2026-01-05", "1.5"],
    ]


def test_rows_keep_their_place_and_one_width(tmp_path: Path) -> None:
    """Line n of what is written is row n of the sheet; blank rows at the end go."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["A1"] = "Report"
    sheet.merge_cells("A1:C1")
    for place, value in {"A3": "a", "B3": "b", "C3": "c", "A4": "1,5", "C4": 2, "B6": "x", "A9": "   "}.items():
        sheet[place] = value
    [one] = delivered(tmp_path, saved(book), "b.xlsx")
    assert one.path.read_text() == 'Report,,\n,,\na,b,c\n"1,5",,2\n,,\n,x,\n'
    con = duckdb.connect()
    table = read_table(con, one, 1)
    assert con.execute("from cells_1").fetchall() == [(4, "1,5", None, "2"), (6, None, "x", None)]
    assert (table.header_line, table.titles, table.records, table.is_sheet) == (3, ((1, "Report"),), 2, True)


@pytest.mark.parametrize(
    "titles",
    [
        [["Report"], ["Period", "January"], []],
        [["Period:", date(2026, 1, 1), date(2026, 1, 31)]],
        [[None, "Customer", None, "Money", None]],
        [["Revenue per client"], [None, "draft"], ["of", "January"]],
    ],
)
def test_titles_of_a_sheet_stand_above_a_header_though_all_rows_are_of_one_width(
    tmp_path: Path, titles: list[list[object]]
) -> None:
    rows: list[list[object]] = [["id", "client", "day", "amount", "note"], [1, "A", date(2026, 1, 2), 5, "x"]]
    [one] = delivered(tmp_path, workbook(*titles, *rows, [2, "B", date(2026, 1, 3), 6, None]), "b.xlsx")
    table = read_table(duckdb.connect(), one, 1)
    assert table.headers == ("id", "client", "day", "amount", "note")
    assert (table.header_line, table.records) == (len(titles) + 1, 2)


def test_formulas_count_by_their_last_result(tmp_path: Path) -> None:
    done = (
        '<row><c t="inlineStr"><is><t>sum</t></is></c></row><row><c><f>1+1</f><v>2</v></c></row>'
        '<row><c t="str"><f>"a"</f><v>text</v></c></row><row><c t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
        '<row><c t="b"><f>TRUE()</f><v>1</v></c></row><row><c t="str"><f>""</f><v></v></c><c><v>7</v></c></row>'
    )
    assert [row[0] for row in cells(tmp_path, with_sheet(done))] == ["sum", "2", "text", "#DIV/0!", "true", ""]


@pytest.mark.parametrize("empty", ["", "<v></v>", "<v/>"])
def test_a_formula_without_a_result_is_refused(tmp_path: Path, empty: str) -> None:
    xml = f'<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2"><f>A1*2</f>{empty}</c></row>'
    assert "the formula in cell B2 has no result" in refusal(tmp_path, with_sheet(xml), "b.xlsx")


def test_sheets_that_are_shown_and_hold_something(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(workbook(["a", "b"], [1, 2], Clients=[["c", "d"], [3, 4]], Empty=[], Old=[["e"]]))
    )
    book["Old"].sheet_state = "hidden"
    content = saved(book)
    assert [one.name for one in delivered(tmp_path, content, "b.xlsx")] == [
        "b.xlsx, sheet Invoices",
        "b.xlsx, sheet Clients",
    ]
    assert [one.path.read_text() for one in delivered(tmp_path, content, "b.xlsx", " clients")] == ["c,d\n3,4\n"]
    assert [one.path.read_text() for one in delivered(tmp_path, content, "b.xlsx", "Old")] == ["e\n"]
    with pytest.raises(DataError) as caught:
        delivered(tmp_path, content, "b.xlsx", "Nix")
    assert caught.value.message == 'b.xlsx has no sheet "Nix".'
    assert caught.value.remedy == "Choose one of its sheets: Invoices, Clients, Empty."


def test_a_sheet_is_asked_of_workbooks_only(tmp_path: Path) -> None:
    assert len(delivered(tmp_path, TEXT, "a.csv", "Invoices")) == 1


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (workbook(), "holds no data"),
        (workbook(["  "], [None, ""]), "holds no data"),
        (workbook([f"c{place}" for place in range(2001)]), "has 2,001 columns; at most 2,000"),
        (with_sheet("<row><c t='s'><v>99</v></c></row>"), "damaged"),
        (with_sheet("<row><c><v>12x</v></c></row>"), "damaged"),
        (with_sheet("<row><c r='?'><v>1</v></c></row>"), "damaged"),
        (with_sheet("<row>"), "damaged"),
        (zipped({"[Content_Types].xml": "", "xl/workbook.xml": ""}), "damaged"),
    ],
)
def test_workbooks_that_cannot_be_read_are_refused(tmp_path: Path, content: bytes, said: str) -> None:
    assert said in refusal(tmp_path, content, "b.xlsx")
