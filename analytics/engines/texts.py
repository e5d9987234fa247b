"""Typed columns of a source as the text that the checks read, alike on every engine."""

from __future__ import annotations


def as_text(column: str, form: str) -> str:
    """The SQL text of a column of a type, as text: days as 2026-10-31, numbers plain and without zeros at the end."""
    form = form.lower()
    if form.startswith("timestamp"):
        return f"cast(cast({column} as date) as string)"
    if form.startswith(("decimal", "double", "float", "real")):
        # a double in its own text may be 1.0E7
        return f"trim(trailing '.' from trim(trailing '0' from cast(cast({column} as decimal(28, 10)) as string)))"
    return f"cast({column} as string)"
