"""How time and memory grow with the business: the exports once, three times, ten times, thirty times as large."""

from __future__ import annotations

import shutil
import statistics
import sys
from dataclasses import asdict
from typing import Any

from benchmarks.bench import Bench
from benchmarks.drawing import Line, drawn
from benchmarks.exports import IMPORT_DAY, counted, last_month_split
from benchmarks.measuring import ROOT, run, summary, table, times
from benchmarks.parts.imports import floor, imported, size_of
from benchmarks.parts.pages import asked

TITLE = "Growth"
ABOUT = (
    "Every client n times, under ids of its own (benchmarks/grow.py). The import of everything; the newest month alone "
    "imported into a book of all months before it; and the questions of the pages. A line that rises one to one grows "
    "in proportion to the business; a flat one does not grow with it. Goal: one more month costs in proportion to the "
    "month, and every page within 2 times of its time at the first size."
)
PICTURE = ROOT / "benchmarks" / "growth.svg"
ROUNDS = 3


def measure(bench: Bench) -> dict[str, Any]:
    """Measure each size by itself, smallest first, and keep only one size on the disk."""
    found = {}
    for copies in bench.options.sizes:
        print(f"  {copies} times as large", file=sys.stderr)
        found[str(copies)] = measure_size(bench, copies)
        if copies not in (1, bench.options.copies):
            shutil.rmtree(bench.grown(copies))
    return {"sizes": found, "base": asdict(bench.options.size)}


def measure_size(bench: Bench, copies: int) -> dict[str, Any]:
    """The floor, the import, one more month and the pages' questions at one size."""
    folder, book = bench.grown(copies), bench.aside / "book"
    rounds = min(bench.options.rounds, ROUNDS) if copies < 10 else 1
    floors, imports, months = [], [], []
    for _ in range(rounds):
        floors.append(floor(folder, bench.aside))
        imports.append(imported(folder, book))
    shown = {"rows": counted(folder), "floor": summary(floors), "import": summary(imports), "book_mb": size_of(book)}
    pages = asked(book, ROOT, bench.aside, rounds=ROUNDS)
    shown["pages"] = {name: statistics.median(page["all"]) for name, page in pages.items()}
    shutil.rmtree(book)

    before, month = bench.aside / "before_month", bench.aside / "month"
    shown["month"] = last_month_split(folder, before, month)
    shown["month_rows"] = counted(month)
    shown["month_floor"] = summary([floor(month, bench.aside)])
    imported(before, book)
    size = size_of(book)
    if rounds > 1:
        shutil.copytree(book, bench.aside / "kept")
    for number in range(rounds):
        if number:
            shutil.rmtree(book)
            shutil.copytree(bench.aside / "kept", book)
        files = [str(month / f"{kind}.csv") for kind in ("revenue", "contacts")]
        command = [sys.executable, "-m", "analytics", "import", *files, "--book", str(book)]
        months.append(run([*command, "--import-day", IMPORT_DAY]))
    shown["one_more_month"] = summary(months)
    shown["month_mb"] = size_of(book) - size
    for gone in (book, before, month, bench.aside / "kept"):
        shutil.rmtree(gone, ignore_errors=True)
    return shown


def words(found: dict[str, Any]) -> str:
    """Tables of the sizes, and the picture."""
    sizes = {int(copies): one for copies, one in sorted(found["sizes"].items(), key=lambda pair: int(pair[0]))}
    draw(sizes)
    first = next(iter(sizes.values()))
    rows = []
    for copies, one in sizes.items():
        rows.append(
            (
                f"{copies}x",
                f"{sum(one['rows'].values()) / 1e6:.1f}",
                f"{one['floor']['wall']:.1f}",
                f"{one['import']['wall']:.1f}",
                times(one["import"]["wall"], one["floor"]["wall"]),
                f"{one['import']['peak']:.0f}",
                f"{one['one_more_month']['wall']:.1f}",
                times(one["one_more_month"]["wall"], first["one_more_month"]["wall"]),
                f"{one['one_more_month']['peak']:.0f}",
                f"{one['book_mb']:.0f}",
                f"{one['month_mb']:.0f}",
            )
        )
    header = ["size", "million rows", "floor s", "import s", "of the floor", "peak MB", "one more month s"]
    header += ["of 1x", "peak MB", "book MB", "MB more with the month"]
    pages = [
        (name, *(f"{one['pages'][name]:.0f}" for one in sizes.values()),
         times(list(sizes.values())[-1]["pages"][name], first["pages"][name]))
        for name in first["pages"]
    ]  # fmt: skip
    named = [f"{copies}x" for copies in sizes]
    page_table = table(("page's questions, ms", *named, f"{named[-1]} of {named[0]}"), pages)
    return f"![How time and memory grow](growth.svg)\n\n{table(header, rows)}\n\n{page_table}"


def draw(sizes: dict[int, dict[str, Any]]) -> None:
    """The picture: time and memory against size, both by powers of ten."""
    if len(sizes) < 2:
        return

    def line(name: str, value: Any) -> Line:
        return Line(name, [(copies, value(one)) for copies, one in sizes.items()])

    seconds = [
        line("import", lambda one: one["import"]["wall"]),
        line("bare load", lambda one: one["floor"]["wall"]),
        line("one more month", lambda one: one["one_more_month"]["wall"]),
    ]
    memory = [
        line("import", lambda one: one["import"]["peak"]),
        line("bare load", lambda one: one["floor"]["peak"]),
        line("one more month", lambda one: one["one_more_month"]["peak"]),
    ]
    pages = [line(name, lambda one, name=name: one["pages"][name]) for name in next(iter(sizes.values()))["pages"]]
    PICTURE.write_text(drawn([("seconds", seconds), ("peak memory, MB", memory), ("pages' questions, ms", pages)]))
