"""Cards of the page of retainers on fees, hours and money to come."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

import ui
from analytics import receivables, retainers, retention
from ui import paging
from ui.asking import ask, of_choice, of_look
from ui.beginnings import Beginning
from ui.cards import dollars
from ui.page_parts.retainers import draw_clients, page_settings, sums_of
from ui.stories import Row, only, whole
from ui.stories import retainers as story
from ui.stories import retainers_fees as fees
from ui.stories import retainers_money as money
from ui.tables import table_html


def draw_tiers(page: ui.Page, tiers: pd.DataFrame) -> None:
    """How many retainers of which fee, and who already fits the tier above."""
    table, words = of_choice(page, "tiers", lambda: _tiers(page, tiers))
    with ui.card("Fee tiers", "By monthly fee."):
        st.html(table)
        st.markdown(words)
        if fees.fitting(tiers):
            first = ask(retainers.next_tier, page, most=paging.ROWS_OF_A_PAGE)
            draw_clients(
                page,
                Beginning(first, fees.fitting(tiers), lambda: ask(retainers.next_tier, page)),
                ("name", "fee", "next_tier", "because", "gain", "owner"),
                "next_tier",
                file="next_tier",
                labels=fees.NEXT_LABELS,
                worded=fees.because,
                tallest=7,
                phone_figure="gain",
                phone_reason="because",
                kept=(),
            )


def _tiers(page: ui.Page, tiers: pd.DataFrame) -> tuple[str, str]:
    """The table of the tiers, and the words over those who are next in line."""
    columns = ("fee", "clients", "mrr", "mrr_share", "hours", "fits")
    return (
        table_html(fees.tiers_shown(tiers, page.currency), columns, labels=fees.TIER_LABELS),
        f"**Next in line**  \n:gray[:small[{dollars(fees.next_words(tiers, page.currency))}]]",
    )


def draw_hours(page: ui.Page, columns: Mapping[str, bool]) -> None:
    """Hours delivered against those that the fee includes; a dot opens its client."""
    with ui.card("Hours against fee") as card:
        missing = fees.no_hours(columns)
        if missing:
            ui.note(story.unlock(missing))
            return
        window = card.switch("Over", tuple(fees.WINDOWS), "hours_window")
        picture, words = of_look(page, "hours", lambda: _hours(page, fees.WINDOWS[window]), window)
        ui.note(words)
        chosen = ui.clickable_chart(picture, "Hours delivered to hours included, by client", f"hours_{window}")
        box = st.expander("All clients", key="hours_of_all", on_change="rerun")
        if box.open:
            with box:
                _draw_all_hours(page, window)
        _draw_hours_by(page, window)
    if chosen:
        ui.open_client(str(chosen))


def _hours(page: ui.Page, months: int) -> tuple[go.Figure, str]:
    """The picture of those outside their fee, and what is said of all."""
    sums = only(ask(retainers.hours_sums, page, months=months))
    picture = ui.charts.hours_to_fee(
        ask(retainers.hours_outside, page, months=months, most_over=fees.MOST_OVER, most_under=fees.MOST_UNDER),
        page.tokens,
        within=fees.lines(page.info.settings),
        currency=page.currency,
        phone=page.phone,
    )
    return picture, fees.hours_words(sums, page.info.settings, page.currency)


def _draw_all_hours(page: ui.Page, window: str) -> None:
    hours = ask(retainers.retained_hours, page, months=fees.WINDOWS[window])
    ui.client_table(
        of_choice(page, "hours listed", lambda: fees.listed(hours), window),
        ("name", "hours", "retained_hours", "hours_ratio", "status", "unbilled_value", "agreed_rate", "owner"),
        f"hours_list_{window}",
        file="retained_hours",
        labels=fees.HOURS_LABELS,
        tallest=8,
        phone_figure="hours_ratio",
        phone_reason="status",
        empty="No fee of this choice includes hours.",
    )


def _draw_hours_by(page: ui.Page, window: str) -> None:
    """The same by owner, and month by month."""
    box = st.expander("By owner and by month", key="hours_by", on_change="rerun")
    if not box.open:
        return
    owners = ask(retainers.retained_hours, page, by="owner", months=fees.WINDOWS[window])
    months = ask(retainers.retained_hours, page, by="month")
    with box:
        ui.plain_table(fees.owners_listed(owners), fees.OWNER_COLUMNS, labels=fees.HOURS_LABELS, key="hours_owners")
        ui.plain_table(fees.months_listed(months), fees.MONTH_COLUMNS, labels=fees.HOURS_LABELS, key="hours_months")


def draw_receivables(page: ui.Page) -> None:
    """What is unpaid by age, who owes it, and when it may come."""
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
    cells = "".join(
        f'<div><div style="color:{page.tokens.ink_2}"><span style="color:{colour}">●</span> '
        f"{ui.format.html_escape(name)}</div>"
        f"<b>{ui.format.html_escape(ui.format.money_exact(amount, page.currency))}</b></div>"
        for name, amount, colour in zip(names, amounts, colours, strict=True)
    )
    grid = "display:grid;grid-template-columns:repeat(auto-fit,minmax(4.7rem,1fr));gap:0.4rem 0.6rem"
    return f'<div style="{grid};font-size:0.87rem;color:{page.tokens.ink}">{cells}</div>'


def draw_candidates(page: ui.Page, sums: Row) -> None:
    """Clients without a retainer that buy projects like one. `sums` is project_sums."""
    with ui.card("Retainer candidates", "Project revenue in 4 or more of 6 months."):
        ui.sentence(money.candidates_words(sums, page.currency))
        if whole(sums, "candidates"):
            first = ask(retainers.retainer_candidates, page, most=paging.ROWS_OF_A_PAGE)
            ui.client_table(
                Beginning(first, whole(sums, "candidates"), lambda: ask(retainers.retainer_candidates, page)),
                ("name", "suggested_fee", "tier", "project_revenue_6_months", "months_with_projects", "owner"),
                "candidates",
                file="retainer_candidates",
                labels=money.CANDIDATE_LABELS,
                tallest=8,
                search=False,
                phone_figure="suggested_fee",
                kept=(),
            )
            for client_id, words in of_choice(page, "proposals", lambda: tuple(money.proposals(first))):
                ui.link("fit", words, client=client_id)


def draw_dormant(page: ui.Page, sums: Row) -> None:
    """Project clients that are silent on both sides. `sums` is project_sums."""
    with ui.card("Dormant projects", "No revenue and no touch, not ended."):
        ui.sentence(money.dormant_words(sums, page.info.settings.dormant_days, page.currency))
        if whole(sums, "dormant"):
            first = ask(retainers.dormant_projects, page, most=paging.ROWS_OF_A_PAGE)
            ui.client_table(
                Beginning(first, whole(sums, "dormant"), lambda: ask(retainers.dormant_projects, page)),
                ("name", "last_revenue_on", "days_since_revenue", "last_contact_on", "project_revenue_12m", "owner"),
                "dormant",
                file="dormant_projects",
                labels=money.DORMANT_LABELS,
                tallest=6,
                search=False,
                phone_figure="days_since_revenue",
                kept=(),
            )


def draw_goal(page: ui.Page, tiers: pd.DataFrame, projects: Row) -> None:
    """A goal for the monthly income, the parts that lead to it, and three mixes for the rest."""
    with ui.card("Income goal", "Retainer income a month."):
        left, right = st.columns([1, 2], gap="medium")
        with left:
            sign = ui.format.symbol(page.currency).strip()
            wanted = st.number_input(
                f"Goal a month, {sign}" if sign else "Goal a month",
                min_value=0,
                max_value=1_000_000_000,
                value=money.first_goal(page_settings(page).income_goal, tiers),
                step=1000,
                key="goal",
                bind="query-params",
            )
        amounts, words, picture, mixes = of_look(
            page, "goal", lambda: _goal(page, Decimal(wanted or 0), tiers, projects), wanted
        )
        with left:
            st.html(amounts)
        with right:
            st.markdown(words)
            ui.chart(picture, "The parts of the way to the goal", key="way")
            if mixes:
                st.html(mixes)
                ui.note("Hours are what a client of the tier takes today.")


def _goal(page: ui.Page, amount: Decimal, tiers: pd.DataFrame, projects: Row) -> tuple[str, str, go.Figure, str]:
    """The parts of the way to a goal as a table, in words and as a picture; and the table of mixes, '' without any."""
    unbilled = only(sums_of(page))["unbilled_of_others"]
    goal = money.goal_of(amount, tiers, projects["suggested_fee"], unbilled, page.info.settings.retainer_tiers)
    t = page.tokens
    shades = {"today": t.accent_area, "up": t.green, "sign": t.mix(t.green, 0.65), "bill": t.mix(t.green, 0.4)}
    parts = [(part.words, part.amount, shades[part.tone]) for part in goal.parts]
    parts.append(("Still to win", float(goal.ways.gap), t.pale))
    mixes = ""
    if goal.ways.mixes:
        table, labels = money.mixes_shown(goal.ways.mixes)
        mixes = table_html(table, list(labels), labels=labels)
    return (
        _amounts(page, parts),
        f"**The way there**  \n:gray[:small[{dollars(money.way_words(goal, page.currency))}]]",
        ui.charts.parts(parts, t, currency=page.currency),
        mixes,
    )


def _amounts(page: ui.Page, parts: list[tuple[str, float, str]]) -> str:
    rows = "".join(
        f'<tr><th scope="row"><span style="color:{colour}">●</span> {ui.format.html_escape(words)}</th>'
        f'<td class="ts-right">{ui.format.html_escape(ui.format.money_exact(amount, page.currency))}</td></tr>'
        for words, amount, colour in parts
    )
    return f'<table class="ts-table"><tbody>{rows}</tbody></table>'


def draw_work(page: ui.Page) -> None:
    """Hours and projects to expect, beside the hours that the team has."""
    with ui.card("Expected work", "As in the last 12 months.") as card:
        span = card.switch("Ahead", tuple(money.AHEAD), "work_ahead")
        months = money.AHEAD[span]
        sums = only(ask(retainers.expected_sums, page, months=months))
        team_hours = page_settings(page).team_hours
        words = of_choice(
            page,
            "work",
            lambda: money.work_words(sums, months, team_hours, page.currency),
            months,
            team_hours,
        )
        ui.sentence(words)
        if team_hours is None:
            ui.link("settings", "Set the hours of the team")
        draw_clients(
            page,
            Beginning(
                ask(retainers.expected_work, page, months=months, most=paging.ROWS_OF_A_PAGE),
                int(sums["clients"]),
                lambda: of_choice(
                    page,
                    "expected work",
                    lambda: money.by_hours(ask(retainers.expected_work, page, months=months)),
                    months,
                ),
            ),
            ("name", "expected_hours", "hours_a_month", "expected_project_revenue", "owner"),
            f"work_{span}",
            file="expected_work",
            labels=money.WORK_LABELS,
            tallest=9,
            phone_figure="expected_hours",
            kept=(months,),
        )


def draw_shares(page: ui.Page) -> None:
    """Recurring share over the months, beside the share of clients that were there a year ago."""
    words, picture = of_look(page, "shares", lambda: _shares(page))
    with ui.card("Recurring share", "Of the revenue of 12 months."):
        ui.sentence(words)
        ui.chart(picture, "Recurring share, and share of clients that were there a year ago", key="shares")


def _shares(page: ui.Page) -> tuple[str, go.Figure]:
    """What is said of the shares, and their picture."""
    share = ask(retainers.recurring_share, page, month=None)
    existing = ask(retention.existing_client_share, page, month=None)
    picture = ui.charts.trend(
        money.share_lines(share, existing), page.tokens, until=page.month, height=260, phone=page.phone
    )
    return money.share_words(share, existing, page.month), picture
