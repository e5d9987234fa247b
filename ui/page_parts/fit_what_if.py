"""The what-if of the page of client fit: a new price or cheaper staff for the chosen clients."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import streamlit as st

import ui
from analytics import fit
from analytics.filters import Filters
from analytics.reader import Reader
from analytics.what_if import Reprice, Sides, cheaper_staff, reprice, sides
from ui.asking import ask, of_snapshot
from ui.stories import Row, only
from ui.stories import fit_what_if as story
from ui.stories.fit import names


def draw_what_if(page: ui.Page, clients: Sequence[Row]) -> Decimal:
    """What a new price, or cheaper staff, for the chosen clients does to the whole book. Returns the price's factor."""
    with ui.card(f"What if: {names(clients)}", story.about(clients, page.currency)) as card:
        if card.switch("What if", (story.PRICE, story.STAFF), "fit_what_if") == story.PRICE:
            return _draw_price(page, clients)
        _draw_staff(page, clients)
        return Decimal(1)


def ask_ahead(reader: Reader, month: date, first: str) -> None:
    """Ask what the page shows of another price when it is opened, with the client that stands first."""
    sides_of(reader, month, (first,))


def sides_of(reader: Reader, month: date, ids: tuple[str, ...]) -> Sides:
    """The whole book with these clients apart: what one does, it does to the book and not to a choice of it."""
    return of_snapshot(reader, "sides", lambda: sides(reader, ids, month), month, ids)


def _ids(clients: Sequence[Row]) -> tuple[str, ...]:
    return tuple(str(row["client_id"]) for row in clients)


def _hour_earns(page: ui.Page, label: str) -> Decimal:
    """What a freed hour earns elsewhere: the book's median rate until somebody says otherwise."""
    median = ui.format.number(only(ask(fit.fit_medians, page, filters=Filters()))["effective_hourly_rate"])
    sign = ui.format.symbol(page.currency).strip()
    value = st.number_input(
        f"{label}, {sign}" if sign else label,
        min_value=0.0,
        max_value=1_000_000.0,
        value=float(round(median or 0)),
        step=5.0,
        format="%.0f",
        key="fit_hour_earns",
        help="What an hour that is no longer spent here brings elsewhere. The start is the median of the book.",
        width=152,
    )
    return Decimal(str(value or 0))


def _draw_price(page: ui.Page, clients: Sequence[Row]) -> Decimal:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        label = str(
            st.segmented_control(
                "Times today's price",
                [*story.FACTORS, story.OTHER],
                default="2×",
                required=True,
                key="fit_factor",
            )
        )
        factor = story.FACTORS.get(label) or _own_factor()
        percent = st.slider("Chance of leaving, %", 0, 100, 50, 5, key="fit_chance", width=160)
        hour_earns = _hour_earns(page, "Freed hour earns")
    chance = Decimal(percent) / 100
    result = reprice(sides_of(page.reader, page.month, _ids(clients)), factor, chance, hour_earns)
    heads = ("Now", f"Stays at {factor.normalize():f}×", "Leaves", f"Expected at {percent}%")
    _draw_lines(page, "Effect on the book", heads, story.price_lines(result, page.currency))
    _draw_range(page, result)
    ui.sentence(story.price_words(result, clients, hour_earns, page.currency))
    if story.unknown_hours(result, clients):
        ui.note(story.unknown_hours(result, clients))
    return factor


def _own_factor() -> Decimal:
    value = st.number_input(
        "Factor", min_value=1.0, max_value=100.0, value=1.2, step=0.05, format="%.2f", key="fit_own_factor", width=120
    )
    return Decimal(str(value))


def _draw_range(page: ui.Page, result: Reprice) -> None:
    """What the MRR changes by, between all leaving and all staying."""
    change = {one.name: one for one in result.effects}["mrr"]
    now = float(change.now or 0)
    changes = (float(change.leaves or 0) - now, float(change.expected or 0) - now, float(change.stays or 0) - now)
    picture = ui.charts.mrr_range(changes, page.tokens, currency=page.currency)
    ui.chart(picture, "Change of the MRR if all leave, as expected, and if all stay", key="fit_range")


def _draw_staff(page: ui.Page, clients: Sequence[Row]) -> None:
    sign = ui.format.symbol(page.currency).strip()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        percent = st.slider("Hours moved, %", 0, 100, 50, 5, key="fit_moved", width=160)
        cost = st.number_input(
            f"Their cost an hour, {sign}" if sign else "Their cost an hour",
            min_value=0.0,
            max_value=1_000_000.0,
            value=30.0,
            step=5.0,
            format="%.0f",
            key="fit_staff_cost",
            width=152,
        )
        hour_earns = _hour_earns(page, "Freed hour earns")
    book = sides_of(page.reader, page.month, _ids(clients))
    result = cheaper_staff(book, Decimal(percent) / 100, Decimal(str(cost or 0)), hour_earns)
    _draw_lines(page, "Effect on the book", ("Now", "Then"), story.staff_lines(result, page.currency))
    ui.sentence(story.staff_words(result, clients, page.currency))


def _draw_lines(page: ui.Page, title: str, heads: Sequence[str], lines: Sequence[story.Line]) -> None:
    """A table of effects; on a phone each line becomes its name and pairs below it."""
    tones = {"good": page.tokens.text_green, "bad": page.tokens.text_red, "even": page.tokens.ink_2}
    head = "".join(f'<th scope="col" class="ts-right">{ui.format.html_escape(word)}</th>' for word in heads)
    body = ""
    for line in lines:
        cells = [ui.format.html_escape(value) for value in line.values]
        change = f' <span style="color:{tones[line.tone]}">{ui.format.html_escape(line.change)}</span>'
        cells[-1] = f"<b>{cells[-1]}</b>{change if line.change else ''}"
        body += f'<tr><th scope="row">{ui.format.html_escape(line.name)}</th>' + "".join(
            f'<td class="ts-right" data-l="{ui.format.html_escape(word)}">{cell}</td>'
            for word, cell in zip(heads, cells, strict=True)
        )
        body += "</tr>"
    st.html(
        f'<table class="ts-table ts-stack"><thead><tr><th scope="col">{ui.format.html_escape(title)}</th>{head}</tr>'
        f"</thead><tbody>{body}</tbody></table>"
    )
