"""How a metric asks its SQL file: filters and month bound, options checked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.reader import Reader

EVERYBODY = Filters()


def series(
    reader: Reader, name: str, filters: Filters, month: date | None, **options: str | int | date
) -> pd.DataFrame:
    """One row per month, or that of `month` alone."""
    reader.check_month(month)
    return reader.frame(name, {**filters.parameters(), "month": month, **options})


def listing(
    reader: Reader,
    name: str,
    filters: Filters,
    month: date | None,
    **options: str | int | bool | date | Sequence[Decimal] | None,
) -> pd.DataFrame:
    """Rows of one month, by default the reporting month."""
    return reader.frame(name, {**filters.parameters(), "month": reader.month_or_default(month), **options})


def window(months: int) -> int:
    """A window of whole months. Raises UsageError below 1 or above 120."""
    if not 1 <= months <= 120:
        raise UsageError(f"The window is {months} months.", "Expected 1 to 120.")
    return months


def one_of(what: str, value: str, choices: tuple[str, ...]) -> str:
    """A choice by name. Raises UsageError for any other."""
    if value not in choices:
        raise UsageError(f'There is no {what} "{value}".', f"Expected one of: {'; '.join(choices)}.")
    return value
