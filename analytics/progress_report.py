"""The report that a client gets for a month, or for three: its parts as text to edit, from the client's own rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd

from analytics.asking import one_of
from analytics.clients import client_contacts, client_profile, client_revenue
from analytics.errors import UsageError
from analytics.letter_words import is_known, listed, money, quantity
from analytics.reader import Reader

FEE, WORK, REVENUE, CHANGE, GOAL = "fee and hours", "work done", "revenue", "change", "goal"
PARTS = (FEE, WORK, REVENUE, CHANGE, GOAL)
SPANS = (1, 3)
MOST_CONTACTS = 15


@dataclass(frozen=True)
class Period:
    """What a client paid and got in some months. A value is None where no row tells it."""

    months: tuple[date, ...]
    fee: Decimal | None
    retained_hours: Decimal | None
    hours: Decimal | None
    project_hours: Decimal | None
    recurring: Decimal
    project: Decimal

    @property
    def is_whole(self) -> bool:
        """Whether the book has every month of the period."""
        return bool(self.months)


@dataclass(frozen=True)
class Report:
    """The text of a report, and which columns would fill what it leaves out."""

    title: str
    text: str
    missing: tuple[str, ...]


def progress_report(
    reader: Reader,
    client_id: str,
    month: date | None = None,
    months: int = 1,
    parts: Sequence[str] = PARTS,
    goal: str = "",
    reached: str = "",
) -> Report:
    """The report for the months that end with `month`, 1 or 3 of them; `goal` and `reached` are words or numbers.

    Raises UsageError for another span, an unknown part, or a client that the book does not know.
    """
    if months not in SPANS:
        raise UsageError(f"A report of {months} months is asked for.", "Expected 1 or 3.")
    for part in parts:
        one_of("part of a report", part, PARTS)
    profile = client_profile(reader, client_id)
    if profile.empty:
        raise UsageError(f'There is no client "{client_id}" in this book.', "Choose one of `client_list`.")
    last = reader.month_or_default(month)
    rows, name, currency = client_revenue(reader, client_id), str(profile["name"].iloc[0]), reader.info.currency or ""
    now, before = period(rows, last, months), period(rows, _earlier(last, months), months)
    contacts = _touches(client_contacts(reader, client_id), _span(last, months)[0], last)
    title = f"{_months_in_words(_span(last, months))} for {name}"
    written = {
        FEE: lambda: _fee_words(now, currency),
        WORK: lambda: _work_words(contacts),
        REVENUE: lambda: _revenue_words(now, currency),
        CHANGE: lambda: _change_words(now, before, _months_in_words(_span(_earlier(last, months), months)), currency),
        GOAL: lambda: _goal_words(goal, reached),
    }
    told = [written[part]() for part in PARTS if part in parts]
    return Report(title, "\n\n".join(words for words in told if words), _missing(now, contacts, parts, reader))


def period(rows: pd.DataFrame, last: date, months: int) -> Period:
    """The sums of the months that end with `last`; of no month if the book has none of them for this client."""
    wanted = set(_span(last, months))
    found = [row for row in rows.to_dict("records") if row["month"] in wanted]

    def summed(column: str) -> Decimal | None:
        values = [row[column] for row in found if is_known(row[column])]
        return sum(values, Decimal(0)) if values else None

    # hours are held against those of the fee only in months that tell both
    both = [row for row in found if is_known(row["retained_hours"]) and is_known(row["hours"])]
    promised = [row["retained_hours"] for row in both or found if is_known(row["retained_hours"])]
    return Period(
        tuple(row["month"] for row in found),
        summed("fee"),
        sum(promised, Decimal(0)) if promised else None,
        sum((row["hours"] for row in both), Decimal(0)) if both else summed("hours"),
        summed("project_hours"),
        summed("recurring_revenue") or Decimal(0),
        summed("project_revenue") or Decimal(0),
    )


# --- parts ---------------------------------------------------------------------------------------


def _fee_words(now: Period, currency: str) -> str:
    if now.fee is None:
        return "No monthly fee was due in this time." if now.is_whole else ""
    fee = f"The fee of {money(now.fee, currency)}"
    if now.retained_hours is None:
        worked = f"; we worked {quantity(now.hours, 'hour')} for it" if now.hours is not None else ""
        return f"{fee} covers the agreed work{worked}."
    included = f"{fee} includes {quantity(now.retained_hours, 'hour')}"
    if now.hours is None:
        return f"{included}."
    over = now.hours - now.retained_hours
    if over == 0:
        return f"{included}, and we worked exactly these."
    side = "more" if over > 0 else "less"
    return f"{included}; we worked {quantity(now.hours, 'hour')}, which is {quantity(abs(over), 'hour')} {side}."


def _work_words(contacts: list[dict[Any, Any]]) -> str:
    if not contacts:
        return ""
    minutes = sum((Decimal(str(row["minutes"])) for row in contacts if is_known(row["minutes"])), Decimal(0))
    took = f", {quantity(minutes, 'minute')} in all" if minutes else ""
    shown = [_contact_words(row) for row in contacts[-MOST_CONTACTS:]]
    rest = len(contacts) - len(shown)
    more = [f"- and {quantity(rest, 'contact')} before these"] if rest else []
    return f"We were in touch {_times(len(contacts))}{took}:\n" + "\n".join([*more, *shown])


def _contact_words(row: dict[Any, Any]) -> str:
    how = str(row["channel"]).strip() or "contact"
    note = " ".join(str(row["note"]).split())
    return f"- {row['date'].day} {row['date']:%B}, {how}" + (f": {note}" if note else "")


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _revenue_words(now: Period, currency: str) -> str:
    if not now.is_whole:
        return ""
    kinds = [("recurring work", now.recurring), ("projects", now.project)]
    told = [f"{money(amount, currency)} for {kind}" for kind, amount in kinds if amount]
    if not told:
        return "Nothing was charged in this time."
    both = f", {money(now.recurring + now.project, currency)} together" if len(told) > 1 else ""
    return f"Charged: {listed(told)}{both}."


def _change_words(now: Period, before: Period, when: str, currency: str) -> str:
    if not now.is_whole or not before.is_whole:
        return f"There is nothing to compare with: {when} has no figures." if now.is_whole else ""
    told = []
    for kind, one, other in (
        ("hours for the fee", now.hours, before.hours),
        ("hours for projects", now.project_hours, before.project_hours),
    ):
        if one is not None and other is not None and one != other:
            amount = quantity(abs(one - other), "hour").removesuffix("s").removesuffix(" hour")
            told.append(f"{amount} {'more' if one > other else 'fewer'} {kind}")
    for kind, one, other in (
        ("recurring work", now.recurring, before.recurring),
        ("projects", now.project, before.project),
    ):
        if one != other:
            told.append(f"{money(abs(one - other), currency)} {'more' if one > other else 'less'} for {kind}")
    return f"Against {when}: {listed(told)}." if told else f"Against {when}: the same hours and the same amounts."


def _goal_words(goal: str, reached: str) -> str:
    goal, reached = " ".join(goal.split()), " ".join(reached.split())
    if not goal:
        return ""
    wanted, got = _as_number(goal), _as_number(reached)
    if wanted is not None and got is not None and wanted != 0:
        return f"Agreed goal: {goal}. Reached: {reached}, which is {got / wanted * 100:.0f}% of it."
    return f"Agreed goal: {goal.rstrip('.')}." + (f" Reached: {reached.rstrip('.')}." if reached else "")


def _as_number(text: str) -> Decimal | None:
    try:
        value = Decimal(text.replace(",", "").strip("%€$£ "))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def _missing(now: Period, contacts: list[dict[Any, Any]], parts: Sequence[str], reader: Reader) -> tuple[str, ...]:
    """Which columns would fill what the chosen parts leave out."""
    told = []
    if FEE in parts and now.fee is not None and now.retained_hours is None:
        told.append("retained_hours in clients.csv: the hours that the fee includes")
    if FEE in parts and now.fee is not None and now.hours is None:
        told.append("hours in revenue.csv: the hours that were worked")
    if WORK in parts and not reader.info.has_contacts:
        told.append("a contacts export with note: what was done")
    elif WORK in parts and contacts and not any(str(row["note"]).strip() for row in contacts):
        told.append("note in contacts.csv: what the contacts were about")
    if REVENUE in parts and not reader.info.has_kind:
        told.append("kind in revenue.csv: which amounts are projects")
    return tuple(told)


# --- months --------------------------------------------------------------------------------------


def _span(last: date, months: int) -> tuple[date, ...]:
    return tuple(_earlier(last, back) for back in range(months - 1, -1, -1))


def _earlier(month: date, back: int) -> date:
    count = month.year * 12 + month.month - 1 - back
    return date(count // 12, count % 12 + 1, 1)


def _months_in_words(months: Sequence[date]) -> str:
    first, last = months[0], months[-1]
    if first == last:
        return f"{last:%B %Y}"
    return f"{first:%B %Y} to {last:%B %Y}" if first.year != last.year else f"{first:%B} to {last:%B %Y}"


def _touches(contacts: pd.DataFrame, first: date, last: date) -> list[dict[Any, Any]]:
    """The contacts that happened in these months, oldest first."""
    end = _earlier(last, -1)
    rows = [row for row in contacts.to_dict("records") if row["is_touch"] and first <= row["date"] < end]
    return rows[::-1]
