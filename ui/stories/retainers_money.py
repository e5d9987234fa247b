"""What the page of retainers says of money to come: what is unpaid, who could take a retainer, and the goal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from analytics.goal import Mix, WaysTo, ways_to
from ui import Column
from ui import format as fmt
from ui.charts import Line
from ui.records import records
from ui.stories import Row, money, number, row_of, total, where, whole
from ui.stories.retainers import rows_of
from ui.stories.retainers_fees import fitting

AHEAD = {"3 months": 3, "6 months": 6}
OWED_LABELS: dict[str, str | Column] = {
    "name": Column("Client", "client", 126),
    "overdue_amount": Column("Overdue, {currency}", "money", 86),
    "open_amount": Column("Unpaid, {currency}", "money", 92),
    "oldest_days": Column("Oldest", "count", 58, "Days past due of its oldest open invoice"),
    "usual": Column("Usually late", width=92, help="Days after the due date on average, weighted by amount, 12 months"),
    "expected": Column("Expected", width=72, help="When all of it is paid, if the client is as late as usual"),
    "usual_days_late": Column("Usual", "count", 54, "Days late on average, weighted by amount, 12 months"),
}
# On half of a desk's width; of candidates, of dormant projects and of expected work as well.
OWED_BESIDE = ("name", "overdue_amount", "oldest_days", "usual_days_late", "expected")
CANDIDATES_BESIDE = ("name", "suggested_fee", "tier", "project_revenue_6_months", "months_with_projects")
DORMANT_BESIDE = ("name", "last_revenue_on", "last_contact_on", "project_revenue_12m")
WORK_BESIDE = ("name", "expected_hours", "hours_a_month", "expected_project_revenue")
CASH_LABELS: dict[str, str | Column] = {
    "period": Column("Expected"),
    "invoices": Column("Invoices", "count"),
    "open_amount": Column("Unpaid, {currency}", "money"),
}
CANDIDATE_LABELS: dict[str, str | Column] = {
    "name": Column("Client", "client", 138),
    "project_revenue_6_months": Column("6 months", "line", 72),
    "months_with_projects": Column("Months", "count", 62, "Of the last six, those with project revenue"),
    "suggested_fee": Column("Fee, {currency}", "money", 66, "Suggested: the median of the months with project revenue"),
    "tier": Column("Tier, {currency}", "money", 62),
}
INVOICE_LABELS: dict[str, str | Column] = {
    "invoice_id": Column("Invoice", width=96),
    "due_on": Column("Due", "day", 84),
    "open_amount": Column("Unpaid, {currency}", "money", 92),
    "days_past_due": Column("Past due, days", "count", 100),
    "age": Column("Age", width=76),
}
DORMANT_LABELS: dict[str, str | Column] = {
    "name": Column("Client", "client", 126),
    "last_revenue_on": Column("Revenue", "day", 80, "The latest invoice"),
    "days_since_revenue": Column("Days", "count", 52),
    "last_contact_on": Column("Touch", "day", 80, "The latest touch"),
    "project_revenue_12m": Column("12 months, {currency}", "money", 106, "Project revenue of 12 months"),
}
WORK_LABELS: dict[str, str | Column] = {
    "expected_hours": Column("Hours", "count", 76),
    "hours_a_month": Column("A month", "count", 76),
    "expected_project_revenue": Column("Projects, {currency}", "money", 104),
}
MIX_LABELS: dict[str, str | Column] = {
    "adds": Column("Adds, {currency}", "money"),
    "hours": Column("Hours a month", "count"),
    "over": Column("Over the goal, {currency}", "money"),
}
UNPAID_NOTE = "Amounts are as the revenue export has them, net or gross of tax."

# Links to a draft under the candidates.
PROPOSALS_SHOWN = 3

# --- what is unpaid ------------------------------------------------------------------------------


def unpaid_note(ages: pd.DataFrame, currency: str) -> str:
    """How much is unpaid, and which part of it is past due."""
    everything = total(ages, "open_amount")
    late = total(where(ages, [age != "not due" for age in ages["age"]]), "open_amount")
    if everything <= 0:
        return f"{money(everything, currency)} unpaid."
    return f"{money(everything, currency)} unpaid, {fmt.percent(late / everything)} of it past due."


def age_name(age: str) -> str:
    """An age as it is written in the legend."""
    return {"not due": "Not due", "1-30": "1–30 days", "over 90": "Over 90"}.get(age, age.replace("-", "–"))


def owed_words(late: pd.DataFrame) -> pd.DataFrame:
    """With how late each usually is and when to expect it, in words."""
    return late.assign(
        usual=[_usual(days) for days in late["usual_days_late"]],
        expected=["unsure" if fmt.is_missing(day) else fmt.day(day, year=False) for day in late["expected_on"]],
    )


def _usual(days: float | None) -> str:
    if fmt.is_missing(days) or days is None:
        return fmt.MISSING
    whole = round(days)
    if whole == 0:
        return "on time"
    return f"{fmt.counted(abs(whole), 'day')}{' early' if whole < 0 else ''}"


def late_words(sums: Row) -> str:
    """How late the clients pay on average. `sums` is retainer_sums."""
    amount = number(sums, "invoiced")
    days = number(sums, "days_late")
    if not amount or days is None:
        return ""
    when = f"{fmt.counted(abs(round(days)), 'day')} {'late' if days > 0 else 'early'}" if round(days) else "on time"
    share = float(sums["invoiced_late"]) / amount
    return f"On average clients pay {when}; {fmt.percent(share)} of the amounts of 12 months came, or are, late."


# --- who could take a retainer, and who is silent ------------------------------------------------


def proposals(candidates: pd.DataFrame) -> list[tuple[str, str]]:
    """The clients with the largest suggested fees, and the words that lead to a letter to them."""
    return [
        (str(row["client_id"]), f"Propose a retainer to {fmt.md_escape(row['name'])}")
        for row in records(candidates.head(PROPOSALS_SHOWN))
    ]


def candidates_words(sums: Row, currency: str) -> str:
    """How many clients buy projects like a retainer. `sums` is project_sums."""
    candidates = whole(sums, "candidates")
    if not candidates:
        return "Nobody without a retainer had project revenue in 4 of the last 6 months."
    return (
        f"{fmt.counted(candidates, 'client buys', 'clients buy')} projects nearly every month: "
        f"{money(sums['suggested_fee'], currency)} a month if all sign."
    )


def dormant_words(sums: Row, days: int, currency: str) -> str:
    """How many project clients are silent on both sides. `sums` is project_sums."""
    dormant, bought = whole(sums, "dormant"), sums["dormant_revenue_12m"]
    if not dormant:
        return f"No project client has been without revenue and touch for {fmt.count(days)} days."
    told = f"{fmt.counted(dormant, 'project client')} without revenue and touch for {fmt.count(days)} days"
    return f"{told}, {money(bought, currency)} of projects in the last 12 months." if bought > 0 else f"{told}."


# --- expected work -------------------------------------------------------------------------------


def work_words(sums: Row, months: int, team_hours: Decimal | None, currency: str) -> str:
    """Hours and projects to expect, beside the hours that the team has. `sums` is expected_sums."""
    hours = number(sums, "expected_hours")
    projects = money(sums["expected_project_revenue"], currency)
    if hours is None:
        return f"{projects} of project revenue, if all goes on as in the last 12 months. No row carries hours."
    told = f"{fmt.count(hours)} hours and {projects} of project revenue, if all goes on as in the last 12 months."
    if team_hours is None:
        return f"{told} With the hours of the team set, this says whether it can be done."
    has = float(team_hours) * months
    share = fmt.percent(hours / has) if has else fmt.MISSING
    return f"{told} The team has {fmt.count(has)} hours: {share} are taken."


def by_hours(work: pd.DataFrame) -> pd.DataFrame:
    """The clients that will take the most time first."""
    order = work.assign(sorted_by=[fmt.number(value) or 0.0 for value in work["expected_hours"]])
    return order.sort_values("sorted_by", ascending=False, kind="stable").reset_index(drop=True)


# --- the goal ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """One part of the way to the goal: in words, its amount, and the tone of its colour."""

    words: str
    amount: float
    tone: str


@dataclass(frozen=True)
class Goal:
    """The parts of the way to a goal, what is still to win, and the mixes that would close it."""

    parts: tuple[Part, ...]
    ways: WaysTo


def goal_of(
    goal: Decimal,
    tiers: pd.DataFrame,
    suggested: Decimal,
    unbilled: Decimal,
    fees: tuple[Decimal, ...],
) -> Goal:
    """From today's MRR over the fees that fit, half of the candidates and unbilled hours to what is still to win.

    `suggested` are the fees of all candidates. `unbilled` are the hours of those alone that do not move up a tier:
    nobody pays for them twice.
    """
    mrr = sum(tiers["mrr"], Decimal(0))
    gain = sum(tiers["gain"], Decimal(0))
    half = suggested / 2
    parts = (
        Part("MRR today", float(mrr), "today"),
        Part(_moving(fitting(tiers)), float(gain), "up"),
        Part("Half of the candidates sign", float(half), "sign"),
        Part("Other hours over the fee, billed", float(unbilled), "bill"),
    )
    a_client = {
        row["tier"]: None if fmt.is_missing(row["hours"]) or not row["clients"] else row["hours"] / row["clients"]
        for row in rows_of(tiers)
    }
    by_tier = {fee: next((value for tier, value in a_client.items() if tier == fee), None) for fee in fees}
    return Goal(parts, ways_to(goal, mrr + gain + half + unbilled, fees, by_tier))


def _moving(clients: int) -> str:
    return "The one that fits moves up a tier" if clients == 1 else f"All {fmt.count(clients)} that fit move up a tier"


def first_goal(setting: Decimal | None, tiers: pd.DataFrame) -> int:
    """The goal of the settings; without one half more than today's MRR, in round thousands."""
    if setting is not None:
        return int(setting)
    return -(-int(total(tiers, "mrr") * 1.5) // 1000) * 1000


def way_words(goal: Goal, currency: str) -> str:
    """What is missing beyond today's MRR, and whether the parts close it."""
    if not goal.ways.gap:
        return "Today's clients are enough for this goal."
    what = "three mixes of" if len(goal.ways.mixes) == 3 else ""
    return f"{money(goal.ways.gap, currency)} still to win; {what} new retainers that would bring it.".replace(
        "  ", " "
    )


def mixes_shown(mixes: tuple[Mix, ...]) -> tuple[pd.DataFrame, dict[str, str | Column]]:
    """A row for each mix: how many retainers of each tier, what they add, and the hours that they take."""
    fees = sorted({fee for mix in mixes for fee in mix.counts}, reverse=True)
    names = {f"tier_{place}": fee for place, fee in enumerate(fees)}
    rows = [
        {"name": mix.name.capitalize()}
        | {name: mix.counts[fee] for name, fee in names.items()}
        | {"adds": mix.adds, "hours": mix.hours, "over": mix.over}
        for mix in mixes
    ]
    labels = {name: Column(fmt.money_exact(fee), "count") for name, fee in names.items()}
    return pd.DataFrame(rows), {"name": Column("Mix"), **labels, **MIX_LABELS}


# --- the trend -----------------------------------------------------------------------------------


def share_lines(share: pd.DataFrame, existing: pd.DataFrame) -> list[Line]:
    """Recurring share, and the share of clients that were there a year ago."""
    return [
        Line(share, "recurring_share", "recurring"),
        Line(existing, "existing_client_share", "existing", tone="quiet", dashed=True),
    ]


def share_words(share: pd.DataFrame, existing: pd.DataFrame, month: date) -> str:
    """Both shares in a sentence."""
    now, old = row_of(share, month), row_of(existing, month)
    if number(now, "recurring_share") is None:
        return "No revenue in the 12 months up to this one."
    told = f"{fmt.percent(now['recurring_share'])} of the revenue of 12 months is recurring"
    if number(old, "existing_client_share") is None:
        return f"{told}."
    return f"{told}; {fmt.percent(old['existing_client_share'])} comes from clients that were there a year ago."
