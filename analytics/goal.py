"""How far a goal for the monthly income from retainers is, and three mixes of new retainers that close the gap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

FEW_LARGE, MIDDLE, MANY_SMALL = "few, large", "middle", "many, small"


@dataclass(frozen=True)
class Mix:
    """New retainers by tier, the largest first, and what they come to."""

    name: str
    counts: dict[Decimal, int]
    # income a month, never below the gap
    adds: Decimal
    # hours a month; None where nobody measured those of a tier that the mix needs
    hours: Decimal | None
    # what the mix brings beyond the goal
    over: Decimal


@dataclass(frozen=True)
class WaysTo:
    """The gap to a goal, 0 if it is met, and the mixes that close it: none without a gap."""

    gap: Decimal
    mixes: tuple[Mix, ...]


def ways_to(
    goal: Decimal, mrr: Decimal, tiers: Sequence[Decimal], hours_by_tier: Mapping[Decimal, Decimal | None]
) -> WaysTo:
    """What is missing to the goal, and three ways to win it with fees of the tiers.

    Formula: gap = goal - mrr, at least 0. A mix starts with the largest, the middle or the smallest tier, takes as
        many of it as fit into what is missing, goes on with the next smaller one, and closes the rest with one of the
        smallest
    Unit: retainers, money and hours a month
    Source: retainer_tiers; the goal is typed in, or the setting income_goal
    Edge cases: with one tier all mixes are the same, so there is one; equal mixes are kept once; hours are those
        that a client of the tier takes today
    Example: 16,450 are missing: 10,000 + 5,000, and 3,000 for the rest
        >>> tiers = [Decimal(3000), Decimal(5000), Decimal(10_000)]
        >>> [first, *_] = ways_to(Decimal(290_000), Decimal(273_550), tiers, {}).mixes
        >>> list(first.counts.values()), first.adds, first.over
        ([1, 1, 1], Decimal('18000'), Decimal('1550'))
    """
    gap = max(goal - mrr, Decimal(0))
    fees = sorted(set(tiers), reverse=True)
    if not gap or not fees:
        return WaysTo(gap, ())
    starts = {FEW_LARGE: 0, MIDDLE: len(fees) // 2, MANY_SMALL: len(fees) - 1}
    mixes: list[Mix] = []
    for name, start in starts.items():
        mix = _mix(name, gap, fees, start, hours_by_tier)
        if mix.counts not in [known.counts for known in mixes]:
            mixes.append(mix)
    return WaysTo(gap, tuple(mixes))


def _mix(
    name: str, gap: Decimal, fees: Sequence[Decimal], start: int, hours_by_tier: Mapping[Decimal, Decimal | None]
) -> Mix:
    counts = dict.fromkeys(fees, 0)
    missing = gap
    for fee in fees[start:]:
        counts[fee] = int(missing // fee)
        missing -= counts[fee] * fee
    if missing > 0:
        counts[fees[-1]] += 1
    adds = sum((fee * count for fee, count in counts.items()), Decimal(0))
    hours = [(hours_by_tier.get(fee), count) for fee, count in counts.items() if count]
    known = [a_client * count for a_client, count in hours if a_client is not None]
    return Mix(name, counts, adds, sum(known, Decimal(0)) if len(known) == len(hours) else None, adds - gap)
