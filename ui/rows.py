"""Rows of long lists: found by words, ordered by value, cut into pages. Works on places, so that no row is copied."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics.waiting import Waiting
from ui import format as fmt

Places = npt.NDArray[np.intp]
Written = Callable[[Any], str]
# A text that is shown as it is: ASCII letters, digits and marks, single blanks between them.
_AS_WRITTEN = "^[!-~]+(?: [!-~]+)*$"


@dataclass(frozen=True)
class Part:
    """One page of a list: which rows it shows, counted from one, of how many."""

    number: int
    pages: int
    first: int
    last: int
    rows: int

    @property
    def words(self) -> str:
        """Rows 1 to 250 of 34,567."""
        return f"Rows {fmt.count(self.first)} to {fmt.count(self.last)} of {fmt.count(self.rows)}"


def part(rows: int, number: int, size: int) -> Part:
    """The page with this number; the nearest one when there are fewer pages."""
    pages = max(1, -(-rows // size))
    number = min(max(number, 1), pages)
    return Part(number, pages, min((number - 1) * size + 1, rows), min(number * size, rows), rows)


def folded(text: str) -> str:
    """A text as it is searched and sorted: without upper case and accents, so that 'zoe' finds 'Zoë'."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def found(frame: pd.DataFrame, texts: Mapping[str, Written], wanted: str) -> Places:
    """The places of the rows in which every word stands in some column. `texts` says how each column is written.

    A text of ASCII letters and single blanks has to be written as it is.
    """
    words = folded(wanted).split()
    if not words:
        return np.arange(len(frame))
    columns = [_by_value(frame[name], written) for name, written in texts.items()]
    chosen = np.ones(len(frame), dtype=bool)
    for word in words:
        stands = np.zeros(len(frame), dtype=bool)
        for codes, values in columns:
            stands |= pc.match_substring(values, word).to_numpy(zero_copy_only=False)[codes]
        chosen &= stands
    return np.flatnonzero(chosen)


def ordered(values: pd.Series, *, descending: bool = False, written: Written | None = None) -> Places:
    """The places of the values from the smallest, or from the largest; what is missing stands last.

    Money is compared exactly. Texts are compared as they are `written`, without case and accents. Equal values keep
    the order that they have.
    """
    if written is not None:
        return _ordered_texts(values, descending, written)
    try:
        known = pa.array(values, from_pandas=True)
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowNotImplementedError):
        # numbers of several kinds in one column: Python compares them exactly as well
        return _ordered_by_python(list(values), descending)
    if isinstance(known, pa.ChunkedArray):
        known = known.combine_chunks()
    order = "descending" if descending else "ascending"
    places = pc.array_sort_indices(known, order=order, null_placement="at_end")
    return cast(Places, places.to_numpy(zero_copy_only=False).astype(np.intp))


def written_once(frame: pd.DataFrame, write: Callable[..., str]) -> pd.Series:
    """A text for each row, from columns in which few rows differ: each that differs is written once."""
    codes = np.zeros(len(frame), dtype=np.int64)
    for name in frame:
        whole = pa.array(frame[name], from_pandas=True)
        found = (whole.combine_chunks() if isinstance(whole, pa.ChunkedArray) else whole).dictionary_encode()
        number = len(found.dictionary)
        codes = codes * (number + 1) + found.indices.fill_null(number).to_numpy(zero_copy_only=False)
    numbers, different = pd.factorize(codes)
    firsts = np.empty(len(different), dtype=np.intp)
    firsts[numbers[::-1]] = np.arange(len(frame))[::-1]
    some = frame.iloc[firsts]
    texts = [write(*values) for values in zip(*(some[name].tolist() for name in some), strict=True)]
    return as_texts(pa.array(texts, pa.string()).take(pa.array(numbers))).set_axis(frame.index)


def replaced(values: pd.Series, places: Places, others: list[Any]) -> pd.Series:
    """A column with other values in these places, which rise; all others stay as they came."""
    if not len(places):
        return values
    if isinstance(values.array, Waiting):
        return pd.Series(values.array.replaced(places, others), index=values.index)
    changed = values.copy()
    changed.iloc[places] = others
    return changed


def as_texts(values: pa.Array) -> pd.Series:
    """An Arrow array of texts as a column of a data frame."""
    return cast(pd.Series, pa.table({"texts": values}).to_pandas()["texts"])


def _ordered_texts(values: pd.Series, descending: bool, written: Written) -> Places:
    codes, found = _by_value(values, written)
    texts = found.to_pylist()
    rank = {text: place for place, text in enumerate(sorted(set(texts) - {""}, reverse=descending))}
    last = len(rank)
    ranks = np.array([rank.get(text, last) for text in texts], dtype=np.intp)
    return np.argsort(ranks[codes], kind="stable")


def _ordered_by_python(values: list[Any], descending: bool) -> Places:
    known = [place for place, value in enumerate(values) if not fmt.is_missing(value)]
    missing = [place for place, value in enumerate(values) if fmt.is_missing(value)]
    known.sort(key=values.__getitem__, reverse=descending)
    return np.array([*known, *missing], dtype=np.intp)


def _by_value(values: pd.Series, written: Written) -> tuple[Places, pa.Array]:
    """For each row the number of its text, and the folded texts: each different value is written once."""
    if isinstance(values.dtype, pd.StringDtype):
        return _by_text(values, written)
    codes, different = pd.factorize(values.to_numpy(dtype=object), use_na_sentinel=False)
    return codes, pa.array([_folded(value, written) for value in different], pa.string())


def _by_text(values: pd.Series, written: Written) -> tuple[Places, pa.Array]:
    """The same for a column of texts: most are plain ones, which Arrow folds all at once."""
    texts = pa.array(values, from_pandas=True)
    whole = texts.combine_chunks() if isinstance(texts, pa.ChunkedArray) else texts
    found = whole.fill_null("").cast(pa.string()).dictionary_encode()
    different = found.dictionary
    apart = pc.invert(pc.match_substring_regex(different, _AS_WRITTEN))
    others = pa.array([_folded(value, written) for value in different.filter(apart).to_pylist()], pa.string())
    folded_texts = pc.replace_with_mask(pc.ascii_lower(different), apart, others)
    return cast(Places, found.indices.to_numpy().astype(np.intp)), folded_texts


def _folded(value: Any, written: Written) -> str:
    return "" if fmt.is_missing(value) else folded(written(value))
