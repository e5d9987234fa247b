"""The files of this visit: dropped in the browser, moved out of the server's memory, kept until they are imported."""

from __future__ import annotations

import shutil
import weakref
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from analytics.book import Book, Staging
from analytics.intake import Answers, Upload
from ui import format as fmt
from ui.cards import card
from ui.visit import current

TYPES = ["csv", "tsv", "txt", "gz", "zip", "xlsx", "xlsm"]
OPENING_BYTES = 4096
_KEY = "import_desk"


@dataclass(frozen=True)
class Dropped:
    """A dropped file. `opening` is its first line, by which the same export is known under another name."""

    upload: Upload
    size: int
    opening: bytes
    token: str

    @property
    def name(self) -> str:
        """What the user calls it."""
        return self.upload.name


@dataclass
class Desk:
    """What this visit has dropped and said so far.

    The bytes lie in a folder of the book that goes when the visit ends; of a server that was killed the next import
    removes it.
    """

    book: Book
    staging: Staging | None = None
    files: dict[str, Dropped] = field(default_factory=dict)
    answers: Answers = field(default_factory=Answers)
    # the openings of files that something was said about, also after the file is gone
    answered: dict[str, bytes] = field(default_factory=dict)
    as_of: date | None = None
    round: int = 0
    numbers: int = 0

    def take(self, uploads: Sequence[Any]) -> None:
        """Moves uploads to the disk. A file with the name of an earlier one takes its place."""
        batch: dict[str, Dropped] = {}
        for one in uploads:
            self.numbers += 1
            path = self._folder() / str(self.numbers)
            one.seek(0)
            with path.open("wb") as file:
                shutil.copyfileobj(one, file, 1 << 20)
            with path.open("rb") as file:
                opening = file.read(OPENING_BYTES).lstrip(b"\xef\xbb\xbf\r\n").split(b"\n")[0].strip()
            name = _free_name(fmt.plain(one.name) or "export", batch)
            batch[name] = Dropped(Upload(path, name), path.stat().st_size, opening, str(self.numbers))
        for name, dropped in batch.items():
            self.remove(name)
            self.files[name] = dropped
            self._use_earlier_answers(dropped)
        self._forget_what_other_files_meant()

    def remove(self, name: str) -> None:
        """Lets one file go; what was said about it holds for its next version."""
        gone = self.files.pop(name, None)
        if gone is not None:
            gone.upload.path.unlink(missing_ok=True)
            self._forget_what_other_files_meant()

    def clear(self) -> None:
        """Lets all files and answers go."""
        for name in list(self.files):
            self.remove(name)
        self.answers = Answers()
        self.answered = {}
        self.round += 1
        if self.staging is not None:
            self.staging.discard()
            self.staging = None

    def say(self, answers: Answers) -> None:
        """Keeps answers, and which files they were given for."""
        self.answers = answers
        self.answered |= {name: one.opening for name, one in self.files.items()}

    def _folder(self) -> Path:
        if self.staging is None:
            self.staging = self.book.new_staging()
            weakref.finalize(self, self.staging.discard)
        return self.staging.folder

    def _forget_what_other_files_meant(self) -> None:
        """What was decided about rows of the book was decided for exactly the files of then."""
        self.answers = self.answers.about_files()
        self.as_of = None

    def _use_earlier_answers(self, dropped: Dropped) -> None:
        """The same export under another name, such as "invoices (1).csv", is not asked about again."""
        if dropped.name in self.answered or not dropped.opening:
            return
        for name, opening in self.answered.items():
            if opening == dropped.opening and name not in self.files:
                self.answers = self.answers.renamed(name, dropped.name)


def desk() -> Desk:
    """The desk of this visit."""
    if _KEY not in st.session_state:
        st.session_state[_KEY] = Desk(current().book)
    found: Desk = st.session_state[_KEY]
    return found


def draw_files(mine: Desk) -> dict[str, DeltaGenerator]:
    """Where files are dropped, and those that are: each can be taken away. Returns the place of each file's name."""
    places: dict[str, DeltaGenerator] = {}
    note = "Drop clients, revenue and contacts of any tool, all at once or one alone, in any order."
    with card("Files", note, stretch=False, above="Step 1"):
        key = f"uploads_{mine.round}"
        st.file_uploader(
            "Exports: CSV, TSV, TXT, Excel workbooks, also packed as ZIP or GZ",
            type=TYPES,
            accept_multiple_files=True,
            label_visibility="collapsed",
            key=key,
            on_change=_take,
            args=(mine, key),
        )
        for number, (name, one) in enumerate(mine.files.items()):
            with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"ts_rows_file_{number}"):
                places[name] = st.container(width="stretch").empty()
                draw_name(places[name], one)
                st.button(
                    "Remove",
                    key=f"remove_file_{one.token}",
                    type="tertiary",
                    icon=":material/close:",
                    help=f"Take {fmt.md_escape(name)} away",
                    on_click=mine.remove,
                    args=(name,),
                )
    return places


def draw_name(place: DeltaGenerator, one: Dropped, kind: str = "") -> None:
    """A file's name and size; once it is known, what it was taken for."""
    badge = f":blue-badge[{kind}] " if kind else ""
    place.markdown(f"{badge}**{fmt.md_escape(one.name)}** :gray[:small[{_size(one.size)}]]")


def _take(mine: Desk, key: str) -> None:
    """Moves what was dropped to the disk, and lets go of it in the server's memory with a fresh uploader."""
    uploads = st.session_state.get(key) or []
    if not uploads:
        return
    mine.take(uploads)
    mine.round += 1
    context = get_script_run_ctx()
    for one in uploads:
        if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
            context.uploaded_file_mgr.remove_file(context.session_id, one.file_id)
        one.close()


def _free_name(name: str, taken: dict[str, Dropped]) -> str:
    """Two files of one name in one drop are told apart."""
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{name} ({number})"
    return free


def _size(size: int) -> str:
    if size < 1_000_000:
        return f"{max(round(size / 1000), 1):,} kB"
    return f"{size / 1_000_000:,.1f} MB"
