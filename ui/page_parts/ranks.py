"""Cards of the page of account ranks: the pictures, each with the choice of what it opens, and the clients."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

import ui
from analytics import ranking
from analytics.clients import client_silence
from ui import of_clients, paging
from ui.asking import ask, of_choice
from ui.beginnings import Beginning, beginning_of
from ui.stories import ranks as story


def draw_curve(page: ui.Page, summary: pd.DataFrame, hand: pd.DataFrame) -> str | None:
    """The cumulative curve of the whole choice; a rank opens its clients."""
    note = story.curve_note(page.info, page.filter_words, hand)
    with ui.card("Who carries the book", note, side=False):
        picture = ui.kept_picture(
            page,
            "curve",
            lambda: ui.charts.concentration_curve(ask(ranking.rank_curve, page), page.tokens, phone=page.phone),
        )
        ui.chart(picture, "Cumulative share of 12-month revenue, largest client first", key="curve")
        return choose("Open a rank", of_choice(page, "ranks to open", lambda: story.rank_options(summary)), "open_rank")


def draw_flow(page: ui.Page, flow: pd.DataFrame) -> str | None:
    """What moved between ranks in 12 months; a flow opens its clients."""
    before, now = ui.format.month(page.months_back(12)), ui.format.month(page.month)
    with ui.card("What moved between ranks", story.flow_note(before, now), side=False):
        if not story.has_flow(flow):
            ui.sentence(f"Nobody had a rank in {before}, so nothing can have moved since.")
            return None
        picture = ui.kept_picture(
            page, "flow", lambda: ui.charts.rank_flow(flow, page.tokens, before=before, now=now, phone=page.phone)
        )
        ui.chart(picture, f"Clients by rank in {before} and in {now}", key="flow")
        return choose("Open a flow", of_choice(page, "flows to open", lambda: story.flow_options(flow)), "open_flow")


def choose(label: str, options: Sequence[str], key: str) -> str | None:
    """One of the parts of a picture, or none."""
    return st.pills(label, options, key=key, label_visibility="collapsed", wrap=True)


def draw_opened(page: ui.Page, title: str, clients: Callable[[], pd.DataFrame], form: str) -> None:
    """The clients of a chosen rank or flow."""
    shown = of_choice(page, "opened", lambda: with_silence(page, clients(), form), title)
    with ui.card(title, ui.format.counted(len(shown), "client"), key=f"opened_{form.lower()}"):
        draw_list(shown, form, f"opened_{form.lower()}_list", title, export=True)


def draw_table(page: ui.Page, summary: pd.DataFrame, flow: pd.DataFrame, hand: pd.DataFrame) -> None:
    """The clients behind the ranks, view by view. What is shown is what the export holds."""
    first = ask(ranking.account_rank, page, by_hand=True, most=paging.ROWS_OF_A_PAGE)
    with ui.card("Clients by rank", story.no_longer_fit(hand, first), key="rank_table") as card:
        name = card.switch("View", story.VIEWS, "moves")
        shown = view(page, name, story.count_in(name, summary, flow, hand), flow)
        ui.note(story.view_note(name))
        draw_list(shown, name, f"ranks_{name}", name, export=False)
    with page.action():
        columns = story.view_columns(name)
        ui.download(
            "Export",
            lambda: story.exported(shown.whole(), columns),
            page.file_name("account_ranks"),
            "export_ranks",
            primary=True,
        )


def draw_list(clients: pd.DataFrame | Beginning, form: str, key: str, title: str, *, export: bool) -> None:
    """A list of clients in the form of a view; `title` says which."""
    ui.client_table(
        clients,
        story.view_columns(form),
        key,
        file="account_ranks",
        labels=story.LABELS,
        export=export,
        phone_figure=story.phone_figure(form),
        phone_reason=story.phone_reason(form),
        empty=story.nobody_in(form),
        kept=(title,),
    )


def everybody(page: ui.Page) -> pd.DataFrame:
    """All that is known of every ranked client, for the lists that show them all."""
    return ask(ranking.account_rank, page)


def moves(page: ui.Page, flow: pd.DataFrame) -> pd.DataFrame:
    """Every client whose rank differs from that of 12 months before."""
    if not story.has_flow(flow):
        return story.no_moves()
    return of_choice(page, "moves", lambda: story.moves(ask(ranking.rank_movement, page)))


def view(page: ui.Page, name: str, count: int | None, flow: pd.DataFrame) -> Beginning:
    """The clients of one view of the table: those of its first page, and all once more is asked for than these.

    `count` is how many they are; None where that is known by all of them alone.
    """

    def whole() -> pd.DataFrame:
        return of_choice(page, "view of ranks", lambda: with_silence(page, _whole(page, name, flow), name), name)

    if count is None:
        return beginning_of(whole())
    first = of_choice(
        page,
        "first of a view",
        lambda: with_silence(page, _first(page, name, flow), name, some=True),
        name,
        paging.ROWS_OF_A_PAGE,
    )
    return Beginning(first, count, whole)


def with_silence(page: ui.Page, clients: pd.DataFrame, form: str, *, some: bool = False) -> pd.DataFrame:
    """The clients with the silence of the work list, in the forms that show it; with `some`, asked for these alone."""
    if "days_since_contact" not in story.view_columns(form):
        return clients
    if some:
        silence = of_clients.silence(page.reader, page.month, clients["client_id"].tolist())
    else:
        silence = ask(client_silence, page)
    return ui.with_columns(clients, silence, ("days_since_contact",))


def _first(page: ui.Page, name: str, flow: pd.DataFrame) -> pd.DataFrame:
    """The first page of a view."""
    most = paging.ROWS_OF_A_PAGE
    if name == story.ALL:
        return ask(ranking.account_rank, page, most=most)
    if name == story.BY_HAND:
        return story.by_hand(ask(ranking.account_rank, page, by_hand=True, most=most))
    if not story.has_flow(flow):
        return story.no_moves()
    return story.moves(ask(ranking.rank_movement, page, move=name.lower(), most=most))


def _whole(page: ui.Page, name: str, flow: pd.DataFrame) -> pd.DataFrame:
    """All clients of a view."""
    if name == story.NEAR:
        return story.near_a_line(everybody(page), page.info)
    if name == story.BY_HAND:
        return story.by_hand(ask(ranking.account_rank, page, by_hand=True))
    return everybody(page) if name == story.ALL else story.moved_in(name, moves(page, flow))
