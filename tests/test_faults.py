"""Kills, readers during imports, full disks, books that may not be written, and two imports at once."""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from analytics.book import Book
from analytics.intake import import_files
from tests.faults.kill_driver import look
from tests.faults.small_exports import expected_total, write_exports

ROOT = Path(__file__).resolve().parent.parent


def drive(module: str) -> dict[str, Any]:
    """Runs a driver in a process of its own, as it forks and kills."""
    ended = subprocess.run(
        [sys.executable, "-m", module], cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False
    )
    assert ended.returncode == 0, ended.stderr[-2000:]
    print(ended.stdout)
    result: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return result


def test_an_import_killed_anywhere_leaves_the_old_book_or_the_new_one() -> None:
    counts = drive("tests.faults.kill_driver")
    assert counts["faults"] == []
    assert sum(counts["kills"].values()) >= 50
    assert all(count >= 3 for count in counts["kills"].values()), counts
    assert counts["old_seen"] + counts["new_seen"] == sum(counts["kills"].values())
    assert counts["new_seen"] >= 1, "a kill after the rename must show the new book"


def test_readers_never_see_half_an_import() -> None:
    counts = drive("tests.faults.reader_driver")
    assert counts["mixed"] == []
    assert counts["imports"] == 50
    assert counts["ended_well"] == 11, "ten readers and the writer"
    assert counts["reads_during_a_publish"] == 100


def start_book(folder: Path) -> Book:
    book = Book(folder / "book")
    import_files(
        book,
        write_exports(folder / "exports-1", 1),
        import_day=date(2026, 1, 5),
        at=datetime(2026, 1, 5, 8),
        who="test",
    )
    return book


def command(*arguments: str, **options: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "analytics", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        **options,
    )


@pytest.mark.parametrize("limit", [4_000, 60_000, 300_000])
def test_a_full_disk_is_said_plainly_and_the_book_stays(tmp_path: Path, limit: int) -> None:
    """No file may grow past the limit, as if the disk were full at that point."""
    book = start_book(tmp_path)
    before = look(book.path)
    files = [str(path) for path in write_exports(tmp_path / "exports-2", 2)]

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    ended = command("import", *files, "--book", str(book.path), preexec_fn=small_files)
    assert ended.returncode == 1, ended.stdout + ended.stderr
    assert "Traceback" not in ended.stderr, ended.stderr
    assert "The book is as it was before." in ended.stderr
    assert look(book.path) == before


def without_rights(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs a command as a user who may only read. Root drops its rights once everything is loaded."""
    code = (
        "import contextlib, io, os, sys\n"
        "from analytics.__main__ import main\n"
        "book = sys.argv[sys.argv.index('--book') + 1]\n"
        "with contextlib.redirect_stdout(io.StringIO()):\n"
        "    main(['show', 'reach', '--book', book]); main(['settings', '--book', book])\n"
        "if os.getuid() == 0: os.setgid(65534); os.setuid(65534)\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    return subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )


def _closed_folders_above(folder: Path) -> list[Path]:
    """The folders above that others may not pass: pytest makes its own so."""
    return [parent for parent in folder.parents if not parent.stat().st_mode & 0o001]


def test_a_book_that_may_not_be_written_is_said_plainly_and_can_be_read(tmp_path: Path) -> None:
    book = start_book(tmp_path)
    files = [str(path) for path in write_exports(tmp_path / "exports-2", 2)]
    for path in [tmp_path, *tmp_path.rglob("*")]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for parent in _closed_folders_above(tmp_path):
        parent.chmod(0o755)
    try:
        reading = without_rights("show", "reach", "--book", str(book.path))
        rules = without_rights("settings", "--book", str(book.path))
        writing = without_rights("import", *files, "--book", str(book.path))
    finally:
        for path in [tmp_path, *tmp_path.rglob("*")]:
            path.chmod(0o755)
    assert reading.returncode == 0, reading.stderr
    assert rules.returncode == 0, rules.stderr
    assert writing.returncode == 1
    assert "may not be written by this user" in writing.stderr, writing.stderr
    assert look(book.path)["total"] == expected_total(1)


def test_of_two_imports_at_once_one_waits_and_says_for_whom(tmp_path: Path) -> None:
    book = start_book(tmp_path)
    files = [str(path) for path in write_exports(tmp_path / "exports-2", 2)]
    with book.writing("ida", "import", datetime(2026, 1, 5, 9), lambda _: None):
        waiting = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "analytics",
                "import",
                *files,
                "--book",
                str(book.path),
                "--import-day",
                "2026-01-05",
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert waiting.stderr is not None
        said = waiting.stderr.readline()
        assert waiting.poll() is None, "it waits"
    waiting.communicate(timeout=120)
    assert said == "Waiting for import by ida, started 2026-01-05T09:00:00, which is writing to this book.\n"
    assert waiting.returncode == 0
    assert look(book.path)["total"] == expected_total(2)


def test_control_c_leaves_the_book_as_it_was(tmp_path: Path) -> None:
    book = start_book(tmp_path)
    before = look(book.path)
    files = [str(path) for path in write_exports(tmp_path / "exports-2", 2)]
    code = (
        "import os, signal, sys, analytics.changes as changes, analytics.carrying as carrying\n"
        "changes.WORTH_CARRYING_BYTES = 0\n"
        # a process in the background of a shell is born with control-C switched off
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "plain = carrying._remake_from\n"
        "def interrupted(con, name, first, engine):\n"
        "    plain(con, name, first, engine)\n"
        "    if name == 'account_ranks': os.kill(os.getpid(), signal.SIGINT)\n"
        "carrying._remake_from = interrupted\n"
        "from analytics.__main__ import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, "import", *files, "--book", str(book.path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr
    assert "stopped; the book is as it was before" in ended.stderr
    assert look(book.path) == before
    assert not list(book.imports_folder.glob(".staging-*"))


def test_an_import_from_elsewhere_is_seen_at_the_next_look(tmp_path: Path) -> None:
    book = start_book(tmp_path)
    number = book.current_number()
    files = [str(path) for path in write_exports(tmp_path / "exports-2", 2)]
    ended = command("import", *files, "--book", str(book.path), "--import-day", "2026-01-05")
    assert ended.returncode == 0, ended.stderr
    assert book.current_number() == (number or 0) + 1
    assert look(book.path)["total"] == expected_total(2)
