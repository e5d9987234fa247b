"""Cards of the page of neglected accounts: the pictures with what they open, and the work list."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date
from typing import Any, cast

import pandas as pd
import streamlit as st

import ui
from analytics import coverage
from analytics.clients import clients_not_in_newest_export
from analytics.work_state import log_mark, work_state, worked_clients
from ui import of_clients, paging, table_columns
from ui.asking import ask, of_choice, of_snapshot
from ui.beginnings import Beginning, beginning_of
from ui.charts.silence import MOST_DOTS
from ui.choosing import choose_one
from ui.page_parts.work_entry import Worked, draw_last_entry, draw_next_step, draw_snooze, draw_touch
from ui.stories import neglected as story
from ui.stories import neglected_list as listing
from ui.stories import work

# The height of the picture of silence, and what the card of time under it takes where that stands there.
SILENCE, TALLEST_SILENCE, TIME_BELOW = 560, 760, 350


def listed_clients(page: ui.Page) -> pd.DataFrame:
    """Every active client as the work list has it: asked for once more is looked at than the first calls to make."""
    return of_choice(page, "work list", lambda: listing.listed(ask(coverage.work_list, page, lines=False)))


def reach_picture(page: ui.Page) -> Any:
    """The map of reach, which grows with the number of owners."""
    cells = ask(coverage.coverage_by_owner, page, by="owner,rank")
    return ui.kept_picture(page, "reach", lambda: ui.charts.reach_map(cells, page.tokens, phone=page.phone))


def is_tall(reach: Any) -> bool:
    """Whether the map of reach is taller than the picture beside it: then other cards stand under that one."""
    return int(reach.to_dict()["layout"]["height"]) > SILENCE


def draw_silence(page: ui.Page, summary: pd.DataFrame, reach: Any) -> None:
    """Days since contact against revenue, as tall as the map of reach asks for; a dot opens its client."""
    beside = int(reach.to_dict()["layout"]["height"]) - TIME_BELOW
    height = 420 if page.phone else min(max(SILENCE, beside), TALLEST_SILENCE)
    note = "One dot per client. Shaded: past the cadence of its rank. Hollow: call planned."
    note += story.not_drawn(summary, MOST_DOTS)
    with ui.card("Silence against revenue", note, side=False):
        picture = ui.kept_picture(page, "silence", lambda: _silence(page, height), height)
        chosen = ui.clickable_chart(picture, "Days since the last contact against revenue, by client", "silence")
    if chosen:
        ui.open_client(str(chosen))


def _silence(page: ui.Page, height: int) -> Any:
    return ui.charts.silence(
        ask(coverage.silence_dots, page, most=MOST_DOTS),
        page.tokens,
        story.cadences(page.info),
        currency=page.currency,
        height=height,
        phone=page.phone,
    )


def draw_reach(reach: Any) -> Any:
    """Reach by rank and owner; returns the owner and the rank of the cell that was chosen."""
    with ui.card("Reach by rank and owner", "Clients in cadence. A click opens a cell's clients.", side=False):
        key = f"reach_map_{st.session_state.get('reach_closed', 0)}"
        return ui.clickable_chart(reach, "Clients in cadence by rank and account manager", key)


def draw_cell(page: ui.Page, cell: list[str | None]) -> None:
    """The clients of the chosen cell."""
    chosen = story.cell_clients(listed_clients(page), cell)
    with ui.card(story.cell_title(cell), story.cell_note(chosen), key="reach_cell") as card:
        with card.side:
            st.button("Close", type="tertiary", icon=":material/close:", on_click=close_cell, key="close_cell")
        ui.client_table(
            chosen,
            listing.view_columns(listing.ALL),
            "cell",
            file="reach",
            labels=listing.LABELS,
            phone_figure="days_since_contact",
            phone_reason="status",
        )


def close_cell() -> None:
    """Forget the chosen cell: a chart with another key has nothing chosen."""
    st.session_state["reach_closed"] = st.session_state.get("reach_closed", 0) + 1


def draw_time(page: ui.Page) -> None:
    """Share of minutes beside share of revenue."""
    with ui.card("Time against revenue", "Shares of 12 months.") as card:
        by = card.switch("By", ("Rank", "Owner"), "time_by").lower()
        time = ask(coverage.time_share, page, by=by)
        drawn = story.most_revenue(time)
        picture = ui.kept_picture(page, "time", lambda: ui.charts.dumbbell(drawn, page.tokens, phone=page.phone), by)
        ui.chart(picture, "Share of our time against share of revenue", key=f"time_{by}")
        if len(drawn) < len(time):
            ui.note(f"The {len(drawn)} with the most revenue of {ui.format.counted(len(time), by)}.")
        if story.without_minutes(time):
            ui.note(story.without_minutes(time))


def draw_work_list(page: ui.Page, summary: pd.DataFrame, views: tuple[str, ...], today: date) -> None:
    """The calls to make, and the forms to work them. What is shown is what the call list exports.

    The log speaks of now: it is laid over the newest month only. `summary` is coverage_summary.
    """
    log, is_worked = cast(tuple[Hashable, ...], ()), False
    if page.month == page.info.reporting_month:
        # what was entered decides, and the settings in force: with the day they are what the kept list is known by
        log = (today, log_mark(page.reader.book), page.book.state.settings())
        views, is_worked = (*views, *work.VIEWS), bool(worked_clients(page.reader.book))
    with ui.card("Work list", key="work_list") as card:
        with card.side:
            wanted = st.text_input(
                "Search in the work list",
                key="work_search",
                placeholder="Search",
                icon=":material/search:",
                label_visibility="collapsed",
                width=150,
                live=True,
            )
        name = card.switch("View", views, "calls")
        empty = "No client matches this search."
        if name == listing.PAST and not is_worked and not wanted:
            start = _first_calls(page, summary, log)
            ui.note(listing.past_note(*_past_cadence(summary)))
            draw_forms(page, _first_called(page, start, log))
            empty = work.nobody_in(name)
            gone = ask(coverage.overdue_not_in_newest_export, page, most=listing.NAMED + 1)["name"].tolist()
        else:
            everybody = _worked_list(page, log)
            if name == work.MY_WEEK:
                shown = draw_week(page, everybody, today)
            else:
                shown = _view(page, name, log)
                ui.note(of_choice(page, "note of the view", lambda: work.view_note(shown, everybody, name), name, *log))
            start = beginning_of(listing.search(shown, wanted or ""))
            is_view = not wanted and name != work.MY_WEEK
            draw_forms(page, _called(page, name, log) if is_view else listing.called(start.rows))
            empty = work.nobody_in(name) if shown.empty else empty
            gone = listing.gone_of(start.rows, _not_in_newest(page))
        ui.client_table(
            start,
            work.view_columns(name, start.rows),
            f"work_{name}",
            file="neglected",
            labels=work.LABELS,
            search=False,
            export=False,
            phone_figure="next_step_on" if name == work.MY_WEEK else "revenue_at_risk",
            phone_reason="step_what" if name == work.MY_WEEK else "days_over",
            empty=empty,
            # a search and an owner's week are for whoever chose them
            kept=None if wanted or name == work.MY_WEEK else (name, *log),
        )
        if gone:
            ui.note(listing.not_in_newest(gone))
    with page.action():
        ui.download(
            "Call list",
            lambda: listing.call_list(start.whole()),
            page.file_name("call_list"),
            "call_list",
            primary=True,
        )


def _worked_list(page: ui.Page, log: tuple[Hashable, ...]) -> pd.DataFrame:
    """Every active client with what was entered laid over it, where the log speaks of the month."""
    if not log:
        return of_choice(page, "exported list", lambda: work.as_exported(listed_clients(page)))

    def made() -> pd.DataFrame:
        listed = listed_clients(page)
        return work.laid_over(listed, work_state(page.reader.book, listed, cast(date, log[0])))

    return of_choice(page, "worked list", made, *log)


def _view(page: ui.Page, name: str, log: tuple[Hashable, ...]) -> pd.DataFrame:
    return of_choice(page, "view of the work list", lambda: work.view(_worked_list(page, log), name), name, *log)


def _called(page: ui.Page, name: str, log: tuple[Hashable, ...]) -> listing.Called:
    return of_choice(page, "whom to work on", lambda: listing.called(_view(page, name, log)), name, *log)


def _past_cadence(summary: pd.DataFrame) -> tuple[int, int]:
    """How many clients are overdue, and how many are planned."""
    return int(summary["overdue_clients"].iloc[0]), int(summary["planned_clients"].iloc[0])


def _first_calls(page: ui.Page, summary: pd.DataFrame, log: tuple[Hashable, ...]) -> Beginning:
    """The clients past their cadence, of which nothing was entered: those of the first page."""

    def made() -> pd.DataFrame:
        first = ask(coverage.work_list, page, lines=False, past=True, most=paging.ROWS_OF_A_PAGE)
        return work.as_exported(listing.listed(first))

    longest = table_columns.longest(ask(coverage.longest_over, page)["longest_over"])
    return Beginning(
        of_choice(page, "first calls", made, paging.ROWS_OF_A_PAGE),
        sum(_past_cadence(summary)),
        lambda: _view(page, listing.PAST, log),
        {"days_over": longest},
    )


def _first_called(page: ui.Page, start: Beginning, log: tuple[Hashable, ...]) -> listing.Called | listing.FirstCalled:
    """Whom one can work on, known by the first page."""
    if len(start.rows) == start.count:
        return listing.called(start.rows)
    first = of_choice(
        page,
        "first to work on",
        lambda: listing.called(start.rows, of_clients.shared_names(page.reader, start.rows["name"].tolist())),
    )
    return listing.FirstCalled(first, start.count, lambda: _called(page, listing.PAST, log))


def _not_in_newest(page: ui.Page) -> pd.DataFrame:
    """The clients that the newest clients export no longer names."""
    return of_snapshot(page.reader, "not in newest", lambda: clients_not_in_newest_export(page.reader))


def draw_week(page: ui.Page, clients: pd.DataFrame, today: date) -> pd.DataFrame:
    """One owner's seven days from today, with the page to print; returns what is in them."""
    planned = work.week(clients, today)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        owners = work.week_owners(planned)
        owner = choose_one("Whose week", owners, str, "week_owner", width=200) or work.EVERYBODY
        mine = work.of_owner(planned, owner)
        st.caption(work.week_note(mine, today), width="stretch")
        if not mine.empty:
            st.download_button(
                "Page to print",
                data=lambda: work.week_page(mine, owner, today),
                file_name=ui.format.file_name(["my_week", f"{today}", owner]).replace(".csv", ".html"),
                mime="text/html",
                icon=":material/print:",
                key="week_page",
                on_click="ignore",
            )
    return mine


def draw_forms(page: ui.Page, listed: listing.Called | listing.FirstCalled) -> None:
    """Choose a client of the list, then log a touch, set its next step, or snooze it."""
    if st.session_state.get("work_client") not in listed:
        # another view, or the client has left this one: the next in order
        st.session_state["work_client"] = listed[0] if listed else None
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="work_forms"):
        chosen = choose_one("Client to work on", listed, listed.label, "work_client", texts=listed.texts)
        if chosen is not None:
            worked = Worked(page.reader.book, chosen, listed.name(chosen), listed.owner(chosen))
            draw_touch(worked, page.reader)
            draw_next_step(worked)
            draw_snooze(worked)
    draw_last_entry()
    ui.note(work.WHEN_IT_COUNTS)
