"""Month, owner, segment, region and rank: chosen once, the same on every page, and kept in the address.

Each choice has two widgets. One is bound to the address and never seen: it holds `month=2026-10` or `owner=Ida`, and
stays mounted on every page, which is what keeps it in the address when the page changes. The other is what people
use: it says "Oct 2026", or lies in a popover, which would take a bound widget out of the address when it closes.
The shell draws both, so that a page cannot lose them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from analytics.filters import UNRANKED, Filters
from ui import choosing
from ui.format import md_escape, month

NAMES = {"owner": "Owner", "segment": "Segment", "region": "Region", "rank": "Rank"}
RANKS = ("A", "B", "C", UNRANKED)
MOST_PILLS = 10
SEEN = "{}_seen"
NOTE = "address_note"
POPOVER, POPOVER_LABEL = "filters_popover", "filters_popover_label"
_NEWEST = "Owner, segment and region as newly known, for all months."
_MEANS = dict.fromkeys(("owner", "segment", "region"), _NEWEST) | {
    "rank": "Rank of the whole book: in lists that of the month, in movements and retention that at their start."
}


@dataclass(frozen=True)
class Options:
    """What can be chosen: the months of the book, oldest first, and the values of each filter."""

    months: Sequence[date]
    default_month: date
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def of(self, name: str) -> list[str]:
        """The values of one filter, those without a name last."""
        return list(self._sorted[name])

    def by_address(self) -> Mapping[str, date]:
        """The months, newest first, by their form in the address."""
        return self._months

    @cached_property
    def by_words(self) -> Mapping[str, str]:
        """The months' forms in the address, by how they are shown: Oct 2026."""
        return {month(when): form for form, when in self._months.items()}

    @cached_property
    def _months(self) -> Mapping[str, date]:
        return {_address(when): when for when in sorted({*self.months, self.default_month}, reverse=True)}

    @cached_property
    def _sorted(self) -> Mapping[str, Sequence[str]]:
        found = {
            name: sorted(set(self.values.get(name, ())), key=lambda value: (value == "", value.casefold()))
            for name in NAMES
        }
        return found | {"rank": RANKS}


@dataclass(frozen=True)
class Choice:
    """What is chosen in this run."""

    month: date
    filters: Filters


def draw(options: Options, place: DeltaGenerator, unseen: DeltaGenerator) -> Choice:
    """Draw the month and the filters into `place`, their bound widgets into `unseen`; return what is chosen."""
    _note_unknown(options)
    with unseen:
        address = _bound_month(options)
        values = {name: _bound_values(name, options) for name in NAMES}
    with place:
        _seen_month(options, address)
        _seen_filters(options, values)
    chosen = Filters(
        owners=tuple(values["owner"]),
        segments=tuple(values["segment"]),
        regions=tuple(values["region"]),
        ranks=tuple(values["rank"]),
    )
    return Choice(options.by_address()[address], chosen)


def draw_words(filters: Filters) -> None:
    """Say what is filtered, with a way back; draws nothing when every client is chosen and all is well."""
    note = st.session_state.get(NOTE)
    if filters.is_empty and not note:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", key="filter_words"):
        for name, values in chosen_values(filters).items():
            shown = " or ".join(md_escape(label(value)) for value in values[:3])
            more = f" or {len(values) - 3} more" if len(values) > 3 else ""
            st.badge(f"{NAMES[name]}: {shown}{more}", color="grey")
        if note:
            st.caption(note, width="content")
        meanings = dict.fromkeys(_MEANS[name] for name in chosen_values(filters))
        if meanings:
            st.caption(" ".join(meanings), width="content")
        st.button("Clear", on_click=clear, type="tertiary", icon=":material/close:", key="clear_filters")


def chosen_values(filters: Filters) -> dict[str, tuple[str, ...]]:
    """The filters that are set, by name."""
    values = {
        "owner": filters.owners,
        "segment": filters.segments,
        "region": filters.regions,
        "rank": filters.ranks,
    }
    return {name: tuple(chosen) for name, chosen in values.items() if chosen}


def words(filters: Filters) -> str:
    """What is filtered, for a sentence or a file's name: 'owner Ida or Zoë, rank A'."""
    parts = (f"{name} {' or '.join(map(label, values))}" for name, values in chosen_values(filters).items())
    return ", ".join(parts)


def label(value: str) -> str:
    """How a value is shown: clients without an owner, segment or region have the value ''."""
    return value or "(none)"


def clear() -> None:
    """Choose every client again. The month stays."""
    for name in NAMES:
        st.session_state[name] = []
    st.session_state.pop(NOTE, None)


def follow_book(options: Options, number: int) -> None:
    """After an import or an undo, show the newest month again if that is what was shown before."""
    now = (number, _address(options.default_month))
    before = st.session_state.get("book_shown")
    if before and before != now and st.session_state.get("month") == before[1]:
        st.session_state["month"] = now[1]
    st.session_state["book_shown"] = now


def _bound_month(options: Options) -> str:
    addresses = list(options.by_address())
    default = _address(options.default_month)
    if st.session_state.get("month", default) not in addresses:
        st.session_state["month"] = default
    chosen = st.selectbox(
        "Month in the address", addresses, index=addresses.index(default), key="month", bind="query-params"
    )
    return chosen if chosen in addresses else default


def _bound_values(name: str, options: Options) -> list[str]:
    known = options.of(name)
    kept = [value for value in st.session_state.get(name, ()) if value in known]
    if kept != list(st.session_state.get(name, ())):
        st.session_state[name] = kept
    if len(known) > choosing.MOST_CHOICES:
        # the browser need not know the others: nobody chooses here
        asked = set(st.query_params.get_all(name))
        known = [value for value in known if value in kept or label(value) in asked] if kept or asked else []
    return list(
        st.multiselect(f"{NAMES[name]} in the address", known, format_func=label, key=name, bind="query-params")
    )


def _seen_month(options: Options, address: str) -> None:
    names = options.by_words
    _follow("month", month(options.by_address()[address]))
    st.selectbox(
        "Month",
        list(names),
        key=SEEN.format("month"),
        on_change=_take_all,
        args=(names,),
        label_visibility="collapsed",
        width=130,
    )


def _seen_filters(options: Options, values: Mapping[str, list[str]]) -> None:
    """The filters in a popover; most runs draw it closed, and send nothing of what is in it."""
    active = sum(map(bool, values.values()))
    label_ = f"Filters · {active}" if active else "Filters"
    if st.session_state.get(POPOVER):
        # by another name it would be another popover, and closed: the number waits until this one is
        label_ = st.session_state.get(POPOVER_LABEL, label_)
    st.session_state[POPOVER_LABEL] = label_
    box = st.popover(label_, icon=":material/filter_list:", key=POPOVER, on_change="rerun")
    if not box.open:
        return
    with box:
        for name in NAMES:
            if len(options.of(name)) > 1 or values[name]:
                _seen_values(name, options, values[name])
        st.button("Clear filters", on_click=clear, type="tertiary", disabled=not active, key="clear_in_popover")


def _seen_values(name: str, options: Options, chosen: list[str]) -> None:
    """One filter: pills, or a list to search when there are many. A pill's label is markdown, so it is escaped."""
    known = options.of(name)
    names = options.by_words
    _follow(name, chosen)
    if len(known) <= MOST_PILLS:
        st.pills(
            NAMES[name],
            known,
            selection_mode="multi",
            format_func=lambda value: md_escape(label(value)),
            key=SEEN.format(name),
            on_change=_take_all,
            args=(names,),
        )
    else:
        choosing.choose_some(
            NAMES[name],
            known,
            chosen,
            label,
            SEEN.format(name),
            on_change=_take_all,
            args=(names,),
            placeholder="All",
        )


def _follow(name: str, value: str | list[str]) -> None:
    """Let the seen widget show what the address holds: set in every run, for a popover forgets when it closes."""
    st.session_state[SEEN.format(name)] = value


def _take_all(months: Mapping[str, str]) -> None:
    """Take over every choice at once, so that two quick clicks on different filters both count."""
    state = st.session_state
    seen = str(state.get(SEEN.format("month")))
    state["month"] = months.get(seen, state.get("month"))
    for name in NAMES:
        if SEEN.format(name) in state:
            state[name] = list(state[SEEN.format(name)])
    state.pop(NOTE, None)


def _note_unknown(options: Options) -> None:
    """Remember which values of an address the book does not know: the widgets leave them out."""
    unknown = [f"month {value}" for value in st.query_params.get_all("month") if value not in options.by_address()]
    for name in NAMES:
        if asked := st.query_params.get_all(name):
            known = {label(value) for value in options.of(name)}
            unknown += [f"{name} {value}" for value in asked if value and value not in known]
    if unknown:
        shown = ", ".join(md_escape(value[:40]) for value in unknown[:3])
        st.session_state[NOTE] = f"Not in this book, so left out of the link: {shown}."


def _address(when: date) -> str:
    return f"{when:%Y-%m}"
