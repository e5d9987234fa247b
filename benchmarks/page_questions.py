"""What each page asks when it is opened; the speed of its queries is measured with these.

Read from the file itself: the measured `analytics` may be an older one, and the package would fill this process.
"""

from __future__ import annotations

import importlib.util
from datetime import date
from pathlib import Path
from typing import Any, cast

_FILE = Path(__file__).resolve().parent.parent / "analytics" / "page_questions.py"
_SPEC = importlib.util.spec_from_file_location("questions_of_pages", _FILE)
assert _SPEC and _SPEC.loader
_MODULE = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_MODULE)

PAGES: dict[str, list[tuple[str, dict[str, Any]]]] = _MODULE.PAGES


def question(name: str, options: dict[str, Any], reporting_month: date) -> tuple[str, date | None, dict[str, Any]]:
    """A question of PAGES as a metric is asked it: its name, its month (None for the whole series) and its options."""
    return cast(tuple[str, date | None, dict[str, Any]], _MODULE.question(name, options, reporting_month))
