"""Explain this number: where a figure comes from, who is in it, and what other conventions would say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from ui import format as fmt
from ui.cards import dollars
from ui.tables import client_table, facts
from ui.visit import current, link

SEVERAL = "Explain these numbers"
PARTS = ("Formula", "Unit", "Source", "Edge cases", "Example")


@dataclass(frozen=True)
class Explanation:
    """What is said of one figure. `metric` is the function whose docstring defines it.

    `parts` are words and values, numerator first: ("MRR now of clients of October 2025", "€410.2k"). `clients` and
    `left_out` make the lists of clients, with `client_columns`; they are only asked for when opened.
    `conventions` gives the values of other definitions: ("Survivors only", "104.3%", "flatters: ..."); it, too, is only
    asked when the explanation is open.
    """

    title: str
    metric: Callable[..., Any]
    value: str
    parts: Sequence[tuple[str, str]] = ()
    clients: Callable[[], pd.DataFrame] | None = None
    client_columns: Sequence[str] = ("name",)
    left_out: Callable[[], pd.DataFrame] | None = None
    left_out_words: str = ""
    conventions: Callable[[], Sequence[tuple[str, str, str]]] | None = None


def explain(
    told: Sequence[Explanation] | Callable[[], Sequence[Explanation]], key: str, *, label: str = SEVERAL
) -> None:
    """A quiet button that opens the explanation of one figure, or of several behind tabs.

    `told` may be a function: most visitors never open it, so that nothing need be made for them.
    """
    if label == SEVERAL and not callable(told) and len(told) == 1:
        label = "Explain this number"
    box = st.popover(label, type="tertiary", icon=":material/function:", key=f"{key}_explain", on_change="rerun")
    if not box.open:
        return
    explanations = told() if callable(told) else told
    with box:
        if len(explanations) == 1:
            _draw(explanations[0], key)
            return
        chosen = st.segmented_control(
            "Figure",
            [one.title for one in explanations],
            default=explanations[0].title,
            required=True,
            key=f"{key}_explained",
            label_visibility="collapsed",
            wrap=True,
        )
        place = [one.title for one in explanations].index(str(chosen))
        _draw(explanations[place], f"{key}_{place}")


def definition(metric: Callable[..., Any]) -> dict[str, str]:
    """The parts of a metric's docstring: 'Summary', 'Formula', 'Unit', 'Source', 'Edge cases' and 'Example'."""
    text = re.sub(r"[ \t]+", " ", (metric.__doc__ or "").strip())
    found: dict[str, str] = {}
    name = "Summary"
    lines: list[str] = []
    for line in text.splitlines():
        head = re.match(rf"\s*({'|'.join(PARTS)}):\s*(.*)", line)
        if head:
            found[name] = _joined(lines)
            name, lines = head.group(1), [head.group(2)]
        else:
            lines.append(line)
    found[name] = _joined(lines)
    return found


def _joined(lines: Sequence[str]) -> str:
    return " ".join(line.strip() for line in lines if line.strip())


def _draw(one: Explanation, key: str) -> None:
    page = current()
    words = definition(one.metric)
    filtered = f", {fmt.md_escape(page.filter_words)}" if page.filter_words else ""
    st.markdown(
        f"**{dollars(fmt.md_escape(one.title))}: {dollars(one.value)}**  \n"
        f":gray[{fmt.month(page.month)}{filtered}; data to {fmt.long_day(page.info.data_date)}]"
    )
    st.markdown(f"{fmt.md_escape(words.get('Summary', ''))}  \n**Formula** {fmt.md_escape(words.get('Formula', ''))}")
    if one.parts:
        facts(one.parts)
    conventions = one.conventions() if one.conventions else ()
    if conventions:
        st.markdown("**Under other conventions**")
        facts([(f"{name} ({why})" if why else name, value) for name, value, why in conventions])
    if one.clients is not None:
        _clients("Clients in it", one.clients, one.client_columns, f"{key}_in")
    if one.left_out is not None:
        _clients(one.left_out_words or "Clients left out", one.left_out, one.client_columns, f"{key}_out")
    if words.get("Edge cases"):
        st.caption(fmt.md_escape(words["Edge cases"]))
    link("definitions", "Definition", metric=one.metric.__name__)


def _clients(title: str, clients: Callable[[], pd.DataFrame], columns: Sequence[str], key: str) -> None:
    """A list of clients in an expander, made only when it is opened."""
    box = st.expander(title, key=key, on_change="rerun")
    if box.open:
        with box:
            client_table(clients(), columns, f"{key}_list", file=key, tallest=6, empty="Nobody.")
