"""What the page of retainers says of the coming months: the answer, the figures, what is guaranteed and what ends."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from statistics import median

import pandas as pd

from analytics import receivables, renewals, retainers, retention
from analytics.reader import SnapshotInfo
from ui import Column, Explanation
from ui import format as fmt
from ui.stories import Nothing, Row, about_data, among, begin, money, number, only, row_of, total, where
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
LABELS: dict[str, str | Column] = {
    "mrr": Column("MRR, {currency}", "money", 76),
    "notice_on": Column("Notice by", "day", 88, "The last day on which either side can give notice"),
    "contract_ends_on": Column("Ends", "day", 88),
    "state": Column("State", "badge", 110),
    "status": Column("Coverage", "badge", 90),
    "hours_ratio": Column("Hours", "ratio", 76, "Hours of three months ÷ hours that the fee includes"),
    "days_late": Column("Days late", "count", 72, "Days from due date to payment, weighted by amount, 12 months"),
    "verdict": Column("Fit", "badge", 112, "The verdict of client fit"),
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
class Cell:
    """One figure of the strip: its label, its value, and what it is held against. `tone`: red, green or grey."""

    label: str
    value: str
    words: str
    tone: str = ""


@dataclass(frozen=True)
class Facts:
    """What the page has asked for its first lines."""

    months: pd.DataFrame  # guaranteed_months
    due: pd.DataFrame  # renewals_due within 90 days
    mrr: pd.DataFrame  # revenue_per_client, the series
    share: pd.DataFrame  # recurring_share, the series
    rates: pd.DataFrame  # effective_hourly_rate by client
    ages: pd.DataFrame  # receivables_by_age
    debtors: pd.DataFrame  # client_receivables


def nothing(info: SnapshotInfo, months: pd.DataFrame, filter_words: str) -> Nothing | None:
    """Why there is no retainer to speak of, or None when there is one."""
    found = nothing_of(info, not months.empty, filter_words, what="recurring revenue")
    if found and info.months and months.empty and not filter_words:
        return Nothing(
            "Nobody has a retainer in this month.",
            "Retainers are revenue of the kind recurring: clients that could take one are below.",
        )
    return found


# --- the answer ----------------------------------------------------------------------------------


def headline(facts: Facts, info: SnapshotInfo, month: date, currency: str) -> str:
    """How much of next month's income is sure, and how much a year from now."""
    rows = _rows(facts.months)
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
    parts = []
    ends = among(facts.due, "state", ["due", "notice passed"])
    if len(ends):
        agreement = fmt.counted(len(ends), "agreement")
        worth = money(total(ends, "mrr"), str(info.currency or ""))
        parts.append(f"{agreement} worth {worth} a month {'ends' if len(ends) == 1 else 'end'} within 90 days.")
        silent = among(ends, "status", ["overdue"])
        if len(silent):
            names = ", ".join(fmt.md_escape(name) for name in silent["name"][:2])
            more = f" and {len(silent) - 2} more" if len(silent) > 2 else ""
            have = "has" if len(silent) == 1 else "have"
            parts.append(f"Of these {names}{more} {have} not been contacted within the cadence.")
    overdue = among(facts.due, "state", ["overdue"])
    if len(overdue):
        parts.append(
            f"{fmt.counted(len(overdue), 'contract is', 'contracts are')} past the end and still paid: "
            "renew or correct the date."
        )
    if not columns["has_contract_ends_on"]:
        parts.append("Without contract_ends_on in clients.csv only what the notice covers counts as guaranteed.")
    parts.append(about_data(info, contacts=True))
    return " ".join(part for part in parts if part)


def cells(facts: Facts, info: SnapshotInfo, month: date, columns: Mapping[str, bool]) -> list[Cell]:
    """The six figures under the answer."""
    currency = str(info.currency or "")
    now, before = row_of(facts.mrr, month), row_of(facts.mrr, fmt.months_before(month, 1))
    share, year_ago = row_of(facts.share, month), row_of(facts.share, fmt.months_before(month, 12))
    mrr, change = number(now, "mrr") or 0.0, ""
    if number(before, "mrr") is not None:
        change = (
            f"{money(mrr - (number(before, 'mrr') or 0.0), currency, sign=True)} on {fmt.months_before(month, 1):%B}"
        )
    moved = "12 months"
    if number(share, "recurring_share") is not None and number(year_ago, "recurring_share") is not None:
        moved = f"{fmt.points(number(share, 'recurring_share') - number(year_ago, 'recurring_share'))} in a year"  # type: ignore[operator]
    safe = total(facts.months, "guaranteed_revenue")
    ends = among(facts.due, "state", ["due", "notice passed"])
    return [
        Cell("MRR", fmt.money(mrr, currency, decimals=1 if mrr >= 1000 else None), change or "first month"),
        Cell("Recurring share", fmt.percent(share.get("recurring_share"), 1), moved),
        Cell(
            "Guaranteed, 12 m",
            money(safe, currency),
            f"{fmt.percent(safe / (12 * mrr))} of MRR × 12" if mrr else "already invoiced",
        ),
        Cell(
            "Ending in 90 days",
            money(total(ends, "mrr"), currency),
            fmt.counted(len(ends), "agreement") if columns["has_contract_ends_on"] else "no contract_ends_on",
            "red" if len(ends) else "",
        ),
        _rate(facts.rates, currency),
        _overdue(facts, currency),
    ]


def _rate(rates: pd.DataFrame, currency: str) -> Cell:
    known = [value for value in map(fmt.number, rates["effective_hourly_rate"]) if value is not None]
    agreed = [value for value in map(fmt.number, rates["agreed_rate"]) if value]
    if not known:
        return Cell("Median rate", fmt.MISSING, "no hours in revenue.csv")
    words = f"agreed: {fmt.money_exact(median(agreed), currency)}/h" if agreed else fmt.counted(len(known), "client")
    return Cell("Median rate", f"{fmt.money_exact(median(known), currency)}/h", words)


def _overdue(facts: Facts, currency: str) -> Cell:
    if facts.ages.empty:
        return Cell("Overdue invoices", fmt.MISSING, "no paid_on in revenue.csv")
    late = where(facts.ages, [age != "not due" for age in facts.ages["age"]])
    who = sum(not fmt.is_missing(days) for days in facts.debtors["oldest_days"])
    invoices = fmt.counted(sum(late["invoices"]), "invoice")
    amount = total(late, "open_amount")
    tone = "red" if amount > 0 else ""
    return Cell("Overdue invoices", money(amount, currency), f"{invoices}, {fmt.counted(who, 'client')}", tone)


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


def falls(clients: pd.DataFrame, most: int = 8) -> pd.DataFrame:
    """The first months in which something falls away: from, clients, MRR lost unless renewed."""
    rows = []
    for month in list(dict.fromkeys(clients["month"]))[:most]:
        own = among(clients, "month", [month])
        names = ", ".join(fmt.plain(name) for name in own["name"][:2])
        more = f" +{len(own) - 2}" if len(own) > 2 else ""
        rows.append({"month": month, "who": names + more, "falls_away": -total(own, "falls_away")})
    return pd.DataFrame(rows, columns=["month", "who", "falls_away"])


FALL_LABELS: dict[str, str | Column] = {
    "month": Column("From", "month"),
    "who": Column("Clients"),
    "falls_away": Column("MRR, {currency}", "change"),
}


# --- renewals ------------------------------------------------------------------------------------


def shown(due: pd.DataFrame) -> pd.DataFrame:
    """Renewals as they are listed: half a day early is no day."""
    return due.assign(days_late=[None if fmt.is_missing(days) else round(days) for days in due["days_late"]])


def renewals_note(due: pd.DataFrame, currency: str) -> str:
    """How many agreements are shown, and what they pay a month."""
    if due.empty:
        return ""
    return (
        f"{fmt.counted(len(due), 'agreement')}, {money(total(due, 'mrr'), currency)} a month, "
        "in order of the day to act on."
    )


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
    """What became of the contracts that have come to their end."""
    if outcomes.empty:
        return (
            "No contract end has come yet, as far as the clients exports tell. Each further export shows what became "
            "of the ends in the one before."
        )
    counts = {word: len(among(outcomes, "outcome", [word])) for word in ("renewed", "ended", "overdue")}
    ends = fmt.counted(len(outcomes), "contract end has", "contract ends have")
    told = [f"{fmt.count(number)} {words}" for word, words in _OUTCOMES.items() if (number := counts[word])]
    return f"{ends} come: {', '.join(told)}."


OUTCOME_LABELS: dict[str, str | Column] = {
    "contract_ends_on": Column("Ended", "day", 88),
    "mrr_then": Column("MRR then, {currency}", "money", 104),
    "outcome": Column("Outcome", "badge", 96),
    "next_ends_on": Column("Now ends", "day", 88),
}
_OUTCOMES = {"renewed": "renewed", "ended": "ended", "overdue": "paid on without a new date"}


def _rows(frame: pd.DataFrame) -> list[Row]:
    return [{str(name): value for name, value in row.items()} for row in frame.to_dict("records")]


# --- where the figures come from -----------------------------------------------------------------


def explanations(
    facts: Facts, month: date, currency: str, rows: Callable[[], pd.DataFrame], invoices: Callable[[], pd.DataFrame]
) -> list[Explanation]:
    """The figures of the strip; `rows` asks for guaranteed_revenue, `invoices` for receivables, when opened."""
    now, share = row_of(facts.mrr, month), row_of(facts.share, month)
    first = only(facts.months)
    next_month = first.get("month")
    ends = among(facts.due, "state", ["due", "notice passed"])
    found = [
        Explanation(
            "MRR",
            retention.revenue_per_client,
            fmt.money_exact(now.get("mrr"), currency),
            parts=[("Clients with MRR", fmt.count(now.get("clients")))],
        ),
        Explanation(
            "Recurring share",
            retainers.recurring_share,
            fmt.percent(share.get("recurring_share"), 1),
            parts=[
                ("Recurring revenue of 12 months", fmt.money_exact(share.get("recurring_revenue"), currency)),
                ("Revenue of 12 months", fmt.money_exact(share.get("revenue"), currency)),
            ],
        ),
        Explanation(
            "Guaranteed",
            retainers.guaranteed_revenue,
            fmt.money_exact(total(facts.months, "guaranteed_revenue"), currency),
            parts=[
                (fmt.month(row["month"]), fmt.money_exact(row["guaranteed_revenue"], currency))
                for row in _rows(facts.months)
            ],
            clients=lambda: _in_month(rows(), next_month, True),
            client_columns=("name", "guaranteed_revenue", "basis", "contract_ends_on", "owner"),
            left_out=lambda: _in_month(rows(), next_month, False),
            left_out_words="Not covered next month",
        ),
        Explanation(
            "Ending in 90 days",
            renewals.renewals_due,
            fmt.money_exact(total(ends, "mrr"), currency),
            parts=[("Agreements", fmt.count(len(ends)))],
            clients=lambda: ends,
            client_columns=("name", "mrr", "contract_ends_on", "owner"),
        ),
        Explanation(
            "Median rate",
            retainers.effective_hourly_rate,
            _rate(facts.rates, currency).value,
            parts=[("Active clients with hours", fmt.count(facts.rates["effective_hourly_rate"].notna().sum()))],
            clients=lambda: where(facts.rates, list(facts.rates["effective_hourly_rate"].notna())),
            client_columns=("name", "revenue", "hours", "effective_hourly_rate", "owner"),
            left_out=lambda: where(facts.rates, list(facts.rates["effective_hourly_rate"].isna())),
            left_out_words="Without hours",
        ),
    ]
    if len(facts.ages):
        found.append(
            Explanation(
                "Overdue invoices",
                receivables.receivables_by_age,
                fmt.money_exact(total(among(facts.ages, "age", _LATE), "open_amount"), currency),
                parts=[
                    (
                        f"{row['age']} days" if row["age"] != "not due" else "Not due",
                        fmt.money_exact(row["open_amount"], currency),
                    )
                    for row in _rows(facts.ages)
                ],
                clients=partial(_overdue_invoices, invoices),
                client_columns=("name", "invoice_id", "open_amount", "days_past_due", "due_on"),
            )
        )
    return found


_LATE = ("1-30", "31-60", "61-90", "over 90")


def _overdue_invoices(ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    return among(ask(), "age", _LATE)


def _in_month(rows: pd.DataFrame, month: date | None, covered: bool) -> pd.DataFrame:
    own = among(rows, "month", [month])
    return where(own, [(value > 0) == covered for value in own["guaranteed_revenue"]])
