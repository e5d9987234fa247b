"""Speed, beside what a user would pick instead: `python -m benchmarks [PART ...]`, all parts by default.

The exports are generated once into the temporary folder and found again by their seed; everything else that is made
is gone at the end. What was measured is kept in benchmarks/results, and benchmarks/RESULTS.md is written from it.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks import results_file
from benchmarks.before import BEFORE
from benchmarks.bench import Bench, Options
from benchmarks.exports import Size
from benchmarks.measuring import Failed
from benchmarks.parts import browser, cluster, growth, imports, pages, peers, profile, server

# Parts whose results at another size stand beside those at the first.
SIZED = ("peers", "import", "pages")
PARTS: dict[str, ModuleType] = {
    "peers": peers,
    "import": imports,
    "pages": pages,
    "server": server,
    "browser": browser,
    "growth": growth,
    "cluster": cluster,
    "profile": profile,
}


def main() -> None:
    """Measure the parts that are asked for, and write the results."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", choices=[*PARTS, []], metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--contacts", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--copies", type=int, default=1, help="peers, import and pages at so many times the size")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--before", default=BEFORE, metavar="COMMIT", help="what 'before' is; none leaves it out")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 3, 10], help="growth: how many times as large")
    parser.add_argument(
        "--memory", default="", metavar="SIZE", help="growth, peers: imports use at most so much, such as 2GB"
    )
    parser.add_argument("--users", type=int, nargs="+", default=[20, 40, 80], help="server: users at once")
    parser.add_argument("--seconds", type=int, default=20, help="server: how long each number of users acts")
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2], help="server: processes beside each other")
    parser.add_argument("--pages", nargs="+", default=[], help="server, browser: only these pages")
    parser.add_argument("--without", nargs="+", default=[], metavar="PEER", help="peers: leave these out")
    parser.add_argument("--write", action="store_true", help="measure nothing; write RESULTS.md from what is kept")
    asked = parser.parse_args()
    options = Options(
        size=Size(asked.clients, asked.months, asked.contacts, asked.seed),
        copies=asked.copies,
        rounds=asked.rounds,
        before=asked.before,
        sizes=tuple(asked.sizes),
        memory=asked.memory,
        users=tuple(asked.users),
        seconds=asked.seconds,
        processes=tuple(asked.processes),
        pages=tuple(asked.pages),
        without=tuple(asked.without),
    )
    if asked.write:
        write_results()
        return
    # ended from outside, it still ends the servers that it started and drops its folder
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("stopped"))
    failed = []
    with tempfile.TemporaryDirectory(prefix="touchstone_bench_") as aside:
        bench = Bench(options, Path(aside))
        for name in asked.parts or PARTS:
            print(f"{name} ...", file=sys.stderr)
            try:
                measure(name, bench)
            except Failed as error:
                failed.append(name)
                print(f"{name} was not measured: {error}", file=sys.stderr)
            write_results()
    if failed:
        sys.exit(f"Not measured: {', '.join(failed)}.")


def measure(name: str, bench: Bench) -> None:
    """Run one part and keep what it found."""
    on = results_file.machine()
    began = time.time()
    found = PARTS[name].measure(bench)
    on |= {"took": time.time() - began, "load_most": round(max(on["load"], *os.getloadavg()), 1)}
    copies = bench.options.copies
    kept_as = f"{name}-{copies}x" if name in SIZED and copies > 1 else name
    results_file.keep(kept_as, merged(name, found, results_file.kept(kept_as)) | {"on": on})


def merged(name: str, found: dict[str, Any], before: dict[str, Any] | None) -> dict[str, Any]:
    """Growth is measured size by size: the sizes that were not run now stay, if they grew from the same."""
    if name == "growth" and before and before["base"] == found["base"]:
        found = found | {"sizes": before["sizes"] | found["sizes"]}
    return found


def write_results() -> None:
    """Write RESULTS.md from everything that is kept, and print where."""
    sections = []
    for name, part in PARTS.items():
        files = [name, *sorted(path.stem for path in results_file.FOLDER.glob(f"{name}-*x.json"))]
        shown = [found for file in files if (found := results_file.kept(file))]
        for place, found in enumerate(shown):
            title = f"## {part.TITLE}\n\n{part.ABOUT}\n" if place == 0 else ""
            sections.append(f"{title}\n{part.words(found)}\n\n{results_file.machine_words(found['on'])}\n")
    print(results_file.write(sections, list(PARTS), BEFORE))


if __name__ == "__main__":
    main()
