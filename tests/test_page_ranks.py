"""The page of account ranks: its figures are the metrics, its flows and views open the clients that they count."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import ui.asking
from analytics import coverage, ranking, retention
from analytics.book import Book
from analytics.clients import client_lines, client_list, client_silence
from analytics.filters import Filters
from analytics.questions import QUESTIONS
from analytics.reader import Reader
from tests.pages import Open, opener, small_book
from ui import paging
from ui.stories import ranks as story
from ui.stories.ranks_figures import explanations, largest_first

HOSTILE = "**b** [x](javascript:alert(1)) ![i](http://out.example/i.png) <img src=x onerror=alert(1)>"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page on a book, with values in the address."""
    return opener(monkeypatch, "ranks")


def words(run: AppTest) -> str:
    """All words of the page outside tables."""
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


# --- on the sample -------------------------------------------------------------------------------


def test_the_headline_and_the_figures_are_the_metrics(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    run = open_page(sample_book)
    summary = ranking.rank_summary(sample_reader)
    top = summary[summary["rank"] == "A"].iloc[0]
    assert run.header[0].value == (
        f"{top['clients']} of {summary['clients'].sum()} clients bring {top['revenue_share']:.0%} of the revenue."
    )
    values = {metric.label: metric.value for metric in run.metric}
    shares = ranking.concentration(sample_reader)["share"]
    named = ("Largest client", "Largest five", "Largest ten")
    assert [values[name] for name in named] == [f"{share:.1%}" for share in shares]
    month = sample_reader.info.reporting_month
    without = retention.retention_without_largest(sample_reader, month=month).iloc[0]
    assert values["Without the largest"] == f"{without['retention_without_largest']:.1%}"
    shrinking = retention.shrinking_share(sample_reader, month=month).iloc[0]
    assert values["Paying less"] == f"{shrinking['shrinking_share']:.0%}"


@pytest.mark.parametrize("kept_as_objects", [False, True])
def test_moves_are_told_row_by_row_and_the_largest_change_comes_first(
    sample_reader: Reader, kept_as_objects: bool
) -> None:
    reader = sample_reader if kept_as_objects else sample_reader.for_pages()
    movement = ranking.rank_movement(reader)
    rows = ranking.rank_movement(sample_reader).to_dict("records")
    for row in rows:
        row["change"] = row["revenue_12m"] - row["revenue_12m_before"]
        row["move"] = story.move(row["rank_before"], row["rank"])
        row["ranks"] = f"{story.rank_word(row['rank_before'], '')} → {story.rank_word(row['rank'], '')}"
    told = story.moves(movement).to_dict("records")
    assert len(rows) > 3
    assert told == sorted(rows, key=lambda row: -abs(row["change"]))


@pytest.mark.parametrize("back", [1, 2, 14])
def test_lines_of_some_clients_are_those_of_the_work_list(sample_reader: Reader, back: int) -> None:
    month = sample_reader.info.months[-back]
    everybody = client_list(sample_reader)["client_id"].tolist()
    calls = coverage.work_list(sample_reader, month=month)
    known = dict(zip(calls["client_id"], map(list, calls["mrr_12_months"]), strict=True))
    for some in (everybody, everybody[::3], []):
        lines = client_lines(sample_reader, some, month)
        found = dict(zip(lines["client_id"], map(list, lines["mrr_12_months"]), strict=True))
        assert found == {one: known[one] for one in some if one in known}


@pytest.mark.parametrize("filters", [Filters(), Filters(owners=("Marc",)), Filters(segments=("Retail",))])
def test_silence_is_that_of_the_work_list(sample_reader: Reader, filters: Filters) -> None:
    month = sample_reader.info.months[-2]
    calls = coverage.work_list(sample_reader, filters, month=month)
    silence = client_silence(sample_reader, filters, month)
    assert dict(zip(silence["client_id"], silence["days_since_contact"], strict=True)) == (
        dict(zip(calls["client_id"], calls["days_since_contact"], strict=True))
    )


@pytest.mark.parametrize("filters", [Filters(), Filters(owners=("Marc",)), Filters(segments=("Retail",))])
def test_lists_add_up_to_the_figures_they_explain(sample_reader: Reader, filters: Filters) -> None:
    month = sample_reader.info.reporting_month
    now = ranking.concentration(sample_reader, filters)
    without = retention.retention_without_largest(sample_reader, filters, month=month)
    shrinking = retention.shrinking_share(sample_reader, filters, month=month)
    base = retention.retention_clients(sample_reader, filters)
    time = coverage.time_share(sample_reader, filters, by="client")
    largest = largest_first(time, client_list(sample_reader))
    shown = explanations(now, without, shrinking, lambda: largest, lambda: base, "EUR")
    lists = {one.title: one for one in shown}
    for row, title in zip(now.to_dict("records"), ("Largest client", "Largest five", "Largest ten"), strict=True):
        clients = lists[title].clients()  # type: ignore[misc]
        assert clients["revenue_12m"].sum() == row["revenue_12m"]
        left_out = lists[title].left_out()  # type: ignore[misc]
        assert float(row["revenue_12m"]) / float(clients["revenue_12m"].sum() + left_out["revenue_12m"].sum()) == (
            pytest.approx(row["share"])
        )
    others = lists["Without the largest"].clients()  # type: ignore[misc]
    assert others["starting_revenue"].sum() == without["starting_revenue"].iloc[0]
    assert others["retained_revenue"].sum() == without["retained_revenue"].iloc[0]
    less = lists["Paying less"].clients()  # type: ignore[misc]
    assert len(less) == shrinking["shrinking_clients"].iloc[0]


def test_every_flow_and_every_rank_open_the_clients_they_count(sample_reader: Reader) -> None:
    flow, ranks = ranking.rank_flow(sample_reader), ranking.account_rank(sample_reader)
    moved = story.moves(ranking.rank_movement(sample_reader))
    for row in flow.to_dict("records"):
        if row["rank_before"] != row["rank"]:
            assert len(story.opened_flow(story.flow_option(row), flow, moved)) == row["clients"]
    summary = ranking.rank_summary(sample_reader)
    for option, clients in zip(story.rank_options(summary), summary["clients"], strict=True):
        assert len(story.opened_rank(option, ranks)) == clients
    by_view = [story.moved_in(name, moved) for name in story.MOVES]
    assert sum(map(len, by_view)) == len(moved)


def test_a_chosen_flow_shows_its_clients(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book)
    flow = ranking.rank_flow(sample_reader)
    option = story.flow_options(flow)[0]
    before = len(run.dataframe)
    run.pills(key="open_flow").set_value(option).run()
    assert not run.error
    assert len(run.dataframe) == before + 1
    expected = story.opened_flow(option, flow, story.moves(ranking.rank_movement(sample_reader)))
    assert list(run.dataframe[0].value["name"]) == list(expected["name"])


def view_of(reader: Reader, name: str) -> pd.DataFrame:
    """All clients of a view of the table, from the whole lists."""
    ranks = ranking.account_rank(reader)
    if name == story.NEAR:
        return story.near_a_line(ranks, reader.info)
    if name == story.BY_HAND:
        hand = story.by_hand(ranks[ranks["is_set_by_hand"]])
        return hand.sort_values("fits", kind="stable")
    return ranks if name == story.ALL else story.moved_in(name, story.moves(ranking.rank_movement(reader)))


@pytest.mark.parametrize("view", story.VIEWS)
def test_every_view_shows_its_clients(sample_book: Book, sample_reader: Reader, open_page: Open, view: str) -> None:
    run = open_page(sample_book, moves=view)
    expected = view_of(sample_reader, view)
    assert list(run.dataframe[-1].value["name"]) == list(expected["name"])


@pytest.mark.parametrize("view", story.VIEWS)
def test_the_first_page_of_a_long_view_is_that_of_all_of_it(
    sample_book: Book, sample_reader: Reader, open_page: Open, monkeypatch: pytest.MonkeyPatch, view: str
) -> None:
    whole = open_page(sample_book, moves=view)
    rows, said = whole.dataframe[-1].value, words(whole)
    lines = [chart.proto.spec for chart in whole.get("plotly_chart")]
    asked: list[dict[str, Any]] = []
    for name in ("account_rank", "rank_movement", "client_silence"):

        def recorded(*given: Any, metric: Any = QUESTIONS[name], **options: Any) -> pd.DataFrame:
            asked.append(options)
            return metric(*given, **options)

        monkeypatch.setitem(ui.asking.QUESTIONS, name, recorded)
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 3)
    ui.asking.forget()
    part = open_page(sample_book, moves=view)
    assert view == story.NEAR or all(one.get("most") == 3 for one in asked)
    assert len(rows) < 3 or part.dataframe[-1].value.equals(rows.head(3))
    assert [chart.proto.spec for chart in part.get("plotly_chart")] == lines
    assert set(said.splitlines()) <= set(words(part).splitlines())
    if len(rows) > 3:
        part.session_state[f"ranks_{view}_page"] = 2
        assert part.run().dataframe[-1].value.equals(rows.iloc[3:6].reset_index(drop=True))
    ui.asking.forget()


def test_near_a_line_are_those_whose_forerunners_hold_nearly_the_line(sample_reader: Reader) -> None:
    near = story.near_a_line(ranking.account_rank(sample_reader), sample_reader.info)
    assert len(near)
    for row in near.to_dict("records"):
        line = {"A | B": 0.80, "B | C": 0.95}[row["line"]]
        assert abs(row["cumulative_share"] - row["share"] - line) <= 0.02


# --- what is missing -----------------------------------------------------------------------------


def test_a_young_book_says_that_moves_cannot_be_told(tmp_path: Path, open_page: Open) -> None:
    rows = "".join(f"a,2026-{month:02d}-05,100\nb,2026-{month:02d}-05,10\n" for month in range(5, 11))
    book = small_book(tmp_path, revenue="client_id,date,amount\n" + rows)
    told = words(open_page(book))
    assert "has no ranks for" in told and "Nobody had a rank in" in told
    assert "joined" not in told


def test_a_book_without_contacts_still_has_ranks(tmp_path: Path, open_page: Open) -> None:
    rows = "".join(f"a,{year}-{month:02d}-05,100\n" for year in (2025, 2026) for month in range(1, 11))
    book = small_book(tmp_path, revenue="client_id,date,amount\n" + rows)
    assert open_page(book).header[0].value == "1 of 1 client brings 100% of the revenue."


def test_a_book_of_contacts_alone_says_that_revenue_is_missing(tmp_path: Path, open_page: Open) -> None:
    book = small_book(tmp_path, contacts="client_id,date\na,2026-10-01\n")
    assert "import a revenue export" in words(open_page(book))


def test_a_choice_that_leaves_nobody_says_so(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    clients = coverage.work_list(sample_reader)
    pairs = {(row["owner"], row["region"]) for row in clients.to_dict("records")}
    owner, region = next(
        (one, other) for one in set(clients["owner"]) for other in set(clients["region"]) if (one, other) not in pairs
    )
    assert "No client with a rank in this choice." in words(open_page(sample_book, owner=owner, region=region))


def test_other_peoples_words_are_text(tmp_path: Path, open_page: Open) -> None:
    rows = "".join(
        f"a,{year}-{month:02d}-05,100\nb,{year}-{month:02d}-05,1\n" for year in (2025, 2026) for month in range(1, 11)
    )
    clients = f'client_id,name,owner,rank\na,"{HOSTILE}","{HOSTILE}",C\nb,Bee,Ida,\n'
    book = small_book(tmp_path, clients=clients, revenue="client_id,date,amount\n" + rows)
    run = open_page(book, moves="All")
    assert HOSTILE in list(run.dataframe[-1].value["name"])
    told = next(part.value for part in run.markdown if "no longer fits the revenue" in part.value)
    assert "\\*\\*b\\*\\*" in told and "\\!\\[i\\]\\(" in told and "(C, by revenue A)" in told


# --- sentences -----------------------------------------------------------------------------------


def test_what_moved_in_words() -> None:
    rows = [
        ("A", "A", 5),
        ("A", "B", 2),
        ("A", "unranked", 3),
        ("B", "A", 1),
        ("unranked", "C", 4),
    ]
    flow = pd.DataFrame(rows, columns=["rank_before", "rank", "clients"])
    assert story.under_headline(flow, date(2025, 10, 1)) == (
        "In 12 months 1 moved up, 2 moved down, 4 joined and 3 left. A lost 5: 2 to B, 3 for good."
    )
    assert story.under_headline(flow.head(1), date(2025, 10, 1)) == "In 12 months nobody changed rank, joined or left."
    assert story.flow_options(flow) == ["A → B · 2", "A → left · 3", "B → A · 1", "New → C · 4"]
