"""Monthly review: its figures are the metrics', a bar's clients add up to the bar, a quarter to its months."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import churn, coverage, quarters, ranking, retention
from analytics.benchmarks import BENCHMARKS, benchmark
from analytics.book import Book
from analytics.clients import client_list
from analytics.filters import Filters
from analytics.reader import Reader
from tests.books.first_import import import_files
from tests.pages import visit
from ui import format as fmt
from ui.stories import monthly_review as story
from ui.stories import row_of

MONTH = date(2026, 10, 1)
Open = Callable[..., AppTest]


@pytest.fixture
def review(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the monthly review on a book, with values in the address and bars that were clicked."""

    def opened(book: Book, clicked: dict[str, object] | None = None, **address: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit("monthly_review", **address)
        for chart, mark in (clicked or {}).items():
            run.session_state[chart] = {"selection": {"points": [{"customdata": mark}]}}
        run.run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def figures(run: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in run.metric}


def words(run: AppTest) -> str:
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def moved(run: AppTest) -> pd.DataFrame:
    """The table of clients that moved."""
    return next(table.value for table in run.dataframe if "movement" in table.value)


# --- on the sample -------------------------------------------------------------------------------


def test_the_figures_are_the_metrics(sample_book: Book, sample_reader: Reader, review: Open) -> None:
    shown = figures(review(sample_book))
    net = retention.net_dollar_retention(sample_reader, month=MONTH)["net_dollar_retention"].iloc[0]
    gross = retention.gross_dollar_retention(sample_reader, month=MONTH)["gross_dollar_retention"].iloc[0]
    left = churn.client_churn_rate(sample_reader, month=MONTH, months=12)["client_churn_rate"].iloc[0]
    closing = retention.revenue_movements(sample_reader, month=MONTH)["closing"].iloc[0]
    assert shown["Net retention"] == fmt.percent(net, 1)
    assert shown["Gross retention"] == fmt.percent(gross, 1)
    assert shown["Client churn, 12 m"] == fmt.percent(left, 1)
    assert shown["Recurring revenue"] == fmt.money(closing, "EUR", decimals=1)


def test_the_headline_says_what_moved(sample_book: Book, review: Open) -> None:
    run = review(sample_book)
    assert run.header[0].value == "Net retention rose 2.3 pp to 104.6%; in October €990 came in against €1.0k lost."
    assert "Oct 2025: net 82.1%, gross 75.6%, churn 18.0%, MRR €259k." in words(run)


@pytest.mark.parametrize("movement", quarters.MOVEMENTS)
@pytest.mark.parametrize("period", ["Month", "Quarter"])
def test_the_clients_of_a_bar_add_up_to_it(
    period: str, movement: str, sample_book: Book, sample_reader: Reader, review: Open
) -> None:
    run = review(sample_book, {f"bridge_{period}": movement}, month="2026-06", period=period)
    series = retention.revenue_movements(sample_reader)
    month = date(2026, 6, 1)
    row = row_of(series, month) if period == "Month" else quarters.quarter_movements(series, month)
    bar = float(row[movement])
    if not bar:
        assert "Nobody moved." in words(run)
        return
    table = moved(run)
    assert len(table) == row[f"{movement}_clients"]
    assert abs(float(table["change"].sum())) == pytest.approx(bar, abs=len(table))
    assert table["movement"].map(list).map(lambda badges: badges == [movement]).all()


def test_without_a_click_every_move_is_listed(sample_book: Book, sample_reader: Reader, review: Open) -> None:
    table = moved(review(sample_book))
    clients = retention.client_movements(sample_reader, month=MONTH)
    assert len(table) == (clients["movement"] != "unchanged").sum()


def test_a_click_on_the_largest_opens_clients_that_hold_that_share(
    sample_book: Book, sample_reader: Reader, review: Open
) -> None:
    run = review(sample_book, {"largest": "largest 5"})
    table = next(frame.value for frame in run.dataframe if "revenue_share" in frame.value)
    held = ranking.concentration(sample_reader).set_index("largest").loc[5]
    assert len(table) == 5
    assert float(table["revenue_12m"].sum()) == pytest.approx(float(held["revenue_12m"]), abs=5)


def test_the_clients_of_a_group_are_its_base(sample_book: Book, sample_reader: Reader, review: Open) -> None:
    run = review(sample_book, by="Owner")
    run.selectbox(key="group_owner").set_value("Ida").run()
    table = next(frame.value for frame in run.dataframe if "starting_revenue" in frame.value)
    ida = retention.net_dollar_retention(sample_reader, Filters(owners=("Ida",)), month=MONTH).iloc[0]
    assert len(table) == ida["base_clients"]
    assert float(table["retained_revenue"].sum()) == pytest.approx(float(ida["retained_revenue"]), abs=len(table))


def test_by_rank_there_is_no_quarter_and_the_page_says_why(sample_book: Book, review: Open) -> None:
    assert "A quarter needs all ranks" in words(review(sample_book, rank="A", period="Quarter"))


def test_filtered_to_nothing_names_the_filters(sample_book: Book, review: Open) -> None:
    assert "No client with revenue matches" in words(
        review(sample_book, owner="Zoë", segment="Health", region="North", rank="C")
    )


# --- with little or nothing ------------------------------------------------------------------------


def book_of(folder: Path, **exports: str) -> Book:
    paths = []
    for kind, text in exports.items():
        path = folder / f"{kind}.csv"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    book = Book(folder / "book")
    import_files(book, paths, import_day=date(2026, 11, 2), at=datetime(2026, 11, 2, 9), who="test")
    return book


def test_a_book_without_revenue_says_what_would_fill_it(tmp_path: Path, review: Open) -> None:
    run = review(book_of(tmp_path, clients="client_id,name\na,Ann\n"))
    assert "There is no revenue in the book yet." in words(run)


def test_one_month_of_revenue_explains_each_dash(tmp_path: Path, review: Open) -> None:
    run = review(book_of(tmp_path, revenue="client_id,date,amount\na,2026-10-01,100\n"))
    assert figures(run)["Net retention"] == fmt.MISSING
    assert "it compares with Oct 2025" in words(run)


def test_a_book_of_projects_is_read_by_all_its_revenue(tmp_path: Path, review: Open) -> None:
    rows = [f"a,{year}-{month:02d}-03,{year - 2023},project" for year in (2024, 2025, 2026) for month in range(1, 11)]
    run = review(book_of(tmp_path, revenue="client_id,date,amount,kind\n" + "\n".join(rows) + "\n"))
    assert run.header[0].value.startswith("Yearly revenue retention ")
    assert "nobody in this choice has had recurring revenue" in words(run)


def test_names_are_text_in_sentences(tmp_path: Path, review: Open) -> None:
    hostile = "**b** [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    revenue = "client_id,date,amount\n" + "".join(f"a,2026-{month:02d}-01,{month}00\n" for month in range(1, 11))
    said = words(review(book_of(tmp_path, clients=f'client_id,name\na,"{hostile}"\n', revenue=revenue)))
    assert "Largest gain: \\*\\*b\\*\\* \\[x\\]\\(javascript" in said and "\\<img src" in said


# --- quarters and benchmarks -------------------------------------------------------------------------


def test_a_quarter_adds_up_like_a_month(sample_reader: Reader) -> None:
    series = retention.revenue_movements(sample_reader)
    for month in list(series["month"])[2:]:
        row = quarters.quarter_movements(series, month)
        ups = row["new"] + row["reactivation"] + row["expansion"]
        assert row["opening"] + ups - row["contraction"] - row["churn"] == row["closing"]
        assert row["closing"] == row_of(series, month)["closing"]


def test_the_clients_of_a_quarter_add_up_to_it(sample_reader: Reader) -> None:
    series = retention.revenue_movements(sample_reader)
    months = quarters.months_of_quarter(MONTH)
    clients = quarters.quarter_clients([retention.client_movements(sample_reader, month=month) for month in months])
    row = quarters.quarter_movements(series, MONTH)
    for movement in quarters.MOVEMENTS:
        assert abs(sum(clients[clients["movement"] == movement]["change"])) == row[movement]


def test_the_name_of_a_quarter() -> None:
    assert quarters.quarter_words(date(2026, 9, 1)) == "Q3 2026"
    assert quarters.quarter_words(date(2026, 10, 1)) == "Aug to Oct 2026"
    assert quarters.quarter_words(date(2026, 1, 1)) == "Nov 2025 to Jan 2026"


def test_a_benchmark_compares_like_with_like() -> None:
    assert benchmark("agency", "net_dollar_retention", 12) is not None
    assert benchmark("agency", "net_dollar_retention", 1) is None
    assert benchmark("agency", "client_churn_rate", 1) is None
    assert benchmark("saas", "client_churn_rate", 12) is None
    assert benchmark("none", "net_dollar_retention", 12) is None
    for one in BENCHMARKS:
        assert one.low < one.high and one.source and one.year
        assert one.source in one.source_words and one.year in one.source_words


# --- the words themselves ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        (0.933, 0.944, "slipped 1.1 pp to 93.3%"),
        (0.90, 0.944, "fell 4.4 pp to 90.0%"),
        (1.046, 1.023, "rose 2.3 pp to 104.6%"),
        (1.026, 1.023, "edged up 0.3 pp to 102.6%"),
        (1.02301, 1.023, "held at 102.3%"),
        (1.023, None, "is 102.3%"),
    ],
)
def test_how_retention_moved(now: float, before: float | None, expected: str) -> None:
    assert story._moved(now, before) == expected


def test_the_largest_loss_and_gain_are_named() -> None:
    clients = pd.DataFrame(
        {
            "name": ["Big & Co", "Lost*"],
            "movement": ["expansion", "churn"],
            "change": [2400, -3500],
            "is_chosen_exit": [False, True],
        }
    )
    moves = {"opening": 10_000, "expansion": 2400, "churn": 3500, "closing": 8900}
    said = story.under_headline(moves, clients, "EUR")
    assert "Recurring revenue −€1.1k: €2.4k expansion, €3.5k churn." in said
    assert "Largest loss: Lost\\* left (−€3.5k, our choice)." in said
    assert "Largest gain: Big \\& Co (+€2.4k)." in said


def test_without_the_largest_names_it(sample_reader: Reader) -> None:
    row = row_of(retention.retention_without_largest(sample_reader), MONTH)
    less = row_of(retention.shrinking_share(sample_reader), MONTH)
    names = client_list(sample_reader).set_index("client_id")["name"]
    said = story.without_largest(row, names[row["client_id"]], less)
    assert "**Wheatmouth Health**, which pays most" in said and "**16 of 50 clients** (32%)" in said


def test_the_largest_clients_hold_the_share_of_concentration(sample_reader: Reader) -> None:
    frame = ranking.concentration(sample_reader)
    every, names = coverage.time_share(sample_reader, by="client"), client_list(sample_reader)
    for row in frame.to_dict("records"):
        largest = story.largest_clients(frame, every, names, story.largest_name(row["largest"]))
        assert sum(largest["revenue_12m"]) == row["revenue_12m"]
