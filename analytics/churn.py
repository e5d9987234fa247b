"""Who leaves, when, and why."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing, one_of, series, window
from analytics.filters import Filters
from analytics.reader import Reader

CHURN_GROUPS = ("owner", "segment", "region", "rank", "tenure")


def client_churn_rate(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 1
) -> pd.DataFrame:
    """Which part of the clients with recurring revenue left in the month, or over a window of months.

    Formula: clients with MRR at the window's start and none now / clients with MRR at its start
    Unit: ratio by month, with its 95% Wilson interval
    Source: account_months mrr; clients.csv ended_on, ended_by
    Edge cases: null without clients at the opening; regretted_churn_rate takes the exits that we chose out of the
        numerator; over fewer than ten clients the interval says more than the rate
    Example: nobody of five left in the last month
        >>> last(client_churn_rate, "client_churn_rate"), last(client_churn_rate, "high")
        (0.0, 0.434)
    """
    return series(reader, "client_churn_rate", filters, month, months=window(months))


def revenue_churn_rate(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Which part of the recurring revenue was lost in the month, by leaving or paying less.

    Formula: (churn + contraction) / opening MRR
    Unit: ratio by month
    Source: revenue_movements
    Edge cases: null without opening MRR; the regretted rate takes chosen exits out of the numerator
    Example: nothing was lost in the last month
        >>> last(revenue_churn_rate, "revenue_churn_rate")
        0.0
    """
    return series(reader, "revenue_churn_rate", filters, month)


def net_revenue_churn_rate(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Recurring revenue lost in the month, less what the other clients added.

    Formula: (churn + contraction - expansion) / opening MRR
    Unit: ratio by month; below zero when expansion outweighs the losses
    Source: revenue_movements
    Edge cases: null without opening MRR; the regretted rate takes chosen exits out of the numerator
    Example: 3,000 of expansion on an opening of 27,000
        >>> last(net_revenue_churn_rate, "net_revenue_churn_rate")
        -0.111
    """
    return series(reader, "net_revenue_churn_rate", filters, month)


def client_lifetime_months(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many months a client stays at the pace of the last twelve months.

    Formula: clients at opening / clients churned, both summed over 12 months
    Unit: months, by month
    Source: revenue_movements
    Edge cases: null when nobody churned in twelve months: no churn seen
    Example: 65 openings and three churns in twelve months
        >>> last(client_lifetime_months, "client_lifetime_months")
        21.667
    """
    return series(reader, "client_lifetime_months", filters, month)


def churned_clients(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 1
) -> pd.DataFrame:
    """The clients that left in the month, or in a window of months, newest first.

    Formula: one row per churn movement; was_overdue if the client was overdue at the end of the month before
    Unit: money a month, months
    Source: revenue_movements; clients.csv ended_by, end_reason; contact_coverage
    Edge cases: a client that left twice is listed twice; is_chosen_exit marks the one exit that we chose, by the
        export or, where that names nobody, by a decision to part ways
    Example: three churns in twelve months
        >>> count(churned_clients, months=12)
        3
    """
    return listing(reader, "churned_clients", filters, month, months=window(months))


def churn_reasons(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 24
) -> pd.DataFrame:
    """Why clients left, exits that we chose apart.

    Formula: churns and MRR lost by end_reason
    Unit: clients, money a month
    Source: clients.csv end_reason, ended_by; revenue_movements
    Edge cases: "no reason given" where neither the export nor a decision to part ways has one
    Example: two of three churns name the price
        >>> last(churn_reasons, "churned_clients", end_reason="Price")
        2
    """
    return listing(reader, "churn_reasons", filters, month, months=window(months))


def churn_by_group(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    by: str = "segment",
    months: int = 12,
) -> pd.DataFrame:
    """Churn and retention by owner, segment, region, rank or tenure at the window's start.

    Formula: as client_churn_rate, net and gross dollar retention, for each value
    Unit: ratios
    Source: account_months mrr; clients.csv owner, segment, region
    Edge cases: rank and tenure are those at the window's start; few clients are shown with their interval
    Example: of the retail clients d and e of a year ago, d is gone
        >>> last(churn_by_group, "client_churn_rate", by="Retail")
        0.5
    """
    return listing(
        reader, "churn_by_group", filters, month, months=window(months), by=one_of("group", by, CHURN_GROUPS)
    )
