"""Account rank, who moved between ranks, and how much hangs on the largest clients."""

from datetime import date

from tests.oracle.book import OracleBook
from tests.oracle.dates import add_months
from tests.oracle.numbers import ratio
from tests.oracle.retention import base_of, total
from tests.oracle.series import Row, mrr_series


def account_rank(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """The active clients; shares are of the whole book, whatever the filter."""
    end = book.list_month(month)
    chosen = set(book.select(end, **filters))
    rows = []
    for ranked in book.ranked(end):
        client = book.client(ranked["client_id"])
        positive = ranked["basis"] > 0
        if client.client_id in chosen:
            rows.append(
                {
                    "client_id": client.client_id,
                    "name": client.name,
                    "owner": client.owner,
                    "segment": client.segment,
                    "revenue_12m": book.revenue_12m(client.client_id, end),
                    "share": ratio(ranked["basis"], ranked["total"]) if positive else 0.0,
                    "cumulative_share": ratio(ranked["cumulative"], ranked["total"]) if positive else 1.0,
                    "rank": ranked["rank"],
                    "computed_rank": ranked["computed_rank"],
                    "is_new": ranked["is_new"],
                    "is_set_by_hand": ranked["is_set_by_hand"],
                    "is_lapsed": book.is_lapsed(client.client_id, end),
                    "mrr": book.mrr(client.client_id, end),
                }
            )
    return rows


def rank_movement(book: OracleBook, month: date | None = None, months: int = 12, **filters) -> list[Row]:
    """Clients whose rank differs between the two months, those without one included."""
    end = book.list_month(month)
    before = add_months(end, -months)
    rows = []
    for client_id in book.select(end, **filters):
        ranks = book.rank(client_id, before), book.rank(client_id, end)
        if ranks[0] != ranks[1]:
            client = book.client(client_id)
            rows.append(
                {
                    "client_id": client_id,
                    "name": client.name,
                    "owner": client.owner,
                    "month_before": before,
                    "month": end,
                    "rank_before": ranks[0],
                    "rank": ranks[1],
                    "revenue_12m_before": book.revenue_12m(client_id, before),
                    "revenue_12m": book.revenue_12m(client_id, end),
                }
            )
    return rows


def concentration(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """What the largest clients hold of all positive 12-month revenue, ended clients included."""
    end = book.list_month(month)
    amounts = sorted((book.revenue_12m(one, end) for one in book.select(end, **filters)), reverse=True)
    positive = [amount for amount in amounts if amount > 0]
    return [
        {
            "largest": count,
            "revenue_12m": total(positive[:count]),
            "share": ratio(total(positive[:count]), total(positive)),
        }
        for count in (1, 5, 10)
    ]


def retention_without_largest(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """12-month net retention, with and without the base client with the highest MRR now.

    The two sums are those of the base without that client.
    """

    def row(each: date, clients: list[str]) -> Row:
        start = add_months(each, -12)
        base = base_of(book, clients, start)
        largest = min(base, key=lambda one: (-book.mrr(one, each), one), default=None)
        others = [one for one in base if one != largest]

        def sums(group: list[str]):
            return (
                total(book.mrr(one, start) for one in group),
                total(book.mrr_at(one, each, start) for one in group),
            )

        whole_starting, whole_retained = sums(base)
        starting, retained = sums(others)
        return {
            "client_id": largest,
            "starting_revenue": starting,
            "retained_revenue": retained,
            "net_dollar_retention": ratio(whole_retained, whole_starting),
            "retention_without_largest": ratio(retained, starting),
        }

    return mrr_series(book, month, 12, row, **filters)


def shrinking_share(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """The share of base clients that pay less now than then, nothing included."""

    def row(each: date, clients: list[str]) -> Row:
        start = add_months(each, -12)
        base = base_of(book, clients, start)
        shrinking = [one for one in base if book.mrr_at(one, each, start) < book.mrr(one, start)]
        return {
            "base_clients": len(base),
            "shrinking_clients": len(shrinking),
            "shrinking_share": ratio(len(shrinking), len(base)),
        }

    return mrr_series(book, month, 12, row, **filters)
