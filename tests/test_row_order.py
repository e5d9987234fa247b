"""Finding, ordering and cutting the rows of a long list, against plain Python."""

from __future__ import annotations

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.names import NAMES, plain_fold
from ui import rows


@given(st.lists(NAMES, max_size=30), NAMES)
def test_a_search_finds_what_plain_python_finds(names: list[str], wanted: str) -> None:
    owners = names[::-1]
    frame = pd.DataFrame({"name": pd.Series(names, dtype=object), "owner": pd.Series(owners, dtype=object)})
    places = rows.found(frame, {"name": str, "owner": str}, wanted)
    expected = [
        place
        for place, pair in enumerate(zip(names, owners, strict=True))
        if all(any(word in plain_fold(text) for text in pair) for word in plain_fold(wanted).split())
    ]
    assert list(places) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"), [("zoe", ["Zoë Øst"]), ("STRASSE", ["Straße 9"]), ("9 stra", ["Straße 9"])]
)
def test_accents_and_case_do_not_matter(wanted: str, expected: list[str]) -> None:
    frame = pd.DataFrame({"name": ["Zoë Øst", "Straße 9", "Zola"]})
    assert list(frame["name"].iloc[rows.found(frame, {"name": str}, wanted)]) == expected


# Values of each kind of column; money differs in the sixth place, where floats no longer tell it apart.
MONEY = st.one_of(
    st.none(), st.integers(-3, 3).map(lambda one: Decimal("9007199254740.123456") + one * Decimal("1e-6"))
)
DAYS = st.one_of(st.none(), st.integers(0, 9).map(lambda one: date(2026, 1, 1) + timedelta(days=one)))
COUNTS = st.one_of(st.none(), st.integers(-5, 5))
RATIOS = st.one_of(st.just(math.nan), st.sampled_from([0.0, -0.5, 1.0, 1.0000001]))
MIXED = st.one_of(st.none(), st.integers(-2, 2), st.sampled_from([0.5, Decimal("0.25")]))


@pytest.mark.parametrize(
    "kind", [MONEY, DAYS, COUNTS, RATIOS, MIXED], ids=["money", "days", "counts", "ratios", "mixed"]
)
@pytest.mark.parametrize("descending", [False, True])
def test_values_are_sorted_as_python_sorts_them_and_missing_ones_stand_last(kind: Any, descending: bool) -> None:
    @given(st.lists(kind, max_size=20))
    def check(values: list[Any]) -> None:
        places = rows.ordered(pd.Series(values, dtype=object), descending=descending)
        known = [place for place, value in enumerate(values) if value is not None and value == value]
        missing = [place for place in range(len(values)) if place not in known]
        assert list(places) == sorted(known, key=lambda place: values[place], reverse=descending) + missing

    check()


@given(st.lists(st.one_of(st.none(), NAMES), max_size=20), st.booleans())
def test_texts_are_sorted_without_case_and_accents_and_empty_ones_stand_last(
    texts: list[str | None], descending: bool
) -> None:
    written = [text or "" for text in texts]
    places = rows.ordered(pd.Series(texts, dtype=object), descending=descending, written=lambda text: text or "")
    known = [place for place, text in enumerate(written) if plain_fold(text)]
    empty = [place for place, text in enumerate(written) if not plain_fold(text)]
    assert list(places) == sorted(known, key=lambda place: plain_fold(written[place]), reverse=descending) + empty


@given(st.integers(0, 2000), st.integers(1, 300))
def test_every_row_stands_on_exactly_one_page(count: int, size: int) -> None:
    pages = [rows.part(count, number, size) for number in range(1, rows.part(count, 1, size).pages + 1)]
    shown = [row for one in pages for row in range(one.first, one.last + 1) if count]
    assert shown == list(range(1, count + 1))
    assert all(one.last - one.first < size for one in pages)
    assert rows.part(count, len(pages) + 5, size) == pages[-1]
