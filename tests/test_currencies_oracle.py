"""Books of two and three currencies against the slow oracle, and the identity of movements with exchange in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from tests.books.comparison import problems_of_currencies
from tests.books.currency_books import currency_book
from tests.books.small_books import knobs
from tests.product import ProductBook
from tests.test_identities import FILTERS

# Half have two currencies and half three; what currencies leave alone is compared on the books of one.
FIXED_BOOKS = 20
BOOKS_A_TEST = 5


@pytest.mark.parametrize("first", range(0, FIXED_BOOKS, BOOKS_A_TEST))
def test_fixed_books_of_several_currencies(first: int) -> None:
    found = {seed: problems_of_currencies(seed) for seed in range(first, first + BOOKS_A_TEST)}
    assert not any(found.values()), "\n".join(f"book {seed}: {one}" for seed in found for one in found[seed])


@settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck))
@given(knobs())
def test_any_book_of_several_currencies(drawn: dict) -> None:
    found = problems_of_currencies(**drawn)
    assert not found, "\n".join(found)


@pytest.fixture(scope="module", params=range(2000, 2004))
def product(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ProductBook:
    folder: Path = tmp_path_factory.mktemp("currencies")
    book = currency_book(request.param, folder / "exports", shape="mixed", clients=12, months=24)
    made, chosen = book.made, {"reporting_currency": book.reporting_currency}
    return ProductBook(made.files, folder / "product", made.import_day, made.as_of, chosen)


@pytest.mark.parametrize("filters", [*FILTERS, {"segments": ("large",)}], ids=str)
def test_movements_and_exchange_lead_from_opening_to_closing(product: ProductBook, filters: dict) -> None:
    closing, moved_by_rates = 0, 0
    for row in product.rows("revenue_movements", **filters):
        gains = row["new"] + row["reactivation"] + row["expansion"]
        assert row["opening"] + gains - row["contraction"] - row["churn"] + row["exchange"] == row["closing"]
        assert row["opening"] == closing
        closing, moved_by_rates = row["closing"], moved_by_rates + row["exchange_clients"]
        behind = product.rows("client_movements", month=row["month"], **filters)
        assert sum(one["exchange"] for one in behind) == row["exchange"]
        for name in ("new", "reactivation", "expansion", "contraction", "churn"):
            assert abs(sum(one["change"] for one in behind if one["movement"] == name)) == row[name]
    if not filters:
        assert moved_by_rates > 0


@pytest.mark.parametrize("months", [1, 3, 12])
def test_gross_is_never_above_net_whatever_the_rates(product: ProductBook, months: int) -> None:
    net = product.rows("net_dollar_retention", months=months)
    gross = product.rows("gross_dollar_retention", months=months)
    for one, other in zip(net, gross, strict=True):
        assert other["kept_revenue"] <= min(one["retained_revenue"], one["starting_revenue"])
        assert other["kept_revenue_as_reported"] <= one["retained_revenue_as_reported"]
