"""The month in words: what it came to, what moved it, and what it hangs on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from analytics.benchmarks import Benchmark
from analytics.reader import SnapshotInfo
from ui import format as fmt
from ui.cards import Figure, figure
from ui.charts import Band, Bar, Line
from ui.records import records
from ui.stories import (
    NO_ROW,
    Row,
    RowOfFrame,
    among,
    begin,
    few,
    first_month,
    interval,
    line,
    money,
    number,
    row_of,
    total,
    where,
    whole,
)
from ui.stories.home import no_retention
from ui.table_columns import Column

# The words of each movement in switches and sentences, in the order of the bridge.
MOVEMENTS = {
    "All moves": "",
    "New": "new",
    "Returned": "reactivation",
    "Expansion": "expansion",
    "Contraction": "contraction",
    "Churn": "churn",
}
LOSSES = ("contraction", "churn")
MOVED_LABELS: dict[str, str | Column] = {"name": Column("Client", "client", 220), "rank_before": "Rank"}
BASE_COLUMNS = ("name", "starting_revenue", "retained_revenue", "change", "owner", "segment", "is_returner")


# --- the answer ----------------------------------------------------------------------------------


def headline(
    info: SnapshotInfo, month: date, series: pd.DataFrame, annual: pd.DataFrame, moves: Row, currency: str
) -> str:
    """How the book did, in one sentence."""
    before = fmt.months_before(month, 1)
    for name, column, frame in (
        ("Net retention", "net_dollar_retention", series),
        ("Yearly revenue retention", "annual_revenue_retention", annual),
    ):
        now, then = number(row_of(frame, month), column), number(row_of(frame, before), column)
        if now is not None:
            return begin(info, month, f"{name} {_moved(now, then)}{_flows(moves, month, currency)}.")
    if moves:
        closing = money(moves.get("closing"), currency)
        return begin(info, month, f"Recurring revenue stands at {closing}{_flows(moves, month, currency)}.")
    return begin(info, month, f"Nobody in this choice had recurring revenue up to {fmt.month(month)}.")


def _moved(now: float, then: float | None) -> str:
    """'slipped 1.1 pp to 93.3%'."""
    if then is None:
        return f"is {fmt.percent(now, 1)}"
    change = now - then
    if abs(change) < 0.0005:
        return f"held at {fmt.percent(now, 1)}"
    verb = ("rose" if change > 0.01 else "edged up") if change > 0 else ("fell" if change < -0.02 else "slipped")
    return f"{verb} {fmt.points(abs(change)).lstrip('+')} to {fmt.percent(now, 1)}"


def _flows(moves: Row, month: date, currency: str) -> str:
    gained = sum(number(moves, name) or 0.0 for name in ("new", "reactivation", "expansion"))
    lost = sum(number(moves, name) or 0.0 for name in LOSSES)
    if not moves or not (gained or lost):
        return f"; in {fmt.month_name(month)} no retainer moved" if moves else ""
    if not lost:
        return f"; in {fmt.month_name(month)} {money(gained, currency)} came in and nothing was lost"
    if not gained:
        return f"; in {fmt.month_name(month)} {money(lost, currency)} was lost and nothing came in"
    return f"; in {fmt.month_name(month)} {money(gained, currency)} came in against {money(lost, currency)} lost"


def under_headline(moves: Row, moved: pd.DataFrame, currency: str) -> str:
    """What came in and went, and the largest single loss and gain."""
    if not moves:
        return ""
    told = [_from_to(moves, currency)]
    changes = moved["change"].tolist() if len(moved) else []
    places = range(len(changes))
    worst = RowOfFrame(moved, min(places, key=changes.__getitem__)) if changes else NO_ROW
    best = RowOfFrame(moved, max(places, key=changes.__getitem__)) if changes else NO_ROW
    if worst and worst["change"] < 0:
        how = "left" if worst["movement"] == "churn" else "pays less"
        amount = money(worst["change"], currency, sign=True) + (", our choice" if worst.get("is_chosen_exit") else "")
        told.append(f"Largest loss: {fmt.md_escape(worst['name'])} {how} ({amount}).")
    if best and best["change"] > 0:
        told.append(f"Largest gain: {fmt.md_escape(best['name'])} ({money(best['change'], currency, sign=True)}).")
    return " ".join(told)


def _from_to(moves: Row, currency: str) -> str:
    parts = [
        f"{money(number(moves, name), currency)} {word}"
        for name, word in (
            ("new", "new"),
            ("reactivation", "returned"),
            ("expansion", "expansion"),
            ("contraction", "contraction"),
            ("churn", "churn"),
            ("exchange", "exchange"),
        )
        if number(moves, name)
    ]
    net = (number(moves, "closing") or 0.0) - (number(moves, "opening") or 0.0)
    if not parts:
        return f"Recurring revenue stayed at {money(moves.get('closing'), currency)}."
    return f"Recurring revenue {money(net, currency, sign=True)}: {', '.join(parts)}."


# --- figures -------------------------------------------------------------------------------------


def figures(
    series: Mapping[str, pd.DataFrame], month: date, last: date | None, currency: str, target: Any
) -> list[Figure]:
    """Net, gross, client churn and MRR with the month before and their line of 12 months."""
    against = f"vs {last:%b}" if last else ""
    net, gross = row_of(series["net"], month), row_of(series["gross"], month)
    churn, moves = row_of(series["churn"], month), row_of(series["moves"], month)

    def before(name: str, column: str) -> Any:
        return row_of(series[name], last).get(column)

    aim = f" Target: {fmt.percent(target, 1)}." if target is not None else ""
    return [
        figure(
            "Net retention",
            net.get("net_dollar_retention"),
            before=before("net", "net_dollar_retention"),
            decimals=1,
            against=against,
            help=f"Over 12 months: what the clients of a year ago pay now, by what they paid then.{aim}",
            line=line(series["net"], "net_dollar_retention", month),
        ),
        figure(
            "Gross retention",
            gross.get("gross_dollar_retention"),
            before=before("gross", "gross_dollar_retention"),
            decimals=1,
            against=against,
            help="Over 12 months, growth left aside: it never makes up for a loss.",
            line=line(series["gross"], "gross_dollar_retention", month),
        ),
        figure(
            "Client churn, 12 m",
            churn.get("client_churn_rate"),
            before=before("churn", "client_churn_rate"),
            better="down",
            decimals=1,
            against=against,
            help=churn_help(churn),
            line=line(series["churn"], "client_churn_rate", month),
        ),
        figure(
            "Recurring revenue",
            moves.get("closing"),
            "money",
            before=before("moves", "closing"),
            currency=currency,
            against=against,
            help="MRR: what retainers bring in this month.",
            line=line(series["moves"], "closing", month),
        ),
    ]


def churn_help(row: Row) -> str:
    """Client churn with its counts, interval and regretted part."""
    clients = number(row, "opening_clients")
    if not clients:
        return "Clients with MRR a year ago and none now, of those with MRR then."
    parts = [
        f"{fmt.count(row.get('churned_clients'))} of {fmt.counted(clients, 'client')} left",
        f"95% interval {interval(row, 1)}" if interval(row) else "",
        few(clients),
        f"without exits that we chose {fmt.percent(row.get('regretted_churn_rate'), 1)}",
    ]
    return "; ".join(part for part in parts if part) + "."


def under_figures(series: Mapping[str, pd.DataFrame], month: date, currency: str) -> str:
    """Regretted churn, the same month last year, and why a figure is missing."""
    year = fmt.months_before(month, 12)
    churn = row_of(series["churn"], month)
    told = []
    if number(churn, "client_churn_rate") is not None:
        regretted = fmt.percent(churn.get("regretted_churn_rate"), 1)
        told.append(f"Churn without exits that we chose: {regretted}.")
    if few(number(churn, "opening_clients")):
        told.append(f"Few clients: {fmt.count(churn.get('opening_clients'))} in the base, churn {interval(churn)}.")
    if number(row_of(series["net"], month), "net_dollar_retention") is None:
        told.append(no_retention(first_month(series["moves"]), month))
    then = [
        f"net {fmt.percent(row_of(series['net'], year).get('net_dollar_retention'), 1)}",
        f"gross {fmt.percent(row_of(series['gross'], year).get('gross_dollar_retention'), 1)}",
        f"churn {fmt.percent(row_of(series['churn'], year).get('client_churn_rate'), 1)}",
        f"MRR {money(row_of(series['moves'], year).get('closing'), currency)}",
    ]
    then = [text for text in then if not text.endswith(fmt.MISSING)]
    if then:
        told.append(f"{fmt.month(year)}: {', '.join(then)}.")
    return " ".join(told)


# --- movements -----------------------------------------------------------------------------------


def trend_lines(series: Mapping[str, pd.DataFrame]) -> list[Line]:
    """Net and gross retention; in a book without retainers, retention of all revenue year on year."""
    if series["moves"].empty:
        return [Line(series["annual"], "annual_revenue_retention", "all revenue")]
    return [
        Line(series["gross"], "gross_dollar_retention", "gross", "quiet", dashed=True),
        Line(series["net"], "net_dollar_retention", "net"),
    ]


def movement_word(clicked: Any) -> str:
    """The switch's word for the bar that was clicked."""
    name = clicked[0] if isinstance(clicked, list) and clicked else clicked
    return next((word for word, movement in MOVEMENTS.items() if movement and movement == name), "All moves")


def moved(clients: pd.DataFrame, word: str) -> pd.DataFrame:
    """The clients of a movement, or all that moved."""
    movement = MOVEMENTS.get(word, "")
    wanted = [movement] if movement else [name for name in MOVEMENTS.values() if name]
    return among(clients, "movement", wanted)


def moved_columns(shown: pd.DataFrame, period: str) -> tuple[str, ...]:
    """The table's columns: the month over a quarter, the exits that we chose where there are any."""
    columns = ("name", "movement", "mrr_before", "mrr", "change", "rank_before", "owner")
    exits = ("is_chosen_exit",) if len(among(shown, "is_chosen_exit", [True])) else ()
    return (*columns[:1], *(("month",) if period == "Quarter" else ()), *columns[1:], *exits, "mrr_12_months")


def moved_note(shown: pd.DataFrame, period: str, currency: str) -> str:
    """How many moves the table holds and what they add up to: the bar."""
    if shown.empty:
        return ""
    together = money(total(shown, "change"), currency, sign=True)
    return f"{period}: {fmt.counted(len(shown), 'move')}, {together} together."


def bridge_alt(moves: Row, currency: str) -> str:
    """The bridge in words."""
    if not moves:
        return "No recurring revenue"
    opening, closing = money(moves.get("opening"), currency), money(moves.get("closing"), currency)
    return f"From {opening} to {closing}. {_from_to(moves, currency)}"


def band(published: Benchmark | None) -> Band | None:
    """A benchmark as a chart draws it."""
    return None if published is None else Band(published.low, published.high, published.range_words)


# --- concentration -------------------------------------------------------------------------------


def concentration_bars(frame: pd.DataFrame) -> list[Bar]:
    """The shares of the largest 1, 5 and 10."""
    return [Bar(largest_name(row["largest"]), fmt.number(row["share"]), "accent") for row in records(frame)]


def largest_name(count: int) -> str:
    """'largest client', 'largest 5'."""
    return "largest client" if count == 1 else f"largest {count}"


def largest_clients(frame: pd.DataFrame, clients: pd.DataFrame, names: pd.DataFrame, chosen: Any) -> pd.DataFrame:
    """The clients behind a bar: those with the most revenue of 12 months, ended ones included, with their share.

    `clients` is time_share by client, which holds every client's revenue; `names` says what they are called.
    """
    if frame.empty:
        return pd.DataFrame()
    row = next((row for row in records(frame) if largest_name(row["largest"]) == chosen), None)
    most = 10 if row is None else int(row["largest"])
    paying = where(clients, [value > 0 for value in clients["revenue_12m"]]).rename(columns={"by": "client_id"})
    largest = paying.sort_values(["revenue_12m", "client_id"], ascending=[False, True]).head(most)
    return largest.merge(names[["client_id", "name", "owner"]], on="client_id", how="left").reset_index(drop=True)


def without_largest(row: Row, name: str, shrinking: Row) -> str:
    """Whether one client carries the figure, and how many pay less than a year ago."""
    told = []
    rest, ratio = number(row, "retention_without_largest"), number(row, "net_dollar_retention")
    if rest is not None and ratio is not None:
        told.append(
            f"Without **{fmt.md_escape(name)}**, which pays most, net retention is **{fmt.percent(rest, 1)}** "
            f"instead of {fmt.percent(ratio, 1)}."
        )
    if number(shrinking, "shrinking_share") is not None:
        less, base = whole(shrinking, "shrinking_clients"), whole(shrinking, "base_clients")
        told.append(
            f"**{fmt.count(less)} of {fmt.counted(base, 'client')}** ({fmt.percent(shrinking.get('shrinking_share'))}) "
            f"{'pays' if less == 1 else 'pay'} less than a year ago or left."
        )
    return " ".join(told) or "There is no retention to take the largest client out of yet."


def shrinking_clients(base: pd.DataFrame) -> pd.DataFrame:
    """The clients of a year ago that pay less now, the largest loss first."""
    less = where(base, [change < 0 for change in base["change"]])
    return less.sort_values(["change", "client_id"], kind="stable").reset_index(drop=True)


# --- beside earlier months ------------------------------------------------------------------------


def beside(series: Mapping[str, pd.DataFrame], month: date, currency: str) -> pd.DataFrame:
    """Each measure now, a month ago and a year ago, as text; a dash where it is undefined."""
    months = [month, fmt.months_before(month, 1), fmt.months_before(month, 12)]
    table = []
    for measure, name, column, form in _MEASURES:
        values = [_written(row_of(series[name], when).get(column), form, currency) for when in months]
        table.append({"measure": measure, "now": values[0], "last": values[1], "year": values[2]})
    return pd.DataFrame(table)


_MEASURES = (
    ("Net retention, 12 months", "net", "net_dollar_retention", "ratio"),
    ("Gross retention, 12 months", "gross", "gross_dollar_retention", "ratio"),
    ("All revenue, year on year", "annual", "annual_revenue_retention", "ratio"),
    ("Client churn, 12 months", "churn", "client_churn_rate", "ratio"),
    ("– without chosen exits", "churn", "regretted_churn_rate", "ratio"),
    ("Revenue churn, month", "lost", "revenue_churn_rate", "ratio"),
    ("– without chosen exits", "lost", "regretted_revenue_churn_rate", "ratio"),
    ("Recurring revenue", "moves", "closing", "money"),
    ("Clients with MRR", "moves", "closing_clients", "count"),
    ("MRR per client", "per_client", "revenue_per_client", "money"),
    ("Quick ratio: gains ÷ losses", "quick", "quick_ratio", "multiple"),
)


def _written(value: Any, form: str, currency: str) -> str:
    if form == "money":
        return fmt.money_exact(value, currency)
    if form == "count":
        return fmt.count(value)
    if form == "multiple":
        return fmt.multiple(value)
    return fmt.percent(value, 1)


def beside_labels(month: date) -> dict[str, str | Column]:
    """The headings of the table beside earlier months."""
    return {
        "measure": Column("Measure"),
        "now": Column(fmt.month(month), "text"),
        "last": Column(fmt.month(fmt.months_before(month, 1)), "text"),
        "year": Column(fmt.month(fmt.months_before(month, 12)), "text"),
    }


def beside_note(table: pd.DataFrame) -> str:
    """Why some cells hold a dash, where some do."""
    dashes = (table[["now", "last", "year"]] == fmt.MISSING).to_numpy().any()
    return (
        "A dash: nothing to divide by, or too early in the book." if dashes else "Last month, and the month a year ago."
    )
