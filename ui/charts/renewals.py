"""Renewals on a line of days: until when notice can be given, and when each agreement ends."""

from __future__ import annotations

import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.theme import Tokens

ROW = 22
MOST_ROWS = 20
# Ends further back stand at the edge: one of last winter would press the coming weeks together.
EARLIEST = -21


def renewal_calendar(rows: base.Rows, tokens: Tokens, *, days: int = 90, phone: bool = False) -> go.Figure:
    """A line per agreement from the data date to its end: amber where notice runs out, red where it ends.

    Columns of renewals_due: client_id, name, days_to_notice, days_to_end, contract_ends_on, notice_on. At most 20 are
    drawn, the first to act on. The marks' customdata is the client_id.
    """
    frame = base.frame_of(rows).head(MOST_ROWS)
    if frame.empty:
        return base.nothing(tokens, 120, "No agreement ends in these days.")
    figure = base.canvas(tokens, ROW * len(frame) + 40, left=132 if phone else 168, right=26, top=6, bottom=30)
    ends = [min(max(value or 0.0, EARLIEST), days) for value in base.numbers(frame, "days_to_end")]
    notices = [
        None if value is None else min(max(value, EARLIEST), days) for value in base.numbers(frame, "days_to_notice")
    ]
    figure.shape(
        "line",
        yref="paper",
        x0=0,
        x1=0,
        y0=0,
        y1=1,
        layer="below",
        line={"color": tokens.ink_2, "width": 1, "dash": "dot"},
    )
    for place, (name, end, notice) in enumerate(zip(frame["name"], ends, notices, strict=True)):
        figure.shape(
            "line",
            x0=min(0, end),
            x1=max(0, end),
            y0=place,
            y1=place,
            layer="below",
            line={"color": tokens.pale, "width": 2},
        )
        if notice is not None and end > max(notice, 0):
            # from the last day to give notice on, the agreement runs to its end
            figure.shape(
                "line", x0=max(notice, 0), x1=end, y0=place, y1=place, line={"color": tokens.amber, "width": 3}
            )
        figure.label(
            fmt.chart_text(name, 15 if phone else 22),
            0,
            place,
            xref="paper",
            color=tokens.ink,
            size=base.SMALL,
            anchor="right",
            dx=-12,
        )
    figure.scatter(
        x=notices,
        y=list(range(len(frame))),
        mode="markers",
        marker={"size": 9, "color": tokens.amber, "symbol": "diamond"},
        customdata=frame["client_id"].tolist(),
        hovertext=[
            f"<b>{fmt.chart_text(name)}</b><br>notice by {fmt.day(on)}"
            for name, on in zip(frame["name"], frame["notice_on"], strict=True)
        ],
        hoverinfo="text",
        cliponaxis=False,
    )
    figure.scatter(
        x=ends,
        y=list(range(len(frame))),
        mode="markers",
        marker={"size": 9, "color": tokens.red},
        customdata=frame["client_id"].tolist(),
        hovertext=[
            f"<b>{fmt.chart_text(name)}</b><br>{'ended' if end < 0 else 'ends'} {fmt.day(on)}"
            for name, end, on in zip(frame["name"], ends, frame["contract_ends_on"], strict=True)
        ],
        hoverinfo="text",
        cliponaxis=False,
    )
    ticks = [tick for tick in (0, 30, 60, 90, 180, 365) if tick <= days]
    figure.x_axis(
        range=[min([0.0, *ends, *(one for one in notices if one is not None)]) - 2, days + 2],
        tickvals=ticks,
        ticktext=["data date" if tick == 0 else f"{tick} d" if phone else f"{tick} days" for tick in ticks],
        ticklabeloverflow="allow",
    )
    figure.y_axis(visible=False, range=[len(frame) - 0.5, -0.5])
    return figure.figure()
