"""Item lines: quantity x price, and totals of the invoice that repeat on each of its lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from analytics.intake.amount_columns import LEAST_FILLED, put_number
from analytics.intake.desk import Desk
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# What the header of a price ends in, where it says nothing more of it.
_PRICES = frozenset("price preis prix precio prezzo prijs pris cena preco hinta".split())


def repeated_totals(desk: Desk, invoice: int | None, candidates: list[Look], least: int) -> set[int]:
    """The columns that repeat one figure on each line of nearly every invoice.

    `invoice` is the column of invoice numbers; fewer than `least` invoices of several lines tell nothing.
    """
    if invoice is None or not candidates:
        return set()
    table = desk.table.table
    [(several,)] = desk.con.execute(
        f"select count(*) from (select 1 from {table} "
        f"where c{invoice} is not null group by c{invoice} having count(*) > 1)"
    ).fetchall()
    if several < least:
        return set()
    found = set()
    for look in candidates:
        [(constant,)] = desk.con.execute(
            f"select count(*) from (select 1 from {table} where c{invoice} is not null group by c{invoice} "
            f"having count(*) > 1 and count(distinct c{look.place}) <= 1)"
        ).fetchall()
        if constant >= 0.98 * several:
            found.add(look.place)
    return found


def item_lines(desk: Desk) -> tuple[Look, Look, Look | None] | None:
    """Quantity, unit price and discount in percent, if the file has item lines."""
    quantity, price = desk.best("quantity"), desk.best("unit_price")
    if quantity is not None and price is None:
        price = next(
            (look for look in desk.looks if look.numbers >= 0.5 and _PRICES.intersection(words_of(look.header)[-1:])),
            None,
        )
    if quantity is None or price is None or quantity.numbers < 0.5 or price.numbers < 0.5:
        return None
    discount = desk.best("discount") or next(
        (look for look in desk.find("tax_rate") if "discount" in words_of(look.header)), None
    )
    if discount is not None and (discount.numbers < 0.5 or not any(desk.numbers(discount.place))):
        discount = None
    return quantity, price, discount


def put_line_amount(
    desk: Desk,
    reading: Reading,
    lines: tuple[Look, Look, Look | None],
    candidates: Mapping[str, Sequence[Look]],
    repeated: set[int],
) -> None:
    """Puts the amount of item lines: a column that quantity x price gives, or that product itself.

    `candidates` are the columns that may be an amount, by concept; `repeated` the places of invoice totals. Puts
    nothing if another column may be the amount of the line.
    """
    quantity, price, discount = lines
    product = [
        None if one is None or other is None else one * other
        for one, other in zip(desk.numbers(quantity.place), desk.numbers(price.place), strict=True)
    ]
    less = product
    if discount is not None:
        less = [
            None if value is None else value * (1 - (part or Decimal(0)) / 100)
            for value, part in zip(product, desk.numbers(discount.place), strict=True)
        ]
    for look in (*candidates["net"], *candidates["amount"], *candidates["gross"]):
        if look.place in repeated:
            continue
        if desk.agree(desk.numbers(look.place), less) or desk.agree(desk.numbers(look.place), product):
            put_number(reading, look, f"{quantity.header} × {price.header} gives it on each line")
            return
    standing = [look for looks in candidates.values() for look in looks if look.place not in repeated]
    if standing:
        return
    if price.filled < LEAST_FILLED:
        return
    places = (quantity.place, price.place) + ((discount.place,) if discount is not None else ())
    reason = "there is no amount of the line"
    totals = [look.header for looks in candidates.values() for look in looks if look.place in repeated]
    if totals:
        reason = f"{', '.join(totals)} repeats the invoice's total on each line"
        reading.notes.append(
            f"The amount is {quantity.header} × {price.header} of each line, "
            f"as {', '.join(totals)} repeats the invoice's total."
        )
    reading.put(Recipe("amount", "times", places, reason))
