"""The bytes of a text file -> UTF-8 on disk, with what is known of its lines.

A UTF-8 file is read where it lies. Others are written out again. Nothing is held in memory whole.

How the encoding is told, in this order: a byte order mark; NUL bytes in every other place (UTF-16); valid UTF-8.
What is left has one byte per sign (one_byte_encodings.py).
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from analytics.errors import DataError
from analytics.intake.archives import new_file
from analytics.intake.one_byte_encodings import HIGH_BYTES, Contexts, one_byte_encoding
from analytics.intake.wording import size

CHUNK_BYTES = 1 << 18
FEED, RETURN = ord("\n"), ord("\r")
LONGEST_LINE = 16_000_000
HEAD_BYTES = 4096
SAVE_AS_UTF8 = "Save the export as CSV in UTF-8 and load it again."

# Longer marks first: that of UTF-32 begins like that of UTF-16.
MARKS: tuple[tuple[bytes, str, str], ...] = (
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# Above this share of valid sequences a file is UTF-8 that was damaged; below the other, it is not UTF-8.
DAMAGED_ABOVE = 0.99
MIXED_ABOVE = 0.20
CONTEXTS_ENOUGH = 20_000
_LONGEST_SIGN = 4
# The last sign of more than one byte in UTF-8, whole or not.
_OPEN_AT_END = re.compile(rb"[\xc0-\xff][\x80-\xbf]*\Z")
# In UTF-16 at least this share of the signs (digits, delimiters, line ends) has a NUL in it, always in the same place.
NULS_OF_UTF16 = 0.25


@dataclass(frozen=True)
class TextFile:
    """A text in UTF-8 and what a pass over its bytes found, before anything is parsed.

    `physical_lines` counts as a text editor does, without blank lines at the end.
    """

    path: Path
    encoding: str
    physical_lines: int
    has_lone_returns: bool


def decode(path: Path, name: str, folder: Path) -> TextFile:
    """Finds the encoding; writes the text to `folder` in UTF-8 if it is another.

    Raises DataError that names the line: a NUL byte, damaged characters, a line longer than 16 MB; or says
    that the encoding cannot be told.
    """
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    codec, shown = _announced(head)
    if codec == "":
        bad = _first_invalid(path, "utf-8")
        if bad is None:
            codec, shown = "utf-8", "UTF-8"
        else:
            codec, shown = _one_byte_encoding(path, name, bad)
    elif (bad := _first_invalid(path, codec)) is not None:
        raise _damaged(name, shown, bad)
    if codec == "utf-8":
        return _scan(path, name, shown)
    copy = new_file(folder, ".utf8")
    with copy.open("x", encoding="utf-8", newline="") as target:
        for text in _texts(path, codec):
            target.write(text)
    return _scan(copy, name, shown)


@dataclass(frozen=True)
class _Invalid:
    line: int
    byte: int


def _damaged(name: str, encoding: str, bad: _Invalid) -> DataError:
    return DataError(
        f"{name} line {bad.line} holds a damaged character (byte {bad.byte:#04x}); the text is {encoding} otherwise.",
        "Correct that line, or save the export as CSV in UTF-8 and load it again.",
    )


def _announced(head: bytes) -> tuple[str, str]:
    """The encoding that the first bytes give away: by a byte order mark, or by NULs in every other place."""
    for mark, codec, shown in MARKS:
        if head.startswith(mark):
            return codec, shown
    even, odd = head[0::2].count(0), head[1::2].count(0)
    enough = max(4, len(head) // 2 * NULS_OF_UTF16)
    if odd >= enough and even * 20 <= odd:
        return "utf-16-le", "UTF-16"
    if even >= enough and odd * 20 <= even:
        return "utf-16-be", "UTF-16"
    return "", ""


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


def _texts(path: Path, codec: str) -> Iterator[str]:
    """The text in pieces, without the byte order mark. Raises UnicodeDecodeError."""
    decoder = codecs.getincrementaldecoder(codec)()
    first = True
    for chunk in _chunks(path):
        text = decoder.decode(chunk)
        if first and text:
            text, first = text.removeprefix("\ufeff"), False
        yield text
    yield decoder.decode(b"", final=True)


def _is_utf8(path: Path) -> bool:
    """Whether all bytes are valid: much faster than by decoding, which is left to what is not."""
    rest = b""
    for chunk in chain(_chunks(path), [b""]):
        piece = rest + chunk
        # the last sign may end in the next chunk
        open_sign = _OPEN_AT_END.search(piece, max(len(piece) - _LONGEST_SIGN, 0)) if chunk else None
        whole, rest = (piece, b"") if open_sign is None else (piece[: open_sign.start()], open_sign[0])
        ends = np.array([0, len(whole)], np.int32)
        try:
            pa.StringArray.from_buffers(1, pa.py_buffer(ends), pa.py_buffer(whole)).validate(full=True)
        except pa.ArrowInvalid:
            return False
    return True


def _first_invalid(path: Path, codec: str) -> _Invalid | None:
    """Where the bytes stop being valid, or None."""
    if codec == "utf-8" and _is_utf8(path):
        return None
    decoder = codecs.getincrementaldecoder(codec)()
    lines = 1
    try:
        for chunk in _chunks(path):
            lines += decoder.decode(chunk).count("\n")
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        seen = error.object[: error.start].decode(codec, "ignore")
        return _Invalid(lines + seen.count("\n"), error.object[error.start])
    return None


def _one_byte_encoding(path: Path, name: str, bad: _Invalid) -> tuple[str, str]:
    """Which encoding of one byte per sign it is; `bad` is where the text stops being UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    valid = invalid = 0
    seen = b""
    contexts: Contexts = Counter()
    for chunk in chain(_chunks(path), [b""]):
        if b"\0" in chunk:
            raise _nul(name, path)
        text = decoder.decode(chunk, final=not chunk)
        readable = text.encode("utf-8", "ignore").decode("utf-8")
        invalid += len(text) - len(readable)
        valid += len(readable) - len(readable.encode("ascii", "ignore"))
        seen += bytes(set(chunk.translate(None, seen)))
        if len(contexts) < CONTEXTS_ENOUGH:
            contexts.update(HIGH_BYTES.findall(chunk))
    share = valid / (valid + invalid)
    if share > DAMAGED_ABOVE:
        raise _damaged(name, "UTF-8", bad)
    if share > MIXED_ABOVE and valid > 1:
        raise DataError(
            f"{name} is partly UTF-8 and partly not; line {bad.line} is not (byte {bad.byte:#04x}).",
            "Most likely files of two encodings were put together. Save each as CSV in UTF-8 and load them again.",
        )
    found = one_byte_encoding(contexts, seen)
    if found is None:
        raise DataError(
            f"{name} is not UTF-8 (line {bad.line}, byte {bad.byte:#04x}), and its encoding cannot be told.",
            SAVE_AS_UTF8,
        )
    return found


def _nul(name: str, path: Path) -> DataError:
    lines = 1
    for chunk in _chunks(path):
        if (place := chunk.find(b"\0")) >= 0:
            lines += chunk.count(b"\n", 0, place)
            break
        lines += chunk.count(b"\n")
    return DataError(
        f"{name} line {lines} holds a NUL byte: the file is damaged, or no text.", "Export it again as CSV in UTF-8."
    )


def _count(signs: NDArray[np.uint8], sign: int) -> int:
    """How often a byte is there: where it is frequent, ten times as fast as bytes count it."""
    return int(np.count_nonzero(signs == sign))


def _scan(path: Path, name: str, encoding: str) -> TextFile:
    """One pass over the bytes of a UTF-8 file: its lines, and what parsing must know."""
    feeds = returns = pairs = 0
    open_line = 0
    blanks_at_end = 0
    ends_in_return = False
    for chunk in _chunks(path):
        if b"\0" in chunk:
            raise _nul(name, path)
        first = min((end for end in (chunk.find(b"\n"), chunk.find(b"\r")) if end >= 0), default=len(chunk))
        if open_line + first > LONGEST_LINE:
            raise DataError(
                f"{name} line {feeds + 1} is longer than {size(LONGEST_LINE)}.",
                "This is no table, or a quote is never closed. Export it again.",
            )
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        open_line = open_line + len(chunk) if last < 0 else len(chunk) - last - 1
        signs = np.frombuffer(chunk, np.uint8)
        feeds += _count(signs, FEED)
        if b"\r" in chunk:
            returns += _count(signs, RETURN)
            pairs += int(np.count_nonzero((signs[:-1] == RETURN) & (signs[1:] == FEED)))
        pairs += ends_in_return and chunk.startswith(b"\n")
        text = chunk.rstrip(b"\r\n")
        blanks_at_end = chunk.count(b"\n", len(text)) + (0 if text else blanks_at_end)
        ends_in_return = chunk.endswith(b"\r")
    lines = feeds - max(blanks_at_end - 1, 0) + (1 if open_line else 0)
    return TextFile(path, encoding, lines, returns != pairs)
