"""The rules of retainers, hours, invoices and contracts at their edges, on the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.books.agreements_by_hand import approx, by_client, monthly, pick
from tests.books.agreements_by_hand import book_of as book_of  # the fixture
from tests.books.by_hand import month, named, table
from tests.oracle.dates import add_months

# -- shares of revenue


@pytest.mark.parametrize("other", ["s", "t"])
def test_recurring_share_counts_who_got_all_back_in_a_segment_of_their_own_or_not(book_of, other):
    clients = table(f"""
        client_id, name, segment
        x,         X,    s
        y,         Y,    {other}
    """)
    revenue = table("""
        client_id, date,       amount, kind
        x,         2024-01-05, 200,    recurring
        y,         2024-01-05, 100,    recurring
        y,         2024-01-20, -100,   project
    """)
    book = book_of(date(2024, 1, 31), clients=clients, revenue=revenue)
    # 200 + 100 recur, of 200 + 100 - 100; by itself y has no revenue, so no month
    [row] = book.rows("recurring_share")
    assert (row["recurring_revenue"], row["revenue"], row["recurring_share"]) == (300, 200, approx(1.5))
    if other == "t":
        assert book.rows("recurring_share", segments=("t",)) == []


def test_recurring_share_is_of_twelve_months_and_begins_with_the_first_revenue(book_of):
    revenue = [
        *monthly("a", "2023-10", "100 0 100", "project"),
        *monthly("a", "2023-11", " ".join(["50"] * 12)),
    ]
    book = book_of(revenue=revenue)
    rows = book.rows("recurring_share")
    assert rows[0] == {
        "month": month("2023-10"),
        "recurring_revenue": 0,
        "revenue": 100,
        "recurring_share": 0.0,
    }
    # October 2023 has left the twelve months: 12 x 50 of 12 x 50 + 100
    [last] = book.rows("recurring_share", month=month("2024-10"))
    assert (last["recurring_revenue"], last["revenue"], last["recurring_share"]) == (600, 700, approx(600 / 700))


def test_a_share_of_credits_alone_is_not_defined(book_of):
    book = book_of(revenue=monthly("a", "2024-10", "-100"))
    [row] = book.rows("recurring_share")
    assert (row["revenue"], row["recurring_share"]) == (-100, None)
    [row] = book.rows("existing_client_share")
    assert row["existing_client_share"] is None


def test_a_client_counts_as_existing_from_its_thirteenth_month(book_of):
    revenue = [*monthly("old", "2023-10", " ".join(["100"] * 13)), *monthly("new", "2023-11", " ".join(["50"] * 12))]
    book = book_of(revenue=revenue)
    [row] = book.rows("existing_client_share", month=month("2024-10"))
    # October 2023 is 12 months back, November 2023 is 11
    assert (row["existing_revenue"], row["new_revenue"]) == (1200, 600)
    assert row["existing_client_share"] == approx(1200 / 1800)


# -- what is guaranteed


def test_contract_in_the_past_guarantees_nothing_even_with_a_notice(book_of):
    clients = named("a", contract_ends_on="2024-10-15", notice_days="90")
    book = book_of(clients=clients, revenue=monthly("a", "2024-10", "100"))
    assert {row["guaranteed_revenue"] for row in book.rows("guaranteed_revenue")} == {0}
    assert book.rows("falling_clients") == []


def test_what_is_invoiced_ahead_counts_without_mrr_and_the_larger_amount_wins(book_of):
    clients = [*named("a", contract_ends_on="2025-03-31"), *named("b")]
    revenue = table("""
        client_id, date,       amount, kind,      period_start, period_end
        a,         2024-10-01, 100,    recurring, 2024-10-01,   2024-10-31
        a,         2024-10-20, 160,    recurring, 2024-11-01,   2024-12-31
        b,         2024-10-20, 70,     recurring, 2024-12-01,   2024-12-31
    """)
    book = book_of(clients=clients, revenue=revenue)
    rows = {(row["client_id"], f"{row['month']:%Y-%m}"): row for row in book.rows("guaranteed_revenue")}
    # a: 80 invoiced are less than the 100 under contract; b pays nothing in October, yet 70 for December
    assert (rows["a", "2024-11"]["guaranteed_revenue"], rows["a", "2024-11"]["basis"]) == (100, "contract")
    assert (rows["b", "2024-12"]["guaranteed_revenue"], rows["b", "2024-12"]["basis"]) == (70, "invoiced")
    assert (rows["b", "2024-11"]["guaranteed_revenue"], rows["b", "2024-11"]["mrr"]) == (0, 0)
    # b rises in December and falls in January; its rise makes up for nobody's fall
    assert pick(book.rows("falling_clients"), "client_id", "month", "falls_away") == [
        ("b", month("2025-01"), 70),
        ("a", month("2025-04"), 100),
    ]


# -- tiers


def test_next_tier_by_hours_by_scope_or_by_revenue(book_of):
    clients = [
        *named("hours", retained_hours="10"),
        *named("line", retained_hours="10"),
        *named("pause", retained_hours="10"),
        *named("scope", "calm", "top"),
        *named("buys", monthly_fee="3000"),
    ]
    revenue = [
        *monthly("hours", "2024-08", "1000 1000 1000", hours=["11.01", "12", "11.01"]),
        # exactly 110% is within
        *monthly("line", "2024-08", "1000 1000 1000", hours=["11", "12", "12"]),
        # one month tells no hours
        *monthly("pause", "2024-08", "1000 1000 1000", hours=["20", "", "20"]),
        *monthly("scope", "2024-08", "2500 2500 2500"),
        *monthly("calm", "2024-08", "2500 2500 2500"),
        # 3 x 3,000 and 6,000 of projects are 15,000: 5,000 a month
        *monthly("buys", "2024-08", "3000 3000 3000"),
        *monthly("buys", "2024-09", "6000", "project"),
        *monthly("top", "2024-08", "10000 10000 90000"),
    ]
    asked = [
        {"client_id": who, "date": f"2024-{day}", "channel": "email", "out_of_scope": "yes"}
        for who, days in {
            # August to October are the three months; the seventh of July counts no more
            "scope": ["08-01", "08-02", "09-01", "09-02", "10-01", "10-02"],
            "calm": ["07-31", "08-02", "09-01", "09-02", "10-01", "10-02"],
        }.items()
        for day in days
    ]
    book = book_of(clients=clients, revenue=revenue, contacts=asked)
    rows = book.rows("next_tier")
    assert pick(rows, "client_id", "fee", "tier", "next_tier", "gain", "by_hours", "by_scope", "by_revenue") == [
        ("buys", 3000, 3000, 5000, 2000, False, False, True),
        ("hours", 1000, 0, 3000, 2000, True, False, False),
        ("scope", 2500, 0, 3000, 500, False, True, False),
    ]
    assert by_client(rows, "hours_ratio") == {"buys": None, "hours": approx(34.02 / 30), "scope": None}
    assert by_client(rows, "average_revenue") == {"buys": 5000, "hours": 1000, "scope": 2500}
    assert pick(book.rows("retainer_tiers"), "tier", "clients", "fitting_clients", "gain") == [
        (10000, 1, 0, 0),
        (5000, 0, 0, 0),
        (3000, 1, 1, 2000),
        (0, 5, 2, 2500),
    ]


def test_candidates_need_four_of_six_months_and_the_median_is_exact(book_of):
    clients = [
        *named("even", "odd", "three"),
        *named("gone", ended_on="2024-10-30"),
        *named("last", ended_on="2024-10-31"),
    ]
    revenue = [
        *monthly("even", "2024-05", "100.000001 0 3000 4000.000002 0 9000", "project"),
        *monthly("odd", "2024-05", "1 2 3 4 5 0", "project"),
        *monthly("three", "2024-05", "1 0 3 0 5 0", "project"),
        *monthly("gone", "2024-05", "1 2 3 4 5 6", "project"),
        *monthly("last", "2024-05", "1 2 3 4 5 6", "project"),
        *monthly("fee", "2024-05", "1 2 3 4 5 6", "project"),
        *monthly("fee", "2024-10", "10"),
    ]
    rows = book_of(clients=clients, revenue=revenue).rows("retainer_candidates")
    # (3,000 + 4,000.000002) / 2; of 1 to 5 the third; of 1 to 6 half way between 3 and 4
    assert pick(rows, "client_id", "months_with_projects", "suggested_fee", "tier") == [
        ("even", 4, Decimal("3500.000001"), 3000),
        ("last", 6, Decimal("3.5"), 0),
        ("odd", 5, 3, 0),
    ]
    assert rows[0]["project_revenue_6_months"] == approx([100.000001, 0, 3000, 4000.000002, 0, 9000])


def test_dormant_from_the_sixtieth_day_on(book_of):
    clients = named("revenue", "touched", "touched_late", "never", "fee")
    # 31 October less 60 days is 1 September
    days = {"revenue": "2024-09-02", "touched": "2024-09-01", "touched_late": "2024-09-01", "never": "2024-09-01"}
    revenue = [{"client_id": who, "date": day, "amount": "100", "kind": "project"} for who, day in days.items()]
    revenue += [
        {"client_id": "fee", "date": "2024-08-01", "amount": "9", "kind": "project"},
        *monthly("fee", "2024-10", "5"),
    ]
    contacts = [
        {"client_id": "touched", "date": "2024-09-01", "channel": "call"},
        {"client_id": "touched_late", "date": "2024-09-02", "channel": "call"},
        {"client_id": "revenue", "date": "2024-01-02", "channel": "call"},
        # a newsletter is no touch
        {"client_id": "never", "date": "2024-10-20", "channel": "newsletter"},
    ]
    rows = book_of(clients=clients, revenue=revenue, contacts=contacts).rows("dormant_projects")
    assert pick(rows, "client_id", "days_since_revenue", "days_since_contact", "project_revenue_12m") == [
        ("never", 60, None, 100),
        ("touched", 60, 60, 100),
    ]


# -- hours


def test_hours_against_the_fee_at_the_lines(book_of):
    clients = [*named("a", "b", "c", "d", "e", retained_hours="10"), *named("none", retained_hours="0")]
    hours = {"a": "11", "b": "11.01", "c": "9", "d": "8.99", "none": "5"}
    revenue = [row for who, spent in hours.items() for row in monthly(who, "2024-10", "1000", hours=spent)]
    book = book_of(clients=clients, revenue=revenue + monthly("e", "2024-10", "1000"))
    rows = book.rows("retained_hours")
    assert by_client(rows, "status") == {
        "a": "within",
        "b": "scope creep",
        "c": "within",
        "d": "under-used",
        "e": "no hours",
    }
    # at 1,000 / 10 an hour: 1 and 1.01 hours
    assert by_client(rows, "unbilled_value") == {"a": 100, "b": 101, "c": 0, "d": 0, "e": None}
    assert pick(book.rows("retained_hours", by="status"), "status", "clients", "mrr", "mrr_share") == [
        ("no hours", 1, 1000, approx(1 / 5)),
        ("scope creep", 1, 1000, approx(1 / 5)),
        ("under-used", 1, 1000, approx(1 / 5)),
        ("within", 2, 2000, approx(2 / 5)),
    ]


def test_a_month_without_hours_or_without_mrr_counts_on_neither_side(book_of):
    revenue = [
        # August tells no hours, in September nothing is paid although somebody worked on a project
        *monthly("a", "2024-08", "1000 0 1000", hours=["", "", "12"]),
        *monthly("a", "2024-09", "500", "project", hours="7"),
    ]
    book = book_of(clients=named("a", retained_hours="10"), revenue=revenue)
    [row] = book.rows("retained_hours", months=3)
    assert (row["hours"], row["retained_hours"], row["project_hours"]) == (12, 10, 7)
    months = book.rows("retained_hours", by="month")
    assert pick(months[-3:], "clients", "hours", "retained_hours") == [(1, None, None), (0, None, None), (1, 12, 10)]
    assert [row["month"] for row in months] == [add_months(month("2024-10"), -step) for step in range(11, -1, -1)]


def test_hourly_rate_takes_all_revenue_and_all_hours(book_of):
    clients = [*named("a", owner="Ana", retained_hours="10"), *named("b", "c", owner="Bo")]
    revenue = [
        *monthly("a", "2024-09", "1000 1000", hours=["12", "8"]),
        *monthly("a", "2024-10", "500", "project", hours="5"),
        *monthly("b", "2024-10", "600", hours="10"),
        *monthly("b", "2024-09", "200"),
        *monthly("c", "2024-10", "900"),
    ]
    book = book_of(clients=clients, revenue=revenue)
    rows = book.rows("effective_hourly_rate")
    # a: 2,500 / 25; b: 800 / 10, of its 800 only 600 carry hours; c has none; the median of 100 and 80 is 90
    assert by_client(rows, "effective_hourly_rate") == {"a": approx(100), "b": approx(80), "c": None}
    assert by_client(rows, "hours_share") == {"a": approx(1), "b": approx(0.75), "c": approx(0)}
    assert by_client(rows, "rate_to_median") == {"a": approx(100 / 90), "b": approx(80 / 90), "c": None}
    # 2,000 recurring over two months of ten hours; the fee is the MRR
    assert (rows[0]["rate_at_agreed_hours"], rows[0]["agreed_rate"]) == (approx(100), approx(100))
    owners = book.rows("effective_hourly_rate", by="owner")
    assert pick(owners, "owner", "clients", "revenue", "hours", "effective_hourly_rate") == [
        ("Ana", 1, 2500, 25, approx(100)),
        ("Bo", 2, 1700, 10, approx(170)),
    ]


def test_expected_work_carries_on_and_stops_at_a_known_end(book_of):
    clients = [*named("a"), *named("b", ended_on="2024-12-01"), *named("c", ended_on="2024-12-02")]
    revenue = [
        # four months known: 40 hours, 200 of projects
        *monthly("a", "2024-07", "100 100 100 100", hours="10"),
        *monthly("a", "2024-09", "200", "project"),
        *monthly("b", "2024-10", "100", hours="6"),
        *monthly("c", "2024-10", "100", hours="6"),
    ]
    rows = book_of(clients=clients, revenue=revenue).rows("expected_work", months=6)
    # b ends on 1 December: November is left; for c December begins before its end
    assert by_client(rows, "expected_hours") == {"a": approx(60), "b": approx(6), "c": approx(12)}
    assert by_client(rows, "expected_project_revenue") == {"a": approx(300), "b": approx(0), "c": approx(0)}
