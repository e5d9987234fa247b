"""Which records of a file do not count, by their status, type, flags and versions."""

from __future__ import annotations

from dataclasses import replace

from analytics.intake import statuses
from analytics.intake.desk import Desk
from analytics.intake.looks import TRUE_WORDS, Look
from analytics.intake.recipes import Reading
from analytics.intake.vocabulary import words_of

# A flag with one of these words in a short header says that a record does not count.
_GONE_WORDS = frozenset({"canceled", "cancelled", "void", "voided", "storniert", "annule"})
# Flags of which only the records with "yes" count.
_COUNTING_FLAGS = (("livemode",), ("live", "mode"), ("captured",), ("is", "captured"), ("success",), ("is", "live"))
_CREDIT_MARKS = ("h", "c", "cr", "haben", "credit", "bij")


def leave_out_by_flags(desk: Desk, reading: Reading) -> None:
    """Deleted, archived and test records, as flags of their own say."""
    found = list(reading.leaving_out.by_value)
    for look in desk.looks:
        words = words_of(look.header)
        if not look.values or look.flags < 0.9:
            continue
        # "no show" is a flag of contacts
        gone_words = _GONE_WORDS | {"show"} if reading.kind == "contacts" else _GONE_WORDS
        is_gone = len(words) <= 4 and bool(gone_words.intersection(words))
        if is_gone or (look.says("deleted") >= 0.9 and look.mostly("deleted") and "archived" not in words):
            values = desk.few_values(look.place) or []
            gone = tuple(value for value, _ in values if value.lower() in TRUE_WORDS)
            if gone:
                found.append((look.place, gone, f"{look.header} says so"))
        elif words in _COUNTING_FLAGS:
            values = desk.few_values(look.place) or []
            gone = tuple(value for value, _ in values if value.lower() not in TRUE_WORDS)
            if gone and len(gone) < len(values):
                found.append((look.place, gone, f"{look.header} says that it does not count"))
    for look in desk.find("live"):
        values = desk.few_values(look.place) or []
        gone = tuple(value for value, _ in values if value.lower() in ("test", "sandbox", "demo"))
        if gone:
            found.append((look.place, gone, f"{look.header} says so"))
    reading.leaving_out = replace(reading.leaving_out, by_value=tuple(found))


def leave_out_revenue(desk: Desk, reading: Reading) -> None:
    """Void, draft, failed, refunded and trial rows; bills and quotes; payments beside invoices. Finds the credits."""
    excluded = {value.lower() for value in desk.answers.all("status_exclude", desk.name)}
    included = {value.lower() for value in desk.answers.all("status_include", desk.name)}
    by_value, credits = list(reading.leaving_out.by_value), list(reading.leaving_out.credits)
    amount, refunded = reading.recipes.get("amount"), desk.best("refunded")
    has_refund_column = amount is not None and refunded is not None and refunded.place in amount.places
    for look in _columns_of(desk, "status"):
        few = desk.few_values(look.place)
        typed = desk.frequent_values(look.place) if few is None else few
        standings = {value: statuses.standing_of_revenue(value) for value, _ in typed}
        # a column of stages: only what was won is revenue; what somebody types freely has no stages
        wins = few is not None and any(standing in ("won", "lost") for standing in standings.values())
        gone = []
        for value, standing in standings.items():
            out = standing == "left out" or (wins and standing != "won")
            if has_refund_column and statuses.plain(value) in statuses.REFUNDED:
                out = False
            if value.lower() in included:
                out = False
            if out or value.lower() in excluded:
                gone.append(value)
        if gone:
            by_value.append((look.place, tuple(gone), f"{look.header} says that they do not count"))
    for look in _columns_of(desk, "document_type", "kind"):
        values = desk.few_values(look.place)
        if values is None:
            continue
        words = {value: statuses.plain(value) for value, _ in values}
        has_invoices = any(word in statuses.INVOICE for word in words.values())
        gone = [
            value
            for value, word in words.items()
            if value.lower() in excluded
            or (
                value.lower() not in included
                and (
                    (statuses.standing_of_document(value) == "left out" and statuses.kind_of_revenue(value) is None)
                    or (has_invoices and word in statuses.PAYMENT and word not in statuses.INVOICE)
                )
            )
        ]
        if gone and len(gone) < len(values):
            by_value.append((look.place, tuple(gone), f"{look.header} says that they are no sales"))
        negative = tuple(value for value in words if statuses.standing_of_document(value) == "credit")
        if negative and look.mostly("document_type"):
            credits.append((look.place, negative))
            reading.notes.append(
                f"Rows of {look.header} {', '.join(negative)} are credits: their amounts are negative."
            )
    mark = desk.best("debit_credit")
    if mark is not None:
        values = desk.few_values(mark.place) or []
        negative = tuple(value for value, _ in values if value.strip().lower() in _CREDIT_MARKS)
        if negative:
            debits = sum(count for value, count in values if value not in negative)
            less = (
                negative
                if debits >= sum(count for value, count in values if value in negative)
                else tuple(value for value, _ in values if value not in negative)
            )
            credits.append((mark.place, less))
            reading.notes.append(
                f"Rows with {', '.join(less)} in {mark.header} are credits: their amounts are negative."
            )
    reading.leaving_out = replace(reading.leaving_out, by_value=tuple(by_value), credits=tuple(credits))


def _columns_of(desk: Desk, *concepts: str) -> list[Look]:
    return [look for look in desk.find(*concepts) if any(look.mostly(one) for one in concepts)]


def hold_the_newest(desk: Desk, reading: Reading, key: int) -> None:
    """A history has several records for one id: the newest holds, the older ones are left out."""
    table = desk.table.table
    [(several,)] = desk.con.execute(
        f"select count(*) from (select 1 from {table} where c{key} is not null group by c{key} having count(*) > 1)"
    ).fetchall()
    if not several:
        return
    for look in _stamps(desk):
        [(ties,)] = desk.con.execute(
            f"select count(*) from (select 1 from {table} where c{key} is not null "
            f"group by c{key}, c{look.place} having count(*) > 1)"
        ).fetchall()
        if ties == 0 and look.filled >= 0.99:
            reading.leaving_out = replace(reading.leaving_out, newest=(key, look.place))
            reading.notes.append(
                f"Several records of one {desk.table.headers[key]}: the newest by {look.header} holds."
            )
            return


def _stamps(desk: Desk) -> list[Look]:
    """Columns of a moment in year-month-day, whose texts sort as their times do; the time of a sync comes last."""
    found = [
        look
        for look in desk.find("updated", "created")
        if look.values and all(len(value) >= 10 and value[4:5] == "-" and value[7:8] == "-" for value in look.values)
    ]
    return sorted(found, key=lambda look: ("sync" in look.header.lower(), not look.mostly("updated"), look.place))
