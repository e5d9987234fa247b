"""Ten readers during fifty imports: python -m tests.faults.reader_driver. Prints one JSON object with the counts."""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from datetime import date, datetime, timedelta
from pathlib import Path

from analytics import METRICS
from analytics.book import Book
from analytics.intake import import_files
from analytics.reader import open_reader
from tests.faults.small_exports import expected_total, write_exports

READERS, IMPORTS = 10, 50
PAUSE_SECONDS = 0.8


def read_until_stopped(folder: Path, number: int) -> None:
    """Reads the current snapshot again and again; writes each read with its time and what it saw."""
    book, stop = Book(folder), folder.parent / "stop"
    seen: list[dict[str, object]] = []
    while not stop.exists():
        start = time.monotonic()
        reader = open_reader(book)
        ranks = METRICS["account_rank"](reader)
        movements = METRICS["revenue_movements"](reader)
        owners = sorted(set(ranks["owner"]))
        total = int(ranks["revenue_12m"].sum())
        closing = int(movements["closing"].iloc[-1]) * 12
        reader.close()
        seen.append({"start": start, "end": time.monotonic(), "total": total, "closing": closing, "owners": owners})
        time.sleep(PAUSE_SECONDS)
    (folder.parent / f"reads-{number}.json").write_text(json.dumps(seen))


def main() -> int:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "book"
        writer = os.fork()
        if writer == 0:
            start_writing(folder)
            os._exit(0)
        while Book(folder).current_number() is None:
            time.sleep(0.05)
        readers = []
        for number in range(READERS):
            child = os.fork()
            if child == 0:
                read_until_stopped(folder, number)
                os._exit(0)
            readers.append(child)
        (folder.parent / "go").touch()
        os.waitpid(writer, 0)
        (folder.parent / "stop").touch()
        ended_well = sum(os.waitpid(child, 0)[1] == 0 for child in readers)
        publishes = json.loads((folder.parent / "publishes.json").read_text())
        reads = [
            one
            for number in range(READERS)
            if (folder.parent / f"reads-{number}.json").exists()
            for one in json.loads((folder.parent / f"reads-{number}.json").read_text())
        ]
    known = {expected_total(version): f"Owner {version}" for version in range(IMPORTS + 1)}
    mixed = [one for one in reads if one["closing"] != one["total"] or [known.get(one["total"])] != one["owners"]]
    overlapping = sum(any(one["start"] < end and start < one["end"] for start, end in publishes) for one in reads)
    print(
        json.dumps(
            {
                "imports": len(publishes),
                "readers_ended_well": ended_well,
                "reads": len(reads),
                "overlapping_a_publish": overlapping,
                "versions_seen": len({one["total"] for one in reads}),
                "mixed": mixed[:3],
            }
        )
    )
    return 0


def start_writing(folder: Path) -> None:
    """One import, then, once the readers run, fifty more; notes when each publish began and ended."""
    publishes: list[tuple[float, float]] = []
    publish = Book.publish

    def timed(self: Book, *arguments: object, **options: object) -> None:
        start = time.monotonic()
        publish(self, *arguments, **options)  # type: ignore[arg-type]
        publishes.append((start, time.monotonic()))

    at = datetime(2026, 1, 5, 8)
    for version in range(IMPORTS + 1):
        files = write_exports(folder.parent / f"exports-{version}", version)
        import_files(Book(folder), files, import_day=date(2026, 1, 5), at=at + timedelta(minutes=version), who="test")
        if version == 0:
            Book.publish = timed  # type: ignore[assignment, method-assign]
            while not (folder.parent / "go").exists():
                time.sleep(0.05)
    (folder.parent / "publishes.json").write_text(json.dumps(publishes))


if __name__ == "__main__":
    sys.exit(main())
