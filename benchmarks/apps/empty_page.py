"""An empty page with a month to choose: what Streamlit itself costs."""

from datetime import date

import streamlit as st

MONTHS = [date(2026 - number // 12, 12 - number % 12, 1) for number in range(2, 60)]
chosen = st.selectbox("Month", [f"{month:%b %Y}" for month in MONTHS])
st.metric("Net retention", chosen)
