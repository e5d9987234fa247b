"""What the page of one client says of its fit: figures beside the others of the book, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from analytics import fit
from analytics.entered import Decision
from ui import format as fmt
from ui.stories import Row, number
from ui.stories import fit_decisions as decided

# The figures in the order of the card, with their labels.
FIGURES: tuple[tuple[str, str], ...] = (
    ("margin", "Margin"),
    ("effective_hourly_rate", "Rate an hour"),
    ("hours_ratio", "Hours to fee"),
    ("out_of_scope_contacts", "Out of scope"),
    ("days_late", "Days late"),
    ("negative_outcomes", "Negative outcomes"),
    ("minutes_per_1000", "Minutes per 1,000"),
)
SHOWN_DECISIONS = 5


@dataclass(frozen=True)
class Evidence:
    """The client's rows of the lists that hold it against the others; empty ones where it is in none."""

    fit: Row = field(default_factory=dict)
    medians: Row = field(default_factory=dict)
    late: Row = field(default_factory=dict)
    # the client's month, a row of client_revenue
    month: Row = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        """The verdict of the rules; empty for a client that is not active."""
        return fmt.plain(self.fit.get("verdict"))


@dataclass(frozen=True)
class Line:
    """One figure of the card. `percentile` is 0 to 100, None where the figure is missing."""

    label: str
    figure: str
    percentile: int | None


def lines(evidence: Evidence, currency: str) -> list[Line]:
    """Each figure with its place among the active clients of the book."""
    return [
        Line(
            label,
            written(name, evidence.fit.get(name), currency),
            None if (place := number(evidence.fit, f"{name}_percentile")) is None else round(place * 100),
        )
        for name, label in FIGURES
    ]


def written(name: str, value: object, currency: str) -> str:
    """A figure of the evidence in its unit."""
    if fmt.is_missing(value):
        return "missing"
    if name in ("margin", "hours_ratio"):
        return fmt.percent(value)
    if name == "effective_hourly_rate":
        return fmt.money_exact(value, currency)
    return fmt.count(value)


def missing_words(evidence: Evidence) -> str:
    """Which columns would fill what is missing: missing evidence is not good evidence."""
    if not evidence.fit:
        return "Evidence is drawn up for active clients: this one has had no revenue in 12 months."
    columns = [
        column
        for name, column in fit.EVIDENCE.items()
        if fmt.is_missing(evidence.fit.get(name)) or (name == "margin" and not evidence.fit["is_margin_known"])
    ]
    if not columns:
        return ""
    listed = ", ".join(columns[:-1]) + (" and " if columns[1:] else "") + columns[-1]
    return f"Missing in the exports of this client, and would stand here: {fmt.md_escape(listed)}."


def rule_words(evidence: Evidence, rules: Sequence[tuple[str, str]]) -> str:
    """The verdict with the rule that gives it."""
    words = dict(rules).get(evidence.verdict, "")
    return f"**{evidence.verdict[:1].upper()}{evidence.verdict[1:]}.** {words}" if evidence.verdict else ""


def decisions(found: Sequence[Decision], currency: str) -> list[tuple[str, str, str]]:
    """The newest decisions: day, what was decided, and by whom and why. Withdrawn ones say so."""
    return [
        (
            fmt.day(one.at),
            decided.words(one, currency) + (" (withdrawn)" if one.withdrawn_at else ""),
            ": ".join(part for part in (one.who, one.reason) if part),
        )
        for one in found[:SHOWN_DECISIONS]
    ]
