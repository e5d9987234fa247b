"""Drafts of letters to a client: a proposal, a new price, a farewell. Facts with their source first, then the words.

A draft is text for a person to edit. Nothing is sent, and nothing that is not known is made up: it stands in brackets.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from analytics.asking import one_of
from analytics.clients import client_profile
from analytics.errors import UsageError
from analytics.letter_words import is_known, listed, long_day, money, quantity
from analytics.reader import Reader

PROPOSAL, PRICE_CHANGE = "retainer proposal", "price change"
FAREWELL, TERMINATION = "friendly farewell", "termination"
KINDS = (PROPOSAL, PRICE_CHANGE, FAREWELL, TERMINATION)
TIERS_SHOWN = 3


@dataclass(frozen=True)
class Fact:
    """One thing that a letter may say. Without a value, `column` says which export column would fill it."""

    key: str
    label: str
    value: Any
    words: str
    column: str = ""


@dataclass(frozen=True)
class Tier:
    """A monthly fee and the hours that it includes, None where no agreed rate is known."""

    fee: Decimal
    hours: Decimal | None


# --- facts ---------------------------------------------------------------------------------------


def facts_of(reader: Reader, client_id: str, month: date | None = None, today: date | None = None) -> list[Fact]:
    """What the book knows of a client that a letter may rest on, in the order in which it is read.

    `today` is the day on which the letter is given, by default the data date: notice runs from it.
    Raises UsageError for a client that the book does not know.
    """
    profile = client_profile(reader, client_id, month)
    if profile.empty:
        raise UsageError(f'There is no client "{client_id}" in this book.', "Choose one of `client_list`.")
    client, currency = profile.iloc[0].to_dict(), reader.info.currency or ""
    figures = letter_figures(reader, client_id, month)
    given = today or reader.info.data_date
    fee = client["monthly_fee"] if is_known(client["monthly_fee"]) else client["mrr"] or None
    late, notice = figures["days_late"], client["notice_days"]
    late_days = round(late) if is_known(late) else None
    first = given + timedelta(days=int(notice)) if is_known(notice) else None
    hours_column = "retained_hours in clients.csv"

    def amount(value: Any) -> str:
        return money(value, currency)

    def hour(value: Any) -> str:
        return quantity(value, "hour")

    def request(value: Any) -> str:
        return quantity(value, "request")

    return [
        Fact("name", "Client", client["name"], str(client["name"])),
        _fact("given_on", "Letter of", given, long_day),
        _fact("agreement_since", "Agreement since", client["signed_on"], long_day, "signed_on in clients.csv"),
        _fact("contract_ends_on", "Agreement ends", client["contract_ends_on"], long_day, "contract_ends_on"),
        _fact("notice_days", "Notice", notice, lambda days: quantity(days, "day"), "notice_days in clients.csv"),
        _fact("first_last_day", "First possible last day", first, long_day, "notice_days in clients.csv"),
        _fact("fee", "Monthly fee", fee, amount, "monthly_fee in clients.csv"),
        _fact("retained_hours", "Hours included", client["retained_hours"], hour, hours_column),
        _fact("hours_ratio", "Hours to fee, 12 months", figures["hours_ratio"], _percent, "retained_hours and hours"),
        _fact("out_of_scope", "Out of scope, 12 months", figures["out_of_scope_contacts"], request, "out_of_scope"),
        _fact("days_late", "Days late", late_days, lambda days: quantity(days, "day"), "due_on and paid_on"),
        _fact("open_amount", "Open invoices", figures["open_amount"], amount, "paid_on in revenue.csv"),
        _fact("overdue_amount", "Of these past due", figures["overdue_amount"], amount, "paid_on in revenue.csv"),
        _fact("agreed_rate", "Agreed rate an hour", figures["agreed_rate"], amount, hours_column),
        _fact("book_rate", "Median agreed rate of the book", figures["book_rate"], amount, hours_column),
    ]


def letter_figures(reader: Reader, client_id: str, month: date | None = None) -> dict[str, Any]:
    """What lists of all clients say of one: its fit, what it owes, its agreed rate, and book_rate, their median.

    Source: client_fit, client_receivables and retained_hours of the month
    """
    asked = {"client_id": client_id, "month": reader.month_or_default(month)}
    [row] = reader.table("letter_figures", asked).to_pylist()
    return {str(name): value for name, value in row.items()}


def tiers_for(facts: Sequence[Fact], tiers: Sequence[Decimal], suggested: Decimal | None = None) -> list[Tier]:
    """The three tiers to propose: those above today's fee first, else the highest ones; hours at the agreed rate.

    With a fee that the client's projects suggest: that one, with the tiers next to it. The client's own agreed rate
    counts, else the median of the book; hours are whole, rounded half up.
    """
    known = values_of(facts)
    fee, rate = known["fee"] or 0, known["agreed_rate"] or known["book_rate"]
    ordered = sorted({*tiers, suggested} if suggested else tiers)
    first = ordered.index(suggested) - 1 if suggested else sum(tier <= fee for tier in ordered)
    start = min(max(first, 0), max(len(ordered) - TIERS_SHOWN, 0))
    return [
        Tier(tier, _whole(tier / Decimal(str(rate))) if rate else None) for tier in ordered[start : start + TIERS_SHOWN]
    ]


def values_of(facts: Sequence[Fact]) -> dict[str, Any]:
    """The value of each fact by its key, None where it is missing."""
    return {fact.key: fact.value for fact in facts}


# --- words ---------------------------------------------------------------------------------------


def draft(
    kind: str,
    facts: Sequence[Fact],
    *,
    tiers: Sequence[Tier] = (),
    fee: Decimal | None = None,
    day: date | None = None,
    access: Sequence[str] = (),
    sender: str = "",
    currency: str = "",
) -> str:
    """The text of a letter to edit. `day` is the day from which a price holds, or the last day.

    `tiers` are offered in a proposal, `fee` is the new one of a price change, `access` is what ends with the last day.
    Raises UsageError for a kind that does not exist.
    """
    one_of("letter", kind, KINDS)
    known = {fact.key: fact for fact in facts}
    if kind == PROPOSAL:
        body = _proposal(known, tiers, currency)
    elif kind == PRICE_CHANGE:
        body = _price_change(known, fee, day or first_of_month_after(known), currency)
    else:
        last = day or known["first_last_day"].value
        body = _farewell(known, last) if kind == FAREWELL else _termination(known, last, access)
    return "\n\n".join(["Dear [name],", *body, f"Kind regards\n{sender or '[your name]'}"])


def first_of_month_after(known: Mapping[str, Fact]) -> date:
    """The first day of a month by which notice has run, if it is given with the letter."""
    earliest = known["first_last_day"].value or known["given_on"].value
    count = earliest.year * 12 + earliest.month
    return date(count // 12, count % 12 + 1, 1)


def _proposal(known: Mapping[str, Fact], tiers: Sequence[Tier], currency: str) -> list[str]:
    name = known["name"].words
    now = [f"Today {name} pays {known['fee'].words} a month."] if known["fee"].value else []
    return [
        f"we would like to put our work for {name} on a monthly footing, so that you can plan with it and we can keep "
        "the same people on it." + "".join(f" {part}" for part in now),
        "We propose to choose one of these:",
        "\n".join(f"- {_offer(tier, currency)}" for tier in tiers) or "- [fee and hours]",
        "Hours beyond those of the month are agreed before they are worked. Either of us can change the tier "
        f"with notice{' of ' + known['notice_days'].words if known['notice_days'].value else ''}.",
        "Which of them fits? We will gladly go through it with you.",
    ]


def _offer(tier: Tier, currency: str) -> str:
    hours = "[hours] hours" if tier.hours is None else f"{tier.hours:,.0f} hours"
    return f"{money(tier.fee, currency)} a month, with {hours} included"


def _price_change(known: Mapping[str, Fact], fee: Decimal | None, day: date, currency: str) -> list[str]:
    since = (
        f" Since {known['agreement_since'].words} we have worked together." if _has(known, "agreement_since") else ""
    )
    before = f" instead of {known['fee'].words}" if known["fee"].value else ""
    reasons = _reasons(known)
    why = f"Over the past twelve months we {listed(reasons)}. The fee has to follow." if reasons else "[reason]"
    return [
        f"from {long_day(day)} the monthly fee for {known['name'].words} will be "
        f"{money(fee, currency) if fee else '[new fee]'}{before}.{since}",
        why,
        "The scope of the agreement stays as it is. If you would rather keep the fee and reduce the scope, tell us "
        f"before {long_day(day)}, and we will propose what to leave out.",
    ]


def _farewell(known: Mapping[str, Fact], last: date | None) -> list[str]:
    name = known["name"].words
    since = f" since {known['agreement_since'].words}" if _has(known, "agreement_since") else ""
    return [
        f"thank you for working with us{since}. We have thought about what {name} needs next, and we believe that "
        "another partner can do it better than we can.",
        f"Our last day for you is {_last_words(last)}{_notice_words(known)}. Until then everything goes on as agreed.",
        f"We hand over in three steps: a list of all open work by [day], all files and access data by [day], and a "
        f"talk with whoever takes over, before {_last_words(last)}. We will gladly name partners who know your field.",
        *_open_words(known, last),
    ]


def _termination(known: Mapping[str, Fact], last: date | None, access: Sequence[str]) -> list[str]:
    since = f" of {known['agreement_since'].words}" if _has(known, "agreement_since") else ""
    name, reasons = known["name"].words, _reasons(known)
    why = f"Over the past twelve months we {listed(reasons)}." if reasons else "[reason]"
    ending = listed([part.strip() for part in access if part.strip()]) or "[systems]"
    return [
        f"we are ending our agreement{since}. Our last working day for {name} is {_last_words(last)}"
        f"{_notice_words(known)}.",
        f"{why} We could not agree on a fee that covers this work.",
        f"Until {_last_words(last)} we finish [open work] and hand over all files. On that day, access ends to: "
        f"{ending}.",
        *_open_words(known, last),
    ]


def _reasons(known: Mapping[str, Fact]) -> list[str]:
    """What the past year gives as reasons, as ends of a sentence that begins with `we`; only what is known and bad."""
    found = []
    ratio, scope, late = (known[key].value for key in ("hours_ratio", "out_of_scope", "days_late"))
    if ratio is not None and ratio > 1:
        found.append(f"worked {known['hours_ratio'].words} of the agreed hours")
    if scope:
        found.append(f"took on {known['out_of_scope'].words} outside the agreed scope")
    if late is not None and late >= 1:
        found.append(f"received payment {known['days_late'].words} late on average")
    return found


def _open_words(known: Mapping[str, Fact], last: date | None) -> list[str]:
    if not (known["open_amount"].value or 0) > 0:
        return []
    return [f"Invoices of {known['open_amount'].words} are open; please settle them by {_last_words(last)}."]


def _notice_words(known: Mapping[str, Fact]) -> str:
    return f", with the agreed notice of {known['notice_days'].words}" if known["notice_days"].value else ""


def _last_words(last: date | None) -> str:
    return long_day(last) if last else "[last day]"


def _has(known: Mapping[str, Fact], key: str) -> bool:
    return known[key].value is not None


# --- facts from values ---------------------------------------------------------------------------


def _fact(key: str, label: str, value: Any, words: Callable[[Any], str], column: str = "") -> Fact:
    """A fact in words, or one that is missing."""
    return Fact(key, label, value, words(value), column) if is_known(value) else Fact(key, label, None, "", column)


def _percent(ratio: float) -> str:
    return f"{ratio * 100:.0f}%"


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)
