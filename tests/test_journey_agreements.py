"""Finding the client that does harm, deciding, writing, and seeing it as a chosen exit, in a real browser."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from analytics.book import Book
from analytics.intake import import_files
from tests.books.by_hand import Row, write_book
from tests.browsing import browser as browser  # the fixture
from tests.browsing import chromium as chromium  # the fixture
from tests.browsing import fresh_server, settled
from tests.oracle.dates import add_months
from tests.test_journeys import LIGHT_DESK_AND_DARK_PHONE, Visit

pytestmark = pytest.mark.browser
FIRST, LAST = date(2025, 9, 1), date(2026, 10, 1)
STORM = "Storm & Sons"


def clients() -> list[Row]:
    """Eleven clients that earn their place, and one that does harm."""
    names = {f"K{number:02d}": f"Calm {number} Ltd" for number in range(1, 12)} | {"K99": STORM}
    return [
        {
            "client_id": client_id,
            "name": name,
            "owner": "Ida",
            "signed_on": "2025-09-01",
            "notice_days": "30",
            "monthly_fee": "5000" if client_id == "K99" else "4000",
            "retained_hours": "40",
        }
        for client_id, name in names.items()
    ]


def invoices(months: list[date], client_ids: list[str]) -> list[Row]:
    """One invoice a month: the storm takes twice its hours, and costs nearly what it pays."""
    return [
        {
            "client_id": client_id,
            "date": month.isoformat(),
            "amount": "5000" if client_id == "K99" else "4000",
            "kind": "recurring",
            "invoice_id": f"{client_id}-{month:%Y-%m}",
            "due_on": add_months(month, 1).isoformat(),
            "paid_on": month.replace(day=20).isoformat(),
            "hours": "80" if client_id == "K99" else "38",
            "cost": "4900" if client_id == "K99" else "2000",
        }
        for month in months
        for client_id in client_ids
    ]


def contacts(months: list[date], client_ids: list[str]) -> list[Row]:
    """A call a month; four of the storm's are disputes."""
    return [
        {
            "client_id": client_id,
            # on the last day, so that the month is complete
            "date": (add_months(month, 1) - timedelta(days=1)).isoformat(),
            "rep": "Ida",
            "channel": "call",
            "minutes": "30",
            "outcome": "dispute" if client_id == "K99" and month >= date(2026, 7, 1) else "positive",
            "out_of_scope": "yes" if client_id == "K99" else "no",
            "note": "Quarterly plan agreed" if month == LAST else "",
        }
        for month in months
        for client_id in client_ids
    ]


def load(book: Book, folder: Path, months: list[date], client_ids: list[str]) -> None:
    files = write_book(
        folder, clients=clients(), revenue=invoices(months, client_ids), contacts=contacts(months, client_ids)
    )
    last = add_months(months[-1], 1)
    import_files(book, files, import_day=last.replace(day=3), at=datetime(last.year, last.month, 3, 9), who="ida")


def months_to(last: date) -> list[date]:
    found = [FIRST]
    while found[-1] < last:
        found.append(add_months(found[-1], 1))
    return found


def saved(page: Page, button: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=button).click()
    return Path(download.value.path()).read_bytes()


def choose_day(page: Page, label: str, day: date) -> None:
    """By keyboard: the parts of a date are fields of their own."""
    # the day last: until the month has it, there is no 31st
    for part, number in (("year", f"{day:%Y}"), ("month", f"{day:%m}"), ("day", f"{day:%d}")):
        page.get_by_role("spinbutton", name=f"{part}, {label}").press_sequentially(number)
    page.keyboard.press("Tab")
    settled(page)


@pytest.mark.parametrize(("width", "height", "scheme"), LIGHT_DESK_AND_DARK_PHONE)
def test_a_client_that_does_harm_is_let_go_and_counts_as_a_chosen_exit(
    browser: Browser, sample_at: Path, tmp_path: Path, width: int, height: int, scheme: str
) -> None:
    """Client fit, decision, letter; its page with the decision and a report; a month later the churn page."""
    everybody = [row["client_id"] for row in clients()]
    book = Book(tmp_path / "own")
    load(book, tmp_path / "october", months_to(LAST), everybody)
    with fresh_server(sample_at, tmp_path / "own") as address:
        visit = Visit(browser, address, width, height, scheme)
        page = visit.open("fit")
        expect(page.get_by_text("1 should go", exact=False).first).to_be_visible()
        visit.fits()
        expect(page.get_by_text(f"What if: {STORM}")).to_be_visible()
        page.get_by_text("Part ways on", exact=True).click()
        settled(page)
        choose_day(page, "Last day", date(2026, 10, 31))
        page.get_by_role("button", name="Record decision").click()
        expect(page.get_by_text("part ways on 31 Oct 2026", exact=False).first).to_be_visible()
        letter = Document(io.BytesIO(saved(page, "Download .docx")))
        assert any("31 October 2026" in paragraph.text for paragraph in letter.paragraphs)
        assert any(STORM in paragraph.text for paragraph in letter.paragraphs)
        visit.fits()

        visit.open("client?client=K99")
        expect(page.get_by_text("Part ways on 31 Oct 2026", exact=False).first).to_be_visible()
        visit.fits()
        words = " ".join(paragraph.text for paragraph in Document(io.BytesIO(saved(page, "Download .docx"))).paragraphs)
        pdf = "".join(one.extract_text() for one in PdfReader(io.BytesIO(saved(page, "Download .pdf"))).pages)
        for report in (words, pdf):
            assert STORM in report and "Quarterly plan agreed" in report.replace("\n", " ")

        november = add_months(LAST, 1)
        load(book, tmp_path / "november", months_to(november), [one for one in everybody if one != "K99"])
        visit.open("churn")
        expect(page.get_by_text("without exits that we chose, churn is 0%", exact=False).first).to_be_visible()
        visit.end()
