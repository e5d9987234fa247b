"""Small books worked by hand: who is neglected, and whether it matters. On the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

import math
from datetime import date
from decimal import Decimal

import pytest

from tests.books.by_hand import month, named, open_side, retainer, table, write_book
from tests.books.worked import Z, approx, only, pick, ranks_of
from tests.books.worked import book_of as book_of  # the fixture
from tests.oracle.dates import last_day

# -- coverage


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


def test_time_share(book_of):
    book = book_of(
        clients=[*named("a", owner="Ana"), *named("b", owner="Bo")],
        revenue=[*retainer("a", "2024-12", "900"), *retainer("b", "2024-12", "100")],
        contacts=table("""
            client_id, date,       channel,    minutes
            a,         2024-12-31, call,       30
            a,         2024-01-01, call,       10
            a,         2023-12-31, call,       500
            a,         2024-06-01, newsletter, 500
            b,         2024-06-01, call,       100
            b,         2024-06-02, call,
            stray,     2024-06-02, call,       20
        """),
        as_of=date(2024, 12, 31),
    )
    columns = "by", "minutes", "time_share", "revenue_12m", "revenue_share", "contacts_without_minutes"

    def shares(**arguments):
        return sorted(pick(book.rows("time_share", **arguments), *columns))

    a, b = (40, approx(40 / 160), 900, approx(0.9), 0), (100, approx(100 / 160), 100, approx(0.1), 1)
    stray = 20, approx(20 / 160), 0, approx(0), 0
    assert shares() == [("A", *a), ("B", *b), ("unranked", *stray)]
    assert shares(by="client") == [("a", *a), ("b", *b), ("stray", *stray)]
    assert shares(by="owner") == [("", *stray), ("Ana", *a), ("Bo", *b)]
    # Shares are of the selection.
    assert shares(owners=["Ana"]) == [("A", 40, approx(1), 900, approx(1), 0)]


def test_handoff(book_of):
    book = book_of(
        clients=[*named("x", signed_on="2024-03-01", owner="Ana"), *named("early", signed_on="2023-12-31")],
        revenue=[
            *retainer("x", "2024-03", "100 100 100"),
            *retainer("early", "2024-01", "100 100 100 100 100"),
        ],
        contacts=table("""
            client_id, date,       team
            early,     2024-01-01, sales
            x,         2024-02-20, sales
            x,         2024-03-11, support
            x,         2024-04-05, sales
        """),
        as_of=date(2024, 5, 31),
    )
    columns = "client_id", "event", "team", "from_on", "first_touch_on", "days"
    signed, support, sales = date(2024, 3, 1), date(2024, 3, 11), date(2024, 4, 5)
    rows = pick(book.rows("handoff"), *columns)
    assert [row for row in rows if row[0] == "x"] == [
        ("x", "signed on", "", signed, support, 10),
        ("x", "signed on", "sales", signed, sales, 35),
        ("x", "signed on", "support", signed, support, 10),
    ]
    # Signed before the contacts begin: its first touch may lie before them too.
    assert {row[-1] for row in rows if row[0] == "early"} == {None}


# -- what only several imports show: the oracle reads one folder, so these are the product's alone


def import_each(tmp_path, *exports):
    """Exports imported one after the other, each with the last day of the month that it was made for."""
    book = None
    for number, (made_for, rows) in enumerate(exports):
        files = write_book(tmp_path / str(number), **rows)
        if book is None:
            book = open_side("product", tmp_path, files, last_day(month(made_for)), last_day(month(made_for)))
        else:
            book.load(files, last_day(month(made_for)), last_day(month(made_for)))
    return book


def test_handoff_to_a_new_owner_is_dated_to_the_import_that_shows_it(tmp_path):
    contacts = table("""
        client_id, date,       rep
        x,         2024-01-15, Ana
        x,         2024-04-20, Bo
        x,         2024-05-02, Ana
        x,         2024-05-10, Bo
    """)
    book = import_each(
        tmp_path,
        ("2024-03", {"clients": named("x", owner="Ana"), "revenue": retainer("x", "2024-01", "100 100 100")}),
        ("2024-04", {"clients": named("x", owner="Bo")}),
        ("2024-05", {"contacts": contacts}),
    )
    # Bo's from 30 April on; Ana's call of 2 May is not Bo's first
    columns = "client_id", "owner", "event", "from_on", "first_touch_on", "days"
    assert pick(book.rows("handoff"), *columns) == [
        ("x", "Bo", "owner changed", date(2024, 4, 30), date(2024, 5, 10), 10)
    ]


def test_rank_set_by_hand_holds_from_its_import_on(tmp_path):
    revenue = [*retainer("a", "2024-01", "90 90 90 90 90"), *retainer("b", "2024-01", "10 10 10 10 10")]
    until_march = [row for row in revenue if row["date"] < "2024-04"]
    book = import_each(
        tmp_path,
        ("2024-03", {"clients": [*named("a", rank="C"), *named("b", rank="")], "revenue": until_march}),
        ("2024-05", {"revenue": revenue}),
    )
    assert ranks_of(book, month=month("2024-02")) == {"a": "A", "b": "B"}
    assert ranks_of(book, month=month("2024-04")) == {"a": "C", "b": "B"}
    assert ranks_of(book) == {"a": "C", "b": "B"}


# -- does neglect cost clients?


def touched_every_month(*client_ids):
    return [{"client_id": one, "date": f"2023-{number:02d}-01"} for one in client_ids for number in range(1, 13)]


def touched_once(*client_ids):
    return [{"client_id": one, "date": "2023-01-01"} for one in client_ids]


def paying(client_id, amount, months):
    """From January 2023 on, for so many months of that year."""
    return retainer(client_id, "2023-01", " ".join([amount] * months))


def test_retention_by_coverage(book_of):
    book = book_of(
        revenue=[*paying("p", "100", 12), *paying("q", "100", 9), *paying("r", "100", 12)],
        contacts=touched_every_month("p") + touched_once("q", "r"),
        as_of=date(2023, 12, 31),
    )
    # All three are A. Looked at from April (the first month that ends 90 days after the first contact) to
    # July (two months of lag and three of horizon before December). q churns in October: of its four
    # client-months, followed from June, July, August and September, all but the first see it.
    rows = {(row["horizon_months"], row["coverage"]): row for row in book.rows("retention_by_coverage")}
    row = rows[3, "neglected"]
    assert (row["lag_months"], row["client_months"], row["clients"], row["churned"]) == (2, 8, 2, 3)
    assert row["churn_rate"] == approx(3 / 8)
    # q: 3 - 4 x 3/8, r: 0 - 4 x 3/8
    error = math.sqrt((1.5**2 + 1.5**2) / 8**2) / (3 / 8 * 5 / 8)
    centre = math.log((3 / 8) / (5 / 8))
    assert row["low"] == approx(1 / (1 + math.exp(-(centre - Z * error))))
    assert row["high"] == approx(1 / (1 + math.exp(-(centre + Z * error))))
    # In t + 3: r 4 x 100, q 100 in September and nothing after
    assert row["net_dollar_retention"] == approx(500 / 800)
    assert row["gross_dollar_retention"] == approx(500 / 800)
    row = rows[3, "covered"]
    assert (row["client_months"], row["churned"], row["churn_rate"]) == (4, 0, 0)
    assert (row["low"], row["high"], row["net_dollar_retention"]) == (None, None, approx(1))
    # Horizon 6: April alone
    assert (rows[6, "neglected"]["client_months"], rows[6, "neglected"]["churned"]) == (2, 1)
    # Without a lag: s = t from April to September
    lag0 = {(row["horizon_months"], row["coverage"]): row for row in book.rows("retention_by_coverage", lag=0)}
    assert (lag0[3, "covered"]["lag_months"], lag0[3, "covered"]["client_months"]) == (0, 6)


def test_notice_already_given_is_not_followed(book_of):
    book = book_of(
        clients=[
            *named("q", ended_on="2023-10-31", notice_days="60"),
            *named("r", ended_on="", notice_days=""),
        ],
        revenue=[*paying("q", "100", 10), *paying("r", "100", 12)],
        contacts=touched_once("q", "r") + touched_every_month("nobody"),
        as_of=date(2023, 12, 31),
    )
    # Notice on 1 September: q is followed from June, July and August (31 August), not from September.
    # It churns in November, seen from August alone.
    rows = pick(book.rows("retention_by_coverage"), "horizon_months", "coverage", "client_months", "churned")
    assert (3, "neglected", 3 + 4, 1) in rows


def test_neglect_rate_ratio_at_the_rank_mix_of_the_neglected(book_of):
    book = book_of(
        revenue=[
            *paying("a1", "100", 12),
            *paying("a2", "100", 9),
            *paying("a3", "100", 9),
            *paying("a4", "100", 12),
            *paying("b1", "30", 12),
            *paying("b2", "30", 8),
            *paying("b3", "30", 9),
        ],
        contacts=touched_every_month("a1", "a2", "b1", "b2") + touched_once("a3", "a4", "b3"),
        as_of=date(2023, 12, 31),
    )
    # A: a1 to a4 (300/490 before the last); B: b1 to b3 (400/490 and 460/490). Client-months and churned:
    # covered a1 4, 0; a2 4, 3; b1 4, 0; b2 3, 3 (gone by September). Neglected a3 4, 3; a4 4, 0; b3 4, 3.
    neglected = (3 + 0 + 3) / 12
    covered_a, covered_b = 3 / 8, 3 / 7
    standardised = 8 / 12 * covered_a + 4 / 12 * covered_b
    row = book.rows("neglect_rate_ratio")[0]
    assert (row["lag_months"], row["horizon_months"]) == (2, 3)
    assert row["rate_ratio"] == approx(neglected / standardised) == approx(14 / 11)
    terms = [
        (3 - 4 * neglected) / (neglected * 12),  # a3
        (0 - 4 * neglected) / (neglected * 12),  # a4
        (3 - 4 * neglected) / (neglected * 12),  # b3
        -8 / 12 * (0 - 4 * covered_a) / 8 / standardised,  # a1
        -8 / 12 * (3 - 4 * covered_a) / 8 / standardised,  # a2
        -4 / 12 * (0 - 4 * covered_b) / 7 / standardised,  # b1
        -4 / 12 * (3 - 3 * covered_b) / 7 / standardised,  # b2
    ]
    error = math.sqrt(sum(term**2 for term in terms))
    assert row["low"] == approx(14 / 11 * math.exp(-Z * error))
    assert row["high"] == approx(14 / 11 * math.exp(Z * error))


def test_same_client_in_both_groups_is_one_cluster(book_of):
    touches = [{"client_id": "x", "date": f"2023-{number:02d}-01"} for number in range(1, 6)]
    book = book_of(
        revenue=[*paying("x", "100", 9), *paying("y", "100", 12)],
        contacts=touches + touched_every_month("y"),
        as_of=date(2023, 12, 31),
    )
    # x is covered in April and May (followed from June: 0, from July: 1), neglected in June and July
    # (1 and 1); y is covered four times and stays. Covered: 1/6, neglected: 2/2, ratio 6.
    row = book.rows("neglect_rate_ratio")[0]
    assert row["rate_ratio"] == approx((2 / 2) / (1 / 6))
    # x: neglected (2 - 2) / 2 = 0, covered (1 - 2/6) / 6 / (1/6) = 2/3; y: (0 - 4/6) / 6 / (1/6) = -2/3
    error = math.sqrt((0 - 2 / 3) ** 2 + (0 + 2 / 3) ** 2)
    assert (row["low"], row["high"]) == (approx(6 * math.exp(-Z * error)), approx(6 * math.exp(Z * error)))


def test_book_without_revenue(book_of):
    book = book_of(
        clients=named("x", signed_on="2024-01-20"),
        contacts=[{"client_id": "x", "date": "2024-02-01"}, {"client_id": "x", "date": "2024-03-15"}],
        import_day=date(2024, 3, 20),
    )
    assert (book.data_date, book.reporting_month) == (date(2024, 3, 15), month("2024-02"))
    assert pick(book.rows("account_months"), "month", "mrr") == [
        (month("2024-01"), 0),
        (month("2024-02"), 0),
    ]
    assert book.rows("revenue_movements") == []
    assert book.rows("contact_coverage") == []
