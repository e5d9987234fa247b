"""Client fit: the book by margin and burden, and how far a price may move the MRR."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.charts.room import touched
from ui.theme import Tokens

VIOLET = {"light": "#6b4fc4", "dark": "#b9a3ff"}
# Margins further down or up are drawn at the edge: one disaster would press all others together.
LOWEST, HIGHEST = -0.6, 1.0
_NAMED = 12
# So many dots can still be told apart, and sent: those on which to act come first, then the largest.
MOST_DOTS = 1000


def verdict_colours(tokens: Tokens) -> dict[str, str]:
    """The colour of each verdict; those kept stay pale, so that the exceptions are what the eye meets."""
    return {
        "keep": tokens.quiet,
        "raise price": tokens.amber,
        "staff for less": VIOLET[tokens.name],
        "part ways": tokens.red,
        "no verdict": tokens.ink_2,
    }


def fit_map(
    rows: base.Rows,
    tokens: Tokens,
    lines: Sequence[float],
    *,
    currency: str = "",
    height: int = 420,
    phone: bool = False,
) -> go.Figure:
    """Margin by burden; a dot's area is the revenue of 12 months, its customdata the client_id.

    Columns of client_fit, in its order: client_id, name, verdict, margin, burden, revenue_12m. `lines` are the margins
    of the rules.
    """
    frame = _plottable(base.frame_of(rows))
    if frame.empty:
        return base.nothing(tokens, height, "No client whose margin and burden are both known.")
    low, high = _margin_range(frame, lines)
    figure = base.canvas(tokens, height, left=46, right=16, top=22, bottom=44)
    _draw_lines(figure, tokens, lines, low, high)
    _draw_dots(figure, tokens, frame, low, high, currency, 22 if phone else 36)
    wide, tall = (250 if phone else 520) / 108, (height - 66) / (high - low)
    _draw_names(figure, tokens, frame, wide, tall, low, high, 22 if phone else 36)
    ticks = [0, 25, 50, 75, 100]
    figure.x_axis(range=[-4, 104], tickvals=ticks, ticktext=[str(tick) for tick in ticks])
    figure.label("Margin", 0, 1, xref="paper", yref="paper", color=tokens.ink_2, size=base.SMALL, dx=-40, dy=12)
    figure.label(
        "Burden, 0 light to 100 heavy",
        0.5,
        0,
        xref="paper",
        yref="paper",
        color=tokens.ink_2,
        size=base.SMALL,
        anchor="center",
        yanchor="top",
        dy=-24,
    )
    return figure.figure()


def mrr_range(changes: tuple[float, float, float], tokens: Tokens, *, currency: str = "") -> go.Figure:
    """What the MRR changes by if all leave, as expected, and if all stay. Zero is the dotted line."""
    leaves, expected, stays = changes
    if leaves == stays:
        return base.nothing(tokens, 84, "The MRR stays as it is.")
    figure = base.canvas(tokens, 96, left=44, right=44, top=44, bottom=20)
    figure.scatter(
        x=[leaves, stays],
        y=[0, 0],
        mode="lines",
        line={"color": tokens.tint(tokens.accent, 0.28), "width": 8},
        hoverinfo="skip",
        cliponaxis=False,
    )
    if leaves < 0 < stays:
        figure.shape("line", x0=0, x1=0, y0=-0.9, y1=0.9, line={"color": tokens.ink_2, "width": 1.5, "dash": "dot"})
    span = stays - leaves
    ends = ((leaves, "leaves", tokens.red), (stays, "stays", tokens.green), (expected, "expected", tokens.accent))
    for value, word, colour in ends:
        figure.scatter(
            x=[value],
            y=[0],
            mode="markers",
            marker={"size": 13, "color": colour},
            hovertext=[f"{word} {fmt.money(value, currency, decimals=1, sign=True)}"],
            hoverinfo="text",
            cliponaxis=False,
        )
        # too near an end, the expectation is told under the line
        is_near = word == "expected" and min(value - leaves, stays - value) < 0.3 * span
        text = fmt.money(value, currency, decimals=1 if abs(value) >= 1000 else None, sign=True)
        figure.label(
            f"{word} <b>{text}</b>" if is_near else f"{word}<br><b>{text}</b>",
            value,
            0,
            color=colour if word != "expected" else tokens.accent,
            size=base.SMALL,
            anchor="left" if word == "leaves" else "right" if word == "stays" else "center",
            yanchor="top" if is_near else "bottom",
            dx={"leaves": -8, "stays": 8}.get(word, 0),
            dy=-9 if is_near else 9,
        )
    base.hide_axes(figure)
    figure.x_axis(range=[leaves, stays])
    figure.y_axis(range=[-1, 1])
    return figure.figure()


# --- parts ---------------------------------------------------------------------------------------


def _plottable(frame: pd.DataFrame) -> pd.DataFrame:
    """Clients with a known margin and a burden, the largest first, so that small dots lie on top."""
    if frame.empty:
        return frame
    frame = frame[frame["is_margin_known"].astype(bool) & frame["burden"].notna()].head(MOST_DOTS)
    return frame.assign(
        revenue=[fmt.number(value) or 0.0 for value in frame["revenue_12m"]],
        shown=frame["margin"].clip(LOWEST, HIGHEST),
    ).sort_values("revenue", ascending=False, kind="stable")


def _margin_range(frame: pd.DataFrame, lines: Sequence[float]) -> tuple[float, float]:
    low = min([float(frame["shown"].min()), *lines, 0.0])
    high = max([float(frame["shown"].max()), *lines])
    room = 0.08 * (high - low)
    return low - room, high + room


def _draw_lines(figure: base.Canvas, tokens: Tokens, lines: Sequence[float], low: float, high: float) -> None:
    """The margins of the rules as dashed lines with their value, zero as a full one; round values between."""
    for line in lines:
        figure.shape(
            "line",
            x0=-4,
            x1=104,
            y0=line,
            y1=line,
            layer="below",
            line={"color": tokens.pale, "width": 1, "dash": "dash"},
        )
    figure.shape("line", x0=-4, x1=104, y0=0, y1=0, layer="below", line={"color": tokens.quiet, "width": 1})
    step = base.round_step((high - low) / 6)
    ticks = sorted({*lines, 0.0})
    for place in range(int(low / step) - 1, int(high / step) + 2):
        value = round(place * step, 6)
        if low < value < high and all(abs(value - tick) > 0.055 * (high - low) for tick in ticks):
            ticks.append(value)
    figure.y_axis(range=[low, high], tickvals=ticks, ticktext=[_percent(tick) for tick in ticks])


def _percent(ratio: float) -> str:
    return fmt.percent(ratio, 0 if abs(ratio * 100 - round(ratio * 100)) < 1e-9 else 1)


def _draw_dots(
    figure: base.Canvas, tokens: Tokens, frame: pd.DataFrame, low: float, high: float, currency: str, largest: float
) -> None:
    colours, verdicts = verdict_colours(tokens), frame["verdict"].to_numpy(dtype=object)
    for verdict in ("keep", "no verdict", "staff for less", "raise price", "part ways"):
        part = frame[verdicts == verdict]
        if part.empty:
            continue
        figure.scatter(
            x=part["burden"],
            y=part["shown"],
            mode="markers",
            marker={
                "color": colours[verdict],
                "opacity": 0.4 if verdict == "keep" else 0.92,
                "size": _sizes(part, frame, largest),
                "symbol": ["circle" if value > LOWEST else "triangle-down" for value in part["margin"]],
                "line": {"width": 1, "color": tokens.page},
            },
            customdata=part["client_id"].tolist(),
            hovertext=_hovers(part, verdict, currency),
            hoverinfo="text",
            cliponaxis=False,
        )


def _sizes(part: pd.DataFrame, frame: pd.DataFrame, largest: float) -> list[float]:
    most = max(float(frame["revenue"].max()), 1.0)
    return [max(6.0, largest * (max(value, 0.0) / most) ** 0.5) for value in part["revenue"]]


def _hovers(part: pd.DataFrame, verdict: str, currency: str) -> list[str]:
    """What each dot of a verdict says."""
    columns = (part[name].tolist() for name in ("name", "margin", "burden", "revenue_12m"))
    return [
        f"<b>{fmt.chart_text(name)}</b><br>{verdict}<br>"
        f"margin {fmt.percent(margin)}, burden {fmt.count(burden)}<br>"
        f"{fmt.money_exact(revenue, currency)} in 12 months"
        for name, margin, burden, revenue in zip(*columns, strict=True)
    ]


def _draw_names(
    figure: base.Canvas,
    tokens: Tokens,
    frame: pd.DataFrame,
    per_point: float,
    per_ratio: float,
    low: float,
    high: float,
    largest: float,
) -> None:
    """Name the exceptions where there is room right or left of the dot, else not. Measured on the narrowest plot."""
    colours = verdict_colours(tokens)
    sizes = _sizes(frame, frame, largest)
    across = (frame["burden"].to_numpy(dtype=float) + 4) * per_point
    up = (frame["shown"].to_numpy(dtype=float) - low) * per_ratio
    halves = np.array(sizes) / 2
    taken = np.column_stack([across - halves, up - halves, across + halves, up + halves])
    verdicts = frame["verdict"].to_numpy(dtype=object)
    named = frame[["name", "burden", "shown"]]
    for verdict in ("part ways", "raise price", "staff for less"):
        chosen = np.flatnonzero(verdicts == verdict)[:_NAMED]
        rows = zip(*(named[column].iloc[chosen].tolist() for column in named), strict=True)
        for place, (client, burden, shown) in zip(chosen.tolist(), rows, strict=True):
            name = fmt.chart_text(client, 22)
            wide = len(name) * 6.2
            x, y, half = float(across[place]), float(up[place]), float(halves[place])
            others = taken[(taken != taken[place]).any(axis=1)]
            for anchor, left in (("left", x + half + 3), ("right", x - half - 3 - wide)):
                box = (left, y - 7, left + wide, y + 7)
                is_inside = box[0] >= 0 and box[2] <= 108 * per_point
                if is_inside and not touched(others, box).any():
                    taken = np.vstack([taken, box])
                    figure.label(
                        name,
                        burden,
                        shown,
                        color=colours[verdict] if tokens.name == "dark" else tokens.ink,
                        size=11,
                        anchor=anchor,
                        dx=(half + 3) * (1 if anchor == "left" else -1),
                    )
                    break
