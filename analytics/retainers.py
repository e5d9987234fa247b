"""How safe the coming months' income is: what is guaranteed, which fees fit, and what the hours are worth."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analytics.asking import EVERYBODY, listing, one_of, series, window
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.reader import Reader

HOURS_GROUPS = ("client", "owner", "status", "month")
RATE_GROUPS = ("client", "owner", "month")


def recurring_share(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Which part of the revenue of 12 months came from retainers.

    Formula: recurring revenue / all revenue, of the 12 months up to each month
    Unit: ratio by month
    Source: account_months
    Edge cases: null if the revenue is not above zero; credits count; by rank with the rank of each month
    Example: every row of the example book is recurring
        >>> last(recurring_share, "recurring_share")
        1.0
    """
    return series(reader, "recurring_share", filters, month)


def guaranteed_revenue(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """What each client is sure to pay in each of the next 12 months: already invoiced, or under contract.

    Formula: the larger of the recurring revenue that known rows put into the month and, if the month ends on or
        before contract_ends_on (without that date: within notice_days from the day looked at), today's MRR
    Unit: money by client and month
    Source: revenue.csv periods; clients.csv contract_ends_on, notice_days; account_months mrr
    Edge cases: neither date nor notice: nothing is guaranteed; a contract in the past guarantees nothing; clients
        without MRR now count with what they have paid ahead; for past months with the contracts as they are known now
    Example: c has no end, and may leave 60 days after 31 January: February and March
        >>> count(guaranteed_revenue, client_id="c", basis="notice")
        2
    """
    return listing(reader, "guaranteed_revenue", filters, month)


def guaranteed_months(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How much of each of the next 12 months is guaranteed, and what falls away in it unless it is renewed.

    Formula: guaranteed_revenue summed by month; falls_away: per client what is less than in the month before, summed
    Unit: money a month, clients
    Source: guaranteed_revenue
    Edge cases: null falls_away in the first month; a client whose guarantee rises makes up for nobody's fall
    Example: a 11 x 13,000, b 2 x 5,000, c 2 x 3,000 and f 5 x 6,000
        >>> total(guaranteed_months, "guaranteed_revenue")
        189000.0
    """
    return listing(reader, "guaranteed_months", filters, month)


def falling_clients(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """The clients behind what falls away: when, and how much.

    Formula: guaranteed_revenue of the month before - that of the month, where it is less
    Unit: money by client and month
    Source: guaranteed_revenue
    Edge cases: as guaranteed_revenue; what already is not guaranteed next month cannot fall
    Example: f pays 6,000 and is under contract to the end of June
        >>> last(falling_clients, "falls_away", client_id="f")
        6000.0
    """
    return listing(reader, "falling_clients", filters, month)


def retainer_tiers(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many retainers are in which tier of fees, what they bring, and who already fits the tier above.

    Formula: the tier of a client is the largest that its fee reaches; fee: monthly_fee, else MRR
    Unit: clients, money and hours a month, ratio
    Source: clients.csv monthly_fee, retained_hours; account_months mrr; revenue.csv hours; next_tier
    Edge cases: a row for every tier, tier 0 is what lies under the first; hours are null where nobody measured any
    Example: b with 5,000 and f with 6,000
        >>> last(retainer_tiers, "clients", tier=5000)
        2
    """
    return listing(reader, "retainer_tiers", filters, month, tiers=list(reader.info.settings.retainer_tiers))


def next_tier(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """Retainer clients whose hours, requests or revenue already match the tier above theirs.

    Formula: in the last three months, each with hours over the scope creep line; or so many requests out of scope;
        or average revenue of all kinds of at least the next tier's fee. gain = next_tier - fee
    Unit: money a month
    Source: clients.csv monthly_fee, retained_hours; revenue.csv amount, hours; contacts.csv out_of_scope
    Edge cases: the top tier has none above; without hours in all three months by_hours is false; with `most`, only so
        many rows, those with the largest gain
    Example: b takes 60 of 50 hours, month after month, and the next tier is at 10,000
        >>> last(next_tier, "gain", client_id="b")
        5000.0
    """
    return listing(reader, "next_tier", filters, month, most=most)


def retainer_candidates(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """Clients without a retainer that buy projects nearly every month, and the fee that would suit them.

    Formula: project revenue in at least 4 of the last 6 months; suggested_fee: median of the months that have it
    Unit: money a month
    Source: account_months project_revenue
    Edge cases: clients that ended are left out; of an even number of months the mean of the middle two; with `most`,
        only so many rows, those with the largest fee
    Example: the example book has no projects
        >>> count(retainer_candidates)
        0
    """
    return listing(reader, "retainer_candidates", filters, month, most=most)


def dormant_projects(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """Project clients that have neither been invoiced nor touched for a while, the newest first.

    Formula: days since the latest invoice and since the latest touch, both at least the setting dormant_days
    Unit: days, money
    Source: revenue.csv date, kind; contacts.csv date
    Edge cases: clients with MRR now and clients that ended are left out; never touched counts as silent; with `most`,
        only so many rows, the newest
    Example: the example book has no projects
        >>> count(dormant_projects)
        0
    """
    return listing(reader, "dormant_projects", filters, month, most=most)


def retained_hours(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 1, by: str = "client"
) -> pd.DataFrame:
    """Hours delivered to retainer clients against the hours that their fee includes.

    Formula: hours_ratio = recurring hours / (retained_hours x months), over the window's months with MRR and hours;
        unbilled_value = hours beyond the fee x fee / retained_hours
    Unit: hours, ratio, money
    Source: revenue.csv hours; clients.csv retained_hours, monthly_fee; account_months mrr
    Edge cases: a month that tells no hours counts on neither side; none at all is "no hours"; by month the clients
        with MRR in each of the last 12 months, whatever the window
    Example: b takes 60 of 50 hours
        >>> last(retained_hours, "hours_ratio", client_id="b"), last(retained_hours, "status", client_id="b")
        (1.2, 'scope creep')
    """
    group = one_of("group", by, HOURS_GROUPS)
    span: dict[str, Any] = {} if group == "month" else {"months": window(months)}
    return listing(reader, _by("retained_hours", group), filters, month, **span)


def effective_hourly_rate(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12, by: str = "client"
) -> pd.DataFrame:
    """What an hour of work brings, and what it would bring at the hours that were agreed.

    Formula: revenue of all kinds / hours of both kinds, over the window; rate_at_agreed_hours: recurring revenue /
        (retained_hours x its months with MRR)
    Unit: money an hour
    Source: revenue.csv amount, hours; clients.csv retained_hours, monthly_fee
    Edge cases: null without hours; hours_share says which part of the amounts carries hours; the median is of all
        active clients, whatever the filters; by month the clients that are active now
    Example: b pays 60,000 for 720 hours
        >>> last(effective_hourly_rate, "effective_hourly_rate", client_id="b")
        83.333
    """
    group = one_of("group", by, RATE_GROUPS)
    span: dict[str, Any] = {} if group == "month" else {"months": window(months)}
    return listing(reader, _by("effective_hourly_rate", group), filters, month, **span)


def expected_work(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    months: int = 3,
    most: int | None = None,
) -> pd.DataFrame:
    """Hours and project revenue to expect of each client in the coming months, if it goes on as in the last 12.

    Formula: sum of 12 months / months since the first revenue (1 to 12) x the months to come
    Unit: hours, money
    Source: revenue.csv hours, amount of kind project; clients.csv ended_on
    Edge cases: null hours where nobody measured any; an end in the future leaves the months that begin before it;
        with `most`, only so many rows, those with the most hours
    Example: b takes 60 hours a month
        >>> last(expected_work, "expected_hours", client_id="b")
        180.0
    """
    return listing(reader, "expected_work", filters, month, months=_months_ahead(months), most=most)


def retainer_sums(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """One row of what a page says of lists of clients: overdue_clients, median_rate, unbilled_of_others and others.

    The rates are those of 12 months; unbilled_of_others is the unbilled value of the month of clients that no
    next_tier names; days_late and the invoiced amounts are those of days_late.

    Source: effective_hourly_rate, client_receivables, days_late, retained_hours, next_tier
    """
    return listing(reader, "retainer_sums", filters, month)


def project_sums(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """One row: candidates and the suggested_fee of all; dormant clients, and dormant_revenue_12m of their projects.

    Source: retainer_candidates, dormant_projects
    """
    return listing(reader, "project_sums", filters, month)


def falling_months(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """falling_clients by month, with the names of the two that fall the furthest; with `most`, the first months.

    Source: falling_clients
    """
    return listing(reader, "falling_months", filters, month, most=most)


def hours_sums(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 1
) -> pd.DataFrame:
    """One row: clients of retained_hours by status, and their unbilled value.

    Source: retained_hours
    """
    return listing(reader, "hours_sums", filters, month, months=window(months))


def hours_outside(
    reader: Reader, filters: Filters, month: date | None, months: int, most_over: int, most_under: int
) -> pd.DataFrame:
    """Of retained_hours those the most over their fee, then some that use the least of it, the highest ratio first.

    Source: retained_hours
    """
    most = {"most_over": most_over, "most_under": most_under}
    return listing(reader, "hours_outside", filters, month, months=window(months), **most)


def expected_sums(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 3
) -> pd.DataFrame:
    """One row: clients of expected_work, and the sums of hours and project revenue.

    Source: expected_work
    """
    return listing(reader, "expected_sums", filters, month, months=_months_ahead(months))


def agreement_columns(reader: Reader) -> dict[str, bool]:
    """Which optional columns hold any value, by name: has_hours, has_retained_hours, has_contract_ends_on and others.

    Source: clients.csv, revenue.csv and contacts.csv of all imports in force
    """
    [row] = reader.table("agreement_columns", {}).to_pylist()
    return {str(name): bool(value) for name, value in row.items()}


def _by(name: str, group: str) -> str:
    return name if group == "client" else f"{name}_by_{group}"


def _months_ahead(months: int) -> int:
    if not 1 <= months <= 12:
        raise UsageError(f"The work of {months} months is asked for.", "Expected 1 to 12.")
    return months
