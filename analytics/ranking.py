"""Which clients carry the book: A, B and C by the revenue of twelve months."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing, one_of, window
from analytics.filters import Filters
from analytics.reader import Reader

MOVES = ("moved", "joined", "left")
YEAR = 12
# Of each rank's piece of the curve: more could not be told apart.
MOST_POINTS = 400


def account_rank(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    by_hand: bool = False,
    most: int | None = None,
) -> pd.DataFrame:
    """Every active client with its rank: A carry the first 80% of the revenue, B the next 15%, C the rest.

    Formula: A if the revenue of the larger clients is below 80% of the total, B below 95%, else C
    Unit: money of 12 months, ratios, letters
    Source: account_months revenue; clients.csv rank, ended_on
    Edge cases: the client that crosses a line belongs to the upper class; ties by client_id; clients without
        positive revenue are C and leave the total alone; a rank set by hand wins from its import on; with `by_hand`,
        those set by hand alone, the ones that differ from the revenue's first; with `most`, only so many rows, the
        first of the order
    Example: a is the largest
        >>> last(account_rank, "rank", client_id="a")
        'A'
    """
    return listing(reader, "account_rank", filters, month, by_hand=by_hand, most=most)


def ranks_by_hand(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many ranks were set by hand, and how many of these differ from the rank by revenue.

    Source: account_rank
    """
    return listing(reader, "ranks_by_hand", filters, month)


def rank_curve(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int = MOST_POINTS
) -> pd.DataFrame:
    """The cumulative curve of a choice: the share that its largest clients hold together, for so many clients a point.

    Each rank by revenue has a piece, of `most` points or a few less, that begins where the one before it ends. The
    shares are those of the choice, so that they end at 1; 0 without revenue.
    Source: account_rank
    """
    return listing(reader, "rank_curve", filters, month, most=most)


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
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    months: int = 12,
    move: str | None = None,
    most: int | None = None,
) -> pd.DataFrame:
    """The clients whose rank differs between two months, those that joined or left included.

    Formula: rank now against rank `months` before, each with the data up to its month only
    Unit: letters, money of 12 months
    Source: account_rank of both months
    Edge cases: "unranked" where the client was not active; with `move`, those alone that moved between ranks
        ("moved"), "joined" or "left"; with `most`, only so many, those whose revenue changed most first
    Example: f joined since
        >>> last(rank_movement, "rank_before", client_id="f")
        'unranked'
    """
    if move is not None:
        one_of("move", move, MOVES)
    if months == YEAR:
        # these are kept
        return listing(reader, "rank_movement_of_year", filters, month, move=move, most=most)
    return listing(reader, "rank_movement", filters, month, months=window(months), move=move, most=most)


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
    if months == YEAR:
        # sums of it are kept
        return listing(reader, "rank_flow_of_year", filters, month)
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
