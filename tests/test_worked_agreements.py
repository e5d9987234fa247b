"""Retainers, invoices and contracts worked by hand, on the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

from datetime import date
from decimal import Decimal

import pytest

from tests.books.agreements_by_hand import approx, pick
from tests.books.agreements_by_hand import book_of as book_of  # the fixture
from tests.books.by_hand import month, named, open_side, retainer, table, write_book
from tests.oracle.dates import last_day

pytestmark = pytest.mark.usefixtures("untold_imports")

# -- invoices


def test_rows_without_a_number_are_invoices_of_their_own(book_of):
    revenue = table("""
        client_id, date,       amount, due_on,     paid_on,    paid_amount
        x,         2024-01-05, 100,    2024-01-31, 2024-02-10,
        x,         2024-02-05, 100,    2024-02-15, ,
        x,         2024-02-05, 60,     2024-02-19, ,           20
    """)
    book = book_of(date(2024, 2, 29), revenue=revenue)
    # the first is settled; 29 February is 14 and 10 days past the others' due dates; usual: (10 x 100 + 14 x 100
    # + 10 x 60) / 260 = 11.54, so 12 days after the due date, which is 27 February and 2 March
    columns = "amount", "paid_amount", "open_amount", "days_past_due", "age", "expected_on"
    assert pick(book.rows("receivables"), *columns) == [
        (100, 0, 100, 14, "1-30", None),
        (60, 20, 40, 10, "1-30", date(2024, 3, 2)),
    ]
    [late] = book.rows("days_late")
    assert (late["invoices"], late["amount"], late["days_late"]) == (3, 260, approx((1000 + 1400 + 600) / 260))


def test_invoice_is_seen_as_of_the_day_looked_at(book_of):
    revenue = table("""
        client_id, date,       amount, invoice_id, due_on,     paid_on,    paid_amount
        x,         2024-01-10, 300,    i1,         2024-02-09, ,
        x,         2024-03-05, -100,   i1,         ,           ,
        x,         2024-01-20, 50,     i2,         2024-02-19, 2024-03-15, 50
    """)
    book = book_of(date(2024, 3, 31), revenue=revenue)
    columns = "invoice_id", "open_amount", "days_past_due"
    # on 29 February the credit is not written and i2 not paid
    assert pick(book.rows("receivables", month=month("2024-02")), *columns) == [("i1", 300, 20), ("i2", 50, 10)]
    assert pick(book.rows("receivables"), *columns) == [("i1", 200, 51)]


def test_payments_of_the_rows_of_one_invoice_count_from_their_own_days(book_of):
    revenue = table("""
        client_id, date,       amount, invoice_id, due_on,     paid_on,    paid_amount
        x,         2024-01-10, 100,    i1,         2024-02-09, 2024-01-20, 100
        x,         2024-01-10, 50,     i1,         2024-02-09, 2024-03-03, 20
        y,         2024-03-20, 10,     i2,         2024-04-19, 2024-03-20,
    """)
    book = book_of(date(2024, 3, 31), revenue=revenue)
    # on 29 February 100 of 150 have come; on 3 March the invoice is settled
    assert pick(book.rows("receivables", month=month("2024-02")), "paid_amount", "open_amount") == [(100, 50)]
    assert book.rows("receivables") == []


def test_overpaid_invoice_is_a_credit_and_not_late(book_of):
    revenue = table("""
        client_id, date,       amount, due_on,     paid_amount
        x,         2024-01-10, 100,    2024-01-31, 120
        x,         2024-01-15, 100,    2024-01-31, 100
        x,         2024-01-20, 100,    2024-02-19,
    """)
    book = book_of(date(2024, 2, 29), revenue=revenue)
    assert pick(book.rows("receivables"), "open_amount", "days_past_due") == [(-20, 29), (100, 10)]
    [late] = book.rows("days_late")
    assert (late["invoices"], late["amount"], late["days_late"]) == (1, 100, 10)


def test_due_date_is_assumed_from_the_terms(book_of):
    revenue = table("""
        client_id, date,       amount, paid_on
        x,         2024-01-31, 100,
        x,         2024-02-15, 100,
    """)
    book = book_of(date(2024, 3, 31), {"payment_terms_days": 45}, revenue=revenue)
    # 31 January + 45 = 16 March, 15 days before; 15 February + 45 = 31 March: due on the day itself
    assert pick(book.rows("receivables"), "due_on", "is_due_assumed", "days_past_due", "age") == [
        (date(2024, 3, 16), True, 15, "1-30"),
        (date(2024, 3, 31), True, 0, "not due"),
    ]


def test_without_a_payment_column_nothing_is_known_to_be_open(book_of):
    book = book_of(date(2024, 1, 31), revenue=retainer("x", "2024-01", "100"))
    for metric in ("receivables", "receivables_by_age", "expected_cash", "client_receivables", "days_late"):
        assert book.rows(metric) == []


# -- retainers


def test_fee_on_the_line_belongs_to_the_tier_above_it(book_of):
    clients = [*named("a", monthly_fee="3000"), *named("b", monthly_fee="2999.999999"), *named("c", monthly_fee="0")]
    book = book_of(
        date(2024, 1, 31),
        clients=clients,
        revenue=[row for one in ("a", "b", "c") for row in retainer(one, "2024-01", "5000")],
    )
    # c has no agreed fee: its MRR of 5,000 stands for it
    assert pick(book.rows("retainer_tiers"), "tier", "clients", "mrr") == [
        (10000, 0, 0),
        (5000, 1, 5000),
        (3000, 1, 5000),
        (0, 1, 5000),
    ]


def test_fee_is_in_the_currency_of_the_client(book_of):
    clients = [
        *named("a", monthly_fee="400000", currency="JPY", retained_hours="10"),
        *named("b", monthly_fee="3000", currency="EUR", retained_hours="10"),
    ]
    revenue = table("""
        client_id, date,       amount, hours
        a,         2024-01-10, 400000, 12
        b,         2024-01-10, 3000,   12
    """)
    rates = table("""
        month,   currency, rate
        2024-01, JPY,      0.01
        2024-01, EUR,      1
    """)
    book = book_of(date(2024, 1, 31), clients=clients, revenue=revenue, rates=rates)
    # 400,000 yen are 4,000: the tier from 3,000 on
    assert pick(book.rows("retainer_tiers"), "tier", "clients", "mrr") == [
        (10000, 0, 0),
        (5000, 0, 0),
        (3000, 2, 7000),
        (0, 0, 0),
    ]
    rows = book.rows("retained_hours")
    by_client = {row["client_id"]: (row["fee"], row["agreed_rate"], row["unbilled_value"]) for row in rows}
    # two hours over the fee, at 4,000 / 10 and at 3,000 / 10
    assert by_client == {"a": (4000, approx(400), 800), "b": (3000, approx(300), 600)}


def test_guarantee_lasts_to_the_end_of_the_contract_or_of_the_notice(book_of):
    clients = [
        *named("a", contract_ends_on="2024-03-31", notice_days="90"),
        *named("b", contract_ends_on="2024-03-30", notice_days=""),
        *named("c", contract_ends_on="", notice_days="60"),
        *named("d", contract_ends_on="", notice_days=""),
    ]
    invoiced_ahead = table("""
        client_id, date,       amount, kind,      period_start, period_end
        d,         2024-01-01, 400,    recurring, 2024-01-01,   2024-04-30
    """)
    revenue = [row for one in ("a", "b", "c") for row in retainer(one, "2024-01", "100")] + invoiced_ahead
    book = book_of(date(2024, 1, 31), clients=clients, revenue=revenue)
    rows = [row for row in book.rows("guaranteed_revenue") if row["month"] <= month("2024-05")]
    # a: to the end of March; b: not all of March; c: 31 January + 60 = 31 March; d: paid for until April
    assert [row["client_id"] for row in rows] == [one for one in "abcd" for _ in range(4)]
    assert pick(rows, "guaranteed_revenue", "basis") == [
        *[(100, "contract"), (100, "contract"), (0, ""), (0, "")],
        *[(100, "contract"), (0, ""), (0, ""), (0, "")],
        *[(100, "notice"), (100, "notice"), (0, ""), (0, "")],
        *[(100, "invoiced"), (100, "invoiced"), (100, "invoiced"), (0, "")],
    ]
    months = book.rows("guaranteed_months")[:4]
    # b falls in March, a and c in April, d in May
    assert pick(months, "mrr", "clients", "guaranteed_revenue", "falls_away") == [
        (400, 4, 400, None),
        (400, 3, 300, 100),
        (400, 1, 100, 200),
        (400, 0, 0, 100),
    ]
    assert pick(book.rows("falling_clients"), "client_id", "month", "falls_away") == [
        ("b", month("2024-03"), 100),
        ("a", month("2024-04"), 100),
        ("c", month("2024-04"), 100),
        ("d", month("2024-05"), 100),
    ]


# -- client fit


def fit_rows(amounts, cost, hours):
    """A year of one client: twelve rows, with the cost and the hours of each; a blank cost is not told."""
    return [
        row | {"cost": cost if number < amounts else "", "hours": hours}
        for number, row in enumerate(retainer("x", "2024-01", " ".join(["1000"] * 12)))
    ]


def talks(count, minutes, outcome=""):
    return [
        {"client_id": "x", "date": f"2024-{number % 12 + 1:02d}-05", "minutes": minutes, "outcome": outcome}
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("told", "cost", "hours", "contacts", "verdict"),
    [
        # hours exactly at 110% are not above it; 1,000 a month less 750 is 25%, and under 36%; 240 minutes of 12,000
        # are exactly 20 for each 1,000
        (12, "750", "11", talks(12, "20"), "keep"),
        (12, "750", "11.000001", talks(12, "20"), "keep"),
        (12, "750.01", "11.000001", talks(12, "20"), "raise price"),
        (12, "750.01", "11", talks(12, "20.000001"), "staff for less"),
        (12, "640", "11", talks(12, "21"), "keep"),  # exactly 36%
        # exactly 10% is not under it; three negative outcomes are enough
        (12, "900", "10", talks(3, "5", "abuse"), "keep"),
        (12, "900.01", "10", talks(2, "5", "abuse"), "keep"),
        (12, "900.01", "10", talks(3, "5", "Abuse "), "part ways"),
        # the cost of 9 of 12 months is exactly 75% of the revenue, that of 8 is not enough
        (9, "1300", "10", talks(3, "5", "abuse"), "part ways"),
        (8, "1300", "10", talks(3, "5", "abuse"), "no verdict"),
        # minutes are not told: the third rule cannot be decided, unless the margin rules it out
        (12, "750", "10", talks(3, "", "good"), "no verdict"),
        (12, "600", "10", talks(3, "", "good"), "keep"),
    ],
)
def test_verdicts_on_the_lines(book_of, told, cost, hours, contacts, verdict):
    book = book_of(
        date(2024, 12, 31),
        clients=named("x", retained_hours="10"),
        revenue=fit_rows(told, cost, hours),
        contacts=[row | {"outcome": row["outcome"] or "good"} for row in contacts],
    )
    assert pick(book.rows("client_fit"), "verdict") == [(verdict,)]


# -- what only several imports show: the oracle reads one folder, so this is the product's alone


def import_ends(tmp_path, paying, *exports):
    """Clients exports one after the other, each with the last day of the month that it was made for."""
    book = None
    for number, (made_for, ends_on) in enumerate(exports):
        clients = [row for one, day in ends_on.items() for row in named(one, contract_ends_on=day)]
        day = last_day(month(made_for))
        revenue = [row for row in paying if row["date"] <= day.isoformat()]
        files = write_book(tmp_path / str(number), clients=clients, revenue=revenue)
        if book is None:
            book = open_side("product", tmp_path, files, day, day)
        else:
            book.load(files, day, day)
    return book


OUTCOMES = "client_id", "contract_ends_on", "mrr_then", "outcome", "next_ends_on", "seen_on"


def test_contract_that_a_later_export_extends_is_renewed(tmp_path):
    book = import_ends(
        tmp_path,
        [
            *retainer("x", "2024-01", "100 100 100"),
            *retainer("y", "2024-01", "100"),
            *retainer("z", "2024-01", "100 100 100"),
        ],
        ("2024-01", {"x": "2024-02-29", "y": "2024-01-31", "z": "2024-03-31"}),
        ("2024-03", {"x": "2025-02-28", "y": "2024-01-31", "z": ""}),
    )
    # z has no end any more, and still pays; x was extended; y stopped paying after January
    assert pick(book.rows("renewal_outcomes"), *OUTCOMES) == [
        ("z", date(2024, 3, 31), Decimal(100), "overdue", None, None),
        ("x", date(2024, 2, 29), Decimal(100), "renewed", date(2025, 2, 28), date(2024, 3, 31)),
        ("y", date(2024, 1, 31), Decimal(100), "ended", None, None),
    ]


def test_export_without_the_end_in_between_says_nothing_of_it(tmp_path):
    book = import_ends(
        tmp_path,
        [*retainer("x", "2024-01", "100 100 100"), *retainer("y", "2024-01", "100 100 100")],
        ("2024-01", {"x": "2024-01-31", "y": "2024-01-31"}),
        ("2024-02", {"x": "", "y": ""}),
        ("2024-03", {"x": "2025-01-31", "y": "2024-01-31"}),
    )
    assert pick(book.rows("renewal_outcomes"), *OUTCOMES) == [
        ("x", date(2024, 1, 31), Decimal(100), "renewed", date(2025, 1, 31), date(2024, 3, 31)),
        ("y", date(2024, 1, 31), Decimal(100), "overdue", None, None),
    ]


def test_mrr_of_a_month_that_is_not_over_is_not_known(book_of):
    book = book_of(
        date(2024, 3, 20),
        clients=named("x", contract_ends_on="2024-03-15"),
        revenue=retainer("x", "2024-01", "100 100"),
    )
    assert pick(book.rows("renewal_outcomes"), *OUTCOMES[:4]) == [("x", date(2024, 3, 15), None, "overdue")]
