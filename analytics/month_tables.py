"""Tables of one month for the whole book, that several metrics read: sql/of_month.

A snapshot keeps those of its reporting month, and some of the month before, unless it is small; a Reader makes all
others when a metric first asks for them, with the same SQL, and keeps the last few months.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from functools import cache
from threading import Lock
from typing import Any, Protocol

import duckdb

from analytics.settings import Settings
from analytics.sql_files import sql

# What the metrics' SQL is written with, and these tables as well.
MACROS = ("metrics/macros", "metrics/agreement_macros", "metrics/invoice_macros", "metrics/fit_macros")
# Made with a snapshot, each after those that it rests on. A number at the end is the months of its window or its lag.
BUILT = (
    "standing",
    "worked_1",
    "retained_hours_1",
    "worked_3",
    "worked_12",
    "rate_medians",
    "lateness",
    "lateness_sums",
    "open_invoices",
    "debts",
    "receivable_sums",
    "fit",
    "fit_sums",
    "fit_medians",
    "parted_before",
    "renewals",
    "outcomes",
    "guarantees",
    "guaranteed_sums",
    "falling",
    "falling_sums",
    "next_tiers",
    "tier_sums",
    "hours_sums_1",
    "candidates",
    "dormant",
    "expected",
    "expected_sums",
    "ranked",
    "rank_sums",
    "moves",
    "silence",
    "calls",
    "recent_handoffs",
    "minutes",
    "time_sums",
    "coverage_sums",
    "attainment_sums",
    "lines",
)
# Made for the two lags that pages show: none, and the setting's.
BUILT_BY_LAG = ("followed", "followed_groups", "followed_counts", "followed_products")
# Of the month before as well, with which the pages of the reporting month compare: it would take whoever opens a large
# book first the longest. They rest on marts alone.
BUILT_OF_MONTH_BEFORE = ("coverage_sums", "attainment_sums")
# Only serve to make others.
NOT_KEPT = frozenset({"worked_1", "worked_3"})
# What a query is asked with that it need not bind itself: it chooses the tables.
CHOOSES_TABLES = frozenset({"month", "months", "lag"})
# A snapshot of fewer months of clients and days with contacts than these keeps no tables: each is made in some
# milliseconds when it is asked for, while making all of them would be a fifth of a small import.
KEPT_FROM_ROWS = 2_000
# Other months that a Reader remembers: somebody looks at one, and at the month or the year before it.
MONTHS_REMEMBERED = 3

_MENTIONED = re.compile(r"\bof_month_([a-z_]+(?:_\d+)?)\b")
_NUMBER = re.compile(r"_(\d+)$")
_PARAMETER = re.compile(r"\$([a-z_]\w*)")


class Runs(Protocol):
    """What runs SQL: a connection to DuckDB, or what stands for one while a snapshot is built."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any:
        """Runs one statement, or several without parameters."""


@cache
def parameters_in(text: str) -> frozenset[str]:
    """The names of the parameters that a query binds."""
    return frozenset(_PARAMETER.findall(text))


def keep_month_tables(con: Runs, settings: Settings) -> None:
    """Makes the tables of the reporting month in a snapshot that is being built, from its marts, if it is not small."""
    [(rows,)] = con.execute(
        "select (select count(*) from account_months) + (select count(*) from contact_days)"
    ).fetchall()
    if rows < KEPT_FROM_ROWS:
        return
    for file in MACROS:
        con.execute(sql(file).replace("create macro", "create temporary macro"))
    month, day = _reporting(con)
    for name in _built(settings):
        scope = "temporary" if name in NOT_KEPT else ""
        made = f"create {scope} table of_month_{name} as {_with_numbers(_text(name), _number(name))}"
        con.execute(made, _values(name, month, day, settings))
    before = _month_before(month)
    for name in BUILT_OF_MONTH_BEFORE:
        values = _values(name, before, _last_day(before), settings)
        con.execute(f"create table of_month_before_{name} as {_text(name)}", values)


class MonthTables:
    """The tables of a snapshot's months, for the queries that name them. Threads may share it.

    `tables` are those of the snapshot: it may keep the tables of its reporting month. Who asks for another month waits
    while a table of that month is made; nobody else does.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, settings: Settings, tables: Sequence[str]) -> None:
        self._con = con
        self._reporting_month, self._data_date = _reporting(con)
        self._settings = settings
        self._kept = frozenset(tables)
        self._lock = Lock()
        # by month, the least recently asked for first: the tables that were made, and the queries that read them
        self._made: OrderedDict[date, set[str]] = OrderedDict()
        self._readers: dict[date, int] = {}
        self._making: dict[date, Lock] = {}

    @contextmanager
    def named(self, text: str, parameters: Mapping[str, Any]) -> Iterator[str]:
        """The query with the tables of its month in place of those of the reporting month, made if need be."""
        if "of_month_" not in text:
            yield text
            return
        month, number = parameters["month"], parameters.get("lag", parameters.get("months"))
        text = _with_numbers(text, number)
        if all(self._kept_name(found[1], month) for found in _MENTIONED.finditer(text)):
            yield self._resolved(text, month, number)
            return
        with self._lock:
            self._made.setdefault(month, set())
            self._made.move_to_end(month)
            self._readers[month] = self._readers.get(month, 0) + 1
            self._forget()
            making = self._making.setdefault(month, Lock())
        try:
            with making:
                resolved = self._resolved(text, month, number)
            yield resolved
        finally:
            with self._lock:
                self._readers[month] -= 1

    def day_looked_at(self, month: date) -> date:
        """The day that a month is looked at: the data date for the reporting month, else the month's last day."""
        if month == self._reporting_month:
            return self._data_date
        return _last_day(month)

    def _resolved(self, text: str, month: date, number: int | None) -> str:
        return _MENTIONED.sub(lambda found: self._table(found[1], month), _with_numbers(text, number))

    def _table(self, name: str, month: date) -> str:
        if kept := self._kept_name(name, month):
            return kept
        made = _table_of(name, month)
        if name not in self._made[month]:
            text = self._resolved(_text(name), month, _number(name))
            values = _values(name, month, self.day_looked_at(month), self._settings)
            with self._con.cursor() as cursor:
                cursor.execute(f"create table {made} as {text}", values)
            self._made[month].add(name)
        return made

    def _kept_name(self, name: str, month: date) -> str | None:
        """What the snapshot calls its table of a month, None if it keeps none."""
        prefixes = {self._reporting_month: "of_month", _month_before(self._reporting_month): "of_month_before"}
        known = f"{prefixes.get(month)}_{name}"
        return known if known in self._kept else None

    def _forget(self) -> None:
        """Drops the tables of the months that nobody has asked for lately, nor reads now."""
        idle = [month for month in self._made if not self._readers[month]]
        for month in idle[: max(len(self._made) - MONTHS_REMEMBERED, 0)]:
            for name in self._made.pop(month):
                with self._con.cursor() as cursor:
                    cursor.execute(f"drop table {_table_of(name, month)}")
            del self._readers[month], self._making[month]


def _reporting(con: Runs) -> tuple[date, date]:
    """The reporting month and the data date of a snapshot."""
    [(month, day)] = con.execute("select reporting_month, data_date from reporting cross join given").fetchall()
    return month, day


def _table_of(name: str, month: date) -> str:
    """What a table is called that a reader makes."""
    return f"month_{month:%Y_%m}_{name}"


def _month_before(month: date) -> date:
    return date.fromordinal(month.toordinal() - 1).replace(day=1)


def _last_day(month: date) -> date:
    return date.fromordinal(date(month.year + month.month // 12, month.month % 12 + 1, 1).toordinal() - 1)


def _built(settings: Settings) -> tuple[str, ...]:
    lags = sorted({0, settings.coverage_lag_months})
    return BUILT + tuple(f"{name}_{lag}" for lag in lags for name in BUILT_BY_LAG)


def _text(name: str) -> str:
    return sql(f"of_month/{_NUMBER.sub('', name)}")


def _number(name: str) -> int | None:
    found = _NUMBER.search(name)
    return int(found[1]) if found else None


@cache
def _has_number(name: str) -> bool:
    """Whether a table, named without a number, is one of a window or of a lag, or made from such a one."""
    text = _text(name)
    return bool(parameters_in(text) & {"months", "lag"}) or any(_has_number(one) for one in _mentioned(text))


def _mentioned(text: str) -> list[str]:
    return [found[1] for found in _MENTIONED.finditer(text) if _number(found[1]) is None]


def _with_numbers(text: str, number: int | None) -> str:
    """The query with the months of its window or lag in the name of every table that has them and does not say them."""

    def named(found: re.Match[str]) -> str:
        name = found[1]
        return f"of_month_{name}_{number}" if _number(name) is None and _has_number(name) else f"of_month_{name}"

    return _MENTIONED.sub(named, text)


def _values(name: str, month: date, day: date, settings: Settings) -> dict[str, Any]:
    """What a table's SQL binds: its month and the day it is looked at, the months of its window or lag, settings."""
    given = {"month": month, "day": day, "months": _number(name), "lag": _number(name)}
    return {one: given[one] if one in given else _bound(getattr(settings, one)) for one in parameters_in(_text(name))}


def _bound(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
