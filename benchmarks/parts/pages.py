"""How long the questions take that each page asks, without the page."""

from __future__ import annotations

import json
import statistics
import sys
from pathlib import Path
from typing import Any

from benchmarks.bench import WORKERS, Bench
from benchmarks.measuring import run, table, times
from benchmarks.page_questions import PAGES
from benchmarks.parts.imports import rows_words

TITLE = "The questions of each page"
ABOUT = (
    "Every question that a page asks when it is opened, one after the other, without Streamlit and its kept answers: "
    "milliseconds, all clients and the clients of one owner. The very first time that a page is asked in a process, "
    "files are read and what is made once for a month is made; it is not in the other columns."
)
ROUNDS_IN_A_PROCESS = 3
SLOWEST = 15


def measure(bench: Bench) -> dict[str, Any]:
    """Ask all pages' questions in each tree, in turn."""
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in bench.trees}
    books = {name: bench.book(name) for name in bench.trees}
    for _ in range(max(2, bench.options.rounds // 2)):
        for name, tree in bench.trees.items():
            found[name].append(asked(books[name], tree, bench.aside))
    pages = {
        page: {"questions": len(PAGES[page])}
        | {name: _joined([one[page] for one in rounds]) for name, rounds in found.items()}
        for page in PAGES
    }
    return {"rows": bench.rows, "pages": pages}


def asked(book: Path, tree: Path, aside: Path, rounds: int = ROUNDS_IN_A_PROCESS) -> dict[str, Any]:
    """What one process took."""
    path = aside / "asked.json"
    run(
        [sys.executable, str(WORKERS / "page_queries.py"), str(book), str(rounds), str(path)],
        env={"PYTHONPATH": str(tree)},
    )
    answered: dict[str, Any] = json.loads(path.read_text())
    return answered


def words(found: dict[str, Any]) -> str:
    """A row for each page."""
    has_before = any("before" in page for page in found["pages"].values())
    rows = []
    for name, page in found["pages"].items():
        now = page["now"]
        slow, took = max(now["by question"].items(), key=lambda pair: pair[1])
        row = [f"{name} ({page['questions']})"]
        if has_before:
            row.append(f"{page['before']['all']:.0f}")
        row += [f"{now['all']:.0f}", f"{now['least']:.0f} to {now['most']:.0f}"]
        if has_before:
            row.append(times(now["all"], page["before"]["all"]))
        rows.append(
            [*row, f"{now['first']:.0f}" if "first" in now else "", f"{now['one owner']:.0f}", f"{slow}: {took:.0f}"]
        )
    header = ["page (questions)", *(["before"] if has_before else []), "now", "least to most"]
    header += [*(["now of before"] if has_before else []), "the very first time", "one owner", "the slowest question"]
    slowest = "The questions that take longest, milliseconds:"
    return f"{rows_words(found['rows'])}\n\n{table(header, rows)}\n\n{slowest}\n\n{_slowest(found['pages'])}"


def _slowest(pages: dict[str, Any]) -> str:
    asked: dict[str, dict[str, float]] = {}
    for page in pages.values():
        for tree in ("before", "now"):
            for name, took in page.get(tree, {}).get("by question", {}).items():
                asked.setdefault(name, {})[tree] = took
    trees = [tree for tree in ("before", "now") if any(tree in took for took in asked.values())]
    shown = sorted(asked.items(), key=lambda pair: -max(pair[1].values()))[:SLOWEST]
    rows = [(name, *(f"{took[tree]:.1f}" if tree in took else "" for tree in trees)) for name, took in shown]
    return table(("question", *trees), rows)


def _joined(rounds: list[dict[str, Any]]) -> dict[str, Any]:
    everybody = [took for one in rounds for took in one["all"]]
    return {
        "all": statistics.median(everybody),
        "least": min(everybody),
        "most": max(everybody),
        "first": statistics.median(one["first"] for one in rounds),
        "one owner": statistics.median(took for one in rounds for took in one["one owner"]),
        "by question": {
            name: statistics.median(one["by question"][name] for one in rounds) for name in rounds[0]["by question"]
        },
    }
