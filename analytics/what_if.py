"""What if some clients paid more, left, or were served by cheaper staff: exact sums of the book with them apart.

The changed book is the book with the chosen clients' amounts of 12 months multiplied by the factor ("stays"), or with
their amounts, hours and costs of these months gone ("leaves"). Expected figures weigh the two by the chance of
leaving: money and hours directly, ratios as the ratio of the expected sums.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal, localcontext
from typing import Any, Literal

import pandas as pd

from analytics.errors import UsageError
from analytics.reader import Reader

Unit = Literal["money", "ratio", "hours"]
# Sums of decimals with 24 digits times a factor stay exact.
EXACT = Context(prec=80)
MONTHS = Decimal(12)


@dataclass(frozen=True)
class Sides:
    """The whole book in one month, without filters: the chosen clients, and the sums of all others.

    Both have mrr; starting_revenue and retained_revenue of retention over 12 months; revenue_12m of every client, ended
    ones included, with positive_revenue and largest_revenue; known_revenue and known_cost of clients whose margin is
    known, and hours, None where nobody has any.
    """

    clients: tuple[str, ...]
    chosen: pd.DataFrame  # one row per chosen client that the book has, with its client_id
    others: Mapping[str, Any]


def sides(reader: Reader, clients: Collection[str], month: date | None = None) -> Sides:
    """The book with these clients apart.

    Source: account_months, retention_clients, client_fit
    """
    asked = {"month": reader.month_or_default(month), "clients": list(clients)}
    rows = reader.frame("what_if", asked)
    is_other = rows["client_id"].isna()
    [others] = rows[is_other].to_dict("records") or [dict.fromkeys(rows.columns)]
    return Sides(tuple(clients), rows[~is_other], {str(name): value for name, value in others.items()})


@dataclass(frozen=True)
class Effect:
    """One figure now, if the clients stay, if they leave, and as expected. None: not defined."""

    name: str
    unit: Unit
    now: Decimal | float | None
    stays: Decimal | float | None
    leaves: Decimal | float | None
    expected: Decimal | float | None


@dataclass(frozen=True)
class Reprice:
    """What a higher price does to the book, and up to which chance of leaving it pays.

    The chances are None where the clients have no MRR. `unknown_hours` are chosen clients without hours in the export.
    """

    effects: tuple[Effect, ...]
    mrr: Decimal
    hours_a_month: Decimal
    hours_earn: Decimal
    break_even: float | None
    break_even_with_hours: float | None
    unknown_hours: tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One figure now and afterwards. None: not defined."""

    name: str
    unit: Unit
    now: Decimal | float | None
    then: Decimal | float | None


@dataclass(frozen=True)
class Staffing:
    """What cheaper staff does. `left_out` are chosen clients whose hours or costs are not known."""

    changes: tuple[Change, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class _Sums:
    """What the figures are made of; every one may be weighed and added."""

    mrr: Decimal
    retained: Decimal
    profit: Decimal
    revenue_with_cost: Decimal
    hours_freed: Decimal
    # revenue of 12 months of each chosen client
    revenues: tuple[Decimal, ...]

    def weighed(self, chance: Decimal, other: _Sums) -> _Sums:
        """These sums with the chance that the others come instead."""
        rest = 1 - chance
        return _Sums(
            rest * self.mrr + chance * other.mrr,
            rest * self.retained + chance * other.retained,
            rest * self.profit + chance * other.profit,
            rest * self.revenue_with_cost + chance * other.revenue_with_cost,
            rest * self.hours_freed + chance * other.hours_freed,
            tuple(rest * one + chance * two for one, two in zip(self.revenues, other.revenues, strict=True)),
        )


def reprice(book: Sides, factor: Decimal, chance: Decimal, hour_earns: Decimal = Decimal(0)) -> Reprice:
    """The chosen clients pay `factor` times as much, or leave with this chance; a freed hour then earns `hour_earns`.

    Raises UsageError for a factor below 1, a chance outside 0 to 1, or an hour that earns less than nothing.
    """
    if not 1 <= factor <= 1000:
        raise UsageError(f"The factor is {factor}.", "Expected a number from 1 to 1000.")
    _check_share("chance of leaving", chance)
    _check_amount("value of a freed hour", hour_earns)
    with localcontext(EXACT):
        chosen = book.chosen
        mrr, retained = _sum(chosen, "mrr"), _sum(chosen, "retained_revenue")
        revenue, cost = _sum(chosen, "known_revenue"), _sum(chosen, "known_cost")
        hours = _sum(chosen, "hours") / MONTHS
        revenues = tuple(map(_exact, chosen["revenue_12m"]))
        now = _Sums(mrr, retained, revenue - cost, revenue, Decimal(0), revenues)
        stays = _Sums(
            factor * mrr,
            factor * retained,
            factor * revenue - cost,
            factor * revenue,
            Decimal(0),
            tuple(factor * one for one in revenues),
        )
        nothing = Decimal(0)
        leaves = _Sums(nothing, nothing, nothing, nothing, hours, (nothing,) * len(revenues))
        rows = [_figures(sums, book, hour_earns) for sums in (now, stays, leaves, stays.weighed(chance, leaves))]
        effects = tuple(Effect(name, unit, *(row[name] for row in rows)) for name, unit in UNITS.items())
        gain, earn = (factor - 1) * mrr, hours * hour_earns
        return Reprice(
            effects,
            mrr,
            hours,
            earn,
            break_even(gain, mrr) if mrr else None,
            break_even(gain, mrr - earn) if mrr else None,
            _left_out(book, chosen[chosen["hours"].notna()]),
        )


def cheaper_staff(book: Sides, share_moved: Decimal, cost_an_hour: Decimal, hour_earns: Decimal) -> Staffing:
    """A share of the clients' hours is worked at another cost an hour; a costly hour so freed earns `hour_earns`.

    Each client's cost becomes cost - hours x share x (cost / hours - cost an hour). Raises UsageError for a share
    outside 0 to 1, or amounts below zero.
    """
    _check_share("share of hours moved", share_moved)
    _check_amount("cost of an hour", cost_an_hour)
    _check_amount("value of a freed hour", hour_earns)
    with localcontext(EXACT):
        chosen, others = book.chosen, book.others
        movable = chosen[chosen["known_cost"].notna() & (chosen["hours"].map(_exact) > 0)]
        revenue, cost, hours = (_sum(movable, name) for name in ("known_revenue", "known_cost", "hours"))
        saved = share_moved * (cost - hours * cost_an_hour)
        book_revenue = _sum(chosen, "known_revenue") + _exact(others["known_revenue"])
        book_cost = _sum(chosen, "known_cost") + _exact(others["known_cost"])
        moved = hours * share_moved / MONTHS
        nothing = Decimal(0)
        changes = (
            Change("cost_a_month", "money", cost / MONTHS, (cost - saved) / MONTHS),
            Change("client_margin", "ratio", _ratio(revenue - cost, revenue), _ratio(revenue - cost + saved, revenue)),
            Change(
                "margin",
                "ratio",
                _ratio(book_revenue - book_cost, book_revenue),
                _ratio(book_revenue - book_cost + saved, book_revenue),
            ),
            Change("hours_freed", "hours", nothing, moved),
            Change("hours_earn", "money", nothing, moved * hour_earns),
        )
        return Staffing(changes, _left_out(book, movable))


def break_even(gain: Decimal, loss: Decimal) -> float:
    """The chance of leaving at which the gain of those who stay pays for the loss of those who leave.

    1 where it pays whatever the chance, because leaving costs nothing; 0 where there is no gain to pay with.
    """
    if loss <= 0:
        return 1.0
    return float(gain) / float(gain + loss)


# The figures of a reprice, in the order in which they are shown.
UNITS: dict[str, Unit] = {
    "net_dollar_retention": "ratio",
    "margin": "ratio",
    "mrr": "money",
    "hours_freed": "hours",
    "hours_earn": "money",
    "largest_share": "ratio",
}


def _figures(chosen: _Sums, book: Sides, hour_earns: Decimal) -> dict[str, Any]:
    """The figures of the book in which the chosen clients have these sums."""
    others = {name: _exact(value) for name, value in book.others.items() if name != "client_id"}
    starting = _sum(book.chosen, "starting_revenue") + others["starting_revenue"]
    positive = [value for value in chosen.revenues if value > 0]
    profit = others["known_revenue"] - others["known_cost"]
    return {
        "net_dollar_retention": _ratio(others["retained_revenue"] + chosen.retained, starting),
        "margin": _ratio(profit + chosen.profit, others["known_revenue"] + chosen.revenue_with_cost),
        "mrr": others["mrr"] + chosen.mrr,
        "hours_freed": chosen.hours_freed,
        "hours_earn": chosen.hours_freed * hour_earns,
        "largest_share": _ratio(
            max([others["largest_revenue"], *positive]), others["positive_revenue"] + sum(positive, Decimal(0))
        ),
    }


def _ratio(part: Decimal, whole: Decimal) -> float | None:
    """A quotient as the metrics form it, None where it is not defined."""
    return float(part) / float(whole) if whole > 0 else None


def _exact(value: Any) -> Decimal:
    """An amount or hours of a frame; what is missing counts nothing."""
    return Decimal(0) if value is None or value != value else Decimal(value)


def _sum(frame: pd.DataFrame, column: str) -> Decimal:
    """The exact sum of a column."""
    return sum(map(_exact, frame[column]), Decimal(0))


def _left_out(book: Sides, known: pd.DataFrame) -> tuple[str, ...]:
    """The chosen clients that are not among those of whom something is known."""
    found = set(known["client_id"])
    return tuple(client for client in book.clients if client not in found)


def _check_share(what: str, value: Decimal) -> None:
    if not 0 <= value <= 1:
        raise UsageError(f"The {what} is {value}.", "Expected a number from 0 to 1.")


def _check_amount(what: str, value: Decimal) -> None:
    if not 0 <= value <= 1_000_000_000:
        raise UsageError(f"The {what} is {value}.", "Expected a number from 0 to 1,000,000,000.")
