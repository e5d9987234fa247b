"""Dates as exports write them: the order of day and month is decided over the column, or the import asks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Literal

import pytest
from babel.dates import format_date
from hypothesis import assume, given
from hypothesis import strategies as st

from analytics.intake.date_words import LANGUAGES, month_number
from analytics.intake.dates import (
    DateEvidence,
    DateForm,
    Order,
    date_evidence,
    date_problem,
    decide_date_form,
    judge_date_form,
    parse_date,
)

IMPORT_DAY = date(2026, 2, 3)
DMY, MDY, YMD, YDM = (DateForm(order) for order in ("dmy", "mdy", "ymd", "ydm"))
Mirror = Literal["dmy", "mdy"]
both_orders = pytest.mark.parametrize("order", ["dmy", "mdy"])


def evidence(*texts: str, **options: int) -> DateEvidence:
    return date_evidence([(text, 1) for text in texts], import_day=IMPORT_DAY, **options)


def read(text: str, form: DateForm = DMY) -> date | None:
    return parse_date(text, form, import_day=IMPORT_DAY)


def write(day: date, order: Order, mark: str = "/", padded: bool = True, short_year: bool = False) -> str:
    width = 2 if padded else 1
    parts = {"d": f"{day.day:0{width}}", "m": f"{day.month:0{width}}", "y": f"{day.year:04}"[2 if short_year else 0 :]}
    return mark.join(parts[part] for part in order)


def days(*texts: str) -> list[date]:
    return [date.fromisoformat(text) for text in texts]


# --- one text ---------------------------------------------------------------------------------------------------------


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


# --- columns that prove their order -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "form"),
    [
        (("01/02/2024", "13/02/2024"), DMY),
        (("01/02/2024", "02/13/2024"), MDY),
        (("1.2.2024", "31.1.2024"), DMY),
        (("2024-01-02", "2024-02-01"), YMD),
        (("2024/1/2",), YMD),
        (("2024-13-01", "2024-01-12"), YDM),
        # third parts above 12 as well: the year in front keeps its order, the slip is refused
        (("2024-13-01", "2024-01-13"), YMD),
        (("05 févr. 2024", "06 mars 2024"), YMD),
        (("3-Feb-24",), YMD),
        (("13.01.24", "31.12.99"), DMY),
        (("24-01-31", "99-12-31"), YMD),
        # every order reads the same day
        (("01/01/2024", "02/02/2024"), DMY),
        # dates told by themselves beside dates that are proven
        (("2024-02-01", "13/02/2024", "3 Feb 2024"), DMY),
    ],
)
def test_a_column_proves_its_order(texts: tuple[str, ...], form: DateForm) -> None:
    found = evidence(*texts)
    assert found.decided == form
    assert decide_date_form(found) == form
    assert found.decided is not None and found.decided.reason


@pytest.mark.parametrize(
    "texts",
    [
        ("01/02/2024",),
        ("01/02/2024", "03/12/2024"),
        ("02.01.03",),
        ("24-01-02",),
        # points may be written by another hand than strokes
        ("13.01.2024", "01/02/2024"),
        ("13/01/2024", "01/02/24"),
        ("02012026",),
    ],
)
def test_a_column_that_proves_nothing_is_undecided_and_shows_each_reading(texts: tuple[str, ...]) -> None:
    decision = judge_date_form(evidence(*texts))
    assert decision.form is None
    assert len(decision.left) > 1
    assert decision.reason


def test_the_question_can_show_first_and_last_date_of_each_order() -> None:
    left = judge_date_form(evidence("01/02/2024", "03/12/2024", "01/02/2024")).left
    assert (left["dmy"].first, left["dmy"].last) == (date(2024, 2, 1), date(2024, 12, 3))
    assert (left["mdy"].first, left["mdy"].last) == (date(2024, 1, 2), date(2024, 3, 12))
    assert left["dmy"].readable == left["mdy"].readable == 3


@both_orders
def test_a_column_that_contradicts_itself_is_undecided_but_may_lean(order: Mirror) -> None:
    other: Mirror = "mdy" if order == "dmy" else "dmy"
    many, few = write(date(2024, 2, 13), order), write(date(2024, 2, 13), other)
    found = date_evidence([(many, 95), (few, 5)], import_day=IMPORT_DAY)
    assert found.contradicts
    assert found.decided is None and decide_date_form(found) is None
    assert (found.possible[order].only, found.possible[other].only) == (95, 5)
    assert found.possible[order].examples == (many,)
    assert found.possible[other].examples == (few,)
    assert found.leaning == DateForm(order)
    assert date_evidence([(many, 94), (few, 6)], import_day=IMPORT_DAY).leaning is None
    # Nearly all dates can be read in this order, but those that tell are split.
    unclear = (write(date(2024, 2, 3), order), 900)
    assert date_evidence([unclear, (many, 5), (few, 5)], import_day=IMPORT_DAY).leaning is None


def test_a_few_open_dates_among_dates_that_tell_are_refused_not_guessed() -> None:
    found = date_evidence([("2024-02-01", 95), ("01/02/2024", 5)], import_day=IMPORT_DAY)
    assert found.decided is None
    assert found.leaning == YMD
    assert read("01/02/2024", YMD) is None
    assert date_evidence([("2024-02-01", 94), ("01/02/2024", 6)], import_day=IMPORT_DAY).leaning is None
    # A short year could be read year first, so these would be guessed.
    assert date_evidence([("2024-02-01", 95), ("01/02/04", 5)], import_day=IMPORT_DAY).leaning is None


def test_a_slip_does_not_turn_days_into_years() -> None:
    texts = [write(date(2024, 1, 1) + timedelta(days=day), "dmy", "-", short_year=True) for day in range(300)]
    found = evidence(*texts, "32-01-24")
    assert found.decided is None
    assert decide_date_form(found) is None


def test_evidence_counts_rows() -> None:
    found = date_evidence(
        [("", 5), (" ", 5), ("0000-00-00", 2), ("n/a", 3), ("31.02.2024", 4), ("13.02.2024", 6), ("Q1 2024", 1)],
        import_day=IMPORT_DAY,
    )
    assert (found.values, found.dates, found.zeros, found.quarters) == (16, 7, 2, 1)
    assert evidence("2024-03", "Mar 2024").months == 2


# --- columns of numbers -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "kind", "expected"),
    [
        (("45321", "45322.75", "45323,5"), "spreadsheet day", ("2024-01-30", "2024-01-31", "2024-02-01")),
        (("20260131", "20251231"), "compact", ("2026-01-31", "2025-12-31")),
        (("31012026", "01022026"), "compact", ("2026-01-31", "2026-02-01")),
        # 1901 could be a year, but 2000 is no month and day
        (("19012000", "20122012"), "compact", ("2000-01-19", "2012-12-20")),
        (("01312026", "02012026"), "compact", ("2026-01-31", "2026-02-01")),
        (("20260120120000", "20260121235959"), "compact", ("2026-01-20", "2026-01-21")),
        (("202401", "202412"), "compact", ("2024-01-01", "2024-12-01")),
        (("1577836800", "1609459199"), "epoch seconds", ("2020-01-01", "2020-12-31")),
        (("1577836800.25", "946684800"), "epoch seconds", ("2020-01-01", "2000-01-01")),
        (("1577836800000", "946684800000"), "epoch milliseconds", ("2020-01-01", "2000-01-01")),
    ],
)
def test_numbers_are_dates_if_the_whole_column_is(texts: tuple[str, ...], kind: str, expected: tuple[str, ...]) -> None:
    found = evidence(*texts)
    form = found.decided
    assert form is not None and form.number_kind == kind
    assert decide_date_form(found) == form
    assert [read(text, form) for text in texts] == days(*expected)
    assert (found.dates, found.values) == (len(texts), len(texts))
    # One value that does not fit, and none of them is a date.
    assert evidence(*texts, "7").decided is None
    assert evidence(*texts, "7").dates == 0


def test_a_day_that_does_not_exist_among_compact_dates_is_a_slip() -> None:
    values = [("20260131", 95), ("20260231", 5)]
    found = date_evidence(values, import_day=IMPORT_DAY)
    assert found.dates == 95
    assert found.decided is not None
    assert read("20260231", found.decided) is None
    assert date_evidence([("20260131", 94), ("20260231", 6)], import_day=IMPORT_DAY).decided is None


def test_numbers_beside_written_dates_are_no_dates() -> None:
    found = evidence("45321", "13.02.2024")
    assert (found.dates, found.decided) == (1, DMY)
    assert read("45321", DMY) is None


def test_epochs_end_two_years_after_the_import() -> None:
    late = str(int(datetime(2028, 3, 1).timestamp()))
    assert evidence(late).decided is None


def test_days_without_a_year_need_one() -> None:
    found = evidence("1501", "0502", "105")
    assert found.needs_year and found.decided is None
    form = evidence("1501", "0502", "105", year=2025).decided
    assert form is not None
    assert [read(text, form) for text in ("1501", "0502", "105")] == days("2025-01-15", "2025-02-05", "2025-05-01")
    assert read("3102", form) is None
    assert "day and month" in date_problem("3102", form)


def test_a_business_year_that_begins_in_july_ends_in_the_next_year() -> None:
    form = evidence("1507", "1501", year=2025, year_starts_in=7).decided
    assert form is not None
    assert [read(text, form) for text in ("1507", "3112", "1501")] == days("2025-07-15", "2025-12-31", "2026-01-15")
    dotted = evidence("15.01.", "24. März", year=2025).decided
    assert dotted is not None
    assert [read(text, dotted) for text in ("15.01.", "24. März")] == days("2025-01-15", "2025-03-24")


# --- evidence beyond single values, each with its mirror image --------------------------------------------------------

UNCLEAR = days("2024-02-01", "2024-05-03", "2025-04-02")


def unclear(order: Order, **writing: bool) -> DateEvidence:
    found = evidence(*(write(day, order, **writing) for day in UNCLEAR))
    assert judge_date_form(found).form is None
    return found


@both_orders
def test_a_column_written_alike_in_the_same_file_decides(order: Mirror) -> None:
    proven = evidence(write(date(2024, 2, 13), order), write(date(2024, 2, 1), order))
    form = decide_date_form(unclear(order), [proven])
    assert form == DateForm(order)
    assert "another date column" in form.reason


@both_orders
@pytest.mark.parametrize(
    "other", [{"mark": "."}, {"short_year": True}, {"padded": False}, {"mark": "-", "padded": False}], ids=str
)
def test_a_column_written_otherwise_does_not_decide(order: Mirror, other: dict[str, object]) -> None:
    writing: Callable[[date], str] = lambda day: write(day, order, **other)  # type: ignore[arg-type]  # noqa: E731
    proven = evidence(writing(date(2024, 2, 13)), writing(date(2024, 2, 1)))
    assert decide_date_form(unclear(order), [proven]) is None


def test_columns_that_contradict_each_other_do_not_decide() -> None:
    proven = [evidence("13/02/2024", "01/02/2024"), evidence("02/13/2024", "01/02/2024")]
    assert decide_date_form(unclear("dmy"), proven) is None


@both_orders
def test_dates_more_than_a_year_after_the_import_rule_an_order_out(order: Mirror) -> None:
    # 2027-01-12 is within the span; with day and month changed it is 2027-12-01
    found = evidence(write(date(2027, 1, 12), order))
    form = decide_date_form(found)
    assert form == DateForm(order)
    assert "a year after the import" in form.reason
    # The end of a contract may lie that far ahead.
    assert decide_date_form(found, may_lie_ahead=True) is None


@pytest.mark.parametrize(("order", "last"), [("dmy", "31.12.24"), ("ymd", "24.12.31")])
def test_short_years_of_long_ago_rule_an_order_out(order: Order, last: str) -> None:
    # read the other way, the day 31 is the year 1931
    texts = [write(day, order, ".", short_year=True) for day in days("2024-01-31", "2025-03-13", "2024-12-31")]
    assert last in texts
    form = decide_date_form(evidence(*texts))
    assert form == DateForm(order)
    assert "1990" in form.reason


def test_short_years_that_lie_ahead_are_of_this_century() -> None:
    found = evidence("31.12.29", "30.06.27", "30.06.45")
    form = decide_date_form(found, may_lie_ahead=True)
    assert form is not None and form.order == "dmy"
    assert read("31.12.29", form) == date(2029, 12, 31)
    # 28 can be a year ahead as well as a day
    assert decide_date_form(evidence("01.12.28"), may_lie_ahead=True) is None


@both_orders
def test_a_column_of_what_happened_has_no_date_after_the_import(order: Mirror) -> None:
    # 2026-01-12 has happened on 3 February 2026, 2026-12-01 has not
    found = evidence(write(date(2026, 1, 12), order), write(date(2025, 3, 2), order))
    assert decide_date_form(found) is None
    form = decide_date_form(found, not_after=IMPORT_DAY)
    assert form == DateForm(order)
    assert "2026-02-03" in form.reason


@both_orders
def test_a_date_late_under_every_order_is_a_slip(order: Mirror) -> None:
    slip = write(date(2204, 3, 2), order)
    found = evidence(write(date(2026, 1, 12), order), slip)
    assert decide_date_form(found, not_after=IMPORT_DAY) == DateForm(order)
    assert decide_date_form(evidence(slip), not_after=IMPORT_DAY) is None


IN_ORDER = days("2023-11-02", "2024-01-05", "2024-01-09", "2024-02-01", "2024-03-12", "2024-10-02", "2025-01-03")


@both_orders
@pytest.mark.parametrize("backwards", [False, True])
def test_rows_in_order_of_their_dates_decide(order: Mirror, backwards: bool) -> None:
    texts = [write(day, order) for day in sorted(IN_ORDER, reverse=backwards)]
    form = decide_date_form(evidence(*texts), in_file_order=texts)
    assert form == DateForm(order)
    assert "rows" in form.reason


@both_orders
def test_rows_decide_nothing_if_few_or_unsorted_or_sorted_as_text(order: Mirror) -> None:
    few = [write(day, order) for day in IN_ORDER[:5]]
    assert decide_date_form(evidence(*few), in_file_order=few) is None
    mixed = [write(day, order) for day in [*IN_ORDER[3:], *IN_ORDER[:3]]]
    assert decide_date_form(evidence(*mixed), in_file_order=mixed) is None
    as_text = sorted(write(date(2024, month, day), order) for month in (3, 5, 9) for day in (2, 7, 11))
    assert decide_date_form(evidence(*as_text), in_file_order=as_text) is None


@both_orders
@pytest.mark.parametrize("other_days", [(1,), (1, 12)])
def test_the_part_that_hardly_changes_is_the_day(order: Mirror, other_days: tuple[int, ...]) -> None:
    texts = [
        write(date(year, month, day), order) for year in (2024, 2025) for month in range(1, 7) for day in other_days
    ]
    form = decide_date_form(evidence(*texts))
    assert form == DateForm(order)
    assert "always 01" in form.reason


@both_orders
def test_a_part_that_hardly_changes_needs_years_and_values_and_a_rival(order: Mirror) -> None:
    one_year = [write(date(2024, month, 1), order) for month in range(1, 13)]
    assert decide_date_form(evidence(*one_year)) is None
    few = [write(date(year, month, 1), order) for year in (2024, 2025) for month in range(1, 6)]
    assert decide_date_form(evidence(*few)) is None
    neither = [write(date(2020 + month % 3, month, 1 + 5 * month % 11), order) for month in range(1, 13)]
    assert len(set(neither)) == 12
    assert decide_date_form(evidence(*neither)) is None


@both_orders
def test_later_dates_of_pairs_rule_an_order_out(order: Mirror) -> None:
    invoiced = days("2024-01-05", "2024-03-09", "2024-06-11", "2024-09-12")
    pairs = [(write(day, order), write(day + timedelta(days=26), order)) for day in invoiced]
    assert [later for _, later in pairs] == [
        write(day, order) for day in days("2024-01-31", "2024-04-04", "2024-07-07", "2024-10-08")
    ]
    own = evidence(*(earlier for earlier, _ in pairs))
    assert decide_date_form(own) is None
    form = decide_date_form(own, relations=pairs)
    assert form == DateForm(order)
    assert "pair" in form.reason
    # Two pairs tell nothing, nor do pairs of which some break the relation under either order.
    assert decide_date_form(own, relations=pairs[1:3]) is None
    assert decide_date_form(own, relations=[*pairs, (pairs[1][1], pairs[1][0])]) is None


@both_orders
def test_known_dates_decide(order: Mirror) -> None:
    known = [(write(day, order), day) for day in UNCLEAR]
    form = decide_date_form(unclear(order), known=known)
    assert form == DateForm(order)
    assert "known" in form.reason
    # Dates that fit no order, or a single one by chance, tell nothing.
    strange = [(text, day + timedelta(days=40)) for text, day in known]
    assert decide_date_form(unclear(order), known=strange) is None
    assert decide_date_form(unclear(order), known=[known[0], *strange[1:]]) is None
    assert decide_date_form(unclear(order), known=known[:1]) is None


def test_evidence_that_contradicts_itself_decides_nothing() -> None:
    own = unclear("dmy")
    known = [(write(day, "mdy"), day) for day in UNCLEAR]
    decision = judge_date_form(own, [evidence("13/02/2024", "01/02/2024")], known=known)
    assert decision.form is None
    assert "contradicts" in decision.reason
    assert set(decision.left) == {"dmy", "mdy"}


def test_proof_needs_no_other_evidence() -> None:
    own = evidence("13/02/2024", "01/02/2024")
    assert decide_date_form(own, [evidence("02/13/2024", "01/02/2024")], not_after=date(2020, 1, 1)) == DMY


# --- any column in any writing ----------------------------------------------------------------------------------------

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
