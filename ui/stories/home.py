"""The three questions in words: how do we measure success, do clients get the time they deserve, do we touch all?"""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from analytics.reader import SnapshotInfo
from ui import format as fmt
from ui.cards import Figure, figure
from ui.charts import Bar
from ui.records import records
from ui.stories import NO_ROW, Row, among, begin, few, money, number, only, pick, row_of, whole

GROWERS = 3
RANKS = ("A", "B", "C")
# Of the work list so many rows are read for the calls, and four times as many where these may not do.
CALLS, CALLS_LOOKED_AT = 5, 25
CALL_COLUMNS = ("name", "days_over", "revenue_at_risk", "rank", "owner", "last_contact_on")


def headline(info: SnapshotInfo, month: date, retention: Row, annual: Row, reach: Row, summary: Row) -> str:
    """Retention and the waiting clients in one sentence."""
    kept = _kept(retention, annual)
    waiting = _waiting(reach, summary)
    if not info.has_contacts:
        rest = "whether clients are touched, only a contacts export can tell."
        return begin(info, month, f"{_as_sentence(kept)}; {rest}" if kept else rest.capitalize())
    overdue = whole(summary, "overdue_clients")
    if not kept:
        return begin(info, month, waiting[:1].upper() + waiting[1:] + ".")
    ratio = number(retention, "net_dollar_retention")
    if overdue and ratio is not None and round(ratio, 2) >= 1:
        return begin(info, month, f"{kept} looks like success, yet {waiting}.")
    return begin(info, month, f"{_as_sentence(kept)}, {'and' if overdue or (ratio or 1) >= 1 else 'yet'} {waiting}.")


def _kept(retention: Row, annual: Row) -> str:
    """'Net retention of 104%', without retainers 'Yearly retention of 97%', '' where neither is defined."""
    for row, column, name in (
        (retention, "net_dollar_retention", "Net retention"),
        (annual, "annual_revenue_retention", "Yearly revenue retention"),
    ):
        if number(row, column) is not None:
            return f"{name} of {fmt.percent(row.get(column))}"
    return ""


def _as_sentence(kept: str) -> str:
    return kept.replace(" of ", " is ", 1)


def _waiting(reach: Row, summary: Row) -> str:
    judged, overdue = whole(reach, "clients"), whole(summary, "overdue_clients")
    if not judged:
        return "no client can be judged yet"
    if not overdue:
        return "no client waits for a call"
    return f"{fmt.count(overdue)} of {fmt.counted(judged, 'client')} {'waits' if overdue == 1 else 'wait'} for a call"


UNDER_HEADLINE = "Retention says where the book arrived. Time and touch say where it is heading."


# --- question 1 ----------------------------------------------------------------------------------


def success_figure(retention: pd.DataFrame, month: date, before: date | None) -> Figure:
    """Net retention of 12 months against the month before."""
    return figure(
        "Net retention, 12 months",
        row_of(retention, month).get("net_dollar_retention"),
        before=row_of(retention, before).get("net_dollar_retention"),
        decimals=1,
        against=f"vs {fmt.month_name(before)}" if before else "",
        help="What the clients of a year ago pay now, by what they paid then. New clients are not in it.",
    )


def annual_figure(annual: pd.DataFrame, month: date, before: date | None) -> Figure:
    """Retention of all revenue year on year: the figure of a book without retainers."""
    return figure(
        "Revenue retention, year",
        row_of(annual, month).get("annual_revenue_retention"),
        before=row_of(annual, before).get("annual_revenue_retention"),
        decimals=1,
        against=f"vs {fmt.month_name(before)}" if before else "",
        help="Revenue of 12 months from the clients of the 12 months before, by what they brought then.",
    )


def annual_words(row: Row) -> str:
    """What the figure says in a book of projects, or why there is none."""
    if number(row, "annual_revenue_retention") is None:
        return "No figure yet: nobody has recurring revenue, and projects are compared over two full years."
    kept = f"Last year's clients brought **{fmt.percent(row.get('annual_revenue_retention'))}** of their revenue again"
    if number(row, "established") is None:
        return kept + ". Nobody has recurring revenue."
    return f"{kept}; those of two years and more {fmt.percent(row.get('established'))}. Nobody has recurring revenue."


def success(row: Row, without: Row, first: date | None, month: date) -> str:
    """What carries the figure: the same without the three clients that grew fastest, or why there is no figure."""
    whole_book, rest = number(row, "net_dollar_retention"), number(without, "retention_without_largest")
    if whole_book is None:
        return no_retention(first, month)
    clients = number(row, "base_clients")
    if rest is None or few(clients):
        return f"Few clients: {fmt.count(clients)} had recurring revenue a year ago, so one can move the figure far."
    if round(whole_book, 3) >= 1 > round(rest, 3):
        return (
            f"Three fast growers carry the figure. Without them the book keeps **{fmt.percent(rest)}** "
            f"of last year's revenue."
        )
    if rest >= 1:
        return f"It does not hang on a few: without its three fastest growers it is still **{fmt.percent(rest)}**."
    return f"Without its three fastest growers the book keeps **{fmt.percent(rest)}** of last year's revenue."


def no_retention(first: date | None, month: date) -> str:
    """Why net retention is undefined; `first` is the first month with recurring revenue in this choice."""
    then = fmt.months_before(month, 12)
    if first is None:
        return "No figure: nobody in this choice has had recurring revenue."
    if then < first:
        return (
            f"No figure yet: it compares with {fmt.month(then)}, and recurring revenue starts in {fmt.month(first)}. "
            "A revenue export that reaches back further fills it."
        )
    return f"No figure: nobody in this choice had recurring revenue in {fmt.month(then)}."


# --- question 2 ----------------------------------------------------------------------------------


def deserved_rank(time: pd.DataFrame) -> str:
    """The rank that the second question is asked for: A, or the highest in this choice."""
    present = [str(value) for value in time["by"]] if "by" in time else []
    return next((rank for rank in RANKS if rank in present), "A")


def time_figure(time: pd.DataFrame, rank: str) -> Figure:
    """Share of time of the top rank against its share of revenue."""
    row = pick(time, by=rank)
    return figure(
        f"Share of time for rank {rank}",
        row.get("time_share"),
        before=row.get("revenue_share") if number(row, "time_share") is not None else None,
        better="neither",
        against="vs their revenue",
        help="Minutes of touches in 12 months with clients of this rank, of all minutes.",
    )


def time_words(time: pd.DataFrame, rank: str) -> str:
    """Who brings the revenue and who gets the time."""
    top = pick(time, by=rank)
    ours, theirs = number(top, "time_share"), number(top, "revenue_share")
    if ours is None:
        return "The contacts of these 12 months carry no minutes, so time cannot be shared out."
    if theirs is None:
        return f"{rank} clients get **{fmt.percent(ours)}** of our time."
    text = f"{rank} clients bring **{fmt.percent(theirs)}** of revenue and get {fmt.percent(ours)} of our time"
    low = pick(time, by="C") if rank != "C" else NO_ROW
    low_time, low_revenue = number(low, "time_share"), number(low, "revenue_share")
    if low_time is None or not low_revenue or low_revenue < 0:
        return text + "."
    times = low_time / low_revenue
    if times >= 1.5:
        return f"{text}; C clients get {times:.{0 if times >= 9.5 else 1}f} times their share."
    return f"{text}; C clients bring {fmt.percent(low_revenue)} and get {fmt.percent(low_time)}."


# --- question 3 ----------------------------------------------------------------------------------


def reach_figure(reach: Row, before: Row, month_before: date | None) -> Figure:
    """Reach against the month before."""
    return figure(
        "Reach, clients in cadence",
        reach.get("reach"),
        before=before.get("reach"),
        against=f"vs {fmt.month_name(month_before)}" if month_before else "",
        help="Active clients touched within the cadence of their rank, of all that are not lapsed.",
    )


def touch_words(reach: Row, summary: Row, info: SnapshotInfo, currency: str) -> str:
    """Who waits, and what sits with them."""
    if not info.has_contacts:
        return "There is no contacts export yet. With client id, date and channel it answers this question."
    judged, overdue = whole(reach, "clients"), whole(summary, "overdue_clients")
    if not judged:
        return "No client in this choice can be judged yet: all are lapsed or too new."
    planned = whole(summary, "planned_clients")
    excused = f" {fmt.count(planned)} more {'has' if planned == 1 else 'have'} a call planned." if planned else ""
    if not overdue:
        return f"All **{fmt.count(judged)}** were touched within the time that their rank allows.{excused}"
    risk = money(summary.get("revenue_at_risk"), currency)
    have, them = ("has", "it") if overdue == 1 else ("have", "them")
    return (
        f"**{fmt.count(overdue)} of {fmt.count(judged)}** {have} waited longer than the rank allows; "
        f"{risk} a month sits with {them}.{excused}"
    )


# --- does it matter -----------------------------------------------------------------------------


def longest_defined(ratios: pd.DataFrame) -> Row:
    """The ratio over 12 months, else over the longest horizon that has one."""
    rows = sorted(records(ratios), key=lambda row: -row["horizon_months"])
    return only(pd.DataFrame([row for row in rows if fmt.number(row["rate_ratio"]) is not None]))


def matters_figure(ratio: Row) -> Figure:
    """How many times as often neglected clients left."""
    value = fmt.multiple(ratio.get("rate_ratio"))
    return Figure(
        "Neglected clients left",
        value if value == fmt.MISSING else f"{value} as often",
        help="Their churn rate divided by that of covered clients of the same ranks.",
    )


def matters_words(ratio: Row) -> str:
    """How sure that is, or why it cannot be said."""
    if number(ratio, "rate_ratio") is None:
        return (
            "Not enough history to say: it needs months of contacts, and clients of both kinds that left. "
            "Every month that is imported brings it nearer."
        )
    low, high = number(ratio, "low"), number(ratio, "high")
    if low is None or high is None:
        return "Too few clients left to say how sure this is."
    chance = "" if low > 1 else " It may be chance: the range includes 1."
    return f"Likely between {low:.1f} and {high:.1f} ×.{chance}"


def matters_note(ratio: Row) -> str:
    """What the card counts."""
    horizon = ratio.get("horizon_months")
    return (f"Clients that left within {fmt.counted(horizon, 'month')}. " if horizon else "") + "Evidence, not proof."


def matters_bars(groups: pd.DataFrame, ratio: Row) -> list[Bar]:
    """Churn of neglected and covered clients over the ratio's horizon."""
    tones = {"neglected": "red", "covered": "accent"}
    return [
        Bar(
            name,
            number(pick(groups, horizon_months=ratio.get("horizon_months", 12), coverage=name), "churn_rate"),
            tone,
        )
        for name, tone in tones.items()
    ]


# --- calls ---------------------------------------------------------------------------------------


def looked_at(worked: int) -> int:
    """How many rows of the work list surely hold the five to call, when so many clients were worked since."""
    most = CALLS_LOOKED_AT
    while most < worked + CALLS:
        most *= 4
    return most


def calls(clients: pd.DataFrame, state: pd.DataFrame | None = None, most: int = CALLS) -> pd.DataFrame:
    """The overdue clients to call first, in the order of the work list.

    `state` is what was entered for them since (analytics/work_state.py): who was touched, is planned or sleeps is left
    out; a plan that was missed is none.
    """
    if clients.empty:
        return clients
    chosen = clients["status"] == "overdue"
    if state is not None:
        chosen &= ~(state["is_touched"].astype(bool) | state["snoozed_until"].notna() | state["planned_on"].notna())
    return clients.iloc[np.flatnonzero(chosen)[:most]].reset_index(drop=True)


def ranked(time: pd.DataFrame) -> pd.DataFrame:
    """The ranks A, B and C of a time share; minutes of clients without a rank stay in the total."""
    return among(time, "by", RANKS)


def time_alt(time: pd.DataFrame) -> str:
    """The picture of time against revenue in words."""
    told = [
        f"{row['by']}: {fmt.percent(row['time_share'])} of our time, {fmt.percent(row['revenue_share'])} of revenue"
        for row in records(time)
    ]
    return "; ".join(told) or "No client with a rank in this choice"


def reach_alt(ranks: pd.DataFrame) -> str:
    """The picture of dots in words. `ranks` is coverage_by_owner by rank."""
    told = []
    for rank in RANKS:
        row = pick(ranks, rank=rank)
        told.append(f"{rank}: {whole(row, 'overdue_clients')} of {whole(row, 'clients')} overdue")
    return "; ".join(told)
