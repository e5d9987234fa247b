"""Which clients carry the book: the cumulative curve, and what moved between ranks."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.records import records
from ui.theme import Tokens

_RANKS = ("A", "B", "C")
NEW, LEFT = "new", "left"


def concentration_curve(rows: base.Rows, tokens: Tokens, *, height: int = 350, phone: bool = False) -> go.Figure:
    """Cumulative share of 12-month revenue, largest client first, in three pieces of one colour.

    Columns of rank_curve: rank, clients, cumulative_share.
    """
    frame = base.frame_of(rows)
    if frame.empty or frame["cumulative_share"].max() <= 0:
        return base.nothing(tokens, height, "No revenue in the 12 months of this choice.")
    figure = base.canvas(tokens, height, left=40, right=10, top=12, bottom=44)
    strengths = dict(zip(_RANKS, (0.85, 0.42, 0.18), strict=True))
    edges, clients = [], int(frame["clients"].max())
    for rank in _RANKS:
        piece = frame[frame["rank"] == rank]
        if piece.empty:
            continue
        x, y = piece["clients"].tolist(), piece["cumulative_share"].tolist()
        figure.scatter(
            x=x,
            y=y,
            mode="lines",
            line={"color": tokens.accent, "width": 2.2},
            fill="tozeroy",
            fillcolor=tokens.tint(tokens.accent_area, strengths[rank]),
            hovertext=[
                f"{fmt.count(place)} clients: <b>{fmt.percent(share, 1)}</b>" for place, share in zip(x, y, strict=True)
            ],
            hoverinfo="text",
        )
        edges.append((x[-1], y[-1]))
        _write_rank(
            figure,
            tokens,
            rank,
            (x[0] + x[-1]) / 2,
            x[-1] - x[0],
            y[-1] - y[0],
            strengths[rank],
            narrow=(x[-1] - x[0]) / clients < (0.27 if phone else 0.22),
            phone=phone,
        )
    _mark_edges(figure, tokens, edges[:-1])
    _axes(figure, tokens, clients, [edge for _, edge in edges[:-1]])
    return figure.figure()


def _write_rank(
    figure: base.Canvas,
    tokens: Tokens,
    rank: str,
    middle: float,
    clients: int,
    share: float,
    strength: float,
    *,
    narrow: bool,
    phone: bool,
) -> None:
    """Rank, clients and share inside its piece; in a narrow piece the counts alone."""
    ink = tokens.text_on(tokens.mix(tokens.accent_area, strength))
    figure.label(rank, middle, 0, color=ink, size=20, bold=True, anchor="center", yanchor="bottom", dy=62)
    words = fmt.count(clients) if narrow else fmt.counted(clients, "client")
    figure.label(words, middle, 0, color=ink, size=base.TEXT, anchor="center", yanchor="bottom", dy=38)
    part = fmt.percent(share) if narrow or phone else f"{fmt.percent(share)} of revenue"
    figure.label(part, middle, 0, color=ink, size=base.TEXT, anchor="center", yanchor="bottom", dy=16)


def _mark_edges(figure: base.Canvas, tokens: Tokens, edges: list[tuple[int, float]]) -> None:
    for place, share in edges:
        figure.scatter(
            x=[place, place], y=[0, share], mode="lines", line={"color": tokens.page, "width": 1.5}, hoverinfo="skip"
        )
        figure.scatter(
            x=[place],
            y=[share],
            mode="markers",
            hoverinfo="skip",
            marker={"size": 10, "color": tokens.accent, "line": {"color": tokens.page, "width": 2}},
        )


def _axes(figure: base.Canvas, tokens: Tokens, clients: int, edges: list[float]) -> None:
    ticks = [0.5, *edges] if all(abs(edge - 0.5) > 0.06 for edge in edges) else edges
    apart: list[float] = []
    for tick in sorted(ticks):
        if not apart or tick - apart[-1] > 0.055:
            apart.append(tick)
    figure.y_axis(
        range=[0, 1.02],
        tickvals=apart,
        ticktext=[fmt.percent(tick) for tick in apart],
        showgrid=True,
        gridcolor=tokens.grid,
    )
    steps = base.spread(list(range(1, clients + 1)), 6)
    ticks_x = sorted({1, *steps}) if len(steps) < 2 or steps[0] - 1 > clients / 12 else sorted({1, *steps[1:]})
    figure.x_axis(range=[0, clients], tickvals=ticks_x, ticktext=[fmt.count(tick) for tick in ticks_x])
    figure.label(
        "clients, largest first",
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


@dataclass
class _Stack:
    """One block of a side of the flow: where it stands and how much of it is used."""

    top: float
    size: float
    used: float = 0.0

    def take(self, size: float) -> tuple[float, float]:
        """The next part of the block, from above."""
        start = self.top + self.used
        self.used += size
        return start, start + size


def rank_flow(
    rows: base.Rows,
    tokens: Tokens,
    *,
    before: str = "before",
    now: str = "now",
    height: int = 350,
    phone: bool = False,
) -> go.Figure:
    """Clients by rank then and now, as ribbons: green up, red down or left, blue new, grey stayed.

    Columns of rank_flow: rank_before, rank (now) and clients; "unranked" before is new, "unranked" now has left.
    """
    flows = _flows(base.frame_of(rows))
    if not flows:
        return base.nothing(tokens, height, "No client had a rank in both months.")
    left = _blocks(flows, 0, [*_RANKS, NEW])
    right = _blocks(flows, 1, [*_RANKS, LEFT])
    sides = [
        max(70 if phone else 84, *(_room(_label(name, block)) for name, block in blocks.items()))
        for blocks in (left, right)
    ]
    figure = base.canvas(tokens, height, left=sides[0], right=sides[1], top=30, bottom=8)
    base.hide_axes(figure)
    bottom = max(block.top + block.size for block in [*left.values(), *right.values()])
    order = {name: place for place, name in enumerate([*_RANKS, NEW, LEFT])}
    ribbons = []
    for (start, end), clients in sorted(flows.items(), key=lambda flow: (order[flow[0][0]], order[flow[0][1]])):
        ribbons.append((start, end, clients, left[start].take(clients)))
    ribbons.sort(key=lambda ribbon: (order[ribbon[1]], order[ribbon[0]]))
    placed = [(start, end, clients, side, right[end].take(clients)) for start, end, clients, side in ribbons]
    for start, end, clients, side, other in sorted(placed, key=lambda ribbon: ribbon[0] != ribbon[1]):
        _ribbon(figure, tokens, start, end, clients, side, other)
    for blocks, x, anchor, dx in ((left, 0.0, "right", -12), (right, 1.0, "left", 12)):
        for name, block in blocks.items():
            _block(figure, tokens, name, block, x, anchor, dx)
    for text, x in ((before, 0), (now, 1)):
        figure.label(
            fmt.chart_text(text),
            x,
            0,
            color=tokens.ink_2,
            size=base.SMALL,
            anchor="center",
            yanchor="bottom",
            dy=10,
        )
    figure.x_axis(range=[-0.02, 1.02])
    figure.y_axis(range=[bottom * 1.01, 0])
    return figure.figure()


def _flows(frame: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Clients by (rank before, rank now)."""
    flows: dict[tuple[str, str], float] = {}
    for row in records(frame):
        start = str(row["rank_before"]) if row["rank_before"] in _RANKS else NEW
        end = str(row["rank"]) if row["rank"] in _RANKS else LEFT
        clients = fmt.number(row["clients"]) or 0.0
        if clients and (start, end) != (NEW, LEFT):
            flows[start, end] = flows.get((start, end), 0.0) + clients
    return flows


def _blocks(flows: dict[tuple[str, str], float], side: int, names: list[str]) -> dict[str, _Stack]:
    """The blocks of one side from above, with a gap between them."""
    total = sum(flows.values())
    blocks: dict[str, _Stack] = {}
    top = 0.0
    for name in names:
        size = sum(clients for key, clients in flows.items() if key[side] == name)
        if size:
            blocks[name] = _Stack(top, size)
            top += size + total * 0.045
    return blocks


def _ribbon(
    figure: base.Canvas,
    tokens: Tokens,
    start: str,
    end: str,
    clients: float,
    side: tuple[float, float],
    other: tuple[float, float],
) -> None:
    """One smooth band from left to right."""
    steps = [step / 24 for step in range(25)]
    bend = [step * step * (3 - 2 * step) for step in steps]
    upper = [side[0] + (other[0] - side[0]) * part for part in bend]
    lower = [side[1] + (other[1] - side[1]) * part for part in bend]
    figure.scatter(
        x=[*steps, *steps[::-1]],
        y=[*upper, *lower[::-1]],
        mode="lines",
        line={"width": 0},
        fill="toself",
        fillcolor=_ribbon_colour(tokens, start, end),
        hoveron="fills",
        text=f"{_word(start)} → {_word(end)}: {fmt.counted(clients, 'client')}",
        hoverinfo="text",
        meta=[start, end],
    )


def _ribbon_colour(tokens: Tokens, start: str, end: str) -> str:
    if start == end:
        return tokens.tint(tokens.quiet, 0.24)
    if start == NEW:
        return tokens.tint(tokens.accent, 0.40)
    if end == LEFT:
        return tokens.tint(tokens.red, 0.38)
    return tokens.tint(tokens.green, 0.72) if end < start else tokens.tint(tokens.red, 0.72)


def _block(figure: base.Canvas, tokens: Tokens, name: str, block: _Stack, x: float, anchor: str, dx: float) -> None:
    colour = {NEW: tokens.accent, LEFT: tokens.red}.get(name, tokens.ink_2)
    figure.shape("line", x0=x, x1=x, y0=block.top, y1=block.top + block.size, line={"color": colour, "width": 7})
    figure.label(
        _label(name, block), x, block.top + block.size / 2, color=tokens.ink, size=base.LABEL, anchor=anchor, dx=dx
    )


def _label(name: str, block: _Stack) -> str:
    return f"<b>{_word(name)}</b>  {fmt.count(block.size)}"


def _room(label: str) -> int:
    """The pixels that a label takes beside its block."""
    return 14 + round(6.3 * len(label.replace("<b>", "").replace("</b>", "")))


def _word(name: str) -> str:
    return {NEW: "New", LEFT: "Left"}.get(name, name)
