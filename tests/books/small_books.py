"""Nasty small books: every oddity of real exports in a few clients and months.

`random_book(seed, folder, **knobs)` writes the three CSV files; the same seed and knobs always give the same
files. A knob that is not given is drawn from the seed.
"""

import csv
import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from hypothesis import strategies as st

from tests.books.small_agreements import add_agreements, dropped_columns, project_clients
from tests.books.small_clients import make_client
from tests.books.small_contacts import make_contacts
from tests.oracle.dates import add_months, last_day

OPTIONAL_CLIENT_COLUMNS = (
    "owner",
    "segment",
    "region",
    "signed_on",
    "notice_days",
    "rank",
    "next_contact_on",
    "ended_on",
    "ended_by",
    "end_reason",
)
OPTIONAL_REVENUE_COLUMNS = ("kind", "periods", "invoice_id")
OPTIONAL_CONTACT_COLUMNS = ("rep", "team", "channel", "minutes", "outcome")

# How the revenue of the book is dated, and how its contacts come.
SHAPES = (
    *("mixed",) * 5,
    *("monthly first", "monthly last"),
    *("partly filled", "partly filled monthly", "partly filled twice"),
    *("incomplete", "no revenue"),
)
CONTACTS = (
    *("full",) * 12,
    *("ends early", "ends early", "ends a week early", "ends a week early"),
    *("missing", "empty", "only planned"),
)


@dataclass(frozen=True)
class SmallBook:
    """Where the files are, and the day on which they are imported."""

    folder: Path
    import_day: date
    as_of: date | None

    @property
    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.csv"))


@dataclass
class Plan:
    """What the makers of clients, revenue and contacts need to know of the book."""

    rng: random.Random
    first: date
    months: int
    shape: str
    contacts: str

    @property
    def last(self) -> date:
        return add_months(self.first, self.months - 1)


def random_book(
    seed: int,
    folder: Path,
    *,
    clients: int | None = None,
    months: int | None = None,
    shape: str | None = None,
    contacts: str | None = None,
) -> SmallBook:
    rng = random.Random(seed)
    drawn_shape, drawn_contacts = rng.choice(SHAPES), rng.choice(CONTACTS)
    drawn_clients, drawn_months = rng.randint(3, 25), rng.randint(8, 40)
    if drawn_shape.startswith("monthly"):
        # Contacts show that a month is not over; without them a monthly export speaks for itself.
        drawn_contacts = rng.choice([drawn_contacts, "missing", "empty", "only planned", "ends early"])
    plan = Plan(
        rng=rng,
        first=add_months(date(2019, 1, 1), rng.randint(0, 40)),
        months=months or drawn_months,
        shape=shape or drawn_shape,
        contacts=contacts or drawn_contacts,
    )
    count = clients or drawn_clients
    if plan.shape.startswith("partly filled"):
        # A month counts as partly filled only from ten clients on.
        count = max(count, 25 if plan.shape.endswith("twice") else 14)
    made = [make_client(plan, number) for number in range(count)]
    revenue = [row for client in made for row in client.revenue]
    rng.shuffle(revenue)
    revenue += project_clients(seed, plan.first, plan.months, plan.shape)
    named = [client.row for client in made if client.row is not None]
    contact_rows = make_contacts(plan, made)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    without_revenue = plan.shape == "no revenue"
    newest = last_day(plan.last) if without_revenue else max(date.fromisoformat(row["date"]) for row in revenue)
    import_day, as_of = _days(plan, newest)
    # Rows a year after the import day are refused.
    farthest = (import_day + timedelta(days=360)).isoformat()
    contact_rows = [row for row in contact_rows if row["date"] <= farthest]
    add_agreements(seed, named, revenue, contact_rows, [import_day, as_of or import_day, last_day(plan.last), newest])
    never = dropped_columns(seed)
    if rng.random() < 0.9 or without_revenue:
        _write(folder / "clients.csv", named, _drop(rng, OPTIONAL_CLIENT_COLUMNS) | never, ["client_id", "name"])
    if not without_revenue:
        dropped = _drop(rng, OPTIONAL_REVENUE_COLUMNS) | never
        _write(folder / "revenue.csv", revenue, dropped, ["client_id", "date", "amount"])
    if plan.contacts != "missing":
        dropped = _drop(rng, OPTIONAL_CONTACT_COLUMNS) | never
        _write(folder / "contacts.csv", contact_rows, dropped, ["client_id", "date", "channel", "outcome"])
    return SmallBook(folder, import_day, as_of)


def _days(plan: Plan, newest: date) -> tuple[date, date | None]:
    """Import day and as-of day: mostly soon after the newest row, now and then before it, or set by hand."""
    rng = plan.rng
    if plan.shape == "incomplete":
        return newest, plan.first + timedelta(days=rng.randint(5, 26))
    end = last_day(plan.last)
    as_of = None
    if plan.shape.startswith("partly filled"):
        as_of = end + timedelta(days=rng.choice([0, 0, 3, 20]))
    elif plan.contacts == "ends a week early":
        as_of = end
    elif rng.random() < 0.15:
        as_of = end - timedelta(days=rng.choice([0, 0, 1, 15, 45, 100]))
    luck = rng.random()
    if luck < 0.7:
        import_day = newest + timedelta(days=rng.randint(0, 40))
    elif luck < 0.85:
        import_day = end - timedelta(days=rng.choice([0, 0, 1, 12, 20]))
    else:
        import_day = last_day(add_months(plan.last, -1)) + timedelta(days=rng.randint(0, 12))
    # A data date that has not passed yet is refused.
    return max(import_day, as_of or import_day), as_of


def _drop(rng: random.Random, optional: tuple[str, ...]) -> set[str]:
    """The optional columns that this export does not have; mostly it has them all."""
    if rng.random() < 0.6:
        return set()
    chance = rng.choice([0.1, 0.3, 1.0])
    dropped = {name for name in optional if rng.random() < chance}
    if "periods" in dropped:
        dropped |= {"period_start", "period_end"}
    return dropped


def _write(path: Path, rows: list[dict[str, str]], dropped: set[str], header: list[str]) -> None:
    names = list(dict.fromkeys(name for row in rows for name in row)) or header
    names = [name for name in names if name not in dropped]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, names, restval="", extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def knobs() -> st.SearchStrategy[dict[str, object]]:
    """Arguments of random_book: a seed, and the knobs that make a failure smaller."""
    return st.fixed_dictionaries(
        {
            "seed": st.integers(0, 2**32 - 1),
            "clients": st.integers(3, 16),
            "months": st.integers(8, 30),
            "shape": st.sampled_from(sorted(set(SHAPES))),
            "contacts": st.sampled_from(sorted(set(CONTACTS))),
        }
    )
