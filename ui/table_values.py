"""The values of a client table as its widget takes them: one Arrow array a column, which Streamlit sends as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa

from ui import format as fmt
from ui.table_columns import Column, badges

_BADGES = pa.list_(pa.string())


def shown_table(frame: pd.DataFrame, looks: Mapping[str, Column]) -> pa.Table:
    """The columns of a frame in the forms that the widget sorts and draws."""
    return pa.table({name: shown_values(frame[name], name, look) for name, look in looks.items()})


def shown_values(values: pd.Series, name: str, column: Column) -> pa.Array | pa.ChunkedArray:
    """One column: numbers without cents, ratios in percent, days, lines, badges, and text without line breaks."""
    if column.kind in ("money", "change", "count", "bar"):
        return pa.array(np.round(_numbers(values)), from_pandas=True)
    if column.kind == "ratio":
        return pa.array(_numbers(values) * 100, from_pandas=True)
    if column.kind == "multiple":
        return pa.array(_numbers(values), from_pandas=True)
    if column.kind in ("day", "month"):
        return pa.array([fmt.as_date(value) for value in values.tolist()], pa.date32())
    if column.kind == "line":
        return _lines(values.tolist())
    if column.kind == "badge":
        return pa.array(_badges(name, values.tolist()), _BADGES)
    return pa.array([fmt.plain(value) for value in values.tolist()], pa.string())


def badge_options(values: pa.Array | pa.ChunkedArray) -> list[str]:
    """The different badges of a column, in the order in which they come."""
    return list(dict.fromkeys(text for value in values.to_pylist() for text in value))


def _numbers(values: pd.Series) -> npt.NDArray[np.float64]:
    """Numbers of any kind as floats, NaN where one is missing."""
    if values.dtype.kind in "if":
        return values.to_numpy(dtype=float, na_value=np.nan)
    return np.array([fmt.number(value) for value in values.tolist()], dtype=float)


def _lines(lines: list[Any]) -> pa.ListArray:
    """Lists of points, where one that is missing lies on the ground."""
    points = [np.asarray(line, dtype=float) for line in lines]
    ends = np.cumsum([0, *map(len, points)], dtype=np.int32)
    whole = np.concatenate(points) if points else np.empty(0)
    return pa.ListArray.from_arrays(pa.array(ends), pa.array(np.where(np.isnan(whole), 0.0, whole)))


def _badges(name: str, values: list[Any]) -> list[list[str]]:
    """The badges of the cells; a column has few different ones."""
    made: dict[tuple[type, Any], list[str]] = {}
    for value in values:
        if (type(value), value) not in made:
            made[type(value), value] = badges(name, value)
    return [made[type(value), value] for value in values]
