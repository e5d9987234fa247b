"""What the page of retainers says of the coming months: the answer, the figures, what is guaranteed and what ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from analytics.reader import SnapshotInfo
from ui import Column
from ui import format as fmt
from ui.charts.renewals import MOST_ROWS
from ui.records import records
from ui.stories import Nothing, Row, about_data, begin, money, number, only, whole
from ui.stories import nothing as nothing_of

DAYS = ("90 days", "60 days", "30 days")
RENEWAL_COLUMNS = (
    "name",
    "rank",
    "owner",
    "mrr",
    "notice_on",
    "contract_ends_on",
    "state",
    "status",
    "hours_ratio",
    "days_late",
    "verdict",
)
# The columns that a desk has room for.
RENEWALS_ON_DESK = tuple(name for name in RENEWAL_COLUMNS if name != "rank")
LABELS: dict[str, str | Column] = {
    "mrr": Column("MRR, {currency}", "money", 74),
    "notice_on": Column("Notice by", "day", 84, "The last day on which either side can give notice"),
    "contract_ends_on": Column("Ends", "day", 84),
    "state": Column("State", "badge", 110),
    "status": Column("Coverage", "badge", 86),
    "hours_ratio": Column("Hours", "ratio", 66, "Hours of three months ÷ hours that the fee includes"),
    "days_late": Column("Days late", "count", 72, "Days from due date to payment, weighted by amount, 12 months"),
    "verdict": Column("Fit", "badge", 104, "The verdict of client fit"),
    "falls_away": Column("Falls away, {currency}", "money", 110),
    "days_to_end": Column("Days", "count", 60),
}
# What a clients or revenue export would have to hold, by what the page cannot say without it.
UNLOCKS = {
    "has_contract_ends_on": ("contract_ends_on", "clients.csv", "what is guaranteed beyond the notice, and renewals"),
    "has_notice_days": ("notice_days", "clients.csv", "the last day to give notice"),
    "has_retained_hours": ("retained_hours", "clients.csv", "hours against the fee"),
    "has_hours": ("hours", "revenue.csv", "hourly rates and hours against the fee"),
    "has_payments": ("paid_on or paid_amount", "revenue.csv", "what is unpaid"),
}


@dataclass(frozen=True)
class Facts:
    """What the page has asked for its first lines."""

    months: pd.DataFrame  # guaranteed_months
    due: pd.DataFrame  # renewal_sums within 90 days
    mrr: pd.DataFrame  # revenue_per_client, the series
    share: pd.DataFrame  # recurring_share, the series
    ages: pd.DataFrame  # receivables_by_age
    sums: pd.DataFrame  # retainer_sums


def nothing(info: SnapshotInfo, months: pd.DataFrame, filter_words: str) -> Nothing | None:
    """Why there is no retainer to speak of, or None when there is one."""
    if info.months and months.empty and not filter_words:
        return Nothing(
            "Nobody has a retainer in this month.",
            "Retainers are revenue of the kind recurring. Who could take one, and what is unpaid, stands below.",
        )
    return nothing_of(info, not months.empty, filter_words, what="recurring revenue")


# --- the answer ----------------------------------------------------------------------------------


def headline(facts: Facts, info: SnapshotInfo, month: date, currency: str) -> str:
    """How much of next month's income is sure, and how much a year from now."""
    rows = rows_of(facts.months)
    first, last = rows[0], rows[-1]
    if not any(number(row, "guaranteed_revenue") for row in rows):
        mrr = money(first["mrr"], currency)
        return begin(info, month, f"Nothing of the {mrr} MRR is guaranteed for {fmt.month_name(first['month'])}.")
    later = number(last, "guaranteed_revenue")
    end = f"it is {money(later, currency)}" if later else "it is nothing yet"
    return begin(
        info,
        month,
        f"{money(first['guaranteed_revenue'], currency)} of {fmt.month_name(first['month'])}'s income is guaranteed; "
        f"for {fmt.month_name(last['month'])} {last['month']:%Y} {end}.",
    )


def under_headline(facts: Facts, info: SnapshotInfo, columns: Mapping[str, bool]) -> str:
    """What ends soon, who of it is silent, and what the exports leave open."""
    parts, due = [], only(facts.due)
    ending, silent = whole(due, "ending"), whole(due, "silent")
    if ending:
        agreement = fmt.counted(ending, "agreement")
        worth = money(due["ending_mrr"], str(info.currency or ""))
        parts.append(f"{agreement} worth {worth} a month {'ends' if ending == 1 else 'end'} within 90 days.")
    if silent:
        names = ", ".join(map(fmt.md_escape, due["silent_names"]))
        more = f" and {silent - 2} more" if silent > 2 else ""
        have = "has" if silent == 1 else "have"
        parts.append(f"Of these {names}{more} {have} not been contacted within the cadence.")
    ended = whole(due, "agreements") - ending
    if ended:
        parts.append(
            f"{fmt.counted(ended, 'contract is', 'contracts are')} past the end and still paid: "
            "renew or correct the date."
        )
    if not columns["has_contract_ends_on"]:
        parts.append("Without contract_ends_on in clients.csv only what the notice covers counts as guaranteed.")
    parts.append(about_data(info, contacts=True))
    return " ".join(part for part in parts if part)


# --- what is guaranteed --------------------------------------------------------------------------


def not_guaranteed(months: pd.DataFrame, tiers: pd.DataFrame, currency: str) -> str:
    """What the colours mean, and what of today's MRR nothing covers even next month."""
    first, retainer_clients = only(months), int(sum(tiers["clients"]))
    missing = (number(first, "mrr") or 0.0) - (number(first, "guaranteed_revenue") or 0.0)
    uncovered = retainer_clients - int(number(first, "clients") or 0)
    if missing <= 0 or uncovered <= 0:
        return "Red: falls away in that month unless renewed."
    return (
        f"Red: falls away in that month unless renewed. {fmt.counted(uncovered, 'client')} "
        f"({money(missing, currency)}) {'is' if uncovered == 1 else 'are'} not covered in "
        f"{fmt.month_name(first['month'])}: contract_ends_on and notice_days are missing or end before."
    )


FALLS_SHOWN = 8


def falls(months: pd.DataFrame) -> pd.DataFrame:
    """The first months in which something falls away: from, clients, MRR lost unless renewed."""
    rows = [
        {
            "month": row["month"],
            "who": ", ".join(map(fmt.plain, row["names"])) + _more(row["clients"]),
            "falls_away": -float(row["falls_away"]),
        }
        for row in rows_of(months)
    ]
    return pd.DataFrame(rows, columns=["month", "who", "falls_away"])


def _more(clients: int) -> str:
    """How many clients stand behind two names."""
    return f" +{fmt.count(clients - 2)}" if clients > 2 else ""


FALL_LABELS: dict[str, str | Column] = {
    "month": Column("From", "month"),
    "who": Column("Clients"),
    "falls_away": Column("MRR, {currency}", "change"),
}


# --- renewals ------------------------------------------------------------------------------------


def shown(due: pd.DataFrame) -> pd.DataFrame:
    """Renewals as they are listed: half a day early is no day."""
    return due.assign(days_late=pd.Series(map(fmt.number, due["days_late"]), dtype=float).round(0) + 0.0)


def calendar_note(sums: Row) -> str:
    """What the marks of the calendar mean, and how many agreements it leaves to the list. `sums` is renewal_sums."""
    more = whole(sums, "agreements") - MOST_ROWS
    told = "Amber: the last day to give notice, and the way from there. Red: the end. A mark opens its client."
    return f"{told} {fmt.counted(more, 'more agreement')} in the list below." if more > 0 else told


def renewals_note(sums: Row, currency: str) -> str:
    """How many agreements are listed, and what they pay a month. `sums` is renewal_sums."""
    agreements = whole(sums, "agreements")
    if not agreements:
        return ""
    worth = money(sums["mrr"], currency)
    return f"{fmt.counted(agreements, 'agreement')}, {worth} a month, in order of the day to act on."


def no_renewals(columns: Mapping[str, bool], days: str) -> str:
    """Why no agreement is listed."""
    if not columns["has_contract_ends_on"]:
        return unlock("has_contract_ends_on")
    return f"No contract ends within {days}."


def unlock(column: str) -> str:
    """Which column of which export is missing, and what it would show."""
    name, export, what = UNLOCKS[column]
    return f"Nothing here yet: {name} in {export} shows {what}."


def outcomes_words(outcomes: pd.DataFrame) -> str:
    """What became of the contracts that have come to their end. `outcomes` is outcome_counts."""
    if outcomes.empty:
        return (
            "No contract end has come yet, as far as the clients exports tell. Each further export shows what became "
            "of the ends in the one before."
        )
    counts = dict(zip(outcomes["outcome"], outcomes["contract_ends"], strict=True))
    ends = fmt.counted(sum(counts.values()), "contract end has", "contract ends have")
    told = [f"{fmt.count(number)} {words}" for word, words in _OUTCOMES.items() if (number := counts.get(word))]
    return f"{ends} come: {', '.join(told)}."


OUTCOMES_BESIDE = ("name", "contract_ends_on", "mrr_then", "outcome")
OUTCOME_LABELS: dict[str, str | Column] = {
    "name": Column("Client", "client", 130),
    "contract_ends_on": Column("Ended", "day", 82),
    "mrr_then": Column("MRR, {currency}", "money", 78, "MRR in the month of the end"),
    "outcome": Column("Outcome", "badge", 84),
    "next_ends_on": Column("Now ends", "day", 88),
}
_OUTCOMES = {"renewed": "renewed", "ended": "ended", "overdue": "paid on without a new date"}


def rows_of(frame: pd.DataFrame) -> list[Row]:
    """The rows of a frame as plain mappings."""
    return list(records(frame))
