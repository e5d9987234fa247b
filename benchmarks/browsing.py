"""Opens pages in a real browser, changes the month, and says how long each took, by the page's own clock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchmarks.measuring import Failed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, Playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WINDOW = {"width": 1440, "height": 900}
QUIET = 500  # milliseconds without a change on the screen after the run's end: then it has come to rest
PATIENCE = 120_000
# Notes, from the first moment on: the key that chose a month, the end of each run, and the last change on the screen.
WATCH = """
window.seen = {begun: 0, ended: 0, changed: 0, running: false};
document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { window.seen = {begun: performance.now(), ended: 0, changed: 0, running: false}; }
}, {capture: true});
const look = (changes) => {
    const app = document.querySelector('[data-testid=stApp]');
    const now = performance.now();
    if (changes.some((change) => change.type !== 'attributes')) window.seen.changed = now;
    const state = app && app.dataset.testScriptState;
    if (state === 'running') window.seen.running = true;
    if (state === 'notRunning' && window.seen.running) { window.seen.ended = now; window.seen.running = false; }
};
new MutationObserver(look).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-test-script-state'],
});
"""
AT_REST = f"""() => {{
    const seen = window.seen, now = performance.now();
    return seen.ended && !seen.running && now - Math.max(seen.ended, seen.changed) > {QUIET}
        && !document.querySelector('[data-testid=stSkeleton]');
}}"""


def launched(playwright: Playwright) -> Browser:
    """The browser that the tests use as well."""
    path = os.environ.get("TOUCHSTONE_BROWSER", "/usr/bin/chromium")
    try:
        return playwright.chromium.launch(executable_path=path, args=FLAGS)
    except Exception as error:
        raise Failed(f"the browser does not start (TOUCHSTONE_BROWSER names another): {error}") from error


def context_of(browser: Browser) -> BrowserContext:
    """A visitor who has never been here: nothing in the cache."""
    context = browser.new_context(viewport=WINDOW)  # type: ignore[arg-type]
    context.add_init_script(WATCH)
    return context


def opened(page: Page, address: str) -> dict[str, float]:
    """Go to an address; milliseconds until the run's end, and until the screen is at rest."""
    page.goto(address)
    return _rested(page)


def month_changed(page: Page, month: str) -> dict[str, float]:
    """Choose a month; milliseconds from the key to the run's end, and until the screen is at rest."""
    page.bring_to_front()
    box = page.locator("[data-testid=stSelectbox] input[aria-label*='Month']").locator("visible=true").first
    box.click()
    box.fill(month)
    page.get_by_role("option", name=month).first.wait_for(timeout=10_000)
    box.press("Enter")
    return _rested(page)


def _rested(page: Page) -> dict[str, float]:
    try:
        page.wait_for_function(AT_REST, polling=50, timeout=PATIENCE)
    except Exception as error:
        raise Failed(f"{page.url} did not come to rest: {error}") from error
    if page.locator("[data-testid=stException]").count():
        raise Failed(f"{page.url} shows an error")
    seen = page.evaluate("window.seen")
    return {
        "run": seen["ended"] - seen["begun"],
        "rest": max(seen["ended"], seen["changed"]) - seen["begun"],
    }
