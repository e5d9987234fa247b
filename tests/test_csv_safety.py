"""No text in an exported CSV starts a formula, in whichever width its sign is and behind whichever blank."""

from __future__ import annotations

import csv
import io

import pytest

from analytics.csv_safety import safe_cell, safe_csv

# ASCII and full-width: = + - @
SIGNS = "=+-@\uff1d\uff0b\uff0d\uff20\t\r"
BLANKS = ("", " ", "   ", "\u00a0", "\u3000", "\n")


@pytest.mark.parametrize("blank", BLANKS, ids=ascii)
@pytest.mark.parametrize("sign", SIGNS, ids=ascii)
def test_no_cell_starts_a_formula(sign: str, blank: str) -> None:
    text = f"{blank}{sign}1+1"
    assert safe_cell(text) == f"'{text}"
    [row] = csv.reader(io.StringIO(safe_csv([text], []).decode("utf-8-sig"), newline=""))
    assert row == [f"'{text}"]


@pytest.mark.parametrize("value", ["Zoë & Co", "a=b", "x-ray", "", "’-5", -5, 1.5, None])
def test_everything_else_stays(value: object) -> None:
    assert safe_cell(value) == value
