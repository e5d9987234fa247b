"""Small books worked by hand: who is neglected. On the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.books.by_hand import named, retainer, table
from tests.books.worked import approx, only, pick, ranks_of
from tests.books.worked import book_of as book_of  # the fixture

pytestmark = pytest.mark.usefixtures("untold_imports")


def covered(book_of, contacts, as_of=date(2024, 6, 30), clients=None, **others):
    """One client of rank A (30 days) that pays 100 a month since January, and these contacts."""
    book = book_of(
        clients=clients or named("x", signed_on="2024-01-01"),
        revenue=retainer("x", "2024-01", "100 100 100 100 100 100"),
        contacts=contacts,
        as_of=as_of,
        **others,
    )
    return only(book.rows("contact_coverage")), book


@pytest.mark.parametrize(
    ("touched_on", "days", "status"),
    [
        ("2024-06-08", 22, "on track"),  # 22/30 = 73%
        ("2024-06-07", 23, "due soon"),  # 23/30 = 77%
        ("2024-05-31", 30, "due soon"),  # 30/30
        ("2024-05-30", 31, "overdue"),
    ],
)
def test_status_by_share_of_the_cadence(book_of, touched_on, days, status):
    # The other client keeps the contacts up to date.
    contacts = [{"client_id": "x", "date": touched_on}, {"client_id": "nobody", "date": "2024-06-30"}]
    row, _ = covered(book_of, contacts)
    assert (row["last_contact_on"], row["days_since_contact"]) == (date.fromisoformat(touched_on), days)
    assert (row["rank"], row["cadence_days"], row["status"]) == ("A", 30, status)


def test_exactly_three_quarters_of_the_cadence_are_on_track(book_of):
    book = book_of(
        revenue=[*retainer("a", "2024-06", "90"), *retainer("b", "2024-06", "10")],
        contacts=[{"client_id": "a", "date": "2024-06-30"}, {"client_id": "b", "date": "2024-05-16"}],
        as_of=date(2024, 6, 30),
    )
    # b is B: 45 of 60 days
    rows = pick(book.rows("contact_coverage"), "client_id", "days_since_contact", "cadence_days", "status")
    assert ("b", 45, 60, "on track") in rows


def test_overdue_client_puts_revenue_at_risk(book_of):
    contacts = [{"client_id": "x", "date": "2024-04-01"}, {"client_id": "nobody", "date": "2024-06-30"}]
    row, book = covered(book_of, contacts)
    # 1 April to 30 June: 90 days of 30; MRR 100, no project
    assert (row["revenue_at_risk"], row["neglect_score"]) == (100, approx(90 / 30 * 100))
    row = only(book.rows("reach"))
    assert (row["clients"], row["reached_clients"], row["reach"]) == (1, 0, 0)


def test_never_contacted_counts_from_the_later_of_signing_and_first_contact(book_of):
    contacts = [{"client_id": "nobody", "date": day} for day in ("2024-05-01", "2024-06-30")]
    row, book = covered(book_of, contacts)
    # The contacts begin on 1 May: 60 days
    assert (row["last_contact_on"], row["days_since_contact"], row["status"]) == (None, 60, "overdue")
    row, book = covered(book_of, contacts, clients=named("x", signed_on="2024-06-10"))
    assert (row["last_contact_on"], row["days_since_contact"], row["status"]) == (None, 20, "on track")
    # Never touched and still within the cadence: in neither part of reach
    row = only(book.rows("reach"))
    assert (row["clients"], row["reached_clients"], row["reach"]) == (0, 0, None)
    row = only(book.rows("coverage_by_owner"))
    assert (row["clients"], row["too_new_clients"], row["reach"]) == (1, 1, None)


def test_never_contacted_and_not_signed_counts_from_the_first_revenue_row(book_of):
    contacts = [{"client_id": "nobody", "date": day} for day in ("2024-01-01", "2024-06-30")]
    revenue = table("""
        client_id, date,       amount, period_start, period_end
        x,         2024-04-20, 100,    2024-04-01,   2024-04-30
        x,         2024-05-10, 100,    ,
        x,         2024-06-10, 100,    ,
        y,         2024-06-05, 100,    ,
    """)
    book = book_of(clients=named("x", "y"), revenue=revenue, contacts=contacts, as_of=date(2024, 6, 30))
    # 1 April to 30 June; 5 June to 30 June
    days = dict(pick(book.rows("contact_coverage"), "client_id", "days_since_contact"))
    assert days == {"x": 90, "y": 25}


def test_contact_by_a_colleague_is_a_touch(book_of):
    contacts = [{"client_id": "x", "date": "2024-06-20", "rep": "Bo", "team": "support"}]
    row, _ = covered(book_of, contacts, clients=named("x", owner="Ana"))
    assert (row["owner"], row["last_contact_on"], row["status"]) == ("Ana", date(2024, 6, 20), "on track")


@pytest.mark.parametrize(
    "column",
    [
        {"outcome": "planned"},
        {"outcome": "Scheduled"},
        {"outcome": "cancelled"},
        {"outcome": "Canceled"},
        {"outcome": "no-show"},
        {"outcome": "No show"},
        {"outcome": "noshow"},
        {"channel": "Newsletter"},
        {"channel": "bulk email"},
        {"channel": "mass email"},
        {"channel": "campaign"},
        {"channel": "automated"},
    ],
)
def test_what_is_no_touch(book_of, column):
    contacts = [
        {"client_id": "x", "date": "2024-04-01", "channel": "call", "outcome": ""},
        {"client_id": "x", "date": "2024-06-20"} | column,
        {"client_id": "nobody", "date": "2024-06-30"},
    ]
    row, _ = covered(book_of, contacts)
    assert (row["last_contact_on"], row["status"]) == (date(2024, 4, 1), "overdue")


@pytest.mark.parametrize(
    ("plan", "status"),
    [
        ({"date": "2024-07-01"}, "planned"),
        ({"date": "2024-07-30"}, "planned"),  # exactly one cadence later
        ({"date": "2024-07-31"}, "overdue"),  # later than that
        ({"date": "2024-07-15", "outcome": "planned"}, "planned"),
        ({"date": "2024-06-30", "outcome": "planned"}, "overdue"),  # not after the day looked at
        ({"date": "2024-07-15", "outcome": "cancelled"}, "overdue"),
        ({"date": "2024-07-15", "channel": "newsletter"}, "overdue"),
    ],
)
def test_planned_contact(book_of, plan, status):
    contacts = [
        {"client_id": "x", "date": "2024-04-01"},
        {"client_id": "nobody", "date": "2024-06-30"},
        {"client_id": "x"} | plan,
    ]
    row, book = covered(book_of, contacts)
    assert row["status"] == status
    assert row["revenue_at_risk"] == (100 if status == "overdue" else None)
    # Planned is not reached.
    assert only(book.rows("reach"))["reach"] == 0


@pytest.mark.parametrize(
    ("next_contact_on", "status"),
    [
        ("2024-07-01", "planned"),
        ("2024-07-30", "planned"),
        ("2024-07-31", "overdue"),
        ("2024-06-30", "overdue"),
    ],
)
def test_next_contact_on_is_a_plan(book_of, next_contact_on, status):
    contacts = [{"client_id": "x", "date": "2024-04-01"}, {"client_id": "nobody", "date": "2024-06-30"}]
    row, _ = covered(book_of, contacts, clients=named("x", next_contact_on=next_contact_on))
    assert row["status"] == status


def test_lapsed_client_is_ranked_but_outside_reach_and_risk(book_of):
    book = book_of(
        clients=named("lapsed", "fresh", "project", "stays", owner="Ana"),
        revenue=[
            *retainer("lapsed", "2024-01", "100 100 100"),
            *retainer("fresh", "2024-01", "100 100 100 100"),
            *retainer("project", "2024-01", "100 100 100"),
            *retainer("stays", "2024-01", "100 100 100 100 100 100"),
            {"client_id": "project", "date": "2024-04-10", "amount": "60", "kind": "project"},
        ],
        contacts=[{"client_id": "nobody", "date": day} for day in ("2024-01-01", "2024-06-30")],
        as_of=date(2024, 6, 30),
    )
    status = dict(pick(book.rows("contact_coverage"), "client_id", "status"))
    # lapsed: nothing in April, May, June. fresh paid in April; project had a project then
    assert status == {"lapsed": "lapsed", "fresh": "overdue", "project": "overdue", "stays": "overdue"}
    assert set(ranks_of(book)) == {"lapsed", "fresh", "project", "stays"}
    at_risk = dict(pick(book.rows("contact_coverage"), "client_id", "revenue_at_risk"))
    # MRR + project / 12; fresh has neither: a twelfth of its 400
    assert at_risk == {"lapsed": None, "fresh": Decimal("33.333333"), "project": 5, "stays": 100}
    row = only(book.rows("reach"))
    assert (row["clients"], row["revenue"]) == (3, 400 + 360 + 600)
    row = only(book.rows("coverage_by_owner"))
    assert (row["clients"], row["overdue_clients"]) == (3, 3)
    assert row["revenue_at_risk"] == Decimal("138.333333")


def test_work_list_is_ordered_by_neglect(book_of):
    book = book_of(
        revenue=[
            *retainer("a", "2024-06", "50"),
            *retainer("b", "2024-06", "100"),
            *retainer("c", "2024-06", "100"),
            *retainer("d", "2024-06", "70"),
        ],
        contacts=[
            *({"client_id": one, "date": "2024-01-01"} for one in "abcd"),
            {"client_id": "d", "date": "2024-06-30"},
        ],
        as_of=date(2024, 6, 30),
    )
    # b, c and d are A, a is B (270/320 = 84% before it). 1 January to 30 June 2024: 181 days
    rows = book.rows("contact_coverage")
    assert pick(rows, "client_id", "rank", "days_since_contact", "neglect_score") == [
        ("b", "A", 181, approx(181 / 30 * 100)),
        ("c", "A", 181, approx(181 / 30 * 100)),
        ("a", "B", 181, approx(181 / 60 * 50)),
        ("d", "A", 0, None),
    ]


def test_empty_contacts_export_is_an_export(book_of):
    row, book = covered(book_of, contacts=[])
    # Signed on 1 January, never touched: 181 days to 30 June
    assert (row["days_since_contact"], row["status"], row["revenue_at_risk"]) == (181, "overdue", 100)
    assert only(book.rows("reach"))["reach"] == 0


def test_no_contacts_export_at_all(book_of):
    row, book = covered(book_of, contacts=None)
    assert (row["last_contact_on"], row["days_since_contact"]) == (None, None)
    assert (row["status"], row["revenue_at_risk"], row["neglect_score"]) == ("no contact data", None, None)
    assert only(book.rows("reach"))["reach"] is None
    assert only(book.rows("frequency_attainment"))["frequency_attainment"] is None


@pytest.mark.parametrize(
    ("contacts_end", "days"),
    [
        ("2024-06-22", 22),  # eight days before the data date: measured at the contacts' end, 22 June
        ("2024-06-23", 30),  # seven days before: measured at the data date
    ],
)
def test_contacts_that_ended_early(book_of, contacts_end, days):
    contacts = [
        {"client_id": "x", "date": "2024-05-31", "channel": "call"},
        # The end of the contacts is that of any that happened, a newsletter too.
        {"client_id": "nobody", "date": contacts_end, "channel": "newsletter"},
    ]
    row, _ = covered(book_of, contacts)
    assert row["days_since_contact"] == days


def test_frequency_attainment(book_of):
    book = book_of(
        clients=[*named("old", signed_on="2020-01-01"), *named("new", signed_on="2024-12-02")],
        revenue=[*retainer("old", "2024-01", " ".join(["100"] * 12)), *retainer("new", "2024-12", "20")],
        contacts=[
            *({"client_id": "old", "date": f"2024-{number:02d}-20"} for number in range(7, 13)),
            {"client_id": "old", "date": "2023-12-31"},
            {"client_id": "new", "date": "2024-12-30"},
        ],
        as_of=date(2024, 12, 31),
    )
    # old (A): 6 touches of the 366 / 30 asked for. new (C): 1 touch of 30 / 90, which is 1 at most
    row = only(book.rows("frequency_attainment"))
    assert row["clients"] == 2
    assert row["frequency_attainment"] == approx((6 / (366 / 30) + 1) / 2)
