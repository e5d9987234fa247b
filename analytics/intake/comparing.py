"""Compares two snapshots month by month: the figures that pages show, the clients that change them, and their rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from analytics.book import Book
from analytics.corrections import Corrections
from analytics.errors import Choice, ImportQuestion
from analytics.filters import Filters
from analytics.intake.checking import CheckedExport
from analytics.intake.differences import ChangedRow, ClientChange, Difference, MonthDifference, MonthFigures
from analytics.parsed import macros_for, statements
from analytics.quoting import identifier, literal
from analytics.sql_files import sql

CLIENTS_SHOWN = 50
ROWS_SHOWN = 20
RETENTION_WINDOW = 12
NO_FIGURES = MonthFigures()


_FIGURES = (
    ("plan/month_mrr", "mrr"),
    ("metrics/revenue_movements", "opening"),
    ("metrics/net_dollar_retention", "net_dollar_retention"),
    ("metrics/client_churn_rate", "client_churn_rate"),
)
# How many months a figure looks back.
_MONTHS = {"net_dollar_retention": RETENTION_WINDOW, "client_churn_rate": 1}


def figures_of(con: duckdb.DuckDBPyConnection, snapshot: str) -> dict[str, MonthFigures]:
    """The figures of every month ("2026-03") of a snapshot that is attached under a name, by the SQL that `show` uses.

    The connection's own tables are not touched.
    """
    found: dict[str, dict[date, Any]] = {}
    with con.cursor() as cursor:
        cursor.execute(f"set search_path = {literal(f'{snapshot}.main')}")
        texts = [sql(name) for name, _ in _FIGURES]
        for macro in macros_for("\n".join(texts), sql("metrics/macros").replace("create", "create temporary")):
            cursor.execute(macro)
        for text, (_, name) in zip(texts, _FIGURES, strict=True):
            given = {**Filters().parameters(), "month": None, "months": _MONTHS.get(name)}
            [statement] = statements(f"select month, {identifier(name)} from ({text})")
            values = {parameter: given[parameter] for parameter in statement.named_parameters}
            found[name] = dict(cursor.execute(statement, values).fetchall())
    return {
        f"{month:%Y-%m}": MonthFigures(
            opening=_text(found["opening"].get(month)),
            mrr=_text(found["mrr"][month]),
            net_dollar_retention=found["net_dollar_retention"].get(month),
            client_churn_rate=found["client_churn_rate"].get(month),
        )
        for month in sorted(found["mrr"])
    }


def find_brought_rows(con: duckdb.DuckDBPyConnection, import_number: int, corrections: Corrections) -> None:
    """Creates brought_revenue: revenue rows that the import brings or takes out of force, without those it repeats.

    `con` holds new_revenue and gone_revenue. Clients are named by the id that they count as.
    """
    con.execute("create or replace temporary table counts_as (old_id varchar, new_id varchar)")
    for old in corrections.same_clients:
        con.execute("insert into counts_as values ($1, $2)", [old, corrections.counts_as(old)])
    [(gone,)] = con.execute("select count(*) from gone_revenue").fetchall()
    if gone:
        con.execute(
            f"create or replace temporary table brought_revenue as {sql('plan/brought_revenue')}",
            {"import_number": import_number},
        )
        return
    # nothing to compare with, so nothing is written out either
    con.execute(f"create or replace temporary table brought_by as select {int(import_number)} as import_number")
    con.execute(f"create or replace temporary view brought_revenue as {sql('plan/all_new_revenue')}")


def find_difference(
    con: duckdb.DuckDBPyConnection,
    book: Book,
    has_before: bool,
    files: Sequence[CheckedExport],
    closed_through: str | None,
) -> Difference:
    """What becomes of each month, from the snapshot before the import, if there is one, to the one after.

    `con` has the two attached as before and after, and holds brought_revenue.
    """
    now = figures_of(con, "after")
    was = figures_of(con, "before") if has_before else {}
    changes = _changed_clients(con, book, files) if has_before else {}
    moved = {month for month in {*now, *was} if _mrr_moves(was.get(month), now.get(month))} | set(changes)
    months = []
    for month in sorted({*now, *was}):
        clients, clients_in_all = changes.get(month, ((), 0))
        figures = was.get(month, NO_FIGURES), now.get(month, NO_FIGURES)
        if figures[0] == figures[1] and not clients:
            continue
        months.append(
            MonthDifference(
                month=month,
                before=figures[0],
                after=figures[1],
                is_new=month not in was,
                is_closed=closed_through is not None and month <= closed_through,
                clients=clients,
                clients_in_all=clients_in_all,
                causes=_causes(month, figures, moved),
            )
        )
    return Difference(tuple(months))


def _mrr_moves(was: MonthFigures | None, now: MonthFigures | None) -> bool:
    return (was or NO_FIGURES).mrr != (now or NO_FIGURES).mrr


def _causes(month: str, figures: tuple[MonthFigures, MonthFigures], moved: set[str]) -> tuple[str, ...]:
    was, now = figures
    looked_at = {month}
    if was.client_churn_rate != now.client_churn_rate or was.opening != now.opening:
        looked_at.add(_months_before(month, 1))
    if was.net_dollar_retention != now.net_dollar_retention:
        looked_at.add(_months_before(month, RETENTION_WINDOW))
    return tuple(sorted(looked_at & moved))


def _months_before(month: str, count: int) -> str:
    number = int(month[:4]) * 12 + int(month[5:]) - 1 - count
    return _month_text(number)


def _month_text(number: int) -> str:
    return f"{number // 12:04d}-{number % 12 + 1:02d}"


def _changed_clients(
    con: duckdb.DuckDBPyConnection, book: Book, files: Sequence[CheckedExport]
) -> dict[str, tuple[tuple[ClientChange, ...], int]]:
    """By month, the clients whose MRR changes, with their rows; and how many clients in all."""
    con.execute(
        f"create or replace temporary table changed_clients as {sql('plan/changed_clients')}", {"most": CLIENTS_SHOWN}
    )
    names = FileNames(book, files)
    rows: dict[tuple[int, str], tuple[list[ChangedRow], int]] = {}
    for number, client_id, is_removed, import_number, file_number, line, day, amount, in_all in con.execute(
        sql("plan/rows_of_changes"), {"most": ROWS_SHOWN}
    ).fetchall():
        found, _ = rows.setdefault((number, client_id), ([], int(in_all)))
        file = names.of(import_number, file_number, is_removed)
        found.append(ChangedRow(file, line, day.isoformat(), str(amount), is_removed, import_number))
    result: dict[str, tuple[tuple[ClientChange, ...], int]] = {}
    for number, _, client_id, name, was, now, in_all in con.execute(
        "select * from changed_clients order by month_number, place"
    ).fetchall():
        of_client, rows_in_all = rows.get((number, client_id), ([], 0))
        change = ClientChange(client_id, name, _exact(was), _exact(now), tuple(of_client), rows_in_all)
        known, _ = result.get(_month_text(number), ((), 0))
        result[_month_text(number)] = ((*known, change), int(in_all))
    return result


class FileNames:
    """What users call the files that rows came from."""

    def __init__(self, book: Book, files: Sequence[CheckedExport]) -> None:
        self.book = book
        self.own = {one.file_number: one.name for one in files}
        self.known: dict[int, dict[int, str]] = {}

    def of(self, import_number: int, file_number: int, is_of_the_book: bool) -> str:
        """The name of a file of this import, or of an earlier one."""
        if not is_of_the_book:
            return self.own[file_number]
        if import_number not in self.known:
            record = self.book.import_record(import_number)
            self.known[import_number] = {one.file_number: one.name for one in record.files}
        return self.known[import_number][file_number]


def ask_about_closed_months(difference: Difference, closed_through: str | None, reason: str | None) -> None:
    """Raises ImportQuestion if closed months get another MRR and nobody says why."""
    if closed_through is None or (reason or "").strip():
        return
    changed = [one for one in difference.months if one.is_closed and (one.clients or _mrr_moves(one.before, one.after))]
    if not changed:
        return
    told = [f"{one.month} from {_money(one.before.mrr)} to {_money(one.after.mrr)}" for one in changed[:6]]
    more = f" and {len(changed) - 6} more" if len(changed) > 6 else ""
    raise ImportQuestion(
        f"The months up to {closed_through} are closed, and this import changes the MRR of "
        f"{len(changed)} of them: {', '.join(told)}{more}.",
        [Choice('--reason "TEXT"', "change them all the same; the reason is kept in the history")],
        about="closed months",
    )


def _money(text: str | None) -> str:
    return "none" if text is None else f"{Decimal(text):,.2f}"


def _text(value: Any) -> str | None:
    return None if value is None else _exact(value)


def _exact(value: Any) -> str:
    return str(value)
