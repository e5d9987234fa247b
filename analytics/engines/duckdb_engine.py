"""DuckDB on this machine: the snapshot file is its database, so every table is made where it shall be."""

from __future__ import annotations

import os
from pathlib import Path

import duckdb

from analytics.engines import DUCKDB, Connection
from analytics.engines.texts import as_text
from analytics.errors import UsageError
from analytics.from_source.finding import SourceFiles, find_files, is_elsewhere
from analytics.memory import memory_of, size_of
from analytics.parsed import ParsedOnce
from analytics.quoting import identifier, literal

# As RFC 4180 has it; what a sniffer makes of a file may change with its rows.
_CSV = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', auto_detect = false"

# What a row of a step with many joins and a sort takes of the memory at most: of 6 and of 18 million rows, parts three
# times as large did not fit.
BYTES_OF_A_ROW = 1_200


class DuckDBEngine:
    """Builds with DuckDB; with a limit of memory, what does not fit waits on the disk beside the snapshot."""

    name = DUCKDB

    def __init__(self, memory: str | None = None) -> None:
        # in MB, as DuckDB takes it (analytics/memory.py reads what a user writes)
        self.memory = memory

    def parts(self, con: Connection, table: str) -> int:
        """As many as the limit asks for: the one that was given, else most of what the machine has."""
        [(rows, limit)] = con.execute(f"select count(*), current_setting('memory_limit') from {table}").fetchall()
        return 1 + int(rows) * BYTES_OF_A_ROW // size_of(limit)

    def connect(self, path: Path) -> ParsedOnce:
        """Opens a snapshot file to build in. Nobody reads it before it is whole, and whoever publishes it syncs it: so
        there is one checkpoint, at the end, no log, and nothing waits for the disk meanwhile.
        """
        con = ParsedOnce(duckdb.connect(config={"fsync_mode": "NONE", "checkpoint_threshold": "1TB"}))
        # its own bar would run across what is shown of the progress
        con.execute(
            f"set enable_progress_bar = false; set temp_directory = {literal(f'{path}.tmp')}; "
            f"attach {literal(path)} as snapshot (recovery_mode 'no_wal_writes'); use snapshot"
        )
        if self.memory is not None:
            con.execute(f"set memory_limit = {literal(self.memory)}")
            # what readers look up by its order is sorted by the model itself
            con.execute("set preserve_insertion_order = false")
        return con

    def gather(self, con: Connection) -> None:
        """Every table is there already."""

    def find(self, source: str) -> list[SourceFiles]:
        """The exports of a folder or pattern on this machine."""
        if is_elsewhere(source):
            raise UsageError(
                f"DuckDB reads files of this machine, not {source}.", "Name a folder, or a cluster with --engine."
            )
        return find_files(source)

    def show(self, con: Connection, name: str, files: SourceFiles) -> None:
        """Makes a view of files of a source."""
        paths = "[" + ", ".join(literal(Path(path).resolve()) for path in files.paths) + "]"
        if files.form == "csv":
            columns = "{" + ", ".join(f"{literal(column)}: 'VARCHAR'" for column in files.columns) + "}"
            reads = f"read_csv({paths}, {_CSV}, columns = {columns})"
            con.execute(f"create temporary view {name} as select row_number() over () + 1 as line, * from {reads}")
            return
        reads = f"read_parquet({paths})"
        forms = con.execute(f"select column_name, column_type from (describe select * from {reads})").fetchall()
        texts = ", ".join(f"{as_text(identifier(column), form)} as {identifier(column)}" for column, form in forms)
        con.execute(f"create temporary view {name} as select row_number() over () as line, {texts} from {reads}")

    def write(self, con: Connection, query: str, target: Path) -> None:
        """Writes the rows of a query as one Parquet file."""
        con.execute(f"copy ({query}) to {literal(target)} (format parquet)")


def on_this_machine() -> DuckDBEngine:
    """DuckDB within the memory that TOUCHSTONE_MEMORY allows, where it is set."""
    memory = memory_of(os.environ)
    return DuckDBEngine(None if memory is None else memory.part(1))
