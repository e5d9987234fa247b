"""The page of client fit: its counts are the metric's, the chosen client drives the rest, what is missing is said."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import fit
from analytics.book import Book
from analytics.decisions import decisions_of
from analytics.entered import PART, RAISE
from analytics.reader import Reader
from tests.pages import Open, opener, small_book, visit, year_of_rows
from ui.stories import fit as story

HOSTILE = "**b** [x](javascript:alert(1)) ![i](http://out.example/i.png) <img src=x onerror=alert(1)> $a$ =1+1"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page on a book, with values in the address."""
    return opener(monkeypatch, "fit")


@pytest.fixture
def two_clients(tmp_path: Path) -> Book:
    """a: margin 5%, three disputes, 15 of 10 hours: part ways. b: margin 60%: keep."""
    talks = "".join(f"a,2026-0{number}-03,dispute,60\n" for number in (5, 6, 7))
    return small_book(
        tmp_path,
        clients="client_id,name,retained_hours,notice_days\na,Abel,10,60\nb,Bee,10,\n",
        revenue=year_of_rows("amount,cost,hours", a="1000,950,15", b="3000,1200,9"),
        contacts=f"client_id,date,outcome,minutes\n{talks}",
    )


def words(run: AppTest) -> str:
    """All words of the page outside tables."""
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def markup(run: AppTest) -> str:
    """Our own tables and strips."""
    return "\n".join(part.proto.body for part in run.get("html"))


def evidence(run: AppTest) -> pd.DataFrame:
    return run.dataframe[0].value


# --- on the sample -------------------------------------------------------------------------------


def test_the_counts_and_the_headline_are_the_metric(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book)
    summary = {row["verdict"]: row for row in fit.fit_summary(sample_reader).to_dict("records")}
    for verdict, row in summary.items():
        strip = f"{story.LABELS[verdict]}</div>"
        [place] = [part for part in markup(run).split('<div style="min-width:0">') if strip in part]
        assert f">{row['clients']}</div>" in place
    clients = sum(row["clients"] for row in summary.values())
    assert run.header[0].value.startswith(f"{summary['keep']['clients']} of {clients} clients earn their place.")
    spec = json.loads(run.get("plotly_chart")[0].proto.spec)
    drawn = [client for trace in spec["data"] for client in trace.get("customdata") or []]
    fits = fit.client_fit(sample_reader)
    assert len(drawn) == int((fits["is_margin_known"] & fits["burden"].notna()).sum())


def test_the_rules_stand_beside_the_picture_in_words(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    told = markup(open_page(sample_book))
    assert all(rule.words(sample_reader.info.settings) in told for rule in fit.RULES)


def test_views_and_search_narrow_the_evidence(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    fits = fit.client_fit(sample_reader)
    run = open_page(sample_book)
    assert list(evidence(run)["name"]) == list(fits.loc[fits["verdict"] != "keep", "name"])
    run = open_page(sample_book, fit_view="All")
    assert list(evidence(run)["name"]) == list(fits["name"])
    run.text_input(key="fit_search").set_value("raise price").run()
    assert set(evidence(run)["verdict"]) == {"raise price"}
    run.text_input(key="fit_search").set_value("no such client").run()
    assert "No client matches this search." in words(run)


@pytest.mark.parametrize("address", [{"owner": "Marc"}, {"month": "2025-03"}, {"rank": "C"}])
def test_the_page_holds_under_filters_and_in_past_months(
    sample_book: Book, open_page: Open, address: dict[str, str]
) -> None:
    assert open_page(sample_book, **address).header


def test_the_sample_takes_no_decisions(sample_book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_book.path))
    run = visit("fit").run()
    [button] = [one for one in run.button if one.label == "Record decision"]
    assert button.disabled and "sample data: decisions are kept in your own book" in words(run)


# --- what the chosen client drives ---------------------------------------------------------------


def test_choosing_a_client_drives_the_what_if(two_clients: Book, open_page: Open) -> None:
    """a pays 1,000 of 4,000: twice the price makes 5,000, leaving 3,000, and half of the chance 4,000."""
    run = open_page(two_clients)
    assert "**What if: Abel**" in words(run)
    assert all(f">{amount}<" in markup(run) for amount in ("4,000", "5,000", "3,000"))
    assert "<b>4,000</b>" in markup(run)
    run = open_page(two_clients, client="b")
    assert "**What if: Bee**" in words(run)
    # 3,000 of 4,000: 7,000 and 1,000
    assert ">7,000<" in markup(run) and ">1,000<" in markup(run)


def test_several_clients_are_repriced_together(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients, fit_view="All")
    run.session_state[story.table_key(pd.DataFrame({"client_id": ["a", "b"]}))] = {
        "selection": {"rows": [0, 1], "columns": [], "cells": []}
    }
    run.run()
    assert "**What if: Abel and Bee**" in words(run)
    assert ">8,000<" in markup(run)
    assert run.selectbox(key="fit_decide_on").options == ["Abel", "Bee"]


def test_factor_chance_and_cheaper_staff_change_the_effects(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients)
    assert "up to a chance of leaving of **50%**" in words(run)
    run.slider(key="fit_chance").set_value(100).run()
    # all leave: 15 hours a month are free
    assert "Expected at 100%" in markup(run) and "<b>15</b>" in markup(run)
    run = open_page(two_clients, fit_what_if="Cheaper staff")
    run.slider(key="fit_moved").set_value(100).run()
    run.number_input(key="fit_staff_cost").set_value(20.0).run()
    # 950 a month for 15 hours; at 20 an hour 300
    assert "It saves **650** a month and moves the margin from 5% to **70%**." in words(run)


def test_a_decision_is_recorded_with_its_reason_and_can_be_withdrawn(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients)
    assert run.radio(key="fit_a_kind").value == PART
    assert "no decision yet" in words(run) and "Notice is 60 days" in words(run)
    run.text_area(key="fit_a_reason").set_value("Three disputes, and no margin").run()
    run.button(key="fit_a_record").click().run()
    assert not run.exception and not run.error
    [made] = decisions_of(two_clients)
    assert (made.client_id, made.kind, made.farewell) == ("a", PART, "plain")
    assert made.reason == "Three disputes, and no margin"
    assert "Three disputes, and no margin" in words(run) and "no decision yet" not in words(run)
    run.button(key=f"fit_withdraw_{made.number}").click().run()
    assert decisions_of(two_clients)[0].withdrawn_at is not None
    assert "withdrawn" in "\n".join(part.value for part in run.markdown)


def test_a_price_starts_from_the_what_if(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients)
    run.segmented_control(key="fit_factor").set_value("1.5×").run()
    run.radio(key="fit_a_kind").set_value(RAISE).run()
    assert run.number_input(key="fit_a_amount_1.5").value == 1500
    run.button(key="fit_a_record").click().run()
    [made] = decisions_of(two_clients)
    assert (made.kind, made.amount) == (RAISE, Decimal(1500))


def test_a_decision_without_a_reason_says_what_is_missing(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients)
    run.text_area(key="fit_a_reason").set_value("").run()
    run.button(key="fit_a_record").click().run()
    assert "A decision needs a reason" in run.error[0].value.replace("\\", "")
    assert decisions_of(two_clients) == []


# --- what is missing -----------------------------------------------------------------------------


def test_without_a_cost_column_the_page_names_it_and_works(tmp_path: Path, open_page: Open) -> None:
    book = small_book(tmp_path, revenue=year_of_rows("amount", a="1000", b="500"))
    run = open_page(book)
    assert run.header[0].value == "No verdict yet on 2 clients: the evidence is not complete."
    assert "have no verdict: cost is missing." in words(run)
    assert "**cost** in revenue.csv would tell margins" in words(run)
    assert evidence(run)["margin"].isna().all()
    assert "margin unknown" in words(run)


def test_a_book_without_revenue_says_what_would_fill_the_page(tmp_path: Path, open_page: Open) -> None:
    book = small_book(tmp_path, contacts="client_id,date\na,2026-10-01\n")
    assert "import a revenue export" in words(open_page(book))


def test_a_choice_without_clients_says_so(two_clients: Book, open_page: Open) -> None:
    told = words(open_page(two_clients, rank="unranked"))
    assert "No active client in this choice." in told and "rank unranked" in told


def test_other_peoples_words_are_text(tmp_path: Path, open_page: Open) -> None:
    quoted = HOSTILE.replace('"', '""')
    book = small_book(
        tmp_path,
        clients=f'client_id,name\na,"{quoted}"\n',
        revenue=year_of_rows("amount,cost", a="1000,900"),
        contacts="client_id,date,outcome\n" + "".join(f"a,2026-10-0{day},abuse\n" for day in (1, 2, 3)),
    )
    run = open_page(book)
    assert HOSTILE in list(evidence(run)["name"])
    told = words(run)
    assert "What if: \\*\\*b\\*\\*" in told
    assert not re.search(r"(?<!\\)<img|(?<!\\)!\[|\$a\$", told)
    assert "<img" not in markup(run)
    assert all("<img" not in chart.proto.spec for chart in run.get("plotly_chart"))


# --- the letter ----------------------------------------------------------------------------------


def letter(run: AppTest) -> str:
    [text] = [part.value for part in run.text_area if part.label == "Text of the letter"]
    return text


def test_the_letter_follows_the_decision_in_the_form(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients)
    run.date_input(key=f"fit_a_day_{PART}").set_value(date(2027, 1, 31)).run()
    assert "we are ending our agreement" in letter(run)
    assert "31 January 2027, with the agreed notice of 60 days" in letter(run)
    assert "we worked 150% of the agreed hours" in letter(run)
    run.text_input(key="fit_access_a").set_value("the drive, the dashboard").run()
    run.text_input(key="fit_sender").set_value("Marc").run()
    assert "access ends to: the drive and the dashboard" in letter(run) and letter(run).endswith("Marc")
    run.radio(key="fit_a_farewell").set_value("friendly").run()
    assert "thank you for working with us" in letter(run)
    run.radio(key="fit_a_kind").set_value(RAISE).run()
    assert "the monthly fee for Abel will be 2,000" in letter(run)


def test_the_facts_stand_beside_the_letter_and_missing_ones_name_their_column(
    two_clients: Book, open_page: Open
) -> None:
    told = markup(open_page(two_clients))
    assert "60 days" in told and "150%" in told
    assert "missing: signed_on in clients.csv" in told


def test_what_is_typed_into_a_letter_stays_until_the_facts_change(two_clients: Book, open_page: Open) -> None:
    run = open_page(two_clients)
    [field] = [part for part in run.text_area if part.label == "Text of the letter"]
    field.set_value("My own words").run()
    assert letter(run) == "My own words"
    run.slider(key="fit_chance").set_value(20).run()
    assert letter(run) == "My own words"
