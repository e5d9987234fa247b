"""A finished figure that is sent as it was drawn."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from hashlib import blake2b
from math import isfinite
from typing import Any, cast

import numpy as np
import pandas as pd
import plotly.graph_objects as go
from plotly.basedatatypes import BaseFigure

# What JSON knows as it is.
_KNOWN = frozenset({str, int, bool, type(None)})


class Picture(BaseFigure):  # type: ignore[misc]
    """A plotly figure made of plain lists and dicts, which Streamlit sends without a look at its parts.

    Plotly's own figure copies and checks every part, which takes longer than drawing it and sending it together. It is
    made only for those who ask for `data` or `layout`, as the tests do that validate every kind of chart.
    """

    def __init__(self, drawn: dict[str, Any]) -> None:
        # BaseFigure's own start is left out: it would make and check the whole figure
        parts = plain(drawn)
        written = json.dumps(parts, separators=(",", ":")).encode()
        self._bytes = len(written)
        # The browser is asked for a chart once more when it stands. By this it sees that the data is still the same,
        # and need not draw all of it again; other data has another digest.
        revision = blake2b(written, digest_size=8).hexdigest()
        self._drawn = parts | {"layout": parts["layout"] | {"datarevision": revision}}

    def to_dict(self) -> dict[str, Any]:
        """The figure as Streamlit sends it. Not a copy: whoever gets it reads it only."""
        return cast(dict[str, Any], self._drawn)

    def __sizeof__(self) -> int:
        # for the bound of what pages keep: a value takes several times the bytes that it is written with
        return 4 * self._bytes

    @cached_property
    def clickable(self) -> Picture:
        """The same for a chart whose marks are clicked, with what the browser would change in it after drawing it."""
        layout = self._drawn["layout"] | {"clickmode": "event+select", "dragmode": "pan"}
        picture = Picture.__new__(Picture)  # the values are plain already, and shared
        picture._bytes, picture._drawn = self._bytes, self._drawn | {"layout": layout}
        return picture

    @cached_property
    def checked(self) -> go.Figure:
        """The same as plotly's own figure, every part validated."""
        return go.Figure(self.to_dict())

    @property
    def data(self) -> Any:
        """The traces, validated."""
        return self.checked.data

    @property
    def layout(self) -> Any:
        """The layout, validated."""
        return self.checked.layout

    def __repr__(self) -> str:
        return repr(self.checked)


def plain(value: Any) -> Any:
    """A part of a figure as JSON knows it: dates as text, numpy's values as Python's, no NaN."""
    if type(value) in _KNOWN:
        return value
    if isinstance(value, dict):
        return {name: part if type(part) in _KNOWN else plain(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return _plain_list(value)
    if isinstance(value, str | bool | int):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else None
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, pd.Series | np.ndarray | np.generic):
        return plain(value.tolist())
    raise TypeError(f"a picture holds no {type(value).__name__}: {value!r}")


def _plain_list(values: list[Any] | tuple[Any, ...]) -> list[Any]:
    """The same for many values: most lists hold one kind, of which all are known to JSON as they are."""
    kinds = set(map(type, values))
    if kinds <= _KNOWN or (kinds == {float} and all(map(isfinite, values))):
        return list(values)
    return [plain(value) for value in values]
