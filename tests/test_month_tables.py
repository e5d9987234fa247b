"""Tables of a month: a snapshot keeps what a reader would make, and figures do not depend on which is read."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from threading import Event
from typing import Any

import duckdb
import pandas as pd
import pytest

from analytics import METRICS, month_tables
from analytics.book import Book
from analytics.filters import Filters
from analytics.month_tables import BUILT_OF_MONTH_BEFORE, MONTHS_REMEMBERED, NOT_KEPT, MonthTables, parameters_in
from analytics.reader import Reader, open_reader
from analytics.settings import Settings
from analytics.sql_files import SQL_FOLDER
from tests.books.small_books import random_book
from tests.product import ProductBook

pytestmark = pytest.mark.usefixtures("untold_imports")

# Figures of which sums are kept for every choice but of owners: chosen by owner, they are worked out client by client.
BY_CLIENT_WITH_OWNERS: list[tuple[str, dict[str, Any]]] = [
    ("guaranteed_months", {}),
    ("retention_by_coverage", {}),
    ("retention_by_coverage", {"lag": 0}),
    ("retention_without_largest", {}),
    ("retention_without_largest", {"largest": 3, "by": "growth"}),
    ("retention_without_largest", {"largest": 2}),
    ("net_dollar_retention", {}),
    ("client_churn_rate", {"months": 1}),
    ("client_churn_rate", {"months": 5}),
    ("annual_revenue_retention", {}),
    ("revenue_per_client", {}),
    ("revenue_movements", {}),
    ("recurring_share", {}),
    ("churn_by_group", {"by": "segment"}),
    ("churn_by_group", {"by": "region", "months": 1}),
    ("churn_by_group", {"by": "rank", "months": 5}),
    ("churn_by_group", {"by": "tenure"}),
    ("cohort_retention", {}),
    ("survival", {}),
    ("neglect_rate_ratio", {}),
    ("coverage_summary", {}),
    ("reach", {}),
    ("coverage_by_owner", {"by": "rank"}),
    ("frequency_attainment", {}),
    ("time_share", {"by": "rank"}),
    ("receivables_by_age", {}),
    ("retainer_tiers", {}),
    ("fit_summary", {}),
]


@pytest.fixture
def reader(sample_book: Book) -> Iterator[Reader]:
    """The sample book, with no table of another month made yet."""
    opened = open_reader(sample_book)
    yield opened
    opened.close()


def kept_tables(reader: Reader) -> list[str]:
    with duckdb.connect(str(reader.book.snapshot_path(reader.number)), read_only=True) as con:
        found = con.execute("select table_name from duckdb_tables() where table_name like 'of\\_month\\_%' escape '\\'")
        return sorted(name for (name,) in found.fetchall())


def test_what_is_kept_is_what_would_be_made(reader: Reader) -> None:
    info = reader.info
    made_anew = MonthTables(reader._con, info.settings, tables=[])
    names = kept_tables(reader)
    assert len(names) > 20
    assert not {f"of_month_{name}" for name in NOT_KEPT} & set(names)
    assert {f"of_month_before_{name}" for name in BUILT_OF_MONTH_BEFORE} <= set(names)
    for name in names:
        month = info.months[-2] if name.startswith("of_month_before_") else info.reporting_month
        asked = f"select * from {name.replace('of_month_before_', 'of_month_')}"
        with made_anew.named(asked, {"month": month}) as query, reader._con.cursor() as cursor:
            assert "of_month_" not in query, "made, not kept"
            # as text: lists and structures have no other order
            rows = [sorted(map(str, cursor.execute(text).fetchall())) for text in (query, f"select * from {name}")]
        assert rows[0] == rows[1], name


def test_of_the_month_before_a_kept_table_is_read(reader: Reader) -> None:
    for back, kept in ((1, True), (2, True), (3, False)):
        with reader._month_tables.named("from of_month_attainment_sums", {"month": reader.info.months[-back]}) as query:
            assert ("of_month_" in query) == kept, back


def test_a_small_snapshot_keeps_no_tables_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = random_book(3, tmp_path / "exports", clients=12, months=24, shape="mixed", contacts="full")
    small = ProductBook(made.files, tmp_path / "small", made.import_day, made.as_of)
    monkeypatch.setattr(month_tables, "KEPT_FROM_ROWS", 0)
    keeping = ProductBook(made.files, tmp_path / "keeping", made.import_day, made.as_of)
    assert not kept_tables(small._reader)
    assert kept_tables(keeping._reader)
    for metric in METRICS:
        assert small.rows(metric) == keeping.rows(metric), metric


def test_every_table_of_a_month_is_kept_or_made_when_a_metric_asks(reader: Reader) -> None:
    earlier = reader.info.months[-5]
    for name in ("client_fit", "renewals_due", "retained_hours", "guaranteed_revenue", "time_share", "work_list"):
        assert not METRICS[name](reader, Filters(), month=earlier).empty, name


@pytest.mark.parametrize(("name", "options"), BY_CLIENT_WITH_OWNERS)
def test_sums_that_are_kept_are_those_of_all_owners(reader: Reader, name: str, options: dict[str, Any]) -> None:
    owners = tuple(row["owner"] for row in reader.table("client_owners", {}).to_pylist())
    for others in ({}, {"segments": reader_values(reader, "segment")[:1]}):
        by_sums = METRICS[name](reader, Filters(**others), month=None, **options)
        by_client = METRICS[name](reader, Filters(owners=owners, **others), month=None, **options)
        pd.testing.assert_frame_equal(by_sums, by_client, check_exact=True)


def reader_values(reader: Reader, column: str) -> tuple[str, ...]:
    return tuple(sorted(set(METRICS["work_list"](reader)[column])))


def test_threads_ask_for_many_months_at_once(reader: Reader) -> None:
    months = reader.info.months[-8:]

    def ask(month: date) -> pd.DataFrame:
        return METRICS["client_fit"](reader, Filters(), month=month)

    one_by_one = [ask(month) for month in months]
    with ThreadPoolExecutor(6) as pool:
        at_once = list(pool.map(ask, months * 3))
    for place, frame in enumerate(at_once):
        pd.testing.assert_frame_equal(frame, one_by_one[place % len(months)], check_exact=True)
    # the last few months are remembered, no more once nobody reads the others
    ask(months[0])
    with reader._con.cursor() as cursor:
        made = cursor.execute("select table_name from duckdb_tables() where table_name like 'month_2%'").fetchall()
    assert 0 < len({name[: len("month_2026_01")] for (name,) in made}) <= MONTHS_REMEMBERED


def test_nobody_waits_for_the_tables_of_a_month_that_he_did_not_ask_for(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, other = reader.info.months[-4], reader.info.months[-6]
    plain, waiting, may_go_on = MonthTables._table, Event(), Event()

    def made(tables: MonthTables, name: str, month: date) -> str:
        if month == slow:
            waiting.set()
            assert may_go_on.wait(60)
        return plain(tables, name, month)

    monkeypatch.setattr(MonthTables, "_table", made)
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(METRICS["time_share"], reader, Filters(), month=slow)
        try:
            assert waiting.wait(60)
            assert not METRICS["time_share"](reader, Filters(), month=other).empty
            assert not asked.done()
        finally:
            may_go_on.set()
        assert not asked.result().empty


def test_a_table_that_cannot_be_made_leaves_the_others_usable(reader: Reader) -> None:
    earlier = reader.info.months[-3]
    with (
        pytest.raises(duckdb.Error),
        reader._month_tables.named("select nothing from of_month_fit", {"month": earlier}) as query,
        reader._con.cursor() as cursor,
    ):
        cursor.execute(query)
    assert not METRICS["client_fit"](reader, Filters(), month=earlier).empty


def test_settings_that_the_tables_bind_are_those_of_the_snapshot(reader: Reader) -> None:
    """A parameter of sql/of_month is the month, the day, a number of months, or the name of a setting."""
    known = set(Settings.__dataclass_fields__) | {"month", "day", "months", "lag"}
    for path in sorted((SQL_FOLDER / "of_month").glob("*.sql")):
        assert parameters_in(path.read_text(encoding="utf-8")) <= known, path.name
