"""What stands in the cells of reach by rank and owner has room there, also where thousands are counted."""

from __future__ import annotations

import pytest

from ui.charts.reach import Cell, _counts


@pytest.mark.parametrize(
    ("reached", "judged", "text"),
    [(3, 8, "3 of 8"), (980, 999, "980 of 999"), (0, 1000, "of 1,000"), (1906, 2717, "of 2,717")],
)
def test_counts_of_a_cell(reached: int, judged: int, text: str) -> None:
    assert _counts(Cell(reached, judged)) == text
