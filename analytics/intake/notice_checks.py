"""Runs the checks of sql/notices over the rows in force as they are with the import, and words what they find."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import duckdb

from analytics.book import Book
from analytics.corrections import Corrections
from analytics.intake.alike_names import LONG_NAME, SHORTEST_NAME, TELLING_LENGTH, find_named_pairs
from analytics.intake.checking import CheckedExport
from analytics.intake.comparing import FileNames
from analytics.intake.noticing import Example, Notice
from analytics.parsed import statements
from analytics.settings import Settings
from analytics.sql_files import sql

EXAMPLES_SHOWN = 20
# So many invoice ids of a book say whether its rows are lines of invoices.
IDS_THAT_TELL = 1_000_000
# What every check may leave out of its columns, and what it then is.
COLUMNS = {
    "client_id": "cast(null as varchar)",
    "name": "cast(null as varchar)",
    "other_id": "cast(null as varchar)",
    "import_number": "cast(null as integer)",
    "file_number": "cast(null as integer)",
    "line": "cast(null as bigint)",
    "date": "cast(null as date)",
    "amount": "cast(null as decimal(18, 6))",
    "weight": "1",
    "note": "''",
}


@dataclass(frozen=True)
class Found:
    """What a check found: entries (a row, a client, a month ...), the rows that they stand for, and their sum."""

    entries: int
    rows: int
    amount: Decimal | None
    examples: tuple[Example, ...]
    # what the command needs of each entry, where the check says so in a column `told`
    told: tuple[str, ...] = ()


@dataclass(frozen=True)
class Check:
    """One file of sql/notices: the words for what it finds, the limits that it goes by, and what mends it."""

    name: str
    message: Callable[[Found], str]
    remedy: str
    command: Callable[[Found], str | None] = lambda found: None
    limits: Mapping[str, object] = field(default_factory=dict)


def counted(count: int, word: str, several: str = "") -> str:
    """1 row, 2 rows."""
    return f"{count:,} {word if count == 1 else several or word + 's'}"


def _same_client(found: Found) -> str:
    first = found.examples[0]
    return f"python -m analytics same-client {shlex.quote(first.client_id or '')} {shlex.quote(first.other_id or '')}"


SAME_CLIENT = (
    "If they are one client, join them with same-client OLD NEW; otherwise leave them be. "
    "same-client without ids lists all that look alike."
)

CHECKS_IN_ORDER: tuple[Check, ...] = (
    Check(
        "hundredfold_amounts",
        lambda found: (
            f"{counted(found.rows, 'amount is', 'amounts are')} about a hundred times the client's usual one."
        ),
        "Most likely the decimal mark is lost. Correct the export; if a whole file is in cents, say so with the flag.",
        lambda found: "--units minor",
        # four other rows make a habit; a lost mark makes it a hundredfold, the real amount being a third more or less;
        # a client with amounts in between has no usual amount
        {"others": 4, "usual_spread": 4, "at_least": 75, "at_most": 133},
    ),
    Check(
        "missing_months",
        lambda found: f"{counted(found.rows, 'month has', 'months have')} hardly any revenue, between months that do.",
        "Most likely an export of these months is missing: import it as well.",
        # below three clients a month without revenue is no surprise; a tenth of the usual clients is what annual
        # invoices leave in a month that is missing
        limits={"clients": 3, "part": 10},
    ),
    Check(
        "missing_client_months",
        lambda found: (
            f"{counted(found.entries, 'client pays', 'clients pay')} the same before and after two or three months "
            "without recurring revenue; so far they count as churned and back."
        ),
        "Most likely invoices of these months are missing: export them as well. If the client did pause, all is well.",
        # three equal months on both sides are a retainer
        limits={"steady_months": 3},
    ),
    Check(
        "billing_gaps",
        lambda found: (
            f"The recurring revenue of {counted(found.entries, 'client')} comes every few months, without a period: "
            "each invoice counts as one month's MRR, and the client as churned in between."
        ),
        "If each invoice pays for the months up to the next one, set these billing periods: every invoice is then "
        "spread over its months. Or give the invoices period_start and period_end in the export.",
        lambda found: "python -m analytics billing " + " ".join(shlex.quote(one) for one in found.told),
        # two equal distances are a rhythm (of whole years one is enough); amounts within the double of each other
        limits={"times": 2, "spread": 2},
    ),
    Check(
        "late_invoices",
        lambda found: (
            f"{counted(found.entries, 'gap')} of one month in steady recurring revenue: a late invoice looks like this "
            "and counts as churn and reactivation."
        ),
        "If these clients never left, let gaps of one month be closed, for all clients; undo takes it back.",
        lambda found: "python -m analytics settings gap_months=1",
        limits={"steady_months": 3},
    ),
    Check(
        "repeated_rows",
        lambda found: f"{counted(found.rows, 'revenue row repeats', 'revenue rows repeat')} another in everything.",
        "All are kept. If they are there twice by mistake, remove them from the export and load it again.",
        # where one invoice id in twenty has several amounts, rows are lines of invoices, and lines may be equal;
        # a fifth of all rows is more than that
        limits={"lines_part": 20, "copies_part": 5},
    ),
    Check(
        "repeated_contacts",
        lambda found: f"{counted(found.rows, 'contact repeats', 'contacts repeat')} another in everything.",
        "All are kept. So many are no chance: most likely the export lists a contact once for each participant. "
        "Export it with one row a contact.",
        # one in twenty: equal e-mails on one day happen
        limits={"part": 20},
    ),
    Check(
        "repeated_invoices",
        lambda found: (
            f"{counted(found.rows, 'revenue row has', 'revenue rows have')} the invoice id of another invoice."
        ),
        "All are kept. Look whether they are one invoice; then remove it from one of the exports and load it again.",
        # more than a tenth of the ids: then the column is a contract or order number
        limits={"part": 10},
    ),
    Check(
        "same_ids",
        lambda found: f"{counted(found.entries, 'client id is', 'client ids are')} another but for zeros, .0 or case.",
        SAME_CLIENT,
        _same_client,
        # ids that many share are placeholders; ids of fifteen signs tell case apart
        limits={"most_alike": 4, "long_id": 15},
    ),
    Check(
        "same_names",
        lambda found: f"{counted(found.entries, 'client has', 'clients have')} the name of another under another id.",
        SAME_CLIENT,
        _same_client,
    ),
    Check(
        "near_names",
        lambda found: f"{counted(found.entries, 'unknown client is', 'unknown clients are')} nearly a known one.",
        SAME_CLIENT,
        _same_client,
        {"shortest_name": SHORTEST_NAME, "long_name": LONG_NAME, "telling_length": TELLING_LENGTH},
    ),
    Check(
        "future_dates",
        lambda found: f"{counted(found.rows, 'row is', 'rows are')} dated after the import day.",
        "Revenue counts from its month on, and contacts as plans. If these dates are wrong, correct the export; if day "
        "and month are mixed up, say their order with --date-order.",
    ),
    Check(
        "before_signing",
        lambda found: (
            f"{counted(found.rows, 'revenue row is', 'revenue rows are')} from over a month before the client signed."
        ),
        "Most likely signed_on is the date of a later contract: put in the first one, or correct the row's date.",
        # a first invoice may be written in the month before the signature
        limits={"days": 31},
    ),
    Check(
        "after_end",
        lambda found: (
            f"{counted(found.rows, 'revenue row is', 'revenue rows are')} from over two months after the client ended."
        ),
        "If the client is back, clear ended_on in the clients export; else correct the row's date.",
        # what was done last is often billed in the month after, dated to that month's end
        limits={"days": 62},
    ),
    Check(
        "contacts_stopped",
        lambda found: (
            f"Contacts of {counted(found.entries, 'source')} have stopped well before the data date: "
            "from then on clients look neglected that may not be."
        ),
        "Export the contacts up to the data date and import them as well.",
        # two weeks pass in silence around holidays; twice the longest silence of half a year is more than usual;
        # a source of a few days has no rhythm
        limits={"silent_days": 14, "looked_back": 180, "contact_days": 10},
    ),
    Check(
        "owner_gone",
        lambda found: (
            f"{counted(found.entries, 'owner')} of active clients {'has' if found.entries == 1 else 'have'} made no "
            "contact in the last 90 days of the contacts, and did before."
        ),
        "If they left, give their clients a new owner in the clients export; if they go by another name in the "
        "contacts, say so with alias REP OWNER.",
        lambda found: "python -m analytics alias",
        # a quarter without any contact is the longest usual cadence; three times the longest silence so far is no
        # chance; twenty days of contacts make a rhythm
        limits={"silent_days": 90, "contact_days": 20},
    ),
)


def find_notices(
    con: duckdb.DuckDBPyConnection,
    book: Book,
    files: Sequence[CheckedExport],
    import_number: int,
    import_day: date,
    data_date: date,
    settings: Settings,
    corrections: Corrections,
    has_before: bool,
    equal_rows: Mapping[str, int],
) -> tuple[Notice, ...]:
    """What looks wrong, in the order of the checks; what the book had before is not told again.

    `equal_rows`: how many rows of the files repeat another, by the check that tells of them.

    `con` holds the rows of the import (new_*), all rows and those in force, brought_revenue, and the snapshots
    attached as after and, if `has_before`, as before.
    """
    _prepare(con, has_before)
    limits: dict[str, object] = {
        "import_number": import_number,
        "import_day": import_day,
        "data_date": data_date,
        "gap_months": settings.gap_months,
        **_days_and_share(con),
    }
    _create(con, "missing_for_all", "missing_months", {"clients": 3, "part": 10})
    _create(con, "paid_months", "paid_months", {})
    find_named_pairs(con)
    names = FileNames(book, files)
    notices = []
    for check in CHECKS_IN_ORDER:
        if check.name in equal_rows and not _may_repeat(con, check, equal_rows[check.name], has_before, corrections):
            continue
        found = _run(con, check.name, limits | dict(check.limits), names, import_number)
        if found is None:
            continue
        notices.append(
            Notice(
                check=check.name,
                message=check.message(found),
                rows=found.rows,
                amount=None if found.amount is None else str(found.amount),
                remedy=check.remedy,
                command=check.command(found),
                examples=found.examples,
            )
        )
    return tuple(notices)


def _may_repeat(
    con: duckdb.DuckDBPyConnection, check: Check, equal: int, has_before: bool, corrections: Corrections
) -> bool:
    """Whether a check of repeated rows can find any: it puts all rows side by side, and what repeats is counted."""
    if check.name == "repeated_contacts":
        [(rows_of_files,)] = con.execute("select count(*) from new_contacts").fetchall()
        return bool(equal * int(str(check.limits["part"])) >= rows_of_files > 0)
    if equal or corrections:
        return True
    # with nothing else in the book, what is equal is equal in the files
    return has_before and bool(con.execute(sql("notices/dates_that_repeat")).fetchall())


def _prepare(con: duckdb.DuckDBPyConnection, has_before: bool) -> None:
    con.execute(
        "create or replace temporary view brought as select brought_revenue.* from brought_revenue "
        "semi join after.clients as clients on clients.client_id = brought_revenue.client_id where not is_removed"
    )
    con.execute("create or replace temporary table brought_clients as select distinct client_id from brought")
    for view, table in (("clients_before", "clients"), ("months_before", "account_months")):
        of = f"before.{table}" if has_before else f"after.{table} where false"
        con.execute(f"create or replace temporary view {view} as select * from {of}")


def _days_and_share(con: duckdb.DuckDBPyConnection) -> dict[str, object]:
    """The days of the import, and of how many invoice ids of the book one is looked at where some tell of all."""
    [(first_on, last_on)] = con.execute("select min(date), max(date) from brought").fetchall()
    [(book_rows,)] = con.execute("select count(*) from revenue_rows").fetchall()
    return {"first_on": first_on, "last_on": last_on, "one_id_in": 1 + book_rows // IDS_THAT_TELL}


def _create(con: duckdb.DuckDBPyConnection, table: str, name: str, limits: dict[str, object]) -> int:
    """Makes a table by a file of sql/notices; how many rows it has."""
    statement = f"create or replace temporary table {table} as {sql(f'notices/{name}')}"
    [parsed] = statements(statement)
    [(count,)] = con.execute(parsed, {limit: limits[limit] for limit in parsed.named_parameters}).fetchall()
    return int(count)


def _run(
    con: duckdb.DuckDBPyConnection, name: str, limits: dict[str, Any], names: FileNames, import_number: int
) -> Found | None:
    """One check; None if it finds nothing."""
    if not _create(con, "found_columns", name, limits):
        return None
    given = {column for (column,) in con.execute("select column_name from (describe found_columns)").fetchall()}
    chosen = [column if column in given else f"{other} as {column}" for column, other in COLUMNS.items()]
    con.execute(f"create or replace temporary table found as select {', '.join(chosen)} from found_columns")
    [(entries, count, amount)] = con.execute("select count(*), sum(weight), sum(amount) from found").fetchall()
    shown = con.execute(
        "select found.client_id, coalesce(found.name, clients.name), import_number, file_number, line, date, amount, "
        "other_id, note from (select *, rowid as place from found order by rowid limit $most) as found "
        "left join after.clients as clients on clients.client_id = found.client_id order by place",
        {"most": EXAMPLES_SHOWN},
    ).fetchall()
    examples = tuple(
        Example(
            client_id=client_id,
            name=client_name,
            file=None if file_number is None else names.of(number, file_number, number != import_number),
            line=line,
            date=None if day is None else day.isoformat()[:10],
            amount=None if row_amount is None else str(row_amount),
            other_id=other_id,
            note=note,
        )
        for client_id, client_name, number, file_number, line, day, row_amount, other_id, note in shown
    )
    told = con.execute("select told from found_columns").fetchall() if "told" in given else []
    return Found(int(entries), int(count or 0), amount, examples, tuple(one for (one,) in told))
