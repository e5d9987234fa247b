"""Starts an app on a free port, in a process of its own, and says what the process has used."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from types import TracebackType

from benchmarks.measuring import ROOT, Failed

APPS = ROOT / "benchmarks" / "apps"
EMPTY, CONSTANT, DASHBOARD = APPS / "empty.py", APPS / "constant.py", Path("dashboard.py")
# A server is at rest when it has used less than this part of a core for so many seconds.
AT_REST, REST_SECONDS, LONGEST_SECONDS = 0.03, 6, 1200
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """An app of one tree, on a copy of a book of its own: one process, or several beside each other on that book."""

    def __init__(self, script: Path, tree: Path, book: Path, aside: Path, processes: int = 1) -> None:
        self.book = aside / f"served_{script.stem}_{len(list(aside.iterdir()))}"
        shutil.copytree(book, self.book)
        environment = os.environ | {"TOUCHSTONE_BOOK": str(self.book), "PYTHONPATH": str(tree)}
        self._said = (aside / f"{self.book.name}.log").open("w+")
        self.ports = [_free_port() for _ in range(processes)]
        self.processes = [
            subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true",
                 f"--server.port={port}"],
                cwd=tree, env=environment, stdout=self._said, stderr=self._said,
            )
            for port in self.ports
        ]  # fmt: skip

    @property
    def port(self) -> int:
        """The port of the first process."""
        return self.ports[0]

    def __enter__(self) -> Server:
        for port in self.ports:
            self._wait_for(port)
        return self

    def _wait_for(self, port: int) -> None:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        self.end()
        raise Failed(f"the app did not start: {self.said()}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """Stop the processes and drop their book."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            process.wait()
        shutil.rmtree(self.book, ignore_errors=True)

    def wait_for_rest(self) -> None:
        """Wait until the server works no more by itself."""
        end, used = time.monotonic() + LONGEST_SECONDS, self.seconds_of_cores()
        while time.monotonic() < end:
            time.sleep(REST_SECONDS)
            before, used = used, self.seconds_of_cores()
            if used - before < AT_REST * REST_SECONDS:
                return
        raise Failed(f"the server still works by itself after {LONGEST_SECONDS} seconds")

    def said(self) -> str:
        """The last words of its log."""
        self._said.seek(0)
        return self._said.read()[-2000:]

    def seconds_of_cores(self) -> float:
        """The processor time that its processes have used so far."""
        stats = [Path(f"/proc/{one.pid}/stat").read_text().rsplit(")", 1)[1].split() for one in self.processes]
        return sum(int(stat[11]) + int(stat[12]) for stat in stats) / _TICKS

    def megabytes(self) -> float:
        """The most memory that its processes have held so far, together."""
        return sum(_most_megabytes(one.pid) for one in self.processes)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _most_megabytes(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
