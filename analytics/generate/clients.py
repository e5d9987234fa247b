"""The clients export: one row for each client, with its contract, what is planned and how it ended."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from analytics.generate.arrays import ints, pick
from analytics.generate.burdens import Burdens
from analytics.generate.cast import Cast
from analytics.generate.days import Calendar, weekday
from analytics.generate.life import Life
from analytics.generate.names import SEGMENTS, slug
from analytics.generate.writing import blank, money, take, write_csv

CLIENTS = tuple(
    """
    client_id name owner segment region email signed_on contract_ends_on notice_days monthly_fee
    retained_hours rank next_contact_on ended_on ended_by end_reason currency
    """.split()
)

REGIONS = ("North", "South", "East", "West")
MAILBOXES = ("office", "hello", "accounts", "info")
REASONS_CLIENT = (
    "no longer felt looked after", "went to a competitor", "price", "budget cut", "took the work in-house",
    "closed the business",
)  # fmt: skip
REASONS_US = (
    "not profitable", "did not pay", "disputes over scope", "not a fit any more",
)  # fmt: skip


def write_clients(
    path: Path, ids: list[str], cast: Cast, calendar: Calendar, life: Life, burdens: Burdens, seed: int
) -> int:
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
    has_contract = has_fee & ((rng.random(clients) < 0.7) | burdens.past_contract)
    contract_ends_on = calendar.day(np.where(burdens.past_contract, year_end - 12, year_end), signed_day) - 1

    has_plan = here & (rng.random(clients) < np.where(life.silent[:, -1], 0.16, 0.08))
    next_contact_on = weekday(end + rng.integers(2, 33, clients))
    by_hand = np.zeros(clients, bool)  # small ones that somebody wants looked after like large ones
    small = np.flatnonzero(here & (life.rank[:, -1] > 0))
    by_hand[rng.permutation(small)[: max(1, clients // 70)]] = True
    theirs = np.where(
        life.from_silence,
        pick(rng, (5, 3, 1, 1, 1, 0.5), clients),
        pick(rng, (0.6, 2, 3, 2, 2, 1), clients),
    )
    ours = len(REASONS_CLIENT) + pick(rng, [1] * len(REASONS_US), clients)
    reason = take(REASONS_CLIENT + REASONS_US, np.where(life.by_us, ours, theirs))
    mailbox = [f"{MAILBOXES[i % len(MAILBOXES)]}@{slug(name)}.example" for i, name in enumerate(cast.names)]
    notice = (cast.notice_months * 30).tolist()
    hours = np.maximum(1, ints(np.round(life.fee[:, -1] / 100 / cast.hourly))).tolist()
    return write_csv(
        path,
        CLIENTS,
        [
            ids,
            cast.names,
            take(cast.people, cast.last_owner),
            take([name for name, _ in SEGMENTS], cast.segment),
            take(REGIONS, pick(rng, (3, 3, 2, 2), clients)),
            blank(mailbox, rng.random(clients) < 0.93),
            calendar.text(cast.signed_on),
            calendar.text(np.where(has_contract, contract_ends_on, end), has_contract),
            blank(map(str, notice), cast.notice_months > 0),
            blank(money(life.fee[:, -1]), has_fee),
            blank(map(str, hours), has_fee),
            blank(["A"] * clients, by_hand),
            calendar.text(np.where(has_plan, next_contact_on, end), has_plan),
            calendar.text(np.where(ended, ended_on, end), ended),
            blank(take(("client", "us"), life.by_us), ended),
            blank(reason, ended & (rng.random(clients) < 0.85)),
            ["EUR"] * clients,
        ],
    )
