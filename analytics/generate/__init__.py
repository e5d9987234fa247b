"""Invented but lifelike exports, to try the product on and to test it with.

The book is lived through month by month: clients are called or forgotten, grow, shrink and leave, and
silence is one of the reasons why they leave. A client who waited longer than the cadence of its rank two to
four months ago gives notice more often now, so that the link between coverage and churn is there to be found.
Everything follows from the seed. All names are put together from word lists.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from analytics.generate.burdens import find_burdens
from analytics.generate.cast import make_cast
from analytics.generate.clients import write_clients
from analytics.generate.contacts import write_contacts
from analytics.generate.days import make_calendar
from analytics.generate.life import live
from analytics.generate.names import MAX_CLIENTS
from analytics.generate.revenue import write_revenue
from analytics.generate.story import Story

__all__ = ["SAMPLE_SEED", "Story", "generate", "write_sample"]

SAMPLE_SEED = 763


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
    those who waited left more often. Three clients do harm: they quarrel, pay late and take nearly twice their hours;
    others creep beyond their fee, and the contracts of three have run out unnoticed.
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


def _write_book(
    folder: Path, clients: int, months: int, contacts: int, seed: int, last_month: date, story: Story
) -> dict[str, int]:
    if not 1 <= clients <= MAX_CLIENTS or not 1 <= months <= 600 or contacts < 0:
        raise ValueError(
            f"A book needs 1 to {MAX_CLIENTS:,} clients, 1 to 600 months and 0 or more contacts; "
            f"asked for {clients:,} clients, {months:,} months and {contacts:,} contacts."
        )
    calendar = make_calendar(months, last_month)
    cast = make_cast(clients, calendar, seed, story)
    called = 1.0 if contacts else 0.0
    life = live(cast, calendar, seed, story, called)
    for _ in range(4):  # too few contacts to look after everybody: call fewer
        if len(life.touch_client) <= 0.9 * contacts or not contacts:
            break
        called *= 0.85 * contacts / len(life.touch_client)
        life = live(cast, calendar, seed, story, called)
    burdens = find_burdens(cast, life, months, seed)
    folder.mkdir(parents=True, exist_ok=True)
    ids = [f"C{number:0{max(4, len(str(clients)))}d}" for number in range(1, clients + 1)]
    written = write_contacts(folder / "contacts.csv", ids, cast, calendar, life, burdens, contacts, seed)
    return {
        "clients": write_clients(folder / "clients.csv", ids, cast, calendar, life, burdens, seed),
        "revenue": write_revenue(folder / "revenue.csv", ids, cast, calendar, life, burdens, seed),
        "contacts": written,
    }
