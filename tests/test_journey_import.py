"""Three messy files become a correct book in a real browser, through the questions: desk and phone, light and dark."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import browser as browser  # the fixture
from tests.browsing import chromium as chromium  # the fixture
from tests.browsing import fresh_server, settled
from tests.test_journeys import DARK_DESK_AND_LIGHT_PHONE, Visit

pytestmark = pytest.mark.browser

# A customer list of a German CRM, an invoice list with a title, a footer and dates that nothing decides, and charges of
# a payment service in cents whose ids are those of no customer list.
CUSTOMERS = (
    "Kundennummer;Firma;Kundenbetreuer\r\n"
    "00123;Bäckerei Größl GmbH;Jörg\r\n"
    "00124;Nordlicht GmbH;Käthe\r\n"
    "00130;Quast & Söhne;Jörg\r\n"
).encode("cp1252")
INVOICES = (
    "Sales report\r\n"
    "\r\n"
    "Invoice no,Customer,Invoice date,Net amount,Status\r\n"
    'R-1,Bäckerei Größl GmbH,02/03/2026,"1,154.61",paid\r\n'
    "R-2,Nordlicht GmbH,04/03/2026,980.00,paid\r\n"
    "R-3,Quast & Söhne,05/03/2026,75.50,void\r\n"
    'R-4,Bäckerei Größl GmbH,02/04/2026,"1,154.61",open\r\n'
    "R-5,Nordlicht GmbH,04/04/2026,980.00,paid\r\n"
    'Total,,,"4,344.72",\r\n'
).encode("utf-8-sig")
CHARGES = (
    b"id,customer_id,created,amount,currency,status\n"
    b"ch_1AbC9,00130,2026-03-17 10:00:00,12999,eur,succeeded\n"
    b"ch_2BcD8,00130,2026-04-17 10:00:00,49050,eur,succeeded\n"
    b"ch_3CdE7,00124,2026-04-28 10:00:00,4950,eur,failed\n"
)
EXPECTED = {
    ("00123", date(2026, 3, 2), Decimal("1154.61")),
    ("00124", date(2026, 3, 4), Decimal("980")),
    ("00123", date(2026, 4, 2), Decimal("1154.61")),
    ("00124", date(2026, 4, 4), Decimal("980")),
    ("00130", date(2026, 3, 17), Decimal("129.99")),
    ("00130", date(2026, 4, 17), Decimal("490.50")),
}


@pytest.mark.parametrize(("width", "height", "scheme"), DARK_DESK_AND_LIGHT_PHONE)
def test_three_messy_files_become_a_correct_book(
    browser: Browser, sample_at: Path, tmp_path: Path, width: int, height: int, scheme: str
) -> None:
    """Drop them in any order, answer what they leave open by keyboard, read what was recognised, apply, see it."""
    files = {"charges.csv": CHARGES, "Kunden.csv": CUSTOMERS, "sales.csv": INVOICES}
    for name, text in files.items():
        (tmp_path / name).write_bytes(text)
    with fresh_server(sample_at, tmp_path / "own") as address:
        visit = Visit(browser, address, width, height, scheme)
        page = visit.open("import_data")
        page.locator("input[type=file]").set_input_files([str(tmp_path / name) for name in files])
        expect(page.get_by_text("2 questions decide this import")).to_be_visible(timeout=60_000)
        visit.fits()
        choose_by_keyboard(page, "Day, month, year")
        choose_by_keyboard(page, "Yes: divide by 100")
        page.get_by_role("button", name="Answer and read again").click()
        expect(page.get_by_role("button", name="Apply import")).to_be_visible(timeout=60_000)
        settled(page)
        expect(page.get_by_role("heading", name="3 files recognised")).to_be_visible()
        expect(page.get_by_text("→ amount").first).to_be_visible()
        visit.fits()
        page.get_by_role("button", name="Apply import").click()
        expect(page.get_by_text("Imported.")).to_be_visible(timeout=60_000)
        expect(page.get_by_role("button", name="Undo this import")).to_be_visible()
        visit.fits()
        visit.end()
    assert loaded(tmp_path / "own") == EXPECTED


def choose_by_keyboard(page: Page, words: str) -> None:
    """A radio button is reached and chosen without the mouse; it is named by its answer."""
    radio = page.get_by_role("radio", name=words)
    radio.focus()
    page.keyboard.press("Space")
    expect(radio).to_be_checked()


def loaded(book: Path) -> set[tuple[str, date, Decimal]]:
    """The accepted revenue of the first import."""
    path = book / "imports" / "0001" / "rows" / "revenue.parquet"
    with duckdb.connect() as con:
        rows = con.execute("select client_id, date, amount from read_parquet($path)", {"path": str(path)}).fetchall()
    assert len(rows) == len(EXPECTED), "no row twice"
    return set(rows)
