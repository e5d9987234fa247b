"""The dashboard with constant data: every question is asked once, whatever month and filters are chosen afterwards.

The same widgets, charts and tables are made and sent. It runs the shell of the folder that it is started in.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from analytics.questions import QUESTIONS
from ui.errors import on_script_error
from ui.web import MIDDLEWARE, ROUTES, lifespan

# as in dashboard.py: Streamlit looks for an App in the file that it is told to run
app = st.App(
    Path.cwd() / "ui" / "shell.py",
    lifespan=lifespan,
    routes=ROUTES,
    middleware=MIDDLEWARE,
    on_script_error=on_script_error,
)
_KEPT: dict[tuple[Any, ...], pd.DataFrame] = {}


def _constant(name: str, question: Callable[..., pd.DataFrame]) -> Callable[..., pd.DataFrame]:
    def kept(reader: Any, *filters: Any, **options: Any) -> pd.DataFrame:
        chosen = {key: value for key, value in options.items() if key not in ("month", "since")}
        key = (name, bool(filters), options.get("month", "") is None, repr(sorted(chosen.items())))
        if key not in _KEPT:
            _KEPT[key] = question(reader, *filters, **options)
        return _KEPT[key].copy(deep=False)

    kept.__name__ = name
    return kept


QUESTIONS.update({name: _constant(name, question) for name, question in QUESTIONS.items()})
