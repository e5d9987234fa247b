"""Imports under a profiler: what DuckDB takes, statement by statement, and what Python takes.

python profile_import.py FOUND.json ARGUMENTS OF THE IMPORT, with the `analytics` that PYTHONPATH names.
"""

from __future__ import annotations

import cProfile
import json
import os
import re
import runpy
import sys
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb

sys.path.append(str(Path(__file__).resolve().parent))
import own_time

TIMED = ("execute", "executemany", "sql", "query", "append", "insert")
FETCHED = ("fetchall", "fetchone", "df", "to_arrow_table", "fetchmany", "arrow", "fetchnumpy")
TAKEN: dict[str, float] = defaultdict(float)
_OPEN = duckdb.connect


def name_of(text: object) -> str:
    """What a statement makes or reads, in few words."""
    # a statement that was prepared knows its own text
    words = " ".join(re.sub(r"--[^\n]*", " ", str(getattr(text, "query", text))).split()).lower()
    made = re.match(
        r"create (?:or replace )?(?:temporary |temp )?(table|view|macro) (?:if not exists )?([\w.\"]+)", words
    )
    if made:
        return f"{made[1]} {made[2]}"
    into = re.match(r"insert into ([\w.\"]+)", words)
    if into:
        return f"insert into {into[1]}"
    copied = re.search(r"^copy .* to '[^']*?([\w.]+)'", words)
    return f"copy to {copied[1]}" if copied else words[:60]


class Timed:
    """A connection, or its result, that notes how much of the cores each statement takes, fetching included."""

    def __init__(self, real: Any, name: str = "") -> None:
        self._real, self._name = real, name

    def __enter__(self) -> Timed:
        self._real.__enter__()
        return self

    def __exit__(self, *error: Any) -> Any:
        return self._real.__exit__(*error)

    def __getattr__(self, attribute: str) -> Any:
        found = getattr(self._real, attribute)
        if attribute == "cursor":
            return lambda: Timed(found())
        if attribute not in TIMED and attribute not in FETCHED:
            return found

        def timed(*arguments: Any, **named: Any) -> Any:
            name = name_of(arguments[0]) if attribute in TIMED and arguments else self._name
            began = time.process_time()
            result = found(*arguments, **named)
            TAKEN[name] += time.process_time() - began
            return Timed(result, name) if attribute in TIMED and result is not None else result

        return timed


def main() -> None:
    """Import, and write what took how long."""
    found, *arguments = sys.argv[1:]
    tree = Path(os.environ["PYTHONPATH"]).resolve()
    duckdb.connect = lambda *given, **named: Timed(_OPEN(*given, **named))
    sys.argv = ["analytics", *arguments]
    profile, began, code = cProfile.Profile(time.process_time), time.process_time(), 0
    try:
        profile.runcall(runpy.run_module, "analytics", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        code = int(ended.code or 0)
    if code:
        sys.exit(code)
    whole = time.process_time() - began
    Path(found).write_text(
        json.dumps(
            {
                "whole": whole,
                "statements": dict(sorted(TAKEN.items(), key=lambda pair: -pair[1])),
                "packages": own_time.by_package(profile, tree),
                "ours": own_time.ours(profile, tree, most=25),
            }
        )
    )


if __name__ == "__main__":
    main()
