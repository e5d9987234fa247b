"""Invented contacts: some clients are called on time, some late, some never."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.oracle.dates import last_day

if TYPE_CHECKING:
    from tests.books.small_books import Plan
    from tests.books.small_clients import MadeClient

Row = dict[str, str]

CHANNELS = ("call", "email", "visit", "", "Newsletter", "newsletter", "Bulk email", "automated")
OUTCOMES = (
    *("",) * 8,
    "good",
    "good",
    "Planned",
    "scheduled",
    "cancelled",
    "Canceled",
    "no-show",
    "No show",
    "noshow",
)


def make_contacts(plan: Plan, clients: list[MadeClient]) -> list[Row]:
    rng = plan.rng
    if plan.contacts in ("missing", "empty"):
        return []
    # Contacts may begin long after the revenue, and end before it or run on as plans.
    begin = plan.first + timedelta(days=rng.choice([-60, 0, 0, 0, 120]))
    end = last_day(plan.last) + timedelta(days=rng.choice([-20, -10, -1, 0, 10, 60]))
    if plan.contacts == "ends early":
        end -= timedelta(days=rng.randint(20, 120))
    if plan.contacts == "ends a week early":
        end = last_day(plan.last) - timedelta(days=rng.randint(6, 9))
    rows = [_contact(rng, clients[0].client_id, end)]
    for client in clients:
        rows += _rhythm(rng, client.client_id, begin, end)
    if rng.random() < 0.4:
        rows += _rhythm(rng, "nobody knows", begin, end)
    if plan.contacts == "only planned":
        for row in rows:
            row["outcome"] = "planned"
    rng.shuffle(rows)
    return rows


def _rhythm(rng: random.Random, client_id: str, begin: date, end: date) -> list[Row]:
    every = rng.choice([None, 15, 15, 20, 20, 30, 30, 45, 60, 90, 150])
    rows: list[Row] = []
    day = begin + timedelta(days=rng.choice([3, 10, 20, 90, 200]))
    while every is not None and day <= end:
        rows.append(_contact(rng, client_id, day))
        day += timedelta(days=max(0, every + rng.randint(-15, 15)))
        # Some are called for a while only.
        if rng.random() < 0.02:
            break
    return rows


def _contact(rng: random.Random, client_id: str, day: date) -> Row:
    return {
        "client_id": client_id,
        "date": day.isoformat(),
        "rep": rng.choice(["Ana", "Bo", "Cy", ""]),
        "team": rng.choice(["sales", "support", "support", ""]),
        "channel": rng.choice(CHANNELS),
        "minutes": rng.choice(["", "0", "15", "30", "45", "60"]),
        "outcome": rng.choice(OUTCOMES),
    }
