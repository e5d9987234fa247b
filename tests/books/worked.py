"""What the books worked by hand share: both sides that they are given to, and ways to read rows."""

from itertools import count

import pytest

from tests.books.by_hand import open_side, write_book

Z = 1.959963984540054
approx = pytest.approx


@pytest.fixture(params=["oracle", "product"])
def book_of(request, tmp_path):
    numbers = count()

    def make(revenue=None, clients=None, contacts=None, as_of=None, import_day=None, settings=None):
        folder = tmp_path / f"book{next(numbers)}"
        files = write_book(folder / "exports", clients=clients, revenue=revenue, contacts=contacts)
        return open_side(request.param, folder, files, import_day or as_of, as_of, settings)

    return make


def pick(rows, *columns):
    return [tuple(row[column] for column in columns) for row in rows]


def only(rows):
    [row] = rows
    return row


def by_month(rows, column):
    return {row["month"]: row[column] for row in rows if row[column] != 0}


def ranks_of(book, column="rank", **filters):
    return dict(pick(book.rows("account_rank", **filters), "client_id", column))
