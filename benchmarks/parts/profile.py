"""What takes the time of an import and of a page's run."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from benchmarks.bench import WORKERS, Bench
from benchmarks.exports import import_command
from benchmarks.measuring import run, table
from benchmarks.parts.imports import rows_words

TITLE = "What takes the time"
ABOUT = (
    "Profiles, made by command. The profiler itself makes Python about a third slower and leaves DuckDB as it is, so "
    "these are shares to compare with each other, not times to compare with the tables above. All are seconds of "
    "cores, which other work beside them changes little."
)
PAGES = ("home", "monthly_review", "neglected", "retainers", "fit")
RERUNS = 5
MOST = 18
PACKAGES = 9


def measure(bench: Bench) -> dict[str, Any]:
    """Profile an import and the runs of some pages, in each tree."""
    found: dict[str, Any] = {"rows": bench.rows, "import": {}, "pages": {}}
    for name, tree in bench.trees.items():
        path, book = bench.aside / "profiled.json", bench.aside / f"profiled_{name}"
        arguments = import_command(bench.folder, book)[3:]
        run(
            [sys.executable, str(WORKERS / "profile_import.py"), str(path), *arguments], tree, {"PYTHONPATH": str(tree)}
        )
        found["import"][name] = json.loads(path.read_text())
        for page in bench.options.pages or PAGES:
            found["pages"].setdefault(page, {})[name] = rerun(page, tree, book, path)
    return found


def rerun(page: str, tree: Path, book: Path, path: Path) -> dict[str, Any]:
    """The profile of a page's runs."""
    command = [sys.executable, str(WORKERS / "profile_rerun.py"), page, str(RERUNS), str(path)]
    run(command, tree, {"PYTHONPATH": str(tree), "TOUCHSTONE_BOOK": str(book)})
    shown: dict[str, Any] = json.loads(path.read_text())
    return shown


def words(found: dict[str, Any]) -> str:
    """Tables of the import and of the pages' runs."""
    return "\n\n".join([rows_words(found["rows"]), _import_words(found["import"]), _page_words(found["pages"])])


def _import_words(trees: dict[str, Any]) -> str:
    now = trees["now"]
    whole = [
        f"{name}: {one['whole']:.1f} s of cores, {_in_duckdb(one):.1f} s of them in DuckDB"
        for name, one in trees.items()
    ]
    shown = "### An import\n\n" + "; ".join(whole) + ". DuckDB's statements that take longest, in seconds:\n\n"
    names = list(now["statements"])[:MOST]
    names += [name for name in list(trees.get("before", now)["statements"])[: MOST // 2] if name not in names]
    rows = [(_code(name), *(_seconds(one["statements"].get(name)) for one in trees.values())) for name in names]
    shown += table(("statement", *trees), rows)
    rows = [
        (name, *(_seconds(one["packages"].get(name)) for one in trees.values()))
        for name in list(now["packages"])[:PACKAGES]
    ]
    shown += "\n\nOwn time by package:\n\n"
    shown += table(("package", *trees), rows)
    rows = [(f"`{name}`", _seconds(took)) for name, took in list(now["ours"].items())]
    return f"{shown}\n\nOur functions, what they call included, now:\n\n{table(('function', 'seconds'), rows)}"


def _page_words(pages: dict[str, Any]) -> str:
    first = next(iter(pages.values()))
    shown = (
        "### A page's run\n\nMilliseconds of cores of a run after a change of the month, in Streamlit's own test "
        "runner, without server and browser: a month that nobody has asked for yet, and one asked before.\n\n"
    )
    header = ("page", *(f"{name}: {state}" for name in first for state in ("new", "asked")))
    rows = [
        (page, *(f"{one[state]['ms']:.0f}" for one in trees.values() for state in ("new", "asked")))
        for page, trees in pages.items()
    ]
    shown += (
        table(header, rows)
        + "\n\nOwn time by package of a month asked before, now, milliseconds under the profiler:\n\n"
    )
    packages = _largest([trees["now"]["asked"]["packages"] for trees in pages.values()])
    rows = [
        (page, *(f"{trees['now']['asked']['packages'].get(name, 0):.0f}" for name in packages))
        for page, trees in pages.items()
    ]
    shown += table(("page", *packages), rows)
    for page, trees in pages.items():
        functions = list(trees["now"]["asked"]["ours"].items())[3:]
        listed = ", ".join(f"`{name}` {took:.0f}" for name, took in functions)
        shown += f"\n\n{page}, our functions with what they call: {listed}."
    return shown


def _largest(profiles: list[dict[str, float]]) -> list[str]:
    summed: dict[str, float] = {}
    for one in profiles:
        for name, took in one.items():
            summed[name] = summed.get(name, 0) + took
    return sorted(summed, key=lambda name: -summed[name])[:PACKAGES]


def _in_duckdb(one: dict[str, Any]) -> float:
    return float(sum(one["statements"].values()))


def _code(text: str) -> str:
    return f"`{text}`".replace("|", "¦")


def _seconds(value: float | None) -> str:
    return "" if value is None else f"{value:.2f}"
