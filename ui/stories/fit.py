"""What the page of client fit says of the book: its answer, the verdicts, the evidence, and what is missing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any
from zlib import crc32

import numpy as np
import pandas as pd

from analytics import fit
from analytics.reader import SnapshotInfo
from ui import Column, Explanation, rows
from ui import format as fmt
from ui.charts.fit import MOST_DOTS
from ui.rows import Places
from ui.stories import Nothing, Row, about_data, among, begin, number, pick, where, whole

NOT_KEEP, ALL = "Not keep", "All"
LABELS = {
    fit.KEEP: "Keep",
    fit.RAISE_PRICE: "Raise price",
    fit.STAFF_FOR_LESS: "Staff for less",
    fit.PART_WAYS: "Part ways",
    fit.NO_VERDICT: "No verdict",
}
# Which export a column of the evidence belongs to.
EXPORTS = {
    "cost": "revenue.csv",
    "hours": "revenue.csv",
    "paid_on": "revenue.csv",
    "retained_hours": "clients.csv",
    "outcome": "contacts.csv",
    "minutes": "contacts.csv",
    "out_of_scope": "contacts.csv",
}
COLUMNS: dict[str, Column] = {
    "name": Column("Client", width=172),
    "verdict": Column("Verdict", width=98),
    "revenue_12m": Column("12 months, {currency}", "money", 92),
    "margin": Column("Margin", "ratio", 64, "(revenue − cost) ÷ revenue of 12 months"),
    "effective_hourly_rate": Column("{currency} per hour", "money", 80, "Revenue ÷ hours, projects included"),
    "hours_ratio": Column("Hours", "ratio", 64, "Hours worked ÷ hours that the fee includes"),
    "out_of_scope_contacts": Column("Out of scope", "count", 90, "Contacts marked as out of scope"),
    "days_late": Column("Late", "count", 54, "Days from due date to payment, weighted by amount"),
    "negative_outcomes": Column("Negative", "count", 72, "Contacts with a negative outcome"),
    "minutes_per_1000": Column("Min / 1,000", "count", 84, "Minutes of contact for each 1,000 of revenue"),
    "burden": Column("Burden", "count", 64, "0 light to 100 heavy, against the other clients"),
}
_SEARCHED = ("client_id", "name", "owner", "rank", "verdict")


@dataclass(frozen=True)
class Count:
    """One cell of the strip of verdicts."""

    verdict: str
    label: str
    clients: str
    words: str


def nothing(info: SnapshotInfo, clients: int, filter_words: str) -> Nothing | None:
    """Why there is nobody to judge, or None when there is."""
    if not info.months or not (clients or filter_words):
        return Nothing(
            "Nobody is an active client in this month.",
            "A client is active with revenue in the last 12 months: import a revenue export that covers them. With "
            "cost and hours in it, each client gets a verdict.",
            "import_data",
            "Import revenue",
        )
    if not clients:
        return Nothing("No active client in this choice.", f"Chosen is {fmt.md_escape(filter_words)}: clear a filter.")
    return None


# --- the answer ----------------------------------------------------------------------------------


def headline(summary: pd.DataFrame, info: SnapshotInfo, month: date) -> str:
    """How many clients earn their place, and what the others need."""
    count = {verdict: whole(pick(summary, verdict=verdict), "clients") for verdict in fit.VERDICTS}
    clients = sum(count.values())
    if count[fit.NO_VERDICT] == clients:
        return begin(info, month, f"No verdict yet on {fmt.counted(clients, 'client')}: the evidence is not complete.")
    judged = count[fit.KEEP]
    keep = (
        f"{fmt.count(judged)} of {fmt.counted(clients, 'client')} {'earns its' if judged == 1 else 'earn their'} place"
    )
    others = [
        f"{fmt.count(count[verdict])} {one if count[verdict] == 1 else words}"
        for verdict, one, words in (
            (fit.RAISE_PRICE, "should pay more", "should pay more"),
            (fit.STAFF_FOR_LESS, "needs cheaper hands", "need cheaper hands"),
            (fit.PART_WAYS, "should go", "should go"),
        )
        if count[verdict]
    ]
    return begin(info, month, f"{keep}." + (f" {', '.join(others)}." if others else ""))


def under_headline(summary: pd.DataFrame, gaps: Row, info: SnapshotInfo) -> str:
    """What the clients that do not fit bring and take, and who has no verdict. `gaps` is fit_gaps."""
    parts = []
    for verdict in (fit.PART_WAYS, fit.RAISE_PRICE):
        row = pick(summary, verdict=verdict)
        if whole(row, "clients") and number(row, "hours_share") is not None:
            who = "The one that" if whole(row, "clients") == 1 else f"The {fmt.count(row['clients'])} that"
            brings, takes = ("brings", "takes") if whole(row, "clients") == 1 else ("bring", "take")
            what = "should go" if verdict == fit.PART_WAYS else "should pay more"
            parts.append(
                f"{who} {what} {brings} {fmt.percent(row['revenue_share'])} of the revenue and {takes} "
                f"{fmt.percent(row['hours_share'])} of the hours."
            )
            break
    without = whole(gaps, "without_verdict")
    if without:
        parts.append(f"{fmt.counted(without, 'client has', 'clients have')} no verdict: {lacking(gaps)}.")
    parts.append(about_data(info))
    return " ".join(part for part in parts if part)


def lacking(gaps: Row) -> str:
    """Which columns some clients without verdict lack, the most frequent first; only those that a rule needs."""
    counts = {
        name: whole(gaps, f"without_{name}") for name in ("cost", "outcome", "retained_hours", "hours", "minutes")
    }
    found = [name for name in sorted(counts, key=lambda name: -counts[name]) if counts[name]]
    if "cost" in found:
        # without a margin no rule can be tried, whatever else is there
        only_cost = counts["cost"] == whole(gaps, "without_verdict")
        found = ["cost"] if only_cost else ["cost", *(name for name in found if name != "cost")]
    names = ", ".join(fmt.md_escape(name) for name in found)
    return f"{names} {'is' if len(found) == 1 else 'are'} missing" if names else "a figure cannot be formed"


def counts(summary: pd.DataFrame, currency: str) -> list[Count]:
    """The cells of the strip, in the order of the verdicts."""
    found = []
    for verdict in fit.VERDICTS:
        row = pick(summary, verdict=verdict)
        margin = f"margin {fmt.percent(row['margin'])}" if number(row, "margin") is not None else "margin unknown"
        words = f"{fmt.money(row['mrr'], currency, decimals=1)} MRR, {margin}" if whole(row, "clients") else "nobody"
        found.append(Count(verdict, LABELS[verdict], fmt.count(row["clients"]), words))
    return found


def missing_columns(gaps: Row) -> str:
    """Which columns no client at all has, and what each would tell; empty when every figure is known of somebody."""
    told = [
        f"**{fmt.md_escape(column)}** in {EXPORTS[column]} would tell {WOULD_TELL[figure]}"
        for figure, column in fit.EVIDENCE.items()
        if not gaps[figure]
    ]
    return f"Missing: {'; '.join(told)}." if told else ""


WOULD_TELL = {
    "margin": "margins, and with them every verdict",
    "effective_hourly_rate": "what an hour earns",
    "hours_ratio": "hours to fee, with hours in revenue.csv",
    "out_of_scope_contacts": "work out of scope",
    "days_late": "who pays late",
    "negative_outcomes": "disputes",
    "minutes_per_1000": "time in contact",
}


def lines(info: SnapshotInfo) -> list[float]:
    """The margins at which rules begin, for the picture."""
    rules = info.settings
    return sorted({float(rules.fit_part_ways_margin), float(rules.fit_raise_margin), float(rules.fit_staff_margin)})


def not_drawn(gaps: Row) -> str:
    """How many clients the picture leaves out: their margin or burden is unknown, or there are too many of them."""
    left = int(gaps["clients"] - gaps["drawable"])
    more = int(gaps["drawable"]) - MOST_DOTS
    told = [
        f"{fmt.counted(left, 'client is', 'clients are')} not drawn: margin or burden unknown." if left else "",
        f"The {fmt.count(more)} smallest of those that are kept are not drawn." if more > 0 else "",
    ]
    return " ".join(part for part in told if part)


# --- evidence ------------------------------------------------------------------------------------


def views(summary: pd.DataFrame, clients: pd.DataFrame, wanted: str) -> tuple[str, ...]:
    """The views of the evidence: those to act on first, unless there are none or a client that is kept is asked for.

    `clients` need be the whole list only where a client is wanted.
    """
    if not clients_of(summary, NOT_KEEP):
        return (ALL,)
    is_kept = bool(((clients["verdict"] == fit.KEEP) & (clients["client_id"] == wanted)).any()) if wanted else False
    return (ALL, NOT_KEEP) if is_kept else (NOT_KEEP, ALL)


def clients_of(summary: pd.DataFrame, name: str) -> int:
    """How many clients a view has; those that are kept stand last in the list."""
    kept = whole(pick(summary, verdict=fit.KEEP), "clients") if name == NOT_KEEP else 0
    return int(summary["clients"].sum()) - kept


def view(clients: pd.DataFrame, name: str, wanted: str = "") -> pd.DataFrame:
    """The clients of a view in whose words every word of the search stands."""
    chosen = clients if name == ALL else where(clients, list(clients["verdict"] != fit.KEEP))
    if not wanted.strip():
        return chosen
    return chosen.iloc[rows.found(chosen, dict.fromkeys(_SEARCHED, fmt.plain), wanted)].reset_index(drop=True)


def shown(clients: pd.DataFrame) -> pd.DataFrame:
    """The evidence as the table takes it: numbers as floats, ratios in percent, a margin that is not known empty."""
    table: dict[str, Any] = {}
    for name, column in COLUMNS.items():
        if column.kind == "text":
            table[name] = [fmt.plain(value) for value in clients[name]]
            continue
        values = pd.to_numeric(clients[name].map(fmt.number), errors="coerce")
        if name == "margin":
            values = values.where(clients["is_margin_known"].astype(bool))
        table[name] = (values * 100 if column.kind == "ratio" else values).astype("Float64").round(0).to_numpy()
    return pd.DataFrame(table)


def rests_on(verdict: str) -> tuple[str, ...]:
    """The figures that a verdict rests on, for their tint."""
    return next((rule.figures for rule in fit.RULES if rule.verdict == verdict), ())


def medians(row: Row, currency: str) -> str:
    """The book's medians in one grey line."""
    late = number(row, "days_late") or 0.0
    parts = [
        f"margin {fmt.percent(row['margin'])}",
        f"{fmt.money_exact(row['effective_hourly_rate'], currency)} per hour",
        f"{fmt.percent(row['hours_ratio'])} of the agreed hours",
        f"{fmt.count(row['out_of_scope_contacts'])} out of scope",
        f"{fmt.counted(abs(round(late)), 'day')} {'early' if late < 0 else 'late'}",
        f"{fmt.count(row['negative_outcomes'])} negative",
        f"{fmt.count(row['minutes_per_1000'])} minutes per 1,000",
    ]
    known = [part for part, figure in zip(parts, fit.EVIDENCE, strict=True) if not fmt.is_missing(row[figure])]
    return f"Medians of the whole book: {', '.join(known)}." if known else ""


def export(clients: pd.DataFrame) -> pd.DataFrame:
    """What the CSV holds: every figure under the metric's own names."""
    hidden = {"is_margin_known"}
    joined = clients.assign(missing=[" ".join(missing) for missing in clients["missing"]])
    return joined[[name for name in joined.columns if name not in hidden]]


def explanations(summary: pd.DataFrame, clients: Callable[[], pd.DataFrame], currency: str) -> list[Explanation]:
    """Where the counts of the strip come from, with the clients behind each: `clients` asks for client_fit."""
    columns = ("name", "revenue_12m", "rank", "owner")
    return [
        Explanation(
            LABELS[verdict],
            fit.client_fit,
            fmt.count(row["clients"]),
            parts=[
                ("12-month revenue", fmt.money_exact(row["revenue_12m"], currency)),
                ("12-month cost, where known", fmt.money_exact(row["cost_12m"], currency)),
                ("Share of the revenue", fmt.percent(row["revenue_share"], 1)),
                ("Share of the hours", fmt.percent(row["hours_share"], 1)),
            ],
            clients=partial(_with_verdict, clients, verdict),
            client_columns=columns,
        )
        for verdict in fit.VERDICTS
        if whole(row := pick(summary, verdict=verdict), "clients")
    ]


def _with_verdict(clients: Callable[[], pd.DataFrame], verdict: str) -> pd.DataFrame:
    return among(clients(), "verdict", [verdict])


def names(clients: Sequence[Row]) -> str:
    """The chosen clients in a heading: one or two by name, more by number."""
    if len(clients) > 2:
        return fmt.counted(len(clients), "client")
    return " and ".join(fmt.md_escape(row["name"]) for row in clients)


def table_key(clients: pd.DataFrame) -> str:
    """The key of the table of these clients: what was chosen in another list is not chosen in this one."""
    return f"fit_{crc32('|'.join(clients['client_id']).encode())}"


def with_known_margins(clients: pd.DataFrame) -> pd.DataFrame:
    """The evidence with the margins that its table shows: none where it is not known."""
    return clients.assign(margin=clients["margin"].where(clients["is_margin_known"].astype(bool)))


def place_of(clients: pd.DataFrame, wanted: str, places: Places) -> int:
    """Where in this order a client stands, counted from one; one for a client that is not in it."""
    found = np.flatnonzero((clients["client_id"] == wanted).to_numpy()[places])
    return int(found[0]) + 1 if len(found) else 1


def first_chosen(clients: pd.DataFrame, wanted: str) -> list[int]:
    """The row that is chosen when the page opens: the client of the address, else the first."""
    ids = list(clients["client_id"])
    return [ids.index(wanted) if wanted in ids else 0] if ids else []
