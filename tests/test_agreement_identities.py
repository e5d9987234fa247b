"""What must hold of retainers, invoices, contracts and client fit on any book: sums, bounds, parts of a whole."""

from collections import Counter
from decimal import Decimal

import pytest

from tests.books.small_books import SmallBook, random_book
from tests.product import ProductBook

SEEDS = range(2000, 2006)
FILTERS = [
    {},
    {"owners": ("Ana",)},
    {"segments": ("small", "")},
    {"ranks": ("A", "unranked")},
]
OWNERS = ("Ana", "Bo", "Cy", "")


@pytest.fixture(scope="module", params=SEEDS)
def made(request, tmp_path_factory) -> SmallBook:
    return random_book(request.param, tmp_path_factory.mktemp("book") / "exports")


@pytest.fixture(scope="module")
def book(made) -> ProductBook:
    return ProductBook(made.files, made.folder.parent / "product", made.import_day, made.as_of)


def total(rows: list[dict], name: str) -> Decimal:
    return sum((row[name] for row in rows if row[name] is not None), Decimal(0))


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_open_invoices_add_up_by_age_by_time_and_by_client(book, filters):
    invoices = book.rows("receivables", **filters)
    for metric in ("receivables_by_age", "expected_cash", "client_receivables"):
        rows = book.rows(metric, **filters)
        assert total(rows, "open_amount") == total(invoices, "open_amount"), metric
        assert sum(row["invoices"] for row in rows) == len(invoices), metric
    overdue = [row for row in invoices if row["days_past_due"] > 0]
    assert total(book.rows("client_receivables", **filters), "overdue_amount") == total(overdue, "open_amount")
    ages = Counter(row["age"] for row in invoices)
    for row in book.rows("receivables_by_age", **filters):
        assert row["invoices"] == ages[row["age"]]
    for row in invoices:
        assert (row["age"] == "not due") == (row["days_past_due"] <= 0)
        assert row["open_amount"] != 0
        assert row["expected_on"] is None or row["expected_on"] >= row["due_on"]


def test_days_late_add_up_by_owner_and_by_month(book):
    clients = book.rows("days_late")
    for by in ("owner", "month"):
        rows = book.rows("days_late", by=by)
        assert sum(row["invoices"] for row in rows) == sum(row["invoices"] for row in clients)
        for name in ("amount", "late_amount"):
            assert total(rows, name) == total(clients, name)
    for row in clients:
        assert 0 <= row["late_amount"] <= row["amount"]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("months", [1, 3])
def test_hours_of_the_fee_add_up_by_owner_and_by_status(book, filters, months):
    clients = book.rows("retained_hours", months=months, **filters)
    owners = book.rows("retained_hours", months=months, by="owner", **filters)
    for name in ("mrr", "hours", "retained_hours", "unbilled_hours", "unbilled_value"):
        assert total(owners, name) == total([row for row in clients if row["status"] != "no hours"], name) + (
            total([row for row in clients if row["status"] == "no hours"], name) if name == "mrr" else 0
        )
    for by in ("owner", "status"):
        rows = book.rows("retained_hours", months=months, by=by, **filters)
        assert sum(row["clients"] for row in rows) == len(clients)
        assert total(rows, "mrr") == total(clients, "mrr")


def test_hours_and_revenue_add_up_by_owner(book):
    clients = book.rows("effective_hourly_rate")
    owners = book.rows("effective_hourly_rate", by="owner")
    for name in ("revenue", "hours"):
        assert total(owners, name) == total(clients, name)
    for owner in owners:
        own = [row for row in clients if row["owner"] == owner["owner"]]
        assert (total(own, "revenue"), total(own, "hours")) == (owner["revenue"], owner["hours"] or 0)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_tiers_add_up_to_the_retainers(book, filters):
    tiers = book.rows("retainer_tiers", **filters)
    [figure] = book.rows("revenue_per_client", month=book.reporting_month, **filters) or [{"mrr": 0, "clients": 0}]
    assert (total(tiers, "mrr"), sum(row["clients"] for row in tiers)) == (figure["mrr"], figure["clients"])
    fitting = book.rows("next_tier", **filters)
    assert total(tiers, "gain") == total(fitting, "gain")
    assert sum(row["fitting_clients"] for row in tiers) == len(fitting)
    for row in fitting:
        assert row["tier"] <= row["fee"] < row["next_tier"]
        assert row["by_hours"] or row["by_scope"] or row["by_revenue"]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_guaranteed_revenue_is_bounded_and_adds_up_by_month(book, filters):
    rows = book.rows("guaranteed_revenue", **filters)
    for row in rows:
        assert row["guaranteed_revenue"] in (row["known_revenue"], row["mrr"], 0)
        assert row["known_revenue"] <= row["guaranteed_revenue"] <= max(row["mrr"], row["known_revenue"])
    falling = book.rows("falling_clients", **filters)
    months = book.rows("guaranteed_months", **filters)
    for month in months:
        own = [row for row in rows if row["month"] == month["month"]]
        assert total(own, "guaranteed_revenue") == month["guaranteed_revenue"]
        falls = [row for row in falling if row["month"] == month["month"]]
        assert total(falls, "falls_away") == (month["falls_away"] or 0)
        if not total(own, "known_revenue"):
            # Nothing is invoiced ahead: no more than what is paid now.
            assert month["guaranteed_revenue"] <= month["mrr"]
    if not total(rows, "known_revenue"):
        assert total(months, "guaranteed_revenue") <= sum(row["mrr"] for row in months)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_verdicts_add_up_to_the_active_clients(book, filters):
    clients = book.rows("client_fit", **filters)
    verdicts = book.rows("fit_summary", **filters)
    for name in ("mrr", "revenue_12m", "cost_12m", "hours"):
        assert total(verdicts, name) == total(clients, name)
    counted = Counter(row["verdict"] for row in clients)
    assert {row["verdict"]: row["clients"] for row in verdicts if row["clients"]} == counted
    assert [row["client_id"] for row in book.rows("account_rank", **filters)] == sorted(
        (row["client_id"] for row in clients), key=[row["client_id"] for row in book.rows("account_rank")].index
    )
    for row in clients:
        assert row["burden"] is None or 0 <= row["burden"] <= 100


def test_renewals_of_a_shorter_time_are_among_those_of_a_longer(book):
    due = {days: {row["client_id"] for row in book.rows("renewals_due", days=days)} for days in (30, 60, 90)}
    assert due[30] <= due[60] <= due[90]
    fit = {row["client_id"]: row for row in book.rows("client_fit")}
    for row in book.rows("renewals_due"):
        if row["client_id"] in fit:
            assert (row["verdict"], row["days_late"]) == tuple(
                fit[row["client_id"]][name] for name in ("verdict", "days_late")
            )
        if row["notice_on"] is not None:
            assert row["notice_on"] <= row["contract_ends_on"]


@pytest.mark.parametrize(
    ("metric", "key"),
    [
        ("receivables_by_age", "age"),
        ("expected_cash", "period"),
        ("guaranteed_months", "month"),
        ("retainer_tiers", "tier"),
        ("fit_summary", "verdict"),
        ("recurring_share", "month"),
        ("existing_client_share", "month"),
    ],
)
def test_parts_by_owner_add_up_to_the_whole(book, metric, key):
    parts = [row for owner in OWNERS for row in book.rows(metric, owners=(owner,))]
    for whole in book.rows(metric):
        own = [part for part in parts if part[key] == whole[key]]
        for name, value in whole.items():
            if name != key and isinstance(value, (int, Decimal)):
                assert total(own, name) == value, name
    assert {part[key] for part in parts} <= {whole[key] for whole in book.rows(metric)}


@pytest.mark.parametrize("metric", ["client_fit", "receivables", "retained_hours", "renewals_due", "expected_work"])
def test_lists_by_owner_are_the_whole_list(book, metric):
    parts = [row for owner in OWNERS for row in book.rows(metric, owners=(owner,))]
    whole = book.rows(metric)
    assert sorted(map(str, parts)) == sorted(map(str, whole))
