"""Prints a metric as a table, CSV or JSON: for the command line and for exports."""

from __future__ import annotations

import csv
import inspect
import io
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd

from analytics.csv_safety import safe_cell
from analytics.errors import UsageError

FORMATS = ("table", "csv", "json")


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows with Python values: Decimal, date, int, float, str, bool, list; None for what is not there."""
    names = list(frame.columns)
    return [
        dict(zip(names, (_plain(value) for value in row), strict=True))
        for row in frame.itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or (isinstance(value, float) and value != value):
        return None
    if isinstance(value, pd.Timestamp | datetime):
        return value.date()
    if hasattr(value, "tolist"):
        value = value.tolist()
    return value


def money_text(value: Decimal) -> str:
    """An exact amount without useless zeros: 1000.500000 -> 1000.5, and never an exponent.

    >>> money_text(Decimal("1000.500000")), money_text(Decimal("300.000000"))
    ('1000.5', '300')
    """
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return money_text(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return " ".join(_cell(part) for part in value)
    return str(value)


def as_csv(frame: pd.DataFrame) -> str:
    """Comma separated, one header line, unrounded; client text is disarmed against formulas."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(frame.columns)
    for row in plain_rows(frame):
        writer.writerow([safe_cell(value) if isinstance(value, str) else _cell(value) for value in row.values()])
    return text.getvalue()


def as_json(frame: pd.DataFrame) -> str:
    """A list of objects; ratios as unrounded numbers, money as exact numbers, dates as text."""

    def encode(value: Any) -> Any:
        if isinstance(value, Decimal):
            text = money_text(value)
            return int(text) if "." not in text else float(text)
        return value.isoformat() if isinstance(value, date) else value

    rows = [{name: encode(value) for name, value in row.items()} for row in plain_rows(frame)]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def as_table(frame: pd.DataFrame) -> str:
    """Columns aligned for reading: ratios with four digits, an undefined one as a dash."""
    rows = [[_shown(value) for value in row.values()] for row in plain_rows(frame)]
    names = [str(name) for name in frame.columns]
    widths = [max([len(name), *(len(row[place]) for row in rows)]) for place, name in enumerate(names)]
    numeric = [
        any(isinstance(value, int | float | Decimal) for value in frame[name].tolist()) for name in frame.columns
    ]

    def line(cells: list[str]) -> str:
        return "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(cells, widths, numeric, strict=True)
        ).rstrip()

    return "\n".join([line(names), line(["-" * width for width in widths]), *(line(row) for row in rows)]) + "\n"


def _shown(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}"
    # control characters in client text must not reach the terminal
    return "".join(character if character.isprintable() else " " for character in _cell(value))


def check_options(metric: Callable[..., pd.DataFrame], options: dict[str, Any]) -> None:
    """Raises UsageError for an option that the metric does not have."""
    known = inspect.signature(metric).parameters
    for name in options:
        if name not in known:
            having = [one for one in known if one not in ("reader", "filters", "month")]
            raise UsageError(
                f"{metric.__name__} has no option --{name}.",
                f"Its options are: {', '.join('--' + one for one in having)}." if having else "It has none.",
            )
