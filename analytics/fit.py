"""Which clients to keep, reprice, staff for less or part ways with: the evidence, and the verdict of plain rules."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from analytics.asking import EVERYBODY, listing
from analytics.filters import Filters
from analytics.reader import Reader
from analytics.settings import Settings

KEEP, RAISE_PRICE, STAFF_FOR_LESS = "keep", "raise price", "staff for less"
PART_WAYS, NO_VERDICT = "part ways", "no verdict"
VERDICTS = (KEEP, RAISE_PRICE, STAFF_FOR_LESS, PART_WAYS, NO_VERDICT)
# The figures of the evidence, and the export column without which each of them is missing.
EVIDENCE = {
    "margin": "cost",
    "effective_hourly_rate": "hours",
    "hours_ratio": "retained_hours",
    "out_of_scope_contacts": "out_of_scope",
    "days_late": "paid_on",
    "negative_outcomes": "outcome",
    "minutes_per_1000": "minutes",
}


@dataclass(frozen=True)
class Rule:
    """One verdict: the figures that it rests on, and when it holds, in words made from the settings."""

    verdict: str
    figures: tuple[str, ...]
    words: Callable[[Settings], str]


# The rules in the order in which they are tried: the first that surely holds gives the verdict. The comparisons
# themselves stand in sql/of_month/fit.sql, on exact decimals.
RULES = (
    Rule(
        PART_WAYS,
        ("margin", "negative_outcomes"),
        lambda rules: (
            f"Margin under {_percent(rules.fit_part_ways_margin)} and {rules.fit_part_ways_outcomes} or more contacts "
            f"with a negative outcome ({', '.join(rules.negative_outcomes)})."
        ),
    ),
    Rule(
        RAISE_PRICE,
        ("margin", "hours_ratio"),
        lambda rules: (
            f"Margin under {_percent(rules.fit_raise_margin)} and hours above {_percent(rules.fit_raise_hours)} of "
            "those that the fee includes."
        ),
    ),
    Rule(
        STAFF_FOR_LESS,
        ("margin", "minutes_per_1000"),
        lambda rules: (
            f"Margin under {_percent(rules.fit_staff_margin)} and more than {rules.fit_staff_minutes} minutes of "
            "contact for each 1,000 of revenue."
        ),
    ),
    Rule(
        NO_VERDICT,
        (),
        lambda rules: (
            f"Under {_percent(rules.fit_known_share)} of the revenue carries a cost, so the margin is unknown; or a "
            "rule cannot be decided, because its other figure is missing."
        ),
    ),
    Rule(KEEP, (), lambda rules: "None of these. A good client that no longer fits is marked by hand."),
)


def client_fit(
    reader: Reader,
    filters: Filters = EVERYBODY,
    month: date | None = None,
    drawable: bool = False,
    most: int | None = None,
) -> pd.DataFrame:
    """What speaks for and against each active client over 12 months, and the verdict of the rules.

    Formula: margin = (revenue_12m - cost_12m) / revenue_12m; verdict: the first rule that surely holds of part ways,
        raise price, staff for less; no verdict where a rule cannot be decided; else keep. burden = 100 x weighted mean
        of the percentiles of hours_ratio, minutes_per_1000, days_late, negative_outcomes and out_of_scope_contacts
    Unit: ratios, money, hours, days, counts; percentiles 0 to 1 are the share of the other clients with a smaller value
    Source: revenue.csv amount, cost, hours, due_on, paid_on; clients.csv retained_hours; contacts.csv minutes, outcome,
        out_of_scope
    Edge cases: a figure is null where its column is missing, and the client's `missing` names the column; a margin
        counts as unknown while too small a share of the revenue carries a cost; percentiles are among all active
        clients of the book that have the figure, whatever the filters; with `drawable`, only clients whose margin and
        burden are known; with `most`, only so many rows, the first of the order
    Example: b pays 60,000 and costs 57,600, and takes 60 of 50 agreed hours a month: margin 4%, hours 120%
        >>> last(client_fit, "verdict", client_id="b")
        'raise price'
    """
    return listing(reader, "client_fit", filters, month, drawable=drawable, most=most)


def fit_summary(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """How many clients have each verdict, what they bring and what they take.

    Formula: sums of client_fit by verdict; margin of the sums over clients whose margin is known
    Unit: clients, money, hours, ratios
    Source: client_fit
    Edge cases: five rows, a verdict without clients has zeros; cost and hours are null where no client has any
    Example: of a, c and f, (211,000 - 91,200) / 211,000
        >>> last(fit_summary, "margin", verdict="keep")
        0.568
    """
    return listing(reader, "fit_summary", filters, month)


def fit_medians(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """The median of each figure of client_fit, to hold one client against.

    Formula: median over all active clients of the book that have the figure
    Unit: as in client_fit
    Source: client_fit
    Edge cases: of the whole book, whatever the filters; null where no client has the figure
    Example: hours to fee of b 1.2, a 0.788, c 0.8 and f 1: half way between the middle two
        >>> last(fit_medians, "hours_ratio")
        0.9
    """
    del filters  # a client is held against the whole book
    return reader.frame("fit_medians", {"month": reader.month_or_default(month)})


def fit_gaps(reader: Reader, filters: Filters = EVERYBODY, month: date | None = None) -> pd.DataFrame:
    """One row: how many clients have each figure, can be drawn, and lack a column that a verdict needs.

    Source: client_fit
    """
    return listing(reader, "fit_gaps", filters, month)


def clients_to_part(
    reader: Reader, month: date | None = None, but: Collection[str] = (), most: int | None = None
) -> pd.DataFrame:
    """The clients of the book with the verdict part ways, but for some: figures, and was_to_part_before.

    `clients` in each row is how many there are; with `most` only the first so many, those with the most revenue.

    Source: client_fit of the month and of the one before
    """
    return reader.frame("clients_to_part", {"month": reader.month_or_default(month), "but": sorted(but), "most": most})


def _percent(ratio: Decimal) -> str:
    """A threshold as people say it: 10%, or 12.5% where it is no whole percentage."""
    return f"{(ratio * 100).normalize():f}%"
