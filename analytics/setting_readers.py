"""How a setting is read from text: one reader per form, each with its limits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal, InvalidOperation

from analytics.errors import UsageError


def whole(low: int, high: int) -> Callable[[str, str], int]:
    """A whole number within limits. Raises UsageError for anything else."""

    def read(name: str, text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = low - 1
        if not low <= value <= high:
            raise UsageError(f'{name} is "{text}".', f"Expected a whole number from {low} to {high}.")
        return value

    return read


def decimal(low: str, high: str) -> Callable[[str, str], Decimal]:
    """A number within limits, with at most four decimal places. Raises UsageError for anything else."""

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


def one_of(*choices: str) -> Callable[[str, str], str]:
    """One of some words. Raises UsageError for anything else."""

    def read(name: str, text: str) -> str:
        if text not in choices:
            raise UsageError(f'{name} is "{text}".', f"Expected one of: {', '.join(choices)}.")
        return text

    return read


def words(name: str, text: str) -> tuple[str, ...]:
    """Words separated by commas, in lower case and in order; none twice. Raises UsageError for anything else."""
    return tuple(sorted({part.strip().lower() for part in text.split(",") if part.strip()}))


def target(name: str, text: str) -> Decimal | None:
    """A ratio, or nothing. Raises UsageError for anything else."""
    return decimal("0.01", "9")(name, text) if text.strip() else None


def currency(name: str, text: str) -> str:
    """Three letters, or nothing. Raises UsageError for anything else."""
    code = text.strip().upper()
    if code and not (len(code) == 3 and code.isascii() and code.isalpha()):
        raise UsageError(f'{name} is "{text}".', "Expected three letters such as EUR, or nothing.")
    return code


def month(name: str, text: str) -> str | None:
    """A month such as 2026-03, or nothing. Raises UsageError for anything else."""
    if not text.strip():
        return None
    try:
        return f"{date.fromisoformat(f'{text.strip()}-01'):%Y-%m}"
    except ValueError:
        raise UsageError(f'{name} is "{text}".', "Expected a month such as 2026-03, or nothing.") from None


def amount(name: str, text: str) -> Decimal | None:
    """An amount above zero with at most two decimal places, or nothing. Raises UsageError for anything else."""
    if not text.strip():
        return None
    return _amount(name, text)


def amounts(name: str, text: str) -> tuple[Decimal, ...]:
    """Amounts above zero, separated by commas or blanks, in rising order. Raises UsageError for anything else."""
    found = tuple(_amount(name, part) for part in text.replace(",", " ").split())
    if not found or len(found) > 8 or list(found) != sorted(set(found)):
        raise UsageError(
            f'{name} is "{text}".', "Expected one to eight amounts in rising order, such as 3000, 5000, 10000."
        )
    return found


def _amount(name: str, text: str) -> Decimal:
    try:
        value = Decimal(text.strip())
    except InvalidOperation:
        value = Decimal("NaN")
    exponent = value.as_tuple().exponent
    if not value.is_finite() or not 0 < value <= 1_000_000_000 or int(exponent) < -2:
        raise UsageError(f'{name} is "{text}".', "Expected an amount above zero with at most two decimal places.")
    # 3E+3 would be written back as such
    return Decimal(format(value, "f"))
