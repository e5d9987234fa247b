"""Touchstone's figures: everything that is true without a screen.

METRICS names every public metric: its function, its SQL file, its label and its heading are the same word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from analytics.metrics import METRICS as METRICS
    from analytics.metrics import Metric as Metric


def __getattr__(name: str) -> Any:
    # metrics need libraries that take long to load, and an import needs no metric
    if name in ("METRICS", "Metric"):
        from analytics import metrics

        return getattr(metrics, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
