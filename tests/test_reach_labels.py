"""What stands in the cells of reach by rank and owner has room there, and a total counts those that are not drawn."""

from __future__ import annotations

import pandas as pd
import pytest

from ui.charts import reach_map
from ui.charts.reach import Cell, _counts
from ui.theme import LIGHT


@pytest.mark.parametrize(
    ("reached", "judged", "text"),
    [(3, 8, "3 of 8"), (980, 999, "980 of 999"), (0, 1000, "of 1,000"), (1906, 2717, "of 2,717")],
)
def test_counts_of_a_cell(reached: int, judged: int, text: str) -> None:
    assert _counts(Cell(reached, judged)) == text


def test_of_many_owners_those_with_most_overdue_are_drawn_and_all_are_counted() -> None:
    # owner 3 has 3 + 1 clients to judge, of which one each is in cadence and one is too new
    cells = [
        {"owner": f"o{number:02}", "rank": rank, "clients": clients + 1, "reached_clients": 1, "too_new_clients": 1}
        for number in range(1, 31)
        for rank, clients in (("A", number), ("C", 1))
    ]
    [hover] = [trace for trace in reach_map(pd.DataFrame(cells), LIGHT).to_dict()["data"] if "customdata" in trace]
    told = {tuple(place): words for place, words in zip(hover["customdata"], hover["hovertext"], strict=True)}
    assert sorted({owner for owner, _ in told if owner}) == [f"o{number:02}" for number in range(6, 31)]
    assert told["o30", "A"] == "o30, rank A<br><b>1 of 30</b> in cadence"
    assert told["o30", None] == "o30, all ranks<br><b>2 of 31</b> in cadence"
    assert told[None, "A"] == "All owners, rank A<br><b>30 of 465</b> in cadence"
    assert told[None, None] == "All owners, all ranks<br><b>60 of 495</b> in cadence"
