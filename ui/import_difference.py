"""What an import changes: the months before and after, the clients that cause it, and the rows behind a client."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from analytics.intake import Preview
from analytics.intake.differences import ClientChange, Difference, MonthDifference
from ui import charts, drawing
from ui import format as fmt
from ui.cards import note
from ui.import_tables import Cell, draw_table, exact_amount
from ui.importing import in_currency
from ui.visit import Page

MONTHS_SHOWN = 12
ARROW = " → "


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
    """New, changed and removed rows by kind, in one line each; nothing where all are new."""
    words = {
        "new": "new",
        "changed": "changed",
        "same": "the same",
        "removed": "removed",
        "not_named": "kept, not in the file",
    }
    if not any(count.changed or count.same or count.removed or count.not_named for count in preview.counts.values()):
        return
    for kind, count in preview.counts.items():
        told = [f"{fmt.count(getattr(count, name))} {word}" for name, word in words.items() if getattr(count, name)]
        if told:
            st.markdown(f"Rows of **{kind}**: {', '.join(told)}.")


def _draw_bars(past: Sequence[MonthDifference], page: Page) -> None:
    frame = pd.DataFrame(
        [{"month": month_day(one.month), "change": _difference(one.before.mrr, one.after.mrr)} for one in past]
    )
    picture = charts.month_bars(frame, page.tokens, currency="" if page.is_sample else page.currency, phone=page.phone)
    drawing.chart(picture, "Change of MRR in past months", key="import_mrr")


def _draw_months(difference: Difference) -> None:
    every = [(one, _month_row(one)) for one in reversed(difference.months)]
    visible = [row for one, row in every if one.is_new or _is_visible(row)]
    rows = visible[:MONTHS_SHOWN]
    heads = ("Month", in_currency("MRR"), "Change", "Net retention, 12 months", "Client churn", "Because of")
    # what no month has is left out, such as the net retention of a first year
    places = [place for place in range(len(heads)) if any(row[place].text not in ("", fmt.MISSING) for row in rows)]
    draw_table(
        [heads[place] for place in places],
        [[row[place] for place in places] for row in rows],
        right=heads[1:-1],
    )
    if len(visible) > len(rows):
        note(f"The newest {MONTHS_SHOWN} of {len(visible)} months.")
    if len(difference.months) > len(visible):
        hidden = fmt.counted(len(difference.months) - len(visible), "more month")
        note(f"{hidden} {'changes' if hidden.startswith('1 ') else 'change'} by less than is shown here.")


def _is_visible(row: tuple[Cell, ...]) -> bool:
    """Whether a figure of a past month differs as it is written."""
    return any(ARROW in cell.text for cell in row[1:-1])


def _month_row(one: MonthDifference) -> tuple[Cell, ...]:
    tags = (" · new" if one.is_new else "") + (" · closed" if one.is_closed else "")
    before, after = one.before, one.after
    change = 0.0 if one.is_new else _difference(before.mrr, after.mrr)
    return (
        Cell(f"{fmt.month(month_day(one.month))}{tags}", is_whole=True),
        Cell(arrow(fmt.money_exact(before.mrr), fmt.money_exact(after.mrr))),
        Cell(fmt.money_exact(change, sign=True) if change else "", "text_green" if change > 0 else "text_red"),
        Cell(arrow(fmt.percent(before.net_dollar_retention, 1), fmt.percent(after.net_dollar_retention, 1))),
        Cell(arrow(fmt.percent(before.client_churn_rate, 1), fmt.percent(after.client_churn_rate, 1))),
        Cell(_because(one), "quiet"),
    )


def _because(one: MonthDifference) -> str:
    """The clients with the largest changes; without any, the months that this one is measured against."""
    named = ", ".join(fmt.plain(client.name) for client in one.clients[:2])
    more = one.clients_in_all - min(len(one.clients), 2)
    if named:
        return f"{named} and {more} more" if more > 0 else named
    return "" if one.is_new else ", ".join(fmt.month(month_day(month)) for month in one.causes if month != one.month)


def arrow(before: str, after: str) -> str:
    """Two figures as one text: 1,200 → 1,350; one alone where nothing was before or nothing changes."""
    if before in (after, fmt.MISSING):
        return after
    return f"{before}{ARROW}{after}"


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
    heads = ("File", "Line", "Date", in_currency("Amount"), "Row")
    draw_table(
        heads,
        [
            (
                fmt.plain(row.file),
                fmt.count(row.line),
                row.date,
                exact_amount(row.amount),
                "goes" if row.is_removed else "new",
            )
            for row in client.rows
        ],
        right=heads[1:4],
    )
    if client.rows_in_all > len(client.rows):
        note(f"The first {len(client.rows)} of {fmt.counted(client.rows_in_all, 'row')}.")


def _difference(before: str | None, after: str | None) -> float:
    return (fmt.number(after) or 0.0) - (fmt.number(before) or 0.0)
