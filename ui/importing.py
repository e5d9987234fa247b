"""The prepared import of this visit: what was dropped and answered, what came of it, and applying it."""

from __future__ import annotations

import getpass
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import streamlit as st

from analytics.book import Book
from analytics.contract import COLUMNS, KINDS
from analytics.csv_safety import safe_csv
from analytics.errors import TouchstoneError
from analytics.intake import Answers, PreparedImport, Upload, apply_import, prepare_import
from ui import format as fmt

KEY = "prepared_import"


@dataclass(frozen=True)
class Wish:
    """What the user has said of this import so far; another wish makes another preview."""

    files: tuple[str, ...] = ()
    mode: str | None = None
    source: str | None = None
    as_of: date | None = None


@dataclass
class Attempt:
    """A wish and what came of it: a prepared import, or why there is none."""

    wish: Wish
    prepared: PreparedImport | None = None
    refusal: TouchstoneError | None = None


def who() -> str:
    """The name that the history shows: the user of the machine that the dashboard runs on."""
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return "dashboard"


def tell(text: str) -> None:
    """A word about what was done, shown at the next run."""
    st.session_state["import_told"] = text


def draw_told() -> None:
    """Shows what the last action did, once."""
    told = st.session_state.pop("import_told", None)
    if told:
        st.success(fmt.md_escape(told), icon=":material/check:")


def attempt(book: Book, uploads: Sequence[Any]) -> Attempt | None:
    """The import of these files as it stands; prepared again only when the files or an answer have changed."""
    known: Attempt | None = st.session_state.get(KEY)
    files = tuple(sorted(f"{one.name} {one.file_id}" for one in uploads))
    if not files:
        forget()
        return None
    wish = known.wish if known and known.wish.files == files else Wish(files=files)
    wish = replace(wish, **st.session_state.pop("import_answer", {}))
    if known and known.wish == wish:
        return known
    forget()
    made = _prepare(book, uploads, wish)
    st.session_state[KEY] = made
    return made


def forget() -> None:
    """Lets the prepared import go; the book is as it was."""
    known: Attempt | None = st.session_state.pop(KEY, None)
    if known and known.prepared:
        known.prepared.discard()


def answer(**changes: Any) -> None:
    """Keeps an answer for the next run."""
    st.session_state["import_answer"] = changes


def _prepare(book: Book, uploads: Sequence[Any], wish: Wish) -> Attempt:
    bar = st.progress(0.0, "Reading")

    def show_progress(step: str, part: float) -> None:
        bar.progress(min(part, 1.0), fmt.md_escape(step))

    folder = Path(tempfile.mkdtemp(prefix="touchstone-"))
    try:
        given = []
        for number, one in enumerate(uploads):
            path = folder / f"{number}.csv"
            with path.open("wb") as file:
                shutil.copyfileobj(one, file)
            one.seek(0)
            given.append(Upload(path, one.name))
        now = datetime.now().replace(microsecond=0)
        prepared = prepare_import(
            book,
            given,
            import_day=now.date(),
            at=now,
            who=who(),
            as_of=wish.as_of,
            answers=Answers(mode=wish.mode, source=wish.source),
            progress=show_progress,
        )
        return Attempt(wish, prepared=prepared)
    except TouchstoneError as error:
        return Attempt(wish, refusal=error)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        bar.empty()


def apply(prepared: PreparedImport) -> None:
    """Makes the import current, or says why not."""
    try:
        apply_import(prepared, datetime.now().replace(microsecond=0), who())
    except TouchstoneError as error:
        forget()
        st.session_state["import_failed"] = str(error)
        return
    st.session_state.pop(KEY, None)
    st.session_state["import_round"] = st.session_state.get("import_round", 0) + 1
    tell(f"Imported. {prepared.preview.sentence}")


def templates() -> dict[str, bytes]:
    """An empty export of each kind: its header row."""
    return {kind: safe_csv([column.name for column in COLUMNS[kind]], []) for kind in KINDS}
