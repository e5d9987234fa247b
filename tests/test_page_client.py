"""The page of one client: the address chooses it, its figures are the metrics, other people's words are text."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import clients as about
from analytics import coverage
from analytics.book import Book
from analytics.filters import Filters
from analytics.reader import Reader
from tests.pages import small_book, visit
from ui.stories import client as story

HOSTILE = "**b** [x](javascript:alert(1)) ![i](http://out.example/i.png) <img src=x onerror=alert(1)>"
Open = Callable[..., AppTest]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page on a book, with values in the address."""

    def opened(book: Book, client: str = "", **address: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit("client", **address, **({"client": client} if client else {})).run()
        assert not run.exception and not run.error, [error.value for error in run.error]
        return run

    return opened


def revenue(*clients: str) -> str:
    """A year of monthly fees for some clients."""
    rows = [f"{client},2026-{month:02d}-01,100" for client in clients for month in range(1, 11)]
    return "client_id,date,amount\n" + "\n".join(rows) + "\n"


def words(run: AppTest) -> str:
    """All words of the page outside tables."""
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def tables(run: AppTest) -> str:
    """The markup of the tables."""
    return "\n".join(part.proto.body for part in run.get("html"))


# --- on the sample -------------------------------------------------------------------------------


@pytest.mark.parametrize("client_id", ["C0007", "C0046", "C0072"])
def test_the_page_of_a_client_shows_its_metrics(
    sample_book: Book, sample_reader: Reader, open_page: Open, client_id: str
) -> None:
    run = open_page(sample_book, client=client_id)
    row = about.client_profile(sample_reader, client_id).iloc[0]
    assert run.title[0].value == row["name"]
    assert row["name"] in run.header[0].value
    values = {metric.label: metric.value for metric in run.metric}
    assert values["MRR"] == f"€{float(row['mrr']):,.0f}"
    covered = coverage.contact_coverage(sample_reader).set_index("client_id").loc[client_id]
    days = f"{int(covered['days_since_contact'])} days"
    assert days in (values.get("Last contact"), values.get("Never touched"))
    deltas = {metric.label: metric.proto.delta_description for metric in run.metric}
    at_risk = deltas.get("Last contact", "") + deltas.get("Never touched", "")
    assert at_risk.endswith("a month at risk") == (covered["status"] == "overdue")


def test_without_a_client_in_the_address_the_first_of_the_work_list_is_shown(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    run = open_page(sample_book)
    first = coverage.work_list(sample_reader).iloc[0]
    assert run.title[0].value == first["name"]
    assert run.query_params["client"] in (first["client_id"], [first["client_id"]])


def test_next_and_previous_walk_through_the_work_list(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    order = list(coverage.work_list(sample_reader, Filters(owners=("Marc",)))["name"])
    run = open_page(sample_book, owner="Marc")
    assert run.title[0].value == order[0]
    assert run.button(key="chevron_left").disabled
    for name in order[1:3]:
        run.button(key="chevron_right").click().run()
        assert run.title[0].value == name
    run.button(key="chevron_left").click().run()
    assert run.title[0].value == order[1]


def test_the_selector_opens_any_client_of_the_book(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book, client="C0007")
    everybody = about.client_list(sample_reader)
    assert len(run.selectbox(key="client_chosen").options) == len(everybody)
    run.selectbox(key="client_chosen").set_value("C0046").run()
    assert run.title[0].value == everybody.set_index("client_id").loc["C0046", "name"]


def test_contacts_and_invoices_turn_pages_and_keep_every_row(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    contacts = about.client_contacts(sample_reader, "C0046")
    rows = story.contact_rows(contacts)
    kept = pd.concat([story.part(rows, number) for number in range(1, story.pages(rows) + 1)])
    assert len(kept) == len(contacts) > story.PER_PAGE
    given = story.rows_to_download(contacts, about.client_profile(sample_reader, "C0046").iloc[0].to_dict())
    assert len(given) == len(contacts)
    assert {"import_number", "line", "client_id", "note"} <= set(given.columns)
    assert "file_number" not in given


def test_a_client_that_ended_says_when_and_why(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    ended = next(
        profile
        for one in about.client_list(sample_reader)["client_id"]
        for profile in about.client_profile(sample_reader, one).to_dict("records")
        if profile["ended_on"] is not None
    )
    run = open_page(sample_book, client=str(ended["client_id"]))
    assert f"ended on {ended['ended_on'].day}" in run.header[0].value


# --- what is missing -----------------------------------------------------------------------------


def test_an_unknown_id_says_so_and_offers_the_selector(sample_book: Book, open_page: Open) -> None:
    run = open_page(sample_book, client="nobody**x**")
    assert "There is no client nobody\\*\\*x\\*\\* in this book." in words(run)
    assert run.selectbox(key="client_chosen").value is None
    run.selectbox(key="client_chosen").set_value("C0007").run()
    assert run.title[0].value == "Harrowden Tools"


def test_without_contacts_the_page_says_what_they_would_fill(tmp_path: Path, open_page: Open) -> None:
    run = open_page(small_book(tmp_path, clients="client_id,name\na,Abel\n", revenue=revenue("a")), client="a")
    assert "There is no contacts export yet" in words(run)
    assert "contract\\_ends\\_on" in words(run)
    assert "With due_on and paid_on" in words(run).replace("\\", "")
    values = {metric.label: metric.value for metric in run.metric}
    assert values["Last contact"] == "–"


def test_a_book_of_contacts_alone_has_pages_of_its_clients(tmp_path: Path, open_page: Open) -> None:
    run = open_page(small_book(tmp_path, contacts="client_id,date,note\na,2026-10-01,hello\n"), client="a")
    assert "Not in the clients export" in "".join(part.value for part in run.markdown)
    assert "hello" in tables(run)


def test_other_peoples_words_are_text(tmp_path: Path, open_page: Open) -> None:
    book = small_book(
        tmp_path,
        clients=f'client_id,name,owner,segment,email\na,"{HOSTILE}","{HOSTILE}","{HOSTILE}","{HOSTILE}"\n',
        revenue=revenue("a"),
        contacts=f'client_id,date,rep,channel,note\na,2026-10-01,"{HOSTILE}","{HOSTILE}","{HOSTILE}"\n',
    )
    run = open_page(book, client="a")
    told = words(run) + run.title[0].value
    assert "**b**" not in told and "](javascript" not in told and "![" not in told and "\n<img" not in told
    assert "<img" not in tables(run).replace("&lt;img", "")
    assert "&lt;img src=x onerror=alert(1)&gt;" in tables(run)


# --- sentences -----------------------------------------------------------------------------------


def profile(**values: Any) -> dict[str, Any]:
    """A client with the given values, everything else unknown."""
    names = (
        "rank computed_rank status ended_on ended_by end_reason contract_ends_on notice_days last_contact_on "
        "days_since_contact cadence_days revenue_12m mrr next_step_on email monthly_fee retained_hours signed_on "
        "segment region owner"
    )
    base: dict[str, Any] = dict.fromkeys(names.split())
    base |= {"client_id": "a", "name": "Abel", "is_active": True, "is_lapsed": False, "is_set_by_hand": False}
    base |= {"is_in_clients_export": True, "is_in_newest_export": True, "owner": "", "segment": "", "end_reason": ""}
    return base | values


FEES = pd.DataFrame({"mrr": [500, 400, 300, 100]})


@pytest.mark.parametrize(
    ("values", "told"),
    [
        (
            {"mrr": 500, "last_contact_on": date(2026, 9, 1), "days_since_contact": 60, "status": "overdue"},
            "**Abel pays €500 a month, the largest fee in the book, and nobody has been in touch for 60 days.**",
        ),
        ({"mrr": 100, "days_since_contact": 5}, "**Abel pays €100 a month; nobody has ever been in touch.**"),
        (
            {"is_lapsed": True, "is_active": False},
            "**Abel has lapsed: no MRR now, and no revenue in the last months.**",
        ),
        ({"is_active": False}, "**Abel brings no revenue now.**"),
        (
            {"ended_on": date(2026, 5, 3), "ended_by": "us", "end_reason": "scope"},
            "**Abel ended on 3 May 2026**, let go by us: scope.",
        ),
        (
            {"is_active": False, "contract_ends_on": date(2027, 1, 31), "notice_days": 30},
            "**Abel brings no revenue now.** The agreement ends on 31 Jan 2027; notice is possible until 1 Jan 2027.",
        ),
    ],
)
def test_the_sentence_in_every_case(sample_reader: Reader, values: dict[str, Any], told: str) -> None:
    assert story.sentence(profile(**values), FEES, sample_reader.info, "EUR") == told


def test_badges_mark_what_must_not_be_missed() -> None:
    day = date(2026, 10, 31)
    shown = dict(
        story.badges(profile(is_in_newest_export=False, rank="A", computed_rank="B", is_set_by_hand=True), day)
    )
    assert shown["Not in the newest export"] == "orange"
    assert "Rank A, by hand (by revenue B)" in shown
    late = dict(story.badges(profile(status="overdue", days_since_contact=41, cadence_days=30), day))
    assert late["Overdue by 11 days"] == "red"


def test_rank_history_is_told_in_spans() -> None:
    months = pd.DataFrame(
        {
            "month": [date(2026, month, 1) for month in range(1, 7)],
            "rank": [None, "B", "B", "A", "A", "A"],
        }
    )
    history = story.rank_history(months)
    assert history.to_dict("records") == [
        {"rank": "A", "since": date(2026, 4, 1), "until": date(2026, 6, 1), "months": 3},
        {"rank": "B", "since": date(2026, 2, 1), "until": date(2026, 3, 1), "months": 2},
    ]


def test_days_late_count_to_the_payment_or_the_data_date() -> None:
    day = date(2026, 10, 31)
    due = {"due_on": date(2026, 10, 1), "amount": 10, "paid_on": None}
    assert story.days_late(due, day) == 30
    assert story.days_late(due | {"paid_on": date(2026, 10, 8)}, day) == 7
    assert story.days_late(due | {"paid_on": date(2026, 9, 8)}, day) is None
    assert story.days_late(due | {"amount": -10}, day) is None
    assert story.days_late(due | {"due_on": None}, day) is None
