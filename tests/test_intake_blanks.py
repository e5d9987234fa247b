"""Blanks at the ends of values go, of every kind, on either side; blanks inside and letters of any script stay."""

from __future__ import annotations

import random
from pathlib import Path

import duckdb
import pytest

from analytics.intake import blanks
from analytics.intake.blanks import blanks_at_ends
from analytics.intake.layout import BLANKS
from analytics.intake.tables import read_table
from analytics.intake.unpacking import Delivered

# neither plain ASCII nor a blank: columns with such values are looked at, and kept as they are
LETTERS = ("Zoë", "Ålesund", "東京", "a b", "~tilde", "!mark")


def values_of(folder: Path, values: list[str]) -> list[str | None]:
    """The second column of a file with these values, as it is read."""
    path = folder / "a.csv"
    lines = "".join(f'{place},"{value}",end\n' for place, value in enumerate(values))
    path.write_text("id,name,last\n" + lines, encoding="utf-8", newline="")
    con = duckdb.connect()
    read_table(con, Delivered(path, "a.csv", False, folder), 1)
    return [value for (value,) in con.execute("select c1 from cells_1 order by line").fetchall()]


@pytest.mark.parametrize("blank", BLANKS, ids=[f"U+{ord(blank):04X}" for blank in BLANKS])
@pytest.mark.parametrize("form", ["{0}x", "x{0}", "{0}x{0}", "{0}{0}é", "é{0}"])
def test_every_blank_goes_from_the_ends(tmp_path: Path, blank: str, form: str) -> None:
    dirty = form.format(blank)
    # one dirty value far from the first, in a column that is clean elsewhere
    assert values_of(tmp_path, ["plain"] * 50 + [dirty]) == ["plain"] * 50 + [dirty.strip(BLANKS)]


def test_letters_and_blanks_inside_stay(tmp_path: Path) -> None:
    assert values_of(tmp_path, list(LETTERS)) == list(LETTERS)


@pytest.mark.parametrize("blank", BLANKS, ids=[f"U+{ord(blank):04X}" for blank in BLANKS])
def test_nothing_but_blanks_is_empty(tmp_path: Path, blank: str) -> None:
    assert values_of(tmp_path, ["a", blank * 2, "b"]) == ["a", None, "b"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "¦"])
def test_no_blank_at_an_end_is_overlooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, delimiter: str) -> None:
    # blanks are cut in two by chunks of four bytes
    monkeypatch.setattr(blanks, "CHUNK_BYTES", 4)
    path = tmp_path / "a.csv"
    one_line = [blank for blank in BLANKS if blank not in "\r\n"]
    draw = random.Random(7)
    for _ in range(400):
        signs = [*"aé", *one_line] if draw.random() < 0.5 else [*"aébc", draw.choice(one_line)]
        values = [["".join(draw.choices(signs, k=draw.randrange(4))) for _ in range(3)] for _ in range(2)]
        quote = draw.choice(["", '"'])
        if not quote:
            values = [[value.replace(delimiter, "") for value in row] for row in values]
        lines = [delimiter.join(f"{quote}{value}{quote}" for value in row) for row in values]
        path.write_text("x\n" + "\n".join(lines), encoding="utf-8", newline="")
        ends = {end for row in values for value in row for end in (value[:1], value[-1:])}
        assert ends & set(BLANKS) <= set(blanks_at_ends(path, delimiter))


def test_values_of_nothing_but_quotes_are_empty(tmp_path: Path) -> None:
    assert values_of(tmp_path, ["a", "", "b"]) == ["a", None, "b"]


def test_blanks_inside_values_are_none_at_their_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id,name\n1,a b c\n2,d e\n", encoding="utf-8")
    assert blanks_at_ends(path, ",") == ""
    path.write_text("id,name\n1,a b c\n2,d e ", encoding="utf-8")
    assert blanks_at_ends(path, ",") == " "
