"""The settings page's parts: one field per rule, and saving them."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from analytics.book import Book
from analytics.changes import change_settings
from analytics.errors import TouchstoneError
from analytics.settings import BENCHMARKS, RANK_BASES, SETTING_MEANINGS, Settings
from ui import format as fmt
from ui.cards import card, columns
from ui.importing import who

GROUPS: dict[str, tuple[str, tuple[str, ...]]] = {
    "Ranks": (
        "Where A ends and B ends, as shares of the revenue.",
        ("rank_a_line", "rank_b_line", "rank_basis"),
    ),
    "Coverage": (
        "How long a client of each rank may wait, and what counts as a touch.",
        ("cadence_a_days", "cadence_b_days", "cadence_c_days", "excluded_channels", "coverage_lag_months"),
    ),
    "Retention and churn": ("When a client counts as gone.", ("gap_months", "lapsed_months")),
    "Retainers": (
        "Where the tiers start, how far hours may stray from the fee, and when an invoice is due.",
        (
            "retainer_tiers",
            "scope_creep_line",
            "under_use_line",
            "next_tier_requests",
            "payment_terms_days",
            "dormant_days",
        ),
    ),
    "Client fit": (
        "The rules of the verdict, in the order in which they are tried, and the weights of the burden.",
        (
            "fit_part_ways_margin",
            "fit_part_ways_outcomes",
            "fit_raise_margin",
            "fit_raise_hours",
            "fit_staff_margin",
            "fit_staff_minutes",
            "fit_known_share",
            "negative_outcomes",
            "fit_weight_hours",
            "fit_weight_minutes",
            "fit_weight_lateness",
            "fit_weight_outcomes",
            "fit_weight_out_of_scope",
        ),
    ),
    "Currency": (
        "What amounts in other currencies are converted to, by the rates that you load.",
        ("reporting_currency",),
    ),
    "Pages": (
        "How pages look; these change no figure.",
        (
            "target_net_dollar_retention",
            "income_goal",
            "team_hours",
            "benchmark",
            "keep_snapshots",
            "closed_through",
        ),
    ),
}
# The groups below each other in two columns of about one height.
COLUMNS = (
    ("Ranks", "Retention and churn", "Client fit"),
    ("Coverage", "Retainers", "Currency", "Pages"),
)
CHOICES = {"rank_basis": RANK_BASES, "benchmark": BENCHMARKS}


LABELS = {
    "rank_a_line": "Rank A up to this share",
    "rank_b_line": "Rank B up to this share",
    "rank_basis": "Ranked by",
    "cadence_a_days": "Cadence of rank A, days",
    "cadence_b_days": "Cadence of rank B, days",
    "cadence_c_days": "Cadence of rank C, days",
    "excluded_channels": "Channels that are no touch",
    "coverage_lag_months": "Lag of retention by coverage, months",
    "gap_months": "Gap months",
    "lapsed_months": "Lapsed after, months",
    "reporting_currency": "Reporting currency",
    "target_net_dollar_retention": "Target of net dollar retention",
    "benchmark": "Published bands",
    "keep_snapshots": "Snapshots kept",
    "closed_through": "Closed through",
    "retainer_tiers": "Fees at which a tier starts",
    "scope_creep_line": "Scope creep above, hours to fee",
    "under_use_line": "Under-use below, hours to fee",
    "next_tier_requests": "Requests out of scope for the next tier",
    "payment_terms_days": "Payment terms, days",
    "dormant_days": "Dormant after, days",
    "income_goal": "Income goal, a month",
    "team_hours": "Hours of the team, a month",
    "negative_outcomes": "Outcomes that count against a client",
    "fit_part_ways_margin": "Part ways: margin below",
    "fit_part_ways_outcomes": "Part ways: negative outcomes from",
    "fit_raise_margin": "Raise price: margin below",
    "fit_raise_hours": "Raise price: hours to fee above",
    "fit_staff_margin": "Staff for less: margin below",
    "fit_staff_minutes": "Staff for less: minutes per 1,000 above",
    "fit_known_share": "Revenue that must carry a cost",
    "fit_weight_hours": "Weight of hours over the fee",
    "fit_weight_minutes": "Weight of contact minutes",
    "fit_weight_lateness": "Weight of late payment",
    "fit_weight_outcomes": "Weight of negative outcomes",
    "fit_weight_out_of_scope": "Weight of contacts out of scope",
}


def label(name: str) -> str:
    """What a setting is called on the page."""
    return LABELS[name]


def as_text(settings: Settings, name: str) -> str:
    """A setting as it is entered."""
    value = settings.to_json()[name]
    if value is None:
        return ""
    return ", ".join(value) if isinstance(value, list) else str(value)


def draw_fields(settings: Settings) -> dict[str, str]:
    """A field for every setting; returns what stands in them."""
    entered: dict[str, str] = {}
    for place, titles in zip(columns(1, 1), COLUMNS, strict=True):
        for title in titles:
            note, names = GROUPS[title]
            with place, card(title, note, stretch=False):
                for name in names:
                    entered[name] = _field(settings, name)
    return entered


def _field(settings: Settings, name: str) -> str:
    value = as_text(settings, name)
    words = SETTING_MEANINGS[name]
    if name in CHOICES:
        options = list(CHOICES[name])
        return str(st.selectbox(label(name), options, index=options.index(value), help=words, key=f"rule_{name}"))
    return str(st.text_input(label(name), value=value, help=words, key=f"rule_{name}"))


def save(book: Book, before: Settings, entered: dict[str, str]) -> None:
    """Saves what was changed, or says what is wrong with it."""
    changes = {name: text for name, text in entered.items() if text.strip() != as_text(before, name)}
    if not changes:
        st.info("Nothing was changed.")
        return
    try:
        with st.spinner("Building the figures by the new rules", show_time=True):
            change_settings(book, changes, at=datetime.now().replace(microsecond=0), who=who())
    except TouchstoneError as error:
        st.error(fmt.md_escape(str(error)), icon=":material/block:")
        return
    named = ", ".join(f"{label(name)}: {text.strip() or 'none'}" for name, text in changes.items())
    st.session_state["rules_told"] = f"Saved. {named}."
    st.rerun()


def draw_told() -> None:
    """Says what was saved, once."""
    told = st.session_state.pop("rules_told", None)
    if told:
        st.success(fmt.md_escape(told), icon=":material/check:")
