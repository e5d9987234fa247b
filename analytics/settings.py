"""The rules that a user may set: their defaults, their limits, and how they are written down.

A setting that changes a figure is stored in the snapshot it was built with; figures are read with those.
A setting that only changes how a page looks (target, benchmark, snapshots kept) takes effect at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from analytics.errors import UsageError

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

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON: decimals as text, so that none turns into a float on the way."""
        return {
            name: str(value) if isinstance(value, Decimal) else list(value) if isinstance(value, tuple) else value
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
}

# Settings that change no figure: no new snapshot is needed for them.
VIEW_SETTINGS = frozenset({"target_net_dollar_retention", "benchmark", "keep_snapshots", "closed_through"})


def _as_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return ",".join(str(part) for part in value)
    return str(value)


def _whole(low: int, high: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise UsageError(f'{name} is "{text}".', f"Expected a whole number from {low} to {high}.")
        return value

    return read


def _decimal(low: str, high: str) -> Callable[[str, str], Decimal]:
    def read(name: str, text: str) -> Decimal:
        try:
            value = Decimal(text)
        except InvalidOperation:
            value = Decimal("NaN")
        exponent = value.as_tuple().exponent
        if not value.is_finite() or not Decimal(low) <= value <= Decimal(high) or int(exponent) < -4:
            raise UsageError(
                f'{name} is "{text}".',
                f"Expected a number from {low} to {high} with at most four decimal places.",
            )
        return value

    return read


def _one_of(*choices: str) -> Callable[[str, str], str]:
    def read(name: str, text: str) -> str:
        if text not in choices:
            raise UsageError(f'{name} is "{text}".', f"Expected one of: {', '.join(choices)}.")
        return text

    return read


def _channels(name: str, text: str) -> tuple[str, ...]:
    return tuple(sorted({part.strip().lower() for part in text.split(",") if part.strip()}))


def _target(name: str, text: str) -> Decimal | None:
    return _decimal("0.01", "9")(name, text) if text.strip() else None


def _currency(name: str, text: str) -> str:
    code = text.strip().upper()
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise UsageError(f'{name} is "{text}".', "Expected three letters such as EUR, or nothing.")
    return code


def _month(name: str, text: str) -> str | None:
    if not text.strip():
        return None
    try:
        return f"{date.fromisoformat(f'{text.strip()}-01'):%Y-%m}"
    except ValueError:
        raise UsageError(f'{name} is "{text}".', "Expected a month such as 2026-03, or nothing.") from None


_READERS: dict[str, Callable[[str, str], Any]] = {
    "gap_months": _whole(0, 12),
    "rank_a_line": _decimal("0.01", "0.99"),
    "rank_b_line": _decimal("0.01", "1"),
    "rank_basis": _one_of(*RANK_BASES),
    "cadence_a_days": _whole(1, 730),
    "cadence_b_days": _whole(1, 730),
    "cadence_c_days": _whole(1, 730),
    "lapsed_months": _whole(1, 36),
    "coverage_lag_months": _whole(0, 12),
    "reporting_currency": _currency,
    "excluded_channels": _channels,
    "target_net_dollar_retention": _target,
    "benchmark": _one_of(*BENCHMARKS),
    "keep_snapshots": _whole(2, 1000),
    "closed_through": _month,
}


def _read(name: str, text: str) -> Any:
    return _READERS[name](name, text)
