"""Who leaves, when and why, in words; and what silence has to do with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from analytics.benchmarks import Benchmark
from analytics.reader import SnapshotInfo
from ui import format as fmt
from ui.cards import Figure
from ui.charts import Rate
from ui.records import records
from ui.rows import written_once
from ui.stories import Row, among, begin, few, interval, money, number, pick, share_of, total, where, whole
from ui.stories.explanations import ratio_range
from ui.table_columns import Column

REASON_MONTHS = 24
MEASURES = {
    "Clients": "churn_rate",
    "Net revenue": "net_dollar_retention",
    "Gross": "gross_dollar_retention",
}
COHORT_MEASURES = {"Clients": "client_retention", "Revenue": "revenue_retention"}
WINDOWS = {"Month": 1, "12 months": 12}
LEAVER_COLUMNS = ("name", "month", "mrr_lost", "was_overdue", "reason")
LEAVER_LABELS: dict[str, str | Column] = {
    "name": Column("Client", "client", 140),
    "month": Column("Left", "month", 74),
    "mrr_lost": Column("MRR, {currency}", "money", 66, "MRR in the month before it left"),
    "was_overdue": Column("Before", "badge", 68, "Silent: overdue at the end of the month before it left"),
    "reason": Column("Reason", width=210, help="Exits that we chose are marked as our choice"),
}
NO_REASON = "no reason given"
NOT_PROOF = (
    "Evidence, not proof of cause: a client about to leave may also stop answering, and calls rise when one threatens "
    "to leave."
)


# --- the answer ----------------------------------------------------------------------------------


def headline(info: SnapshotInfo, month: date, ratio: Row, rates: Row) -> str:
    """Whether silence costs clients; where that cannot be said, who left this month."""
    times = number(ratio, "rate_ratio")
    if times is None:
        return begin(info, month, f"{left_words(month, rates)}.")
    low = number(ratio, "low")
    if times < 1.05:
        return begin(info, month, "Neglected clients did not leave more often than covered ones.")
    sure = ", which may still be chance" if low is None or low <= 1 else ""
    return begin(info, month, f"Neglected clients left {times:.1f} times as often as covered ones{sure}.")


def left_words(month: date, rates: Row) -> str:
    """'In October one of 49 clients left'."""
    clients = whole(rates, "opening_clients")
    if not clients:
        return f"Nobody in this choice had recurring revenue before {fmt.month_name(month)}, so nobody could leave"
    churned = whole(rates, "churned_clients")
    return f"In {fmt.month_name(month)} {share_of(churned, clients)} left"


def under_headline(month: date, ratio: Row, groups: pd.DataFrame, rates: Row, year: Row) -> str:
    """The rates behind the headline, the month, and the year with regretted churn."""
    told = []
    if number(ratio, "rate_ratio") is not None:
        horizon = ratio.get("horizon_months")
        silent, called = (_group(groups, horizon, name) for name in ("neglected", "covered"))
        later = "a year later" if horizon == 12 else f"{horizon} months later"
        told.append(
            f"Of the clients overdue at a month's end, {fmt.percent(silent.get('churn_rate'))} were gone {later}, "
            f"against {fmt.percent(called.get('churn_rate'))} of those in cadence."
        )
        told.append(left_words(month, rates) + ".")
    clients = whole(year, "opening_clients")
    if clients:
        lost = share_of(whole(year, "churned_clients"), clients)
        regretted = fmt.percent(year.get("regretted_churn_rate"))
        told.append(f"In 12 months {lost} left; without exits that we chose, churn is {regretted}.")
    return " ".join(told)


def _group(groups: pd.DataFrame, horizon: Any, name: str) -> Row:
    return pick(groups, horizon_months=horizon, coverage=name)


# --- the price of silence ---------------------------------------------------------------------------


def lag_words(lag: int) -> tuple[str, ...]:
    """The switch of the lag: the setting, and none beside it."""
    return ("No lag",) if lag == 0 else (f"{lag}-month lag", "No lag")


def lag_of(word: str, lag: int) -> int:
    """The lag that the switch says."""
    return 0 if word == "No lag" else lag


def price_note(ratio: Row) -> str:
    """Over which horizon the price is counted."""
    horizon = ratio.get("horizon_months")
    return f"{horizon} months after a missed cadence" if horizon else "After a missed cadence"


def price_figure(ratio: Row) -> Figure:
    """How many times as often neglected clients are lost."""
    return Figure(
        "Neglected ÷ covered, lost",
        fmt.multiple(ratio.get("rate_ratio")),
        help="Churn of neglected clients by that of covered ones, these weighted to the same mix of ranks.",
    )


def price_words(ratio: Row, other: Row, other_word: str) -> str:
    """How sure the ratio is, and what it is at the other lag."""
    if number(ratio, "rate_ratio") is None:
        told = "No ratio yet: it needs clients of both kinds, followed for at least three months, and some that left."
    elif ratio_range(ratio) == fmt.MISSING:
        told = "Too few clients left to say how sure this is."
    else:
        told = f"Likely between {ratio_range(ratio).replace(' to ', ' and ')}"
    if other_word and number(other, "rate_ratio") is not None:
        told += f"  \n{other_word}: {fmt.multiple(other.get('rate_ratio'))} ({ratio_range(other)})"
    return told


def price_table(groups: pd.DataFrame, ratio: Row) -> pd.DataFrame:
    """Counts and what was kept, covered beside neglected, over the ratio's horizon; empty without months to follow."""
    horizon = ratio.get("horizon_months") or _longest_counted(groups)
    columns = [_group(groups, horizon, name) for name in ("covered", "neglected")]
    if not any(whole(row, "client_months") for row in columns):
        return pd.DataFrame()
    lines = [
        ("Client-months", [fmt.count(row.get("client_months")) for row in columns]),
        ("Clients", [fmt.count(row.get("clients")) for row in columns]),
        ("Left", [fmt.count(row.get("churned")) for row in columns]),
        ("Clients kept", [_kept(row) for row in columns]),
        ("Net revenue", [fmt.percent(row.get("net_dollar_retention")) for row in columns]),
        ("Gross revenue", [fmt.percent(row.get("gross_dollar_retention")) for row in columns]),
    ]
    return pd.DataFrame([{"measure": name, "covered": one, "neglected": two} for name, (one, two) in lines])


PRICE_LABELS: dict[str, str | Column] = {
    "measure": Column(""),
    "covered": Column("Covered"),
    "neglected": Column("Neglected"),
}


def _longest_counted(groups: pd.DataFrame) -> int:
    counted = [row["horizon_months"] for row in records(groups) if row["client_months"]]
    return max(counted, default=3)


def _kept(row: Row) -> str:
    rate = number(row, "churn_rate")
    return fmt.MISSING if rate is None else fmt.percent(1 - rate)


def hero_height(groups: pd.DataFrame, phone: bool) -> int:
    """Room for the lines, or for the words that stand in their place."""
    defined = any(fmt.number(value) is not None for value in groups["churn_rate"])
    return (340 if phone else 470) if defined else 160


def hero_alt(groups: pd.DataFrame, ratio: Row) -> str:
    """The picture of covered and neglected clients in words."""
    table = price_table(groups, ratio)
    if table.empty:
        return "Not enough months to follow"
    return "; ".join(
        f"{row['measure']}: covered {row['covered']}, neglected {row['neglected']}" for row in records(table)
    )


def hero_note(measure: str, lag: int) -> str:
    """What the lines show."""
    band = " Band: 95% interval by client." if measure == "churn_rate" else ""
    start = f"Counted from {fmt.counted(lag, 'month')} after" if lag else "Counted from"
    return f"{start} the month's end at which they were covered or neglected.{band}"


# --- rates ---------------------------------------------------------------------------------------


def rates(window: int, clients: Row, revenue: Row, net: Row, published: Benchmark | None) -> list[Rate]:
    """The rates of the month, or client churn of 12 months; each with its regretted part in the small line."""
    usual = (published.low, published.high) if published else None
    told = few(number(clients, "opening_clients"))
    churned = Rate(
        "Client churn",
        number(clients, "client_churn_rate"),
        number(clients, "low"),
        number(clients, "high"),
        usual,
        told or _regretted(clients, "regretted_churn_rate"),
    )
    if window > 1:
        regretted = number(clients, "regretted_churn_rate")
        return [churned, Rate("Regretted churn", regretted, words="our own exits left out")]
    return [
        churned,
        Rate(
            "Revenue churn",
            number(revenue, "revenue_churn_rate"),
            words=_regretted(revenue, "regretted_revenue_churn_rate"),
        ),
        Rate(
            "Net revenue churn",
            number(net, "net_revenue_churn_rate"),
            words=_regretted(net, "regretted_net_revenue_churn_rate"),
        ),
    ]


def _regretted(row: Row, column: str) -> str:
    return f"regretted {fmt.percent(row.get(column), 1)}" if number(row, column) is not None else "undefined"


def rates_words(window: int, month: date, clients: Row, published: Benchmark | None, profile: str) -> str:
    """The counts behind client churn, and where the grey block comes from, or why there is none."""
    opening = whole(clients, "opening_clients")
    period = fmt.month(month) if window == 1 else f"12 months to {fmt.month(month)}"
    told = []
    if opening:
        parts = [
            f"{period}: {share_of(whole(clients, 'churned_clients'), opening)} left",
            f"95% interval {interval(clients, 1)}" if interval(clients) else "",
            few(opening),
            _regretted(clients, "regretted_churn_rate"),
        ]
        told.append("; ".join(part for part in parts if part) + ".")
    else:
        told.append("Nobody in this choice had recurring revenue at the start, so there is no rate.")
    if published:
        told.append(published.source_words)
    elif profile != "none":
        told.append(f"No {'monthly' if window == 1 else 'yearly'} churn of comparable businesses is published.")
    return " ".join(told)


def lifetime_words(row: Row) -> str:
    """How long a client stays at this pace."""
    months = number(row, "client_lifetime_months")
    if months is None:
        return "No churn seen in 12 months." if whole(row, "opening_clients") else ""
    return f"At the pace of 12 months a client stays {fmt.counted(round(months), 'month')}."


# --- reasons and leavers ---------------------------------------------------------------------------


def leavers(clients: pd.DataFrame, chosen: Any) -> pd.DataFrame:
    """The clients that left, newest first; those of one reason when its bar was clicked."""
    ended = clients[["end_reason", "is_chosen_exit"]]
    clients = clients.assign(reason=written_once(ended, _reason))
    if not is_reason(chosen):
        return clients
    reason, ours = chosen
    same = [
        (fmt.plain(why) or NO_REASON) == fmt.plain(reason) and bool(is_ours) == bool(ours)
        for why, is_ours in ended.itertuples(index=False)
    ]
    return where(clients, same)


def _reason(why: Any, is_ours: Any) -> str:
    """Why it ended, marked where we ended it."""
    words = (fmt.plain(why), "our choice" if is_ours else "")
    return ", ".join(word for word in words if word)


def is_reason(chosen: Any) -> bool:
    """Whether a bar with a reason of its own was clicked; the sum of the rarest has none."""
    return isinstance(chosen, list | tuple) and len(chosen) == 2 and chosen[0] is not None


def leavers_title(chosen: Any) -> str:
    """Whose list it is."""
    if not is_reason(chosen):
        return "Clients that left"
    return f"Clients that left: {fmt.md_escape(chosen[0])}{', our choice' if chosen[1] else ''}"


def leavers_note(clients: pd.DataFrame, currency: str) -> str:
    """How many, how much MRR, how many of them silent before, and how many of our own choice."""
    if clients.empty:
        return f"Nobody left in {REASON_MONTHS} months."
    silent = len(among(clients, "was_overdue", [True]))
    ours = len(among(clients, "is_chosen_exit", [True]))
    lost = money(total(clients, "mrr_lost"), currency)
    told = [f"{REASON_MONTHS} months, newest first: {fmt.count(len(clients))}, {lost} MRR."]
    if silent:
        told.append(f"{fmt.count(silent)} silent: overdue the month before.")
    if ours:
        told.append(f"{fmt.count(ours)} our choice.")
    return " ".join(told)


def reasons_alt(reasons: pd.DataFrame) -> str:
    """The picture of reasons in words."""
    told = [
        f"{fmt.plain(row['end_reason'])}{' (our choice)' if row['is_chosen_exit'] else ''}: {row['churned_clients']}"
        for row in records(reasons)
    ]
    return "; ".join(told) or "Nobody left"


def since_words(cohorts: pd.DataFrame) -> str:
    """From when cohorts and ages are counted."""
    if cohorts.empty:
        return ""
    return f"The first revenue is of {fmt.month(min(cohorts['cohort']))}: who was a client before counts from there."


def survival_alt(rows: pd.DataFrame) -> str:
    """The survival curve in words, year by year."""
    told = [
        f"{fmt.percent(row['survival'])} after {row['months_since']} months"
        for row in records(rows)
        if row["months_since"] and row["months_since"] % 12 == 0
    ]
    return "Still clients: " + ", ".join(told) if told else "Too little history"
