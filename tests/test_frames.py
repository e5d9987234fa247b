"""Answers as data frames: exact amounts, however many rows there are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from analytics import coverage
from analytics.frames import as_frame, as_waiting_frame
from analytics.reader import Reader
from ui import rows as places

LONG = 2500


def table_of(rows: int) -> pa.Table:
    """Every kind of column that answers have."""
    first = date(2024, 1, 1)
    return pa.table(
        {
            "client_id": [f"c{number}" for number in range(rows)],
            # twenty amounts that come again and again, and a null every seventh row
            "fee": pa.array(
                [None if number % 7 == 0 else Decimal(number % 20) / 8 for number in range(rows)], pa.decimal128(24, 6)
            ),
            "price": pa.array([Decimal(number % 13) / 4 for number in range(rows)], pa.decimal128(24, 6)),
            "wage": pa.array([Decimal(number % 7) / 2 for number in range(rows)], pa.decimal128(24, 6)),
            # no amount comes twice
            "revenue": pa.array([Decimal(number) / 64 for number in range(rows)], pa.decimal128(38, 6)),
            "nothing": pa.array([None] * rows, pa.decimal128(24, 6)),
            "share": pa.array([number / 3 for number in range(rows)], pa.float64()),
            "signed_on": pa.array(
                [None if number % 5 == 0 else first + timedelta(number % 400) for number in range(rows)], pa.date32()
            ),
            "days": pa.array([None if number % 3 == 0 else number for number in range(rows)], pa.int64()),
        }
    )


@pytest.mark.parametrize("made", [as_frame, as_waiting_frame])
@pytest.mark.parametrize("rows", [0, 3, LONG])
def test_a_frame_holds_what_the_table_holds(rows: int, made: Callable[[pa.Table], pd.DataFrame]) -> None:
    table = table_of(rows)
    frame = made(table)
    assert list(frame.columns) == table.column_names
    for name in table.column_names:
        assert [repr(value) for value in frame[name].tolist()] == [
            repr(value) for value in table.column(name).to_pylist()
        ]


@pytest.mark.parametrize("rows", [0, 3, LONG])
def test_a_plain_frame_is_that_of_arrow(rows: int) -> None:
    table = table_of(rows)
    pd.testing.assert_frame_equal(
        as_frame(table), table.to_pandas(date_as_object=True, integer_object_nulls=True), check_dtype=rows > 0
    )


# What pages do with a column; each has to find in a column that waits what it finds in one of objects.
DONE: dict[str, Callable[[pd.DataFrame], Any]] = {
    "cut": lambda frame: frame.iloc[5:9].reset_index(drop=True).to_dict("records"),
    "chosen": lambda frame: frame[frame["revenue"] > Decimal(30)]["fee"].tolist(),
    "compared with a whole number": lambda frame: (frame["revenue"] >= 30).tolist(),
    "above nothing": lambda frame: [(frame["revenue"] > 0).tolist(), (frame["revenue"] <= Decimal(0)).tolist()],
    "like nothing": lambda frame: [(frame["revenue"] == 0).tolist(), (frame["revenue"] != 0).tolist()],
    "compared with a column": lambda frame: (frame["revenue"] == frame["nothing"]).tolist(),
    "counted": lambda frame: frame["signed_on"].value_counts().to_dict(),
    "different": lambda frame: frame["fee"].nunique(),
    "among": lambda frame: frame["revenue"].isin([Decimal(2), Decimal("0.25")]).sum(),
    "missing": lambda frame: (frame["days"].isna().sum(), frame["fee"].notna().sum()),
    "added up": lambda frame: (
        frame["fee"].sum(),
        frame["revenue"].sum(),
        frame["revenue"].max(),
        frame["revenue"].min(),
    ),
    "subtracted": lambda frame: (frame["revenue"] - frame["revenue"].iloc[7]).tolist(),
    "added to a column": lambda frame: (
        (frame["revenue"] + frame["revenue"]).tolist(),
        (frame["wage"] - frame["price"]).tolist(),
        (frame["price"] + frame["price"]).sort_values().tolist(),
    ),
    "size of": lambda frame: [abs(frame["price"].array - frame["wage"].array)[place] for place in (0, 7, 9)],
    "turned": lambda frame: ((-frame["revenue"]).tolist(), frame["revenue"].abs().tolist()),
    "mapped": lambda frame: frame["revenue"].map(lambda value: value * 2).tolist(),
    "as floats": lambda frame: frame["fee"].astype(float).fillna(-1).tolist(),
    "as numbers": lambda frame: pd.to_numeric(frame["days"]).fillna(-1).tolist(),
    "sorted": lambda frame: frame.sort_values("fee", kind="stable", na_position="last")["client_id"].tolist(),
    "sorted by two": lambda frame: frame.sort_values(["fee", "days"], ascending=[False, True])["client_id"].tolist(),
    "first of each": lambda frame: frame.drop_duplicates("fee")["client_id"].tolist(),
    "looked up": lambda frame: frame["client_id"].map(frame.set_index("client_id")["fee"]).tolist(),
    "merged": lambda frame: frame.merge(frame[["client_id", "revenue"]], on="client_id")["revenue_y"].tolist(),
    "put together": lambda frame: pd.concat([frame, frame.tail(3)], ignore_index=True)["signed_on"].tolist(),
    "by group": lambda frame: frame.groupby("share")["revenue"].sum().tolist(),
    "of the last row": lambda frame: frame.iloc[-1].to_dict(),
}


@pytest.mark.parametrize("rows", [40, LONG])
@pytest.mark.parametrize("name", DONE)
def test_a_column_that_waits_is_used_like_one_of_objects(name: str, rows: int) -> None:
    table, use = table_of(rows), DONE[name]
    assert repr(use(as_waiting_frame(table))) == repr(use(as_frame(table)))


@pytest.mark.parametrize("name", ["fee", "revenue", "nothing", "signed_on", "days"])
@pytest.mark.parametrize("descending", [False, True])
def test_a_column_that_waits_is_ordered_without_being_made(name: str, descending: bool) -> None:
    table = table_of(LONG)
    plain, waiting = as_frame(table)[name], as_waiting_frame(table)[name]
    assert places.ordered(waiting, descending=descending).tolist() == (
        places.ordered(plain, descending=descending).tolist()
    )
    assert waiting.array._objects is None


def test_cutting_rows_out_makes_none_of_the_others() -> None:
    frame = as_waiting_frame(table_of(LONG))
    shown = frame.copy(deep=False).iloc[np.arange(20)].reset_index(drop=True)
    assert shown["revenue"].tolist() == [Decimal(number) / 64 for number in range(20)]
    assert all(frame[name].array._objects is None for name in ("fee", "revenue", "signed_on", "days"))


def test_some_columns_of_a_list_are_those_of_the_whole(sample_reader: Reader) -> None:
    whole = coverage.work_list(sample_reader, lines=False)
    some = coverage.work_list(sample_reader.for_pages(("mrr", "client_id")), lines=False)
    assert list(some.columns) == ["mrr", "client_id"]
    for name in some.columns:
        assert some[name].tolist() == whole[name].tolist()


@pytest.mark.parametrize("name", ["client_id", "fee", "revenue", "signed_on", "days"])
@pytest.mark.parametrize("chosen", [[], [0], [3, 4, 17, 39]])
def test_values_of_some_rows_are_replaced_and_no_others(name: str, chosen: list[int]) -> None:
    frame = as_waiting_frame(table_of(40))
    others = frame[name].iloc[::-1].tolist()[: len(chosen)]
    expected = frame[name].tolist()
    for place, value in zip(chosen, others, strict=True):
        expected[place] = value
    before = frame[name].tolist()
    assert places.replaced(frame[name], np.array(chosen, dtype=np.intp), others).tolist() == expected
    assert frame[name].tolist() == before


@pytest.mark.parametrize("rows", [0, 1, 200])
@pytest.mark.parametrize("seed", range(4))
def test_a_text_that_is_written_once_for_like_rows_is_that_of_each_row(rows: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "one": pd.Series(rng.choice(["a", "b", "Zoë"], rows), dtype=str),
            "other": pd.Series(rng.choice([None, "a", ""], rows), dtype=object),
            "flag": rng.random(rows) < 0.5,
        },
        index=rng.permutation(rows),
    )
    seen: list[tuple[Any, ...]] = []

    def write(*values: Any) -> str:
        seen.append(values)
        return repr(values)

    written = places.written_once(frame, write)
    assert written.tolist() == [repr(values) for values in zip(*(frame[name].tolist() for name in frame), strict=True)]
    assert written.index.equals(frame.index)
    assert len(seen) == len(set(map(repr, seen)))
