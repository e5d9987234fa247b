"""Churn: its headline is the metric, a reason's clients are those of its bar, small numbers say that they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import churn, coverage
from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import Reader
from tests.books.first_import import import_files
from tests.pages import visit
from ui import format as fmt
from ui.stories import churn as story
from ui.stories import groups

MONTH = date(2026, 10, 1)
Open = Callable[..., AppTest]


@pytest.fixture
def churn_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the churn page on a book, with values in the address and bars that were clicked."""

    def opened(book: Book, clicked: dict[str, object] | None = None, **address: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit("churn", **address)
        for chart, mark in (clicked or {}).items():
            run.session_state[chart] = {"selection": {"points": [{"customdata": mark}]}}
        run.run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def words(run: AppTest) -> str:
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def leavers(run: AppTest) -> pd.DataFrame:
    return next(table.value for table in run.dataframe if "mrr_lost" in table.value)


# --- on the sample -------------------------------------------------------------------------------


def test_the_headline_is_the_rate_ratio(sample_book: Book, sample_reader: Reader, churn_page: Open) -> None:
    run = churn_page(sample_book)
    ratio = coverage.neglect_rate_ratio(sample_reader).iloc[-1]
    assert run.header[0].value == (f"Neglected clients left {ratio['rate_ratio']:.1f} times as often as covered ones.")
    assert run.metric[0].value == fmt.multiple(ratio["rate_ratio"])
    assert f"Likely between {ratio['low']:.1f} and {ratio['high']:.1f} ×" in words(run)


def test_no_lag_stands_beside_the_setting(sample_book: Book, sample_reader: Reader, churn_page: Open) -> None:
    without = coverage.neglect_rate_ratio(sample_reader, lag=0).iloc[-1]
    assert f"No lag: {fmt.multiple(without['rate_ratio'])}" in words(churn_page(sample_book))
    run = churn_page(sample_book, lag="No lag")
    assert run.metric[0].value == fmt.multiple(without["rate_ratio"])
    assert "2-month lag: " in words(run)


def test_regretted_churn_stands_beside_churn(sample_book: Book, sample_reader: Reader, churn_page: Open) -> None:
    year = churn.client_churn_rate(sample_reader, month=MONTH, months=12).iloc[0]
    said = words(churn_page(sample_book, window="12 months"))
    assert f"{year['churned_clients']} of {year['opening_clients']} clients left" in said
    assert f"regretted {fmt.percent(year['regretted_churn_rate'], 1)}" in said


def test_the_clients_of_a_reason_are_those_of_its_bar(
    sample_book: Book, sample_reader: Reader, churn_page: Open
) -> None:
    clients = churn.churned_clients(sample_reader, months=story.REASON_MONTHS)
    for row in churn.churn_reasons(sample_reader).to_dict("records"):
        of_reason = story.leavers(clients, [row["end_reason"], row["is_chosen_exit"]])
        assert len(of_reason) == row["churned_clients"]
        assert sum(of_reason["mrr_lost"]) == row["mrr_lost"]
    run = churn_page(sample_book, {"reasons": ["budget cut", False]})
    assert len(leavers(run)) == 3
    assert "Clients that left: budget cut" in words(run)


def test_every_leaver_is_listed_without_a_click(sample_book: Book, sample_reader: Reader, churn_page: Open) -> None:
    assert len(leavers(churn_page(sample_book))) == len(churn.churned_clients(sample_reader, months=24))


@pytest.mark.parametrize("by", ["Segment", "Owner", "Region", "Rank", "Tenure"])
def test_the_groups_add_up_to_the_book(by: str, sample_book: Book, sample_reader: Reader, churn_page: Open) -> None:
    churn_page(sample_book, by=by)
    whole = churn.client_churn_rate(sample_reader, month=MONTH, months=12).iloc[0]
    lines = groups.lines(churn.churn_by_group(sample_reader, by=groups.GROUPS[by]), groups.GROUPS[by])
    assert sum(lines["opening_clients"]) == whole["opening_clients"]
    assert sum(lines["churned_clients"]) == whole["churned_clients"]


def test_an_earlier_month_is_read_as_of_that_month(sample_book: Book, sample_reader: Reader, churn_page: Open) -> None:
    ratio = story.price_words({}, {}, "")
    assert ratio.startswith("No ratio yet")
    run = churn_page(sample_book, month="2024-02")
    assert "No ratio yet" in words(run)


def test_filtered_to_nothing_names_the_filters(sample_book: Book, churn_page: Open) -> None:
    said = words(churn_page(sample_book, owner="Zoë", segment="Health", region="North", rank="C"))
    assert "matches owner Zoë" in said or "recurring revenue" in said


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


def test_a_book_without_revenue_says_what_would_fill_it(tmp_path: Path, churn_page: Open) -> None:
    run = churn_page(book_of(tmp_path, contacts="client_id,date,channel\na,2026-10-01,call\n"))
    assert "There is no revenue in the book yet." in words(run)


def test_few_clients_say_so_with_their_interval(tmp_path: Path, churn_page: Open) -> None:
    rows = [f"{client},2026-{month:02d}-01,100" for client in "abc" for month in range(1, 11)]
    run = churn_page(book_of(tmp_path, revenue="client_id,date,amount\n" + "\n".join(rows) + "\n"))
    assert run.header[0].value == "In October none of 3 clients left."
    assert "95% interval 0.0 to 56.1%; few clients" in words(run)


def test_a_book_of_projects_is_sent_to_the_monthly_review(tmp_path: Path, churn_page: Open) -> None:
    rows = [f"a,2026-{month:02d}-03,100,project" for month in range(1, 11)]
    run = churn_page(book_of(tmp_path, revenue="client_id,date,amount,kind\n" + "\n".join(rows) + "\n"))
    assert "Nobody has recurring revenue up to this month." in words(run)


# --- the words themselves ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        ({"rate_ratio": 2.5, "low": 1.1, "high": 4.6}, "Neglected clients left 2.5 times as often as covered ones."),
        (
            {"rate_ratio": 1.5, "low": 0.7, "high": 3.2},
            "Neglected clients left 1.5 times as often as covered ones, which may still be chance.",
        ),
        ({"rate_ratio": 0.9}, "Neglected clients did not leave more often than covered ones."),
        ({}, "In October one of 76 clients left."),
    ],
)
def test_headlines(ratio: dict[str, float], expected: str, sample_reader: Reader) -> None:
    rates = {"opening_clients": 76, "churned_clients": 1}
    assert story.headline(sample_reader.info, MONTH, ratio, rates) == expected


def test_a_group_of_few_clients_is_marked() -> None:
    frame = pd.DataFrame(
        {
            "by": ["", "Retail"],
            "opening_clients": [5, 40],
            "low": [0.036, 0.014],
            "high": [0.624, 0.165],
        }
    )
    lines = groups.lines(frame, "segment")
    assert list(lines["range"]) == ["4 to 62%, few clients", "1 to 16%"]
    assert list(lines["group"]) == ["(none)", "Retail"]


def test_a_group_narrows_the_filters() -> None:
    chosen = Filters(owners=("Ida",), ranks=("A",))
    assert groups.narrowed(chosen, "segment", "Retail") == Filters(("Ida",), ("Retail",), (), ("A",))
    assert groups.narrowed(chosen, "tenure", "under 1 year") is None


def test_the_sum_of_rare_reasons_opens_everybody() -> None:
    clients = pd.DataFrame({"end_reason": ["price", ""], "is_chosen_exit": [False, True]})
    assert len(story.leavers(clients, [None, False])) == 2
    assert list(story.leavers(clients, None)["reason"]) == ["price", "our choice"]
    assert story.leavers_title(["a*b", True]) == "Clients that left: a\\*b, our choice"
