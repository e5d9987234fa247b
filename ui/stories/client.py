"""What the page of one client says: its sentence, badges, agreement and rows, from the frames of the metrics."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Literal

import pandas as pd

from analytics.filters import UNRANKED
from analytics.reader import SnapshotInfo
from ui import Column, rows
from ui import format as fmt
from ui.records import records
from ui.stories import about_data

PER_PAGE = 12
Row = Mapping[Any, Any]
Tone = Literal["red", "orange", "green", "blue", "violet", "grey"]


# --- the head ------------------------------------------------------------------------------------


VERDICT_TONES: dict[str, Tone] = {"part ways": "red", "raise price": "orange", "staff for less": "violet"}


def badges(client: Row, day: date, verdict: str = "") -> list[tuple[str, Tone]]:
    """What to know of the client at a glance, in words and a tone; the words are markdown already."""
    shown: list[tuple[str, Tone]] = []
    if not fmt.is_missing(client["rank"]):
        hand = f", by hand (by revenue {client['computed_rank']})" if client["is_set_by_hand"] else ""
        shown.append((f"Rank {client['rank']}{hand}", "blue"))
    shown.append((f"Owner {fmt.md_escape(client['owner'])}" if client["owner"] else "No owner", "grey"))
    shown += _status_badge(client)
    if until := notice_until(client):
        passed = until < day
        shown.append((f"Notice {'was possible until' if passed else 'by'} {fmt.day(until)}", "orange"))
    if fmt.as_date(client["ended_on"]):
        shown.append((f"Ended {fmt.day(client['ended_on'])}", "red"))
    if verdict:
        shown.append((f"Fit: {verdict}", VERDICT_TONES.get(verdict, "grey")))
    if client["segment"]:
        shown.append((fmt.md_escape(client["segment"]), "grey"))
    if fmt.as_date(client["signed_on"]):
        shown.append((f"Since {fmt.as_date(client['signed_on']):%Y}", "grey"))
    if not client["is_in_clients_export"]:
        shown.append(("Not in the clients export", "orange"))
    elif not client["is_in_newest_export"]:
        shown.append(("Not in the newest export", "orange"))
    return shown


def _status_badge(client: Row) -> list[tuple[str, Tone]]:
    status = client["status"]
    if fmt.is_missing(status):
        return [] if fmt.as_date(client["ended_on"]) else [("Not active", "grey")]
    tones: dict[str, Tone] = {"overdue": "red", "planned": "orange", "due soon": "orange", "on track": "green"}
    words = str(status).capitalize()
    if status == "overdue":
        words = f"Overdue by {fmt.counted(client['days_since_contact'] - client['cadence_days'], 'day')}"
    return [(words, tones.get(str(status), "grey"))]


def notice_until(client: Row) -> date | None:
    """The last day on which notice can be given, if the export names the end and the notice of the agreement."""
    ends, days = fmt.as_date(client["contract_ends_on"]), fmt.number(client["notice_days"])
    if ends is None or days is None or fmt.as_date(client["ended_on"]):
        return None
    return ends - timedelta(days=int(days))


def sentence(client: Row, fees: pd.DataFrame, info: SnapshotInfo, currency: str, hours: str = "") -> str:
    """What the client pays, how long nobody has been in touch, and what the agreement says. `fees`: MRR of all.

    `hours` is a sentence about the hours of the month.
    """
    name = fmt.md_escape(client["name"])
    if fmt.as_date(client["ended_on"]):
        reason = f": {fmt.md_escape(client['end_reason'])}" if client["end_reason"] else ""
        who = {"us": ", let go by us", "client": ", by its own choice"}.get(fmt.plain(client["ended_by"]).lower(), "")
        return f"**{name} ended on {fmt.long_day(client['ended_on'])}**{who}{reason}."
    answer = f"**{name} {_pays(client, fees, currency)}{_silence(client, info)}.**"
    return " ".join(part for part in (answer, _agreement(client, info), hours) if part)


def under_sentence(info: SnapshotInfo, month: date | None) -> str:
    """Of which month the figures are, when that is not plain; what the exports leave open."""
    parts = [about_data(info, contacts=True)]
    if month is not None and month != info.reporting_month:
        parts.insert(0, f"Figures of {fmt.month(month)}; contacts and invoices to {fmt.long_day(info.data_date)}.")
    elif info.partly_filled_month is not None and month is not None:
        partly = fmt.month(info.partly_filled_month)
        parts.insert(0, f"{partly} is only partly in the exports, so the figures are of {fmt.month(month)}.")
    return " ".join(part for part in parts if part)


def largest_fees(clients: pd.DataFrame) -> pd.DataFrame:
    """The four largest MRR of a work list: they tell whether a client's is among the three largest, and not alone."""
    places = rows.ordered(clients["mrr"], descending=True)[:4]
    return clients[["mrr"]].iloc[places].fillna(0).reset_index(drop=True)


def _pays(client: Row, fees: pd.DataFrame, currency: str) -> str:
    mrr = fmt.number(client["mrr"]) or 0.0
    if mrr > 0:
        place = 1 + sum((fmt.number(value) or 0.0) > mrr for value in fees["mrr"])
        ordinal = {1: "the largest", 2: "the second largest", 3: "the third largest"}.get(place)
        size = f", {ordinal} fee in the book" if ordinal and len(fees) > 3 else ""
        return f"pays {fmt.money_exact(mrr, currency)} a month{size}"
    if client["is_lapsed"]:
        return "has lapsed: no MRR now, and no revenue in the last months"
    year = fmt.number(client["revenue_12m"])
    if year and client["is_active"]:
        return f"has no MRR, but brought {fmt.money_exact(year, currency)} in 12 months"
    return "brings no revenue now"


def _silence(client: Row, info: SnapshotInfo) -> str:
    if not info.has_contacts or not client["is_active"]:
        return ""
    days = fmt.number(client["days_since_contact"])
    if fmt.as_date(client["last_contact_on"]) is None:
        return "; nobody has ever been in touch"
    if client["status"] in ("overdue", "planned"):
        return f", and nobody has been in touch for {fmt.counted(days, 'day')}"
    return f"; the last contact was {fmt.counted(days, 'day')} ago" if days else "; the last contact was that very day"


def _agreement(client: Row, info: SnapshotInfo) -> str:
    ends, until = fmt.as_date(client["contract_ends_on"]), notice_until(client)
    if ends is None:
        return ""
    if ends < info.data_date:
        return f"The agreement ended on {fmt.long_day(ends)}."
    words = f"The agreement ends on {fmt.long_day(ends)}"
    if until is None:
        return f"{words}."
    tense = "was" if until < info.data_date else "is"
    return f"{words}; notice {tense} possible until {fmt.long_day(until)}."


# --- next step, ranks -----------------------------------------------------------------


def next_step(client: Row, contacts: pd.DataFrame) -> tuple[str, str]:
    """What is planned, and what is known of it: the plan and a grey line. Escaped."""
    when = fmt.as_date(client["next_step_on"])
    if when is None:
        why = "A contact with the outcome planned, or a date in next_contact_on, would stand here."
        if client["status"] == "overdue":
            return "Nothing is planned", f"{why} Until then this client stands in the work list."
        return "Nothing is planned", why
    plans = records(contacts[contacts["is_planned"].astype(bool) & (contacts["date"] == when)])
    if not plans:
        return f"Contact on {fmt.long_day(when)}", "From next_contact_on in the clients export."
    plan = plans[0]
    what = (fmt.plain(plan["channel"]) or "contact").capitalize()
    said = [text for text in (fmt.plain(plan["rep"]), fmt.plain(plan["note"])) if text]
    return f"{fmt.md_escape(what)} on {fmt.long_day(when)}", fmt.md_escape(", ".join(said)) if said else ""


def rank_history(months: pd.DataFrame) -> pd.DataFrame:
    """The spans of months in which the client had one rank, newest first: rank, since, until, months."""
    spans: list[dict[str, Any]] = []
    for row in records(months):
        rank = fmt.plain(row["rank"]).replace(UNRANKED, "")
        if spans and spans[-1]["rank"] == rank:
            spans[-1].update(until=row["month"], months=spans[-1]["months"] + 1)
        else:
            spans.append({"rank": rank, "since": row["month"], "until": row["month"], "months": 1})
    kept = [span for span in spans[::-1] if span["rank"]]
    return pd.DataFrame(kept, columns=["rank", "since", "until", "months"])


def rank_note(history: pd.DataFrame) -> str:
    """Since when the client has its rank."""
    if history.empty:
        return "It has had no rank: ranks come from 12 months of revenue."
    first = history.iloc[0]
    return f"{first['rank']} for {fmt.counted(first['months'], 'month')}."


RANK_LABELS = {
    "rank": Column("Rank", "text"),
    "since": Column("From", "month"),
    "until": Column("To", "month"),
    "months": Column("Months", "count"),
}


# --- contacts and invoices -----------------------------------------------------------------------


def timeline_note(client: Row) -> str:
    """What the timeline shows; red only where there is a cadence to be past."""
    days = cadence(client)
    words = "24 months. Pale: projects. Dots: contacts by minutes; ring: planned."
    return words + (f" Red: silent over {days} days." if days else "")


def cadence(client: Row) -> int | None:
    """The days within which this client should be touched, None without a rank."""
    days = fmt.number(client["cadence_days"])
    return None if days is None else int(days)


def measured_on(client: Row, info: SnapshotInfo) -> date:
    """The day up to which silence is measured."""
    return fmt.as_date(client["coverage_day"]) or info.coverage_day


def contacts_note(contacts: pd.DataFrame, info: SnapshotInfo) -> str:
    """How many contacts there are, how many of them count, and how long they took."""
    if not info.has_contacts:
        return "There is no contacts export yet: one with client_id and date would fill this list."
    if contacts.empty:
        return "The contacts export names this client nowhere."
    touches = contacts[contacts["is_touch"].astype(bool)]
    minutes = sum(fmt.number(value) or 0.0 for value in touches["minutes"])
    words = f"{fmt.counted(len(contacts), 'row')}, {fmt.counted(len(touches), 'touch', 'touches')}"
    return words + (f", {fmt.count(minutes)} minutes" if minutes else "")


def contact_rows(contacts: pd.DataFrame) -> pd.DataFrame:
    """The contacts as a table to read: day, how and by whom, what was noted."""
    rows = records(contacts)
    return pd.DataFrame(
        {
            "date": [row["date"] for row in rows],
            "contact": [_contact(row) for row in rows],
            "note": [_contact_note(row) for row in rows],
        }
    )


def _contact(row: Row) -> str:
    minutes = fmt.number(row["minutes"])
    parts = [
        (fmt.plain(row["channel"]) or "contact").capitalize(),
        fmt.plain(row["rep"]),
        f"{minutes:.0f} min" if minutes else "",
    ]
    return ", ".join(part for part in parts if part)


def _contact_note(row: Row) -> str:
    marks = [
        "planned" if row["is_planned"] else "" if row["is_touch"] else "no touch",
        "out of scope" if not fmt.is_missing(row["out_of_scope"]) and row["out_of_scope"] else "",
        fmt.plain(row["outcome"]) if not row["is_planned"] else "",
        fmt.plain(row["note"]),
    ]
    return " · ".join(mark for mark in marks if mark)


CONTACT_LABELS = {"contact": Column("Contact"), "note": Column("Outcome and note")}


def invoice_rows(invoices: pd.DataFrame, data_date: date) -> pd.DataFrame:
    """The revenue rows as a table to read, with the days each was paid late, or is late by the data date."""
    rows = records(invoices)
    return pd.DataFrame(
        {
            "invoice": [fmt.plain(row["invoice_id"]) or f"line {row['line']}" for row in rows],
            "date": [row["date"] for row in rows],
            "kind": [fmt.plain(row["kind"]) for row in rows],
            "amount": [row["amount"] for row in rows],
            "currency": [fmt.plain(row["currency"]) for row in rows],
            "due_on": [row["due_on"] for row in rows],
            "paid": [_paid(row, data_date) for row in rows],
            "late": [days_late(row, data_date) for row in rows],
        }
    )


def days_late(row: Row, data_date: date) -> int | None:
    """Days between due and paid, or the data date when it is still open; none when early or not due."""
    due, paid = fmt.as_date(row["due_on"]), fmt.as_date(row["paid_on"])
    if due is None or (fmt.number(row["amount"]) or 0) <= 0:
        return None
    end = paid if paid is not None and paid <= data_date else data_date
    return max((end - due).days, 0) or None


def _paid(row: Row, data_date: date) -> str:
    paid = fmt.as_date(row["paid_on"])
    if paid is not None and paid <= data_date:
        return fmt.day(paid)
    if fmt.as_date(row["due_on"]) is None and fmt.is_missing(row["paid_amount"]):
        return fmt.MISSING
    part = fmt.number(row["paid_amount"])
    return f"open, {fmt.money_exact(part)} paid" if part else "open"


def invoices_note(invoices: pd.DataFrame, info: SnapshotInfo, usual_days: float | None = None) -> str:
    """How many rows there are and which amount has fallen due unpaid; what is missing to tell."""
    data_date = info.data_date
    if invoices.empty:
        named = (
            "The revenue export names this client nowhere." if info.has_revenue else "There is no revenue export yet."
        )
        return f"{named} Its rows would stand here, with due_on and paid_on also how late they were paid."
    words = fmt.counted(len(invoices), "row")
    if invoices["due_on"].isna().all() and invoices["paid_on"].isna().all():
        return f"{words}. With due_on and paid_on in the revenue export, what is open and late would stand here."
    late = [
        row["amount"]
        for row in records(invoices)
        if days_late(row, data_date) and _paid(row, data_date).startswith("open")
    ]
    if not late:
        return f"{words}, nothing past due on {fmt.long_day(data_date)}{_usual(usual_days)}"
    return f"{words}; {fmt.counted(len(late), 'invoice')} past due on {fmt.long_day(data_date)}{_usual(usual_days)}"


def _usual(days: float | None) -> str:
    """How late the client pays on average, where that is known."""
    if days is None:
        return ""
    if round(days) == 0:
        return "; pays on the day on average"
    return f"; pays {fmt.counted(abs(round(days)), 'day')} {'late' if days > 0 else 'early'} on average"


INVOICE_LABELS = {
    "invoice": Column("Invoice"),
    "kind": Column("Kind"),
    "due_on": Column("Due", "day"),
    "paid": Column("Paid"),
    "late": Column("Days late", "count"),
}


def invoice_columns(info: SnapshotInfo) -> tuple[tuple[str, ...], dict[str, Column]]:
    """The columns of the invoices and their labels; where currencies are converted, each amount beside its own."""
    columns = ("invoice", "date", "kind", "amount", "due_on", "paid", "late")
    if not info.is_converted:
        return columns, INVOICE_LABELS
    labels = {"amount": Column("Amount", "money"), "currency": Column("In")}
    return (*columns[:4], "currency", *columns[4:]), INVOICE_LABELS | labels


def rows_to_download(frame: pd.DataFrame, client: Row) -> pd.DataFrame:
    """This client's rows of an export, each with the import and the line that it came from."""
    return frame.assign(client_id=client["client_id"], name=client["name"])[
        ["client_id", "name", *(name for name in frame.columns if name != "file_number")]
    ]


def part(frame: pd.DataFrame, number: int) -> pd.DataFrame:
    """One page of a long table."""
    return frame.iloc[(number - 1) * PER_PAGE : number * PER_PAGE]


def pages(frame: pd.DataFrame) -> int:
    """How many pages a long table has."""
    return -(-len(frame) // PER_PAGE)
