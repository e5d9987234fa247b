"""Lines over months: a measure with its comparison, benchmark band and target; a rate with its interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.theme import Tokens


@dataclass(frozen=True)
class Line:
    """One line: a column of a frame with `month`, its name at the end, and its meaning as a tone.

    `low` and `high` name the columns of an interval, drawn as a pale band of the line's colour.
    """

    frame: pd.DataFrame
    column: str
    name: str
    tone: str = "accent"
    dashed: bool = False
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Band:
    """A published range, drawn as a grey block with its words beside it: 'usual 85 to 110%'."""

    low: float
    high: float
    words: str


def trend(
    lines: Sequence[Line],
    tokens: Tokens,
    *,
    until: date | None = None,
    months: int = 24,
    height: int = 260,
    axis: bool = True,
    reference: float | None = None,
    target: float | None = None,
    band: Band | None = None,
    unit: str = "ratio",
    decimals: int = 0,
    currency: str = "",
    from_zero: bool = False,
    phone: bool = False,
    empty: str = "No month in this choice has a figure yet.",
) -> go.Figure:
    """Lines that end at `until`, each named at its end. Without an axis it is a sparkline with labels.

    `reference` is a dotted line (100%), `target` a line of its own with its value, `band` a benchmark. Values are
    written in `unit` (ratio, money, count, multiple) with so many decimals.
    """

    def form(value: float | None) -> str:
        return base.written(value, unit, currency, decimals)

    cut = [(line, _cut(line, until, months)) for line in lines]
    cut = [(line, frame) for line, frame in cut if base.known(base.numbers(frame, line.column))]
    if not cut:
        return base.nothing(tokens, height, empty)
    right = 66 if phone else 84
    top, bottom = 16, 28
    figure = base.canvas(tokens, height, left=46 if axis else 2, right=right, top=top, bottom=bottom)
    low, high = _ends(cut, [reference, target, 0.0 if from_zero else None, *((band.low, band.high) if band else ())])
    if axis:
        low, high = base.value_axis(figure, tokens, low, high, unit=unit, currency=currency)
    else:
        room = (high - low) * 0.08
        low, high = low - room, high + room
        figure.y_axis(visible=False, range=[low, high])
    shown_months = _months_with_values(cut)
    first, last = shown_months[0], shown_months[-1]
    busy_left = band is not None and _is_near(cut, band.high, (high - low) * 0.12)
    if band:
        thin = (band.high - band.low) / max(high - low, 1e-9) * (height - top - bottom) < 34
        _draw_band(figure, tokens, band, on_right=busy_left, above=thin)
    if reference is not None:
        _rule(figure, tokens.quiet, reference, dash="dot")
        if not axis:
            figure.label(form(reference), first, reference, color=tokens.ink_2, size=11, yanchor="bottom")
    if target is not None:
        _rule(figure, tokens.green, target, dash="dash")
        side, anchor = (0, "left") if busy_left else (1, "right")
        figure.label(
            f"target {form(target)}",
            side,
            target,
            xref="paper",
            color=tokens.text_green,
            size=11,
            anchor=anchor,
            yanchor="bottom",
        )
    for line, frame in cut:
        _draw_line(figure, tokens, line, frame, form)
    _name_ends(figure, tokens, cut, form, (height - top - bottom) / max(high - low, 1e-9), low)
    # Without an axis there is no margin at the left, so that the first label would be cut.
    named = shown_months if axis else shown_months[len(shown_months) // 8 :]
    base.month_axis(figure, named, most=3 if phone or not axis else 4)
    pad = pd.Timedelta(days=max(6, (last - first).days * 0.015))
    figure.x_axis(range=[pd.Timestamp(first) - pad, pd.Timestamp(last) + pad])
    return figure.figure()


def _cut(line: Line, until: date | None, months: int) -> pd.DataFrame:
    """The last months of a line, up to the one that is shown."""
    frame = line.frame
    if frame.empty or line.column not in frame:
        return frame.iloc[0:0]
    when = pd.Series(base.dates(frame), index=frame.index)
    frame = frame.assign(month=when).sort_values("month")
    if until is not None:
        frame = frame[frame["month"] <= until]
    return frame.tail(months)


def _months_with_values(cut: Sequence[tuple[Line, pd.DataFrame]]) -> list[date]:
    """The months from the first to the last in which any line has a value."""
    return sorted(
        {
            when
            for line, frame in cut
            for when, value in zip(base.dates(frame), base.numbers(frame, line.column), strict=True)
            if value is not None
        }
    )


def _is_near(cut: Sequence[tuple[Line, pd.DataFrame]], level: float, distance: float) -> bool:
    """Whether a line starts so near to a level that words there would lie on it."""
    starts = [base.known(base.numbers(frame, column)) for line, frame in cut for column in (line.column,)]
    return any(abs(start[0] - level) < distance for start in starts if start)


def _ends(cut: Sequence[tuple[Line, pd.DataFrame]], others: Sequence[float | None]) -> tuple[float, float]:
    """The lowest and highest value that the plot has to hold."""
    values = base.known(others)
    for line, frame in cut:
        for column in (line.column, line.low, line.high):
            values += base.known(base.numbers(frame, column)) if column else []
    low, high = min(values), max(values)
    return (low, high) if high > low else (low - 0.01 * (abs(low) or 1), high + 0.01 * (abs(high) or 1))


def _draw_line(
    figure: base.Canvas, tokens: Tokens, line: Line, frame: pd.DataFrame, form: Callable[[float | None], str]
) -> None:
    colour = tokens.tone(line.tone)
    months, values = base.dates(frame), base.numbers(frame, line.column)
    if line.low and line.high:
        low, high = base.numbers(frame, line.low), base.numbers(frame, line.high)
        edge = {"width": 0}
        figure.scatter(x=months, y=high, mode="lines", line=edge, hoverinfo="skip")
        figure.scatter(
            x=months,
            y=low,
            mode="lines",
            line=edge,
            fill="tonexty",
            fillcolor=tokens.tint(colour, 0.14),
            hoverinfo="skip",
        )
    name = fmt.chart_text(line.name)
    figure.scatter(
        x=months,
        y=values,
        mode="lines" if len(months) > 1 else "markers",
        line={
            "color": colour,
            "width": 2.4 if line.tone != "quiet" else 1.8,
            "dash": "dash" if line.dashed else "solid",
        },
        marker={"color": colour, "size": 8},
        hovertext=[
            f"{fmt.month(when)}<br><b>{form(value)}</b> {name}" for when, value in zip(months, values, strict=True)
        ],
        hoverinfo="text",
        connectgaps=False,
    )


def _name_ends(
    figure: base.Canvas,
    tokens: Tokens,
    cut: Sequence[tuple[Line, pd.DataFrame]],
    form: Callable[[float | None], str],
    pixels_per_unit: float,
    low: float,
) -> None:
    """Value and name at each line's end, pushed apart where they would touch, and off the months below `low`."""
    ends = []
    for line, frame in cut:
        pairs = zip(base.dates(frame), base.numbers(frame, line.column), strict=True)
        when, value = [(when, value) for when, value in pairs if value is not None][-1]
        ends.append((value, when, line))
    ends.sort(key=lambda end: end[0])
    height = 34.0
    places = [value * pixels_per_unit for value, _, _ in ends]
    for index in range(1, len(places)):
        places[index] = max(places[index], places[index - 1] + height)
    surplus = places[-1] - ends[-1][0] * pixels_per_unit
    lift = max(0.0, low * pixels_per_unit + 17 - (places[0] - surplus / 2))
    places = [place - surplus / 2 + lift for place in places]
    for place, (value, when, line) in zip(places, ends, strict=True):
        colour = tokens.tone(line.tone) if line.tone != "quiet" else tokens.ink_2
        shift = place - value * pixels_per_unit
        figure.scatter(
            x=[when],
            y=[value],
            mode="markers",
            marker={"color": tokens.tone(line.tone), "size": 8},
            cliponaxis=False,
            hoverinfo="skip",
        )
        figure.label(
            form(value),
            1,
            value,
            xref="paper",
            dx=6,
            dy=shift + (7 if line.name else 0),
            color=colour,
            size=base.BIG,
            bold=True,
        )
        if line.name:
            figure.label(
                fmt.chart_text(line.name, 16),
                1,
                value,
                xref="paper",
                dx=6,
                dy=shift - 9,
                color=colour,
                size=base.SMALL,
            )


def _draw_band(figure: base.Canvas, tokens: Tokens, band: Band, *, on_right: bool, above: bool) -> None:
    """The published range as a block; its words at the end that is free, above a block that is too thin for them."""
    figure.shape(
        "rect",
        xref="paper",
        x0=0,
        x1=1,
        y0=band.low,
        y1=band.high,
        fillcolor=tokens.band,
        line={"width": 0},
        layer="below",
    )
    side, anchor, dx = (1, "right", -4) if on_right else (0, "left", 4)
    figure.label(
        fmt.chart_text(band.words),
        side,
        band.high,
        xref="paper",
        color=tokens.ink_2,
        size=11,
        anchor=anchor,
        yanchor="bottom" if above else "top",
        dx=dx,
        dy=1 if above else -2,
    )


def _rule(figure: base.Canvas, colour: str, value: float, dash: str) -> None:
    figure.shape(
        "line",
        xref="paper",
        x0=0,
        x1=1,
        y0=value,
        y1=value,
        layer="below",
        line={"color": colour, "width": 1.2, "dash": dash},
    )
