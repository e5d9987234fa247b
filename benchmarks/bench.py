"""What the parts share in one run: the size, the trees that are measured, and the books imported by them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from benchmarks.before import trees
from benchmarks.exports import Size, counted, exports, grown, import_command
from benchmarks.measuring import ROOT, run

WORKERS = ROOT / "benchmarks" / "workers"


@dataclass(frozen=True)
class Options:
    """What is asked for on the command line."""

    size: Size = field(default_factory=Size)
    copies: int = 1
    rounds: int = 5
    before: str = ""
    sizes: tuple[int, ...] = (1, 3, 10)
    memory: str = ""
    users: tuple[int, ...] = (20, 40, 80)
    seconds: int = 20
    processes: tuple[int, ...] = (1, 2)
    pages: tuple[str, ...] = ()
    without: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bench:
    """One run of the benchmark. `aside` is a folder of its own that is gone afterwards."""

    options: Options
    aside: Path

    @cached_property
    def trees(self) -> dict[str, Path]:
        """'before' (where it is known and wanted) and 'now'."""
        return trees(self.options.before, self.aside / "before_tree")

    @cached_property
    def folder(self) -> Path:
        """The exports, as large as asked."""
        return self.grown(self.options.copies)

    def grown(self, copies: int) -> Path:
        """The exports, so many times as large."""
        return _grown(self.options.size, copies, self.aside)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The rows of the exports."""
        return counted(self.folder)

    def book(self, tree: str) -> Path:
        """A book imported from the exports by one of the trees, made once."""
        return _book(self.folder, self.trees[tree], self.aside / f"book_{tree}")


@cache
def _grown(size: Size, copies: int, aside: Path) -> Path:
    folder = exports(size)
    if copies == 1:
        return folder
    return grown(folder, copies, aside / f"exports_{copies}")


@cache
def _book(folder: Path, tree: Path, book: Path) -> Path:
    run(import_command(folder, book), cwd=tree)
    return book
