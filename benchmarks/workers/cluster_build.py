"""Builds a snapshot of a book on one engine, in a process of its own.

python cluster_build.py BOOK ENGINE SNAPSHOT FOUND.json: ENGINE is duckdb, sail (a server of its own, in this process)
or sc://host:port. Writes the seconds that the build took.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from analytics.book import Book
from analytics.build import build_snapshot
from analytics.changes import made_from
from analytics.engines import open_engine


def main() -> None:
    """Build, and write how long it took."""
    folder, engine, snapshot, found = sys.argv[1:]
    book = Book(Path(folder))
    what = made_from(book, book.snapshot_record(book.require_current()))
    if engine == "sail":
        from pysail.spark import SparkConnectServer

        server = SparkConnectServer(port=0)
        server.start(background=True)
        engine = "sc://{}:{}".format(*server.listening_address)
    # a cluster's rows pass through a folder that both reach
    storage = Path(snapshot).with_suffix("") / "storage"
    began = time.perf_counter()
    build_snapshot(Path(snapshot), what, engine=open_engine(engine, storage))
    Path(found).write_text(json.dumps({"seconds": time.perf_counter() - began}))


if __name__ == "__main__":
    main()
