"""Answers what every page asks first before anybody asks, so that the first visitor of a new snapshot does not wait.

One snapshot at a time, in a thread that the end of the server never waits for. Only the server switches this on.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from analytics.filters import Filters
from analytics.page_questions import PAGES, question
from analytics.reader import Identity, Reader
from ui.asking import answer

LOG = logging.getLogger("touchstone")
# A visitor's questions come first: between two of ours the processor is left to others.
PAUSE_SECONDS = 0.02


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
            self._known = key
            self._stop.set()
            self._stop = threading.Event()
            stop = self._stop
        in_background(lambda: preload(reader, stop))


def preload(reader: Reader, stop: threading.Event) -> int:
    """Ask all that pages ask without filters. Returns how many questions were answered; an error is only logged."""
    answered = 0
    for name, month, columns, options in _questions(reader):
        if stop.is_set():
            break
        try:
            answer(reader, name, Filters(), month, columns, **options)
            answered += 1
        except Exception:
            LOG.exception("Not answered beforehand: %s", name)
        time.sleep(PAUSE_SECONDS)
    return answered


def in_background(work: Callable[[], object]) -> None:
    """Run in a thread that dies with the program; an error is only logged."""

    def run() -> None:
        try:
            work()
        except Exception:
            LOG.exception("Work in the background ended early")

    threading.Thread(target=run, name="preloading", daemon=True).start()


def _questions(reader: Reader) -> list[tuple[str, date | None, tuple[str, ...], dict[str, Any]]]:
    """What the pages ask of this book's newest month, page by page, each question once."""
    found: list[tuple[str, date | None, tuple[str, ...], dict[str, Any]]] = []
    for asked in PAGES.values():
        for name, options in asked:
            columns = options.get("columns", ())
            name, month, rest = question(name, options, reader.info.reporting_month)
            if rest.get("lag"):
                rest["lag"] = reader.info.settings.coverage_lag_months
            asked_for = (name, month, columns, rest)
            if (month is None or month in reader.info.months) and asked_for not in found:
                found.append(asked_for)
    return found if reader.info.months else []


PRELOADER = Preloader()
