"""Tables of the import page: texts that are written already, with a tone; every cell is escaped."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import streamlit as st

from ui import format as fmt
from ui.visit import current

LONG_TEXT = 40
Tone = Literal["", "accent", "quiet", "text_red", "text_green"]


@dataclass(frozen=True)
class Cell:
    """A text and its colour; `is_whole` keeps it on one line."""

    text: str
    tone: Tone = ""
    is_whole: bool = False


def draw_table(
    heads: Sequence[str],
    rows: Sequence[Sequence[str | Cell]],
    *,
    right: Collection[str] = (),
    bare: Collection[str] = (),
) -> None:
    """A real table; the first cell of a row heads it. On a phone a row becomes pairs of heading and text.

    `right` names the columns of figures, `bare` those whose text needs no heading on a phone.
    """
    head = "".join(f'<th scope="col"{_side(title in right)}>{fmt.html_escape(title)}</th>' for title in heads)
    body = "".join(f"<tr>{_cells(heads, row, right, bare)}</tr>" for row in rows)
    st.html(f'<table class="ts-table ts-stack"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def exact_amount(text: str | None) -> str:
    """An amount of one row in full, with cents: 1,234.50; nothing for none."""
    if text is None:
        return ""
    amount = Decimal(text)
    shown = amount.quantize(Decimal("0.01"))
    return f"{shown if shown == amount else amount.normalize():,f}".replace("-", fmt.MINUS)


def _cells(heads: Sequence[str], row: Sequence[str | Cell], right: Collection[str], bare: Collection[str]) -> str:
    tokens = current().tokens
    colours = {"accent": tokens.accent, "quiet": tokens.ink_2}
    made = []
    for place, (title, given) in enumerate(zip(heads, row, strict=True)):
        cell = given if isinstance(given, Cell) else Cell(given)
        if place and not cell.text:
            # an empty cell keeps the columns apart on a desk, and is no pair on a phone
            made.append("<td></td>")
            continue
        tag = "td" if place else 'th scope="row"'
        colour = colours.get(cell.tone) or (tokens.tone(cell.tone) if cell.tone else "")
        looks = [f"color:{colour}"] if colour else []
        # only a long text may break within a word, so that headers and figures keep their columns
        looks += ["white-space:nowrap"] if cell.is_whole else []
        looks += ["overflow-wrap:anywhere"] if len(cell.text) > LONG_TEXT else []
        style = f' style="{";".join(looks)}"' if looks else ""
        label = "" if title in bare else fmt.html_escape(title)
        made.append(f'<{tag} data-l="{label}"{_side(title in right)}{style}>{fmt.html_escape(cell.text)}</{tag[:2]}>')
    return "".join(made)


def _side(is_right: bool) -> str:
    return ' class="ts-right"' if is_right else ""
