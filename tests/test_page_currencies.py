"""Pages on a book of two currencies: exchange has its bar, amounts their own currency, the setting its field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from analytics import quarters, retention
from analytics.book import Book
from analytics.changes import change_settings
from analytics.reader import open_reader
from tests.books.first_import import import_files
from tests.pages import visit
from ui import charts
from ui.rules import GROUPS, LABELS
from ui.theme import LIGHT

AT = datetime(2025, 5, 2, 12)
APRIL = date(2025, 4, 1)

EXPORTS = {
    "clients": "client_id,name\na,Ada\nb,Bert\n",
    "revenue": "client_id,date,amount,currency\n"
    "a,2025-02-10,1000,EUR\na,2025-03-10,1000,EUR\na,2025-04-10,1000,EUR\n"
    "b,2025-02-10,600,USD\nb,2025-03-10,600,USD\nb,2025-04-30,600,USD\n",
    "rates": "month,currency,rate\n2025-02,USD,0.95\n2025-03,USD,1.00\n2025-04,USD,0.80\n",
}

Open = Callable[..., AppTest]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("two_currencies")
    for name, text in EXPORTS.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    book = Book(folder / "book")
    change_settings(book, {"reporting_currency": "EUR"}, at=AT, who="test")
    import_files(
        book, sorted(folder.glob("*.csv")), import_day=date(2025, 5, 2), at=AT, who="test", as_of=date(2025, 4, 30)
    )
    return book


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch, book: Book) -> Open:
    """Opens a page on the book."""

    def opened(page: str, **address: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit(page, **address).run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def words(run: AppTest) -> str:
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


@pytest.mark.parametrize("exchange", [Decimal(-120), Decimal(35)])
@pytest.mark.parametrize("phone", [True, False])
def test_exchange_has_a_bar_of_its_own_unless_it_is_zero(exchange: Decimal, phone: bool) -> None:
    row = {"opening": 1600, "closing": 1600 + exchange, "exchange": exchange, "exchange_clients": 1}
    row |= dict.fromkeys(quarters.MOVEMENTS, 0)
    bars = charts.bridge(row, LIGHT, currency="EUR", phone=phone).data[0]
    assert list(bars.customdata)[-1] == "exchange"
    assert (bars.base[-1], bars.y[-1]) == (0, float(exchange))
    plain = charts.bridge(row | {"exchange": 0}, LIGHT, currency="EUR", phone=phone).data[0]
    assert "exchange" not in list(plain.customdata)


def test_the_bridge_of_a_quarter_adds_the_exchange_of_its_months_up(book: Book) -> None:
    reader = open_reader(book)
    movements = retention.revenue_movements(reader)
    reader.close()
    quarter = quarters.quarter_movements(movements, APRIL)
    # 600 x (1.00 - 0.95) and 600 x (0.80 - 1.00); February is the first month: 1,000 + 600 x 0.95
    assert (quarter["exchange"], quarter["new"], quarter["closing"]) == (30 - 120, 1570, 1480)
    assert quarter["opening"] + quarter["new"] + quarter["exchange"] == quarter["closing"]


def test_the_monthly_review_says_what_the_rates_did(opened: Open) -> None:
    told = words(opened("monthly_review", month="2025-04"))
    assert "−€120 exchange" in told, told


def test_the_client_page_shows_each_amount_in_its_own_currency(opened: Open) -> None:
    run = opened("client", client="b")
    told = " ".join(str(table.value) for table in [*run.table, *run.dataframe]) + words(run)
    told += " ".join(str(part.proto) for part in run.get("html"))
    assert "USD" in told


def test_the_settings_page_has_a_field_for_the_reporting_currency(opened: Open) -> None:
    run = opened("settings")
    assert any("reporting_currency" in names for _, names in GROUPS.values())
    [field] = [one for one in run.text_input if one.label == LABELS["reporting_currency"]]
    assert field.value == "EUR"


@pytest.mark.parametrize("page", ["home", "churn", "neglected", "ranks", "fit", "definitions", "import_data"])
def test_every_other_page_opens(opened: Open, page: str) -> None:
    opened(page)
