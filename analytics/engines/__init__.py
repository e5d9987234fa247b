"""The engines that a snapshot can be built with: DuckDB on this machine, or a cluster behind a Spark Connect address.

Both run the same statements, written for DuckDB. A build asks an engine for a connection to a new snapshot file, makes
its tables through it, and at the end has them in that file whichever engine made them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from analytics.errors import UsageError
from analytics.from_source.finding import SourceFiles

DUCKDB = "duckdb"
SPARK_SCHEME = "sc://"


class Result(Protocol):
    """What a statement returned."""

    def fetchall(self) -> list[Any]:
        """Every row, as a tuple."""


class Connection(Protocol):
    """What a build needs of a connection; DuckDB's own has it."""

    def execute(self, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None, /) -> Result:
        """Runs one statement in DuckDB's dialect, with values bound to its $parameters."""

    def executemany(self, query: str, parameters: Sequence[Sequence[object]], /) -> object:
        """Runs one statement for each row of values."""

    def register(self, view_name: str, python_object: object, /) -> object:
        """Lets statements read a small Arrow table by a name."""

    def unregister(self, view_name: str, /) -> object:
        """Forgets that name."""

    def close(self) -> None:
        """Lets the snapshot file go."""


class Engine(Protocol):
    """Builds snapshot files."""

    @property
    def name(self) -> str:
        """What the history calls it: duckdb, or the address of a cluster."""

    def parts(self, con: Connection, table: str) -> int:
        """In how many parts a step over the rows of a table is made, so that memory bears each of them."""

    def connect(self, path: Path) -> Connection:
        """Opens a new snapshot file. Raises EngineError if a cluster does not answer."""

    def gather(self, con: Connection) -> None:
        """Brings every table that was made elsewhere into the snapshot file."""

    def find(self, source: str) -> list[SourceFiles]:
        """The exports of a source. Raises UsageError or DataError if they cannot be told."""

    def show(self, con: Connection, name: str, files: SourceFiles) -> None:
        """Makes a view of files of a source: the number of each line, and every column as text."""

    def write(self, con: Connection, query: str, target: Path) -> None:
        """Writes the rows of a query, in their order, as Parquet: a file, or a folder of them."""


def open_engine(address: str, storage: Path, memory: str | None = None) -> Engine:
    """The engine at an address: "duckdb", or "sc://host:port" for anything that speaks Spark Connect.

    `storage` is the folder that a cluster and this machine both reach; `memory` is DuckDB's limit, by default
    that of TOUCHSTONE_MEMORY.
    Raises UsageError for any other address.
    """
    if address == DUCKDB:
        from analytics.engines.duckdb_engine import DuckDBEngine, on_this_machine

        return DuckDBEngine(memory) if memory else on_this_machine()
    if address.startswith(SPARK_SCHEME):
        from analytics.engines.spark_connect import SparkEngine

        return SparkEngine(address, storage)
    raise UsageError(
        f'"{address}" is no engine.', "Expected duckdb, or the address of a cluster such as sc://localhost:50051."
    )
