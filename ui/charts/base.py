"""What all charts share: the house style, axes, labels, and a place for what is missing.

Charts are plain figures made from plain frames and a theme's colours. No legend, no frame, no title inside: a line
is named at its end, in its colour. Grid lines stand only where a value is read off.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts.picture import Picture
from ui.theme import FONT, Tokens

SMALL, TEXT, LABEL, BIG = 11.5, 12, 13, 15
Rows = pd.DataFrame | Iterable[dict[str, Any]]


def frame_of(rows: Rows) -> pd.DataFrame:
    """A frame from a frame or from a list of rows."""
    return rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(list(rows))


class Canvas:
    """A figure while it is drawn: traces, shapes and texts are collected and made a figure at once.

    Plotly checks all texts again whenever one is added to a figure: fifty of them would take a second.
    """

    def __init__(self, tokens: Tokens, height: int, left: int, right: int, top: int, bottom: int) -> None:
        axis = {
            "showgrid": False,
            "zeroline": False,
            "showline": False,
            "ticks": "",
            "fixedrange": True,
            "tickangle": 0,
            "tickfont": {"size": SMALL, "color": tokens.ink_2},
            "automargin": False,
        }
        self.traces: list[dict[str, Any]] = []
        self.shapes: list[dict[str, Any]] = []
        self.texts: list[dict[str, Any]] = []
        # texts in cells, by ink and size
        self.cells: dict[tuple[str, float], list[tuple[str, Any, Any]]] = {}
        self.layout: dict[str, Any] = {
            "height": height,
            "margin": {"l": left, "r": right, "t": top, "b": bottom, "pad": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": FONT, "size": TEXT, "color": tokens.ink},
            "showlegend": False,
            "hovermode": "closest",
            "hoverlabel": {
                "bgcolor": tokens.page,
                "bordercolor": tokens.border,
                "font": {"family": FONT, "size": TEXT, "color": tokens.ink},
                "align": "left",
            },
            "xaxis": dict(axis),
            "yaxis": dict(axis),
            "dragmode": False,
        }

    def scatter(self, **trace: Any) -> None:
        """Dots or a line; what it says when hovered is given as text, never as a template."""
        self.traces.append({"type": "scatter", **trace})

    def bar(self, **trace: Any) -> None:
        """Bars."""
        self.traces.append({"type": "bar", **trace})

    def heatmap(self, **trace: Any) -> None:
        """Coloured cells."""
        self.traces.append({"type": "heatmap", **trace})

    def shape(self, kind: str, **shape: Any) -> None:
        """A line, rectangle or path."""
        self.shapes.append({"type": kind, **shape})

    def x_axis(self, **changes: Any) -> None:
        """Change the horizontal axis."""
        self.layout["xaxis"].update(changes)

    def y_axis(self, **changes: Any) -> None:
        """Change the vertical axis."""
        self.layout["yaxis"].update(changes)

    def label(
        self,
        text: str,
        x: Any,
        y: Any,
        *,
        color: str,
        size: float = TEXT,
        bold: bool = False,
        anchor: str = "left",
        yanchor: str = "middle",
        dx: float = 0,
        dy: float = 0,
        xref: str = "x",
        yref: str = "y",
    ) -> None:
        """A text at a place of the plot, moved by pixels. The text must be escaped already."""
        self.texts.append(
            {
                "text": f"<b>{text}</b>" if bold else text,
                "x": x,
                "y": y,
                "xref": xref,
                "yref": yref,
                "xanchor": anchor,
                "yanchor": yanchor,
                "xshift": dx,
                "yshift": dy,
                "showarrow": False,
                "align": anchor,
                "font": {"size": size, "color": color},
            }
        )

    def cell(self, text: str, x: Any, y: Any, *, color: str, size: float = TEXT) -> None:
        """A text in the middle of a cell; the axes have a range of their own. The text must be escaped already."""
        self.cells.setdefault((color, size), []).append((text, x, y))

    def _cell_texts(self) -> None:
        """One trace for all texts of an ink: a hundred labels by themselves take the browser over twice as long."""
        for (color, size), texts in self.cells.items():
            words, across, down = (list(part) for part in zip(*texts, strict=True))
            font = {"color": color, "size": size}
            self.scatter(
                x=across,
                y=down,
                text=words,
                mode="text",
                textfont=font,
                # a cell that was clicked does not make the others pale
                unselected={"textfont": {"color": color}},
                hoverinfo="skip",
                cliponaxis=False,
            )

    def figure(self) -> go.Figure:
        """The finished figure."""
        self._cell_texts()
        # no template, not even an empty one: with one the browser takes the same figure for another
        layout = {**self.layout, "shapes": self.shapes, "annotations": self.texts}
        return Picture({"data": self.traces, "layout": layout})


def canvas(tokens: Tokens, height: int, *, left: int = 8, right: int = 8, top: int = 8, bottom: int = 28) -> Canvas:
    """An empty figure in the house style. Text beside the plot stands in the margins, which are pixels."""
    return Canvas(tokens, height, left, right, top, bottom)


def nothing(tokens: Tokens, height: int, why: str = "Nothing to show for this choice.") -> go.Figure:
    """A figure that says why it is empty."""
    figure = canvas(tokens, height, bottom=8)
    hide_axes(figure)
    figure.label(why, 0.5, 0.5, xref="paper", yref="paper", color=tokens.ink_2, size=LABEL, anchor="center")
    return figure.figure()


def hide_axes(figure: Canvas) -> None:
    """No axes at all, for charts whose marks carry their values."""
    figure.x_axis(visible=False)
    figure.y_axis(visible=False)


def month_axis(figure: Canvas, months: Sequence[date], *, most: int = 4) -> None:
    """Some months under a time line, the last one always, spaced evenly."""
    chosen = spread(months, most)
    figure.x_axis(
        tickvals=chosen,
        ticktext=[fmt.month(when) for when in chosen],
        ticklabeloverflow="allow",
        type="date",
    )


def spread(values: Sequence[Any], most: int) -> list[Any]:
    """At most so many of the values, evenly spaced, the last one among them."""
    if len(values) <= 1 or most <= 1:
        return list(values[-1:])
    step = max(1, (len(values) - 1) // (most - 1))
    return list(values[::-1][::step][:most])[::-1]


def value_axis(
    figure: Canvas,
    tokens: Tokens,
    low: float,
    high: float,
    *,
    unit: str = "ratio",
    currency: str = "",
    most: int = 5,
) -> tuple[float, float]:
    """A value axis with round steps and a little room beyond low and high. Returns its ends."""
    span = max(high - low, 1e-9)
    step = round_step(span / max(1, most - 1))
    first, last = math.ceil(low / step - 1e-6), math.floor(high / step + 1e-6)
    ticks = [step * index for index in range(first, last + 1)]
    start, end = low - span * 0.05, high + span * 0.05
    figure.y_axis(
        tickvals=ticks,
        ticktext=[written(tick, unit, currency, 1 if step < 0.00999 else 0) for tick in ticks],
        range=[start, end],
        showgrid=True,
        gridcolor=tokens.grid,
        gridwidth=1,
    )
    return start, end


def written(value: float | None, unit: str, currency: str = "", decimals: int = 0) -> str:
    """A value in the unit of its chart: ratio, money, count or multiple."""
    if unit == "money":
        return fmt.money(value, currency, decimals=decimals or None)
    if unit == "count":
        return fmt.count(value)
    if unit == "multiple":
        return fmt.multiple(value, decimals or 1)
    return fmt.percent(value, decimals)


def round_step(rough: float) -> float:
    """The next step of 1, 2, 2.5 or 5 times a power of ten."""
    power = 10 ** math.floor(math.log10(rough))
    return float(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * (1 - 1e-9)))


def numbers(frame: pd.DataFrame, column: str) -> list[float | None]:
    """A column as floats, None where it is undefined or absent."""
    if column not in frame:
        return [None] * len(frame)
    values = frame[column].tolist()
    if frame[column].dtype == float:
        return [None if value != value else value for value in values]
    return [fmt.number(value) for value in values]


def column(frame: pd.DataFrame, name: str, absent: Any = None) -> list[Any]:
    """A column's values, or as many times `absent`."""
    return frame[name].tolist() if name in frame else [absent] * len(frame)


def dates(frame: pd.DataFrame, column: str = "month") -> list[date]:
    """A column of dates."""
    return [when for value in frame[column] if (when := fmt.as_date(value)) is not None]


def known(values: Iterable[float | None]) -> list[float]:
    """The values that are defined."""
    return [value for value in values if value is not None]
