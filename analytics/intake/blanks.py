"""Which blanks may stand at the ends of the values of a text, told from its bytes: far faster than value by value."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from analytics.intake.layout import BLANKS

CHUNK_BYTES = 1 << 18
_SPACE, _QUOTE = ord(" "), ord('"')
_ENDS = (ord("\n"), ord("\r"), _QUOTE)


def blanks_at_ends(path: Path, delimiter: str) -> str:
    """The blanks that a value may begin or end with, in a UTF-8 text in which every record is one line.

    A value of nothing but quotes counts as a space. None is passed over; whether one is really there, only the
    values tell: a delimiter between quotes looks like one between values.
    """
    # line ends part the records, and the delimiter the values
    others = [one for one in BLANKS if one not in (" ", "\r", "\n", delimiter)]
    if len(delimiter.encode()) > 1:
        return BLANKS
    found: set[str] = set()
    ends = np.array([*_ENDS, ord(delimiter)], np.uint8)
    for chunk in _overlapping(path):
        # looking for a single byte is much faster than looking for several
        found.update(one for one in others if one not in found and one.encode()[:1] in chunk and one.encode() in chunk)
        if delimiter in BLANKS and b'"' in chunk:
            # between quotes the delimiter is a blank
            found.add(delimiter)
        may_have_space = " " not in found and (b" " in chunk or b'""' in chunk)
        if may_have_space and _has_space_at_an_end(np.frombuffer(chunk, np.uint8), ends):
            found.add(" ")
    return "".join(one for one in BLANKS if one in found)


def _has_space_at_an_end(signs: NDArray[np.uint8], ends: NDArray[np.uint8]) -> bool:
    is_space = signs == _SPACE
    is_quote = signs == _QUOTE
    is_end = is_quote | (signs == ends[0]) | (signs == ends[1]) | (signs == ends[3])
    beside = (is_space[:-1] & is_end[1:]) | (is_space[1:] & is_end[:-1]) | (is_quote[:-1] & is_quote[1:])
    return bool(beside.any())


def _overlapping(path: Path) -> Iterator[bytes]:
    """The bytes in chunks that begin with the last ones of the chunk before, and lines around the whole."""
    # as many as the longest blank has bytes, so that none is cut in two
    kept = b"\n"
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            chunk = kept + chunk
            yield chunk
            kept = chunk[-3:]
    yield kept + b"\n"
