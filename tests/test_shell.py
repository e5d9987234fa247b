"""The shell: every page is entered by its front door, filters stay, errors stay calm, nothing comes from outside."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from streamlit.testing.v1 import AppTest

from tests.pages import visit
from ui.navigation import SECTIONS
from ui.web import content_security_policy

ROOT = Path(__file__).resolve().parent.parent
PAGES = [name for rows in SECTIONS.values() for name, _, _ in rows]
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
# Asked for an address with a page's name, Streamlit's own script first looks for the server below that address.
KNOWN_NOISE = re.compile(r"/_stcore/(health|host-config)")

# The names that stand in the first table, from top to bottom.
NAMES_OF_TABLE = (
    "[...document.querySelector('[data-testid=stDataFrame]').querySelectorAll('[role=gridcell][aria-colindex=\"1\"]')]"
    ".map(one => one.textContent)"
)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium: TOUCHSTONE_BROWSER, else Debian's, else Playwright's own."""
    path = os.environ.get("TOUCHSTONE_BROWSER") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        found = path if Path(path).exists() else None
        started = playwright.chromium.launch(executable_path=found, args=QUIET.split())
        yield started
        started.close()


@contextmanager
def fresh_server(sample: Path, own: Path) -> Iterator[str]:
    """A server that nobody has asked for anything yet; yields its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {"TOUCHSTONE_BOOK": str(own), "TOUCHSTONE_SAMPLE_BOOK": str(sample)}
    command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.headless=true"]
    process = subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=10)


@pytest.fixture(scope="module")
def address(sample_at: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests that do not need a fresh one."""
    with fresh_server(sample_at, tmp_path_factory.mktemp("own") / "book") as started:
        yield started


def settled(page: Page) -> None:
    """Wait until the script has run and stays so."""
    for _ in range(2):
        page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
        page.wait_for_timeout(250)


def waited_for(page: Page, words: str) -> None:
    """Wait until an expression is true, asked from outside: the policy of the page lets nobody evaluate in it."""
    for _ in range(150):
        if page.evaluate(words):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never true: {words}")


def entered_through_the_shell(page: Page) -> None:
    """What only the shell draws: navigation, data date; and a title of the page's own."""
    expect(page.get_by_test_id("stSidebarNav").get_by_role("link", name="Neglected accounts")).to_be_visible()
    expect(page.get_by_test_id("stSidebar").get_by_text("Data to")).to_be_visible()
    expect(page.locator("h1")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    expect(page.get_by_test_id("stAlert")).to_have_count(0)


# --- the front door --------------------------------------------------------------------------


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
def test_a_fresh_server_asked_first_for_a_page_behaves_as_by_the_front_door(
    name: str, browser: Browser, sample_at: Path, tmp_path: Path
) -> None:
    with fresh_server(sample_at, tmp_path / "book") as fresh:
        context = browser.new_context(viewport={"width": 1440, "height": 900})
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
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_file_run_by_itself_shows_nothing(name: str) -> None:
    run = AppTest.from_file(str(ROOT / "pages" / f"{name}.py"), default_timeout=30).run()
    assert not run.exception
    assert [error.value for error in run.error] == [
        "Open this page through the dashboard's front door: its address without a page name."
    ]
    assert not run.title and not run.markdown and not run.dataframe


@pytest.mark.parametrize("name", PAGES)
def test_every_page_runs_without_an_error(name: str, monkeypatch: pytest.MonkeyPatch, sample_at: Path) -> None:
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_at))
    run = visit(name).run()
    assert not run.exception and not run.error
    assert len(run.title) == 1


# --- filters ---------------------------------------------------------------------------------


def app_test(monkeypatch: pytest.MonkeyPatch, sample_at: Path, **query: str) -> AppTest:
    """The dashboard on the sample book, without a browser."""
    monkeypatch.setenv("TOUCHSTONE_SAMPLE_BOOK", str(sample_at))
    return visit("home", **query).run()


def test_an_address_sets_the_filters_and_unknown_values_are_told(
    monkeypatch: pytest.MonkeyPatch, sample_at: Path
) -> None:
    run = app_test(monkeypatch, sample_at, month="2026-07", owner="Marc", rank="Z")
    assert run.selectbox(key="month").value == "2026-07"
    assert run.selectbox(key="month_seen").value == "Jul 2026"
    assert run.multiselect(key="owner").value == ["Marc"]
    assert run.multiselect(key="rank").value == []
    assert any("rank Z" in caption.value for caption in run.caption)


@pytest.mark.browser
def test_month_and_filters_survive_page_changes_a_reload_and_the_way_back(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.goto(f"{address}/ranks?month=2026-07&owner=Marc")
    settled(page)
    page.get_by_role("button", name="Filters").click()
    popover = page.get_by_test_id("stPopoverBody")
    # Quick clicks on two filters both count.
    popover.get_by_role("button", name="Zoë").click()
    popover.get_by_role("button", name="B", exact=True).click()
    settled(page)
    page.keyboard.press("Escape")
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
    context.close()


@pytest.mark.browser
def test_a_clients_name_in_a_sorted_table_opens_that_client(browser: Browser, address: str) -> None:
    context = browser.new_context(viewport={"width": 1440, "height": 2200})
    page = context.new_page()
    page.goto(f"{address}/neglected?owner=Marc")
    settled(page)
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
    context.close()


# --- headers, addresses, errors --------------------------------------------------------------


def test_every_answer_carries_the_security_headers(address: str) -> None:
    for path in ("/", "/churn", "/_stcore/health", "/app/static/inter-latin-wght-normal.woff2"):
        with urllib.request.urlopen(f"{address}{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy == content_security_policy()
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"


def test_the_policy_allows_nothing_from_outside() -> None:
    policy = content_security_policy()
    assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
    assert "http" not in policy and "*" not in policy and "unsafe-eval" not in policy
    assert "'unsafe-inline'" not in policy.split("script-src")[1].split(";")[0]


def test_answers_are_compressed(address: str) -> None:
    page = urllib.request.urlopen(f"{address}/").read().decode()
    script = re.search(r'src="\./(static/js/index[^"]+)"', page)
    assert script
    request = urllib.request.Request(f"{address}/{script[1]}", headers={"Accept-Encoding": "gzip"})
    assert urllib.request.urlopen(request).headers["Content-Encoding"] == "gzip"


def test_the_home_pages_name_leads_to_the_front_door(address: str) -> None:
    with urllib.request.urlopen(f"{address}/home?month=2026-07") as answer:
        assert answer.url == f"{address}/?month=2026-07"


def test_only_this_machine_may_connect() -> None:
    config = (ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8")
    assert 'address = "127.0.0.1"' in config
    assert "allowedHosts" in config
    assert 'showErrorDetails = "none"' in config
    assert "disableDataExport = true" in config


def test_an_error_becomes_a_card_with_a_reference_and_the_log_has_the_rest(
    monkeypatch: pytest.MonkeyPatch, sample_at: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("the secret of the broken page")

    monkeypatch.setattr("ui.filters.draw", broken)
    run = app_test(monkeypatch, sample_at)
    assert not run.exception
    [card] = run.error
    assert "secret" not in card.value
    reference = re.search(r"reference \*\*([0-9a-f]{8})\*\*", card.value)
    assert reference
    assert reference[1] in caplog.text and "the secret of the broken page" in caplog.text


def test_an_error_the_user_can_act_on_is_shown_in_its_own_words(
    monkeypatch: pytest.MonkeyPatch, sample_at: Path
) -> None:
    from analytics.errors import BookError

    def refused(*_: object) -> None:
        raise BookError("The disk is full <b>now</b>.", "Free some space.")

    monkeypatch.setattr("ui.filters.draw", refused)
    run = app_test(monkeypatch, sample_at)
    assert "disk is full" in run.error[0].value and "Free some space" in run.error[0].value
    assert "<b>" not in run.error[0].value.replace("\\<b\\>", "")
