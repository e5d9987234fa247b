"""The rules that a user may set: their defaults, their limits, and how they are written down.

A setting that changes a figure is stored in the snapshot it was built with; figures are read with those.
A setting that only changes how a page looks (target, benchmark, snapshots kept) takes effect at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal
from typing import Any

from analytics.errors import UsageError
from analytics.setting_readers import (
    amount,
    amounts,
    currency,
    decimal,
    month,
    one_of,
    target,
    whole,
    words,
)

BENCHMARKS = ("none", "agency", "saas")
RANK_BASES = ("revenue", "recurring", "margin")


@dataclass(frozen=True)
class Settings:
    """Every setting with its default. Ratios are 0 to 1, spans are whole months or days."""

    gap_months: int = 0
    rank_a_line: Decimal = Decimal("0.80")
    rank_b_line: Decimal = Decimal("0.95")
    rank_basis: str = "revenue"
    cadence_a_days: int = 30
    cadence_b_days: int = 60
    cadence_c_days: int = 90
    lapsed_months: int = 3
    coverage_lag_months: int = 2
    excluded_channels: tuple[str, ...] = ("automated", "bulk email", "campaign", "mass email", "newsletter")
    target_net_dollar_retention: Decimal | None = None
    benchmark: str = "agency"
    keep_snapshots: int = 20
    # three letters; empty: the only currency there is, else the one whose rate is always 1
    reporting_currency: str = ""
    # such as "2026-03": months up to this one change only with a reason
    closed_through: str | None = None
    # monthly fees at which a tier of retainers starts; those below the first are a tier of their own
    retainer_tiers: tuple[Decimal, ...] = (Decimal(3000), Decimal(5000), Decimal(10_000))
    scope_creep_line: Decimal = Decimal("1.10")
    under_use_line: Decimal = Decimal("0.90")
    next_tier_requests: int = 6
    payment_terms_days: int = 30
    dormant_days: int = 60
    income_goal: Decimal | None = None
    team_hours: Decimal | None = None
    negative_outcomes: tuple[str, ...] = ("abuse", "blame", "dispute")
    fit_part_ways_margin: Decimal = Decimal("0.10")
    fit_part_ways_outcomes: int = 3
    fit_raise_margin: Decimal = Decimal("0.25")
    fit_raise_hours: Decimal = Decimal("1.10")
    fit_staff_margin: Decimal = Decimal("0.36")
    fit_staff_minutes: int = 20
    fit_known_share: Decimal = Decimal("0.75")
    fit_weight_hours: int = 1
    fit_weight_minutes: int = 1
    fit_weight_lateness: int = 1
    fit_weight_outcomes: int = 1
    fit_weight_out_of_scope: int = 1

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON: decimals as text, so that none turns into a float on the way."""
        return {
            name: [_plain(part) for part in value] if isinstance(value, tuple) else _plain(value)
            for name, value in asdict(self).items()
        }

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Settings:
        """The settings that `to_json` wrote; names this version does not know are left out."""
        known = {field.name for field in fields(Settings)}
        changes = {name: _read(name, _as_text(value)) for name, value in values.items() if name in known}
        return replace(Settings(), **changes)

    def changed(self, changes: Mapping[str, str]) -> Settings:
        """These settings with some values replaced, given as text.

        Raises UsageError for an unknown name or a value outside its limits.
        """
        unknown = [name for name in changes if name not in SETTING_MEANINGS]
        if unknown:
            raise UsageError(
                f'There is no setting named "{unknown[0]}".',
                f"The settings are: {', '.join(SETTING_MEANINGS)}.",
            )
        result = replace(self, **{name: _read(name, text) for name, text in changes.items()})
        if not result.rank_a_line < result.rank_b_line:
            raise UsageError(
                f"rank_a_line is {result.rank_a_line} and rank_b_line {result.rank_b_line}.",
                "The line of rank A must lie below that of rank B.",
            )
        return result

    @property
    def longest_cadence_days(self) -> int:
        """The longest of the three cadences: before it has passed, nobody can be called neglected."""
        return max(self.cadence_a_days, self.cadence_b_days, self.cadence_c_days)


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value


# What each setting means, in one line: shown by the command line and on the settings page.
SETTING_MEANINGS: dict[str, str] = {
    "gap_months": "months without MRR, followed by MRR again, that do not end a client (0 to 12)",
    "rank_a_line": "share of revenue below which a client starts rank A (0.80)",
    "rank_b_line": "share of revenue below which a client starts rank B (0.95)",
    "rank_basis": "what ranks are made from: revenue, recurring or margin of 12 months",
    "cadence_a_days": "days within which a client of rank A should be touched",
    "cadence_b_days": "days within which a client of rank B should be touched",
    "cadence_c_days": "days within which a client of rank C should be touched",
    "lapsed_months": "months without any revenue after which a churned client counts as lapsed",
    "coverage_lag_months": "months between measuring coverage and counting who leaves",
    "excluded_channels": "channels that are no touch, separated by commas",
    "reporting_currency": "currency of every figure, three letters; empty: the only one, else the one with rate 1",
    "target_net_dollar_retention": "target line for net dollar retention, e.g. 1.05; empty for none",
    "benchmark": "published bands to show: agency, saas or none",
    "keep_snapshots": "how many snapshots stay on disk; any other is built again from the imports",
    "closed_through": "last closed month, such as 2026-03: an import that changes it, or one before, needs a reason",
    "retainer_tiers": "monthly fees at which a tier of retainers starts, separated by commas (3000, 5000, 10000)",
    "scope_creep_line": "hours delivered / hours of the fee above which it is scope creep (1.10)",
    "under_use_line": "hours delivered / hours of the fee below which a retainer is at risk of being cut (0.90)",
    "next_tier_requests": "contacts out of scope in three months from which a client fits the tier above",
    "payment_terms_days": "days to pay, for invoices without a due date",
    "dormant_days": "days without revenue and touch after which a project client counts as dormant",
    "income_goal": "monthly income from retainers that you want to reach; empty for none",
    "team_hours": "hours a month that the team has for clients; empty if not known",
    "negative_outcomes": "outcomes of contacts that count against a client, separated by commas",
    "fit_part_ways_margin": "part ways: margin below this (0.10), and",
    "fit_part_ways_outcomes": "part ways: at least so many contacts with a negative outcome in 12 months",
    "fit_raise_margin": "raise price: margin below this (0.25), and",
    "fit_raise_hours": "raise price: hours delivered / hours of the fee above this (1.10)",
    "fit_staff_margin": "staff for less: margin below this (0.36), and",
    "fit_staff_minutes": "staff for less: more minutes of contact than this for each 1,000 of revenue",
    "fit_known_share": "share of a client's revenue whose rows must carry a cost for a verdict (0.75)",
    "fit_weight_hours": "weight of hours over the fee in the burden (0 to 10)",
    "fit_weight_minutes": "weight of contact minutes in the burden (0 to 10)",
    "fit_weight_lateness": "weight of late payment in the burden (0 to 10)",
    "fit_weight_outcomes": "weight of negative outcomes in the burden (0 to 10)",
    "fit_weight_out_of_scope": "weight of contacts out of scope in the burden (0 to 10)",
}

# Settings that change no figure: no new snapshot is needed for them.
VIEW_SETTINGS = frozenset(
    {"target_net_dollar_retention", "benchmark", "keep_snapshots", "closed_through", "income_goal", "team_hours"}
)


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value)
    return str(value)


_READERS: dict[str, Callable[[str, str], Any]] = {
    "gap_months": whole(0, 12),
    "rank_a_line": decimal("0.01", "0.99"),
    "rank_b_line": decimal("0.01", "1"),
    "rank_basis": one_of(*RANK_BASES),
    "cadence_a_days": whole(1, 730),
    "cadence_b_days": whole(1, 730),
    "cadence_c_days": whole(1, 730),
    "lapsed_months": whole(1, 36),
    "coverage_lag_months": whole(0, 12),
    "reporting_currency": currency,
    "excluded_channels": words,
    "target_net_dollar_retention": target,
    "benchmark": one_of(*BENCHMARKS),
    "keep_snapshots": whole(2, 1000),
    "closed_through": month,
    "retainer_tiers": amounts,
    "scope_creep_line": decimal("1", "10"),
    "under_use_line": decimal("0", "1"),
    "next_tier_requests": whole(1, 1000),
    "payment_terms_days": whole(0, 365),
    "dormant_days": whole(1, 3650),
    "income_goal": amount,
    "team_hours": amount,
    "negative_outcomes": words,
    "fit_part_ways_margin": decimal("-10", "1"),
    "fit_part_ways_outcomes": whole(1, 1000),
    "fit_raise_margin": decimal("-10", "1"),
    "fit_raise_hours": decimal("0", "10"),
    "fit_staff_margin": decimal("-10", "1"),
    "fit_staff_minutes": whole(0, 100_000),
    "fit_known_share": decimal("0", "1"),
    "fit_weight_hours": whole(0, 10),
    "fit_weight_minutes": whole(0, 10),
    "fit_weight_lateness": whole(0, 10),
    "fit_weight_outcomes": whole(0, 10),
    "fit_weight_out_of_scope": whole(0, 10),
}


def _read(name: str, text: str) -> Any:
    return _READERS[name](name, text)
