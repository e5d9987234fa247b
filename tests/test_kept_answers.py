"""Answers that are kept for all visitors, and those that are there before the first one comes."""

from __future__ import annotations

import copy
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import numpy as np
import pandas as pd
import pytest

from analytics import clients, fit
from analytics.book import Book
from analytics.page_questions import PAGES
from analytics.questions import QUESTIONS
from analytics.reader import open_reader
from tests.pages import opener
from ui import asking, preloading
from ui.answers import Answers, size_of
from ui.asking import forget
from ui.page_parts import fit_what_if
from ui.visitors import VISITORS, Visitors

pytestmark = pytest.mark.usefixtures("untold_imports")


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
def test_after_preloading_a_page_asks_nothing_more_of_the_months_that_were_preloaded(
    page: str, sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_reader(sample_book)
    newest, last, *_ = reader.info.months[::-1]
    forget()
    open_page = opener(monkeypatch, page)
    assert preloading.preload(reader, threading.Event())
    assert preloading.preload_earlier(reader, threading.Event(), 1)

    def refused(*others: object, name: str, **options: object) -> None:
        raise AssertionError(f"{name} is asked again")

    for name in QUESTIONS:
        monkeypatch.setitem(asking.QUESTIONS, name, partial(refused, name=name))
    others = [(fit, "clients_to_part"), (clients, "client_profile"), (fit_what_if, "sides")]
    others += [(clients, name) for name in ("clients_in_month", "silence_of_clients", "shared_names")]
    if page != "monthly_review":
        # whom that page lists is known by its own figures
        others.append((clients, "client_lines"))
    for module, name in others:
        monkeypatch.setattr(module, name, partial(refused, name=name))
    for month in (newest, last):
        assert not open_page(sample_book, month=f"{month:%Y-%m}").exception


def test_preloading_ends_when_it_is_stopped_and_goes_on_after_an_error(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader, stop = open_reader(sample_book), threading.Event()
    forget()

    def broken(*others: object, **options: object) -> None:
        raise RuntimeError("broken")

    everything = preloading.preload(reader, stop)
    forget()
    monkeypatch.setitem(asking.QUESTIONS, "reach", broken)
    # reach is asked for this month and for the month before
    assert preloading.preload(reader, stop) == everything - 2
    assert "Not answered beforehand: reach" in caplog.text
    stop.set()
    assert preloading.preload(reader, stop) == 0


def test_earlier_months_are_preloaded_while_there_is_room_and_push_nothing_out(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_reader(sample_book)
    kept = Answers(10**9)
    for module in (asking, preloading):
        monkeypatch.setattr(module, "ANSWERS", kept)
    preloading.preload(reader, threading.Event())
    before = set(kept._kept)
    whole = preloading.preload_earlier(reader, threading.Event(), 1)
    taken = kept._bytes

    kept.drop(lambda key: key not in before)
    monkeypatch.setattr(kept, "most_bytes", kept._bytes + taken)  # half of it lies between what is there and the month
    some = preloading.preload_earlier(reader, threading.Event(), 1)
    assert 0 < some < whole
    assert before < set(kept._kept)
    assert preloading.preload_earlier(reader, threading.Event(), 1) == 0


def test_earlier_months_are_preloaded_for_so_long_and_no_longer(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = open_reader(sample_book)
    forget()
    monkeypatch.setattr(preloading, "MOST_SECONDS", 0)
    # the first question has taken longer than that
    assert preloading.preload_earlier(reader, threading.Event()) == 1


def test_earlier_months_are_left_to_visitors_once_one_cannot_be_answered(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    reader, asked = open_reader(sample_book), []
    forget()

    def broken(*others: object, **options: object) -> None:
        asked.append(options["month"])
        raise RuntimeError("broken")

    monkeypatch.setitem(asking.QUESTIONS, "reach", broken)
    # home asks one question before it
    assert preloading.preload_earlier(reader, threading.Event()) == 1
    assert asked == [reader.info.months[-2]]
    assert "Not answered beforehand: reach" in caplog.text


def test_preloading_gives_way_to_visitors(sample_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, waits = open_reader(sample_book), threading.Event()
    forget()
    visitors = Visitors()
    plain = visitors.wait_for_nobody

    def waiting(seconds: float) -> bool:
        waits.set()
        return plain(60)

    monkeypatch.setattr(visitors, "wait_for_nobody", waiting)
    monkeypatch.setattr(preloading, "VISITORS", visitors)
    with ThreadPoolExecutor(1) as pool:
        with visitors.served(), visitors.served():
            answered = pool.submit(preloading.preload, reader, threading.Event())
            assert waits.wait(60)
            assert asking.ANSWERS.fullness == 0
        assert answered.result() > 0


def test_a_page_that_runs_is_a_visitor_served(sample_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    forget()
    plain, seen = asking.QUESTIONS["reach"], []

    def watched(*others: object, **options: object) -> pd.DataFrame:
        seen.append(VISITORS.wait_for_nobody(0))
        return plain(*others, **options)

    monkeypatch.setitem(asking.QUESTIONS, "reach", watched)
    opener(monkeypatch, "home")(sample_book)
    assert seen and not any(seen)
    assert VISITORS.wait_for_nobody(0)


def test_a_new_snapshot_takes_the_place_of_the_answers_of_the_one_before(
    sample_book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = []
    monkeypatch.setattr(preloading, "in_background", began.append)
    old = open_reader(sample_book)
    new = copy.copy(old)
    path, number, mark = old.identity
    new.identity = (path, number + 1, mark)
    forget()
    preloader = preloading.Preloader()
    preloader.notice(old)
    assert not began
    preloader.switch_on()
    for reader in (old, new):
        preloader.notice(reader)
        asking.of_snapshot(reader, "words", lambda: "words")
    preloader.notice(new)
    assert len(began) == 2
    assert (old.identity, "words") not in asking.ANSWERS
    assert (new.identity, "words") in asking.ANSWERS
