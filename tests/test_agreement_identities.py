"""What must hold of retainers, invoices, contracts and client fit on any book: sums, bounds, parts of a whole."""

from collections import Counter
from decimal import Decimal
from statistics import median

import pytest

from analytics import fit, renewals, retainers
from analytics.filters import Filters
from tests.books.small_books import SmallBook, random_book
from tests.product import ProductBook

pytestmark = pytest.mark.usefixtures("untold_imports")

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


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("days", [0, 90, 3650])
def test_what_is_said_of_renewals_is_what_their_list_holds(book, filters, days):
    due = book.rows("renewals_due", days=days, **filters)
    for most in (0, 1, len(due) + 1):
        assert book.rows("renewals_due", days=days, most=most, **filters) == due[:most]
    ending = [row for row in due if row["state"] in ("due", "notice passed")]
    silent = [row["name"] for row in ending if row["status"] == "overdue"]
    [sums] = renewals.renewal_sums(book._reader, Filters(**filters), days=days).to_dict("records")
    assert (sums["agreements"], sums["mrr"]) == (len(due), total(due, "mrr"))
    assert (sums["ending"], sums["ending_mrr"]) == (len(ending), total(ending, "mrr"))
    assert (sums["silent"], list(sums["silent_names"])) == (len(silent), silent[:2])


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


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_parts_and_sums_of_lists_are_those_of_the_whole_lists(book, filters):
    reader, chosen = book._reader, Filters(**filters)
    work = book.rows("expected_work", **filters)
    by_hours = sorted(work, key=lambda row: (-(row["expected_hours"] or 0), row["client_id"]))
    debtors = [row for row in book.rows("client_receivables", **filters) if row["oldest_days"] is not None]
    fitting = book.rows("next_tier", **filters)
    for most in (0, 1, 3, len(work) + 1):
        assert book.rows("expected_work", most=most, **filters) == by_hours[:most]
        assert book.rows("client_receivables", overdue=True, most=most, **filters) == debtors[:most]
        assert book.rows("next_tier", most=most, **filters) == fitting[:most]
    outcomes = book.rows("renewal_outcomes", **filters)
    for most in (0, 1, len(outcomes) + 1):
        assert book.rows("renewal_outcomes", most=most, **filters) == outcomes[:most]
    candidates, dormant = (book.rows(name, **filters) for name in ("retainer_candidates", "dormant_projects"))
    for most in (0, 1, len(candidates) + len(dormant)):
        assert book.rows("retainer_candidates", most=most, **filters) == candidates[:most]
        assert book.rows("dormant_projects", most=most, **filters) == dormant[:most]
    assert retainers.project_sums(reader, chosen).to_dict("records") == [
        {
            "candidates": len(candidates),
            "suggested_fee": total(candidates, "suggested_fee"),
            "dormant": len(dormant),
            "dormant_revenue_12m": total(dormant, "project_revenue_12m"),
        }
    ]
    counts = renewals.outcome_counts(reader, chosen)
    assert dict(zip(counts["outcome"], counts["contract_ends"], strict=True)) == Counter(
        row["outcome"] for row in outcomes
    )
    [expected] = retainers.expected_sums(reader, chosen).to_dict("records")
    assert expected["clients"] == len(work)
    assert expected["expected_project_revenue"] == pytest.approx(sum(row["expected_project_revenue"] for row in work))
    known = [row["expected_hours"] for row in work if row["expected_hours"] is not None]
    assert known == [] or expected["expected_hours"] == pytest.approx(sum(known))

    [sums] = retainers.retainer_sums(reader, chosen).to_dict("records")
    assert sums["overdue_clients"] == len(debtors)
    rates = book.rows("effective_hourly_rate", **filters)
    for column, name in (("effective_hourly_rate", "median_rate"), ("agreed_rate", "median_agreed_rate")):
        values = [row[column] for row in rates if row[column]]
        assert values == [] or sums[name] == pytest.approx(median(values))
    assert sums["clients_with_rate"] == sum(row["effective_hourly_rate"] is not None for row in rates)
    late = book.rows("days_late", by="owner", **filters)
    assert (sums["invoiced"], sums["invoiced_late"]) == (total(late, "amount"), total(late, "late_amount"))
    if late:
        weighted = sum(row["days_late"] * float(row["amount"]) for row in late)
        assert sums["days_late"] == pytest.approx(weighted / float(sums["invoiced"]))
    moving = {row["client_id"] for row in fitting}
    hours = book.rows("retained_hours", **filters)
    others = [row["unbilled_value"] for row in hours if row["client_id"] not in moving]
    assert sums["unbilled_of_others"] == sum((value for value in others if value is not None), Decimal(0))


@pytest.mark.parametrize("filters", FILTERS, ids=str)
@pytest.mark.parametrize("months", [1, 12])
def test_hours_outside_and_their_sums_are_those_of_the_whole_list(book, filters, months):
    reader, chosen = book._reader, Filters(**filters)
    hours = book.rows("retained_hours", months=months, **filters)
    [sums] = retainers.hours_sums(reader, chosen, months=months).to_dict("records")
    of = {status: [row for row in hours if row["status"] == status] for status in {row["status"] for row in hours}}
    counts = [len(of.get(status, ())) for status in ("scope creep", "under-used", "no hours")]
    assert [sums["over"], sums["under"], sums["without_hours"]] == counts
    assert sums["clients"] == len(hours)
    assert sums["unbilled_value"] == sum((row["unbilled_value"] or 0 for row in hours), Decimal(0))
    over = sorted(of.get("scope creep", ()), key=lambda row: (-row["hours_ratio"], row["client_id"]))
    under = sorted(of.get("under-used", ()), key=lambda row: (row["hours_ratio"], row["client_id"]))
    for most in (1, 2, 100):
        outside = retainers.hours_outside(reader, chosen, None, months, most, most + 1)
        expected = over[:most] + under[: most + 1][::-1]
        assert outside["client_id"].tolist() == [row["client_id"] for row in expected]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_falls_by_month_name_those_that_fall_the_furthest(book, filters):
    falling = book.rows("falling_clients", **filters)
    months = list(dict.fromkeys(row["month"] for row in falling))
    found = retainers.falling_months(book._reader, Filters(**filters), most=3)
    assert found["month"].tolist() == months[:3]
    for row in found.to_dict("records"):
        own = [one for one in falling if one["month"] == row["month"]]
        assert (row["clients"], row["falls_away"]) == (len(own), total(own, "falls_away"))
        assert list(row["names"]) == [one["name"] for one in own[:2]]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_parts_of_the_evidence_and_its_gaps_are_those_of_the_whole_list(book, filters):
    clients = book.rows("client_fit", **filters)
    drawable = [row for row in clients if row["is_margin_known"] and row["burden"] is not None]
    for most in (0, 1, 3, len(clients) + 1):
        assert book.rows("client_fit", most=most, **filters) == clients[:most]
        assert book.rows("client_fit", drawable=True, most=most, **filters) == drawable[:most]
    [gaps] = fit.fit_gaps(book._reader, Filters(**filters)).to_dict("records")
    assert (gaps["clients"], gaps["drawable"]) == (len(clients), len(drawable))
    assert {name: gaps[name] for name in fit.EVIDENCE} == {
        name: sum(row[name] is not None for row in clients) for name in fit.EVIDENCE
    }
    without = [row for row in clients if row["verdict"] == "no verdict"]
    assert gaps["without_verdict"] == len(without)
    for column in ("cost", "outcome", "retained_hours", "hours", "minutes"):
        assert gaps[f"without_{column}"] == sum(column in row["missing"] for row in without)
    # the page shows the beginning of the list as that of those to act on
    kept = [row["verdict"] == "keep" for row in clients]
    assert kept == sorted(kept)
