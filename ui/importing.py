"""The parts of the import page: the prepared import of this visit, and each of its steps."""

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

import pandas as pd
import streamlit as st

from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.contract import COLUMNS, KINDS
from analytics.csv_safety import safe_csv
from analytics.errors import DataError, ImportQuestion, Problem, TouchstoneError
from analytics.history import HistoryEntry, history
from analytics.intake import Answers, PreparedImport, Preview, Upload, apply_import, prepare_import
from ui import charts, drawing, tables
from ui import format as fmt
from ui.cards import card, note
from ui.table_columns import Column
from ui.visit import Page

KEY = "prepared_import"
PROBLEMS_SHOWN = 200


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


# --- what is asked, and what was refused ----------------------------------------------------------


def draw_refusal(error: TouchstoneError) -> None:
    """Why nothing can be loaded, with the lines to correct; or the one question that decides it."""
    if isinstance(error, ImportQuestion):
        _draw_question(error)
        return
    with card("Nothing was changed", stretch=False):
        st.error(fmt.md_escape(error.message), icon=":material/block:")
        if error.remedy:
            st.markdown(fmt.md_escape(error.remedy))
        if isinstance(error, DataError) and error.problems:
            draw_problems(error.problems, len(error.problems))


def _draw_question(question: ImportQuestion) -> None:
    with card("One question decides this import", stretch=False):
        st.markdown(fmt.md_escape(question.message))
        if question.rows:
            frame = pd.DataFrame([vars(row) for row in question.rows])
            tables.plain_table(
                frame,
                ["kind", "month", "rows_in_book", "rows_repeated", "rows_removed", "amount_removed"],
                labels={
                    "kind": "Export",
                    "month": Column("Month"),
                    "rows_in_book": Column("In the book", "count"),
                    "rows_repeated": Column("In the file", "count"),
                    "rows_removed": Column("Would go", "count"),
                    "amount_removed": Column("Their amount", "money"),
                },
            )
        for place, choice in enumerate(question.choices):
            words = f"{choice.meaning[0].upper()}{choice.meaning[1:]}"
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                if choice.flag == "--source NAME":
                    name = st.text_input("Name of the new source", key="new_source", placeholder="e.g. Billing")
                    ready = bool(name.strip())
                    st.button(
                        words,
                        key=f"choice_{place}",
                        disabled=not ready,
                        on_click=answer,
                        kwargs={"source": name.strip()},
                    )
                else:
                    st.button(words, key=f"choice_{place}", on_click=answer, kwargs=_answered(choice.flag))


def _answered(flag: str) -> dict[str, str]:
    name, _, value = flag.removeprefix("--").partition(" ")
    return {"source": value} if name == "source" else {"mode": name}


def draw_problems(problems: Sequence[Problem], refused: int) -> None:
    """The refused cells by line, and all of them as a file."""
    frame = pd.DataFrame([vars(problem) for problem in problems])
    shown = frame.head(PROBLEMS_SHOWN)
    st.dataframe(
        shown,
        hide_index=True,
        height="content" if len(shown) < 8 else 300,
        column_config={
            "file": st.column_config.TextColumn("File"),
            "line": st.column_config.NumberColumn("Line", format="%d"),
            "column": st.column_config.TextColumn("Column"),
            "value": st.column_config.TextColumn("Value"),
            "reason": st.column_config.TextColumn("Why it is refused", width="large"),
        },
    )
    if len(frame) > len(shown):
        note(f"The first {len(shown)} of {fmt.count(len(frame))} are shown; the file has more.")
    st.download_button(
        f"Download the {fmt.counted(refused, 'refused row')}",
        data=lambda: safe_csv(list(frame.columns), frame.itertuples(index=False, name=None)),
        file_name="refused_rows.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key="refused_rows",
    )


# --- the preview ----------------------------------------------------------------------------------


def draw_files(preview: Preview) -> None:
    """What each file is, how many of its rows load, and what its missing columns would unlock."""
    frame = pd.DataFrame(
        [
            {
                "kind": file.kind,
                "file": file.name,
                "records": file.records,
                "loaded": file.loaded,
                "refused": file.refused,
                "source": file.source,
                "left_out": ", ".join(file.columns_left_out) or "none",
            }
            for file in preview.files
        ]
    )
    tables.plain_table(
        frame,
        list(frame.columns),
        labels={
            "kind": Column("Is", "badge"),
            "file": "File",
            "records": Column("Rows read", "count"),
            "loaded": Column("Loaded", "count"),
            "refused": Column("Refused", "count"),
            "source": "Source",
            "left_out": "Columns not used",
        },
    )
    for kind in KINDS:
        present = {column for file in preview.files if file.kind == kind for column in file.columns_present}
        missing = [column for column in COLUMNS[kind] if column.name not in present and ":" in column.meaning]
        if present and missing:
            told = "; ".join(f"{column.name} ({column.meaning})" for column in missing)
            note(f"Not in the {kind} export: {told}.")


def draw_changes(preview: Preview, page: Page) -> None:
    """Rows by kind, then what happens to MRR in each month."""
    counts = [
        {"kind": kind} | {name: getattr(count, name) for name in ("new", "changed", "same", "removed", "not_named")}
        for kind, count in preview.counts.items()
        if any(vars(count).values())
    ]
    tables.plain_table(
        pd.DataFrame(counts, columns=["kind", "new", "changed", "same", "removed", "not_named"]),
        ["kind", "new", "changed", "same", "removed", "not_named"],
        labels={
            "kind": "Rows of",
            "new": Column("New", "count"),
            "changed": Column("Changed", "count"),
            "same": Column("The same", "count"),
            "removed": Column("Removed", "count"),
            "not_named": Column("Kept, not in the file", "count"),
        },
    )
    if not preview.mrr_changes:
        note("MRR changes in no month.")
        return
    frame = mrr_frame(preview.mrr_changes)
    picture = charts.month_bars(frame, page.tokens, currency=page.currency, phone=page.phone)
    drawing.chart(picture, "Change of MRR by month", key="import_mrr")
    tables.plain_table(
        frame.tail(12).iloc[::-1],
        ["month", "mrr_before", "mrr_after", "change"],
        labels={
            "month": Column("Month", "month"),
            "mrr_before": Column("MRR before, {currency}", "money"),
            "mrr_after": Column("MRR after, {currency}", "money"),
            "change": Column("Change, {currency}", "change"),
        },
    )
    if len(frame) > 12:
        note(f"The newest 12 of {len(frame)} months.")


def mrr_frame(changes: Sequence[dict[str, str | None]]) -> pd.DataFrame:
    """The months whose MRR changes, oldest first: month, mrr_before, mrr_after, change."""
    rows = []
    for one in changes:
        before, after = fmt.number(one["mrr_before"]), fmt.number(one["mrr_after"])
        rows.append(
            {
                "month": date.fromisoformat(f"{one['month']}-01"),
                "mrr_before": before,
                "mrr_after": after,
                "change": (after or 0.0) - (before or 0.0),
            }
        )
    return pd.DataFrame(rows)


def draw_worth_a_look(preview: Preview, book: Book) -> None:
    """What loads as it stands, but may not be meant that way."""
    told = []
    if preview.unknown_clients:
        names = ", ".join(client_id for client_id, _, _ in preview.unknown_clients[:8])
        more = "" if len(preview.unknown_clients) <= 8 else " and more"
        told.append(
            f"{fmt.counted(len(preview.unknown_clients), 'client id')} in revenue or contacts "
            f"{'is' if len(preview.unknown_clients) == 1 else 'are'} in no clients export ({names}{more}). "
            'They are kept under the name "(not in clients export)".'
        )
    for kind, count in preview.equal_rows.items():
        if count:
            told.append(f"{fmt.counted(count, f'{kind} row')} repeat another in everything. All are kept.")
    if preview.churn_from_single_gaps:
        told.append(
            f"{fmt.counted(preview.churn_from_single_gaps, 'churn', 'churns')} followed by MRR again after one month: "
            "late invoices, or quarterly and annual ones without a period? gap_months = 1 closes such gaps."
        )
    for text in told:
        st.markdown(f":orange[:material/info:] {fmt.md_escape(text)}")
    if preview.churn_from_single_gaps and book.current_number() is not None:
        st.button("Close gaps of one month", on_click=_close_gaps, args=(book,), key="close_gaps")


def _close_gaps(book: Book) -> None:
    change_settings(book, {"gap_months": "1"}, at=datetime.now().replace(microsecond=0), who=who())
    forget()
    tell("Gaps of one month are closed now: gap_months is 1.")


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


# --- history --------------------------------------------------------------------------------------


def draw_history(book: Book) -> None:
    """Every import, setting and undo with one button to go there."""
    entries = history(book)
    if not entries:
        note("Nothing has been imported into your own book yet.")
        return
    for place, entry in enumerate(entries[:50]):
        _draw_entry(book, entry, place)
    if len(entries) > 50:
        note(f"The newest 50 of {len(entries)}; `python -m analytics history` lists all.")


def _draw_entry(book: Book, entry: HistoryEntry, place: int) -> None:
    tint = {"current": "green", "interrupted": "red", "undone": "gray"}.get(entry.status)
    badge = f" :{tint}-badge[{entry.status}]" if tint else ""
    number = f" · snapshot {entry.snapshot}" if entry.snapshot else ""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        with st.container(width="stretch", gap="xsmall"):
            st.markdown(
                f"**{fmt.md_escape(_moment(entry.at))}** {fmt.md_escape(entry.who)}{number}{badge}  \n"
                f":gray[{fmt.md_escape(entry.sentence)}]"
            )
        if entry.status == "current":
            st.button("Undo", key=f"history_{place}", on_click=_undo, args=(book, None))
        elif entry.snapshot is not None and entry.status in ("earlier", "undone"):
            words = "Go back here" if entry.status == "earlier" else "Apply again"
            st.button(words, key=f"history_{place}", on_click=_undo, args=(book, entry.snapshot))


def _undo(book: Book, to: int | None) -> None:
    forget()
    try:
        target = undo(book, at=datetime.now().replace(microsecond=0), who=who(), to=to)
    except TouchstoneError as error:
        st.session_state["import_failed"] = str(error)
        return
    tell(f"Snapshot {target} is current." if target else "The first import was undone; your book is empty.")


def _moment(text: str) -> str:
    when = datetime.fromisoformat(text)
    return f"{fmt.day(when.date())}, {when:%H:%M}"


def templates() -> dict[str, bytes]:
    """An empty export of each kind: its header row."""
    return {kind: safe_csv([column.name for column in COLUMNS[kind]], []) for kind in KINDS}
