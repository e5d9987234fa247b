"""First load, and change of the month and of the filters, of each page in a browser."""

from __future__ import annotations

import contextlib
import statistics
import sys
from datetime import date
from typing import Any

from benchmarks.bench import Bench
from benchmarks.browsing import context_of, filter_changed, filter_values, launched, month_changed, opened
from benchmarks.measuring import ROOT, table, times
from benchmarks.page_questions import PAGES
from benchmarks.parts.imports import rows_words
from benchmarks.serving import CONSTANT, DASHBOARD, EMPTY, Server

TITLE = "In the browser"
ABOUT = (
    "One Chromium, one visitor; all servers up at once on the same machine, each page opened and changed on each in "
    "turn. 'Constant': the same page with the same widgets, tables and charts, each question asked once and answered "
    "the same whatever is chosen. 'Empty': a page with a month and one figure. Milliseconds to the end of the run, and "
    "until nothing changes on the screen any more ('at rest'), as the page's own clock has it. Months are chosen once "
    "the servers have answered ahead what pages ask of them; filters, that is ranks and segments one by one, nobody "
    "has asked for the first time."
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
        servers = {
            name: stack.enter_context(Server(script, tree, book, bench.aside))
            for name, (script, tree, book) in served.items()
        }
        addresses = {name: f"http://127.0.0.1:{server.port}/" for name, server in servers.items()}
        browser = launched(playwright)
        for name, server in servers.items():
            # a server looks at its book, and answers ahead, when somebody comes
            with context_of(browser) as context:
                opened(context.new_page(), addresses[name])
            server.wait_for_rest()
        for page in pages:
            print(f"  {page}", file=sys.stderr)
            paths = {name: address + _path(name, page) for name, address in addresses.items()}
            found[page] = {
                "load": loads(browser, paths, max(1, rounds // 2)),
                "change": changes(browser, paths, rounds),
                "filter": filters(browser, {name: path for name, path in paths.items() if name != EMPTY_PAGE}, rounds),
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


def filters(browser: Any, paths: dict[str, str], rounds: int) -> dict[str, Any]:
    """Values of the filters that nobody has asked for yet, one by one and each taken back, then the same again."""
    with contextlib.ExitStack() as stack:
        shown, values = {}, []
        for name, address in paths.items():
            shown[name] = stack.enter_context(context_of(browser)).new_page()
            opened(shown[name], address)
            values = filter_values(shown[name], rounds + 1)
        taken: dict[str, dict[str, list[dict[str, float]]]] = {name: {"new": [], "asked": []} for name in paths}
        for kind in ("new", "asked"):
            for number, value in enumerate(values):
                for name, page in shown.items():
                    took = filter_changed(page, value)
                    filter_changed(page, value)
                    if number:
                        taken[name][kind].append(took)
    return {name: {kind: _median(found) for kind, found in kinds.items()} for name, kinds in taken.items()}


def words(found: dict[str, Any]) -> str:
    """Three tables: changes of the month, changes of a filter, and loads."""
    pages = found["pages"]
    before = any("before" in page["change"] for page in pages.values())
    loaded = []
    for name, page in pages.items():
        load = page["load"]
        row = [name]
        for one in ("before", "now", EMPTY_PAGE)[not before :]:
            row += [f"{load[one][kind]['rest']:.0f}" for kind in ("cold", "warm")]
        row.append(times(load["now"]["cold"]["rest"], load[EMPTY_PAGE]["cold"]["rest"]))
        loaded.append([*row, times(load["now"]["cold"]["rest"], load[SAME]["cold"]["rest"])])
    header = ["load, ms at rest", *["before: cold", "before: warm"] * before, "now: cold", "now: warm", "empty: cold"]
    return (
        f"{rows_words(found['rows'])} Goal: a change of a filter within 1.3 times constant data.\n\n"
        f"{_changes_table('change of the month, ms', {name: page['change'] for name, page in pages.items()})}\n\n"
        f"{_changes_table('change of a filter, ms', {name: page['filter'] for name, page in pages.items()})}\n\n"
        f"{table([*header, 'empty: warm', 'cold, times empty', 'cold, times constant'], loaded)}"
    )


def _changes_table(title: str, changed: dict[str, dict[str, Any]]) -> str:
    """A row for each page: what is chosen for the first time and again, beside the page with constant data."""
    header = [title]
    rows = []
    for name, change in changed.items():
        now, same = change["now"], change[SAME]
        shown = {
            f"{one}: {kind}": change[one][kind]["run"] for one in ("before", "now") if one in change for kind in now
        }
        shown[SAME] = same["asked"]["run"]
        if EMPTY_PAGE in change:
            shown["empty"] = change[EMPTY_PAGE]["asked"]["run"]
        shown["asked, at rest"] = now["asked"]["rest"]
        ratios = {
            "new, times constant": times(now["new"]["run"], same["asked"]["run"]),
            "asked, times constant": times(now["asked"]["run"], same["asked"]["run"]),
            "at rest, times constant": times(now["asked"]["rest"], same["asked"]["rest"]),
        }
        header = [title, *shown, *ratios]
        rows.append([name, *(f"{value:.0f}" for value in shown.values()), *ratios.values()])
    return table(header, rows)


def _path(name: str, page: str) -> str:
    return "" if name == EMPTY_PAGE or page == "home" else page


def _label(back: int) -> str:
    number = NEWEST.year * 12 + NEWEST.month - 1 - back
    return f"{date(number // 12, number % 12 + 1, 1):%b %Y}"


def _median(found: list[dict[str, float]]) -> dict[str, float]:
    return {kind: statistics.median(one[kind] for one in found) for kind in found[0]}
