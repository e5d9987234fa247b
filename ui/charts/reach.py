"""Reach by owner and rank: how many clients are in cadence, cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from ui import format as fmt
from ui.charts import base
from ui.theme import Tokens

_RANKS = ("A", "B", "C", "unranked")
_GAP = 0.35

Place = tuple[str | None, float]


@dataclass(frozen=True)
class Cell:
    """Counts of one owner and rank. Clients too new to judge are in neither number."""

    reached: int = 0
    judged: int = 0


# By owner and rank.
Cells = Mapping[str, Mapping[str, Cell]]


def reach_map(rows: base.Rows, tokens: Tokens, *, height: int = 0, phone: bool = False) -> go.Figure:
    """Clients in cadence by owner and rank, totals set off by a gap; redder is more overdue, – is no client.

    Columns of coverage_by_owner with by='owner,rank': owner, rank, clients, reached_clients, too_new_clients.
    Owners stand across; with many of them, down. A cell's customdata is [owner, rank], null for a total.
    """
    frame = base.frame_of(rows)
    if not frame.empty and "reach" in frame and not base.known(base.numbers(frame, "reach")):
        return base.nothing(tokens, height or 190, "No contacts export yet.")
    cells = _cells(frame)
    if not cells:
        return base.nothing(tokens, height or 190, "No active client in this choice.")
    owners = _owners(cells)
    ranks = [rank for rank in _RANKS if any(rank in of_owner for of_owner in cells.values())]
    totals = _totals(cells, owners, ranks)
    down = len(owners) > (5 if phone else 7)
    across, along = (ranks, owners) if down else (owners, ranks)
    longest = max(len(fmt.chart_text(name or "(none)", 18)) for name in along)
    left = 14 + longest * 7 if down else 36 if "unranked" in ranks else 26
    height = height or 34 + round(38 * (len(along) + 1 + _GAP))
    figure = base.canvas(tokens, height, left=left, right=4, top=24, bottom=4)
    hover: dict[str, list[Any]] = {"x": [], "y": [], "text": [], "data": []}
    columns, lines = _places(across), _places(along)
    for column, x in columns:
        for line, y in lines:
            owner, rank = (line, column) if down else (column, line)
            cell = totals.get((owner, rank))
            _draw_cell(figure, tokens, x, y, cell, small=phone and len(columns) > 5)
            hover["x"].append(x)
            hover["y"].append(y)
            hover["text"].append(_words(owner, rank, cell))
            hover["data"].append([owner, rank])
    _draw_heads(figure, tokens, columns, lines, cut=_head_length(len(columns), phone), down=down)
    figure.scatter(
        x=hover["x"],
        y=hover["y"],
        mode="markers",
        marker={"size": 30, "symbol": "square", "opacity": 0},
        hovertext=hover["text"],
        hoverinfo="text",
        customdata=hover["data"],
    )
    # few owners do not make wide cells; where owners stand down, the ranks take the width for counts of thousands
    figure.x_axis(visible=False, range=[-0.5, max(columns[-1][1] + 0.5, 3.9 if down else 5.5)])
    figure.y_axis(visible=False, range=[lines[-1][1] + 0.5, -0.5])
    return figure.figure()


def _places(names: list[str]) -> list[Place]:
    """Where each column or line stands; the total (None) is last, after a gap."""
    return [*((name, float(place)) for place, name in enumerate(names)), (None, len(names) + _GAP)]


def _cells(frame: pd.DataFrame) -> Cells:
    cells: dict[str, dict[str, Cell]] = {}
    columns = ("owner", "rank", "reached_clients", "clients", "too_new_clients")
    rows = () if frame.empty else zip(*(frame[name].tolist() for name in columns), strict=True)
    for owner, rank, reached, clients, too_new in rows:
        cells.setdefault(fmt.plain(owner), {})[str(rank)] = Cell(int(reached), int(clients) - int(too_new))
    return cells


def _owners(cells: Cells) -> list[str]:
    """Owners by name; when there are too many for a screen, the 25 with most clients overdue."""
    names = sorted(cells, key=lambda name: (name == "", name.casefold()))
    if len(names) > 25:
        names = sorted(names, key=lambda name: sum(cell.reached - cell.judged for cell in cells[name].values()))[:25]
    return names


def _totals(cells: Cells, owners: list[str], ranks: list[str]) -> dict[tuple[str | None, str | None], Cell]:
    """The cells of these owners, with the sums of lines, columns and all under None; owner '' is one of its own."""
    totals: dict[tuple[str | None, str | None], Cell] = {}
    for owner in owners:
        totals |= {(owner, rank): cell for rank, cell in cells[owner].items()}
        totals[owner, None] = _sum(cells[owner].values())
    for rank in ranks:
        totals[None, rank] = _sum(of_owner[rank] for of_owner in cells.values() if rank in of_owner)
    totals[None, None] = _sum(cell for of_owner in cells.values() for cell in of_owner.values())
    return totals


def _sum(cells: Iterable[Cell]) -> Cell:
    counts = [(cell.reached, cell.judged) for cell in cells]
    return Cell(sum(reached for reached, _ in counts), sum(judged for _, judged in counts))


def _draw_cell(figure: base.Canvas, tokens: Tokens, x: float, y: float, cell: Cell | None, small: bool) -> None:
    """A rounded cell with the share over the counts, in ink that can be read on its colour."""
    if cell is None or cell.judged == 0:
        fill, share, counts = tokens.page, fmt.MISSING, "" if cell is None else "too new"
    else:
        overdue = 1 - cell.reached / cell.judged
        fill = tokens.mix(tokens.red, 0.16 + 0.7 * overdue) if overdue > 0 else tokens.badge_neutral
        share, counts = fmt.percent(cell.reached / cell.judged), _counts(cell)
    figure.shape(
        "path",
        path=_rounded(x, y, 0.46, 0.44),
        fillcolor=fill,
        layer="below",
        line={"width": 1 if fill == tokens.page else 0, "color": tokens.grid},
    )
    ink = tokens.text_on(fill)
    text = f"<b>{share}</b><br><span style='font-size:{9 if small else 10.5}px'>{counts}</span>"
    figure.cell(text, x, y, color=ink, size=11 if small else base.TEXT)


def _counts(cell: Cell) -> str:
    """Reached and judged clients; of thousands only how many there are, since the share stands above it."""
    return f"{cell.reached} of {cell.judged}" if cell.judged < 1000 else f"of {fmt.count(cell.judged)}"


def _head_length(columns: int, phone: bool) -> int:
    """How many letters of a name have room over its column."""
    return max(5, (36 if phone else 54) // columns)


def _draw_heads(
    figure: base.Canvas,
    tokens: Tokens,
    columns: list[Place],
    lines: list[Place],
    cut: int,
    down: bool,
) -> None:
    for name, x in columns:
        text = "All" if name is None else fmt.chart_text(name or "(none)", cut)
        figure.label(
            text,
            x,
            1,
            yref="paper",
            color=tokens.ink,
            size=base.SMALL,
            bold=name is None or down,
            anchor="center",
            yanchor="bottom",
            dy=4,
        )
    for name, y in lines:
        short = "–" if name == "unranked" else fmt.chart_text(name or "(none)", 18)
        figure.label(
            "All" if name is None else short,
            0,
            y,
            xref="paper",
            color=tokens.ink,
            size=base.SMALL,
            bold=name is None or not down,
            anchor="right",
            dx=-6,
        )


def _rounded(x: float, y: float, half_x: float, half_y: float, corner: float = 0.09) -> str:
    """A rectangle with rounded corners around a centre, as a path of the plot's units."""
    left, right, low, high = x - half_x, x + half_x, y - half_y, y + half_y
    return (
        f"M {left + corner},{low} L {right - corner},{low} Q {right},{low} {right},{low + corner} "
        f"L {right},{high - corner} Q {right},{high} {right - corner},{high} "
        f"L {left + corner},{high} Q {left},{high} {left},{high - corner} "
        f"L {left},{low + corner} Q {left},{low} {left + corner},{low} Z"
    )


def _words(owner: str | None, rank: str | None, cell: Cell | None) -> str:
    who = fmt.chart_text(owner) if owner else "All owners" if owner is None else "No owner"
    which = "all ranks" if not rank else "unranked" if rank == "unranked" else f"rank {rank}"
    if cell is None or cell.judged == 0:
        return f"{who}, {which}<br>nobody to judge"
    return f"{who}, {which}<br><b>{cell.reached} of {cell.judged}</b> in cadence"
