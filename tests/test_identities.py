"""What must hold on any book, whatever its figures: sums, bounds, and changes that must change nothing."""

import csv
import random
from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest

from tests.books.compare import difference
from tests.books.small_books import SmallBook, random_book
from tests.product import ProductBook

pytestmark = pytest.mark.usefixtures("untold_imports")

SEEDS = range(1000, 1005)
MOVEMENTS = ("opening", "new", "reactivation", "expansion", "contraction", "churn", "closing")
FILTERS = [
    {},
    {"owners": ("Ana",)},
    {"segments": ("small", "")},
    {"regions": ("north",), "owners": ("", "Bo")},
]

# The least common multiple of one to twelve: amounts times this have parts without rounding.
DIVISIBLE = 27720
# Amounts of money that are quotients, and so come as floats.
FLOAT_MONEY = {
    *("revenue_per_client", "neglect_score", "effective_hourly_rate", "rate_at_agreed_hours", "agreed_rate"),
    *("book_median", "project_revenue_a_month", "expected_project_revenue"),
}
NOT_MONEY = {"minutes", "hours", "retained_hours", "project_hours", "unbilled_hours"}
MONEY_COLUMNS = {"amount", "cost", "paid_amount", "monthly_fee"}
# A product of hours and a fee is rounded once, and so is no exact third of that of three times the fee.
ROUNDED_MONEY = {"unbilled_value"}
TIERS = (3000, 5000, 10_000)


@pytest.fixture(scope="module", params=SEEDS)
def made(request, tmp_path_factory) -> SmallBook:
    return random_book(request.param, tmp_path_factory.mktemp("book") / "exports")


@pytest.fixture(scope="module")
def book(made) -> ProductBook:
    return open_product(made, is_told=True)


def open_product(made: SmallBook, is_told: bool = False) -> ProductBook:
    return ProductBook(made.files, made.folder.parent / "product", made.import_day, made.as_of, is_told=is_told)


def rewritten(made: SmallBook, folder: Path, change) -> SmallBook:
    """The same exports with `change(kind, rows)` instead of the rows of each."""
    folder.mkdir(parents=True)
    for path in made.files:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = change(path.stem, list(reader))
        with (folder / path.name).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames)
            writer.writeheader()
            writer.writerows(rows)
    return replace(made, folder=folder)


def total(rows: list[dict], name: str) -> Decimal:
    return sum((row[name] for row in rows), Decimal(0))


@cache
def all_rows(book: ProductBook) -> dict[str, list[dict]]:
    return {metric: book.rows(metric) for metric in ProductBook.metric_names()}


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_movements_lead_from_opening_to_closing(book, filters):
    closing, closing_clients = 0, 0
    for row in book.rows("revenue_movements", **filters):
        for suffix in ("", "_clients"):
            opening, new, reactivation, expansion, contraction, churn, end = (row[name + suffix] for name in MOVEMENTS)
            if suffix:
                assert opening + new + reactivation - churn == end
            else:
                assert opening + new + reactivation + expansion - contraction - churn == end
        assert (row["opening"], row["opening_clients"]) == (closing, closing_clients)
        closing, closing_clients = row["closing"], row["closing_clients"]


@pytest.mark.parametrize("months", [1, 3, 12])
@pytest.mark.parametrize("filters", [*FILTERS, {"ranks": ("A",)}, {"ranks": ("unranked", "C")}], ids=str)
def test_gross_retention_is_never_above_one_nor_above_net(book, filters, months):
    net = book.rows("net_dollar_retention", months=months, **filters)
    gross = book.rows("gross_dollar_retention", months=months, **filters)
    assert [row["month"] for row in net] == [row["month"] for row in gross]
    for one, other in zip(net, gross, strict=True):
        assert one["starting_revenue"] == other["starting_revenue"]
        assert other["kept_revenue"] <= min(one["retained_revenue"], one["starting_revenue"])
        if other["gross_dollar_retention"] is not None:
            assert other["gross_dollar_retention"] <= min(1, one["net_dollar_retention"] + 1e-12)
            assert one["without_returners"] <= one["net_dollar_retention"] + 1e-12


@pytest.mark.parametrize("metric", ["revenue_movements", "net_dollar_retention", "revenue_churn_rate"])
def test_parts_by_owner_add_up_to_the_whole(book, metric):
    owners = {row["owner"] for row in book.rows("account_rank")} | {"Ana", "Bo", "Cy", ""}
    parts = [row for owner in owners for row in book.rows(metric, owners=(owner,))]
    for whole in book.rows(metric):
        for name, value in whole.items():
            if isinstance(value, (int, Decimal)):
                assert sum(part[name] for part in parts if part["month"] == whole["month"]) == value


def test_coverage_by_owner_adds_up_to_the_work_list(book):
    work_list = [row for row in book.rows("contact_coverage") if row["status"] != "lapsed"]
    for by in ("owner", "rank", "owner,rank"):
        rows = book.rows("coverage_by_owner", by=by)
        assert sum(row["clients"] for row in rows) == len(work_list)
        for status in ("overdue", "planned", "due soon"):
            column = f"{status.replace(' ', '_')}_clients"
            assert sum(row[column] for row in rows) == [row["status"] for row in work_list].count(status)
        at_risk = [row["revenue_at_risk"] for row in work_list if row["revenue_at_risk"] is not None]
        assert sum(row["revenue_at_risk"] or 0 for row in rows) == sum(at_risk)
        [reach] = book.rows("reach")
        assert sum(row["clients"] - row["too_new_clients"] for row in rows) == reach["clients"]
        assert sum(row["reached_clients"] for row in rows) == reach["reached_clients"]


@pytest.mark.parametrize("filters", [*FILTERS, {"ranks": ("A", "unranked")}], ids=str)
def test_lists_of_clients_sum_to_the_figures(book, filters):
    """The list behind each figure of the reporting month, under the same filters."""
    for figure in book.rows("revenue_movements", month=book.reporting_month, **filters):
        moved = book.rows("client_movements", **filters)
        assert total(moved, "mrr_before") == figure["opening"]
        assert total(moved, "mrr") == figure["closing"]
        for name in ("new", "reactivation", "expansion", "contraction", "churn"):
            rows = [row for row in moved if row["movement"] == name]
            assert len(rows) == figure[f"{name}_clients"]
            assert abs(total(rows, "change")) == figure[name]
        left = book.rows("churned_clients", **filters)
        assert (len(left), total(left, "mrr_lost")) == (figure["churn_clients"], figure["churn"])
    for net, gross in zip(
        book.rows("net_dollar_retention", month=book.reporting_month, **filters),
        book.rows("gross_dollar_retention", month=book.reporting_month, **filters),
        strict=True,
    ):
        rows = book.rows("retention_clients", **filters)
        assert len(rows) == net["base_clients"]
        for name in ("starting_revenue", "retained_revenue"):
            assert total(rows, name) == net[name]
        assert total(rows, "kept_revenue") == gross["kept_revenue"]


@pytest.mark.parametrize("by", ["owner", "segment", "region", "rank", "tenure"])
def test_churn_by_group_adds_up_to_the_whole(book, by):
    groups = book.rows("churn_by_group", by=by)
    for whole in book.rows("client_churn_rate", month=book.reporting_month, months=12):
        assert total(groups, "opening_clients") == whole["opening_clients"]
        assert total(groups, "churned_clients") == whole["churned_clients"]
    for whole in book.rows("net_dollar_retention", month=book.reporting_month):
        assert total(groups, "starting_revenue") == whole["starting_revenue"]
        assert total(groups, "retained_revenue") == whole["retained_revenue"]


def test_churn_reasons_add_up_to_the_clients_that_left(book):
    reasons, left = book.rows("churn_reasons"), book.rows("churned_clients", months=24)
    assert total(reasons, "churned_clients") == len(left)
    assert total(reasons, "mrr_lost") == total(left, "mrr_lost")


def test_rank_flow_counts_whom_rank_movement_names(book):
    moved = book.rows("rank_movement")
    flows = [row for row in book.rows("rank_flow") if row["rank_before"] != row["rank"]]
    assert total(flows, "clients") == len(moved)
    assert total(flows, "revenue_12m") == total(moved, "revenue_12m")
    ranked = book.rows("account_rank")
    for row in book.rows("rank_summary"):
        members = [each for each in ranked if each["rank"] == row["rank"]]
        assert (row["clients"], row["mrr"]) == (len(members), total(members, "mrr"))


def test_work_list_is_contact_coverage_with_more_columns(book):
    coverage = {row["client_id"]: row for row in book.rows("contact_coverage")}
    ranked = {row["client_id"]: row for row in book.rows("account_rank")}
    client_months = book.rows("account_months")
    work_list = book.rows("work_list")
    assert [row["client_id"] for row in work_list if row["neglect_score"] is not None] == [
        client_id for client_id, row in coverage.items() if row["neglect_score"] is not None
    ]
    for row in work_list:
        assert {name: row[name] for name in coverage[row["client_id"]]} == coverage[row["client_id"]]
        assert row["revenue_12m"] == ranked[row["client_id"]]["revenue_12m"]
        if row["days_since_contact"] is not None:
            assert row["days_over"] == max(0, row["days_since_contact"] - row["cadence_days"])
        year = [float(each["mrr"]) for each in client_months if each["client_id"] == row["client_id"]][-12:]
        assert row["mrr_12_months"][-len(year) :] == pytest.approx(year)


def test_client_months_add_up_to_the_figures(book):
    client_months = book.rows("account_months")
    for row in book.rows("revenue_movements"):
        mrr = [each["mrr"] for each in client_months if each["month"] == row["month"]]
        assert row["closing"] == sum(mrr)
        assert row["closing_clients"] == sum(amount > 0 for amount in mrr)


def test_ranked_clients_hold_the_concentration(book):
    # Among the active ones; ended clients hold the rest.
    ranked = [row["revenue_12m"] for row in book.rows("account_rank") if row["revenue_12m"] > 0]
    for row in book.rows("concentration"):
        assert row["revenue_12m"] >= sum(ranked[: row["largest"]])
    shares = [row["share"] for row in book.rows("account_rank")]
    assert not ranked or sum(shares) == pytest.approx(1)


def test_every_rank_together_is_everybody(book):
    everybody = book.rows("account_rank")
    parts = [book.rows("account_rank", ranks=(rank,)) for rank in "ABC"]
    assert sorted(row["client_id"] for part in parts for row in part) == sorted(row["client_id"] for row in everybody)


def test_choosing_every_value_changes_nothing(book):
    everything = {"owners": ("Ana", "Bo", "Cy", ""), "segments": ("small", "large", "")}
    for metric, rows in all_rows(book).items():
        assert not difference(metric, rows, book.rows(metric, **everything)), metric


def test_choosing_nobody_is_no_error_and_no_money(book):
    for metric in ProductBook.metric_names():
        for row in book.rows(metric, owners=("nobody of this name",)):
            # The lines between tiers are there without anybody.
            amounts = [value for name, value in row.items() if isinstance(value, Decimal) and name != "tier"]
            assert not any(amounts), metric


def test_order_of_rows_changes_nothing(made, book, tmp_path):
    shuffle = random.Random(1).sample
    other = open_product(rewritten(made, tmp_path / "exports", lambda _, rows: shuffle(rows, len(rows))))
    for metric, rows in all_rows(book).items():
        assert not difference(metric, rows, other.rows(metric)), metric


def test_names_change_nothing(made, book, tmp_path):
    def rename(kind: str, rows: list[dict]) -> list[dict]:
        return [row | {"name": f"renamed {row['client_id']}"} for row in rows] if kind == "clients" else rows

    other = open_product(rewritten(made, tmp_path / "exports", rename))
    for metric, rows in all_rows(book).items():
        without = [[{**row, "name": ""} for row in each] for each in (rows, other.rows(metric))]
        with_name = bool(rows) and "name" in rows[0]
        pair = without if with_name else [rows, other.rows(metric)]
        assert not difference(metric, *pair), metric


def test_three_times_the_money_leaves_every_ratio_alone(made, tmp_path):
    def times(factor: int) -> ProductBook:
        def scale(_: str, rows: list[dict]) -> list[dict]:
            return [{name: scaled_text(name, value, factor) for name, value in row.items()} for row in rows]

        # The lines between tiers are money too; minutes per money are held against zero alone.
        lines = {"retainer_tiers": tuple(tier * factor for tier in TIERS), "fit_staff_minutes": 0}
        other = rewritten(made, tmp_path / str(factor) / "exports", scale)
        return ProductBook(other.files, tmp_path / str(factor) / "product", made.import_day, made.as_of, lines, False)

    once, thrice = times(DIVISIBLE), times(3 * DIVISIBLE)
    for metric, rows in all_rows(once).items():
        scaled = [{name: times_three(name, value) for name, value in row.items()} for row in rows]
        pair = [
            [{name: value for name, value in row.items() if name not in ROUNDED_MONEY} for row in each]
            for each in (scaled, thrice.rows(metric))
        ]
        assert not difference(metric, *pair), metric


def scaled_text(name: str, text: str, factor: int) -> str:
    return format(Decimal(text) * factor, "f") if name in MONEY_COLUMNS and text else text


def times_three(name: str, value):
    """Three times the value if it is money: a decimal, or one of the floats that are money."""
    if isinstance(value, list):
        return [3 * each if isinstance(each, float) else each for each in value]
    if name == "minutes_per_1000" and value is not None:
        return value / 3
    is_money = name in FLOAT_MONEY or (isinstance(value, Decimal) and name not in NOT_MONEY)
    return 3 * value if is_money and value is not None else value


@pytest.mark.parametrize("filters", [*FILTERS, {"ranks": ("A", "unranked")}], ids=str)
def test_cohort_clients_add_up_to_cohorts_and_survival(book, filters):
    clients = book.rows("cohort_clients", **filters)
    newest: dict = {}
    for row in book.rows("cohort_retention", **filters):
        newest[row["cohort"]] = row
    for cohort, row in newest.items():
        paying = [one for one in clients if one["cohort"] == cohort and one["mrr"] > 0]
        assert (len(paying), sum(one["mrr"] for one in paying)) == (row["clients"], row["revenue"])
    assert {one["cohort"] for one in clients} == set(newest)
    for row in book.rows("survival", **filters):
        age = row["months_since"]
        assert row["at_risk"] == sum(one["months_stayed"] >= age for one in clients)
        assert row["churned"] == sum(one["months_stayed"] == age and one["has_left"] for one in clients)


@pytest.mark.parametrize("horizon", [3, 6, 12])
@pytest.mark.parametrize("lag", [0, 2])
def test_followed_clients_add_up_to_retention_by_coverage(book, lag, horizon):
    clients = book.rows("followed_clients", lag=lag, horizon=horizon)
    for row in book.rows("retention_by_coverage", lag=lag):
        if row["horizon_months"] == horizon:
            behind = [one for one in clients if one["coverage"] == row["coverage"]]
            assert sum(one["client_months"] for one in behind) == row["client_months"]
            assert sum(one["churned"] for one in behind) == row["churned"]
            assert len(behind) == row["clients"]


@pytest.mark.parametrize("filters", FILTERS)
def test_a_part_of_a_list_is_that_part_of_the_whole_one(book, filters):
    calls = book.rows("work_list", **filters)
    for most in (0, 1, 3, len(calls) + 1):
        assert book.rows("work_list", most=most, **filters) == calls[:most]
    assert book.rows("work_list", lines=False, **filters) == [{**one, "mrr_12_months": None} for one in calls]
    # the overdue ones are in their order already; planned ones have no score: the longest over first
    overdue = [one for one in calls if one["status"] == "overdue"]
    planned = [one for one in calls if one["status"] == "planned"]
    past = [
        *sorted(overdue, key=lambda one: (-one["neglect_score"], -one["days_over"], one["client_id"])),
        *sorted(planned, key=lambda one: (-one["days_over"], one["client_id"])),
    ]
    for most in (0, 1, 3, len(past) + 1):
        assert book.rows("work_list", past=True, most=most, **filters) == past[:most]
    events = book.rows("handoff", **filters)
    assert book.rows("handoff", teams=False, **filters) == [one for one in events if one["team"] == ""]
    for month in [row["month"] for row in book.rows("revenue_movements")][-6:]:
        every = book.rows("client_movements", month=month, **filters)
        moved = [one for one in every if one["movement"] != "unchanged"]
        assert book.rows("client_movements", month=month, unchanged=False, **filters) == moved
