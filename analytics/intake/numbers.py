"""The written form of numbers: which decimal mark a column has, decided over the whole column; one text -> Decimal.

A file is written in one locale, so the evidence is pooled over its columns. `1.234` can be read both ways: it
decides nothing and is read only when other values decide.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from analytics.intake.number_texts import PLAIN, Frame, is_percentage, is_scientific, is_shortened, take_frame

Mark = Literal[".", ","]

# One reading must cover this share of the values that decide before the others are taken for slips.
CLEAR_SHARE = 0.95
EXAMPLES = 3

_GROUPED = r"[1-9][0-9]{{0,2}}(?P<mark>[{marks}])[0-9]{{3}}(?:(?P=mark)[0-9]{{3}})*"
# Lakh and crore: two digits a group, three in the last one; only ever written with commas.
_INDIAN = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_BODY = {
    ".": re.compile(rf"(?:[0-9]+|{_GROUPED.format(marks=',_ ' + chr(39))}|{_INDIAN})(?P<fraction>\.[0-9]*)?"),
    ",": re.compile(rf"(?:[0-9]+|{_GROUPED.format(marks='._ ' + chr(39))})(?P<fraction>,[0-9]*)?"),
}
_ONLY_FRACTION = {".": re.compile(r"\.[0-9]+"), ",": re.compile(r",[0-9]+")}
_NOT_DIGITS = re.compile(r"[^0-9]")


@dataclass(frozen=True)
class NumberForm:
    """How numbers are written: the decimal mark; the other mark, blanks and apostrophes part thousands."""

    decimal: Mark


@dataclass(frozen=True)
class NumberEvidence:
    """What the values of one column say of their written form; counts are of rows, not of distinct values."""

    values: int = 0
    numbers: int = 0
    only_point: int = 0
    only_comma: int = 0
    either: int = 0
    percent: int = 0
    scientific: int = 0
    negative: int = 0
    leading_zero: int = 0
    has_fraction: bool = False
    # ISO code -> values; a sign that several currencies share is kept as it is: "$", "kr", "¥", "Rs"
    currencies: dict[str, int] = field(default_factory=dict)
    point_examples: tuple[str, ...] = ()
    comma_examples: tuple[str, ...] = ()
    either_examples: tuple[str, ...] = ()

    @property
    def matters(self) -> bool:
        """Whether the two forms read any value differently; if not, either form serves."""
        return bool(self.only_point or self.only_comma or self.either)

    @property
    def contradicts(self) -> bool:
        """Whether some values can only have a decimal point and others only a decimal comma."""
        return bool(self.only_point and self.only_comma)

    @property
    def leaning(self) -> NumberForm | None:
        """For a column that contradicts itself: the form of at least 95% of the values that decide.

        None if there is none, or if values can be read both ways, as those could belong to the minority.
        """
        if not self.contradicts or self.either:
            return None
        deciding = self.only_point + self.only_comma
        if self.only_point >= CLEAR_SHARE * deciding:
            return NumberForm(".")
        if self.only_comma >= CLEAR_SHARE * deciding:
            return NumberForm(",")
        return None


def number_evidence(values: Iterable[tuple[str, int]]) -> NumberEvidence:
    """Looks at distinct (text, count) of one column; blank texts are passed over."""
    total = numbers = percent = scientific = negative = leading_zero = 0
    has_fraction = False
    counts = {".": 0, ",": 0, "either": 0}
    examples: dict[str, list[str]] = {".": [], ",": [], "either": []}
    currencies: Counter[str] = Counter()
    plain = PLAIN.fullmatch
    for text, count in values:
        found = plain(text)
        if found:
            total += count
            numbers += count
            whole, mark, decimals = found.groups()
            negative += count if text[0] == "-" else 0
            if whole[0] == "0" and len(whole) > 1:
                leading_zero += count
            if mark is None:
                continue
            # Three digits after a mark may be a group of thousands, unless nothing could stand before the mark.
            if len(decimals) == 3 and len(whole) <= 3 and whole[0] != "0":
                side = "either"
            else:
                side = mark
                has_fraction = True
        else:
            frame = take_frame(text)
            if frame is None:
                if text.strip():
                    total += count
                    percent += count if is_percentage(text) else 0
                    scientific += count if is_scientific(text) else 0
                continue
            total += count
            point, comma = _read(frame, "."), _read(frame, ",")
            if point is None and comma is None:
                continue
            numbers += count
            negative += count if frame.negative else 0
            if frame.currency:
                currencies[frame.currency] += count
            if point == comma:
                continue
            side = "," if point is None else "." if comma is None else "either"
            has_fraction = has_fraction or (side != "either" and side in frame.body)
        counts[side] += count
        if len(examples[side]) < EXAMPLES:
            examples[side].append(text)
    return NumberEvidence(
        values=total,
        numbers=numbers,
        only_point=counts["."],
        only_comma=counts[","],
        either=counts["either"],
        percent=percent,
        scientific=scientific,
        negative=negative,
        leading_zero=leading_zero,
        has_fraction=has_fraction,
        currencies=dict(currencies),
        point_examples=tuple(examples["."]),
        comma_examples=tuple(examples[","]),
        either_examples=tuple(examples["either"]),
    )


def form_matters(evidence: Sequence[NumberEvidence]) -> bool:
    """Whether the decimal mark changes any number of these columns; if not, NumberForm(".") serves."""
    return any(column.matters for column in evidence)


def decide_number_form(evidence: Sequence[NumberEvidence], own: NumberEvidence | None = None) -> NumberForm | None:
    """The form that the number columns of one file decide together; None = undecided.

    evidence: all number columns of the file. own: the column in question; it is decided by itself if it can
    be, and by the others only if those do not contradict each other. A column that contradicts itself is
    undecided (see `NumberEvidence.leaning`). Where the form does not matter, it is NumberForm(".").
    """
    if own is not None:
        if own.contradicts:
            return None
        if own.only_point or own.only_comma:
            return NumberForm("." if own.only_point else ",")
        if not own.matters:
            return NumberForm(".")
    has_point = any(column.only_point for column in evidence)
    has_comma = any(column.only_comma for column in evidence)
    if has_point and has_comma:
        return None
    if has_point or has_comma:
        return NumberForm("." if has_point else ",")
    return None if form_matters(evidence) else NumberForm(".")


def parse_number(text: str, form: NumberForm) -> Decimal | None:
    """The exact number that a text means in this form; None if it is none (see `number_problem`)."""
    plain = PLAIN.fullmatch(text)
    if plain:
        mark = plain[2]
        if mark is None or mark == form.decimal:
            return _positive_zero(Decimal(text.replace(",", ".")))
    frame = take_frame(text)
    return None if frame is None else _read(frame, form.decimal)


def number_problem(text: str, form: NumberForm) -> str:
    """Why a text is no number in this form, in words, to follow the value."""
    if is_percentage(text):
        return "a percentage, not an amount"
    if is_scientific(text):
        return "in scientific notation: digits are lost; format the column as a number and export again"
    if is_shortened(text):
        return "shortened (k, M ...): digits are lost; export the full number"
    other: Mark = "," if form.decimal == "." else "."
    if parse_number(text, NumberForm(other)) is not None:
        names = {".": "point", ",": "comma"}
        return f"a number with a decimal {names[other]}, but the column has a decimal {names[form.decimal]}"
    return "not a number"


def _read(frame: Frame, decimal: Mark) -> Decimal | None:
    found = _BODY[decimal].fullmatch(frame.body)
    if not found:
        if frame.is_whole or not _ONLY_FRACTION[decimal].fullmatch(frame.body):
            return None
        whole, fraction = "0", frame.body
    else:
        fraction = found["fraction"] or ""
        if fraction and frame.is_whole:
            return None
        whole = frame.body[: len(frame.body) - len(fraction)]
    digits = f"{'-' if frame.negative else ''}{_NOT_DIGITS.sub('', whole)}.{fraction[1:]}"
    return _positive_zero(Decimal(digits))


def _positive_zero(number: Decimal) -> Decimal:
    return number if number else number.copy_abs()
