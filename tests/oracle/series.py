"""Which months a series has, and who is in each of them."""

from collections.abc import Callable
from datetime import date

from tests.oracle.book import OracleBook
from tests.oracle.dates import add_months

Row = dict[str, object]


def mrr_series(
    book: OracleBook, month: date | None, window: int, row: Callable[[date, list[str]], Row], **filters
) -> list[Row]:
    """One row a month, from the first with MRR at the window's start or end in the selection.

    A filter by rank uses the rank at the window's start, so the selection differs from month to month.
    """

    def has_mrr(each: date, clients: list[str]) -> bool:
        start = add_months(each, -window)
        return any(book.mrr(one, start) > 0 or book.mrr(one, each) > 0 for one in clients)

    return series(book, month, window, row, has_mrr, **filters)


def series(
    book: OracleBook,
    month: date | None,
    window: int,
    row: Callable[[date, list[str]], Row],
    begins: Callable[[date, list[str]], bool],
    **filters,
) -> list[Row]:
    """One row a month, from the first for which `begins` holds on; or only that of `month`."""
    book.list_month(month)
    rows: list[Row] = []
    for each in book.months():
        clients = book.select(add_months(each, -window), **filters)
        if rows or begins(each, clients):
            rows.append({"month": each} | row(each, clients))
    return [each for each in rows if month in (None, each["month"])]
