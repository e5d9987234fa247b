"""Which contracts end soon, with what is known of the client, and what became of those that ended."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.reader import Reader


def renewals_due(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    days: int = 90,
    most: int | None = None,
) -> pd.DataFrame:
    """Retainers whose contract ends within so many days, the first day to act on first, with what to know of them.

    Formula: contract_ends_on - day looked at, up to `days`; notice_on = contract_ends_on - notice_days
    Unit: days, money a month
    Source: clients.csv contract_ends_on, notice_days; contact_coverage, retained_hours, days_late, client_fit
    Edge cases: contracts that ended up to a year ago and are still paid are "overdue"; without notice_days the end
        itself is the day to act on; a client that has ended has no status and no verdict; with `most`, only so many
        rows, the first of the order
    Example: b ends on 31 March, with 30 days' notice: on 1 March
        >>> last(renewals_due, "days_to_end", client_id="b"), last(renewals_due, "days_to_notice", client_id="b")
        (59, 29)
    """
    due = listing(reader, "renewals_due", filters, month, days=_days_ahead(days), most=most)
    return due.assign(verdict=due["verdict"].astype(object))


def renewal_sums(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, days: int = 90
) -> pd.DataFrame:
    """One row: agreements of renewals_due and their MRR; `ending`, those that have not ended yet; `silent`, the overdue
    clients among these, with silent_names, the first two of them.

    Source: renewals_due
    """
    return listing(reader, "renewal_sums", filters, month, days=_days_ahead(days))


def renewal_outcomes(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """What became of each contract whose end has come: renewed, ended, or running on without a date.

    Formula: renewed: a later clients export gives a later contract_ends_on; ended: ended_on has come, or no MRR in
        the month; else overdue
    Unit: money a month, in the month of the end
    Source: clients.csv contract_ends_on, ended_on of successive imports; account_months mrr
    Edge cases: only ends that an import has shown are known; one that a later export put earlier was a correction;
        with `most`, only so many rows, the newest
    Example: no contract of the example book has ended yet
        >>> count(renewal_outcomes)
        0
    """
    return listing(reader, "renewal_outcomes", filters, month, most=most)


def outcome_counts(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Contract ends of renewal_outcomes by outcome.

    Source: renewal_outcomes
    """
    return listing(reader, "outcome_counts", filters, month)


def _days_ahead(days: int) -> int:
    if not 0 <= days <= 3650:
        raise UsageError(f"Renewals within {days} days are asked for.", "Expected 0 to 3650.")
    return days
