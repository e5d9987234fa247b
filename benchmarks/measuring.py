"""Runs commands as processes of their own, and measures them: time on the wall, time on a core, peak memory.

Nothing heavy is imported here: a child begins with the memory of the process that starts it, so a large parent would
raise the floor of every peak.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024  # ru_maxrss is in kilobytes
Command = Sequence[str]


class Failed(Exception):
    """A measured process ended with an error; its last words are the message."""


@dataclass(frozen=True)
class Run:
    """One run: seconds on the wall, seconds of all cores, and the largest process's peak in megabytes."""

    wall: float
    cpu: float
    peak: float

    def __add__(self, other: Run) -> Run:
        return Run(self.wall + other.wall, self.cpu + other.cpu, max(self.peak, other.peak))


def run(command: Command, cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> Run:
    """Run one command to its end; raises Failed with its last words."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=cwd, env={**os.environ, **(env or {})}, stdout=said, stderr=said)
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            words = said.read().decode(errors="replace")[-3000:]
            raise Failed(f"{' '.join(map(str, command))}\nended with {process.returncode}:\n{words}")
    return Run(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / MEGABYTE)


def in_turn(contenders: Mapping[str, Callable[[int], Run]], rounds: int) -> dict[str, list[Run]]:
    """Run every contender once a round, so that a slow minute of the machine hits all of them alike."""
    found: dict[str, list[Run]] = {name: [] for name in contenders}
    for number in range(rounds):
        for name, contender in contenders.items():
            found[name].append(contender(number))
            last = found[name][-1]
            print(f"  round {number + 1}: {name}: {last.wall:.2f} s, {last.peak:.0f} MB", file=sys.stderr)
    return found


def summary(runs: Sequence[Run]) -> dict[str, float]:
    """Medians, and the spread of the time on the wall."""
    walls = [one.wall for one in runs]
    return {
        "wall": statistics.median(walls),
        "wall_least": min(walls),
        "wall_most": max(walls),
        "cpu": statistics.median(one.cpu for one in runs),
        "peak": max(one.peak for one in runs),
        "rounds": len(walls),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def table(header: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """A table in Markdown; numbers stand right."""
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(header)
    marks = ["---" if any(_is_word(cell) for cell in column) else "---:" for column in columns]
    lines = [list(header), marks, *[[str(cell) for cell in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _is_word(cell: object) -> bool:
    text = str(cell)
    return bool(text) and text[0] not in "0123456789-+." and text != ""


def times(value: float, of: float) -> str:
    """A ratio with two digits that mean something."""
    ratio = value / of
    return f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}"
