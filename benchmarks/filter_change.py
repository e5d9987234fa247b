"""A change of the month on monthly_review: against the same page with constant data, and an empty Streamlit page.

python -m benchmarks.filter_change [ROUNDS]. One Chromium, the three in turn; prints a table of medians and ratios.
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
APPS = {
    "monthly_review": ("dashboard.py", "monthly_review"),
    "same page, constant data": ("benchmarks/apps/constant.py", "monthly_review"),
    "empty page": ("benchmarks/apps/empty.py", ""),
}
MONTHS = ("Sep 2026", "Aug 2026", "Jul 2026", "Jun 2026", "Oct 2026")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
WATCH = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    window.ended = null;
    window.begun = null;
    if (window.watcher) window.watcher.disconnect();
    window.watcher = new MutationObserver(() => {
        if (app.dataset.testScriptState === 'notRunning') window.ended = performance.now();
    });
    window.watcher.observe(app, {attributes: true});
    document.addEventListener('keydown', () => { window.begun = performance.now(); }, {once: false, capture: true});
}"""


def change_month(page: Page, month: str) -> float:
    """Milliseconds from the key that chooses the month to the end of the run."""
    box = page.locator("[data-testid=stSelectbox] input").locator("visible=true").first
    box.click()
    box.fill(month)
    page.evaluate(WATCH)
    box.press("Enter")
    for _ in range(400):
        page.wait_for_timeout(50)
        if page.evaluate("window.ended && performance.now() - window.ended > 300"):
            break
    return float(page.evaluate("window.ended - window.begun"))


def main() -> None:
    """Starts the three, changes the month in turn, and prints medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    times: dict[str, list[float]] = {name: [] for name in APPS}
    servers = []
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        environment = os.environ | {
            "TOUCHSTONE_BOOK": f"{folder}/own",
            "TOUCHSTONE_SAMPLE_BOOK": f"{folder}/sample",
            "PYTHONPATH": str(ROOT),
        }
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("TOUCHSTONE_BROWSER", "/usr/bin/chromium"), args=FLAGS
        )
        try:
            pages = {}
            for name, (script, path) in APPS.items():
                with socket.socket() as free:
                    free.bind(("127.0.0.1", 0))
                    port = free.getsockname()[1]
                command = [sys.executable, "-m", "streamlit", "run", script, "--server.headless=true"]
                servers.append(subprocess.Popen([*command, f"--server.port={port}"], cwd=ROOT, env=environment))
                for _ in range(200):
                    try:
                        urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1)
                        break
                    except OSError:
                        time.sleep(0.1)
                pages[name] = browser.new_page(viewport={"width": 1440, "height": 900})
                pages[name].goto(f"http://127.0.0.1:{port}/{path}")
                pages[name].wait_for_selector("[data-testid=stMetric]", timeout=180_000)
                pages[name].wait_for_timeout(3000)
            for step in range(rounds + len(MONTHS)):
                for name, page in pages.items():
                    page.bring_to_front()
                    took = change_month(page, MONTHS[step % len(MONTHS)])
                    if step >= len(MONTHS):
                        times[name].append(took)
        finally:
            for server in servers:
                server.terminate()
    empty = statistics.median(times["empty page"])
    print("| page | median ms | p90 ms | ratio to the empty page |\n|---|---|---|---|")
    for name, found in times.items():
        median = statistics.median(found)
        p90 = sorted(found)[int(len(found) * 0.9)]
        print(f"| {name} | {median:.0f} | {p90:.0f} | {median / empty:.2f} |")


if __name__ == "__main__":
    main()
