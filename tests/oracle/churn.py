"""Churn rates and lifetimes, section 3: how many leave, how fast, and who was let go."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import OracleBook
from tests.oracle.dates import add_months, month_diff, months_ending_with
from tests.oracle.numbers import log_log_interval, ratio, wilson
from tests.oracle.retention import base_of, movements, total
from tests.oracle.series import Row, mrr_series


def client_churn_rate(book: OracleBook, month: date | None = None, months: int = 1, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        start = add_months(each, -months)
        opening = base_of(book, clients, start)
        churned = [one for one in opening if book.mrr(one, each) == 0]
        chosen = [one for one in churned if chosen_in(book, one, start, each)]
        low, high = wilson(len(churned), len(opening))
        return {
            "opening_clients": len(opening),
            "churned_clients": len(churned),
            "client_churn_rate": ratio(len(churned), len(opening)),
            "low": low,
            "high": high,
            "regretted_churn_rate": ratio(len(churned) - len(chosen), len(opening)),
        }

    return mrr_series(book, month, months, row, **filters)


def chosen_in(book: OracleBook, client_id: str, after: date, until: date) -> bool:
    """Did we let the client go in one of the months after `after`, up to `until`?"""
    chosen = book.chosen_churn(client_id)
    return chosen is not None and after < chosen <= until


def month_sums(book: OracleBook, clients: list[str], month: date) -> dict[str, Decimal]:
    """Opening MRR and each movement of one month, and the churn that we chose."""
    before = add_months(month, -1)
    let_go = [one for one in clients if book.chosen_churn(one) == month]
    return {
        "opening": total(book.mrr(one, before) for one in clients),
        "gained": total(
            amount for kind in ("new", "reactivation", "expansion") for amount in movements(book, clients, month, kind)
        ),
        "expansion": total(movements(book, clients, month, "expansion")),
        "lost": total(movements(book, clients, month, "churn") + movements(book, clients, month, "contraction")),
        "chosen": total(book.mrr(one, before) for one in let_go),
    }


def revenue_churn_rate(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        sums = month_sums(book, clients, each)
        return {
            "opening": sums["opening"],
            "lost": sums["lost"],
            "revenue_churn_rate": ratio(sums["lost"], sums["opening"]),
            "regretted_revenue_churn_rate": ratio(sums["lost"] - sums["chosen"], sums["opening"]),
        }

    return mrr_series(book, month, 1, row, **filters)


def net_revenue_churn_rate(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        sums = month_sums(book, clients, each)
        net = sums["lost"] - sums["expansion"]
        return {
            "opening": sums["opening"],
            "lost": sums["lost"],
            "expansion": sums["expansion"],
            "net_revenue_churn_rate": ratio(net, sums["opening"]),
            "regretted_net_revenue_churn_rate": ratio(net - sums["chosen"], sums["opening"]),
        }

    return mrr_series(book, month, 1, row, **filters)


def quick_ratio(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        sums = month_sums(book, clients, each)
        return {
            "gained": sums["gained"],
            "lost": sums["lost"],
            "quick_ratio": ratio(sums["gained"], sums["lost"]),
        }

    return mrr_series(book, month, 1, row, **filters)


def client_lifetime_months(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """Clients at opening over clients churned, both summed over the twelve months."""
    each_month = {row["month"]: row for row in client_churn_rate(book, **filters)}

    def row(each: date, _: list[str]) -> Row:
        year = [each_month[one] for one in months_ending_with(each, 12) if one in each_month]
        opening = sum(one["opening_clients"] for one in year)
        churned = sum(one["churned_clients"] for one in year)
        return {
            "opening_clients": opening,
            "churned_clients": churned,
            "client_lifetime_months": ratio(opening, churned),
        }

    return mrr_series(book, month, 1, row, **filters)


def survival(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """Kaplan-Meier over the first spell of each client, at every age from 0."""
    end = book.list_month(month)
    left_at, seen_at = [], []
    for client_id in book.client_ids:
        paying = [each for each in book.paying_months(client_id) if each <= end]
        if paying and book.in_selection(client_id, paying[0], **filters):
            unpaid = paying[0]
            while unpaid in paying:
                unpaid = add_months(unpaid, 1)
            if unpaid <= end:
                left_at.append(month_diff(paying[0], unpaid))
            else:
                seen_at.append(month_diff(paying[0], end))
    durations = left_at + seen_at
    rows, alive, greenwood = [], Fraction(1), Fraction(0)
    for age in range(max(durations, default=-1) + 1):
        at_risk = sum(duration >= age for duration in durations)
        churned = left_at.count(age)
        alive *= 1 - Fraction(churned, at_risk)
        if at_risk > churned:
            greenwood += Fraction(churned, at_risk * (at_risk - churned))
        low, high = log_log_interval(alive, greenwood)
        rows.append(
            {
                "months_since": age,
                "at_risk": at_risk,
                "churned": churned,
                "survival": float(alive),
                "low": low,
                "high": high,
            }
        )
    return rows
