"""The columns of one file, by its kind: what the user mapped, what a contract's own names say, what the words say."""

from __future__ import annotations

from dataclasses import replace

from analytics.contract import COLUMNS, Kind, column_names
from analytics.errors import UsageError
from analytics.intake.choosing_agreement import put_ended_by, put_notice_days
from analytics.intake.choosing_amount import INVOICE_TOTAL, choose_amount
from analytics.intake.choosing_columns import (
    put_currency,
    put_date,
    put_invoice_id,
    put_kind,
    put_optional,
    put_outcome,
    put_person,
    put_yes_or_no,
)
from analytics.intake.choosing_lengths import put_minutes
from analytics.intake.choosing_rows import hold_the_newest, leave_out_by_flags, leave_out_revenue
from analytics.intake.desk import Desk
from analytics.intake.minor_units import minor_units
from analytics.intake.net_and_gross import GROSS
from analytics.intake.payments import put_payments
from analytics.intake.recipes import Reading, Recipe, Way

_DECIDED_BY_VALUES = ("date", "amount", "outcome")
_WAYS: dict[str, Way] = {"date": "date", "amount": "number", "number": "number", "whole number": "number"}


def choose_columns(desk: Desk, kind: Kind) -> Reading:
    """How a file of a kind is read, but for the client, which the files decide together."""
    reading = Reading(desk.table, kind)
    _put_mapped(desk, reading)
    _put_standard(desk, reading)
    if kind == "revenue":
        _choose_revenue(desk, reading)
    elif kind == "contacts":
        _choose_contacts(desk, reading)
    elif kind == "rates":
        _choose_rates(desk, reading)
    else:
        _choose_clients(desk, reading)
    for header, column in desk.answers.mapped(desk.name).items():
        if not column:
            place = desk.place_of(header)
            reading.recipes = {name: one for name, one in reading.recipes.items() if place not in one.places}
    return reading


def way_of(kind: Kind, column: str) -> Way:
    """How a column of the contract is read from one column of a file."""
    form = next(one.form for one in COLUMNS[kind] if one.name == column)
    return _WAYS.get(form, "text")


def _put_mapped(desk: Desk, reading: Reading) -> None:
    for header, column in desk.answers.mapped(desk.name).items():
        if column in ("", GROSS, INVOICE_TOTAL):
            desk.place_of(header)
            continue
        if column not in column_names(reading.kind):
            raise UsageError(
                f'--map names "{column}", which is no column of a {reading.kind} export.',
                f"The columns are: {', '.join(column_names(reading.kind))}.",
            )
        way = way_of(reading.kind, column)
        reading.put(Recipe(column, way, (desk.place_of(header),), "you said so"))


def _put_standard(desk: Desk, reading: Reading) -> None:
    """A header that is a column's own name is that column."""
    names = column_names(reading.kind)
    own = {look.key: look for look in reversed(desk.looks)}
    if not all(column.name in own for column in COLUMNS[reading.kind] if column.required):
        return
    # beside columns of other names even "Amount" and "Date" are words like others: a better one may stand there
    reading.is_standard = all(look.key in names or look.is_empty for look in desk.looks)
    for column in names:
        if not reading.is_standard and column in _DECIDED_BY_VALUES:
            continue
        if column in own and column not in reading.recipes:
            place = own[column].place
            if any(place in recipe.places for recipe in reading.recipes.values()):
                continue
            reading.put(Recipe(column, way_of(reading.kind, column), (place,), "it is the column's own name"))


def _choose_revenue(desk: Desk, reading: Reading) -> None:
    put_date(
        desk, reading, (("date",), ("activity_date",), ("period_start",), ("service_date",), ("paid_on",), ("created",))
    )
    put_invoice_id(desk, reading)
    if "amount" not in reading.recipes:
        choose_amount(desk, reading)
    if "amount" in reading.recipes:
        minor_units(desk, reading)
    put_kind(desk, reading)
    put_currency(desk, reading)
    if not reading.is_standard:
        put_optional(desk, reading, "period_start", "date", "period_start")
        put_optional(desk, reading, "period_end", "date", "period_end")
        if ("period_start" in reading.recipes) != ("period_end" in reading.recipes):
            reading.recipes.pop("period_start", None)
            reading.recipes.pop("period_end", None)
        put_optional(desk, reading, "due_on", "date", "due_on", sure=0.75)
        put_optional(desk, reading, "paid_on", "date", "paid_on")
        put_optional(desk, reading, "paid_amount", "number", "paid_amount", sure=0.95)
        put_optional(desk, reading, "hours", "number", "hours")
        put_optional(desk, reading, "cost", "number", "cost", sure=0.95)
        put_payments(desk, reading)
        _in_the_units_of_the_amount(reading)
        leave_out_by_flags(desk, reading)
        leave_out_revenue(desk, reading)
        _hold_newest_of_rows(desk, reading)


def _in_the_units_of_the_amount(reading: Reading) -> None:
    """Where the amount is in cents, what was paid and what it cost are so too."""
    amount = reading.recipes.get("amount")
    for column in ("paid_amount", "cost"):
        recipe = reading.recipes.get(column)
        if recipe is not None and amount is not None and amount.factor == 100 and recipe.way == "number":
            reading.put(replace(recipe, factor=100))


def _hold_newest_of_rows(desk: Desk, reading: Reading) -> None:
    """A history of invoices repeats a row's own id; lines of one invoice repeat its number, and all of them count."""
    ids = [look for look in desk.find("row_id") if look.mostly("row_id") and look.filled >= 0.99]
    if ids and desk.best("quantity") is None:
        hold_the_newest(desk, reading, ids[0].place)


def _choose_contacts(desk: Desk, reading: Reading) -> None:
    put_date(
        desk,
        reading,
        (
            ("activity_date",),
            ("date",),
            ("period_start",),
            ("service_date",),
            ("due_on",),
            ("end_time",),
            ("completed_on", "created"),
        ),
    )
    put_person(desk, reading, "rep", "rep")
    if reading.is_standard:
        return
    put_optional(desk, reading, "team", "text", "team", sure=0.9)
    _put_channel(desk, reading)
    put_minutes(desk, reading)
    leave_out_by_flags(desk, reading)
    put_outcome(desk, reading)
    put_yes_or_no(desk, reading, "out_of_scope", "out_of_scope")
    put_optional(desk, reading, "note", "text", "note")


def _put_channel(desk: Desk, reading: Reading) -> None:
    if "channel" in reading.recipes:
        return
    fitting = [
        look
        for look in desk.find("channel", "document_type")
        if look.place not in reading.used_places
        and look.values
        and look.letters >= 0.5
        and desk.few_values(look.place) is not None
    ]
    if fitting:
        # "Touchpoint: call about the menu" beside "Type: call": the one whose values are names of channels
        best = max(fitting, key=lambda look: (look.channels, look.says("channel"), -look.place))
        reading.put(Recipe("channel", "text", (best.place,), "its header says so"))
        return
    words = {word for look in desk.looks for word in look.key.split("_")}
    for channel in ("meeting", "call", "email"):
        if channel in words and not (words & {"meeting", "call"} - {channel}):
            reading.put(Recipe("channel", "constant", (), f"the headers speak of {channel}s", constant=channel))
            return


def _choose_clients(desk: Desk, reading: Reading) -> None:
    if reading.is_standard:
        return
    leave_out_by_flags(desk, reading)
    put_person(desk, reading, "owner", "rep")
    put_optional(desk, reading, "segment", "text", "segment")
    put_optional(desk, reading, "region", "text", "region")
    put_optional(desk, reading, "email", "text", "email", "client_email")
    for column, concept in (
        ("signed_on", "signed_on"),
        ("contract_ends_on", "contract_ends_on"),
        ("next_contact_on", "next_contact_on"),
        ("ended_on", "ended_on"),
    ):
        put_optional(desk, reading, column, "date", concept, sure=0.95)
    put_optional(desk, reading, "monthly_fee", "number", "monthly_fee", sure=0.95)
    put_optional(desk, reading, "retained_hours", "number", "retained_hours", sure=0.95)
    put_notice_days(desk, reading)
    put_optional(desk, reading, "end_reason", "text", "end_reason", sure=0.95)
    put_currency(desk, reading)
    rank = desk.best("rank")
    if (
        "rank" not in reading.recipes
        and rank is not None
        and all(value.upper() in "ABC" and len(value) == 1 for value in rank.values)
    ):
        reading.put(Recipe("rank", "text", (rank.place,), "its values are A, B and C"))
    put_ended_by(desk, reading)


def _choose_rates(desk: Desk, reading: Reading) -> None:
    if reading.is_standard:
        return
    put_optional(desk, reading, "month", "date", "date", "period_start", sure=0.5)
    put_currency(desk, reading)
    put_optional(desk, reading, "rate", "number", "exchange_rate", "unit_price", sure=0.5)
