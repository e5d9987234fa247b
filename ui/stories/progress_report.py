"""What the card of the progress report offers: months, parts, labels, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analytics.progress_report import CHANGE, FEE, GOAL, REVENUE, WORK
from ui import format as fmt

LABELS = {FEE: "Fee and hours", WORK: "Work done", REVENUE: "Revenue", CHANGE: "Compared", GOAL: "Goal"}
SPANS = {1: "One month", 3: "Three months"}
OFFERED_MONTHS = 24


def months_offered(months: Sequence[date], shown: date) -> list[date]:
    """The months that a report can end with, newest first, none after the one shown."""
    return [month for month in months[::-1] if month <= shown][:OFFERED_MONTHS]


def missing_words(missing: Sequence[str]) -> str:
    """Which columns would fill what the report leaves out."""
    return f"Would be in it with: {fmt.md_escape('; '.join(missing))}." if missing else ""


def pdf_words(unwritable: str) -> str:
    """Which characters the PDF cannot show."""
    if not unwritable:
        return ""
    return f"The .pdf shows a box for {fmt.md_escape(' '.join(unwritable[:10]))}; the .docx keeps it."
