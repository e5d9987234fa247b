"""The page of neglected accounts: its headline is the metric, its lists add up to its figures, words are text."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

import ui.asking
from analytics import coverage
from analytics.book import Book
from analytics.clients import client_names, shared_names
from analytics.filters import Filters
from analytics.reader import Reader, open_reader
from tests.books.first_import import import_files
from tests.pages import Open, opener, small_book
from tests.product import untold
from ui import choosing, paging
from ui.stories import neglected as story
from ui.stories import neglected_list as listing
from ui.stories.neglected_figures import explanations

HOSTILE = "**b** [x](javascript:alert(1)) ![i](http://out.example/i.png) <img src=x onerror=alert(1)> $a$ =1+1"


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens the page on a book, with values in the address."""
    return opener(monkeypatch, "neglected")


def revenue(*clients: str) -> str:
    """A year of monthly fees for some clients."""
    rows = [f"{client},2026-{month:02d}-01,100" for client in clients for month in range(1, 11)]
    return "client_id,date,amount\n" + "\n".join(rows) + "\n"


def words(run: AppTest) -> str:
    """All words of the page outside tables."""
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def metric_values(run: AppTest) -> dict[str, str]:
    return {metric.label: metric.value for metric in run.metric}


# --- on the sample -------------------------------------------------------------------------------


def test_the_headline_and_the_figures_are_the_metrics(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    run = open_page(sample_book)
    summary = coverage.coverage_summary(sample_reader).iloc[0]
    reach = coverage.reach(sample_reader).iloc[0]
    clients = summary["active_clients"] - summary["lapsed_clients"]
    thousands = f"{float(summary['revenue_at_risk']) / 1000:.0f}k"
    assert run.header[0].value == (
        f"{summary['overdue_clients']} of {clients} clients are overdue; €{thousands} a month sits with them."
    )
    values = metric_values(run)
    assert values["Overdue clients"] == str(summary["overdue_clients"])
    assert values["Revenue at risk"] == f"€{float(summary['revenue_at_risk']) / 1000:.1f}k"
    assert values["Reach by count"] == f"{reach['reach']:.0%}"
    assert values["Reach by revenue"] == f"{reach['reach_by_revenue']:.0%}"
    assert "vs September" in [metric.proto.delta_description for metric in run.metric]


def test_the_work_list_shows_everybody_past_the_cadence_in_order(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    shown = open_page(sample_book).dataframe[0].value
    expected = coverage.work_list(sample_reader)
    late = expected[expected["status"].isin(("overdue", "planned"))]
    overdue = late[late["status"] == "overdue"]
    assert list(shown["name"])[: len(overdue)] == list(overdue["name"])
    assert sorted(shown["name"]) == sorted(late["name"])


@pytest.mark.parametrize("owner", ["", "Marc"])
def test_lists_add_up_to_the_figures_they_explain(sample_reader: Reader, owner: str) -> None:
    filters = Filters(owners=(owner,)) if owner else Filters()
    clients = coverage.work_list(sample_reader, filters)
    summary, reach = coverage.coverage_summary(sample_reader, filters), coverage.reach(sample_reader, filters)
    lists = {one.title: one for one in explanations(summary, reach, lambda: clients, "EUR")}
    overdue = lists["Overdue clients"].clients()  # type: ignore[misc]
    assert len(overdue) == summary["overdue_clients"].iloc[0]
    assert overdue["revenue_at_risk"].sum() == summary["revenue_at_risk"].iloc[0]
    reached = lists["Reach by count"].clients()  # type: ignore[misc]
    assert len(reached) == reach["reached_clients"].iloc[0]
    assert sum(max(value, 0) for value in reached["revenue_12m"]) == reach["reached_revenue"].iloc[0]
    left_out = lists["Reach by count"].left_out()  # type: ignore[misc]
    assert len(reached) + len(left_out) == len(clients)


def test_a_cell_of_the_map_opens_as_many_clients_as_it_counts(sample_reader: Reader) -> None:
    clients = coverage.work_list(sample_reader)
    cells = coverage.coverage_by_owner(sample_reader, by="owner,rank")
    for cell in cells.to_dict("records"):
        opened = story.cell_clients(clients, [cell["owner"], cell["rank"]])
        assert len(opened) == cell["clients"]
        assert len(story.reached_clients(opened)) == cell["reached_clients"]
        assert story.cell_note(opened).startswith(f"{cell['reached_clients']} of ")
    assert len(story.cell_clients(clients, [None, None])) == sum(cells["clients"])


def test_the_map_carries_owner_and_rank_and_a_click_opens_the_list(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    run = open_page(sample_book)
    specs = [json.loads(chart.proto.spec) for chart in run.get("plotly_chart")]
    cells = [trace["customdata"] for trace in specs[1]["data"] if trace.get("customdata")]
    assert ["Marc", "B"] in cells[0] and [None, None] in cells[0]
    run.session_state["reach_map_0"] = {
        "selection": {"points": [{"customdata": ["Marc", "B"]}], "point_indices": [0], "box": [], "lasso": []}
    }
    run.run()
    assert any(part.value.startswith("**Marc, rank B**") for part in run.markdown)
    opened = run.dataframe[0].value
    expected = story.cell_clients(coverage.work_list(sample_reader), ["Marc", "B"])
    assert list(opened["name"]) == list(expected["name"])
    run.button(key="close_cell").click().run()
    assert not any(part.value.startswith("**Marc, rank B**") for part in run.markdown)


def test_search_and_views_narrow_the_work_list(sample_book: Book, sample_reader: Reader, open_page: Open) -> None:
    run = open_page(sample_book, calls="All")
    everybody = coverage.work_list(sample_reader)
    assert list(run.dataframe[0].value["name"]) == list(everybody["name"])
    run.text_input(key="work_search").set_value("marc overdue").run()
    shown = run.dataframe[0].value
    assert 0 < len(shown) < len(everybody)
    assert all(status == ["overdue"] for status in shown["status"])
    run.text_input(key="work_search").set_value("no such client").run()
    assert "No client matches this search." in words(run)


def test_every_view_holds_its_statuses(sample_reader: Reader) -> None:
    clients = listing.listed(coverage.work_list(sample_reader))
    assert set(listing.view(clients, listing.LAPSED)["status"]) == {"lapsed"}
    assert set(listing.view(clients, listing.DUE_SOON)["status"]) == {"due soon"}
    assert list(listing.view(clients, listing.DUE_SOON)["days_left"]) == sorted(
        listing.view(clients, listing.DUE_SOON)["days_left"]
    )
    for name in listing.VIEWS:
        assert set(listing.view_columns(name)) - {"mrr_12_months"} <= set(clients.columns)
    assert list(listing.call_list(clients).columns) == list(listing.CALL_LIST)


def test_a_month_before_contacts_began_and_the_first_month_have_no_comparison_to_lie_with(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    first = next(month for month in sample_reader.info.months if len(coverage.work_list(sample_reader, month=month)))
    run = open_page(sample_book, month=f"{first:%Y-%m}")
    assert run.header


# --- the first page alone ------------------------------------------------------------------------


def told(run: AppTest) -> list[Any]:
    """What the page shows of its pictures and of its list."""
    chosen = [(box.key, box.value) for box in run.selectbox if box.key == "work_client"]
    return [[chart.proto.spec for chart in run.get("plotly_chart")], chosen, metric_values(run)]


def test_of_a_long_list_the_first_page_is_that_of_the_whole_one(
    sample_book: Book, sample_reader: Reader, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = open_page(sample_book)
    expected, said, rows = told(whole), set(words(whole).splitlines()), whole.dataframe[0].value
    bars = json.loads(whole.dataframe[0].proto.columns)["days_over"]
    assert len(rows) > 5
    asked: list[dict[str, Any]] = []

    def recorded(*given: Any, **options: Any) -> pd.DataFrame:
        asked.append(options)
        return coverage.work_list(*given, **options)

    monkeypatch.setitem(ui.asking.QUESTIONS, "work_list", recorded)
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", 5)
    monkeypatch.setattr(choosing, "MOST_CHOICES", 3)
    monkeypatch.setattr(choosing, "MOST_MATCHES", 4)
    ui.asking.forget()
    part = open_page(sample_book)
    assert [one.get("most") for one in asked] == [5]
    assert part.dataframe[0].value.equals(rows.head(5))
    # the bars of the part are as long as they are in the whole list
    assert json.loads(part.dataframe[0].proto.columns)["days_over"] == bars
    assert told(part) == expected
    assert said <= set(words(part).splitlines())
    part.session_state["work_Past cadence_page"] = 2
    second = part.run().dataframe[0].value
    assert second.equals(rows.iloc[5:10].reset_index(drop=True))
    ui.asking.forget()


def test_whom_one_can_work_on_is_known_by_the_first_rows_and_then_by_all(sample_reader: Reader) -> None:
    clients = coverage.work_list(sample_reader)
    whole = listing.called(clients)
    asked: list[int] = []

    def all_of_them() -> listing.Called:
        asked.append(1)
        return whole

    some = listing.FirstCalled(listing.called(clients.head(5)), len(clients), all_of_them)
    ids = clients["client_id"].tolist()
    assert (len(some), some[0], some[:5], ids[4] in some, None in some) == (len(ids), ids[0], ids[:5], True, False)
    assert [(some.name(one), some.owner(one), some.label(one)) for one in ids[:5]] == [
        (whole.name(one), whole.owner(one), whole.label(one)) for one in ids[:5]
    ]
    assert not asked
    assert (list(some), some[:], some[-1], some[3:7]) == (ids, ids, ids[-1], ids[3:7])
    assert ids[-1] in some and "nobody" not in some
    assert (some.name(ids[-1]), some.owner(ids[-1]), some.label(ids[-1])) == (
        whole.name(ids[-1]),
        whole.owner(ids[-1]),
        whole.label(ids[-1]),
    )
    assert some.texts() == whole.texts()


def test_names_of_some_clients_and_those_that_come_twice(tmp_path: Path) -> None:
    book = small_book(tmp_path, clients="client_id,name\na,Abel\nb,Bo\nc,Abel\nd,Di\n", revenue=revenue("a", "b"))
    reader = open_reader(book)
    try:
        names = client_names(reader, ["d", "a", "nobody"])
        assert names.values.tolist() == [["a", "Abel"], ["d", "Di"]]
        assert shared_names(reader, ["Abel", "Bo", "Cy"]) == {"Abel"}
        assert shared_names(reader, []) == frozenset()
    finally:
        reader.close()


# --- what is missing -----------------------------------------------------------------------------


def test_a_book_without_contacts_says_what_they_would_unlock(tmp_path: Path, open_page: Open) -> None:
    book = small_book(tmp_path, clients="client_id,name\na,Abel\n", revenue=revenue("a"))
    run = open_page(book)
    assert "There is no contacts export yet" in words(run)
    assert "unlocks this page" in words(run)
    assert not run.metric
    assert list(run.dataframe[0].value["name"]) == ["Abel"]


def test_a_book_of_contacts_alone_says_that_revenue_is_missing(tmp_path: Path, open_page: Open) -> None:
    book = small_book(tmp_path, contacts="client_id,date\na,2026-10-01\n")
    assert "import a revenue export" in words(open_page(book))


def test_a_choice_that_leaves_nobody_says_which_filter_does_it(
    sample_book: Book, sample_reader: Reader, open_page: Open
) -> None:
    cells = coverage.work_list(sample_reader)
    pairs = {(row["owner"], row["region"]) for row in cells.to_dict("records")}
    owner, region = next(
        (one, other) for one in set(cells["owner"]) for other in set(cells["region"]) if (one, other) not in pairs
    )
    run = open_page(sample_book, owner=owner, region=region)
    assert "No active client in this choice." in words(run)
    assert f"owner {owner}, region {region}" in words(run)


def test_contacts_that_end_early_are_said(tmp_path: Path, open_page: Open) -> None:
    book = small_book(tmp_path, revenue=revenue("a"), contacts="client_id,date\na,2026-07-10\n")
    assert "10 Jul 2026" in words(open_page(book))


@pytest.mark.parametrize("rows_of_a_page", [250, 1])
@pytest.mark.parametrize("view", ["Past cadence", "All"])
def test_clients_that_the_newest_export_leaves_out_are_named_whatever_page_they_are_on(
    tmp_path: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch, view: str, rows_of_a_page: int
) -> None:
    book = small_book(
        tmp_path,
        clients="client_id,name,owner\na,Abel,Ida\nb,*Bee*,Ida\nc,Cee,Bo\nd,Dee,Bo\n",
        revenue=revenue("a", "b", "c", "d"),
        contacts="client_id,date\nd,2026-10-30\nz,2026-01-02\n",
    )
    newest = tmp_path / "newest.csv"
    newest.write_text("client_id,name,owner\na,Abel,Ida\nd,Dee,Bo\n", encoding="utf-8")
    with untold():
        import_files(book, [newest], import_day=date(2026, 11, 3), at=datetime(2026, 11, 3, 9), who="test")
    monkeypatch.setattr(paging, "ROWS_OF_A_PAGE", rows_of_a_page)
    told = "Not in the newest export, shown with their last known values: \\*Bee\\*, Cee."
    assert told in words(open_page(book, calls=view)).splitlines()
    assert "Not in the newest" not in words(open_page(book, calls="Due soon"))


def test_other_peoples_words_are_text(tmp_path: Path, open_page: Open) -> None:
    quoted = HOSTILE.replace('"', '""')
    book = small_book(
        tmp_path,
        clients=f'client_id,name,owner\na,"{quoted}","{quoted}"\nb,Bee,"{quoted}"\nc,Cee,Ida\n',
        revenue=revenue("a", "b", "c"),
        contacts="client_id,date\nz,2026-01-02\nz,2026-10-30\n",
    )
    run = open_page(book)
    assert HOSTILE in list(run.dataframe[0].value["name"])
    told = next(part.value for part in run.markdown if "holds 2 of the 3" in part.value)
    assert "\\*\\*b\\*\\*" in told and "\\!\\[i\\]\\(" in told and "\\<img" in told
    spec = json.loads(run.get("plotly_chart")[0].proto.spec)
    assert "<img" not in json.dumps(spec)


# --- sentences -----------------------------------------------------------------------------------


def summary_of(**values: Any) -> pd.DataFrame:
    names = ("active", "on_track", "due_soon", "planned", "overdue", "lapsed", "too_new", "never_touched")
    row = {f"{name}_clients": values.get(name, 0) for name in names}
    return pd.DataFrame([row | {"month": date(2026, 10, 1), "revenue_at_risk": values.get("risk", 0)}])


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"active": 5, "overdue": 1, "risk": 900}, "1 of 5 clients is overdue; €900 a month sits with it."),
        ({"active": 5, "planned": 2}, "Nobody is overdue: whoever is past the cadence has a call planned."),
        ({"active": 5}, "Nobody is overdue: every one of 5 clients is within the cadence of its rank."),
        ({"active": 2, "lapsed": 2}, "Every client of this choice has lapsed"),
    ],
)
def test_the_headline_in_every_case(sample_reader: Reader, values: dict[str, Any], told: str) -> None:
    info = sample_reader.info
    assert story.headline(summary_of(**values), info, info.reporting_month, "EUR").startswith(told)


def test_handoffs_are_told_in_words() -> None:
    day = date(2026, 5, 1)
    rows = [
        ("a", "", day, date(2026, 5, 6), 5),
        ("b", "", date(2026, 6, 1), None, None),
        ("c", "", date(2020, 6, 1), None, None),
        ("a", "support", day, date(2026, 5, 9), 8),
    ]
    events = pd.DataFrame(rows, columns=["client_id", "team", "from_on", "first_touch_on", "days"])
    events = events.assign(event="signed on")
    recent = story.handoffs(events, date(2026, 10, 1))
    assert list(recent["client_id"]) == ["b", "a"]
    sums = pd.DataFrame(
        [("signed on", 2, 1, 5.0, 5)],
        columns=["event", "clients", "touched_clients", "median_days", "longest_days"],
    )
    told = story.handoff_words(sums, "signed on")
    assert told.startswith("2 clients signed; the first touch came after 5 days or less") and "1 still waits." in told
    assert story.handoff_words(sums, "owner changed").startswith("No client changed its owner")
