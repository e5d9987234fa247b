"""Physical lines -> records, each with the line it starts in; a broken quote costs its own line only."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from analytics.errors import DataError

FIELD_LIMIT = 1 << 20
# A record is given up here: its quotes let it run on from line to line.
RECORD_LIMIT = 16 << 20
# What may be read twice on behalf of broken quotes: this much, and this many times the text read so far.
REREAD_CHARACTERS = 64 << 20
REREAD_SHARE = 4
# Of an odd record this much is kept: enough to know a footer by, and to show.
KEPT_FIELDS = 2_000
KEPT_CHARACTERS = 1_000

NEVER_CLOSED = "a quote is opened and never closed"
TEXT_AFTER_QUOTE = "text after a closing quote"
TOO_LONG = f"a value longer than {FIELD_LIMIT // 2**20} MB; most likely a quote is opened and never closed"


@dataclass(frozen=True, slots=True)
class Record:
    """One record as it stands; `reason` says why it cannot be split, "" if it can. `end` is its last line."""

    line: int
    end: int
    fields: list[str]
    reason: str = ""


class _Lines:
    """The lines of a text, some of which may be given back and read again."""

    def __init__(self, source: Iterable[str]) -> None:
        self.source = iter(source)
        self.taken: list[str] = []
        self.taken_characters = 0
        self.given_back: list[str] = []
        self.read_characters = 0
        self.reread_characters = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken_characters > RECORD_LIMIT:
            raise csv.Error("unexpected end of data")
        if self.given_back:
            line = self.given_back.pop()
        else:
            line = next(self.source)
            self.read_characters += len(line)
        self.taken.append(line)
        self.taken_characters += len(line)
        return line

    def start_record(self) -> None:
        self.taken.clear()
        self.taken_characters = 0

    def give_back_all_but_first(self) -> None:
        self.given_back += reversed(self.taken[1:])
        self.reread_characters += self.taken_characters

    def is_reread_too_often(self) -> bool:
        return self.reread_characters > REREAD_CHARACTERS + REREAD_SHARE * self.read_characters


def split_records(
    lines: Iterable[str], delimiter: str, name: str, is_width: Callable[[list[str]], bool] | None = None
) -> Iterator[Record]:
    """Each record that is not a blank line. `lines` come with their ends, as Python reads them with newline="".

    A record over several lines that cannot be split, or that `is_width` denies, is a broken quote: its first
    line is given up, and reading goes on at the next line.
    Raises DataError if quotes are broken all over the file.
    """
    source = _Lines(lines)
    # The limit of the csv module is one for the whole process and far too low for notes; ours is checked below.
    csv.field_size_limit(max(csv.field_size_limit(), FIELD_LIMIT))
    reader = csv.reader(source, delimiter=delimiter, strict=True)
    line = 1
    while True:
        source.start_record()
        reason = ""
        fields: list[str] = []
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            reason = _in_words(error)
        count = len(source.taken)
        if not reason and count > 1 and is_width is not None and not is_width(fields):
            reason = NEVER_CLOSED
        if not reason and source.taken_characters > FIELD_LIMIT and max(map(len, fields)) > FIELD_LIMIT:
            reason = TOO_LONG
        if reason:
            if not source.taken:
                return
            source.give_back_all_but_first()
            if source.is_reread_too_often():
                raise DataError(
                    f"{name} line {line}: quotes do not match, here and in many places before.",
                    "Export it again with every quote within a value doubled.",
                )
            fields = _split_anyhow(source.taken[0], delimiter)
            count = 1
        if reason or any(fields):
            yield Record(line, line + count - 1, fields, reason)
        line += count


def shortened(fields: list[str]) -> tuple[str, ...]:
    """What is kept of an odd record."""
    return tuple(field.strip()[:KEPT_CHARACTERS] for field in fields[:KEPT_FIELDS])


def _split_anyhow(line: str, delimiter: str) -> list[str]:
    """The parts of a line whose quotes mean nothing."""
    return [part.strip().strip('"') for part in line[:RECORD_LIMIT].split(delimiter, KEPT_FIELDS)]


def _in_words(error: csv.Error) -> str:
    told = str(error)
    if "end of data" in told:
        return NEVER_CLOSED
    return TOO_LONG if "field limit" in told else TEXT_AFTER_QUOTE
