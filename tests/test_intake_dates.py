"""Dates as exports write them: each text is the day that it says, or is refused in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.intake.date_words import LANGUAGES, month_number
from analytics.intake.dates import (
    Order,
    date_problem,
    judge_date_form,
)
from tests.written_dates import DMY, IMPORT_DAY, MDY, YDM, YMD, evidence, read, write


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the day first
        ("15.01.2024", "2024-01-15"),
        ("1.2.2024", "2024-02-01"),
        ("1. 2. 2024", "2024-02-01"),
        ("01/02/2024", "2024-02-01"),
        ("01-02-2024", "2024-02-01"),
        ("01 02 2024", "2024-02-01"),
        ("10.11.12", "2012-11-10"),
        # a year of four digits in front is read in any form
        ("2024-02-01", "2024-02-01"),
        ("2024/02/01", "2024-02-01"),
        ("2024.2.1", "2024-02-01"),
        ("2024. 02. 01.", "2024-02-01"),
        ("2024年1月15日", "2024-01-15"),
        # names of months
        ("05 févr. 2024", "2024-02-05"),
        ("5 fevr 2024", "2024-02-05"),
        ("1er août 2024", "2024-08-01"),
        ("1. März 2024", "2024-03-01"),
        ("1. Maerz 2024", "2024-03-01"),
        ("1. MÄRZ 2024", "2024-03-01"),
        ("4. Mrz 2024", "2024-03-04"),
        ("Feb 3, 2024", "2024-02-03"),
        ("February 3rd, 2024", "2024-02-03"),
        ("the 3rd of February 2024", "2024-02-03"),
        ("3-Feb-24", "2024-02-03"),
        ("03-FEB-2024", "2024-02-03"),
        ("2024-Feb-03", "2024-02-03"),
        ("Jan. 5, '24", "2024-01-05"),
        ("15 de enero de 2024", "2024-01-15"),
        ("15 set 2024", "2024-09-15"),
        ("5 de março de 2024", "2024-03-05"),
        ("3 lutego 2024 r.", "2024-02-03"),
        ("3. helmikuuta 2024", "2024-02-03"),
        ("4 mei 2024", "2024-05-04"),
        ("den 3 februari 2026", "2026-02-03"),
        ("Tue, 03 Feb 2026", "2026-02-03"),
        ("Dienstag, 3. Februar 2026", "2026-02-03"),
        ("mar. 03 mars 2026", "2026-03-03"),
        ("mar 3 2026", "2026-03-03"),
        ("segunda-feira, 2 de fevereiro de 2026", "2026-02-02"),
        ("Tue 03/02/2026", "2026-02-03"),
        # the day as written, whatever time and zone follow
        ("2024-02-01 09:30", "2024-02-01"),
        ("2024-02-01T09:30:00.000Z", "2024-02-01"),
        ("2024-02-01T23:30:00-08:00", "2024-02-01"),
        ("2024-02-01 00:30:00 +0200", "2024-02-01"),
        ("20240201T093000Z", "2024-02-01"),
        ("2020-12-30 3:15:52", "2020-12-30"),
        ("2020-04-26 14:45:34.083 UTC", "2020-04-26"),
        ("2019-07-05 20:35:26.778000", "2019-07-05"),
        ("2024-02-01 09:30 (CET)", "2024-02-01"),
        ("2024-02-01T09:30:00+01:00[Europe/Berlin]", "2024-02-01"),
        ("15.01.2026 09:30 Uhr", "2026-01-15"),
        ("15.01.2026, 09.30", "2026-01-15"),
        ("15.01.2026 um 9:30", "2026-01-15"),
        ("15/01/2026 9:30 AM", "2026-01-15"),
        ("15/01/2026 9:30\u202fp.m.", "2026-01-15"),
        ("15/01/2026 at 9 PM", "2026-01-15"),
        ("15/01/2026 09h30", "2026-01-15"),
        ("1.2.2024 klo 9.30", "2024-02-01"),
        ("09:30 15.01.2026", "2026-01-15"),
        ("Feb 3, 2024, 9:30:00 AM", "2024-02-03"),
        ("03-FEB-24 09.30.00.000000 AM", "2024-02-03"),
        ("15/Jan/2026:09:30:00 +0100", "2026-01-15"),
        ("Tue Feb 03 2026 09:30:00 GMT+0100 (Central European Standard Time)", "2026-02-03"),
        ("Tue Feb  3 09:30:00 UTC 2026", "2026-02-03"),
        # months and quarters by their first day
        ("2024-03", "2024-03-01"),
        ("03/2024", "2024-03-01"),
        ("3.2024", "2024-03-01"),
        ("Mar 2024", "2024-03-01"),
        ("März 2024", "2024-03-01"),
        ("marzo de 2024", "2024-03-01"),
        ("Mar-24", "2024-03-01"),
        ("2024年3月", "2024-03-01"),
        ("Q1 2024", "2024-01-01"),
        ("Q2/2024", "2024-04-01"),
        ("2024-Q3", "2024-07-01"),
        ("2024Q4", "2024-10-01"),
        ("Q3 24", "2024-07-01"),
        ("4. Quartal 2024", "2024-10-01"),
        ("2e trimestre 2024", "2024-04-01"),
        ("T2 2024", "2024-04-01"),
        ("3rd quarter of 2024", "2024-07-01"),
    ],
)
def test_a_text_is_the_day_that_it_says(text: str, expected: str) -> None:
    assert read(text) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("31.02.2024", "a day that does not exist"),
        ("29/02/2023", "a day that does not exist"),
        ("2024-02-30", "a day that does not exist"),
        ("31 Apr 2024", "a day that does not exist"),
        ("98-Feb-03", "a day that does not exist"),
        ("12/13/2024", "a month 13"),
        ("2024-13-01", "a month 13"),
        ("13/2024", "a month 13"),
        ("0000-00-00", "zeros"),
        ("00/00/0000", "zeros"),
        ("0", "zeros"),
        ("2024-03-00", "without a day or month"),
        ("2024-00-03", "without a day or month"),
        ("01.02.2024 25:10", "time of day"),
        ("01.02.2024 10:75", "time of day"),
        ("Mon, 03 Feb 2026", "weekday"),
        ("15.01.", "without a year"),
        ("24-Mar", "without a year"),
        ("Mar 24", "not both"),
        ("24/1/5", "not written as day, month, year"),
        ("45321", "a number, where the column has written dates"),
        ("hello", "not a date"),
        ("1.2.3", "not a date"),
        ("12 34 56", "not a date"),
        ("192.168.1.1", "not a date"),
        ("01/02-2024", "not a date"),
        ("2024-W05", "not a date"),
        ("H1 2024", "not a date"),
        ("٣ Feb 2024", "not a date"),
        ("3 Feb 2024 and more", "not a date"),
        ("2024-01-01 - 2024-01-31", "not a date"),
        ("1" * 500, "not a date"),
        ("Feb " * 500, "not a date"),
    ],
)
def test_what_is_no_date_is_refused_in_words(text: str, words: str) -> None:
    assert read(text) is None
    assert words in date_problem(text, DMY)


def test_no_name_of_a_month_means_two() -> None:
    for language in LANGUAGES:
        for number in range(1, 13):
            day = date(2024, number, 1)
            for pattern in ("LLLL", "MMMM", "LLL", "MMM"):
                assert month_number(format_date(day, pattern, locale=language)) == number


@pytest.mark.parametrize(
    ("short", "year"),
    [("24", 2024), ("26", 2026), ("27", 2027), ("28", 1928), ("90", 1990), ("99", 1999), ("00", 2000)],
)
def test_a_short_year_is_at_most_the_year_after_the_import(short: str, year: int) -> None:
    assert read(f"15.01.{short}") == date(year, 1, 15)
    assert read(f"15-Jan-{short}") == date(year, 1, 15)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    found = evidence(text)
    assert found.dates <= found.values <= 1
    for form in (DMY, MDY, YMD, YDM):
        assert read(text, form) is None or found.dates == 1
        assert date_problem(text, form)


@given(st.text(alphabet="0123456789./-: TZFebMarQ,", max_size=20))
def test_no_text_like_a_date_breaks_the_reading(text: str) -> None:
    found = evidence(text)
    for form in (DMY, MDY, YMD, YDM):
        assert read(text, form) is None or found.dates == 1


some_days = st.dates(date(1990, 1, 1), IMPORT_DAY)
# Small parts are what cannot be told apart; few years make them meet.
unclear_days = st.builds(date, st.integers(2001, 2012), st.integers(1, 12), st.integers(1, 12))
columns = st.lists(some_days | unclear_days, min_size=1, max_size=30)
TIMES = ["", " 09:30", " 3:15:52", "T09:30:00.000Z", " 9:30 AM", " 09:30 Uhr", ", 23:59:59 +02:00", " 10:00 (CET)"]


def assert_read_back_or_undecided(column: Sequence[date], texts: Sequence[str]) -> None:
    found = evidence(*texts)
    assert found.values == found.dates == len(texts)
    assert not found.contradicts
    decision = judge_date_form(found, not_after=IMPORT_DAY)
    if decision.form is None:
        assert len(decision.left) > 1
    else:
        assert [read(text, decision.form) for text in texts] == list(column)


@given(
    columns,
    st.sampled_from(["dmy", "mdy", "ymd"]),
    st.sampled_from("/.-"),
    st.booleans(),
    st.booleans(),
    st.sampled_from(TIMES),
)
def test_any_column_in_digits_reads_back_or_is_undecided(
    column: list[date], order: Order, mark: str, padded: bool, short_year: bool, time: str
) -> None:
    # Ten years of dates in two months and on early days only would be taken for days that hardly change.
    assume(len({day.month for day in column}) > 2 or len({day.day for day in column}) < 6)
    assume(len({day.day for day in column}) > 2 or len({day.month for day in column}) < 6 or order == "dmy")
    texts = [write(day, order, mark, padded, short_year) + time for day in column]
    assert_read_back_or_undecided(column, texts)


@given(columns, st.sampled_from(LANGUAGES), st.sampled_from(["long", "medium", "full"]), st.booleans())
def test_any_column_with_names_reads_back(column: list[date], language: str, width: str, upper: bool) -> None:
    texts = [format_date(day, width, locale=language) for day in column]
    # Some languages write the medium width in digits: that is the other test's matter.
    assume(all(any(letter.isalpha() for letter in text) for text in texts))
    texts = [text.upper() if upper else text for text in texts]
    found = evidence(*texts)
    assert found.decided is not None
    assert [read(text, found.decided) for text in texts] == column


@given(columns)
def test_any_column_of_iso_dates_reads_back_in_every_form(column: list[date]) -> None:
    texts = [day.isoformat() for day in column]
    assert evidence(*texts).decided == YMD
    for form in (DMY, MDY, YMD):
        assert [read(text, form) for text in texts] == column


@given(columns, st.sampled_from(["%Y%m%d", "%d%m%Y", "%m%d%Y", "%Y%m%d%H%M%S"]))
def test_any_compact_column_reads_back_or_is_undecided(column: list[date], pattern: str) -> None:
    assume(len({day.month for day in column}) > 2 or len({day.day for day in column}) < 6)
    assume(len({day.day for day in column}) > 2 or len({day.month for day in column}) < 6)
    assert_read_back_or_undecided(column, [day.strftime(pattern) for day in column])


@given(columns)
def test_any_column_of_spreadsheet_days_reads_back(column: list[date]) -> None:
    texts = [str((day - date(1899, 12, 30)).days) for day in column]
    form = evidence(*texts).decided
    assert form is not None
    assert [read(text, form) for text in texts] == column
