"""Clients that cost more than they bring: some do harm, some creep beyond their fee, some stay past their contract."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.generate.arrays import Flags, Ints
from analytics.generate.cast import ANCHOR, Cast
from analytics.generate.life import Life

SETTLED_MONTHS = 14  # long enough a client for twelve months of evidence


@dataclass(frozen=True)
class Burdens:
    """Which clients are which: one entry per client in each array."""

    harmful: Flags  # disputes and blame, nearly twice the hours of the fee, late payment
    creeping: Flags  # a third more hours than the fee includes
    past_contract: Flags  # the contract has run out and nobody has renewed it


def find_burdens(cast: Cast, life: Life, months: int, seed: int) -> Burdens:
    """Four in a hundred do harm, five creep, four are past their contract: settled retainers of no great size.

    Those who do harm are among the ones that are talked to most, and nobody is two of the three.
    """
    rng = np.random.default_rng([seed, 7])
    clients = len(cast.start)
    settled = life.served[:, -1] & ~cast.project_only & (cast.period == 1) & (cast.start < months - SETTLED_MONTHS)
    settled[ANCHOR] = False
    # those that grow fast are nobody's burden, and the largest would be the story of the book
    settled &= (cast.growth_month >= months) & (life.fee[:, -1] < np.quantile(life.fee[:, -1], 0.85))
    recent = life.touch_client[life.touch_month >= months - 12]
    touches = np.bincount(recent, minlength=clients)
    candidates = rng.permutation(np.flatnonzero(settled))
    talked_to = candidates[np.argsort(-np.minimum(touches[candidates], 8), kind="stable")]
    harmful = talked_to[: round(0.04 * clients)]
    others = candidates[~np.isin(candidates, harmful)]
    creeping, past_contract, _ = np.split(
        others, np.minimum(np.cumsum([round(0.05 * clients), round(0.04 * clients)]), len(others))
    )

    def flags(some: Ints) -> Flags:
        found = np.zeros(clients, bool)
        found[some] = True
        return found

    return Burdens(flags(harmful), flags(creeping), flags(past_contract))
