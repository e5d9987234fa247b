"""Times the questions that each page asks, one book, one process.

python page_queries.py BOOK ROUNDS FOUND.json [PAGE ...], with the `analytics` that PYTHONPATH names. Of each page: all
clients, then the clients of one owner; a first time, then ROUNDS times.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

from analytics import METRICS
from analytics.book import Book
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.reader import Reader, open_reader

sys.path.append(str(Path(__file__).resolve().parent.parent))
from page_questions import PAGES, question  # type: ignore[import-not-found]


def calls(page: str, reader: Reader, filters: Filters) -> dict[str, Callable[[], object]]:
    """What the page asks, by name; a question that this `analytics` does not know is left out."""
    found: dict[str, Callable[[], object]] = {}
    for asked, options in PAGES[page]:
        name, month, rest = question(asked, options, reader.info.reporting_month)
        if name in _questions():
            label = " ".join([name, *(f"{key}={value}" for key, value in options.items() if key != "columns")])
            asked_of = _as_pages_ask(reader, options.get("columns", ()))
            found[label] = lambda name=name, month=month, rest=rest, asked_of=asked_of: _questions()[name](
                asked_of, filters, month=month, **rest
            )
    return found


@cache
def _questions() -> dict[str, Callable[..., object]]:
    """All that pages ask by name; of an older `analytics` the metrics."""
    try:
        from analytics.questions import QUESTIONS
    except ImportError:
        return dict(METRICS)
    return dict(QUESTIONS)


def _as_pages_ask(reader: Reader, columns: tuple[str, ...]) -> Reader:
    """What pages ask; an older `analytics` knows one kind of reader alone."""
    return reader.for_pages(columns) if hasattr(reader, "for_pages") else reader


def milliseconds(call: Callable[[], object]) -> float:
    """The time of one call."""
    began = time.perf_counter()
    call()
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Ask, page by page, and write what it took."""
    book, rounds, found_path, *pages = sys.argv[1:]
    reader = open_reader(Book(Path(book)))
    owner = METRICS["coverage_by_owner"](reader)["owner"].iloc[0]
    found: dict[str, dict[str, object]] = {}
    for page in pages or PAGES:
        shown: dict[str, object] = {"questions": len(PAGES[page])}
        for choice, filters in (("all", Filters()), ("one owner", Filters(owners=(owner,)))):
            asked, first = calls(page, reader, filters), 0.0
            for name, call in list(asked.items()):
                try:
                    first += milliseconds(call)
                except (TypeError, UsageError):
                    del asked[name]  # an older `analytics` knows the metric without this option
            taken: dict[str, list[float]] = {name: [] for name in asked}
            for _ in range(int(rounds)):
                for name, call in asked.items():
                    taken[name].append(milliseconds(call))
            shown[choice] = [sum(times) for times in zip(*taken.values(), strict=True)]
            if choice == "all":
                shown["first"] = first
                shown["by question"] = {name: statistics.median(times) for name, times in taken.items()}
        found[page] = shown
    reader.close()
    Path(found_path).write_text(json.dumps(found))


if __name__ == "__main__":
    main()
