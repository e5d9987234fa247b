"""Home: its figures are the metrics', its sentences hold under every choice, and nothing is left unexplained."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import churn, coverage, retainers, retention
from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import Reader
from tests.pages import small_book, visit
from ui import Explanation
from ui import format as fmt
from ui.stories import among, begin, explanations, interval, opening, pick, share_of
from ui.stories import home as story
from ui.stories import home_shares as shares

MONTH = date(2026, 10, 1)
Open = Callable[..., AppTest]


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens home on a book, with values in the address."""

    def opened(book: Book, **address: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit("home", **address).run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def figures(run: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in run.metric}


def words(run: AppTest) -> str:
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


# --- on the sample -------------------------------------------------------------------------------


def test_the_figures_are_the_metrics(sample_book: Book, sample_reader: Reader, home: Open) -> None:
    run = home(sample_book)
    net = retention.net_dollar_retention(sample_reader, month=MONTH)["net_dollar_retention"].iloc[0]
    reach = coverage.reach(sample_reader)["reach"].iloc[0]
    time = coverage.time_share(sample_reader)
    ratio = coverage.neglect_rate_ratio(sample_reader)["rate_ratio"].iloc[-1]
    shown = figures(run)
    assert shown["Net retention, 12 months"] == fmt.percent(net, 1)
    assert shown["Reach, clients in cadence"] == fmt.percent(reach)
    assert shown["Share of time for rank A"] == fmt.percent(pick(time, by="A")["time_share"])
    assert shown["Neglected clients left"] == f"{ratio:.1f} × as often"


def test_the_headline_sets_success_against_the_clients_that_wait(sample_book: Book, home: Open) -> None:
    assert home(sample_book).header[0].value == (
        "Net retention of 105% looks like success, yet 21 of 53 clients wait for a call."
    )


def test_the_trap_is_shown_without_the_three_fastest_growers(
    sample_book: Book, sample_reader: Reader, home: Open
) -> None:
    rest = retention.retention_without_largest(sample_reader, month=MONTH, largest=3, by="growth")
    kept = fmt.percent(rest["retention_without_largest"].iloc[0])
    assert f"Without them the book keeps **{kept}** of last year's revenue." in words(home(sample_book))


def test_the_five_calls_are_the_head_of_the_work_list(sample_book: Book, sample_reader: Reader, home: Open) -> None:
    table = home(sample_book).dataframe[0].value
    worklist = coverage.work_list(sample_reader)
    assert list(table["name"]) == list(worklist[worklist["status"] == "overdue"]["name"].head(5))


def test_filters_change_every_figure(sample_book: Book, sample_reader: Reader, home: Open) -> None:
    run = home(sample_book, owner="Ida")
    ida = Filters(owners=("Ida",))
    net = retention.net_dollar_retention(sample_reader, ida, month=MONTH)["net_dollar_retention"].iloc[0]
    assert figures(run)["Net retention, 12 months"] == fmt.percent(net, 1)
    assert figures(run)["Reach, clients in cadence"] == fmt.percent(coverage.reach(sample_reader, ida)["reach"].iloc[0])


def test_an_earlier_month_is_read_as_of_that_month(sample_book: Book, sample_reader: Reader, home: Open) -> None:
    run = home(sample_book, month="2026-03")
    net = retention.net_dollar_retention(sample_reader, month=date(2026, 3, 1))["net_dollar_retention"].iloc[0]
    assert figures(run)["Net retention, 12 months"] == fmt.percent(net, 1)


# --- with little or nothing ------------------------------------------------------------------------


def test_a_book_without_revenue_says_what_would_fill_it(tmp_path: Path, home: Open) -> None:
    run = home(small_book(tmp_path, contacts="client_id,date,channel\na,2026-10-01,call\n"))
    assert "There is no revenue in the book yet." in words(run)
    assert not run.metric


def test_filtered_to_nothing_names_the_filters(sample_book: Book, home: Open) -> None:
    run = home(sample_book, owner="Zoë", segment="Health", region="North", rank="C")
    assert "No client with revenue matches" in words(run)


def test_one_month_of_revenue_explains_each_dash(tmp_path: Path, home: Open) -> None:
    run = home(small_book(tmp_path, revenue="client_id,date,amount\na,2026-10-01,100\n"))
    assert set(figures(run).values()) == {fmt.MISSING}
    said = words(run)
    assert "it compares with Oct 2025, and recurring revenue starts in Oct 2026" in said
    assert "There is no contacts export yet" in said
    assert "Not enough history to say" in said


def test_a_book_of_projects_shows_all_revenue_year_on_year(tmp_path: Path, home: Open) -> None:
    rows = [f"a,{year}-{month:02d}-03,{year - 2023},project" for year in (2024, 2025, 2026) for month in range(1, 11)]
    run = home(small_book(tmp_path, revenue="client_id,date,amount,kind\n" + "\n".join(rows) + "\n"))
    assert figures(run)["Revenue retention, year"] != fmt.MISSING
    assert run.header[0].value.startswith("Yearly revenue retention is ")


def test_names_are_text(tmp_path: Path, home: Open) -> None:
    hostile = "**b** [x](javascript:alert(1)) <img src=x onerror=alert(1)>"
    clients = f'client_id,name,owner\na,"{hostile}","{hostile}"\n'
    revenue = "client_id,date,amount\n" + "".join(f"a,2026-{month:02d}-01,100\n" for month in range(1, 11))
    contacts = "client_id,date,channel\na,2026-01-05,call\n"
    said = words(home(small_book(tmp_path, clients=clients, revenue=revenue, contacts=contacts)))
    assert "](javascript" not in said and "<img" not in said


# --- explanations --------------------------------------------------------------------------------


@pytest.fixture
def page(sample_reader: Reader) -> Any:
    """What an explanation needs of a page: the sample in October, every client."""
    return SimpleNamespace(
        reader=sample_reader,
        info=sample_reader.info,
        month=MONTH,
        filters=Filters(),
        currency="EUR",
        months_back=lambda months: fmt.months_before(MONTH, months),
    )


def listed(explanation: Explanation) -> pd.DataFrame:
    assert explanation.clients is not None
    return explanation.clients()


def test_the_clients_of_an_explanation_add_up_to_its_parts(page: Any, sample_reader: Reader) -> None:
    net = retention.net_dollar_retention(sample_reader, month=MONTH).iloc[0]
    one = explanations.net_retention(page)
    assert sum(listed(one)["retained_revenue"]) == net["retained_revenue"]
    assert sum(listed(one)["starting_revenue"]) == net["starting_revenue"]
    assert one.left_out is not None and not set(one.left_out()["client_id"]) & set(listed(one)["client_id"])
    assert one.conventions is not None
    assert [name for name, _, _ in one.conventions()][:2] == ["Without returners", "Survivors only"]
    gross = retention.gross_dollar_retention(sample_reader, month=MONTH).iloc[0]
    assert sum(listed(explanations.gross_retention(page))["kept_revenue"]) == gross["kept_revenue"]
    moves = retention.revenue_movements(sample_reader, month=MONTH).iloc[0]
    assert sum(listed(explanations.recurring_revenue(page))["mrr"]) == moves["closing"]
    for months in (1, 12):
        rate = churn.client_churn_rate(sample_reader, month=MONTH, months=months).iloc[0]
        left = explanations.client_churn(page, months)
        assert len(listed(left)) == rate["churned_clients"]
        assert left.left_out is not None
        assert len(listed(left)) + len(left.left_out()) == rate["opening_clients"]
    lost = churn.revenue_churn_rate(sample_reader, month=MONTH).iloc[0]
    assert -sum(listed(explanations.revenue_churn(page))["change"]) == lost["lost"]
    net_lost = churn.net_revenue_churn_rate(sample_reader, month=MONTH).iloc[0]
    assert -sum(listed(explanations.net_revenue_churn(page))["change"]) == net_lost["lost"] - net_lost["expansion"]
    assert len(listed(explanations.reach(page))) == coverage.reach(sample_reader)["clients"].iloc[0]
    time = pick(coverage.time_share(sample_reader), by="A")
    assert sum(listed(explanations.time_share(page, "A"))["minutes"]) == pytest.approx(float(time["minutes"]))
    assert explanations.annual_retention(page).value == "106.2%"


def test_the_price_of_silence_counts_client_months(page: Any, sample_reader: Reader) -> None:
    ratio = story.longest_defined(coverage.neglect_rate_ratio(sample_reader))
    one = explanations.price_of_silence(page, ratio, coverage.retention_by_coverage(sample_reader), 2)
    assert one.parts[0] == ("Covered: left within 12 months", "74 of 597 client-months")


# --- the words themselves ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("net", "overdue", "expected"),
    [
        (1.04, 12, "Net retention of 104% looks like success, yet 12 of 75 clients wait for a call."),
        (0.93, 12, "Net retention is 93%, and 12 of 75 clients wait for a call."),
        (0.93, 0, "Net retention is 93%, yet no client waits for a call."),
        (1.04, 0, "Net retention is 104%, and no client waits for a call."),
        (None, 1, "1 of 75 clients waits for a call."),
    ],
)
def test_headlines(net: float | None, overdue: int, expected: str, sample_reader: Reader) -> None:
    row, reach, summary = {"net_dollar_retention": net}, {"clients": 75}, {"overdue_clients": overdue}
    assert story.headline(sample_reader.info, MONTH, row, {}, reach, summary) == expected


def test_growers_are_named_only_where_they_carry_the_figure() -> None:
    def said(whole: float, rest: float, clients: int = 40) -> str:
        row = {"net_dollar_retention": whole, "base_clients": clients}
        return story.success(row, {"retention_without_largest": rest}, date(2024, 1, 1), MONTH)

    assert said(1.04, 0.91).startswith("Three fast growers carry the figure.")
    assert said(1.04, 1.01).startswith("It does not hang on a few")
    assert said(0.95, 0.90).startswith("Without its three fastest growers the book keeps **90%**")
    assert said(1.04, 0.91, clients=5).startswith("Few clients: 5 had recurring revenue")


def test_a_ratio_whose_range_includes_one_may_be_chance() -> None:
    assert "may be chance" in story.matters_words({"rate_ratio": 1.4, "low": 0.8, "high": 2.2})
    assert "chance" not in story.matters_words({"rate_ratio": 2.4, "low": 1.8, "high": 3.2})


def test_the_longest_defined_horizon_is_taken() -> None:
    ratios = pd.DataFrame({"horizon_months": [3, 6, 12], "rate_ratio": [1.5, 2.0, float("nan")]})
    assert story.longest_defined(ratios)["horizon_months"] == 6
    assert story.longest_defined(ratios.assign(rate_ratio=float("nan"))) == {}


def test_a_partly_filled_month_opens_the_first_sentence(sample_reader: Reader) -> None:
    info = replace(sample_reader.info, partly_filled_month=date(2026, 11, 1))
    assert opening(info, MONTH) == "November is only partly in the exports, so this is October: "
    assert begin(info, MONTH, "Net retention is 93%.").endswith("this is October: net retention is 93%.")
    assert opening(info, date(2026, 9, 1)) == ""
    unfinished = replace(sample_reader.info, reporting_month_is_complete=False)
    assert "October is not complete yet (data to 31 Oct 2026)" in opening(unfinished, MONTH)


def test_small_words() -> None:
    assert share_of(0, 49) == "none of 49 clients"
    assert share_of(1, 1) == "one of 1 client"
    assert interval({"low": 0.0141, "high": 0.165}) == "1 to 16%"
    empty = pd.DataFrame({"status": pd.Series(dtype=str), "rank": pd.Series(dtype=str)})
    assert list(among(empty, "status", ["overdue"]).columns) == ["status", "rank"]


# --- the thin bars -------------------------------------------------------------------------------


def bars_of(run: AppTest) -> list[str]:
    """What the thin bars say to a screen reader."""
    bodies = "".join(part.proto.body for part in run.get("html"))
    return [part.split('"')[0] for part in bodies.split('aria-label="')[1:]]


def test_the_thin_bars_are_the_metrics(sample_book: Book, sample_reader: Reader, home: Open) -> None:
    told = bars_of(home(sample_book))
    share = retention.existing_client_share(sample_reader, month=MONTH)["existing_client_share"].iloc[0]
    expected = f"existing clients {fmt.percent(share)}, new {fmt.percent(1 - share)}"
    assert f"Revenue, 12 months: {expected}" in told
    statuses = retainers.retained_hours(sample_reader, by="status").set_index("status")["mrr_share"]
    assert any(f"over {fmt.percent(statuses['scope creep'])}, within" in one for one in told)
    reach = coverage.reach(sample_reader)["reach_by_revenue"].iloc[0]
    assert any(f"in cadence {fmt.percent(reach)}" in one for one in told)


def test_a_thin_bar_that_cannot_be_drawn_says_what_would_fill_it(tmp_path: Path, home: Open) -> None:
    run = home(small_book(tmp_path, revenue="client_id,date,amount\na,2026-09-30,100\na,2026-10-31,100\n"))
    assert "With retained_hours in the clients export" in words(run).replace("\\", "")


def test_shares_of_hours_keep_their_order_and_leave_out_what_is_not_there() -> None:
    statuses = pd.DataFrame({"status": ["no hours", "scope creep"], "mrr_share": [0.25, 0.75]})
    bar = shares.hours_of_fees(statuses)
    assert [(part.words, part.share) for part in bar.parts] == [("over", 0.75), ("not told", 0.25)]
    untold = shares.hours_of_fees(pd.DataFrame({"status": ["no hours"], "mrr_share": [1.0]}))
    assert untold.parts == () and "hours in the revenue export" in untold.missing


def test_shares_never_leave_their_bar() -> None:
    # credits of new clients can make the share of existing ones larger than the whole
    for share in (-0.2, 0.0, 0.4, 1.0, 1.3):
        bar = shares.existing({"existing_client_share": share})
        assert sum(part.share for part in bar.parts) == pytest.approx(1)
        assert all(0 <= part.share <= 1 for part in bar.parts)
    assert shares.existing({"existing_client_share": None}).missing


def test_who_was_called_since_stands_no_longer_among_the_first_calls() -> None:
    clients = pd.DataFrame({"client_id": list("abcde"), "status": ["overdue"] * 5})
    nothing = {"is_touched": False, "snoozed_until": None, "planned_on": None, "missed_on": None}
    entered = {
        "a": {"is_touched": True},
        "b": {"snoozed_until": date(2027, 1, 1)},
        "c": {"planned_on": date(2026, 12, 1)},
        "d": {"missed_on": date(2026, 11, 1)},
    }
    state = pd.DataFrame([nothing | {"client_id": one} | entered.get(one, {}) for one in "abcde"], dtype=object)
    assert list(story.calls(clients, state)["client_id"]) == ["d", "e"]
    assert list(story.calls(clients)["client_id"]) == list("abcde")
