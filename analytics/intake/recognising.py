"""Which export a table is, by what its headers say and what its values look like."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from analytics.contract import KINDS, Kind, required_columns
from analytics.intake.looks import Look, find, is_date_like, named
from analytics.intake.vocabulary import words_of

TableKind = Literal["clients", "revenue", "contacts", "rates", "owners", "links"]

MONEY = ("net", "amount", "gross", "debit", "credit", "unit_price", "converted")
DATES = ("date", "activity_date", "service_date", "created", "period_start", "paid_on", "due_on")
CLIENT = ("client_id", "client_name", "client_email")

_OWNER_IDS = ("owner_id", "user_id", "id", "rep_id", "employee_id", "agent_id")
_OWNER_NAMES = ("name", "full_name", "owner_name", "user_name", "rep_name")
# Below this nothing speaks for any kind.
LEAST_SCORE = 1.5
# How much each thing that a header says speaks for a kind. Only the strongest column of a concept counts.
_WEIGHTS: dict[Kind, dict[str, float]] = {
    "revenue": {
        "net": 3, "amount": 3, "gross": 3, "debit": 2, "credit": 2, "debit_credit": 2, "tax": 2, "unit_price": 2,
        "quantity": 1, "invoice_id": 2, "due_on": 1, "paid_on": 1, "paid_amount": 1, "discount": 1, "converted": 1,
        "refunded": 2, "balance": 0.5, "period_start": 1, "currency": 1, "fee": 1, "captured": 1, "arr": 0.5,
        "tax_rate": 1,
    },
    "contacts": {
        "channel": 3, "activity_date": 2, "minutes": 3, "seconds": 3, "milliseconds": 3, "duration": 3, "outcome": 3,
        "end_time": 1, "note": 1.5, "rep": 1, "engagement_id": 2, "done": 1, "completed_on": 1.5, "status": 0.5,
        "from_number": 2, "team": 0.5, "out_of_scope": 2,
    },
    "clients": {
        "client_name": 2, "name": 1.5, "segment": 1, "region": 1, "website": 2, "phone": 1, "address": 1,
        "own_turnover": 2, "size": 2, "tax_number": 1, "parent": 1, "signed_on": 2, "contract_ends_on": 2,
        "ended_on": 1, "notice_days": 2, "monthly_fee": 2, "retained_hours": 2, "rank": 1, "rep": 1, "email": 1,
        "client_email": 1, "person_first": 0.5, "person_last": 0.5, "next_contact_on": 1, "end_reason": 1,
        "ended_by": 1,
    },
}  # fmt: skip


@dataclass(frozen=True)
class KindGuess:
    """What a table is, or None; the second choice if it is close; and what was missing for each kind."""

    kind: TableKind | None
    also: TableKind | None
    missing: dict[Kind, str]


def guess_kind(looks: Sequence[Look]) -> KindGuess:
    """The kind of a table from one look at each column."""
    keys = {look.key for look in looks}
    standard = [kind for kind in KINDS if set(required_columns(kind)) <= keys]
    if "revenue" in standard:
        return KindGuess("revenue", None, {})
    if "clients" in standard and not _has_rows_of_activity(looks):
        return KindGuess("clients", None, {})
    if "contacts" in standard and not any(look.says(*MONEY) and look.numbers > 0.5 for look in looks):
        return KindGuess("contacts", None, {})
    if _is_rates(looks):
        return KindGuess("rates", None, {})
    missing = {kind: _missing(kind, looks) for kind in KINDS}
    scores = {kind: _score(kind, looks) for kind in KINDS if not missing[kind]}
    links = _is_links(looks)
    owners = _is_owners(looks)
    if links:
        return KindGuess("links", None, missing)
    if owners and max(scores.values(), default=0) < 5:
        return KindGuess("owners", "clients" if "clients" in scores else None, missing)
    if not scores:
        return KindGuess(None, None, missing)
    ordered = sorted(scores, key=lambda kind: -scores[kind])
    best = ordered[0]
    if scores[best] < LEAST_SCORE:
        return KindGuess(None, None, missing)
    second = ordered[1] if len(ordered) > 1 and scores[ordered[0]] - scores[ordered[1]] < 1 else None
    return KindGuess(best, second, missing)


def _has_rows_of_activity(looks: Sequence[Look]) -> bool:
    return (
        bool(find(looks, "date")) and bool(find(looks, "channel", "minutes", "outcome")) and not _is_unique(_key(looks))
    )


def _key(looks: Sequence[Look]) -> Look | None:
    for concepts in (("client_id",), ("row_id",), ("client_name",), ("name",)):
        found = find(looks, *concepts)
        if found:
            return found[0]
    return None


def _is_unique(look: Look | None) -> bool:
    return look is not None and bool(look.values) and look.distinct == len(look.values)


def money_columns(looks: Sequence[Look]) -> list[Look]:
    """Columns that say an amount of money and hold numbers."""
    return [
        look
        for look in find(looks, *MONEY)
        if look.numbers >= 0.5 and not look.says("balance", "arr", "own_turnover", "tax_rate") > look.says(*MONEY)
    ]


def date_columns(looks: Sequence[Look]) -> list[Look]:
    """Columns that say a date."""
    return [look for look in named(looks, *DATES) if look.may_be_dates]


def unnamed_dates(looks: Sequence[Look]) -> list[Look]:
    """Columns of dates whose headers say nothing that is known."""
    return [look for look in looks if look.dates >= 0.9 and look.values and look.says_nothing]


def unnamed_amounts(looks: Sequence[Look]) -> list[Look]:
    """Columns of numbers with fractions whose headers say nothing that is known."""
    return [
        look
        for look in looks
        if look.numbers >= 0.9
        and look.values
        and look.says_nothing
        and any("." in value or "," in value for value in look.values)
    ]


def _missing(kind: Kind, looks: Sequence[Look]) -> str:
    """What a table lacks to be of a kind; empty if it lacks nothing."""
    if kind == "clients":
        key = _key(looks)
        if key is None and not find(looks, "person_last"):
            return "a client id or name"
        return ""
    if not date_columns(looks) and not unnamed_dates(looks):
        return "a date"
    if kind == "revenue":
        if not money_columns(looks) and not (unnamed_amounts(looks) and (find(looks, *CLIENT) or unnamed_dates(looks))):
            return "an amount"
        dated = [
            look
            for look in named(looks, "date", "period_start", "service_date", "activity_date", "paid_on")
            if look.may_be_dates
        ]
        if not dated and not unnamed_dates(looks):
            # "created" alone also stands in lists of accounts, each once; charges name a client again and again
            key = next(iter(named(looks, *CLIENT)), None)
            again = key is not None and key.distinct < len(key.values)
            if not (again or named(looks, "captured", "refunded", "fee", "tax", "paid_amount")):
                return "a date of the invoice or payment"
        return ""
    # who wrote what, and when, is a list of notes
    notes = bool(named(looks, "note", "status")) and bool(named(looks, "rep")) and not money_columns(looks)
    if not notes and not find(looks, *(concept for concept, weight in _WEIGHTS["contacts"].items() if weight >= 2)):
        return "what was done: a channel, a duration, an outcome or a time"
    return ""


def _score(kind: Kind, looks: Sequence[Look]) -> float:
    total = 0.0
    for concept, weight in _WEIGHTS[kind].items():
        total += weight * max((look.says(concept) for look in looks if not look.is_empty), default=0.0)
    if kind == "clients":
        key = _key(looks)
        if _is_unique(key):
            total += 2
        elif not find(looks, "updated"):
            total -= 4
        if money_columns(looks) and find(looks, "date"):
            total -= 3
        activity = named(looks, "channel", "outcome", "minutes", "seconds", "duration", "activity_date")
        if activity and date_columns(looks):
            total -= 3
        attributes = find(
            looks, "segment", "region", "website", "phone", "address", "rep", "email", "tax_number", "signed_on", "size"
        )
        if money_columns(looks) and not attributes:
            # names with a sum beside each: revenue whose dates were added up, not a list of clients
            total -= 5
    if kind in ("revenue", "contacts"):
        if not find(looks, *CLIENT):
            total -= 2
        if not named(looks, "date", "activity_date", "period_start", "service_date") and not unnamed_dates(looks):
            total -= 1.5
    if kind == "contacts" and money_columns(looks):
        total -= 3 * max(look.says("net", "amount", "gross") for look in money_columns(looks))
    return total


def _is_rates(looks: Sequence[Look]) -> bool:
    keys = {look.key for look in looks}
    if {"month", "currency", "rate"} <= keys:
        return True
    return (
        len(looks) <= 6
        and bool(find(looks, "currency"))
        and any(look.says("exchange_rate", "unit_price") and look.numbers > 0.9 for look in looks)
        and bool(find(looks, "date"))
        and not find(looks, *CLIENT)
        and sum(bool(look.meanings) for look in looks) <= 5
    )


def _is_owners(looks: Sequence[Look]) -> bool:
    """A list of the people who own accounts: ids with names of people."""
    ids = [look for look in looks if look.key in _OWNER_IDS]
    people = find(looks, "person_first", "person_last") or [look for look in looks if look.key in _OWNER_NAMES]
    explicit = any(look.key != "id" for look in ids)
    if not ids or not people or not _is_unique(ids[0]):
        return False
    if find(looks, "client_name", "segment", "website", "address", "own_turnover") or money_columns(looks):
        return False
    return explicit or bool(find(looks, "person_first") and find(looks, "email", "client_email"))


def _is_links(looks: Sequence[Look]) -> bool:
    """A table that only joins two others: a client id beside the id of an activity."""
    clients = find(looks, "client_id")
    activities = find(looks, "engagement_id")
    return bool(clients and activities) and not money_columns(looks) and not find(looks, "activity_date", "date")


def is_time_sheet(looks: Sequence[Look]) -> bool:
    """Hours that somebody worked on projects, which may or may not have been spent with the client."""
    words = {word for look in looks for word in words_of(look.header)}
    works = len(words & {"billable", "project", "task", "timesheet", "projekt", "projet", "proyecto", "billed"}) >= 2
    return works and bool(named(looks, "duration", "hours", "minutes")) and not named(looks, "channel", "outcome")


def looks_like_matrix(looks: Sequence[Look]) -> bool:
    """Whether the months stand in columns of their own, instead of a row for each."""
    months = [look for look in looks if is_date_like(look.header) and look.numbers >= 0.5]
    return len(months) >= 3
