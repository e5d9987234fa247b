"""Runs imports that are killed at every step, and looks at the book after each: python -m tests.faults.kill_driver.

Each import runs in a forked child, which kills itself with SIGKILL at the n-th call of one function. After
each kill another child opens the book: it must show exactly the old or exactly the new figures, and say which
import they come from. Prints one JSON object with the counts.

While nothing is renamed, what lies on the disk after one call is what lies there before the next: one kill a call is
enough. Where names change, each call is a kill before it and one after.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb

from analytics import METRICS, build, carrying, changes, rows
from analytics import book as book_module
from analytics.book import Book
from analytics.intake import import_files, preparing, reading_exports
from analytics.reader import open_reader
from tests.books.threads import connect_with_one_thread
from tests.faults.small_exports import expected_total, write_exports
from tests.product import untold

IMPORT_DAY = date(2026, 1, 5)
# the snapshots of these books are small, yet each shall be built on the one before
changes.WORTH_CARRYING_BYTES = 0
# phase -> where the child is killed: the owner of a function, its name, and how often it has been called by then
KILLS: dict[str, list[tuple[object, str, int]]] = {
    "archive": [(shutil, "copyfile", call) for call in (1, 2, 3)]
    + [(reading_exports, "read_table", call) for call in (1, 2, 3)]
    + [(reading_exports, "check_export", call) for call in (1, 2, 3)],
    "rows": [
        (preparing, "write_rows", 1),
        (preparing, "write_safe_csv", 1),
        (preparing, "file_record", 1),
        (preparing, "file_record", 3),
        (preparing, "reconcile", 1),
        (preparing, "count_rows", 1),
        (preparing, "write_removed", 1),
    ],
    "build": [(build, "make_model", call) for call in (1, 2, 3)]
    + [(carrying, "make_model", call) for call in (1, 2, 4)]
    + [(carrying, "_remake_from", call) for call in (1, 3, 6, 9)]
    + [(carrying, "find_reporting_month", 1), (carrying, "_remake_contact_days", 1)]
    + [(rows, "find_replaced_rows", call) for call in (1, 2, 3)]
    + [(build, "_create_given", 1)],
    "rename": [(book_module, "write_text", call) for call in (1, 2, 3)]
    + [(book_module, "sync", call) for call in (1, 3, 5, 8, 10, 11, 12)]
    + [(os, "rename", 1)]
    + [(os, "replace", call) for call in (1, 2)]
    + [(Book, "_prune", 1)],
}


def moments(phase: str) -> Iterator[tuple[object, str, int, str]]:
    """The kills of a phase: the owner of a function, its name, the call, and whether before it or after it."""
    for place, (owner, name, call) in enumerate(KILLS[phase]):
        for when in ("before", "after") if phase == "rename" else (("before", "after")[place % 2],):
            yield owner, name, call, when


def in_child(work: Callable[[], object]) -> tuple[int, str]:
    """Runs `work` in a forked child: the signal that ended it (0 if none), and what it returned as JSON."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        try:
            result = json.dumps(work())
        except BaseException as error:
            result = json.dumps({"error": f"{type(error).__name__}: {error}"})
        os.write(write_end, result.encode())
        os._exit(0)
    os.close(write_end)
    with os.fdopen(read_end) as pipe:
        text = pipe.read()
    _, status = os.waitpid(child, 0)
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), text


def import_version(folder: Path, version: int) -> None:
    import_files(
        Book(folder),
        write_exports(folder.parent / f"exports-{version}", version),
        import_day=IMPORT_DAY,
        at=datetime(2026, 1, 5, 8, 0, version % 60),
        who="test",
    )


def killed_import(folder: Path, version: int, owner: object, name: str, call: int, when: str) -> None:
    """Imports, and dies before or after the given call."""
    plain = getattr(owner, name)
    calls = 0

    def deadly(*arguments: object, **options: object) -> object:
        nonlocal calls
        calls += 1
        if calls == call and when == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        result = plain(*arguments, **options)
        if calls == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return result

    setattr(owner, name, deadly)
    import_version(folder, version)


def look(folder: Path) -> dict[str, object]:
    """What a reader sees: the snapshot, its revenue of twelve months, its owner, and leftovers."""
    book = Book(folder)
    reader = open_reader(book)
    ranks = METRICS["account_rank"](reader)
    total = int(ranks["revenue_12m"].sum())
    owners = sorted(set(ranks["owner"]))
    return {"snapshot": reader.info.number, "total": total, "owners": owners, "imports": list(reader.info.imports)}


def main() -> int:
    duckdb.connect = connect_with_one_thread
    # a kill loses nothing that the disk has yet to write
    os.fsync = lambda _: None
    counts = dict.fromkeys(KILLS, 0)
    old_seen = new_seen = 0
    faults: list[str] = []
    with tempfile.TemporaryDirectory() as temporary, untold():
        # here, so that the children have loaded what they need
        warm = Path(temporary) / "warm" / "book"
        import_version(warm, 0)
        look(warm)
        folder = Path(temporary) / "book"
        in_child(lambda: import_version(folder, 0))
        version, shown = 0, 0
        for phase in KILLS:
            for owner, name, call, when in moments(phase):
                version += 1
                number = version
                ended_by, said = in_child(
                    lambda: killed_import(folder, number, owner, name, call, when)  # noqa: B023
                )
                if ended_by != signal.SIGKILL:
                    faults.append(f"{phase} {name} call {call} {when}: not killed, {said}")
                    continue
                counts[phase] += 1
                _, text = in_child(lambda: look(folder))
                seen = json.loads(text)
                if seen.get("total") == expected_total(number) and seen["owners"] == [f"Owner {number}"]:
                    new_seen, shown = new_seen + 1, number
                elif seen.get("total") == expected_total(shown) and seen["owners"] == [f"Owner {shown}"]:
                    old_seen += 1
                else:
                    faults.append(f"{phase} {name} call {call} {when}: {text}, shown before: {shown}")
        # after all that, an undisturbed import must still work, and clear what the crashes left
        version += 1
        _, text = in_child(lambda: import_version(folder, version))
        _, after = in_child(lambda: look(folder))
        leftovers = [path.name for path in (folder / "imports").glob(".staging-*")]
        if json.loads(after).get("total") != expected_total(version) or leftovers:
            faults.append(f"the last import: {text} {after} leftovers {leftovers}")
    print(json.dumps({"kills": counts, "old_seen": old_seen, "new_seen": new_seen, "faults": faults}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
