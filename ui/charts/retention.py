"""Who stays: covered and neglected clients, followed from today on."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.records import records
from ui.theme import Tokens

# Months from today, part kept, and its interval.
Point = tuple[float, float, float | None, float | None]
_KEPT = {
    "churn_rate": "clients",
    "net_dollar_retention": "net revenue",
    "gross_dollar_retention": "gross revenue",
}


def coverage_retention(
    rows: base.Rows,
    tokens: Tokens,
    *,
    measure: str = "churn_rate",
    height: int = 380,
    phone: bool = False,
) -> go.Figure:
    """What covered and neglected clients keep from today to 3, 6 and 12 months, with the 95% band of clients.

    Columns of retention_by_coverage at one lag: horizon_months, coverage, churn_rate, low, high,
    net_dollar_retention, gross_dollar_retention. `measure` is one of the last three or churn_rate (clients kept).
    """
    frame = base.frame_of(rows)
    groups = [("neglected", tokens.red), ("covered", tokens.accent)]
    lines = [(name, colour, _kept(frame, name, measure)) for name, colour in groups]
    lines = [line for line in lines if len(line[2]) > 1]
    if not lines:
        return base.nothing(tokens, height, "Not enough months of contacts to follow clients for 3 months.")
    right = 74 if phone else 96
    figure = base.canvas(tokens, height, left=46, right=right, top=14, bottom=30)
    values = [value for _, _, points in lines for point in points for value in point[1:] if value is not None]
    low, high = base.value_axis(figure, tokens, min(values), max(1.0, *values), most=6)
    for name, colour, points in lines:
        _kept_line(figure, tokens, name, colour, points, measure)
    last = max(point[0] for _, _, points in lines for point in points)
    per_unit = (height - 44) / max(high - low, 1e-9)
    _name_kept(figure, lines, last, per_unit)
    horizons = sorted({point[0] for _, _, points in lines for point in points})
    figure.x_axis(
        range=[-0.1, last + 0.1],
        tickvals=horizons,
        ticktext=[_horizon(months, months == last) for months in horizons],
        ticklabeloverflow="allow",
    )
    return figure.figure()


def _horizon(months: float, last: bool) -> str:
    if months == 0:
        return "today"
    return f"{months:g} months" if last else f"{months:g} m"


def _kept(frame: pd.DataFrame, name: str, measure: str) -> list[Point]:
    """(horizon, kept, low, high) from 100% today; clients kept are what churn leaves, revenue has no interval."""
    points: list[Point] = [(0.0, 1.0, 1.0, 1.0)]
    if frame.empty:
        return points
    for row in records(frame[frame["coverage"] == name].sort_values("horizon_months")):
        value, low, high = (fmt.number(row.get(column)) for column in (measure, "low", "high"))
        if value is None:
            continue
        if measure == "churn_rate":
            kept = 1 - value
            points.append(
                (
                    row["horizon_months"],
                    kept,
                    None if high is None else 1 - high,
                    None if low is None else 1 - low,
                )
            )
        else:
            points.append((row["horizon_months"], value, None, None))
    return points


def _kept_line(
    figure: base.Canvas, tokens: Tokens, name: str, colour: str, points: Sequence[Point], measure: str
) -> None:
    banded = [point for point in points if point[2] is not None and point[3] is not None]
    if len(banded) > 1:
        x = [point[0] for point in banded]
        figure.scatter(
            x=[*x, *x[::-1]],
            y=[*(point[3] for point in banded), *(point[2] for point in banded[::-1])],
            mode="lines",
            line={"width": 0},
            fill="toself",
            fillcolor=tokens.tint(colour, 0.13 if tokens.name == "light" else 0.18),
            hoverinfo="skip",
        )
    figure.scatter(
        x=[point[0] for point in points],
        y=[point[1] for point in points],
        mode="lines+markers",
        line={"color": colour, "width": 2.4},
        marker={
            "size": [0.1, *[9] * (len(points) - 1)],
            "color": colour,
            "line": {"color": tokens.page, "width": 1.5},
        },
        cliponaxis=False,
        hovertext=[
            f"{name}, {_horizon(point[0], True)}<br><b>{fmt.percent(point[1], 1)}</b> of {_KEPT[measure]} kept"
            + (f"<br>{fmt.percent(point[2])} to {fmt.percent(point[3])}" if point[0] and point[2] is not None else "")
            for point in points
        ],
        hoverinfo="text",
    )


def _name_kept(
    figure: base.Canvas, lines: Sequence[tuple[str, str, list[Point]]], last: float, per_unit: float
) -> None:
    """End values at 20 px with the group's name, pushed apart where they would touch."""
    ends = sorted(((points[-1][1], name, colour) for name, colour, points in lines), key=lambda end: end[0])
    shift = 0.0
    if len(ends) == 2:
        shift = max(0.0, 44 - (ends[1][0] - ends[0][0]) * per_unit) / 2
    for index, (value, name, colour) in enumerate(ends):
        dy = (-shift, shift)[index] if len(ends) == 2 else 0.0
        figure.label(
            fmt.percent(value),
            1,
            value,
            xref="paper",
            color=colour,
            size=20,
            bold=True,
            dx=10,
            dy=dy + 5,
        )
        figure.label(name, 1, value, xref="paper", color=colour, size=base.TEXT, dx=10, dy=dy - 14)
