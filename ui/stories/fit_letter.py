"""What the letter card of client fit says: which letter fits a decision, and the facts beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pandas as pd

from analytics.entered import PART, RAISE
from analytics.letters import FAREWELL, PRICE_CHANGE, PROPOSAL, TERMINATION, Fact
from ui import format as fmt
from ui.stories import Row

KINDS = (FAREWELL, TERMINATION, PRICE_CHANGE, PROPOSAL)


def offered(decision: str, farewell: str, client: Row) -> str:
    """The letter that fits a decision in the form; a client without retainer may be offered one."""
    if decision == PART:
        return FAREWELL if farewell == "friendly" else TERMINATION
    return PRICE_CHANGE if client["mrr"] else PROPOSAL


def suggested_fee(candidates: pd.DataFrame, client: Row) -> Decimal | None:
    """The fee that a retainer candidate's projects suggest, in whole tens; None for any other client."""
    found = candidates.loc[candidates["client_id"] == client["client_id"], "suggested_fee"]
    return None if found.empty else Decimal(round(found.iloc[0], -1))


def label(kind: str) -> str:
    """What a letter is called on the screen."""
    return kind[:1].upper() + kind[1:]


def day_for(kind: str, decision: str, on: date | None) -> date | None:
    """The day of the form, where the letter is about that decision; else the letter finds its own."""
    if kind == PROPOSAL:
        return None
    return on if decision == (RAISE if kind == PRICE_CHANGE else PART) else None


def fact_pairs(facts: Sequence[Fact]) -> list[tuple[str, str]]:
    """The facts as they are read; what is missing names its column."""
    return [
        (fact.label, fact.words or (f"missing: {fact.column}" if fact.column else fmt.MISSING))
        for fact in facts
        if fact.key != "name"
    ]


def listed(text: str) -> list[str]:
    """What stands between commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def title(client: Row) -> str:
    """The title of the document."""
    return f"Letter to {fmt.plain(client['name'])}"
