"""Questions of all owners read the sums that a snapshot keeps, and nothing by client.

sql/metrics asks macros named chosen_*: sums where no owners are chosen, else rows by client. Where it is known
beforehand that the sums answer alone, a query that names them in the first place is planned in less time.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Windows whose sums are kept, in months.
KEPT_WINDOWS = frozenset({0, 1, 12})

_BY_MONTH = re.compile(r"\bchosen_(movement_months|annual_months|share_months|cohort_months|first_spells)\(")
_WINDOWS = re.compile(r"\bchosen_(windows)\(")


def with_kept_sums(text: str, parameters: Mapping[str, Any]) -> str:
    """The query over the sums alone, where no owners are chosen and its window is one of those that are kept."""
    if parameters.get("owners") is not None:
        return text
    text = _BY_MONTH.sub(r"summed_\1(", text)
    return _WINDOWS.sub(r"summed_\1(", text) if parameters.get("months", 0) in KEPT_WINDOWS else text
