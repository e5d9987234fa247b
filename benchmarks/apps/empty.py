"""The empty page, served as the dashboard is."""

from pathlib import Path

import streamlit as st

from ui.web import MIDDLEWARE, lifespan

app = st.App(Path(__file__).resolve().parent / "empty_page.py", lifespan=lifespan, middleware=MIDDLEWARE)
