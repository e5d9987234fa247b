"""Keeps what was measured, part by part, and writes RESULTS.md from it: running one part anew leaves the others."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT

FOLDER = ROOT / "benchmarks" / "results"
FILE = ROOT / "benchmarks" / "RESULTS.md"
INTRODUCTION = """# How fast it is

Written by `make bench`, that is `python -m benchmarks`; do not edit it. Parts by name: `python -m benchmarks PART`,
of {parts}. Each part says when and where it ran.

Contenders run in turn, round by round, each in a process of its own, so that a slow minute of the machine hits all of
them. Times are medians, with the least and the most beside them. Machines and minutes differ by a factor of two and
more: **the ratios are what to compare**, and where other work ran beside, those of the seconds of cores. "Before" is
Touchstone before the work on speed began (commit {before}), measured in the same rounds as "now".
"""


def machine() -> dict[str, Any]:
    """The machine, the versions, the commit and the day."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    commit = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True)
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": f"{memory:.0f} GB",
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "duckdb": version("duckdb"),
        "pandas": version("pandas"),
        "streamlit": version("streamlit"),
        "commit": commit.stdout.strip(),
        "day": time.strftime("%Y-%m-%d"),
        "load": round(os.getloadavg()[0], 1),
    }


def machine_words(on: dict[str, Any]) -> str:
    """One line under the heading of a part."""
    busy = on["load_most"] if on.get("load_most") else on["load"]
    quiet = "nothing else ran" if on["load"] < 0.5 else f"**other work ran beside it (load {on['load']} at the start)**"
    return (
        f"*{on['day']}, commit {on['commit']}; {on['processor']}, {on['cores']} cores, {on['memory']}; {on['system']}, "
        f"Python {on['python']}, duckdb {on['duckdb']}, pandas {on['pandas']}, streamlit {on['streamlit']}; "
        f"took {on['took'] / 60:.0f} min; {quiet}; load up to {busy}.*"
    )


def keep(part: str, found: dict[str, Any]) -> None:
    """Keep what a part found; the places of this machine stay out of it."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(found, indent=1, default=float).replace(str(ROOT), ".").replace(tempfile.gettempdir(), "TEMP")
    (FOLDER / f"{part}.json").write_text(text + "\n")


def kept(part: str) -> dict[str, Any] | None:
    """What a part found when it last ran; None if it never did."""
    path = FOLDER / f"{part}.json"
    found: dict[str, Any] | None = json.loads(path.read_text()) if path.exists() else None
    return found


def write(sections: list[str], parts: list[str], before: str) -> Path:
    """Write RESULTS.md."""
    head = INTRODUCTION.format(parts=", ".join(parts), before=before)
    FILE.write_text("\n".join([head, *sections]).rstrip() + "\n")
    return FILE


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
