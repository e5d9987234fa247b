"""How numbers, dates and other people's text are written on the screen and in an export."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from analytics import csv_safety

MISSING = "–"
MINUS = "−"
SYMBOLS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "ILS": "₪",
    "CHF": "CHF ",
    "SEK": "SEK ",
    "NOK": "NOK ",
    "DKK": "DKK ",
    "PLN": "PLN ",
    "CZK": "CZK ",
    "CAD": "CA$",
    "AUD": "A$",
    "NZD": "NZ$",
}

# Addresses become links even when their marks are escaped, unless something invisible stands in them.
_LINKS = re.compile(r"://|@|www(?=\.)", re.IGNORECASE)
_JOINER = "\u2060"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~$:&=^@/])")


# --- missing values ------------------------------------------------------------------------------


def is_missing(value: Any) -> bool:
    """Whether a value of a frame is undefined: None, NaN or NaT."""
    if value is None or value is pd.NaT or value is pd.NA:
        return True
    # tables ask this of every cell, and only numbers differ from themselves
    return isinstance(value, float | Decimal | np.floating) and bool(value != value)


def number(value: Any) -> float | None:
    """A value of a frame as a float, or None when it is undefined."""
    if type(value) is not float and (value is None or value is pd.NaT or value is pd.NA):
        return None
    amount = float(value)
    return None if amount != amount else amount


# --- money ---------------------------------------------------------------------------------------


def symbol(currency: str) -> str:
    """What stands before an amount: a sign, or the code and a blank; nothing when no currency is known."""
    if not currency:
        return ""
    return SYMBOLS.get(currency.upper(), f"{currency.upper()} ")


def money(value: Any, currency: str = "", *, decimals: int | None = None, sign: bool = False) -> str:
    """An amount for a sentence or a figure: €48k, with decimals=1 €48.0k, and €650 below a thousand."""
    amount = number(value)
    if amount is None:
        return MISSING
    size = abs(amount)
    for limit, divisor, unit, digits in (
        (999_500_000, 1_000_000_000, "bn", 2),
        (999_500, 1_000_000, "m", 2),
        (999.5, 1_000, "k", 0),
    ):
        if size >= limit:
            text = f"{size / divisor:,.{digits if decimals is None else decimals}f}{unit}"
            break
    else:
        text = f"{size:,.0f}"
    return f"{_sign(amount if text.strip('0.,kmbn') else 0.0, sign)}{symbol(currency)}{text}"


def money_exact(value: Any, currency: str = "", *, sign: bool = False) -> str:
    """An amount in full, without cents: €7,580. In tables the unit stands in the heading: leave it out."""
    amount = number(value)
    if amount is None:
        return MISSING
    return f"{_sign(round(amount), sign)}{symbol(currency)}{abs(amount):,.0f}"


# --- ratios and counts ---------------------------------------------------------------------------


def percent(value: Any, decimals: int = 0) -> str:
    """A ratio as a percentage: 84%, with decimals=1 104.2%."""
    ratio = number(value)
    if ratio is None:
        return MISSING
    text = f"{abs(ratio) * 100:,.{decimals}f}"
    return f"{_sign(ratio if text.strip('0.') else 0.0, False)}{text}%"


def points(value: Any, decimals: int = 1) -> str:
    """A difference of two ratios in percentage points, with its sign: +0.7 pp."""
    difference = number(value)
    if difference is None:
        return MISSING
    text = f"{abs(difference) * 100:,.{decimals}f}"
    return f"{_sign(difference if text.strip('0.') else 0.0, True)}{text} pp"


def multiple(value: Any, decimals: int = 1) -> str:
    """How many times: 2.5 ×."""
    ratio = number(value)
    return MISSING if ratio is None else f"{ratio:,.{decimals}f} ×"


def interval(low: Any, high: Any, decimals: int = 0) -> str:
    """A 95% interval of a ratio: 1.4 to 16.5%."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{percent(low, decimals).removesuffix('%')} to {percent(high, decimals)}"


def count(value: Any, *, sign: bool = False) -> str:
    """A whole number with thousands separators: 1,460."""
    amount = number(value)
    return MISSING if amount is None else f"{_sign(amount, sign)}{abs(amount):,.0f}"


def counted(value: Any, singular: str, plural: str = "") -> str:
    """A number and its noun: 1 client, 12 clients."""
    return f"{count(value)} {singular if number(value) == 1 else plural or singular + 's'}"


def _sign(amount: float, always: bool) -> str:
    if amount < 0:
        return MINUS
    return "+" if always and amount > 0 else ""


# --- dates ---------------------------------------------------------------------------------------


def day(value: Any, *, year: bool = True) -> str:
    """A date: 9 May 26, or 9 May without the year."""
    when = as_date(value)
    if when is None:
        return MISSING
    return f"{when.day} {when:%b %y}" if year else f"{when.day} {when:%b}"


def long_day(value: Any) -> str:
    """A date in full: 31 Oct 2026."""
    when = as_date(value)
    return MISSING if when is None else f"{when.day} {when:%b %Y}"


def month(value: Any) -> str:
    """A month: Oct 2026."""
    when = as_date(value)
    return MISSING if when is None else f"{when:%b %Y}"


def month_name(value: Any) -> str:
    """A month in a sentence: October."""
    when = as_date(value)
    return MISSING if when is None else f"{when:%B}"


def as_date(value: Any) -> date | None:
    """A value of a frame as a date, or None when it is undefined."""
    if type(value) is date:
        return value
    if is_missing(value):
        return None
    if isinstance(value, str):
        return date.fromisoformat(value[:10])
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else pd.Timestamp(value).date()


def months_before(when: date, months: int) -> date:
    """The first day of the month so many months earlier."""
    count = when.year * 12 + when.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


# --- other people's text -------------------------------------------------------------------------


def plain(value: Any) -> str:
    """Client text for a place that shows plain text: no line breaks or control characters."""
    if type(value) is not str and is_missing(value):
        return ""
    text = str(value)
    if not text.isprintable():
        text = "".join(ch if ch.isprintable() else " " for ch in text)
    return " ".join(text.split())


def md_escape(value: Any) -> str:
    """Client text for markdown (sentences, labels, metrics): every mark is shown as it is, no address is a link."""
    return _MARKDOWN.sub(r"\\\1", _LINKS.sub(lambda found: found[0] + _JOINER, plain(value)))


def html_escape(value: Any) -> str:
    """Client text for our own markup."""
    return html.escape(plain(value), quote=True)


def chart_text(value: Any, longest: int = 0) -> str:
    """Client text for a chart, where <b> and <a> would be read as markup; cut when longer than `longest`."""
    text = plain(value)
    if longest and len(text) > longest:
        text = text[: longest - 1].rstrip() + "…"
    return html.escape(text, quote=False)


# --- export --------------------------------------------------------------------------------------


def safe_csv(frame: pd.DataFrame) -> bytes:
    """A frame as CSV that a spreadsheet opens without running anything: UTF-8 with BOM, dates as ISO.

    Text that would be taken for a formula gets a leading apostrophe; numbers stay as they are.
    """
    rows = frame.itertuples(index=False, name=None)
    return csv_safety.safe_csv(
        [str(name) for name in frame.columns], ([_exported(value) for value in row] for row in rows)
    )


def _exported(value: Any) -> Any:
    if is_missing(value):
        return None
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, list | tuple | np.ndarray):
        return " ".join(str(part) for part in value)
    return value


def file_name(parts: Iterable[Any]) -> str:
    """A name for a download from what it holds: neglected_accounts_2026-10.csv."""
    text = "_".join(plain(part) for part in parts if plain(part))
    return re.sub(r"[^\w\-]+", "_", text).strip("_").lower() + ".csv"
