"""The knobs of a story: how a book differs from the usual one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Story:
    """What a book is about: the knobs that are not numbers of rows."""

    owners: tuple[str, ...] = ()  # none: invented, one owner for about 18 clients
    care: tuple[float, ...] = ()  # by owner: 1 calls on time, 0.5 forgets twice as often
    colleagues: tuple[tuple[str, str], ...] = ()  # other people who talk to clients, each with a team
    leaver: int = 0  # this owner left; the clients went to the heirs, who had no time for them
    heirs: tuple[int, ...] = ()  # none: all the others
    leaves_after: float = 0.55  # of the months
    already_clients: float = 0.55  # share of the clients that were there before the first month
    forgets: float = 1.0  # how often a client falls out of sight
    exit_rate: float = 0.0044  # chance, a month, that a client who is looked after gives notice
    silence_boost: float = 6.0  # by how much three months of silence multiply it, less one
    growers: int | None = None  # fast growers; none: three in a hundred, at any time
    grower_factor: float = 2.0  # what a fast grower pays after a year, against before
    typical_fee: float = 2200.0  # a month
    fee_spread: float = 1.1
    line_odds: tuple[float, ...] = (0.12, 0.26, 0.34, 0.28)  # an invoice has 1, 2, 3 or 4 lines
    project_rate: float = 0.2  # projects a month of a client with a retainer
    loud_and_small: float = 0.2  # how much more of our time small clients take, for what they pay
    drift: float = 0.0  # above 0, fees rise more often than they fall
