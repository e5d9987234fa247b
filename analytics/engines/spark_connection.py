"""A connection to a new snapshot that runs what reads rows on a cluster, and everything else here."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from analytics.engines import Result
from analytics.engines.transpiling import Statement, bound, files_read, read_statement, spark_body, spark_text
from analytics.quoting import identifier, literal

# Small, so that the rows of one client are found without reading those of thousands.
_ROW_GROUP_BYTES = 8 << 20
Told = Callable[[str], AbstractContextManager[None]]


class Rows:
    """What a query on the cluster returned."""

    def __init__(self, table: pa.Table) -> None:
        self._table = table

    def fetchall(self) -> list[Any]:
        """Every row, as a tuple."""
        return [tuple(row.values()) for row in self._table.to_pylist()]


class SparkConnection:
    """Like a connection of DuckDB to the snapshot file.

    One rule says where a statement runs: what reads Parquet, or anything that was made on the cluster, runs there; all
    the rest runs here. A small table that was made here goes along when a statement there reads it. What is made there
    is made here as well, empty, so that `gather` finds its columns and types.
    """

    def __init__(self, local: duckdb.DuckDBPyConnection, spark: Any, folder: Path, told: Told) -> None:
        self._local = local
        self.spark = spark
        self._folder = folder
        self._told = told
        self._there: set[str] = set()
        self._sent: set[str] = set()
        # in the order in which they were made, some more than once; None for what no snapshot keeps
        self._made: list[tuple[str, Path | None]] = []

    def execute(self, query: str, parameters: Sequence[object] | Mapping[str, object] | None = None, /) -> Result:
        """Runs one statement in DuckDB's dialect, here or on the cluster."""
        statement = read_statement(query) if self._there or "read_parquet" in query else None
        if statement is None or not (statement.reads_files or statement.tables & self._there):
            if statement is None or statement.kind != "query":
                # what was sent along may have changed
                self._sent.clear()
            return self._local.execute(query, parameters)
        if statement.kind == "query":
            with self._told("a question"):
                values = parameters if isinstance(parameters, Mapping) else {}
                return Rows(self._on_cluster(statement, values).toArrow())
        self._create(statement)
        return self._local

    def executemany(self, query: str, parameters: Sequence[Sequence[object]], /) -> object:
        """Runs one statement for each row of values, here."""
        self._sent.clear()
        return self._local.executemany(query, parameters)

    def register(self, view_name: str, python_object: object, /) -> object:
        """Lets statements here read a small Arrow table by a name."""
        return self._local.register(view_name, python_object)

    def unregister(self, view_name: str, /) -> object:
        """Forgets that name."""
        return self._local.unregister(view_name)

    def gather(self) -> None:
        """Fills the tables of the snapshot with what the cluster made; from now on everything runs here."""
        for name, folder in dict(self._made).items():
            if folder is not None and any(folder.glob("*.parquet")):
                pattern = literal(folder / "*.parquet")
                self._local.execute(f"insert into {identifier(name)} select * from read_parquet({pattern})")
        self._made.clear()
        self._there.clear()

    def show(self, name: str, frame: Any) -> None:
        """Gives a frame of the cluster's a name; here it is a table without rows."""
        frame.createOrReplaceTempView(name)
        columns = ", ".join(f"{identifier(one)} {'bigint' if one == 'line' else 'varchar'}" for one in frame.columns)
        self._local.execute(f"create or replace temporary table {name} ({columns})")
        self._there.add(name)

    def write(self, query: str, target: Path) -> None:
        """Writes the rows of a query into a folder of Parquet files."""
        with self._told(f"writing {target.name}"):
            statement = read_statement(query)
            assert statement is not None
            frame = self._on_cluster(statement, {})
            frame.write.option("parquet.block.size", _ROW_GROUP_BYTES).parquet(str(target))

    def close(self) -> None:
        """Lets the snapshot file and the session go, and clears the storage of what was made on the way."""
        self._local.close()
        with suppress(Exception):
            # a cluster that is gone has no session to end
            self.spark.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _create(self, statement: Statement) -> None:
        name, is_table = statement.name, statement.kind == "table"
        folder = self._folder / f"{len(self._made):03d}_{name}"
        with self._told(f"making {name}"):
            made = self._on_cluster(statement, {})
            if is_table:
                made.write.mode("overwrite").parquet(str(folder))
                made = self.spark.read.schema(made.schema).parquet(str(folder))
            made.createOrReplaceTempView(name)
        self._made.append((name, folder if is_table and not statement.is_temporary else None))
        self._there.add(name)
        # the same here, without rows
        body = f"select * from (\n{statement.body}\n) limit 0" if is_table else statement.body
        self._local.execute(f"{statement.head} {body}")

    def _on_cluster(self, statement: Statement, values: Mapping[str, object]) -> Any:
        """The query as a frame of the cluster's, everything that it reads in place."""
        for name in sorted(statement.tables - self._there - self._sent):
            self._send(name)
        if not statement.reads_files and not values:
            return self.spark.sql(spark_body(statement))
        query = bound(statement.query, values)
        for place, (table, pattern) in enumerate(files_read(query)):
            name = f"file_{len(self._made)}_{place}"
            self.spark.read.parquet(str(self._reached(Path(pattern)))).createOrReplaceTempView(name)
            table.replace(exp.to_table(name, alias=table.alias or None))
        return self.spark.sql(spark_text(query))

    def _reached(self, pattern: Path) -> Path:
        """Where the cluster finds files: as they are in the storage or beside it, others are copied there."""
        path = pattern.parent if pattern.name.startswith("*") else pattern
        beside = self._folder.parent.parent
        if path.is_relative_to(beside):
            return path
        copy = self._folder / "rows" / f"{len(self._made)}_{path.parent.parent.name}_{path.name}"
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.is_dir():
            shutil.copytree(path, copy, dirs_exist_ok=True)
        else:
            shutil.copyfile(path, copy)
        return copy

    def _send(self, name: str) -> None:
        table = self._local.execute(f"select * from {identifier(name)}").to_arrow_table()
        if table is not None and table.num_rows:
            frame = self.spark.createDataFrame(table)
        else:
            # the client refuses a table without rows
            columns = self._local.execute(f"select column_name, column_type from (describe {name})").fetchall()
            nulls = ", ".join(f"cast(null as {form}) as {identifier(column)}" for column, form in columns)
            frame = self.spark.sql(spark_text(sqlglot.parse_one(f"select {nulls} limit 0", read="duckdb")))
        frame.createOrReplaceTempView(name)
        self._sent.add(name)
