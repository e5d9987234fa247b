"""Account ranks: which clients carry the book?"""

from __future__ import annotations

import pandas as pd

import ui
from analytics import coverage, ranking, retention
from analytics.clients import client_list, client_silence
from analytics.page_questions import CURVE
from ui.asking import ask, of_choice
from ui.page_parts.ranks import draw_curve, draw_flow
from ui.stories import ranks as story
from ui.stories import ranks_figures as figures


def main() -> None:
    """The answer, how much hangs on few clients, what moved, then the clients."""
    page = ui.page("Account ranks")
    ranks = ask(ranking.account_rank, page, columns=CURVE) if page.info.months else pd.DataFrame()
    flow = ask(ranking.rank_flow, page) if page.info.months else pd.DataFrame()
    why = story.nothing(page.info, ranks, page.filter_words)
    if why:
        ui.empty(why.why, why.fill, page=why.page, page_text=why.page_text)
        return
    movement = ask(ranking.rank_movement, page) if story.has_flow(flow) else None
    moved = of_choice(page, "moves", lambda: story.no_moves() if movement is None else story.moves(movement))
    summary = ask(ranking.rank_summary, page)
    ui.headline(*of_choice(page, "answer of ranks", lambda: answered(page, summary, flow)))
    draw_figures(page)
    with ui.row(2, narrowest=420):
        rank = draw_curve(page, summary, ranks)
        way = draw_flow(page, flow)
    if rank:
        draw_opened(page, f"Rank {rank[0]}", story.opened_rank(rank, everybody(page)), story.ALL)
    if way:
        draw_opened(page, way, story.opened_flow(way, flow, moved), story.flow_form(way))
    draw_table(page, ranks, moved)


def answered(page: ui.Page, summary: pd.DataFrame, flow: pd.DataFrame) -> tuple[str, str]:
    """The headline, and what moved."""
    return (
        story.headline(summary, page.info, page.month),
        story.under_headline(flow, page.months_back(12)),
    )


def everybody(page: ui.Page) -> pd.DataFrame:
    """All that is known of every ranked client, for the lists that show them; the pictures need less."""
    return ask(ranking.account_rank, page)


def draw_figures(page: ui.Page) -> None:
    """How much hangs on the largest clients, and net retention without the largest."""
    ui.figures(of_choice(page, "figures of ranks", lambda: figures_of(page)))
    ui.explain(
        lambda: figures.explanations(
            ask(ranking.concentration, page),
            ask(retention.retention_without_largest, page),
            ask(retention.shrinking_share, page),
            lambda: figures.largest_first(ask(coverage.time_share, page, by="client"), client_list(page.reader)),
            lambda: ask(retention.retention_clients, page),
            page.currency,
        ),
        "ranks",
    )


def figures_of(page: ui.Page) -> tuple[ui.Figure, ...]:
    """The figures of the month against those of a year before, where the book has them."""
    year = page.months_back(12)
    before = ask(ranking.concentration, page, month=year) if year in page.info.months else None
    return tuple(
        figures.figures(
            ask(ranking.concentration, page),
            before,
            ask(retention.retention_without_largest, page),
            ask(retention.shrinking_share, page),
        )
    )


def draw_opened(page: ui.Page, title: str, clients: pd.DataFrame, form: str) -> None:
    """The clients of a chosen rank or flow."""
    shown = of_choice(page, "opened", lambda: with_silence(page, clients, form), title)
    with ui.card(title, ui.format.counted(len(shown), "client"), key=f"opened_{form.lower()}"):
        draw_list(shown, form, f"opened_{form.lower()}_list", title, export=True)


def with_silence(page: ui.Page, clients: pd.DataFrame, form: str) -> pd.DataFrame:
    """The clients with the silence of the work list, in the forms that show it."""
    if "days_since_contact" not in story.view_columns(form):
        return clients
    return ui.with_columns(clients, ask(client_silence, page), ("days_since_contact",))


def draw_table(page: ui.Page, ranks: pd.DataFrame, moved: pd.DataFrame) -> None:
    """The clients behind the ranks, view by view. What is shown is what the export holds."""
    words = of_choice(page, "ranks by hand", lambda: story.no_longer_fit(ranks))
    with ui.card("Clients by rank", words, key="rank_table") as card:
        name = card.switch("View", story.VIEWS, "moves")
        shown = of_choice(
            page,
            "view of ranks",
            lambda: with_silence(page, story.view(name, lambda: everybody(page), moved, page.info), name),
            name,
        )
        ui.note(story.view_note(name))
        draw_list(shown, name, f"ranks_{name}", name, export=False)
    with page.action():
        columns = story.view_columns(name)
        ui.download(
            "Export",
            lambda: story.exported(shown, columns),
            page.file_name("account_ranks"),
            "export_ranks",
            primary=True,
        )


def draw_list(clients: pd.DataFrame, form: str, key: str, title: str, *, export: bool) -> None:
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


main()
