"""Cards of the page of retainers on money from others: what is unpaid, who could take a retainer, and who is silent."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import receivables, retainers
from ui import paging
from ui.asking import ask, of_choice, of_look
from ui.beginnings import Beginning
from ui.page_parts.retainers import draw_clients, sums_of
from ui.stories import Row, only, whole
from ui.stories import retainers as story
from ui.stories import retainers_money as money


def draw_receivables(page: ui.Page, beside: bool) -> None:
    """What is unpaid by age, who owes it, and when it may come. `beside`: the card stands beside another."""
    ages, sums = ask(receivables.receivables_by_age, page), only(sums_of(page))
    if ages.empty:
        with ui.card("Receivables by age"):
            ui.note(story.unlock("has_payments"))
        return
    note, picture, legend = of_look(page, "receivables", lambda: _ages(page, ages))
    with ui.card("Receivables by age", note):
        ui.chart(picture, "Unpaid amounts by days past due", key="ages")
        st.html(legend)
        draw_clients(
            page,
            Beginning(
                ask(receivables.client_receivables, page, overdue=True, most=paging.ROWS_OF_A_PAGE),
                int(sums["overdue_clients"]),
                lambda: ask(receivables.client_receivables, page, overdue=True),
            ),
            ("name", "overdue_amount", "oldest_days", "usual", "expected", "open_amount", "owner"),
            "debtors",
            desk=money.OWED_BESIDE if beside else (),
            file="receivables",
            labels=money.OWED_LABELS,
            worded=money.owed_words,
            tallest=6,
            phone_figure="overdue_amount",
            phone_reason="expected",
            empty="Nobody has an invoice that is past due.",
            kept=(),
        )
        ui.note(" ".join((money.late_words(sums), money.UNPAID_NOTE)).strip())
        box = st.expander("Expected cash and open invoices", key="cash_and_invoices", on_change="rerun")
        if not box.open:
            return
        with box:
            cash = ask(receivables.expected_cash, page)
            ui.plain_table(cash, ("period", "invoices", "open_amount"), labels=money.CASH_LABELS, stack=False)
            ui.client_table(
                ask(receivables.receivables, page),
                ("name", "invoice_id", "date", "due_on", "open_amount", "days_past_due", "age", "owner"),
                "open_invoices",
                file="open_invoices",
                labels=money.INVOICE_LABELS,
                tallest=8,
                phone_figure="open_amount",
                phone_reason="age",
                empty="No open invoice.",
            )


def _ages(page: ui.Page, ages: pd.DataFrame) -> tuple[str, go.Figure, str]:
    """The card's note, the picture of what is unpaid by age, and its legend."""
    t = page.tokens
    colours = [t.mix(t.accent, strength) for strength in (0.18, 0.45, 0.65, 0.9)] + [t.red]
    amounts = [max(float(value), 0.0) for value in ages["open_amount"]]
    names = [money.age_name(str(age)) for age in ages["age"]]
    picture = ui.charts.parts(list(zip(names, amounts, colours, strict=True)), t, currency=page.currency)
    return (
        money.unpaid_note(ages, page.currency),
        picture,
        _legend(page, names, list(ages["open_amount"]), colours),
    )


def _legend(page: ui.Page, names: list[str], amounts: list[Decimal], colours: list[str]) -> str:
    """The parts of a bar by name and amount."""
    written = [ui.format.money_exact(amount, page.currency) for amount in amounts]
    # as wide as the longest amount
    narrowest = max([4.7, *(0.56 * len(words) for words in written)])
    cells = "".join(
        f'<div><div style="color:{page.tokens.ink_2}"><span style="color:{colour}">●</span> '
        f"{ui.format.html_escape(name)}</div>"
        f"<b>{ui.format.html_escape(words)}</b></div>"
        for name, words, colour in zip(names, written, colours, strict=True)
    )
    grid = f"display:grid;grid-template-columns:repeat(auto-fit,minmax({narrowest:.1f}rem,1fr));gap:0.4rem 0.6rem"
    return f'<div style="{grid};font-size:0.87rem;color:{page.tokens.ink}">{cells}</div>'


def draw_candidates(page: ui.Page, sums: Row, beside: bool) -> None:
    """Clients without a retainer that buy projects like one. `sums` is project_sums; `beside`: beside another card."""
    with ui.card("Retainer candidates", "Project revenue in 4 or more of 6 months."):
        ui.sentence(money.candidates_words(sums, page.currency))
        if whole(sums, "candidates"):
            first = ask(retainers.retainer_candidates, page, most=paging.ROWS_OF_A_PAGE)
            ui.client_table(
                Beginning(first, whole(sums, "candidates"), lambda: ask(retainers.retainer_candidates, page)),
                ("name", "suggested_fee", "tier", "project_revenue_6_months", "months_with_projects", "owner"),
                "candidates",
                desk=money.CANDIDATES_BESIDE if beside else (),
                file="retainer_candidates",
                labels=money.CANDIDATE_LABELS,
                tallest=8,
                search=False,
                phone_figure="suggested_fee",
                kept=(),
            )
            for client_id, words in of_choice(page, "proposals", lambda: tuple(money.proposals(first))):
                ui.link("fit", words, client=client_id)


def draw_dormant(page: ui.Page, sums: Row, beside: bool) -> None:
    """Project clients that are silent on both sides. `sums` is project_sums; `beside`: beside another card."""
    with ui.card("Dormant projects", "No revenue and no touch, not ended."):
        ui.sentence(money.dormant_words(sums, page.info.settings.dormant_days, page.currency))
        if whole(sums, "dormant"):
            first = ask(retainers.dormant_projects, page, most=paging.ROWS_OF_A_PAGE)
            ui.client_table(
                Beginning(first, whole(sums, "dormant"), lambda: ask(retainers.dormant_projects, page)),
                ("name", "last_revenue_on", "days_since_revenue", "last_contact_on", "project_revenue_12m", "owner"),
                "dormant",
                desk=money.DORMANT_BESIDE if beside else (),
                file="dormant_projects",
                labels=money.DORMANT_LABELS,
                tallest=6,
                search=False,
                phone_figure="days_since_revenue",
                kept=(),
            )
