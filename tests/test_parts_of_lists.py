"""What pages show first or draw of long lists is chosen in SQL as plain Python chooses it from all of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analytics import coverage, ranking
from analytics.book import Book
from analytics.changes import change_settings
from analytics.clients import client_silence, silence_of_clients
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.page_questions import months_before
from analytics.reader import Reader, open_reader
from tests.books.first_import import import_files
from tests.books.small_books import random_book
from tests.pages import small_book
from tests.product import ProductBook, untold
from ui.stories import neglected
from ui.stories import neglected_list as listing
from ui.stories import ranks as story

FILTERS = [
    Filters(),
    Filters(owners=("Ana", "Marc")),
    Filters(segments=("small", "Retail"), ranks=("B", "C")),
    Filters(ranks=("A",)),
    Filters(owners=("nobody of this name",)),
]
Row = dict[str, Any]


def tied_book(folder: Path) -> Book:
    """Twelve clients that pay the same, two that pay more, one that pays nothing; some ranks are set by hand."""
    folder.mkdir()
    ids = ["big", "bigger", *(f"c{number:02d}" for number in range(12)), "nil"]
    amounts = {"big": 900, "bigger": 900, "nil": 0}
    months = [f"{year}-{month:02d}-01" for year in (2025, 2026) for month in range(1, 11)]
    joined = {"c03", "c04"}
    revenue = [
        f"{one},{month},{amounts.get(one, 100)}"
        for one in ids
        for month in months
        if one not in joined or month > "2026"
    ]
    ranks = {"c01": "A", "c02": "C", "big": "A", "nil": "B"}
    clients = [
        f"{one},Name of {one},{'Ana' if place % 2 else 'Bo'},{ranks.get(one, '')}" for place, one in enumerate(ids)
    ]
    return small_book(
        folder,
        clients="\n".join(["client_id,name,owner,rank", *clients]) + "\n",
        revenue="\n".join(["client_id,date,amount", *revenue]) + "\n",
        contacts="client_id,date\nc00,2026-10-20\nc05,2026-06-01\nbig,2025-03-01\nz,2025-01-02\nz,2026-10-31\n",
    )


@pytest.fixture(scope="module", params=["sample", "tied", 1000, "margin"])
def reader(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    """The sample, a book of equal clients, and random ones, one of them ranked by margin."""
    if request.param == "sample":
        yield request.getfixturevalue("sample_reader")
        return
    folder = tmp_path_factory.mktemp("book")
    if request.param == "tied":
        book = tied_book(folder / "tied")
    else:
        made = random_book(1003 if request.param == "margin" else request.param, folder / "exports")
        book = ProductBook(made.files, folder / "product", made.import_day, made.as_of, is_told=False)._book
        if request.param == "margin":
            change_settings(book, {"rank_basis": "margin"}, at=datetime(2026, 11, 2, 9), who="test")
    opened = open_reader(book)
    yield opened
    opened.close()


@pytest.fixture(params=[1, 4])
def month(request: pytest.FixtureRequest, reader: Reader) -> date:
    return reader.info.months[-min(request.param, len(reader.info.months))]


# --- the picture of silence ------------------------------------------------------------------------


def drawn_of(clients: list[Row], most: int) -> list[str]:
    """Of each rank the half with the most revenue and an even choice of the others; the smallest rank first."""
    by_rank: dict[str, list[Row]] = {}
    for row in clients:
        by_rank.setdefault(row["rank"], []).append(row)
    kept: set[str] = set()
    for done, rank in enumerate(sorted(by_rank, key=lambda one: (len(by_rank[one]), one))):
        room = (most - len(kept)) // (len(by_rank) - done)
        group = sorted(by_rank[rank], key=lambda row: -row["revenue_12m"])
        if len(group) > room:
            evenly = np.linspace(room // 2, len(group) - 1, room - room // 2).round().astype(int).tolist()
            group = [*group[: room // 2], *(group[place] for place in evenly)]
        kept |= {row["client_id"] for row in group}
    return [row["client_id"] for row in clients if row["client_id"] in kept]


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_dots_are_the_largest_of_each_rank_and_an_even_choice_of_the_others(
    reader: Reader, filters: Filters, month: date
) -> None:
    calls = coverage.work_list(reader, filters, month=month)
    calls = calls[calls["days_since_contact"].notna() & ~calls["status"].isin(["lapsed", "no contact data"])]
    everybody = calls.to_dict("records")
    dots = coverage.silence_dots(reader, filters, month)
    columns = ["client_id", "name", "rank", "is_set_by_hand", "status", "days_since_contact", "revenue_12m"]
    assert list(dots.columns) == columns
    assert dots.values.tolist() == calls[columns].values.tolist()
    for most in (0, 1, 2, 3, 5, 7, 10, 25, len(dots) - 1, 1200):
        some = coverage.silence_dots(reader, filters, month, most=max(most, 0))
        assert some["client_id"].tolist() == drawn_of(everybody, max(most, 0))


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_longest_bar_is_that_of_the_work_list(reader: Reader, filters: Filters, month: date) -> None:
    calls = coverage.work_list(reader, filters, month=month, past=True)
    [longest] = coverage.longest_over(reader, filters, month)["longest_over"]
    assert longest == calls["days_over"].max() if len(calls) else longest != longest or longest is None


def test_of_a_long_list_the_first_clients_that_are_no_longer_exported_are_known(tmp_path: Path) -> None:
    book = tied_book(tmp_path / "tied")
    path = tmp_path / "clients.csv"
    path.write_text("client_id,name,owner,rank\nbigger,Name of bigger,Ana,\nc01,Name of c01,Bo,\n", encoding="utf-8")
    with untold():
        import_files(book, [path], import_day=date(2026, 11, 3), at=datetime(2026, 11, 3, 9), who="test")
    reader = open_reader(book)
    try:
        for filters in (Filters(), Filters(owners=("Ana",)), Filters(ranks=("C",))):
            past = coverage.work_list(reader, filters, past=True)
            gone = past.loc[~past["client_id"].isin(["bigger", "c01"]), ["client_id", "name"]]
            assert len(gone) > 2 or filters.ranks
            for most in (None, 0, 2, 100):
                found = coverage.overdue_not_in_newest_export(reader, filters, most=most)
                assert found.values.tolist() == gone.head(len(gone) if most is None else most).values.tolist()
        names = coverage.overdue_not_in_newest_export(reader, most=listing.NAMED + 1)["name"].tolist()
        told = listing.not_in_newest(names)
        assert told.count("Name of") == listing.NAMED and told.endswith(" and others.")
        missing = gone.head(0).assign(client_id=[])
        assert listing.gone_of(past, missing) == []
    finally:
        reader.close()


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_sums_of_handoffs_are_those_of_the_list(reader: Reader, filters: Filters, month: date) -> None:
    since = months_before(month, 12)
    events = neglected.handoffs(coverage.handoff(reader, filters, month, since=since, teams=False), month)
    sums = coverage.handoff_sums(reader, filters, month).to_dict("records")
    assert [row["event"] for row in sums] == sorted(events["event"].unique())
    for row in sums:
        days = events.loc[events["event"] == row["event"], "days"]
        assert (row["clients"], row["touched_clients"]) == (len(days), days.notna().sum())
        for found, known in ((row["median_days"], days.median()), (row["longest_days"], days.max())):
            assert found == known or (found != found and known != known)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_calls_past_the_cadence_are_those_of_the_work_list(reader: Reader, filters: Filters, month: date) -> None:
    for most in (None, 0, 1, 3):
        with_lines = coverage.work_list(reader, filters, month=month, past=True, most=most).assign(mrr_12_months=None)
        without = coverage.work_list(reader, filters, month=month, past=True, most=most, lines=False)
        assert list(without.columns) == list(with_lines.columns)
        assert _records(without.assign(mrr_12_months=None)) == _records(with_lines)


# --- ranks -----------------------------------------------------------------------------------------


def points_of(ranks: list[Row], most: int) -> list[tuple[str, int, float]]:
    """The points of the curve: of each rank every so many clients, its first and its last always."""
    total = sum(row["share"] for row in ranks)
    curve, points = [0.0], []
    for row in ranks:
        curve.append(curve[-1] + (row["share"] / total if total else 0.0))
    for rank in ("A", "B", "C"):
        places = [place for place, row in enumerate(ranks, 1) if row["computed_rank"] == rank]
        if not places:
            continue
        piece = list(range(places[0] - 1, places[-1] + 1))
        if len(piece) > most:
            piece = [*piece[: -1 : len(piece) // most + 1], piece[-1]]
        points += [(rank, place, curve[place]) for place in piece]
    return points


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_curve_is_drawn_through_points_of_the_whole_one(reader: Reader, filters: Filters, month: date) -> None:
    ranks = ranking.account_rank(reader, filters, month).to_dict("records")
    for most in (1, 2, 3, 5, 8, 400):
        found = ranking.rank_curve(reader, filters, month, most=most)
        expected = points_of(ranks, most)
        assert found[["rank", "clients"]].values.tolist() == [[rank, place] for rank, place, _ in expected]
        assert found["cumulative_share"].tolist() == pytest.approx([share for *_, share in expected], abs=1e-12)
        if any(row["share"] > 0 for row in ranks):
            assert found["cumulative_share"].max() == 1.0
        if reader.info.settings.rank_basis == "revenue" and ranks:
            _assert_exact(found.to_dict("records"), ranks)


def _assert_exact(points: list[Row], ranks: list[Row]) -> None:
    """The shares are quotients of exact sums."""
    counted = [max(row["revenue_12m"], Decimal(0)) for row in ranks]
    whole = sum(counted, Decimal(0))
    for point in points:
        part = sum(counted[: point["clients"]], Decimal(0))
        assert point["cumulative_share"] == (float(part) / float(whole) if whole else 0)


@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_ranks_set_by_hand_are_those_of_all_ranks(reader: Reader, filters: Filters, month: date) -> None:
    ranks = ranking.account_rank(reader, filters, month)
    for most in (0, 1, 3, len(ranks) + 1):
        assert _records(ranking.account_rank(reader, filters, month, most=most)) == _records(ranks.head(most))
    hand = ranks[ranks["is_set_by_hand"].astype(bool)]
    fits = (hand["rank"] == hand["computed_rank"]).astype(bool)
    hand = hand.assign(fits=fits).sort_values("fits", kind="stable").drop(columns="fits")
    for most in (None, 0, 1, len(hand) + 1):
        found = ranking.account_rank(reader, filters, month, by_hand=True, most=most)
        assert _records(found) == _records(hand.head(len(hand) if most is None else most))
    [counts] = _records(ranking.ranks_by_hand(reader, filters, month))
    assert counts == {"clients": len(hand), "differing_clients": int((~fits).sum())}
    assert (ranks["rank"] != ranks["computed_rank"]).sum() == counts["differing_clients"]


@pytest.mark.parametrize("months", [1, 12])
@pytest.mark.parametrize("filters", FILTERS, ids=str)
def test_the_first_moves_are_the_largest_changes_of_all(
    reader: Reader, filters: Filters, month: date, months: int
) -> None:
    every = _records(ranking.rank_movement(reader, filters, month, months=months))

    def move(row: Row) -> str:
        return {"unranked": "joined"}.get(row["rank_before"], {"unranked": "left"}.get(row["rank"], "moved"))

    for name in (None, *ranking.MOVES):
        chosen = [row for row in every if name in (None, move(row))]
        assert _records(ranking.rank_movement(reader, filters, month, months=months, move=name)) == chosen
        largest = sorted(
            chosen, key=lambda row: (-abs(row["revenue_12m"] - row["revenue_12m_before"]), row["client_id"])
        )
        for most in (0, 1, 4, len(every) + 1):
            found = ranking.rank_movement(reader, filters, month, months=months, move=name, most=most)
            assert _records(found) == largest[:most]
    flow = ranking.rank_flow(reader, filters, month, months=months)
    counts = story.counts_by_move(flow)
    assert {name: sum(map(counts.get, moves)) for name, moves in story.MOVES.items()} == {  # type: ignore[arg-type]
        name.capitalize(): sum(move(row) == name for row in every) for name in ranking.MOVES
    }


def test_there_is_no_other_move(sample_reader: Reader) -> None:
    with pytest.raises(UsageError, match='no move "stayed"'):
        ranking.rank_movement(sample_reader, move="stayed")


def test_silence_of_some_clients_is_that_of_all(reader: Reader, month: date) -> None:
    silence = client_silence(reader, Filters(), month)
    known = dict(zip(silence["client_id"], silence["days_since_contact"], strict=True))
    for ids in ([], list(known)[::3], [*known, "nobody"]):
        some = silence_of_clients(reader, ids, month)
        found = dict(zip(some["client_id"], some["days_since_contact"], strict=True))
        assert repr(sorted(found.items())) == repr(sorted((one, known[one]) for one in ids if one in known))


def _records(frame: Any) -> list[Row]:
    """Rows as they are compared: what is not there is None."""
    return [
        {str(name): None if value != value else value for name, value in row.items()}
        for row in frame.to_dict("records")
    ]
