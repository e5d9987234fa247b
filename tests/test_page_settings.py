"""The pages of settings and of definitions, without a browser."""

from __future__ import annotations

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.settings import SETTING_MEANINGS
from tests.pages import visit
from tests.test_page_import_data import open_page, words
from tests.test_page_import_data import own as own  # the fixture


def test_every_setting_can_be_changed_and_a_wrong_one_is_refused(own: Book) -> None:
    run = open_page("settings")
    fields = {one.key for one in [*run.text_input, *run.selectbox]}
    assert {f"rule_{name}" for name in SETTING_MEANINGS} <= fields
    run.text_input(key="rule_gap_months").set_value("1")
    next(button for button in run.button if button.label == "Save").click().run()
    assert not run.exception
    assert own.state.settings().gap_months == 1
    run.text_input(key="rule_cadence_a_days").set_value("soon")
    next(button for button in run.button if button.label == "Save").click().run()
    assert "Expected a whole number" in words(run)
    assert own.state.settings().cadence_a_days == 30


def test_every_metric_stands_on_the_definitions_page_with_its_sql(own: Book) -> None:
    run = open_page("definitions")
    labels = " ".join(one.label for one in run.expander)
    for name in METRICS:
        assert name.replace("_", " ").capitalize() in labels


@pytest.mark.parametrize("name", ["net_dollar_retention", "survival", "reach"])
def test_a_link_to_a_definition_opens_it(own: Book, name: str) -> None:
    run = visit("definitions", metric=name).run()
    assert not run.exception
    assert [one.value for one in run.code if one.value.startswith("-- one row")], "its SQL is shown"
    assert name in [one.value for one in run.code]
