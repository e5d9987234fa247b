"""Reads a profile: own time by package, what is built in counted where it is called from."""

from __future__ import annotations

import cProfile
import pstats
import sysconfig
from collections import defaultdict
from pathlib import Path
from typing import Any

STANDARD = sysconfig.get_paths()["stdlib"]


def by_package(profile: cProfile.Profile, tree: Path) -> dict[str, float]:
    """Seconds of own time by package, largest first."""
    taken: dict[str, float] = defaultdict(float)
    for (file, _, _), (_, _, own, _, callers) in _stats(profile).items():
        if file == "~" and callers:
            for (caller, _, _), (_, _, part, _) in callers.items():
                taken[package_of(caller, tree)] += part
        else:
            taken[package_of(file, tree)] += own
    return dict(sorted(taken.items(), key=lambda pair: -pair[1]))


def ours(profile: cProfile.Profile, tree: Path, most: int = 12) -> dict[str, float]:
    """Seconds from start to end of our own functions that take longest, what they call included."""
    found: dict[str, float] = defaultdict(float)
    for (file, _, name), (_, _, _, whole, _) in _stats(profile).items():
        is_ours = file.startswith((f"{tree}/analytics", f"{tree}/ui", f"{tree}/pages"))
        if is_ours and not name.startswith("<"):
            found[f"{Path(file).relative_to(tree)} {name}"] += whole
    return dict(sorted(found.items(), key=lambda pair: -pair[1])[:most])


def package_of(file: str, tree: Path) -> str:
    """The package that a file belongs to; ours by their folder."""
    if file.endswith("profile_import.py"):
        return "DuckDB"
    if "site-packages/" in file:
        return file.split("site-packages/", 1)[1].split("/", 1)[0].removesuffix(".py")
    if file.startswith(f"{tree}/"):
        return "our " + Path(file).relative_to(tree).parts[0].removesuffix(".py")
    return "Python" if file.startswith((STANDARD, "<frozen", "~")) else "other"


def _stats(profile: cProfile.Profile) -> dict[tuple[str, int, str], Any]:
    stats: dict[tuple[str, int, str], Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    return stats
