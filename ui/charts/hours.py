"""Hours of one client by month, against those that its fee includes."""

from __future__ import annotations

import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.theme import Tokens


def hours_delivered(rows: base.Rows, tokens: Tokens, *, creep: float = 1.1, height: int = 120) -> go.Figure:
    """A bar a month, red above the line of scope creep; a dotted line where the fee includes hours.

    Columns of client_revenue: month, hours, retained_hours.
    """
    frame = base.frame_of(rows)
    delivered, included = base.numbers(frame, "hours"), base.numbers(frame, "retained_hours")
    if not base.known(delivered):
        return base.nothing(tokens, height, "No hours in the revenue export yet.")
    figure = base.canvas(tokens, height, left=2, right=2, top=6, bottom=40)
    figure.layout.update(bargap=0.12)
    places = list(range(len(frame)))
    colours = [
        tokens.red if hours is not None and agreed and hours > agreed * creep else tokens.accent_area
        for hours, agreed in zip(delivered, included, strict=True)
    ]
    figure.bar(
        x=places,
        y=[hours or 0.0 for hours in delivered],
        marker={"color": colours},
        hovertext=[
            f"{fmt.month(month)}<br><b>{_written(hours)}</b> of {_written(agreed)} hours"
            for month, hours, agreed in zip(base.dates(frame), delivered, included, strict=True)
        ],
        hoverinfo="text",
    )
    for place, agreed in zip(places, included, strict=True):
        if agreed:
            figure.shape(
                "line",
                x0=place - 0.5,
                x1=place + 0.5,
                y0=agreed,
                y1=agreed,
                line={"color": tokens.ink_2, "width": 1.5, "dash": "dot"},
            )
    figure.x_axis(
        tickvals=places,
        ticktext=[
            f"{_written(hours)}<br>{month:%b}" for month, hours in zip(base.dates(frame), delivered, strict=True)
        ],
        ticklabeloverflow="allow",
        range=[-0.55, len(frame) - 0.45],
    )
    figure.y_axis(visible=False, range=[0, max(base.known([*delivered, *included, 1.0])) * 1.05])
    return figure.figure()


def _written(hours: float | None) -> str:
    """Whole hours, or that nobody told them."""
    return fmt.MISSING if hours is None else f"{hours:,.0f}"
