"""The invented exports: the same for a seed, valid, as many as asked for, and with a story that the product finds."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from analytics import METRICS
from analytics.book import Book
from analytics.contract import CANCELLED_OUTCOMES, COLUMNS, KINDS, PLANNED_OUTCOMES, column_names
from analytics.filters import Filters
from analytics.generate import Story, generate, write_sample
from analytics.intake import import_files
from analytics.reader import Reader, open_reader

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = ROOT / "data" / "sample"
LAST_DAY = date(2026, 10, 31)
IMPORT_DAY = date(2026, 11, 2)

Rows = list[dict[str, str]]


def read(folder: Path, kind: str) -> Rows:
    with (folder / f"{kind}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def imported(folder: Path, book: Path) -> Reader:
    opened = Book(book)
    files = [folder / f"{kind}.csv" for kind in KINDS]
    preview = import_files(opened, files, import_day=IMPORT_DAY, who="test")
    assert preview.refused == 0, preview.problems
    assert preview.unknown_clients == ()
    return open_reader(opened)


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The exports of 400 clients over 36 months."""
    folder = tmp_path_factory.mktemp("exports")
    generate(folder, clients=400, months=36, contacts=12_000, seed=1)
    return folder


@pytest.fixture(scope="module")
def generated(exports: Path, tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return imported(exports, tmp_path_factory.mktemp("generated") / "book")


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return imported(SAMPLE, tmp_path_factory.mktemp("sample") / "book")


# --- The files --------------------------------------------------------------------------------------------


def test_a_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, seed in (("one", 7), ("two", 7), ("other", 8)):
        generate(tmp_path / name, clients=40, months=14, contacts=700, seed=seed)
    for kind in KINDS:
        one, two, other = ((tmp_path / name / f"{kind}.csv").read_bytes() for name in ("one", "two", "other"))
        assert one == two
        assert one != other


def test_the_sample_is_what_its_function_writes(tmp_path: Path) -> None:
    """Row by row, but without amounts: a logarithm may differ in its last bit between machines."""
    write_sample(tmp_path)
    for kind in KINDS:
        assert len(read(tmp_path, kind)) == len(read(SAMPLE, kind))
    names = [row["name"] for row in read(SAMPLE, "clients")]
    assert [row["name"] for row in read(tmp_path, "clients")] == names
    assert len(names) == 75


@pytest.mark.parametrize("folder", ["exports", "sample"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_column_of_the_contract_is_there_and_used(kind: str, folder: str, exports: Path) -> None:
    rows = read(exports if folder == "exports" else SAMPLE, kind)
    assert tuple(rows[0]) == column_names(kind)
    for column in COLUMNS[kind]:
        values = [row[column.name] for row in rows]
        assert any(values), f"{column.name} is empty throughout"
        assert all(values) or not column.required
        if column.choices:
            assert set(values) <= {"", *column.choices}
        if column.form == "date":
            assert all(re.fullmatch(r"(\d{4}-\d{2}-\d{2})?", value) for value in values)
        if column.form == "amount":
            assert all(re.fullmatch(r"(-?\d+\.\d{2})?", value) for value in values)


@pytest.mark.parametrize("contacts", [4_000, 12_000, 60_000])
def test_there_are_about_as_many_contacts_as_asked_for(contacts: int, tmp_path: Path) -> None:
    counts = generate(tmp_path, clients=300, months=24, contacts=contacts, seed=3)
    assert counts["clients"] == 300
    assert counts["contacts"] == pytest.approx(contacts, rel=0.1)
    assert counts == {kind: len(read(tmp_path, kind)) for kind in counts}


@pytest.mark.parametrize(("clients", "months", "contacts"), [(1, 1, 0), (1, 1, 4), (3, 2, 5), (120, 6, 0)])
def test_the_smallest_books_are_possible(clients: int, months: int, contacts: int, tmp_path: Path) -> None:
    counts = generate(tmp_path, clients, months, contacts, seed=1)
    assert counts["clients"] == clients
    assert counts["revenue"] > 0
    assert counts["contacts"] <= contacts + 2


@pytest.mark.parametrize(("clients", "months", "contacts"), [(0, 12, 10), (10, 0, 10), (10, 12, -1)])
def test_a_book_that_cannot_be_is_refused(clients: int, months: int, contacts: int, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="A book needs"):
        generate(tmp_path / "book", clients, months, contacts, seed=1)
    assert not (tmp_path / "book").exists()


@pytest.mark.parametrize("folder", ["exports", "sample"])
def test_values_make_sense_together(folder: str, exports: Path) -> None:
    place = exports if folder == "exports" else SAMPLE
    clients, revenue, contacts = (read(place, kind) for kind in KINDS)
    ids = [row["client_id"] for row in clients]
    assert len(set(ids)) == len(ids)
    assert len({row["name"] for row in clients}) == len(ids)
    assert {row["client_id"] for row in revenue + contacts} <= set(ids)
    assert {row["currency"] for row in clients + revenue} == {"EUR"}

    ended = [row for row in clients if row["ended_on"]]
    assert {row["ended_by"] for row in ended} == {"client", "us"}
    assert not any(row["ended_by"] for row in clients if not row["ended_on"])

    for row in revenue:
        assert date(2023, 11, 1) <= date.fromisoformat(row["date"]) <= LAST_DAY
        assert bool(row["period_start"]) == bool(row["period_end"])
        assert row["period_start"] <= row["period_end"]
        assert row["paid_on"] == "" or row["date"] <= row["paid_on"] <= LAST_DAY.isoformat()
        if row["kind"] == "project":
            assert row["period_start"] == ""
    one_client_each = {(row["invoice_id"], row["client_id"]) for row in revenue}
    assert len(one_client_each) == len({row["invoice_id"] for row in revenue})

    for row in contacts:
        ahead = date.fromisoformat(row["date"]) > LAST_DAY
        assert not ahead or row["outcome"] in PLANNED_OUTCOMES
        assert row["out_of_scope"] in ("", "yes", "no")
        assert row["minutes"] == "" or int(row["minutes"]) > 0


@pytest.mark.parametrize("folder", ["exports", "sample"])
def test_the_book_has_what_real_ones_have(folder: str, exports: Path) -> None:
    place = exports if folder == "exports" else SAMPLE
    clients, revenue, contacts = (read(place, kind) for kind in KINDS)
    owners = {row["owner"] for row in clients}

    lengths = {
        round((date.fromisoformat(row["period_end"]) - date.fromisoformat(row["period_start"])).days / 30.4)
        for row in revenue
        if row["period_start"]
    }
    assert {1, 3, 12} <= lengths
    assert any(row["period_start"][8:] not in ("", "01") for row in revenue), "periods that start mid-month"
    assert any(row["kind"] == "project" for row in revenue)
    credits = [row for row in revenue if Decimal(row["amount"]) < 0]
    billed = {row["invoice_id"] for row in revenue if Decimal(row["amount"]) > 0}
    assert any(row["invoice_id"] in billed for row in credits)
    assert any(row["invoice_id"] not in billed for row in credits)
    assert any(row["due_on"] < row["paid_on"] for row in revenue), "late payers"
    assert any(row["due_on"] < LAST_DAY.isoformat() and not row["paid_on"] for row in revenue)

    outcomes = {row["outcome"] for row in contacts}
    assert outcomes & set(CANCELLED_OUTCOMES)
    assert outcomes & set(PLANNED_OUTCOMES)
    assert {"call", "meeting", "email", "visit", "newsletter"} == {row["channel"] for row in contacts}
    assert {row["rep"] for row in contacts} - owners, "people who own no client, one of them gone"
    assert any(row["next_contact_on"] for row in clients)
    assert any(row["rank"] for row in clients) or folder == "sample"


@pytest.mark.parametrize("folder", ["exports", "sample"])
def test_the_last_month_is_whole(folder: str, exports: Path) -> None:
    place = exports if folder == "exports" else SAMPLE
    assert max(row["date"] for row in read(place, "revenue")) == LAST_DAY.isoformat()
    happened = [
        row["date"] for row in read(place, "contacts") if row["outcome"] not in PLANNED_OUTCOMES + CANCELLED_OUTCOMES
    ]
    assert LAST_DAY - timedelta(days=7) <= date.fromisoformat(max(happened)) <= LAST_DAY


def test_another_last_month_can_be_asked_for(tmp_path: Path) -> None:
    generate(tmp_path, clients=20, months=13, contacts=300, seed=2, last_month=date(2024, 2, 1))
    dates = [row["date"] for row in read(tmp_path, "revenue")]
    assert min(dates) >= "2023-02-01"
    assert max(dates) == "2024-02-29"


def test_names_stay_unique_and_plain_in_a_large_book(tmp_path: Path) -> None:
    generate(tmp_path, clients=12_000, months=1, contacts=0, seed=5)
    clients = read(tmp_path, "clients")
    assert len({row["name"] for row in clients}) == 12_000
    assert all(re.fullmatch(r"[^\W\d_]+(,? [&\w]+)*", row["name"]) for row in clients)
    assert all(row["email"] == "" or row["email"].endswith(".example") for row in clients)


def test_the_story_is_told_by_knobs() -> None:
    """A knob that does nothing would be a promise not kept: every one of them is read."""
    files = sorted((ROOT / "analytics" / "generate").glob("*.py"))
    source = "".join(path.read_text(encoding="utf-8") for path in files)
    for knob in Story.__dataclass_fields__:
        assert f"story.{knob}" in source


# --- What the product finds in them -----------------------------------------------------------------------


def test_the_reporting_month_is_the_last_one(generated: Reader) -> None:
    assert generated.info.data_date == LAST_DAY
    assert generated.info.reporting_month == date(2026, 10, 1)
    assert generated.info.reporting_month_is_complete
    assert generated.info.partly_filled_month is None


@pytest.mark.parametrize("horizon", [6, 12])
def test_neglect_raises_the_churn_of_the_generated_book(generated: Reader, horizon: int) -> None:
    frame = METRICS["neglect_rate_ratio"](generated, lag=2)
    row = frame[frame["horizon_months"] == horizon].iloc[0]
    assert row["low"] > 1, f"{row['rate_ratio']:.2f} ({row['low']:.2f} to {row['high']:.2f})"
    assert 1.3 < row["rate_ratio"] < 4


def test_the_sample_grows_while_clients_are_forgotten(sample: Reader) -> None:
    assert sample.info.data_date == LAST_DAY
    assert sample.info.reporting_month == date(2026, 10, 1)
    month = sample.info.reporting_month
    retention = METRICS["net_dollar_retention"](sample, month=month)["net_dollar_retention"].iloc[0]
    assert 1.03 < retention < 1.06
    assert METRICS["reach"](sample, month=month)["reach"].iloc[0] < 0.6


def test_three_clients_carry_the_net_retention_of_the_sample(sample: Reader) -> None:
    months = METRICS["account_months"](sample)
    now = months[months["month"] == date(2026, 10, 1)].set_index("client_id")["mrr"]
    then = months[months["month"] == date(2025, 10, 1)].set_index("client_id")["mrr"]
    then = then[then > 0]
    grown = (now.reindex(then.index) - then).sort_values()
    others = grown.index[:-3]
    assert float(now.reindex(others).sum() / then.reindex(others).sum()) < 0.93


def test_large_clients_of_the_sample_get_less_time_than_they_pay_for(sample: Reader) -> None:
    shares = METRICS["time_share"](sample).set_index("by")
    assert shares.loc["A", "time_share"] < shares.loc["A", "revenue_share"] - 0.3


def test_marc_has_the_worst_coverage_of_the_sample(sample: Reader) -> None:
    owners = METRICS["coverage_by_owner"](sample).sort_values("reach")
    assert owners["owner"].iloc[0] == "Marc"
    assert owners["clients"].iloc[0] >= 10


def test_the_sample_shows_every_kind_of_silence(sample: Reader) -> None:
    coverage = METRICS["contact_coverage"](sample)
    assert {"on track", "due soon", "overdue", "planned", "lapsed"} <= set(coverage["status"])
    assert coverage["last_contact_on"].isna().any(), "never touched"


def test_neglected_clients_of_the_sample_left_more_often(sample: Reader) -> None:
    ratios = METRICS["neglect_rate_ratio"](sample, lag=2)
    assert list(ratios["horizon_months"]) == [3, 6, 12]
    assert (ratios["low"] > 1).all()


def test_some_exits_of_the_sample_were_chosen(sample: Reader) -> None:
    rates = METRICS["client_churn_rate"](sample, Filters(), months=12)
    assert (rates["regretted_churn_rate"] < rates["client_churn_rate"]).any()
    assert {row["ended_by"] for row in read(SAMPLE, "clients")} == {"", "client", "us"}
