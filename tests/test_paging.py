"""Long lists: what the server finds, sorts and sends page by page is what plain Python finds and sorts in all of it."""

from __future__ import annotations

import csv
import io
import json
import math
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics import METRICS, coverage, fit
from analytics.book import Book
from analytics.filters import Filters
from analytics.page_questions import PAGES
from analytics.reader import open_reader
from tests.pages import opener
from ui import asking, choosing, filters, paging, phone_rows, preloading, rows, tables
from ui import format as fmt
from ui import table_columns as cols
from ui.answers import Answers, size_of
from ui.asking import forget
from ui.charts.silence import MOST_DOTS, silence_drawn
from ui.stories import fit as fit_story

# --- finding, ordering, cutting ------------------------------------------------------------------


def plain_fold(text: str) -> str:
    """Case and accents away, letter by letter."""
    return "".join(one for one in unicodedata.normalize("NFKD", text.casefold()) if unicodedata.category(one) != "Mn")


NAMES = st.text(st.sampled_from("aAbBzZéÉöÖßñ ŞİIıÅ-.'1"), max_size=8)


@given(st.lists(NAMES, max_size=30), NAMES)
def test_a_search_finds_what_plain_python_finds(names: list[str], wanted: str) -> None:
    owners = names[::-1]
    frame = pd.DataFrame({"name": pd.Series(names, dtype=object), "owner": pd.Series(owners, dtype=object)})
    places = rows.found(frame, {"name": str, "owner": str}, wanted)
    expected = [
        place
        for place, pair in enumerate(zip(names, owners, strict=True))
        if all(any(word in plain_fold(text) for text in pair) for word in plain_fold(wanted).split())
    ]
    assert list(places) == expected


@pytest.mark.parametrize(
    ("wanted", "expected"), [("zoe", ["Zoë Øst"]), ("STRASSE", ["Straße 9"]), ("9 stra", ["Straße 9"])]
)
def test_accents_and_case_do_not_matter(wanted: str, expected: list[str]) -> None:
    frame = pd.DataFrame({"name": ["Zoë Øst", "Straße 9", "Zola"]})
    assert list(frame["name"].iloc[rows.found(frame, {"name": str}, wanted)]) == expected


# Values of each kind of column; money differs in the sixth place, where floats no longer tell it apart.
MONEY = st.one_of(
    st.none(), st.integers(-3, 3).map(lambda one: Decimal("9007199254740.123456") + one * Decimal("1e-6"))
)
DAYS = st.one_of(st.none(), st.integers(0, 9).map(lambda one: date(2026, 1, 1) + timedelta(days=one)))
COUNTS = st.one_of(st.none(), st.integers(-5, 5))
RATIOS = st.one_of(st.just(math.nan), st.sampled_from([0.0, -0.5, 1.0, 1.0000001]))
MIXED = st.one_of(st.none(), st.integers(-2, 2), st.sampled_from([0.5, Decimal("0.25")]))


@pytest.mark.parametrize(
    "kind", [MONEY, DAYS, COUNTS, RATIOS, MIXED], ids=["money", "days", "counts", "ratios", "mixed"]
)
@pytest.mark.parametrize("descending", [False, True])
def test_values_are_sorted_as_python_sorts_them_and_missing_ones_stand_last(kind: Any, descending: bool) -> None:
    @given(st.lists(kind, max_size=20))
    def check(values: list[Any]) -> None:
        places = rows.ordered(pd.Series(values, dtype=object), descending=descending)
        known = [place for place, value in enumerate(values) if value is not None and value == value]
        missing = [place for place in range(len(values)) if place not in known]
        assert list(places) == sorted(known, key=lambda place: values[place], reverse=descending) + missing

    check()


@given(st.lists(st.one_of(st.none(), NAMES), max_size=20), st.booleans())
def test_texts_are_sorted_without_case_and_accents_and_empty_ones_stand_last(
    texts: list[str | None], descending: bool
) -> None:
    written = [text or "" for text in texts]
    places = rows.ordered(pd.Series(texts, dtype=object), descending=descending, written=lambda text: text or "")
    known = [place for place, text in enumerate(written) if plain_fold(text)]
    empty = [place for place, text in enumerate(written) if not plain_fold(text)]
    assert list(places) == sorted(known, key=lambda place: plain_fold(written[place]), reverse=descending) + empty


@given(st.integers(0, 2000), st.integers(1, 300))
def test_every_row_stands_on_exactly_one_page(count: int, size: int) -> None:
    pages = [rows.part(count, number, size) for number in range(1, rows.part(count, 1, size).pages + 1)]
    shown = [row for one in pages for row in range(one.first, one.last + 1) if count]
    assert shown == list(range(1, count + 1))
    assert all(one.last - one.first < size for one in pages)
    assert rows.part(count, len(pages) + 5, size) == pages[-1]


# --- a table drawn from a frame ------------------------------------------------------------------

COLUMNS = ("name", "owner", "mrr", "share", "signed_on", "days_over", "mrr_12_months", "status")


def table_script(frame: object, filters: object, phone: bool, to_read: bool = False) -> None:
    """A page with one table of clients."""
    from datetime import date
    from types import SimpleNamespace

    import streamlit as st

    from tests.test_paging import COLUMNS
    from ui import tables, theme, visit

    page = visit.Page(
        reader=SimpleNamespace(number=1, info=SimpleNamespace(currency="EUR")),  # type: ignore[arg-type]
        month=date(2026, 10, 1),
        filters=filters,  # type: ignore[arg-type]
        book=None,  # type: ignore[arg-type]
        is_sample=False,
        tokens=theme.LIGHT,
        phone=phone,
        title_place=st.container(),
        action_place=st.container(),
    )
    with visit.visit(page):
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
        monkeypatch.setattr(tables, "open_client", self.opened.append)
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


# --- choices among many --------------------------------------------------------------------------


def choice_script(many: int, wanted: object) -> None:
    """A box that chooses one of so many clients, and one that chooses several owners."""
    import streamlit as st

    from ui import choosing

    if wanted is not None:
        st.session_state["one"] = wanted
    choices = [f"c{number}" for number in range(many)]
    st.session_state["chosen"] = choosing.choose_one("Client", choices, lambda one: f"Zoë {one}", "one")
    choosing.choose_some("Owner", choices, ["c7"], lambda one: f"Örjan {one}", "some")


def test_of_many_choices_few_are_sent_and_the_others_are_found_by_typing() -> None:
    run = AppTest.from_function(choice_script, args=(30_000, "c29999"), default_timeout=60).run()
    assert len(run.selectbox[0].options) == choosing.MOST_MATCHES + 1
    assert run.session_state["chosen"] == "c29999"
    run.text_input(key="one_find").set_value("ZOE c1234").run()
    expected = ["c29999", "c1234", *(f"c{number}" for number in range(12_340, 12_350))]
    assert run.selectbox[0].options == [f"Zoë {one}" for one in expected]
    assert run.session_state["chosen"] == "c29999"
    assert run.multiselect[0].options[0] == "Örjan c7"
    assert len(run.multiselect[0].options) == choosing.MOST_MATCHES


def test_of_few_choices_all_are_sent_and_nothing_need_be_typed() -> None:
    run = AppTest.from_function(choice_script, args=(choosing.MOST_CHOICES, None), default_timeout=60).run()
    assert len(run.selectbox[0].options) == len(run.multiselect[0].options) == choosing.MOST_CHOICES
    assert not run.text_input


@given(st.lists(NAMES, max_size=30), NAMES)
def test_matches_are_the_first_that_plain_python_finds(names: list[str], wanted: str) -> None:
    words = plain_fold(wanted).split()
    expected = [place for place, name in enumerate(names) if all(word in plain_fold(name) for word in words)]
    assert choosing.matches([rows.folded(name) for name in names], wanted, most=5) == expected[:5]


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page", ["home", "monthly_review", "churn", "retainers", "neglected", "ranks", "fit", "client"]
)
def test_no_page_sends_a_table_longer_than_a_page(
    page: str, sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 7)
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
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 7)
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
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 7)
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
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 7)
    wanted = fit.client_fit(open_reader(sample_book)).iloc[30]
    run = opener(monkeypatch, "fit")(sample_book, fit_view="All", client=wanted["client_id"])
    assert wanted["name"] in list(run.dataframe[0].value["name"])


@pytest.mark.parametrize("count", [50, 1200, 1201, 20_000])
def test_dots_of_a_large_book_are_bounded_and_hold_the_largest_of_each_rank(count: int) -> None:
    ranks = ["A" if number < 40 else "B" if number < count // 3 else "C" for number in range(count)]
    frame = pd.DataFrame(
        {
            "client_id": [f"c{number}" for number in range(count)],
            "rank": ranks,
            "status": "overdue",
            "days_since_contact": 40,
            "revenue_12m": [Decimal(count - number) for number in range(count)],
        }
    )
    drawn = silence_drawn(frame)
    shown = set(drawn["client_id"])
    assert len(drawn) == min(count, MOST_DOTS)
    assert list(drawn["client_id"]) == [one for one in frame["client_id"] if one in shown]
    for rank in dict.fromkeys(ranks):
        everybody = frame[frame["rank"] == rank]
        # of three ranks each has a third of the room at least, and half of that goes to the largest
        assert set(everybody["client_id"].head(min(len(everybody), 200))) <= shown
        assert everybody["client_id"].iloc[-1] in shown


# --- answers that are kept -----------------------------------------------------------------------


def test_who_changes_an_answer_changes_it_for_nobody_else() -> None:
    kept = Answers(10**9)
    frame = kept.get("a", lambda: pd.DataFrame({"x": [1, 2]}))
    frame["x"] = 0
    frame.loc[0, "y"] = 5
    assert kept.get("a", lambda: pytest.fail("asked twice")).to_dict("list") == {"x": [1, 2]}


def test_answers_stay_within_their_bound_and_the_oldest_leaves_first() -> None:
    frame = pd.DataFrame({"x": np.zeros(1000)})
    kept = Answers(3 * size_of(frame))
    for name in "abc":
        kept.get(name, frame.copy)
    kept.get("a", frame.copy)
    kept.get("d", frame.copy)
    assert [name for name in "abcd" if name in kept] == ["a", "c", "d"]


def test_an_error_is_told_and_the_next_one_who_asks_gets_an_answer() -> None:
    kept = Answers(10**9)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 1) == 1


def test_two_who_ask_at_once_get_one_answer() -> None:
    kept, made, both = Answers(10**9), [], threading.Barrier(2)

    def ask() -> object:
        both.wait()
        return kept.get("a", lambda: made.append(1) or len(made))

    with ThreadPoolExecutor(2) as pool:
        told = [one.result() for one in [pool.submit(ask), pool.submit(ask)]]
    assert told == [1, 1]


@pytest.mark.parametrize("page", PAGES)
def test_after_preloading_a_page_asks_nothing_more(
    page: str, sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_reader(sample_book)
    forget()
    open_page = opener(monkeypatch, page)
    assert preloading.preload(reader, threading.Event())

    def refused(*others: object, name: str, **options: object) -> None:
        raise AssertionError(f"{name} is asked again")

    for name in METRICS:
        if name != "coverage_summary":  # the shell asks it once for the number of clients
            monkeypatch.setitem(asking.METRICS, name, partial(refused, name=name))
    run = open_page(sample_book)
    assert not run.exception


def test_preloading_ends_when_it_is_stopped_and_goes_on_after_an_error(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader, stop = open_reader(sample_book), threading.Event()
    forget()

    def broken(*others: object, **options: object) -> None:
        raise RuntimeError("broken")

    everything = preloading.preload(reader, stop)
    forget()
    monkeypatch.setitem(asking.METRICS, "reach", broken)
    # reach is asked for this month and for the month before
    assert preloading.preload(reader, stop) == everything - 2
    assert "Not answered beforehand: reach" in caplog.text
    stop.set()
    assert preloading.preload(reader, stop) == 0


def test_of_many_owners_those_chosen_stay_in_the_address_and_others_can_be_added(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "MOST_PILLS", 1)
    monkeypatch.setattr(choosing, "MOST_CHOICES", 2)
    monkeypatch.setattr(choosing, "MOST_MATCHES", 2)
    run = opener(monkeypatch, "neglected")(sample_book, owner="Marc")
    in_address, seen = run.multiselect(key="owner"), run.multiselect(key="owner_seen")
    assert (in_address.options, in_address.value, seen.value) == (["Marc"], ["Marc"], ["Marc"])
    assert len(seen.options) <= 3
    run.text_input(key="owner_seen_find").set_value("ida").run()
    assert run.multiselect(key="owner_seen").options == ["Marc", "Ida"]
    run.multiselect(key="owner_seen").set_value(["Marc", "Ida"]).run()
    assert run.multiselect(key="owner").value == ["Marc", "Ida"]
    assert run.query_params["owner"] == ["Marc", "Ida"]
    whole = coverage.work_list(open_reader(sample_book))
    late = whole[whole["status"].isin(("overdue", "planned"))]
    assert set(run.dataframe[0].value["name"]) == set(late.loc[late["owner"].isin(("Marc", "Ida")), "name"])
