"""Touchstone as it was before the work on speed: measured in turn with what it is now, in the same run."""

from __future__ import annotations

import subprocess
import tarfile
from io import BytesIO
from pathlib import Path

from benchmarks.measuring import ROOT

BEFORE = "e94906c"


def tree_of(commit: str, folder: Path) -> Path | None:
    """The files of a commit, written into `folder`; None if this copy of the project does not know the commit."""
    if not commit or commit == "none":
        return None
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        return None
    with tarfile.open(fileobj=BytesIO(packed.stdout)) as files:
        files.extractall(folder, filter="data")
    return folder


def trees(commit: str, folder: Path) -> dict[str, Path]:
    """What is measured: 'before', where the commit is known, and 'now'."""
    before = tree_of(commit, folder)
    return ({"before": before} if before else {}) | {"now": ROOT}
