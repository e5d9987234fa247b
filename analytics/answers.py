"""Answers that are remembered: a snapshot never changes, so the same question has the same answer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any

import pyarrow as pa

# All that is remembered of one snapshot; an answer of more than its share is asked anew each time.
MOST_BYTES = 64 * 2**20
MOST_BYTES_OF_ONE = MOST_BYTES // 8

Question = Hashable


def question(name: str, parameters: Mapping[str, Any]) -> Question:
    """Everything that an answer of a snapshot depends on: the query and what is bound to it."""
    return name, tuple(sorted((key, _hashable(value)) for key, value in parameters.items()))


class Answers:
    """The answers asked for lately, within a limit of memory. Threads may share it."""

    def __init__(self, most_bytes: int = MOST_BYTES, most_bytes_of_one: int = MOST_BYTES_OF_ONE) -> None:
        self._most_bytes = most_bytes
        self._most_bytes_of_one = most_bytes_of_one
        self._lock = Lock()
        self._kept: OrderedDict[Question, pa.Table] = OrderedDict()
        self._bytes = 0

    def get(self, asked: Question) -> pa.Table | None:
        """The answer, if it is remembered."""
        with self._lock:
            if asked not in self._kept:
                return None
            self._kept.move_to_end(asked)
            return self._kept[asked]

    def keep(self, asked: Question, answer: pa.Table) -> None:
        """Remembers an answer, and forgets those that nobody has asked for the longest where there is no room."""
        if answer.nbytes > self._most_bytes_of_one:
            return
        with self._lock:
            if asked in self._kept:
                return
            self._kept[asked] = answer
            self._bytes += answer.nbytes
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= oldest.nbytes

    def forget(self) -> None:
        """Forgets all: who measures queries asks each of them anew."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0


def _hashable(value: Any) -> Hashable:
    # the type as well: 1 and True are one key, but not one question
    return type(value).__name__, tuple(map(_hashable, value)) if isinstance(value, list | tuple) else value
