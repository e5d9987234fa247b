"""The largest amounts that an export may hold are summed exactly, and no check stumbles over them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.intake import import_files
from analytics.reader import open_reader


@pytest.mark.parametrize("amount", ["120000000000.00", "999999999999.99"])
def test_large_amounts_are_imported(tmp_path: Path, amount: str) -> None:
    rows = [f"a,2026-{month:02d}-05,{amount}" for month in range(1, 11)]
    # small ones before, so that the check for slips of the decimal mark compares with a hundredfold
    rows += [f"b,2026-{month:02d}-05,{1 if month < 10 else amount}" for month in range(1, 11)]
    path = tmp_path / "revenue.csv"
    path.write_text("client_id,date,amount\n" + "\n".join(rows) + "\n", encoding="utf-8")
    book = Book(tmp_path / "book")
    import_files(book, [path], import_day=date(2026, 11, 2), who="test", as_of=date(2026, 10, 31))
    reader = open_reader(book)
    months = METRICS["account_months"](reader)
    reader.close()
    # ten amounts of a, nine ones and one amount of b
    assert sum(months["revenue"], Decimal(0)) == 11 * Decimal(amount) + 9
