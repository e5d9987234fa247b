"""Answers to the questions of an import: flags as they are offered, by file, and under another name of the file."""

from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analytics.errors import UsageError
from analytics.intake import Answers
from analytics.intake.remedies import remedy_of

FILES = st.text(st.characters(blacklist_categories=("Cs", "Cc"), blacklist_characters=":"), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("flag", "name", "told"),
    [
        ("--date-order dmy", "date_order", "a.csv::dmy"),
        ("--decimal comma", "decimal", "a.csv::comma"),
        ("--units minor", "units", "a.csv::minor"),
        ("--sign credit", "sign", "a.csv::credit"),
        ('--kind "a.csv::revenue"', "kind", "a.csv::revenue"),
        ('--map "a.csv::Net amount=amount"', "map", "a.csv::Net amount=amount"),
        ('--map "Net amount=amount"', "map", "a.csv::Net amount=amount"),
        ("--map 'Betrag=amount'", "map", "a.csv::Betrag=amount"),
        ("--status-exclude void", "status_exclude", "a.csv::void"),
        ("--date-order b.csv::mdy", "date_order", "b.csv::mdy"),
    ],
)
def test_a_flag_answers_for_the_file_of_the_question(flag: str, name: str, told: str) -> None:
    answers = Answers().with_flag(flag, "a.csv")
    assert getattr(answers, name) == (told,)
    assert list(answers.anything()) == [name]


def test_a_flag_of_the_whole_import() -> None:
    answers = Answers().with_flag("--source Billing system", "a.csv").with_flag("--reason 'late invoice'")
    assert (answers.source, answers.reason) == ("Billing system", "late invoice")
    assert answers.with_flag("--replace").mode == "replace"
    assert answers.with_flag("--add").mode == "add"


@pytest.mark.parametrize(
    "flag", ["", "dmy", "--date-order", "--date-order tomorrow", "--units dozens", "--covers x", "--as-of x", "--map "]
)
def test_what_is_no_answer_is_refused_in_words(flag: str) -> None:
    with pytest.raises(UsageError) as error:
        Answers().with_flag(flag, "a.csv")
    assert error.value.remedy


def test_a_later_answer_takes_the_place_of_an_earlier_one() -> None:
    answers = Answers().with_flag("--date-order dmy", "a.csv").with_flag("--date-order ymd", "b.csv")
    answers = answers.with_flag("--date-order mdy", "a.csv")
    assert answers.one("date_order", "a.csv") == "mdy"
    assert answers.one("date_order", "b.csv") == "ymd"


def test_a_column_has_one_header_and_a_header_one_column() -> None:
    answers = Answers()
    for header, column in (("Net", "amount"), ("Gross", "amount"), ("Gross", "cost"), ("Day", "date"), ("Tax", "")):
        answers = answers.with_answer("map", "a.csv", f"{header}={column}")
    assert answers.mapped("a.csv") == {"Gross": "cost", "Day": "date", "Tax": ""}
    assert answers.with_answer("map", "b.csv", "Day=date").mapped("a.csv") == answers.mapped("a.csv")


def test_another_kind_has_other_columns() -> None:
    answers = Answers().with_answer("map", "a.csv", "Net=amount").with_answer("map", "b.csv", "Net=amount")
    answers = answers.with_answer("kind", "a.csv", "contacts")
    assert answers.mapped("a.csv") == {}
    assert answers.mapped("b.csv") == {"Net": "amount"}


def test_a_status_counts_or_does_not() -> None:
    answers = Answers().with_answer("status_exclude", "a.csv", "void").with_answer("status_exclude", "a.csv", "draft")
    answers = answers.with_answer("status_include", "a.csv", "void")
    assert answers.all("status_exclude", "a.csv") == ("draft",)
    assert answers.all("status_include", "a.csv") == ("void",)


@pytest.mark.parametrize(
    ("file", "upload"),
    [
        ("book.xlsx, sheet Invoices", "book.xlsx"),
        ("all.zip: book.xlsx, sheet Invoices", "all.zip"),
        ("invoices, sheet by sheet.xlsx, sheet One", "invoices, sheet by sheet.xlsx"),
    ],
)
def test_a_sheet_is_chosen_for_the_file_that_was_given(file: str, upload: str) -> None:
    assert Answers().with_flag('--sheet "One"', file).one("sheet", upload) == "One"


@given(FILES, FILES)
def test_any_file_name_and_header_comes_through_the_quotes_of_a_flag(file: str, header: str) -> None:
    if file != file.strip() or header != header.strip():
        return
    flag = f"--map {shlex.quote(f'{file}::{header}=amount')}"
    assert Answers().with_flag(flag, file).mapped(file) == {header: "amount"}


def test_quotes_within_a_name_stay() -> None:
    file = 'the "new" invoices.csv'
    assert Answers().with_flag(f'--map "{file}::Net=amount"', file).mapped(file) == {"Net": "amount"}


def test_a_header_may_hold_the_mark_between_file_and_answer() -> None:
    answers = Answers().with_flag('--map "a.csv::Sum::net=amount"', "a.csv")
    assert answers.mapped("a.csv") == {"Sum::net": "amount"}


def test_the_same_export_under_another_name_keeps_its_answers() -> None:
    answers = Answers().with_flag("--units minor", "a.csv").with_flag('--map "a.csv::Net=amount"', "a.csv")
    again = answers.renamed("a.csv", "a (1).csv")
    assert again.one("units", "a (1).csv") == "minor"
    assert again.mapped("a (1).csv") == {"Net": "amount"}
    assert again.one("units", "a.csv") == "minor"
    assert (
        again.with_flag("--units major", "a (1).csv").renamed("a.csv", "a (1).csv").one("units", "a (1).csv") == "major"
    )


def test_answers_about_the_book_are_of_their_own_time() -> None:
    answers = Answers(mode="replace", source="Billing", reason="late").with_flag("--units minor", "a.csv")
    assert answers.about_files() == Answers(units=("a.csv::minor",))


@pytest.mark.parametrize(
    ("reason", "word"),
    [
        ("no such day", "2026-10-31"),
        ("14 fields; the header has 13", "delimiter"),
        ("a quote is opened and never closed", "quote"),
        ("a percentage", "amount"),
        ("in scientific notation: digits are lost", "digits"),
        ("not a currency code of three letters", "EUR"),
        ("a reason that nobody has thought of", "export"),
    ],
)
def test_every_refused_cell_has_a_remedy(reason: str, word: str) -> None:
    assert word in remedy_of(reason)
