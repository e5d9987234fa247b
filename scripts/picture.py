"""Makes docs/home.png from the running app on the sample data: python scripts/picture.py [BROWSER]."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]


def main() -> None:
    """Starts the dashboard on a free port, waits for the home page, and saves what it shows."""
    browser = sys.argv[1] if len(sys.argv) > 1 else os.environ.get("TOUCHSTONE_BROWSER", "/usr/bin/chromium")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as temporary:
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "streamlit",
                "run",
                "dashboard.py",
                f"--server.port={port}",
                "--server.headless=true",
            ],
            cwd=ROOT,
            env={**os.environ, "TOUCHSTONE_BOOK": f"{temporary}/book", "TOUCHSTONE_SAMPLE_BOOK": f"{temporary}/sample"},
        )
        try:
            _wait(f"http://127.0.0.1:{port}/_stcore/health")
            with sync_playwright() as playwright:
                page = playwright.chromium.launch(executable_path=browser, args=FLAGS).new_page(
                    viewport={"width": 1440, "height": 1120}, color_scheme="light"
                )
                page.goto(f"http://127.0.0.1:{port}/")
                page.wait_for_selector("text=Call these five first", timeout=60_000)
                page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
                page.wait_for_selector(".js-plotly-plot .main-svg")
                time.sleep(1)
                (ROOT / "docs").mkdir(exist_ok=True)
                page.screenshot(path=ROOT / "docs" / "home.png")
        finally:
            server.terminate()
            server.wait()


def _wait(address: str) -> None:
    for _ in range(120):
        try:
            with urllib.request.urlopen(address, timeout=1) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.5)
    raise SystemExit(f"The dashboard did not answer at {address}.")


if __name__ == "__main__":
    main()
