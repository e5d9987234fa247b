"""First load and change of the month of each page in a browser."""

from __future__ import annotations

import contextlib
import statistics
import sys
from datetime import date
from typing import Any

from benchmarks.bench import Bench
from benchmarks.browsing import context_of, launched, month_changed, opened
from benchmarks.measuring import ROOT, table, times
from benchmarks.page_questions import PAGES
from benchmarks.parts.imports import rows_words
from benchmarks.serving import CONSTANT, DASHBOARD, EMPTY, Server

TITLE = "In the browser"
ABOUT = (
    "One Chromium, one visitor; all servers up at once on the same machine, each page opened and changed on each in "
    "turn. 'Constant': the same page with the same widgets, tables and charts, each question asked once and answered "
    "the same whatever is chosen. 'Empty': a page with a month and one figure. Milliseconds to the end of the run, and "
    "until nothing changes on the screen any more ('at rest'), as the page's own clock has it."
)
EMPTY_PAGE, SAME = "empty page", "constant"
NEWEST = date(2026, 10, 1)


def measure(bench: Bench) -> dict[str, Any]:
    """Open and change every page on every server in turn."""
    from playwright.sync_api import sync_playwright

    pages = bench.options.pages or (*PAGES, "client")
    served = {name: (DASHBOARD, tree, bench.book(name)) for name, tree in bench.trees.items()}
    served |= {SAME: (CONSTANT, ROOT, bench.book("now")), EMPTY_PAGE: (EMPTY, ROOT, bench.book("now"))}
    found: dict[str, dict[str, Any]] = {}
    rounds = bench.options.rounds
    with contextlib.ExitStack() as stack, sync_playwright() as playwright:
        addresses = {}
        for name, (script, tree, book) in served.items():
            server = stack.enter_context(Server(script, tree, book, bench.aside))
            addresses[name] = f"http://127.0.0.1:{server.port}/"
        browser = launched(playwright)
        for page in pages:
            print(f"  {page}", file=sys.stderr)
            paths = {name: address + _path(name, page) for name, address in addresses.items()}
            found[page] = {
                "load": loads(browser, paths, max(1, rounds // 2)),
                "change": changes(browser, paths, rounds),
            }
        browser.close()
    return {"rows": bench.rows, "pages": found}


def loads(browser: Any, paths: dict[str, str], rounds: int) -> dict[str, Any]:
    """The first load with an empty cache, and the next one with a full one; after one that is not counted."""
    taken: dict[str, dict[str, list[dict[str, float]]]] = {name: {"cold": [], "warm": []} for name in paths}
    for address in paths.values():
        with context_of(browser) as context:
            opened(context.new_page(), address)
    for _ in range(rounds):
        for name, address in paths.items():
            with context_of(browser) as context:
                for kind in ("cold", "warm"):
                    taken[name][kind].append(opened(context.new_page(), address))
    return {name: {kind: _median(times_) for kind, times_ in kinds.items()} for name, kinds in taken.items()}


def changes(browser: Any, paths: dict[str, str], rounds: int) -> dict[str, Any]:
    """Months that nobody has asked for yet, one by one, then the same months again."""
    with contextlib.ExitStack() as stack:
        shown = {}
        for name, address in paths.items():
            shown[name] = stack.enter_context(context_of(browser)).new_page()
            opened(shown[name], address)
        months = [_label(number) for number in range(1, rounds + 2)]
        taken: dict[str, dict[str, list[dict[str, float]]]] = {name: {"new": [], "asked": []} for name in paths}
        for kind in ("new", "asked"):
            for number, month in enumerate(months):
                for name, page in shown.items():
                    took = month_changed(page, month)
                    if number:
                        taken[name][kind].append(took)
    return {name: {kind: _median(found) for kind, found in kinds.items()} for name, kinds in taken.items()}


def words(found: dict[str, Any]) -> str:
    """Two tables: changes of the month, and loads."""
    has_before = any("before" in page["change"] for page in found["pages"].values())
    changed, loaded = [], []
    for name, page in found["pages"].items():
        change, load = page["change"], page["load"]
        now, same, empty = change["now"], change[SAME], change[EMPTY_PAGE]
        row = [name]
        if has_before:
            row += [f"{change['before']['new']['run']:.0f}", f"{change['before']['asked']['run']:.0f}"]
        row += [f"{now['new']['run']:.0f}", f"{now['asked']['run']:.0f}", f"{same['asked']['run']:.0f}"]
        row += [times(now["new"]["run"], same["asked"]["run"]), times(now["asked"]["run"], same["asked"]["run"])]
        row += [f"{empty['asked']['run']:.0f}", f"{now['asked']['rest']:.0f}"]
        row.append(times(now["asked"]["rest"], same["asked"]["rest"]))
        changed.append(row)
        row = [name]
        if has_before:
            row += [f"{load['before'][kind]['rest']:.0f}" for kind in ("cold", "warm")]
        row += [f"{load['now'][kind]['rest']:.0f}" for kind in ("cold", "warm")]
        row += [f"{load[EMPTY_PAGE][kind]['rest']:.0f}" for kind in ("cold", "warm")]
        row += [times(load["now"]["cold"]["rest"], load[EMPTY_PAGE]["cold"]["rest"])]
        loaded.append([*row, times(load["now"]["cold"]["rest"], load[SAME]["cold"]["rest"])])
    before = ["before: new month", "before: asked before"] if has_before else []
    header = ["change of the month, ms", *before, "now: new month", "now: asked before", "constant"]
    header += ["new, times constant", "asked, times constant", "empty", "asked, at rest", "at rest, times constant"]
    load_before = ["before: cold", "before: warm"] if has_before else []
    load_header = ["load, ms at rest", *load_before, "now: cold", "now: warm", "empty: cold", "empty: warm"]
    load_header += ["cold, times empty", "cold, times constant"]
    return (
        f"{rows_words(found['rows'])} Goal: a change of the month within 1.3 times constant data.\n\n"
        f"{table(header, changed)}\n\n{table(load_header, loaded)}"
    )


def _path(name: str, page: str) -> str:
    return "" if name == EMPTY_PAGE or page == "home" else page


def _label(back: int) -> str:
    number = NEWEST.year * 12 + NEWEST.month - 1 - back
    return f"{date(number // 12, number % 12 + 1, 1):%b %Y}"


def _median(found: list[dict[str, float]]) -> dict[str, float]:
    return {kind: statistics.median(one[kind] for one in found) for kind in found[0]}
