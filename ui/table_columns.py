"""The columns of client tables: for each name of a metric's column its label, its form and its width."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd
import streamlit as st

from ui import format as fmt
from ui.theme import Tokens

Kind = Literal[
    "text", "client", "rank", "money", "change", "count", "ratio", "multiple", "day", "month", "bar", "line", "badge"
]
# Badge texts and the tone of their tint; any other text is neutral.
BADGES = {
    "overdue": "red",
    "left": "red",
    "down": "red",
    "silent": "red",
    "churn": "red",
    "refused": "red",
    "missed": "red",
    "notice passed": "red",
    "scope creep": "red",
    "part ways": "red",
    "ended": "red",
    "planned": "amber",
    "raise price": "amber",
    "under-used": "amber",
    "due soon": "amber",
    "contraction": "amber",
    "up": "green",
    "new": "accent",
    "joined": "accent",
    "touched": "accent",
    "returned": "accent",
    "reactivation": "accent",
    "expansion": "green",
    "renewed": "green",
    "on track": "neutral",
    "lapsed": "neutral",
    "no contact data": "neutral",
    "our choice": "neutral",
}


@dataclass(frozen=True)
class Column:
    """How one column is shown. {currency} in a label becomes the sign of the reporting currency."""

    label: str
    kind: Kind = "text"
    width: int | None = None
    help: str = ""


KNOWN: dict[str, Column] = {
    "client_id": Column("Id", width=80),
    "name": Column("Client", "client", 150),
    "owner": Column("Owner", width=76),
    "segment": Column("Segment", width=104),
    "region": Column("Region", width=84),
    "rank": Column("Rank", "rank", 54),
    "rank_before": Column("Before", "rank", 72, "The rank at the start of the window"),
    "computed_rank": Column("Computed", "rank", 88, "The rank by revenue; a rank set by hand wins over it"),
    "is_set_by_hand": Column("Set", "badge", 84, "The rank was set in the clients export"),
    "move": Column("Move", "badge", 84),
    "status": Column("Status", "badge", 98),
    "movement": Column("Movement", "badge", 110),
    "event": Column("Event", "badge", 120),
    "last_contact_on": Column("Last contact", "day", 98),
    "last_contact_by": Column("By", width=70),
    "last_contact_channel": Column("How", width=80),
    "next_step_on": Column("Next step", "day", 90),
    "next_step_channel": Column("Planned", width=84),
    "days_since_contact": Column("Days silent", "count", 92),
    "days_over": Column("Days over", "bar", 104, "Days since the last contact beyond the cadence of the rank"),
    "cadence_days": Column("Cadence", "count", 78, "Days within which a client of this rank should be touched"),
    "days": Column("Days", "count", 66),
    "revenue_at_risk": Column(
        "At risk, {currency}", "money", 88, "MRR and a twelfth of the year's project revenue of an overdue client"
    ),
    "neglect_score": Column("Score", "count", 84, "Days since contact ÷ cadence × revenue at risk"),
    "mrr": Column("MRR, {currency}", "money", 84),
    "mrr_before": Column("Before, {currency}", "money", 92),
    "mrr_lost": Column("MRR, {currency}", "money", 84, "MRR in the month before it left"),
    "mrr_12_months": Column("MRR, 12 m", "line", 84),
    "starting_revenue": Column("Then, {currency}", "money", 92, "MRR at the start of the window"),
    "retained_revenue": Column("Now, {currency}", "money", 92, "MRR now"),
    "kept_revenue": Column("Kept, {currency}", "money", 92, "The smaller of then and now"),
    "change": Column("Change, {currency}", "change", 96),
    "amount": Column("Amount, {currency}", "money", 96),
    "revenue": Column("Revenue, {currency}", "money", 96),
    "project_revenue": Column("Projects, {currency}", "money", 96),
    "revenue_12m": Column("12 months, {currency}", "money", 110),
    "revenue_12m_before": Column("12 m before, {currency}", "money", 122),
    "share": Column("Share", "ratio", 70),
    "cumulative_share": Column("Cumulative", "ratio", 92),
    "revenue_share": Column("Of revenue", "ratio", 90),
    "time_share": Column("Of our time", "ratio", 90),
    "net_dollar_retention": Column("Net retention", "ratio", 100),
    "gross_dollar_retention": Column("Gross retention", "ratio", 110),
    "client_churn_rate": Column("Client churn", "ratio", 96),
    "is_new": Column("New", "badge", 64, "First revenue under 12 months ago"),
    "is_returner": Column("Paused", "badge", 84, "Left in between and came back"),
    "is_chosen_exit": Column("Exit", "badge", 94, "Clients that we let go are kept apart from losses"),
    "was_overdue": Column("Before", "badge", 76, "Silent: overdue at the end of the month before it left"),
    "reach": Column("Reach", "ratio", 70),
    "minutes": Column("Minutes", "count", 80),
    "clients": Column("Clients", "count", 70),
    "opening_clients": Column("Clients", "count", 70),
    "churned_clients": Column("Left", "count", 60),
    "overdue_clients": Column("Overdue", "count", 76),
    "month": Column("Month", "month", 84),
    "signed_on": Column("Signed", "day", 90),
    "ended_on": Column("Ended", "day", 90),
    "end_reason": Column("Reason", width=150),
    "months_since_first_mrr": Column("Months", "count", 72, "Months since its first recurring revenue"),
    "date": Column("Date", "day", 90),
    "channel": Column("Channel", width=90),
    "rep": Column("By", width=90),
    "note": Column("Note", width=240),
}
# First names fit the column of owners; longer names than so many letters need a wider one.
LONG_NAME, WIDE_OWNER = 9, 106
# And so do most names of clients.
LONG_CLIENT, WIDE_CLIENT = 17, 184
# What a true means in a badge column.
MEANS = {
    "is_new": "new",
    "is_returner": "returned",
    "is_chosen_exit": "our choice",
    "was_overdue": "silent",
    "is_set_by_hand": "by hand",
}


def known(name: str, values: pd.Series | None = None) -> Column:
    """A column by a metric's column name; an unknown one is a count if its values are numbers, else text."""
    if name in KNOWN:
        return KNOWN[name]
    counts = values is not None and pd.api.types.is_numeric_dtype(values)
    return Column(name.replace("_", " ").capitalize(), "count" if counts else "text")


def heading(column: Column, currency: str) -> str:
    """A column's label with the currency's sign, or without the unit when the book names no currency."""
    sign = fmt.symbol(currency).strip()
    return column.label.replace("{currency}", sign) if sign else column.label.replace(", {currency}", "")


def with_room(looks: Mapping[str, Column], frame: pd.DataFrame) -> dict[str, Column]:
    """The same columns, wider for long names of clients, and for owners who are called by first and last name."""
    made = dict(looks)
    owner, client = made.get("owner"), made.get("name")
    if owner is not None and _has_longer(frame["owner"], LONG_NAME):
        made["owner"] = replace(owner, width=WIDE_OWNER)
    if client is not None and client.width is not None and _has_longer(frame["name"], LONG_CLIENT):
        made["name"] = replace(client, width=max(client.width, WIDE_CLIENT))
    return made


def _has_longer(names: pd.Series, letters: int) -> bool:
    """Whether one of the names that are seen first has more letters."""
    # a name is never longer as it is shown, so that most need no second look
    return any(len(str(name)) > letters and len(fmt.plain(name)) > letters for name in names.head(250).tolist())


def badges(name: str, value: Any) -> list[str]:
    """The badge of a cell: a text as it is, a true by what it means, nothing for what is missing."""
    if isinstance(value, bool | np.bool_):
        return [MEANS.get(name, name.replace("_", " "))] if value else []
    return [fmt.plain(value)] if fmt.plain(value) else []


def longest(values: pd.Series) -> float:
    """The length of the longest bar of a column."""
    most = pd.to_numeric(values, errors="coerce").max()
    return 1.0 if fmt.is_missing(most) else max(float(most), 1.0)


def config(
    column: Column, badges_: Sequence[str], tokens: Tokens, currency: str, click_key: str, longest_bar: float = 1.0
) -> Any:
    """Streamlit's column configuration for one column; a click on a client is stored under `click_key`.

    `badges_` are the different ones of a column of badges.
    """
    label, help_, width = heading(column, currency), column.help or None, column.width
    types = st.column_config
    if column.kind == "client":
        return types.ButtonColumn(label, help=help_, width=width, type="tertiary", alignment="left", key=click_key)
    if column.kind in ("money", "count"):
        return types.NumberColumn(label, help=help_, width=width, format="localized")
    if column.kind == "change":
        return types.NumberColumn(label, help=help_, width=width, format="%+,d")
    if column.kind == "ratio":
        return types.NumberColumn(label, help=help_, width=width, format="%.1f%%")
    if column.kind == "multiple":
        return types.NumberColumn(label, help=help_, width=width, format="%.1f ×")
    if column.kind == "bar":
        return types.ProgressColumn(
            label,
            help=help_,
            width=width,
            min_value=0,
            max_value=longest_bar,
            format="%d",
            color=tokens.red,
        )
    if column.kind == "day":
        return types.DateColumn(label, help=help_, width=width, format="D MMM YY")
    if column.kind == "month":
        return types.DateColumn(label, help=help_, width=width, format="MMM YYYY")
    if column.kind == "line":
        return types.AreaChartColumn(label, help=help_, width=width, y_min=0, color=tokens.quiet)
    if column.kind == "badge":
        return types.MultiselectColumn(
            label,
            help=help_,
            width=width,
            options=badges_,
            color=[_tint(tokens, text) for text in badges_] or None,
        )
    return types.TextColumn(label, help=help_, width=width, alignment="center" if column.kind == "rank" else None)


def _tint(tokens: Tokens, text: str) -> str:
    return str(getattr(tokens, f"badge_{BADGES.get(text, 'neutral')}"))


def written(name: str, value: Any, column: Column) -> str:
    """A value as text, for a row of words or our own table."""
    if column.kind == "money":
        return fmt.money_exact(value)
    if column.kind == "change":
        return fmt.money_exact(value, sign=True)
    if column.kind in ("count", "bar"):
        return fmt.count(value)
    if column.kind == "ratio":
        return fmt.percent(value, 1)
    if column.kind == "multiple":
        return fmt.multiple(value)
    if column.kind == "day":
        return fmt.day(value)
    if column.kind == "month":
        return fmt.month(value)
    if column.kind == "badge":
        return " ".join(badges(name, value))
    return fmt.plain(value) or fmt.MISSING
