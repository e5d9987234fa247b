"""Every metric is documented in five parts, and its own worked example holds."""

from __future__ import annotations

import ast
import doctest
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.example import EXAMPLE_DATA_DATE, EXAMPLE_FOLDER, EXAMPLE_IMPORT_DAY
from analytics.filters import Filters
from analytics.intake import import_files
from analytics.reader import Reader, open_reader
from analytics.show import plain_rows
from analytics.sql_files import SQL_FOLDER

PARTS = ("Formula", "Unit", "Source", "Edge cases", "Example")


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    book = Book(tmp_path_factory.mktemp("example") / "book")
    import_files(
        book,
        sorted(EXAMPLE_FOLDER.glob("*.csv")),
        import_day=EXAMPLE_IMPORT_DAY,
        at=datetime(2026, 2, 2),
        as_of=EXAMPLE_DATA_DATE,
        who="test",
    )
    reader = open_reader(book)
    yield reader
    reader.close()


def words_of_examples(reader: Reader) -> dict[str, Any]:
    """What the examples in the docstrings may say: last, total, count, first_month, and the metrics."""

    def rows(metric: Callable[..., Any], where: dict[str, Any]) -> list[dict[str, Any]]:
        options = {name: where.pop(name) for name in ("months", "lag") if name in where}
        return [row for row in plain_rows(metric(reader, **options)) if all(row[k] == v for k, v in where.items())]

    def plain(value: Any) -> Any:
        if value is None:
            return float("nan")
        return round(float(value), 3) if isinstance(value, float | Decimal) else value

    return {
        "last": lambda metric, column, **where: plain(rows(metric, where)[-1][column]),
        "total": lambda metric, column: plain(sum(row[column] for row in rows(metric, {}))),
        "count": lambda metric, **where: len(rows(metric, where)),
        "first_month": lambda: reader.info.months[0],
        **METRICS,
    }


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_has_all_five_parts_and_one_sentence(name: str) -> None:
    text = METRICS[name].__doc__ or ""
    assert re.match(r"[A-Z].*[.?]$", text.splitlines()[0]), "the first line is a sentence"
    assert [part for part in PARTS if f"    {part}: " in text] == list(PARTS)


@pytest.mark.parametrize("name", METRICS)
def test_the_worked_example_of_a_metric_holds(name: str, example: Reader) -> None:
    words = words_of_examples(example)
    [test] = [
        one for one in doctest.DocTestFinder(recurse=False).find(METRICS[name], name, globs=words) if one.name == name
    ]
    assert test.examples, "a metric needs a worked example"
    runner = doctest.DocTestRunner(verbose=False)
    said: list[str] = []
    runner.run(test, out=said.append)
    assert not runner.failures, "".join(said)


@pytest.mark.parametrize("name", METRICS)
def test_a_metric_is_one_function_one_file_and_columns_of_its_own(name: str, example: Reader) -> None:
    assert (SQL_FOLDER / "metrics" / f"{name}.sql").is_file()
    assert list(METRICS[name](example).columns)


# what a rate or a retention is called stands in its column
@pytest.mark.parametrize(
    "name",
    [
        name
        for name in METRICS
        if name.endswith(("_rate", "_retention", "_ratio", "_per_client", "_months", "_share"))
        and name not in ("cohort_retention", "account_months", "neglect_rate_ratio", "guaranteed_months")
    ],
)
def test_a_figure_has_the_column_of_its_name(name: str, example: Reader) -> None:
    assert name in METRICS[name](example).columns


@pytest.mark.parametrize("name", METRICS)
def test_an_empty_choice_is_empty_and_no_error(name: str, example: Reader) -> None:
    metric = METRICS[name]
    assert list(metric(example, Filters(owners=("nobody",))).columns) == list(metric(example).columns)


@pytest.mark.parametrize("name", METRICS)
def test_choosing_every_owner_changes_nothing(name: str, example: Reader) -> None:
    metric = METRICS[name]
    assert plain_rows(metric(example, Filters(owners=("Ana", "Ben")))) == plain_rows(metric(example))


@pytest.mark.parametrize("name", METRICS)
def test_every_metric_takes_month_and_filters(name: str, example: Reader) -> None:
    METRICS[name](example, Filters(("Ana",), ("Media",), ("South",), ("A",)), month=date(2025, 8, 1))


def test_the_readme_and_the_command_line_name_every_metric() -> None:
    readme = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
    assert [name for name in METRICS if f"`{name}`" not in readme] == []


def test_analytics_never_imports_streamlit_and_pages_hold_no_sql() -> None:
    root = Path(__file__).parent.parent

    def imports(path: Path) -> set[str]:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        found = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        return found | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    for path in (root / "analytics").rglob("*.py"):
        assert not {name for name in imports(path) if name.split(".")[0] in ("streamlit", "ui", "pages")}, path
    for path in (root / "ui").rglob("*.py"):
        assert not {name for name in imports(path) if name.split(".")[0] in ("pages", "sqlite3")}, path
        assert ".execute(" not in path.read_text(encoding="utf-8"), path
    for path in (root / "pages").glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not {name for name in imports(path) if name.split(".")[0] in ("duckdb", "sqlite3", "numpy")}, path
        assert not re.search(r"\bselect\b.*\bfrom\b|\.groupby\(|\.merge\(|\.execute\(", text, re.IGNORECASE), path
        assert len(text.splitlines()) <= 160, path
