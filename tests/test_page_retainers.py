"""The page of retainers: its answer is the metric, its parts add up, filters hold, what is missing is said."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import receivables, renewals, retainers
from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import Reader
from analytics.retention import revenue_per_client
from tests.pages import Open, opener, small_book, year_of_rows
from ui import charts
from ui import format as fmt
from ui.charts.renewals import MOST_ROWS, renewal_calendar
from ui.stories import retainers as story
from ui.stories import retainers_fees as fees
from ui.stories import retainers_figures as figures
from ui.stories import retainers_money
from ui.stories.retainers import Facts
from ui.theme import LIGHT

HOSTILE = "**b** [x](javascript:alert(1)) <img src=x onerror=alert(1)> $a$ =1+1"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page on a book, with values in the address."""
    return opener(monkeypatch, "retainers")


def words(run: AppTest) -> str:
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def markup(run: AppTest) -> str:
    return "\n".join(part.proto.body for part in run.get("html"))


def strip(run: AppTest) -> dict[str, str]:
    """The figures of the strip by their labels."""
    found = re.findall(r'<div style="min-width:0"><div [^>]*>(.*?)</div><div [^>]*>(.*?)</div>', markup(run))
    return dict(found)


# --- on the sample -------------------------------------------------------------------------------


def test_the_answer_and_the_strip_are_the_metrics(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book)
    months = retainers.guaranteed_months(sample_reader).to_dict("records")
    assert (
        f"{fmt.money(months[0]['guaranteed_revenue'], 'EUR')} of November's income is guaranteed" in run.header[0].value
    )
    shown = strip(run)
    share = retainers.recurring_share(sample_reader, month=date(2026, 10, 1)).to_dict("records")[0]
    assert shown["MRR"] == fmt.money(months[0]["mrr"], "EUR", decimals=1)
    assert shown["Recurring share"] == fmt.percent(share["recurring_share"], 1)
    assert shown["Guaranteed, 12 m"] == fmt.money(sum(row["guaranteed_revenue"] for row in months), "EUR")
    due = renewals.renewals_due(sample_reader)
    coming = due[due["state"] != "overdue"]
    assert shown["Ending in 90 days"] == fmt.money(sum(coming["mrr"]), "EUR")
    assert f"{len(coming)} agreements worth" in words(run)
    ages = receivables.receivables_by_age(sample_reader)
    late = ages[ages["age"] != "not due"]
    assert shown["Overdue invoices"] == fmt.money(sum(late["open_amount"]), "EUR")


def test_the_switch_of_days_chooses_the_renewals(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    for days in (90, 30):
        run = open_page(sample_book, renewal_days=f"{days} days")
        [listed] = [table.value for table in run.dataframe if "verdict" in table.value]
        assert list(listed["name"]) == list(renewals.renewals_due(sample_reader, days=days)["name"])


def test_a_filter_holds_for_every_part(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book, owner="Ida")
    months = retainers.guaranteed_months(sample_reader, Filters(owners=("Ida",))).to_dict("records")
    assert strip(run)["MRR"] == fmt.money(months[0]["mrr"], "EUR", decimals=1)
    for table in run.dataframe:
        if "owner" in table.value:
            assert set(table.value["owner"]) <= {"Ida"}


def test_the_pictures_draw_what_the_metrics_say(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book)
    safe, falls = json.loads(run.get("plotly_chart")[0].proto.spec)["data"]
    months = retainers.guaranteed_months(sample_reader)
    assert safe["y"] == pytest.approx([float(value) for value in months["guaranteed_revenue"]])
    assert falls["y"] == pytest.approx([fmt.number(value) or 0.0 for value in months["falls_away"]])
    assert falls["base"] == safe["y"]


def test_the_goal_comes_from_the_address_and_is_closed_by_each_mix(sample_book: Book, open_page: Open) -> None:
    run = open_page(sample_book, goal="500000")
    assert run.number_input[0].value == 500_000
    assert "new retainers that would bring it" in words(run)
    run = open_page(sample_book, goal="1000")
    assert "Today's clients are enough for this goal." in words(run)


def test_a_past_month_is_seen_as_of_its_end(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book, month="2025-03")
    months = retainers.guaranteed_months(sample_reader, month=date(2025, 3, 1)).to_dict("records")
    assert strip(run)["MRR"] == fmt.money(months[0]["mrr"], "EUR", decimals=1)
    assert "of April's income is guaranteed; for March 2026" in run.header[0].value


def test_a_choice_without_retainers_says_so(sample_book: Book, open_page: Open) -> None:
    run = open_page(sample_book, rank="unranked")
    assert "No client with recurring revenue matches rank unranked" in words(run)
    assert not run.dataframe


def test_every_figure_opens_the_clients_that_it_is_made_of(sample_reader: Reader) -> None:
    month, everybody = date(2026, 10, 1), sample_reader
    facts = Facts(
        months=retainers.guaranteed_months(everybody),
        due=renewals.renewal_sums(everybody),
        mrr=revenue_per_client(everybody),
        share=retainers.recurring_share(everybody),
        ages=receivables.receivables_by_age(everybody),
        sums=retainers.retainer_sums(everybody),
    )
    found = {
        one.title: one
        for one in figures.explanations(
            facts,
            figures.cells(facts, sample_reader.info, month, retainers.agreement_columns(sample_reader)),
            month,
            "EUR",
            lambda: retainers.guaranteed_revenue(everybody),
            lambda: receivables.receivables(everybody),
            lambda: retainers.effective_hourly_rate(everybody),
            lambda: renewals.renewals_due(everybody),
        )
    }
    for title, column in (("MRR", "mrr"), ("Ending in 90 days", "mrr"), ("Overdue invoices", "open_amount")):
        clients = found[title].clients
        assert clients is not None
        assert fmt.money_exact(sum(clients()[column]), "EUR") == found[title].value, title
    covered, left_out = found["Guaranteed"].clients, found["Guaranteed"].left_out
    assert covered is not None and left_out is not None
    first = facts.months.to_dict("records")[0]
    assert sum(covered()["guaranteed_revenue"]) == first["guaranteed_revenue"]
    assert len(covered()) == first["clients"]
    assert set(left_out()["guaranteed_revenue"]) == {0}


# --- what is missing -----------------------------------------------------------------------------


def test_without_agreements_hours_and_payments_each_part_says_what_unlocks_it(tmp_path: Path, open_page: Open) -> None:
    run = open_page(small_book(tmp_path, revenue=year_of_rows("amount", a="1000", b="3000")))
    assert run.header[0].value == "Nothing of the 4.0k MRR is guaranteed for November."
    told = words(run)
    for column in ("contract_ends_on", "retained_hours", "paid_on or paid_amount"):
        assert f"Nothing here yet: {column} in" in told
    assert strip(run)["Overdue invoices"] == fmt.MISSING
    assert strip(run)["Median rate"] == fmt.MISSING


def test_a_notice_alone_guarantees_and_hours_alone_do_not_unlock_the_fee(tmp_path: Path, open_page: Open) -> None:
    # data to 1 October, looked at on 31 October: 61 days of notice reach the end of December
    book = small_book(
        tmp_path,
        clients="client_id,name,notice_days\na,Abel,61\n",
        revenue=year_of_rows("amount,hours", a="1000,10"),
    )
    run = open_page(book)
    assert run.header[0].value.startswith(
        "1.0k of November's income is guaranteed; for October 2027 it is nothing yet."
    )
    assert strip(run)["Median rate"] == "100/h"
    assert "Nothing here yet: retained_hours in clients.csv" in words(run)


def test_a_book_of_projects_shows_candidates_and_what_is_unpaid(tmp_path: Path, open_page: Open) -> None:
    run = open_page(small_book(tmp_path, revenue=year_of_rows("amount,kind,paid_on", p="4000,project,")))
    assert "Nobody has a retainer in this month." in words(run)
    # twelve months of 4,000; all are open
    assert "1 client buys projects nearly every month: 4.0k a month if all sign." in words(run)
    assert "48k unpaid" in words(run)


def test_an_empty_book_says_what_to_import(tmp_path: Path, open_page: Open) -> None:
    run = open_page(small_book(tmp_path, contacts="client_id,date,channel\na,2026-10-05,call\n"))
    assert "There is no revenue in the book yet." in words(run)


def test_names_are_text(tmp_path: Path, open_page: Open) -> None:
    book = small_book(
        tmp_path,
        clients=f'client_id,name,contract_ends_on,notice_days,retained_hours\na,"{HOSTILE}",2026-12-15,30,5\n',
        revenue=year_of_rows("amount,hours,due_on,paid_on", a="1000,10,2026-01-01,"),
    )
    run = open_page(book)
    assert "<img" not in markup(run) and "<img" not in words(run).replace("\\<img", "")
    for chart in run.get("plotly_chart"):
        assert "<img" not in chart.proto.spec


# --- stories and pictures ------------------------------------------------------------------------


def test_tiers_are_written_as_spans_with_a_sum() -> None:
    tiers = pd.DataFrame(
        {
            "tier": [Decimal(5000), Decimal(3000), Decimal(0)],
            "clients": [1, 0, 2],
            "mrr": [Decimal(6000), Decimal(0), Decimal(2000)],
            "mrr_share": [0.75, 0.0, 0.25],
            "hours": [Decimal(40), None, None],
            "fitting_clients": [0, 0, 1],
            "gain": [Decimal(0), Decimal(0), Decimal(1500)],
        }
    )
    shown = fees.tiers_shown(tiers, "EUR").to_dict("records")
    assert [row["fee"] for row in shown] == ["5,000 and up", "3,000 to 4,999", "Under 3,000", "All"]
    assert [row["fits"] for row in shown] == ["top tier", "–", "1 · +€1.5k", "1 · +€1.5k"]
    assert (shown[-1]["clients"], shown[-1]["mrr"], shown[-1]["hours"]) == (3, 8000, 40)


def test_nobody_pays_twice_on_the_way_to_the_goal() -> None:
    tiers = pd.DataFrame(
        {
            "tier": [Decimal(3000), Decimal(0)],
            "clients": [1, 1],
            "mrr": [Decimal(4000), Decimal(2000)],
            "hours": [Decimal(30), None],
            "gain": [Decimal(0), Decimal(1000)],
            "fitting_clients": [0, 1],
        }
    )
    goal = retainers_money.goal_of(Decimal(10_000), tiers, Decimal(3000), Decimal(200), (Decimal(3000),))
    # 6,000 today, 1,000 for a next tier, half of 3,000; 200 of others' hours: 1,300 are left
    assert [part.amount for part in goal.parts] == [6000, 1000, 1500, 200]
    assert goal.ways.gap == 1300
    [mix] = goal.ways.mixes
    assert (mix.counts, mix.hours, mix.over) == ({Decimal(3000): 1}, 30, 1700)


def test_pictures_of_nothing_say_so() -> None:
    for picture in (
        charts.guaranteed(pd.DataFrame(), LIGHT),
        charts.hours_to_fee(pd.DataFrame(), LIGHT),
        charts.parts([("nothing", 0.0, LIGHT.red)], LIGHT),
    ):
        assert picture.layout.annotations[0].text


# --- the calendar, and hours by owner and month ---------------------------------------------------


def test_hours_by_owner_and_month_are_the_metric(sample_reader: Reader) -> None:
    owners = fees.owners_listed(retainers.retained_hours(sample_reader, by="owner"))
    ratios = [ratio for ratio in owners["hours_ratio"] if ratio == ratio]
    assert ratios == sorted(ratios, reverse=True)
    months = fees.months_listed(retainers.retained_hours(sample_reader, by="month"))
    assert months["month"].iloc[0] == sample_reader.info.reporting_month
    assert len(months) == 12


def test_the_calendar_draws_the_first_to_act_on_and_says_what_it_leaves_out(sample_reader: Reader) -> None:
    due = renewals.renewals_due(sample_reader, days=365)
    assert len(due) > MOST_ROWS
    picture = renewal_calendar(due, LIGHT, days=365)
    notices, ends = picture.data
    assert list(ends.customdata) == list(due["client_id"][:MOST_ROWS])
    assert list(notices.customdata) == list(ends.customdata)
    sums = renewals.renewal_sums(sample_reader, days=365).to_dict("records")[0]
    assert f"{len(due) - MOST_ROWS} more agreements in the list below" in story.calendar_note(sums)
    assert "more" not in story.calendar_note({"agreements": MOST_ROWS})
