"""Several currencies: rates come in, amounts are converted by the month, exchange is a movement of its own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.errors import DataError, UsageError
from analytics.intake import import_files
from analytics.intake.previewing import Preview
from analytics.reader import Reader, open_reader

IMPORT_DAY = date(2025, 5, 2)
AT = datetime(2025, 5, 2, 12)
APRIL = date(2025, 4, 1)

# a pays 1,000 euros throughout; b 500 dollars, from March on 600; c 200 dollars until February; d 300 dollars in April
REVENUE = """client_id,date,amount,currency
a,2025-01-10,1000,EUR
a,2025-02-10,1000,EUR
a,2025-03-10,1000,EUR
a,2025-04-10,1000,EUR
b,2025-01-10,500,USD
b,2025-02-10,500,USD
b,2025-03-10,600,USD
b,2025-04-30,600,USD
c,2025-01-10,200,USD
c,2025-02-10,200,USD
d,2025-04-10,300,USD
"""
RATES = """month,currency,rate
2025-01,USD,0.90
2025-02,USD,0.95
2025-03,USD,1.00
2025-04,USD,0.80
"""

Load = Callable[..., Preview]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return Book(tmp_path / "book")


@pytest.fixture
def load(book: Book, tmp_path: Path) -> Load:
    """Imports files given as name=text, in one call."""
    calls = iter(range(99))

    def load(**files: str) -> Preview:
        folder = tmp_path / f"files{next(calls)}"
        folder.mkdir()
        paths = []
        for name, text in files.items():
            path = folder / f"{name}.csv"
            path.write_text(text, encoding="utf-8")
            paths.append(path)
        return import_files(book, paths, import_day=IMPORT_DAY, at=AT, who="test", as_of=date(2025, 4, 30))

    return load


def setting(book: Book, **changes: str) -> None:
    change_settings(book, changes, at=AT, who="test")


def rows(book: Book, metric: str, month: date | None = None, **options: int) -> list[dict]:
    reader: Reader = open_reader(book)
    try:
        return METRICS[metric](reader, month=month, **options).to_dict("records")
    finally:
        reader.close()


def reasons(preview: Preview) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.reason) for one in preview.problems]


# -- worked by hand


@pytest.fixture
def worked(book: Book, load: Load) -> Book:
    setting(book, reporting_currency="EUR")
    load(revenue=REVENUE, rates=RATES)
    return book


def test_movements_by_hand(worked: Book) -> None:
    january, february, march, april = rows(worked, "revenue_movements")
    # 1,000 + 500 x 0.90 + 200 x 0.90
    assert (january["opening"], january["new"], january["closing"], january["exchange"]) == (0, 1630, 1630, 0)
    # nobody moved; the dollar did: (500 + 200) x (0.95 - 0.90)
    assert (february["opening"], february["exchange"], february["closing"]) == (1630, 35, 1665)
    assert february["exchange_clients"] == 2
    assert all(february[name] == 0 for name in ("new", "reactivation", "expansion", "contraction", "churn"))
    # c leaves at February's rate, 200 x 0.95; b: 500 x (1.00 - 0.95) of exchange, (600 - 500) x 1.00 of expansion
    assert (march["churn"], march["exchange"], march["expansion"], march["closing"]) == (190, 25, 100, 1600)
    assert 1665 + 100 - 190 + 25 == 1600
    # b: 600 x (0.80 - 1.00); d comes at April's rate, 300 x 0.80
    assert (april["exchange"], april["new"], april["expansion"], april["closing"]) == (-120, 240, 0, 1720)
    assert (april["exchange_clients"], april["expansion_clients"], april["contraction_clients"]) == (1, 0, 0)


def test_retention_by_hand(worked: Book) -> None:
    # Of January's 1,630: a pays 1,000, b 600 x 0.90 at January's rates (0.80 as reported), c nothing.
    [net] = rows(worked, "net_dollar_retention", APRIL, months=3)
    assert (net["starting_revenue"], net["retained_revenue"], net["retained_revenue_as_reported"]) == (1630, 1540, 1480)
    assert net["net_dollar_retention"] == pytest.approx(1540 / 1630)
    assert net["net_dollar_retention_as_reported"] == pytest.approx(1480 / 1630)
    # b counts with no more than January's 450
    [gross] = rows(worked, "gross_dollar_retention", APRIL, months=3)
    assert (gross["kept_revenue"], gross["kept_revenue_as_reported"]) == (1450, 1450)
    # over one month: at March's rates b pays the 600 that it paid; as reported 480
    [net] = rows(worked, "net_dollar_retention", APRIL, months=1)
    assert (net["starting_revenue"], net["retained_revenue"], net["retained_revenue_as_reported"]) == (1600, 1600, 1480)


def test_levels_ranks_and_lists_are_at_the_rates_of_their_own_month(worked: Book) -> None:
    # b: 500 x 0.90 + 500 x 0.95 + 600 x 1.00 + 600 x 0.80; c: 200 x 0.90 + 200 x 0.95; d: 300 x 0.80
    ranked = {row["client_id"]: row["revenue_12m"] for row in rows(worked, "account_rank")}
    assert ranked == {"a": 4000, "b": 2005, "c": 370, "d": 240}
    [b] = [row for row in rows(worked, "client_movements", APRIL) if row["client_id"] == "b"]
    assert (b["movement"], b["mrr_before"], b["mrr"], b["change"], b["exchange"]) == ("unchanged", 600, 480, 0, -120)
    [quick] = rows(worked, "quick_ratio", APRIL)
    assert (quick["gained"], quick["lost"]) == (240, 0)


def test_a_converted_amount_is_rounded_once_half_away_from_zero(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    revenue = (
        "client_id,date,amount,currency\na,2025-04-10,0.000001,USD\nb,2025-04-10,-0.000003,USD\nc,2025-04-30,1,EUR\n"
    )
    load(revenue=revenue, rates="month,currency,rate\n2025-04,USD,0.5\n")
    found = {row["client_id"]: row["revenue"] for row in rows(book, "account_months")}
    # 0.0000005 and -0.0000015
    assert found == {"a": Decimal("0.000001"), "b": Decimal("-0.000002"), "c": Decimal(1)}


def test_a_closed_gap_carries_the_native_amount(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR", gap_months="1")
    revenue = "client_id,date,amount,currency\nb,2025-02-10,500,USD\nb,2025-04-30,500,USD\na,2025-03-01,10,EUR\n"
    load(revenue=revenue, rates=RATES)
    _, march, april = rows(book, "revenue_movements")
    # 500 x 1.00 in March, though nothing was invoiced; nothing but the rate moves
    assert (march["exchange"], march["closing"], march["churn"]) == (25, 510, 0)
    assert (april["exchange"], april["expansion"], april["contraction"]) == (-100, 0, 0)


def test_a_client_that_changes_its_currency_moves_at_this_months_rate(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    revenue = "client_id,date,amount,currency\nb,2025-03-10,600,USD\nb,2025-04-30,500,EUR\n"
    load(revenue=revenue, rates=RATES)
    [_, april] = rows(book, "revenue_movements")
    # 600 dollars are 600 in March and 480 in April; 500 euros are 20 more
    assert (april["opening"], april["exchange"], april["expansion"], april["closing"]) == (600, -120, 20, 500)


# -- the reporting currency


def test_a_book_of_one_currency_needs_no_rates_and_no_setting(book: Book, load: Load) -> None:
    load(revenue="client_id,date,amount,currency\nb,2025-03-10,600,USD\nb,2025-04-10,600,\n")
    reader = open_reader(book)
    assert (reader.info.currency, reader.info.is_converted) == ("USD", False)
    reader.close()
    assert [row["exchange"] for row in rows(book, "revenue_movements")] == [0, 0]


def test_rates_of_a_book_of_one_currency_change_nothing(book: Book, load: Load) -> None:
    load(revenue="client_id,date,amount,currency\nb,2025-03-10,600,USD\nb,2025-04-30,600,USD\n", rates=RATES)
    assert [row["closing"] for row in rows(book, "revenue_movements")] == [600, 600]


def test_the_currency_whose_rate_is_always_one_is_the_reporting_one(book: Book, load: Load) -> None:
    load(revenue=REVENUE, rates=f"{RATES}2025-01,EUR,1\n2025-02,EUR,1.0\n")
    reader = open_reader(book)
    assert (reader.info.currency, reader.info.is_converted) == ("EUR", True)
    reader.close()
    assert rows(book, "revenue_movements")[-1]["closing"] == 1720


def test_without_such_a_currency_the_setting_is_asked_for(book: Book, load: Load) -> None:
    with pytest.raises(UsageError, match="reporting_currency"):
        load(revenue=REVENUE, rates=RATES)
    assert book.current_number() is None


def test_the_setting_makes_a_new_snapshot(book: Book, load: Load) -> None:
    load(revenue=REVENUE, rates=f"{RATES}2025-01,EUR,1\n")
    first = book.current_number()
    with pytest.raises(DataError, match="in 2025-01"):
        setting(book, reporting_currency="USD")
    assert book.current_number() == first
    setting(book, reporting_currency="eur")
    assert book.current_number() != first


@pytest.mark.parametrize("text", ["EU", "EURO", "12E", "€€€"])
def test_a_reporting_currency_is_three_letters(book: Book, text: str) -> None:
    with pytest.raises(UsageError, match="three letters"):
        setting(book, reporting_currency=text)


def test_a_rate_of_the_reporting_currency_other_than_one_is_refused(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    with pytest.raises(DataError, match=r"EUR is the reporting currency.*1\.1 in 2025-03"):
        load(revenue=REVENUE, rates=f"{RATES}2025-03,EUR,1.1\n")


def test_the_clients_currency_counts_for_rows_without_one(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    revenue = "client_id,date,amount\na,2025-03-10,100\nb,2025-04-30,100\nc,2025-04-30,100\n"
    load(revenue=revenue, clients="client_id,name,currency\na,A,USD\nb,B,USD\nc,C,\n", rates=RATES)
    # c names none, so it pays in the reporting currency
    assert [(row["client_id"], row["revenue"]) for row in rows(book, "account_months", APRIL)] == [
        ("a", 0),
        ("b", 80),
        ("c", 100),
    ]


# -- what is refused


def test_other_currencies_without_rates_are_refused_with_their_rows(book: Book, load: Load) -> None:
    with pytest.raises(DataError) as refused:
        load(revenue=REVENUE)
    assert "USD: 7 rows, first import 1 line 6 of client b; " in str(refused.value)
    assert "EUR: 4 rows, first import 1 line 2 of client a" in str(refused.value)
    assert "columns month, currency and rate" in refused.value.remedy
    assert book.current_number() is None


def test_one_other_currency_without_rates_is_refused_too(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    with pytest.raises(DataError, match="another currency than EUR"):
        load(revenue="client_id,date,amount,currency\nb,2025-03-10,600,USD\n")


def test_a_month_without_a_rate_is_refused_with_its_first_row(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    with pytest.raises(DataError, match=r"no rate for USD in 2025-02.* line 7 of client b"):
        load(revenue=REVENUE, rates=RATES.replace("2025-02", "2024-02"))
    assert book.current_number() is None


def test_an_invoice_needs_the_rates_of_every_month_that_it_pays_for(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    header = "client_id,date,amount,currency,period_start,period_end\n"
    quarter = f"{header}b,2025-01-10,300,USD,2025-01-01,2025-03-31\na,2025-04-30,1,EUR,,\n"
    with pytest.raises(DataError, match=r"no rate for USD in 2025-03.* line 2 of client b"):
        load(revenue=quarter, rates="month,currency,rate\n2025-01,USD,0.9\n2025-02,USD,0.95\n")
    load(revenue=quarter, rates=RATES)
    assert [row["mrr"] for row in rows(book, "account_months") if row["client_id"] == "b"] == [90, 95, 100, 0]


def test_months_to_come_need_no_rate_yet(book: Book, load: Load) -> None:
    setting(book, reporting_currency="EUR")
    header = "client_id,date,amount,currency,period_start,period_end\n"
    load(revenue=f"{header}b,2025-04-10,1200,USD,2025-04-01,2026-03-31\n", rates=RATES)
    assert [row["closing"] for row in rows(book, "revenue_movements")] == [80]


# -- the file of rates


def test_rates_may_come_first_and_alone(book: Book, load: Load) -> None:
    preview = load(rates=RATES)
    assert (preview.files[0].kind, preview.counts["rates"].new) == ("rates", 4)
    setting(book, reporting_currency="EUR")
    load(revenue=REVENUE)
    assert rows(book, "revenue_movements")[-1]["closing"] == 1720


def test_bad_rates_are_refused_with_line_and_reason(load: Load) -> None:
    text = (
        "month,currency,rate\n2025-01,USD,0.9\n2025-13,USD,0.9\n2025-02,US,0.9\n2025-02,USD,0\n2025-02,GBP,-1\n"
        "2025-03,USD,abc\n2025-03,GBP,0.12345678901\n2025-03,JPY,0.0061234567\n2025-04,JPY,0.0061\n2025-04,usd,1.1\n"
        "2025-05,USD,1\n2025-06,USD,1\n2025-07,USD,1\n"
    )
    preview = load(rates=text)
    found = reasons(preview)
    assert [(line, column) for line, column, _ in found] == [
        (3, "month"),
        (4, "currency"),
        (5, "rate"),
        (6, "rate"),
        (7, "rate"),
        (8, "rate"),
    ]
    told = [reason for _, _, reason in found]
    assert "three letters" in told[1]
    assert "above zero" in told[2] and "above zero" in told[3]
    assert told[4] == "not a number" and "ten decimal places" in told[5]
    assert preview.files[0].loaded == 7


def test_two_rates_of_one_month_and_currency_that_differ_are_both_refused(load: Load) -> None:
    text = f"{RATES}2025-04-30,USD,0.81\n2025-03,USD,1.00\n"
    preview = load(rates=text)
    assert [line for line, _, _ in reasons(preview)] == [5, 6]
    assert all("another rate" in reason for _, _, reason in reasons(preview))
    # equal ones are one
    assert preview.files[0].loaded == 4


def test_a_newer_rate_replaces_the_older_one_and_undo_brings_it_back(worked: Book, load: Load) -> None:
    preview = load(rates="month,currency,rate\n2025-04,USD,0.90\n2025-03,USD,1\n2025-05,USD,0.7\n")
    assert (preview.counts["rates"].new, preview.counts["rates"].changed, preview.counts["rates"].same) == (1, 1, 1)
    # 1,000 + (600 + 300) x 0.90
    assert rows(worked, "revenue_movements")[-1]["closing"] == 1810
    undo(worked, at=AT, who="test")
    assert rows(worked, "revenue_movements")[-1]["closing"] == 1720


@pytest.mark.parametrize(
    "text",
    [
        "Monat;Währung;Kurs\n01.2025;USD;0,90\n02.2025;USD;0,95\n03.2025;USD;1,00\n04.2025;USD;0,80\n",
        "Date\tCurrency\tFX rate\n31/01/2025\tUSD\t0.9\n28/02/2025\tUSD\t0.95\n31/03/2025\tUSD\t1\n"
        "30/04/2025\tusd\t0.8\n",
        "Month,Currency,Rate\nJan 2025,USD,0.90\nFeb 2025,USD,0.95\nMar 2025,USD,1.00\nApr 2025,USD,0.80\n",
    ],
    ids=["german", "days and tabs", "names of months"],
)
def test_rates_of_other_tools_load_as_they_come(book: Book, load: Load, text: str) -> None:
    setting(book, reporting_currency="EUR")
    load(revenue=REVENUE, rates=text)
    assert [row["closing"] for row in rows(book, "revenue_movements")] == [1630, 1665, 1600, 1720]
