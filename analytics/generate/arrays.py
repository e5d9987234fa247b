"""The kinds of arrays that a book is invented in, and drawing by odds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


def ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)


def pick(rng: np.random.Generator, odds: Sequence[float], size: int) -> Ints:
    """Draw 0, 1, 2 ... with these odds."""
    edges = np.cumsum(np.asarray(odds, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)
