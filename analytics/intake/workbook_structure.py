"""The parts of a workbook: its sheets, its table of texts, what its number formats mean.

Read with the parser of the standard library, which hands out one piece at a time, so that memory stays flat and
workbooks with odd ornaments are read too. Documents that declare anything of their own (entities) are refused.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Literal
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format, is_timedelta_format
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH

from analytics.intake.archives import CHUNK_BYTES

Form = Literal["", "date", "duration", "percent"]
Attributes = dict[str, str]

LONGEST_TEXT = 1 << 20
MOST_ELEMENTS = 1_000_000
# Signs in a number format that are shown as they stand: "quoted", \escaped and [conditions].
SHOWN_LITERALLY = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')


class DamagedWorkbook(Exception):
    """The parts of the workbook do not fit together, or are no XML."""


@dataclass(frozen=True)
class Sheet:
    """A sheet by its title, and the part of the archive that holds it."""

    title: str
    is_shown: bool
    part: str


@dataclass(frozen=True)
class Structure:
    """What must be known before cells are read. `forms`: what the number format of each cell style makes of a number;
    days are counted from `epoch`."""

    sheets: tuple[Sheet, ...]
    strings: list[str]
    forms: tuple[Form, ...]
    epoch: datetime


def read_structure(archive: zipfile.ZipFile) -> Structure:
    """Everything but the cells. Raises DamagedWorkbook, or what zipfile and the parser raise for damaged bytes."""
    names = archive.namelist()
    book = next((name for name in names if name == "xl/workbook.xml"), None) or next(
        name for name in names if name.endswith("workbook.xml")
    )
    folder, file = posixpath.split(book)
    related: dict[str, Attributes] = {}
    parts: dict[str, str] = {}
    for _, name, attributes in _all_elements(archive, f"{folder}/_rels/{file}.rels".lstrip("/")):
        if name == "Relationship":
            target = posixpath.normpath(posixpath.join("/", folder, attributes["Target"])).lstrip("/")
            related[attributes["Id"]] = {**attributes, "Target": target}
            parts[attributes["Type"].rpartition("/")[2]] = target
    sheets: list[Sheet] = []
    epoch = WINDOWS_EPOCH
    for _, name, attributes in _all_elements(archive, book):
        if name == "sheet":
            part = related[next(value for key, value in attributes.items() if key.rpartition(":")[2] == "id")]
            if part["Type"].endswith("/worksheet"):
                is_shown = attributes.get("state", "visible") == "visible"
                sheets.append(Sheet(attributes["name"], is_shown, part["Target"]))
        elif name == "workbookPr" and attributes.get("date1904") in ("1", "true"):
            epoch = MAC_EPOCH
    strings: list[str] = []
    if parts.get("sharedStrings") in names:
        with archive.open(parts["sharedStrings"]) as source:
            strings = list(_strings(source))
    styles = _all_elements(archive, parts["styles"]) if parts.get("styles") in names else []
    return Structure(tuple(sheets), strings, _forms(styles), epoch)


def _all_elements(archive: zipfile.ZipFile, part: str) -> list[tuple[str, str, Attributes]]:
    """Each element of a small part: the name of the one around it, its own, its attributes."""
    found: list[tuple[str, str, Attributes]] = []
    around = [""]

    def start(name: str, attributes: Attributes) -> None:
        name = plain_name(name)
        found.append((around[-1], name, attributes))
        around.append(name)

    def end(_: str) -> None:
        around.pop()

    with archive.open(part) as source:
        for _ in parsed(new_parser(start, end), source):
            if len(found) > MOST_ELEMENTS:
                raise DamagedWorkbook("a part beyond all limits")
    return found


def new_parser(
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> expat.XMLParserType:
    """A parser that tells elements by their names without prefix, and refuses declarations."""

    def refuse(*_: object) -> None:
        raise DamagedWorkbook("a declaration of its own")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    return parser


def plain_name(name: str) -> str:
    """The name of an element without the prefix of its namespace."""
    return name.rpartition(":")[2] if ":" in name else name


def parsed(parser: expat.XMLParserType, source: IO[bytes]) -> Iterator[None]:
    """Feeds the parser, and stops after each piece for what it found to be taken away."""
    while chunk := source.read(CHUNK_BYTES):
        parser.Parse(chunk, False)
        yield
    parser.Parse(b"", True)
    yield


class Texts:
    """Puts together the runs of a text; what is written above it to be read aloud (rPh) is no part of it."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.length = 0
        self.is_open = False
        self.aloud = 0

    def add(self, text: str) -> None:
        """Takes characters, if they are those of a text."""
        if self.is_open:
            self.parts.append(text)
            self.length += len(text)
            if self.length > LONGEST_TEXT:
                raise DamagedWorkbook("a text beyond all limits")

    def take(self) -> str:
        """The whole text; starts anew."""
        text = "".join(self.parts)
        self.parts.clear()
        self.length = 0
        return text


def _strings(source: IO[bytes]) -> Iterator[str]:
    """The table of texts: cells name them by their place."""
    found: list[str] = []
    texts = Texts()

    def start(name: str, _: Attributes) -> None:
        name = plain_name(name)
        texts.aloud += name == "rPh"
        texts.is_open = name == "t" and not texts.aloud

    def end(name: str) -> None:
        name = plain_name(name)
        texts.is_open = False
        texts.aloud -= name == "rPh"
        if name == "si":
            found.append(texts.take())

    for _ in parsed(new_parser(start, end, texts.add), source):
        yield from found
        found.clear()


def _forms(styles: Iterable[tuple[str, str, Attributes]]) -> tuple[Form, ...]:
    """What the number format of each cell style, in order, makes of a number."""
    own: dict[str, str] = {}
    used: list[str] = []
    for around, name, attributes in styles:
        if name == "numFmt":
            own[attributes.get("numFmtId", "")] = attributes.get("formatCode", "")
        elif name == "xf" and around == "cellXfs":
            used.append(attributes.get("numFmtId", "0"))
    known = {one: _form(own.get(one) or BUILTIN_FORMATS.get(int(one), "")) for one in set(used)}
    return tuple(known[one] for one in used)


def _form(code: str) -> Form:
    if is_timedelta_format(code):
        return "duration"
    if is_date_format(code):
        return "date"
    return "percent" if "%" in SHOWN_LITERALLY.sub("", code) else ""
