"""Who is touched: time against revenue, one dot per client, neglected against covered, reach by owner and rank."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.records import records
from ui.theme import Tokens

RANKS = ("A", "B", "C", "unranked")


def dumbbell(rows: base.Rows, tokens: Tokens, *, height: int = 190, phone: bool = False) -> go.Figure:
    """Share of our time against share of revenue, one line per rank or owner.

    Columns of time_share: by, time_share, revenue_share.
    """
    frame = base.frame_of(rows)
    if frame.empty or not base.known(base.numbers(frame, "time_share")):
        return base.nothing(tokens, height, "No minutes in the contacts yet.")
    names = [fmt.chart_text("no rank" if name == "unranked" else name or "(none)", 14) for name in frame["by"]]
    time, revenue = base.numbers(frame, "time_share"), base.numbers(frame, "revenue_share")
    wide = max((len(name) for name in names), default=1)
    left = 48 + min(wide, 14) * 7
    figure = base.canvas(tokens, max(height, 44 * len(names)), left=left, right=44, top=22, bottom=6)
    top = max(base.known([*time, *revenue, 0.01]))
    figure.x_axis(visible=False, range=[0, top])
    figure.y_axis(visible=False, range=[len(names) - 0.45, -0.55])
    for place, (name, ours, theirs) in enumerate(zip(names, time, revenue, strict=True)):
        figure.label(
            name,
            0,
            place,
            xref="paper",
            color=tokens.ink,
            size=base.LABEL,
            bold=True,
            dx=2 - left,
        )
        if ours is None or theirs is None:
            continue
        figure.shape(
            "line",
            x0=ours,
            x1=theirs,
            y0=place,
            y1=place,
            layer="below",
            line={"color": tokens.tint(tokens.accent, 0.38), "width": 4},
        )
        _share(figure, tokens, "our time", ours, ours < theirs, place, tokens.accent, tokens.accent)
        _share(figure, tokens, "revenue", theirs, ours >= theirs, place, tokens.quiet, tokens.ink_2)
    return figure.figure()


def _share(
    figure: base.Canvas, tokens: Tokens, what: str, value: float, is_left: bool, place: int, dot: str, text: str
) -> None:
    """One end of a dumbbell: dot, value beside it, and over the first line what it is."""
    figure.scatter(
        x=[value],
        y=[place],
        mode="markers",
        marker={"size": 12, "color": dot},
        cliponaxis=False,
        hovertext=f"{what}: <b>{fmt.percent(value, 1)}</b>",
        hoverinfo="text",
    )
    anchor, shift = ("right", -11) if is_left else ("left", 11)
    figure.label(
        fmt.percent(value),
        value,
        place,
        color=text,
        size=base.TEXT,
        bold=what == "our time",
        anchor=anchor,
        dx=shift,
    )
    if place == 0:
        figure.label(what, value, place, color=text, size=11, anchor=anchor, dx=-shift * 1.6, dy=18)


def dots(rows: base.Rows, tokens: Tokens, *, height: int = 190, phone: bool = False) -> go.Figure:
    """One dot per client by rank, overdue ones first and red, planned ones amber.

    Columns of coverage_by_owner with by='rank': rank, clients, overdue_clients, planned_clients. Lapsed clients are in
    none of them. With many clients a dot stands for several.
    """
    groups = {str(row["rank"]): row for row in records(base.frame_of(rows))}
    ranks = [rank for rank in RANKS if rank in groups]
    if not ranks:
        return base.nothing(tokens, height, "No active client in this choice.")
    # thousands need more room behind the dots
    words = [f"{fmt.count(groups[rank]['overdue_clients'])} of {fmt.count(groups[rank]['clients'])}" for rank in ranks]
    right = max(58, 8 + 7 * max(map(len, words)))
    per_line, lines = 17 if right <= 66 else 14, 2
    largest = max(int(groups[rank]["clients"]) for rank in ranks)
    worth = max(1, math.ceil(largest / (per_line * lines)))
    figure = base.canvas(tokens, height, left=20, right=right, top=4, bottom=16 if worth > 1 else 4)
    for band, rank in enumerate(ranks):
        _dots_of(figure, tokens, groups[rank], rank, band, worth, per_line, right)
    figure.x_axis(visible=False, range=[-0.6, per_line - 0.4])
    figure.y_axis(visible=False, range=[len(ranks) - 0.5, -0.5])
    if worth > 1:
        figure.label(
            f"one dot = {worth} clients",
            0,
            0,
            xref="paper",
            yref="paper",
            color=tokens.ink_2,
            size=11,
            yanchor="top",
            dy=-2,
        )
    return figure.figure()


def _dots_of(
    figure: base.Canvas,
    tokens: Tokens,
    group: Mapping[Any, Any],
    rank: str,
    band: int,
    worth: int,
    per_line: int,
    right: int,
) -> None:
    """The dots of one rank in two lines, its letter before and 'overdue of all' behind them."""
    clients, overdue, planned = (int(group[name]) for name in ("clients", "overdue_clients", "planned_clients"))
    marks = [tokens.red] * math.ceil(overdue / worth) + [tokens.amber] * math.ceil(planned / worth)
    total = max(len(marks), math.ceil(clients / worth))
    marks += [tokens.pale] * (total - len(marks))
    names = {tokens.red: "overdue", tokens.amber: "overdue, call planned", tokens.pale: "in cadence"}
    figure.scatter(
        x=[index % per_line for index in range(total)],
        y=[band if total <= per_line else band - 0.17 + 0.34 * (index // per_line) for index in range(total)],
        mode="markers",
        marker={"size": 9.5, "color": marks},
        hovertext=[f"{rank}: {names[mark]}" for mark in marks],
        hoverinfo="text",
        cliponaxis=False,
    )
    figure.label(
        rank if rank != "unranked" else "–",
        0,
        band,
        xref="paper",
        color=tokens.ink,
        size=base.LABEL,
        bold=True,
        anchor="right",
        dx=-6,
    )
    colour = tokens.red if overdue else tokens.ink_2
    figure.label(
        f"<b>{fmt.count(overdue)}</b> of {fmt.count(clients)}",
        1,
        band,
        xref="paper",
        color=colour,
        size=base.TEXT,
        dx=right - 2,
        anchor="right",
    )


@dataclass(frozen=True)
class Bar:
    """One bar: its words, its length, its tone, and what is written behind it (the value when empty)."""

    name: str
    value: float | None
    tone: str = "accent"
    words: str = ""


def bars(shown: Sequence[Bar], tokens: Tokens, *, height: int = 0, phone: bool = False, size: int = 24) -> go.Figure:
    """Bars from zero with their words before and their value behind: neglected against covered."""
    if not base.known(bar.value for bar in shown):
        return base.nothing(tokens, height or 90, "Too little history to compare.")
    height = height or 14 + 42 * len(shown)
    longest = max(len(fmt.chart_text(bar.name, 24)) for bar in shown)
    figure = base.canvas(tokens, height, left=16 + min(24, longest) * 7, right=64, top=4, bottom=4)
    values = [bar.value or 0.0 for bar in shown]
    figure.bar(
        x=values,
        y=list(range(len(shown))),
        orientation="h",
        width=size / 42,
        marker={"color": [_fill(tokens, bar.tone) for bar in shown], "cornerradius": 3},
        hovertext=[f"{fmt.chart_text(bar.name)}: <b>{bar.words or fmt.percent(bar.value, 1)}</b>" for bar in shown],
        hoverinfo="text",
        customdata=[bar.name for bar in shown],
        unselected={"marker": {"opacity": 0.35}},
    )
    for place, bar in enumerate(shown):
        figure.label(
            fmt.chart_text(bar.name, 24),
            0,
            place,
            xref="paper",
            color=tokens.ink_2,
            size=base.TEXT,
            anchor="left",
            dx=-(16 + min(24, longest) * 7),
        )
        colour = tokens.tone(bar.tone) if bar.tone not in ("quiet", "pale") else tokens.ink_2
        figure.label(
            bar.words or fmt.percent(bar.value),
            max(bar.value or 0.0, 0.0),
            place,
            color=colour,
            size=base.BIG - 1,
            bold=True,
            dx=8,
        )
    figure.x_axis(visible=False, range=[min(0.0, *values), max(max(values), 1e-9)])
    figure.y_axis(visible=False, range=[len(shown) - 0.5, -0.5])
    return figure.figure()


def _fill(tokens: Tokens, tone: str) -> str:
    return tokens.accent_area if tone == "accent" else tokens.tone(tone)
