"""The progress report: sums by hand, parts as chosen, gaps that name their column; its documents read back."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest
from docx import Document
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from analytics.book import Book
from analytics.clients import client_revenue
from analytics.documents import to_docx, to_pdf
from analytics.errors import UsageError
from analytics.progress_report import CHANGE, FEE, GOAL, PARTS, REVENUE, WORK, period, progress_report
from analytics.reader import Reader, open_reader
from tests.pages import small_book, visit
from ui.stories import progress_report as story

CLIENTS = "client_id,name,monthly_fee,retained_hours,currency\na,Abel & Sons,1000,10,EUR\nb,Bare,,,EUR\n"
# August 9 hours, September 10, October 12.5 of 10 and a project of 300 with 4 hours
REVENUE_ROWS = (
    "client_id,date,amount,kind,hours,currency\n"
    "a,2026-08-01,1000,recurring,9,EUR\n"
    "a,2026-09-01,1000,recurring,10,EUR\n"
    "a,2026-10-01,1000,recurring,12.5,EUR\n"
    "a,2026-10-20,300,project,4,EUR\n"
    "b,2026-10-31,50,project,,EUR\n"
)
CONTACTS = (
    "client_id,date,channel,minutes,note,outcome\n"
    "a,2026-10-05,call,15,Plan for winter,positive\n"
    "a,2026-10-20,meeting,45,,positive\n"
    "a,2026-10-21,newsletter,,,\n"
    "a,2026-09-02,email,,September,\n"
    "a,2026-11-20,meeting,,next,planned\n"
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The small book of this file, open."""
    folder = tmp_path_factory.mktemp("report")
    return open_reader(small_book(folder, clients=CLIENTS, revenue=REVENUE_ROWS, contacts=CONTACTS))


def told(reader: Reader, client_id: str, *parts: str, months: int = 1, **goal: str) -> str:
    """The text of a report of October, or of the months that end with it."""
    return progress_report(reader, client_id, date(2026, 10, 1), months, parts, **goal).text


def test_fee_and_hours_of_a_month(reader: Reader) -> None:
    expected = "The fee of €1,000 includes 10 hours; we worked 12.5 hours, which is 2.5 hours more."
    assert told(reader, "a", FEE) == expected


def test_fee_and_hours_of_three_months_are_sums(reader: Reader) -> None:
    # fees 3 x 1,000; hours 9 + 10 + 12.5 = 31.5 of 30
    expected = "The fee of €3,000 includes 30 hours; we worked 31.5 hours, which is 1.5 hours more."
    assert told(reader, "a", FEE, months=3) == expected
    assert period(client_revenue(reader, "a"), date(2026, 10, 1), 3).project_hours == Decimal(4)


def test_hours_and_fee_are_compared_in_months_that_tell_both() -> None:
    months = [date(2026, month, 1) for month in (8, 9, 10)]
    rows = pd.DataFrame({"month": months, "hours": [Decimal(9), None, Decimal(7)], "fee": [Decimal(1)] * 3})
    rows = rows.assign(retained_hours=[Decimal(10), Decimal(10), None], project_hours=None)
    rows = rows.assign(recurring_revenue=Decimal(0), project_revenue=Decimal(0))
    # September tells no hours, October has none agreed: August alone counts
    found = period(rows, months[-1], 3)
    assert (found.hours, found.retained_hours) == (Decimal(9), Decimal(10))


def test_exact_hours_and_fewer_hours(reader: Reader) -> None:
    september = progress_report(reader, "a", date(2026, 9, 1), 1, [FEE]).text
    assert september == "The fee of €1,000 includes 10 hours, and we worked exactly these."
    august = progress_report(reader, "a", date(2026, 8, 1), 1, [FEE]).text
    assert august.endswith("we worked 9 hours, which is 1 hour less.")


def test_work_done_is_what_happened_in_the_month_and_counts(reader: Reader) -> None:
    expected = "We were in touch twice, 60 minutes in all:\n- 5 October, call: Plan for winter\n- 20 October, meeting"
    assert told(reader, "a", WORK) == expected


def test_revenue_and_change(reader: Reader) -> None:
    assert told(reader, "a", REVENUE) == ("Charged: €1,000 for recurring work and €300 for projects, €1,300 together.")
    # hours 12.5 - 10; projects 300 - 0; project hours have nothing to compare with
    assert told(reader, "a", CHANGE) == (
        "Against September 2026: 2.5 more hours for the fee and €300 more for projects."
    )


def test_what_cannot_be_compared_says_so(reader: Reader) -> None:
    expected = "There is nothing to compare with: May to July 2026 has no figures."
    assert told(reader, "a", CHANGE, months=3) == expected


@pytest.mark.parametrize(
    ("goal", "reached", "expected"),
    [
        ("120", "90", "Agreed goal: 120. Reached: 90, which is 75% of it."),
        ("€2,000", "€500", "Agreed goal: €2,000. Reached: €500, which is 25% of it."),
        ("More leads.", "12 of 20", "Agreed goal: More leads. Reached: 12 of 20."),
        ("More leads", "", "Agreed goal: More leads."),
        ("0", "5", "Agreed goal: 0. Reached: 5."),
        ("", "5", ""),
    ],
)
def test_the_goal_is_what_was_typed(reader: Reader, goal: str, reached: str, expected: str) -> None:
    assert told(reader, "a", GOAL, goal=goal, reached=reached) == expected


def test_parts_come_in_one_order_and_only_those_that_are_chosen(reader: Reader) -> None:
    whole = told(reader, "a", *PARTS[::-1], goal="x")
    assert whole.split("\n\n") == [told(reader, "a", part, goal="x") for part in PARTS]
    assert told(reader, "a") == ""


def test_gaps_name_the_column_that_fills_them(reader: Reader, tmp_path: Path) -> None:
    bare = progress_report(reader, "b", date(2026, 10, 1))
    assert "No monthly fee was due in this time." in bare.text
    without = small_book(tmp_path, revenue="client_id,date,amount\na,2026-10-01,100\na,2026-10-31,100\n")
    opened = open_reader(without)
    report = progress_report(opened, "a")
    opened.close()
    assert [words.split(":")[0] for words in report.missing] == [
        "retained_hours in clients.csv",
        "hours in revenue.csv",
        "a contacts export with note",
        "kind in revenue.csv",
    ]
    assert "None" not in report.text


def test_other_spans_parts_and_clients_are_refused(reader: Reader) -> None:
    for wrong in (
        lambda: progress_report(reader, "a", None, 2),
        lambda: progress_report(reader, "a", None, 1, ["poem"]),
        lambda: progress_report(reader, "nobody"),
    ):
        with pytest.raises(UsageError):
            wrong()


def test_every_client_of_the_sample_has_a_report(sample_reader: Reader) -> None:
    for client_id in ("C0001", "C0002", "C0008", "C0046"):
        for months in (1, 3):
            report = progress_report(sample_reader, client_id, None, months)
            assert report.title
            assert not re.search(r"None|nan|Decimal", report.text)


# --- the card ------------------------------------------------------------------------------------


def test_months_are_offered_newest_first_up_to_the_one_shown() -> None:
    months = [date(2026, month, 1) for month in range(1, 11)]
    assert story.months_offered(months, date(2026, 3, 1)) == [date(2026, 3, 1), date(2026, 2, 1), date(2026, 1, 1)]


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Callable[[Book, str], AppTest]:
    """Opens the page of a client."""

    def opened(book: Book, client_id: str) -> AppTest:
        monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
        run = visit("client", client=client_id).run()
        assert not run.exception and not run.error
        return run

    return opened


def text_of(run: AppTest) -> str:
    """What stands in the text area."""
    return str(next(area.value for area in run.text_area if area.label == "Text of the report"))


def test_the_card_writes_the_report_and_keeps_what_is_edited(
    reader: Reader, card: Callable[[Book, str], AppTest]
) -> None:
    run = card(reader.book, "a")
    assert text_of(run).startswith("October 2026 for Abel & Sons\n\nThe fee of €1,000 includes 10 hours")
    area = next(area for area in run.text_area if area.label == "Text of the report")
    area.set_value("October\n\nMy own words").run()
    assert text_of(run) == "October\n\nMy own words"
    run.selectbox(key="report_span").set_value(3).run()
    assert text_of(run).startswith("August to October 2026 for Abel & Sons")


def test_parts_and_goal_change_the_text(reader: Reader, card: Callable[[Book, str], AppTest]) -> None:
    run = card(reader.book, "a")
    run.button_group(key="report_parts").set_value([REVENUE, GOAL]).run()
    run.text_input(key="report_goal_a").set_value("120").run()
    run.text_input(key="report_reached_a").set_value("90").run()
    assert "Charged: €1,000" in text_of(run)
    assert "which is 75% of it" in text_of(run)
    assert "includes 10 hours" not in text_of(run)


def test_the_documents_hold_the_text_of_the_card(reader: Reader, card: Callable[[Book, str], AppTest]) -> None:
    title, _, text = text_of(card(reader.book, "a")).partition("\n")
    written = [paragraph.text for paragraph in Document(io.BytesIO(to_docx(title, text))).paragraphs]
    assert written[0] == "October 2026 for Abel & Sons"
    assert "\n\n".join(written[1:]) == text.strip()
    pages = PdfReader(io.BytesIO(to_pdf(title, text))).pages
    read = "".join(page.extract_text() for page in pages)
    assert re.sub(r"\s", "", title + text) == re.sub(r"\s", "", read)
