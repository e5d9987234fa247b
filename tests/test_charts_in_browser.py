"""Charts in a real browser: each is drawn once, also those whose place is wider by a part of a pixel; what is clicked
fades nothing.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browsing import address as address  # the fixture
from tests.browsing import browser as browser  # the fixture
from tests.browsing import chromium as chromium  # the fixture
from tests.browsing import opened, settled, waited_for

pytestmark = pytest.mark.browser

# For each chart that is drawn from now on: how often a label was put up.
WATCH = """
window.put = new Map();
new MutationObserver((changes) => {
    for (const change of changes) for (const added of change.addedNodes) {
        const chart = added.classList?.contains('annotation') && added.closest('.js-plotly-plot');
        if (chart) window.put.set(chart, (window.put.get(chart) || 0) + 1);
    }
}).observe(document, {subtree: true, childList: true});
"""
DRAWN = """
[...window.put].filter(([chart]) => chart.isConnected)
    .map(([chart, put]) => put / chart.querySelectorAll('.infolayer .annotation').length)
"""


def times_drawn(page: Page, charts: int) -> list[float]:
    """How often each chart was drawn that stands on the page, once all of them stand."""
    settled(page)
    waited_for(page, f"({DRAWN}).length >= {charts}")
    # the second drawing would come now
    page.wait_for_timeout(1000)
    found: list[float] = page.evaluate(DRAWN)
    return found


@pytest.mark.parametrize(("path", "charts"), [("home", 4), ("neglected", 3), ("churn", 6)])
def test_each_chart_is_drawn_once(browser: Browser, address: str, path: str, charts: int) -> None:
    with opened(browser, f"{address}/definitions") as page:
        page.add_init_script(WATCH)
        page.goto(f"{address}/{path}")
        assert times_drawn(page, charts) == [1] * charts
        month = page.get_by_role("combobox", name="Month").locator("visible=true").first
        month.click()
        month.fill("Sep 2026")
        page.get_by_role("option", name="Sep 2026").first.wait_for()
        month.press("Enter")
        expect(page).to_have_url(re.compile("month=2026-09"))
        assert times_drawn(page, charts) == [1] * charts


# What stands in the cells of a chart, each with how much of its ink is seen.
IN_CELLS = """
[...document.querySelectorAll('.js-plotly-plot .textpoint text')].map((text) => {
    let seen = 1;
    for (let one = text; one.closest('.js-plotly-plot'); one = one.parentElement) {
        const style = getComputedStyle(one);
        seen *= style.opacity * style.fillOpacity;
    }
    return [text.textContent, seen];
})
"""


def test_cells_of_reach_stay_readable_when_one_is_chosen(browser: Browser, address: str) -> None:
    with opened(browser, f"{address}/neglected") as page:
        text = page.locator(".js-plotly-plot .textpoint text").first
        text.wait_for()
        before = page.evaluate(IN_CELLS)
        assert len(before) > 5 and all(seen == 1 for _, seen in before)
        text.scroll_into_view_if_needed()
        box = text.bounding_box()
        assert box is not None
        page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        expect(page.locator(".st-key-close_cell")).to_be_visible()
        settled(page)
        assert page.evaluate(IN_CELLS) == before
