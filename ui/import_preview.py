"""What an import would change: its files, its rows by kind, MRR by month, and what is worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pandas as pd
import streamlit as st

from analytics.book import Book
from analytics.changes import change_settings
from analytics.contract import COLUMNS, KINDS
from analytics.intake import Preview
from ui import charts, drawing, tables
from ui import format as fmt
from ui.cards import note
from ui.importing import forget, tell, who
from ui.table_columns import Column
from ui.visit import Page


def draw_files(preview: Preview) -> None:
    """What each file is, how many of its rows load, and what its missing columns would unlock."""
    frame = pd.DataFrame(
        [
            {
                "kind": file.kind,
                "file": file.name,
                "records": file.records,
                "loaded": file.loaded,
                "refused": file.refused,
                "source": file.source,
                "left_out": ", ".join(file.columns_left_out) or "none",
            }
            for file in preview.files
        ]
    )
    tables.plain_table(
        frame,
        list(frame.columns),
        labels={
            "kind": Column("Is", "badge"),
            "file": "File",
            "records": Column("Rows read", "count"),
            "loaded": Column("Loaded", "count"),
            "refused": Column("Refused", "count"),
            "source": "Source",
            "left_out": "Columns not used",
        },
    )
    for kind in KINDS:
        present = {column for file in preview.files if file.kind == kind for column in file.columns_present}
        missing = [column for column in COLUMNS[kind] if column.name not in present and ":" in column.meaning]
        if present and missing:
            told = "; ".join(f"{column.name} ({column.meaning})" for column in missing)
            note(f"Not in the {kind} export: {told}.")


def draw_changes(preview: Preview, page: Page) -> None:
    """Rows by kind, then what happens to MRR in each month."""
    counts = [
        {"kind": kind} | {name: getattr(count, name) for name in ("new", "changed", "same", "removed", "not_named")}
        for kind, count in preview.counts.items()
        if any(vars(count).values())
    ]
    tables.plain_table(
        pd.DataFrame(counts, columns=["kind", "new", "changed", "same", "removed", "not_named"]),
        ["kind", "new", "changed", "same", "removed", "not_named"],
        labels={
            "kind": "Rows of",
            "new": Column("New", "count"),
            "changed": Column("Changed", "count"),
            "same": Column("The same", "count"),
            "removed": Column("Removed", "count"),
            "not_named": Column("Kept, not in the file", "count"),
        },
    )
    if not preview.mrr_changes:
        note("MRR changes in no month.")
        return
    frame = mrr_frame(preview.mrr_changes)
    picture = charts.month_bars(frame, page.tokens, currency=page.currency, phone=page.phone)
    drawing.chart(picture, "Change of MRR by month", key="import_mrr")
    tables.plain_table(
        frame.tail(12).iloc[::-1],
        ["month", "mrr_before", "mrr_after", "change"],
        labels={
            "month": Column("Month", "month"),
            "mrr_before": Column("MRR before, {currency}", "money"),
            "mrr_after": Column("MRR after, {currency}", "money"),
            "change": Column("Change, {currency}", "change"),
        },
    )
    if len(frame) > 12:
        note(f"The newest 12 of {len(frame)} months.")


def mrr_frame(changes: Sequence[dict[str, str | None]]) -> pd.DataFrame:
    """The months whose MRR changes, oldest first: month, mrr_before, mrr_after, change."""
    rows = []
    for one in changes:
        before, after = fmt.number(one["mrr_before"]), fmt.number(one["mrr_after"])
        rows.append(
            {
                "month": date.fromisoformat(f"{one['month']}-01"),
                "mrr_before": before,
                "mrr_after": after,
                "change": (after or 0.0) - (before or 0.0),
            }
        )
    return pd.DataFrame(rows)


def draw_worth_a_look(preview: Preview, book: Book) -> None:
    """What loads as it stands, but may not be meant that way."""
    told = []
    if preview.unknown_clients:
        names = ", ".join(client_id for client_id, _, _ in preview.unknown_clients[:8])
        more = "" if len(preview.unknown_clients) <= 8 else " and more"
        told.append(
            f"{fmt.counted(len(preview.unknown_clients), 'client id')} in revenue or contacts "
            f"{'is' if len(preview.unknown_clients) == 1 else 'are'} in no clients export ({names}{more}). "
            'They are kept under the name "(not in clients export)".'
        )
    for kind, count in preview.equal_rows.items():
        if count:
            told.append(f"{fmt.counted(count, f'{kind} row')} repeat another in everything. All are kept.")
    if preview.churn_from_single_gaps:
        told.append(
            f"{fmt.counted(preview.churn_from_single_gaps, 'churn', 'churns')} followed by MRR again after one month: "
            "late invoices, or quarterly and annual ones without a period? gap_months = 1 closes such gaps."
        )
    for text in told:
        st.markdown(f":orange[:material/info:] {fmt.md_escape(text)}")
    if preview.churn_from_single_gaps and book.current_number() is not None:
        st.button("Close gaps of one month", on_click=_close_gaps, args=(book,), key="close_gaps")


def _close_gaps(book: Book) -> None:
    change_settings(book, {"gap_months": "1"}, at=datetime.now().replace(microsecond=0), who=who())
    forget()
    tell("Gaps of one month are closed now: gap_months is 1.")
