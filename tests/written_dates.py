"""Dates written for tests of the intake: in any order and spelling, and read on one import day."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pytest

from analytics.intake.dates import (
    DateEvidence,
    DateForm,
    Order,
    date_evidence,
    parse_date,
)

IMPORT_DAY = date(2026, 2, 3)
DMY, MDY, YMD, YDM = (DateForm(order) for order in ("dmy", "mdy", "ymd", "ydm"))
Mirror = Literal["dmy", "mdy"]
both_orders = pytest.mark.parametrize("order", ["dmy", "mdy"])


def evidence(*texts: str, **options: int) -> DateEvidence:
    return date_evidence([(text, 1) for text in texts], import_day=IMPORT_DAY, **options)


def read(text: str, form: DateForm = DMY) -> date | None:
    return parse_date(text, form, import_day=IMPORT_DAY)


def write(day: date, order: Order, mark: str = "/", padded: bool = True, short_year: bool = False) -> str:
    width = 2 if padded else 1
    parts = {"d": f"{day.day:0{width}}", "m": f"{day.month:0{width}}", "y": f"{day.year:04}"[2 if short_year else 0 :]}
    return mark.join(parts[part] for part in order)


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]
