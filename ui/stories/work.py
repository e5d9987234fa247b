"""What the work list shows once somebody works it: the log laid over the list, its views, and the week to print."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from analytics.worklog import NEXT_STEP, SNOOZE, WorkEntry
from ui import Column, rows
from ui import format as fmt
from ui.stories import neglected_list as listing
from ui.stories.neglected_list import PAST

MY_WEEK, TOUCHED, SNOOZED = "My week", "Touched", "Snoozed"
VIEWS = (MY_WEEK, TOUCHED, SNOOZED)
EVERYBODY = "Everybody"
DAYS_OF_A_WEEK = 7
WHEN_IT_COUNTS = "The list reacts at once; figures such as reach count entries from the next import on."
COUNTED_LATER = "Figures count what is entered here from the next import on."
TWICE = "Log here what your contacts export will not bring: a touch that comes both ways counts twice."
# The first that holds says where a client stands.
MISSED = "missed"
_ORDER = {MISSED: 0, "overdue": 1, "planned": 2}
COLUMNS = {
    MY_WEEK: ("name", "next_step_on", "step_what", "status", "rank", "owner", "last_contact_on", "last_contact", "mrr"),
    TOUCHED: ("name", "touched_on", "last_contact", "rank", "owner", "next_step_on", "step_what", "mrr"),
    SNOOZED: ("name", "snoozed_until", "snooze_reason", "days_over", "revenue_at_risk", "rank", "owner"),
}
LABELS: dict[str, str | Column] = {
    **listing.LABELS,
    "step_what": Column("To do", "text", 120),
    "touched_on": Column("Touched", "day", 98, "The newest touch that was logged here"),
    "snoozed_until": Column("Back on", "day", 90),
    "snooze_reason": Column("Why", "text", 220),
}


def as_exported(clients: pd.DataFrame) -> pd.DataFrame:
    """The listed clients of a month that is over, of which the log says nothing."""
    return clients.assign(step_what="")


def laid_over(clients: pd.DataFrame, state: pd.DataFrame) -> pd.DataFrame:
    """The listed clients as they stand after what was entered: status, last contact and next step of the log win.

    `state` has their rows in the same order (analytics/work_state.py). Nothing but the list uses this: figures keep
    to the data date.
    """
    said = ("touched_on", "planned_on", "missed_on", "snoozed_until")
    shown = clients.assign(step_what="", **{str(name): state[name] for name in state if name != "client_id"})
    # most clients of a large book have no entry: only the others are looked at
    is_worked = np.zeros(len(shown), dtype=bool)
    for name in said:
        is_worked |= state[name].notna().to_numpy()
    worked = np.flatnonzero(is_worked)
    found = shown.iloc[worked].to_dict("records")
    after = {
        "status": [_status(row) for row in found],
        "last_contact_on": [row["touched_on"] or row["last_contact_on"] for row in found],
        "last_contact": [_last_contact(row) for row in found],
        "next_step_on": [row["planned_on"] or row["missed_on"] or row["next_step_on"] for row in found],
        "step_what": [row["planned_what"] or row["missed_what"] or "" for row in found],
    }
    return shown.assign(**{name: rows.replaced(shown[name], worked, values) for name, values in after.items()})


def _status(row: dict[Any, Any]) -> str:
    if row["snoozed_until"]:
        return "snoozed"
    if row["missed_on"]:
        return MISSED
    if row["is_touched"] and row["status"] != "lapsed":
        return "touched"
    if row["planned_on"] and row["status"] == "overdue":
        return "planned"
    return str(row["status"])


def _last_contact(row: dict[Any, Any]) -> str:
    if not row["touched_on"]:
        return str(row["last_contact"])
    return listing.how_and_by(row["touched_channel"], row["touched_by"])


# --- views ---------------------------------------------------------------------------------------


def view(clients: pd.DataFrame, name: str) -> pd.DataFrame:
    """The clients of one view of the list, in its order: missed plans are back on top."""
    if name == PAST:
        places = np.flatnonzero(clients["status"].isin(_ORDER))
        by = clients[["status", "neglect_score", "days_over"]].iloc[places].reset_index(drop=True)
        order = by.assign(status=by["status"].map(_ORDER)).sort_values(
            ["status", "neglect_score", "days_over"],
            ascending=[True, False, False],
            kind="stable",
            na_position="last",
        )
        chosen: pd.DataFrame = clients.iloc[places[order.index.to_numpy()]]
        return chosen.reset_index(drop=True)
    if name == TOUCHED:
        chosen = clients[clients["status"] == "touched"]
        return chosen.sort_values("touched_on", ascending=False, kind="stable").reset_index(drop=True)
    if name == SNOOZED:
        chosen = clients[clients["status"] == "snoozed"]
        return chosen.sort_values("snoozed_until", kind="stable").reset_index(drop=True)
    return listing.view(clients, name)


def view_columns(name: str, clients: pd.DataFrame) -> tuple[str, ...]:
    """The columns of one view; what is to be done stands in the lists once something is."""
    columns = COLUMNS.get(name) or listing.view_columns(name)
    has_steps = "step_what" not in columns and "next_step_on" in columns and bool((clients["step_what"] != "").any())
    if not has_steps:
        return columns
    # in the place of the line, so that what is to be done needs no scrolling
    return (*(column for column in columns if column != "mrr_12_months"), "step_what")


def view_note(clients: pd.DataFrame, everybody: pd.DataFrame, name: str) -> str:
    """How many clients a view has, their order, and where those are that were worked since."""
    if name == TOUCHED:
        return f"{fmt.counted(len(clients), 'client')} with a touch logged here that is newer than the exports."
    if name == SNOOZED:
        return f"{fmt.counted(len(clients), 'client')} off the list, the first to be back on top."
    words = listing.view_note(clients, name)
    if name != PAST:
        return words
    missed = int((clients["status"] == MISSED).sum())
    counts = everybody["status"].value_counts()
    apart = [f"{fmt.count(counts[status])} {status}" for status in ("touched", "snoozed") if counts.get(status, 0)]
    if missed:
        words = f"{fmt.counted(missed, 'missed plan')} on top, {words}"
    return words + (f" Apart: {' and '.join(apart)}." if apart else "")


def nobody_in(name: str) -> str:
    """What an empty view says."""
    return {
        MY_WEEK: "Nothing is planned for the next seven days. Set a next step with a date, and it stands here.",
        TOUCHED: "No touch was logged here since the exports. Choose a client and log one.",
        SNOOZED: "Nobody is snoozed.",
    }.get(name) or listing.nobody_in(name)


# --- my week -------------------------------------------------------------------------------------


def week(clients: pd.DataFrame, today: date) -> pd.DataFrame:
    """What is planned for the seven days from today, here or in an export, by day; missed plans before it."""
    last = today + timedelta(days=DAYS_OF_A_WEEK - 1)
    days = [fmt.as_date(value) for value in clients["next_step_on"].tolist()]
    is_due = [
        status == MISSED or (day is not None and today <= day <= last and status != "snoozed")
        for day, status in zip(days, clients["status"].tolist(), strict=True)
    ]
    planned = clients[is_due].sort_values(["next_step_on", "name"], kind="stable").reset_index(drop=True)
    said = [row["step_what"] or _exported_step(row) for row in planned.to_dict("records")]
    return planned.assign(step_what=pd.Series(said, index=planned.index, dtype=object))


def _exported_step(row: dict[Any, Any]) -> str:
    return f"{(fmt.plain(row['next_step_channel']) or 'contact').capitalize()}, by the exports"


def week_owners(planned: pd.DataFrame) -> list[str]:
    """Whose week can be looked at: everybody who has something in it, then all of them."""
    return [*sorted({fmt.plain(owner) for owner in planned["owner"]} - {""}), EVERYBODY]


def of_owner(planned: pd.DataFrame, owner: str) -> pd.DataFrame:
    """The week of one owner."""
    return planned if owner == EVERYBODY else planned[planned["owner"] == owner].reset_index(drop=True)


def week_note(planned: pd.DataFrame, today: date) -> str:
    """Which days the week has, and how much is planned in it."""
    last = today + timedelta(days=DAYS_OF_A_WEEK - 1)
    missed = int((planned["status"] == MISSED).sum())
    words = f"{fmt.counted(len(planned) - missed, 'step')} from {fmt.long_day(today)} to {fmt.long_day(last)}"
    return words + (f", and {fmt.counted(missed, 'missed plan')} from before." if missed else ".")


def week_page(planned: pd.DataFrame, owner: str, today: date) -> bytes:
    """The week as a page to print: nothing but the list, with a box to tick and room to write."""
    whose = "My week" if owner == EVERYBODY else f"The week of {owner}"
    heads = ("", "Day", "Client", "To do", "Last contact", "Notes")
    lines = "".join(_week_row(row) for row in planned.to_dict("records"))
    text = (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        f"<title>{fmt.html_escape(whose)}</title><style>{_PRINT_STYLE}</style>"
        f"<h1>{fmt.html_escape(whose)}</h1><p>{fmt.html_escape(week_note(planned, today))}</p>"
        f"<table><thead><tr>{''.join(f'<th>{head}</th>' for head in heads)}</tr></thead><tbody>{lines}</tbody></table>"
    )
    return text.encode("utf-8")


_PRINT_STYLE = (
    "body{font:11pt/1.4 system-ui,sans-serif;color:#172033;margin:2rem}h1{font-size:16pt;margin:0}"
    "p{color:#55627a;margin:.2rem 0 1rem}table{width:100%;border-collapse:collapse}"
    "th,td{text-align:left;vertical-align:top;padding:.45rem .6rem .45rem 0;border-bottom:1px solid #c6cedc}"
    "th{font-weight:400;color:#55627a}tr{break-inside:avoid}.box{width:.8rem}.box i{display:inline-block;width:.7rem;"
    "height:.7rem;border:1px solid #172033}.room{width:30%}.day{white-space:nowrap}.late{font-weight:600}"
    "@page{margin:15mm}@media print{body{margin:0}}"
)


def _week_row(row: dict[Any, Any]) -> str:
    late = row["status"] == MISSED
    day = fmt.day(row["next_step_on"]) + (" (missed)" if late else "")
    last = ", ".join(part for part in (fmt.day(row["last_contact_on"]), fmt.plain(row["last_contact"])) if part)
    cells = [fmt.html_escape(text) for text in (row["name"], row["step_what"], last)]
    return (
        f'<tr><td class="box"><i></i></td><td class="day{" late" if late else ""}">{fmt.html_escape(day)}</td>'
        f"<td>{cells[0]}</td><td>{cells[1]}</td><td>{cells[2]}</td>"
        '<td class="room"></td></tr>'
    )


# --- entries in words ----------------------------------------------------------------------------


def entry_words(entry: WorkEntry, name: str) -> str:
    """An entry in one sentence. Escaped."""
    who = fmt.md_escape(name)
    if entry.kind == NEXT_STEP:
        return f"Next with {who} on {fmt.long_day(entry.day)}: {fmt.md_escape(entry.note)}"
    if entry.kind == SNOOZE:
        return f"{who} is off the list until {fmt.long_day(entry.day)}: {fmt.md_escape(entry.note)}"
    how = entry.channel[:1].upper() + entry.channel[1:] if entry.channel else "Contact"
    by = f" by {fmt.md_escape(entry.rep)}" if entry.rep else ""
    return f"{fmt.md_escape(how)} with {who}{by} on {fmt.long_day(entry.day)} is logged"


def moment(at: datetime) -> str:
    """The time of an entry: 2 Nov 26, 10:12."""
    return f"{fmt.day(at.date())}, {at:%H:%M}"
