"""Which columns of a revenue file make the amount: net before gross, lines before totals, never a balance.

The headers propose and the numbers decide: net + tax = gross, quantity x price = line, one total repeated on
each line of an invoice, amount less fee. Where two columns remain that differ, the user is asked.
"""

from __future__ import annotations

from decimal import Decimal

from analytics.intake.desk import Desk
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# What `--map "Header=..."` may say of an amount besides the columns of the contract.
INVOICE_TOTAL, GROSS = "invoice_total", "gross"
_PRICES = (
    ("price",),
    ("preis",),
    ("prix",),
    ("precio",),
    ("prezzo",),
    ("prijs",),
    ("pris",),
    ("cena",),
    ("preco",),
    ("hinta",),
)
_LEAST = 0.3
# The side of a ledger that is income holds at least this much more than the other.
CLEARLY_MORE = 3
# Two headers say the same thing about as strongly if they differ by no more than this.
NEARLY = 0.15
_TAX_RATES = [
    Decimal(text) / 1000
    for text in "20 25 26 38 40 50 55 60 70 77 81 80 90 100 105 110 120 130 135 140 150 160 170 180 190 200 210 220 230 240 250 255 270".split()
]
_CENTS_WORDS = {"cents", "cent", "minor", "pence", "ore", "rappen", "centimes"}


def choose_amount(desk: Desk, reading: Reading) -> None:
    """Puts the recipe of `amount`, notes what was preferred, or asks."""
    told = {column: header for header, column in desk.answers.mapped(desk.name).items()}
    invoice = reading.recipes.get("invoice_id")
    if INVOICE_TOTAL in told:
        place = desk.place_of(told[INVOICE_TOTAL])
        reading.put(Recipe("amount", "number", (place,), "you said that it is the total of the invoice"))
        return
    if GROSS in told:
        _put_gross(desk, reading, desk.looks[desk.place_of(told[GROSS])])
        return
    lines = _lines(desk)
    candidates = {
        concept: [
            look
            for look in desk.find(concept)
            if look.mostly(concept)
            and look.filled >= _LEAST
            and look.numbers >= 0.5
            and (lines is None or look.place not in (lines[0].place, lines[1].place))
        ]
        for concept in ("net", "amount", "gross")
    }
    least = 1 if lines is not None else 2
    repeated = _repeated(desk, invoice.places[0] if invoice else None, sum(candidates.values(), []), least)
    if lines is not None:
        _from_lines(desk, reading, lines, candidates, repeated)
        if "amount" in reading.recipes:
            return
    single = {concept: [one for one in looks if one.place not in repeated] for concept, looks in candidates.items()}
    if any(single.values()):
        candidates = single
    nets, amounts, grosses = candidates["net"], candidates["amount"], candidates["gross"]
    if nets:
        _put_net(desk, reading, nets, amounts, grosses)
    elif amounts:
        _put_amount(desk, reading, amounts, grosses)
    elif grosses:
        _put_gross(desk, reading, _one_of(desk, reading, grosses))
    else:
        _put_another(desk, reading)
    recipe = reading.recipes.get("amount")
    if recipe is None:
        return
    if recipe.places[0] in repeated and invoice is not None:
        _once_per_invoice(desk, reading, desk.looks[recipe.places[0]], invoice.places[0])
    _less_refunds(desk, reading)
    _converted(desk, reading)


def _put(reading: Reading, look: Look, reason: str) -> None:
    reading.put(Recipe("amount", "number", (look.place,), reason))


def _is_total_word(look: Look) -> bool:
    return look.says("gross") >= look.says("amount") or bool(
        {"invoice", "total", "rechnungsbetrag", "order"} & set(words_of(look.header))
    )


def _repeated(desk: Desk, invoice: int | None, candidates: list[Look], least: int) -> set[int]:
    """The columns that repeat one figure on each line of an invoice, while something else differs line by line."""
    if invoice is None or not candidates:
        return set()
    table = desk.table.table
    [(several, lines)] = desk.con.execute(
        f"select count(*), coalesce(sum(rows_of_it), 0) from (select count(*) as rows_of_it from {table} "
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


def _lines(desk: Desk) -> tuple[Look, Look, Look | None] | None:
    """Quantity, unit price and discount in percent, if the file has item lines."""
    quantity, price = desk.best("quantity"), desk.best("unit_price")
    if quantity is not None and price is None:
        price = next(
            (look for look in desk.looks if words_of(look.header)[-1:] in _PRICES and look.numbers >= 0.5), None
        )
    if quantity is None or price is None or quantity.numbers < 0.5 or price.numbers < 0.5:
        return None
    discount = desk.best("discount") or next(
        (look for look in desk.find("tax_rate") if "discount" in words_of(look.header)), None
    )
    if discount is not None and (discount.numbers < 0.5 or not any(desk.numbers(discount.place))):
        discount = None
    return quantity, price, discount


def _from_lines(
    desk: Desk,
    reading: Reading,
    lines: tuple[Look, Look, Look | None],
    candidates: dict[str, list[Look]],
    repeated: set[int],
) -> None:
    quantity, price, discount = lines
    product = [
        None if one is None or other is None else one * other
        for one, other in zip(desk.numbers(quantity.place), desk.numbers(price.place), strict=True)
    ]
    less = product
    if discount is not None:
        less = [
            None if value is None else value * (1 - (part or 0) / 100)
            for value, part in zip(product, desk.numbers(discount.place), strict=True)
        ]
    for look in (*candidates["net"], *candidates["amount"], *candidates["gross"]):
        if look.place in repeated:
            continue
        if desk.agree(desk.numbers(look.place), less) or desk.agree(desk.numbers(look.place), product):
            _put(reading, look, f"{quantity.header} × {price.header} gives it on each line")
            return
    standing = [look for looks in candidates.values() for look in looks if look.place not in repeated]
    if standing:
        return
    if price.filled < _LEAST:
        return
    places = (quantity.place, price.place) + ((discount.place,) if discount is not None else ())
    reason = "there is no amount of the line"
    totals = [look.header for looks in candidates.values() for look in looks if look.place in repeated]
    if totals:
        reason = f"{', '.join(totals)} repeats the invoice's total on each line"
        reading.notes.append(
            f"The amount is {quantity.header} × {price.header} of each line, as {', '.join(totals)} repeats the invoice's total."
        )
    reading.put(Recipe("amount", "times", places, reason))


def _one_of(desk: Desk, reading: Reading, looks: list[Look]) -> Look:
    """The only column, or the first of several that hold the same; else a question."""
    first = looks[0]
    concepts = ("net", "amount", "gross")
    others = [
        look
        for look in looks[1:]
        if look.place != first.place
        and look.says(*concepts) >= first.says(*concepts) - NEARLY
        and not desk.agree(desk.numbers(look.place), desk.numbers(first.place), 1.0)
    ]
    if others:
        _ask_which(desk, reading, [first, *others])
    return first


def _ask_which(desk: Desk, reading: Reading, looks: list[Look]) -> None:
    shown = "; ".join(f"{look.header} ({', '.join(look.first_values)})" for look in looks)
    reading.questions.append(
        desk.ask(
            "amount",
            f"several columns could be the amount, and they differ: {shown}.",
            [(desk.map_flag(look.header, "amount"), f"{look.header} is the amount") for look in looks],
        )
    )


def _sum(left: list[Decimal | None], right: list[Decimal | None], sign: int) -> list[Decimal | None]:
    return [None if one is None else one + sign * (other or 0) for one, other in zip(left, right, strict=True)]


def _tax(desk: Desk) -> Look | None:
    look = desk.best("tax")
    if look is None or look.numbers < 0.5 or not any(desk.numbers(look.place)):
        return None
    return look


def _put_net(desk: Desk, reading: Reading, nets: list[Look], amounts: list[Look], grosses: list[Look]) -> None:
    net, tax, fee = nets[0], _tax(desk), desk.best("fee")
    larger = amounts + grosses
    if fee is not None and larger and any(desk.numbers(fee.place)):
        # "net" of a payment is what is left after the provider's fee: that is no tax, and the fee no lost revenue
        whole = larger[0]
        after = [_sum(desk.numbers(whole.place), desk.numbers(fee.place), sign) for sign in (-1, 1)]
        if any(desk.agree(desk.numbers(net.place), one) for one in after):
            _put(reading, whole, f"{net.header} is {whole.header} less {fee.header}")
            reading.notes.append(
                f"The amount is {whole.header}: {net.header} is what is left of it after {fee.header}."
            )
            return
    discount = desk.best("discount")
    discounted = discount is not None and discount.numbers >= 0.5 and any(desk.numbers(discount.place))
    if tax is None and larger and discount is not None and discounted:
        after = _sum(
            desk.numbers(net.place), [None if one is None else abs(one) for one in desk.numbers(discount.place)], -1
        )
        whole = next((look for look in larger if desk.agree(desk.numbers(look.place), after)), None)
        if whole is not None and not desk.agree(desk.numbers(net.place), desk.numbers(whole.place), 1.0):
            _put(reading, whole, f"{net.header} is before {discount.header}")
            reading.notes.append(
                f"The amount is {whole.header}: {net.header} stands before the discount, and there is no tax."
            )
            return
    if tax is not None and grosses:
        before = _sum(desk.numbers(grosses[0].place), desk.numbers(tax.place), -1)
        fitting = [look for look in nets + amounts if desk.agree(desk.numbers(look.place), before, 0.98)]
        if fitting:
            net = fitting[0]
        elif len([one for one in before if one is not None]) >= 3 and "subtotal" in "".join(words_of(net.header)):
            # a subtotal stands before discounts; the total less tax after them
            reading.put(Recipe("amount", "minus", (grosses[0].place, tax.place), "the total less tax"))
            reading.notes.append(
                f"The amount is {grosses[0].header} less {tax.header}; {net.header} differs from it (discounts)."
            )
            return
    elif len(nets) > 1:
        net = _one_of(desk, reading, nets)
    _put(reading, net, "the net amount")
    if grosses or (amounts and tax is not None):
        other = (grosses or amounts)[0]
        if not desk.agree(desk.numbers(other.place), desk.numbers(net.place), 1.0):
            reading.notes.append(f"The amount is net: {net.header}, not {other.header}.")


def _put_amount(desk: Desk, reading: Reading, amounts: list[Look], grosses: list[Look]) -> None:
    tax = _tax(desk)
    if grosses:
        amount, gross = amounts[0], grosses[0]
        own, whole = desk.numbers(amount.place), desk.numbers(gross.place)
        if desk.agree(own, whole, 1.0):
            _put(reading, amount, "the amount")
            return
        if tax is not None:
            for look in amounts:
                if desk.agree(_sum(desk.numbers(look.place), desk.numbers(tax.place), 1), whole):
                    _put(reading, look, f"with {tax.header} it gives {gross.header}")
                    reading.notes.append(f"The amount is net: {look.header}, not {gross.header}.")
                    return
        _ask_which(desk, reading, [*amounts, *grosses])
        return
    amount = _one_of(desk, reading, amounts)
    if tax is None or amount.place == tax.place:
        _put(reading, amount, "the amount")
        return
    side = _tax_side(desk, amount, tax)
    if side == "net":
        _put(reading, amount, f"{tax.header} comes on top of it")
    elif side == "gross":
        _put_gross(desk, reading, amount)
    else:
        reading.questions.append(
            desk.ask(
                "amount",
                f"does {amount.header} ({', '.join(amount.first_values)}) hold {tax.header} ({', '.join(tax.first_values)}) already?",
                [
                    (desk.map_flag(amount.header, "amount"), f"no: {amount.header} is net"),
                    (desk.map_flag(amount.header, GROSS), f"yes: the amount is {amount.header} less {tax.header}"),
                ],
            )
        )


def _tax_side(desk: Desk, amount: Look, tax: Look) -> str | None:
    """Whether a tax stands on top of an amount or inside it, by the rates that come out."""
    pairs = [
        (abs(one), abs(other))
        for one, other in zip(desk.numbers(amount.place), desk.numbers(tax.place), strict=True)
        if one and other
    ]
    if not pairs:
        return None

    def fits(base: Decimal, part: Decimal) -> bool:
        return base > 0 and any(abs(base * rate - part) <= Decimal("0.011") for rate in _TAX_RATES)

    on_top = sum(fits(one, other) for one, other in pairs)
    inside = sum(fits(one - other, other) for one, other in pairs)
    if on_top >= 0.9 * len(pairs) and inside < 0.5 * len(pairs):
        return "net"
    if inside >= 0.9 * len(pairs) and on_top < 0.5 * len(pairs):
        return "gross"
    return None


def _put_gross(desk: Desk, reading: Reading, gross: Look) -> None:
    tax = _tax(desk)
    if tax is None or tax.place == gross.place:
        _put(reading, gross, "the only amount")
        return
    reading.put(Recipe("amount", "minus", (gross.place, tax.place), "net is the total less tax"))
    reading.notes.append(f"The amount is net: {gross.header} less {tax.header}.")


def _put_another(desk: Desk, reading: Reading) -> None:
    """Debit and credit, a converted amount, or the only column of numbers with fractions that says nothing known."""
    debit, credit = desk.best("debit"), desk.best("credit")
    if debit is not None and credit is not None:
        _sides(desk, reading, debit, credit)
        return
    converted = desk.best("converted")
    if converted is not None and converted.numbers >= 0.5:
        _put(reading, converted, "the only amount")
        return
    paid = desk.best("paid_amount")
    if paid is not None and paid.numbers >= 0.5:
        _put(reading, paid, "the only amount: what was paid")
        reading.notes.append(f"The amount is what was paid ({paid.header}): the file has no other.")
        return
    unnamed = [
        look
        for look in desk.looks
        if look.values
        and look.numbers >= 0.9
        and not look.meanings
        and any(mark in value for value in look.values for mark in ".,")
    ]
    if len(unnamed) == 1:
        _put(reading, unnamed[0], "the only column of amounts")
    elif unnamed:
        _ask_which(desk, reading, unnamed)


def _sides(desk: Desk, reading: Reading, debit: Look, credit: Look) -> None:
    told = desk.answers.one("sign", desk.name)
    if told is None:
        sums = [
            sum((abs(number) for number in desk.numbers(look.place) if number), Decimal(0)) for look in (debit, credit)
        ]
        told = "debit" if sums[0] > CLEARLY_MORE * sums[1] else "credit" if sums[1] > CLEARLY_MORE * sums[0] else None
    if told is None:
        reading.questions.append(
            desk.ask(
                "sign",
                f"which side is income: {debit.header} ({', '.join(debit.first_values)}) or {credit.header} "
                f"({', '.join(credit.first_values)})? The other side is taken off.",
                [("--sign debit", f"{debit.header} is income"), ("--sign credit", f"{credit.header} is income")],
            )
        )
        return
    first, second = (debit, credit) if told == "debit" else (credit, debit)
    # in columns of their own the sides need no sign: "5,000.00 Cr" under Credit is five thousand
    signed = any(
        value.lstrip().startswith(("-", "(", "−")) or value.rstrip().endswith("-")
        for look in (first, second)
        for value in look.values
    )
    reading.put(
        Recipe(
            "amount",
            "sides",
            (first.place, second.place),
            f"{first.header} less {second.header}",
            constant="" if signed else "unsigned",
        )
    )
    reading.notes.append(f"The amount is {first.header} less {second.header}.")


def _once_per_invoice(desk: Desk, reading: Reading, look: Look, invoice: int) -> None:
    told = {header.lower(): column for header, column in desk.answers.mapped(desk.name).items()}
    answer = told.get(look.header.lower())
    if answer == "amount":
        return
    if _is_total_word(look) or answer == INVOICE_TOTAL:
        reading.leaving_out = _with_once(reading, invoice)
        reading.notes.append(
            f"{look.header} repeats the invoice's total on each of its lines: it counts once per invoice."
        )
        return
    reading.questions.append(
        desk.ask(
            "amount",
            f"{look.header} ({', '.join(look.first_values)}) is the same on every line of an invoice. Is it the total of the invoice "
            "or the amount of each line?",
            [
                (desk.map_flag(look.header, INVOICE_TOTAL), "the total of the invoice: it counts once"),
                (desk.map_flag(look.header, "amount"), "the amount of each line: they are added up"),
            ],
        )
    )


def _with_once(reading: Reading, invoice: int):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(reading.leaving_out, once_per=invoice)


def _less_refunds(desk: Desk, reading: Reading) -> None:
    recipe, refunded = reading.recipes["amount"], desk.best("refunded")
    if refunded is None or recipe.way not in ("number", "minus") or refunded.place in recipe.places:
        return
    if refunded.numbers < 0.5 or not any(desk.numbers(refunded.place)):
        return
    reading.put(Recipe("amount", "minus", (*recipe.places, refunded.place), f"{recipe.reason}, less {refunded.header}"))
    reading.notes.append(f"{refunded.header} is taken off the amount.")


def _converted(desk: Desk, reading: Reading) -> None:
    """Amount and converted amount side by side: the same, or a question."""
    recipe = reading.recipes["amount"]
    converted = [
        look
        for look in desk.find("converted")
        if look.mostly("converted") and look.numbers >= 0.5 and look.filled >= _LEAST
    ]
    told = desk.answers.mapped(desk.name)
    if not converted or "amount" in told.values() or recipe.places[0] == converted[0].place:
        return
    amount = desk.looks[recipe.places[0]]
    known = [
        look for look in desk.find("net", "amount", "gross") if look.numbers >= 0.5 and look.place != converted[0].place
    ]
    if any(desk.agree(desk.numbers(look.place), desk.numbers(converted[0].place), 1.0) for look in (amount, *known)):
        return
    _ask_which(desk, reading, [amount, converted[0]])


def minor_units(desk: Desk, reading: Reading) -> None:
    """Cents in place of whole units: said by the header, or suspected from the values and then asked."""
    recipe = reading.recipes.get("amount")
    if recipe is None or recipe.way not in ("number", "minus", "sides"):
        return
    told = desk.answers.one("units", desk.name)
    words = {word for place in recipe.places for word in words_of(desk.looks[place].header)}
    if told is None and words & _CENTS_WORDS:
        told = "minor"
        reading.notes.append("The header says that amounts are in cents: they are divided by 100.")
    if told is None and _suspects_cents(desk, recipe.places[0]):
        shown = desk.looks[recipe.places[0]]
        examples = ", ".join(shown.first_values)
        reading.questions.append(
            desk.ask(
                "minor units",
                f"the amounts of {shown.header} are all whole numbers such as {examples}. Are they cents?",
                [("--units minor", "yes: divide by 100"), ("--units major", "no: they are whole units")],
            )
        )
    if told == "minor":
        reading.put(Recipe("amount", recipe.way, recipe.places, recipe.reason, factor=100))


def _suspects_cents(desk: Desk, place: int) -> bool:
    """Whole numbers only, large, few of them round, in a table that a machine wrote (codes as ids, small currency codes)."""
    values = [value for value in desk.numbers(place) if value]
    if len(values) < 3 or any(value != value.to_integral_value() for value in values):
        return False
    if any("." in cell or "," in cell for cell in desk.looks[place].values):
        return False
    currency = desk.best("currency")
    small_codes = currency is not None and any(value.islower() and len(value) == 3 for value in currency.values)
    machine_ids = any(
        look.values and sum(_is_machine_id(value) for value in look.values[:50]) >= 0.9 * len(look.values[:50])
        for look in desk.find("row_id", "client_id", "invoice_id", "contact_id")
    )
    machine_written = (
        any(look.header.startswith("_") for look in desk.looks) or sum("_" in look.header for look in desk.looks) >= 3
    )
    large = sorted(abs(value) for value in values)[len(values) // 2] >= 500
    return large and (machine_ids or (small_codes and machine_written))


def _is_machine_id(value: str) -> bool:
    """Codes such as cus_9s6XKzkNRiz8i3 or in_1J5: a short word, an underscore, letters and digits mixed."""
    head, mark, rest = value.partition("_")
    return bool(mark) and head.isalpha() and len(head) <= 5 and len(rest) >= 3 and any(sign.isdigit() for sign in rest)
