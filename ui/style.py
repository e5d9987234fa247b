"""Our own stylesheet, loaded once per run. It reaches Streamlit's parts through the keys of our containers."""

from __future__ import annotations

import streamlit as st

from ui.theme import Tokens


def draw(tokens: Tokens) -> None:
    """Load the stylesheet in the colours of this run's theme."""
    st.html(f"<style>{_css(tokens)}</style>")


def _css(t: Tokens) -> str:
    return f"""
.st-key-unseen_address, .st-key-unseen_filters {{ display: none; }}
/* Too pale by themselves: small grey text, and the chosen part of a switch in the dark. */
[data-testid="stCaptionContainer"], [data-testid="stCaptionContainer"] p {{ color: {t.ink_2}; opacity: 1; }}
.stButtonGroup [data-selected="true"], .stButtonGroup [data-selected="true"] p {{ color: {t.accent}; }}
/* Whole pixels: a chart that is wider by a part of one than the browser first takes it for is drawn twice. */
[data-testid="stFullScreenFrame"]:has(> .stPlotlyChart) {{ width: round(down, 100%, 1px); }}
.st-key-sample_banner {{
  background: {t.badge_accent}; border-radius: 0.5rem; padding: 0.15rem 0.9rem;
}}
.st-key-sample_banner p {{ font-size: 0.87rem; }}
.st-key-title_row h1, [class*="st-key-ts_headline_"] h2 {{ padding: 0 0 1rem; }}
[class*="st-key-ts_rows_"] button {{ min-height: 0; padding: 0; font-weight: 600; text-align: left; }}
.ts-table {{ width: 100%; border-collapse: collapse; font-size: 0.87rem; color: {t.ink}; margin: 0; }}
.ts-table th, .ts-table td {{
  padding: 0.42rem 0.5rem; border: 0; border-bottom: 1px solid {t.grid}; text-align: left; vertical-align: top;
  font-weight: 400; line-height: 1.35;
}}
.ts-table thead th {{ color: {t.ink_2}; font-size: 0.87rem; }}
.ts-table tbody th {{ font-weight: 500; color: {t.ink}; }}
.ts-table tbody tr:last-child th, .ts-table tbody tr:last-child td {{ border-bottom: 0; }}
.ts-table th:first-child, .ts-table td:first-child {{ padding-left: 0; }}
.ts-table th:last-child, .ts-table td:last-child {{ padding-right: 0; }}
.ts-table .ts-right {{ text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }}
.ts-table .ts-tight {{ white-space: nowrap; }}
.ts-facts tbody th {{ color: {t.ink_2}; font-weight: 400; }}
.ts-facts td {{ font-weight: 500; }}
.ts-facts .ts-right {{ white-space: normal; overflow-wrap: anywhere; }}
@media (max-width: 860px) {{
  [class*="st-key-ts_columns_"] > div > [data-testid="stHorizontalBlock"] {{ flex-wrap: wrap; }}
  [class*="st-key-ts_columns_"] > div > [data-testid="stHorizontalBlock"] > [data-testid="stColumn"] {{
    flex: 1 1 100%; min-width: 100%;
  }}
}}
@media (max-width: 640px) {{
  .ts-stack thead {{ display: none; }}
  .ts-stack tr {{
    display: flex; flex-wrap: wrap; gap: 0 0.9rem; padding: 0.45rem 0; border-bottom: 1px solid {t.grid};
  }}
  .ts-stack tr:last-child {{ border-bottom: 0; }}
  .ts-stack th, .ts-stack td {{ border: 0; padding: 0; text-align: left; }}
  .ts-stack tbody th {{ flex-basis: 100%; font-weight: 600; }}
  .ts-stack td::before {{ content: attr(data-l) " "; color: {t.ink_2}; font-size: 0.87rem; }}
}}
"""
