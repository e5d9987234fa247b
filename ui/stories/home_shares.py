"""The thin bars of home: who brings the revenue, whether hours fit the fees, how much revenue is kept in touch."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analytics import retainers, retention
from ui import Explanation
from ui import format as fmt
from ui.stories import Row, number, pick

# In the order of the bar: status of retained_hours, how it is said, and the tone of its part.
HOURS = (
    ("scope creep", "over", "red"),
    ("within", "within", "accent"),
    ("under-used", "under", "amber"),
    ("no hours", "not told", "pale"),
)


@dataclass(frozen=True)
class Part:
    """One part of a bar: what it is, its share of the whole, the tone of its colour."""

    words: str
    share: float
    tone: str


@dataclass(frozen=True)
class Shares:
    """A bar: what it divides, its parts; without parts `missing` says what would fill it."""

    of: str
    parts: tuple[Part, ...]
    missing: str = ""

    @property
    def told(self) -> str:
        """The bar in words."""
        return f"{self.of}: " + ", ".join(f"{part.words} {fmt.percent(part.share)}" for part in self.parts)


def existing(row: Row) -> Shares:
    """Revenue of 12 months from clients that were there a year ago, against that of new ones."""
    share = number(row, "existing_client_share")
    if share is None:
        return Shares("Revenue, 12 months", (), "No revenue in 12 months, so there is no share of new clients.")
    whole = min(max(share, 0.0), 1.0)
    parts = (Part("existing clients", whole, "accent"), Part("new", 1 - whole, "green"))
    return Shares("Revenue, 12 months", parts)


def hours_of_fees(statuses: pd.DataFrame) -> Shares:
    """Fee income over, within and under the hours that it includes."""
    of = "Fee income, by the hours that it includes"
    if statuses.empty:
        return Shares(
            of,
            (),
            "With retained_hours in the clients export and hours in the revenue export, fee income over and under "
            "its hours would stand here.",
        )
    parts = tuple(
        Part(words, share, tone)
        for status, words, tone in HOURS
        if (share := number(pick(statuses, status=status), "mrr_share"))
    )
    if [part.words for part in parts] == ["not told"]:
        return Shares(of, (), "With hours in the revenue export, fee income over and under its hours would stand here.")
    return Shares(of, parts)


def reached_revenue(reach: Row) -> Shares:
    """Revenue of clients that were touched within their cadence, against that of the others."""
    share = number(reach, "reach_by_revenue")
    if share is None:
        return Shares("Revenue, 12 months", ())
    whole = min(max(share, 0.0), 1.0)
    return Shares("Revenue, 12 months", (Part("in cadence", whole, "accent"), Part("not", 1 - whole, "red")))


def explain_existing(row: Row, currency: str) -> Explanation:
    """Where the share of existing clients comes from."""
    return Explanation(
        "Revenue from existing clients",
        retention.existing_client_share,
        fmt.percent(row.get("existing_client_share"), 1),
        parts=[
            ("From clients of a year ago and longer", fmt.money_exact(row.get("existing_revenue"), currency)),
            ("From clients that came within the year", fmt.money_exact(row.get("new_revenue"), currency)),
        ],
    )


def explain_hours(statuses: pd.DataFrame, currency: str) -> Explanation:
    """Where the shares of fee income over and under its hours come from."""
    return Explanation(
        "Fee income over its hours",
        retainers.retained_hours,
        fmt.percent(pick(statuses, status="scope creep").get("mrr_share"), 1),
        parts=[
            (
                f"{words[:1].upper()}{words[1:]}",
                f"{fmt.money_exact(row.get('mrr'), currency)}, {fmt.counted(row.get('clients'), 'client')}",
            )
            for status, words, _ in HOURS
            if (row := pick(statuses, status=status))
        ],
    )
