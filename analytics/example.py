"""The example book: seven clients over thirteen months, on which every metric's example is worked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

EXAMPLE_FOLDER = Path(__file__).resolve().parent.parent / "data" / "example"
EXAMPLE_DATA_DATE = date(2026, 1, 31)
EXAMPLE_IMPORT_DAY = date(2026, 2, 2)
