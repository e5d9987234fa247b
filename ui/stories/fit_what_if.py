"""What the what-if of the page of client fit says: the table of effects, and in words when a price pays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from analytics.what_if import Reprice, Staffing, Unit
from ui import format as fmt
from ui.stories import Row
from ui.stories.fit import names

PRICE, STAFF = "New price", "Cheaper staff"
FACTORS = {"1.5×": Decimal("1.5"), "2×": Decimal(2), "5×": Decimal(5), "10×": Decimal(10)}
OTHER = "Other"
EFFECTS = {
    "net_dollar_retention": "Net retention, 12 months",
    "margin": "Margin of the book",
    "mrr": "MRR",
    "hours_freed": "Hours freed a month",
    "hours_earn": "What they earn a month",
    "largest_share": "Largest client's share",
    "cost_a_month": "Cost of these clients a month",
    "client_margin": "Margin of these clients",
}
# Whether more of it is better; None: neither.
_BETTER = {
    "net_dollar_retention": 1,
    "margin": 1,
    "mrr": 1,
    "client_margin": 1,
    "largest_share": -1,
    "cost_a_month": -1,
}


@dataclass(frozen=True)
class Line:
    """One line of a table of effects: the name, its values, and the change in the last with its tone."""

    name: str
    values: tuple[str, ...]
    change: str
    tone: str


def about(clients: Sequence[Row], currency: str) -> str:
    """What the chosen clients are now: MRR, hours a month and margin."""
    mrr = sum((row["mrr"] for row in clients), Decimal(0))
    hours = [row["hours"] for row in clients if not fmt.is_missing(row["hours"])]
    known = [row for row in clients if row["is_margin_known"]]
    revenue = sum((row["revenue_12m"] for row in known), Decimal(0))
    profit = revenue - sum((row["cost_12m"] for row in known), Decimal(0))
    parts = [
        f"{fmt.money_exact(mrr, currency)} a month",
        f"{fmt.count(sum(hours) / 12)} hours a month" if hours else "hours unknown",
        f"margin {fmt.percent(profit / revenue)}" if revenue else "margin unknown",
    ]
    return ", ".join(parts)


def price_lines(result: Reprice, currency: str) -> list[Line]:
    """The effects of a price: now, stays, leaves, expected with its change."""
    return [
        Line(
            EFFECTS[one.name],
            tuple(written(value, one.unit, currency) for value in (one.now, one.stays, one.leaves, one.expected)),
            *_change(one.name, one.unit, one.now, one.expected, currency),
        )
        for one in result.effects
    ]


def staff_lines(result: Staffing, currency: str) -> list[Line]:
    """The effects of cheaper staff: now and then with its change."""
    return [
        Line(
            EFFECTS[one.name],
            tuple(written(value, one.unit, currency) for value in (one.now, one.then)),
            *_change(one.name, one.unit, one.now, one.then, currency),
        )
        for one in result.changes
    ]


def written(value: Any, unit: Unit, currency: str) -> str:
    """A value of an effect."""
    if unit == "ratio":
        return fmt.percent(value, 1)
    return fmt.count(value) if unit == "hours" else fmt.money_exact(value, currency)


def _change(name: str, unit: Unit, now: Any, then: Any, currency: str) -> tuple[str, str]:
    """The change in words, and whether it is good or bad."""
    if now is None or then is None or unit == "hours" or name == "hours_earn":
        return "", "even"
    difference = float(then) - float(now)
    text = fmt.points(difference) if unit == "ratio" else fmt.money_exact(difference, currency, sign=True)
    if not any(digit in text for digit in "123456789"):
        return "", "even"
    return text, "good" if difference * _BETTER[name] > 0 else "bad"


def price_words(result: Reprice, clients: Sequence[Row], hour_earns: Decimal, currency: str) -> str:
    """Up to which chance of leaving the price pays, and what the freed hours bring back."""
    who, many = names(clients), len(clients) > 1
    if result.break_even is None:
        return f"{who} {'have' if many else 'has'} no retainer: MRR and net retention stay as they are."
    told = [f"The price pays for itself up to a chance of leaving of **{fmt.percent(result.break_even)}**."]
    hours = result.hours_a_month
    if hours > 0 and hour_earns > 0 and result.break_even_with_hours is not None:
        bring = f"{fmt.money_exact(result.hours_earn, currency)} of {fmt.money_exact(result.mrr, currency)}"
        told.append(
            f"If {who} {'leave' if many else 'leaves'}, {fmt.count(hours)} hours a month are free; sold at "
            f"{fmt.money_exact(hour_earns, currency)} an hour they bring back {bring}"
        )
        if result.break_even_with_hours >= 1:
            told[-1] += ", so it pays whatever the chance."
        else:
            told[-1] += f", and it pays up to **{fmt.percent(result.break_even_with_hours)}**."
    return " ".join(told)


def unknown_hours(result: Reprice, clients: Sequence[Row]) -> str:
    """Whose hours are not known, so that none are freed."""
    unknown = [row for row in clients if row["client_id"] in result.unknown_hours]
    if not unknown:
        return ""
    return f"Hours of {names(unknown)} are not known: hours in revenue.csv would tell what leaving frees."


def staff_words(result: Staffing, clients: Sequence[Row], currency: str) -> str:
    """What cheaper staff saves, and whom it leaves out."""
    by_name = {one.name: one for one in result.changes}
    cost, margin = by_name["cost_a_month"], by_name["client_margin"]
    left = [row for row in clients if row["client_id"] in result.left_out]
    told = []
    if len(left) < len(clients):
        saved = float(cost.now or 0) - float(cost.then or 0)
        amount = f"**{fmt.money_exact(abs(saved), currency)}**"
        words = f"saves {amount}" if saved >= 0 else f"costs {amount} more"
        told.append(
            f"It {words} a month and moves the margin from {fmt.percent(margin.now)} to **{fmt.percent(margin.then)}**."
        )
    if left:
        told.append(f"Left out: {names(left)}, whose cost or hours are not known.")
    return " ".join(told)
