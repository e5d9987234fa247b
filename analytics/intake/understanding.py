"""All dropped files together -> how each is read. Decides what the files decide, asks the rest in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from analytics.contract import ALL_KINDS, COLUMNS, Kind, required_columns
from analytics.errors import DataError, ImportQuestion, Problem, Question
from analytics.intake.answers import Answers
from analytics.intake.choosing import choose_columns
from analytics.intake.choosing_client import choose_client
from analytics.intake.choosing_client_key import choose_client_key
from analytics.intake.choosing_rows import hold_the_newest
from analytics.intake.converting import convert
from analytics.intake.deciding_dates import DecidedDates, decide_dates
from analytics.intake.desk import Desk
from analytics.intake.directory import Directory, KnownClient, Links
from analytics.intake.leaving_out import leave_out, report, sort_odd_records, still_in, unlabelled_totals
from analytics.intake.overlapping import leave_out_repeated, leave_out_same_revenue
from analytics.intake.people import look_up_owners, owners_of
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.recognising_files import SHOWN_HEADERS, DroppedFile, recognise_files
from analytics.intake.remembering import Remembered, drift_notes, fitting_answers, read_as_before
from analytics.intake.tables import OddRecord, Table
from analytics.intake.understood import Understood

_ARITHMETIC = ("number", "minus", "times", "sides", "share", "in proportion", "less open")
_NUMBERS = ("amount", "number", "whole number")
# Kinds whose client is not looked up in another file.
_NAME_THEMSELVES = ("clients", "rates")
# Questions whose answer may give a column that is missing yet.
_MAY_GIVE_COLUMNS = {"client", "minor units", "sign"}

KnownClients = Callable[[], Sequence[KnownClient]]


@dataclass
class _Export:
    """A file that is an export, and how it is read."""

    file: DroppedFile
    reading: Reading

    @property
    def desk(self) -> Desk:
        return self.file.desk


def understand(
    con: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    *,
    answers: Answers,
    import_day: date,
    kind: Kind | None,
    known_clients: KnownClients,
    remembered: Sequence[Remembered],
) -> list[Understood]:
    """Decides how each file is read and writes its rows as clean text into `made_<n>`.

    Raises ImportQuestion with every question that the files leave open; DataError for a file that is no export.
    """
    files = recognise_files(con, tables, answers, import_day, kind, remembered)
    if not files:
        raise DataError("Every file was left out.", "Load at least one export.")
    directory = _directory(files)
    exports = [_Export(one, _choose(one, own)) for one in files for own in ALL_KINDS if one.kind == own]
    if not exports:
        helper = files[0]
        raise DataError(
            f"{helper.desk.name} is a list of {helper.kind}, which helps to read other files but is no export by "
            "itself.",
            "Load it together with the export that it belongs to.",
        )
    directory.add(known_clients())
    _choose_clients(exports, directory)
    return _make(con, exports, directory)


def _directory(files: Sequence[DroppedFile]) -> Directory:
    """The people and links that were dropped along."""
    directory = Directory()
    for one in files:
        if one.kind == "owners":
            directory.owners |= owners_of(one.desk)
        elif one.kind == "links":
            clients, activities = one.desk.find("client_id"), one.desk.find("engagement_id")
            directory.links = Links(one.desk, clients[0].place, activities[0].place)
    return directory


def _choose(file: DroppedFile, kind: Kind) -> Reading:
    """How one file is read, but for its client; as the last file of its shape, where there was one."""
    if file.remembered is None and file.drifted is not None:
        file.desk.answers = file.desk.answers.with_defaults(fitting_answers(file.drifted, file.desk))
    reading = choose_columns(file.desk, kind)
    if file.remembered is not None:
        read_as_before(file.desk, reading, file.remembered)
    return reading


def _choose_clients(exports: Sequence[_Export], directory: Directory) -> None:
    """Clients first, so that the other files can be measured against them."""
    others = [one.desk for one in exports if one.reading.kind not in _NAME_THEMSELVES]
    for one in exports:
        if one.reading.kind != "clients":
            continue
        desk, reading = one.desk, one.reading
        choose_client_key(desk, reading, others)
        look_up_owners(desk, reading, directory, "owner")
        key, name, email = reading.recipes["client_id"], reading.recipes["name"], reading.recipes.get("email")
        if not reading.is_standard and reading.leaving_out.newest is None:
            hold_the_newest(desk, reading, key.places[0])
        columns = [f"c{key.places[0]}", _text_of(name), f"c{email.places[0]}" if email and email.places else "null"]
        directory.add(desk.con.execute(f"select {', '.join(columns)} from {desk.table.table} order by line").fetchall())
    for one in exports:
        if one.reading.kind in _NAME_THEMSELVES:
            continue
        choose_client(one.desk, one.reading, directory)
        if one.reading.kind == "contacts":
            look_up_owners(one.desk, one.reading, directory, "rep")


def _text_of(name: Recipe) -> str:
    columns = ", ".join(f"c{place}" for place in name.places)
    return f"concat_ws(' ', {columns})" if name.way == "joined" else f"coalesce({columns})"


def _make(con: duckdb.DuckDBPyConnection, exports: Sequence[_Export], directory: Directory) -> list[Understood]:
    """Decides dates and numbers, asks what is open, and writes the rows."""
    questions: list[Question] = []
    decided: list[DecidedDates] = []
    for one in exports:
        reading = one.reading
        asked = {question.about for question in reading.questions}
        missing = [
            column
            for column in required_columns(reading.kind)
            if column not in reading.recipes and not asked & {column, *_MAY_GIVE_COLUMNS}
        ]
        if missing:
            _refuse_missing(one.desk, reading.kind, missing[0])
        before = one.file.before
        decided.append(decide_dates(one.desk, reading, before.date_orders if before is not None else {}))
        _ask_decimal(one.desk, reading)
        questions += reading.questions
    if questions:
        raise ImportQuestion.of(questions)
    understood = [_make_one(con, one, dates, directory) for one, dates in zip(exports, decided, strict=True)]
    leave_out_same_revenue(understood)
    leave_out_repeated(con, understood)
    for found in understood:
        made = found.made if found.reading.kind == "revenue" else None
        found.left_out = tuple(report(con, found.table.file_number, made))
    return understood


def _make_one(con: duckdb.DuckDBPyConnection, export: _Export, dates: DecidedDates, directory: Directory) -> Understood:
    desk, reading, drifted = export.desk, export.reading, export.file.drifted
    lines, damaged = sort_odd_records(desk.table)
    leave_out(con, reading, lines)
    made = convert(desk, reading, dates.forms, directory)
    unlabelled_totals(con, reading, made)
    _leave_out_unlinked(con, reading, made, directory)
    reading.notes += export.file.extra
    return Understood(
        desk,
        reading,
        dates.forms,
        dates.reasons,
        made,
        ragged=tuple(_problem(desk.table, odd) for odd in damaged),
        drift=drift_notes(desk.table, drifted) if drifted is not None else (),
        drifted_from=drifted,
    )


def _problem(table: Table, odd: OddRecord) -> Problem:
    return Problem(table.name, odd.line, "(whole line)", table.delimiter.join(odd.fields)[:200], odd.reason)


def _refuse_missing(desk: Desk, kind: Kind, column: str) -> None:
    raise DataError(
        f'{desk.name} lacks the required column "{column}" of a {kind} export; '
        f"found {', '.join(desk.table.headers[:SHOWN_HEADERS])}.",
        f"A {kind} export needs {', '.join(required_columns(kind))}. Add the column and load the file again, "
        f'or say which column it is: --map "Header={column}".',
    )


def _ask_decimal(desk: Desk, reading: Reading) -> None:
    """Numbers such as 1.234 that can be read two ways, where nothing in the file decides."""
    forms = {column.name: column.form for column in COLUMNS[reading.kind]}
    for column, recipe in reading.recipes.items():
        if recipe.way not in _ARITHMETIC or forms[column] not in _NUMBERS:
            continue
        for place in recipe.places:
            evidence = desk.number_evidence.get(place)
            if evidence is None or desk.number_forms.get(place) is not None or not evidence.matters:
                continue
            shown = ", ".join((*evidence.either_examples, *evidence.point_examples, *evidence.comma_examples)[:4])
            reading.questions.append(
                desk.ask(
                    "decimal",
                    f"nothing in the file decides what the mark in numbers of {desk.table.headers[place]} "
                    f"such as {shown} means.",
                    [
                        ("--decimal point", "the point is the decimal mark, the comma parts thousands"),
                        ("--decimal comma", "the comma is the decimal mark, the point parts thousands"),
                    ],
                )
            )
            return


def _leave_out_unlinked(con: duckdb.DuckDBPyConnection, reading: Reading, made: str, directory: Directory) -> None:
    recipe = reading.recipes.get("client_id")
    if recipe is None or recipe.look_up != "link" or directory.links is None:
        return
    number = reading.table.file_number
    con.execute(
        f"insert into left_out select {number}, line, $reason from {still_in(made, number)} where client_id is null",
        {"reason": f"no client in {directory.links.desk.name}"},
    )
