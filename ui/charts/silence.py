"""Silence against revenue: one dot per client, the cadence of its rank as a staircase."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.charts.room import Boxes, touched
from ui.rows import written_once
from ui.theme import Tokens

_RANKS = ("A", "B", "C")
# So many dots can still be told apart, and sent.
MOST_DOTS = 1200


def silence(
    rows: base.Rows,
    tokens: Tokens,
    cadences: Mapping[str, int],
    *,
    currency: str = "",
    height: int = 420,
    phone: bool = False,
) -> go.Figure:
    """Days since the last touch by 12-month revenue (log scale). A dot's customdata is the client_id.

    Columns of work_list: client_id, name, rank, is_set_by_hand, days_since_contact, status, revenue_12m.
    `cadences` gives the days of ranks A, B and C.
    """
    frame = _plottable(base.frame_of(rows))
    if frame.empty:
        return base.nothing(tokens, height, "No client with contacts in this choice.")
    figure = base.canvas(tokens, height, left=46, right=44 if phone else 62, top=8, bottom=44)
    low, high = _revenue_range(frame, figure, currency)
    longest = max(max(cadences.values()) * 1.25, float(frame["days"].max()) * 1.06)
    _draw_staircase(figure, tokens, _bands(frame, low, high), cadences, longest, low, high, phone)
    _draw_dots(figure, tokens, frame, currency)
    width = (240 if phone else 420) / longest
    tall = (height - 52) / (math.log10(high) - math.log10(low))
    _draw_names(figure, tokens, frame, width, tall, longest)
    step = base.round_step(longest / (5 if phone else 9)) if longest > 400 else 60 if phone else 30
    ticks = list(range(0, int(longest) + 1, int(max(step, 1))))
    figure.x_axis(range=[-longest * 0.015, longest], tickvals=ticks, ticktext=[str(tick) for tick in ticks], title=None)
    figure.label(
        "days since last contact",
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


def _is_plottable(frame: pd.DataFrame) -> pd.Series:
    """Whether each client has its dot: one that is not lapsed, with days."""
    if not {"days_since_contact", "revenue_12m", "status"} <= set(frame.columns):
        return pd.Series(False, index=frame.index)
    return frame["days_since_contact"].notna() & ~frame["status"].isin(["lapsed", "no contact data"])


def _plottable(frame: pd.DataFrame) -> pd.DataFrame:
    """Clients with days and revenue; those without revenue lie on the lower edge."""
    # only what is drawn: each further column would be cut as well
    drawn = ("client_id", "name", "rank", "status", "is_set_by_hand", "days_since_contact", "revenue_12m")
    frame = frame.loc[_is_plottable(frame), [name for name in drawn if name in frame]]
    if frame.empty:
        return frame
    frame = frame.assign(
        days=pd.to_numeric(frame["days_since_contact"], errors="coerce"),
        revenue=frame["revenue_12m"].map(lambda value: fmt.number(value) or 0.0),
    )
    positive = frame.loc[frame["revenue"] > 0, "revenue"]
    edge = float(positive.min()) if len(positive) else 1.0
    return frame.assign(revenue=frame["revenue"].clip(lower=edge))


def _revenue_range(frame: pd.DataFrame, figure: base.Canvas, currency: str) -> tuple[float, float]:
    """The log axis: from below the smallest to above the largest, ticks at 1, 2 and 5 times a power of ten."""
    low, high = float(frame["revenue"].min()) * 0.75, float(frame["revenue"].max()) * 1.35
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    ticks = [step * 10.0**power for power in powers for step in (1, 2, 5) if low <= step * 10.0**power <= high]
    if len(ticks) > 8:
        ticks = [tick for tick in ticks if f"{tick:e}"[0] == "1"]
    figure.y_axis(
        type="log",
        range=[math.log10(low), math.log10(high)],
        tickvals=ticks,
        ticktext=[fmt.money(tick, currency) for tick in ticks],
    )
    return low, high


def _bands(frame: pd.DataFrame, low: float, high: float) -> list[tuple[str, float, float]]:
    """Each rank's band of revenue, from the clients whose rank was computed; C is the lowest."""
    if "is_set_by_hand" in frame and not frame["is_set_by_hand"].all():
        frame = frame[~frame["is_set_by_hand"].astype(bool)]
    ranks, revenue = frame["rank"].to_numpy(dtype=object), frame["revenue"].to_numpy()
    present = [rank for rank in _RANKS if (ranks == rank).any()]
    bands, top = [], high
    for rank, below in zip(present, [*present[1:], None], strict=True):
        smallest = float(revenue[ranks == rank].min())
        if below is None:
            bottom = low
        else:
            largest = float(revenue[ranks == below].max())
            bottom = math.sqrt(smallest * largest)
        bands.append((rank, max(low, min(bottom, top)), top))
        top = bands[-1][1]
    return bands


def _draw_staircase(
    figure: base.Canvas,
    tokens: Tokens,
    bands: list[tuple[str, float, float]],
    cadences: Mapping[str, int],
    longest: float,
    low: float,
    high: float,
    phone: bool,
) -> None:
    """Right of the stairs is tinted: past the cadence. Rank and days stand in the right margin."""
    path_x: list[float] = []
    path_y: list[float] = []
    for rank, bottom, top in bands:
        days = cadences.get(rank, 90)
        figure.shape(
            "rect",
            x0=days,
            x1=longest,
            y0=bottom,
            y1=top,
            fillcolor=tokens.tint(tokens.red, 0.08),
            line={"width": 0},
            layer="below",
        )
        path_x += [days, days]
        path_y += [top, bottom]
        if bottom > low:
            figure.shape(
                "line",
                x0=0,
                x1=longest,
                y0=bottom,
                y1=bottom,
                layer="below",
                line={"color": tokens.pale, "width": 1},
            )
        middle = (math.log10(bottom) + math.log10(top)) / 2
        figure.label(rank, 1, middle, xref="paper", color=tokens.ink, size=base.BIG, bold=True, dx=8, dy=8)
        words = f"{days} d" if phone else f"{days} days"
        figure.label(words, 1, middle, xref="paper", color=tokens.ink_2, size=11, dx=8, dy=-10)
    figure.scatter(x=path_x, y=path_y, mode="lines", line={"color": tokens.red, "width": 1.6}, hoverinfo="skip")


def _draw_dots(figure: base.Canvas, tokens: Tokens, frame: pd.DataFrame, currency: str) -> None:
    """Quiet dots in cadence, hollow amber with a call planned, red overdue; a diamond where a rank was set by hand."""
    status = frame["status"].to_numpy(dtype=object)
    is_overdue, is_planned = status == "overdue", status == "planned"
    groups = (
        (~(is_overdue | is_planned), tokens.tint(tokens.quiet, 0.6), 0, "circle", 8.0),
        (is_planned, tokens.amber, 2, "circle-open", 10.0),
        (is_overdue, tokens.red, 0, "circle", 10.0),
    )
    for chosen, colour, edge, symbol, size in groups:
        part = frame[chosen]
        if part.empty:
            continue
        by_hand = [bool(is_set) for is_set in base.column(part, "is_set_by_hand", False)]
        diamond = symbol.replace("circle", "diamond")
        figure.scatter(
            x=part["days"],
            y=part["revenue"],
            mode="markers",
            marker={
                "color": colour,
                "size": size,
                "symbol": [diamond if is_set else symbol for is_set in by_hand],
                "line": {"width": edge, "color": colour},
            },
            customdata=part["client_id"].tolist(),
            hovertext=_hovers(part, by_hand, currency),
            hoverinfo="text",
            cliponaxis=False,
            unselected={"marker": {"opacity": 0.5}},
        )


def _hovers(part: pd.DataFrame, by_hand: list[bool], currency: str) -> list[str]:
    """What each dot says."""
    ranks = written_once(part[["rank", "status"]].assign(by_hand=by_hand), _rank_words)
    columns = (part[name].tolist() for name in ("name", "days", "revenue_12m"))
    return [
        f"<b>{fmt.chart_text(name)}</b><br>{rank}<br>{fmt.counted(days, 'day')} since contact<br>"
        f"{fmt.money_exact(revenue, currency)} in 12 months"
        for rank, name, days, revenue in zip(ranks.tolist(), *columns, strict=True)
    ]


def _rank_words(rank: Any, status: Any, is_set_by_hand: bool) -> str:
    hand = " (set by hand)" if is_set_by_hand else ""
    return f"rank {fmt.chart_text(rank)}{hand}, {fmt.chart_text(status)}"


def _draw_names(
    figure: base.Canvas, tokens: Tokens, frame: pd.DataFrame, per_day: float, per_decade: float, longest: float
) -> None:
    """Name the overdue clients where there is room: right, left, above or below; else not at all.

    Places are measured in pixels of the narrowest plot, so that names never touch in a wider one.
    """
    powers = [math.log10(revenue) for revenue in frame["revenue"].tolist()]
    across, up = frame["days"].to_numpy(dtype=float) * per_day, np.array(powers) * per_decade
    taken = np.column_stack([across - 5, up - 5, across + 5, up + 5])
    overdue = frame[frame["status"] == "overdue"].sort_values("revenue", ascending=False).head(40)
    low_edge = min(powers) * per_decade
    rows = zip(overdue["name"].tolist(), overdue["days"].tolist(), overdue["revenue"].tolist(), strict=True)
    for client, days, revenue in rows:
        name = fmt.chart_text(client, 22)
        wide, tall = len(name) * 6.1, 14.0
        x, y = days * per_day, math.log10(revenue) * per_decade
        # what stands near enough to touch the name in one of its places, but for the dot itself
        around = (x - wide - 10, y - tall - 8, x + wide + 10, y + tall + 8)
        near = taken[touched(taken, around) & ~_hold(taken, x, y)]
        for anchor, yanchor, dx, dy in (
            ("left", "middle", 9, 0),
            ("right", "middle", -9, 0),
            ("center", "bottom", 0, 7),
            ("center", "top", 0, -7),
        ):
            left = x + dx - {"left": 0.0, "right": wide, "center": wide / 2}[anchor]
            bottom = y + dy - {"middle": tall / 2, "bottom": 0.0, "top": tall}[yanchor]
            box = (left, bottom, left + wide, bottom + tall)
            inside = box[0] >= 0 and box[2] <= longest * per_day and box[1] >= low_edge - 12
            if inside and not touched(near, box).any():
                taken = np.vstack([taken, box])
                figure.label(
                    name,
                    days,
                    math.log10(revenue),
                    color=tokens.ink,
                    size=11,
                    anchor=anchor,
                    yanchor=yanchor,
                    dx=dx,
                    dy=dy,
                )
                break


def _hold(boxes: Boxes, x: float, y: float) -> npt.NDArray[np.bool_]:
    """Which of the boxes are the dot at this place itself."""
    left, bottom, right, top = boxes.T
    is_dot, near = right - left == 10, 1e-6
    held: npt.NDArray[np.bool_] = is_dot & (abs((left + right) / 2 - x) < near) & (abs((bottom + top) / 2 - y) < near)
    return held
