"""Statements in DuckDB's dialect, as Spark and what speaks like it (Sail) read them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from graphlib import TopologicalSorter
from typing import Literal

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from analytics.sql_files import SQL_FOLDER, sql

_HEAD = re.compile(r"\s*create\s+(?:or\s+replace\s+)?(temporary\s+)?(table|view)\s+(\w+)\s+as\s", re.IGNORECASE)
_QUERY = re.compile(r"(?:\s|--.*\n|\()*(?:select|with|from)\b", re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Statement:
    """A query, or the making of a table or view from one."""

    kind: Literal["query", "table", "view"]
    # what is made, and the text up to its query
    name: str
    head: str
    is_temporary: bool
    body: str
    query: exp.Query
    # the tables and views that it reads, without the names that it gives to its own parts
    tables: frozenset[str]
    reads_files: bool


@lru_cache(maxsize=512)
def read_statement(text: str) -> Statement | None:
    """What a statement is; None for what is no query and is made from none: settings, macros, checkpoints.

    The models are the same in every build, so what was read once is kept.
    """
    head = _HEAD.match(text)
    body = text[head.end() :] if head else text
    if not _QUERY.match(body):
        return None
    try:
        query = sqlglot.parse_one(body, read="duckdb")
    except SqlglotError:
        return None
    if not isinstance(query, exp.Query):
        return None
    made = ("table" if head[2].lower() == "table" else "view") if head else "query"
    return Statement(
        kind=made,  # type: ignore[arg-type]
        name=head[3] if head else "",
        head=head[0] if head else "",
        is_temporary=bool(head and head[1]),
        body=body,
        query=query,
        tables=tables_read(query),
        reads_files=any(files_read(query)),
    )


@lru_cache(maxsize=512)
def spark_body(statement: Statement) -> str:
    """The query of a statement in Spark's dialect, as it stands."""
    return spark_text(statement.query)


def tables_read(query: exp.Query) -> frozenset[str]:
    """The tables and views that a query reads, without the names that it gives to its own parts."""
    own = {part.alias for part in query.find_all(exp.CTE)}
    named = {table.name for table in query.find_all(exp.Table) if isinstance(table.this, exp.Identifier)}
    return frozenset(named - own)


def files_read(query: exp.Query) -> Iterator[tuple[exp.Table, str]]:
    """The Parquet files that a query reads: the node, and the path or pattern in it."""
    for table in list(query.find_all(exp.Table)):
        function = table.this
        if isinstance(function, exp.ReadParquet):
            yield table, function.expressions[0].name


def bound(query: exp.Query, parameters: Mapping[str, object]) -> exp.Query:
    """A query with values in the place of its $parameters, written by sqlglot as literals of their types."""
    filled = query.copy()
    for node in list(filled.find_all(exp.Parameter, exp.Placeholder)):
        node.replace(exp.convert(parameters[node.name]))
    return filled


def spark_text(query: exp.Expr) -> str:
    """A query in Spark's dialect. Raises sqlglot's error for what it knows Spark to lack."""
    return query.sql("spark", pretty=True, comments=False, unsupported_level=ErrorLevel.RAISE)


def model_in_spark(name: str) -> str:
    """The text of sql/models/NAME.sql as a cluster runs it."""
    return spark_text(sqlglot.parse_one(sql(f"models/{name}"), read="duckdb"))


def models_in_order() -> list[str]:
    """Every file of sql/models, each after those whose tables it reads; the others by name."""
    reads = {
        path.stem: tables_read(found)
        for path in sorted((SQL_FOLDER / "models").glob("*.sql"))
        if isinstance(found := sqlglot.parse_one(sql(f"models/{path.stem}"), read="duckdb"), exp.Query)
    }
    order = TopologicalSorter({name: tables & reads.keys() - {name} for name, tables in reads.items()})
    return list(order.static_order())
