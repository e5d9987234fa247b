"""Living through the months: who is called or forgotten, grows, shrinks and leaves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analytics.generate.arrays import Flags, Floats, Ints, ints
from analytics.generate.cast import ANCHOR, Cast
from analytics.generate.days import Calendar
from analytics.generate.story import Story

CADENCE_DAYS = np.array([30, 60, 90])  # for A, B, C: the product's defaults
RANK_LINES = (0.80, 0.95)
SILENCE_LAGS = (2, 3, 4)  # months between a silence and the notice that it provokes
# January to December.
SEASON_PROJECTS = np.array([0.8, 0.9, 1.2, 1.2, 1.1, 1.0, 0.8, 0.6, 1.2, 1.3, 1.2, 0.7])
SEASON_TOUCHES = np.array([1.0, 1.0, 1.05, 1.0, 1.0, 1.0, 0.9, 0.75, 1.05, 1.05, 1.0, 0.8])


@dataclass(frozen=True)
class Life:
    """What happened: client x month arrays, and the touches one by one."""

    fee: Ints  # cents of recurring service in each month
    project: Ints  # cents of project work
    projects: Flags
    served: Flags  # is a client in this month
    rank: Ints  # 0, 1, 2 for A, B, C
    silent: Flags  # waited longer than its cadence at the month's end
    touch_client: Ints
    touch_month: Ints
    touch_day: Ints
    end_month: Ints  # last month of service; far away for those who stay
    says_end: Flags  # ended_on is known
    by_us: Flags
    from_silence: Flags
    last_fee: Floats


def live(cast: Cast, calendar: Calendar, seed: int, story: Story, called: float) -> Life:
    """Run the book through its months; `called` is the share of the clients whom there is time to call."""
    rng = np.random.default_rng([seed, 2])
    clients, months = len(cast.start), calendar.months
    never, everyone = months + 999, np.arange(clients)
    fee_now = cast.fee.copy()
    fee, project = np.zeros((clients, months), np.int64), np.zeros((clients, months), np.int64)
    projects, served = np.zeros((clients, months), bool), np.zeros((clients, months), bool)
    rank, silent = np.full((clients, months), 2), np.zeros((clients, months), bool)
    end_month, back_month = np.full(clients, never), np.full(clients, never)
    says_end, by_us, from_silence = (np.zeros(clients, bool) for _ in range(3))
    looked_after = rng.random(clients) < 0.75
    has_a_turn = rng.random(clients) < called  # with too few calls for all, the same clients go without
    first_day = np.maximum(cast.signed_on, calendar.starts[0])
    last_touch = np.zeros(clients, np.int64)
    touches: list[tuple[Ints, int, Ints]] = []

    for month in range(months):
        season = int(calendar.seasons[month])
        returns = (back_month == month) & (month < months)
        end_month[returns] = never
        fee_now[returns] *= rng.uniform(0.6, 1.1, int(returns.sum()))
        here = (cast.start <= month) & (month <= end_month)
        served[:, month] = here
        owner = cast.first_owner if month < cast.leaves_in else cast.last_owner
        care = cast.care[owner]
        leaving = here & (end_month < never)

        _move_fees(fee_now, here, silent[:, max(0, month - 2)], month, season, cast, story, rng)
        whole = np.maximum(15, np.round(fee_now / 10)).astype(np.int64) * 1000 + cast.cents
        pause = here & (rng.random(clients) < 0.0015) & (cast.period == 1) & (month > cast.start)
        pause &= (everyone != ANCHOR) & (month < months - 1)
        fee[:, month] = np.where(here & ~cast.project_only & ~pause, whole, 0)
        if month:  # an invoice of many months keeps its price until the next
            kept = here & ((month - cast.start) % cast.period > 0) & (fee[:, month - 1] > 0)
            fee[kept, month] = fee[kept, month - 1]
        odds = cast.project_rate * SEASON_PROJECTS[season]
        projects[:, month] = here & (rng.random(clients) < odds)
        size = np.exp(rng.normal(0.3, 0.7, clients)) * fee_now.clip(400, 12_000)
        project[:, month] = np.where(projects[:, month], ints(np.round(size / 50)) * 5000 + 5000, 0)
        year = slice(max(0, month - 11), month + 1)
        rank[:, month] = _rank(fee[:, year].sum(axis=1) + project[:, year].sum(axis=1))

        # Clients fall out of sight and come back into it; a handover without time is the surest way out.
        handed_over = here & (cast.first_owner != cast.last_owner) & (month == cast.leaves_in)
        forget = rng.random(clients) < 0.022 * story.forgets * cast.quiet / care
        notice_it = rng.random(clients) < 0.07 * care / cast.quiet
        looked_after = np.where(looked_after, ~forget, notice_it)
        looked_after[handed_over] = rng.random(int(handed_over.sum())) < 0.15
        new = here & (month - cast.start <= 1) & ~cast.never_called
        looked_after = (looked_after | new) & has_a_turn

        chance = np.array([0.92, 0.74, 0.52])[rank[:, month]] * SEASON_TOUCHES[season]
        chance = np.where(looked_after, chance, 0.12 * called) * np.where(leaving, 0.5, 1.0) * (called > 0)
        chance = np.where(here & ~cast.never_called, chance, 0.0)
        count = (rng.random(clients) < chance) * (1 + rng.poisson(0.35 * cast.demand * called))
        if called > 0 and month == months - 1:
            count[ANCHOR] = max(1, count[ANCHOR])
        who = np.repeat(everyone, count)
        when = calendar.working_day(np.full(len(who), month), rng.random(len(who)))
        keep = when >= first_day[who]
        if month == months - 1:  # somebody is called in the last week
            when[who == ANCHOR], keep[who == ANCHOR] = calendar.working_days[month][-2], True
        who, when = who[keep], when[keep]
        touches.append((who, month, when))
        np.maximum.at(last_touch, who, when)
        waited = calendar.starts[month + 1] - 1 - np.maximum(last_touch, first_day)
        silent[:, month] = here & (waited > CADENCE_DAYS[rank[:, month]])

        exposure = np.zeros(clients)
        for lag in SILENCE_LAGS:
            if month >= lag:
                exposure += silent[:, month - lag] / len(SILENCE_LAGS)
        base = story.exit_rate * np.array([0.7, 1.0, 1.3])[rank[:, month]]
        hazard = base * (1.0 + story.silence_boost * exposure)
        decides = here & ~leaving & (month > cast.start + 1) & (rng.random(clients) < hazard)
        decides &= ((cast.growth_month >= months) | (month > cast.growth_month + 18)) & (everyone != ANCHOR)
        last = month + np.where(rng.random(clients) < 0.15, 0, cast.notice_months)
        last = last + (-(last + 1 - cast.start)) % cast.period  # a paid term is used to its end
        end_month = np.where(decides, last, end_month)
        luck = rng.random(clients)
        comes_back = decides & (luck < 0.07) & (cast.period == 1)
        back_month = np.where(comes_back, last + 1 + rng.integers(2, 9, clients), back_month)
        says_end |= decides & (luck > 0.32) & (~cast.project_only | (luck > 0.5))
        by_us |= decides & (luck > 0.90)
        from_silence |= decides & (exposure > 0.5)

    who_all = np.concatenate([who for who, _, _ in touches])
    month_all = np.concatenate([np.full(len(who), month) for who, month, _ in touches])
    day_all = np.concatenate([when for _, _, when in touches])
    return Life(
        fee, project, projects, served, rank, silent, who_all, month_all, day_all,
        end_month, says_end, by_us, from_silence, fee_now,
    )  # fmt: skip


def _move_fees(
    fee: Floats,
    here: Flags,
    silent: Flags,
    month: int,
    season: int,
    cast: Cast,
    story: Story,
    rng: np.random.Generator,
) -> None:
    """Raise and lower this month's fees, in place: the looked after buy more than those who wait."""
    clients = len(fee)
    fee_can_move = here & ((month - cast.start) % cast.period == 0) & (month > cast.start)
    luck = rng.random(clients)
    rises = luck < np.where(silent, 0.014, 0.040) * np.sqrt(cast.period) * np.exp(0.8 * cast.drift)
    falls = luck > 1 - np.where(silent, 0.022, 0.011) * np.sqrt(cast.period) * np.exp(-0.8 * cast.drift)
    step = rng.random(clients)
    factor = np.where(rises, 1.04 + 0.22 * step, np.where(falls, 0.95 - 0.30 * step, 1.0))
    if season == 0:  # prices go up in January, for those who do not haggle
        factor *= np.where(rng.random(clients) < 0.35, 1.02 + 0.02 * step, 1.0)
    growing = (cast.growth_month <= month) & (month < cast.growth_month + 10)
    factor = np.where(growing, story.grower_factor ** (0.05 + 0.1 * step), factor)
    fee[fee_can_move] = (fee * factor)[fee_can_move].clip(150, 90_000)


def _rank(revenue: Ints) -> Ints:
    """0, 1, 2 for A, B, C by the revenue of twelve months, as the product ranks them."""
    order = np.argsort(-revenue, kind="stable")
    before = np.cumsum(revenue[order]) - revenue[order]
    total = max(1, int(revenue.sum()))
    ranks = np.full(len(revenue), 2)
    ranks[order] = np.searchsorted(np.array(RANK_LINES) * total, before, side="right")
    ranks[revenue <= 0] = 2
    return ranks
