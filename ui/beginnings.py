"""The beginning of a long list: its first rows, and all of it once somebody searches, sorts, turns pages or exports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pandas as pd
import streamlit as st

# What is kept for the table with a key, see ui/paging.py: what somebody does with a list beyond reading its first page.
_TOUCHES = ("search", "sort")


@dataclass(frozen=True)
class Beginning:
    """The first rows of a list, at least those of its first page; how many it has; and what asks for all of it.

    `longest` gives the longest bar of all of the list in a column of bars.
    """

    rows: pd.DataFrame
    count: int
    whole: Callable[[], pd.DataFrame]
    longest: Mapping[str, float] = field(default_factory=dict)

    def is_enough(self, key: str) -> bool:
        """Whether the first rows are all that the table with this key shows now."""
        if len(self.rows) >= self.count:
            return True
        state = st.session_state
        return not any(state.get(f"{key}_{one}") for one in _TOUCHES) and state.get(f"{key}_page", 1) in (None, 1)


def beginning_of(frame: pd.DataFrame | Beginning) -> Beginning:
    """A list as it is, as one that is there from its first to its last row."""
    return frame if isinstance(frame, Beginning) else Beginning(frame, len(frame), lambda: frame)
