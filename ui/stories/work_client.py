"""What one client's page shows of the log: its next step, and logged touches among its contacts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from analytics.work_state import is_touch
from analytics.worklog import NEXT_STEP, TOUCH, WorkEntry
from ui import format as fmt
from ui.stories.work import moment


def next_step(
    client: Mapping[Any, Any], exported: tuple[str, str], state: Mapping[Any, Any], entries: Iterable[WorkEntry]
) -> tuple[str, str]:
    """What is planned, and a grey line: what was set here wins over what the exports say. Escaped.

    `exported` is what the page says without a log, `state` the client's row of work_state, `entries` its log.
    """
    step = open_step(state, entries)
    plan, more = exported
    if step is not None:
        more = f"Set by {_author(step)}."
        plan = f"{fmt.md_escape(step.note)} on {fmt.long_day(step.day)}"
        if state["missed_on"]:
            plan, more = f"Missed: {fmt.md_escape(step.note)}", f"It was for {fmt.long_day(step.day)}. {more}"
    elif fmt.as_date(client["next_step_on"]) is None:
        is_listed = client["status"] == "overdue" and not state["is_touched"]
        more = "Until something is, this client stands in the work list." if is_listed else ""
        if state["touched_on"]:
            more = f"Touched on {fmt.long_day(state['touched_on'])}, after what the figures count."
    if state["snoozed_until"]:
        why = fmt.md_escape(state["snooze_reason"])
        more = f"{more} Off the work list until {fmt.long_day(state['snoozed_until'])}: {why}.".strip()
    return plan, more


def open_step(state: Mapping[Any, Any], entries: Iterable[WorkEntry]) -> WorkEntry | None:
    """The next step that was set here and is not done; `entries` newest first."""
    if not (state["planned_on"] or state["missed_on"]):
        return None
    return next((one for one in entries if one.kind == NEXT_STEP and one.withdrawn_at is None), None)


def contacts_with_log(
    contacts: pd.DataFrame,
    entries: Iterable[WorkEntry],
    state: Mapping[Any, Any],
    excluded_channels: Iterable[str],
) -> pd.DataFrame:
    """The client's contacts with what was logged here, each with author and time, newest first.

    Touches logged since the snapshot are among them, and the open next step as a plan. One that was withdrawn since
    says so: figures count it until the next import.
    """
    counted = set(contacts.loc[contacts["import_number"] == 0, "line"])
    exported = contacts[contacts["import_number"] != 0]
    excluded = {channel.lower() for channel in excluded_channels}
    known = list(entries)
    step = open_step(state, known)
    kept = [one for one in known if one.kind == TOUCH and (one.withdrawn_at is None or one.number in counted)]
    kept += [step] if step else []
    if not kept:
        return exported.reset_index(drop=True)
    logged: list[dict[Any, Any]] = [
        {
            "date": one.day,
            "rep": one.rep,
            "team": "",
            "channel": one.channel,
            "minutes": one.minutes,
            "outcome": one.outcome,
            "out_of_scope": None,
            "note": _note(one),
            "is_planned": one.kind == NEXT_STEP,
            "is_touch": one.withdrawn_at is None and is_touch(one, excluded),
            "import_number": 0,
            "file_number": 0,
            "line": one.number,
        }
        for one in sorted(kept, key=lambda one: one.number, reverse=True)
    ]
    rows = sorted([*logged, *exported.to_dict("records")], key=lambda row: row["date"], reverse=True)
    return pd.DataFrame(rows, columns=list(contacts.columns), dtype=object)


def _note(entry: WorkEntry) -> str:
    word = "set" if entry.kind == NEXT_STEP else "logged"
    parts = [entry.note, f"{word} by {entry.who}, {moment(entry.at)}"]
    if entry.withdrawn_at is not None:
        parts.append(f"withdrawn by {entry.withdrawn_by}, figures count it until the next import")
    return " · ".join(part for part in parts if part)


def _author(entry: WorkEntry) -> str:
    return f"{fmt.md_escape(entry.who)}, {moment(entry.at)}"
