"""Retention and churn by owner, segment, region, rank or tenure: the table's words, and the clients behind a line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from analytics.filters import Filters
from ui import format as fmt
from ui.records import records
from ui.stories import few, interval
from ui.table_columns import Column

# What the switch says, the metric's option, and the filter that chooses one line's clients.
GROUPS = {"Segment": "segment", "Owner": "owner", "Region": "region", "Rank": "rank", "Tenure": "tenure"}
_FIELDS = {"segment": "segments", "owner": "owners", "region": "regions", "rank": "ranks"}
_TENURES = ("under 1 year", "1 to 3 years", "3 years and more")


def lines(groups: pd.DataFrame, by: str) -> pd.DataFrame:
    """The groups with their interval in words; ranks and tenures in their order, others by revenue."""
    if groups.empty:
        return groups
    told = groups.assign(
        group=[group_name(value) for value in groups["by"]],
        range=[_range(row) for row in records(groups)],
    )
    if by == "rank":
        return told.sort_values("by", kind="stable").reset_index(drop=True)
    if by == "tenure":
        place = {name: index for index, name in enumerate(_TENURES)}
        return told.sort_values("by", key=lambda names: names.map(place), kind="stable").reset_index(drop=True)
    return told


def _range(row: Mapping[Any, Any]) -> str:
    """'4 to 40%, few clients'."""
    return ", ".join(part for part in (interval(row), few(fmt.number(row["opening_clients"]))) if part)


def group_name(value: Any) -> str:
    """How a group is called: clients without an owner, segment or region have the value ''."""
    return fmt.plain(value) or "(none)"


def columns(by: str, *, churn_first: bool) -> tuple[tuple[str, ...], dict[str, str | Column]]:
    """The table's columns in order of need, and their headings."""
    churn = ("client_churn_rate", "range", "regretted_churn_rate")
    kept = ("net_dollar_retention", "gross_dollar_retention")
    order = (*churn, *kept) if churn_first else (*kept, *churn)
    headings: dict[str, str | Column] = {
        "group": Column(by.capitalize()),
        "opening_clients": Column("Clients then", "count"),
        "churned_clients": Column("Left", "count"),
        "client_churn_rate": Column("Client churn", "ratio"),
        "range": Column("95% interval"),
        "regretted_churn_rate": Column("Regretted", "ratio"),
        "net_dollar_retention": Column("Net", "ratio"),
        "gross_dollar_retention": Column("Gross", "ratio"),
    }
    return ("group", "opening_clients", "churned_clients", *order), headings


def narrowed(filters: Filters, by: str, value: str) -> Filters | None:
    """The filters that choose one group's clients within the choice; None where no filter can (tenure)."""
    name = _FIELDS.get(by)
    return None if name is None else replace(filters, **{name: (value,)})
