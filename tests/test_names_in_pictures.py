"""Names in pictures stand where there is room: beside their dots, on no other dot and on no other name."""

from __future__ import annotations

import numpy as np
import pandas as pd

from ui.charts import fit_map, silence
from ui.charts.room import touched
from ui.theme import LIGHT


def test_boxes_that_share_an_edge_do_not_touch() -> None:
    boxes = np.array([(0.0, 0.0, 10.0, 10.0), (5.0, 5.0, 15.0, 15.0), (20.0, 0.0, 30.0, 10.0)])
    assert touched(boxes, (10.0, 0.0, 20.0, 10.0)).tolist() == [False, True, False]
    assert touched(boxes, (0.0, 0.0, 30.0, 30.0)).all()


def silent(places: list[tuple[int, float]]) -> dict[str, tuple[str, str]]:
    rows = [
        {
            "client_id": f"c{number}",
            "name": f"Client {number}",
            "rank": "A",
            "is_set_by_hand": False,
            "status": "overdue",
            "days_since_contact": days,
            "revenue_12m": revenue,
        }
        for number, (days, revenue) in enumerate(places)
    ]
    texts = silence(pd.DataFrame(rows), LIGHT, {"A": 30, "B": 60, "C": 90}).to_dict()["layout"]["annotations"]
    return {one["text"]: (one["xanchor"], one["yanchor"]) for one in texts if one["text"].startswith("Client")}


def test_a_name_of_silence_gives_way_to_what_stands_there() -> None:
    alone = silent([(40, 1000.0), (400, 90000.0)])
    assert alone["Client 0"] == ("left", "middle")
    # another dot at the right of it: its name stands at the left; the same place twice: one name alone
    assert silent([(100, 1000.0), (110, 1000.0), (400, 90000.0)])["Client 0"] == ("right", "middle")
    crowd = [(100 + across, 1000.0 * 1.02**up) for across in range(-60, 61, 6) for up in range(-20, 21, 4)]
    assert "Client 0" in alone and len(silent([*crowd, (400, 90000.0)])) < 12


def test_a_name_of_fit_gives_way_to_what_stands_there() -> None:
    def named(burdens: list[float]) -> dict[str, str]:
        rows = [
            {
                "client_id": f"c{number}",
                "name": f"Client {number}",
                "verdict": "part ways",
                "margin": 0.1,
                "is_margin_known": True,
                "burden": burden,
                "revenue_12m": 1000.0,
            }
            for number, burden in enumerate(burdens)
        ]
        texts = fit_map(pd.DataFrame(rows), LIGHT, [0.0, 0.2]).to_dict()["layout"]["annotations"]
        return {one["text"]: one["xanchor"] for one in texts if one["text"].startswith("Client")}

    assert named([50.0]) == {"Client 0": "left"}
    assert named([50.0, 60.0]) == {"Client 0": "right", "Client 1": "left"}
    assert named([46.0, 50.0, 54.0]).get("Client 1") is None
