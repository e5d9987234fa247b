"""Do neglected clients leave more often? Section 5, `retention_by_coverage` and `neglect_rate_ratio`."""

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import OracleBook
from tests.oracle.coverage import coverage_day, days_without_touch
from tests.oracle.dates import add_months, last_day
from tests.oracle.numbers import Z_95, logit_interval, ratio
from tests.oracle.retention import total
from tests.oracle.series import Row

HORIZONS = (3, 6, 12)
COVERAGES = ("covered", "neglected", "too new")


@dataclass(frozen=True)
class ClientMonth:
    """One client, looked at in month s and followed from t = s + lag to the horizon."""

    client_id: str
    coverage: str
    rank: str
    churned: bool
    mrr_start: Decimal
    mrr_end: Decimal


def client_months(
    book: OracleBook, end: date, lag: int, horizon: int, owners=(), segments=(), regions=(), ranks=()
) -> list[ClientMonth]:
    if book.first_contact is None:
        return []
    settings = book.settings
    longest = timedelta(days=max(settings.cadence_a_days, settings.cadence_b_days, settings.cadence_c_days))
    found = []
    for seen in book.months():
        start = add_months(seen, lag)
        if last_day(seen) < book.first_contact + longest or add_months(start, horizon) > end:
            continue
        for client_id in book.select(seen, owners=owners, segments=segments, regions=regions):
            rank = book.computed_rank(client_id, seen)
            if ranks and rank not in ranks:
                continue
            if is_followed(book, client_id, seen, start):
                follow_up = [add_months(start, step) for step in range(1, horizon + 1)]
                found.append(
                    ClientMonth(
                        client_id=client_id,
                        coverage=coverage_of(book, client_id, seen, rank),
                        rank=rank,
                        churned=any(month in book.churn_months(client_id) for month in follow_up),
                        mrr_start=book.mrr(client_id, start),
                        mrr_end=book.mrr_at(client_id, follow_up[-1], start),
                    )
                )
    return found


def is_followed(book: OracleBook, client_id: str, seen: date, start: date) -> bool:
    """With MRR and active when seen, still with MRR at the start, and no notice given by its end."""
    client = book.client(client_id)
    if book.mrr(client_id, seen) == 0 or not book.is_active(client_id, seen) or book.mrr(client_id, start) == 0:
        return False
    return client.ended_on is None or client.ended_on - timedelta(days=client.notice_days or 0) > last_day(start)


def coverage_of(book: OracleBook, client_id: str, month: date, rank: str) -> str:
    day = coverage_day(book, month)
    if days_without_touch(book, client_id, day) > book.settings.cadence(rank):
        return "neglected"
    return "covered" if book.last_touch(client_id, day) else "too new"


def churn_share(group: list[ClientMonth]) -> Fraction | None:
    return Fraction(sum(each.churned for each in group), len(group)) if group else None


def client_terms(group: list[ClientMonth], share: Fraction) -> dict[str, Fraction]:
    """Per client c_i - p n_i: how far its churned months are from what the rate expects."""
    terms: dict[str, Fraction] = defaultdict(Fraction)
    for each in group:
        terms[each.client_id] += each.churned - share
    return terms


def retention_by_coverage(book: OracleBook, month: date | None = None, lag: int | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    lag = book.settings.coverage_lag_months if lag is None else lag
    rows = []
    for horizon in HORIZONS:
        everyone = client_months(book, end, lag, horizon, **filters)
        for coverage in COVERAGES:
            group = [each for each in everyone if each.coverage == coverage]
            share = churn_share(group)
            variance = Fraction(0)
            if share is not None:
                variance = sum(term**2 for term in client_terms(group, share).values()) / Fraction(len(group)) ** 2
            low, high = logit_interval(share, variance)
            starting = total(each.mrr_start for each in group)
            rows.append(
                {
                    "lag_months": lag,
                    "horizon_months": horizon,
                    "coverage": coverage,
                    "client_months": len(group),
                    "clients": len({each.client_id for each in group}),
                    "churned": sum(each.churned for each in group),
                    "churn_rate": None if share is None else float(share),
                    "low": low,
                    "high": high,
                    "net_dollar_retention": ratio(total(each.mrr_end for each in group), starting),
                    "gross_dollar_retention": ratio(
                        total(min(each.mrr_start, each.mrr_end) for each in group), starting
                    ),
                }
            )
    return rows


def neglect_rate_ratio(book: OracleBook, month: date | None = None, lag: int | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    lag = book.settings.coverage_lag_months if lag is None else lag
    rows = []
    for horizon in HORIZONS:
        everyone = client_months(book, end, lag, horizon, **filters)
        rate_ratio, low, high = standardised_ratio(everyone)
        rows.append({"lag_months": lag, "horizon_months": horizon, "rate_ratio": rate_ratio, "low": low, "high": high})
    return rows


def standardised_ratio(everyone: list[ClientMonth]) -> tuple[float | None, float | None, float | None]:
    """Churn rate of the neglected over that of the covered, the latter at the rank mix of the neglected."""
    nothing = None, None, None
    neglected = [each for each in everyone if each.coverage == "neglected"]
    neglected_share = churn_share(neglected)
    if not neglected_share:
        return nothing
    strata = []
    for rank in sorted({each.rank for each in neglected}):
        weight = Fraction(sum(each.rank == rank for each in neglected), len(neglected))
        covered = [each for each in everyone if each.coverage == "covered" and each.rank == rank]
        if not covered:
            return nothing
        strata.append((weight, covered, churn_share(covered)))
    covered_share = sum(weight * share for weight, _, share in strata)
    if covered_share == 0:
        return nothing
    terms: dict[str, Fraction] = defaultdict(Fraction)
    for client_id, term in client_terms(neglected, neglected_share).items():
        terms[client_id] += term / (neglected_share * len(neglected))
    for weight, covered, share in strata:
        for client_id, term in client_terms(covered, share).items():
            terms[client_id] -= weight * term / (len(covered) * covered_share)
    rate_ratio = float(neglected_share / covered_share)
    spread = math.exp(Z_95 * math.sqrt(sum(term**2 for term in terms.values())))
    return rate_ratio, rate_ratio / spread, rate_ratio * spread
