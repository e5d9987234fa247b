"""The shell in a real browser: every page is entered by its front door, filters stay, nothing comes from outside."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, BrowserType, Page, expect

from tests.browsing import KNOWN_NOISE, free_port, fresh_server, opened, settled, waited_for
from tests.browsing import address as address  # the fixture
from tests.browsing import browser as browser  # the fixture
from tests.browsing import chromium as chromium  # the fixture
from ui.navigation import SECTIONS

pytestmark = pytest.mark.browser
PAGES = [name for rows in SECTIONS.values() for name, _, _ in rows]
# The names that stand in the first table, from top to bottom.
NAMES_OF_TABLE = (
    "[...document.querySelector('[data-testid=stDataFrame]').querySelectorAll('[role=gridcell][aria-colindex=\"1\"]')]"
    ".map(one => one.textContent)"
)


def entered_through_the_shell(page: Page) -> None:
    """What only the shell draws: navigation, data date; and a title of the page's own."""
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Neglected accounts")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Data to")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


@pytest.fixture(scope="module")
def returning(
    chromium: tuple[BrowserType, dict[str, Any]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[BrowserContext, int]]:
    """The browser of somebody who comes again, and the port at which servers start anew: it has their scripts ready."""
    kind, options = chromium
    context = kind.launch_persistent_context(
        tmp_path_factory.mktemp("profile"), viewport={"width": 1440, "height": 900}, **options
    )
    yield context, free_port()
    context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_fresh_server_asked_first_for_a_page_behaves_as_by_the_front_door(
    name: str, returning: tuple[BrowserContext, int], sample_at: Path, tmp_path: Path
) -> None:
    context, port = returning
    with fresh_server(sample_at, tmp_path / "book", port) as fresh:
        page, told = context.new_page(), []
        page.on(
            "console",
            lambda message: told.append(f"{message.text} {message.location}") if message.type == "error" else None,
        )
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on(
            "request",
            lambda request: (
                told.append(request.url)
                if not request.url.startswith((fresh, "data:", "blob:", "ws://127.0.0.1"))
                else None
            ),
        )
        page.goto(f"{fresh}/{name}")
        settled(page)
        entered_through_the_shell(page)
        assert [line for line in told if not KNOWN_NOISE.search(line)] == []
        page.close()


def test_month_and_filters_survive_page_changes_a_reload_and_the_way_back(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/ranks?month=2026-07&owner=Marc") as page:
        page.get_by_role("button", name="Filters").click()
        popover = page.get_by_test_id("stPopoverBody")
        # Quick clicks on two filters both count.
        popover.get_by_role("button", name="Zoë").click()
        popover.get_by_role("button", name="B", exact=True).click()
        settled(page)
        page.keyboard.press("Escape")
        # the number of filters stands on the button once the popover is closed
        expect(page.get_by_role("button", name="Filters · 2")).to_be_visible()
        query = "?month=2026-07&owner=Marc&owner=Zo%C3%AB&rank=B"
        assert page.url == f"{address}/ranks{query}"
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Churn").click()
        settled(page)
        assert page.url == f"{address}/churn{query}"
        page.get_by_test_id("stSidebarNav").get_by_role("link", name="Definitions").click()
        settled(page)
        page.reload()
        settled(page)
        assert page.url == f"{address}/definitions{query}"
        page.go_back()
        settled(page)
        assert page.url == f"{address}/churn{query}"
        expect(page.get_by_text("Owner: Marc or Zoë")).to_be_visible()
        page.get_by_role("button", name="Clear", exact=True).click()
        settled(page)
        assert page.url == f"{address}/churn?month=2026-07"


def test_a_clients_name_in_a_sorted_table_opens_that_client(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/neglected?owner=Marc", 2200) as page:
        table = page.get_by_test_id("stDataFrame").first
        table.scroll_into_view_if_needed()
        box = table.bounding_box()
        assert box is not None
        waited_for(page, f"{NAMES_OF_TABLE}.length > 1")
        page.mouse.click(box["x"] + 50, box["y"] + 18)  # sorts by name
        # what can be read follows what is drawn after a while
        waited_for(page, f"{NAMES_OF_TABLE}.every((one, place, all) => !place || all[place - 1] <= one)")
        first = page.evaluate(f"{NAMES_OF_TABLE}[0]")
        page.mouse.click(box["x"] + 50, box["y"] + 36 + 20)
        page.wait_for_url("**/client?**")
        settled(page)
        assert re.search(r"/client\?client=[^&]+&owner=Marc$", page.url)
        assert first
        expect(page.locator("h1")).to_contain_text(first)
        # Streamlit writes page and address in two steps, so that Back may need more than one press.
        for _ in range(3):
            page.go_back()
            settled(page)
            if re.search(r"/neglected\?(.+&)?owner=Marc$", page.url):
                break
        expect(page.locator("h1")).to_contain_text("Neglected accounts", timeout=30_000)
        expect(page.get_by_test_id("stMetric").filter(has_text="Overdue clients")).to_contain_text("8")
