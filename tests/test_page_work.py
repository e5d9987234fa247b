"""Working the list on the pages: forms write the log, the list reacts at once, figures keep to the data date."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from analytics import coverage, worklog
from analytics.book import Book
from analytics.reader import open_reader
from analytics.work_state import work_state
from tests.books.by_hand import named, retainer, table, write_book
from tests.books.first_import import import_files
from tests.pages import visit
from ui.rows import folded
from ui.stories import neglected_list as neglected
from ui.stories import work
from ui.stories.client_names import client_names

HOSTILE = "**b** <img src=x onerror=alert(1)> $a$ [x](javascript:alert(1)) =1+1"
TODAY = datetime(2026, 11, 3, 9, 30)
Open = Callable[..., AppTest]


@pytest.fixture
def book(tmp_path: Path) -> Book:
    """Data to the 31st of October 2026: b is the most overdue, then c; d has a call planned, a is well."""
    year = "100 " * 10
    files = write_book(
        tmp_path / "exports",
        clients=[*named("a", "b", owner="Ida"), *named("c", owner="Marc"), *named("d", owner="Marc")],
        revenue=[
            row
            for client_id, amount in (("a", "10"), ("b", "90"), ("c", "70"), ("d", "80"))
            for row in retainer(client_id, "2026-01", year.replace("100", amount))
        ],
        contacts=table(
            """
            client_id, date,       rep,  channel
            a,         2026-10-29, Ida,  call
            b,         2026-01-02, Ida,  meeting
            c,         2026-03-02, Marc, call
            d,         2026-03-02, Marc, call
            d,         2026-11-05, Marc, call
            """
        ),
    )
    made = Book(tmp_path / "book")
    import_files(made, files, import_day=date(2026, 11, 2), as_of=date(2026, 10, 31), at=TODAY, who="test")
    return made


@pytest.fixture
def open_page(book: Book, monkeypatch: pytest.MonkeyPatch) -> Open:
    """Opens a page on the book on the 3rd of November, with values in the address."""
    monkeypatch.setenv("TOUCHSTONE_BOOK", str(book.path))
    monkeypatch.setattr("ui.importing.now", lambda: TODAY)
    monkeypatch.setattr("ui.importing.who", lambda: "ana")

    def opened(name: str = "neglected", **address: str) -> AppTest:
        return checked(visit(name, **address).run())

    return opened


def checked(run: AppTest) -> AppTest:
    assert not run.exception, [error.value for error in run.exception]
    return run


def listed(run: AppTest) -> list[str]:
    return list(run.dataframe[0].value["name"]) if run.dataframe else []


def words(run: AppTest) -> str:
    return "\n".join(part.value for part in [*run.header, *run.markdown, *run.caption])


def opened(run: AppTest, prefix: str) -> AppTest:
    """The popover of a form, opened as a click does."""
    assert prefix in run.session_state
    run.session_state[prefix] = True
    return checked(run.run())


def fill(run: AppTest, kind: str, number: int, client_id: str, **values: Any) -> AppTest:
    """Opens a form, fills it and saves it."""
    prefix = f"work_{kind}_{number}_{client_id}"
    opened(run, prefix)
    for name, value in values.items():
        [found] = [
            one
            for one in [*run.text_input, *run.text_area, *run.date_input, *run.selectbox, *run.number_input]
            if one.key == f"{prefix}_{name}"
        ]
        found.set_value(value)
    return checked(run.button(key=f"{prefix}_save").click().run())


def state_of(book: Book, today: date = date(2026, 11, 3)) -> pd.DataFrame:
    """The listed clients with what was entered laid over them."""
    reader = open_reader(book)
    try:
        clients = neglected.listed(coverage.work_list(reader))
        return work.laid_over(clients, work_state(book, clients, today))
    finally:
        reader.close()


# --- the page of neglected accounts --------------------------------------------------------------


def test_a_logged_touch_leaves_the_list_at_once_and_the_figures_as_they_are(book: Book, open_page: Open) -> None:
    run = open_page()
    assert listed(run) == ["Client b", "Client c", "Client d"]
    figures = [(one.label, one.value) for one in run.metric]
    fill(run, "touch", 0, "b", day=date(2026, 11, 2), channel="call", rep="Bo", minutes=25, note="they stay")
    assert listed(run) == ["Client c", "Client d"]
    assert [(one.label, one.value) for one in run.metric] == figures
    assert "Apart: 1 touched." in words(run) and "from the next import on" in words(run)
    [entry] = worklog.entries_of(book)
    assert (entry.client_id, entry.day, entry.rep, entry.channel, entry.minutes, entry.note, entry.who, entry.at) == (
        "b",
        date(2026, 11, 2),
        "Bo",
        "call",
        25,
        "they stay",
        "ana",
        TODAY,
    )
    # the next in the list is to be worked
    assert run.selectbox(key="work_client").value == "c"
    assert "Call with Client b by Bo on 2 Nov 2026 is logged" in words(run)
    checked(run.button(key="work_undo").click().run())
    assert listed(run) == ["Client b", "Client c", "Client d"]
    assert [one.withdrawn_by for one in worklog.entries_of(book)] == ["ana"]


def test_a_next_step_excuses_and_a_snooze_hides(book: Book, open_page: Open) -> None:
    run = open_page()
    fill(run, "step", 0, "b", day=date(2026, 11, 6), what="renewal")
    # planned ones come after those that are overdue
    assert listed(run) == ["Client c", "Client b", "Client d"]
    shown = run.dataframe[0].value.set_index("name")
    assert shown.loc["Client b", "status"] == ["planned"]
    assert shown.loc["Client b", "step_what"] == "renewal"
    run.selectbox(key="work_client").set_value("c").run()
    fill(run, "snooze", 1, "c", until=date(2026, 12, 1), reason="on leave")
    assert listed(run) == ["Client b", "Client d"]
    run = open_page(calls="Snoozed")
    assert listed(run) == ["Client c"]
    assert list(run.dataframe[0].value["snooze_reason"]) == ["on leave"]


def test_a_missed_plan_is_back_on_top(book: Book, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    run = open_page()
    run.selectbox(key="work_client").set_value("c").run()
    fill(run, "step", 0, "c", day=date(2026, 11, 4), what="call")
    monkeypatch.setattr("ui.importing.now", lambda: datetime(2026, 11, 5, 9))
    run = open_page()
    assert listed(run) == ["Client c", "Client b", "Client d"]
    assert "1 missed plan on top, 1 overdue, then 1 with a call planned." in words(run)
    fill(run, "touch", 0, "c", channel="call")
    assert listed(run) == ["Client b", "Client d"]


def test_what_is_refused_is_said_and_nothing_is_kept(book: Book, open_page: Open) -> None:
    run = open_page()
    fill(run, "step", 0, "b", what=" ")
    assert run.error[0].value.startswith("A next step needs to say what shall be done")
    assert worklog.entries_of(book) == []
    fill(run, "step", 0, "b", what="call")
    assert not run.error
    assert len(worklog.entries_of(book)) == 1


def test_a_form_that_nobody_opened_is_not_drawn_and_one_that_was_stays(open_page: Open) -> None:
    run = open_page()
    assert not [one for one in run.text_input if str(one.key).startswith("work_step")]
    opened(run, "work_step_0_b")
    run.session_state["work_step_0_b"] = False
    checked(run.run())
    assert run.session_state["work_step_0_b"] is False
    # closed again it is still there, and with it what was typed
    assert [one.key for one in run.text_input if str(one.key).startswith("work_")] == [
        "work_search",
        "work_step_0_b_what",
    ]
    # of the other forms, and of the same form of another client, nothing
    assert not [one for one in run.date_input if not str(one.key).startswith("work_step_0_b")]
    run.selectbox(key="work_client").set_value("c").run()
    assert not run.date_input


def test_my_week_is_of_one_owner_and_can_be_printed(book: Book, open_page: Open) -> None:
    for client_id, day in (("b", date(2026, 11, 9)), ("c", date(2026, 11, 10)), ("a", date(2026, 11, 3))):
        worklog.set_next_step(book, client_id, day=day, what=f"<b>{client_id}</b>", who="ana", at=TODAY)
    run = open_page(calls="My week")
    # a today, b on the seventh day
    assert run.selectbox(key="week_owner").options == ["Ida", "Marc", work.EVERYBODY]
    assert listed(run) == ["Client a", "Client b"]
    assert "2 steps from 3 Nov 2026 to 9 Nov 2026." in words(run)
    # c is planned for the eighth day, d by the export for the 5th
    run.selectbox(key="week_owner").set_value("Marc").run()
    assert listed(run) == ["Client d"]
    planned = work.week(state_of(book), TODAY.date())
    page = work.week_page(work.of_owner(planned, "Ida"), "Ida", TODAY.date()).decode("utf-8")
    assert "&lt;b&gt;a&lt;/b&gt;" in page and "<b>" not in page and "The week of Ida" in page
    assert page.count("<tr>") == 3 and "@page" in page and "http" not in page


def test_a_month_that_is_over_shows_the_exports_alone(book: Book, open_page: Open) -> None:
    worklog.snooze(book, "b", until=date(2026, 12, 1), reason="on leave", who="ana", at=TODAY)
    assert "Client b" not in listed(open_page())
    assert "Client b" in listed(open_page(month="2026-09"))


def test_every_client_is_in_one_place(book: Book) -> None:
    worklog.snooze(book, "b", until=date(2026, 12, 1), reason="on leave", who="ana", at=TODAY)
    worklog.log_touch(book, "b", day=TODAY.date(), who="ana", at=TODAY)
    worklog.log_touch(book, "c", day=TODAY.date(), who="ana", at=TODAY)
    shown = state_of(book)
    places = {
        name: set(work.view(shown, name)["client_id"])
        for name in (neglected.PAST, work.TOUCHED, work.SNOOZED, neglected.DUE_SOON)
    }
    assert places == {
        neglected.PAST: {"d"},
        work.TOUCHED: {"c"},
        work.SNOOZED: {"b"},
        neglected.DUE_SOON: set(),
    }
    # the touch of b shows once it is back
    assert set(work.view(state_of(book, date(2026, 12, 1)), work.TOUCHED)["client_id"]) >= {"b"}
    for name in (*neglected.VIEWS, *work.VIEWS):
        chosen = work.week(shown, TODAY.date()) if name == work.MY_WEEK else work.view(shown, name)
        assert set(work.view_columns(name, chosen)) - {"mrr_12_months"} <= set(chosen.columns)
        assert work.nobody_in(name)


def test_other_peoples_words_are_text(book: Book, open_page: Open) -> None:
    run = open_page()
    fill(run, "touch", 0, "b", rep=HOSTILE, note=HOSTILE)
    told = next(part.value for part in run.markdown if "is logged" in part.value)
    assert "\\*\\*b\\*\\*" in told and "\\<img" in told


# --- the page of one client ----------------------------------------------------------------------


def tables(run: AppTest) -> str:
    return "\n".join(part.proto.body for part in run.get("html"))


def test_a_clients_page_logs_a_touch_that_stands_in_its_contacts_with_author_and_time(
    book: Book, open_page: Open
) -> None:
    run = open_page("client", client="b")
    figures = [(one.label, one.value) for one in run.metric]
    fill(run, "touch", 0, "b", channel="meeting", rep="Bo", note="they <b>stay</b>", outcome="positive", minutes=30)
    assert "they &lt;b&gt;stay&lt;/b&gt; · logged by ana, 3 Nov 26, 09:30" in tables(run)
    assert "Meeting, Bo, 30 min" in tables(run)
    assert [(one.label, one.value) for one in run.metric] == figures
    checked(run.button(key="work_undo").click().run())
    assert "logged by ana" not in tables(run)


def test_a_touch_that_the_snapshot_counts_stands_once_and_says_when_it_is_withdrawn(
    book: Book, open_page: Open, tmp_path: Path
) -> None:
    made = worklog.log_touch(book, "b", day=date(2026, 10, 30), note="in time", who="ana", at=TODAY)
    files = write_book(tmp_path / "again", clients=named("a", owner="Ida"))
    import_files(book, files, import_day=date(2026, 11, 3), at=TODAY, who="test")
    assert tables(open_page("client", client="b")).count("in time") == 1
    worklog.withdraw_entry(book, made.number, who="bo", at=TODAY)
    assert "withdrawn by bo, figures count it until the next import" in tables(open_page("client", client="b"))


def test_a_clients_next_step_is_planned_then_missed_then_done(
    book: Book, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = open_page("client", client="c")
    assert "**Nothing is planned**" in words(run)
    fill(run, "step", 0, "c", day=date(2026, 11, 4), what="bring *the* hours")
    assert "**bring \\*the\\* hours on 4 Nov 2026**" in words(run)
    assert "Set by ana, 3 Nov 26, 09:30." in words(run)
    worklog.snooze(book, "c", until=date(2026, 12, 1), reason="on leave", who="ana", at=TODAY)
    monkeypatch.setattr("ui.importing.now", lambda: datetime(2026, 11, 5, 9))
    run = open_page("client", client="c")
    assert "**Missed: bring \\*the\\* hours**" in words(run)
    assert "Off the work list until 1 Dec 2026: on leave." in words(run)
    fill(run, "touch", 0, "c", channel="call")
    assert "**Nothing is planned**" in words(run)


def test_every_client_can_be_worked_even_one_that_is_not_active(tmp_path: Path, book: Book, open_page: Open) -> None:
    files = write_book(tmp_path / "more", clients=named("z", owner="Ida"))
    import_files(book, files, import_day=date(2026, 11, 3), at=TODAY, who="test")
    run = open_page("client", client="z")
    fill(run, "touch", 0, "z", channel="call", note="a first call")
    assert "a first call" in tables(run)


# --- the order of the list ------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_missed_plans_come_first_then_overdue_then_planned_clients_each_in_order(seed: int) -> None:
    rng = np.random.default_rng(seed)
    statuses = rng.choice([work.MISSED, "overdue", "planned", "on track", "lapsed", "touched"], 60)
    clients = pd.DataFrame(
        {
            "client_id": [f"c{number}" for number in range(60)],
            "status": pd.Series(statuses, dtype=str),
            "neglect_score": [None if status != "overdue" else float(rng.integers(5)) for status in statuses],
            "days_over": rng.integers(0, 4, 60),
        }
    )
    places = {work.MISSED: 0, "overdue": 1, "planned": 2}
    expected = sorted(
        (row for row in clients.to_dict("records") if row["status"] in places),
        key=lambda row: (
            (places[row["status"]], -row["neglect_score"] if row["status"] == "overdue" else 0, -row["days_over"])
        ),
    )
    assert work.view(clients, neglected.PAST)["client_id"].tolist() == [row["client_id"] for row in expected]


@pytest.mark.parametrize("seed", range(4))
def test_whom_one_can_work_on_is_told_apart_by_id_where_a_name_comes_twice(seed: int) -> None:
    rng = np.random.default_rng(seed)
    number = int(rng.integers(0, 30))
    clients = pd.DataFrame(
        {
            "client_id": [f"c{place}" for place in rng.permutation(number)],
            "name": pd.Series(rng.choice(["Zoë", "b", "C d", "e", "f", "g"], number), dtype=str),
            "owner": pd.Series(rng.choice(["Ida", ""], number), dtype=str),
        }
    )
    listed, names = neglected.called(clients), client_names(clients)
    assert list(listed) == listed[:number] == clients["client_id"].tolist()
    assert "nobody" not in listed
    for row in clients.to_dict("records"):
        one = row["client_id"]
        assert one in listed
        assert (listed.name(one), listed.owner(one), listed.label(one)) == (row["name"], row["owner"], names.of(one))
    assert listed.texts() == [folded(names.of(one)) for one in clients["client_id"]]
