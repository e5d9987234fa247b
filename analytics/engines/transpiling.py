"""Statements in DuckDB's dialect, as Spark and what speaks like it (Sail) read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from graphlib import TopologicalSorter

import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel, SqlglotError

from analytics.sql_files import SQL_FOLDER, sql


def parsed(statement: str) -> exp.Expr | None:
    """A statement as a tree; None for what is no query and makes no table: settings, macros, checkpoints."""
    try:
        tree = sqlglot.parse_one(statement, read="duckdb")
    except SqlglotError:
        return None
    return tree if isinstance(tree, exp.Create | exp.Query) else None


def query_of(tree: exp.Expr) -> exp.Query | None:
    """What a statement selects: itself, or what the table or view that it creates is made of."""
    found = tree.expression if isinstance(tree, exp.Create) else tree
    return found if isinstance(found, exp.Query) else None


def tables_read(query: exp.Query) -> set[str]:
    """The tables and views that a query reads, without the names that it gives to its own parts."""
    own = {part.alias for part in query.find_all(exp.CTE)}
    return {table.name for table in query.find_all(exp.Table) if isinstance(table.this, exp.Identifier)} - own


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
