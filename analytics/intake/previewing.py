"""What an import would do, before anything changes: the preview that is shown, and kept by the history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb

from analytics import rows
from analytics.book import Book, Staging
from analytics.changes import build_aside, needs_building
from analytics.corrections import Corrections
from analytics.errors import Problem
from analytics.intake.checking import CheckedExport
from analytics.intake.comparing import ask_about_closed_months, find_brought_rows, find_difference
from analytics.intake.differences import Difference
from analytics.intake.notice_checks import find_notices
from analytics.intake.noticing import Notice
from analytics.intake.planning import Counts
from analytics.quoting import literal
from analytics.settings import Settings
from analytics.sql_files import sql

# A data date in the last days of a month most likely means that the whole month is in the export.
DAYS_THAT_MAY_LACK = 5
PROBLEMS_SHOWN = 1000


@dataclass(frozen=True)
class Preview:
    """What an import would do, before anything changes."""

    files: tuple[CheckedExport, ...]
    problems: tuple[Problem, ...]
    refused: int
    spans: tuple[rows.Span, ...]
    counts: dict[str, Counts]
    data_date: date
    data_date_is_given: bool
    proposed_data_date: date | None
    mrr_changes: tuple[dict[str, str | None], ...]
    unknown_clients: tuple[tuple[str, int, int], ...]
    equal_rows: dict[str, int]
    removed_by_month: tuple[tuple[str, str, int, str], ...]
    churn_from_single_gaps: int
    # what looks wrong although it can be read; nothing found, nothing here
    notices: tuple[Notice, ...] = ()
    # what becomes of each month's figures, and who causes it
    difference: Difference = field(default_factory=Difference)

    @property
    def sentence(self) -> str:
        """All of it in one sentence."""
        parts = []
        for kind, count in self.counts.items():
            told = [
                f"{number:,} {word}"
                for number, word in (
                    (count.new, "new"),
                    (count.changed, "changed"),
                    (count.same, "the same"),
                    (count.removed, "removed"),
                )
                if number
            ]
            if told:
                parts.append(f"{kind}: {', '.join(told)}")
        months = len(self.mrr_changes)
        moved = f"MRR changes in {months} {'month' if months == 1 else 'months'}" if months else "no MRR changes"
        return f"Rows of {'; '.join(parts) or 'no kind'}; {self.refused:,} refused; {moved}; data to {self.data_date}."


def make_preview(
    con: duckdb.DuckDBPyConnection,
    book: Book,
    staging: Staging,
    base: int | None,
    files: Sequence[CheckedExport],
    problems: Sequence[Problem],
    spans: Sequence[rows.Span],
    counts: dict[str, Counts],
    equal: dict[str, int],
    data_date: date,
    as_of: date | None,
    import_day: date,
    import_number: int,
    settings: Settings,
    corrections: Corrections,
    reason: str | None,
) -> Preview:
    """What the built snapshot in `staging` changes. `con` holds the rows of the import and those of the book.

    Raises ImportQuestion if closed months would change and no reason is given.
    """
    before = _before(book, staging, base)
    find_brought_rows(con, import_number, corrections)
    con.execute(f"attach {literal(staging.snapshot)} as after (read_only)")
    if before:
        con.execute(f"attach {literal(before)} as before (read_only)")
    try:
        closed_through = settings.closed_through
        difference = find_difference(con, book, before is not None, files, closed_through)
        if before:
            ask_about_closed_months(difference, closed_through, reason)
        found = find_notices(
            con,
            book,
            files,
            import_number,
            import_day,
            data_date,
            settings,
            corrections,
            before is not None,
            {"repeated_rows": equal["revenue"], "repeated_contacts": equal["contacts"]},
        )
        unknown = con.execute(sql("plan/unknown_clients")).fetchall()
        [(single_gaps,)] = con.execute(sql("plan/single_gaps")).fetchall()
    finally:
        con.execute("detach after")
        if before:
            con.execute("detach before")
    removed = con.execute(sql("plan/removed_by_month")).fetchall()
    return Preview(
        files=tuple(files),
        problems=tuple(problems[:PROBLEMS_SHOWN]),
        refused=sum(file.refused for file in files),
        spans=tuple(spans),
        counts=counts,
        data_date=data_date,
        data_date_is_given=as_of is not None,
        proposed_data_date=_proposed(data_date, import_day) if as_of is None else None,
        mrr_changes=_mrr_changes(difference, is_first=before is None),
        unknown_clients=tuple((client_id, int(revenue), int(contacts)) for client_id, revenue, contacts in unknown),
        equal_rows=equal,
        removed_by_month=tuple((kind, month, int(count), str(amount)) for kind, month, count, amount in removed),
        churn_from_single_gaps=int(single_gaps),
        notices=found,
        difference=difference,
    )


def _before(book: Book, staging: Staging, base: int | None) -> Path | None:
    """The file of the snapshot that the import is compared with; built aside if it was pruned or is of other SQL."""
    if base is None:
        return None
    record = book.snapshot_record(base)
    if not needs_building(book, record):
        return book.snapshot_path(base)
    path = staging.folder / "before.duckdb"
    build_aside(book, record, path)
    return path


def _mrr_changes(difference: Difference, is_first: bool) -> tuple[dict[str, str | None], ...]:
    """The months whose MRR is another than before; of a first import those that have any."""
    return tuple(
        {"month": one.month, "mrr_before": one.before.mrr, "mrr_after": one.after.mrr}
        for one in difference.months
        if one.before.mrr != one.after.mrr and not (is_first and Decimal(one.after.mrr or 0) == 0)
    )


def _proposed(data_date: date, import_day: date) -> date | None:
    """The month's end, if the data stop in its last days and the import happens in a later month."""
    next_month = (data_date.replace(day=1) + timedelta(days=32)).replace(day=1)
    end = next_month - timedelta(days=1)
    if data_date == end or (end - data_date).days >= DAYS_THAT_MAY_LACK or import_day < next_month:
        return None
    return end
