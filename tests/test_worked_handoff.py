"""Small books worked by hand: whose time it is, and who took over from whom. On the oracle and on the product alike.

Expected figures come from the arithmetic beside them, never from a run.
"""

from datetime import date

from tests.books.by_hand import month, named, open_side, retainer, table, write_book
from tests.books.worked import approx, pick, ranks_of
from tests.books.worked import book_of as book_of  # the fixture
from tests.oracle.dates import last_day


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
