"""An empty page with a month to choose: what Streamlit itself costs."""

import streamlit as st

chosen = st.selectbox(
    "Month", [f"{year}-{month:02d}" for year in (2026, 2025, 2024, 2023) for month in range(10, 0, -1)]
)
st.metric("Net retention", chosen)
