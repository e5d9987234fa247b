"""Is what the product says what the oracle says? Money and counts exactly, ratios to 1e-9."""

import math
from datetime import date
from decimal import Decimal

TOLERANCE = 1e-9

# Lists without an order of their own are compared by their key; all others row by row.
KEYS = {
    "time_share": ("by",),
    "handoff": ("client_id", "event", "team"),
    "retention_by_coverage": ("horizon_months", "coverage"),
    "neglect_rate_ratio": ("horizon_months",),
    "client_movements": ("client_id",),
    "retention_clients": ("client_id",),
    "churned_clients": ("month", "client_id"),
    "churn_reasons": ("end_reason", "is_chosen_exit"),
    "churn_by_group": ("by",),
    "rank_flow": ("rank_before", "rank"),
}


def difference(metric: str, expected: list[dict], actual: list[dict]) -> str:
    """What is wrong with the actual rows, in words; empty if nothing is."""
    if metric in KEYS:
        expected, actual = (
            sorted(rows, key=lambda row: [row[name] for name in KEYS[metric]]) for rows in (expected, actual)
        )
    for number, (left, right) in enumerate(zip(expected, actual, strict=False)):
        if left.keys() != right.keys():
            return f"columns: expected {sorted(left)}, got {sorted(right)}"
        for name, value in left.items():
            if not same(value, right[name]):
                return f"row {number} {name}: expected {value!r}, got {right[name]!r}\n  {left}\n  {right}"
    if len(expected) != len(actual):
        extra = (expected if len(expected) > len(actual) else actual)[min(len(expected), len(actual))]
        return f"expected {len(expected)} rows, got {len(actual)}; the first without a partner: {extra}"
    return ""


def same(expected: object, actual: object) -> bool:
    if isinstance(expected, list):
        return isinstance(actual, list) and len(expected) == len(actual) and all(map(same, expected, actual))
    if isinstance(expected, float):
        return isinstance(actual, (int, float)) and math.isclose(expected, actual, rel_tol=TOLERANCE, abs_tol=TOLERANCE)
    if isinstance(expected, Decimal):
        # A float would do for no amount of money, however close.
        return isinstance(actual, (int, Decimal)) and expected == actual
    if isinstance(expected, (bool, date, str)):
        return type(expected) is type(actual) and expected == actual
    if isinstance(expected, int):
        # A column of whole numbers with gaps comes as floats.
        return isinstance(actual, (int, float)) and expected == actual
    return expected is actual
