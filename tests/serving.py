"""The servers of tests, forked from one process: python -m tests.serving.

That process has loaded what a server loads before anybody asks it for a page; so a forked one is as fresh as one of its
own, and ready at once. A line of JSON that comes in starts a server, by its port and environment, or stops it by its
process id, which is the answer to both.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path

import duckdb  # noqa: F401
import plotly.graph_objects  # noqa: F401
from streamlit.web.cli import main as streamlit

import ui.importing  # noqa: F401
from ui import preloading

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    os.chdir(ROOT)
    # A test's server lives for seconds: it need not prepare itself for visitors of every earlier month.
    preloading.preload_earlier = lambda *_: 0
    for line in sys.stdin:
        order = json.loads(line)
        server = order.get("stop") or started(order["port"], order["environment"])
        if "stop" in order:
            os.kill(server, signal.SIGTERM)
            os.waitpid(server, 0)
        print(server, flush=True)
    return 0


def started(port: int, environment: dict[str, str]) -> int:
    """The process of a server of its own."""
    server = os.fork()
    if server == 0:
        os.environ.update(environment)
        os.dup2(os.open(os.devnull, os.O_RDONLY), sys.stdin.fileno())
        # what it says is no answer
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        try:
            streamlit(["run", "dashboard.py", "--server.headless=true", f"--server.port={port}"])
        finally:
            os._exit(1)
    return server


if __name__ == "__main__":
    sys.exit(main())
