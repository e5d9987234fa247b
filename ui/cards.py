"""The parts of a page that hold words and figures: headline, cards, figures, sentences, empty boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui import format as fmt
from ui.visit import current, link

Better = Literal["up", "down", "neither"]
Tone = Literal["good", "bad", "even"]
Unit = Literal["ratio", "money", "count", "days", "multiple"]


UNCHANGED = "unchanged"
_DELTA_COLOURS: dict[Tone, Literal["green", "red", "off"]] = {"good": "green", "bad": "red", "even": "off"}


# --- words ---------------------------------------------------------------------------------------


def headline(sentence: str, note: str = "") -> None:
    """The page's answer in one sentence, and one grey line that says more. Escape client names with md_escape."""
    with st.container(gap="xsmall", key=current().key("headline")):
        st.header(dollars(sentence), anchor=False)
        if note:
            st.markdown(f":gray[{dollars(note)}]")


def sentence(text: str, *, stretch: bool = False) -> None:
    """A sentence in a card. With `stretch` it fills the free height, so that pictures below align across cards."""
    if not stretch:
        st.markdown(dollars(text))
        return
    with st.container(height="stretch"):
        st.markdown(dollars(text))


def note(text: str) -> None:
    """A small grey line: what to keep in mind about the figures above it."""
    st.caption(dollars(text))


def dollars(text: str) -> str:
    """Text for markdown in which a dollar sign is a dollar sign and not the start of a formula."""
    return re.sub(r"(?<!\\)\$", r"\\$", text)


def data_notes(*, contacts: bool = False) -> None:
    """Say what is unusual about the data behind this page; draws nothing when all is as it should be.

    `contacts` adds what matters to coverage: contacts that end early, or no contacts export at all.
    """
    info = current().info
    told = []
    if info.partly_filled_month:
        told.append(
            f"{fmt.month(info.partly_filled_month)} is only partly in the exports, so the month before is shown."
        )
    if not info.reporting_month_is_complete:
        told.append(f"{fmt.month(info.reporting_month)} is not complete: its figures will still change.")
    if info.has_revenue and not info.has_kind:
        told.append("The revenue export names no kinds, so all revenue counts as recurring.")
    if contacts and not info.has_contacts:
        told.append("There is no contacts export yet, so nobody can be called neglected.")
    if contacts and info.is_measured_at_contacts_end:
        told.append(f"Contacts end on {fmt.long_day(info.contacts_end)}: coverage is measured there.")
    if told:
        st.caption(" ".join(told))


# --- cards ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Card:
    """An open card. `side` is the place at the right of its head, made when somebody asks for it."""

    head: DeltaGenerator

    @cached_property
    def side(self) -> DeltaGenerator:
        """Where a switch or a button stands; most cards have none."""
        return self.head.container(width="content", horizontal=True, vertical_alignment="center", gap="xsmall")

    def switch(self, label: str, options: Sequence[str], key: str) -> str:
        """A choice of views at the right of the head. The first is the default; the choice is in the address."""
        with self.side:
            return str(
                st.segmented_control(
                    label,
                    options,
                    default=options[0],
                    required=True,
                    key=key,
                    bind="query-params",
                    label_visibility="collapsed",
                    wrap=True,
                )
            )


@contextmanager
def card(
    title: str, note: str = "", *, above: str = "", stretch: bool = True, key: str | None = None, side: bool = True
) -> Iterator[Card]:
    """A bordered card with a title and a grey note; `above` is a small line over the title.

    One that needs no place at the right of its head says `side=False`, which is cheaper to send.
    """
    whole = st.container(border=True, height="stretch" if stretch else "content", gap="small", key=key)
    with whole:
        lines = [f":gray[:small[{above}]]"] if above else []
        lines.append(f"**{dollars(title)}**")
        if note:
            lines.append(f":gray[:small[{dollars(note)}]]")
        head = whole
        if side:
            head = st.container(horizontal=True, vertical_alignment="center", gap="xsmall")
            # a container of its own makes room for a switch beside it, where a text would push it down
            head.container(width="stretch", gap="xsmall").markdown("  \n".join(lines))
        else:
            st.markdown("  \n".join(lines))
        yield Card(head)


def row(count: int, *, narrowest: int = 290) -> Any:
    """Equal cards beside each other, fewer on a narrow screen: `with ui.row(3): ...`, one card after the other."""
    return st.grid(count, min_column_width=narrowest)


def columns(*shares: float) -> Sequence[DeltaGenerator]:
    """Cards of different widths, one below the other on a phone or a tablet: `left, right = columns(2, 1)`."""
    return st.container(key=current().key("columns")).columns(list(shares), gap="small")


def empty(why: str, fill: str = "", *, page: str = "", page_text: str = "") -> None:
    """What stands where nothing can be shown: why that is, what would fill it, and where to do so."""
    with st.container(border=True, gap="xsmall"):
        st.markdown(f"**{dollars(why)}**" + (f"  \n:gray[{dollars(fill)}]" if fill else ""))
        if page:
            link(page, page_text or page)


# --- figures -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """One figure as it is shown. `tone` colours the change: good, bad or even (grey)."""

    label: str
    value: str
    change: str = ""
    tone: Tone = "even"
    against: str = ""
    help: str = ""
    line: Sequence[float] | None = None


def figure(
    label: str,
    value: Any,
    unit: Unit = "ratio",
    *,
    before: Any = None,
    better: Better = "up",
    against: str = "",
    help: str = "",
    currency: str = "",
    decimals: int | None = None,
    line: Sequence[Any] | None = None,
) -> Figure:
    """A figure from plain values: `before` gives the change, `against` says against what ("vs September").

    The change is coloured only from half a percentage point, one client or one percent of money on.
    Labels of up to 18 characters are not cut on a phone; the rest goes into `help`.
    """
    now, then = fmt.number(value), fmt.number(before)
    change = ""
    tone: Tone = "even"
    if now is not None and then is not None:
        difference = now - then
        change = _change(difference, unit, currency, decimals)
        change = change if any(digit in change for digit in "123456789") else UNCHANGED
        smallest = {"ratio": 0.005, "count": 1, "days": 1, "multiple": 0.1, "money": abs(then) / 100 or 1}[unit]
        if better != "neither" and abs(difference) >= smallest - 1e-12:
            tone = "good" if (difference > 0) == (better == "up") else "bad"
    return Figure(
        label=label,
        value=_value(value, unit, currency, decimals),
        change=change,
        tone=tone,
        against=against if change else "",
        help=help,
        line=None if line is None else [float(point) for point in line if not fmt.is_missing(point)],
    )


def figures(shown: Sequence[Figure], *, narrowest: int = 150) -> None:
    """A strip of figures in one bordered box, beside each other on a desk and two by two on a phone."""
    with st.container(border=True), st.grid(len(shown), min_column_width=narrowest):
        for one in shown:
            draw_figure(one)


def draw_figure(one: Figure) -> None:
    """One figure, without a box of its own."""
    st.metric(
        dollars(one.label),
        dollars(one.value),
        # Streamlit takes only an ASCII minus for a fall.
        delta=dollars(one.change.replace(fmt.MINUS, "-")) or None,
        delta_color=_DELTA_COLOURS[one.tone],
        delta_arrow="off" if one.change == UNCHANGED else "auto",
        delta_description=dollars(one.against) or None,
        help=dollars(one.help) or None,
        chart_data=one.line or None,
        chart_type="area",
    )


def _value(value: Any, unit: Unit, currency: str, decimals: int | None) -> str:
    if unit == "money":
        amount = fmt.number(value)
        small = amount is not None and abs(amount) < 1000
        return fmt.money(value, currency, decimals=None if small else 1 if decimals is None else decimals)
    if unit == "count":
        return fmt.count(value)
    if unit == "days":
        return fmt.MISSING if fmt.is_missing(value) else fmt.counted(value, "day")
    if unit == "multiple":
        return fmt.multiple(value, 1 if decimals is None else decimals)
    return fmt.percent(value, decimals or 0)


def _change(difference: float, unit: Unit, currency: str, decimals: int | None) -> str:
    if unit == "money":
        return fmt.money(difference, currency, sign=True, decimals=1 if abs(difference) < 10_000 else 0)
    if unit in ("count", "days"):
        return fmt.count(difference, sign=True)
    if unit == "multiple":
        return f"{'+' if difference >= 0 else fmt.MINUS}{abs(difference):.1f} ×"
    return fmt.points(difference, 1 if decimals or abs(difference) < 0.0095 else 0)
