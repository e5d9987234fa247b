"""The three people's minutes in a real browser: desk and phone, light and dark; no error, no outside request.

Neither the colours nor the width of a page know of the other, so each journey is made twice: at a desk and on a phone,
one of them light and the other dark.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browsing import KNOWN_NOISE, fresh_server, settled
from tests.browsing import browser as browser  # the fixture
from tests.browsing import chromium as chromium  # the fixture

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parent.parent
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile/15E148"
OTHER_PAGES = [
    ("Client", "client"),
    ("Retainers", "retainers"),
    ("Client fit", "fit"),
    ("Definitions", "definitions"),
    ("Settings", "settings"),
]
LIGHT_DESK_AND_DARK_PHONE = [
    pytest.param(1440, 900, "light", id="desk-light"),
    pytest.param(390, 844, "dark", id="phone-dark"),
]
DARK_DESK_AND_LIGHT_PHONE = [
    pytest.param(1440, 900, "dark", id="desk-dark"),
    pytest.param(390, 844, "light", id="phone-light"),
]


@pytest.fixture(scope="module")
def served(sample_at: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard on the sample data."""
    with fresh_server(sample_at, tmp_path_factory.mktemp("journeys") / "own") as address:
        yield address


class Visit:
    """A person's browser window, which notes every error and every request that leaves this machine."""

    def __init__(self, browser: Browser, address: str, width: int, height: int, scheme: str) -> None:
        self.address = address
        self.is_phone = width < 640
        self.context: BrowserContext = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if scheme == "dark" else "light",
            user_agent=PHONE if self.is_phone else None,
            accept_downloads=True,
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.told: list[str] = []
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.told.append(str(error)))
        self.page.on("request", self._request)

    def _console(self, message: object) -> None:
        text = f"{message.text} {message.location}"  # type: ignore[attr-defined]
        if message.type == "error" and not KNOWN_NOISE.search(text):  # type: ignore[attr-defined]
            self.told.append(text)

    def _request(self, request: object) -> None:
        url = request.url  # type: ignore[attr-defined]
        if not url.startswith((self.address, "data:", "blob:", "ws://127.0.0.1")):
            self.told.append(f"outside: {url}")

    def open(self, path: str = "") -> Page:
        self.page.goto(f"{self.address}/{path}")
        settled(self.page)
        return self.page

    def goto_page(self, name: str, path: str) -> None:
        """By the navigation, which is folded away on a phone."""
        if self.is_phone:
            self.page.get_by_test_id("stExpandSidebarButton").click()
        self.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name, exact=True).click()
        self.page.wait_for_url(f"**/{path}*")
        settled(self.page)
        expect(self.page.locator("h1")).to_be_visible()

    def fits(self) -> None:
        """Nothing is wider than the window."""
        width = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert width <= 0, f"{width} pixels wider than the window"

    def end(self) -> None:
        assert self.told == []
        self.context.close()


@pytest.mark.parametrize(("width", "height", "scheme"), LIGHT_DESK_AND_DARK_PHONE)
def test_the_sales_manager_finds_whom_to_call(
    browser: Browser, served: str, width: int, height: int, scheme: str
) -> None:
    """From the home page to the neglected accounts, one owner's list, the call list as a file."""
    visit = Visit(browser, served, width, height, scheme)
    page = visit.open()
    expect(page.get_by_role("heading", name="The three questions")).to_be_visible()
    visit.fits()
    page.get_by_role("link", name="Neglected accounts").last.click()
    expect(page.get_by_role("heading", name="Neglected accounts")).to_be_visible()
    settled(page)
    visit.fits()
    expect(page.get_by_test_id("stMetric").filter(has_text="Overdue clients")).to_contain_text("21")
    with page.expect_download() as download:
        page.get_by_role("button", name="Call list").click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == 25, "a header, 21 overdue clients and three with a call planned"
    visit.open("neglected?owner=Marc")
    expect(page.get_by_test_id("stMetric").filter(has_text="Overdue clients")).to_contain_text("8")
    visit.end()


@pytest.mark.parametrize(("width", "height", "scheme"), DARK_DESK_AND_LIGHT_PHONE)
def test_leadership_reads_the_month(browser: Browser, served: str, width: int, height: int, scheme: str) -> None:
    """The review of the month, an earlier month, the explanation of net retention, then churn."""
    visit = Visit(browser, served, width, height, scheme)
    page = visit.open("monthly_review")
    expect(page.get_by_test_id("stMetric").filter(has_text="Net retention").first).to_contain_text("104.6%")
    expect(page.locator(".js-plotly-plot .main-svg").first).to_be_visible()
    visit.fits()
    page.get_by_role("button", name="Explain these numbers").click()
    expect(page.get_by_text("Under other conventions")).to_be_visible()
    expect(page.get_by_text("survivors only", exact=False).first).to_be_visible()
    visit.open("monthly_review?month=2026-09")
    expect(page.get_by_test_id("stMetric").filter(has_text="Net retention").first).to_contain_text("102.3%")
    visit.goto_page("Churn", "churn")
    expect(page.get_by_role("heading", name="Neglected clients left")).to_be_visible()
    visit.fits()
    visit.end()


@pytest.mark.parametrize(("width", "height", "scheme"), LIGHT_DESK_AND_DARK_PHONE)
def test_the_analyst_loads_exports_and_takes_them_back(
    browser: Browser, sample_at: Path, tmp_path: Path, width: int, height: int, scheme: str
) -> None:
    """Drop the three files, read what would change, apply, see it, undo."""
    sample = sorted((ROOT / "data" / "sample").glob("*.csv"))
    with fresh_server(sample_at, tmp_path / "own") as address:
        visit = Visit(browser, address, width, height, scheme)
        page = visit.open("import_data")
        expect(page.get_by_text("Sample data")).to_be_visible()
        page.locator("input[type=file]").set_input_files([str(path) for path in sample])
        expect(page.get_by_role("button", name="Apply import")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("revenue: 1,748 new")).to_be_visible()
        visit.fits()
        page.get_by_role("button", name="Apply import").click()
        expect(page.get_by_text("Imported.")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Sample data")).to_have_count(0)
        page.get_by_role("button", name="Undo", exact=True).click()
        expect(page.get_by_text("your book is empty")).to_be_visible()
        expect(page.get_by_text("Sample data")).to_be_visible()
        visit.end()


@pytest.mark.parametrize(("width", "height", "scheme"), DARK_DESK_AND_LIGHT_PHONE)
def test_the_other_pages_fit_the_window(browser: Browser, served: str, width: int, height: int, scheme: str) -> None:
    visit = Visit(browser, served, width, height, scheme)
    visit.open("ranks")
    visit.fits()
    for name, path in OTHER_PAGES:
        visit.goto_page(name, path)
        visit.fits()
    visit.end()
