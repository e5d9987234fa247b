"""An import beside DuckDB's bare typed load of the same files."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

from benchmarks.bench import Bench
from benchmarks.exports import import_command
from benchmarks.grow import KINDS
from benchmarks.measuring import ROOT, Run, in_turn, run, summary, table, times

TITLE = "Import"
ABOUT = (
    "A whole process each. The floor is DuckDB's bare typed load of the same three files into a file, unchecked; an "
    "import reads any shape of file, checks every row, archives the files, stores the rows and builds every mart of "
    "every month. Goal: within 2 times the floor."
)
FLOOR = "DuckDB's bare typed load"
BARE_LOAD = ROOT / "benchmarks" / "peers" / "bare_load.py"
HEADER = ("", "seconds", "least to most", "times the floor", "seconds of cores", "times the floor", "peak MB")


def measure(bench: Bench) -> dict[str, Any]:
    """The floor, and the imports of each tree, in turn."""
    book = bench.aside / "book"
    contenders = {FLOOR: lambda _: floor(bench.folder, bench.aside)}
    for name, tree in bench.trees.items():
        contenders[f"import, {name}"] = lambda _, tree=tree: imported(bench.folder, book, tree)  # type: ignore[misc]
    found = in_turn(contenders, bench.options.rounds)
    return {
        "rows": bench.rows,
        "contenders": {name: summary(runs) for name, runs in found.items()},
        "exports_mb": size_of(bench.folder),
        "book_mb": size_of(book),
        "snapshot_mb": size_of(book / "snapshots"),
    }


def words(found: dict[str, Any]) -> str:
    """A table of the contenders, and what lies on the disk."""
    return (
        f"{rows_words(found['rows'])}\n\n{contenders_table(found['contenders'], FLOOR)}\n\n"
        f"On disk: the exports {found['exports_mb']:.0f} MB; the book {found['book_mb']:.0f} MB, of it the snapshot "
        f"{found['snapshot_mb']:.0f} MB, the rest the exports as they came and their rows."
    )


def floor(folder: Path, aside: Path) -> Run:
    """The bare load, into a file that is gone afterwards."""
    file = aside / "bare.duckdb"
    taken = run([sys.executable, str(BARE_LOAD), str(folder), str(file)])
    file.unlink()
    return taken


def imported(folder: Path, book: Path, tree: Path = ROOT, memory: str = "", kinds: tuple[str, ...] = KINDS) -> Run:
    """An import, of all exports into a new book, which stays until the next; of some of them into the one there is."""
    if kinds == KINDS:
        shutil.rmtree(book, ignore_errors=True)
    limit = ["--memory", memory] if memory else []
    return run([*import_command(folder, book, kinds), *limit], cwd=tree)


def size_of(folder: Path) -> float:
    """Megabytes of the files of a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def rows_words(rows: dict[str, int]) -> str:
    """How many rows the exports hold."""
    return ", ".join(f"{number:,} {kind}" for kind, number in rows.items()) + "."


def contenders_table(contenders: dict[str, dict[str, float]], of: str) -> str:
    """One row for each contender, with its time as a multiple of one of them."""
    rows = [
        (
            name,
            f"{one['wall']:.2f}",
            f"{one['wall_least']:.2f} to {one['wall_most']:.2f}",
            times(one["wall"], contenders[of]["wall"]),
            f"{one['cpu']:.2f}",
            times(one["cpu"], contenders[of]["cpu"]),
            f"{one['peak']:.0f}",
        )
        for name, one in contenders.items()
    ]
    return table([head if of == FLOOR else head.replace("the floor", "ours") for head in HEADER], rows)
