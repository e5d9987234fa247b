"""Long lists: what the server finds, sorts and sends page by page is what plain Python finds and sorts in all of it."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics import coverage, fit
from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import open_reader
from tests.names import NAMES, plain_fold
from tests.pages import opener
from ui import asking, choosing, grid, paging, phone_rows, rows, tables
from ui import format as fmt
from ui import table_columns as cols
from ui.stories import fit as fit_story

# --- a table drawn from a frame ------------------------------------------------------------------

COLUMNS = ("name", "owner", "mrr", "share", "signed_on", "days_over", "mrr_12_months", "status")


def table_script(frame: object, filters: object, phone: bool, to_read: bool = False) -> None:
    """A page with one table of clients."""
    from tests.pages import bare_page
    from tests.test_paging import COLUMNS
    from ui import tables, visit

    with visit.visit(bare_page(filters, phone=phone)):  # type: ignore[arg-type]
        if to_read:
            tables.plain_table(frame, ("name", "owner"), key="list")
        else:
            tables.client_table(frame, COLUMNS, "list", file="list", phone_figure="mrr")


def clients(count: int) -> pd.DataFrame:
    """So many clients in no order, some values missing, some equal."""
    chosen = [int(number) for number in np.random.default_rng(7).permutation(count)]
    return pd.DataFrame(
        {
            "client_id": [f"c{number}" for number in chosen],
            "name": [f"=Zoë {number}" for number in chosen],
            "owner": [["Ida", "Örjan", None, ""][number % 4] for number in chosen],
            "mrr": [None if number % 7 == 0 else Decimal(number % 50) + Decimal("0.000001") for number in chosen],
            "share": [math.nan if number % 5 == 0 else number / count for number in chosen],
            "signed_on": [None if number % 3 == 0 else date(2020, 1, 1) + timedelta(number) for number in chosen],
            "days_over": chosen,
            "mrr_12_months": [[float(number)] * 12 for number in chosen],
            "status": [["overdue", "on track"][number % 2] for number in chosen],
        }
    )


class Shown:
    """A table on the screen, with what its buttons would do."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, frame: pd.DataFrame, *, phone: bool = False) -> None:
        self.opened: list[str] = []
        self.exported: pd.DataFrame = frame.iloc[:0]
        self.frame = frame
        monkeypatch.setattr(grid, "open_client", self.opened.append)
        monkeypatch.setattr(phone_rows, "open_client", self.opened.append)
        monkeypatch.setattr(tables, "download", self._keep)
        self.run = AppTest.from_function(table_script, args=(frame, Filters(), phone), default_timeout=60)
        self.again()

    def _keep(self, label: str, made: Any, *others: Any, **options: Any) -> None:
        self.exported = made()

    def again(self, **state: Any) -> Shown:
        """Run again, with these values of the table's widgets."""
        for name, value in state.items():
            self.run.session_state[f"list_{name}"] = value
        self.run.run()
        assert not self.run.exception, [error.value for error in self.run.exception]
        return self

    def filtered(self, filters: Filters) -> Shown:
        self.run.args = (self.frame, filters, False)
        return self.again()

    @property
    def names(self) -> list[str]:
        return list(self.run.dataframe[0].value["name"])

    @property
    def caption(self) -> str:
        return next((part.value.split(" ·")[0] for part in self.run.caption if part.value.startswith("Rows ")), "")


def test_a_long_table_is_sent_page_by_page_and_each_row_stands_on_one(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = clients(12_345)
    shown = Shown(monkeypatch, frame)
    # 12,345 / 250 = 49.38, so 50 pages
    assert shown.caption == "Rows 1 to 250 of 12,345"
    names = list(shown.names)
    for number in (2, 49, 50):
        part = shown.again(page=number).names
        assert part == list(frame["name"])[(number - 1) * 250 : number * 250]
        names += part
    assert shown.caption == "Rows 12,251 to 12,345 of 12,345"
    assert len(names) == len(set(names)) == 250 * 3 + 95
    assert len(shown.exported) == 12_345


def test_a_short_table_is_sent_whole_without_a_choice_of_order(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch, clients(paging.ROWS_OF_A_PAGE))
    assert len(shown.names) == paging.ROWS_OF_A_PAGE
    assert not shown.run.selectbox and not shown.caption


@pytest.mark.parametrize("column", ["name", "owner", "mrr", "share", "signed_on", "days_over", "status"])
@pytest.mark.parametrize("direction", ["up", "down"])
def test_all_pages_follow_the_chosen_order(monkeypatch: pytest.MonkeyPatch, column: str, direction: str) -> None:
    frame = clients(600)
    shown = Shown(monkeypatch, frame).again(sort=column, direction=direction)
    names = [name for number in (1, 2, 3) for name in shown.again(page=number).names]

    def key(value: Any) -> Any:
        return plain_fold(value) if isinstance(value, str) else value

    records = [(row[column], row["name"]) for row in frame.to_dict("records")]
    known = [one for one in records if one[0] not in (None, "") and one[0] == one[0]]
    missing = [name for value, name in records if value in (None, "") or value != value]
    in_order = sorted(known, key=lambda one: key(one[0]), reverse=direction == "down")
    assert names == [name for _, name in in_order] + missing
    assert list(shown.exported["name"]) == names


def test_a_search_narrows_the_pages_and_the_export(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = clients(3000)
    shown = Shown(monkeypatch, frame).again(page=4).again(search="orjan ZOE overdue")
    # owners go round by four and statuses by two: Örjan has the odd numbers, which are on track
    assert shown.exported.empty and not shown.run.dataframe
    shown.again(search="orjan ZOE track")
    expected = [name for name, owner in zip(frame["name"], frame["owner"], strict=True) if owner == "Örjan"]
    assert list(shown.exported["name"]) == expected
    assert shown.caption == "Rows 1 to 250 of 750"
    assert shown.names == expected[:250]


def test_a_client_is_found_by_its_id(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch, clients(600)).again(search="C599")
    assert shown.names == ["=Zoë 599"]


@pytest.mark.parametrize(
    "change",
    [
        lambda shown: shown.filtered(Filters(owners=("Ida",))),
        lambda shown: shown.again(search="zoe"),
        lambda shown: shown.again(sort="mrr", direction="down"),
    ],
    ids=["filter", "search", "order"],
)
def test_another_question_starts_at_page_one_and_the_same_one_stays(
    monkeypatch: pytest.MonkeyPatch, change: Callable[[Shown], Shown]
) -> None:
    shown = Shown(monkeypatch, clients(1000)).again(page=3)
    assert shown.again().caption == "Rows 501 to 750 of 1,000"
    assert change(shown).caption == "Rows 1 to 250 of 1,000"


def test_a_heading_sorts_the_whole_list_and_another_click_turns_it(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", state)
    looks = {"name": cols.known("name"), "mrr": cols.known("mrr")}
    seen = []
    for turns, column in enumerate(["mrr", "mrr", "name", "mrr"]):
        state[f"list_part_{turns}"] = {"selection": {"rows": [], "columns": [column], "cells": []}}
        paging.heading_clicked(looks, "list", f"list_part_{turns}")
        assert state["list_turns"] == turns + 1
        seen.append((state["list_sort"], state["list_direction"]))
    assert seen == [("mrr", "down"), ("mrr", "up"), ("name", "up"), ("mrr", "down")]


def test_a_name_on_page_two_opens_its_own_client(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = clients(700)
    shown = Shown(monkeypatch, frame).again(sort="days_over", direction="up").again(page=2)
    shown.again(open={"row": 3})
    # smallest first from 0: the fourth row of page two is 250 + 3
    assert shown.opened == ["c253"]


def test_on_a_phone_pages_are_short_and_a_name_opens_its_own_client(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch, clients(700), phone=True).again(sort="days_over", direction="up").again(page=2)
    assert shown.caption == "Rows 26 to 50 of 700"
    shown.run.button(key="list_open_3").click().run()
    assert shown.opened == ["c28"]


def test_bars_of_all_pages_have_one_measure(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = Shown(monkeypatch, clients(600)).again(sort="days_over", direction="up")
    config = json.loads(shown.run.dataframe[0].proto.columns)
    assert config["days_over"]["type_config"]["max_value"] == 599


def test_the_export_of_a_long_list_holds_no_live_formula() -> None:
    frame = clients(600)
    table = list(csv.reader(io.StringIO(fmt.safe_csv(frame).decode("utf-8-sig"))))
    assert len(table) == 601 and all(row[1].startswith("'=") for row in table[1:])


# --- pages ---------------------------------------------------------------------------------------


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages of seven rows; what is kept of these is forgotten before and after."""
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 7)
    asking.forget()
    yield
    asking.forget()


@pytest.mark.parametrize(
    "page", ["home", "monthly_review", "churn", "retainers", "neglected", "ranks", "fit", "client"]
)
def test_no_page_sends_a_table_longer_than_a_page(
    page: str, sample_book: Book, short_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(choosing, "MOST_CHOICES", 20)
    monkeypatch.setattr(choosing, "MOST_MATCHES", 9)
    run = opener(monkeypatch, page)(sample_book)
    assert all(len(table.value) <= 7 for table in run.dataframe)
    # the months are more than twenty, and all of them can be chosen
    boxes = [box for box in [*run.selectbox, *run.multiselect] if "month" not in str(box.key)]
    assert all(len(box.options) <= 20 for box in boxes)
    # pages do not validate their pictures: plotly does so here
    for picture in run.get("plotly_chart"):
        go.Figure(json.loads(picture.proto.spec))


def test_a_table_to_read_that_grows_with_the_book_is_shown_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    run = AppTest.from_function(table_script, args=(clients(120), Filters(), False, True), default_timeout=60).run()
    names = list(clients(120)["name"])
    assert run.get("html")[0].proto.body.count("<tr>") == 50 + 1
    assert run.caption[-1].value == "Rows 1 to 50 of 120"
    run.session_state["list_page"] = 3
    body = run.run().get("html")[0].proto.body
    assert body.count("<tr>") == 20 + 1 and names[100] in body and names[99] not in body


def test_the_pages_of_the_work_list_hold_each_client_once_and_a_filter_starts_at_page_one(
    sample_book: Book, short_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_page = opener(monkeypatch, "neglected")
    run = open_page(sample_book, calls="All")
    whole = coverage.work_list(open_reader(sample_book))
    names: list[str] = []
    pages = -(-len(whole) // 7)
    for number in range(1, pages + 1):
        run.session_state["work_All_page"] = number
        run.run()
        names += list(run.dataframe[0].value["name"])
    assert names == list(whole["name"])
    run.multiselect(key="owner").set_value(["Marc"]).run()
    assert list(run.dataframe[0].value["name"]) == list(whole.loc[whole["owner"] == "Marc", "name"])[:7]


def test_what_is_chosen_on_page_two_of_the_evidence_is_what_is_decided_on(
    sample_book: Book, short_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = opener(monkeypatch, "fit")(sample_book, fit_view="All")
    run.session_state["fit_page"] = 2
    run.run()
    whole = fit.client_fit(open_reader(sample_book))
    second = whole.iloc[7:14]
    assert list(run.dataframe[0].value["name"]) == list(second["name"])
    run.session_state[f"{fit_story.table_key(second)}_0"] = {"selection": {"rows": [3], "columns": [], "cells": []}}
    run.run()
    assert any(f"**What if: {fmt.md_escape(second['name'].iloc[3])}**" in part.value for part in run.markdown)


def test_a_client_named_in_the_address_is_on_the_first_page_of_evidence_that_is_shown(
    sample_book: Book, short_pages: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = fit.client_fit(open_reader(sample_book)).iloc[30]
    run = opener(monkeypatch, "fit")(sample_book, fit_view="All", client=wanted["client_id"])
    assert wanted["name"] in list(run.dataframe[0].value["name"])


# --- words in many texts ---------------------------------------------------------------------------

ODD = [
    "",
    " ",
    "Ann  Lee",
    "Ann Lee ",
    "tab\tAnn",
    "line\nlee",
    "Zoë Ann",
    "ann\u200blee",
    "ﬁnance",
    "STRASSE",
    "straße",
    "\x7fann",
]


@given(
    st.lists(st.one_of(NAMES, st.sampled_from(ODD), st.none()), max_size=30),
    st.one_of(NAMES, st.sampled_from(["ann", "lee ann", "STRASSE", "fi", "zoe", "b l"])),
)
@example(ODD, "ann lee")
def test_words_are_found_in_texts_however_these_are_written(names: list[str | None], wanted: str) -> None:
    words = plain_fold(wanted).split()
    expected = [
        place
        for place, name in enumerate(names)
        if all(word in plain_fold(fmt.plain(name) if name else "") for word in words)
    ]
    for kind in ("str", "object"):
        frame = pd.DataFrame({"name": pd.Series(names, dtype=kind)})
        assert rows.found(frame, {"name": fmt.plain}, wanted).tolist() == expected
        order = rows.ordered(frame["name"], written=fmt.plain).tolist()
        texts = [plain_fold(fmt.plain(name)) if name else "" for name in names]
        assert order == sorted(range(len(names)), key=lambda place: (texts[place] == "", texts[place]))
