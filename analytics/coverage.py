"""Who is neglected, by whom, and whether it matters."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analytics.asking import EVERYBODY, listing, one_of
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.reader import Reader

TIME_GROUPS = ("rank", "owner", "client")
OWNER_GROUPS = ("owner", "rank", "owner,rank")
HORIZONS = ("3", "6", "12")


def contact_coverage(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Every active client with its last touch and whether that is longer ago than its rank allows.

    Formula: status compares days_since_contact with cadence_days; neglect_score is their quotient x revenue_at_risk
    Unit: days, money a month
    Source: contacts.csv date, channel, outcome; clients.csv next_contact_on, signed_on; account_rank
    Edge cases: a touch by anybody counts; newsletters, planned and cancelled contacts do not; never touched counts
        from the start of the client or of the contacts; overdue with a plan in time is "planned"; lapsed apart
    Example: b was never touched
        >>> last(contact_coverage, "status", client_id="b")
        'overdue'
    """
    return listing(reader, "contact_coverage", filters, month)


def work_list(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    lines: bool = True,
    most: int | None = None,
    past: bool = False,
) -> pd.DataFrame:
    """The calls to make, in order: contact_coverage with all that a call needs.

    Formula: ordered by neglect_score; days_over is days_since_contact - cadence_days, never below 0
    Unit: days, money a month
    Source: contact_coverage; contacts.csv rep, channel; account_months mrr
    Edge cases: of several touches on the last day one rep is named; without `lines`, which take the longest, the
        MRR of 12 months is left empty; with `most`, only so many rows, the first of the order; with `past`, those past
        their cadence: the overdue ones, then the planned ones, the longest over first
    Example: b got newsletters only: 372 days since the contacts begin and it pays, 30 allowed
        >>> last(work_list, "days_over", client_id="b")
        342
    """
    if lines:
        return listing(reader, "work_list", filters, month, most=most, past=past)
    # another query, so that the lines of a month are not even made
    return listing(reader, "past_calls" if past else "work_list_without_lines", filters, month, most=most)


def silence_dots(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """Every client of work_list that has days without a touch and is not lapsed, with what a picture of it needs.

    With `most`, so many at most: of each rank the half with the most revenue and an even choice of the others; the
    room that a small rank leaves over goes to the larger ones.
    Source: contact_coverage
    """
    return listing(reader, "silence_dots", filters, month, most=most)


def longest_over(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """The most days over of work_list, null if nobody is past the cadence.

    Source: contact_coverage
    """
    return listing(reader, "longest_over", filters, month)


def overdue_not_in_newest_export(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, most: int | None = None
) -> pd.DataFrame:
    """The clients past their cadence that the newest clients export does not name; with `most`, the first of them.

    They come in the order of work_list with `past`.
    Source: contact_coverage; clients.csv of all imports in force
    """
    return listing(reader, "overdue_not_in_newest_export", filters, month, most=most)


def reach(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """Which part of the active clients was touched within its cadence, by count and by revenue.

    Formula: clients touched within their cadence / active clients that are not lapsed
    Unit: ratio
    Source: contact_coverage
    Edge cases: a plan is no reach; never touched but still within the cadence counts in neither; null without a
        contacts export
    Example: two of five were touched in time
        >>> last(reach, "reach")
        0.4
    """
    return listing(reader, "reach", filters, month)


def coverage_summary(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many clients stand where, and the monthly revenue of those that are overdue.

    Formula: clients by status of contact_coverage; revenue_at_risk summed over the overdue
    Unit: clients, money a month
    Source: contact_coverage
    Edge cases: as contact_coverage
    Example: three are overdue
        >>> last(coverage_summary, "overdue_clients")
        3
    """
    return listing(reader, "coverage_summary", filters, month)


def coverage_by_owner(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, by: str = "owner"
) -> pd.DataFrame:
    """Reach and neglect by account manager, by rank, or by account manager and rank.

    Formula: as reach and contact_coverage, for each owner, rank, or both
    Unit: clients, ratios, money a month
    Source: contact_coverage; clients.csv owner
    Edge cases: clients without an owner stand under ''; a touch by anybody counts for the owner's client
    Example: Ana has three clients
        >>> last(coverage_by_owner, "clients", owner="Ana")
        3
    """
    names = one_of("group", by, OWNER_GROUPS).split(",")
    frame = listing(reader, "coverage_by_owner", filters, month, by_owner="owner" in names, by_rank="rank" in names)
    return frame.drop(columns=[name for name in ("owner", "rank") if name not in names])


def frequency_attainment(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many of the touches that the cadences ask for were made, at most all of them per client.

    Formula: mean over clients of min(1, touches of 12 months / (days / cadence_days))
    Unit: ratio
    Source: contacts.csv; account_rank
    Edge cases: a younger client is measured since it became one; lapsed clients are left out; null without a
        contacts export
    Example: five clients are measured
        >>> last(frequency_attainment, "clients")
        5
    """
    return listing(reader, "frequency_attainment", filters, month)


def time_share(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, by: str = "rank"
) -> pd.DataFrame:
    """Whether clients get the time that their revenue deserves: share of minutes beside share of revenue.

    Formula: minutes of touches of 12 months / all minutes; 12-month revenue / all revenue
    Unit: ratio by rank, owner or client
    Source: contacts.csv minutes; account_months revenue
    Edge cases: touches without minutes are counted apart; clients that are not active stand under "unranked"
    Example: all minutes
        >>> total(time_share, "time_share")
        1.0
    """
    return listing(reader, "time_share", filters, month, by=one_of("group", by, TIME_GROUPS))


def handoff(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    since: date | None = None,
    teams: bool = True,
) -> pd.DataFrame:
    """How long a client waits for its first touch after signing, and after its owner changed.

    Formula: first touch on or after the day - that day; for a change, the first touch by the new owner
    Unit: days
    Source: clients.csv signed_on, owner of successive imports; contacts.csv date, rep, team
    Edge cases: null while there is no touch, or when the day lies before the first contact in the book;
        a change is dated to the data date of the first import that shows it; with `since`, events from that day on;
        without `teams`, the first touch of anybody alone
    Example: f signed and was touched five days later
        >>> last(handoff, "days", client_id="f", team="")
        5
    """
    return listing(reader, "handoff", filters, month, since=since, teams=teams)


def handoff_sums(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """By event, how many clients had it in 12 months, how many were touched since, and days to it: median and longest.

    Those touched before the contacts can tell when first are left out.
    Source: handoff
    """
    return listing(reader, "handoff_sums", filters, month)


def retention_by_coverage(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, lag: int | None = None
) -> pd.DataFrame:
    """Do neglected clients leave more often? Churn and retention of covered and neglected clients afterwards.

    Formula: clients by coverage at a month's end s; from s + lag on, those that churned within the horizon / all
    Unit: ratios by horizon of 3, 6 and 12 months, with a 95% interval by client
    Source: contact_coverage by computed rank; account_months mrr; clients.csv ended_on, notice_days
    Edge cases: months before the contacts plus the longest cadence are left out; clients that gave notice by
        s + lag are left out; evidence, not proof: a client about to leave may also stop answering
    Example: the example book is too short for the horizon of 12 months
        >>> last(retention_by_coverage, "client_months", horizon_months=12, coverage="covered")
        0
    """
    return listing(reader, "retention_by_coverage", filters, month, **_lag(reader, lag))


def followed_clients(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    lag: int | None = None,
    horizon: int = 12,
) -> pd.DataFrame:
    """The clients behind retention_by_coverage: in how many months each was followed, and how many ended in churn.

    Formula: client-months and churned ones of retention_by_coverage by client and coverage, for one horizon
    Unit: client-months, money a month
    Source: retention_by_coverage
    Edge cases: a client that was covered in some months and neglected in others has a row for each
    Example: the example book is too short for the horizon of 12 months
        >>> count(followed_clients)
        0
    """
    return listing(
        reader,
        "followed_clients",
        filters,
        month,
        **_lag(reader, lag),
        horizon=int(one_of("horizon", str(horizon), HORIZONS)),
    )


def neglect_rate_ratio(
    reader: Reader, filters: Filters = EVERYBODY, month: date | None = None, lag: int | None = None
) -> pd.DataFrame:
    """How many times as often neglected clients leave as covered ones of the same ranks.

    Formula: churn rate of the neglected / that of the covered at the rank mix of the neglected
    Unit: multiple by horizon, with a 95% interval by client
    Source: retention_by_coverage
    Edge cases: null when either rate is zero, or a rank of the neglected has nobody covered
    Example: too few months in the example book
        >>> last(neglect_rate_ratio, "rate_ratio", horizon_months=12)
        nan
    """
    return listing(reader, "neglect_rate_ratio", filters, month, **_lag(reader, lag))


def _lag(reader: Reader, lag: int | None) -> dict[str, int]:
    """The lag, by default the setting's."""
    if lag is not None and not 0 <= lag <= 24:
        raise UsageError(f"The lag is {lag} months.", "Expected 0 to 24.")
    return {"lag": reader.info.settings.coverage_lag_months if lag is None else lag}
