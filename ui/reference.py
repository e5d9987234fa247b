"""The definitions page's parts: each metric's docstring and SQL, the example book, the columns of the exports."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from analytics import METRICS
from analytics.contract import ALL_KINDS, COLUMNS, KINDS
from analytics.example import EXAMPLE_FOLDER
from analytics.sql_files import sql
from ui import format as fmt
from ui.cards import card
from ui.explain import definition

# The file that a metric is defined in -> its heading.
GROUPS = {
    "retention": "Revenue and retention",
    "churn": "Churn",
    "ranking": "Ranks",
    "coverage": "Coverage",
    "retainers": "Retainers",
    "receivables": "Receivables",
    "renewals": "Renewals",
    "fit": "Client fit",
}


def label(name: str) -> str:
    """A metric's name as words: net_dollar_retention -> Net dollar retention."""
    return name.replace("_", " ").capitalize()


def matching(search: str) -> dict[str, list[str]]:
    """Names of metrics by group whose name or docstring holds the searched words; all for an empty search."""
    words = search.lower().replace("_", " ").split()
    found: dict[str, list[str]] = {}
    for name, metric in METRICS.items():
        text = f"{name.replace('_', ' ')} {metric.__doc__ or ''}".lower()
        is_name = search in METRICS
        if (is_name and name == search) or (not is_name and all(word in text for word in words)):
            found.setdefault(GROUPS[metric.__module__.rpartition(".")[2]], []).append(name)
    return found


def draw_metric(name: str, is_open: bool) -> None:
    """One metric: what it says, then formula, unit, source, edge cases, example and SQL."""
    parts = definition(METRICS[name])
    # its body is made only when it is opened
    box = st.expander(
        f"**{label(name)}** — {fmt.md_escape(parts['Summary'])}",
        expanded=is_open,
        key=f"definition_{name}_{is_open}",
        on_change="rerun",
    )
    if not box.open:
        return
    with box:
        st.code(name, language=None)
        for part in ("Formula", "Unit", "Source", "Edge cases"):
            st.markdown(f":gray[{part}]  \n{fmt.md_escape(parts.get(part, ''))}")
        example, _, command = parts.get("Example", "").partition(">>>")
        st.markdown(f":gray[Example]  \n{fmt.md_escape(example.strip())}")
        if command:
            st.code(f">>> {command.strip()}", language="python", wrap_lines=True)
        st.markdown(":gray[SQL]")
        st.code(sql(f"metrics/{name}"), language="sql", height=260)


def draw_example_book() -> None:
    """The small book that every example is worked on."""
    with card("The example book", "Every example above is worked on these seven clients, and tested.", stretch=False):
        for kind in KINDS:
            frame = pd.read_csv(EXAMPLE_FOLDER / f"{kind}.csv", dtype=str, keep_default_na=False)
            st.markdown(f":gray[{kind}.csv]")
            st.dataframe(frame, hide_index=True, height=220)


def draw_exports() -> None:
    """The columns of the exports and what each unlocks."""
    with card("The exports", "Required columns are marked; every other one unlocks something.", stretch=False):
        for kind in ALL_KINDS:
            st.markdown(f"**{kind}.csv**")
            rows = [
                {
                    "Column": column.name,
                    "Values": " or ".join(column.choices) if column.choices else column.form,
                    "Required": "yes" if column.required else "",
                    "Meaning": column.meaning,
                }
                for column in COLUMNS[kind]
            ]
            st.dataframe(pd.DataFrame(rows), hide_index=True, height="content")
