"""Counts the visitors whose page runs at this moment, so that work in the background can give way to them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Visitors:
    """Those that are served now. Threads share it."""

    def __init__(self) -> None:
        self._served = 0
        self._nobody = threading.Condition()

    @contextmanager
    def served(self) -> Iterator[None]:
        """One visitor is served inside."""
        with self._nobody:
            self._served += 1
        try:
            yield
        finally:
            with self._nobody:
                self._served -= 1
                if not self._served:
                    self._nobody.notify_all()

    def wait_for_nobody(self, seconds: float) -> bool:
        """Wait until nobody is served, at most so long. Returns whether nobody is."""
        with self._nobody:
            return self._nobody.wait_for(lambda: not self._served, seconds)


VISITORS = Visitors()
