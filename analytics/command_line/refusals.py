"""Prints a refusal, for people or for programs."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from analytics.command_line.common import PROBLEMS_PRINTED
from analytics.errors import DataError, ImportQuestion, TouchstoneError


def print_refusal(error: TouchstoneError, as_json_text: bool) -> None:
    """Prints what was refused and what to do, with the rows or cells it is about."""
    if as_json_text:
        values: dict[str, Any] = {"applied": False, "error": error.message, "remedy": error.remedy}
        if isinstance(error, DataError):
            values["problems"] = [asdict(problem) for problem in error.problems]
        if isinstance(error, ImportQuestion):
            values["choices"] = [asdict(choice) for choice in error.choices]
            values["questions"] = [asdict(question) for question in error.questions]
            values["rows_that_would_go"] = [asdict(one) for one in error.rows]
        print(json.dumps(values, indent=1, ensure_ascii=False))
        return
    print(f"touchstone: {error}", file=sys.stderr)
    if isinstance(error, ImportQuestion):
        for one in error.rows:
            print(
                f"  {one.kind} {one.month}: {one.rows_in_book:,} rows in the book, {one.rows_repeated:,} repeated, "
                f"{one.rows_removed:,} would go, amount {one.amount_removed}",
                file=sys.stderr,
            )
    elif isinstance(error, DataError):
        for problem in error.problems[:PROBLEMS_PRINTED]:
            print(
                f'  {problem.file} line {problem.line}, {problem.column} "{problem.value}": {problem.reason}',
                file=sys.stderr,
            )
