"""What the page of retainers says of fees and hours: the tiers, who fits the next one, and hours against the fee."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from analytics.settings import Settings
from ui import Column
from ui import format as fmt
from ui.stories import Row, money, total, whole
from ui.stories.retainers import rows_of

WINDOWS = {"1 month": 1, "3 months": 3, "12 months": 12}
MOST_OVER, MOST_UNDER = 10, 6
TIER_LABELS: dict[str, str | Column] = {
    "fee": Column("Monthly fee"),
    "clients": Column("Clients", "count"),
    "mrr": Column("MRR, {currency}", "money"),
    "mrr_share": Column("Share", "ratio"),
    "hours": Column("Hours", "count"),
    "fits": Column("Fit the next tier"),
}
NEXT_LABELS: dict[str, str | Column] = {
    "name": Column("Client", "client", 138),
    "fee": Column("Now, {currency}", "money", 68, "The fee as agreed, else MRR"),
    "next_tier": Column("Fits, {currency}", "money", 62, "The fee of the tier above"),
    "because": Column("Because", width=470),
    "gain": Column("Gain, {currency}", "change", 66),
    "why": Column(
        "Because", width=143, help="Hours of the fee, requests over scope or average revenue, of three months"
    ),
}
# On half of a desk's width.
NEXT_BESIDE = ("name", "next_tier", "gain", "why")
HOURS_LABELS: dict[str, str | Column] = {
    "hours": Column("Hours", "count", 70),
    "retained_hours": Column("Of the fee", "count", 84, "Hours that the fee includes"),
    "hours_ratio": Column("Used", "ratio", 76),
    "unbilled_value": Column("Unbilled, {currency}", "money", 104, "Hours over the fee at the agreed rate"),
    "agreed_rate": Column("Agreed rate, {currency}", "money", 120, "Fee ÷ hours that it includes"),
    "status": Column("Status", "badge", 106),
    "clients": Column("Clients", "count", 70),
    "month": Column("Month", "month", 90),
}

OWNER_COLUMNS = ("owner", "clients", "hours", "retained_hours", "hours_ratio", "unbilled_value")
MONTH_COLUMNS = ("month", "clients", "hours", "retained_hours", "hours_ratio", "unbilled_value")


def owners_listed(owners: pd.DataFrame) -> pd.DataFrame:
    """Hours by owner, the most used first; clients without an owner under those words."""
    named = owners.assign(owner=[owner or "no owner" for owner in owners["owner"]])
    return named.sort_values("hours_ratio", ascending=False, na_position="last")


def months_listed(months: pd.DataFrame) -> pd.DataFrame:
    """Hours by month, the newest first."""
    return months.iloc[::-1]


def tiers_shown(tiers: pd.DataFrame, currency: str) -> pd.DataFrame:
    """A row for each tier with its span of fees, and one for all."""
    names = _spans([float(tier) for tier in tiers["tier"]])
    rows = [
        {
            "fee": name,
            "clients": row["clients"],
            "mrr": row["mrr"],
            "mrr_share": row["mrr_share"],
            "hours": row["hours"],
            "fits": "top tier"
            if place == 0 and len(tiers) > 1
            else _fits(row["fitting_clients"], row["gain"], currency),
        }
        for place, (name, row) in enumerate(zip(names, rows_of(tiers), strict=True))
    ]
    hours = [value for value in tiers["hours"] if not fmt.is_missing(value)]
    rows.append(
        {
            "fee": "All",
            "clients": sum(tiers["clients"]),
            "mrr": total(tiers, "mrr"),
            "mrr_share": 1.0 if sum(tiers["clients"]) else None,
            "hours": sum(hours) if hours else None,
            "fits": _fits(sum(tiers["fitting_clients"]), total(tiers, "gain"), currency),
        }
    )
    return pd.DataFrame(rows)


def _spans(tiers: list[float]) -> list[str]:
    """'10,000 and up', '5,000 to 9,999', 'Under 3,000': the tiers come highest first."""
    names = []
    for place, tier in enumerate(tiers):
        if tier == 0:
            names.append(f"Under {fmt.money_exact(tiers[place - 1])}" if place else "Any fee")
        elif place == 0:
            names.append(f"{fmt.money_exact(tier)} and up")
        else:
            names.append(f"{fmt.money_exact(tier)} to {fmt.money_exact(tiers[place - 1] - 1)}")
    return names


def _fits(clients: int, gain: float, currency: str) -> str:
    return f"{fmt.count(clients)} · {money(gain, currency, sign=True)}" if clients else fmt.MISSING


def because(clients: pd.DataFrame) -> pd.DataFrame:
    """Who fits the next tier, with the reasons in words, and as `why` in few."""
    reasons, short = [], []
    asked = ("by_hours", "hours_ratio", "by_scope", "out_of_scope", "by_revenue", "average_revenue")
    for row in rows_of(clients[list(asked)]):
        told, few = [], []
        if row["by_hours"]:
            told.append(f"{fmt.percent(row['hours_ratio'])} of hours, 3 months")
            few.append(("hours", f"{fmt.percent(row['hours_ratio'])} of hours"))
        if row["by_scope"]:
            told.append(f"{whole(row, 'out_of_scope')} requests over scope")
            few.append(("requests", f"{whole(row, 'out_of_scope')} requests"))
        if row["by_revenue"]:
            told.append(f"{fmt.money_exact(row['average_revenue'])} a month on average")
            few.append(("revenue", f"{fmt.money_exact(row['average_revenue'])} on average"))
        reasons.append(", ".join(told))
        short.append(few[0][1] if len(few) == 1 else "all three" if few[2:] else ", ".join(name for name, _ in few))
    return clients.assign(because=reasons, why=short)


def next_words(tiers: pd.DataFrame, currency: str) -> str:
    """How many fit the tier above, and what they would bring."""
    clients = fitting(tiers)
    if not clients:
        return "Nobody's hours, requests or revenue match the tier above."
    return (
        f"{fmt.counted(clients, 'client')} already {'fits' if clients == 1 else 'fit'} the tier above: "
        f"{money(total(tiers, 'gain'), currency, sign=True)} a month."
    )


def fitting(tiers: pd.DataFrame) -> int:
    """How many clients fit the tier above theirs."""
    return int(sum(tiers["fitting_clients"]))


def lines(rules: Settings) -> tuple[float, float]:
    """The lines between which hours are within the fee."""
    return float(rules.under_use_line), float(rules.scope_creep_line)


def hours_words(sums: Row, rules: Settings, currency: str) -> str:
    """How many clients take more than they pay for, what that is worth, and who may be cut. `sums` is hours_sums."""
    if not sums["clients"]:
        return "No fee of this choice includes hours."
    parts = [
        f"{fmt.counted(sums['over'], 'client')} over {fmt.percent(rules.scope_creep_line)} of the hours that the fee "
        f"includes: {money(sums['unbilled_value'], currency)} unbilled at the agreed rate, small "
        "overruns included."
    ]
    if sums["under"]:
        parts.append(
            f"{fmt.counted(sums['under'], 'client')} under {fmt.percent(rules.under_use_line)}: a retainer that is not "
            "used is the next to be cut."
        )
    if sums["without_hours"]:
        silent = fmt.counted(sums["without_hours"], "client has", "clients have")
        parts.append(f"{silent} no hours in the window.")
    return " ".join(parts)


def no_hours(columns: Mapping[str, bool]) -> str:
    """The column without which hours cannot be held against the fee; empty when both are there."""
    return next((name for name in ("has_retained_hours", "has_hours") if not columns[name]), "")


def listed(hours: pd.DataFrame) -> pd.DataFrame:
    """All clients with hours in their fee, the largest unbilled value first."""
    order = hours.assign(sorted_by=[fmt.number(value) or 0.0 for value in hours["unbilled_value"]])
    return order.sort_values("sorted_by", ascending=False, kind="stable").reset_index(drop=True)
