"""Opens pages in a real browser, changes month and filters, and says how long each took, by the page's own clock."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from benchmarks.measuring import Failed

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WINDOW = {"width": 1440, "height": 900}
QUIET = 500  # milliseconds without a change on the screen after the run's end: then it has come to rest
PATIENCE = 120_000
# Notes, from the first moment on: the key that chose something, the last message of the server, when the app last said
# that a run has ended, and the last change on the screen. A quick run begins and ends within one drawing of the page,
# so that the app never says so: then its last message is its end.
WATCH = """
const started = () => ({begun: 0, message: 0, ended: 0, changed: 0});
window.seen = started();
document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') { window.seen = {...started(), begun: performance.now()}; }
}, {capture: true});
window.WebSocket = class extends window.WebSocket {
    constructor(...given) {
        super(...given);
        this.addEventListener('message', () => { window.seen.message = performance.now(); });
    }
};
window.running = () => document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning';
const look = (changes) => {
    const attributes = changes.filter((change) => change.type === 'attributes').length;
    if (attributes < changes.length) window.seen.changed = performance.now();
    if (attributes && !window.running()) window.seen.ended = performance.now();
};
new MutationObserver(look).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ['data-test-script-state'],
});
"""
AT_REST = f"""() => {{
    const seen = window.seen, last = Math.max(seen.message, seen.ended, seen.changed);
    return seen.message && !window.running() && performance.now() - last > {QUIET}
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


def filter_values(page: Page, most: int) -> list[str]:
    """The first values of filters that are chosen by a button, each by its words."""
    return _pills(page).all_inner_texts()[:most]


def filter_changed(page: Page, value: str) -> dict[str, float]:
    """Choose a value of a filter, or take it back; milliseconds as for a month. Opening the filters is not counted."""
    _pills(page).get_by_text(value, exact=True).first.press("Enter")
    return _rested(page)


def _pills(page: Page) -> Locator:
    """The buttons of the filters, which lie in a popover that closes when somebody looks elsewhere."""
    page.bring_to_front()
    pills = page.get_by_test_id("stPopoverBody").locator("[data-testid=stButtonGroup] button")
    if not pills.count():
        page.get_by_role("button", name="Filters").locator("visible=true").first.click()
        pills.first.wait_for(timeout=10_000)
        _rested(page)
    return pills


def _rested(page: Page) -> dict[str, float]:
    try:
        page.wait_for_function(AT_REST, polling=50, timeout=PATIENCE)
    except Exception as error:
        raise Failed(f"{page.url} did not come to rest: {error}") from error
    if page.locator("[data-testid=stException]").count():
        raise Failed(f"{page.url} shows an error")
    seen = page.evaluate("window.seen")
    ended = max(seen["message"], seen["ended"])
    return {"run": ended - seen["begun"], "rest": max(ended, seen["changed"]) - seen["begun"]}
