"""The exports that Touchstone reads: their columns, which are required, and what each unlocks.

The order of COLUMNS is the order of the templates and of the README. A header is matched after dropping
blanks at both ends and case; columns that are not listed here are left out and reported.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["clients", "revenue", "contacts", "rates"]
# The exports that rows of figures come from.
KINDS: tuple[Kind, ...] = ("clients", "revenue", "contacts")
# With the rates, which say what amounts in other currencies are worth.
ALL_KINDS: tuple[Kind, ...] = (*KINDS, "rates")

NAME_OF_UNKNOWN_CLIENT = "(not in clients export)"

# A `date` outside this span is a typing error, and must not stretch what a file speaks for.
EARLIEST_DATE = date(1990, 1, 1)
LATEST_DAYS_AFTER_IMPORT = 366
# A period longer than this would fill the book with a century of months because of one typing error.
LONGEST_PERIOD_DAYS = 12 * 366 * 10

# Outcomes of contacts that did not happen: no touches, and cancelled ones are no plans either.
PLANNED_OUTCOMES = ("planned", "scheduled")
CANCELLED_OUTCOMES = ("cancelled", "canceled", "no-show", "no show", "noshow")


@dataclass(frozen=True)
class Column:
    """One column of an export: its name, the form of its values, and what it is for."""

    name: str
    form: Literal["text", "date", "amount", "whole number", "number", "choice", "yes or no"]
    meaning: str
    required: bool = False
    choices: tuple[str, ...] = ()


COLUMNS: dict[Kind, tuple[Column, ...]] = {
    "clients": (
        Column("client_id", "text", "the client's own number or code; text, kept as it is", required=True),
        Column("name", "text", "the client's name", required=True),
        Column("owner", "text", "account manager: unlocks everything by owner"),
        Column("segment", "text", "unlocks everything by segment"),
        Column("region", "text", "unlocks everything by region"),
        Column("email", "text", "shown on the client page"),
        Column("signed_on", "date", "first day of the relation: unlocks handoff, and silence since signing"),
        Column("contract_ends_on", "date", "last day of the agreement: unlocks guaranteed revenue and renewals"),
        Column("notice_days", "whole number", "notice period: unlocks notice dates, marks known leavers"),
        Column("monthly_fee", "amount", "agreed fee a month: the tier of a retainer; without it its MRR"),
        Column("retained_hours", "number", "hours that the fee includes: unlocks hours against fee"),
        Column("rank", "choice", "rank set by hand, wins over the computed one", choices=("A", "B", "C")),
        Column("next_contact_on", "date", "next planned contact: excuses an overdue client"),
        Column("ended_on", "date", "last day of the relation"),
        Column("ended_by", "choice", "who ended it: unlocks chosen exits", choices=("client", "us")),
        Column("end_reason", "text", "unlocks the reasons on the churn page"),
        Column("currency", "text", "currency of the client's revenue, where revenue.csv has none"),
    ),
    "revenue": (
        Column("client_id", "text", "the client, as in clients.csv", required=True),
        Column("date", "date", "invoice date", required=True),
        Column("amount", "amount", "net amount, negative for credits; up to six decimal places", required=True),
        Column("kind", "choice", "without it all revenue is recurring", choices=("recurring", "project")),
        Column("period_start", "date", "first day that a recurring row pays for"),
        Column("period_end", "date", "last day that a recurring row pays for"),
        Column("invoice_id", "text", "invoice number: a corrected row replaces its invoice"),
        Column("due_on", "date", "without it an invoice is due after the payment terms"),
        Column("paid_on", "date", "unlocks receivables and days late"),
        Column("paid_amount", "amount", "what was paid so far: unlocks receivables"),
        Column("hours", "number", "hours worked: unlocks the effective hourly rate and hours against fee"),
        Column("cost", "amount", "cost of the work: unlocks ranks by margin, and verdicts on client fit"),
        Column("currency", "text", "three letters; more than one needs rates"),
    ),
    "contacts": (
        Column("client_id", "text", "the client, as in clients.csv", required=True),
        Column("date", "date", "day of the contact", required=True),
        Column("rep", "text", "who made the contact"),
        Column("team", "text", "the rep's team: unlocks handoff by team"),
        Column("channel", "text", "call, meeting, email ...; newsletters and the like are no touch"),
        Column("minutes", "number", "length: unlocks time share"),
        Column("outcome", "text", "planned and cancelled ones are no touch; disputes count in client fit"),
        Column("out_of_scope", "yes or no", "about work outside the agreement: unlocks scope in client fit"),
        Column("note", "text", "shown as text on the client page"),
    ),
    "rates": (
        Column("month", "date", "month, such as 2026-10, or any day in it", required=True),
        Column("currency", "text", "three letters", required=True),
        Column("rate", "number", "what one unit is worth in the reporting currency; up to ten places", required=True),
    ),
}


def column_names(kind: Kind) -> tuple[str, ...]:
    """The columns of an export in their standard order."""
    return tuple(column.name for column in COLUMNS[kind])


def required_columns(kind: Kind) -> tuple[str, ...]:
    """The columns without which an export cannot be loaded."""
    return tuple(column.name for column in COLUMNS[kind] if column.required)
