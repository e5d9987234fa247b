"""Charts on the page: draws a figure, and tells which of its marks was clicked."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go
import streamlit as st

_CONFIG = {"displayModeBar": False, "scrollZoom": False, "showTips": False, "doubleClick": False}


def chart(figure: go.Figure, alt: str, *, key: str | None = None) -> None:
    """Draw a chart. `alt` says in words what it shows, for those who do not see it."""
    st.plotly_chart(figure, theme=None, config=_CONFIG, alt=alt, key=key)


def clickable_chart(figure: go.Figure, alt: str, key: str) -> Any:
    """Draw a chart and return the customdata of the mark that was clicked, or None."""
    event = st.plotly_chart(
        figure, theme=None, config=_CONFIG, alt=alt, key=key, on_select="rerun", selection_mode="points"
    )
    points = event["selection"]["points"] if event else []
    return points[0].get("customdata") if points else None
