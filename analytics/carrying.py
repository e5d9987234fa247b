"""Builds a snapshot on the one before it: what new rows and entries do not touch is carried over.

The file of the snapshot before is copied. In the copy, the months from the first one on that anything new tells
on are made again, by the same models; earlier months only learn what has become of their clients since. The outcome
is the same, row for row, as of a whole build; where that is not sure to be cheap or exact, the whole is built.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from analytics.build import (
    MARTS,
    Built,
    BuiltFrom,
    Progress,
    build_snapshot,
    find_reporting_month,
    insert_model,
    make_clients,
    make_model,
    open_rows,
    silent,
)
from analytics.corrections import Corrections
from analytics.engines import Connection, Engine
from analytics.engines.duckdb_engine import DuckDBEngine, on_this_machine
from analytics.month_tables import keep_month_tables
from analytics.quoting import identifier
from analytics.settings import VIEW_SETTINGS, Settings
from analytics.sql_files import sql

# What the snapshot before says, to compare with.
_REMEMBERED = (
    "given",
    "reporting",
    "contact_span",
    "clients",
    "rank_overrides",
    "owner_changes",
    "chosen_exits",
    "replaced_revenue",
    "replaced_contacts",
    "logged_contacts",
)
# A mart with months that are no rows' own: found in the whole history of a client.
_NOT_BY_MONTH = frozenset({"chosen_exits"})
# Marts that hold the owner, segment and region of clients row by row.
_BY_CLIENT = ("account_coverage", "movements", "account_months")
# The first month that is made anew looks back over two years.
_MONTHS_LOOKED_BACK = 24


@dataclass(frozen=True)
class Base:
    """The snapshot that another may be built on: its file, built by today's SQL, and what it was made from."""

    path: Path
    # their numbers, the oldest first
    imports: tuple[int, ...]
    settings: Settings
    corrections: Corrections


@dataclass(frozen=True)
class _Changes:
    """From when on rows differ from those before: the month that revenue pays for, and the day of a contact."""

    known_to: int
    first_month: int | None
    first_contact_on: date | None


def build_onto(
    path: Path,
    made_from: BuiltFrom,
    base: Base | None,
    progress: Progress = silent,
    engine: Engine | None = None,
) -> Built:
    """Writes a new snapshot file like build_snapshot, carrying over what it can of the snapshot before.

    Raises what build_snapshot raises.
    """
    engine = engine or on_this_machine()
    if base is not None and isinstance(engine, DuckDBEngine) and _may_carry(base, made_from):
        built = _carry(path, made_from, base, progress, engine)
        if built is not None:
            return built
        path.unlink()
    return build_snapshot(path, made_from, progress, engine)


def _may_carry(before: Base, now: BuiltFrom) -> bool:
    """Whether only rows and entries were added: the same rules and corrections, no import less."""
    return (
        bool(before.imports)
        and before.imports == tuple(one.number for one in now.imports)[: len(before.imports)]
        and _rules(before.settings) == _rules(now.settings)
        and before.corrections == now.corrections
    )


def _rules(settings: Settings) -> Settings:
    return replace(settings, **{name: getattr(Settings(), name) for name in VIEW_SETTINGS})


def _carry(path: Path, made_from: BuiltFrom, base: Base, progress: Progress, engine: DuckDBEngine) -> Built | None:
    """Builds on a copy of the snapshot before; None if the whole must be built."""
    shutil.copyfile(base.path, path)
    con = engine.connect(path)
    try:
        for name in _REMEMBERED:
            con.execute(f"create temporary table before_{name} as select * from {name}")
        opened = open_rows(con, made_from)
        if con.execute(sql("carry/other_rules")).fetchall() or opened.currency.is_converted:
            return None
        [(data_date_before,)] = con.execute("select data_date from before_given").fetchall()
        if opened.data_date < data_date_before:
            return None
        changes = _find_changes(con, max(base.imports), data_date_before, opened.data_date)
        progress("months of each client", 0.1)
        _remake_months_of_revenue(con, changes.first_month)
        progress("days with contacts", 0.2)
        _remake_contact_days(con, changes.first_contact_on)
        make_clients(con, made_from)
        _remake_handoffs(con, changes.first_contact_on)
        progress("client months up to the reporting month", 0.4)
        con.execute(f"create or replace table reporting as {sql('models/reporting')}")
        first = _first_month(con, changes, made_from.settings)
        if first is None:
            return None
        con.execute(
            f"create temporary table carried_months as {sql('carry/carried_months')}",
            {"month_number": first - _MONTHS_LOOKED_BACK - 1, "first_number": first},
        )
        con.execute(f"create temporary table carried_openings as {sql('carry/carried_openings')}")
        find_reporting_month(con)
        [(reporting_number,)] = con.execute("select reporting_number from reporting").fetchall()
        make_model(con, "chosen_exits")
        [(exits_from,)] = con.execute(sql("carry/chosen_exits_tell_from")).fetchall()
        if first > reporting_number or (exits_from is not None and exits_from < first):
            return None
        progress("months that change", 0.6)
        _remake_marts(con, first, changes, engine)
        keep_month_tables(con, made_from.settings)
        con.execute("checkpoint")
    finally:
        con.close()
    progress("snapshot", 1.0)
    return Built(opened.data_date, opened.spent)


def _find_changes(con: Connection, known_to: int, data_date_before: date, data_date: date) -> _Changes:
    """What the imports after one brought, what they replaced, and what was logged or withdrawn since."""
    con.execute(f"create temporary table changed_revenue as {sql('carry/changed_revenue')}", {"known_to": known_to})
    [(first_day,)] = con.execute("select least(min(date), min(period_start)) from changed_revenue").fetchall()
    [(first_contact_on,)] = con.execute(
        f"select min(date) from ({sql('carry/changed_contacts')})", {"known_to": known_to}
    ).fetchall()
    days = [first_contact_on] if first_contact_on else []
    if data_date > data_date_before:
        # what was a plan has happened since
        days.append(data_date_before + timedelta(days=1))
    return _Changes(known_to, None if first_day is None else _number(first_day), min(days, default=None))


def _remake_months_of_revenue(con: Connection, first_month: int | None) -> None:
    if first_month is None:
        return
    con.execute("delete from client_months where month_number >= $first", {"first": first_month})
    con.execute(
        f"insert into client_months with revenue as ({sql('carry/revenue_from')}), "
        f"revenue_parts as (\n{sql('models/revenue_parts')}\n), made as (\n{sql('models/client_months')}\n) "
        "select * from made where month_number >= $first",
        {"first": first_month, "first_day": _first_day(first_month)},
    )


def _remake_contact_days(con: Connection, first_day: date | None) -> None:
    if first_day is None:
        return
    con.execute("delete from contact_days where date >= $first_day", {"first_day": first_day})
    con.execute(
        f"insert into contact_days with contacts as ({sql('carry/contacts_from')}), "
        f"made as (\n{sql('models/contact_days')}\n) select * from made",
        {"first_day": first_day},
    )


def _remake_handoffs(con: Connection, first_day: date | None) -> None:
    """A first touch before the first changed contact stays, unless the client's events changed."""
    con.execute(f"create temporary table changed_events as {sql('carry/changed_events')}")
    day = {"first_day": first_day or date.max}
    con.execute(sql("carry/forget_handoffs"), day)
    con.execute(
        f"create temporary table new_handoffs as with contacts as ({sql('carry/contacts_of_events')}), "
        f"made as (\n{sql('models/handoffs')}\n) select * from made",
        day,
    )
    con.execute(f"insert into handoffs {sql('carry/handoffs')}")


def _first_month(con: Connection, changes: _Changes, settings: Settings) -> int | None:
    """The first month of which anything may differ; None if that cannot be told."""
    [days] = con.execute(sql("carry/measured_days")).fetchall()
    coverage_day, is_coverage_day_moved, contacts_end, number_before, number_now, is_first_contact_same = days
    if number_now < number_before or not is_first_contact_same:
        return None
    cadence = timedelta(days=settings.longest_cadence_days)
    [(clients_from,)] = con.execute(
        sql("carry/clients_tell_from"), {"longest_cadence": settings.longest_cadence_days}
    ).fetchall()
    # the reporting month was looked at as of its data date, and the plans after it stood with the month before it
    found: list[int] = [number_before - 1]
    if changes.first_month is not None:
        # MRR that comes back closes the gap before it
        found.append(changes.first_month - settings.gap_months)
    # a contact excuses, as a plan, the months that end within the cadence before it
    if changes.first_contact_on is not None:
        found.append(_number(changes.first_contact_on - cadence))
    if is_coverage_day_moved:
        found.append(_number(coverage_day - cadence))
    found += [_number(day) for day in (contacts_end, clients_from) if day is not None]
    return min(found)


def _remake_marts(con: Connection, first: int, changes: _Changes, engine: DuckDBEngine) -> None:
    """Makes the months from the first one on anew; in those before, only what clients and later months tell."""
    con.execute(f"create temporary table changed_clients as {sql('carry/changed_clients')}")
    con.execute(f"create temporary table next_unpaid as {sql('carry/next_unpaid')}", {"first_number": first})
    for name in _BY_CLIENT:
        con.execute(sql(f"carry/tell_clients_of_{name}"), {"first_number": first})
    con.execute(sql("carry/tell_mrr_ahead"), {"first_number": first})
    con.execute(sql("carry/tell_next_unpaid"), {"first_number": first})
    _remake_contact_months(con, changes, engine)
    _remake_from(con, "account_ranks", first, engine)
    _remake_from(con, "account_coverage", first, engine)
    con.execute(sql("carry/forget_invoices"))
    con.execute(
        f"insert into invoices with revenue as ({sql('carry/revenue_of_invoices')}), "
        f"made as (\n{sql('models/invoices')}\n) select * from made",
        {"known_to": changes.known_to},
    )
    [(is_any_moved,)] = con.execute("select coalesce(bool_or(is_moved), false) from changed_clients").fetchall()
    by_month = _tables_with(con, "month_number") - _NOT_BY_MONTH
    # sums by segment count a client that moved elsewhere in every month
    moved = _tables_with(con, "segment").difference(_BY_CLIENT) if is_any_moved else set()
    for name in MARTS:
        if name in by_month - moved:
            _remake_from(con, name, first, engine)
        else:
            make_model(con, name)
    kept = con.execute("select table_name from duckdb_tables() where starts_with(table_name, 'of_month_')").fetchall()
    for (name,) in kept:
        con.execute(f"drop table {identifier(name)}")


def _remake_contact_months(con: Connection, changes: _Changes, engine: DuckDBEngine) -> None:
    [days] = con.execute(sql("carry/measured_days")).fetchall()
    found = [changes.first_contact_on] if changes.first_contact_on else []
    if days[1]:
        # contacts after the day that coverage is measured at stood apart
        found.append(days[0] + timedelta(days=1))
    if found:
        _remake_from(con, "contact_months", _number(min(found)), engine)


def _tables_with(con: Connection, column: str) -> set[str]:
    found = con.execute("select table_name from duckdb_columns() where column_name = $column", {"column": column})
    return {name for (name,) in found.fetchall()}


def _remake_from(con: Connection, name: str, first: int, engine: DuckDBEngine) -> None:
    """Makes the months of a model from a number on anew."""
    con.execute(f"delete from {name} where month_number >= $first", {"first": first})
    insert_model(con, name, engine, first)


def _number(day: date) -> int:
    return day.year * 12 + day.month - 1


def _first_day(number: int) -> date:
    return date(number // 12, number % 12 + 1, 1)
