"""Ten readers during fifty imports: python -m tests.faults.reader_driver. Prints one JSON object with the counts.

At each import it is the turn of some readers. The writer stops at one of the steps of its publishing until they have
begun to read, and goes on while they read: each read is one during a publish, on any machine.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import duckdb

from analytics import METRICS
from analytics.book import Book
from analytics.intake import import_files
from analytics.reader import open_reader
from tests.books.threads import connect_with_one_thread
from tests.faults.small_exports import expected_total, write_exports
from tests.product import untold

READERS, IMPORTS, READERS_A_TURN = 10, 50, 2
PAUSE_SECONDS = 0.01
# Before which of its steps the writer lets readers begin; of the files that are replaced it is `current`.
STEPS: list[tuple[Any, str]] = [
    (Book, "publish"),
    (Book, "put_snapshot"),
    (Book, "make_current"),
    (os, "replace"),
    (Book, "_prune"),
]


def is_turn(number: int, version: int) -> bool:
    """Is it this reader's turn at this import? Each has as many as the others."""
    return (number - version * READERS_A_TURN) % READERS < READERS_A_TURN


def read_at_its_turns(folder: Path, number: int) -> None:
    """Reads the current snapshot at each of its turns; writes down what it saw."""
    seen: list[dict[str, object]] = []
    for version in range(1, IMPORTS + 1):
        if is_turn(number, version):
            wait_for(folder.parent / f"turn-{version}")
            (folder.parent / f"begun-{version}-{number}").touch()
            try:
                seen.append(look(Book(folder)))
            except Exception as error:
                seen.append({"error": f"{type(error).__name__}: {error}"})
    (folder.parent / f"reads-{number}.json").write_text(json.dumps(seen))


def look(book: Book) -> dict[str, object]:
    """What a reader sees, by two ways that agree only if the snapshot is whole."""
    reader = open_reader(book)
    ranks = METRICS["account_rank"](reader)
    movements = METRICS["revenue_movements"](reader)
    reader.close()
    return {
        "total": int(ranks["revenue_12m"].sum()),
        "closing": int(movements["closing"].iloc[-1]) * 12,
        "owners": sorted(set(ranks["owner"])),
    }


def wait_for(path: Path) -> None:
    while not path.exists():
        time.sleep(PAUSE_SECONDS)


def import_version(folder: Path, version: int) -> None:
    at = datetime(2026, 1, 5, 8) + timedelta(minutes=version)
    files = write_exports(folder.parent / f"exports-{version}", version)
    import_files(Book(folder), files, import_day=date(2026, 1, 5), at=at, who="test")


def write(folder: Path) -> None:
    """One import after the other; at one step of each, other readers begin."""
    for version in range(1, IMPORTS + 1):
        # the same readers do not meet the same step each time
        owner, name = STEPS[(version + version // len(STEPS)) % len(STEPS)]
        plain = getattr(owner, name)
        setattr(owner, name, giving_turn(folder.parent, version, owner, plain))
        import_version(folder, version)
        setattr(owner, name, plain)


def giving_turn(aside: Path, version: int, owner: object, plain: Callable[..., object]) -> Callable[..., object]:
    """The function, which first waits until the readers whose turn it is have begun."""

    def stopped(*arguments: Any, **options: object) -> object:
        if owner is os and Path(arguments[1]).name != "current":
            return plain(*arguments, **options)
        (aside / f"turn-{version}").touch()
        for number in range(READERS):
            if is_turn(number, version):
                wait_for(aside / f"begun-{version}-{number}")
        return plain(*arguments, **options)

    return stopped


def in_children(works: list[Callable[[], None]]) -> int:
    """Runs all at once, each in a forked child; how many ended well."""
    children = []
    for work in works:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                work()
                status = 0
            finally:
                os._exit(status)
        children.append(child)
    return sum(os.waitpid(child, 0)[1] == 0 for child in children)


def main() -> int:
    duckdb.connect = connect_with_one_thread
    # no power cut is tried here
    os.fsync = lambda _: None
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "book"
        # here, so that the children have loaded what they need
        import_version(folder, 0)
        first = look(Book(folder))
        readers = [partial(read_at_its_turns, folder, number) for number in range(READERS)]
        with untold():
            ended_well = in_children([partial(write, folder), *readers])
        reads = [first]
        for path in folder.parent.glob("reads-*.json"):
            reads += json.loads(path.read_text())
        imports = len(Book(folder).import_numbers()) - 1
    known = {expected_total(version): f"Owner {version}" for version in range(IMPORTS + 1)}
    mixed = [
        one
        for one in reads
        if "error" in one or one["closing"] != one["total"] or [known.get(one["total"])] != one["owners"]
    ]
    print(
        json.dumps(
            {
                "imports": imports,
                "ended_well": ended_well,
                "reads_during_a_publish": len(reads) - 1,
                "versions_seen": len({one.get("total") for one in reads}),
                "mixed": mixed[:3],
            }
        )
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
