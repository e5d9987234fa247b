"""Tables in part of a desk's width show the columns that it has room for; the export and a phone keep all of them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics.book import Book
from tests.pages import opener
from ui import charts, tables
from ui.theme import LIGHT

# Within a card, at a window of 1440 by 900 with a scroll bar in the table: all of its width, half of it, and the part
# of it that the clients that left have.
WHOLE, HALF, LEAVERS = 967, 455, 602
# The boxes in which rows are chosen.
CHOOSING = 32

Exports = dict[str, list[str]]


@pytest.fixture
def exports(monkeypatch: pytest.MonkeyPatch) -> Exports:
    """The columns of every export that is offered, by the key of its button."""
    found: Exports = {}

    def kept(label: str, made: Callable[[], pd.DataFrame], file: str, key: str, **options: Any) -> None:
        found[key.removesuffix("_csv")] = list(made().columns)

    monkeypatch.setattr(tables, "download", kept)
    return found


def table_script(phone: bool) -> None:
    """A page with one table that has no room for all of its columns."""
    import pandas as pd

    from analytics.filters import Filters
    from tests.pages import bare_page
    from ui import tables, visit

    frame = pd.DataFrame(
        {"client_id": ["a", "b"], "name": ["Abel", "Bo"], "owner": ["Ida", "Marc"], "mrr": [1000, 2000]}
    )
    with visit.visit(bare_page(Filters(), phone=phone)):
        tables.client_table(
            frame,
            ("name", "owner", "mrr"),
            "list",
            file="list",
            desk=("name", "thousands"),
            search=True,
            phone_figure="mrr",
            worded=lambda rows: rows.assign(thousands=[f"{value // 1000}k" for value in rows["mrr"]]),
        )


def widths(run: AppTest) -> dict[tuple[str, ...], int]:
    """How wide the columns of each table are together, by their names."""
    found = {}
    for table in run.dataframe:
        columns = json.loads(table.proto.columns)
        names = tuple(str(name) for name in table.value.columns)
        found[names] = sum(columns[name]["width"] for name in names)
    return found


def test_a_desk_shows_some_columns_and_the_export_holds_all(exports: Exports) -> None:
    run = AppTest.from_function(table_script, args=(False,)).run()
    assert not run.exception
    assert run.dataframe[0].value.to_dict("list") == {"name": ["Abel", "Bo"], "thousands": ["1k", "2k"]}
    assert exports == {"list": ["client_id", "name", "owner", "mrr"]}
    # what is not on the screen is found as well
    run.text_input(key="list_search").set_value("marc").run()
    assert list(run.dataframe[0].value["name"]) == ["Bo"]


def test_a_phone_shows_what_it_always_shows(exports: Exports) -> None:
    run = AppTest.from_function(table_script, args=(True,)).run()
    assert not run.exception
    assert [part.value for part in run.caption] == ["Ida", "Marc"]
    assert exports == {"list": ["client_id", "name", "owner", "mrr"]}


def test_the_tables_of_retainers_fit_beside_each_other(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch, exports: Exports
) -> None:
    found = widths(opener(monkeypatch, "retainers")(sample_book))
    assert len(found) == 7
    for names, width in found.items():
        assert width <= (WHOLE if "verdict" in names else HALF), names
    assert {"fee", "next_tier", "because", "gain", "owner"} <= set(exports["next_tier"])
    assert {"usual", "expected", "open_amount", "owner"} <= set(exports["debtors"])
    assert {"next_ends_on", "owner"} <= set(exports["outcomes"])
    assert "days_since_revenue" in exports["dormant"]
    assert "rank" in exports["renewals_90 days"]
    for key in ("candidates", "work_3 months"):
        assert "owner" in exports[key]


def test_the_clients_that_left_fit_beside_their_reasons(sample_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    [width] = widths(opener(monkeypatch, "churn")(sample_book)).values()
    assert width <= LEAVERS


def test_the_evidence_of_client_fit_has_the_room_that_it_needs(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    [width] = widths(opener(monkeypatch, "fit")(sample_book)).values()
    assert width + CHOOSING <= WHOLE


@pytest.mark.parametrize(
    ("mrr", "unit", "label"),
    [
        (9_999, "", "9,999"),
        (10_000, "thousand", "10"),
        (9_999_999, "thousand", "10,000"),
        (28_754_706, "million", "28.8"),
    ],
)
def test_bars_of_guaranteed_revenue_are_labelled_in_few_letters(mrr: int, unit: str, label: str) -> None:
    months = pd.DataFrame(
        [{"month": date(2026, month, 1), "mrr": mrr, "guaranteed_revenue": mrr, "falls_away": 0} for month in (1, 2, 3)]
    )
    assert charts.guaranteed_unit(months) == unit
    written = [one.text for one in charts.guaranteed(months, LIGHT).layout.annotations]
    assert written[0] == label and f"MRR today {label}" in written
