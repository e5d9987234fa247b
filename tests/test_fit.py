"""Client fit on books worked by hand: every threshold from both sides, missing evidence, percentiles and the burden."""

import itertools
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analytics import fit
from analytics.settings import Settings
from tests.books.by_hand import Row, open_side, write_book
from tests.books.small_books import random_book
from tests.product import ProductBook

pytestmark = pytest.mark.usefixtures("untold_imports")

DAY = date(2025, 12, 31)
approx = pytest.approx
FitBook = Callable[..., ProductBook]


@pytest.fixture
def fit_book(tmp_path: Path) -> FitBook:
    """A book of 2025 in which each client pays and is worked for in the same way every month."""

    def make(
        clients: list[Row], contacts: list[Row] | None = None, settings: dict[str, Any] | None = None, as_of: date = DAY
    ) -> ProductBook:
        names = [
            {"client_id": one["client_id"], "name": one["client_id"], "retained_hours": one.get("retained_hours", "")}
            for one in clients
        ]
        revenue = [
            {
                "client_id": one["client_id"],
                "date": f"2025-{number:02d}-10",
                "amount": one.get("amount", "1000"),
                "cost": one.get("cost", ""),
                "hours": one.get("hours", ""),
            }
            for one in clients
            for number in range(1, 13)
        ]
        files = write_book(tmp_path / "exports", clients=names, revenue=revenue, contacts=contacts)
        book: ProductBook = open_side("product", tmp_path, files, DAY, as_of, settings)
        return book

    return make


def talk(client_id: str, day: str = "2025-06-10", **values: str) -> Row:
    """A call that happened."""
    return {"client_id": client_id, "date": day, "channel": "call", "minutes": "0", "outcome": "good"} | values


def fit_of(book: ProductBook, client_id: str, **choice: Any) -> dict[str, Any]:
    [row] = [row for row in book.rows("client_fit", **choice) if row["client_id"] == client_id]
    return row


# --- verdicts, on and beside their lines ---------------------------------------------------------

# One client: amount 1,000 a month, so 12,000 a year; 10 hours agreed a month.
ON_EVERY_LINE = {"client_id": "a", "cost": "900", "hours": "11", "retained_hours": "10"}


def test_a_client_on_every_line_is_kept(fit_book: FitBook) -> None:
    """Margin of exactly 10% is not under it; 11 of 10 hours are not above 110%; 240 minutes are 20 per 1,000."""
    book = fit_book([ON_EVERY_LINE], [talk("a", outcome="dispute", minutes="80") for _ in range(3)])
    row = fit_of(book, "a")
    assert (row["margin"], row["hours_ratio"]) == (approx(0.1), approx(1.1))
    assert (row["negative_outcomes"], row["minutes_per_1000"]) == (3, approx(20))
    assert row["verdict"] == "keep"


@pytest.mark.parametrize(
    ("changes", "minutes", "outcomes", "verdict"),
    [
        ({"cost": "900.000001"}, "80", 3, "part ways"),
        ({"cost": "900.000001"}, "80", 2, "keep"),
        ({"hours": "11.000001"}, "80", 3, "raise price"),
        # margin 25% is not under 25%, but under 36%
        ({"hours": "11.000001", "cost": "750"}, "80.000001", 3, "staff for less"),
        ({"hours": "11.000001", "cost": "750.000001"}, "80.000001", 3, "raise price"),
        ({"cost": "640"}, "80.000001", 3, "keep"),
        ({"cost": "640.000001"}, "80.000001", 3, "staff for less"),
        # all three hold: the first one counts
        ({"cost": "950", "hours": "20"}, "500", 3, "part ways"),
    ],
)
def test_a_hair_beside_a_line_decides(
    fit_book: FitBook, changes: Row, minutes: str, outcomes: int, verdict: str
) -> None:
    contacts = [talk("a", outcome="dispute" if place < outcomes else "good", minutes=minutes) for place in range(3)]
    assert fit_of(fit_book([ON_EVERY_LINE | changes], contacts), "a")["verdict"] == verdict


def test_thresholds_are_settings(fit_book: FitBook) -> None:
    rules = {"fit_part_ways_margin": "0.11", "fit_part_ways_outcomes": "1", "negative_outcomes": ("Shouting",)}
    book = fit_book([ON_EVERY_LINE], [talk("a", outcome=" shouting ")], settings=rules)
    assert fit_of(book, "a")["verdict"] == "part ways"


def test_the_words_of_the_rules_are_made_from_the_settings() -> None:
    changes = {"fit_part_ways_margin": "0.125", "fit_part_ways_outcomes": "4", "fit_staff_minutes": "30"}
    words = {rule.verdict: rule.words(Settings().changed(changes)) for rule in fit.RULES}
    assert set(words) == set(fit.VERDICTS)
    assert "under 12.5% and 4 or more" in words["part ways"] and "abuse, blame, dispute" in words["part ways"]
    assert "under 25% and hours above 110%" in words["raise price"]
    assert "more than 30 minutes" in words["staff for less"]
    assert "Under 75% of the revenue" in words["no verdict"]


# --- missing evidence ----------------------------------------------------------------------------


def test_a_rule_that_misses_one_side_gives_no_verdict_and_names_the_column(fit_book: FitBook) -> None:
    """Margin 5% would be part ways with negative outcomes, but no contact carries an outcome."""
    book = fit_book([ON_EVERY_LINE | {"cost": "950"}], [talk("a", outcome="")])
    row = fit_of(book, "a")
    assert (row["verdict"], row["negative_outcomes"]) == ("no verdict", None)
    assert row["missing"] == ["outcome", "paid_on", "out_of_scope"]


def test_a_later_rule_that_surely_holds_wins_over_one_that_is_open(fit_book: FitBook) -> None:
    book = fit_book([ON_EVERY_LINE | {"cost": "950", "hours": "12"}], [talk("a", outcome="")])
    assert fit_of(book, "a")["verdict"] == "raise price"


def test_a_missing_side_that_no_longer_matters_is_no_obstacle(fit_book: FitBook) -> None:
    """Margin 40% is above every line: without a single contact and without hours the client is kept."""
    row = fit_of(fit_book([{"client_id": "a", "cost": "600"}]), "a")
    assert row["verdict"] == "keep"
    assert row["missing"] == ["hours", "outcome", "minutes", "retained_hours", "paid_on", "out_of_scope"]


def test_without_any_cost_there_is_no_margin_and_no_verdict(fit_book: FitBook) -> None:
    row = fit_of(fit_book([ON_EVERY_LINE | {"cost": ""}], [talk("a")]), "a")
    assert (row["verdict"], row["margin"], row["cost_12m"]) == ("no verdict", None, None)
    assert "cost" in row["missing"]


@pytest.mark.parametrize(("amount", "verdict"), [("3000", "keep"), ("2999", "no verdict")])
def test_a_cost_on_too_small_a_share_of_the_revenue_is_no_margin(tmp_path: Path, amount: str, verdict: str) -> None:
    """3,000 of 4,000 with a cost is exactly 75%; 2,999 of 3,999 is a hair less."""
    revenue = [
        {"client_id": "a", "date": "2025-12-10", "amount": amount, "cost": "0"},
        {"client_id": "a", "date": "2025-12-10", "amount": "1000", "cost": ""},
    ]
    book = open_side("product", tmp_path, write_book(tmp_path / "exports", revenue=revenue), DAY, DAY)
    row = fit_of(book, "a")
    assert row["verdict"] == verdict
    assert ("cost" in row["missing"]) == (verdict == "no verdict")
    assert row["margin"] == 1


def test_hours_without_an_agreement_miss_the_agreement_and_an_agreement_without_hours_the_hours(
    fit_book: FitBook,
) -> None:
    book = fit_book([{"client_id": "a", "hours": "5"}, {"client_id": "b", "retained_hours": "5"}])
    assert [name for name in fit_of(book, "a")["missing"] if "hours" in name] == ["retained_hours"]
    assert [name for name in fit_of(book, "b")["missing"] if "hours" in name] == ["hours"]


# --- figures -------------------------------------------------------------------------------------


def test_the_figures_of_a_client(fit_book: FitBook) -> None:
    book = fit_book(
        [
            {"client_id": "a", "amount": "2000", "cost": "500", "hours": "8", "retained_hours": "10"},
            {"client_id": "b", "amount": "1000", "hours": "10"},
        ],
        [talk("a", minutes="90", out_of_scope="yes"), talk("a", minutes="30", out_of_scope="no")],
    )
    row = fit_of(book, "a")
    assert (row["revenue_12m"], row["cost_12m"], row["hours"]) == (24000, 6000, 96)
    assert row["margin"] == approx(18 / 24)
    # 24,000 / 96 = 250 an hour; b 12,000 / 120 = 100; the median is 175
    assert row["effective_hourly_rate"] == approx(250)
    assert row["rate_to_median"] == approx(250 / 175)
    assert row["hours_ratio"] == approx(96 / 120)
    assert (row["out_of_scope_contacts"], row["negative_outcomes"]) == (1, 0)
    assert row["minutes_per_1000"] == approx(120 / 24)
    [medians] = book.rows("fit_medians")
    assert medians["effective_hourly_rate"] == approx(175)
    assert medians["minutes_per_1000"] == approx(2.5)
    assert medians["margin"] == approx(18 / 24)


def test_contacts_count_from_the_day_after_that_of_a_year_ago(fit_book: FitBook) -> None:
    """On 31 Dec 2025 the twelve months begin on 1 Jan 2025; a plan and a cancelled call did not happen."""
    contacts = [talk("a", day, outcome="abuse") for day in ("2024-12-31", "2025-01-01", "2025-12-31", "2026-01-05")]
    book = fit_book([ON_EVERY_LINE], [*contacts, talk("a", outcome="cancelled"), talk("a", outcome="Blame")])
    assert fit_of(book, "a")["negative_outcomes"] == 3


def test_a_past_month_is_seen_with_what_had_happened_by_then(fit_book: FitBook) -> None:
    book = fit_book([ON_EVERY_LINE], [talk("a", f"2025-{number:02d}-28", outcome="abuse") for number in (5, 6, 7)])
    row = fit_of(book, "a", month=date(2025, 6, 1))
    assert (row["negative_outcomes"], row["revenue_12m"], row["hours"]) == (2, 6000, 66)
    assert row["hours_ratio"] == approx(1.1)


# --- percentiles and burden ----------------------------------------------------------------------


def four_clients() -> list[Row]:
    """Margins of 10%, 20%, 20% and 40%; hours to fee of 80%, 100%, 120% and unknown."""
    return [
        {"client_id": "a", "cost": "900", "hours": "8", "retained_hours": "10"},
        {"client_id": "b", "cost": "800", "hours": "10", "retained_hours": "10"},
        {"client_id": "c", "cost": "800", "hours": "12", "retained_hours": "10"},
        {"client_id": "d", "cost": "600"},
    ]


def test_a_percentile_is_the_share_of_the_others_that_have_less(fit_book: FitBook) -> None:
    rows = fit_book(four_clients()).rows("client_fit")
    margins = {row["client_id"]: row["margin_percentile"] for row in rows}
    assert margins == {"a": 0, "b": approx(1 / 3), "c": approx(1 / 3), "d": 1}
    hours = {row["client_id"]: row["hours_ratio_percentile"] for row in rows}
    assert hours == {"a": 0, "b": 0.5, "c": 1, "d": None}


def test_one_client_alone_stands_at_zero(fit_book: FitBook) -> None:
    row = fit_of(fit_book([ON_EVERY_LINE], [talk("a")]), "a")
    assert (row["margin_percentile"], row["burden"]) == (0, 0)


# hours: a 0, b 1/2, c 1, d unknown; minutes: 1, 2, 3 and 4 hours give 0, 1/3, 2/3 and 1
@pytest.mark.parametrize(
    ("weights", "burdens"),
    [
        ({}, {"a": 0, "b": 100 * (1 / 2 + 1 / 3 + 0) / 3, "c": 100 * (1 + 2 / 3 + 0) / 3, "d": 100 * (1 + 0) / 2}),
        (
            {"fit_weight_hours": 3, "fit_weight_outcomes": 0},
            {"a": 0, "b": 100 * (3 / 2 + 1 / 3) / 4, "c": 100 * (3 + 2 / 3) / 4, "d": 100},
        ),
        (
            {"fit_weight_minutes": 0, "fit_weight_outcomes": 0},
            {"a": 0, "b": 50, "c": 100, "d": None},
        ),
    ],
)
def test_the_burden_weighs_the_percentiles_that_are_known(
    fit_book: FitBook, weights: dict[str, int], burdens: dict[str, float | None]
) -> None:
    contacts = [talk(client_id, minutes=str(60 * hours)) for client_id, hours in zip("abcd", (1, 2, 3, 4), strict=True)]
    rows = fit_book(four_clients(), contacts, settings=weights).rows("client_fit")
    found = {row["client_id"]: row["burden"] for row in rows}
    assert found == {name: value if value is None else approx(value) for name, value in burdens.items()}


def test_filters_choose_rows_but_change_no_percentile(fit_book: FitBook) -> None:
    book = fit_book([one | {"amount": str(1000 * place)} for place, one in enumerate(four_clients(), 1)])
    everybody = {row["client_id"]: row for row in book.rows("client_fit")}
    of_rank = book.rows("client_fit", ranks=("B",))
    assert 0 < len(of_rank) < 4
    assert all(row == everybody[row["client_id"]] for row in of_rank)
    assert book.rows("fit_medians", ranks=("B",)) == book.rows("fit_medians")


# --- summary -------------------------------------------------------------------------------------


def test_the_summary_adds_up_to_the_list(fit_book: FitBook) -> None:
    """Of the margins 10%, 20%, 20% and 40%, c with 120% of its hours should pay more; without minutes the rest."""
    book = fit_book(four_clients(), [talk("a")])
    rows, summary = book.rows("client_fit"), {row["verdict"]: row for row in book.rows("fit_summary")}
    assert tuple(summary) == fit.VERDICTS
    for verdict, row in summary.items():
        of_verdict = [one for one in rows if one["verdict"] == verdict]
        assert row["clients"] == len(of_verdict)
        for column in ("mrr", "revenue_12m"):
            assert row[column] == sum(one[column] for one in of_verdict)
        assert row["revenue_share"] == approx(float(row["revenue_12m"]) / 48000)
    # a: 96, b: 120 and c: 144 of 360 hours
    assert summary["raise price"]["hours_share"] == approx(144 / 360)
    assert summary["raise price"]["margin"] == approx(0.2)
    assert summary["part ways"]["margin"] is None and summary["part ways"]["clients"] == 0


@pytest.mark.parametrize("seed", [3, 8])
def test_who_parted_the_month_before_is_that_months_verdict(tmp_path: Path, seed: int) -> None:
    """The shortcut that measures nobody else in the month before, against all of that month's client_fit."""
    made = random_book(seed, tmp_path / "exports", clients=40, months=30, shape="mixed", contacts="full")
    rules = {"fit_part_ways_margin": "0.6", "fit_part_ways_outcomes": "1"}
    book = ProductBook(made.files, tmp_path / "product", made.import_day, made.as_of, settings=rules)
    reader, kinds = book._reader, set()
    for before, month in itertools.pairwise([None, *reader.info.months]):
        parted = [] if before is None else parting(book, before)
        listed = fit.clients_to_part(reader, month)
        assert listed["client_id"].tolist() == parting(book, month)
        assert listed["was_to_part_before"].tolist() == [one in parted for one in listed["client_id"]]
        kinds.update(listed["was_to_part_before"].tolist())
        rest = fit.clients_to_part(reader, month, but=listed["client_id"].tolist()[:1], most=2)
        assert rest["client_id"].tolist() == listed["client_id"].tolist()[1:3]
        assert set(rest["clients"]) <= {len(listed) - 1}
    assert kinds == {True, False}


def parting(book: ProductBook, month: date) -> list[str]:
    return [row["client_id"] for row in book.rows("client_fit", month=month) if row["verdict"] == "part ways"]
