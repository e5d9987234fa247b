"""What moved recurring revenue: the bridge of one month, and changes month by month."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.theme import Tokens

# Column of revenue_movements, sign, long and short name, tone.
MOVEMENTS = (
    ("new", 1, "New", "New", "accent"),
    ("reactivation", 1, "Returned", "Back", "accent"),
    ("expansion", 1, "Expansion", "More", "green"),
    ("contraction", -1, "Contraction", "Less", "red"),
    ("churn", -1, "Churn", "Lost", "red"),
)
# What the rates alone did, where amounts in several currencies are converted: a bar of its own, unless it is zero.
EXCHANGE = ("exchange", 1, "Exchange", "FX", "quiet")


def bridge(
    movements: Mapping[str, Any] | pd.Series | None,
    tokens: Tokens,
    *,
    currency: str = "",
    height: int = 320,
    phone: bool = False,
) -> go.Figure:
    """From opening to closing MRR. A bar's length is its amount: bars float around the opening level.

    `movements` is one row of revenue_movements: opening, new, reactivation, expansion, contraction, churn, closing,
    exchange and the same with `_clients`. Each bar carries the movement's name as customdata, for a click.
    """
    if movements is None or fmt.is_missing(movements.get("opening")):
        return base.nothing(tokens, height, "No recurring revenue in this month for this choice.")
    row = {name: fmt.number(movements.get(name)) or 0.0 for name in ("opening", "closing")}
    figure = base.canvas(tokens, height, left=10, right=10, top=8, bottom=30)
    level, levels = 0.0, [0.0]
    bars: dict[str, list[Any]] = {key: [] for key in ("x", "base", "y", "colour", "name", "hover")}
    steps = (*MOVEMENTS, EXCHANGE) if fmt.number(movements.get("exchange")) else MOVEMENTS
    for place, (name, sign, long, _, tone) in enumerate(steps, start=1):
        amount = (fmt.number(movements.get(name)) or 0.0) * sign
        clients = fmt.number(movements.get(f"{name}_clients"))
        bars["x"].append(place)
        bars["base"].append(level)
        bars["y"].append(amount)
        bars["colour"].append(tokens.tone(tone))
        bars["name"].append(name)
        who = "" if clients is None else f"<br>{fmt.counted(clients, 'client')}"
        bars["hover"].append(f"{long}<br><b>{fmt.money_exact(amount, currency, sign=True)}</b>{who}")
        _step(figure, tokens, place, level, level + amount)
        _amount(figure, tokens, place, level, amount, clients, currency, phone)
        level += amount
        levels.append(level)
    _add_bars(figure, bars)
    _levels(figure, tokens, row, level, len(steps) + 1, currency, phone)
    names = [short if phone else long for _, _, long, short, _ in steps]
    figure.x_axis(
        tickvals=list(range(len(steps) + 2)),
        ticktext=["Start" if phone else "Opening", *names, "End" if phone else "Closing"],
        range=[-0.55, len(steps) + 1.55],
        tickfont={"size": 11, "color": tokens.ink_2},
    )
    room = max(max(levels) - min(levels), abs(row["opening"]) * 0.001, 1e-6)
    figure.y_axis(visible=False, range=[min(levels) - room * 0.24, max(levels) + room * 0.2])
    figure.layout["bargap"] = 0.3
    return figure.figure()


def _add_bars(figure: base.Canvas, bars: Mapping[str, list[Any]]) -> None:
    figure.bar(
        x=bars["x"],
        y=bars["y"],
        base=bars["base"],
        width=0.62,
        marker={"color": bars["colour"], "cornerradius": 3},
        customdata=bars["name"],
        hovertext=bars["hover"],
        hoverinfo="text",
        unselected={"marker": {"opacity": 0.35}},
    )


def _step(figure: base.Canvas, tokens: Tokens, place: int, before: float, after: float) -> None:
    """A thin line from the bar before and to the bar after."""
    for start, level in ((place - 0.69, before), (place + 0.31, after)):
        figure.shape(
            "line",
            x0=start,
            x1=start + 0.38,
            y0=level,
            y1=level,
            layer="below",
            line={"color": tokens.quiet, "width": 1},
        )


def _amount(
    figure: base.Canvas,
    tokens: Tokens,
    place: int,
    level: float,
    amount: float,
    clients: float | None,
    currency: str,
    phone: bool,
) -> None:
    """The amount over a rise or under a fall, with the number of clients."""
    if amount == 0:
        figure.label(
            "none",
            place,
            level,
            color=tokens.ink_2,
            size=base.SMALL,
            anchor="center",
            yanchor="bottom",
        )
        return
    up = amount > 0
    money = fmt.money(amount, "" if phone else currency, sign=True, decimals=1 if abs(amount) >= 1000 else None)
    who = (
        ""
        if clients is None or phone
        else f"<br><span style='color:{tokens.ink_2}'>{fmt.counted(clients, 'client')}</span>"
    )
    figure.label(
        f"<b>{money}</b>{who}",
        place,
        level + amount,
        color=tokens.ink,
        size=11 if phone else base.TEXT,
        anchor="center",
        yanchor="bottom" if up else "top",
        dy=3 if up else -3,
    )


def _levels(
    figure: base.Canvas, tokens: Tokens, row: Mapping[str, float], end: float, last: int, currency: str, phone: bool
) -> None:
    """Opening and closing as levels, not bars: they do not start at zero, so a bar would mislead."""
    for place, level, amount in ((0, 0.0, row["opening"]), (last, end, row["closing"])):
        figure.shape(
            "line",
            x0=place - 0.42,
            x1=place + 0.42,
            y0=level,
            y1=level,
            line={"color": tokens.accent, "width": 4},
        )
        figure.label(
            fmt.money(amount, "" if phone else currency, decimals=1 if amount >= 1000 else None),
            place,
            level,
            color=tokens.ink,
            size=base.TEXT if phone else base.LABEL,
            bold=True,
            anchor="center",
            yanchor="bottom",
            dy=5,
        )


def month_bars(
    rows: base.Rows,
    tokens: Tokens,
    *,
    column: str = "change",
    currency: str = "",
    height: int = 200,
    phone: bool = False,
) -> go.Figure:
    """A gain or loss per month around zero. Columns: month and the one that is named."""
    frame = base.frame_of(rows)
    if frame.empty or not base.known(base.numbers(frame, column)):
        return base.nothing(tokens, height, "No month changes.")
    months = base.dates(frame)
    values = [value or 0.0 for value in base.numbers(frame, column)]
    figure = base.canvas(tokens, height, left=52, right=30, top=18, bottom=28)
    base.value_axis(figure, tokens, min([0.0, *values]), max([0.0, *values]), unit="money", currency=currency, most=4)
    figure.bar(
        x=months,
        y=values,
        marker={"color": [tokens.green if value >= 0 else tokens.red for value in values], "cornerradius": 2},
        hovertext=[
            f"{fmt.month(when)}<br><b>{fmt.money_exact(value, currency, sign=True)}</b>"
            for when, value in zip(months, values, strict=True)
        ],
        hoverinfo="text",
    )
    figure.shape("line", xref="paper", x0=0, x1=1, y0=0, y1=0, line={"color": tokens.quiet, "width": 1})
    base.month_axis(figure, months, most=3 if phone else 5)
    figure.layout["bargap"] = 0.35
    return figure.figure()
