"""Builds a snapshot: runs sql/models in order over the rows in force, into one DuckDB file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cache
from hashlib import sha256
from pathlib import Path

from analytics import rows
from analytics.corrections import Corrections
from analytics.currencies import BookCurrency, book_currency, refuse_missing_rates
from analytics.engines import Connection, Engine
from analytics.engines.duckdb_engine import on_this_machine
from analytics.entered import Entries
from analytics.entered_rows import add_planned_steps, create_decided_exits, create_logged_touches
from analytics.month_tables import MACROS, keep_month_tables
from analytics.rows import ImportRows
from analytics.settings import Settings
from analytics.sql_files import SQL_FOLDER, sql

Progress = Callable[[str, float], None]

PARTLY_FILLED_MIN_CLIENTS = 10
# Made from the client-months, in this order: what the metrics read.
MARTS = (
    "chosen_exits",
    "account_months",
    "months",
    "movements",
    "movement_months",
    "window_months",
    "largest_of_window",
    "annual_months",
    "share_months",
    "mrr_at_first_rates",
    "cohort_months",
    "first_spells",
    "churns",
    "contract_versions",
    "client_currencies",
    "presence",
)

# Models with many joins, whose rows rest on their own client's rows of these tables alone; the first of them has about
# as many rows as the model.
BY_CLIENT = {
    "account_coverage": ("account_spine", "account_ranks", "contact_months"),
    "account_months": ("account_spine", "account_coverage"),
}


@dataclass(frozen=True)
class BuiltFrom:
    """Everything that a snapshot is made from: with these the same figures can be built again."""

    imports: tuple[ImportRows, ...]
    settings: Settings
    import_day: date
    as_of: date | None
    earlier_as_of: date | None = None
    corrections: Corrections = field(default_factory=Corrections)
    entries: Entries = field(default_factory=Entries)


@cache
def models_fingerprint() -> str:
    """Names the SQL that snapshots are built with: a snapshot of other SQL is built again before it is read."""
    folders = ("rows", "models", "build", "carry", "of_month")
    files = [path for folder in folders for path in sorted((SQL_FOLDER / folder).glob("*.sql"))]
    files += [SQL_FOLDER / f"{macros}.sql" for macros in MACROS]
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:16]


def silent(_: str, __: float) -> None:
    """A progress that nobody watches."""


@dataclass(frozen=True)
class Built:
    """What came of a build: its data date, and by kind the imports whose every row is replaced."""

    data_date: date
    spent: dict[str, list[int]]


def build_snapshot(
    path: Path, made_from: BuiltFrom, progress: Progress = silent, engine: Engine | None = None
) -> Built:
    """Writes a new snapshot file and says what is in it; DuckDB builds it unless another engine is given.

    The file must not exist. Raises DataError for revenue in other currencies without rates, UsageError if it is not
    known which of several currencies the figures shall be in.
    """
    engine = engine or on_this_machine()
    con = engine.connect(path)
    try:
        opened = open_rows(con, made_from)
        progress("months of each client", 0.2)
        _sum_client_months(con, opened.currency.is_converted, engine)
        progress("days with contacts", 0.35)
        make_model(con, "contact_days")
        make_clients(con, made_from)
        make_model(con, "handoffs")
        progress("client months up to the reporting month", 0.5)
        con.execute(f"create temporary table carried_months as {sql('build/no_months')}")
        con.execute(f"create temporary table carried_openings as {sql('build/no_openings')}")
        find_reporting_month(con)
        for name in ("native_mrr", "revalued_mrr"):
            make_model(con, name, is_empty=not opened.currency.is_converted)
        progress("ranks of every month", 0.65)
        make_model(con, "account_ranks")
        progress("coverage of every month", 0.75)
        make_model(con, "contact_months")
        _make_in_parts(con, "account_coverage", engine)
        progress("movements of every month", 0.9)
        invoices = "converted_invoices" if opened.currency.is_converted else "invoices"
        con.execute(f"create table invoices as {sql(f'models/{invoices}')}")
        for name in MARTS:
            _make_in_parts(con, name, engine)
        engine.gather(con)
        keep_month_tables(con, made_from.settings)
        con.execute("checkpoint")
    finally:
        con.close()
    progress("snapshot", 1.0)
    return Built(opened.data_date, opened.spent)


@dataclass(frozen=True)
class OpenedRows:
    """What the rows in force say before anything is made of them."""

    data_date: date
    currency: BookCurrency
    spent: dict[str, list[int]]


def open_rows(con: Connection, made_from: BuiltFrom) -> OpenedRows:
    """Creates the views of the rows in force with what was entered in them, and the tables of what is given."""
    rows.create_row_views(con, made_from.imports, temporary=True)
    rows.find_replaced_rows(con, made_from.imports)
    spent = rows.find_spent_imports(con, made_from.imports)
    has_logged = create_logged_touches(con, made_from.entries)
    rows.create_views_in_force(con, temporary=True, corrections=made_from.corrections, has_logged=has_logged)
    rows.create_outcomes(con)
    currency = book_currency(con, made_from.settings.reporting_currency)
    data_date = _data_date(con, made_from)
    if made_from.corrections.left_out:
        _date_imports_by(con, made_from, data_date, has_logged)
    if add_planned_steps(con, made_from.entries, data_date, made_from.corrections):
        rows.create_views_in_force(con, temporary=True, corrections=made_from.corrections, has_logged=True)
    _create_given(con, made_from, data_date, currency)
    return OpenedRows(data_date, currency, spent)


def make_clients(con: Connection, made_from: BuiltFrom) -> None:
    """Makes what is known of each client, once its months and the days of its contacts are there."""
    con.execute(f"create or replace table contact_span as {sql('models/contact_span')}")
    con.execute(f"create temporary view clients_known as {sql('rows/clients_known')}")
    con.execute(f"create temporary view client_versions as {sql('rows/client_versions')}")
    create_decided_exits(con, made_from.entries, made_from.corrections)
    for name in ("clients", "rank_overrides", "owner_changes"):
        make_model(con, name)


def make_model(con: Connection, name: str, is_empty: bool = False) -> None:
    """Makes the table of a model; empty where the book has no need of it, so that it costs nothing."""
    text = sql(f"models/{name}")
    con.execute(f"create or replace table {name} as {f'select * from ({text}) limit 0' if is_empty else text}")


def _make_in_parts(con: Connection, name: str, engine: Engine) -> None:
    """Makes the table of a model; one of BY_CLIENT for some clients after the others where memory is limited."""
    if _parts(con, name, engine) == 1:
        make_model(con, name)
        return
    make_model(con, name, is_empty=True)
    insert_model(con, name, engine)


def insert_model(con: Connection, name: str, engine: Engine, first: int | None = None) -> None:
    """Adds the rows of a model to its table, all or from a month's number on, and reads no more than these need.

    One of BY_CLIENT is made for some clients after the others where memory is limited.
    """
    values = {} if first is None else {"first": first}
    months = "" if first is None else "where month_number >= $first"
    parts = _parts(con, name, engine)
    tables = BY_CLIENT[name] if parts > 1 else ()
    # materialized, all columns of a table that is named twice would wait in memory
    some = "".join(f"{table} as not materialized (select * from some_{table}), " for table in tables)
    if tables:
        part_clients(con, tables[0], parts)
    for part in range(parts):
        for table in tables:
            con.execute(
                f"create or replace temporary view some_{table} as select * from {table} "
                f"where client_id in (select client_id from client_parts where part = {part})"
            )
        made = f"with {some}made as (\n{sql(f'models/{name}')}\n) select * from made {months}"
        con.execute(f"insert into {name} {made}", values)
    for table in tables:
        con.execute(f"drop view some_{table}")
    if tables:
        con.execute("drop table client_parts")


def part_clients(con: Connection, table: str, parts: int) -> None:
    """Parts the clients of a table, so that each part has about as many of its rows, and few owners."""
    con.execute(
        f"""
        create or replace temporary table client_parts as
        select
            counted.client_id,
            cast((sum(number) over (order by owner, counted.client_id) - number) * {parts} // sum(number) over ()
                as integer) as part
        from (select client_id, count(*) as number from {table} group by client_id) as counted
        left join clients on clients.client_id = counted.client_id
        """
    )


def _parts(con: Connection, name: str, engine: Engine) -> int:
    return engine.parts(con, BY_CLIENT[name][0]) if name in BY_CLIENT else 1


def _sum_client_months(con: Connection, is_converted: bool, engine: Engine) -> None:
    """The months that revenue pays for: as they are in a book of one currency, else by currency and converted."""
    # one statement that spreads the rows and sums them holds both at once, which a limit of memory may not bear
    kind = "view" if engine.parts(con, "revenue_rows") == 1 else "table"
    con.execute(f"create temporary {kind} revenue_parts as {sql('models/revenue_parts')}")
    for name in ("native_months", "month_rates"):
        make_model(con, name, is_empty=not is_converted)
    if is_converted:
        refuse_missing_rates(con)
    months = "models/converted_months" if is_converted else "models/client_months"
    con.execute(f"create table client_months as {sql(months)}")
    con.execute(f"drop {kind} revenue_parts")


def _data_date(con: Connection, made_from: BuiltFrom) -> date:
    if made_from.as_of is not None:
        return made_from.as_of
    known = [day for day in (rows.newest_date(con, made_from.import_day), made_from.earlier_as_of) if day is not None]
    return max(known, default=made_from.import_day)


def _date_imports_by(con: Connection, made_from: BuiltFrom, data_date: date, has_logged: bool) -> None:
    """An import whose newest rows are left out speaks for no later day than the rows that are left."""
    imports = [replace(one, data_date=min(one.data_date, data_date)) for one in made_from.imports]
    rows.create_row_views(con, imports, temporary=True, has_schema=True)
    rows.create_views_in_force(con, temporary=True, corrections=made_from.corrections, has_logged=has_logged)


def _create_given(con: Connection, made_from: BuiltFrom, data_date: date, currency: BookCurrency) -> None:
    settings = made_from.settings
    spoken = {span.kind for one in made_from.imports for span in one.spans}
    values: dict[str, tuple[str, object]] = {
        "data_date": ("date", data_date),
        "import_day": ("date", made_from.import_day),
        "has_clients": ("boolean", "clients" in spoken),
        "has_revenue": ("boolean", "revenue" in spoken),
        "has_contacts": ("boolean", "contacts" in spoken or made_from.entries.has_touch_by(data_date)),
        "reporting_currency": ("varchar", currency.reporting),
        "is_converted": ("boolean", currency.is_converted),
        "gap_months": ("integer", settings.gap_months),
        "rank_a_line_of_10000": ("integer", int(settings.rank_a_line * Decimal(10_000))),
        "rank_b_line_of_10000": ("integer", int(settings.rank_b_line * Decimal(10_000))),
        "rank_basis": ("varchar", settings.rank_basis),
        "cadence_a_days": ("integer", settings.cadence_a_days),
        "cadence_b_days": ("integer", settings.cadence_b_days),
        "cadence_c_days": ("integer", settings.cadence_c_days),
        "longest_cadence_days": ("integer", settings.longest_cadence_days),
        "lapsed_months": ("integer", settings.lapsed_months),
    }
    columns = ", ".join(f"{name} {form}" for name, (form, _) in values.items())
    con.execute(f"create or replace table given ({columns})")
    con.execute(
        "insert into given values (" + ", ".join(f"${name}" for name in values) + ")",
        {name: value for name, (_, value) in values.items()},
    )
    con.execute("create or replace table excluded_channels (channel varchar)")
    for channel in settings.excluded_channels:
        con.execute("insert into excluded_channels values ($channel)", {"channel": channel})
    con.execute("create or replace table negative_words (outcome varchar)")
    for outcome in settings.negative_outcomes:
        con.execute("insert into negative_words values ($outcome)", {"outcome": outcome})
    con.execute("create or replace table payment_files (import_number integer, file_number integer)")
    for one in made_from.imports:
        for file_number in sorted(one.files_with_payments):
            con.execute("insert into payment_files values ($1, $2)", [one.number, file_number])


def find_reporting_month(con: Connection) -> None:
    """Makes the reporting month and the months up to it: the last complete one with revenue, stepping back over
    partly filled months.
    """
    con.execute(f"create or replace table reporting as {sql('models/reporting')}")
    while True:
        con.execute(f"create or replace temporary table account_spine as {sql('models/account_spine')}")
        con.execute(f"create or replace temporary table openings as {sql('build/openings')}")
        partly_filled = con.execute(sql("build/partly_filled"), {"min_clients": PARTLY_FILLED_MIN_CLIENTS}).fetchall()
        if not partly_filled:
            return
        con.execute(f"create or replace table reporting as {sql('build/step_back')}")


def reported_sources(imports: Sequence[ImportRows]) -> dict[str, set[str]]:
    """The sources that the imports know, by kind."""
    known: dict[str, set[str]] = {}
    for one in imports:
        for span in one.spans:
            known.setdefault(span.kind, set()).add(span.source)
    return known
