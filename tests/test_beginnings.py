"""A table of the beginning of a list is the table of the whole list, and asks for that only when it is needed."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from tests.test_paging import Shown, clients
from ui import tables
from ui.beginnings import Beginning

STEPS: list[dict[str, Any]] = [
    {},
    {"page": 2},
    {"page": 3},
    {"page": 1},
    {"sort": "mrr", "direction": "down"},
    {"sort": ""},
    {"search": "orjan"},
    {"search": ""},
]


class Table(Shown):
    """Its export is looked at when a test asks for it, not with every run."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, listed: pd.DataFrame | Beginning) -> None:
        rows = listed.rows if isinstance(listed, Beginning) else listed
        super().__init__(monkeypatch, rows)
        self.run.args = (listed, *self.run.args[1:])
        monkeypatch.setattr(tables, "download", self._wait)
        self.again()

    def _wait(self, label: str, made: Any, *others: Any, **options: Any) -> None:
        self.made = made

    @property
    def told(self) -> tuple[list[str], str, list[str]]:
        return self.names, self.caption, list(self.made()["name"])


@pytest.mark.parametrize("count", [251, 700])
def test_whatever_is_done_with_it_the_beginning_shows_what_the_whole_list_shows(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    frame = clients(count)
    whole = Table(monkeypatch, frame)
    expected = [whole.again(**step).told for step in STEPS]
    start = Table(monkeypatch, Beginning(frame.head(250), count, lambda: frame))
    assert [start.again(**step).told for step in STEPS] == expected


def test_the_whole_list_is_asked_for_when_somebody_needs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    frame, asked = clients(700), []

    def whole() -> pd.DataFrame:
        asked.append(1)
        return frame

    table = Table(monkeypatch, Beginning(frame.head(250), 700, whole))
    assert (table.caption, len(asked)) == ("Rows 1 to 250 of 700", 0)
    for number, step in enumerate([{"page": 2}, {"page": 1, "search": "zoe"}, {"search": "", "sort": "name"}], 1):
        table.again(**step)
        assert len(asked) == number
    table.again(sort="")
    assert len(asked) == 3
    assert len(table.made()) == 700
