"""What the agreements worked by hand share: both sides that they are given to, rows of a month each, ways to read."""

from datetime import date, timedelta
from itertools import count

import pytest

from tests.books.by_hand import month, open_side, write_book
from tests.oracle.dates import add_months

approx = pytest.approx
OCTOBER = date(2024, 10, 31)


@pytest.fixture(params=["oracle", "product"])
def book_of(request, tmp_path):
    numbers = count()

    def make(as_of=OCTOBER, settings=None, **exports):
        folder = tmp_path / f"book{next(numbers)}"
        files = write_book(folder / "exports", **exports)
        return open_side(request.param, folder, files, as_of, as_of, settings)

    return make


def pick(rows, *columns):
    return [tuple(row[column] for column in columns) for row in rows]


def by_client(rows, column):
    return {row["client_id"]: row[column] for row in rows}


def monthly(client_id, first, amounts, kind="recurring", **columns):
    """One row a month, on the 10th, with further columns; a list gives each month its own value."""
    rows = []
    for step, amount in enumerate(amounts.split()):
        own = {name: value[step] if isinstance(value, list) else value for name, value in columns.items()}
        day = add_months(month(first), step) + timedelta(days=9)
        if amount != "0":
            rows.append({"client_id": client_id, "date": day.isoformat(), "amount": amount, "kind": kind} | own)
    return rows
