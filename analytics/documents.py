"""Letters and reports as files: the text that a person edited, as a Word document or a PDF. Same text, same bytes.

All of the text is text: nothing in it is read as markup, a field or a link.
"""

from __future__ import annotations

import io
import logging
import re
import unicodedata
import zipfile
from datetime import UTC, datetime
from functools import cache
from importlib.resources import as_file, files
from typing import Any

from docx import Document
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from fontTools.ttLib import TTFont
from fpdf import FPDF

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF_TYPE = "application/pdf"
# What stands in a PDF for a letter that none of its fonts has: Chinese, Japanese and Korean ones, and emojis. A Word
# document holds them all.
REPLACEMENT = "\ufffd"
# The fonts of a PDF: the first writes what it can, each of the others what those before it cannot. They come as
# packages that hold nothing but a font, so that a letter looks the same on every machine.
FONTS = (
    ("Noto Sans", "fontpkg_noto_sans", "files/NotoSans[wdth,wght].ttf"),
    ("Heebo", "fontpkg_heebo", "files/Heebo[wght].ttf"),
    ("Noto Sans Arabic", "fontpkg_noto_sans_arabic", "files/NotoSansArabic[wdth,wght].ttf"),
)
# Files carry no time of their own, so that one text always gives the same bytes.
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
_MARGIN, _SIZE, _LINE = 25, 11, 5.6
# Characters that an XML document cannot hold, and half letters that no encoding can.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def to_docx(title: str, text: str) -> bytes:
    """A Word document: the title, then the paragraphs of the text, which blank lines divide."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Mm(_MARGIN)
    document.styles["Normal"].font.size = Pt(_SIZE)
    properties = document.core_properties
    properties.title, properties.author = clean(title)[:255], ""
    properties.created = properties.modified = _NO_TIME
    document.add_heading(clean(title), 1)
    for paragraph in paragraphs(text):
        added = document.add_paragraph(paragraph)
        if reads_from_the_right(paragraph):
            added._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
    written = io.BytesIO()
    document.save(written)
    return _without_times(written.getvalue())


def to_pdf(title: str, text: str) -> bytes:
    """A PDF on A4: the title, then the paragraphs of the text. Names in any script that FONTS can write."""
    title, parts = clean(title), paragraphs(text)
    needed, known = _fonts_for("".join([title, *parts]))
    pdf = FPDF(format="A4")
    pdf.set_creation_date(_NO_TIME)
    pdf.set_title(title)
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_auto_page_break(auto=True, margin=_MARGIN)
    for name, package, path in needed:
        with as_file(files(package).joinpath(path)) as file:
            pdf.add_font(name, fname=str(file))
    pdf.set_fallback_fonts([name for name, _, _ in needed[1:]])
    pdf.set_text_shaping(use_shaping_engine=True)
    pdf.add_page()
    for words, size, space in [(title, _SIZE + 5, 6.0), *((part, _SIZE, 3.0) for part in parts)]:
        pdf.set_font(needed[0][0], size=size)
        shown = "".join(letter if letter in known else REPLACEMENT for letter in words)
        align = "R" if reads_from_the_right(words) else "L"
        pdf.multi_cell(0, _LINE * size / _SIZE, shown, align=align, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(space)
    return bytes(pdf.output())


def clean(text: str) -> str:
    """The text without characters that no document can hold; line ends as one character."""
    return _UNWRITABLE.sub("", unicodedata.normalize("NFC", re.sub("\r\n?|\u2028|\u0085", "\n", text)))


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, which blank lines divide; a line end inside one stays."""
    found = re.split(r"\n[ \t]*\n\s*", clean(text).strip("\n"))
    return [paragraph.rstrip() for paragraph in found if paragraph.strip()]


def reads_from_the_right(text: str) -> bool:
    """Whether the first letter that has a direction is one of those that are read from the right."""
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"


def unwritable_in_pdf(text: str) -> str:
    """The letters that a PDF cannot write, and shows as a replacement, each once, in order; '' if it writes all."""
    _, known = _fonts_for(clean(text))
    return "".join(dict.fromkeys(letter for letter in clean(text) if letter not in known))


def _fonts_for(text: str) -> tuple[list[tuple[str, str, str]], set[str]]:
    """The fonts that a text needs, the first one always, and the characters that can be written with them."""
    open_letters, needed = set(text) | {REPLACEMENT}, []
    known = {"\n", "\t", *(letter for letter in open_letters if unicodedata.category(letter) == "Cf")}
    for font in FONTS:
        if written := {letter for letter in open_letters - known if ord(letter) in _letters(*font[1:])}:
            known |= written
            needed.append(font)
    return (needed if FONTS[0] in needed else [FONTS[0], *needed]), known


@cache
def _letters(package: str, path: str) -> frozenset[int]:
    """The characters that a font can write."""
    # fontTools tells of every oddity of a font
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with as_file(files(package).joinpath(path)) as file, TTFont(str(file), fontNumber=0, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _without_times(packed: bytes) -> bytes:
    """The same package, with no file time in it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as source, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry: Any = zipfile.ZipInfo(name, date_time=_NO_TIME.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return written.getvalue()
