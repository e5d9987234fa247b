"""The command build: the book's figures anew, on an engine of choice, from its imports or from files in place."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.building import BuildReport, build_from_source, build_in_force
from analytics.command_line.common import (
    DONE,
    add_command,
    book_of,
    day,
    memory_limit,
    now,
    progress,
    waiting,
    who,
)
from analytics.engines import DUCKDB, open_engine
from analytics.errors import UsageError

if TYPE_CHECKING:
    from analytics.command_line.common import Commands


def add_commands(commands: Commands) -> None:
    """Adds `build`."""
    parser = add_command(commands, "build", _build, "Build the figures on DuckDB or on a cluster.")
    parser.add_argument("--engine", default=DUCKDB, metavar="ENGINE", help="duckdb, or sc://host:port")
    parser.add_argument(
        "--source", metavar="FOLDER", help="a folder or pattern of exports (.csv, .parquet) that are read in place"
    )
    parser.add_argument("--as-of", type=day, metavar="DATE", help="look at the book as of this day")
    parser.add_argument("--storage", metavar="DIR", help="a folder that the cluster and this machine both reach")
    parser.add_argument(
        "--memory",
        type=memory_limit,
        metavar="SIZE",
        help="how much memory DuckDB uses at most, such as 2GB; default: TOUCHSTONE_MEMORY",
    )
    parser.add_argument("--print-sql", action="store_true", help="print the models as a cluster runs them, and stop")
    parser.add_argument("--json", action="store_true")


def _build(chosen: argparse.Namespace) -> int:
    if chosen.print_sql:
        return _print_sql()
    book = book_of(chosen)
    on_cluster = chosen.engine != DUCKDB
    if on_cluster and chosen.memory is not None:
        raise UsageError("--memory is DuckDB's; a cluster has limits of its own.", "Leave --memory out.")
    storage = Path(chosen.storage) if chosen.storage else book.path / "storage" if on_cluster else None
    memory = None if chosen.memory is None else chosen.memory.part(1)
    engine = open_engine(chosen.engine, (storage or book.path).resolve(), memory)
    moment = now()
    if chosen.source:
        made = build_from_source(
            book,
            engine,
            chosen.source,
            storage=storage,
            import_day=moment.date(),
            at=moment,
            who=who(),
            as_of=chosen.as_of,
            progress=progress,
            waiting=waiting,
        )
    else:
        made = build_in_force(
            book, engine, at=moment, who=who(), as_of=chosen.as_of, progress=progress, waiting=waiting
        )
    _say(made, chosen.json)
    return DONE


def _say(made: BuildReport, as_json: bool) -> None:
    files = [
        {"name": one.name, "kind": one.kind, "records": one.records, "loaded": one.loaded, "refused": one.refused}
        for one in made.files
    ]
    if as_json:
        values = {
            "snapshot": made.snapshot,
            "engine": made.engine,
            "data_date": made.data_date.isoformat(),
            "files": files,
            "rows_folder": str(made.rows_folder) if made.rows_folder else None,
        }
        print(json.dumps(values, indent=1, ensure_ascii=False))
        return
    for file in files:
        refused = f", {file['refused']:,} refused" if file["refused"] else ""
        print(f"{file['name']}: {file['kind']}, {file['loaded']:,} rows{refused}")
    if any(one.refused for one in made.files):
        print(f"The refused rows, with reasons: {made.rows_folder}/refused")
    print(f"Snapshot {made.snapshot}, built on {made.engine}, is current; data to {made.data_date}.")


def _print_sql() -> int:
    from analytics.engines.transpiling import model_in_spark, models_in_order

    for name in models_in_order():
        print(f"-- {name}\n{model_in_spark(name)};\n")
    return DONE
