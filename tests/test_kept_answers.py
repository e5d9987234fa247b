"""Answers that are kept for all visitors, and those that are there before the first one comes."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pandas as pd
import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.page_questions import PAGES
from analytics.reader import open_reader
from tests.pages import opener
from ui import asking, preloading
from ui.answers import Answers, size_of
from ui.asking import forget


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
