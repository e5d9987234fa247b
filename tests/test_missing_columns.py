"""Every page and every metric on books that lack optional columns, or whole exports: nothing fails."""

from __future__ import annotations

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
import streamlit as st

from analytics import METRICS
from analytics.book import Book
from analytics.intake import import_files
from analytics.reader import open_reader
from tests.pages import visit
from ui.navigation import SECTIONS

pytestmark = pytest.mark.usefixtures("untold_imports")

ROOT = Path(__file__).resolve().parent.parent
PAGES = [name for rows in SECTIONS.values() for name, _, _ in rows]
KEPT_CLIENTS = 24

# what the books lack: optional columns by export, or a whole export (None)
BOOKS: dict[str, dict[str, tuple[str, ...] | None]] = {
    "revenue alone": {"clients": None, "contacts": None},
    "clients alone": {"revenue": None, "contacts": None},
    "contacts alone": {"clients": None, "revenue": None},
    "without contacts": {"contacts": None},
    "required columns alone": {
        "clients": (
            "owner segment region email signed_on contract_ends_on notice_days monthly_fee retained_hours rank "
            "next_contact_on ended_on ended_by end_reason currency"
        ).split(),
        "revenue": ("kind period_start period_end invoice_id due_on paid_on paid_amount hours cost currency").split(),
        "contacts": "rep team channel minutes outcome out_of_scope note".split(),
    },
    "without agreements": {"clients": ("contract_ends_on", "notice_days", "monthly_fee", "retained_hours")},
    "without payments": {"revenue": ("paid_on", "paid_amount")},
    "without due dates": {"revenue": ("due_on",)},
    "without hours": {"revenue": ("hours",)},
    "without cost": {"revenue": ("cost",)},
    "without outcomes": {"contacts": ("outcome", "out_of_scope", "minutes")},
}


def write_exports(folder: Path, lacks: dict[str, tuple[str, ...] | None]) -> list[Path]:
    """The sample of some clients without what is lacking."""
    folder.mkdir(parents=True)
    written = []
    for kind in ("clients", "revenue", "contacts"):
        gone = lacks.get(kind, ())
        if gone is None:
            continue
        with (ROOT / "data" / "sample" / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if int(row["client_id"][1:]) <= KEPT_CLIENTS]
        names = [name for name in rows[0] if name not in gone]
        path = folder / f"{kind}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, names, extrasaction="ignore")
            writer.writeheader()
            writer.writerows(rows)
        written.append(path)
    return written


@pytest.fixture(scope="module", params=BOOKS)
def book(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Book:
    folder = tmp_path_factory.mktemp("lacking")
    made = Book(folder / "book")
    files = write_exports(folder / "exports", BOOKS[request.param])
    import_files(made, files, import_day=date(2026, 11, 2), at=datetime(2026, 11, 2, 9), who="test")
    return made


def test_every_metric_answers(book: Book) -> None:
    reader = open_reader(book)
    try:
        for name, metric in METRICS.items():
            frame = metric(reader)
            assert list(frame.columns), name
    finally:
        reader.close()


@pytest.mark.parametrize("page", PAGES)
def test_every_page_is_drawn(page: str, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
    st.cache_data.clear()
    run = visit(page).run()
    assert not run.exception, [one.message for one in run.exception]
    assert not [one.value for one in run.error]
    # something is said in any case
    assert run.markdown or run.header
