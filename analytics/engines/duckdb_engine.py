"""DuckDB on this machine: the snapshot file is its database, so every table is made where it shall be."""

from __future__ import annotations

from pathlib import Path

import duckdb

from analytics.engines import DUCKDB, Connection
from analytics.quoting import literal


class DuckDBEngine:
    """Builds with DuckDB; with a limit of memory, what does not fit waits on the disk beside the snapshot."""

    name = DUCKDB

    def __init__(self, memory: str | None = None) -> None:
        # a size as DuckDB takes it (analytics/memory.py reads what a user writes)
        self.memory = memory

    def connect(self, path: Path) -> duckdb.DuckDBPyConnection:
        """Opens a new snapshot file."""
        con = duckdb.connect(str(path))
        # one checkpoint, at the end: nobody reads the file before it is whole
        con.execute("set checkpoint_threshold = '1TB'")
        if self.memory is not None:
            con.execute(f"set memory_limit = {literal(self.memory)}")
            # what readers look up by its order is sorted by the model itself
            con.execute("set preserve_insertion_order = false")
        return con

    def gather(self, con: Connection) -> None:
        """Every table is there already."""
