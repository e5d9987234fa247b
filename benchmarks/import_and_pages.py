"""How long an import and the pages' queries take, beside a bare load of the same files in the same run.

    make bench
    make bench ARGS="--clients 1000 --contacts 200000 --rounds 3"

The exports are generated once into the temporary folder and found again by their seed. Machines and minutes differ
by a factor of two and more: the ratios are what to compare. Times are medians, with the spread beside them.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from analytics import METRICS, generate
from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import Reader, open_reader

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("clients", "revenue", "contacts")
TARGET_OF_A_PAGE = 0.100  # seconds, for all its queries together
TARGET_OF_AN_IMPORT = 6.0  # times the bare load

SERIES: dict[str, Any] = {"series": True}  # every month, not one
LAST_MONTH, LAST_YEAR = 1, 12
# What each page asks for when it is opened, with its options (tests/test_questions.py holds them to it): of the
# reporting month, or as many months before it as `back` says, without filters; and once more for one owner.
PAGES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "home": [
        ("work_list", {"lines": False}),
        ("net_dollar_retention", SERIES),
        ("reach", {}),
        ("coverage_summary", {}),
        ("retention_without_largest", SERIES | {"largest": 3, "by": "growth"}),
        ("existing_client_share", {}),
        ("time_share", {}),
        ("retained_hours", {"by": "status"}),
        ("reach", {"back": LAST_MONTH}),
        ("retention_by_coverage", {"lag": 2}),
        ("neglect_rate_ratio", {"lag": 2}),
    ],
    "monthly_review": [
        ("net_dollar_retention", SERIES),
        ("gross_dollar_retention", SERIES),
        ("annual_revenue_retention", SERIES),
        ("client_churn_rate", SERIES | {"months": 12}),
        ("revenue_churn_rate", SERIES),
        ("revenue_movements", SERIES),
        ("revenue_per_client", SERIES),
        ("quick_ratio", SERIES),
        ("client_movements", {}),
        ("work_list", {}),
        ("concentration", {}),
        ("retention_without_largest", SERIES),
        ("shrinking_share", SERIES),
        ("churn_by_group", {"by": "segment"}),
    ],
    "neglected": [
        ("work_list", {}),
        ("coverage_summary", {}),
        ("reach", {}),
        ("coverage_by_owner", {}),
        ("coverage_summary", {"back": LAST_MONTH}),
        ("reach", {"back": LAST_MONTH}),
        ("coverage_by_owner", {"by": "owner,rank"}),
        ("time_share", {"by": "rank"}),
        ("frequency_attainment", {}),
        ("frequency_attainment", {"back": LAST_MONTH}),
        ("handoff", {"since": LAST_YEAR}),
    ],
    "ranks": [
        ("account_rank", {}),
        ("rank_flow", {}),
        ("work_list", {}),
        ("rank_movement", {}),
        ("rank_summary", {}),
        ("concentration", {}),
        ("concentration", {"back": LAST_YEAR}),
        ("retention_without_largest", {}),
        ("shrinking_share", {}),
    ],
    "retainers": [
        ("guaranteed_months", {}),
        ("retainer_tiers", {}),
        ("renewals_due", {"days": 90}),
        ("revenue_per_client", SERIES),
        ("recurring_share", SERIES),
        ("effective_hourly_rate", {}),
        ("receivables_by_age", {}),
        ("client_receivables", {}),
        ("falling_clients", {}),
        ("next_tier", {}),
        ("retained_hours", {"months": 1}),
        ("days_late", {}),
        ("expected_cash", {}),
        ("receivables", {}),
        ("retainer_candidates", {}),
        ("dormant_projects", {}),
        ("expected_work", {"months": 3}),
        ("existing_client_share", SERIES),
        ("renewal_outcomes", {}),
    ],
    "fit": [
        ("client_fit", {}),
        ("client_fit", {"back": LAST_MONTH}),
        ("fit_summary", {}),
        ("fit_medians", {}),
        ("account_months", {}),
        ("retention_clients", {}),
        ("time_share", {"by": "client"}),
    ],
    "churn": [
        ("revenue_movements", SERIES),
        ("client_churn_rate", SERIES | {"months": 1}),
        ("client_churn_rate", SERIES | {"months": 12}),
        ("neglect_rate_ratio", {"lag": 2}),
        ("retention_by_coverage", {"lag": 2}),
        ("neglect_rate_ratio", {"lag": 0}),
        ("revenue_churn_rate", SERIES),
        ("net_revenue_churn_rate", SERIES),
        ("client_lifetime_months", SERIES),
        ("cohort_retention", {}),
        ("survival", {}),
        ("churn_reasons", {"months": 24}),
        ("churned_clients", {"months": 24}),
        ("churn_by_group", {"by": "segment"}),
    ],
}


def question(name: str, options: dict[str, Any], reporting_month: date) -> tuple[str, date | None, dict[str, Any]]:
    """A question of PAGES as a metric is asked it: its name, its month (None for the whole series) and its options."""
    rest = {key: value for key, value in options.items() if key not in ("series", "back")}
    if "since" in rest:
        rest["since"] = months_before(reporting_month, rest["since"])
    month = None if "series" in options else months_before(reporting_month, options.get("back", 0))
    return name, month, rest


def months_before(month: date, months: int) -> date:
    """The first day of the month so many months before."""
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)


def exports(clients: int, months: int, contacts: int, seed: int) -> tuple[Path, dict[str, int]]:
    """The folder of the generated exports, and their rows."""
    sources = sorted(Path(generate.__file__).parent.glob("*.py"))
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
    name = f"touchstone_{clients}_{months}_{contacts}_{seed}_{version}"
    folder = Path(tempfile.gettempdir()) / name
    if not folder.exists():
        print("Generating the exports ...", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix=name, dir=folder.parent) as aside:
            generate.generate(Path(aside) / "exports", clients, months, contacts, seed)
            (Path(aside) / "exports").rename(folder)
    rows = {}
    for kind in KINDS:
        with duckdb.connect() as connection:
            counted = connection.execute(
                "select count(*) from read_csv(?, header = true, all_varchar = true)", [str(folder / f"{kind}.csv")]
            ).fetchone()
        rows[kind] = int(counted[0]) if counted else 0
    return folder, rows


def seconds(command: list[str]) -> float:
    """The time of a whole process, start and end included."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    took = time.perf_counter() - began
    if done.returncode:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return took


def time_imports(folder: Path, aside: Path, rounds: int) -> tuple[list[float], list[float]]:
    """Bare loads and imports in turn, so that a slow minute of the machine hits both."""
    bare, ours = [], []
    for number in range(rounds):
        file, book = aside / f"bare{number}.duckdb", aside / f"book{number}"
        bare.append(seconds([sys.executable, "benchmarks/bare_load.py", str(folder), str(file)]))
        files = [str(folder / f"{kind}.csv") for kind in KINDS]
        ours.append(seconds([sys.executable, "-m", "analytics", "import", *files, "--book", str(book)]))
        file.unlink()
        if number < rounds - 1:
            shutil.rmtree(book)
    return bare, ours


def time_calls(calls: Callable[[], object], rounds: int) -> list[float]:
    calls()
    taken = []
    for _ in range(rounds):
        began = time.perf_counter()
        calls()
        taken.append(time.perf_counter() - began)
    return taken


def page_calls(page: str, reader: Reader, filters: Filters) -> Callable[[], object]:
    asked = [question(name, options, reader.info.reporting_month) for name, options in PAGES[page]]

    def ask() -> None:
        for name, month, options in asked:
            METRICS[name](reader, filters, month=month, **options)

    return ask


def median(times: list[float]) -> str:
    return f"{statistics.median(times):.3f}"


def spread(times: list[float]) -> str:
    return f"{min(times):.3f} to {max(times):.3f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=10_000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--contacts", type=int, default=2_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--metrics", action="store_true", help="also every metric by itself")
    asked = parser.parse_args()

    folder, rows = exports(asked.clients, asked.months, asked.contacts, asked.seed)
    counted = ", ".join(f"{rows[kind]:,} {kind}" for kind in KINDS)
    print(f"\n{counted}; {asked.months} months; {asked.rounds} rounds; {os.cpu_count()} cores; ", end="")
    print(f"Python {platform.python_version()}, duckdb {duckdb.__version__}\n")

    with tempfile.TemporaryDirectory(prefix="touchstone_bench_") as name:
        aside = Path(name)
        bare, ours = time_imports(folder, aside, asked.rounds)
        ratio = statistics.median(ours) / statistics.median(bare)
        print("| whole process | seconds, median | seconds, from to | of the bare load |")
        print("|---|---|---|---|")
        print(f"| DuckDB's bare typed load | {median(bare)} | {spread(bare)} | 1.0 |")
        beside = f"{ratio:.1f} (target {TARGET_OF_AN_IMPORT:g})"
        print(f"| import, checks, build | {median(ours)} | {spread(ours)} | {beside} |")

        reader = open_reader(Book(aside / f"book{asked.rounds - 1}"))
        owner = METRICS["coverage_by_owner"](reader)["owner"].iloc[0]
        print(f"\n| queries of a page | all, ms | from to | one owner, ms | all, of {TARGET_OF_A_PAGE * 1000:.0f} ms |")
        print("|---|---|---|---|---|")
        for page in PAGES:
            everybody = time_calls(page_calls(page, reader, Filters()), asked.rounds)
            of_one = time_calls(page_calls(page, reader, Filters(owners=(owner,))), asked.rounds)
            middle = statistics.median(everybody)
            print(
                f"| {page} ({len(PAGES[page])}) | {middle * 1000:.0f} "
                f"| {min(everybody) * 1000:.0f} to {max(everybody) * 1000:.0f} "
                f"| {statistics.median(of_one) * 1000:.0f} | {middle / TARGET_OF_A_PAGE:.1f} |"
            )
        if asked.metrics:
            print("\n| metric | ms |\n|---|---|")
            for metric, function in METRICS.items():
                taken = time_calls(lambda function=function: function(reader), asked.rounds)  # type: ignore[misc]
                print(f"| {metric} | {statistics.median(taken) * 1000:.1f} |")
        reader.close()


if __name__ == "__main__":
    main()
