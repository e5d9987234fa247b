"""One look at each column of a table: how full it is, what its values look like, what its header says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

import duckdb

from analytics.intake.tables import Table
from analytics.intake.vocabulary import Meaning, meanings, words_of

SAMPLED_RECORDS = 2_000
FIRST_VALUES = 3
_CHANNEL_WORDS = frozenset(
    "call calls phone telephone telephonique telefon telefonat anruf appel llamada telefonata meeting visit besuch "
    "visite visita treffen reunion email e mail mails sms text chat video zoom teams letter brief newsletter campaign "
    "in person on site lunch event task note outbound inbound incoming outgoing web linkedin whatsapp message webinar "
    "demo appointment termin rendez vous cita".split()
)
# A header must say at least this much of a concept to be taken for it.
SAYS = 0.6

_NUMBER = re.compile(
    r"[(\-+−–]?\s*(?:[A-Z]{3}|[A-Z]{0,2}[$€£¥₹]|kr|Fr\.?|zł|Kč)?"
    r"\s*[(\-+−–]?'?\d[\d.,'’` \u00a0\u202f\u2009_]*(?:[.,][-–]+)?"
    r"\s*[)\-−–]?\s*(?:[A-Z]{3}|[$€£¥₹%]|kr\.?|Fr\.?|zł|Kč)?\s*(?:[CD][Rr]\.?)?[)\-−–]?",
    re.IGNORECASE,
)
_DIGIT_DATE = re.compile(r"(?:[^\W\d_]{2,10}\.?,?\s+)?\d{1,4}([./\-])\s?\d{1,2}\1\s?\d{1,4}(?!\d).*")
_BARE_DATE = re.compile(r"\d{3,4}|\d{5}(?:[.,]\d+)?|\d{6}|\d{8}|\d{10}(?:\.\d+)?|\d{13}")
_MONTH_ONLY = re.compile(r"\d{4}[-/.](0?[1-9]|1[0-2])|(0?[1-9]|1[0-2])[-/.]\d{4}")
_WORD_DATE = re.compile(r"(?=.*\d)(?=.*[^\W\d_]{3})[\w.,/\-\s:+°']{5,60}")
_MONTHS = re.compile(
    r"jan|feb|fév|f[eé]v|m[aäå]r|apr|avr|abr|ma[iyjg]|jun|juin|giu|jul|juil|lug|aug|ao[uû]|ago|sep|set|o[ck]t|out|ott|"
    r"nov|de[czs]|d[ée]c|dic|ene|gen|tammi|helmi|maalis|huhti|touko|kes[aä]|hein[aä]|"
    r"elo|syys|loka|marras|joulu|sty|lut|kwi|maj|cze|lip|sie|wrz|pa[zź]|lis|gru",
    re.IGNORECASE,
)
_DATE_WORDS = {
    "date",
    "datum",
    "fecha",
    "data",
    "dato",
    "day",
    "tag",
    "jour",
    "dag",
    "dia",
    "paiva",
    "dzien",
    "when",
    "wann",
}
_TOUCH_WORDS = frozenset(
    "contact contacted call called meeting met visit visited appointment touch touched spoke besuch anruf "
    "gesprach termin treffen appel visite rendez llamada visita cita chiamata afspraak bezoek".split()
)
_FLAGS = frozenset(
    "true false yes no y n t f ja nein oui non si sí 0 1 x wahr falsch vrai faux "
    "checked unchecked sim on off ✓ ✔".split()
)
TRUE_WORDS = frozenset(
    {"true", "yes", "y", "t", "ja", "oui", "si", "sí", "1", "x", "wahr", "vrai", "checked", "sim", "✓", "✔", "on"}
)
EMPTY_WORDS = frozenset({"\\n", "null", "#n/a", "n/a", "nan", "none", "-", "–", "(none)", "(null)", "nil", "nat"})


def is_number_like(text: str) -> bool:
    """Whether a text looks like an amount in some way of writing; dates and codes do not."""
    return _NUMBER.fullmatch(text) is not None and _DIGIT_DATE.fullmatch(text) is None


def is_date_like(text: str) -> bool:
    """Whether a text looks like a date with separators or a month's name; bare digits do not."""
    if _DIGIT_DATE.fullmatch(text) or _MONTH_ONLY.fullmatch(text):
        return True
    return _WORD_DATE.fullmatch(text) is not None and _MONTHS.search(text) is not None and len(text.split()) <= 7


@dataclass(frozen=True)
class Look:
    """What a sample of a column shows. Shares are of the sampled values that are not empty, but for `filled`."""

    place: int
    header: str
    cells: tuple[str | None, ...]

    @property
    def records(self) -> int:
        """How many records were sampled."""
        return len(self.cells)

    @cached_property
    def values(self) -> tuple[str, ...]:
        """The sampled values that are not empty, in the order of the file."""
        return tuple(cell for cell in self.cells if cell is not None)

    @property
    def filled(self) -> float:
        """Share of the sampled records that have a value."""
        return len(self.values) / self.records if self.records else 0.0

    @cached_property
    def distinct(self) -> int:
        """How many different values the sample has."""
        return len(set(self.values))

    @cached_property
    def numbers(self) -> float:
        """Share of values that look like numbers."""
        return _share(is_number_like(value) for value in self.values)

    @cached_property
    def dates(self) -> float:
        """Share of values that look like dates."""
        return _share(is_date_like(value) for value in self.values)

    @cached_property
    def digit_dates(self) -> float:
        """Share of values that may be dates without separators: compact, spreadsheet days, seconds since 1970."""
        return _share(_BARE_DATE.fullmatch(value) is not None for value in self.values)

    @property
    def may_be_dates(self) -> bool:
        """Whether the values can be dates at all."""
        return self.dates >= 0.5 or self.digit_dates >= 0.9

    @cached_property
    def letters(self) -> float:
        """Share of values with a letter in them."""
        return _share(any(sign.isalpha() for sign in value) for value in self.values)

    @cached_property
    def flags(self) -> float:
        """Share of values that say yes or no."""
        return _share(value.lower() in _FLAGS for value in self.values)

    @cached_property
    def emails(self) -> float:
        """Share of values that look like e-mail addresses."""
        return _share("@" in value and "." in value.rpartition("@")[2] and " " not in value for value in self.values)

    @cached_property
    def are_codes(self) -> bool:
        """Whether every value is a code: no blanks, a digit in it, all of one length of eight signs or more."""
        lengths = {len(value) for value in self.values}
        return (
            len(lengths) == 1
            and min(lengths) >= 8
            and all(" " not in value and any(sign.isdigit() for sign in value) for value in self.values)
        )

    @cached_property
    def channels(self) -> float:
        """Share of values that are no more than the name of a channel, such as "Call" or "E-mail"."""
        return _share(bool(words_of(value)) and set(words_of(value)) <= _CHANNEL_WORDS for value in self.values)

    @property
    def is_empty(self) -> bool:
        """Whether the sample shows no value at all."""
        return not self.values

    @property
    def first_values(self) -> tuple[str, ...]:
        """The first values, shortened, to show beside the header."""
        return tuple(value if len(value) <= 40 else value[:39] + "…" for value in self.values[:FIRST_VALUES])

    @cached_property
    def meanings(self) -> tuple[Meaning, ...]:
        """What the header says; "appointment date" over a column of dates says a date, though no phrase has it."""
        told = meanings(self.header)
        if (told and told[0].strength >= SAYS) or self.dates < 0.9:
            return told
        words = set(words_of(self.header))
        if words & _TOUCH_WORDS:
            return (Meaning("activity_date", SAYS + 0.05), *told)
        return (Meaning("date", SAYS + 0.05), *told) if words & _DATE_WORDS else told

    @property
    def says_nothing(self) -> bool:
        """Whether the header holds no word that is known for what a column holds."""
        return not any(one.strength >= SAYS for one in self.meanings)

    @cached_property
    def key(self) -> str:
        """The header's words, joined: equal for headers that differ in case and signs only."""
        return "_".join(words_of(self.header))

    def says(self, *concepts: str) -> float:
        """How strongly the header says one of the concepts; 0 below what counts."""
        return max(
            (one.strength for one in self.meanings if one.concept in concepts and one.strength >= SAYS), default=0.0
        )

    def mostly(self, concept: str) -> bool:
        """Whether the concept is among the strongest things that the header says."""
        return bool(self.meanings) and self.says(concept) >= max(SAYS, self.meanings[0].strength - 1e-9)


def _share(found: Iterable[bool]) -> float:
    flags = list(found)
    return sum(flags) / len(flags) if flags else 0.0


def look_at(con: duckdb.DuckDBPyConnection, table: Table) -> tuple[Look, ...]:
    """Samples records over the whole table and looks at each column."""
    [(count,)] = con.execute(f"select count(*) from {table.table}").fetchall()
    step = max(1, count // SAMPLED_RECORDS)
    columns = ", ".join(f"c{place}" for place in range(len(table.headers)))
    sampled = con.execute(
        f"select {columns} from {table.table} where (line - $first) % $step = 0 order by line limit $limit",
        {"first": table.header_line + 1, "step": step, "limit": SAMPLED_RECORDS + 500},
    ).fetchall()
    return tuple(
        Look(
            place,
            header,
            tuple(None if row[place] is None or row[place].lower() in EMPTY_WORDS else row[place] for row in sampled),
        )
        for place, header in enumerate(table.headers)
    )


def named(looks: Sequence[Look], *concepts: str) -> list[Look]:
    """The columns whose header says one of the concepts and nothing else more strongly."""
    return [look for look in find(looks, *concepts) if any(look.mostly(one) for one in concepts)]


def find(looks: Sequence[Look], *concepts: str) -> list[Look]:
    """The columns whose header says one of the concepts, the strongest first, then in the order of the file."""
    found = [look for look in looks if look.says(*concepts) and not look.is_empty]
    return sorted(found, key=lambda look: (-look.says(*concepts), look.place))
