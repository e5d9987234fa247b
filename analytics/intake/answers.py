"""What the user decides about an import: by flags on the command line, by buttons on the page."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from typing import Any

from analytics.errors import UsageError

# Before this mark stands the file that an answer is for: "invoices.csv::dmy". Without it, it is for every file.
FILE_MARK = "::"
DATE_ORDERS = ("dmy", "mdy", "ymd", "ydm")
DECIMALS = ("point", "comma")
UNITS = ("major", "minor")
SIGNS = ("debit", "credit", "debit-only", "credit-only")


@dataclass(frozen=True)
class Answers:
    """What the user decided beforehand. The tuples hold texts as the flags take them, "FILE::" in front or not."""

    mode: str | None = None
    source: str | None = None
    covers: tuple[date, date] | None = None
    date_order: tuple[str, ...] = ()
    decimal: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    sign: tuple[str, ...] = ()
    sheet: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    map: tuple[str, ...] = ()
    status_exclude: tuple[str, ...] = ()
    status_include: tuple[str, ...] = ()
    # of files that hold the same revenue twice, the one that counts, or "both"
    count: tuple[str, ...] = ()
    # why a closed month may change
    reason: str | None = None

    def one(self, name: str, file: str) -> str | None:
        """The last answer of a name that holds for a file."""
        found = [text for own, text in _for_file(getattr(self, name), file) if own]
        found = found or [text for _, text in _for_file(getattr(self, name), file)]
        return found[-1] if found else None

    def all(self, name: str, file: str) -> tuple[str, ...]:
        """Every answer of a name that holds for a file."""
        return tuple(text for _, text in _for_file(getattr(self, name), file))

    def mapped(self, file: str) -> dict[str, str]:
        """Header -> contract column, as `map` says for a file; "" leaves a column out."""
        found: dict[str, str] = {}
        for text in self.all("map", file):
            header, equals, column = text.rpartition("=")
            if not equals or not header.strip():
                raise UsageError(
                    f'--map is "{text}".',
                    'Expected "Header=column", such as "Nettobetrag=amount", or "Header=" to leave it out.',
                )
            column = column.strip().lower()
            found[header.strip()] = "" if column in ("-", "ignore", "none") else column
        return found

    def checked(self) -> Answers:
        """These answers. Raises UsageError for a value that no question has."""
        for name, allowed in (("date_order", DATE_ORDERS), ("decimal", DECIMALS), ("units", UNITS), ("sign", SIGNS)):
            for text in getattr(self, name):
                value = text.rpartition(FILE_MARK)[2]
                if value not in allowed:
                    raise UsageError(
                        f'--{name.replace("_", "-")} is "{value}".', f"Expected one of: {', '.join(allowed)}."
                    )
        return self

    def with_flag(self, flag: str, file: str = "") -> Answers:
        """These answers, and the one that a flag gives as the command line takes it: `--date-order dmy`.

        `file` is the file that the question is about: the answer is for that file alone, unless the flag names another.
        Raises UsageError for what is no flag of an answer, or for a value that no question has.
        """
        name, _, value = flag.strip().partition(" ")
        field_name = name.removeprefix("--").replace("-", "_")
        if field_name in ("replace", "add"):
            return replace(self, mode=field_name)
        value = _unquoted(value.strip())
        if not name.startswith("--") or field_name not in (*OF_FILES, *OF_THE_IMPORT):
            raise UsageError(f'"{flag}" is no answer.', "Expected a flag of import, such as --date-order dmy.")
        if not value.strip():
            raise UsageError(f'"{flag}" has no value.', f"Expected {name} and a value.")
        if field_name in OF_THE_IMPORT:
            return self._changed({field_name: value.strip()})
        if file and value.startswith(file + FILE_MARK):
            return self.with_answer(field_name, file, value.removeprefix(file + FILE_MARK))
        own, mark, said = value.rpartition(FILE_MARK)
        return self.with_answer(field_name, own if mark else file, said if mark else value)

    def with_answer(self, name: str, file: str, value: str) -> Answers:
        """These answers, and what a name of OF_FILES is for one file; "" as the file is for every file.

        It takes the place of an earlier answer to the same. Raises UsageError for a value that no question has.
        """
        if name == "sheet":
            file = _upload_of(file)
        told = f"{file}{FILE_MARK}{value}" if file else value
        kept = tuple(text for text in getattr(self, name) if not _replaces(name, file, value, text))
        answers = self._changed({name: (*kept, told)}).checked()
        if name == "kind":
            # columns that were named belong to the other kind
            return replace(answers, map=tuple(text for text in answers.map if not text.startswith(file + FILE_MARK)))
        other = {"status_exclude": "status_include", "status_include": "status_exclude"}.get(name)
        if other is not None:
            return answers._changed({other: tuple(text for text in getattr(answers, other) if text != told)})
        return answers

    def renamed(self, old: str, new: str) -> Answers:
        """These answers, with those for the file `old` also for `new`: the same export under another name."""
        changed: dict[str, Any] = {}
        for name in OF_FILES:
            texts = getattr(self, name)
            if any(text.startswith(new + FILE_MARK) for text in texts):
                continue
            own = [text.removeprefix(old + FILE_MARK) for text in texts if text.startswith(old + FILE_MARK)]
            changed[name] = (*texts, *(f"{new}{FILE_MARK}{text}" for text in own))
        return self._changed(changed)

    def source_of(self, kind: str) -> str | None:
        """The source that the files of a kind belong to, if it was said: "NAME", or "KIND::NAME" for one kind only."""
        if self.source is None:
            return None
        told, mark, name = self.source.partition(FILE_MARK)
        return self.source if not mark else name if told == kind else None

    def about_files(self) -> Answers:
        """Only what was said of single files; what was decided about the rows of the book is left out."""
        return Answers()._changed({name: getattr(self, name) for name in OF_FILES})

    def _changed(self, values: Mapping[str, Any]) -> Answers:
        return replace(self, **values)

    def with_defaults(self, remembered: Answers) -> Answers:
        """These answers, and those of an earlier import of the same shape where there is none."""
        gaps = {
            name: getattr(remembered, name)
            for name in REMEMBERED
            if name not in SAID_BY_VALUES and not getattr(self, name) and getattr(remembered, name)
        }
        return self._changed(gaps)

    def to_json(self) -> dict[str, Any]:
        """The answers that a later file of the same shape needs again."""
        return {name: list(getattr(self, name)) for name in REMEMBERED if getattr(self, name)}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Answers:
        """The answers that `to_json` wrote; names this version does not know are left out."""
        known = {field.name for field in fields(Answers)} & set(REMEMBERED)
        return Answers()._changed({name: tuple(value) for name, value in values.items() if name in known})

    def for_file(self, file: str) -> Answers:
        """The answers that hold for one file, without the file in front."""
        return self._changed({name: self.all(name, file) for name in REMEMBERED})

    def anything(self) -> dict[str, Any]:
        """Every answer given, for records."""
        return {name: value for name, value in asdict(self).items() if value}


# Answers of single files, and those of the whole import.
OF_FILES = (
    "date_order", "decimal", "units", "sign", "sheet", "kind", "map", "status_exclude", "status_include", "count",
)  # fmt: skip
OF_THE_IMPORT = ("source", "reason")
# How dates and numbers are written is remembered by column, and only for columns that do not say it themselves.
SAID_BY_VALUES = ("date_order", "decimal")
REMEMBERED = ("date_order", "decimal", "units", "sign", "kind", "map", "status_exclude", "status_include")


def _for_file(texts: tuple[str, ...], file: str) -> list[tuple[bool, str]]:
    found = []
    for text in texts:
        if FILE_MARK not in text:
            found.append((False, text))
        elif text.startswith(file + FILE_MARK):
            found.append((True, text.removeprefix(file + FILE_MARK)))
    return found


def _unquoted(text: str) -> str:
    """The value of a flag without the quotes of a command line. A name may hold quotes itself."""
    inner = text[1:-1]
    if len(text) >= 2 and text[0] == text[-1] == '"' and '"' in inner:
        return inner
    try:
        words = shlex.split(text)
    except ValueError:
        return text
    return words[0] if len(words) == 1 else text


def _upload_of(file: str) -> str:
    """The file that was given, of a sheet's name such as "exports.zip: book.xlsx, sheet Invoices"."""
    workbook, mark, _ = file.rpartition(", sheet ")
    name = workbook if mark else file
    archive, inside, _ = name.partition(".zip: ")
    return f"{archive}.zip" if inside else name


def _replaces(name: str, file: str, value: str, earlier: str) -> bool:
    """Whether an answer takes the place of an earlier one."""
    if (file and not earlier.startswith(file + FILE_MARK)) or (not file and FILE_MARK in earlier):
        return False
    said = earlier.removeprefix(file + FILE_MARK)
    if name in ("status_exclude", "status_include"):
        return said == value
    if name != "map":
        return True
    header, _, column = value.rpartition("=")
    earlier_header, _, earlier_column = said.rpartition("=")
    return header.strip().lower() == earlier_header.strip().lower() or (bool(column) and column == earlier_column)
