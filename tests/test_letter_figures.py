"""What a letter says of one client is what the lists of all clients say of it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from analytics import METRICS, letters
from analytics.clients import client_list
from analytics.errors import BookError
from analytics.example import EXAMPLE_DATA_DATE, EXAMPLE_FOLDER, EXAMPLE_IMPORT_DAY
from analytics.reader import Reader
from tests.books.small_books import random_book
from tests.product import ProductBook

SEEDS = range(2100, 2106)


def listed(reader: Reader, metric: str, month: date | None) -> dict[str, dict[Any, Any]]:
    """The rows of a list by client, None for what is not known."""
    frame = METRICS[metric](reader, month=month)
    rows = frame.astype(object).where(frame.notna(), None).to_dict("records")
    return {row["client_id"]: row for row in rows}


def check(reader: Reader, month: date | None) -> None:
    """Every client's figures are those that the lists of all clients have: slow and plain."""
    fit, owed, hours = (listed(reader, name, month) for name in ("client_fit", "client_receivables", "retained_hours"))
    rates = [row["agreed_rate"] for row in hours.values() if row["agreed_rate"] is not None]
    # who owes nothing is in no list; where nobody has ever paid by a known day, nothing is known of open invoices
    nothing = Decimal(0) if any(row["days_late"] is not None for row in fit.values()) else None
    clients = [*client_list(reader)["client_id"], "nobody"]
    assert {*fit, *owed, *hours} <= {*clients}
    for one in clients:
        assert letters.letter_figures(reader, one, month) == {
            "hours_ratio": fit.get(one, {}).get("hours_ratio"),
            "out_of_scope_contacts": fit.get(one, {}).get("out_of_scope_contacts"),
            "days_late": fit.get(one, {}).get("days_late"),
            "open_amount": owed.get(one, {}).get("open_amount", nothing),
            "overdue_amount": owed.get(one, {}).get("overdue_amount", nothing),
            "agreed_rate": hours.get(one, {}).get("agreed_rate"),
            "book_rate": median(rates) if rates else None,
        }, one


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_of_a_letter_are_those_of_the_lists(seed: int, tmp_path: Path) -> None:
    made = random_book(seed, tmp_path / "exports")
    reader = ProductBook(made.files, tmp_path / "book", made.import_day, made.as_of)._reader
    for month in (None, *reader.info.months[-3:-1], *reader.info.months[:1]):
        check(reader, month)


def test_the_figures_of_the_example(tmp_path: Path) -> None:
    """e pays 3,000 a month and owes December, which is past due, and January, which is not."""
    files = sorted(EXAMPLE_FOLDER.glob("*.csv"))
    reader = ProductBook(files, tmp_path / "book", EXAMPLE_IMPORT_DAY, EXAMPLE_DATA_DATE)._reader
    check(reader, None)
    owed = letters.letter_figures(reader, "e")
    assert (owed["open_amount"], owed["overdue_amount"]) == (3000 + 3000, 3000)


def test_the_figures_of_the_sample(sample_reader: Reader) -> None:
    for month in (None, sample_reader.info.months[-2], sample_reader.info.months[-14]):
        check(sample_reader, month)


def test_a_month_that_the_book_does_not_have_is_refused(sample_reader: Reader) -> None:
    with pytest.raises(BookError, match="no month 1999-01"):
        letters.letter_figures(sample_reader, "C0001", date(1999, 1, 1))
