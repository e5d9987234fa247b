"""A client's agreement, hours, evidence and decisions on its page: the metrics in words, and what would fill a gap."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import clients as about
from analytics import fit, receivables, retainers
from analytics.book import Book
from analytics.decisions import KEEP, record
from analytics.filters import Filters
from analytics.reader import Reader
from tests.books.first_import import import_files
from tests.pages import visit
from ui import format as fmt
from ui.charts.hours import hours_delivered
from ui.stories import client_agreement as agreed
from ui.stories import client_evidence as evidence_story
from ui.stories.client import invoices_note
from ui.stories.client_evidence import Evidence
from ui.theme import DARK, LIGHT

TIERS = (Decimal(10000), Decimal(3000), Decimal(5000))
DAY = date(2026, 10, 31)
Open = Callable[[Book, str], AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page of a client."""

    def opened(book: Book, client_id: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit("client", client=client_id).run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def client(**values: Any) -> dict[str, Any]:
    """A client with the given values, everything else unknown."""
    names = (
        "monthly_fee retained_hours signed_on contract_ends_on notice_days segment region email ended_on mrr".split()
    )
    return dict.fromkeys(names) | {"mrr": Decimal(0), "is_in_clients_export": True} | values


def told(run: AppTest) -> str:
    """All words and tables of the page."""
    words = [part.value for part in [*run.markdown, *run.caption]]
    return "\n".join([*words, *(part.proto.body for part in run.get("html"))])


# --- the agreement in words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fee", "words"),
    [
        (2999, "under 3,000"),
        (3000, "3,000 to 5,000"),
        (9999, "5,000 to 10,000"),
        (10000, "10,000 and up"),
    ],
)
def test_a_tier_begins_with_its_fee(fee: int, words: str) -> None:
    shown = dict(agreed.agreement(client(monthly_fee=Decimal(fee), mrr=Decimal(fee)), "EUR", DAY, TIERS))
    assert shown["Tier"] == words


def test_without_a_fee_the_tier_is_that_of_the_mrr_and_without_a_retainer_there_is_none() -> None:
    assert dict(agreed.agreement(client(mrr=Decimal(4000)), "EUR", DAY, TIERS))["Tier"] == "3,000 to 5,000"
    assert "Tier" not in dict(agreed.agreement(client(monthly_fee=Decimal(4000)), "EUR", DAY, TIERS))


@pytest.mark.parametrize(
    ("ends", "notice", "note", "by"),
    [
        # 31 December less 30 days is 1 December, 31 days after 31 October
        (date(2026, 12, 31), 30, "Ends in 61 days.", "1 Dec 2026, in 31 days"),
        (date(2026, 11, 30), 30, "Ends in 30 days.", "31 Oct 2026, today"),
        (date(2026, 11, 1), 30, "Ends in 1 day.", "2 Oct 2026, passed"),
        (date(2026, 10, 1), 30, "The term is over.", "1 Sep 2026, passed"),
    ],
)
def test_days_to_the_end_and_to_notice(ends: date, notice: int, note: str, by: str) -> None:
    one = client(contract_ends_on=ends, notice_days=notice)
    assert agreed.ends_note(one, DAY) == note
    assert dict(agreed.agreement(one, "EUR", DAY, TIERS))["Notice by"] == by


def test_the_bar_of_the_term_runs_from_signing_to_the_end() -> None:
    # 100 days, 60 of them run; notice of 20 days lies at 80
    one = client(signed_on=date(2026, 9, 1), contract_ends_on=date(2026, 12, 10), notice_days=20)
    term = agreed.term(one, DAY)
    assert term is not None
    assert (term.run, term.notice) == (0.6, 0.8)
    assert agreed.term(client(contract_ends_on=date(2026, 12, 10)), DAY) is None
    assert agreed.term(client(signed_on=DAY, contract_ends_on=DAY), DAY) is None


def test_hours_are_told_only_above_the_line_of_scope_creep() -> None:
    month = {"month": date(2026, 10, 1), "hours_ratio": 1.12}
    assert agreed.hours_sentence(month, Decimal("1.10")) == "Hours ran 12% over the fee in October."
    assert agreed.hours_sentence(month, Decimal("1.20")) == ""
    assert agreed.hours_sentence({}, Decimal("1.10")) == ""


def test_rate_and_unbilled_value_stand_beside_what_was_agreed() -> None:
    # 14,500 for 126 hours is 115.08 an hour
    month = {"month": date(2026, 10, 1), "unbilled_value": Decimal(1725), "fee": Decimal(14500)}
    month["retained_hours"] = Decimal(126)
    rate = {"effective_hourly_rate": 103.4}
    shown = dict(agreed.agreement(client(retained_hours=Decimal(126)), "EUR", DAY, TIERS, month, rate))
    assert shown["Rate an hour"] == "€103, agreed €115"
    assert shown["Unbilled in October"] == "€1,725"


def test_what_the_chart_of_hours_lacks_is_named() -> None:
    row = {"month": date(2026, 10, 1), "hours": None, "retained_hours": None}
    assert "hours in the revenue export" in agreed.hours_note([row])
    assert "retained" in agreed.hours_note([row | {"hours": Decimal(5)}])
    assert agreed.hours_note([row | {"hours": Decimal(5), "retained_hours": Decimal(4)}]).endswith("4 included")


def test_lateness_stands_over_the_invoices(sample_reader: Reader) -> None:
    invoices = about.client_invoices(sample_reader, "C0008")
    for days, words in ((16.3, "pays 16 days late"), (-2.0, "pays 2 days early"), (0.2, "pays on the day")):
        assert words in invoices_note(invoices, sample_reader.info, days)
    assert "on average" not in invoices_note(invoices, sample_reader.info, None)


@pytest.mark.parametrize("tokens", [LIGHT, DARK])
def test_months_over_the_line_are_red_and_months_without_hours_stay_empty(tokens: Any) -> None:
    rows = [
        {"month": date(2026, month, 1), "hours": hours, "retained_hours": Decimal(10)}
        for month, hours in ((8, Decimal(11)), (9, Decimal("11.5")), (10, None))
    ]
    picture = hours_delivered(rows, tokens)
    # 11 of 10 is the line itself
    assert list(picture.data[0].marker.color) == [tokens.accent_area, tokens.red, tokens.accent_area]
    assert list(picture.layout.xaxis.ticktext) == ["11<br>Aug", "12<br>Sep", "–<br>Oct"]
    assert len(picture.layout.shapes) == 3
    assert not hours_delivered([row | {"hours": None} for row in rows], tokens).data


# --- the evidence --------------------------------------------------------------------------------


def test_the_evidence_is_client_fit(sample_reader: Reader) -> None:
    for row in fit.client_fit(sample_reader, Filters()).head(5).to_dict("records"):
        lines = evidence_story.lines(Evidence(fit={str(name): value for name, value in row.items()}), "EUR")
        by_label = {line.label: line for line in lines}
        assert by_label["Negative outcomes"].figure == fmt.count(row["negative_outcomes"])
        percentile = row["negative_outcomes_percentile"]
        assert by_label["Negative outcomes"].percentile == round(percentile * 100)


def test_missing_evidence_names_its_columns_and_is_never_zero() -> None:
    known = {"margin": 0.4, "is_margin_known": True, "effective_hourly_rate": 90.0, "verdict": "no verdict"}
    one = Evidence(fit=known)
    assert [line.figure for line in evidence_story.lines(one, "EUR")].count("missing") == 5
    words = evidence_story.missing_words(one).replace("\\", "")
    assert "retained_hours, out_of_scope, paid_on, outcome and minutes" in words
    assert "active clients" in evidence_story.missing_words(Evidence())


# --- the page ------------------------------------------------------------------------------------


def test_the_page_shows_hours_margin_lateness_and_the_verdict(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    row = fit.client_fit(sample_reader, Filters()).iloc[0]
    client_id = row["client_id"]
    run = open_page(sample_book, client_id)
    values = {metric.label: metric.value for metric in run.metric}
    assert values["Margin, 12 months"] == fmt.percent(row["margin"])
    hours = retainers.retained_hours(sample_reader, Filters()).set_index("client_id").loc[client_id]
    assert values["Hours to fee"] == fmt.percent(hours["hours_ratio"])
    late = receivables.days_late(sample_reader, Filters()).set_index("client_id").loc[client_id]
    assert values["Days late"] == fmt.count(round(late["days_late"]))
    assert f"Fit: {row['verdict']}" in told(run)
    assert f'Unbilled in October</th><td class="ts-right">{fmt.money_exact(hours["unbilled_value"], "EUR")}' in told(
        run
    )


def test_months_of_a_client_agree_with_the_list_of_hours(sample_reader: Reader) -> None:
    listed = retainers.retained_hours(sample_reader, Filters()).set_index("client_id")
    for client_id in listed.index[:8]:
        month = about.client_revenue(sample_reader, client_id).iloc[-1]
        for mine, theirs in (("hours", "hours"), ("unbilled_value", "unbilled_value"), ("fee", "fee")):
            assert fmt.number(month[mine]) == fmt.number(listed.loc[client_id, theirs]), client_id


def test_a_bare_book_says_which_columns_would_fill_the_cards(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "revenue.csv"
    path.write_text("client_id,date,amount\na,2026-09-30,100\na,2026-10-31,100\n", encoding="utf-8")
    book = Book(tmp_path / "book")
    import_files(book, [path], import_day=date(2026, 11, 2), at=datetime(2026, 11, 2, 9), who="test")
    run = open_page(book, "a")
    values = {metric.label: metric.value for metric in run.metric}
    assert (values["Margin, 12 months"], values["Hours to fee"], values["Days late"]) == ("–", "–", "–")
    words = told(run).replace("\\", "")
    for column in ("hours in the revenue export", "cost, hours, retained_hours", "contacts export with note"):
        assert column in words


def test_decisions_stand_on_the_page_as_text(tmp_path: Path, open_page: Open) -> None:
    path = tmp_path / "revenue.csv"
    path.write_text("client_id,date,amount\na,2026-09-30,100\na,2026-10-31,100\n", encoding="utf-8")
    book = Book(tmp_path / "book")
    import_files(book, [path], import_day=date(2026, 11, 2), at=datetime(2026, 11, 2, 9), who="test")
    why = "**good** [x](javascript:alert(1)) <b>client</b>"
    record(book, "a", KEEP, on=date(2027, 9, 30), reason=why, who="ida", at=datetime(2026, 11, 3, 9))
    words = told(open_page(book, "a"))
    assert "eep until 30 Sep 2027" in words
    assert "ida" in words
    assert "**good**" not in words and "](javascript" not in words


def test_the_small_chart_shows_the_six_months_to_the_one_shown() -> None:
    months = pd.DataFrame({"month": [date(2026, month, 1) for month in range(1, 11)]})
    rows = agreed.last_months(months, date(2026, 8, 1))
    assert [row["month"].month for row in rows] == [3, 4, 5, 6, 7, 8]
