"""Books whose figures every engine must find alike: the oddities of small books, and what only clusters get wrong."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

from analytics.book import Book
from analytics.build import BuiltFrom
from analytics.changes import change_settings, made_from
from analytics.corrections import Corrections
from analytics.entered import NEXT_STEP, PART, TOUCH, Decision, Entries, WorkEntry
from analytics.generate import generate
from analytics.intake import Answers, import_files
from tests.books.currency_books import currency_book
from tests.books.small_books import SmallBook, random_book
from tests.product import untold

LARGE = """client_id,date,amount,kind,period_start,period_end,invoice_id,hours,cost
vast,2025-01-01,98765432109.876543,recurring,2025-01-01,2025-12-31,V1,7.000001,12345678901.345678
vast,2025-02-10,-9876543210.999999,recurring,,,V1,,
vast,2026-01-05,12345678901.234567,recurring,,,V2,100000.5,0.000001
tiny,2025-01-01,0.000001,recurring,2025-01-01,2025-07-31,T1,0.000001,0.000001
tiny,2025-08-01,-0.000005,project,,,,0.1,
"O'Brien \\ Söhne, Ltd",2025-03-01,1000,recurring,2025-03-01,2026-02-28,,,
"""


def built_from(name: str, folder: Path) -> BuiltFrom:
    """What a snapshot of the book of a name is built from; the book itself is made in the folder."""
    return BOOKS[name](folder)


def _loaded(folder: Path, made: SmallBook, **settings: str) -> BuiltFrom:
    book, at = Book(folder / "book"), datetime.combine(made.import_day, time(12))
    change_settings(book, settings, at=at, who="test")
    with untold():
        import_files(book, made.files, import_day=made.import_day, as_of=made.as_of, at=at, who="test")
    return _newest(book)


def _newest(book: Book) -> BuiltFrom:
    return made_from(book, book.snapshot_record(book.require_current()))


def _random(seed: int, **knobs: object) -> Callable[[Path], BuiltFrom]:
    def made(folder: Path) -> BuiltFrom:
        basis = ("revenue", "recurring", "margin")[seed % 3]
        small = random_book(seed, folder / "exports", **knobs)  # type: ignore[arg-type]
        return _loaded(folder, small, gap_months=str(seed % 3), rank_basis=basis)

    return made


def _currencies(seed: int) -> Callable[[Path], BuiltFrom]:
    def made(folder: Path) -> BuiltFrom:
        book = currency_book(seed, folder / "exports", shape="mixed", contacts="full")
        told = {"reporting_currency": book.reporting_currency} if book.reporting_currency else {}
        return _loaded(folder, book.made, gap_months="2", **told)

    return made


def _entered(folder: Path) -> BuiltFrom:
    """Ids that are one client, reps that are owners, clients left out, billing periods, decisions and logged work."""
    plain = _loaded(folder, random_book(5, folder / "exports", clients=20, months=24, shape="mixed", contacts="full"))
    ids = sorted({line.split(",")[0] for line in (folder / "exports" / "revenue.csv").read_text().splitlines()[1:]})
    old, new, gone, quarterly, parted, called = ids[:6]
    at = datetime.combine(plain.import_day, time(12))
    touched_on, step_on = plain.import_day - timedelta(days=40), plain.import_day + timedelta(days=9)
    work = (
        WorkEntry(1, called, TOUCH, touched_on, "Ana", "call", Decimal("12.5"), "", "it's fine", "ana", at),
        WorkEntry(2, old, NEXT_STEP, step_on, "Bo", "meeting", None, "planned", "", "bo", at),
    )
    parting = Decision(1, parted, PART, plain.import_day - timedelta(days=200), None, "", "too dear", "ana", at)
    return replace(
        plain,
        as_of=None,
        corrections=Corrections({old: new}, {"ana": "Bo"}, {gone: "internal"}, {quarterly: "3"}),
        entries=Entries((parting,), work),
    )


def _replaced(folder: Path) -> BuiltFrom:
    """Three imports: a later one replaces months and invoices of the first, and changes owners and ranks."""
    made = random_book(11, folder / "exports", clients=14, months=18, shape="mixed", contacts="full")
    book, at = Book(folder / "book"), datetime.combine(made.import_day, time(12))
    import_files(book, made.files, import_day=made.import_day, as_of=made.as_of, at=at, who="test")
    for again in (1, 2):
        later = folder / f"again{again}"
        later.mkdir()
        for path in made.files:
            (later / path.name).write_text(_partly(path.read_text(encoding="utf-8"), again), encoding="utf-8")
        import_files(
            book,
            sorted(later.iterdir()),
            import_day=made.import_day + timedelta(days=again),
            at=at + timedelta(days=again),
            who="test",
            answers=Answers(mode="replace"),
        )
    return _newest(book)


def _partly(text: str, seed: int) -> str:
    header, *lines = text.splitlines()
    rng = random.Random(seed)
    return "\n".join([header, *(line for line in lines if rng.random() < 0.7)]) + "\n"


def _large(folder: Path) -> BuiltFrom:
    """The largest and the smallest amounts that are accepted: a double would lose their last digits."""
    (folder / "exports").mkdir()
    (folder / "exports" / "revenue.csv").write_text(LARGE, encoding="utf-8")
    return _loaded(folder, SmallBook(folder / "exports", date(2026, 2, 10), None))


def _generated(folder: Path) -> BuiltFrom:
    generate(folder / "exports", 150, 30, 4000, 42, date(2026, 3, 1))
    return _loaded(folder, SmallBook(folder / "exports", date(2026, 4, 2), None))


BOOKS: dict[str, Callable[[Path], BuiltFrom]] = {
    "random 0": _random(0),
    "random 1, closed gaps": _random(1),
    "random 8, closed gaps": _random(8, shape="mixed", contacts="full"),
    "partly filled twice": _random(3, shape="partly filled twice"),
    "without revenue": _random(4, shape="no revenue"),
    "without contacts": _random(6, contacts="missing"),
    "currencies 0": _currencies(0),
    "currencies 5": _currencies(5),
    "entered": _entered,
    "replaced": _replaced,
    "large": _large,
    "generated": _generated,
}
