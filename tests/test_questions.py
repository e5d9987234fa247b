"""Pages ask each question once, and the speed benchmark asks what the pages ask."""

from __future__ import annotations

from typing import Any

import pytest

import ui.asking
from analytics.book import Book
from analytics.questions import QUESTIONS
from analytics.reader import Reader
from benchmarks.page_questions import PAGES, question
from tests.pages import visit


@pytest.mark.parametrize("page", PAGES)
def test_the_benchmark_asks_what_the_page_asks(
    page: str, sample_book: Book, sample_reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, Any, dict[str, Any]]] = []
    for name, metric in QUESTIONS.items():

        def recorded(reader: Reader, *filters: Any, name: str = name, metric: Any = metric, **options: Any) -> Any:
            asked.append((name, options["month"], {key: options[key] for key in options if key != "month"}))
            return metric(reader, *filters, **options)

        monkeypatch.setitem(ui.asking.QUESTIONS, name, recorded)
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(sample_book.path))
    ui.asking.forget()
    run = visit(page).run()
    assert not run.exception
    expected = [question(name, options, sample_reader.info.reporting_month) for name, options in PAGES[page]]
    assert sorted(asked, key=str) == sorted(expected, key=str)
