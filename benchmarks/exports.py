"""The generated exports that everything is measured on, found again by their seed in the temporary folder."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measuring import ROOT

KINDS = ("clients", "revenue", "contacts")
# The day of every import, so that the figures do not move with the clock; the generated data ends before it.
IMPORT_DAY = "2026-11-02"
_GENERATE = """
import sys
from pathlib import Path
from analytics import generate
generate.generate(Path(sys.argv[1]), *map(int, sys.argv[2:]))
"""


@dataclass(frozen=True)
class Size:
    """How large the generated business is."""

    clients: int = 10_000
    months: int = 60
    contacts: int = 2_000_000
    seed: int = 1


def exports(size: Size) -> Path:
    """The folder of the generated exports of this size; made once."""
    sources = sorted((ROOT / "analytics" / "generate").glob("*.py"))
    version = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:8]
    name = f"touchstone_{size.clients}_{size.months}_{size.contacts}_{size.seed}_{version}"
    folder = Path(tempfile.gettempdir()) / name
    if not folder.exists():
        print("Generating the exports ...", file=sys.stderr)
        with tempfile.TemporaryDirectory(prefix=name, dir=folder.parent) as aside:
            numbers = [str(number) for number in (size.clients, size.months, size.contacts, size.seed)]
            subprocess.run([sys.executable, "-c", _GENERATE, f"{aside}/exports", *numbers], cwd=ROOT, check=True)
            (Path(aside) / "exports").rename(folder)
    return folder


def counted(folder: Path) -> dict[str, int]:
    """The rows of each export."""
    rows: dict[str, int] = json.loads(_reshaped("count", str(folder)))
    return rows


def grown(folder: Path, copies: int, to: Path) -> Path:
    """The exports so many times as large, in a folder of their own."""
    _reshaped("grow", str(folder), str(copies), str(to))
    return to


def last_month_split(folder: Path, before: Path, month: Path) -> str:
    """Write the exports before the last month, and that month's, each into its folder; the month's first day."""
    return str(json.loads(_reshaped("split", str(folder), str(before), str(month))))


def _reshaped(*arguments: str) -> str:
    """Ask benchmarks/grow.py, in a process of its own: the memory that it needs is nobody else's."""
    command = [sys.executable, "-m", "benchmarks.grow", *arguments]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def import_command(folder: Path, book: Path, kinds: tuple[str, ...] = KINDS, python: str = sys.executable) -> list[str]:
    """The command that imports these exports into a book."""
    files = [str(folder / f"{kind}.csv") for kind in kinds]
    return [python, "-m", "analytics", "import", *files, "--book", str(book), "--import-day", IMPORT_DAY]
