"""The import page, without a browser: preview, questions, refusals, apply, history, undo; settings and definitions."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from analytics import METRICS
from analytics.book import Book
from analytics.history import history
from analytics.intake import import_files
from analytics.settings import SETTING_MEANINGS

ROOT = Path(__file__).resolve().parent.parent
SHELL = ROOT / "ui" / "shell.py"
HEADER = "client_id,date,amount\n"
CLIENTS = tuple("abcdefghijkl")


def rows(first: int, last: int, amount: int = 100) -> str:
    return "".join(f"{one},2025-{month:02}-05,{amount}\n" for month in range(first, last + 1) for one in CLIENTS)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sample_book: Book) -> Book:
    """An own book without an import, beside the sample."""
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(tmp_path / "own"))
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_book.path))
    return Book(tmp_path / "own")


def open_page(name: str) -> AppTest:
    run = AppTest.from_file(str(SHELL), default_timeout=60).run()
    run.switch_page(f"../pages/{name}.py").run()
    assert not run.exception
    return run


def drop(run: AppTest, *files: tuple[str, str]) -> AppTest:
    """Drops files of these names and texts."""
    run.file_uploader[0].set_value([(name, text.encode(), "text/csv") for name, text in files])
    run.run()
    assert not run.exception
    return run


def words(run: AppTest) -> str:
    parts = [*run.header, *run.markdown, *run.caption, *run.error, *run.success]
    return "\n".join(str(part.value) for part in parts).replace("\\", "")


def test_a_preview_changes_nothing_and_apply_starts_the_own_book(own: Book) -> None:
    run = drop(open_page("import_data"), ("revenue.csv", HEADER + rows(1, 11)))
    assert "132 new" in words(run)
    assert own.current_number() is None, "a preview changes nothing"
    run.button(key="apply_import").click().run()
    assert not run.exception
    assert own.current_number() == 1
    assert "Imported." in words(run)
    assert "Sample data" not in words(run), "the own book is shown from now on"
    [entry] = history(own)
    assert entry.status == "current" and entry.files[0].name == "revenue.csv"


def test_refused_rows_are_listed_and_the_rest_loads(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 2) + "a,2025-13-01,5\n=evil(),2025-01-01,x\n"))
    frame = run.dataframe[0].value
    assert list(frame["line"]) == [26, 27]
    assert list(frame["column"]) == ["date", "amount"]
    run.button(key="apply_import").click().run()
    assert own.current_number() == 1


def test_a_file_that_is_no_export_is_refused_in_words(own: Book) -> None:
    run = drop(open_page("import_data"), ("cats.csv", "cat,dog\n1,2\n"))
    assert "is none of the three exports" in run.error[0].value.replace("\\", "")
    assert own.current_number() is None
    assert not [button for button in run.button if button.key == "apply_import"]


def test_the_question_is_answered_on_the_page(own: Book) -> None:
    run = drop(open_page("import_data"), ("nov.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    run = drop(run, ("dec.csv", HEADER + rows(12, 12) + "a,2025-08-20,50\n"))
    assert "One question decides this import" in words(run)
    keep = next(button for button in run.button if button.label.startswith("Keep every row"))
    keep.click().run()
    assert not run.exception
    run.button(key="apply_import").click().run()
    assert own.current_number() == 2
    assert history(own)[0].counts["revenue"]["new"] == 13


def test_undo_and_apply_again_from_the_history(own: Book) -> None:
    run = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    run.button(key="apply_import").click().run()
    run = drop(run, ("d.csv", HEADER + rows(12, 12)))
    run.button(key="apply_import").click().run()
    next(button for button in run.button if button.label == "Undo").click().run()
    assert own.current_number() == 1
    next(button for button in run.button if button.label == "Apply again").click().run()
    assert own.current_number() == 2


def test_a_book_that_changed_meanwhile_is_not_overwritten(own: Book) -> None:
    first = drop(open_page("import_data"), ("r.csv", HEADER + rows(1, 11)))
    second = drop(open_page("import_data"), ("s.csv", HEADER + rows(1, 5)))
    second.button(key="apply_import").click().run()
    first.button(key="apply_import").click().run()
    assert "has changed since this preview" in words(first)
    assert own.current_number() == 1


def test_an_import_from_elsewhere_is_seen_at_the_next_action(own: Book, tmp_path: Path) -> None:
    run = open_page("import_data")
    assert "Sample data" in words(run)
    path = tmp_path / "r.csv"
    path.write_text(HEADER + rows(1, 11))
    import_files(own, [path], import_day=date(2026, 1, 5), who="night job", at=datetime(2026, 1, 5, 3))
    run.run()
    assert "Sample data" not in words(run)
    assert "night job" in words(run)


def test_hostile_names_and_values_are_text(own: Book) -> None:
    name = "![x](http://out.example/i.png) **b**.csv"
    run = drop(open_page("import_data"), (name, "client_id,date\n<img src=x onerror=alert(1)>,2025-01-05\n"))
    said = words(run)
    assert "![x]" not in said and "**b**" not in said
    assert "<img src=x" not in "".join(part.value for part in run.markdown)


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
    run = AppTest.from_file(str(SHELL), default_timeout=60).run()
    run.query_params["metric"] = name
    run.switch_page("../pages/definitions.py").run()
    assert not run.exception
    assert [one.value for one in run.code if one.value.startswith("-- one row")], "its SQL is shown"
    assert name in [one.value for one in run.code]
