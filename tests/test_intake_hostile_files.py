"""Files that mean harm, and bytes that mean nothing: refused in words, within bounded memory, and never by a crash."""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import duckdb
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analytics.errors import DataError, TouchstoneError
from analytics.intake import archives, loading
from analytics.intake.tables import Table, read_table
from analytics.intake.unpacking import deliver

CON = duckdb.connect()
GOOD = 'Kunde;Datum;Betrag\r\nMüller;01.02.2026;"1.234,50"\r\n"Ärzte\nGmbH";02.02.2026;2\r\n'
ZEROS = 150 * 10**6
# Above what Python, DuckDB and the parsers take without any file; each bomb would take far more, if it went off.
MOST_MEMORY_MB = 400

WORKBOOK_PARTS = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        '<Override PartName="/xl/sharedStrings.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/></Types>'
    ),
    "xl/workbook.xml": (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        '<sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>'
    ),
    "xl/_rels/workbook.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" '
        'Target="worksheets/sheet1.xml"/><Relationship Id="r2" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings" '
        'Target="sharedStrings.xml"/></Relationships>'
    ),
    "xl/sharedStrings.xml": '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></sst>',
    "xl/styles.xml": '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"></styleSheet>',
}
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>'
)
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 20}">' for n in range(8))
    + "]><sst><si><t>&i;</t></si></sst>"
)


def read_all(path: Path, folder: Path) -> list[Table]:
    return [read_table(CON, one, 1) for one in deliver(path, "upload", folder)]


def refusal(tmp_path: Path, content: bytes | str) -> str:
    path = tmp_path / "upload"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(DataError) as caught:
        read_all(path, tmp_path / "unpacked")
    assert caught.value.remedy
    return caught.value.message


def zip_of(path: Path, members: dict[str, str | bytes], filled: str = "", count: int = 0, sign: bytes = b"\0") -> Path:
    """A zip with those members, and one called `filled` that holds `count` times the sign."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if filled:
            with archive.open(filled, "w") as member:
                for _ in range(count // 10**6):
                    member.write(sign * 10**6)
    return path


def workbook_of(path: Path, sheet: str, **parts: str) -> Path:
    members: dict[str, str | bytes] = {**WORKBOOK_PARTS, "xl/worksheets/sheet1.xml": SHEET.format(sheet)}
    return zip_of(path, {**members, **{name.replace("__", "/") + ".xml": content for name, content in parts.items()}})


# --- memory -----------------------------------------------------------------------------------------------------


def write_hostile_files(folder: Path) -> dict[str, str]:
    """Files that unpack or parse to far more than they are, and what is said of each."""
    zip_of(folder / "bomb.zip", {}, "a.csv", ZEROS)
    with gzip.open(folder / "bomb.gz", "wb", compresslevel=1) as file:
        for _ in range(ZEROS // 10**6):
            file.write(b"a,b\n" * 250_000)
    zip_of(folder / "bomb_in_zip.zip", {"a.csv.gz": (folder / "bomb.gz").read_bytes()})
    without_strings = {name: part for name, part in WORKBOOK_PARTS.items() if "shared" not in name}
    zip_of(folder / "strings.xlsx", without_strings, "xl/sharedStrings.xml", ZEROS, b"<si/>")
    zip_of(folder / "sheet.xlsx", WORKBOOK_PARTS, "xl/worksheets/sheet1.xml", ZEROS, b" ")
    workbook_of(folder / "laughs.xlsx", "<row><c t='inlineStr'><is><t>x</t></is></c></row>", xl__sharedStrings=LAUGHS)
    workbook_of(folder / "far_row.xlsx", '<row r="1"><c><v>1</v></c></row><row r="999999999999"><c><v>1</v></c></row>')
    workbook_of(folder / "far_cell.xlsx", '<row r="1"><c r="ZZZZZZZ1"><v>1</v></c></row>')
    workbook_of(folder / "wide.xlsx", '<row r="1"><c r="XFD1"><v>1</v></c></row>')
    (folder / "one_line.csv").write_bytes(b"a,b\n" + b"x" * 60_000_000)
    (folder / "old_line_ends.csv").write_bytes(b"a,b\r" + b"x\r" * 5_000_000)
    (folder / "run_on_quotes.csv").write_bytes(b"a,b\n" + b'x","y\n' * 500_000)
    (folder / "only_quotes.csv").write_bytes(b'"' * 15_000_000)
    (folder / "wide_line.csv").write_bytes(b"a,b\n1,2\n" + b"," * 10_000_000 + b"x\n")
    (folder / "wide_header.csv").write_bytes(",".join(f"c{place}" for place in range(1_000_000)).encode())
    (folder / "line_breaks.csv").write_bytes(b'a,b\n1,"' + b"\n" * 5_000_000 + b'"\n')
    (folder / "nul.csv").write_bytes(b"a,b\n" + b"\0" * 50_000_000)
    return {
        "bomb.zip": "more than 200 times its size",
        "bomb.gz": "more than 200 times its size",
        "bomb_in_zip.zip": "more than 200 times its size",
        "strings.xlsx": "too large for a workbook",
        "sheet.xlsx": "more than 200 times its size",
        "laughs.xlsx": "is damaged",
        "far_row.xlsx": "too large for a workbook",
        "far_cell.xlsx": "is damaged",
        "wide.xlsx": "has 16,384 columns",
        "one_line.csv": "line 2 is longer than 16 MB",
        "old_line_ends.csv": "more than 100,000 records do not fit",
        "run_on_quotes.csv": "quotes do not match",
        "only_quotes.csv": "no header",
        "wide_line.csv": "2 records",
        "wide_header.csv": "has more than 2,000 columns",
        "line_breaks.csv": "records",
        "nul.csv": "line 2 holds a NUL byte",
    }


READING = """
import re, resource, sys
from pathlib import Path
import duckdb
from analytics.errors import DataError
from analytics.intake.tables import read_table
from analytics.intake.unpacking import deliver
folder = Path(sys.argv[1])
def peak():
    # on Linux a child's usage begins with its parent's; elsewhere usage is its own, on macOS in bytes
    if Path("/proc/self/status").exists():
        return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 << 20 if sys.platform == "darwin" else 1 << 10)
con = duckdb.connect()
# on a busy machine its bar would run across what is printed here
con.execute("set enable_progress_bar = false")
start = peak()
for name in sys.argv[2:]:
    try:
        tables = [read_table(con, one, 1) for one in deliver(folder / name, name, folder / "unpacked")]
        said = f"{tables[0].records} records"
    except DataError as error:
        said = error.message
    print(name, peak() - start, said, sep="|")
"""


def test_hostile_files_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    said = write_hostile_files(tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", READING, str(tmp_path), *said],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parent.parent,
    )
    assert done.returncode == 0, done.stderr
    told = [line.split("|", 2) for line in done.stdout.splitlines()]
    assert {name: message for name, _, message in told if said[name] not in message} == {}
    assert len(told) == len(said)
    assert max(int(peak) for _, peak, _ in told) < MOST_MEMORY_MB, done.stdout
    left = sum(path.stat().st_size for path in (tmp_path / "unpacked").rglob("*"))
    assert left < 2 * ZEROS


def test_the_limit_counts_what_comes_out_over_the_whole_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archives, "MOST_BYTES", 1_000)
    path = zip_of(tmp_path / "a.zip", {f"{number}.csv": "a,b\n" * 100 for number in range(3)})
    assert "holds more than" in refusal(tmp_path, path.read_bytes())
    assert "holds more than" in refusal(tmp_path, gzip.compress(b"a,b\n" * 300, mtime=0))
    assert "holds more than" in refusal(tmp_path, workbook_of(tmp_path / "b.xlsx", " " * 1_000).read_bytes())


def test_an_archive_that_lies_about_its_sizes_is_counted_all_the_same(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {"a.csv": "a,b\n" + "1,2\n" * 1000})
    content = bytearray(path.read_bytes())
    for start, at in ((content.index(b"PK\x03\x04"), 22), (content.index(b"PK\x01\x02"), 24)):
        content[start + at : start + at + 4] = (8).to_bytes(4, "little")
    assert "damaged" in refusal(tmp_path, bytes(content))


def test_too_many_members_are_refused_before_they_are_listed(tmp_path: Path) -> None:
    path = zip_of(tmp_path / "a.zip", {f"{number}.csv": "a,b\n" for number in range(1_001)})
    assert "more than 1,000 files" in refusal(tmp_path, path.read_bytes())


def test_far_too_many_odd_records_are_a_wrong_delimiter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MOST_ODD", 10)
    said = refusal(tmp_path, "id,name,note\n" + "1,x\n" * 11)
    assert "more than 10 records do not fit the 3 columns" in said and "line 2: 2 fields; the header has 3" in said


# --- any bytes --------------------------------------------------------------------------------------------------


def survives(content: bytes, folder: Path) -> None:
    """Whatever the bytes are, a table comes out or an error that a user can read."""
    path = folder / "upload"
    path.write_bytes(content)
    try:
        for table in read_all(path, folder / "unpacked"):
            [(rows,)] = CON.execute(f"select count(*) from {table.table}").fetchall()
            assert rows + len(table.odd) == table.records
    except TouchstoneError as error:
        assert error.message.isprintable() and error.remedy


def good_files() -> dict[str, bytes]:
    book = openpyxl.Workbook()
    for row in (["Kunde", "Betrag"], ["Müller", 1.5], ["Ärzte", "=1+1"]):
        book.worksheets[0].append(row)
    workbook = io.BytesIO()
    book.save(workbook)
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("a.csv", GOOD)
        target.writestr("b.csv.gz", gzip.compress(GOOD.encode(), mtime=0))
    texts = {codec: GOOD.encode(codec) for codec in ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "cp1252")}
    return {
        **texts,
        "gzip": gzip.compress(GOOD.encode(), mtime=0),
        "zip": archive.getvalue(),
        "workbook": workbook.getvalue(),
    }


GOOD_FILES = good_files()


@settings(max_examples=200)
@given(content=st.binary(max_size=300))
def test_any_bytes_are_survived(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    survives(content, tmp_path_factory.mktemp("bytes"))


@settings(max_examples=200)
@given(
    text=st.text('ab1,;\t|"\n\r\u00e4\u2028\x00 .-', max_size=60), codec=st.sampled_from(["utf-8", "utf-16", "cp850"])
)
def test_any_text_is_survived(tmp_path_factory: pytest.TempPathFactory, text: str, codec: str) -> None:
    survives(text.encode(codec, "replace"), tmp_path_factory.mktemp("text"))


@settings(max_examples=200)
@given(which=st.sampled_from(sorted(GOOD_FILES)), data=st.data())
def test_damaged_files_are_survived(tmp_path_factory: pytest.TempPathFactory, which: str, data: st.DataObject) -> None:
    content = bytearray(GOOD_FILES[which])
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content)))
        how = data.draw(st.sampled_from(["change", "insert", "cut", "end"]))
        piece = data.draw(st.binary(min_size=1, max_size=4))
        if how == "change":
            content[at : at + len(piece)] = piece
        elif how == "insert":
            content[at:at] = piece
        elif how == "cut":
            del content[at : at + data.draw(st.integers(1, 40))]
        else:
            del content[at:]
    survives(bytes(content), tmp_path_factory.mktemp("damaged"))


@settings(max_examples=200)
@given(data=st.data())
def test_damaged_workbook_parts_are_survived(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    """The checksum of a zip catches most damage; here the parts themselves are damaged and packed correctly."""
    folder = tmp_path_factory.mktemp("parts")
    parts: dict[str, str | bytes] = {}
    with zipfile.ZipFile(io.BytesIO(GOOD_FILES["workbook"])) as source:
        for member in source.namelist():
            parts[member] = source.read(member)
    name = data.draw(st.sampled_from(sorted(parts)))
    content = bytearray(parts[name])  # type: ignore[arg-type]
    at = data.draw(st.integers(0, len(content) - 1))
    change: Callable[[], None] = data.draw(
        st.sampled_from(
            [lambda: content.__delitem__(slice(at, at + 7)), lambda: content.__setitem__(slice(at, at + 1), b"9")]
        )
    )
    change()
    parts[name] = bytes(content)
    survives(zip_of(folder / "b.xlsx", parts).read_bytes(), folder)
