"""A real browser and servers of their own: what the tests that drive one share."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserType, Page, expect, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
QUIET = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
# Asked for an address with a page's name, Streamlit's own script first looks for the server below that address.
KNOWN_NOISE = re.compile(r"/_stcore/(health|host-config)")
# A busy machine may be slow; what is waited for is that it happens.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[tuple[BrowserType, dict[str, Any]]]:
    """TOUCHSTONE_BROWSER, else Debian's, else Playwright's own; with what starts it."""
    path = os.environ.get("TOUCHSTONE_BROWSER") or "/usr/bin/chromium"
    with sync_playwright() as playwright:
        found = path if Path(path).exists() else None
        yield playwright.chromium, {"executable_path": found, "args": QUIET.split()}


@pytest.fixture(scope="module")
def browser(chromium: tuple[BrowserType, dict[str, Any]]) -> Iterator[Browser]:
    """A browser whose visitors know nothing of one another."""
    kind, options = chromium
    started = kind.launch(**options)
    yield started
    started.close()


@cache
def _forking() -> subprocess.Popen[str]:
    """The process that servers are forked from; it ends with this one, whose end closes what it reads."""
    command = [sys.executable, "-m", "tests.serving"]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _ordered(**order: object) -> int:
    """Tells it what to do; the process id of the server."""
    process = _forking()
    assert process.stdin is not None and process.stdout is not None
    print(json.dumps(order), file=process.stdin, flush=True)
    return int(process.stdout.readline())


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


@contextmanager
def fresh_server(sample: Path, own: Path, port: int | None = None) -> Iterator[str]:
    """A server that nobody has asked for anything yet; yields its address."""
    port = port or free_port()
    environment = {"TOUCHSTONE_BOOK": str(own), "TOUCHSTONE_SAMPLE_BOOK": str(sample)}
    server = _ordered(port=port, environment=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urllib.request.urlopen(f"{address}/_stcore/health", timeout=1).read()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        _ordered(stop=server)


@pytest.fixture(scope="module")
def address(sample_at: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the tests that do not need a fresh one."""
    with fresh_server(sample_at, tmp_path_factory.mktemp("own") / "book") as started:
        yield started


@contextmanager
def opened(browser: Browser, url: str, height: int = 900) -> Iterator[Page]:
    """A page of a visitor of its own, once it has run."""
    context = browser.new_context(viewport={"width": 1440, "height": height})
    page = context.new_page()
    page.goto(url)
    settled(page)
    yield page
    context.close()


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
