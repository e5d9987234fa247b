"""What was paid of an invoice, in the terms of its amount: payments and balances are of the total with tax."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from analytics.intake.desk import Desk
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe

# A column is the total that payments are of if this part of them are all of it or nothing, and none is more.
WHOLE = 0.5
_CENTS = Decimal("0.02")


@dataclass(frozen=True)
class _Total:
    """A column of totals, and how many of the payments or balances are all of it."""

    look: Look
    whole: int


def put_payments(desk: Desk, reading: Reading) -> None:
    """Puts `paid_amount`: from a column of payments, else from what is still open.

    Where the amount is net and payments are of the total with tax, a payment counts in proportion. Payments of which
    no column is the total, and that are more than the amounts, say nothing about them: they are left out, and said.
    """
    amount = reading.recipes.get("amount")
    if amount is None or amount.way not in ("number", "minus"):
        return
    paid = reading.recipes.get("paid_amount")
    if paid is not None:
        _in_terms_of_the_amount(desk, reading, paid, amount)
    elif "paid_on" not in reading.recipes:
        _from_balance(desk, reading, amount)


def _in_terms_of_the_amount(desk: Desk, reading: Reading, paid: Recipe, amount: Recipe) -> None:
    look = desk.looks[paid.places[0]]
    total = _total_of(desk, reading, desk.numbers(look.place))
    if total is None:
        if _exceeds(desk.numbers(look.place), desk.numbers(amount.places[0])):
            del reading.recipes["paid_amount"]
            reading.notes.append(f"{look.header} is more than the amounts, as with tax: what is open is not known.")
        return
    if _is_amount(desk, amount, total.look):
        return
    reading.put(
        Recipe(
            "paid_amount",
            "in proportion",
            (look.place, total.look.place),
            f"as much of the amount as of {total.look.header}",
        )
    )
    reading.notes.append(f"Payments are of {total.look.header}: {look.header} counts in proportion to the amount.")


def _from_balance(desk: Desk, reading: Reading, amount: Recipe) -> None:
    for look in desk.find("balance"):
        if not look.mostly("balance") or look.numbers < 0.95 or look.place in reading.used_places or look.filled < 0.95:
            continue
        total = _total_of(desk, reading, desk.numbers(look.place))
        if total is None:
            continue
        reading.put(
            Recipe(
                "paid_amount", "less open", (look.place, total.look.place), f"{total.look.header} less {look.header}"
            )
        )
        reading.notes.append(f"What was paid is {total.look.header} less {look.header}, in proportion to the amount.")
        return


def _total_of(desk: Desk, reading: Reading, parts: list[Decimal | None]) -> _Total | None:
    """The column of totals of which these are parts: none is more, and most are all of it or nothing."""
    found: list[_Total] = []
    for look in desk.find("gross", "amount", "net"):
        if look.numbers < 0.95 or look.place in _payment_places(reading):
            continue
        pairs = [
            (part, whole)
            for part, whole in zip(parts, desk.numbers(look.place), strict=True)
            if part is not None and whole is not None and whole != 0
        ]
        if len(pairs) < 2 or any(part * whole < 0 or abs(part) > abs(whole) + _CENTS for part, whole in pairs):
            continue
        whole_ones = sum(abs(part - whole) <= _CENTS for part, whole in pairs)
        nothing = sum(part == 0 for part, _ in pairs)
        if whole_ones + nothing >= WHOLE * len(pairs):
            found.append(_Total(look, whole_ones))
    return max(found, key=lambda one: one.whole, default=None)


def _payment_places(reading: Reading) -> set[int]:
    recipe = reading.recipes.get("paid_amount")
    return set(recipe.places) if recipe is not None else set()


def _is_amount(desk: Desk, amount: Recipe, total: Look) -> bool:
    """Whether a column of totals is the amount itself, or equal to it."""
    if amount.way != "number":
        return False
    own = desk.numbers(amount.places[0])
    return total.place == amount.places[0] or desk.agree(own, desk.numbers(total.place), 1.0)


def _exceeds(parts: list[Decimal | None], amounts: list[Decimal | None]) -> bool:
    pairs = [(abs(part), abs(whole)) for part, whole in zip(parts, amounts, strict=True) if part and whole]
    return sum(part > whole + _CENTS for part, whole in pairs) > 0.1 * len(pairs)
