"""What a file is, told from its first bytes; its name is not asked."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from analytics.errors import DataError

Content = Literal["text", "gzip", "zip"]

HEAD_BYTES = 4096
SAVE_AS_CSV = "Save it as an Excel workbook (.xlsx) or as CSV in UTF-8 and load that."
EXPORT_TABLE = "Export the table itself, as CSV or as an Excel workbook (.xlsx), and load that."
SAVE_AGAIN = "Open it in the spreadsheet program, save it as an Excel workbook (.xlsx) or as CSV, and load that."
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_WORKBOOK = "EncryptedPackage".encode("utf-16-le")

# First bytes -> what the file is, and what to do instead.
REFUSED: tuple[tuple[bytes, str, str], ...] = (
    (b"%PDF", "a PDF document", EXPORT_TABLE),
    (b"\x89PNG", "a picture", EXPORT_TABLE),
    (b"\xff\xd8\xff", "a picture", EXPORT_TABLE),
    (b"GIF87a", "a picture", EXPORT_TABLE),
    (b"GIF89a", "a picture", EXPORT_TABLE),
    (b"II*\0", "a picture", EXPORT_TABLE),
    (b"MM\0*", "a picture", EXPORT_TABLE),
    (b"RIFF", "a picture or a recording", EXPORT_TABLE),
    (b"{\\rtf", "a text document (RTF)", EXPORT_TABLE),
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive", "Unpack it, or pack the files as an ordinary zip."),
    (b"Rar!\x1a\x07", "a RAR archive", "Unpack it, or pack the files as an ordinary zip."),
    (b"BZh", "packed with bzip2", "Unpack it, or pack it with gzip or as an ordinary zip."),
    (b"\xfd7zXZ\0", "packed with xz", "Unpack it, or pack it with gzip or as an ordinary zip."),
    (b"\x28\xb5\x2f\xfd", "packed with zstd", "Unpack it, or pack it with gzip or as an ordinary zip."),
    (b"SQLite format 3\0", "a database", EXPORT_TABLE),
    (b"PAR1", "a Parquet file", EXPORT_TABLE),
)
# Zip archives that are documents -> by these members.
OTHER_DOCUMENTS = (
    ({"xl/workbook.bin"}, "a binary workbook (.xlsb)"),
    ({"word/document.xml"}, "a text document (.docx)"),
    ({"ppt/presentation.xml"}, "a presentation (.pptx)"),
    ({"mimetype", "content.xml"}, "an OpenDocument file (.ods or .odt)"),
    ({"Index/Document.iwa"}, "an Apple Numbers document"),
)
# BZh is also how a company's name might begin, so the next bytes must be those of a bzip2 file.
BZIP2 = re.compile(rb"BZh[1-9](1AY&SY|\x17rE8P\x90)")

HTML = re.compile(rb"<(!doctype\s+html|html|head|body|table|div|meta|style)\b", re.IGNORECASE)
JSON = re.compile(rb'(\{\s*"|\{\s*\}\s*\Z|\[\s*(\{|\[|\]|"[^"\r\n]*"\s*,\s*")|\[\s*\d+\s*,)')


def content_of(path: Path, name: str) -> Content:
    """Whether the file is text or one of the archives that can be unpacked.

    Raises DataError that says what the file is if it can be neither.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    if not head:
        raise DataError(f"{name} is empty.", "Export it again with its header.")
    if head[:2] == b"\x1f\x8b":
        return "gzip"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return "zip"
    if head.startswith(OLD_OFFICE):
        _refuse_old_office(path, name)
    for magic, what, remedy in REFUSED:
        if head.startswith(magic) and (magic != b"BZh" or BZIP2.match(head)):
            raise DataError(f"{name} is {what}, not a table.", remedy)
    _refuse_markup(head, name)
    return "text"


def _refuse_old_office(path: Path, name: str) -> None:
    """An old .xls, and a new workbook with a password, lie in the same kind of container."""
    tail = b""
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            if ENCRYPTED_WORKBOOK in tail + chunk:
                raise DataError(
                    f"{name} is protected by a password.",
                    "Save it in the spreadsheet program without a password and load that.",
                )
            tail = chunk[-len(ENCRYPTED_WORKBOOK) :]
    raise DataError(f"{name} is a spreadsheet of the old kind (.xls).", SAVE_AS_CSV)


def _refuse_markup(head: bytes, name: str) -> None:
    """Web pages saved as .xls or .csv, XML and JSON; in UTF-16 too, hence without NULs and byte order marks."""
    text = head.replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf")
    text = text.removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip()
    if text.startswith(b"<"):
        if HTML.search(text):
            raise DataError(f"{name} is a web page (HTML), whatever its name says.", SAVE_AS_CSV)
        if text.startswith(b"<?xml"):
            raise DataError(f"{name} is an XML file, whatever its name says.", SAVE_AS_CSV)
    if JSON.match(text):
        raise DataError(f"{name} is JSON, not a table.", "Export it as CSV or as an Excel workbook (.xlsx).")


def is_workbook(names: set[str]) -> bool:
    """Whether a zip with these members is a workbook (.xlsx, .xlsm)."""
    return "[Content_Types].xml" in names and any(name.endswith("workbook.xml") for name in names)


def refuse_other_documents(names: set[str], shown: str) -> None:
    """Documents that are zip archives too. Raises DataError that says which."""
    for members, what in OTHER_DOCUMENTS:
        if members <= names:
            raise DataError(f"{shown} is {what}.", SAVE_AGAIN)
