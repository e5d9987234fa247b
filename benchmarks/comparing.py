"""Holds the figures of two contenders against each other: nothing is timed that does not agree."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

# Peers reckon in floats, the product in decimals: equal to nine digits of what the figure is made of.
NEARLY = 1e-9


def differences(ours: Any, theirs: Any, where: str = "") -> Iterator[str]:
    """What differs, in words: "net_12 2026-10-01 [2]: 0.91 here, 0.92 there"."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for key in sorted(ours.keys() | theirs.keys()):
            if key not in ours or key not in theirs:
                yield f"{where} {key}: only {'here' if key in ours else 'there'}".strip()
            else:
                yield from differences(ours[key], theirs[key], f"{where} {key}".strip())
    elif isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
        for place, (here, there) in enumerate(zip(ours, theirs, strict=True)):
            yield from differences(here, there, f"{where} [{place}]")
    elif not _equal(ours, theirs):
        yield f"{where}: {ours} here, {theirs} there"


def _equal(ours: Any, theirs: Any) -> bool:
    if ours is None or theirs is None or isinstance(ours, (str, list, dict)):
        return bool(ours == theirs)
    return math.isclose(float(ours), float(theirs), rel_tol=NEARLY, abs_tol=1e-4)
