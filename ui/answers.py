"""Answers that are kept between runs and shared by all visitors, up to a bound of memory, the oldest leaving first."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import is_dataclass
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

_WITHOUT_PARTS = frozenset({str, int, float, bool, type(None)})


class Answers:
    """Keeps what `make` returns under a key. Two visitors who ask the same wait for one answer.

    A frame is given out as a copy that shares its values until one side changes them (pandas' copy on write), so that
    a page of 300,000 clients costs no more than one of ten. Objects that a waiting column makes for a visitor are made
    in his copy, and go with it. All else is given out as it is: nobody may change it, so
    that words and pictures are kept in tuples and frozen classes, and no frame among them.
    """

    def __init__(self, most_bytes: int) -> None:
        self.most_bytes = most_bytes
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Any]) -> Any:
        """The answer under the key, made now if nobody has asked yet. An error is kept from nobody, and not kept."""
        with self._lock:
            if key in self._kept:
                return self._taken(key)
            making = self._making.setdefault(key, threading.Lock())
        with making:
            with self._lock:
                if key in self._kept:
                    return self._taken(key)
            try:
                answer = make()
                size = size_of(answer)
                with self._lock:
                    self._keep(key, answer, size)
            finally:
                with self._lock:
                    self._making.pop(key, None)
        return _own(answer)

    def __contains__(self, key: Hashable) -> bool:
        with self._lock:
            return key in self._kept

    @property
    def fullness(self) -> float:
        """Which part of the bound is taken."""
        with self._lock:
            return self._bytes / self.most_bytes

    def drop(self, is_gone: Callable[[Any], bool]) -> None:
        """Forget the answers whose key is gone."""
        with self._lock:
            for key in [key for key in self._kept if is_gone(key)]:
                _, size = self._kept.pop(key)
                self._bytes -= size

    def clear(self) -> None:
        """Forget every answer."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0

    def _taken(self, key: Hashable) -> Any:
        self._kept.move_to_end(key)
        return _own(self._kept[key][0])

    def _keep(self, key: Hashable, answer: Any, size: int) -> None:
        self._kept[key] = (answer, size)
        self._bytes += size
        while self._bytes > self.most_bytes and len(self._kept) > 1:
            _, (_, gone) = self._kept.popitem(last=False)
            self._bytes -= gone


def size_of(answer: Any) -> int:
    """About how many bytes an answer holds. Of a column of objects one value is weighed for all."""
    # the words and numbers of lists, which are most of what is weighed, have no parts
    if type(answer) in _WITHOUT_PARTS:
        return sys.getsizeof(answer)
    if isinstance(answer, pd.DataFrame):
        return _size_of_frame(answer)
    return sys.getsizeof(answer) + sum(map(size_of, _parts(answer)))


def _parts(answer: Any) -> Iterable[Any]:
    if isinstance(answer, Mapping):
        return chain(answer, answer.values())
    if isinstance(answer, list | tuple | set | frozenset):
        return answer
    return vars(answer).values() if is_dataclass(answer) else ()


def _size_of_frame(frame: pd.DataFrame) -> int:
    total = int(frame.index.nbytes)
    for _, column in frame.items():
        total += int(column.array.nbytes)
        if column.dtype == object and len(column):
            first = next((value for value in column.to_numpy()[:100] if value is not None), None)
            held = first.nbytes + 112 if isinstance(first, np.ndarray) else sys.getsizeof(first)
            total += len(column) * held
    return total


def _own(answer: Any) -> Any:
    return answer.copy(deep=False) if isinstance(answer, pd.DataFrame) else answer
