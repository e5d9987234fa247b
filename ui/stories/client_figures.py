"""The figures of the page of one client, and where they come from."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pandas as pd

from analytics import coverage, fit, ranking, receivables, retainers, retention
from ui import Explanation, Figure
from ui import format as fmt
from ui.stories import number
from ui.stories.client import Row
from ui.stories.client_evidence import Evidence


def figures(client: Row, evidence: Evidence, currency: str) -> list[Figure]:
    """The strip of figures: what it pays, brings and costs, whether somebody keeps in touch, whether it pays late."""
    now, then = fmt.number(client["mrr"]), fmt.number(client["mrr_12m_ago"])
    change = ""
    if now is not None and then and round(now / then * 100) != 100:
        change = f"{'+' if now >= then else fmt.MINUS}{abs(now / then - 1) * 100:.0f}%"
    tone: Literal["good", "bad", "even"] = "even"
    if now is not None and then and abs(now / then - 1) >= 0.01:
        tone = "good" if now > then else "bad"
    return [
        Figure(
            "MRR",
            fmt.money_exact(now, currency),
            change=change,
            tone=tone,
            against="in 12 months" if change else "",
            help="Recurring revenue of the month.",
        ),
        Figure(
            "Revenue, 12 months",
            fmt.money(client["revenue_12m"], currency, decimals=1),
            against=f"{fmt.percent(client['revenue_share'], 1)} of the book"
            if fmt.number(client["revenue_share"])
            else "",
            help="Recurring and project revenue of 12 months.",
        ),
        _margin_figure(evidence),
        _silence_figure(client, currency),
        _hours_figure(evidence),
        _late_figure(evidence),
    ]


def _silence_figure(client: Row, currency: str) -> Figure:
    days, cadence = fmt.number(client["days_since_contact"]), fmt.number(client["cadence_days"])
    never = fmt.as_date(client["last_contact_on"]) is None
    against = "" if cadence is None or days is None else f"cadence {cadence:.0f} days"
    if not fmt.is_missing(client["revenue_at_risk"]):
        against = f"{fmt.money(client['revenue_at_risk'], currency, decimals=1)} a month at risk"
    return Figure(
        "Never touched" if never and days is not None else "Last contact",
        fmt.MISSING if days is None else fmt.counted(days, "day"),
        against=against,
        help="Days since the last touch by anybody. Newsletters and planned contacts are none. At risk while the "
        "client is overdue: MRR and a twelfth of the year's project revenue.",
    )


def _margin_figure(evidence: Evidence) -> Figure:
    median = evidence.medians.get("margin")
    known = evidence.fit.get("is_margin_known")
    return Figure(
        "Margin, 12 months",
        fmt.percent(evidence.fit.get("margin")) if known else fmt.MISSING,
        against="" if not known or fmt.is_missing(median) else f"book median {fmt.percent(median)}",
        help="Revenue less cost, of revenue. From cost in the revenue export, which must stand on most of its rows.",
    )


def _hours_figure(evidence: Evidence) -> Figure:
    hours, included = number(evidence.month, "hours"), number(evidence.month, "retained_hours")
    ratio = number(evidence.month, "hours_ratio")
    return Figure(
        "Hours to fee",
        fmt.MISSING if ratio is None else fmt.percent(ratio),
        against="" if ratio is None else f"{hours:,.10g} of {included:,.10g}, {fmt.month(evidence.month['month'])}",
        help="Hours delivered in the month, of those that the fee includes. From hours in the revenue export and "
        "retained_hours in the clients export.",
    )


def _late_figure(evidence: Evidence) -> Figure:
    late, before = number(evidence.late, "days_late"), number(evidence.late, "days_late_before")
    return Figure(
        "Days late",
        fmt.MISSING if late is None else fmt.count(round(late)),
        against="" if late is None or before is None else f"was {fmt.count(round(before))} a year ago",
        help="Days from due to paid of 12 months, weighted by amount; below zero: paid early. From due_on and "
        "paid_on in the revenue export.",
    )


def touches_of_year(contacts: pd.DataFrame, day: date) -> pd.DataFrame:
    """The contacts that count for the cadence, of the 12 months to a day."""
    start = date(day.year - 1, day.month, min(day.day, 28))
    kept = [touch and start < when <= day for touch, when in zip(contacts["is_touch"], contacts["date"], strict=True)]
    return contacts.loc[kept]


def explanations(
    client: Row, contacts: pd.DataFrame, day: date, currency: str, evidence: Evidence
) -> list[Explanation]:
    """Where the client's figures come from. `contacts` up to the day on which silence is measured."""
    return [
        Explanation(
            "MRR",
            retention.account_months,
            fmt.money_exact(client["mrr"], currency),
            parts=[("12 months before", fmt.money_exact(client["mrr_12m_ago"], currency))],
        ),
        Explanation(
            "Revenue and rank",
            ranking.account_rank,
            fmt.money_exact(client["revenue_12m"], currency),
            parts=[
                ("Share of all active clients' revenue", fmt.percent(client["revenue_share"], 1)),
                ("Rank by revenue", fmt.plain(client["computed_rank"]) or fmt.MISSING),
                ("Rank in force", fmt.plain(client["rank"]) or fmt.MISSING),
            ],
        ),
        Explanation(
            "Last contact and risk",
            coverage.contact_coverage,
            fmt.plain(client["status"]) or "not active",
            parts=[
                ("Last touch", fmt.long_day(client["last_contact_on"])),
                ("Measured up to", fmt.long_day(client["coverage_day"])),
                ("Days since", fmt.count(client["days_since_contact"])),
                ("Touches in the 12 months to that day", fmt.count(len(touches_of_year(contacts, day)))),
                ("Cadence of its rank, days", fmt.count(client["cadence_days"])),
                ("Revenue at risk, a month", fmt.money_exact(client["revenue_at_risk"], currency)),
            ],
        ),
        Explanation(
            "Margin and fit",
            fit.client_fit,
            evidence.verdict or "not active",
            parts=[
                ("Revenue of 12 months", fmt.money_exact(evidence.fit.get("revenue_12m"), currency)),
                ("Cost", fmt.money_exact(evidence.fit.get("cost_12m"), currency)),
                ("Part of the revenue that carries a cost", fmt.percent(evidence.fit.get("cost_share"))),
                ("Margin", fmt.percent(evidence.fit.get("margin"), 1)),
                ("Burden, 0 to 100", fmt.count(evidence.fit.get("burden"))),
            ],
        ),
        Explanation(
            "Hours to fee",
            retainers.retained_hours,
            fmt.percent(evidence.month.get("hours_ratio")),
            parts=[
                ("Hours of the fee, delivered", fmt.count(evidence.month.get("hours"))),
                ("Hours that the fee includes", fmt.count(evidence.month.get("retained_hours"))),
                ("Worked beyond the fee", fmt.money_exact(evidence.month.get("unbilled_value"), currency)),
            ],
        ),
        Explanation(
            "Days late",
            receivables.days_late,
            fmt.count(evidence.late.get("days_late")),
            parts=[
                ("Invoices", fmt.count(evidence.late.get("invoices"))),
                ("Amount", fmt.money_exact(evidence.late.get("amount"), currency)),
                ("Of it paid late", fmt.percent(evidence.late.get("paid_late_share"))),
            ],
        ),
    ]
