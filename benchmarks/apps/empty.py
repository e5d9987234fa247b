"""An empty page with a month to choose: what Streamlit itself costs."""

import streamlit as st

chosen = st.selectbox("Month", [f"{name} 2026" for name in ("Oct", "Sep", "Aug", "Jul", "Jun")])
st.metric("Net retention", chosen)
