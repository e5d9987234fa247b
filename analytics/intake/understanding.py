"""All dropped files together -> how each is read. Decides what the files decide, asks the rest in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from analytics.contract import ALL_KINDS, COLUMNS, KINDS, Kind, required_columns
from analytics.errors import DataError, ImportQuestion, Problem
from analytics.intake.agreeing import (
    Directory,
    choose_client,
    choose_client_key,
    fill_directory,
    look_up_owners,
    owners_of,
)
from analytics.intake.answers import Answers
from analytics.intake.choosing import choose_columns
from analytics.intake.converting import convert
from analytics.intake.dates import DateForm
from analytics.intake.deciding_dates import decide_dates
from analytics.intake.desk import Desk
from analytics.intake.leaving_out import leave_out, report, sort_odd_records, unlabelled_totals
from analytics.intake.looks import look_at
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.recognising import guess_kind, is_time_sheet, looks_like_matrix, money_columns
from analytics.intake.tables import Table

SHOWN_HEADERS = 12
# Of two header rows this part must be common for the one to be a later form of the other.
DRIFTED = 0.7
DRIFTED_LEAST = 6
_OWNER_KEYS = ("id", "owner_id", "user_id", "rep_id", "employee_id", "agent_id", "uid")
# Of two files of revenue the one pays the other if this part of its rows has the same client and amount.
PAYS = 0.5
NO_EXPORT = "none"
BOTH = "both"


@dataclass(frozen=True)
class Remembered:
    """How a file of a shape was read before: its kind, shape, source and what was decided."""

    kind: Kind
    shape: tuple[str, ...]
    source: str
    reading: dict[str, object]


@dataclass
class Understood:
    """One file with everything decided: `made` is the table of its rows as clean text."""

    desk: Desk
    reading: Reading
    date_forms: dict[int, DateForm | None]
    date_reasons: dict[str, str]
    made: str
    ragged: tuple[Problem, ...]
    left_out: tuple[tuple[str, int, str], ...] = ()
    drift: tuple[str, ...] = ()
    drifted_from: Remembered | None = None

    @property
    def table(self) -> Table:
        """The file."""
        return self.reading.table


@dataclass
class _File:
    desk: Desk
    kind: str
    remembered: Remembered | None
    drifted: Remembered | None
    reading: Reading | None = None
    extra: list[str] = field(default_factory=list)


KnownClients = Callable[[], Sequence[tuple[str | None, str | None, str | None]]]


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
    files = _recognise(con, tables, answers, import_day, kind, remembered)
    exports = [one for one in files if one.kind in ALL_KINDS]
    if not files:
        raise DataError("Every file was left out.", "Load at least one export.")
    if not exports:
        helper = files[0]
        raise DataError(
            f"{helper.desk.name} is a list of {helper.kind}, which helps to read other files but is no export by itself.",
            "Load it together with the export that it belongs to.",
        )
    directory = Directory()
    for one in files:
        if one.kind == "owners":
            directory.owners |= owners_of(one.desk)
        elif one.kind == "links":
            clients, activities = one.desk.find("client_id"), one.desk.find("engagement_id")
            directory.links = (one.desk, clients[0].place, activities[0].place)
    for one in exports:
        _use_remembered(one)
        one.reading = choose_columns(one.desk, one.kind)  # type: ignore[arg-type]
        _as_remembered(one)
    fill_directory(directory, known_clients())
    _choose_clients(exports, directory)
    return _make(con, exports, directory)


def _recognise(
    con: duckdb.DuckDBPyConnection,
    tables: Sequence[Table],
    answers: Answers,
    import_day: date,
    kind: Kind | None,
    remembered: Sequence[Remembered],
) -> list[_File]:
    files: list[_File] = []
    questions = []
    strangers: list[tuple[Desk, dict[str, str]]] = []
    for table in tables:
        before = next((one for one in reversed(remembered) if one.shape == table.shape), None)
        own = answers.for_file(table.name)
        if before is not None:
            own = own.with_defaults(Answers.from_json(before.reading.get("answers", {})))  # type: ignore[arg-type]
        desk = Desk(con, table, look_at(con, table), own, import_day)
        desk.decide_number_forms()
        told = own.one("kind", table.name) or kind
        if told is not None:
            if told == NO_EXPORT:
                continue
            if told not in (*ALL_KINDS, "owners"):
                raise DataError(f'--kind is "{told}".', f"Expected one of: {', '.join(ALL_KINDS)}.")
            files.append(_File(desk, told, before, None))
            continue
        guess = guess_kind(desk.looks)
        found = before.kind if before is not None and guess.kind in (None, before.kind) else guess.kind
        if found is None or looks_like_matrix(desk.looks):
            strangers.append((desk, guess.missing))
            continue
        if guess.also is not None and before is None and guess.kind in KINDS and guess.also in KINDS:
            questions.append(
                desk.ask(
                    "kind",
                    f"the columns fit {guess.kind} and {guess.also}.",
                    [(f'--kind "{table.name}::{one}"', f"it is an export of {one}") for one in (guess.kind, guess.also)],
                )
            )
        if is_time_sheet(desk.looks) and before is None and found in ("contacts", "revenue"):
            questions.append(
                desk.ask(
                    "kind",
                    "it lists hours that were worked on projects. Were these contacts with the client?",
                    [
                        (f'--kind "{table.name}::contacts"', "yes: each is a contact, and its length counts as time with the client"),
                        (f'--kind "{table.name}::{NO_EXPORT}"', "no: leave the file out"),
                        *([(f'--kind "{table.name}::revenue"', "it is revenue")] if found == "revenue" else []),
                    ],
                )
            )
        drifted = _drifted(table, found, remembered) if before is None else None
        files.append(_File(desk, found, before, drifted))
    _find_owners(files)
    _refuse_strangers(strangers, files)
    questions += _sheets(files)
    if questions:
        raise ImportQuestion.of(questions)
    return files


def _find_owners(files: list[_File]) -> None:
    """Of two lists of ids and names, the one whose ids stand as owners in another file is the list of owners."""
    lists = [one for one in files if one.kind in ("clients", "owners")]
    if len(lists) < 2:
        return
    for one in lists:
        keys = sorted((look for look in one.desk.looks if look.key in _OWNER_KEYS), key=lambda look: _OWNER_KEYS.index(look.key))
        ids = set(keys[0].values) if keys else set()
        for other in files:
            if other is one or not ids:
                continue
            for look in other.desk.find("rep"):
                values = set(look.values)
                if values and len(values & ids) >= 0.5 * len(values):
                    one.kind = "owners"


def _refuse_strangers(strangers: list[tuple[Desk, dict[str, str]]], files: list[_File]) -> None:
    """A table that is no export is refused in words; a sheet of a workbook with other sheets is passed over."""
    for desk, missing in strangers:
        siblings = [one for one in files if one.desk.table.is_sheet and _workbook(one.desk.name) == _workbook(desk.name)]
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
            "Expected client_id and name (clients), client_id, date and amount (revenue), or client_id and date (contacts), "
            'or columns that mean these. Say what the file is with --kind, and name columns with --map "Header=column".',
        )


def _workbook(name: str) -> str:
    return name.rpartition(", sheet ")[0]


def _sheet(name: str) -> str:
    return name.rpartition(", sheet ")[2]


def _sheets(files: list[_File]) -> list:  # type: ignore[type-arg]
    """Two sheets of one workbook that hold the same kind may be two halves, or the same twice: that is asked."""
    found = []
    books: dict[tuple[str, str], list[_File]] = {}
    for one in files:
        if one.desk.table.is_sheet and _workbook(one.desk.name):
            books.setdefault((_workbook(one.desk.name), one.kind), []).append(one)
    for (book, kind), sheets in books.items():
        if len(sheets) > 1 and kind in ALL_KINDS:
            names = [_sheet(one.desk.name) for one in sheets]
            found.append(
                sheets[0].desk.ask(
                    "sheet",
                    f"{book} has {len(sheets)} sheets of {kind}: {', '.join(names)}.",
                    [(f'--sheet "{name}"', f"load the sheet {name} only") for name in names],
                )
            )
    return found


def _drifted(table: Table, kind: str, remembered: Sequence[Remembered]) -> Remembered | None:
    """The shape that this one has grown out of: most of its headers are the same."""
    best: tuple[float, Remembered] | None = None
    own = set(table.shape)
    for one in remembered:
        known = set(one.shape)
        if one.kind != kind or not known | own:
            continue
        common = len(known & own) / len(known | own)
        if common >= DRIFTED and len(known & own) >= DRIFTED_LEAST and (best is None or common >= best[0]):
            best = (common, one)
    return best[1] if best else None


def _use_remembered(file: _File) -> None:
    before = file.remembered or file.drifted
    if before is not None and file.remembered is None:
        file.desk.answers = file.desk.answers.with_defaults(_fitting(before, file.desk))


def _fitting(before: Remembered, desk: Desk) -> Answers:
    """Answers given for an earlier shape, but for headers that are gone."""
    answers = Answers.from_json(before.reading.get("answers", {}))  # type: ignore[arg-type]
    known = {header.lower() for header in desk.table.headers}
    kept = tuple(text for text in answers.map if text.rpartition("=")[0].strip().lower() in known)
    return Answers(**{**answers.__dict__, "map": kept})


def _as_remembered(file: _File) -> None:
    """Columns are read as in the last import of the shape; what depends on values is decided anew."""
    before = file.remembered
    reading = file.reading
    if before is None or reading is None or before.kind != file.kind:
        return
    mapped = set(file.desk.answers.mapped(file.desk.name).values())
    places = {header: place for place, header in enumerate(file.desk.table.headers)}
    for told in before.reading.get("recipes", []):  # type: ignore[attr-defined]
        column = told["column"]
        if column in mapped or column in ("client_id", "name", "owner", "rep") or told["way"] in ("words", "constant", "down"):
            continue
        if not all(header in places for header in told["headers"]):
            continue
        recipe = Recipe(
            column,
            told["way"],
            tuple(places[header] for header in told["headers"]),
            told["reason"],
            factor=told.get("factor", 1),
            look_up=told.get("look_up", ""),
        )
        reading.put(recipe)
        reading.questions = [one for one in reading.questions if one.about not in _ABOUT.get(column, ())]


_ABOUT = {"amount": ("amount", "minor units", "sign"), "date": ("date",)}


def _choose_clients(exports: Sequence[_File], directory: Directory) -> None:
    """Clients first, so that the other files can be measured against them."""
    others = [one.desk for one in exports if one.kind not in ("clients", "rates")]
    for one in exports:
        if one.kind != "clients" or one.reading is None:
            continue
        choose_client_key(one.desk, one.reading, others)
        look_up_owners(one.desk, one.reading, directory, "owner")
        if not one.reading.is_standard and one.reading.leaving_out.newest is None:
            from analytics.intake.choosing_rows import hold_the_newest

            hold_the_newest(one.desk, one.reading, one.reading.recipes["client_id"].places[0])
        key, name = one.reading.recipes["client_id"], one.reading.recipes["name"]
        email = one.reading.recipes.get("email")
        columns = [f"c{key.places[0]}", _name_of(name), f"c{email.places[0]}" if email and email.places else "null"]
        fill_directory(
            directory, one.desk.con.execute(f"select {', '.join(columns)} from {one.desk.table.table} order by line").fetchall()
        )
    for one in exports:
        if one.kind in ("clients", "rates") or one.reading is None:
            continue
        choose_client(one.desk, one.reading, directory)
        if one.kind == "contacts":
            look_up_owners(one.desk, one.reading, directory, "rep")


def _name_of(recipe: Recipe) -> str:
    columns = ", ".join(f"c{place}" for place in recipe.places)
    return f"concat_ws(' ', {columns})" if recipe.way == "joined" else f"coalesce({columns})"


def _make(con: duckdb.DuckDBPyConnection, exports: Sequence[_File], directory: Directory) -> list[Understood]:
    questions = []
    decided = []
    for one in exports:
        assert one.reading is not None
        asked = {question.about for question in one.reading.questions}
        missing = [
            column
            for column in required_columns(one.reading.kind)
            if column not in one.reading.recipes and not asked & {column, "client", "minor units", "sign"}
        ]
        if missing:
            _refuse_missing(one, missing[0])
        before = one.remembered or one.drifted
        orders = before.reading.get("date_orders", {}) if before is not None else {}
        dates = decide_dates(one.desk, one.reading, orders)  # type: ignore[arg-type]
        _ask_decimal(one)
        decided.append(dates)
        questions += one.reading.questions
    if questions:
        raise ImportQuestion.of(questions)
    understood = []
    for one, dates in zip(exports, decided, strict=True):
        assert one.reading is not None
        lines, damaged = sort_odd_records(one.desk.table)
        leave_out(con, one.reading, lines)
        made = convert(one.desk, one.reading, dates.forms, directory)
        unlabelled_totals(con, one.reading, made)
        _leave_out_unlinked(con, one.reading, made, directory)
        one.reading.notes += one.extra
        understood.append(
            Understood(
                one.desk,
                one.reading,
                dates.forms,
                dates.reasons,
                made,
                tuple(
                    Problem(one.desk.name, odd.line, "(whole line)", one.desk.table.delimiter.join(odd.fields)[:200], odd.reason)
                    for odd in damaged
                ),
                (),
                _drift_notes(one),
                one.drifted,
            )
        )
    _ask_twice(understood, exports)
    _leave_out_repeated(con, understood)
    for found in understood:
        found.left_out = tuple(report(con, found.table.file_number, found.made if found.reading.kind == "revenue" else None))
    return understood


def _ask_twice(understood: Sequence[Understood], files: Sequence[_File]) -> None:
    """Invoices and the payments of these invoices dropped together would count the same money twice."""
    revenue = [one for one in understood if one.reading.kind == "revenue"]
    told = {text for one in files for text in one.desk.answers.count}
    questions = []
    for place, first in enumerate(revenue):
        for second in revenue[place + 1 :]:
            if first.table.shape == second.table.shape or BOTH in told:
                continue
            counting = [one for one in (first, second) if one.table.name in told]
            if len(counting) == 1:
                _leave_out_all(second if counting[0] is first else first, f"the same revenue as in {counting[0].table.name}")
                continue
            rows, common = max((_common(one, other) for one, other in ((first, second), (second, first))), key=lambda found: found[1])
            if rows >= 2 and common >= PAYS * rows:
                choices = [(f'--count "{one.table.name}"', f"only {one.table.name} counts") for one in (first, second)]
                choices.append((f"--count {BOTH}", "both count: they are different revenue"))
                questions.append(
                    second.desk.ask(
                        "the same revenue twice",
                        f"{common:,} of its {rows:,} rows have the client and amount of rows in {first.table.name}, such as payments of "
                        "the same invoices. Loading both would count them twice.",
                        choices,
                    )
                )
    if questions:
        raise ImportQuestion.of(questions)


def _leave_out_all(one: Understood, reason: str) -> None:
    number = one.table.file_number
    one.desk.con.execute(
        f"insert into left_out select {number}, line, $reason from {one.table.table} "
        f"where line not in (select line from left_out where file_number = {number})",
        {"reason": reason},
    )


def _common(one: Understood, other: Understood) -> tuple[int, int]:
    """Rows of a file, and those whose client and amount stand in another: in any of its columns of money."""
    con, desk = one.desk.con, one.desk
    places = [look.place for look in money_columns(desk.looks) if look.place in desk.plain_numbers]
    amounts = ["try_cast(made.amount as decimal(18, 2))", *(f"try_cast(cells.c{place} as decimal(18, 2))" for place in places)]
    [(rows, common)] = con.execute(
        f"with known as (select distinct made.client_id, unnest([{', '.join(amounts)}]) as amount from {one.made} as made "
        f"inner join {one.table.table} as cells using (line)) "
        "select count(*), count(known.client_id) from (select client_id, try_cast(amount as decimal(18, 2)) as amount, line "
        f"from {other.made}) as other left join known on known.client_id = other.client_id and known.amount = other.amount "
        f"where other.amount is not null and line not in (select line from left_out where file_number = {other.table.file_number})"
    ).fetchall()
    return int(rows), int(common)


def _leave_out_repeated(con: duckdb.DuckDBPyConnection, understood: Sequence[Understood]) -> None:
    """Files of one shape dropped together may overlap: an invoice, or a whole file, that stands in both counts once."""
    for place, second in enumerate(understood):
        for first in understood[:place]:
            if first.table.shape != second.table.shape or first.reading.kind != second.reading.kind:
                continue
            number = second.table.file_number
            if _is_same_file(con, first.table, second.table):
                con.execute(
                    f"insert into left_out select {number}, line, $reason from {second.table.table} "
                    f"where line not in (select line from left_out where file_number = {number})",
                    {"reason": f"the same file as {first.table.name}"},
                )
            elif first.reading.kind == "revenue" and "invoice_id" in second.reading.recipes and "invoice_id" in first.reading.recipes:
                con.execute(
                    f"insert into left_out select {number}, line, $reason from {second.made} as made semi join {first.made} as known "
                    "on known.invoice_id = made.invoice_id and known.client_id = made.client_id and known.date = made.date "
                    "and known.amount = made.amount "
                    f"where line not in (select line from left_out where file_number = {number})",
                    {"reason": f"the same invoice stands in {first.table.name}"},
                )


def _is_same_file(con: duckdb.DuckDBPyConnection, first: Table, second: Table) -> bool:
    if first.records != second.records or first.odd or second.odd or not first.records:
        return False
    [(different,)] = con.execute(
        f"select count(*) from (select * exclude (line) from {first.table} except all select * exclude (line) from {second.table})"
    ).fetchall()
    return not different


def _refuse_missing(file: _File, column: str) -> None:
    kind = file.kind
    raise DataError(
        f'{file.desk.name} lacks the required column "{column}" of a {kind} export; '
        f"found {', '.join(file.desk.table.headers[:SHOWN_HEADERS])}.",
        f"A {kind} export needs {', '.join(required_columns(kind))}. Add the column and load the file again, "  # type: ignore[arg-type]
        f'or say which column it is: --map "Header={column}".',
    )


def _ask_decimal(file: _File) -> None:
    """Numbers such as 1.234 that can be read two ways, where nothing in the file decides."""
    reading, desk = file.reading, file.desk
    assert reading is not None
    forms = {column.name: column.form for column in COLUMNS[reading.kind]}
    for column, recipe in reading.recipes.items():
        if recipe.way not in ("number", "minus", "times", "sides", "share") or forms[column] not in ("amount", "number", "whole number"):
            continue
        for place in recipe.places:
            evidence = desk.number_evidence.get(place)
            if evidence is None or desk.number_forms.get(place) is not None or not evidence.matters:
                continue
            shown = ", ".join((*evidence.either_examples, *evidence.point_examples, *evidence.comma_examples)[:4])
            reading.questions.append(
                desk.ask(
                    "decimal",
                    f"nothing in the file decides what the mark in numbers of {desk.table.headers[place]} such as {shown} means.",
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
        f"insert into left_out select {number}, line, $reason from {made} where client_id is null "
        f"and line not in (select line from left_out where file_number = {number})",
        {"reason": f"no client in {directory.links[0].name}"},
    )


def _drift_notes(file: _File) -> tuple[str, ...]:
    before = file.drifted
    if before is None:
        return ()
    own, known = file.desk.table.shape, before.shape
    new = [header for header in own if header not in known]
    gone = [header for header in known if header not in own]
    told = []
    if new:
        told.append(f"new columns: {', '.join(new)}")
    if gone:
        told.append(f"columns that are gone: {', '.join(gone)}")
    return (f"The columns of this file have changed since the last one of {before.source}: {'; '.join(told)}.",) if told else ()
