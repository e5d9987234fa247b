"""Values as letters and reports write them: amounts with their sign, days and months in full, lists with an `and`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£"}


def is_known(value: Any) -> bool:
    """Whether a value of a frame is there."""
    return value is not None and not pd.isna(value)


def money(amount: Any, currency: str) -> str:
    """An amount in full: without cents, unless it has some."""
    sign = _SIGNS.get(currency, f"{currency} " if currency else "")
    exact = Decimal(str(amount)).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{'−' if exact < 0 else ''}{sign}{f'{abs(exact):,.2f}'.removesuffix('.00')}"


def quantity(value: Any, unit: str) -> str:
    """A number and its noun: 1 hour, 126.5 hours."""
    text = f"{Decimal(str(value)).quantize(Decimal('0.01'), ROUND_HALF_UP):,f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{text} {unit}{'' if text == '1' else 's'}"


def long_day(day: date) -> str:
    """A day in full: 1 March 2023."""
    return f"{day.day} {day:%B %Y}"


def listed(parts: Sequence[str]) -> str:
    """The parts in a sentence: a, b and c."""
    return ", ".join(parts[:-1]) + (" and " if parts[1:] else "") + parts[-1] if parts else ""
