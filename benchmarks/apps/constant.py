"""The dashboard with constant data: every metric is asked once, whatever the filters say afterwards."""

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from ui import asking
from ui.errors import on_script_error
from ui.web import MIDDLEWARE, ROUTES, lifespan

SHELL = Path(__file__).resolve().parent.parent.parent / "ui" / "shell.py"

# as in dashboard.py: Streamlit looks for an App in the file that it is told to run
app = st.App(SHELL, lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=on_script_error)

_PLAIN = asking._answer
_KEPT: dict[tuple[Any, ...], pd.DataFrame] = {}


def _constant(path: str, number: int, name: str, filters: Any, month: Any, options: Any, reader: Any) -> pd.DataFrame:
    key = (name, options, month is None)
    if key not in _KEPT:
        _KEPT[key] = _PLAIN(path, number, name, filters, month, options, reader)
    return _KEPT[key]


asking._answer = _constant  # type: ignore[assignment]
