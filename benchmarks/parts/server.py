"""How many users the server bears, each with one action every two seconds."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.bench import WORKERS, Bench
from benchmarks.measuring import ROOT, Failed, percentile, table, times
from benchmarks.page_questions import PAGES
from benchmarks.serving import DASHBOARD, EMPTY, Server

TITLE = "Users at once"
ABOUT = (
    "Websocket clients, without a browser: each has opened the page and chooses another of the newest 36 months every "
    "two seconds; milliseconds from the action to the end of its run. The server runs on the same machine as the "
    "clients, whose own use of the cores is the last column: one process, or where it says so several on one book, "
    "with the users spread over them. Users per core: two seconds by the server's processor "
    "time for one action, that is when a core would be busy all the time. The empty page is served the same way. "
    "A server answers what pages ask of the newest three years before anybody asks: the users come when it has done "
    "so, that is once it has used next to nothing of the processor for some seconds; where a row says just started, "
    "they come at once, to the first page, the most users alone. Goal: 80 users at a p95 under 300 ms."
)
EMPTY_PAGE = "empty page"
JUST_STARTED = "just started"


def measure(bench: Bench) -> dict[str, Any]:
    """Every page with every number of users, in each tree; the empty page beside them."""
    pages = bench.options.pages or tuple(PAGES)
    found: dict[str, dict[str, Any]] = {}
    # the empty page shows no book, and answers nothing ahead
    nothing = bench.aside / "no_book"
    nothing.mkdir(exist_ok=True)
    served = [(EMPTY_PAGE, EMPTY, ROOT, [""], nothing)]
    for name, tree in bench.trees.items():
        served.append((name, DASHBOARD, tree, list(pages), bench.book(name)))
    for name, script, tree, asked, book in served:
        for processes in bench.options.processes:
            beside = "" if processes == 1 else f", {processes} processes"
            for page in asked[:1] if name != EMPTY_PAGE else ():
                with Server(script, tree, book, bench.aside, processes) as server:
                    users = max(bench.options.users)
                    found[f"{page}, {name}, {JUST_STARTED}{beside}"] = {
                        str(users): act(server, page, users, bench.options.seconds, bench.aside),
                        "megabytes": server.megabytes(),
                    }
            with Server(script, tree, book, bench.aside, processes) as server:
                server.wait_for_rest()
                for page in asked:
                    label = EMPTY_PAGE if name == EMPTY_PAGE else f"{page}, {name}"
                    # what a process makes once is made before anything is timed
                    act(server, page, 2 * processes, 6, bench.aside)
                    found[label + beside] = {
                        str(users): act(server, page, users, bench.options.seconds, bench.aside)
                        for users in bench.options.users
                    }
                memory = server.megabytes()
            for levels in found.values():
                levels.setdefault("megabytes", memory)
    return {"pages": found, "seconds": bench.options.seconds}


def act(server: Server, page: str, users: int, seconds: int, aside: Path) -> dict[str, float]:
    """Let so many users act on the page."""
    path = aside / "acted.json"
    path.unlink(missing_ok=True)
    asked = [",".join(map(str, server.ports)), page, str(users), str(seconds), str(path)]
    worker = subprocess.Popen(
        [sys.executable, str(WORKERS / "websocket_users.py"), *asked],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert worker.stdin and worker.stdout
    worker.stdout.readline()
    before = server.seconds_of_cores()
    try:
        _, said = worker.communicate("go\n", timeout=seconds * 20 + 120)
    except subprocess.TimeoutExpired:
        worker.kill()
        raise Failed(f"{users} users of {page or 'the empty page'} did not come to an end") from None
    if worker.returncode:
        raise Failed(f"{said[-1500:]}\n{server.said()}")
    acted = json.loads(path.read_text())
    used, taken = server.seconds_of_cores() - before, acted["taken"]
    print(f"  {page or EMPTY_PAGE}, {users} users: p95 {percentile(taken, 0.95):.0f} ms", file=sys.stderr)
    return {
        "actions": len(taken),
        "p50": statistics.median(taken),
        "p95": percentile(taken, 0.95),
        "cpu_ms": used * 1000 / len(taken),
        "busy": used / acted["seconds"],
        "clients_busy": acted["seconds_of_cores"] / acted["seconds"],
    }


def words(found: dict[str, Any]) -> str:
    """A row for each page and number of users."""
    rows = []
    for page, levels in found["pages"].items():
        _, _, processes = page.rpartition(", ") if page.endswith("processes") else ("", "", "")
        empty = found["pages"].get(f"{EMPTY_PAGE}, {processes}" if processes else EMPTY_PAGE)
        for users, one in levels.items():
            if users == "megabytes":
                continue
            rows.append(
                (
                    page,
                    users,
                    one["actions"],
                    f"{one['p50']:.0f}",
                    f"{one['p95']:.0f}",
                    times(one["p95"], empty[users]["p95"]) if empty and users in empty else "",
                    f"{one['cpu_ms']:.0f}",
                    f"{2000 / one['cpu_ms']:.0f}",
                    f"{one['busy']:.2f}",
                    f"{one['clients_busy']:.2f}",
                )
            )
    header = ["page", "users", "actions", "p50 ms", "p95 ms", "p95, times the empty page", "server's CPU ms an action"]
    header += ["users per core", "cores busy: server", "clients"]
    memory = "; ".join(f"{page} {levels['megabytes']:.0f} MB" for page, levels in found["pages"].items())
    return f"{table(header, rows)}\n\nMost memory of the server's process, over all pages that it showed: {memory}."
