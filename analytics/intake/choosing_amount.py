"""Which columns of a revenue file make the amount: net before gross, lines before totals, never a balance.

The headers propose and the numbers decide: net + tax = gross, quantity x price = line, one total repeated on
each line of an invoice, amount less fee. Where two columns remain that differ, the user is asked.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from analytics.intake.amount_columns import LEAST_FILLED, ask_which, one_of, put_number
from analytics.intake.desk import Desk
from analytics.intake.item_lines import item_lines, put_line_amount, repeated_totals
from analytics.intake.looks import Look
from analytics.intake.net_and_gross import GROSS, net_by_arithmetic, put_amount, put_gross, put_net
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# What `--map "Header=..."` may say of an amount besides the columns of the contract and GROSS.
INVOICE_TOTAL = "invoice_total"
# The side of a ledger that is income holds at least this much more than the other.
CLEARLY_MORE = 3


def choose_amount(desk: Desk, reading: Reading) -> None:
    """Puts the recipe of `amount`, notes what was preferred, or asks."""
    told = {column: header for header, column in desk.answers.mapped(desk.name).items()}
    invoice = reading.recipes.get("invoice_id")
    if INVOICE_TOTAL in told:
        place = desk.place_of(told[INVOICE_TOTAL])
        reading.put(Recipe("amount", "number", (place,), "you said that it is the total of the invoice"))
        if invoice is not None:
            reading.leaving_out = replace(reading.leaving_out, once_per=invoice.places[0])
        _less_refunds(desk, reading)
        return
    if GROSS in told:
        put_gross(desk, reading, desk.looks[desk.place_of(told[GROSS])])
        return
    lines = item_lines(desk)
    candidates = {
        concept: [
            look
            for look in desk.find(concept)
            if look.mostly(concept)
            and look.filled >= LEAST_FILLED
            and look.numbers >= 0.5
            and (lines is None or look.place not in (lines[0].place, lines[1].place))
        ]
        for concept in ("net", "amount", "gross")
    }
    least = 1 if lines is not None else 2
    repeated = repeated_totals(
        desk, invoice.places[0] if invoice else None, [look for looks in candidates.values() for look in looks], least
    )
    if lines is not None:
        put_line_amount(desk, reading, lines, candidates, repeated)
        if "amount" in reading.recipes:
            return
    single = {concept: [one for one in looks if one.place not in repeated] for concept, looks in candidates.items()}
    if any(single.values()):
        candidates = single
    nets, amounts, grosses = candidates["net"], candidates["amount"], candidates["gross"]
    if not nets and (found := net_by_arithmetic(desk, [*grosses, *amounts])) is not None:
        nets = [found]
        grosses = grosses or [one for one in amounts if one.place != found.place]
        amounts = []
    if nets:
        put_net(desk, reading, nets, amounts, grosses)
    elif amounts:
        put_amount(desk, reading, amounts, grosses)
    elif grosses:
        put_gross(desk, reading, one_of(desk, reading, grosses))
    else:
        _put_another(desk, reading)
    recipe = reading.recipes.get("amount")
    if recipe is None:
        return
    if recipe.places[0] in repeated and invoice is not None:
        _once_per_invoice(desk, reading, desk.looks[recipe.places[0]], invoice.places[0])
    _less_refunds(desk, reading)
    _converted(desk, reading)


def _is_total_word(look: Look) -> bool:
    return look.says("gross") >= look.says("amount") or bool(
        {"invoice", "total", "rechnungsbetrag", "order"} & set(words_of(look.header))
    )


def _put_another(desk: Desk, reading: Reading) -> None:
    """Debit and credit, a converted amount, or the only column of numbers with fractions that says nothing known."""
    debit, credit = desk.best("debit"), desk.best("credit")
    if debit is not None and credit is not None:
        _sides(desk, reading, debit, credit)
        return
    converted = desk.best("converted")
    if converted is not None and converted.numbers >= 0.5:
        put_number(reading, converted, "the only amount")
        return
    paid = desk.best("paid_amount")
    if paid is not None and paid.numbers >= 0.5:
        put_number(reading, paid, "the only amount: what was paid")
        reading.notes.append(f"The amount is what was paid ({paid.header}): the file has no other.")
        return
    unnamed = [
        look
        for look in desk.looks
        if look.values
        and look.numbers >= 0.9
        and look.says_nothing
        and any(mark in value for value in look.values for mark in ".,")
    ]
    if len(unnamed) == 1:
        put_number(reading, unnamed[0], "the only column of amounts")
    elif unnamed:
        ask_which(desk, reading, unnamed)


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
                f"({', '.join(credit.first_values)}), and what is the other side?",
                [
                    ("--sign debit", f"{debit.header} is income; {credit.header} is taken off, as credit notes are"),
                    ("--sign debit-only", f"{debit.header} is income; {credit.header} is payments and does not count"),
                    ("--sign credit", f"{credit.header} is income; {debit.header} is taken off, as credit notes are"),
                    ("--sign credit-only", f"{credit.header} is income; {debit.header} does not count"),
                ],
            )
        )
        return
    first, second = (debit, credit) if told.startswith("debit") else (credit, debit)
    if told.endswith("only"):
        reading.put(Recipe("amount", "number", (first.place,), f"{second.header} does not count"))
        reading.leaving_out = replace(reading.leaving_out, filled=first.place)
        reading.notes.append(f"The amount is {first.header}; rows with nothing there do not count.")
        return
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
        reading.leaving_out = replace(reading.leaving_out, once_per=invoice)
        reading.notes.append(
            f"{look.header} repeats the invoice's total on each of its lines: it counts once per invoice."
        )
        return
    reading.questions.append(
        desk.ask(
            "amount",
            f"{look.header} ({', '.join(look.first_values)}) is the same on every line of an invoice. "
            "Is it the total of the invoice or the amount of each line?",
            [
                (desk.map_flag(look.header, INVOICE_TOTAL), "the total of the invoice: it counts once"),
                (desk.map_flag(look.header, "amount"), "the amount of each line: they are added up"),
            ],
        )
    )


def _less_refunds(desk: Desk, reading: Reading) -> None:
    recipe, refunded = reading.recipes["amount"], desk.best("refunded")
    if refunded is None or recipe.way not in ("number", "minus") or refunded.place in recipe.places:
        return
    if refunded.numbers < 0.5 or not any(desk.numbers(refunded.place)):
        return
    reason = f"{recipe.reason}, less {refunded.header}"
    # some programs write what was given back with a minus already
    signed = "unsigned" if any(number < 0 for number in desk.numbers(refunded.place) if number) else ""
    reading.put(Recipe("amount", "minus", (*recipe.places, refunded.place), reason, constant=signed))
    reading.notes.append(f"{refunded.header} is taken off the amount.")


def _converted(desk: Desk, reading: Reading) -> None:
    """Amount and converted amount side by side: the same, or a question."""
    recipe = reading.recipes["amount"]
    converted = [
        look
        for look in desk.find("converted")
        if look.mostly("converted") and look.numbers >= 0.5 and look.filled >= LEAST_FILLED
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
    ask_which(desk, reading, [amount, converted[0]])
