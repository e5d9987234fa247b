"""The command generate: invented exports."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from analytics.command_line.common import DONE, add_command
from analytics.errors import UsageError
from analytics.generate import generate

if TYPE_CHECKING:
    from analytics.command_line.common import Commands


def add_commands(commands: Commands) -> None:
    """Adds `generate`."""
    making = add_command(commands, "generate", _generate, "Write invented but lifelike exports into a folder.")
    making.add_argument("folder", metavar="DIR")
    making.add_argument("--clients", type=int, default=75, metavar="N")
    making.add_argument("--months", type=int, default=36, metavar="M")
    making.add_argument("--contacts", type=int, default=4000, metavar="K")
    making.add_argument("--seed", type=int, default=1, metavar="S")


def _generate(chosen: argparse.Namespace) -> int:
    if min(chosen.clients, chosen.months) < 1 or chosen.contacts < 0:
        raise UsageError("A book needs at least one client and one month.", "Raise --clients and --months.")
    counts = generate(Path(chosen.folder), chosen.clients, chosen.months, chosen.contacts, chosen.seed)
    for name, count in counts.items():
        print(f"{Path(chosen.folder) / name}: {count:,} rows")
    return DONE
