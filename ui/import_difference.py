"""What an import changes: the months before and after, the clients that cause it, and the rows behind a client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.intake import Preview
from analytics.intake.differences import ClientChange, Difference, MonthDifference
from ui import charts, drawing, tables
from ui import format as fmt
from ui.cards import note
from ui.importing import in_currency
from ui.table_columns import Column
from ui.visit import Page

MONTHS_SHOWN = 12


def draw_difference(preview: Preview, page: Page) -> None:
    """Rows by kind, then month by month what happens to MRR, net retention and churn, and because of whom."""
    _draw_counts(preview)
    months = preview.difference.months
    if not months:
        note("No figure of any month changes.")
        return
    past = preview.difference.past
    if len(past) > 1:
        _draw_bars(past, page)
    _draw_months(preview.difference)
    if any(one.clients for one in months):
        _draw_clients(months)


def month_day(month: str) -> date:
    """The first day of a month such as "2026-03"."""
    return date.fromisoformat(f"{month}-01")


def _draw_counts(preview: Preview) -> None:
    names = ("new", "changed", "same", "removed", "not_named")
    counts = [
        {"kind": kind} | {name: getattr(count, name) for name in names}
        for kind, count in preview.counts.items()
        if any(vars(count).values())
    ]
    labels = {
        "kind": Column("Rows of"),
        "new": Column("New", "count"),
        "changed": Column("Changed", "count"),
        "same": Column("The same", "count"),
        "removed": Column("Removed", "count"),
        "not_named": Column("Kept, not in the file", "count"),
    }
    shown = ["new", *(name for name in names[1:] if any(one[name] for one in counts))]
    tables.plain_table(pd.DataFrame(counts, columns=["kind", *names]), ["kind", *shown], labels=labels)


def _draw_bars(past: Sequence[MonthDifference], page: Page) -> None:
    frame = pd.DataFrame(
        [{"month": month_day(one.month), "change": _difference(one.before.mrr, one.after.mrr)} for one in past]
    )
    picture = charts.month_bars(frame, page.tokens, currency="" if page.is_sample else page.currency, phone=page.phone)
    drawing.chart(picture, "Change of MRR in past months", key="import_mrr")


def _draw_months(difference: Difference) -> None:
    rows = [_month_row(one) for one in reversed(difference.months[-MONTHS_SHOWN:])]
    tables.plain_table(
        pd.DataFrame(rows),
        ["month", "mrr", "mrr_change", "retention", "churn", "clients"],
        labels={
            "month": Column("Month"),
            "mrr": Column(in_currency("MRR")),
            "mrr_change": Column("Change", "change"),
            "retention": Column("Net retention, 12 m"),
            "churn": Column("Churn of the month"),
            "clients": Column("Because of"),
        },
    )
    rest = len(difference.months) - MONTHS_SHOWN
    if rest > 0:
        note(f"The newest {MONTHS_SHOWN} of {len(difference.months)} months; the list below has all of them.")


def _month_row(one: MonthDifference) -> dict[str, Any]:
    tags = (" · new" if one.is_new else "") + (" · closed" if one.is_closed else "")
    named = ", ".join(fmt.plain(client.name) for client in one.clients[:2])
    more = one.clients_in_all - min(len(one.clients), 2)
    words = f"{named} and {more} more" if named and more > 0 else named or ("" if one.is_new else ", ".join(one.causes))
    return {
        "month": f"{fmt.month(month_day(one.month))}{tags}",
        "mrr": arrow(fmt.money_exact(one.before.mrr), fmt.money_exact(one.after.mrr)),
        "mrr_change": None if one.is_new else _difference(one.before.mrr, one.after.mrr),
        "retention": arrow(
            fmt.percent(one.before.net_dollar_retention, 1), fmt.percent(one.after.net_dollar_retention, 1)
        ),
        "churn": arrow(fmt.percent(one.before.client_churn_rate, 1), fmt.percent(one.after.client_churn_rate, 1)),
        "clients": words,
    }


def arrow(before: str, after: str) -> str:
    """Two figures as one text: 1,200 → 1,350; one alone where nothing was before or nothing changes."""
    if before in (after, fmt.MISSING):
        return after
    return f"{before} → {after}"


def _draw_clients(months: Sequence[MonthDifference]) -> None:
    """Of a chosen month the clients, and of a chosen client the rows."""
    with_clients = {one.month: one for one in reversed(months) if one.clients}
    chosen = st.selectbox(
        "Clients behind the change of",
        list(with_clients),
        format_func=lambda month: fmt.month(month_day(month)),
        key="difference_month",
        width=220,
    )
    if chosen is None:
        return
    month = with_clients[chosen]
    frame = pd.DataFrame(
        [
            {
                "name": fmt.plain(one.name),
                "before": fmt.number(one.mrr_before),
                "after": fmt.number(one.mrr_after),
                "rows": one.rows_in_all,
            }
            for one in month.clients
        ]
    )
    event = st.dataframe(
        frame,
        hide_index=True,
        row_height=36,
        height=36 * min(len(frame), 8) + 39,
        on_select="rerun",
        selection_mode="single-row",
        key=f"difference_clients_{chosen}",
        alt="Clients whose MRR changes. Choose one to see its rows.",
        column_config={
            "name": st.column_config.TextColumn("Client", width=220),
            "before": st.column_config.NumberColumn("MRR before", format="localized", width=110),
            "after": st.column_config.NumberColumn("MRR after", format="localized", width=110),
            "rows": st.column_config.NumberColumn("Rows", format="%d", width=70),
        },
    )
    if month.clients_in_all > len(month.clients):
        note(f"The {len(month.clients)} with the largest changes of {fmt.counted(month.clients_in_all, 'client')}.")
    picked = event["selection"]["rows"]
    if picked:
        _draw_rows(month.clients[picked[0]])
    else:
        note("Choose a row to see the lines behind it.")


def _draw_rows(client: ClientChange) -> None:
    """The rows that change a client, by file and line."""
    st.markdown(f"**{fmt.md_escape(client.name)}**")
    frame = pd.DataFrame(
        [vars(row) | {"what": "goes" if row.is_removed else "new", "file": fmt.plain(row.file)} for row in client.rows],
        columns=["what", "file", "line", "date", "amount"],
    )
    tables.plain_table(
        frame,
        ["what", "file", "line", "date", "amount"],
        labels={
            "what": Column("Row"),
            "file": Column("File"),
            "line": Column("Line", "count"),
            "date": Column("Date"),
            "amount": Column(in_currency("Amount"), "money"),
        },
    )
    if client.rows_in_all > len(client.rows):
        note(f"The first {len(client.rows)} of {fmt.counted(client.rows_in_all, 'row')}.")


def _difference(before: str | None, after: str | None) -> float:
    return (fmt.number(after) or 0.0) - (fmt.number(before) or 0.0)
