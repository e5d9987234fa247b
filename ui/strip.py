"""A strip of figures in one box: label, value, and what it is held against. Half as high as boxes of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from ui.format import html_escape
from ui.visit import current

_GRID = "display:grid;grid-template-columns:repeat(auto-fit,minmax(8.6rem,1fr));gap:0.8rem 1.2rem"


@dataclass(frozen=True)
class StripCell:
    """One figure. `is_bad` colours its words red; `dot` is a colour before the label, which makes it a legend."""

    label: str
    value: str
    words: str
    is_bad: bool = False
    dot: str = ""


def strip(cells: Sequence[StripCell]) -> None:
    """Draws the figures beside each other; on a phone two in a row."""
    tokens = current().tokens
    small, large = "font-size:0.87rem;color:", "font-size:1.6rem;font-weight:600;line-height:1.35;color:"
    drawn = ""
    for cell in cells:
        tone = tokens.text_red if cell.is_bad else tokens.ink_2
        dot = f'<span style="color:{cell.dot}">●</span> ' if cell.dot else ""
        drawn += (
            f'<div style="min-width:0"><div style="{small}{tokens.ink_2}">{dot}{html_escape(cell.label)}</div>'
            f'<div style="{large}{tokens.ink}">{html_escape(cell.value)}</div>'
            f'<div style="{small}{tone}">{html_escape(cell.words)}</div></div>'
        )
    with st.container(border=True):
        st.html(f'<div style="{_GRID}">{drawn}</div>')
