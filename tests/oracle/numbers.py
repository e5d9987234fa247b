"""Rounding, ratios and intervals, straight from their textbook formulas."""

import math
from decimal import ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

Z_95 = 1.959963984540054
MICRO = Decimal("0.000001")


def round6(value: Decimal | Fraction) -> Decimal:
    """Six decimals, half away from zero (what Decimal calls ROUND_HALF_UP)."""
    exact = Fraction(value)
    with localcontext() as context:
        context.prec = 60
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(MICRO, ROUND_HALF_UP)


def ratio(numerator, denominator) -> float | None:
    """The exact quotient as a float; None where it is not defined."""
    if denominator == 0:
        return None
    return float(Fraction(numerator) / Fraction(denominator))


def wilson(successes: int, trials: int) -> tuple[float | None, float | None]:
    """The 95% Wilson score interval of a share."""
    if trials == 0:
        return None, None
    share = successes / trials
    scale = 1 + Z_95**2 / trials
    centre = (share + Z_95**2 / (2 * trials)) / scale
    half = Z_95 * math.sqrt(share * (1 - share) / trials + Z_95**2 / (4 * trials**2)) / scale
    return centre - half, centre + half


def logit_interval(share: Fraction | None, variance: Fraction) -> tuple[float | None, float | None]:
    """95% interval of a rate, formed on the logit scale and carried back."""
    if share is None or share <= 0 or share >= 1:
        return None, None
    centre = math.log(share / (1 - share))
    half = Z_95 * math.sqrt(variance) / float(share * (1 - share))
    return 1 / (1 + math.exp(half - centre)), 1 / (1 + math.exp(-half - centre))


def log_log_interval(survival: Fraction, greenwood: Fraction) -> tuple[float | None, float | None]:
    """95% interval of a survival share on the log(-log) scale, from Greenwood's sum."""
    if survival <= 0 or survival >= 1:
        return None, None
    share = float(survival)
    spread = math.exp(Z_95 * math.sqrt(greenwood) / abs(math.log(share)))
    return share**spread, share ** (1 / spread)
