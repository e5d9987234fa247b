"""What all tests share: a fixed hypothesis profile, the sample book, and no trace of the developer's own book."""

from __future__ import annotations

import functools
import gc
import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, settings
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache

from analytics.book import Book
from analytics.intake import import_files
from analytics.reader import Reader, open_reader
from tests.books.threads import connect_with_one_thread
from tests.product import untold

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
SAMPLE_DAY = date(2026, 11, 2)

# The same examples on every machine: a failure can be repeated, and slowness is no failure.
settings.register_profile("fixed", derandomize=True, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile("fixed")
# Every page that is opened looks through all installed packages for components: the same ones each time.
manifest_scanner.scan_component_manifests = functools.cache(manifest_scanner.scan_component_manifests)
# Every visit would compile the scripts of its pages anew.
_compiled = ScriptCache().get_bytecode
ScriptCache.get_bytecode = lambda _, path: _compiled(path)
# No test sees a power cut, so nothing need wait for the disk.
os.fsync = lambda _: None
# Rows of the slow oracle are many small objects in no circles: the default looks through them again and again.
gc.set_threshold(50_000, 20, 50)
duckdb.connect = connect_with_one_thread


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: the tests in a browser in the first process of the suite, faults in the second.

    Both mostly wait, so that the others fill the cores meanwhile and what is left at the end is short.
    """
    waiting = [item for item in items if item.get_closest_marker("browser")]
    faults = [item for item in items if item.path.name == "test_faults.py"]
    first = {*waiting, *faults}
    others = [item for item in items if item not in first]
    # the processes begin with equal parts of the list
    second = max(len(items) // int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "2")) - len(waiting), 0)
    items[:] = [*waiting, *others[:second], *faults, *others[second:]]


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end, so that no collection of garbage looks through it again."""
    gc.collect()
    gc.freeze()


def pytest_unconfigure() -> None:
    """The end looks through everything, so that what a library keeps is no surprise to it."""
    gc.unfreeze()


@pytest.fixture(autouse=True)
def no_own_book(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """No test sees or changes the book of the developer who runs it."""
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(tmp_path_factory.mktemp("own") / "book"))


@pytest.fixture
def untold_imports() -> Iterator[None]:
    """For tests of figures: imports do not look for what to tell their user."""
    with untold():
        yield


@pytest.fixture(scope="session")
def sample_book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The sample exports, imported once. Read it; do not change it."""
    book = Book(tmp_path_factory.mktemp("sample") / "book")
    import_files(book, sorted(SAMPLE.glob("*.csv")), import_day=SAMPLE_DAY, at=datetime(2026, 11, 2, 9), who="test")
    return book


@pytest.fixture(scope="session")
def sample_reader(sample_book: Book) -> Iterator[Reader]:
    """The sample book, open."""
    reader = open_reader(sample_book)
    yield reader
    reader.close()


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    """The address of a cluster: Sail on this machine, without Java, unless make test-spark names another."""
    if named := os.environ.get("TOUCHSTONE_CLUSTER"):
        yield named
        return
    from pysail.spark import SparkConnectServer

    server = SparkConnectServer(port=0)
    server.start(background=True)
    host, port = server.listening_address
    yield f"sc://{host}:{port}"
    server.stop()


@pytest.fixture(scope="session")
def sample_at(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where servers and pages keep the sample book that they make themselves, so that it is built once."""
    return tmp_path_factory.mktemp("made") / "sample_book"


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    """Writes an export by its text: write("revenue.csv", "client_id,date,amount\\n...")."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written
