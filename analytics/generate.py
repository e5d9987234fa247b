"""Invented but lifelike exports, to try the product on and to test it with.

The book is lived through month by month: clients are called or forgotten, grow, shrink and leave, and
silence is one of the reasons why they leave. A client who waited longer than the cadence of its rank two to
four months ago gives notice more often now, so that the link between coverage and churn is there to be found.
Everything follows from the seed. All names are put together from word lists.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Column = list[str]

CADENCE_DAYS = np.array([30, 60, 90])  # for A, B, C: the product's defaults
RANK_LINES = (0.80, 0.95)
SILENCE_LAGS = (2, 3, 4)  # months between a silence and the notice that it provokes
# January to December.
SEASON_PROJECTS = np.array([0.8, 0.9, 1.2, 1.2, 1.1, 1.0, 0.8, 0.6, 1.2, 1.3, 1.2, 0.7])
SEASON_TOUCHES = np.array([1.0, 1.0, 1.05, 1.0, 1.0, 1.0, 0.9, 0.75, 1.05, 1.05, 1.0, 0.8])
ANCHOR = 0  # this client stays, billed on the last day of each month, so that the last month is complete
EPOCH = date(1970, 1, 1).toordinal()
MAX_CLIENTS = 100_000  # as many as there are pleasant names


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


def generate(
    folder: Path, clients: int, months: int, contacts: int, seed: int, last_month: date = date(2026, 10, 1)
) -> dict[str, int]:
    """Write clients.csv, revenue.csv and contacts.csv into the folder, and say how many rows each has.

    The contacts are roughly as many as asked for: what was really said and done comes first, newsletters and
    follow-ups fill up the rest, and too small a number leaves clients uncalled.
    """
    return _write_book(folder, clients, months, contacts, seed, last_month, Story())


def write_sample(folder: Path) -> dict[str, int]:
    """Write the sample book: 75 clients, 36 months to October 2026, in euros.

    It tells the story of the product. Three clients grew fast, and their growth hides that the others shrink:
    net retention is near 105% with them and near 92% without. Nils left in the summer of 2025; most of
    his clients went to Marc, who had too many calls to make already. Fewer than 60% of the clients have heard
    from anybody within their cadence, small and loud ones get the time that large and quiet ones pay for, and
    those who waited left more often.
    """
    story = Story(
        owners=("Ida", "Ben", "Zoë", "Marc", "Lena", "Nils"),
        care=(1.0, 0.8, 0.9, 0.35, 0.95, 0.8),
        colleagues=(("Sofia", "delivery"), ("Tom", "support"), ("Aylin", "sales"), ("Jonas", "delivery")),
        leaver=5,
        heirs=(3, 3, 1),
        already_clients=0.62,
        forgets=1.9,
        exit_rate=0.0036,
        silence_boost=9.0,
        growers=3,
        grower_factor=2.25,
        typical_fee=3000.0,
        fee_spread=0.9,
        line_odds=(1.0,),
        project_rate=0.05,
        drift=0.08,
    )
    return _write_book(folder, 75, 36, 2600, SAMPLE_SEED, date(2026, 10, 1), story)


SAMPLE_SEED = 763


# --- The calendar and the cast ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Calendar:
    """Days are proleptic ordinals, months are counted from the first month of the book."""

    first_month: int  # counted from year 0
    months: int
    starts: Ints  # first day of each month, from 0 to months + 48
    working_days: list[Ints]
    letter_days: Ints  # the newsletter of each month goes out on one day
    iso: list[str]  # text of each day from `zero` on
    zero: int

    def day(self, month: Ints, day_of_month: Ints) -> Ints:
        """A day of a month, before, in or after the book; days past the month's end become its last."""
        years, within = np.divmod(self.first_month + month, 12)
        first = _first_days(years, within)
        after = _first_days(*np.divmod(self.first_month + month + 1, 12))
        return _ints(np.minimum(first + day_of_month - 1, after - 1))

    def month_and_day(self, days: Ints) -> tuple[Ints, Ints]:
        """The month of the book that a day lies in (below 0 before it), and its day of the month."""
        dates = (days - EPOCH).astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        day = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
        return months.astype(np.int64) + 1970 * 12 - self.first_month, day

    def text(self, days: Ints, known: Flags | None = None) -> Column:
        """ISO dates; nothing where a day is not known."""
        texts = [self.iso[i] for i in (days - self.zero).tolist()]
        return texts if known is None else _blank(texts, known)

    def working_day(self, month: Ints, luck: Floats) -> Ints:
        """A working day of each month, by luck from 0 to 1."""
        lengths = np.array([len(days) for days in self.working_days])
        offsets = np.cumsum(lengths) - lengths
        return _ints(np.concatenate(self.working_days)[offsets[month] + _ints(luck * lengths[month])])

    @property
    def last_day(self) -> int:
        return int(self.starts[self.months]) - 1

    @property
    def seasons(self) -> Ints:
        return (self.first_month + np.arange(self.months)) % 12


def _ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)


def _first_days(years: Ints, months: Ints) -> Ints:
    """Ordinal of the first of each month (0 is January)."""
    since_1970 = ((years - 1970) * 12 + months).astype("datetime64[M]").astype("datetime64[D]")
    return _ints(since_1970) + EPOCH


def _calendar(months: int, last_month: date) -> Calendar:
    first = last_month.year * 12 + last_month.month - months
    years, within = np.divmod(first + np.arange(months + 49), 12)
    starts = _first_days(years, within)
    working: list[Ints] = []
    for month in range(months + 2):
        days = np.arange(starts[month], starts[month + 1])
        off = (days % 7 == 6) | (days % 7 == 0)  # ordinal 6 is a Saturday, 7 a Sunday
        if within[month] == 0:
            off[0] = True
        if within[month] == 11:
            off[23:26] = True
        working.append(days[~off])
    zero = int(starts[0]) - 8 * 366
    iso = [date.fromordinal(day).isoformat() for day in range(zero, int(starts[-1]))]
    letters = np.array([days[8] for days in working])
    return Calendar(first, months, starts, working, letters, iso, zero)


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


def _pick(rng: np.random.Generator, odds: Sequence[float], size: int) -> Ints:
    """Draw 0, 1, 2 ... with these odds."""
    edges = np.cumsum(np.asarray(odds, dtype=np.float64))
    return np.searchsorted(edges / edges[-1], rng.random(size), side="right").astype(np.int64)


def _cast(clients: int, calendar: Calendar, seed: int, story: Story) -> Cast:
    rng = np.random.default_rng([seed, 1])
    months = calendar.months
    before = rng.random(clients) < story.already_clients
    start = np.where(before, -rng.integers(0, 48, clients), rng.integers(1, max(2, months - 1), clients))
    start = np.minimum(start, months - 1)
    bill_day = np.array([1, 31, 0])[_pick(rng, (0.35, 0.25, 0.40), clients)]
    bill_day = np.where(bill_day == 0, rng.integers(2, 28, clients), bill_day)
    period = np.array([1, 3, 12])[_pick(rng, (0.86, 0.07, 0.07), clients)]
    project_only = rng.random(clients) < 0.10
    fee = np.exp(rng.normal(np.log(story.typical_fee), story.fee_spread, clients)).clip(250, 60_000)
    drift = rng.normal(story.drift, 0.5, clients)
    notice_months = _pick(rng, (0.30, 0.40, 0.20, 0.10), clients)
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

    people, teams, care = _people(clients, story, rng)
    owners = len(care)
    first_owner = rng.integers(0, owners, clients)
    heirs = story.heirs or tuple(owner for owner in range(owners) if owner != story.leaver) or (0,)
    heir = np.array(heirs)[rng.integers(0, len(heirs), clients)]
    leaves_in = round(months * story.leaves_after) if owners > 1 else months
    first_owner = np.where((first_owner == story.leaver) & (start >= leaves_in), heir, first_owner)
    segment = _pick(rng, [len(nouns) for _, nouns in SEGMENTS], clients)
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
        lines=_pick(rng, story.line_odds, clients) + 1,
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
        names=_names(segment, rng),
        people=people,
        teams=teams,
        care=care,
        leaves_in=leaves_in,
        owners=owners,
    )


# --- Living through the months ----------------------------------------------------------------------------


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


def _live(cast: Cast, calendar: Calendar, seed: int, story: Story, called: float) -> Life:
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
        project[:, month] = np.where(projects[:, month], _ints(np.round(size / 50)) * 5000 + 5000, 0)
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


# --- Writing the exports ----------------------------------------------------------------------------------


def _write_book(
    folder: Path, clients: int, months: int, contacts: int, seed: int, last_month: date, story: Story
) -> dict[str, int]:
    if not 1 <= clients <= MAX_CLIENTS or not 1 <= months <= 600 or contacts < 0:
        raise ValueError(
            f"A book needs 1 to {MAX_CLIENTS:,} clients, 1 to 600 months and 0 or more contacts; "
            f"asked for {clients:,} clients, {months:,} months and {contacts:,} contacts."
        )
    calendar = _calendar(months, last_month)
    cast = _cast(clients, calendar, seed, story)
    called = 1.0 if contacts else 0.0
    life = _live(cast, calendar, seed, story, called)
    for _ in range(4):  # too few contacts to look after everybody: call fewer
        if len(life.touch_client) <= 0.9 * contacts or not contacts:
            break
        called *= 0.85 * contacts / len(life.touch_client)
        life = _live(cast, calendar, seed, story, called)
    folder.mkdir(parents=True, exist_ok=True)
    ids = [f"C{number:0{max(4, len(str(clients)))}d}" for number in range(1, clients + 1)]
    written = _write_contacts(folder / "contacts.csv", ids, cast, calendar, life, contacts, seed)
    return {
        "clients": _write_clients(folder / "clients.csv", ids, cast, calendar, life, seed),
        "revenue": _write_revenue(folder / "revenue.csv", ids, cast, calendar, life, seed),
        "contacts": written,
    }


def _write(path: Path, header: Sequence[str], columns: Sequence[Iterable[str]]) -> int:
    lists = [list(column) for column in columns]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(zip(*lists, strict=True))
    return len(lists[0])


def _blank(texts: Iterable[str], known: Flags) -> Column:
    return [text if there else "" for text, there in zip(texts, known.tolist(), strict=True)]


def _money(cents: Ints) -> Column:
    """Exact decimals with two places."""
    return [f"{'-' if c < 0 else ''}{abs(c) // 100}.{abs(c) % 100:02d}" for c in cents.tolist()]


def _take(words: Sequence[str], index: Ints | Flags) -> Column:
    return [words[i] for i in index.tolist()]


def _write_clients(path: Path, ids: list[str], cast: Cast, calendar: Calendar, life: Life, seed: int) -> int:
    rng = np.random.default_rng([seed, 3])
    clients, end = len(ids), calendar.last_day
    ended = (life.end_month < calendar.months + 24) & life.says_end  # some have given notice: the end is ahead
    ended_on = calendar.day(np.where(ended, life.end_month, 0), np.full(clients, 31))
    here = life.served[:, -1] & ~ended
    has_fee = ~cast.project_only & ~ended & (life.fee[:, -1] > 0)

    # A contract year runs from the day of signing; the first end after the data is the one that counts.
    signed_month, signed_day = calendar.month_and_day(cast.signed_on)
    year_end = signed_month + 12 * ((calendar.months - 1 - signed_month) // 12)
    for _ in range(2):
        year_end = np.where(calendar.day(year_end, signed_day) - 1 <= end, year_end + 12, year_end)
    has_contract = has_fee & (rng.random(clients) < 0.7)
    contract_ends_on = calendar.day(year_end, signed_day) - 1

    has_plan = here & (rng.random(clients) < np.where(life.silent[:, -1], 0.16, 0.08))
    next_contact_on = _weekday(end + rng.integers(2, 33, clients))
    by_hand = np.zeros(clients, bool)  # small ones that somebody wants looked after like large ones
    small = np.flatnonzero(here & (life.rank[:, -1] > 0))
    by_hand[rng.permutation(small)[: max(1, clients // 70)]] = True
    theirs = np.where(
        life.from_silence,
        _pick(rng, (5, 3, 1, 1, 1, 0.5), clients),
        _pick(rng, (0.6, 2, 3, 2, 2, 1), clients),
    )
    ours = len(REASONS_CLIENT) + _pick(rng, [1] * len(REASONS_US), clients)
    reason = _take(REASONS_CLIENT + REASONS_US, np.where(life.by_us, ours, theirs))
    mailbox = [f"{MAILBOXES[i % len(MAILBOXES)]}@{_slug(name)}.example" for i, name in enumerate(cast.names)]
    notice = (cast.notice_months * 30).tolist()
    hours = np.maximum(1, _ints(np.round(life.fee[:, -1] / 100 / cast.hourly))).tolist()
    return _write(
        path,
        CLIENTS,
        [
            ids,
            cast.names,
            _take(cast.people, cast.last_owner),
            _take([name for name, _ in SEGMENTS], cast.segment),
            _take(REGIONS, _pick(rng, (3, 3, 2, 2), clients)),
            _blank(mailbox, rng.random(clients) < 0.93),
            calendar.text(cast.signed_on),
            calendar.text(np.where(has_contract, contract_ends_on, end), has_contract),
            _blank(map(str, notice), cast.notice_months > 0),
            _blank(_money(life.fee[:, -1]), has_fee),
            _blank(map(str, hours), has_fee),
            _blank(["A"] * clients, by_hand),
            calendar.text(np.where(has_plan, next_contact_on, end), has_plan),
            calendar.text(np.where(ended, ended_on, end), ended),
            _blank(_take(("client", "us"), life.by_us), ended),
            _blank(reason, ended & (rng.random(clients) < 0.85)),
            ["EUR"] * clients,
        ],
    )


def _write_contacts(
    path: Path, ids: list[str], cast: Cast, calendar: Calendar, life: Life, contacts: int, seed: int
) -> int:
    """Touches first; then what else a contacts export holds, up to the number asked for."""
    rng = np.random.default_rng([seed, 4])
    months, touched = calendar.months, len(life.touch_client)
    here_at_end = np.flatnonzero(life.served[:, -1])
    served_client, served_month = np.nonzero(life.served)

    spare = max(0, contacts - touched)
    sizes = {"touch": touched}
    for kind, wish in (
        ("ahead", round(0.13 * len(here_at_end))),
        ("missed", touched // 25),
        ("never done", touched // 100),
        ("newsletter", min(spare // 3, len(served_client))),
    ):
        sizes[kind] = min(spare, wish)
        spare -= sizes[kind]
    sizes["follow-up"] = spare if touched else 0

    # Follow-ups lie in months with a touch anyway, and the loud get most of them.
    weight = np.cumsum(cast.demand[life.touch_client])
    follow = np.searchsorted(weight, rng.random(sizes["follow-up"]) * (weight[-1] if touched else 0.0))
    again = rng.integers(0, max(1, touched), sizes["missed"] + sizes["never done"])
    sent = rng.permutation(len(served_client))[: sizes["newsletter"]]
    ahead = rng.permutation(here_at_end)[: sizes["ahead"]]
    client = np.concatenate(
        [life.touch_client, ahead, life.touch_client[again], served_client[sent], life.touch_client[follow]]
    )
    after = np.full(len(ahead), months)
    month = np.concatenate(
        [life.touch_month, after, life.touch_month[again], served_month[sent], life.touch_month[follow]]
    )
    kind_of = np.repeat(np.array(list(sizes)), list(sizes.values()))
    is_touch, is_ahead, is_letter = kind_of == "touch", kind_of == "ahead", kind_of == "newsletter"
    is_missed, is_follow = kind_of == "missed", kind_of == "follow-up"
    happened = is_touch | is_follow
    rows = len(client)

    day = np.where(is_letter, calendar.letter_days[month], calendar.working_day(month, rng.random(rows)))
    day = np.where(is_letter, day, np.maximum(day, np.minimum(cast.signed_on[client], calendar.last_day)))
    day = np.minimum(day, calendar.last_day)
    day[:touched] = life.touch_day
    day[is_ahead] = _weekday(calendar.last_day + 1 + (rng.random(len(ahead)) ** 2 * 34).astype(np.int64))

    channel = _pick(rng, (0.46, 0.22, 0.24, 0.08), rows)
    channel = np.where(is_follow, _pick(rng, (0.32, 0.10, 0.56, 0.02), rows), channel)
    channel[is_letter] = CHANNELS.index("newsletter")
    channel[is_ahead & (channel == 2)] = CHANNELS.index("call")
    # Half of a client's demand goes into the number of contacts, the other half into their length.
    typical = np.array([18.0, 50.0, 8.0, 110.0, 1.0])[channel]
    length = typical * np.exp(rng.normal(0, 0.35, rows)) * np.sqrt(cast.demand[client])
    minutes = np.maximum(1, np.round(length / 5)).astype(np.int64) * 5
    timed = happened & ((channel != 2) | (rng.random(rows) < 0.4)) & (rng.random(rows) < 0.96)

    owner = np.where(month < cast.leaves_in, cast.first_owner[client], cast.last_owner[client])
    colleagues = len(cast.people) - cast.owners
    other = rng.random(rows) < np.where(month - cast.start[client] <= 2, 0.45, 0.18)
    other &= (colleagues > 0) & ~is_letter
    person = np.where(other, cast.owners + rng.integers(0, max(1, colleagues), rows), owner)

    mood = _pick(rng, (4, 4, 3, 0.3, 0.12, 0.12, 0.03), rows)
    mood = np.where(is_follow, _pick(rng, (2, 5, 2, 0.25, 0.1, 0.1, 0.02), rows), mood)
    outcome = np.where(happened, mood, OUTCOMES.index("planned"))
    outcome[is_letter] = OUTCOMES.index("sent")
    outcome[is_missed] = OUTCOMES.index("no-show") + (rng.random(sizes["missed"]) < 0.4)
    outside = rng.random(rows) < np.minimum(0.5, 0.05 * cast.demand[client])
    note = np.where(happened & (rng.random(rows) < 0.45), _note(mood, rng), 0)

    order = np.lexsort((person, channel, client, day))
    person, happened = person[order], happened[order]
    return _write(
        path,
        CONTACTS,
        [
            _take(ids, client[order]),
            calendar.text(day[order]),
            _take(cast.people, person),
            _blank(_take(cast.teams, person), ~is_letter[order]),
            _take(CHANNELS, channel[order]),
            _blank(map(str, minutes[order].tolist()), timed[order]),
            _take(OUTCOMES, outcome[order]),
            _blank(_take(("no", "yes"), outside[order]), happened),
            _take(NOTES, note[order]),
        ],
    )


def _weekday(days: Ints) -> Ints:
    """The day itself, or the Monday after it."""
    return _ints(days + np.where(days % 7 == 6, 2, np.where(days % 7 == 0, 1, 0)))


def _note(outcome: Ints, rng: np.random.Generator) -> Ints:
    """A note that fits the outcome; 0 is none."""
    good, neutral, bad = NOTE_RANGES
    low = np.where(outcome == 1, neutral[0], np.where(outcome >= 3, bad[0], good[0]))
    high = np.where(outcome == 1, neutral[1], np.where(outcome >= 3, bad[1], good[1]))
    return _ints(low + rng.random(len(outcome)) * (high - low))


Table = dict[str, Any]  # columns of equal length


def _retainer_invoices(cast: Cast, calendar: Calendar, life: Life, rng: np.random.Generator) -> Table:
    """One invoice for each billing period.

    Those who were clients before the book begins get one in its first month, to the end of the running term.
    """
    client, month = np.nonzero(life.fee > 0)
    into = (month - cast.start[client]) % cast.period[client]
    bills = (into == 0) | (month == 0)
    client, month, into = client[bills], month[bills], into[bills]
    covers = cast.period[client] - into
    bill_day = cast.bill_day[client]
    from_day = np.where(bill_day < 28, bill_day, 1)
    late = ~cast.has_periods[client] & (rng.random(len(client)) < 0.012) & (month < calendar.months - 1)
    in_the_month_after = calendar.day(month + 1, rng.integers(2, 12, len(client)))
    return {
        "client": client,
        "day": np.where(late, in_the_month_after, calendar.day(month, bill_day)),
        "total": life.fee[client, month] * covers,
        "lines": cast.lines[client],
        "covers": covers,
        "recurring": np.ones(len(client), bool),
        "has_period": cast.has_periods[client] | late,
        "period_start": calendar.day(month, from_day),
        "period_end": calendar.day(month + covers, from_day) - 1,
    }


def _project_invoices(cast: Cast, calendar: Calendar, life: Life, rng: np.random.Generator) -> Table:
    """One to three milestones on an invoice, often at the end of the month."""
    client, month = np.nonzero(life.projects)
    size = len(client)
    lines = np.minimum(_pick(rng, (0.6, 0.3, 0.1), size) + 1, cast.lines.max())
    day_of_month = np.where(rng.random(size) < 0.4, 31, rng.integers(3, 29, size))
    no_day = np.full(size, calendar.last_day)
    return {
        "client": client,
        "day": calendar.day(month, day_of_month),
        "total": life.project[client, month],
        "lines": lines,
        "covers": np.ones(size, np.int64),
        "recurring": np.zeros(size, bool),
        "has_period": np.zeros(size, bool),
        "period_start": no_day,
        "period_end": no_day,
    }


def _invoice_lines(invoices: Table, cast: Cast, end: int, rng: np.random.Generator) -> Table:
    """Invoices split into lines, with the hours and the cost of each, and what was paid."""
    clients, count = len(cast.start), invoices["lines"]
    invoice = np.repeat(np.arange(len(count)), count)
    row = {name: values[invoice] for name, values in invoices.items()}
    client, day = row["client"], row["day"]
    size = len(client)
    other = row["total"] // (row["lines"] + 1)
    first = np.arange(size) == np.searchsorted(invoice, invoice, side="left")
    amount = np.where(first, row["total"] - other * (row["lines"] - 1), other)

    usage = np.exp(rng.normal(0.02, 0.18, clients))[client] * np.exp(rng.normal(0, 0.12, size))
    quarters = np.maximum(1, _ints(np.round(4 * amount / 100 / cast.hourly[client] * usage)))
    bought_in = np.where(rng.random(size) < 0.1, amount * 0.2, 0.0)
    cost = quarters / 4 * rng.uniform(48, 72, clients)[client] * 100 + bought_in

    due = day + np.array([14, 30, 30, 45])[rng.integers(0, 4, clients)][client]
    usual_delay = np.exp(rng.normal(1.4, 1.1, clients))[client]  # days past due
    luck, trouble = rng.random(len(count))[invoice], rng.random(len(count))[invoice]
    paid = np.maximum(day + 1, due + _ints(np.round(usual_delay * (2.2 * luck - 0.5) - 3)))
    settled = (paid <= end) & (trouble > 0.01)
    partly = ~settled & (trouble < 0.005) & (due <= end)
    return row | {
        "invoice": invoice,
        "is_credit": np.zeros(size, bool),
        "amount": amount,
        "due": due,
        "paid": np.where(settled, paid, end),
        "is_settled": settled,
        "paid_amount": np.where(settled, amount, np.where(partly, amount // 2, 0)),
        "quarter_hours": quarters,
        "cost": _ints(np.round(cost)),
        # Nobody knows the hours of the year to come.
        "is_measured": (row["covers"] == 1) & (rng.random(size) < 0.97),
    }


def _credit_notes(lines: Table, end: int, rng: np.random.Generator) -> Table:
    """Some invoices are reduced later: on the same number, or by a note with a number of its own."""
    size = len(lines["amount"])
    chosen = np.flatnonzero((rng.random(size) < 0.006) & (lines["amount"] > 10_000))
    day = lines["day"][chosen] + rng.integers(3, 45, len(chosen))
    chosen, day = chosen[day <= end], day[day <= end]
    row = {name: values[chosen] for name, values in lines.items()}
    size = len(chosen)
    whole = (rng.random(size) < 0.2) & ~row["recurring"]  # a cancelled project; a retainer is only reduced
    share = np.where(whole, 1.0, rng.uniform(0.05, 0.3, size))
    amount = -_ints(np.round(row["amount"] * share))
    own_number = rng.random(size) < 0.5
    last_number = lines["invoice"].max(initial=0)
    return row | {
        "day": day,
        "amount": amount,
        "invoice": np.where(own_number, last_number + 1 + np.arange(size), row["invoice"]),
        "is_credit": np.ones(size, bool),
        "has_period": row["has_period"] & own_number,
        "due": day,
        "paid": day,
        "is_settled": np.ones(size, bool),
        "paid_amount": amount,
        "is_measured": np.zeros(size, bool),
    }


def _joined(one: Table, two: Table) -> Table:
    return {name: np.concatenate([values, two[name]]) for name, values in one.items()}


def _write_revenue(path: Path, ids: list[str], cast: Cast, calendar: Calendar, life: Life, seed: int) -> int:
    rng = np.random.default_rng([seed, 5])
    retainers = _retainer_invoices(cast, calendar, life, rng)
    invoices = _joined(retainers, _project_invoices(cast, calendar, life, rng))
    lines = _invoice_lines(invoices, cast, calendar.last_day, rng)
    rows = _joined(lines, _credit_notes(lines, calendar.last_day, rng))
    order = np.lexsort((rows["is_credit"], rows["invoice"], rows["client"], rows["day"]))
    row = {name: values[order] for name, values in rows.items()}
    return _write(
        path,
        REVENUE,
        [
            _take(ids, row["client"]),
            calendar.text(row["day"]),
            _money(row["amount"]),
            _take(("project", "recurring"), row["recurring"]),
            calendar.text(row["period_start"], row["has_period"]),
            calendar.text(row["period_end"], row["has_period"]),
            _invoice_numbers(row["invoice"], calendar.text(row["day"]), row["is_credit"]),
            calendar.text(row["due"]),
            calendar.text(row["paid"], row["is_settled"]),
            _blank(_money(row["paid_amount"]), row["paid_amount"] != 0),
            _blank([f"{quarters / 4:g}" for quarters in row["quarter_hours"].tolist()], row["is_measured"]),
            _blank(_money(row["cost"]), row["is_measured"]),
            ["EUR"] * len(order),
        ],
    )


def _invoice_numbers(invoice: Ints, dates: Column, is_credit: Flags) -> Column:
    """Numbers in the order of the rows; a credit on the invoice itself keeps the invoice's number."""
    numbers: dict[int, str] = {}
    for key, on, credit in zip(invoice.tolist(), dates, is_credit.tolist(), strict=True):
        if key not in numbers:
            numbers[key] = f"{'CN' if credit else ''}{on[:4]}-{len(numbers) + 1:05d}"
    return [numbers[key] for key in invoice.tolist()]


# --- Words ------------------------------------------------------------------------------------------------


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().replace("ø", "o"))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalnum())


def _people(clients: int, story: Story, rng: np.random.Generator) -> tuple[list[str], list[str], Floats]:
    """Owners first, then their colleagues; the team of each; and how much care each owner takes."""
    if story.owners:
        colleagues = list(story.colleagues)
        return (
            [*story.owners, *(name for name, _ in colleagues)],
            ["account management"] * len(story.owners) + [team for _, team in colleagues],
            np.array(story.care),
        )
    owners = max(1, min(clients // 4, round(clients / 18) if clients >= 90 else 5))
    others = max(1, owners // 3)
    firsts = rng.permutation(len(FIRST_NAMES))
    lasts = rng.permutation(len(SURNAMES))
    names = []
    for number in range(owners + others):
        first = FIRST_NAMES[int(firsts[number % len(firsts)])]
        shift = number // len(firsts)
        last = SURNAMES[int(lasts[(number + 7 * shift) % len(lasts)])]
        names.append(first if owners + others <= len(firsts) else f"{first} {last}")
    unique = list(dict.fromkeys(names))
    owners = min(owners, len(unique))
    teams = ["account management"] * owners + [TEAMS[i % len(TEAMS)] for i in range(len(unique) - owners)]
    care = 0.55 + 0.75 * rng.random(owners)
    if owners > 2:
        care[-1] = 0.4  # somebody is always late
    return unique, teams, care


def _names(segment: Ints, rng: np.random.Generator) -> list[str]:
    """A name for each client that fits its segment; no two alike."""
    places = [
        first + last
        for first in PLACE_STARTS
        for last in PLACE_ENDS
        if not first.lower().endswith(last) and first + last not in NOT_INVENTED
    ]
    shuffled = [places[i] for i in rng.permutation(len(places)).tolist()]
    style = rng.random(len(segment)).tolist()
    used: set[str] = set()
    names = []
    for number, kind in enumerate(segment.tolist()):
        nouns = SEGMENTS[kind][1]
        family = SURNAMES[int(rng.integers(len(SURNAMES)))]
        partner = SURNAMES[int(rng.integers(len(SURNAMES)))]
        noun = int(rng.integers(len(nouns)))
        name = ""
        if style[number] < 0.05 and family != partner:
            name = f"{family} & {partner}"
        elif style[number] < 0.15 and family != partner and SEGMENTS[kind][0] == "Finance":
            name = f"{family}, {partner} & Partners"
        elif style[number] < 0.13:
            name = f"{family} {nouns[noun]}"
        step = 0
        while not name or name in used:
            place = shuffled[(number + step // len(nouns)) % len(shuffled)]
            name = f"{place} {nouns[(noun + step) % len(nouns)]}"
            step += 1
        used.add(name)
        names.append(name)
    return names


CLIENTS = tuple(
    """
    client_id name owner segment region email signed_on contract_ends_on notice_days monthly_fee
    retained_hours rank next_contact_on ended_on ended_by end_reason currency
    """.split()
)
REVENUE = tuple(
    """
    client_id date amount kind period_start period_end invoice_id due_on paid_on paid_amount hours cost
    currency
    """.split()
)
CONTACTS = tuple(
    """
    client_id date rep team channel minutes outcome out_of_scope note
    """.split()
)

CHANNELS = ("call", "meeting", "email", "visit", "newsletter")
OUTCOMES = (
    "positive", "neutral", "next step agreed", "complaint", "dispute", "blame", "abuse", "sent", "no-show",
    "cancelled", "planned",
)  # fmt: skip
TEAMS = ("delivery", "support", "sales")
REGIONS = ("North", "South", "East", "West")
MAILBOXES = ("office", "hello", "accounts", "info")
REASONS_CLIENT = (
    "no longer felt looked after", "went to a competitor", "price", "budget cut", "took the work in-house",
    "closed the business",
)  # fmt: skip
REASONS_US = (
    "not profitable", "did not pay", "disputes over scope", "not a fit any more",
)  # fmt: skip

GOOD_NOTES = """
Happy with the last quarter
Wants a proposal for next year
Asked for a second workshop
New contact person in marketing, introduced ourselves
Agreed the plan for the next three months
Considering a larger package
Liked the report, called it "very clear"
Renewal looks safe
Will introduce us to a sister company
Budget approved, start in two weeks
""".strip().splitlines()
NEUTRAL_NOTES = """
Status call, nothing new
Sent the figures that were asked for
Moved the meeting to next week
Questions about the last invoice, answered
Busy with a move, call again in a month
Short check-in between two projects
Discussed timing; budget < 10k for now
Asked who covers the holidays
""".strip().splitlines()
BAD_NOTES = """
Unhappy about the late delivery
Disputes two hours on the invoice
Feels forgotten since the handover
Blames us for the delay, facts say otherwise
Asks for work outside the agreement, again
Compares us with a cheaper offer
""".strip().splitlines()
NOTES = ("", *GOOD_NOTES, *NEUTRAL_NOTES, *BAD_NOTES)
NOTE_RANGES = (
    (1, 1 + len(GOOD_NOTES)),
    (1 + len(GOOD_NOTES), 1 + len(GOOD_NOTES) + len(NEUTRAL_NOTES)),
    (1 + len(GOOD_NOTES) + len(NEUTRAL_NOTES), len(NOTES)),
)

SEGMENTS = (
    ("Software", "Labs Systems Software Digital Analytics Robotics Data".split()),
    ("Retail", "Homes Outfitters Sports Interiors Stores Toys Gardens Foods Coffee Bakery".split()),
    ("Health", "Health Clinics Dental Care Diagnostics Optics Therapy".split()),
    ("Finance", "Finance Insurance Advisory Legal Leasing Pensions".split()),
    ("Industry", "Engineering Logistics Tools Energy Packaging Motors Timber Glass".split()),
    ("Leisure", "Travel Hotels Tours Resorts Marinas Media Studios Events Books Films".split()),
)
PLACE_STARTS = tuple(
    """
    Alder Amber Arden Ash Aster Birch Bram Brook Cald Carn Cedar Clay Copper Cran Cross Dal Dun East Elder
    Elm Ember Ever Falcon Fen Fern Finch Frost Glen Gran Hal Harrow Hart Hazel Heather Heron Hollow Holm
    Ister Ivy Juniper Kel Kes Kings Lark Linden Loch Lyn Mallow Mar Marble Meadow Mid Moor Mor Nether
    North Oak Oster Otter Pem Pine Plum Quill Raven Reed Rose Roth Rowan Saffron Sea Silver South Sparrow
    Stag Sten Swan Tam Tarn Thistle Thorn Til Under Val Wald Wes Wheat Whit Willow Win Wolf Wren Yarrow
    """.split()
)
PLACE_ENDS = tuple(
    """
    beck borough bourne bridge brook bury by combe croft dale den field fleet ford gate ham haven hurst
    leigh ley marsh mere mont more mouth port ridge shaw stead stow thorpe ton vale well wick worth
    """.split()
)
# Combinations that are known names of firms or people rather than invented ones.
NOT_INVENTED = frozenset(
    """
    Ashley Brookfield Copperfield Eastleigh Fenwick Halford Heatherwick Kingsley Marley Marmont Morley
    Northwell Oakley Oakmont Rosemont Silvergate Thornton Whitley Wingate Winston
    """.split()
)
FIRST_NAMES = tuple(
    """
    Ada Alma Anton Arne Astrid Aylin Bela Ben Bruno Carla Cem Clara Dario Edda Elif Emil Enzo Fatma Felix
    Finn Frida Greta Hanna Hugo Ida Ines Ivo Jana Jonas Jule Karim Kira Lars Lena Leo Lotta Luca Maja
    Malik Marc Mila Mona Nadja Nils Noor Olga Oskar Paul Petra Rafael René Rosa Samira Selma Sofia Sören
    Tara Theo Tilda Tom Vera Viktor Yara Zoë
    """.split()
)
SURNAMES = tuple(
    """
    Abel Albrecht Almeida Anders Arslan Bakker Barth Bauer Berg Bianchi Borg Brandt Carlsen Castell Costa
    Dahl Demir Dietrich Duval Eklund Engel Falk Faber Ferrari Fischer Fontaine Gallo Graf Grönlund Haas
    Hansen Heller Holm Horvat Jansen Jensen Kaya Keller Klein Kovač Krüger Lambert Lang Larsen Lind Lorenz
    Maier Marin Martens Moreau Møller Nagel Neri Novak Nyström Olsen Ott Perrin Pohl Quist Reuter Ricci
    Roux Sanders Santos Schäfer Seidel Silva Sommer Stein Strand Thoma Urban Vidal Vogt Weber Wendt Winter
    Yilmaz Zeller
    """.split()
)
