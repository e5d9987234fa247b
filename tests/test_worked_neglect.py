"""Small books worked by hand: does neglect cost clients? On the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

import math
from datetime import date

from tests.books.by_hand import month, named, retainer
from tests.books.worked import Z, approx, pick
from tests.books.worked import book_of as book_of  # the fixture


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
