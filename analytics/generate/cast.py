"""Who the clients are: when they came, what they pay, and who looks after them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.generate.arrays import Flags, Floats, Ints, pick
from analytics.generate.days import Calendar
from analytics.generate.names import SEGMENTS, make_names, make_people
from analytics.generate.story import Story

ANCHOR = 0  # this client stays, billed on the last day of each month, so that the last month is complete


@dataclass(frozen=True)
class Cast:
    """Who the clients are: one entry per client in each array."""

    start: Ints  # month of the first service; below 0 for those who were there before
    signed_on: Ints
    fee: Floats  # a month, at the start
    cents: Ints  # odd cents of the fee
    project_only: Flags
    project_rate: Floats
    period: Ints  # months on one invoice: 1, 3 or 12
    bill_day: Ints  # 31: the last day
    has_periods: Flags
    lines: Ints
    first_owner: Ints
    last_owner: Ints
    demand: Floats  # how much time the client takes, whatever it pays
    quiet: Floats  # how easily the client is forgotten
    drift: Floats
    growth_month: Ints  # a fast grower starts to grow; far away for the others
    never_called: Flags
    notice_months: Ints
    hourly: Floats  # the rate that the retained hours are worked out with
    segment: Ints
    names: list[str]
    people: list[str]
    teams: list[str]  # of people
    care: Floats  # by owner
    leaves_in: int  # month
    owners: int


def make_cast(clients: int, calendar: Calendar, seed: int, story: Story) -> Cast:
    rng = np.random.default_rng([seed, 1])
    months = calendar.months
    before = rng.random(clients) < story.already_clients
    start = np.where(before, -rng.integers(0, 48, clients), rng.integers(1, max(2, months - 1), clients))
    start = np.minimum(start, months - 1)
    bill_day = np.array([1, 31, 0])[pick(rng, (0.35, 0.25, 0.40), clients)]
    bill_day = np.where(bill_day == 0, rng.integers(2, 28, clients), bill_day)
    period = np.array([1, 3, 12])[pick(rng, (0.86, 0.07, 0.07), clients)]
    project_only = rng.random(clients) < 0.10
    fee = np.exp(rng.normal(np.log(story.typical_fee), story.fee_spread, clients)).clip(250, 60_000)
    drift = rng.normal(story.drift, 0.5, clients)
    notice_months = pick(rng, (0.30, 0.40, 0.20, 0.10), clients)
    start[ANCHOR], period[ANCHOR], bill_day[ANCHOR], project_only[ANCHOR] = -12, 1, 31, False

    growth_month = np.full(clients, months + 999)
    if story.growers is None:
        grows = rng.random(clients) < 0.03
        growth_month[grows] = rng.integers(0, months, int(grows.sum()))
    else:
        able = np.flatnonzero((start < months - 18) & ~project_only & (period == 1))
        from_upper_middle = np.abs(np.log(fee[able] / story.typical_fee / 2.2))
        growth_month[able[np.argsort(from_upper_middle, kind="stable")][: story.growers]] = months - 11
    grows = growth_month < months
    drift[grows] = 0.0

    people, teams, care = make_people(clients, story, rng)
    owners = len(care)
    first_owner = rng.integers(0, owners, clients)
    heirs = story.heirs or tuple(owner for owner in range(owners) if owner != story.leaver) or (0,)
    heir = np.array(heirs)[rng.integers(0, len(heirs), clients)]
    leaves_in = round(months * story.leaves_after) if owners > 1 else months
    first_owner = np.where((first_owner == story.leaver) & (start >= leaves_in), heir, first_owner)
    segment = pick(rng, [len(nouns) for _, nouns in SEGMENTS], clients)
    signed_day = np.where(bill_day == 31, 1, bill_day)
    project_rate = story.project_rate * np.exp(rng.normal(-0.3, 0.8, clients))
    last_owner = np.where((first_owner == story.leaver) & (leaves_in < months), heir, first_owner)
    return Cast(
        start=start,
        signed_on=calendar.day(start, signed_day) - rng.integers(0, 30, clients),
        fee=fee,
        cents=np.where(rng.random(clients) < 0.12, rng.integers(1, 1000, clients), 0),
        project_only=project_only,
        project_rate=np.where(project_only, 0.38, project_rate),
        period=period,
        bill_day=bill_day,
        has_periods=(period > 1) | ((bill_day > 1) & (bill_day < 28) & (rng.random(clients) < 0.3)),
        lines=pick(rng, story.line_odds, clients) + 1,
        first_owner=first_owner,
        last_owner=last_owner,
        demand=np.exp(rng.normal(-0.15, 0.5, clients)) * (fee / story.typical_fee) ** -story.loud_and_small,
        quiet=np.exp(rng.normal(0.0, 0.7, clients)),
        drift=drift,
        growth_month=growth_month,
        never_called=(rng.random(clients) < 0.04) & ~before,
        notice_months=np.where(project_only, 0, notice_months),
        hourly=rng.uniform(85, 150, clients),
        segment=segment,
        names=make_names(segment, rng),
        people=people,
        teams=teams,
        care=care,
        leaves_in=leaves_in,
        owners=owners,
    )
