"""Movements and retention, section 3: how the MRR of the same clients changes."""

from datetime import date
from decimal import Decimal

from tests.oracle.book import ZERO, OracleBook
from tests.oracle.dates import add_months, month_diff, months_ending_with, months_from_to
from tests.oracle.numbers import ratio
from tests.oracle.series import Row, mrr_series, series

MOVEMENTS = ("new", "reactivation", "expansion", "contraction", "churn")


def total(amounts) -> Decimal:
    return sum(amounts, ZERO)


def account_months(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """Every client and month from its first to the reporting month."""
    book.list_month(month)
    rows = []
    for client_id in book.client_ids:
        first = book.first_month(client_id)
        for each in months_from_to(first, book.reporting_month) if first else []:
            if month in (None, each) and book.in_selection(client_id, each, **filters):
                rows.append(
                    {
                        "client_id": client_id,
                        "month": each,
                        "mrr": book.mrr(client_id, each),
                        "project_revenue": book.project_revenue(client_id, each),
                        "revenue": book.revenue(client_id, each),
                    }
                )
    return rows


def movement(book: OracleBook, client_id: str, month: date) -> tuple[str, Decimal] | None:
    """The one movement of a client in a month, as a positive amount; None if its MRR stayed.

    At this month's rates; churn at those of the month before.
    """
    last = add_months(month, -1)
    before, now = book.mrr(client_id, last), book.mrr(client_id, month)
    if before == now == 0:
        return None
    if before == 0:
        earlier = any(paid < month for paid in book.paying_months(client_id))
        return ("reactivation" if earlier else "new"), now
    if now == 0:
        return "churn", before
    worth = book.mrr_at(client_id, last, month)
    if worth == now:
        return None
    return ("expansion", now - worth) if now > worth else ("contraction", worth - now)


def exchange(book: OracleBook, client_id: str, month: date) -> Decimal:
    """What the rates alone made of last month's MRR; nothing for a client that churned, came or came back."""
    last = add_months(month, -1)
    before, now = book.mrr(client_id, last), book.mrr(client_id, month)
    return book.mrr_at(client_id, last, month) - before if before > 0 and now > 0 else ZERO


def movements(book: OracleBook, clients: list[str], month: date, kind: str) -> list[Decimal]:
    found = [movement(book, client_id, month) for client_id in clients]
    return [each[1] for each in found if each and each[0] == kind]


def revenue_movements(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        before = add_months(each, -1)
        opening = [book.mrr(one, before) for one in clients if book.mrr(one, before) > 0]
        closing = [book.mrr(one, each) for one in clients if book.mrr(one, each) > 0]
        amounts = {
            "opening": opening,
            **{kind: movements(book, clients, each, kind) for kind in MOVEMENTS},
            "closing": closing,
            "exchange": [amount for amount in (exchange(book, one, each) for one in clients) if amount],
        }
        return {name: total(parts) for name, parts in amounts.items()} | {
            f"{name}_clients": len(parts) for name, parts in amounts.items()
        }

    return mrr_series(book, month, 1, row, **filters)


def base_of(book: OracleBook, clients: list[str], start: date) -> list[str]:
    """The clients that had MRR at the start of the window."""
    return [client_id for client_id in clients if book.mrr(client_id, start) > 0]


def net_dollar_retention(book: OracleBook, month: date | None = None, months: int = 12, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        start = add_months(each, -months)
        base = base_of(book, clients, start)
        starting = total(book.mrr(one, start) for one in base)
        # At the rates of the window's start; as reported each month has its own.
        retained = total(book.mrr_at(one, each, start) for one in base)
        reported = total(book.mrr(one, each) for one in base)
        window = months_from_to(start, each)
        stayed = [one for one in base if all(book.mrr(one, step) > 0 for step in window)]
        return {
            "base_clients": len(base),
            "starting_revenue": starting,
            "retained_revenue": retained,
            "net_dollar_retention": ratio(retained, starting),
            "without_returners": ratio(total(book.mrr_at(one, each, start) for one in stayed), starting),
            "retained_revenue_as_reported": reported,
            "net_dollar_retention_as_reported": ratio(reported, starting),
        }

    return mrr_series(book, month, months, row, **filters)


def gross_dollar_retention(book: OracleBook, month: date | None = None, months: int = 12, **filters) -> list[Row]:
    def row(each: date, clients: list[str]) -> Row:
        start = add_months(each, -months)
        starting = total(book.mrr(one, start) for one in clients)
        kept = total(min(book.mrr(one, start), book.mrr_at(one, each, start)) for one in clients)
        reported = total(min(book.mrr(one, start), book.mrr(one, each)) for one in clients)
        return {
            "starting_revenue": starting,
            "kept_revenue": kept,
            "gross_dollar_retention": ratio(kept, starting),
            "kept_revenue_as_reported": reported,
            "gross_dollar_retention_as_reported": ratio(reported, starting),
        }

    return mrr_series(book, month, months, row, **filters)


def annual_revenue_retention(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """Last year's revenue of the clients that brought some in the year before, over that year's."""

    def has_revenue(each: date, clients: list[str]) -> bool:
        return any(book.revenue(one, step) != 0 for one in clients for step in months_ending_with(each, 24))

    def row(each: date, clients: list[str]) -> Row:
        year_before = add_months(each, -12)
        base = [one for one in clients if book.revenue_12m(one, year_before) > 0]
        old = [one for one in base if month_diff(book.first_service_month[one], each) >= 24]

        def sums(group: list[str]) -> tuple[Decimal, Decimal]:
            then = total(book.revenue_12m(one, year_before) for one in group)
            return then, total(book.revenue_12m(one, each) for one in group)

        starting, retained = sums(base)
        old_starting, old_retained = sums(old)
        spans_two_years = month_diff(min(book.service_months), each) >= 23
        return {
            "starting_revenue": starting,
            "retained_revenue": retained,
            "annual_revenue_retention": ratio(retained, starting) if spans_two_years else None,
            "established": ratio(old_retained, old_starting) if spans_two_years else None,
        }

    return series(book, month, 12, row, has_revenue, **filters)


def existing_client_share(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """How much of a year's revenue comes from clients whose first revenue is at least twelve months back."""

    def has_revenue(each: date, clients: list[str]) -> bool:
        return any(book.revenue(one, step) != 0 for one in clients for step in months_ending_with(each, 12))

    def row(each: date, clients: list[str]) -> Row:
        begun = [one for one in clients if one in book.first_service_month]
        is_existing = {one: month_diff(book.first_service_month[one], each) >= 12 for one in begun}
        existing = total(book.revenue_12m(one, each) for one in begun if is_existing[one])
        new = total(book.revenue_12m(one, each) for one in begun if not is_existing[one])
        return {
            "existing_revenue": existing,
            "new_revenue": new,
            "existing_client_share": ratio(existing, existing + new) if existing + new > 0 else None,
        }

    return series(book, month, 0, row, has_revenue, **filters)


def cohort_retention(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """By month of first MRR: who still pays k months later, and how much."""
    end = book.list_month(month)
    cohorts: dict[date, list[str]] = {}
    for client_id in book.client_ids:
        first = next(iter(book.paying_months(client_id)), None)
        if first and first <= end and book.in_selection(client_id, first, **filters):
            cohorts.setdefault(first, []).append(client_id)
    rows = []
    for cohort, members in sorted(cohorts.items()):
        at_start = total(book.mrr(one, cohort) for one in members)
        for later in months_from_to(cohort, end):
            # At the rates of the cohort's first month.
            paying = [book.mrr_at(one, later, cohort) for one in members if book.mrr(one, later) > 0]
            reported = total(book.mrr(one, later) for one in members)
            rows.append(
                {
                    "cohort": cohort,
                    "months_since": month_diff(cohort, later),
                    "clients": len(paying),
                    "client_retention": ratio(len(paying), len(members)),
                    "revenue": total(paying),
                    "revenue_retention": ratio(total(paying), at_start),
                    "revenue_retention_as_reported": ratio(reported, at_start),
                }
            )
    return rows


def revenue_per_client(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """A level of one month without a window, so a filter by rank uses the rank of that month."""

    def row(each: date, clients: list[str]) -> Row:
        paying = [book.mrr(one, each) for one in clients if book.mrr(one, each) > 0]
        return {
            "mrr": total(paying),
            "clients": len(paying),
            "revenue_per_client": ratio(total(paying), len(paying)),
        }

    return mrr_series(book, month, 0, row, **filters)
