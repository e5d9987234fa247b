"""Choices among many: few are sent to the browser, and the others are found by typing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from analytics import coverage
from analytics.book import Book
from analytics.reader import open_reader
from tests.names import NAMES, plain_fold
from tests.pages import opener
from ui import choosing, filters, rows


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


def test_of_many_owners_those_chosen_stay_in_the_address_and_others_can_be_added(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filters, "MOST_PILLS", 1)
    monkeypatch.setattr(choosing, "MOST_CHOICES", 2)
    monkeypatch.setattr(choosing, "MOST_MATCHES", 2)
    run = opener(monkeypatch, "neglected")(sample_book, owner="Marc")
    run.session_state[filters.POPOVER] = True
    run.run()
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
