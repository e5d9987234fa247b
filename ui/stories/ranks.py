"""What the page of account ranks says: its sentences and lists, from the frames of the metrics."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from analytics.reader import SnapshotInfo
from ui import Column, rows
from ui import format as fmt
from ui.records import records
from ui.stories import Nothing, begin

MOVED, JOINED, LEFT, NEAR, ALL, BY_HAND = "Moved", "Joined", "Left", "Near a line", "All", "Set by hand"
VIEWS = (MOVED, JOINED, LEFT, NEAR, ALL, BY_HAND)
# The views of those that moved: by which moves.
MOVES = {MOVED: ("up", "down"), JOINED: ("joined",), LEFT: ("left",)}
UNRANKED = "unranked"
NEAR_POINTS = Decimal("0.02")
_ORDER = {"A": 0, "B": 1, "C": 2, UNRANKED: 3}
_MOVING = (
    "name",
    "ranks",
    "change",
    "move",
    "revenue_12m_before",
    "revenue_12m",
    "mrr_12_months",
    "owner",
    "days_since_contact",
)
_COLUMNS = {
    LEFT: ("name", "ranks", "change", "move", "revenue_12m_before", "revenue_12m", "owner"),
    NEAR: ("name", "rank", "line", "share", "cumulative_share", "revenue_12m", "mrr_12_months", "owner"),
    BY_HAND: ("name", "rank", "computed_rank", "fits", "share", "revenue_12m", "mrr_12_months", "owner"),
    ALL: (
        "name",
        "rank",
        "revenue_12m",
        "share",
        "cumulative_share",
        "mrr",
        "is_new",
        "is_set_by_hand",
        "mrr_12_months",
        "owner",
        "days_since_contact",
    ),
}

LABELS: dict[str, str | Column] = {
    "ranks": Column("Rank", "text", 84),
    "revenue_12m_before": "12 m before, {currency}",
    "line": Column("Line", "rank", 70, "Which line is near"),
    "fits": Column("Fit", "badge", 80, "Whether the revenue bears out the rank set by hand"),
}


# --- the answer ----------------------------------------------------------------------------------


def nothing(info: SnapshotInfo, summary: pd.DataFrame, filter_words: str) -> Nothing | None:
    """Why there are no ranks here, or None when there are."""
    if not info.months or (summary.empty and not filter_words):
        return Nothing(
            "Nobody has a rank in this month.",
            "Ranks come from 12 months of revenue: import a revenue export that covers them.",
            "import_data",
            "Import revenue",
        )
    if summary.empty:
        return Nothing(
            "No client with a rank in this choice.", f"Chosen is {fmt.md_escape(filter_words)}: clear a filter."
        )
    return None


def headline(summary: pd.DataFrame, info: SnapshotInfo, month: date) -> str:
    """How many clients bring which part of the revenue."""
    clients = int(summary["clients"].sum())
    top = summary[summary["rank"] == "A"]
    if top.empty or fmt.is_missing(top["revenue_share"].iloc[0]):
        answer = f"None of {fmt.counted(clients, 'client')} here is of rank A."
    else:
        number, share = int(top["clients"].iloc[0]), fmt.percent(top["revenue_share"].iloc[0])
        verb = "brings" if number == 1 else "bring"
        answer = f"{fmt.count(number)} of {fmt.counted(clients, 'client')} {verb} {share} of the revenue."
    return begin(info, month, answer)


def has_flow(flow: pd.DataFrame) -> bool:
    """Whether anybody had a rank at the start, without which everybody would seem to have joined."""
    return bool((flow["rank_before"] != UNRANKED).any())


def under_headline(flow: pd.DataFrame, month_before: date) -> str:
    """What moved in 12 months, and what rank A lost."""
    if not has_flow(flow):
        return f"The book has no ranks for {fmt.month(month_before)} yet, so what moved since cannot be told."
    counts = counts_by_move(flow)
    words = [
        f"{fmt.count(counts[name])} {text}"
        for name, text in (("up", "moved up"), ("down", "moved down"), ("joined", "joined"), ("left", "left"))
        if counts[name]
    ]
    moved = (
        f"In 12 months {', '.join(words[:-1])}{' and ' if words[1:] else ''}{words[-1]}."
        if words
        else ("In 12 months nobody changed rank, joined or left.")
    )
    return f"{moved} {_lost_by_a(flow)}".strip()


def counts_by_move(flow: pd.DataFrame) -> dict[str, int]:
    """How many clients moved up or down, joined or left."""
    counts: dict[str, int] = dict.fromkeys(("up", "down", "joined", "left"), 0)
    for row in records(flow):
        name = move(row["rank_before"], row["rank"])
        if name in counts:
            counts[name] += int(row["clients"])
    return counts


def _lost_by_a(flow: pd.DataFrame) -> str:
    lost = flow[(flow["rank_before"] == "A") & (flow["rank"] != "A")]
    if lost.empty:
        return ""
    parts = [
        f"{fmt.count(row['clients'])} {'for good' if row['rank'] == UNRANKED else 'to ' + row['rank']}"
        for row in records(lost)
    ]
    return f"A lost {fmt.count(lost['clients'].sum())}: {', '.join(parts)}."


def move(before: str, now: str) -> str:
    """The name of a move between two ranks: up, down, joined, left, or '' for none."""
    if before == now:
        return ""
    if before == UNRANKED:
        return "joined"
    if now == UNRANKED:
        return "left"
    return "up" if _ORDER[now] < _ORDER[before] else "down"


# --- lists ---------------------------------------------------------------------------------------


def moves(movement: pd.DataFrame) -> pd.DataFrame:
    """The clients whose rank differs, with the move in words; the largest change in revenue first."""
    ways = movement[["rank_before", "rank"]]
    frame = movement.assign(
        change=movement["revenue_12m"] - movement["revenue_12m_before"],
        move=rows.written_once(ways, move),
        ranks=rows.written_once(ways, lambda before, now: f"{rank_word(before, '')} → {rank_word(now, '')}"),
    )
    return frame.iloc[rows.ordered(pd.Series(abs(frame["change"].array)), descending=True)]


def count_in(name: str, summary: pd.DataFrame, flow: pd.DataFrame, hand: pd.DataFrame) -> int | None:
    """How many clients a view has; None where that is known by the clients alone."""
    if name == NEAR:
        return None
    if name == ALL:
        return int(summary["clients"].sum())
    if name == BY_HAND:
        return int(hand["clients"].iloc[0])
    counts = counts_by_move(flow)
    return sum(counts[one] for one in MOVES[name]) if has_flow(flow) else 0


def moved_in(name: str, moved: pd.DataFrame) -> pd.DataFrame:
    """The clients of one view of those that moved. `moved` is moves."""
    return moved[moved["move"].isin(MOVES[name])]


def flow_form(option: str) -> str:
    """The view in whose form the clients of a flow are shown."""
    return LEFT if option.split(" · ", maxsplit=1)[0].endswith("left") else MOVED


def no_moves() -> pd.DataFrame:
    """The list of moves of a book that is too young to have any."""
    columns = ("client_id", "name", "owner", "rank_before", "rank", "revenue_12m_before", "revenue_12m")
    return moves(pd.DataFrame(columns=list(columns)))


def rank_word(rank: str, none: str = "no rank") -> str:
    """A rank in words."""
    return (none or fmt.MISSING) if rank == UNRANKED else str(rank)


def near_a_line(ranks: pd.DataFrame, info: SnapshotInfo) -> pd.DataFrame:
    """The clients that a small change of revenue would move: the larger ones' share lies within 2 points of a line."""
    lines = {"A | B": info.settings.rank_a_line, "B | C": info.settings.rank_b_line}
    # few can be near, which floats tell well enough; those are compared exactly
    share = ranks["share"].to_numpy(dtype=float)
    before = ranks["cumulative_share"].to_numpy(dtype=float) - share
    apart = np.min([abs(before - float(line)) for line in lines.values()], axis=0)
    ranks = ranks.loc[(share > 0) & (apart <= float(NEAR_POINTS) + 1e-6)]
    found = []
    for reached, own in zip(ranks["cumulative_share"].tolist(), ranks["share"].tolist(), strict=True):
        exactly = Decimal(str(reached)) - Decimal(str(own))
        close = [name for name, line in lines.items() if abs(exactly - line) <= NEAR_POINTS]
        found.append(close[0] if close else "")
    return ranks.assign(line=found).loc[[bool(name) for name in found]]


def by_hand(chosen: pd.DataFrame) -> pd.DataFrame:
    """The clients whose rank was set in the export, and whether their revenue still bears it out."""
    fits = (chosen["rank"] == chosen["computed_rank"]).map({True: "fits", False: "differs"})
    return chosen.assign(fits=fits.astype(str))


def no_longer_fit(hand: pd.DataFrame, first: pd.DataFrame) -> str:
    """How many ranks set by hand differ from what the revenue says, and whose they are. `first` are the first such."""
    clients, differ = int(hand["clients"].iloc[0]), int(hand["differing_clients"].iloc[0])
    if not clients:
        return "No rank is set by hand."
    if not differ:
        return f"{fmt.counted(clients, 'rank is', 'ranks are')} set by hand, and the revenue bears out every one."
    names = [
        f"{fmt.md_escape(row['name'])} ({row['rank']}, by revenue {row['computed_rank']})"
        for row in records(first.head(min(differ, 4)))
    ]
    more = f" and {fmt.count(differ - 4)} more" if differ > 4 else ""
    fit = "no longer fits" if differ == 1 else "no longer fit"
    return f"{fmt.counted(differ, 'rank')} set by hand {fit} the revenue: {', '.join(names)}{more}."


def view_columns(name: str) -> tuple[str, ...]:
    """The columns of one view, in order of need."""
    return _COLUMNS.get(name, _MOVING)


def phone_figure(name: str) -> str:
    """The figure at the right of a client's row on a phone."""
    return "change" if name in (MOVED, JOINED, LEFT) else "revenue_12m"


def phone_reason(name: str) -> str:
    """The small line under it."""
    return {ALL: "share", NEAR: "line", BY_HAND: "fits"}.get(name, "move")


def view_note(name: str) -> str:
    """What a view shows, and its order."""
    return {
        NEAR: "The clients before them hold within 2 points of a line, so that little would move them.",
        BY_HAND: "A rank in the clients export wins over the computed one. Those that differ come first.",
        ALL: "Largest first. The client that crosses a line belongs to the upper rank.",
    }.get(name, "Against 12 months before, the largest change in revenue first.")


def nobody_in(name: str) -> str:
    """What an empty view says."""
    return {
        MOVED: "Nobody moved between ranks in 12 months.",
        JOINED: "Nobody joined in 12 months.",
        LEFT: "Nobody left in 12 months.",
        NEAR: "Nobody stands near a line.",
        BY_HAND: "No rank is set by hand. A column rank in the clients export sets one.",
    }.get(name, "No client in this choice.")


# --- pictures ------------------------------------------------------------------------------------


def curve_note(info: SnapshotInfo, filter_words: str, hand: pd.DataFrame) -> str:
    """What the curve shows, and which lines set the ranks. `hand` is ranks_by_hand."""
    a, b = (fmt.percent(line) for line in (info.settings.rank_a_line, info.settings.rank_b_line))
    words = f"Cumulative share of 12-month revenue; {a} and {b} set the ranks."
    if filter_words:
        words = f"Cumulative share of this choice's revenue; ranks are the whole book's, at {a} and {b}."
    differ = int(hand["differing_clients"].iloc[0])
    return words + (f" Drawn by revenue: {fmt.count(differ)} set by hand." if differ else "")


def flow_note(before: str, now: str) -> str:
    """What the ribbons of the flow mean."""
    return f"Clients in {before} and {now}. :green[Green] up, :red[red] down or left, :blue[blue] new."


# --- opening a rank or a flow --------------------------------------------------------------------


def rank_options(summary: pd.DataFrame) -> list[str]:
    """The ranks that have clients, as they are chosen under the curve."""
    return [f"{row['rank']} · {fmt.count(row['clients'])}" for row in records(summary)]


def flow_options(flow: pd.DataFrame) -> list[str]:
    """The flows that moved anybody, as they are chosen under the picture: A → B · 2."""
    flows = sorted(records(flow), key=lambda row: (_ORDER[row["rank_before"]], _ORDER[row["rank"]]))
    return [flow_option(row) for row in flows if row["rank_before"] != row["rank"]]


def flow_option(row: Any) -> str:
    """One flow in words, with how many it moved."""
    before = "New" if row["rank_before"] == UNRANKED else row["rank_before"]
    now = "left" if row["rank"] == UNRANKED else row["rank"]
    return f"{before} → {now} · {fmt.count(row['clients'])}"


def opened_rank(option: str, ranks: pd.DataFrame) -> pd.DataFrame:
    """The clients of a chosen rank."""
    return ranks[ranks["rank"] == option.split(" ", 1)[0]]


def opened_flow(option: str, flow: pd.DataFrame, moved: pd.DataFrame) -> pd.DataFrame:
    """The clients of a chosen flow."""
    for row in records(flow):
        if flow_option(row) == option:
            way = (row["rank_before"], row["rank"])
            found: pd.DataFrame = moved.loc[(moved["rank_before"] == way[0]) & (moved["rank"] == way[1])]
            return found
    return moved.head(0)


def exported(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """What the export of a view holds: its columns without pictures, the client's id first."""
    return frame[["client_id", *(name for name in columns if name in frame and name != "mrr_12_months")]]
