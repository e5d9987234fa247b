"""What looks wrong in an import: every check on a book that has it, and none on a book that only looks odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from analytics.billing import set_billing_periods
from analytics.book import Book
from analytics.changes import change_settings
from analytics.intake import Answers, Preview
from analytics.intake.notice_checks import CHECKS_IN_ORDER
from analytics.intake.noticing import CHECKS, Notice
from tests.books.first_import import import_files

Write = Callable[[str, str], Path]
DAY = date(2026, 1, 10)
AS_OF = date(2025, 12, 31)
YEAR = [f"2025-{month:02}" for month in range(1, 13)]
KNOWN = {"a": "Alder Mills", "b": "Birch Foods", "c": "Cedar Labs", "d": "Dune Travel"}
REVENUE = "client_id,date,amount,kind,period_start,period_end,invoice_id"


class Desk:
    """A book, and exports written by hand into it; each import a minute after the one before."""

    def __init__(self, write: Write, folder: Path) -> None:
        self.write = write
        self.book = Book(folder)
        self.imports = 0

    def load(
        self,
        clients: Sequence[str] = (),
        revenue: Sequence[str] = (),
        contacts: Sequence[str] = (),
        columns: str = "",
        **answers: object,
    ) -> Preview:
        self.imports += 1
        headers = {
            "clients": "client_id,name" + columns,
            "revenue": REVENUE,
            "contacts": "client_id,date,rep,minutes,outcome",
        }
        rows = {"clients": clients, "revenue": revenue, "contacts": contacts}
        files = [
            self.write(f"{self.imports}/{kind}.csv", "\n".join([headers[kind], *lines]) + "\n")
            for kind, lines in rows.items()
            if lines
        ]
        return import_files(
            self.book,
            files,
            import_day=DAY,
            at=datetime(2026, 1, 10, 9, self.imports),
            who="ana",
            as_of=AS_OF,
            answers=Answers(**answers),  # type: ignore[arg-type]
        )


@pytest.fixture
def desk(write: Write, tmp_path: Path) -> Desk:
    return Desk(write, tmp_path / "book")


def names(known: dict[str, str] = KNOWN, more: str = "") -> list[str]:
    return [f"{client_id},{name}{more}" for client_id, name in known.items()]


def monthly(clients: str = "abcd", months: Sequence[str] = YEAR, amount: str = "100.00") -> list[str]:
    """One row per client and month without an invoice id, each client an amount of its own cents."""
    return [f"{one},{month}-05,{amount},recurring,,," for month in months for one in clients]


def calls(reps: Sequence[str], first: date, last: date, every: int = 5) -> list[str]:
    """A call by each rep every few days."""
    days = [first + timedelta(days=n) for n in range(0, (last - first).days + 1, every)]
    return [f"a,{day},{rep},20,positive" for day in days for rep in reps]


def found(preview: Preview) -> dict[str, Notice]:
    return {one.check: one for one in preview.notices}


def only(preview: Preview) -> Notice:
    """The one notice of an import that should have exactly one."""
    assert len(preview.notices) == 1, [one.check for one in preview.notices]
    return preview.notices[0]


def test_every_check_has_a_title() -> None:
    assert {one.name for one in CHECKS_IN_ORDER} == set(CHECKS)


def test_a_clean_book_has_nothing_to_tell(desk: Desk) -> None:
    preview = desk.load(names(), monthly(), calls(["Ana"], date(2025, 1, 2), AS_OF))
    assert preview.notices == ()


def test_what_only_looks_odd_is_no_notice(desk: Desk) -> None:
    """Growth, returners, periods, credits, instalment-free lines, plans, last invoices and chains are all usual."""
    clients = [
        "a,Alder Mills,a@alder.example,2025-01-20,",
        # the first invoice a few days before the signature, the last one after the end
        "b,Birch Foods,b@birch.example,2025-01-10,2025-10-31",
        "c,Cedar Labs,c@cedar.example,,",
        "d,Dune Travel,d@dune.example,,",
        # two houses of one name, and an id that is another's but for a zero, with another name
        "e,Alder Mills GmbH,e@other.example,,",
        "7,Elm Press,,,",
        "07,Fern Press,,,",
    ]
    revenue = [
        *monthly("a"),
        *monthly("b", YEAR[:10]),
        "b,2025-12-15,100.00,project,,,",
        # back after a summer, for another fee
        *monthly("c", [*YEAR[:4], *YEAR[8:]], "150.00")[:4],
        *monthly("c", YEAR[8:], "170.00"),
        # quarterly with periods
        *(f"d,2025-{m:02}-01,300.00,recurring,2025-{m:02}-01,2025-{m + 2:02}-28," for m in (1, 4, 7, 10)),
        # projects grow step by step to a hundredfold
        *(f"e,2025-{m:02}-09,{amount},project,,," for m, amount in enumerate((10, 10, 20, 30, 90, 400, 1000), start=1)),
        # one invoice of several lines, two of them equal; a credit on its number
        "7,2025-03-03,50.00,project,,,INV-1",
        "7,2025-03-03,50.00,project,,,INV-1",
        "7,2025-03-03,80.00,project,,,INV-1",
        "7,2025-04-03,-30.00,project,,,INV-1",
        "07,2025-05-03,60.00,project,,,INV-2",
    ]
    contacts = [
        *calls(["Ana"], date(2025, 1, 2), AS_OF),
        "b,2026-02-02,Ana,,planned",
        "b,2026-02-03,Ana,,",
    ]
    preview = desk.load(clients, revenue, contacts, columns=",email,signed_on,ended_on")
    assert preview.notices == ()


def test_an_amount_without_its_decimal_mark(desk: Desk) -> None:
    desk.load(names(), monthly(months=YEAR[:9], amount="123.45"))
    notice = only(
        desk.load(revenue=[*monthly(months=YEAR[9:11], amount="123.45")[:7], "d,2025-11-05,12345,recurring,,,"])
    )
    assert (notice.check, notice.rows, notice.amount) == ("hundredfold_amounts", 1, "12345.000000")
    [example] = notice.examples
    assert (example.client_id, example.name, example.line, example.note) == ("d", "Dune Travel", 9, "usually 123.45")
    assert example.file == "revenue.csv"


def test_a_month_that_is_missing_for_all_stays_told_until_it_comes(desk: Desk) -> None:
    preview = desk.load(names(), monthly(months=[*YEAR[:4], *YEAR[5:11]]))
    notice = only(preview)
    assert (notice.check, notice.rows) == ("missing_months", 1)
    assert [one.date for one in notice.examples] == ["2025-05-01"]
    # nothing new about May, yet it is still missing
    assert only(desk.load(revenue=monthly(months=YEAR[11:]))).check == "missing_months"
    assert desk.load(revenue=monthly(months=YEAR[4:5])).notices == ()


def test_months_that_are_missing_for_a_client(desk: Desk) -> None:
    notice = only(desk.load(names(), [*monthly("abc"), *monthly("d", [*YEAR[:4], *YEAR[6:]])]))
    assert (notice.check, notice.rows, notice.amount) == ("missing_client_months", 2, "200.000000")
    assert [(one.client_id, one.note) for one in notice.examples] == [("d", "2025-05 to 2025-06")]


@pytest.mark.parametrize(("distance", "first"), [(3, 1), (2, 2), (6, 1)])
def test_invoices_that_come_every_few_months(desk: Desk, distance: int, first: int) -> None:
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(first, 13, distance)]
    notice = only(desk.load(names(), [*monthly("abc"), *monthly("d", months, "300.00")]))
    assert notice.check == "billing_gaps"
    [example] = notice.examples
    assert (example.client_id, example.note) == ("d", f"every {distance} months, last {months[-1]}")
    # what it proposes mends it: the same rows are told no more, and the client pays in every month
    assert notice.command == f"python -m analytics billing d={distance}"
    set_billing_periods(desk.book, {"d": distance}, at=datetime(2026, 1, 11), who="ana")
    again = [*monthly("abc"), *monthly("d", months, "300.00"), "a,2025-12-07,1.00,recurring,,,"]
    assert "billing_gaps" not in [one.check for one in desk.load(revenue=again).notices]


def test_one_year_between_two_invoices_is_annual(desk: Desk) -> None:
    notice = only(desk.load(names(), [*monthly("abc"), *monthly("d", ["2024-03", "2025-03"], "1200.00")]))
    assert (notice.check, notice.examples[0].note) == ("billing_gaps", "every 12 months, last 2025-03")


def test_a_late_invoice_is_told_once_and_not_if_gaps_are_closed(desk: Desk) -> None:
    late = [*monthly("abc"), *monthly("d", [*YEAR[:6], *YEAR[7:]])]
    notice = only(desk.load(names(), late))
    assert (notice.check, notice.rows, notice.amount) == ("late_invoices", 1, "100.000000")
    assert notice.command == "python -m analytics settings gap_months=1"
    # the same export again: the gap is known
    assert desk.load(revenue=late).notices == ()
    change_settings(desk.book, {"gap_months": "1"}, at=datetime(2026, 1, 11), who="ana")
    assert desk.load(revenue=[*late, "a,2025-12-06,1.00,recurring,,,"]).notices == ()


def test_rows_that_are_there_twice(desk: Desk) -> None:
    notice = only(desk.load(names(), [*monthly(), "a,2025-12-05,100.00,recurring,,,"]))
    assert (notice.check, notice.rows, notice.amount) == ("repeated_rows", 1, "100.000000")
    [example] = notice.examples
    assert (example.client_id, example.line, example.date) == ("a", 50, "2025-12-05")
    # known rows are not told again
    assert (
        desk.load(revenue=[*monthly(), "a,2025-12-05,100.00,recurring,,,", "b,2025-12-09,5.00,project,,,"]).notices
        == ()
    )


def test_a_row_that_another_source_has_already(desk: Desk) -> None:
    desk.load(names(), monthly(), source="ours")
    notice = only(desk.load(revenue=[*monthly("a", YEAR[11:]), "b,2025-12-09,5.00,project,,,"], source="theirs"))
    assert (notice.check, notice.rows) == ("repeated_rows", 1)


def test_every_line_of_every_invoice_twice(desk: Desk) -> None:
    lines = [f"a,{month}-05,{amount},recurring,,,INV-{month}" for month in YEAR for amount in ("60.00", "40.00")]
    notice = only(desk.load(names(), [*lines, *lines]))
    assert (notice.check, notice.rows, notice.amount) == ("repeated_rows", 24, "1200.000000")


def test_contacts_that_are_listed_once_for_each_participant(desk: Desk) -> None:
    some = calls(["Ana"], date(2025, 1, 2), AS_OF)
    assert desk.load(names(), monthly(), [*some, some[0]]).notices == ()
    notice = only(desk.load(contacts=[*some, *some]))
    assert (notice.check, notice.rows, notice.amount) == ("repeated_contacts", len(some), None)


def invoices() -> list[str]:
    return [f"{one},{month}-05,100.00,recurring,,,{one}-{month}" for month in YEAR for one in "abcd"]


def test_an_invoice_id_that_two_clients_have(desk: Desk) -> None:
    notice = only(desk.load(names(), [*invoices(), "b,2025-12-07,30.00,project,,,a-2025-12"]))
    assert (notice.check, notice.rows, notice.amount) == ("repeated_invoices", 1, "30.000000")
    assert notice.examples[0].note == "a-2025-12: another client has this id too"


def test_an_invoice_of_one_amount_on_two_days(desk: Desk) -> None:
    notice = only(desk.load(names(), [*invoices(), "a,2025-12-19,100.00,recurring,,,a-2025-12"]))
    assert (notice.check, notice.examples[0].note) == ("repeated_invoices", "a-2025-12: the same amount on another day")


def test_a_number_that_every_month_repeats_is_no_invoice_number(desk: Desk) -> None:
    rows = [f"{one},{month}-05,100.00,recurring,,,contract-{one}" for month in YEAR for one in "abcd"]
    assert desk.load(names(), rows).notices == ()


def test_ids_that_a_spreadsheet_has_changed(desk: Desk) -> None:
    desk.load(
        ["0017,Alder Mills", "b,Birch Foods", "k-9,Kelp Media"], [*monthly("b"), "0017,2025-11-05,10.00,project,,,"]
    )
    rows = ["17.0,2025-12-05,20.00,project,,,", "K-9,2025-12-05,30.00,project,,,", "b,2025-12-06,1.00,project,,,"]
    notice = only(desk.load(revenue=rows, mode="add"))
    assert (notice.check, notice.rows, notice.amount) == ("same_ids", 2, "50.000000")
    assert [(one.client_id, one.other_id) for one in notice.examples] == [("K-9", "k-9"), ("17.0", "0017")]
    assert notice.command == "python -m analytics same-client K-9 k-9"
    assert desk.load(revenue=rows, mode="replace").notices == ()


def test_a_client_under_two_ids(desk: Desk) -> None:
    desk.load(names(), monthly())
    notice = only(desk.load([*names(), "x1,ALDER MILLS Ltd."]))
    assert notice.check == "same_names"
    assert {notice.examples[0].client_id, notice.examples[0].other_id} == {"a", "x1"}
    assert desk.load([*names(), "x1,ALDER MILLS Ltd.", "y,Yew Park"]).notices == ()


@pytest.mark.parametrize(
    ("written", "likely"),
    [("Alder Milsl", "a"), ("Foods Birch", "b"), ("Dune Travel Lisbon", "d"), ("Oak & Sons", None), ("Birch 2", None)],
)
def test_names_that_are_nearly_a_clients(desk: Desk, written: str, likely: str | None) -> None:
    desk.load(names(), monthly(months=YEAR[:11]))
    preview = desk.load(revenue=[*monthly(months=YEAR[11:]), f"{written},2025-12-08,40.00,project,,,"])
    if likely is None:
        assert preview.notices == ()
        return
    notice = only(preview)
    assert (notice.check, notice.amount) == ("near_names", "40.000000")
    assert (notice.examples[0].client_id, notice.examples[0].other_id) == (written, likely)
    assert notice.command == f"python -m analytics same-client '{written}' {likely}"


def test_clients_that_differ_in_a_number_are_not_near(desk: Desk) -> None:
    desk.load(["a,Client number 12", "b,Client number 14"], monthly("ab", YEAR[:11]))
    rows = [*monthly("ab", YEAR[11:]), "Client number 13,2025-12-08,40.00,project,,,"]
    assert desk.load(revenue=rows).notices == ()


def test_dates_in_the_future(desk: Desk) -> None:
    contacts = [*calls(["Ana"], date(2025, 1, 2), AS_OF), "a,2026-03-03,Ana,25,positive", "a,2026-03-04,Ana,30,planned"]
    notice = only(desk.load(names(), [*monthly(), "a,2026-02-05,70.00,project,,,"], contacts))
    assert (notice.check, notice.rows, notice.amount) == ("future_dates", 2, "70.000000")
    assert [one.note for one in notice.examples] == ["contact of 25 minutes", "revenue"]


def test_revenue_from_before_the_client_signed(desk: Desk) -> None:
    desk.load(names(more=","), monthly(), columns=",signed_on")
    # the date comes later than the rows
    later = names(KNOWN | {"a": "Alder Mills,2025-03-20"})
    notice = only(desk.load([later[0], *(f"{one}," for one in later[1:])], columns=",signed_on"))
    assert (notice.check, notice.rows, notice.amount) == ("before_signing", 2, "200.000000")
    assert [(one.date, one.note) for one in notice.examples] == [
        ("2025-01-05", "signed on 2025-03-20"),
        ("2025-02-05", "signed on 2025-03-20"),
    ]


def test_revenue_after_the_client_ended(desk: Desk) -> None:
    clients = ["a,Alder Mills,2025-08-31", *(f"{one}," for one in names()[1:])]
    notice = only(desk.load(clients, monthly(), columns=",ended_on"))
    # October 31 and earlier may still be a last invoice
    assert (notice.check, notice.rows) == ("after_end", 2)
    assert [one.date for one in notice.examples] == ["2025-12-05", "2025-11-05"]


def test_contacts_that_stopped_are_told_until_they_go_on(desk: Desk) -> None:
    desk.load(names(), monthly(months=YEAR[:11]))
    notice = only(desk.load(contacts=calls(["Ana"], date(2025, 1, 2), date(2025, 11, 30))))
    assert (notice.check, notice.examples[0].date) == ("contacts_stopped", "2025-11-28")
    assert only(desk.load(revenue=monthly(months=YEAR[11:]))).check == "contacts_stopped"
    assert desk.load(contacts=calls(["Ana"], date(2025, 12, 1), AS_OF)).notices == ()


def test_rare_contacts_have_not_stopped(desk: Desk) -> None:
    contacts = calls(["Ana"], date(2025, 1, 2), date(2025, 12, 5), every=14)
    assert desk.load(names(), monthly(), contacts).notices == ()


def test_an_owner_who_makes_no_contacts_any_more(desk: Desk) -> None:
    owned = ["a,Alder Mills,Ben", "b,Birch Foods,Ben", "c,Cedar Labs,Ana", "d,Dune Travel,Ana"]
    contacts = [*calls(["Ana"], date(2025, 1, 2), AS_OF), *calls([" ben"], date(2025, 1, 2), date(2025, 8, 20))]
    notice = only(desk.load(owned, monthly(), contacts, columns=",owner"))
    assert (notice.check, notice.rows, notice.amount) == ("owner_gone", 2, "200.000000")
    assert notice.examples[0].name == "Ben"


def test_an_owner_who_never_made_contacts_is_not_gone(desk: Desk) -> None:
    owned = ["a,Alder Mills,Ben", "b,Birch Foods,Ben", "c,Cedar Labs,Ana", "d,Dune Travel,Ana"]
    assert desk.load(owned, monthly(), calls(["Ana"], date(2025, 1, 2), AS_OF), columns=",owner").notices == ()


def test_what_the_sample_exports_have(write: Write, tmp_path: Path) -> None:
    """Two clients pause for a month; nothing else is said of them."""
    sample = Path(__file__).resolve().parent.parent / "data" / "sample"
    preview = import_files(Book(tmp_path / "book"), sorted(sample.glob("*.csv")), import_day=date(2026, 11, 2), who="t")
    notice = only(preview)
    assert (notice.check, notice.rows) == ("late_invoices", 2)
