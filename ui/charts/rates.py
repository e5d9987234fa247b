"""Rates beside their benchmarks, and why clients left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.records import records
from ui.theme import Tokens


@dataclass(frozen=True)
class Rate:
    """One rate: its name, value, 95% interval where it has one, published range where one compares like with like."""

    name: str
    value: float | None
    low: float | None = None
    high: float | None = None
    usual: tuple[float, float] | None = None
    words: str = ""


def rates(
    shown: Sequence[Rate], tokens: Tokens, *, decimals: int = 1, height: int = 0, phone: bool = False
) -> go.Figure:
    """Rates as dots with their interval, over a grey block for the published range; the value stands at the right.

    The small line under a name is `words`, else the published range.
    """
    if not base.known(rate.value for rate in shown):
        return base.nothing(tokens, height or 120, "No rate is defined for this choice.")
    height = height or 44 + 52 * len(shown)
    figure = base.canvas(tokens, height, left=116 if phone else 136, right=62, top=6, bottom=28)
    ends = [0.0]
    for rate in shown:
        ends += base.known([rate.value, rate.low, rate.high, *(rate.usual or ())])
    room = (max(ends) - min(ends)) * 0.04 or 0.01
    low, high = min(ends) - room, max(ends) + room
    step = base.round_step((high - low) / (3 if phone else 4))
    ticks = [step * index for index in range(int(low / step), int(high / step) + 1)]
    form = 1 if step < 0.01 else 0
    figure.x_axis(range=[low, high], tickvals=ticks, ticktext=[fmt.percent(tick, form) for tick in ticks])
    figure.y_axis(visible=False, range=[len(shown) - 0.45, -0.55])
    figure.shape(
        "line",
        x0=0,
        x1=0,
        y0=0,
        y1=1,
        yref="paper",
        layer="below",
        line={"color": tokens.quiet, "width": 1},
    )
    for place, rate in enumerate(shown):
        _rate(figure, tokens, rate, place, decimals, -(116 if phone else 136))
    return figure.figure()


def _rate(figure: base.Canvas, tokens: Tokens, rate: Rate, place: int, decimals: int, left: int) -> None:
    words = rate.words or (
        f"usual {fmt.percent(rate.usual[0], decimals).rstrip('%')} to {fmt.percent(rate.usual[1], decimals)}"
        if rate.usual
        else ""
    )
    figure.label(
        fmt.chart_text(rate.name, 20),
        0,
        place,
        xref="paper",
        color=tokens.ink,
        size=base.TEXT,
        bold=True,
        dx=left,
        dy=8 if words else 0,
    )
    if words:
        figure.label(
            fmt.chart_text(words, 26),
            0,
            place,
            xref="paper",
            color=tokens.ink_2,
            size=11,
            dx=left,
            dy=-9,
        )
    if rate.usual:
        figure.shape(
            "rect",
            x0=rate.usual[0],
            x1=rate.usual[1],
            y0=place - 0.3,
            y1=place + 0.3,
            fillcolor=tokens.band,
            line={"width": 0},
            layer="below",
        )
    if rate.low is not None and rate.high is not None:
        figure.shape(
            "line",
            x0=rate.low,
            x1=rate.high,
            y0=place,
            y1=place,
            line={"color": tokens.tint(tokens.accent, 0.5), "width": 4},
        )
    if rate.value is not None:
        interval = (
            f"<br>{fmt.percent(rate.low, decimals)} to {fmt.percent(rate.high, decimals)}"
            if rate.low is not None
            else ""
        )
        figure.scatter(
            x=[rate.value],
            y=[place],
            mode="markers",
            cliponaxis=False,
            marker={"size": 11, "color": tokens.accent, "line": {"color": tokens.page, "width": 1.5}},
            hovertext=f"{fmt.chart_text(rate.name)}<br><b>{fmt.percent(rate.value, decimals + 1)}</b>{interval}",
            hoverinfo="text",
        )
    figure.label(
        fmt.percent(rate.value, decimals),
        1,
        place,
        xref="paper",
        color=tokens.ink,
        size=14,
        bold=True,
        anchor="right",
        dx=58,
    )


def reasons(
    rows: base.Rows,
    tokens: Tokens,
    *,
    currency: str = "",
    most: int = 7,
    height: int = 0,
    phone: bool = False,
) -> go.Figure:
    """Why clients left: losses in red by reason, exits that we chose in grey below their own heading.

    Columns of churn_reasons: end_reason, is_chosen_exit, churned_clients, mrr_lost. A bar's customdata is
    [end_reason, is_chosen_exit].
    """
    lines = _reason_lines(base.frame_of(rows), most)
    if not lines:
        return base.nothing(tokens, height or 160, "Nobody left in these months.")
    longest = min(26, max(len(line.words) for line in lines))
    margin = 14 + round(longest * 5.8)
    figure = base.canvas(tokens, height or 12 + 28 * len(lines), left=margin, right=84, top=4, bottom=4)
    bars = [(place, line) for place, line in enumerate(lines) if line.amount is not None]
    figure.bar(
        x=[line.amount for _, line in bars],
        y=[place for place, _ in bars],
        orientation="h",
        width=0.5,
        marker={"color": [tokens.quiet if line.chosen else tokens.red for _, line in bars], "cornerradius": 2},
        customdata=[[line.reason, line.chosen] for _, line in bars],
        hovertext=[
            f"{fmt.chart_text(line.words)}<br><b>{fmt.counted(line.clients, 'client')}</b>, "
            f"{fmt.money_exact(line.amount, currency)} MRR"
            for _, line in bars
        ],
        hoverinfo="text",
        unselected={"marker": {"opacity": 0.35}},
    )
    for place, line in enumerate(lines):
        head = line.amount is None
        figure.label(
            fmt.chart_text(line.words, 26),
            0,
            place,
            xref="paper",
            size=base.TEXT,
            bold=head,
            dx=-margin,
            color=tokens.ink if head else tokens.ink_2,
        )
        if line.amount is not None:
            money = fmt.money(line.amount, currency, decimals=1 if line.amount >= 1000 else None)
            figure.label(
                f"<b>{fmt.count(line.clients)}</b>  {money}",
                line.amount,
                place,
                color=tokens.ink,
                size=base.TEXT,
                dx=6,
            )
    figure.x_axis(visible=False, range=[0, max(line.amount or 0.0 for line in lines) or 1.0])
    figure.y_axis(visible=False, range=[len(lines) - 0.5, -0.5])
    return figure.figure()


@dataclass(frozen=True)
class _ReasonLine:
    """A heading (without an amount) or a reason."""

    words: str
    chosen: bool
    reason: str | None = None
    amount: float | None = None
    clients: float = 0.0


def _reason_lines(frame: pd.DataFrame, most: int) -> list[_ReasonLine]:
    """Losses, then exits of ours, each under a heading with its clients; the rarest reasons are summed up."""
    lines: list[_ReasonLine] = []
    for chosen, head in ((False, "They left"), (True, "We ended it")):
        rows = [row for row in records(frame) if bool(row["is_chosen_exit"]) == chosen]
        if not rows:
            continue
        found = [
            _ReasonLine(
                fmt.plain(row["end_reason"]),
                chosen,
                str(row["end_reason"]),
                fmt.number(row["mrr_lost"]) or 0.0,
                fmt.number(row["churned_clients"]) or 0.0,
            )
            for row in rows
        ]
        found.sort(key=lambda line: -(line.amount or 0.0))
        lines.append(_ReasonLine(f"{head} · {fmt.count(sum(line.clients for line in found))}", chosen))
        lines += found[:most]
        if rest := found[most:]:
            amount, clients = sum(line.amount or 0.0 for line in rest), sum(line.clients for line in rest)
            lines.append(_ReasonLine(f"{len(rest)} other reasons", chosen, None, amount, clients))
    return lines
