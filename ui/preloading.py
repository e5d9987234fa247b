"""Answers what every page asks first before anybody asks, so that the first visitor of a new snapshot does not wait.

The newest month first, then the months before it. One snapshot at a time, in a thread that the end of the server never
waits for and that lets visitors go first. Only the server switches this on; of several servers on one book each
answers for itself, for answers lie in memory.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from functools import partial
from typing import Any

from analytics.filters import Filters
from analytics.page_questions import FIRST_ROWS, PAGES, question
from analytics.reader import Identity, Reader
from ui.asking import ANSWERS, answer, forget_snapshot
from ui.visitors import VISITORS

LOG = logging.getLogger("touchstone")
# A visitor's questions come first: between two of ours the processor is left to others, and none begins while a page
# runs, unless pages run without end.
PAUSE_SECONDS = 0.005
LONGEST_PAUSE_SECONDS = 5.0
# Earlier months: nobody compares further back than three years. A month of 10,000 clients takes two seconds and 3 MB,
# one of 300,000 some thirty times that: the bounds of time and memory are for these.
MONTHS = 36
MOST_SECONDS = 600.0
# The rest of the memory for answers is for what visitors ask with filters, and for what is drawn.
MOST_FULLNESS = 0.5
Question = tuple[str, date | None, tuple[str, ...], dict[str, Any]]


class Preloader:
    """Asks for one snapshot after the other; a newer one takes the place of the older."""

    def __init__(self) -> None:
        self._is_on = False
        self._lock = threading.Lock()
        self._known: Identity | None = None
        self._stop = threading.Event()

    def switch_on(self) -> None:
        """From now on new snapshots are noticed."""
        self._is_on = True

    def switch_off(self) -> None:
        """Stop after the question that is being answered."""
        self._is_on = False
        self._stop.set()

    def notice(self, reader: Reader) -> None:
        """Begin with this snapshot, unless it was the last one noticed."""
        key = reader.identity
        with self._lock:
            if not self._is_on or key == self._known:
                return
            before, self._known = self._known, key
            self._stop.set()
            self._stop = threading.Event()
            stop = self._stop
        if before is not None:
            # nobody is shown it any more, and its answers would leave no room for the new ones
            forget_snapshot(before)
        in_background(lambda: (preload(reader, stop), preload_earlier(reader, stop)))


def preload(reader: Reader, stop: threading.Event) -> int:
    """Ask all that pages ask without filters. Returns how many questions were answered; an error is only logged."""
    return sum(one() for one in _to_do(reader, reader.info.reporting_month) if _goes_on(stop))


def preload_earlier(reader: Reader, stop: threading.Event, most: int = MONTHS) -> int:
    """The same of so many earlier months, one after the other. Returns how many questions were answered.

    With a reader of its own, which works on one core: the tables that visitors' months rest on stay where they are.
    """
    answered, seconds = 0, 0.0
    with closing(Reader(reader.book, reader.number, threads=1)) as own:
        for month in [month for month in own.info.months[::-1] if month < own.info.reporting_month][:most]:
            for one in _to_do(own, month):
                if seconds > MOST_SECONDS or ANSWERS.fullness > MOST_FULLNESS or not _goes_on(stop):
                    return answered
                began = time.perf_counter()
                if not one():
                    # what cannot be answered of one month, as for want of memory, cannot be of the next
                    return answered
                answered += 1
                seconds += time.perf_counter() - began
    return answered


def _goes_on(stop: threading.Event) -> bool:
    """Whether to ask the next question, once it is its turn."""
    if not stop.wait(PAUSE_SECONDS):
        VISITORS.wait_for_nobody(LONGEST_PAUSE_SECONDS)
    return not stop.is_set()


def _to_do(reader: Reader, month: date) -> Iterator[Callable[[], bool]]:
    """What to ask so that no page has to ask anything of this month; each says whether it was answered."""
    for name, when, columns, options in _questions(reader, month):
        yield partial(_is_answered, name, partial(answer, reader, name, Filters(), when, columns, **options))
    if month in reader.info.months:
        yield partial(_is_answered, "the first client of fit", partial(_ask_of_first, reader, month))
        yield partial(_is_answered, "the clients of first pages", partial(_ask_of_lists, reader, month))


def _ask_of_first(reader: Reader, month: date) -> None:
    """What client fit asks besides, of the client that stands first: who that is, is known by an answer."""
    # pages are loaded when somebody opens one
    from ui.importing import now
    from ui.page_parts import fit_decisions, fit_letter, fit_what_if

    for client_id in answer(reader, "client_fit", Filters(), month, most=FIRST_ROWS)["client_id"].head(1).tolist():
        fit_what_if.ask_ahead(reader, month, client_id)
        fit_decisions.ask_ahead(reader, month, client_id)
        fit_letter.letter_facts(reader, month, client_id, now().date())


def _ask_of_lists(reader: Reader, month: date) -> None:
    """What the work list and the ranks ask besides of the clients on their first page, whom an answer tells."""
    from ui import of_clients

    first: dict[str, Any] = {"most": FIRST_ROWS}
    called = answer(reader, "work_list", Filters(), month, lines=False, past=True, **first)
    moved = answer(reader, "rank_movement", Filters(), month, move="moved", **first)
    of_clients.lines(reader, month, called["client_id"].tolist())
    of_clients.shared_names(reader, called["name"].tolist())
    of_clients.lines(reader, month, moved["client_id"].tolist())
    of_clients.silence(reader, month, moved["client_id"].tolist())


def _is_answered(name: str, ask: Callable[[], object]) -> bool:
    try:
        ask()
    except Exception:
        LOG.exception("Not answered beforehand: %s", name)
        return False
    return True


def in_background(work: Callable[[], object]) -> None:
    """Run in a thread that dies with the program; an error is only logged."""

    def run() -> None:
        try:
            work()
        except Exception:
            LOG.exception("Work in the background ended early")

    threading.Thread(target=run, name="preloading", daemon=True).start()


def _questions(reader: Reader, shown: date) -> list[Question]:
    """What the pages ask when they show this month of the book, page by page, each question once.

    What is asked of all months at once is asked with the newest.
    """
    found: list[Question] = []
    for asked in PAGES.values():
        for name, options in asked:
            columns = options.get("columns", ())
            name, month, rest = question(name, options, shown)
            if rest.get("lag"):
                rest["lag"] = reader.info.settings.coverage_lag_months
            asked_for = (name, month, columns, rest)
            is_known = shown == reader.info.reporting_month if month is None else month in reader.info.months
            if is_known and asked_for not in found:
                found.append(asked_for)
    return found if reader.info.months else []


PRELOADER = Preloader()
