"""What if some clients paid more, left, or were served by cheaper staff: exact sums over the frames of the metrics.

The changed book is the book with the chosen clients' amounts of 12 months multiplied by the factor ("stays"), or with
their amounts, hours and costs of these months gone ("leaves"). Expected figures weigh the two by the chance of
leaving: money and hours directly, ratios as the ratio of the expected sums.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Any, Literal

import pandas as pd

from analytics.errors import UsageError
from analytics.waiting import WaitingDtype

Unit = Literal["money", "ratio", "hours"]
# Sums of decimals with 24 digits times a factor stay exact.
EXACT = Context(prec=80)
MONTHS = Decimal(12)


@dataclass(frozen=True)
class Frames:
    """What the metrics say of the whole book in one month, without filters."""

    months: pd.DataFrame  # account_months of that month
    retention: pd.DataFrame  # retention_clients over 12 months
    revenue: pd.DataFrame  # time_share by client: revenue of 12 months of every client, ended ones included
    fit: pd.DataFrame  # client_fit


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


def reprice(
    frames: Frames, clients: Collection[str], factor: Decimal, chance: Decimal, hour_earns: Decimal = Decimal(0)
) -> Reprice:
    """The clients pay `factor` times as much, or leave with this chance; a freed hour then earns `hour_earns`.

    Raises UsageError for a factor below 1, a chance outside 0 to 1, or an hour that earns less than nothing.
    """
    if not 1 <= factor <= 1000:
        raise UsageError(f"The factor is {factor}.", "Expected a number from 1 to 1000.")
    _check_share("chance of leaving", chance)
    _check_amount("value of a freed hour", hour_earns)
    with localcontext(EXACT):
        retention, fit = frames.retention, frames.fit
        mrr = _sum(frames.months, "mrr", clients)
        retained = _sum(retention, "retained_revenue", clients)
        known = fit[fit["is_margin_known"].astype(bool)]
        revenue, cost = _sum(known, "revenue_12m", clients), _sum(known, "cost_12m", clients)
        hours = _sum(fit, "hours", clients) / MONTHS
        revenues = _values(frames.revenue, "by", "revenue_12m", clients)
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
        others = _others(frames, known, clients)
        rows = [
            _figures(sums, others, _sum(retention, "starting_revenue"), hour_earns)
            for sums in (now, stays, leaves, stays.weighed(chance, leaves))
        ]
        effects = tuple(Effect(name, unit, *(row[name] for row in rows)) for name, unit in UNITS.items())
        gain, earn = (factor - 1) * mrr, hours * hour_earns
        return Reprice(
            effects,
            mrr,
            hours,
            earn,
            break_even(gain, mrr) if mrr else None,
            break_even(gain, mrr - earn) if mrr else None,
            _without(fit, "hours", clients),
        )


def cheaper_staff(
    frames: Frames, clients: Collection[str], share_moved: Decimal, cost_an_hour: Decimal, hour_earns: Decimal
) -> Staffing:
    """A share of the clients' hours is worked at another cost an hour; a costly hour so freed earns `hour_earns`.

    Each client's cost becomes cost - hours x share x (cost / hours - cost an hour). Raises UsageError for a share
    outside 0 to 1, or amounts below zero.
    """
    _check_share("share of hours moved", share_moved)
    _check_amount("cost of an hour", cost_an_hour)
    _check_amount("value of a freed hour", hour_earns)
    with localcontext(EXACT):
        known = frames.fit[frames.fit["is_margin_known"].astype(bool)]
        movable = _of(known[known["hours"].map(_exact) > 0], clients)
        revenue, cost, hours = (_sum(movable, name) for name in ("revenue_12m", "cost_12m", "hours"))
        saved = share_moved * (cost - hours * cost_an_hour)
        book_revenue, book_cost = _sum(known, "revenue_12m"), _sum(known, "cost_12m")
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
        left_out = tuple(client for client in clients if client not in set(movable["client_id"]))
        return Staffing(changes, left_out)


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


@dataclass(frozen=True)
class _Others:
    """The sums of the clients that are not chosen, and the largest of them."""

    sums: _Sums
    positive_revenue: Decimal
    largest_revenue: Decimal


def _others(frames: Frames, known: pd.DataFrame, clients: Collection[str]) -> _Others:
    chosen = set(clients)
    rest = known[~known["client_id"].isin(chosen)]
    revenue, cost = _sum(rest, "revenue_12m"), _sum(rest, "cost_12m")
    revenues = frames.revenue.loc[~frames.revenue["by"].isin(chosen), "revenue_12m"]
    positive = revenues[revenues > 0]
    months, retention = frames.months, frames.retention
    return _Others(
        _Sums(
            _sum(months[~months["client_id"].isin(chosen)], "mrr"),
            _sum(retention[~retention["client_id"].isin(chosen)], "retained_revenue"),
            revenue - cost,
            revenue,
            Decimal(0),
            (),
        ),
        Decimal(positive.sum()),
        Decimal(positive.max()) if len(positive) else Decimal(0),
    )


def _figures(chosen: _Sums, others: _Others, starting: Decimal, hour_earns: Decimal) -> dict[str, Any]:
    """The figures of the book in which the chosen clients have these sums."""
    rest = others.sums
    positive = [value for value in chosen.revenues if value > 0]
    largest = max([others.largest_revenue, *positive])
    return {
        "net_dollar_retention": _ratio(rest.retained + chosen.retained, starting),
        "margin": _ratio(rest.profit + chosen.profit, rest.revenue_with_cost + chosen.revenue_with_cost),
        "mrr": rest.mrr + chosen.mrr,
        "hours_freed": chosen.hours_freed,
        "hours_earn": chosen.hours_freed * hour_earns,
        "largest_share": _ratio(largest, others.positive_revenue + sum(positive, Decimal(0))),
    }


def _ratio(part: Decimal, whole: Decimal) -> float | None:
    """A quotient as the metrics form it, None where it is not defined."""
    return float(part) / float(whole) if whole > 0 else None


def _exact(value: Any) -> Decimal:
    """An amount or hours of a frame; what is missing counts nothing."""
    return Decimal(0) if value is None or value != value else Decimal(value)


def _of(frame: pd.DataFrame, clients: Collection[str]) -> pd.DataFrame:
    return frame[frame["client_id"].isin(set(clients))]


def _sum(frame: pd.DataFrame, column: str, clients: Collection[str] | None = None) -> Decimal:
    """The exact sum of a column, of all clients or of the chosen ones."""
    chosen = frame if clients is None else _of(frame, clients)
    known = chosen[column].dropna()
    # amounts that wait are added up as they are
    return Decimal(known.sum()) if isinstance(known.dtype, WaitingDtype) else sum(map(_exact, known), Decimal(0))


def _values(frame: pd.DataFrame, key: str, column: str, clients: Collection[str]) -> tuple[Decimal, ...]:
    wanted = set(clients)
    pairs = zip(frame[key], frame[column], strict=True)
    return tuple(_exact(value) for client, value in pairs if client in wanted)


def _without(fit: pd.DataFrame, column: str, clients: Collection[str]) -> tuple[str, ...]:
    """The chosen clients whose figure is missing."""
    known = {
        client
        for client, value in zip(fit["client_id"], fit[column], strict=True)
        if value is not None and value == value
    }
    return tuple(client for client in clients if client not in known)


def _check_share(what: str, value: Decimal) -> None:
    if not 0 <= value <= 1:
        raise UsageError(f"The {what} is {value}.", "Expected a number from 0 to 1.")


def _check_amount(what: str, value: Decimal) -> None:
    if not 0 <= value <= 1_000_000_000:
        raise UsageError(f"The {what} is {value}.", "Expected a number from 0 to 1,000,000,000.")
