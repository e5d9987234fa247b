"""The SQL files keep to their rules: a grain in the first line, and models that other engines can run unchanged."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlglot
from sqlglot import exp
from sqlglot.errors import ErrorLevel

from analytics.sql_files import SQL_FOLDER

ALL_FILES = sorted(SQL_FOLDER.rglob("*.sql"))
# What runs on a cluster: the models, and how the exports of a source are read.
MODELS = sorted(path for folder in ("models", "source") for path in (SQL_FOLDER / folder).glob("*.sql"))
# Functions that fail, or mean something else, on Spark or Sail.
FORBIDDEN_FUNCTIONS = {"quantile_cont", "date_sub", "dayofweek", "columns", "range", "list_contains", "strftime_utc"}


def name(path: Path) -> str:
    return str(path.relative_to(SQL_FOLDER))


@pytest.mark.parametrize("path", ALL_FILES, ids=name)
def test_the_first_line_says_the_grain(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith(("-- one row", "-- the one row", "-- macros", "-- the tables", "-- the forms")), first


@pytest.mark.parametrize("path", ALL_FILES, ids=name)
def test_nothing_reads_the_clock_or_chance(path: Path) -> None:
    text = path.read_text(encoding="utf-8").lower()
    assert [
        word for word in ("current_date", "now()", "today()", "current_timestamp", "random()") if word in text
    ] == []


def faults(path: Path) -> list[str]:
    """What a model holds that the portable subset leaves out."""
    text = path.read_text(encoding="utf-8")
    statements = [one for one in sqlglot.parse(text, read="duckdb") if one is not None]
    found = [] if len(statements) == 1 else [f"{len(statements)} statements"]
    for tree in statements:
        for node in tree.walk():
            if isinstance(node, exp.Star) and (
                node.args.get("except_") or node.args.get("except") or node.args.get("replace")
            ):
                found.append("star with exclude or replace")
            if isinstance(node, exp.Pivot):
                found.append("pivot")
            if (
                isinstance(node, exp.Join)
                and str(node.args.get("method") or node.args.get("kind") or "").upper() == "ASOF"
            ):
                found.append("asof join")
            if isinstance(node, exp.With) and node.args.get("recursive"):
                found.append("recursive")
            if isinstance(node, exp.Group) and node.args.get("all"):
                found.append("group by all")
            if isinstance(node, exp.Interval):
                found.append("interval arithmetic: a date plus an interval is a timestamp on one engine only")
            if isinstance(node, exp.Cast) and isinstance(node.this, exp.Explode | exp.Unnest):
                found.append("cast of unnest")
            if isinstance(node, exp.Div) and not isinstance(node, exp.IntDiv):
                sides = (node.this, node.expression)
                if not all(isinstance(side, exp.Cast) and side.to.is_type("double") for side in sides):
                    found.append(f"division that is no division of doubles: {node.sql('duckdb')}")
            if isinstance(node, exp.Table) and isinstance(node.this, exp.Func):
                found.append(f"table function {node.sql('duckdb')}")
            if isinstance(node, exp.Anonymous) and node.name.lower() in FORBIDDEN_FUNCTIONS:
                found.append(f"function {node.name}")
            if isinstance(node, exp.DateDiff) and str(node.args.get("unit") or "").strip("'").upper() != "DAY":
                found.append("date_diff in other units than days")
            if isinstance(node, exp.WindowSpec) and str(node.args.get("kind") or "").upper() == "RANGE":
                found.append("range window")
            if isinstance(node, exp.Sign):
                found.append("sign: a double on Spark, which loses the last digits of large amounts")
            if isinstance(node, exp.Concat) and not isinstance(node, exp.ConcatWs):
                found.append("concat: nulls and numbers differ; join texts by ||, numbers cast to varchar")
            if isinstance(node, exp.Join) and any(map(_adds_two_tables, node.find_all(exp.EQ))):
                found.append("join on a sum over two tables: Sail finds other rows; name the sum in a step before")
            if isinstance(node, exp.Parameter | exp.Placeholder):
                found.append("parameter: a model reads one-row tables instead")
    return found


def _adds_two_tables(condition: exp.EQ) -> bool:
    sums = (side for side in (condition.this, condition.expression) if isinstance(side, exp.Add | exp.Sub))
    return any(len({column.table for column in side.find_all(exp.Column)}) > 1 for side in sums)


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_model_keeps_to_the_portable_subset(path: Path) -> None:
    assert faults(path) == []


@pytest.mark.parametrize("path", MODELS, ids=name)
def test_a_model_can_be_transpiled(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    [spark] = sqlglot.transpile(text, read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE)
    assert spark.lower().startswith(("select", "with", "/*"))


@pytest.mark.parametrize(
    "text",
    [
        "select * exclude (a) from t",
        "select a / b as c from t",
        "select day + interval 1 month as d from t",
        "select * from range(3)",
        "select cast(unnest(generate_series(1, 2)) as integer) as n",
        "select a from t group by all",
        "select date_diff('month', a, b) as m from t",
        "select sign(a) as s from t",
        "select concat('r', a) as key from t",
        "select t.a from t cross join u inner join v on v.n = t.n + u.step",
    ],
)
def test_the_lint_sees_what_it_looks_for(tmp_path: Path, text: str) -> None:
    path = tmp_path / "model.sql"
    path.write_text(f"-- one row\n{text}", encoding="utf-8")
    assert faults(path)
