"""Quotes the few names and literals that DuckDB cannot take as bound values."""

from __future__ import annotations

from pathlib import Path


def identifier(name: str) -> str:
    """A column or table name of ours, quoted."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str | Path) -> str:
    """A text literal, for views and ATTACH, which take no parameters: paths of the book, never client data."""
    return "'" + str(text).replace("'", "''") + "'"
