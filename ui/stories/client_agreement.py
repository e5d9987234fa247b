"""What the page of one client says of its agreement: terms, tier, hours against the fee, rate, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from ui import format as fmt
from ui.stories import NO_ROW, Row, number
from ui.stories.client import notice_until

_FACTS: tuple[tuple[str, str], ...] = (
    ("Monthly fee", "monthly_fee"),
    ("Hours included", "retained_hours"),
    ("Signed", "signed_on"),
    ("Ends", "contract_ends_on"),
    ("Notice", "notice_days"),
    ("Segment", "segment"),
    ("Region", "region"),
)
HOURS_MONTHS = 6


def agreement(
    client: Row, currency: str, day: date, tiers: Sequence[Decimal] = (), month: Row = NO_ROW, fit: Row = NO_ROW
) -> list[tuple[str, str]]:
    """What is agreed and how it is kept; only what is known. `month`: a row of client_revenue, `fit` of client_fit."""
    shown = []
    for word, name in _FACTS:
        value = client[name]
        if not fmt.is_missing(value) and fmt.plain(value):
            shown.append((word, _written(name, value, currency)))
        if name == "monthly_fee":
            shown += _tier(client, tiers)
        if name == "retained_hours":
            shown += _hours(month, fit, currency)
        if name == "notice_days" and (until := notice_until(client)):
            left = (until - day).days
            ahead = f", in {fmt.counted(left, 'day')}" if left > 0 else ", today" if left == 0 else ", passed"
            shown.append(("Notice by", fmt.long_day(until) + ahead))
    return shown


def _written(name: str, value: object, currency: str) -> str:
    if name == "monthly_fee":
        return fmt.money_exact(value, currency)
    if name == "retained_hours":
        return f"{fmt.number(value):,.10g} a month"
    if name in ("signed_on", "contract_ends_on"):
        return fmt.long_day(value)
    return fmt.counted(value, "day") if name == "notice_days" else fmt.plain(value)


def fee(client: Row) -> float:
    """The monthly fee that is agreed, else what is paid a month; 0 without a retainer."""
    mrr = fmt.number(client["mrr"]) or 0.0
    return (fmt.number(client["monthly_fee"]) or mrr) if mrr > 0 else 0.0


def _tier(client: Row, tiers: Sequence[Decimal]) -> list[tuple[str, str]]:
    """The tier of the fee, in words: under 3,000; 3,000 to 5,000; 10,000 and up."""
    paid, ordered = fee(client), sorted(tiers)
    if not paid or not ordered:
        return []
    reached = [tier for tier in ordered if tier <= paid]
    above = [tier for tier in ordered if tier > paid]
    if not reached:
        return [("Tier", f"under {above[0]:,.0f}")]
    return [("Tier", f"{reached[-1]:,.0f} to {above[0]:,.0f}" if above else f"{reached[-1]:,.0f} and up")]


def _hours(month: Row, fit: Row, currency: str) -> list[tuple[str, str]]:
    """The rate that an hour really brings, and what was worked beyond the fee in the month."""
    shown = []
    effective, hours = number(fit, "effective_hourly_rate"), number(month, "retained_hours")
    if effective is not None:
        agreed = (number(month, "fee") or 0.0) / hours if hours else 0.0
        beside = f", agreed {fmt.money_exact(agreed, currency)}" if agreed else ""
        shown.append(("Rate an hour", f"{fmt.money_exact(effective, currency)}{beside}"))
    if unbilled := number(month, "unbilled_value"):
        shown.append((f"Unbilled in {fmt.month_name(month['month'])}", fmt.money_exact(unbilled, currency)))
    return shown


def ends_note(client: Row, day: date) -> str:
    """In how many days the agreement ends."""
    ends = fmt.as_date(client["contract_ends_on"])
    if ends is None or fmt.as_date(client["ended_on"]):
        return ""
    left = (ends - day).days
    return f"Ends in {fmt.counted(left, 'day')}." if left > 0 else "Ends today." if left == 0 else "The term is over."


@dataclass(frozen=True)
class Term:
    """The term of an agreement: which part of it has run, where notice lies in it, and its ends in words."""

    run: float
    notice: float | None
    first: str
    last: str


def term(client: Row, day: date) -> Term | None:
    """The term that runs on this day; none without a signed day and an end."""
    start, end = fmt.as_date(client["signed_on"]), fmt.as_date(client["contract_ends_on"])
    if start is None or end is None or end <= start or fmt.as_date(client["ended_on"]):
        return None
    span, until = (end - start).days, notice_until(client)
    return Term(
        min(max((day - start).days / span, 0.0), 1.0),
        None if until is None or until < start else (until - start).days / span,
        fmt.long_day(start),
        f"{'ends' if end >= day else 'ended'} {fmt.long_day(end)}",
    )


def hours_sentence(month: Row, creep: Decimal) -> str:
    """How the hours ran over the fee, when they did so by more than the line of scope creep."""
    ratio = number(month, "hours_ratio")
    if ratio is None or ratio <= creep:
        return ""
    return f"Hours ran {fmt.percent(ratio - 1)} over the fee in {fmt.month_name(month['month'])}."


def last_months(months: pd.DataFrame, month: date) -> list[dict[str, Any]]:
    """The rows of the six months that end with the one shown."""
    rows = [{str(name): value for name, value in row.items()} for row in months.to_dict("records")]
    return [row for row in rows if row["month"] <= month][-HOURS_MONTHS:]


def hours_note(months: Sequence[Row]) -> str:
    """What the small chart of hours shows, or what would fill it."""
    if not any(number(row, "hours") is not None for row in months):
        return "With hours in the revenue export, six months of hours against the fee would stand here."
    included = next((value for row in months[::-1] if (value := number(row, "retained_hours")) is not None), None)
    if included is None:
        return "Hours delivered. With retained\\_hours in the clients export, the line of the fee would stand here."
    return f"Hours delivered; line: {included:,.10g} included"


def hours_alt(months: Sequence[Row]) -> str:
    """The small chart of hours in words."""
    told = [
        f"{fmt.month(row['month'])}: {'unknown' if (hours := number(row, 'hours')) is None else f'{hours:,.10g}'}"
        for row in months
    ]
    return "Hours delivered by month. " + "; ".join(told)


def agreement_note(client: Row) -> str:
    """Whom to write to, and which columns of the clients export would fill what is not known."""
    email = fmt.plain(client["email"])
    return "  \n".join(part for part in (fmt.md_escape(email), agreement_missing(client)) if part)


def agreement_missing(client: Row) -> str:
    """Which columns of the clients export would fill what is not known."""
    if not client["is_in_clients_export"]:
        return "No clients export names this client: one with this client_id would give its name, owner and agreement."
    columns = [*(name for _, name in _FACTS), "email"]
    names = [name for name in columns if fmt.is_missing(client[name]) or not fmt.plain(client[name])]
    if not names:
        return ""
    filled = ", ".join(names[:-1]) + (" and " if names[1:] else "") + names[-1]
    return f"Empty in the clients export, and would stand here: {fmt.md_escape(filled)}."
