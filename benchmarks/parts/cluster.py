"""One book built by every engine: whether all rows are equal, and how long each takes."""

from __future__ import annotations

import json
import os
import sys
from typing import Any

import duckdb

from benchmarks.bench import WORKERS, Bench
from benchmarks.measuring import ROOT, Failed, run, table, times
from benchmarks.parts.imports import rows_words
from tests.engine_comparison import differences

TITLE = "The same figures on a cluster"
ABOUT = (
    "The snapshot of one book, built by DuckDB, by Sail in a process of its own, and by the cluster that "
    "TOUCHSTONE_CLUSTER names (sh scripts/spark.sh python -m benchmarks cluster: Spark, with a master and two workers "
    "on this machine). Every table is compared with DuckDB's row for row: exact amounts, doubles bit for bit. On one "
    "machine a cluster only costs: it serves when the rows no longer fit there."
)
DUCKDB = "DuckDB"


def measure(bench: Bench) -> dict[str, Any]:
    """Build with each engine, and compare."""
    engines = {DUCKDB: "duckdb", "Sail": "sail"}
    if named := os.environ.get("TOUCHSTONE_CLUSTER"):
        engines["Spark"] = named
    found: dict[str, dict[str, Any]] = {}
    for name, engine in engines.items():
        snapshot, path = bench.aside / f"{name}.duckdb", bench.aside / "built.json"
        print(f"  {name}", file=sys.stderr)
        command = [sys.executable, str(WORKERS / "cluster_build.py"), str(bench.book("now")), engine]
        taken = run([*command, str(snapshot), str(path)], env={"PYTHONPATH": str(ROOT)})
        found[name] = {"seconds": json.loads(path.read_text())["seconds"], "cpu": taken.cpu}
        if name != DUCKDB and (other := differences(bench.aside / f"{DUCKDB}.duckdb", snapshot)):
            raise Failed(f"{name} differs: {'; '.join(other)[:2000]}")
    with duckdb.connect(str(bench.aside / f"{DUCKDB}.duckdb"), read_only=True) as con:
        [(tables, rows)] = con.execute("select count(*), sum(estimated_size) from duckdb_tables()").fetchall()
    return {"rows": bench.rows, "engines": found, "tables": tables, "compared": int(rows)}


def words(found: dict[str, Any]) -> str:
    """A row for each engine."""
    first = found["engines"][DUCKDB]["seconds"]
    rows = [
        (
            name,
            f"{one['seconds']:.0f}",
            times(one["seconds"], first),
            "" if name == DUCKDB else f"all {found['tables']} tables, {found['compared']:,} rows",
        )
        for name, one in found["engines"].items()
    ]
    header = ("", "seconds to build", "of DuckDB", "equal, row for row")
    return f"{rows_words(found['rows'])}\n\n{table(header, rows)}"
