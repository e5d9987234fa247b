"""What the user decides about an import: by flags on the command line, by buttons on the page."""

from __future__ import annotations

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
SIGNS = ("debit", "credit")


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
                    f'--map is "{text}".', 'Expected "Header=column", such as "Nettobetrag=amount", or "Header=" to leave it out.'
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
                    raise UsageError(f'--{name.replace("_", "-")} is "{value}".', f"Expected one of: {', '.join(allowed)}.")
        return self

    def with_defaults(self, remembered: Answers) -> Answers:
        """These answers, and those of an earlier import of the same shape where there is none."""
        gaps = {
            name: getattr(remembered, name)
            for name in REMEMBERED
            if not getattr(self, name) and getattr(remembered, name)
        }
        return replace(self, **gaps)

    def to_json(self) -> dict[str, Any]:
        """The answers that a later file of the same shape needs again."""
        return {name: list(getattr(self, name)) for name in REMEMBERED if getattr(self, name)}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Answers:
        """The answers that `to_json` wrote; names this version does not know are left out."""
        known = {field.name for field in fields(Answers)} & set(REMEMBERED)
        return Answers(**{name: tuple(value) for name, value in values.items() if name in known})

    def for_file(self, file: str) -> Answers:
        """The answers that hold for one file, without the file in front."""
        return replace(self, **{name: self.all(name, file) for name in REMEMBERED})

    def anything(self) -> dict[str, Any]:
        """Every answer given, for records."""
        return {name: value for name, value in asdict(self).items() if value}


REMEMBERED = ("date_order", "decimal", "units", "sign", "kind", "map", "status_exclude", "status_include")


def _for_file(texts: tuple[str, ...], file: str) -> list[tuple[bool, str]]:
    found = []
    for text in texts:
        own, mark, value = text.rpartition(FILE_MARK)
        if not mark:
            found.append((False, text))
        elif own == file:
            found.append((True, value))
    return found
