"""Draws lines against size as an SVG: both axes by powers of ten, so that growth in proportion is a slope of one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

COLOURS = ("#1d5a96", "#c2571a", "#3a7d44", "#7b4fa3", "#9a6b00", "#b03060", "#4a6572")
WIDTH, HEIGHT, LEFT, TOP, RIGHT, BOTTOM = 400, 320, 46, 34, 116, 36
INK, GREY, FAINT = "#2b2f36", "#59606b", "#d9dde3"


@dataclass(frozen=True)
class Line:
    """A named line: its points, (how many times as large, value)."""

    name: str
    points: Sequence[tuple[float, float]]


def drawn(panels: Sequence[tuple[str, Sequence[Line]]]) -> str:
    """The panels beside each other."""
    inside = "\n".join(
        f'<g transform="translate({place * WIDTH} 0)">{_panel(title, lines)}</g>'
        for place, (title, lines) in enumerate(panels)
    )
    whole = WIDTH * len(panels)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {whole} {HEIGHT}" width="{whole}" height="{HEIGHT}" '
        f'font-family="Inter, Helvetica, Arial, sans-serif" font-size="12" fill="{INK}">\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{inside}\n</svg>\n'
    )


def _panel(title: str, lines: Sequence[Line]) -> str:
    values = [value for line in lines for _, value in line.points if value > 0]
    sizes = sorted({size for line in lines for size, _ in line.points})
    low, high = math.log10(min(values)) - 0.08, math.log10(max(values)) + 0.08
    left, right = math.log10(sizes[0]), math.log10(sizes[-1])

    def across(size: float) -> float:
        return LEFT + (math.log10(size) - left) / ((right - left) or 1) * (WIDTH - LEFT - RIGHT)

    def down(value: float) -> float:
        return HEIGHT - BOTTOM - (math.log10(value) - low) / ((high - low) or 1) * (HEIGHT - TOP - BOTTOM)

    parts = [f'<text x="{LEFT}" y="18" font-weight="600">{escape(title)}</text>']
    for tick in _ticks(10**low, 10**high):
        y = down(tick)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="{FAINT}"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end" fill="{GREY}">{tick:,g}</text>')
    for size in sizes:
        parts.append(
            f'<text x="{across(size):.1f}" y="{HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="{GREY}">'
            f"{size:g}x</text>"
        )
    labels = _apart([down(line.points[-1][1]) for line in lines])
    for line, colour, label in zip(lines, COLOURS, labels, strict=False):
        path = " ".join(f"{across(size):.1f},{down(value):.1f}" for size, value in line.points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{across(size):.1f}" cy="{down(value):.1f}" r="3" fill="{colour}"/>'
            for size, value in line.points
        ]
        parts.append(f'<text x="{WIDTH - RIGHT + 8}" y="{label + 4:.1f}" fill="{colour}">{escape(line.name)}</text>')
    return "\n".join(parts)


def _ticks(low: float, high: float) -> list[float]:
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    steps = [step * 10.0**power for power in powers for step in (1, 2, 5)]
    return [tick for tick in steps if low <= tick <= high]


def _apart(places: Sequence[float], gap: float = 15) -> list[float]:
    """Places of labels, moved down where two would touch, and up again where they would leave the picture."""
    moved = list(places)
    order = sorted(range(len(places)), key=lambda index: places[index])
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + gap)
    lowest = float(HEIGHT - BOTTOM)
    for index in reversed(order):
        moved[index] = min(moved[index], lowest)
        lowest = moved[index] - gap
    return moved
