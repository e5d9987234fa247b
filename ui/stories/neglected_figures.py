"""The figures of the page of neglected accounts, and where they come from."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pandas as pd

from analytics import coverage
from ui import Explanation, Figure, figure
from ui import format as fmt
from ui.stories.neglected import not_reached, of_status, reached_clients, touchable


def figures(
    summary: pd.DataFrame,
    reach: pd.DataFrame,
    before: tuple[pd.DataFrame, pd.DataFrame] | None,
    against: str,
    currency: str,
) -> list[Figure]:
    """The four figures of the page; `before` is the same for the month before, None when the book has none."""
    now, reached = summary.iloc[0], reach.iloc[0]
    in_time = f"{fmt.count(reached['reached_clients'])} of {fmt.counted(reached['clients'], 'client')}"
    then: Any
    reached_then: Any
    then, reached_then = before[0].iloc[0] if before else {}, before[1].iloc[0] if before else {}
    return [
        figure(
            "Overdue clients",
            now["overdue_clients"],
            "count",
            before=then.get("overdue_clients"),
            better="down",
            against=against,
            help="Not touched for longer than the cadence of their rank, and nothing planned in time.",
        ),
        figure(
            "Revenue at risk",
            now["revenue_at_risk"],
            "money",
            before=then.get("revenue_at_risk"),
            better="down",
            against=against,
            currency=currency,
            help="A month of the overdue clients: MRR and a twelfth of the year's project revenue.",
        ),
        figure(
            "Reach by count",
            reached["reach"],
            before=reached_then.get("reach"),
            against=against,
            help=f"{in_time} touched within the cadence.",
        ),
        figure(
            "Reach by revenue",
            reached["reach_by_revenue"],
            before=reached_then.get("reach_by_revenue"),
            against=against,
            help="The same, each client weighed by its revenue of 12 months.",
        ),
    ]


def explanations(
    summary: pd.DataFrame, reach: pd.DataFrame, clients: Callable[[], pd.DataFrame], currency: str
) -> list[Explanation]:
    """Where the four figures come from, with the clients in them and those left out. `clients` gives the work list."""
    now, reached = summary.iloc[0], reach.iloc[0]
    columns = ("name", "days_over", "revenue_at_risk", "rank", "owner")
    judged = ("name", "status", "days_since_contact", "cadence_days", "revenue_12m")
    of_reach: dict[str, Any] = {
        "metric": coverage.reach,
        "clients": lambda: reached_clients(clients()),
        "client_columns": judged,
        "left_out": lambda: not_reached(clients()),
        "left_out_words": "Not reached, lapsed, or too new to judge",
    }
    return [
        Explanation(
            "Overdue clients",
            coverage.coverage_summary,
            fmt.count(now["overdue_clients"]),
            parts=[
                ("Overdue", fmt.count(now["overdue_clients"])),
                ("Active clients that are not lapsed", fmt.count(touchable(now))),
                ("Past the cadence, but planned", fmt.count(now["planned_clients"])),
                ("Never touched at all", fmt.count(now["never_touched_clients"])),
            ],
            clients=lambda: of_status(clients(), "overdue"),
            client_columns=columns,
            left_out=lambda: of_status(clients(), "planned", "lapsed"),
            left_out_words="Left out: a call is planned, or lapsed",
        ),
        Explanation(
            "Revenue at risk",
            coverage.work_list,
            fmt.money_exact(now["revenue_at_risk"], currency),
            parts=[
                ("Sum over the overdue clients, a month", fmt.money_exact(now["revenue_at_risk"], currency)),
                ("Overdue clients", fmt.count(now["overdue_clients"])),
            ],
            clients=lambda: of_status(clients(), "overdue"),
            client_columns=columns,
            left_out=lambda: of_status(clients(), "planned", "lapsed"),
            left_out_words="Left out: a call is planned, or lapsed",
        ),
        Explanation(
            "Reach by count",
            value=fmt.percent(reached["reach"], 1),
            parts=[
                ("Clients touched within their cadence", fmt.count(reached["reached_clients"])),
                ("Active clients, not lapsed, not too new", fmt.count(reached["clients"])),
            ],
            **of_reach,
        ),
        Explanation(
            "Reach by revenue",
            value=fmt.percent(reached["reach_by_revenue"], 1),
            parts=[
                ("12-month revenue of the clients reached", fmt.money_exact(reached["reached_revenue"], currency)),
                ("12-month revenue of all that count", fmt.money_exact(reached["revenue"], currency)),
            ],
            **of_reach,
        ),
    ]


def against(month_before: date, phone: bool) -> str:
    """Against what a change is measured; short on a phone, where it would be cut."""
    return f"vs {month_before:%b}" if phone else f"vs {fmt.month_name(month_before)}"
