"""The figures of the page of account ranks, and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from analytics import ranking, retention
from ui import Explanation, Figure, figure, with_columns
from ui import format as fmt
from ui.records import records
from ui.stories import among


def figures(
    now: pd.DataFrame, before: pd.DataFrame | None, without: pd.DataFrame, shrinking: pd.DataFrame
) -> list[Figure]:
    """How much hangs on the largest clients, against 12 months before; net retention without the largest of them."""
    earlier = {} if before is None else dict(zip(before["largest"], before["share"], strict=True))
    shares = dict(zip(now["largest"], now["share"], strict=True))
    names = {1: "Largest client", 5: "Largest five", 10: "Largest ten"}
    shown = [
        figure(
            label,
            shares.get(number),
            before=earlier.get(number),
            better="down",
            against="in a year",
            decimals=1,
            help="Share of the 12-month revenue. The more hangs on few clients, the more one of them can cost.",
        )
        for number, label in names.items()
    ]
    row: Any = without.iloc[-1] if len(without) else {}
    less: Any = shrinking.iloc[-1] if len(shrinking) else {}
    return [
        *shown,
        figure(
            "Without the largest",
            row.get("retention_without_largest"),
            before=row.get("net_dollar_retention"),
            against="net retention",
            decimals=1,
            help="Net retention of 12 months without the client that pays most now, against that of all.",
        ),
        figure(
            "Paying less",
            less.get("shrinking_share"),
            better="down",
            help="Clients of 12 months ago that pay less now, those that left included.",
        ),
    ]


def explanations(
    now: pd.DataFrame,
    without: pd.DataFrame,
    shrinking: pd.DataFrame,
    everybody: Callable[[], pd.DataFrame],
    base: Callable[[], pd.DataFrame],
    currency: str,
) -> list[Explanation]:
    """Where the figures come from.

    `everybody` gives all clients with revenue, largest first; `base` those with MRR 12 months ago.
    """
    total = total_revenue(now)
    columns = ("name", "revenue_12m", "revenue_share", "owner")
    shown = [
        Explanation(
            {1: "Largest client", 5: "Largest five", 10: "Largest ten"}[int(row["largest"])],
            ranking.concentration,
            fmt.percent(row["share"], 1),
            parts=[
                (
                    f"12-month revenue of the largest {int(row['largest'])}",
                    fmt.money_exact(row["revenue_12m"], currency),
                ),
                ("12-month revenue of all with any", fmt.money_exact(total, currency)),
            ],
            clients=lambda number=int(row["largest"]): everybody().head(number),  # type: ignore[misc]
            client_columns=columns,
            left_out=lambda number=int(row["largest"]): everybody().iloc[number:],  # type: ignore[misc]
            left_out_words="The smaller ones, which count in the total",
        )
        for row in records(now)
    ]
    if len(without):
        row = without.iloc[-1]
        shown.append(
            Explanation(
                "Without the largest",
                retention.retention_without_largest,
                fmt.percent(row["retention_without_largest"], 1),
                parts=[
                    ("MRR now of the others", fmt.money_exact(row["retained_revenue"], currency)),
                    ("Their MRR 12 months ago", fmt.money_exact(row["starting_revenue"], currency)),
                    ("Net retention of all", fmt.percent(row["net_dollar_retention"], 1)),
                ],
                clients=lambda: _but(base(), row["client_id"]),
                client_columns=("name", "starting_revenue", "retained_revenue", "owner"),
                left_out=lambda: among(base(), "client_id", [row["client_id"]]),
                left_out_words="The largest, left out",
            )
        )
    if len(shrinking):
        less = shrinking.iloc[-1]
        shown.append(
            Explanation(
                "Paying less",
                retention.shrinking_share,
                fmt.percent(less["shrinking_share"], 1),
                parts=[
                    ("Clients that pay less now", fmt.count(less["shrinking_clients"])),
                    ("Clients with MRR 12 months ago", fmt.count(less["base_clients"])),
                ],
                clients=lambda: _paying(base(), less=True),
                client_columns=("name", "starting_revenue", "retained_revenue", "owner"),
                left_out=lambda: _paying(base(), less=False),
                left_out_words="Paying as much or more",
            )
        )
    return shown


def _but(base: pd.DataFrame, client_id: str) -> pd.DataFrame:
    return base[base["client_id"] != client_id]


def _paying(base: pd.DataFrame, *, less: bool) -> pd.DataFrame:
    """The clients that pay less than at the start, or the others."""
    return base[(base["retained_revenue"] < base["starting_revenue"]) == less]


def largest_first(time: pd.DataFrame, names: pd.DataFrame) -> pd.DataFrame:
    """Every client with revenue in the 12 months, ended ones too, largest first: from time_share by client."""
    found = time.rename(columns={"by": "client_id"})
    found = found.loc[[(fmt.number(value) or 0) > 0 for value in found["revenue_12m"]]]
    return with_columns(
        found.sort_values(["revenue_12m", "client_id"], ascending=[False, True]), names, ("name", "owner")
    ).reset_index(drop=True)


def total_revenue(now: pd.DataFrame) -> float | None:
    """The revenue that the shares are shares of."""
    for row in records(now):
        share, revenue = fmt.number(row["share"]), fmt.number(row["revenue_12m"])
        if share and revenue is not None:
            return revenue / share
    return None
