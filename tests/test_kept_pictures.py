"""Pictures are sent as they were drawn, and a kept one is never that of another choice."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, replace
from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import plotly.io
import pytest

from analytics.filters import Filters
from ui import drawing
from ui.charts import base
from ui.charts.picture import Picture, plain
from ui.records import records
from ui.stories import NO_ROW, RowOfFrame, pick
from ui.theme import DARK, LIGHT, Tokens


@dataclass(frozen=True)
class Asked:
    """What of a page decides a picture."""

    reader: SimpleNamespace
    month: date
    filters: Filters
    tokens: Tokens
    phone: bool


def drawn(values: list[object]) -> Picture:
    canvas = base.canvas(LIGHT, 200)
    canvas.scatter(x=[date(2026, month, 1) for month in range(1, len(values) + 1)], y=values, mode="lines")
    canvas.label("<i>last</i>", date(2026, 1, 1), 1.0, color=LIGHT.ink)
    return canvas.figure()


def test_a_picture_is_what_plotly_would_send() -> None:
    picture = drawn([1.5, 2.0, None])
    sent = json.loads(plotly.io.to_json(picture.to_dict(), validate=False))
    checked = json.loads(go.Figure(picture.to_dict()).to_json())
    # plotly writes a template of its own, and leaves out a list without shapes
    assert "template" not in sent["layout"] and sent["layout"].pop("shapes") == []
    checked["layout"].pop("template")
    assert sent == checked
    assert picture.layout.height == 200
    assert list(picture.data[0].x) == ["2026-01-01", "2026-02-01", "2026-03-01"]


def test_a_picture_holds_values_that_every_browser_reads() -> None:
    assert plain([np.float64(1.5), np.int64(2), np.bool_(True), float("nan"), float("inf"), (1, "a")]) == [
        1.5, 2, True, None, None, [1, "a"],
    ]  # fmt: skip
    assert plain(np.array([1.0, np.nan])) == plain(pd.Series([1.0, None])) == [1.0, None]
    assert plain({"x": date(2026, 10, 31)}) == {"x": "2026-10-31"}
    with pytest.raises(TypeError, match="holds no object"):
        plain([object()])


def test_a_picture_tells_the_browser_whether_its_data_is_still_the_same() -> None:
    def revision(picture: Picture) -> str:
        return str(picture.to_dict()["layout"]["datarevision"])

    assert revision(drawn([1.5, None])) == revision(drawn([1.5, None]))
    assert len({revision(drawn(values)) for values in ([1.5], [1.5, None], [None, 1.5], [1.5000001])}) == 4


def test_a_chart_for_clicks_is_sent_as_the_browser_keeps_it() -> None:
    picture = drawn([1.5, None])
    clickable = picture.clickable.to_dict()
    assert clickable["data"] is picture.to_dict()["data"]
    assert clickable["layout"] == picture.to_dict()["layout"] | {"clickmode": "event+select", "dragmode": "pan"}
    assert picture.clickable is picture.clickable and "clickmode" not in picture.to_dict()["layout"]


def test_a_larger_picture_weighs_more() -> None:
    assert sys.getsizeof(drawn([1.0] * 12)) > sys.getsizeof(drawn([1.0]))


def test_a_picture_is_kept_for_its_choice_alone() -> None:
    first = Asked(SimpleNamespace(identity=("a book", 1, "mark")), date(2026, 10, 1), Filters(), LIGHT, False)
    others = [
        replace(first, reader=SimpleNamespace(identity=("a book", 2, "mark"))),
        replace(first, reader=SimpleNamespace(identity=("a book", 1, "begun anew"))),
        replace(first, reader=SimpleNamespace(identity=("another", 1, "mark"))),
        replace(first, month=date(2026, 9, 1)),
        replace(first, filters=Filters(owners=("Ida",))),
        replace(first, filters=Filters(regions=("Ida",))),
        replace(first, tokens=DARK),
        replace(first, phone=True),
    ]
    made: list[Picture] = []

    def ask(page: Asked, name: str = "tried here", *parts: str) -> go.Figure:
        def draw() -> Picture:
            made.append(drawn([float(len(made))]))
            return made[-1]

        return drawing.kept_picture(page, name, draw, *parts)  # type: ignore[arg-type]

    seen = [ask(first), *map(ask, others), ask(first, "another picture"), ask(first, "tried here", "a switch")]
    assert len({id(picture) for picture in seen}) == len(made) == 3 + len(others)
    again = [ask(first), *map(ask, others), ask(first, "another picture"), ask(first, "tried here", "a switch")]
    assert all(one is other for one, other in zip(seen, again, strict=True))


def test_a_row_reads_like_the_record_of_its_frame() -> None:
    frame = pd.DataFrame(
        {"month": [date(2026, 9, 1), date(2026, 10, 1)], "clients": [3, 4], "share": [0.5, np.nan], "name": ["a", None]}
    )
    row = pick(frame, month=date(2026, 9, 1))
    assert dict(row) == {"month": date(2026, 9, 1), "clients": 3, "share": 0.5, "name": "a"}
    assert type(row["clients"]) is int and type(row["share"]) is float
    assert pick(frame, month=date(2026, 8, 1)) is NO_ROW
    assert row.get("absent") is None and len(RowOfFrame(frame, 1)) == 4


def test_records_are_the_rows_of_a_frame_as_python_knows_them() -> None:
    frame = pd.DataFrame(
        {"month": [date(2026, 9, 1), date(2026, 10, 1)], "clients": [3, 4], "share": [0.5, 1.0], "name": ["a", None]}
    )
    made = records(frame)
    assert made[0] == {"month": date(2026, 9, 1), "clients": 3, "share": 0.5, "name": "a"}
    assert list(made[1]) == ["month", "clients", "share", "name"] and pd.isna(made[1]["name"])
    assert type(made[0]["clients"]) is int and type(made[0]["share"]) is float
    assert records(frame.iloc[:0]) == []
