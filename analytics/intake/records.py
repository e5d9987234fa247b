"""Physical lines -> records, each with the line it starts in; a broken quote costs its own line only."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from analytics.errors import DataError

FIELD_LIMIT = 1 << 20
# A record is given up here: its quotes let it run on from line to line.
RECORD_LIMIT = 16 << 20
LINE_WEIGHT = 64
# What may be read twice on behalf of broken quotes: so many lines, and so many times those read so far.
REREAD_LINES = 1_000_000
REREAD_SHARE = 4
# Of an odd record this much is kept: enough to know a footer by, and to show.
KEPT_FIELDS = 2_000
KEPT_CHARACTERS = 1_000

NEVER_CLOSED = "a quote is opened and never closed"
TEXT_AFTER_QUOTE = "text after a closing quote"
TOO_LONG = f"a value longer than {FIELD_LIMIT // 2**20} MB; most likely a quote is opened and never closed"


class Record(NamedTuple):
    """One record as it stands, from line to `end`; `reason` says why it cannot be split, "" if it can."""

    line: int
    end: int
    fields: list[str]
    reason: str = ""


class _Lines:
    """The lines of a text, some of which may be given back and read again."""

    def __init__(self, source: Iterable[str]) -> None:
        self.source = iter(source)
        # The lines of the record that is being read, and about what they take in memory.
        self.taken: list[str] = []
        self.weight = 0
        self.given_back: list[str] = []
        self.reread = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.taken:
            self.weight += len(self.taken[-1]) + LINE_WEIGHT
            if self.weight > RECORD_LIMIT:
                raise csv.Error("unexpected end of data")
        line = self.given_back.pop() if self.given_back else next(self.source)
        self.taken.append(line)
        return line

    def start_record(self) -> None:
        self.taken.clear()
        self.weight = 0

    def give_back_all_but_first(self) -> None:
        self.given_back += reversed(self.taken[1:])
        self.reread += len(self.taken) - 1


def split_records(
    lines: Iterable[str], delimiter: str, name: str, is_width: Callable[[list[str]], bool] | None = None
) -> Iterator[Record]:
    """Each record; lines without a sign are passed over. `lines` have their ends, as with newline="".

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
        taken = source.taken
        count = len(taken)
        if count > 1 and (reason == TEXT_AFTER_QUOTE or (not reason and is_width and not is_width(fields))):
            reason = NEVER_CLOSED
        if (count > 1 or len(taken[0]) > FIELD_LIMIT) and not reason and max(map(len, fields)) > FIELD_LIMIT:
            reason = TOO_LONG
        if reason:
            source.give_back_all_but_first()
            if source.reread > REREAD_LINES + REREAD_SHARE * line:
                raise DataError(
                    f"{name} line {line}: quotes do not match, here and in many places before.",
                    "Export it again with every quote within a value doubled.",
                )
            fields = _split_anyhow(taken[0], delimiter)
            count = 1
        if fields:
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
