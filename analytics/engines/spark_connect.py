"""A cluster behind a Spark Connect address: Spark, or Sail, which speaks the same."""

from __future__ import annotations

import logging
import os
import socket
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

import duckdb

from analytics.contract import ALL_KINDS, Kind
from analytics.engines.spark_connection import SparkConnection
from analytics.engines.texts import as_text
from analytics.errors import EngineError, UsageError
from analytics.from_source.finding import FORMS, Form, SourceFiles, checked, find_files, is_elsewhere

if TYPE_CHECKING:
    from analytics.engines import Connection

_SECONDS_TO_ANSWER = 10
_BOOK_IS_UNCHANGED = "The book is as it was before."


class SparkEngine:
    """Builds on a cluster. What it makes on the way lies in a folder of `storage`, gone when the build is over."""

    def __init__(self, address: str, storage: Path) -> None:
        parts = urlsplit(address)
        if not parts.hostname or not parts.port:
            raise UsageError(f'"{address}" names no host and port.', "Expected such as sc://localhost:50051.")
        self.name = address
        self.storage = storage
        self._place = (parts.hostname, parts.port)

    def parts(self, con: Connection, table: str) -> int:
        """Always one: what its memory bears is the cluster's to know."""
        return 1

    def connect(self, path: Path) -> SparkConnection:
        """Opens a new snapshot file and a session on the cluster. Raises EngineError if it does not answer."""
        spark = self.session()
        try:
            return SparkConnection(duckdb.connect(str(path)), spark, self.storage / f"build-{uuid4().hex}", self.told)
        except BaseException:
            spark.stop()
            raise

    def gather(self, con: Connection) -> None:
        """Brings the tables that the cluster made into the snapshot file."""
        assert isinstance(con, SparkConnection)
        con.gather()

    def find(self, source: str) -> list[SourceFiles]:
        """The exports of a folder that this machine reads, or of an address that only the cluster reads."""
        if not is_elsewhere(source):
            return find_files(str(Path(source).resolve()))
        spark = self.session()
        try:
            found = [self._found(spark, source, kind, form) for kind in ALL_KINDS for form in FORMS]
        finally:
            spark.stop()
        there = [files for files in found if files is not None]
        if not there:
            raise UsageError(
                f"The cluster finds no export at {source}.",
                "There, files are named after their kind: clients*.csv, revenue*.parquet, contacts*.csv, rates*.csv.",
            )
        return checked(there)

    def _found(self, spark: Any, source: str, kind: Kind, form: Form) -> SourceFiles | None:
        from pyspark.errors import PySparkException

        path = f"{source.rstrip('/')}/{kind}*.{form}"
        try:
            frame = spark.read.option("header", True).csv(path) if form == "csv" else spark.read.parquet(path)
            return SourceFiles(kind, form, (path,), tuple(frame.columns))
        except PySparkException:
            # no such files; an address that cannot be read at all has none of any kind
            return None

    def show(self, con: Connection, name: str, files: SourceFiles) -> None:
        """Makes a view of files of a source; on a cluster a line is told by its place in the work, not in the file."""
        assert isinstance(con, SparkConnection)
        paths = list(files.paths)
        with self.told(f"reading {files.name}"):
            if files.form == "csv":
                schema = ", ".join(f"`{column.replace('`', '``')}` string" for column in files.columns)
                options = {"header": True, "quote": '"', "escape": '"', "multiLine": True}
                frame = con.spark.read.options(**options).schema(schema).csv(paths)
            else:
                frame = con.spark.read.parquet(*paths)
            quoted = [("`" + column.replace("`", "``") + "`", form) for column, form in frame.dtypes]
            texts = [f"{as_text(column, form)} as {column}" for column, form in quoted]
            con.show(name, frame.selectExpr("monotonically_increasing_id() + 2 as line", *texts))

    def write(self, con: Connection, query: str, target: Path) -> None:
        """Writes the rows of a query into a folder of Parquet files."""
        assert isinstance(con, SparkConnection)
        con.write(query, target)

    def session(self) -> Any:
        """A session of its own on the cluster, with figures as DuckDB has them. Raises EngineError."""
        try:
            socket.create_connection(self._place, timeout=_SECONDS_TO_ANSWER).close()
        except OSError as error:
            raise EngineError(
                f"The cluster at {self.name} does not answer: {error.strerror or error}.",
                f"Start it, or give its address as --engine. {_BOOK_IS_UNCHANGED}",
            ) from error
        try:
            with _loading_the_client():
                from pyspark.sql.connect.client.retries import DefaultPolicy
                from pyspark.sql.connect.session import SparkSession
        except ImportError as error:
            raise EngineError(
                f"The client of clusters is not installed: {error}.",
                "Install what requirements.txt lists: pip install -r requirements.txt",
            ) from error
        logging.getLogger("pyspark.sql.connect.logging").setLevel(logging.CRITICAL)
        with self.told("opening a session"):
            spark = SparkSession.builder.remote(self.name).create()
            # its own patience is ten minutes
            spark.client.set_retry_policies([DefaultPolicy(max_retries=3, max_backoff=1000)])
            spark.conf.set("spark.sql.session.timeZone", "UTC")
            # a product of decimals keeps every place, as on DuckDB
            spark.conf.set("spark.sql.decimalOperations.allowPrecisionLoss", "false")
        return spark

    @contextmanager
    def told(self, doing: str) -> Iterator[None]:
        """The boundary where errors of the cluster become one that a user can act on."""
        from grpc import RpcError
        from pyspark.errors import PySparkException

        try:
            yield
        except (PySparkException, RpcError) as error:
            raise EngineError(
                f"The cluster at {self.name} failed at {doing}: {_first_line(error)}.",
                f"{_BOOK_IS_UNCHANGED} See that the cluster runs, that it reaches {self.storage}, and what its own "
                "log says; then build again.",
            ) from error


@contextmanager
def _loading_the_client() -> Iterator[None]:
    """Keeps the client quiet and alive while it is loaded.

    It warns that it has not been tried with the newest pandas, though no frame passes through it. And a program
    without a file, such as `python -c` or a worker of another program, it takes for its own tests, and ends it.
    """
    main = sys.modules["__main__"]
    lacks_file = not hasattr(main, "__file__")
    if lacks_file:
        main.__file__ = __file__
    try:
        with warnings.catch_warnings(), open(os.devnull, "w") as nowhere, redirect_stderr(nowhere):
            warnings.simplefilter("ignore")
            yield
    finally:
        if lacks_file:
            del main.__file__


def _first_line(error: BaseException) -> str:
    details = getattr(error, "details", None)
    text = str(details() if callable(details) else error).strip() or type(error).__name__
    return text.splitlines()[0][:300].rstrip(".")
