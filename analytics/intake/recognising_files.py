"""Which export each file of a drop is: told, remembered, guessed or asked; tables that are none are refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from analytics.contract import ALL_KINDS, KINDS, Kind
from analytics.errors import DataError, ImportQuestion, Question
from analytics.intake.answers import FILE_MARK, Answers
from analytics.intake.desk import Desk, quoted
from analytics.intake.looks import look_at
from analytics.intake.recognising import KindGuess, TableKind, guess_kind, is_time_sheet, looks_like_matrix
from analytics.intake.remembering import Remembered, drifted_from
from analytics.intake.tables import Table

SHOWN_HEADERS = 12
# What --kind says of a file that is no export.
NO_EXPORT = "none"
_OWNER_KEYS = ("id", "owner_id", "user_id", "rep_id", "employee_id", "agent_id", "uid")
# The answer that loads every sheet of a kind.
ALL_SHEETS = "*"
_TOLD_KINDS: dict[str, TableKind] = {**{kind: kind for kind in ALL_KINDS}, "owners": "owners"}


@dataclass
class DroppedFile:
    """One file that was dropped: what it is, and the earlier file of its shape, or of one that it has grown out of."""

    desk: Desk
    kind: TableKind
    remembered: Remembered | None
    drifted: Remembered | None
    # what is to be noted beside what its reading notes
    extra: list[str] = field(default_factory=list)

    @property
    def before(self) -> Remembered | None:
        """The last file of its shape, or of the shape that it has grown out of."""
        return self.remembered or self.drifted


def recognise_files(
    con: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    answers: Answers,
    import_day: date,
    kind: Kind | None,
    remembered: Sequence[Remembered],
) -> list[DroppedFile]:
    """The files that were not left out, each with its kind.

    `kind` is the kind of all files, if the user said it. Raises DataError for a file that is no export, and
    ImportQuestion for one that could be two things.
    """
    files: list[DroppedFile] = []
    questions: list[Question] = []
    strangers: list[tuple[Desk, dict[Kind, str]]] = []
    for table in tables:
        before = next((one for one in reversed(remembered) if one.shape == table.shape), None)
        own = answers.for_file(table.name)
        if before is not None:
            own = own.with_defaults(before.answers)
        desk = Desk(con, table, look_at(con, table), own, import_day)
        if before is not None:
            desk.remembered_decimals = before.decimals
        desk.decide_number_forms()
        told = own.one("kind", table.name) or kind
        if told is not None:
            if told == NO_EXPORT:
                continue
            if told not in _TOLD_KINDS:
                raise DataError(f'--kind is "{told}".', f"Expected one of: {', '.join(ALL_KINDS)}.")
            files.append(DroppedFile(desk, _TOLD_KINDS[told], before, None))
            continue
        guess = guess_kind(desk.looks)
        found = before.kind if before is not None and guess.kind in (None, before.kind) else guess.kind
        if found is None or looks_like_matrix(desk.looks):
            strangers.append((desk, guess.missing))
            continue
        if before is None:
            questions += _doubts(desk, guess, found)
        drifted = drifted_from(table, found, remembered) if before is None else None
        files.append(DroppedFile(desk, found, before, drifted))
    _find_owners(files)
    _refuse_strangers(strangers, files)
    questions += _sheets(files)
    if questions:
        raise ImportQuestion.of(questions)
    return files


def _doubts(desk: Desk, guess: KindGuess, found: TableKind) -> list[Question]:
    """What must be asked about the kind of a file that is read for the first time."""
    questions: list[Question] = []
    if guess.also is not None and guess.kind in KINDS and guess.also in KINDS:
        questions.append(
            desk.ask(
                "kind",
                f"the columns fit {guess.kind} and {guess.also}.",
                [(f'--kind "{desk.name}::{one}"', f"it is an export of {one}") for one in (guess.kind, guess.also)],
            )
        )
    if is_time_sheet(desk.looks) and found in ("contacts", "revenue"):
        questions.append(
            desk.ask(
                "kind",
                "it lists hours that were worked on projects. Were these contacts with the client?",
                [
                    (
                        f'--kind "{desk.name}::contacts"',
                        "yes: each is a contact, and its length counts as time with the client",
                    ),
                    (f'--kind "{desk.name}::{NO_EXPORT}"', "no: leave the file out"),
                    *([(f'--kind "{desk.name}::revenue"', "it is revenue")] if found == "revenue" else []),
                ],
            )
        )
    return questions


def _find_owners(files: list[DroppedFile]) -> None:
    """Of two lists of ids and names, the one whose ids stand as owners in another file is the list of owners."""
    lists = [one for one in files if one.kind in ("clients", "owners")]
    if len(lists) < 2:
        return
    for one in lists:
        keys = sorted(
            (look for look in one.desk.looks if look.key in _OWNER_KEYS), key=lambda look: _OWNER_KEYS.index(look.key)
        )
        ids = set(keys[0].values) if keys else set()
        for other in files:
            if other is one or not ids:
                continue
            for look in other.desk.find("rep"):
                values = set(look.values)
                if values and len(values & ids) >= 0.5 * len(values):
                    one.kind = "owners"


def _refuse_strangers(strangers: list[tuple[Desk, dict[Kind, str]]], files: list[DroppedFile]) -> None:
    """A table that is no export is refused in words; a sheet of a workbook with other sheets is passed over."""
    for desk, missing in strangers:
        siblings = [
            one for one in files if one.desk.table.is_sheet and _workbook(one.desk.name) == _workbook(desk.name)
        ]
        if desk.table.is_sheet and siblings:
            siblings[0].extra.append(f"The sheet {_sheet(desk.name)} is none of the exports and was not read.")
            continue
        headers = ", ".join(desk.table.headers[:SHOWN_HEADERS]) or "nothing"
        if looks_like_matrix(desk.looks):
            raise DataError(
                f"{desk.name} has a column for each month ({headers}), so it cannot be read row by row.",
                "Export one row per invoice or payment, with its date and amount in columns of their own.",
            )
        lacks = "; ".join(f"for {kind} it lacks {what}" for kind, what in missing.items() if what)
        raise DataError(
            f"{desk.name} is none of the three exports: its columns are {headers}{'; ' + lacks if lacks else ''}.",
            "Expected client_id and name (clients), client_id, date and amount (revenue), or client_id and date "
            "(contacts), or columns that mean these. Say what the file is with --kind, and name columns with "
            '--map "Header=column".',
        )


def _workbook(name: str) -> str:
    return name.rpartition(", sheet ")[0]


def _sheet(name: str) -> str:
    return name.rpartition(", sheet ")[2]


def _sheets(files: list[DroppedFile]) -> list[Question]:
    """Two sheets of one workbook that hold the same kind may be two halves, or the same twice: that is asked.

    With an answer only the named ones of them stay; sheets of other kinds stay anyway.
    """
    found: list[Question] = []
    books: dict[tuple[str, str], list[DroppedFile]] = {}
    for one in files:
        if one.desk.table.is_sheet and _workbook(one.desk.name):
            books.setdefault((_workbook(one.desk.name), one.kind), []).append(one)
    for (book, kind), sheets in books.items():
        if len(sheets) < 2 or kind not in ALL_KINDS:
            continue
        names = [_sheet(one.desk.name) for one in sheets]
        told = _chosen_sheets(sheets[0].desk, book)
        if ALL_SHEETS in told:
            continue
        if told & set(names):
            for one in sheets:
                if _sheet(one.desk.name) not in told:
                    files.remove(one)
            continue
        found.append(
            sheets[0].desk.ask(
                "sheet",
                f"{book} has {len(sheets)} sheets of {kind}: {', '.join(names)}.",
                [
                    *((f"--sheet {quoted(name)}", f"load the sheet {name}, not the others of them") for name in names),
                    (f'--sheet "{ALL_SHEETS}"', "load all of them"),
                ],
            )
        )
    return found


def _chosen_sheets(desk: Desk, book: str) -> set[str]:
    """The sheets of a workbook that the user named."""
    parted = (text.rpartition(FILE_MARK) for text in desk.answers.sheet)
    return {name for own, mark, name in parted if not mark or own == book or book.endswith(f": {own}")}
