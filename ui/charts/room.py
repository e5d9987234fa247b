"""Room for names in a picture: boxes in pixels that are taken already."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

# Each with its left, bottom, right and top.
Boxes = npt.NDArray[np.float64]
Box = tuple[float, float, float, float]


def touched(boxes: Boxes, box: Box) -> npt.NDArray[np.bool_]:
    """Which of the boxes a box touches."""
    left, bottom, right, top = boxes.T
    found: npt.NDArray[np.bool_] = (left < box[2]) & (box[0] < right) & (bottom < box[3]) & (box[1] < top)
    return found
