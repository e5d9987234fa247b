"""The prepared import of this visit: what was dropped and answered, what came of it, and applying it."""

from __future__ import annotations

import getpass
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

import streamlit as st

from analytics.book import Book
from analytics.changes import undo
from analytics.errors import TouchstoneError
from analytics.intake import Answers, PreparedImport, apply_import, prepare_import
from ui import format as fmt
from ui.import_files import Desk, desk
from ui.visit import current

KEY = "prepared_import"
Afterwards = Callable[[Book, datetime, str], None]


@dataclass(frozen=True)
class Wish:
    """What the user has said of this import so far; another wish makes another preview."""

    files: tuple[str, ...]
    answers: Answers
    as_of: date | None


@dataclass(frozen=True)
class WayBack:
    """The snapshot that undoing leads to; None is the one before the current."""

    to: int | None


@dataclass
class Attempt:
    """A wish and what came of it: a prepared import, or why there is none.

    `afterwards` is what shall be done once it is applied, by the words that say it.
    """

    wish: Wish
    prepared: PreparedImport | None = None
    refusal: TouchstoneError | None = None
    afterwards: dict[str, Afterwards] = field(default_factory=dict)


def who() -> str:
    """The name that the history shows: the user of the machine that the dashboard runs on."""
    with suppress(KeyError, OSError):
        return getpass.getuser()
    return "dashboard"


def now() -> datetime:
    """The moment, to the second."""
    return datetime.now().replace(microsecond=0)


def in_currency(label: str) -> str:
    """A heading with the sign of the book's currency. That of the sample says nothing about an import."""
    page = current()
    sign = "" if page.is_sample else fmt.symbol(page.currency).strip()
    return f"{label}, {sign}" if sign else label


def tell(text: str, *, failed: bool = False, way_back: WayBack | None = None) -> None:
    """A word about what was done, shown at the next run, with the way back where there is one."""
    st.session_state["import_told"] = (text, failed, way_back)


def draw_told(book: Book) -> None:
    """Shows what the last action did, once, with the way back."""
    text, failed, way_back = st.session_state.pop("import_told", ("", False, None))
    if not text:
        return
    if failed:
        st.error(fmt.md_escape(text), icon=":material/block:")
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.success(fmt.md_escape(text), icon=":material/check:", width="stretch")
        if way_back is not None:
            st.button("Undo this import", key="undo_told", on_click=go_back, args=(book, way_back.to))


def attempt(book: Book) -> Attempt | None:
    """The import of the files as it stands; prepared again only when the files or an answer have changed."""
    mine = desk()
    known: Attempt | None = st.session_state.get(KEY)
    if not mine.files:
        forget()
        return None
    wish = Wish(tuple(sorted(one.token for one in mine.files.values())), mine.answers, mine.as_of)
    if known and known.wish == wish:
        return known
    forget()
    made = _prepare(book, mine, wish)
    st.session_state[KEY] = made
    return made


def forget() -> None:
    """Lets the prepared import go; the book is as it was, files and answers stay."""
    known: Attempt | None = st.session_state.pop(KEY, None)
    if known and known.prepared:
        known.prepared.discard()


def discard() -> None:
    """Lets the import go with its files and answers."""
    forget()
    desk().clear()


def set_data_date(day: date | None) -> None:
    """The data date as the user sets it; None for the one that the files say."""
    desk().as_of = day


def take_back_answers() -> None:
    """Forgets what was answered; the files are read as if for the first time."""
    desk().say(Answers())


def _prepare(book: Book, mine: Desk, wish: Wish) -> Attempt:
    bar = st.progress(0.0, "Reading")

    def show_progress(step: str, part: float) -> None:
        bar.progress(min(part, 1.0), fmt.md_escape(step[:1].upper() + step[1:]))

    at = now()
    try:
        prepared = prepare_import(
            book,
            [one.upload for one in mine.files.values()],
            import_day=at.date(),
            at=at,
            who=who(),
            as_of=wish.as_of,
            answers=wish.answers,
            progress=show_progress,
        )
        made = Attempt(wish, prepared=prepared)
        # a visit that ends without a word leaves nothing behind
        weakref.finalize(made, prepared.discard)
        return made
    except TouchstoneError as error:
        return Attempt(wish, refusal=error)
    finally:
        bar.empty()


def apply(made: Attempt) -> None:
    """Makes the import current, then does what was asked for afterwards; or says why not."""
    prepared = made.prepared
    if prepared is None:
        return
    try:
        apply_import(prepared, now(), who())
    except TouchstoneError as error:
        forget()
        tell(str(error), failed=True)
        return
    st.session_state.pop(KEY, None)
    discard()
    done = [f"Imported. {prepared.preview.sentence}"]
    for words, action in made.afterwards.items():
        try:
            action(prepared.book, now(), who())
            done.append(f"{words}.")
        except TouchstoneError as error:
            done.append(f"Not done: {words}. {error}")
    # the first import with something done after it takes two steps back, by the history
    is_one_step = prepared.base is not None or not made.afterwards
    tell(" ".join(done), way_back=WayBack(prepared.base) if is_one_step else None)


def go_back(book: Book, to: int | None) -> None:
    """Makes another snapshot current: without `to` the one before, and says which it is."""
    forget()
    try:
        target = undo(book, at=now(), who=who(), to=to)
    except TouchstoneError as error:
        tell(str(error), failed=True)
        return
    tell(f"Snapshot {target} is current." if target else "The first import was undone; your book is empty.")
