"""One random book through the product and through the oracle: where do they differ?"""

import random
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from analytics import month_tables
from tests.books.compare import difference
from tests.books.currency_books import currency_book
from tests.books.sides import OracleSide
from tests.books.small_books import SmallBook, random_book
from tests.oracle import ORACLE
from tests.product import ProductBook

# Options of single metrics beyond month and filters; each comparison draws one.
OPTIONS = {
    "net_dollar_retention": [{}, {"months": 1}, {"months": 3}],
    "gross_dollar_retention": [{}, {"months": 1}, {"months": 6}],
    "client_churn_rate": [{}, {"months": 3}, {"months": 12}],
    "retention_clients": [{}, {"months": 3}],
    "retention_conventions": [{}, {"months": 3}],
    "churned_clients": [{}, {"months": 6}],
    "churn_by_group": [{}, {"by": "owner", "months": 3}, {"by": "region"}, {"by": "rank"}],
    "rank_movement": [{}, {"months": 1}, {"months": 3}],
    "rank_flow": [{}, {"months": 1}],
    "coverage_by_owner": [{}, {"by": "owner,rank"}, {"by": "rank"}],
    "time_share": [{}, {"by": "client"}, {"by": "owner"}],
    "retention_by_coverage": [{}, {"lag": 0}, {"lag": 1}],
    "neglect_rate_ratio": [{}, {"lag": 0}, {"lag": 1}],
    "retained_hours": [{}, {"months": 3}, {"by": "owner", "months": 12}, {"by": "status"}, {"by": "month"}],
    "effective_hourly_rate": [{}, {"months": 3}, {"by": "owner"}, {"by": "month"}],
    "days_late": [{}, {"by": "owner"}, {"by": "month"}],
    "renewals_due": [{}, {"days": 30}, {"days": 60}],
    "expected_work": [{}, {"months": 1}, {"months": 12}],
}

FILTERS = [
    {},
    {"owners": ("Ana",)},
    {"owners": ("Ana", "")},
    {"segments": ("small",)},
    {"segments": ("large", "small"), "regions": ("north",)},
    {"regions": ("",)},
    {"ranks": ("A",)},
    {"ranks": ("B", "C")},
    {"ranks": ("unranked",)},
    {"ranks": ("A", "unranked"), "owners": ("Ana", "Bo")},
    {"owners": ("nobody of this name",)},
]

# Settings of agreements and fit, drawn beside those below.
AGREEMENTS = [
    {},
    {"retainer_tiers": (Decimal(100), Decimal("250.5"), Decimal(1000)), "next_tier_requests": 1, "dormant_days": 20},
    {"payment_terms_days": 0, "scope_creep_line": Decimal("1.05"), "under_use_line": Decimal("0.95")},
    {
        "retainer_tiers": (Decimal(300),),
        "payment_terms_days": 45,
        "negative_outcomes": ("dispute", "late"),
        "fit_part_ways_outcomes": 1,
        "fit_known_share": Decimal("0.3"),
        "fit_weight_hours": 0,
        "fit_weight_lateness": 3,
    },
    {
        "fit_part_ways_margin": Decimal("0.3"),
        "fit_part_ways_outcomes": 2,
        "fit_raise_margin": Decimal("0.36"),
        "fit_raise_hours": Decimal("1"),
        "fit_staff_margin": Decimal("0.9"),
        "fit_staff_minutes": 5,
        "fit_known_share": Decimal("0"),
        "fit_weight_outcomes": 10,
        "next_tier_requests": 3,
    },
]

SETTINGS = [
    {},
    {"gap_months": 1},
    {"gap_months": 2},
    {},
    {"rank_a_line": Decimal("0.5"), "rank_b_line": Decimal("0.9"), "lapsed_months": 1},
    {"cadence_a_days": 14, "cadence_b_days": 45, "cadence_c_days": 120, "gap_months": 1},
    {"excluded_channels": ("call", "newsletter"), "coverage_lag_months": 1, "gap_months": 2},
    {"rank_basis": "recurring", "lapsed_months": 6},
    {"rank_basis": "margin"},
]

# How many past months of a book are looked at, besides all of a series and the newest of a list.
PAST_MONTHS = 2


def problems_of_seed(seed: int) -> list[str]:
    with TemporaryDirectory() as folder:
        return problems_of(random_book(seed, Path(folder) / "exports"), seed)


def problems_of_currencies(seed: int, **knobs: object) -> list[str]:
    """The same with two or three currencies and a file of rates."""
    with TemporaryDirectory() as folder:
        book = currency_book(seed, Path(folder) / "exports", **knobs)
        return problems_of(book.made, seed, {"reporting_currency": book.reporting_currency})


def problems_of(made: SmallBook, seed: int, more: dict | None = None) -> list[str]:
    """What differs, in words: every metric once, half of the time of a past month and filtered.

    Every third book keeps the tables of its reporting month, as large ones do.
    """
    with patch.object(month_tables, "KEPT_FROM_ROWS", 0 if seed % 3 == 0 else month_tables.KEPT_FROM_ROWS):
        return _problems_of(made, seed, more)


def _problems_of(made: SmallBook, seed: int, more: dict | None) -> list[str]:
    chosen = SETTINGS[seed % len(SETTINGS)] | AGREEMENTS[seed % len(AGREEMENTS)] | (more or {})
    oracle = OracleSide(made.folder, made.import_day, made.as_of, chosen)
    # What an import tells has tests of its own; that it can be told of any book, every sixth shows.
    product = ProductBook(
        made.files, made.folder.parent / "product", made.import_day, made.as_of, chosen, is_told=seed % 6 == 0
    )
    for name in ("data_date", "reporting_month", "is_complete"):
        if getattr(oracle, name) != getattr(product, name):
            return [f"{name}: expected {getattr(oracle, name)}, got {getattr(product, name)}"]
    rng = random.Random(seed)
    # a few months for all metrics of a book, which share tables of them; another book has others
    months = [None, *2 * rng.sample(oracle.book.months(), min(PAST_MONTHS, len(oracle.book.months())))]
    problems = []
    for metric in ORACLE:
        arguments = dict(rng.choice(OPTIONS.get(metric, [{}])))
        if rng.random() < 0.6:
            arguments |= {"month": rng.choice(months)} | rng.choice(FILTERS)
        problem = difference(metric, oracle.rows(metric, **arguments), product.rows(metric, **arguments))
        if problem:
            problems.append(f"{metric} {arguments} {chosen}: {problem}")
    return problems
