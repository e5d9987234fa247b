"""Agreements: what is guaranteed in the coming months, hours against the fee, and shares of one bar."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.records import records
from ui.theme import Tokens

ROW = 24
# Ratios further out are drawn at the edge: one of 900% would press all others together.
LOWEST, HIGHEST = 0.4, 3.0


def guaranteed_unit(rows: base.Rows) -> str:
    """In what the bars of guaranteed revenue are labelled, so that the words fit into them: '', thousand or million."""
    frame = base.frame_of(rows)
    amounts = (value for name in ("mrr", "guaranteed_revenue") for value in base.known(base.numbers(frame, name)))
    most = max(amounts, default=0.0)
    return "million" if most >= 10_000_000 else "thousand" if most >= 10_000 else ""


def guaranteed(
    rows: base.Rows, tokens: Tokens, *, currency: str = "", height: int = 300, phone: bool = False
) -> go.Figure:
    """Twelve bars: what is guaranteed, and in red on top what falls away in that month. Dotted: MRR today.

    Columns of guaranteed_months: month, mrr, guaranteed_revenue, falls_away.
    """
    frame = base.frame_of(rows)
    if frame.empty:
        return base.nothing(tokens, height, "No retainer in this choice.")
    months = base.dates(frame)
    safe = [value or 0.0 for value in base.numbers(frame, "guaranteed_revenue")]
    falls = [value or 0.0 for value in base.numbers(frame, "falls_away")]
    today = max(base.known(base.numbers(frame, "mrr")), default=0.0)
    top = max([today, *(one + fall for one, fall in zip(safe, falls, strict=True))]) or 1.0
    unit = guaranteed_unit(frame)
    figure = base.canvas(tokens, height, left=2, right=2, top=30, bottom=40)
    places = list(range(len(months)))
    figure.bar(
        x=places,
        y=safe,
        marker={"color": tokens.accent_area, "cornerradius": 2},
        hovertext=[
            f"{fmt.month(when)}<br><b>{fmt.money_exact(value, currency)}</b> guaranteed"
            for when, value in zip(months, safe, strict=True)
        ],
        hoverinfo="text",
    )
    figure.bar(
        x=places,
        y=falls,
        base=safe,
        marker={"color": tokens.red, "cornerradius": 2},
        hovertext=[
            f"{fmt.month(when)}<br><b>{fmt.money_exact(-value, currency)}</b> unless renewed"
            for when, value in zip(months, falls, strict=True)
        ],
        hoverinfo="text",
    )
    inside = tokens.text_on(tokens.accent_area)
    size = 10 if phone else base.SMALL
    for place, one, fall in zip(places, safe, falls, strict=True):
        is_tall = one > 0.09 * top
        if is_tall:
            figure.label(_short(one, unit), place, one, color=inside, size=size, anchor="center", yanchor="top", dy=-3)
        if fall > 0.004 * top:
            text = fmt.MINUS + _short(fall, unit)
            figure.label(
                text, place, one + fall, color=tokens.text_red, size=size, anchor="center", yanchor="bottom", dy=2
            )
        elif not is_tall and one > 0:
            figure.label(
                _short(one, unit),
                place,
                one,
                color=tokens.ink_2,
                size=size,
                anchor="center",
                yanchor="bottom",
                dy=2,
            )
    figure.shape(
        "line",
        xref="paper",
        x0=0,
        x1=1,
        y0=today,
        y1=today,
        line={"color": tokens.ink_2, "width": 1.5, "dash": "dot"},
    )
    figure.label(
        f"MRR today {_short(today, unit)}",
        1,
        today,
        xref="paper",
        color=tokens.ink_2,
        size=base.SMALL,
        anchor="right",
        yanchor="bottom",
        dy=14 if max(one + fall for one, fall in zip(safe[-3:], falls[-3:], strict=True)) > 0.9 * today else 2,
    )
    figure.x_axis(
        tickvals=places,
        ticktext=[
            f"{when:%b}"[: 1 if phone else 3] + (f"<br>{when:%Y}" if place == 0 or when.month == 1 else "")
            for place, when in enumerate(months)
        ],
        ticklabeloverflow="allow",
        range=[-0.5, len(months) - 0.5],
    )
    figure.y_axis(visible=False, range=[0, top * 1.02])
    figure.layout.update(barmode="overlay", bargap=0.28)
    return figure.figure()


def hours_to_fee(
    rows: base.Rows,
    tokens: Tokens,
    *,
    within: tuple[float, float] = (0.9, 1.1),
    currency: str = "",
    phone: bool = False,
) -> go.Figure:
    """A dot per client, as far from 100% as its hours are from those of the fee; the band is what counts as within.

    Columns: client_id, name, hours_ratio, unbilled_value, status. The dot's customdata is the client_id.
    """
    frame = base.frame_of(rows)
    if frame.empty:
        return base.nothing(tokens, 120, "Every client is within its hours.")
    height = ROW * len(frame) + 34
    figure = base.canvas(tokens, height, left=128 if phone else 168, right=92, top=4, bottom=30)
    shown = [min(max(value or 0.0, LOWEST), HIGHEST) for value in base.numbers(frame, "hours_ratio")]
    low, high = min([0.75, *shown]) - 0.05, max([1.25, *shown])
    figure.shape(
        "rect",
        yref="paper",
        x0=within[0],
        x1=within[1],
        y0=0,
        y1=1,
        layer="below",
        line={"width": 0},
        fillcolor=tokens.band,
    )
    figure.shape("line", yref="paper", x0=1, x1=1, y0=0, y1=1, line={"color": tokens.ink_2, "width": 1, "dash": "dot"})
    for place, (row, value) in enumerate(zip(records(frame), shown, strict=True)):
        is_over = value > 1
        colour = tokens.red if is_over else tokens.amber
        figure.shape("line", x0=1, x1=value, y0=place, y1=place, line={"color": colour, "width": 2})
        ratio = fmt.percent(row["hours_ratio"])
        lost = fmt.money(
            row["unbilled_value"], currency, decimals=1 if (fmt.number(row["unbilled_value"]) or 0) >= 1000 else None
        )
        figure.label(
            f"{ratio}  {lost}" if is_over else ratio,
            value,
            place,
            color=tokens.ink_2,
            size=base.SMALL,
            anchor="left" if is_over else "right",
            dx=8 if is_over else -8,
        )
        figure.label(
            fmt.chart_text(row["name"], 13 if phone else 20),
            0,
            place,
            xref="paper",
            color=tokens.ink,
            size=base.SMALL,
            anchor="right",
            dx=-34,
        )
    figure.scatter(
        x=shown,
        y=list(range(len(frame))),
        mode="markers",
        marker={"size": 10, "color": [tokens.red if value > 1 else tokens.amber for value in shown]},
        customdata=frame["client_id"].tolist(),
        hovertext=[
            f"<b>{fmt.chart_text(name)}</b><br>{fmt.count(hours)} of {fmt.count(agreed)} hours"
            for name, hours, agreed in zip(frame["name"], frame["hours"], frame["retained_hours"], strict=True)
        ],
        hoverinfo="text",
        cliponaxis=False,
    )
    # on a phone there is room for two
    ticks = [tick / 100 for tick in ((100, 200) if phone else (50, 100, 150, 200)) if low <= tick / 100 <= high]
    figure.x_axis(range=[low, high], tickvals=ticks, ticktext=[fmt.percent(tick) for tick in ticks])
    figure.y_axis(visible=False, range=[len(frame) - 0.5, -0.5])
    return figure.figure()


def parts(
    values: Sequence[tuple[str, float, str]], tokens: Tokens, *, currency: str = "", height: int = 46
) -> go.Figure:
    """One bar made of parts: words, value, colour. Parts of nothing are left out."""
    known = [(words, value, colour) for words, value, colour in values if value > 0]
    if not known:
        return base.nothing(tokens, height, "Nothing to show.")
    figure = base.canvas(tokens, height, left=0, right=0, top=4, bottom=4)
    start = 0.0
    for words, value, colour in known:
        figure.bar(
            x=[value],
            y=[0],
            base=[start],
            orientation="h",
            marker={"color": colour, "line": {"color": tokens.page, "width": 1}},
            hovertext=[f"{words}<br><b>{fmt.money_exact(value, currency)}</b>"],
            hoverinfo="text",
            width=0.9,
        )
        start += value
    base.hide_axes(figure)
    figure.x_axis(range=[0, start])
    figure.layout["barmode"] = "overlay"
    return figure.figure()


def _short(value: float, unit: str) -> str:
    if unit == "million":
        return f"{value / 1_000_000:,.1f}"
    return f"{value / 1000:,.0f}" if unit == "thousand" else f"{value:,.0f}"
