"""How recurring revenue moves, and how much of it the same clients still pay."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing, one_of, series, window
from analytics.filters import Filters
from analytics.reader import Reader


def account_months(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """What each client paid in each month, by the months that the revenue is for.

    Formula: mrr is recurring revenue of the month, never below zero, known gaps closed; revenue is all of it
    Unit: money a month
    Source: revenue.csv amount, kind, date, period_start, period_end, invoice_id; clients.csv signed_on
    Edge cases: months without revenue are zero; credits above the fee leave an mrr of zero and a negative
        revenue; an annual invoice is spread over its months; months after the reporting month are left out
    Example: a pays 13,000 in the last month of the example book
        >>> last(account_months, "mrr", client_id="a")
        13000.0
    """
    return series(reader, "account_months", filters, month)


def revenue_movements(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """What moved recurring revenue from the month before to this one, and how many clients moved.

    Formula: opening + new + reactivation + expansion - contraction - churn + exchange = closing
    Unit: money a month, clients
    Source: account_months mrr; rates.csv rate
    Edge cases: each client has exactly one movement or none; churn is dated to the first month without MRR;
        by rank the clients are those with that rank at the opening, so opening need not equal the closing before;
        exchange is last month's MRR in each currency x (rate now - rate before), of clients that still pay: 0 with
        one currency. The other movements are at this month's rates, churn at last month's
    Example: nothing moved in the last month but a, from 10,000 to 13,000
        >>> last(revenue_movements, "expansion"), last(revenue_movements, "closing")
        (3000.0, 30000.0)
    """
    return series(reader, "revenue_movements", filters, month)


def client_movements(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, unchanged: bool = True
) -> pd.DataFrame:
    """The clients behind one month's movements, the largest change first.

    Formula: change = mrr - mrr_before - exchange, named by the rules of revenue_movements
    Unit: money a month
    Source: account_months mrr
    Edge cases: clients whose MRR did not move are listed as unchanged, or left out without `unchanged`; clients
        without MRR in both months are not
    Example: a expanded by 3,000
        >>> last(client_movements, "change", client_id="a")
        3000.0
    """
    return listing(reader, "client_movements", filters, month, unchanged=unchanged)


def net_dollar_retention(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """What clients pay now for each unit of recurring revenue that the same clients paid a year ago.

    Formula: MRR now of the clients that had MRR at the window's start / their MRR then
    Unit: ratio by month, 1 means that nothing was gained or lost
    Source: account_months mrr
    Edge cases: a client that left counts with zero, one that came back with what it pays now; new clients are
        left out; null when nobody had MRR then; without_returners leaves out who paused in between; with several
        currencies at the rates of the window's start, and as_reported with each month at its own
    Example: of 26,000 a year ago 24,000 are paid now, 24 / 26; without the one that came back 21 / 26
        >>> last(net_dollar_retention, "net_dollar_retention"), last(net_dollar_retention, "without_returners")
        (0.923, 0.808)
    """
    return series(reader, "net_dollar_retention", filters, month, months=window(months))


def gross_dollar_retention(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """How much of the recurring revenue of a year ago is still paid, growth left aside.

    Formula: sum of the smaller of MRR then and now of each client / MRR then
    Unit: ratio by month, never above 1 and never above net_dollar_retention
    Source: account_months mrr
    Edge cases: as net_dollar_retention; growth of one client never makes up for another's loss; as_reported is
        never above net as reported
    Example: 10 + 5 + 3 + 0 + 3 of 26 thousand
        >>> last(gross_dollar_retention, "gross_dollar_retention")
        0.808
    """
    return series(reader, "gross_dollar_retention", filters, month, months=window(months))


def retention_clients(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """The clients behind net and gross retention: what each paid at the window's start and pays now.

    Formula: kept_revenue is the smaller of starting_revenue and retained_revenue
    Unit: money a month
    Source: account_months mrr
    Edge cases: only clients with MRR at the window's start; is_returner marks those that paused in between; with
        several currencies MRR now is at the rates of the start, beside it as reported
    Example: five clients had MRR a year ago
        >>> count(retention_clients)
        5
    """
    return listing(reader, "retention_clients", filters, month, months=window(months))


def retention_conventions(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """The same month's retention under the other conventions that reports use.

    Formula: numerator / denominator of each convention; ours is the first row
    Unit: ratio
    Source: account_months mrr
    Edge cases: survivors only leaves out who left, so it flatters; the bridges count clients outside the base, and
        are no retention rates; with several currencies flows are at the rates of their months, without exchange
    Example: survivors only, 24 / 23
        >>> last(retention_conventions, "value", convention="survivors only")
        1.043
    """
    return listing(reader, "retention_conventions", filters, month, months=window(months))


def annual_revenue_retention(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How much last year's clients brought this year, projects included: for books without retainers.

    Formula: revenue of the last 12 months of the clients with positive revenue in the 12 months before / that
    Unit: ratio by month
    Source: account_months revenue
    Edge cases: null until the book spans 24 months; established counts only clients whose first revenue is at
        least 24 months back; with several currencies as reported, each month at its own rates
    Example: the example book spans 13 months, so there is no ratio yet
        >>> last(annual_revenue_retention, "annual_revenue_retention")
        nan
    """
    return series(reader, "annual_revenue_retention", filters, month)


def existing_client_share(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Which part of the revenue of 12 months comes from clients that were there a year ago.

    Formula: 12-month revenue of clients whose first revenue is at least 12 months back / that of all
    Unit: ratio by month
    Source: account_months revenue
    Edge cases: null if the revenue is not above zero; 0 in the first year of a book
    Example: f and g came within the year: of 339,000 the others paid 277,000
        >>> last(existing_client_share, "existing_client_share")
        0.817
    """
    return series(reader, "existing_client_share", filters, month)


def revenue_per_client(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """What a client with a retainer pays a month on average.

    Formula: MRR / clients with MRR
    Unit: money a month by month
    Source: account_months mrr
    Edge cases: null when nobody has MRR; by rank it is the rank of the month itself
    Example: 30,000 of five clients
        >>> last(revenue_per_client, "revenue_per_client")
        6000.0
    """
    return series(reader, "revenue_per_client", filters, month)


def quick_ratio(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many times the gains of a month cover its losses.

    Formula: (new + reactivation + expansion) / (contraction + churn)
    Unit: multiple by month
    Source: revenue_movements
    Edge cases: null when nothing was lost
    Example: nothing was lost in the last month of the example book
        >>> last(quick_ratio, "quick_ratio")
        nan
    """
    return series(reader, "quick_ratio", filters, month)


def retention_without_largest(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    largest: int = 1,
    by: str = "revenue",
    months: int = 12,
) -> pd.DataFrame:
    """Net retention without the client that pays most now: whether one client carries the figure.

    Formula: net_dollar_retention of the base without its `largest` clients by MRR now, or by growth
    Unit: ratio by month
    Source: account_months mrr
    Edge cases: ties by client_id; null when nobody is left in the base; client_id names the first left out
    Example: without a, 11 / 16
        >>> last(retention_without_largest, "retention_without_largest")
        0.688
    """
    return series(
        reader,
        "retention_without_largest",
        filters,
        month,
        months=window(months),
        largest=window(largest),
        by=one_of("order", by, ("revenue", "growth")),
    )


def shrinking_share(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, months: int = 12
) -> pd.DataFrame:
    """Which part of the clients of a year ago pays less now, those that left included.

    Formula: base clients with less MRR now than then / base clients
    Unit: ratio by month
    Source: account_months mrr
    Edge cases: null when nobody had MRR then
    Example: c and d of five pay less
        >>> last(shrinking_share, "shrinking_share")
        0.4
    """
    return series(reader, "shrinking_share", filters, month, months=window(months))


def cohort_retention(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Of the clients that started in one month, how many and how much MRR are left k months later.

    Formula: clients with MRR, and their MRR, k months after the month of first MRR / those at month 0
    Unit: ratio by cohort and months since
    Source: account_months mrr
    Edge cases: returners count again; revenue may exceed 1; by rank it is the rank in the month of first MRR;
        with a month given, what was known by then; with several currencies at the rates of month 0
    Example: four of the five that started together pay after twelve months
        >>> last(cohort_retention, "client_retention", cohort=first_month(), months_since=12)
        0.8
    """
    return listing(reader, "cohort_retention", filters, month)


def survival(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How long clients stay: the part still with us at every age, those that have not left yet counted fairly.

    Formula: Kaplan-Meier, product over ages of 1 - churned / at_risk; interval log-log with Greenwood's variance
    Unit: ratio by age in months
    Source: account_months mrr
    Edge cases: age 0 is the first month with MRR; only the first spell counts; clients still with MRR are
        censored in the reporting month; low and high are null while nobody, or everybody, has left
    Example: e left at 4 months, g at 5 and d at 8, when four were at risk: 6/7 x 5/6 x 3/4
        >>> last(survival, "survival", months_since=12)
        0.536
    """
    return listing(reader, "survival", filters, month)


def cohort_clients(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """The clients behind cohorts and survival: when each started, how long it stayed, and whether it left.

    Formula: months_stayed counts from the first month with MRR to the first without, or to the month looked at
    Unit: money a month, months
    Source: account_months mrr
    Edge cases: has_left marks the end of the first spell; a client that came back has left once and pays again
    Example: e stayed four months before it paused, and pays again
        >>> last(cohort_clients, "months_stayed", client_id="e"), last(cohort_clients, "mrr", client_id="e")
        (4, 3000.0)
    """
    return listing(reader, "cohort_clients", filters, month)
