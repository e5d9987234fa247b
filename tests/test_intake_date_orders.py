"""The order of day and month is decided over the whole column and by what is known beyond it, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest

from analytics.intake.dates import (
    DateEvidence,
    DateForm,
    Order,
    date_evidence,
    date_problem,
    decide_date_form,
    judge_date_form,
)
from tests.written_dates import DMY, IMPORT_DAY, MDY, YDM, YMD, Mirror, both_orders, days, evidence, read, write


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
