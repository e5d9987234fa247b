"""Questions of all owners read the sums that a snapshot keeps, and nothing by client.

sql/metrics asks macros named chosen_*: sums where no owners are chosen, else rows by client. Where it is known
beforehand that the sums answer alone, a query that names them in the first place is planned in less time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Windows whose sums are kept, in months; what these are kept by; and how many of the largest of a year's windows.
KEPT_WINDOWS = frozenset({0, 1, 12})
KEPT_GROUPS = frozenset({"segment", "region", "rank"})
LARGEST_KEPT = 3

_BY_MONTH = re.compile(r"\bchosen_(movement_months|annual_months|share_months|cohort_months|first_spells)\(")
_WINDOWS = re.compile(r"\bchosen_(windows)\(")
_GROUPS = re.compile(r"\bchosen_(groups)\(")
_LARGEST = re.compile(r"\bchosen_(largest)\(")


def with_kept_sums(text: str, parameters: Mapping[str, Any]) -> str:
    """The query over the sums alone, where no owners are chosen and its window is one of those that are kept."""
    if parameters.get("owners") is not None:
        return text
    months = parameters.get("months", 0)
    text = _BY_MONTH.sub(r"summed_\1(", text)
    if months in KEPT_WINDOWS:
        text = _WINDOWS.sub(r"summed_\1(", text)
        if parameters.get("by") in KEPT_GROUPS:
            text = _GROUPS.sub(r"summed_\1(", text)
    if months == 12 and parameters.get("largest", 0) <= LARGEST_KEPT:
        text = _LARGEST.sub(r"summed_\1(", text)
    return text
