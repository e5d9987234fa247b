"""How time and memory grow with the business: the exports once, three times, ten times, thirty times as large."""

from __future__ import annotations

import shutil
import statistics
import sys
from dataclasses import asdict
from typing import Any

from benchmarks.bench import Bench
from benchmarks.drawing import Line, drawn
from benchmarks.exports import counted, last_month_split
from benchmarks.measuring import ROOT, Failed, summary, table, times
from benchmarks.parts.imports import floor, imported, size_of
from benchmarks.parts.pages import asked

TITLE = "Growth"
ABOUT = (
    "Every client n times, under ids of its own (benchmarks/grow.py). The import of all months but the newest; "
    "then the newest alone into that book; then the questions of the pages. A line that rises one to one grows "
    "in proportion to the business; a flat one does not grow with it. Goal: one more month costs in proportion to the "
    "month, and every page within 2 times of its time at the first size."
)
PICTURE = ROOT / "benchmarks" / "growth.svg"
ROUNDS = 3


def measure(bench: Bench) -> dict[str, Any]:
    """Measure each size by itself, smallest first, and keep only one size on the disk.

    What fails at one size ends the part with the sizes before, which took long.
    """
    found: dict[str, Any] = {}
    for copies in bench.options.sizes:
        print(f"  {copies} times as large", file=sys.stderr)
        try:
            found[str(copies)] = measure_size(bench, copies)
        except Failed as error:
            if not found:
                raise
            print(f"  {copies} times as large failed, and is left out: {error}", file=sys.stderr)
            break
    return {"sizes": found, "base": asdict(bench.options.size)}


def measure_size(bench: Bench, copies: int) -> dict[str, Any]:
    """The floor, the import of all months but one, the last month, and the pages' questions at one size."""
    folder, book = bench.grown(copies), bench.aside / "book"
    before, month = bench.aside / "before_month", bench.aside / "month"
    shown: dict[str, Any] = {"rows": counted(folder), "memory": bench.options.memory}
    shown["month"] = last_month_split(folder, before, month)
    shown["month_rows"] = counted(month)
    if copies not in (1, bench.options.copies):
        # a large one would not find room beside its book
        shutil.rmtree(folder)
    rounds = min(bench.options.rounds, ROUNDS) if copies < 10 else 1
    floors, imports, months = [], [], []
    for number in range(rounds):
        floors.append(floor(before, bench.aside))
        imports.append(imported(before, book, memory=bench.options.memory))
        size = size_of(book)
        months.append(imported(month, book, memory=bench.options.memory, kinds=("revenue", "contacts")))
        print(f"  round {number + 1}: {imports[-1].wall:.0f} s, then {months[-1].wall:.0f} s", file=sys.stderr)
    shown |= {"floor": summary(floors), "import": summary(imports), "one_more_month": summary(months)}
    shown["month_floor"] = summary([floor(month, bench.aside)])
    shown |= {"book_mb": size, "month_mb": size_of(book) - size}
    pages = asked(book, ROOT, bench.aside, rounds=ROUNDS)
    shown["pages"] = {name: statistics.median(page["all"]) for name, page in pages.items()}
    shown["first"] = {name: page["first"] for name, page in pages.items()}
    for gone in (book, before, month):
        shutil.rmtree(gone)
    return shown


def words(found: dict[str, Any]) -> str:
    """Tables of the sizes, and the picture."""
    sizes = {int(copies): one for copies, one in sorted(found["sizes"].items(), key=lambda pair: int(pair[0]))}
    draw(sizes)
    first = next(iter(sizes.values()))
    rows = []
    for copies, one in sizes.items():
        load, imported_all, month = one["floor"], one["import"], one["one_more_month"]
        rows.append(
            (
                f"{copies}x",
                f"{sum(one['rows'].values()) / 1e6:.1f}",
                f"{load['wall']:.1f} ({load['cpu']:.0f})",
                f"{imported_all['wall']:.1f} ({imported_all['cpu']:.0f})",
                times(imported_all["cpu"], load["cpu"]),
                f"{imported_all['peak']:.0f}",
                f"{month['wall']:.1f} ({month['cpu']:.0f})",
                times(month["cpu"], first["one_more_month"]["cpu"]),
                f"{month['peak']:.0f}",
                f"{one['book_mb']:.0f}",
                f"{one['month_mb']:.0f}",
            )
        )
    header = ["size", "million rows", "floor s (of cores)", "import s (of cores)", "cores, of the floor", "peak MB"]
    header += ["one more month s (of cores)", "cores, of 1x", "peak MB", "book MB", "MB more with the month"]
    pages = [
        (name, *(f"{one['pages'][name]:.0f}" for one in sizes.values()),
         times(list(sizes.values())[-1]["pages"][name], first["pages"][name]))
        for name in first["pages"]
    ]  # fmt: skip
    limited = [f"{copies}x with --memory {one['memory']}" for copies, one in sizes.items() if one.get("memory")]
    limits = f"\n\nImported within a limit of memory: {', '.join(limited)}." if limited else ""
    named = [f"{copies}x" for copies in sizes]
    page_table = table(("page's questions, ms", *named, f"{named[-1]} of {named[0]}"), pages)
    return f"![How time and memory grow](growth.svg)\n\n{table(header, rows)}{limits}\n\n{page_table}"


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
