"""How the headline figures of home, monthly review and churn explain themselves: parts, clients, other conventions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

import pandas as pd

from analytics import churn, coverage, ranking, retention
from analytics.quarters import MOVEMENTS
from ui import Explanation
from ui import format as fmt
from ui.asking import ask
from ui.stories import Row, among, few, interval, number, only, row_of, where
from ui.visit import Page

BASE_COLUMNS = ("name", "owner", "starting_revenue", "retained_revenue", "change", "is_returner")
CONVENTIONS = {
    "net_dollar_retention": ("Clients of a year ago, point to point", "this page's figure"),
    "without returners": ("Without returners", "who paused in between counts as gone"),
    "survivors only": ("Survivors only", "leaves out who left, so it flatters"),
    "bridge of all flows, without reactivation": (
        "All flows, without reactivation",
        "new and short-lived clients blur it; no retention rate",
    ),
    "bridge of all flows, with reactivation": ("All flows, with reactivation", "no retention rate either"),
    "gross_dollar_retention": ("Gross retention", "growth left aside"),
}


# --- retention -----------------------------------------------------------------------------------


def net_retention(page: Page) -> Explanation:
    """Net dollar retention of 12 months, with its value under the other conventions."""
    row = row_of(ask(retention.net_dollar_retention, page, month=None), page.month)
    return Explanation(
        "Net retention",
        retention.net_dollar_retention,
        fmt.percent(row.get("net_dollar_retention"), 1),
        parts=_retention_parts(page, row, "retained_revenue", "They pay now"),
        clients=partial(ask, retention.retention_clients, page),
        client_columns=BASE_COLUMNS,
        left_out=partial(outside_base, page),
        left_out_words="Clients left out: MRR now, none a year ago",
        conventions=partial(_conventions, page, row) if number(row, "base_clients") else None,
    )


def gross_retention(page: Page) -> Explanation:
    """Gross dollar retention of 12 months."""
    row = row_of(ask(retention.gross_dollar_retention, page, month=None), page.month)
    return Explanation(
        "Gross retention",
        retention.gross_dollar_retention,
        fmt.percent(row.get("gross_dollar_retention"), 1),
        parts=_retention_parts(page, row, "kept_revenue", "The smaller of then and now"),
        clients=partial(ask, retention.retention_clients, page),
        client_columns=("name", "owner", "starting_revenue", "retained_revenue", "kept_revenue"),
        left_out=partial(outside_base, page),
        left_out_words="Clients left out: MRR now, none a year ago",
    )


def _conventions(page: Page, row: Row) -> list[tuple[str, str, str]]:
    """The other conventions: ours stands above them."""
    others = ask(retention.retention_conventions, page).to_dict("records")[1:]
    return [*_as_reported(page, row), *(_convention(one) for one in others)]


def _as_reported(page: Page, row: Row) -> list[tuple[str, str, str]]:
    """Where currencies are converted: the same with each month at its own rates, so that exchange is in it."""
    if not page.info.is_converted:
        return []
    value = fmt.percent(row.get("net_dollar_retention_as_reported"), 1)
    return [("As reported", value, "each month at its own rates; ours is at those of the start")]


def _convention(row: Mapping[Any, Any]) -> tuple[str, str, str]:
    name = str(row["convention"])
    words, why = CONVENTIONS.get(name, (name, ""))
    return words, fmt.percent(row["value"], 1), why


def _retention_parts(page: Page, row: Row, column: str, words: str) -> list[tuple[str, str]]:
    then = fmt.month(page.months_back(12))
    clients = number(row, "base_clients")
    parts = [
        (f"{words}, {fmt.month(page.month)}", fmt.money_exact(row.get(column), page.currency)),
        (
            f"MRR of the clients of {then}, then",
            fmt.money_exact(row.get("starting_revenue"), page.currency),
        ),
    ]
    if not number(row, "starting_revenue"):
        parts.append(("Why there is no ratio", f"nobody in this choice had MRR in {then}"))
    if few(clients):
        parts.append(("Few clients", f"{fmt.counted(clients, 'client')} in the base: one client can move it far"))
    return parts


def outside_base(page: Page) -> pd.DataFrame:
    """Clients with MRR now that had none at the window's start: no part of retention."""
    base = set(ask(retention.retention_clients, page)["client_id"])
    now = ask(retention.client_movements, page)
    paying = [bool(mrr) and client not in base for client, mrr in zip(now["client_id"], now["mrr"], strict=True)]
    return where(now, paying)


def annual_retention(page: Page) -> Explanation:
    """Retention of all revenue year on year, for books without retainers."""
    row = row_of(ask(retention.annual_revenue_retention, page, month=None), page.month)
    return Explanation(
        "Revenue retention",
        retention.annual_revenue_retention,
        fmt.percent(row.get("annual_revenue_retention"), 1),
        parts=[
            ("Revenue of these 12 months, same clients", fmt.money_exact(row.get("retained_revenue"), page.currency)),
            ("Revenue of the 12 months before", fmt.money_exact(row.get("starting_revenue"), page.currency)),
            ("Only clients of at least 24 months", fmt.percent(row.get("established"), 1)),
        ],
    )


def recurring_revenue(page: Page) -> Explanation:
    """MRR of the month: from the opening over the movements to the closing."""
    row = row_of(ask(retention.revenue_movements, page, month=None), page.month)
    moved = [
        (name.capitalize(), fmt.money_exact((number(row, name) or 0) * sign, page.currency, sign=True))
        for name, sign in zip(MOVEMENTS, (1, 1, 1, -1, -1), strict=True)
    ]
    if number(row, "exchange"):
        moved.append(("Exchange", fmt.money_exact(row["exchange"], page.currency, sign=True)))
    return Explanation(
        "Recurring revenue",
        retention.revenue_movements,
        fmt.money_exact(row.get("closing"), page.currency),
        parts=[("Opening", fmt.money_exact(row.get("opening"), page.currency)), *moved],
        clients=partial(paying_clients, page),
        client_columns=("name", "owner", "mrr", "change", "movement"),
    )


def paying_clients(page: Page) -> pd.DataFrame:
    """The clients with MRR in the month, the largest first."""
    now = ask(retention.client_movements, page)
    return where(now, [bool(mrr) for mrr in now["mrr"]]).sort_values("mrr", ascending=False, kind="stable")


# --- churn ---------------------------------------------------------------------------------------


def client_churn(page: Page, months: int) -> Explanation:
    """Client churn of the month or of 12 months, exits that we chose apart."""
    row = row_of(ask(churn.client_churn_rate, page, month=None, months=months), page.month)
    start = page.months_back(months)
    clients = number(row, "opening_clients")
    parts = [
        (f"Clients with MRR in {fmt.month(start)} and none now", fmt.count(row.get("churned_clients"))),
        (f"Clients with MRR in {fmt.month(start)}", fmt.count(clients)),
        ("95% interval", interval(row, 1) or fmt.MISSING),
        ("Without exits that we chose (regretted)", fmt.percent(row.get("regretted_churn_rate"), 1)),
    ]
    if not clients:
        parts.append(("Why there is no rate", f"nobody in this choice had MRR in {fmt.month(start)}"))
    if few(clients):
        parts.append(("Few clients", "the interval says more than the rate"))
    return Explanation(
        "Client churn" if months == 1 else f"Client churn, {months} months",
        churn.client_churn_rate,
        fmt.percent(row.get("client_churn_rate"), 1),
        parts=parts,
        clients=partial(gone_clients, page, months),
        client_columns=("name", "owner", "starting_revenue"),
        left_out=partial(kept_clients, page, months),
        left_out_words="Clients that stayed",
    )


def gone_clients(page: Page, months: int) -> pd.DataFrame:
    """The clients of the base that have no MRR now."""
    base = ask(retention.retention_clients, page, months=months)
    return where(base, [not mrr for mrr in base["retained_revenue"]])


def kept_clients(page: Page, months: int) -> pd.DataFrame:
    """The clients of the base that still have MRR."""
    base = ask(retention.retention_clients, page, months=months)
    return where(base, [bool(mrr) for mrr in base["retained_revenue"]])


def revenue_churn(page: Page) -> Explanation:
    """Recurring revenue lost in the month."""
    row = row_of(ask(churn.revenue_churn_rate, page, month=None), page.month)
    return Explanation(
        "Revenue churn",
        churn.revenue_churn_rate,
        fmt.percent(row.get("revenue_churn_rate"), 1),
        parts=[
            ("Churn and contraction", fmt.money_exact(row.get("lost"), page.currency)),
            ("Opening MRR", fmt.money_exact(row.get("opening"), page.currency)),
            ("Without exits that we chose (regretted)", fmt.percent(row.get("regretted_revenue_churn_rate"), 1)),
        ],
        clients=partial(moved_clients, page, ("contraction", "churn")),
        client_columns=("name", "owner", "movement", "mrr_before", "mrr", "change", "is_chosen_exit"),
    )


def net_revenue_churn(page: Page) -> Explanation:
    """Recurring revenue lost in the month, less expansion."""
    row = row_of(ask(churn.net_revenue_churn_rate, page, month=None), page.month)
    return Explanation(
        "Net revenue churn",
        churn.net_revenue_churn_rate,
        fmt.percent(row.get("net_revenue_churn_rate"), 1),
        parts=[
            ("Churn and contraction", fmt.money_exact(row.get("lost"), page.currency)),
            ("Less expansion", fmt.money_exact(row.get("expansion"), page.currency)),
            ("Opening MRR", fmt.money_exact(row.get("opening"), page.currency)),
            ("Without exits that we chose (regretted)", fmt.percent(row.get("regretted_net_revenue_churn_rate"), 1)),
        ],
        clients=partial(moved_clients, page, ("expansion", "contraction", "churn")),
        client_columns=("name", "owner", "movement", "mrr_before", "mrr", "change", "is_chosen_exit"),
    )


def moved_clients(page: Page, movements: tuple[str, ...], month: date | None = None) -> pd.DataFrame:
    """The clients of some movements of a month."""
    return among(ask(retention.client_movements, page, month=month or page.month), "movement", movements)


# --- coverage ------------------------------------------------------------------------------------


def reach(page: Page) -> Explanation:
    """Clients touched within their cadence."""
    row = only(ask(coverage.reach, page))
    columns = ("name", "rank", "owner", "last_contact_on", "days_since_contact", "cadence_days", "status")
    return Explanation(
        "Reach",
        coverage.reach,
        fmt.percent(row.get("reach"), 1),
        parts=[
            ("Touched within the cadence of their rank", fmt.count(row.get("reached_clients"))),
            ("Active clients, lapsed and too new ones left out", fmt.count(row.get("clients"))),
            ("The same by revenue", fmt.percent(row.get("reach_by_revenue"), 1)),
            *(
                [("Measured on", fmt.long_day(page.info.coverage_day))]
                if page.month == page.info.reporting_month
                else []
            ),
        ],
        clients=partial(judged_clients, page, True),
        client_columns=columns,
        left_out=partial(judged_clients, page, False),
        left_out_words="Clients left out: lapsed, or too new to judge",
    )


def judged_clients(page: Page, judged: bool) -> pd.DataFrame:
    """The active clients that count for reach, or those that do not."""
    clients = ask(coverage.work_list, page, lines=False)
    left_out = clients["status"].isin(("lapsed", "no contact data")) | clients["is_too_new"].astype(bool)
    return clients[~left_out if judged else left_out]


def time_share(page: Page, rank: str) -> Explanation:
    """Share of our time that one rank gets, beside its share of revenue."""
    row = next(iter(among(ask(coverage.time_share, page), "by", [rank]).to_dict("records")), {})
    return Explanation(
        f"Share of time for rank {rank}",
        coverage.time_share,
        fmt.percent(row.get("time_share"), 1),
        parts=[
            (f"Minutes with clients of rank {rank}", fmt.count(row.get("minutes"))),
            ("Their share of revenue, 12 months", fmt.percent(row.get("revenue_share"), 1)),
            ("Contacts without minutes, not counted", fmt.count(row.get("contacts_without_minutes"))),
        ],
        clients=partial(time_of_clients, page, rank),
        client_columns=("name", "owner", "minutes", "time_share", "revenue_12m"),
    )


def time_of_clients(page: Page, rank: str) -> pd.DataFrame:
    """The clients of one rank with the minutes that they got, most revenue first."""
    minutes = ask(coverage.time_share, page, by="client").rename(columns={"by": "client_id"}).set_index("client_id")
    ranked = among(ask(ranking.account_rank, page), "rank", [rank])
    return ranked.assign(**{name: ranked["client_id"].map(minutes[name]) for name in ("minutes", "time_share")})


def price_of_silence(page: Page, row: Row, groups: pd.DataFrame, lag: int) -> Explanation:
    """How many times as often neglected clients leave."""
    horizon = fmt.counted(row.get("horizon_months"), "month")
    parts = [
        (
            f"{one['coverage'].capitalize()}: left within {horizon}",
            f"{fmt.count(one['churned'])} of {fmt.count(one['client_months'])} client-months",
        )
        for one in groups.to_dict("records")
        if one["horizon_months"] == row.get("horizon_months") and one["coverage"] != "too new"
    ]
    return Explanation(
        "Neglected ÷ covered",
        coverage.neglect_rate_ratio,
        fmt.multiple(row.get("rate_ratio")),
        parts=[
            *parts,
            ("95% interval, by client", ratio_range(row)),
            ("Months between silence and counting", fmt.count(lag)),
        ],
    )


def ratio_range(row: Row) -> str:
    """The interval of a ratio in words: '1.7 to 4.0 ×'."""
    low, high = number(row, "low"), number(row, "high")
    return fmt.MISSING if low is None or high is None else f"{low:.1f} to {high:.1f} ×"
