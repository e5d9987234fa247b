"""Getting exports in safely: read, check, compare with the book, and make them current."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from analytics.book import Book
from analytics.build import Progress, silent
from analytics.contract import Kind
from analytics.errors import BookError
from analytics.intake.answers import Answers
from analytics.intake.preparing import PreparedImport, prepare_import
from analytics.intake.previewing import Preview
from analytics.intake.reading_exports import Upload
from analytics.memory import Memory

__all__ = ["Answers", "PreparedImport", "Preview", "Upload", "apply_import", "import_files", "prepare_import"]


def _wait_quietly(_: str) -> None:
    """Nobody is told that the import waits."""


def import_files(
    book: Book,
    paths: Sequence[Path | str],
    *,
    import_day: date,
    who: str,
    at: datetime | None = None,
    as_of: date | None = None,
    kind: Kind | None = None,
    answers: Answers | None = None,
    progress: Progress = silent,
    waiting: Callable[[str], None] = _wait_quietly,
    memory: Memory | None = None,
) -> Preview:
    """Imports exports in one go, holding the book from the first byte to the last; says what it did.

    With a limit of memory, what does not fit is written to the disk meanwhile.

    `at` defaults to midnight of the import day. Raises as `prepare_import` does; then nothing has changed.
    """
    moment = at or datetime.combine(import_day, datetime.min.time())
    uploads = [Upload(Path(path), Path(path).name) for path in paths]
    with book.writing(who, "import", moment, waiting):
        prepared = prepare_import(
            book,
            uploads,
            import_day=import_day,
            at=moment,
            who=who,
            as_of=as_of,
            kind=kind,
            answers=answers,
            progress=progress,
            memory=memory,
        )
        try:
            _publish(prepared)
        finally:
            prepared.discard()
        return prepared.preview


def apply_import(
    prepared: PreparedImport, at: datetime, who: str, waiting: Callable[[str], None] = _wait_quietly
) -> None:
    """Makes a prepared import current.

    Raises BookError if the book has changed since it was prepared: what was shown would not be what happens.
    """
    with prepared.book.writing(who, "import", at, waiting):
        if (
            prepared.book.current_number() != prepared.base
            or prepared.book.next_import_number() != prepared.manifest.number
            or prepared.book.next_snapshot_number() != prepared.snapshot.number
        ):
            raise BookError(
                "The book has changed since this preview was made.",
                "Look at the new preview, then apply again.",
            )
        _publish(prepared)
    prepared.discard()


def _publish(prepared: PreparedImport) -> None:
    prepared.book.publish(
        prepared.staging.snapshot,
        prepared.snapshot,
        event={
            "what": "import",
            "import": prepared.manifest.number,
            "snapshot": prepared.snapshot.number,
            "sentence": prepared.preview.sentence,
        },
        archive=(prepared.staging.archive, prepared.manifest),
    )
