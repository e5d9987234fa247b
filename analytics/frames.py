"""Answers as data frames: with every value made at once, or with columns that wait until somebody looks at them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
import pyarrow as pa

from analytics.waiting import Waiting, as_objects, waits


def as_frame(table: pa.Table) -> pd.DataFrame:
    """As a data frame; of values that come again and again in a long one, each is made once."""
    return _frame(table, lambda column: pd.Series(as_objects(column), dtype=object))


def as_waiting_frame(table: pa.Table) -> pd.DataFrame:
    """The same, where amounts, days and numbers that may be missing become Python objects when they are looked at.

    Of a list of all clients a page shows a few: the others are never made.
    """
    return _frame(table, Waiting)


def _frame(table: pa.Table, made: Callable[[pa.ChunkedArray], Any]) -> pd.DataFrame:
    apart = [name for name in table.column_names if waits(table.field(name).type, table.column(name).null_count)]
    frame: pd.DataFrame = table.drop_columns(apart).to_pandas()
    for name in apart:
        frame.insert(table.schema.get_field_index(name), name, made(table.column(name)))
    return frame
