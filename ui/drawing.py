"""Charts on the page: draws a figure, tells which of its marks was clicked, and keeps those that take long to draw."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from ui.asking import of_look
from ui.visit import Page

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "showTips": False, "doubleClick": False}


def kept_picture(page: Page, name: str, draw: Callable[[], go.Figure], *parts: Hashable) -> go.Figure:
    """A picture that is drawn once for the page's snapshot, filters and month, the theme, and the kind of screen.

    `parts` are all else that decides it, such as a switch. Nobody may change the picture: visitors share it.
    """
    return of_look(page, f"picture: {name}", draw, *parts)


def chart(figure: go.Figure, alt: str, *, key: str | None = None) -> None:
    """Draw a chart. `alt` says in words what it shows, for those who do not see it."""
    st.plotly_chart(figure, theme=None, config=_CONFIG, alt=alt, key=key)


def clickable_chart(figure: go.Figure, alt: str, key: str) -> Any:
    """Draw a chart and return the customdata of the mark that was clicked, or None."""
    event = st.plotly_chart(
        figure.clickable, theme=None, config=_CONFIG, alt=alt, key=key, on_select="rerun", selection_mode="points"
    )
    points = event["selection"]["points"] if event else []
    return points[0].get("customdata") if points else None
