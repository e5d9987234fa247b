"""What an import replaces in the book, and the questions that it must ask before anything goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from hashlib import sha256

import duckdb

from analytics import rows
from analytics.contract import ALL_KINDS, Kind
from analytics.corrections import Corrections
from analytics.errors import Choice, DataError, ImportQuestion, RowsThatWouldGo
from analytics.intake.answers import FILE_MARK, Answers
from analytics.rows import ImportRows, Span
from analytics.sql_files import sql

# A file that replaces a span must repeat at least this part of each month that the book holds of its source.
MUST_REPEAT = Fraction(9, 10)
# A file of a new shape that repeats this part of its rows from another source is most likely that source.
LOOKS_LIKE_ANOTHER_SOURCE = Fraction(1, 10)


@dataclass(frozen=True)
class Counts:
    """What an import does to the rows of one kind."""

    new: int
    changed: int
    same: int
    removed: int
    not_named: int


def spans_of(con: duckdb.DuckDBPyConnection, answers: Answers) -> tuple[Span, ...]:
    """The days that each source of the files speaks for: from its first to its last date, or as told."""
    found: list[Span] = []
    for kind in ALL_KINDS:
        dates = "null, null" if kind in ("clients", "rates") else "min(date), max(date)"
        for source, first, last in con.execute(
            f"select source, {dates} from new_{kind} group by source order by source"
        ).fetchall():
            if answers.covers and kind not in ("clients", "rates"):
                first = min(first, answers.covers[0]) if first else answers.covers[0]
                last = max(last, answers.covers[1]) if last else answers.covers[1]
            found.append(Span(kind, source, first, last, answers.mode or "replace"))
    return tuple(found)


def ask_what_is_unclear(
    con: duckdb.DuckDBPyConnection,
    spans: Sequence[Span],
    known_sources: dict[str, set[str]],
    answers: Answers,
) -> None:
    """Raises ImportQuestion if replacing would lose rows that the file does not repeat, or the source is unclear.

    `con` holds the rows in force before the import as the views revenue and contacts.
    """
    for span in spans:
        if span.kind == "clients" or span.span_from is None:
            continue
        if answers.source_of(span.kind) is None and span.source not in known_sources.get(span.kind, set()):
            _ask_which_source(con, span, f"{span.kind}{FILE_MARK}" if len({one.kind for one in spans}) > 1 else "")
        if answers.mode is None:
            _ask_whether_to_replace(con, span)


def _ask_which_source(con: duckdb.DuckDBPyConnection, span: Span, prefix: str) -> None:
    held = con.execute(sql(f"plan/{span.kind}_of_other_sources"), {"source": span.source}).fetchall()
    if not held:
        return
    [(given,)] = con.execute(
        f"select count(*) from new_{span.kind} where source = $source", {"source": span.source}
    ).fetchall()
    other, count = held[0]
    if count < given * LOOKS_LIKE_ANOTHER_SOURCE:
        return
    raise ImportQuestion(
        f"The {span.kind} file has other columns than any before, yet {count:,} of its {given:,} rows are "
        f'already in the book, from the source "{other}". Loading them beside those would count them twice.',
        [
            Choice(f"--source {prefix}{other}", "it is the same source; its rows replace those in its days"),
            Choice(f"--source {prefix}NAME", "it is a source of its own; both are kept"),
        ],
    )


def _ask_whether_to_replace(con: duckdb.DuckDBPyConnection, span: Span) -> None:
    months = con.execute(
        sql(f"plan/repeated_{span.kind}"),
        {"source": span.source, "span_from": span.span_from, "span_to": span.span_to},
    ).fetchall()
    short = [
        RowsThatWouldGo(span.kind, span.source, month, in_book, repeated, removed, str(amount))
        for month, in_book, repeated, removed, amount in months
        if repeated < in_book * MUST_REPEAT
    ]
    if not short:
        return
    removed = sum(one.rows_removed for one in short)
    worst = max(short, key=lambda one: one.rows_removed)
    raise ImportQuestion(
        f"The {span.kind} file speaks for {span.span_from} to {span.span_to}, but in {len(short)} "
        f"{'month' if len(short) == 1 else 'months'} it repeats less than nine tenths of what the book holds "
        f'from the source "{span.source}": {removed:,} rows would go. In {worst.month} it repeats '
        f"{worst.rows_repeated:,} of {worst.rows_in_book:,}.",
        [
            Choice("--replace", "the file is right; the rows that it does not repeat go"),
            Choice("--add", "keep every row of the book and add those of the file"),
        ],
        short,
    )


def default_source(kind: Kind, shape: Sequence[str], imports_of_shape: set[str]) -> str:
    """The source of a file that none was named for: the one that had this shape before, else a new one.

    Raises ImportQuestion when several sources had this shape.
    """
    if len(imports_of_shape) > 1:
        raise ImportQuestion(
            f"Several sources of {kind} have files with these columns: {', '.join(sorted(imports_of_shape))}.",
            [Choice(f"--source {name}", f"the file belongs to {name}") for name in sorted(imports_of_shape)],
        )
    if imports_of_shape:
        return next(iter(imports_of_shape))
    return f"{kind} {len(shape)} columns {_short_hash(shape)}"


def _short_hash(shape: Sequence[str]) -> str:
    return sha256("\n".join(shape).encode("utf-8")).hexdigest()[:6]


def open_book(con: duckdb.DuckDBPyConnection, before: Sequence[ImportRows]) -> None:
    """Creates the views of the rows in force before an import, and keeps what of them it is counted against."""
    rows.create_row_views(con, before, temporary=True, has_schema=True)
    rows.find_replaced_rows(con, before)
    rows.create_views_in_force(con, temporary=True)
    if before:
        con.execute(f"create or replace temporary table clients_known_before as {sql('rows/clients_known')}")
    con.execute(f"create or replace temporary table rates_before as {sql('rows/rates')}")
    for kind in ("revenue", "contacts"):
        con.execute(f"create or replace temporary table before_{kind} as select * from replaced_{kind}")


def open_book_with(
    con: duckdb.DuckDBPyConnection, before: Sequence[ImportRows], new: ImportRows, corrections: Corrections
) -> None:
    """Creates the views of all rows with those of an import, of which of them it replaces, and of those in force."""
    rows.create_row_views(con, [*before, new], temporary=True, has_schema=True)
    rows.find_replaced_rows(con, [*before, new])
    rows.create_views_in_force(con, temporary=True, corrections=corrections)
    rows.create_outcomes(con)


def count_rows(con: duckdb.DuckDBPyConnection, is_first: bool) -> dict[str, Counts]:
    """New, changed, same and removed rows by kind; leaves the rows that go in gone_revenue and gone_contacts.

    The first import of a book changes nothing. `con` holds what `open_book` and after it `open_book_with` leave.
    """
    if not is_first:
        # as they came: corrections are none of the import
        known = sql("rows/clients_known").replace("from clients_in_force", "from clients_rows")
        con.execute(f"create or replace temporary view clients_known_after as {known}")
    result: dict[str, Counts] = {}
    for kind in ALL_KINDS:
        if kind in ("revenue", "contacts"):
            con.execute(
                f"create or replace temporary table gone_{kind} as select stored.* from {kind}_rows as stored "
                f"semi join (select * from replaced_{kind} except select * from before_{kind}) as gone "
                "on gone.import_number = stored.import_number and gone.file_number = stored.file_number "
                "and gone.line = stored.line"
            )
            [(gone,)] = con.execute(f"select count(*) from gone_{kind}").fetchall()
            [(given,)] = con.execute(f"select count(*) from new_{kind}").fetchall()
            if gone == 0:
                result[kind] = Counts(given, 0, 0, 0, 0)
                continue
        if kind == "clients" and is_first:
            [(given,)] = con.execute("select count(distinct client_id) from new_clients").fetchall()
            result[kind] = Counts(given, 0, 0, 0, 0)
            continue
        [row] = con.execute(sql(f"plan/count_{kind}")).fetchall()
        # a book without rates says nothing of them
        if kind != "rates" or any(row):
            result[kind] = Counts(*row)
    return result


def count_equal_rows(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """By kind, how many rows of the files repeat another in everything."""
    return {kind: int(con.execute(sql(f"plan/equal_{kind}")).fetchall()[0][0]) for kind in ("revenue", "contacts")}


def parse_covers(text: str) -> tuple[date, date]:
    """FROM..TO as two dates. Raises DataError if it is not."""
    first, found, last = text.partition("..")
    try:
        span = (date.fromisoformat(first), date.fromisoformat(last))
    except ValueError:
        span = None
    if not found or span is None or span[0] > span[1]:
        raise DataError(f'--covers is "{text}".', "Expected FROM..TO, such as 2026-01-01..2026-10-31.")
    return span
