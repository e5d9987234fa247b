"""Rows that certainly are good are typed at once; rows, refused cells and reasons are those of asking every cell."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from analytics.contract import Kind, column_names
from analytics.intake import checking

DAYS = [
    "2026-01-31", "2024-02-29", "2026-02-30", "2026-1-2", "2026-01-02 ", " 2026-01-2", "2026-01-2\x0c", "2026/01/02",
    "1989-12-31", "1990-01-01", "2199-12-31", "2200-01-01", "9999-12-31", "10000-01-01", "0001-01-01", "0099-01-01",
    "infinity", "-infinity", "epoch", "today", "2026-13-01", "20260102", "2026-01-02T00:00", "2026-01-02 (BC)", "x", "",
]  # fmt: skip
NUMBERS = [
    "0", "12.50", "-12.50", "+3", ".5", "5.", "-.5", ".", "-", "", "1e3", "1_000", "1,000.00", "12.1234567",
    "12.123456", "123456789012", "1234567890123", "0000000000001", "0000000000012.5", " 1", "1 ", "0x10", "nan", "inf",
    "١٢", "--1", "-0.000000", "999999999999.999999", "1.5.2",
]  # fmt: skip
TEXTS: dict[str, list[str]] = {
    "kind": ["recurring", "Project", "RECURRING", "other", " project"],
    "currency": ["EUR", "eur", "EURO", "E1R", "€"],
    "out_of_scope": ["yes", "No", "TRUE", "1", "0", "maybe", "2"],
    "client_id": ["C1", "C2", ""],
}
NUMERIC = {"amount", "paid_amount", "hours", "cost", "minutes"}
LIMITS: dict[str, Any] = {"earliest": date(1990, 1, 1), "latest": date(2027, 11, 3)}


def drawn(draw: random.Random, column: str, odd: float) -> str | None:
    """A cell: mostly a clean one."""
    if draw.random() < 0.1:
        return None
    choices = DAYS if column == "date" or column.endswith("_on") or column.startswith("period") else TEXTS.get(column)
    choices = NUMBERS if column in NUMERIC else choices or ["text", "é"]
    return draw.choice(choices) if draw.random() < odd else choices[0]


def checked(kind: Kind, rows: list[tuple[Any, ...]], has_kind: bool) -> tuple[list[Any], list[Any]]:
    """The typed rows and the refused cells of rows of text."""
    con = duckdb.connect()
    checking.prepare_checks(con)
    names = column_names(kind)
    columns = dict(zip(["line", *names], zip(*rows, strict=True), strict=True))
    types = [pa.int64(), *(pa.string() for _ in names)]
    arrays = [pa.array(column, type_) for column, type_ in zip(columns.values(), types, strict=True)]
    con.register("given", pa.table(arrays, names=list(columns)))
    con.execute("create table made as select * from given")
    con.execute("create view raw as select * from made")
    limits = LIMITS | ({"has_kind": has_kind, "longest_period": 43_830} if kind == "revenue" else {})
    checking.check_rows(con, kind, limits, {"file_number": 3, "source": "s"}, {"date": "Day", "amount": "Net"})
    typed = con.execute(f"select * from new_{kind} order by all").fetchall()
    return typed, con.execute("select * from problems order by all").fetchall()


@pytest.mark.parametrize(("kind", "has_kind"), [("revenue", True), ("revenue", False), ("contacts", False)])
@pytest.mark.parametrize("odd", [0.0, 0.02, 0.3])
def test_clean_rows_first_is_the_same_as_every_cell(
    monkeypatch: pytest.MonkeyPatch, kind: Kind, has_kind: bool, odd: float
) -> None:
    draw = random.Random(f"{kind} {odd}")
    # two rows in a hundred share their line, as those of a link to two clients do
    rows = [
        (place - (place % 50 == 1), *(drawn(draw, column, odd) for column in column_names(kind)))
        for place in range(1500)
    ]
    fast = checked(kind, rows, has_kind)
    monkeypatch.setattr(checking, "_MANY_ROWS", ())
    slow = checked(kind, rows, has_kind)
    assert fast == slow
    assert fast[0]


@pytest.mark.parametrize("kind", ["revenue", "contacts"])
def test_each_odd_cell_alone_is_judged_as_before(monkeypatch: pytest.MonkeyPatch, kind: Kind) -> None:
    draw = random.Random(3)
    clean = {name: drawn(draw, name, 0.0) or "C1" for name in column_names(kind)}
    clean |= {"date": "2026-01-31", "client_id": "C1"} | (
        {"amount": "0", "kind": "recurring"} if "amount" in clean else {}
    )
    rows = []
    for column in column_names(kind):
        for text in (None, *DAYS, *NUMBERS, *TEXTS.get(column, [])):
            rows.append((len(rows), *({**clean, column: text}.values())))
    fast = checked(kind, rows, True)
    monkeypatch.setattr(checking, "_MANY_ROWS", ())
    assert fast == checked(kind, rows, True)
    assert fast[0] and fast[1]
