"""What the page of neglected accounts says: its sentences and lists, from the frames of the metrics."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analytics import coverage
from analytics.reader import SnapshotInfo
from ui import Explanation, Figure, figure, rows
from ui import format as fmt
from ui.stories import Nothing, about_data, begin

# --- the answer ----------------------------------------------------------------------------------


def nothing(info: SnapshotInfo, active: int, filter_words: str) -> Nothing | None:
    """Why nobody can be called neglected here, or None when somebody can. `active` is the number of active clients."""
    if not info.months or (not active and not filter_words):
        return Nothing(
            "Nobody is an active client in this month.",
            "A client is active with revenue in the last 12 months: import a revenue export that covers them.",
            "import_data",
            "Import revenue",
        )
    if not active:
        return Nothing("No active client in this choice.", f"Chosen is {fmt.md_escape(filter_words)}: clear a filter.")
    if not info.has_contacts:
        return Nothing(
            "There is no contacts export yet, so nobody can be called neglected.",
            "One with client_id and date shows whom we touched and when, and unlocks this page: silence, reach, "
            "revenue at risk and the calls to make. With rep, channel and minutes it also says by whom and how long.",
            "import_data",
            "Import contacts",
        )
    return None


def headline(summary: pd.DataFrame, info: SnapshotInfo, month: date, currency: str) -> str:
    """How many clients are overdue and what sits with them, with what must be known first before it."""
    now = summary.iloc[0]
    overdue, clients = int(now["overdue_clients"]), touchable(now)
    if overdue:
        who = f"{fmt.count(overdue)} of {fmt.counted(clients, 'client')}"
        verb, them = ("is", "it") if overdue == 1 else ("are", "them")
        risk = fmt.money(now["revenue_at_risk"], currency)
        answer = f"{who} {verb} overdue; {risk} a month sits with {them}."
    elif clients == 0:
        answer = "Every client of this choice has lapsed: there is nobody to keep in touch with, only to win back."
    elif now["planned_clients"]:
        answer = "Nobody is overdue: whoever is past the cadence has a call planned."
    else:
        answer = f"Nobody is overdue: every one of {fmt.counted(clients, 'client')} is within the cadence of its rank."
    return begin(info, month, answer)


def under_headline(summary: pd.DataFrame, owners: pd.DataFrame, info: SnapshotInfo) -> str:
    """Who holds most of the overdue clients, who is excused, and on which day silence was measured."""
    now = summary.iloc[0]
    overdue, planned, due, lapsed = (
        int(now[f"{name}_clients"]) for name in ("overdue", "planned", "due_soon", "lapsed")
    )
    parts = [_most_overdue(owners, overdue)]
    others = [
        f"{fmt.counted(planned, 'more has', 'more have')} a call planned and {'is' if planned == 1 else 'are'} excused"
        if planned
        else "",
        f"{fmt.count(due)} {'falls' if due == 1 else 'fall'} due soon" if due else "",
        f"{fmt.count(lapsed)} lapsed {'stands' if lapsed == 1 else 'stand'} apart" if lapsed else "",
    ]
    if any(others):
        parts.append("; ".join(text for text in others if text) + ".")
    parts.append(about_data(info, contacts=True))
    return " ".join(part for part in parts if part)


def _most_overdue(owners: pd.DataFrame, overdue: int) -> str:
    if overdue < 2 or len(owners) < 2:
        return ""
    first = owners.sort_values("overdue_clients", ascending=False, kind="stable").iloc[0]
    who = f"{fmt.md_escape(first['owner'])} holds" if first["owner"] else "Clients without an owner are"
    return f"{who} {fmt.count(first['overdue_clients'])} of the {fmt.count(overdue)}."


def touchable(summary: Any) -> int:
    """Clients that somebody should be in touch with: active and not lapsed."""
    return int(summary["active_clients"]) - int(summary["lapsed_clients"])


def reached_clients(clients: pd.DataFrame) -> pd.DataFrame:
    """The clients that were touched within their cadence."""
    return clients[clients["status"].isin(("on track", "due soon")) & ~clients["is_too_new"].astype(bool)]


def not_reached(clients: pd.DataFrame) -> pd.DataFrame:
    """The others: not touched within their cadence, lapsed, or too new to judge."""
    return clients[~clients.index.isin(reached_clients(clients).index)]


def touched_or_due(clients: pd.DataFrame) -> pd.DataFrame:
    """The clients that somebody should be in touch with: all but the lapsed ones."""
    return clients[clients["status"] != "lapsed"]


def of_status(clients: pd.DataFrame, *statuses: str) -> pd.DataFrame:
    """The clients that stand so."""
    return clients[clients["status"].isin(statuses)]


# --- pictures ------------------------------------------------------------------------------------


def cadences(info: SnapshotInfo) -> dict[str, int]:
    """The days within which a client of each rank should be touched."""
    rules = info.settings
    return {"A": rules.cadence_a_days, "B": rules.cadence_b_days, "C": rules.cadence_c_days}


def not_drawn(summary: pd.DataFrame, most: int) -> str:
    """That a large book is drawn in part, and which part; empty when each of its clients has its dot."""
    now = summary.iloc[0]
    if touchable(now) <= most:
        return ""
    return (
        f" Drawn are {fmt.count(most)} of {fmt.counted(now['active_clients'], 'client')}: "
        "the largest of each rank, and evenly chosen ones of the others."
    )


def most_revenue(time: pd.DataFrame, most: int = 25) -> pd.DataFrame:
    """The owners or ranks that are drawn, in their order: of more than 25 those with the most revenue."""
    if len(time) <= most:
        return time
    return time.iloc[sorted(rows.ordered(time["revenue_share"], descending=True)[:most])]


def cell_clients(clients: pd.DataFrame, cell: Sequence[Any]) -> pd.DataFrame:
    """The clients of a cell of the map: an owner, a rank, or all where one of them is None. Lapsed ones are apart."""
    owner, rank = cell
    chosen = clients["status"] != "lapsed"
    if owner is not None:
        chosen &= clients["owner"] == owner
    if rank is not None:
        chosen &= clients["rank"] == rank
    return clients[chosen].reset_index(drop=True)


def cell_title(cell: Sequence[Any]) -> str:
    """The words over a cell's list: Marc, rank B."""
    owner, rank = cell
    who = "All owners" if owner is None else fmt.md_escape(owner) or "No owner"
    return f"{who}, {'all ranks' if rank is None else f'rank {fmt.md_escape(rank)}'}"


def cell_note(clients: pd.DataFrame) -> str:
    """How many of a cell's clients are in cadence, as the cell says it."""
    new = int(clients["is_too_new"].astype(bool).sum())
    words = f"{fmt.count(len(reached_clients(clients)))} of {fmt.counted(len(clients) - new, 'client')} in cadence"
    return words + (f"; {fmt.count(new)} too new to judge" if new else "") + "."


def without_minutes(time: pd.DataFrame) -> str:
    """How many touches say nothing of their length, and so take no part in the shares."""
    number = fmt.number(time["contacts_without_minutes"].sum()) if len(time) else 0
    if not number:
        return ""
    return (
        f"{fmt.counted(number, 'touch has', 'touches have')} no minutes and {'is' if number == 1 else 'are'} left out."
    )


# --- attainment and handoff ----------------------------------------------------------------------


def attainment_figure(now: pd.DataFrame, before: pd.DataFrame | None, against: str) -> Figure:
    """How many of the touches that the cadences ask for were made."""
    return figure(
        "Touches made",
        now["frequency_attainment"].iloc[0],
        before=None if before is None else before["frequency_attainment"].iloc[0],
        against=against,
    )


def attainment_words(now: pd.DataFrame) -> str:
    """What the figure means."""
    clients = fmt.counted(now["clients"].iloc[0], "client")
    return f"of the touches that the cadences ask for in 12 months, at most all of them per client; mean of {clients}."


def attainment_explanation(now: pd.DataFrame, clients: Callable[[], pd.DataFrame]) -> Explanation:
    """Where the attainment comes from. `clients` gives the work list."""
    return Explanation(
        "Touches made",
        coverage.frequency_attainment,
        fmt.percent(now["frequency_attainment"].iloc[0], 1),
        parts=[("Clients in the mean", fmt.count(now["clients"].iloc[0]))],
        clients=lambda: touched_or_due(clients()),
        client_columns=("name", "rank", "cadence_days", "days_since_contact", "owner"),
        left_out=lambda: of_status(clients(), "lapsed"),
        left_out_words="Left out: lapsed",
    )


def handoffs(events: pd.DataFrame, day: date, months: int = 12) -> pd.DataFrame:
    """The signings and changes of owner of the last months that the contacts can tell about, the slowest first."""
    start = fmt.months_before(day, months).replace(day=1)
    days = pa.array(events["from_on"], pa.date32(), from_pandas=True)
    recent: pd.DataFrame = events.loc[pc.greater_equal(days, start).fill_null(False).to_numpy(zero_copy_only=False)]
    recent = recent[(recent["team"] == "") & (recent["days"].notna() | recent["first_touch_on"].isna())]
    return recent.assign(days=pd.to_numeric(recent["days"])).sort_values(
        "days", ascending=False, na_position="first", kind="stable"
    )


def handoff_words(sums: pd.DataFrame, event: str) -> str:
    """Half of the first touches within so many days, and who still waits: for signings or for changes of owner.

    `sums` is handoff_sums.
    """
    chosen = sums[sums["event"] == event]
    if event == "signed on":
        what, none = ("client signed", "clients signed"), "Nobody signed in the last 12 months."
    else:
        what = ("client changed owner", "clients changed owner")
        none = "No client changed its owner between two imports in the last 12 months."
    if chosen.empty:
        return none
    now = chosen.iloc[0]
    clients, done = int(now["clients"]), int(now["touched_clients"])
    words = f"{fmt.counted(clients, *what)}"
    if done:
        middle = fmt.counted(round(now["median_days"]), "day")
        whom = "the first touch" if event == "signed on" else "the new owner's first touch"
        words += (
            f"; {whom} came after {middle} or less for half of them, after {fmt.count(now['longest_days'])} at most"
        )
    waiting = clients - done
    return words + (f"; {fmt.count(waiting)} still {'waits' if waiting == 1 else 'wait'}." if waiting else ".")
