"""The settings that change a figure, with their defaults."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Settings:
    gap_months: int = 0
    rank_a_line: Decimal = Decimal("0.80")
    rank_b_line: Decimal = Decimal("0.95")
    cadence_a_days: int = 30
    cadence_b_days: int = 60
    cadence_c_days: int = 90
    lapsed_months: int = 3
    coverage_lag_months: int = 2
    rank_basis: str = "revenue"
    reporting_currency: str = ""
    excluded_channels: tuple[str, ...] = ("newsletter", "bulk email", "mass email", "campaign", "automated")
    retainer_tiers: tuple[Decimal, ...] = (Decimal(3000), Decimal(5000), Decimal(10000))
    scope_creep_line: Decimal = Decimal("1.10")
    under_use_line: Decimal = Decimal("0.90")
    next_tier_requests: int = 6
    payment_terms_days: int = 30
    dormant_days: int = 60
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

    def cadence(self, rank: str) -> int:
        return {"A": self.cadence_a_days, "B": self.cadence_b_days, "C": self.cadence_c_days}[rank]
