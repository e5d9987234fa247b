"""Numbers as exports write them: the decimal mark is decided over the file, each number is exact or refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.intake.numbers import (
    NumberEvidence,
    NumberForm,
    decide_number_form,
    form_matters,
    number_evidence,
    number_problem,
    parse_number,
)

POINT = NumberForm(".")
COMMA = NumberForm(",")
NARROW = "\u202f"
NO_BREAK = "\u00a0"


def evidence(*texts: str) -> NumberEvidence:
    return number_evidence([(text, 1) for text in texts])


# text, its number with a decimal point, its number with a decimal comma; "" where it is none
TABLE = [
    ("0", "0", "0"),
    ("-0.00", "0.00", ""),
    ("5", "5", "5"),
    ("007", "7", "7"),
    ("12.50", "12.50", ""),
    ("12,50", "", "12.50"),
    ("1.234", "1.234", "1234"),
    ("1,234", "1234", "1.234"),
    ("0.125", "0.125", ""),
    ("0,125", "", "0.125"),
    ("00.125", "0.125", ""),
    ("1234.567", "1234.567", ""),
    ("1234,567", "", "1234.567"),
    ("1.234.567", "", "1234567"),
    ("1,234,567", "1234567", ""),
    ("1,234.50", "1234.50", ""),
    ("1.234,50", "", "1234.50"),
    ("1.234,567", "", "1234.567"),
    (".5", "0.5", ""),
    (",5", "", "0.5"),
    ("5.", "5", ""),
    ("5,", "", "5"),
    ("1'234.50", "1234.50", ""),
    ("1’234.50", "1234.50", ""),
    ("1`234`567", "1234567", "1234567"),
    ("1 234,56", "", "1234.56"),
    (f"1{NO_BREAK}234{NO_BREAK}567,8", "", "1234567.8"),
    (f"1{NARROW}234.5", "1234.5", ""),
    ("1\u2009234", "1234", "1234"),
    ("1_000", "1000", "1000"),
    ("1,23,456.78", "123456.78", ""),
    ("12,34,567", "1234567", ""),
    ("€ 5", "5", "5"),
    ("5,00 €", "", "5.00"),
    ("€5.00", "5.00", ""),
    ("EUR 1.234,56", "", "1234.56"),
    ("1.234,56EUR", "", "1234.56"),
    ("usd 5", "5", "5"),
    ("US$ 5", "5", "5"),
    ("US$5.00", "5.00", ""),
    ("CHF 1'234.50", "1234.50", ""),
    ("1 234,56 kr", "", "1234.56"),
    ("kr. 1.234,56", "", "1234.56"),
    ("R$ 399,00", "", "399.00"),
    ("Rs. 1,23,456", "123456", ""),
    ("$5.00 USD", "5.00", ""),
    ("C$5.00", "5.00", ""),
    ("5,00 $ CA", "", "5.00"),
    ("5 zł", "5", "5"),
    ("5.--", "5", "5"),
    ("5.-", "5", "5"),
    ("5,-", "5", "5"),
    ("5,– €", "5", "5"),
    ("kr 5,-", "5", "5"),
    ("1'234.--", "1234", "1234"),
    ("1.234,-", "", "1234"),
    ("-5.-", "-5", "-5"),
    ("(5.00)", "-5.00", ""),
    ("($5.00)", "-5.00", ""),
    ("$(5.00)", "-5.00", ""),
    ("(1.234,50) €", "", "-1234.50"),
    ("5.00-", "-5.00", ""),
    ("5,00- €", "", "-5.00"),
    ("-5", "-5", "-5"),
    ("- 5", "-5", "-5"),
    ("\u22125", "-5", "-5"),
    ("–5", "-5", "-5"),
    ("-€5", "-5", "-5"),
    ("€-5", "-5", "-5"),
    ("€ -5.00", "-5.00", ""),
    ("+5", "5", "5"),
    ("5.00 CR", "-5.00", ""),
    ("5.00CR", "-5.00", ""),
    ("5.00 DR", "5.00", ""),
    ("5.00 EUR CR", "-5.00", ""),
    ("'5", "5", "5"),
    ("'-5.00", "-5.00", ""),
    ("\u200e5.00", "5.00", ""),
    ("  5.00 ", "5.00", ""),
]


@pytest.mark.parametrize(("text", "point", "comma"), TABLE)
def test_a_text_is_the_exact_number_or_none(text: str, point: str, comma: str) -> None:
    for form, expected in ((POINT, point), (COMMA, comma)):
        found = parse_number(text, form)
        assert (None if found is None else str(found)) == (expected or None)


@pytest.mark.parametrize(("text", "point", "comma"), TABLE)
def test_a_text_is_evidence_for_the_one_form_that_reads_it(text: str, point: str, comma: str) -> None:
    found = evidence(text)
    assert found.numbers == found.values == 1
    same = point and comma and Decimal(point) == Decimal(comma)
    assert (found.only_point, found.only_comma, found.either) == (
        int(bool(point and not comma)),
        int(bool(comma and not point)),
        int(bool(point and comma and not same)),
    )


@pytest.mark.parametrize(
    "text",
    """-|--5|-(5)|(-5)|+-5|1.2.3|12,34,5|1.23.456|1,2345.6|12-05-2024|15.01.2026|2026-01-15|INV 5|A100|EUR0012|
    1,234.567.890|1'234,567.5x|1,234'567|.|,|€|5 apples|TOP 100|ALL 5|€ 5 $|5 EUR USD|0x10|NaN|inf|Infinity|٣|５|5²|
    ½|1 23|1 2345|0,125,000|5.00 CR-|1.234,56.-|12.50,-|5.5.-|(5|5)|192.168.1.1|(5)(6)|1e|e5|1__000|10:30""".split("|"),
)
def test_what_is_no_number_in_any_form_is_refused(text: str) -> None:
    text = text.strip()
    assert parse_number(text, POINT) is None
    assert parse_number(text, COMMA) is None
    assert evidence(text).numbers == 0
    assert number_problem(text, POINT)


def test_a_very_long_text_is_no_number() -> None:
    assert parse_number("1" * 10_000, POINT) is None
    assert parse_number("(" * 10_000, POINT) is None
    assert evidence("1 " * 5_000).numbers == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 %", "a percentage"),
        ("12,5%", "a percentage"),
        ("(5.0%)", "a percentage"),
        ("1.2E+05", "scientific notation: digits are lost"),
        ("1,2e5", "scientific notation: digits are lost"),
        ("1E10", "scientific notation: digits are lost"),
        ("1.2k", "shortened"),
        ("€3.4M", "shortened"),
        ("3 Mio", "shortened"),
        ("12,50", "a number with a decimal comma, but the column has a decimal point"),
        ("n/a", "not a number"),
    ],
)
def test_a_refusal_says_why(text: str, words: str) -> None:
    assert parse_number(text, POINT) is None
    assert words in number_problem(text, POINT)


def test_evidence_counts_rows_and_knows_percentages_currencies_and_signs() -> None:
    found = number_evidence(
        [("", 9), (" ", 9), ("5 %", 2), ("1.2E+05", 3), ("€ 5,00", 4), ("-5,50", 5), ("$ 7", 6), ("007", 1), ("x", 1)]
    )
    assert (found.values, found.numbers) == (22, 16)
    assert (found.percent, found.scientific, found.negative, found.leading_zero) == (2, 3, 5, 1)
    assert found.currencies == {"EUR": 4, "$": 6}
    assert found.only_comma == 9
    assert found.comma_examples == ("€ 5,00", "-5,50")
    assert found.has_fraction


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("€5", "EUR"),
        ("5 EUR", "EUR"),
        ("5 Euro", "EUR"),
        ("£5", "GBP"),
        ("US$5", "USD"),
        ("$5 USD", "USD"),
        ("kr 5 SEK", "SEK"),
        ("$5", "$"),
        ("5 kr", "kr"),
        ("CHF5", "CHF"),
        ("5 Fr.", "CHF"),
        ("R$5", "BRL"),
    ],
)
def test_the_currency_inside_a_value_is_told(text: str, currency: str) -> None:
    assert evidence(text).currencies == {currency: 1}


def test_whole_numbers_leave_the_form_open_and_it_does_not_matter() -> None:
    whole = evidence("5", "1000", "1 000", "-7")
    assert not whole.has_fraction
    assert not form_matters([whole])
    assert decide_number_form([whole]) == POINT


@pytest.mark.parametrize(("texts", "form"), [(("12.50", "1.234"), POINT), (("12,50", "1.234"), COMMA)])
def test_one_clear_value_decides_for_the_values_readable_both_ways(texts: tuple[str, ...], form: NumberForm) -> None:
    assert decide_number_form([evidence(*texts)]) == form


def test_values_readable_both_ways_alone_decide_nothing() -> None:
    unclear = evidence("1.234", "2.500")
    assert unclear.either == 2
    assert form_matters([unclear])
    assert decide_number_form([unclear]) is None
    assert decide_number_form([unclear], unclear) is None


@pytest.mark.parametrize(("clear", "form"), [("12.50", POINT), ("12,50", COMMA)])
def test_another_column_of_the_file_decides(clear: str, form: NumberForm) -> None:
    unclear = evidence("1.234", "2.500")
    assert decide_number_form([unclear, evidence(clear), evidence("7")], unclear) == form


def test_columns_that_contradict_each_other_each_stand_alone() -> None:
    point, comma, unclear, whole = evidence("19.00"), evidence("1.234,56"), evidence("1.234"), evidence("7")
    file = [point, comma, unclear, whole]
    assert decide_number_form(file) is None
    assert decide_number_form(file, point) == POINT
    assert decide_number_form(file, comma) == COMMA
    assert decide_number_form(file, unclear) is None
    assert decide_number_form(file, whole) == POINT


@pytest.mark.parametrize(("many", "few", "form"), [("1.50", "1,50", POINT), ("1,50", "1.50", COMMA)])
def test_a_column_that_contradicts_itself_is_undecided_but_may_lean(many: str, few: str, form: NumberForm) -> None:
    leaning = number_evidence([(many, 95), (few, 5)])
    assert leaning.contradicts
    assert decide_number_form([leaning], leaning) is None
    assert leaning.leaning == form
    assert number_evidence([(many, 94), (few, 6)]).leaning is None
    # "1.234" could belong to the few: then the column leans nowhere.
    assert number_evidence([(many, 95), (few, 4), ("1.234", 1)]).leaning is None


MARKS = [
    (".", ""),
    (".", ","),
    (".", "'"),
    (".", " "),
    (",", ""),
    (",", "."),
    (",", NARROW),
    (",", NO_BREAK),
    (",", "'"),
]
SURROUNDINGS = ["{}", "€ {}", "{} €", "EUR {}", "${}", "{} kr", "CHF {}", "'{}", " {} "]
decimals = st.decimals(min_value=-(10**11), max_value=10**11, places=None, allow_nan=False, allow_infinity=False).map(
    lambda number: number.quantize(Decimal("0.000001")).normalize()
)


def written(number: Decimal, places: int, marks: tuple[str, str], sign: str, around: str) -> str:
    """The number with at least so many decimal places, thousands parted, as a person of that country writes it."""
    digits = f"{abs(number):.{max(places, -int(number.as_tuple().exponent), 0)}f}"
    whole, _, fraction = digits.partition(".")
    body = f"{int(whole):,}".replace(",", marks[1]) + (marks[0] + fraction if fraction else "")
    if number >= 0:
        return around.format(body)
    return around.format(
        {"before": f"-{body}", "after": f"{body}-", "brackets": f"({body})", "minus": f"−{body}"}[sign]
    )


signs = st.sampled_from(["before", "after", "brackets", "minus"])


@given(decimals, st.integers(0, 6), st.sampled_from(MARKS), signs, st.sampled_from(SURROUNDINGS))
def test_any_number_in_any_writing_reads_back(
    number: Decimal, places: int, marks: tuple[str, str], sign: str, around: str
) -> None:
    text = written(number, places, marks, sign, around)
    assert parse_number(text, NumberForm("." if marks[0] == "." else ",")) == number


@given(st.lists(decimals, min_size=1), st.integers(0, 6), st.sampled_from(MARKS), signs, st.sampled_from(SURROUNDINGS))
def test_a_column_reads_back_or_is_undecided_and_never_wrong(
    numbers: list[Decimal], places: int, marks: tuple[str, str], sign: str, around: str
) -> None:
    texts = [written(number, places, marks, sign, around) for number in numbers]
    found = evidence(*texts)
    assert found.numbers == found.values == len(texts)
    assert not found.contradicts
    form = decide_number_form([found], found)
    if form is None:
        assert found.either and not found.only_point and not found.only_comma
    else:
        assert [parse_number(text, form) for text in texts] == numbers


@given(st.text(max_size=20))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = evidence(text)
    assert found.numbers <= found.values <= 1
    for form in (POINT, COMMA):
        number = parse_number(text, form)
        assert number is None or (number.is_finite() and found.numbers == 1)
        assert number_problem(text, form)


@given(st.text(alphabet="0123456789.,' -()€", max_size=12))
def test_evidence_and_reading_agree(text: str) -> None:
    point, comma = parse_number(text, POINT), parse_number(text, COMMA)
    found = evidence(text)
    assert found.numbers == int(point is not None or comma is not None)
    assert found.only_point == int(point is not None and comma is None)
    assert found.only_comma == int(comma is not None and point is None)
    assert found.either == int(None not in (point, comma) and point != comma)
