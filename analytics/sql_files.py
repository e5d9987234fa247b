"""Reads the SQL files. One file holds one statement list; its first line says the grain."""

from __future__ import annotations

from functools import cache
from pathlib import Path

SQL_FOLDER = Path(__file__).parent / "sql"


@cache
def sql(name: str) -> str:
    """The text of a file under analytics/sql, named without its ending: sql("models/clients")."""
    return (SQL_FOLDER / f"{name}.sql").read_text(encoding="utf-8")
