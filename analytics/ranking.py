"""Which clients carry the book: A, B and C by the revenue of twelve months."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing, window
from analytics.filters import Filters
from analytics.reader import Reader


def account_rank(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Every active client with its rank: A carry the first 80% of the revenue, B the next 15%, C the rest.

    Formula: A if the revenue of the larger clients is below 80% of the total, B below 95%, else C
    Unit: money of 12 months, ratios, letters
    Source: account_months revenue; clients.csv rank, ended_on
    Edge cases: the client that crosses a line belongs to the upper class; ties by client_id; clients without
        positive revenue are C and leave the total alone; a rank set by hand wins from its import on
    Example: a is the largest
        >>> last(account_rank, "rank", client_id="a")
        'A'
    """
    return listing(reader, "account_rank", filters, month)


def rank_summary(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many clients each rank has, and what part of the revenue they bring.

    Formula: clients and 12-month revenue by rank; share of the positive revenue
    Unit: clients, money of 12 months, ratio
    Source: account_rank
    Edge cases: ranks set by hand count where they were set
    Example: every active client is counted once
        >>> total(rank_summary, "clients")
        5
    """
    return listing(reader, "rank_summary", filters, month)


def rank_movement(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """The clients whose rank differs between two months, those that joined or left included.

    Formula: rank now against rank `months` before, each with the data up to its month only
    Unit: letters, money of 12 months
    Source: account_rank of both months
    Edge cases: "unranked" where the client was not active
    Example: f joined since
        >>> last(rank_movement, "rank_before", client_id="f")
        'unranked'
    """
    return listing(reader, "rank_movement", filters, month, months=window(months))


def rank_flow(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """How many clients went from which rank to which between two months, stayers included.

    Formula: clients by rank before and rank now
    Unit: clients, money of 12 months
    Source: account_rank of both months
    Edge cases: "unranked" before means joined or came back, "unranked" now means left
    Example: all clients that were ranked in either month
        >>> total(rank_flow, "clients")
        6
    """
    return listing(reader, "rank_flow", filters, month, months=window(months))


def concentration(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Which part of the revenue the largest 1, 5 and 10 clients hold.

    Formula: 12-month revenue of the largest / that of all clients with positive 12-month revenue
    Unit: ratio
    Source: account_months revenue
    Edge cases: ended clients count as long as their revenue lies in the 12 months; null without revenue
    Example: the largest of the example book
        >>> last(concentration, "revenue_12m", largest=1)
        123000.0
    """
    return listing(reader, "concentration", filters, month)
