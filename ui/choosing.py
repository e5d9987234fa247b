"""A choice among many: the browser gets a few of them, the others are found by typing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import Any

import streamlit as st

from ui import format as fmt
from ui import rows

# A select box of more choices is slow to send and to open; so many matches are enough to see whom one means.
MOST_CHOICES = 500
MOST_MATCHES = 50


def matches(texts: Sequence[str], wanted: str, most: int = MOST_MATCHES) -> list[int]:
    """The places of the first texts in which every word stands. The texts are folded already (ui/rows.py)."""
    words = rows.folded(wanted).split()
    return list(islice((place for place, text in enumerate(texts) if all(word in text for word in words)), most))


def choose_one(
    label: str,
    choices: Sequence[str],
    name: Callable[[str], str],
    key: str,
    *,
    texts: Callable[[], Sequence[str]] | None = None,
    width: int = 230,
    **options: Any,
) -> str | None:
    """One of the choices. Of many, the box offers the first that match what is typed beside it, and the chosen one.

    `texts` gives what each choice is searched in, folded; by default its name. What is chosen stands under `key` in
    the session, as with any select box.
    """
    if len(choices) > MOST_CHOICES:
        chosen = st.session_state.get(key)
        wanted = st.text_input(
            f"Find: {label}",
            key=f"{key}_find",
            placeholder=f"Find among {fmt.count(len(choices))}",
            icon=":material/search:",
            label_visibility="collapsed",
            width=width,
            live=True,
        )
        found = list(choices[:MOST_MATCHES])
        if wanted:
            searched = [rows.folded(name(one)) for one in choices] if texts is None else texts()
            found = [choices[place] for place in matches(searched, wanted)]
        offered: Sequence[str] = found if chosen is None or chosen in found else [chosen, *found]
    else:
        offered = list(choices)
    options = {"label_visibility": "collapsed", **options}
    picked: str | None = st.selectbox(label, offered, format_func=name, key=key, width=width, **options)
    return picked


def choose_some(
    label: str, choices: Sequence[str], chosen: Sequence[str], name: Callable[[str], str], key: str, **options: Any
) -> list[str]:
    """Several of the choices, in the same way."""
    offered = list(choices)
    if len(choices) > MOST_CHOICES:
        wanted = st.text_input(
            f"Find: {label}",
            key=f"{key}_find",
            placeholder=f"Find {label.lower()} among {fmt.count(len(choices))}",
            icon=":material/search:",
            label_visibility="collapsed",
            live=True,
        )
        searched = [rows.folded(name(one)) for one in choices] if wanted else []
        found = [choices[place] for place in matches(searched, wanted)] if wanted else offered[:MOST_MATCHES]
        offered = [*chosen, *(one for one in found if one not in chosen)]
    return list(st.multiselect(label, offered, format_func=name, key=key, **options))
