"""The lists of clients behind the figures, and their sums by group."""

from datetime import date

from tests.oracle.book import UNRANKED, ZERO, OracleBook
from tests.oracle.coverage import standing, standings
from tests.oracle.dates import add_months, month_diff, months_from_to
from tests.oracle.numbers import ratio, wilson
from tests.oracle.retention import base_of, exchange, movement, movements, total
from tests.oracle.series import Row


def who(book: OracleBook, client_id: str) -> Row:
    client = book.client(client_id)
    return {
        "client_id": client_id,
        "name": client.name,
        "owner": client.owner,
        "segment": client.segment,
        "region": client.region,
    }


def client_movements(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """Everybody with MRR before or now, and what it did."""
    end = book.list_month(month)
    start = add_months(end, -1)
    rows = []
    for client_id in book.select(start, **filters):
        before, now = book.mrr(client_id, start), book.mrr(client_id, end)
        if before or now:
            moved = movement(book, client_id, end)
            rows.append(
                {"month": end}
                | who(book, client_id)
                | {
                    "rank_before": book.rank(client_id, start),
                    "movement": moved[0] if moved else "unchanged",
                    "mrr_before": before,
                    "mrr": now,
                    "change": now - before - exchange(book, client_id, end),
                    "is_chosen_exit": book.chosen_churn(client_id) == end,
                    "exchange": exchange(book, client_id, end),
                }
            )
    return rows


def retention_clients(book: OracleBook, month: date | None = None, months: int = 12, **filters) -> list[Row]:
    end = book.list_month(month)
    start = add_months(end, -months)
    rows = []
    for client_id in base_of(book, book.select(start, **filters), start):
        then, reported = book.mrr(client_id, start), book.mrr(client_id, end)
        now = book.mrr_at(client_id, end, start)
        paused = any(book.mrr(client_id, each) == 0 for each in months_from_to(start, end))
        rows.append(
            who(book, client_id)
            | {
                "starting_revenue": then,
                "retained_revenue": now,
                "kept_revenue": min(then, now),
                "change": now - then,
                "is_returner": paused and reported > 0,
                "retained_revenue_as_reported": reported,
            }
        )
    return rows


def retention_conventions(book: OracleBook, month: date | None = None, months: int = 12, **filters) -> list[Row]:
    """One month's retention as other reports would have it: the table of the definitions."""
    end = book.list_month(month)
    start = add_months(end, -months)
    clients = book.select(start, **filters)
    base = [row for row in retention_clients(book, end, months, **filters) if row["starting_revenue"]]
    starting = total(row["starting_revenue"] for row in base)
    retained = total(row["retained_revenue"] for row in base)
    flows = {
        kind: total(
            amount
            for each in months_from_to(add_months(start, 1), end)
            for amount in movements(book, clients, each, kind)
        )
        for kind in ("expansion", "contraction", "churn", "reactivation")
    }
    bridge = starting + flows["expansion"] - flows["contraction"] - flows["churn"]
    figures = {
        "net_dollar_retention": (retained, starting),
        "without returners": (
            total(row["retained_revenue"] for row in base if not row["is_returner"]),
            starting,
        ),
        "survivors only": (
            retained,
            total(row["starting_revenue"] for row in base if row["retained_revenue_as_reported"] > 0),
        ),
        "bridge of all flows, without reactivation": (bridge, starting),
        "bridge of all flows, with reactivation": (bridge + flows["reactivation"], starting),
        "gross_dollar_retention": (total(row["kept_revenue"] for row in base), starting),
    }
    return [
        {"convention": name, "numerator": top, "denominator": bottom, "value": ratio(top, bottom)}
        for name, (top, bottom) in figures.items()
    ]


def churned_clients(book: OracleBook, month: date | None = None, months: int = 1, **filters) -> list[Row]:
    """One row per churn movement of the months that end with `month`, by the rank before it."""
    end = book.list_month(month)
    rows = []
    for each in months_from_to(add_months(end, 1 - months), end):
        before = add_months(each, -1)
        for client_id in book.select(before, **filters):
            if each in book.churn_months(client_id):
                client = book.client(client_id)
                rows.append(
                    {"month": each}
                    | who(book, client_id)
                    | {
                        "rank_before": book.rank(client_id, before),
                        "mrr_lost": book.mrr(client_id, before),
                        "months_since_first_mrr": month_diff(book.paying_months(client_id)[0], each),
                        "end_reason": client.end_reason,
                        "ended_by": client.ended_by,
                        "is_chosen_exit": book.chosen_churn(client_id) == each,
                        "was_overdue": was_overdue(book, client_id, before),
                    }
                )
    return rows


def was_overdue(book: OracleBook, client_id: str, month: date) -> bool | None:
    """Null for a client that had already ended: coverage does not look at it."""
    if not book.is_active(client_id, month):
        return None
    return standing(book, client_id, month).status == "overdue"


def churn_reasons(book: OracleBook, month: date | None = None, months: int = 24, **filters) -> list[Row]:
    groups: dict[tuple[str, bool], list[Row]] = {}
    for row in churned_clients(book, month, months, **filters):
        key = row["end_reason"] or "no reason given", row["is_chosen_exit"]
        groups.setdefault(key, []).append(row)
    return [
        {
            "end_reason": reason,
            "is_chosen_exit": is_chosen,
            "churned_clients": len(rows),
            "mrr_lost": total(row["mrr_lost"] for row in rows),
        }
        for (reason, is_chosen), rows in groups.items()
    ]


def churn_by_group(
    book: OracleBook, month: date | None = None, by: str = "segment", months: int = 12, **filters
) -> list[Row]:
    """Churn and retention of the clients with MRR at the window's start, by what they were then."""
    end = book.list_month(month)
    start = add_months(end, -months)
    groups: dict[str, list[str]] = {}
    for client_id in base_of(book, book.select(start, **filters), start):
        key = book.rank(client_id, start) if by == "rank" else getattr(book.client(client_id), by)
        groups.setdefault(key, []).append(client_id)
    rows = []
    for key, members in groups.items():
        churned = [one for one in members if book.mrr(one, end) == 0]
        chosen = [one for one in churned if start < (book.chosen_churn(one) or start) <= end]
        low, high = wilson(len(churned), len(members))
        starting = total(book.mrr(one, start) for one in members)
        retained = total(book.mrr_at(one, end, start) for one in members)
        kept = total(min(book.mrr(one, start), book.mrr_at(one, end, start)) for one in members)
        rows.append(
            {
                "by": key,
                "opening_clients": len(members),
                "churned_clients": len(churned),
                "client_churn_rate": ratio(len(churned), len(members)),
                "low": low,
                "high": high,
                "regretted_churn_rate": ratio(len(churned) - len(chosen), len(members)),
                "starting_revenue": starting,
                "retained_revenue": retained,
                "net_dollar_retention": ratio(retained, starting),
                "gross_dollar_retention": ratio(kept, starting),
            }
        )
    return rows


def rank_summary(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    chosen = set(book.select(end, **filters))
    ranked = [row for row in book.ranked(end) if row["client_id"] in chosen]
    # Shares are of what the ranks are made from, of the selection.
    everything = total(max(row["basis"], ZERO) for row in ranked)
    rows = []
    for rank in sorted({row["rank"] for row in ranked}):
        members = [row for row in ranked if row["rank"] == rank]
        rows.append(
            {
                "rank": rank,
                "clients": len(members),
                "revenue_12m": total(book.revenue_12m(row["client_id"], end) for row in members),
                "revenue_share": ratio(total(max(row["basis"], ZERO) for row in members), everything),
                "mrr": total(book.mrr(row["client_id"], end) for row in members),
            }
        )
    return rows


def rank_flow(book: OracleBook, month: date | None = None, months: int = 12, **filters) -> list[Row]:
    """Everybody with a rank in either month, by both ranks."""
    end = book.list_month(month)
    before = add_months(end, -months)
    groups: dict[tuple[str, str], list[str]] = {}
    for client_id in book.select(end, **filters):
        key = book.rank(client_id, before), book.rank(client_id, end)
        if key != (UNRANKED, UNRANKED):
            groups.setdefault(key, []).append(client_id)
    return [
        {
            "rank_before": rank_before,
            "rank": rank,
            "clients": len(members),
            "revenue_12m": total(book.revenue_12m(one, end) for one in members),
        }
        for (rank_before, rank), members in sorted(groups.items())
    ]


def coverage_summary(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    group = standings(book, end, **filters)
    statuses = [each.status for each in group]
    return [
        {
            "month": end,
            "active_clients": len(group),
            "on_track_clients": statuses.count("on track"),
            "due_soon_clients": statuses.count("due soon"),
            "planned_clients": statuses.count("planned"),
            "overdue_clients": statuses.count("overdue"),
            "lapsed_clients": statuses.count("lapsed"),
            "too_new_clients": sum(each.is_too_new and each.status != "lapsed" for each in group),
            "never_touched_clients": sum(each.last_contact_on is None and each.status != "lapsed" for each in group),
            "revenue_at_risk": total(each.revenue_at_risk for each in group if each.revenue_at_risk),
        }
    ]
