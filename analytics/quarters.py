"""Three months read as one: what moved over a quarter, from the movements of its months."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from analytics.filters import Filters

MOVEMENTS = ("new", "reactivation", "expansion", "contraction", "churn")
QUARTER = 3


def months_of_quarter(month: date) -> tuple[date, ...]:
    """The three months that end with this one, oldest first."""
    numbers = [month.year * 12 + month.month - 1 - back for back in range(QUARTER - 1, -1, -1)]
    return tuple(date(number // 12, number % 12 + 1, 1) for number in numbers)


def quarter_words(month: date) -> str:
    """'Q3 2026' for a calendar quarter, else its months: 'Aug to Oct 2026'."""
    first, *_, last = months_of_quarter(month)
    if last.month % QUARTER == 0:
        return f"Q{last.month // QUARTER} {last.year}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first:%b}{year} to {last:%b %Y}"


def why_no_quarter(filters: Filters, movements: pd.DataFrame, month: date) -> str:
    """Why the three months cannot be summed; empty when they can.

    By rank every month counts the clients of that rank at its own opening, so that one month's closing is not the
    next one's opening; and a book may be younger than three months.
    """
    if filters.ranks:
        return "A quarter needs all ranks: by rank, each month counts the clients that had the rank at its opening."
    if len(_months(movements, month)) < QUARTER:
        return "A quarter needs three months of recurring revenue up to here."
    return ""


def quarter_movements(movements: pd.DataFrame, month: date) -> dict[str, Any]:
    """One row of revenue_movements for the three months that end with `month`.

    Amounts and clients of each movement and of exchange are summed; a client that moved in two months counts in both.
    The opening is that of the first month, the closing that of the last, and opening + movements = closing as in a
    month.
    """
    rows = _months(movements, month)
    summed: dict[str, Any] = {"month": month}
    for name in ("opening", "opening_clients"):
        summed[name] = rows[0][name]
    for movement in MOVEMENTS:
        for name in (movement, f"{movement}_clients"):
            summed[name] = sum(row[name] for row in rows)
    for name in ("exchange", "exchange_clients"):
        summed[name] = sum(row.get(name, 0) for row in rows)
    for name in ("closing", "closing_clients"):
        summed[name] = rows[-1][name]
    return summed


def quarter_clients(months: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """The client_movements of several months below each other, newest first: their changes add up to the quarter's."""
    return pd.concat(list(reversed(months)), ignore_index=True)


def _months(movements: pd.DataFrame, month: date) -> list[dict[Any, Any]]:
    wanted = set(months_of_quarter(month))
    rows = [row for row in movements.to_dict("records") if row["month"] in wanted]
    return sorted(rows, key=lambda row: row["month"])
