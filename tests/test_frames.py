"""Answers as data frames: exact amounts, however many rows there are."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest

from analytics.frames import as_frame

LONG = 2500


@pytest.mark.parametrize("rows", [0, 3, LONG])
def test_a_frame_holds_what_the_table_holds(rows: int) -> None:
    table = pa.table(
        {
            "client_id": [f"c{number}" for number in range(rows)],
            # twenty amounts that come again and again, and a null every seventh row
            "fee": pa.array(
                [None if number % 7 == 0 else Decimal(number % 20) / 8 for number in range(rows)], pa.decimal128(24, 6)
            ),
            # no amount comes twice
            "revenue": pa.array([Decimal(number) / 64 for number in range(rows)], pa.decimal128(24, 6)),
            "nothing": pa.array([None] * rows, pa.decimal128(24, 6)),
            "share": pa.array([number / 3 for number in range(rows)], pa.float64()),
        }
    )
    frame = as_frame(table)
    assert list(frame.columns) == table.column_names
    for name in ("fee", "revenue", "nothing"):
        assert [repr(value) for value in frame[name]] == [repr(value) for value in table.column(name).to_pylist()]
    pd.testing.assert_frame_equal(frame, table.to_pandas(date_as_object=True, integer_object_nulls=True))
