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
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """An app of one tree, on a copy of a book of its own."""

    def __init__(self, script: Path, tree: Path, book: Path, aside: Path) -> None:
        self.book = aside / f"served_{script.stem}_{len(list(aside.iterdir()))}"
        shutil.copytree(book, self.book)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        environment = os.environ | {"TOUCHSTONE_BOOK": str(self.book), "PYTHONPATH": str(tree)}
        self._said = (aside / f"{self.book.name}.log").open("w+")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), "--server.headless=true",
             f"--server.port={self.port}"],
            cwd=tree, env=environment, stdout=self._said, stderr=self._said,
        )  # fmt: skip

    def __enter__(self) -> Server:
        for _ in range(600):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/_stcore/health", timeout=1):
                    return self
            except OSError:
                time.sleep(0.1)
        self.end()
        raise Failed(f"the app did not start: {self.said()}")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def end(self) -> None:
        """Stop the process and drop its book."""
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.book, ignore_errors=True)

    def said(self) -> str:
        """The last words of its log."""
        self._said.seek(0)
        return self._said.read()[-2000:]

    def seconds_of_cores(self) -> float:
        """The processor time that it has used so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(stat[11]) + int(stat[12])) / _TICKS

    def megabytes(self) -> float:
        """The most memory that it has held so far."""
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM"))
