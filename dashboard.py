"""Touchstone's dashboard: `streamlit run dashboard.py`, or `make run`.

The script that Streamlit runs is ui/shell.py, not this file: beside a pages/ folder, an address such as /churn
would run that page's file without the shell, until somebody had opened the front door.
"""

from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from ui.errors import on_script_error
from ui.web import MIDDLEWARE, ROUTES, lifespan

SHELL = Path(__file__).resolve().parent / "ui" / "shell.py"

app = st.App(SHELL, lifespan=lifespan, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=on_script_error)

# Streamlit's AppTest runs this file as a script, in which an App shows nothing, so that every test would pass.
if get_script_run_ctx(suppress_warning=True) is not None:
    raise RuntimeError('Test the shell: AppTest.from_file("ui/shell.py"), then switch_page("../pages/churn.py").')
