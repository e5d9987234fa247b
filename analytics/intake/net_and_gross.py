"""Net, gross and tax: the amount is net, and the numbers say which column that is."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from analytics.intake.amount_columns import ask_which, one_of, put_number
from analytics.intake.desk import Desk
from analytics.intake.looks import Look
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.vocabulary import words_of

# What `--map "Header=gross"` says: the tax is inside the amount.
GROSS = "gross"
# Rates of value added tax and sales tax, in thousandths.
_TAX_RATES = tuple(
    Decimal(rate) / 1000
    for rate in (
        20, 25, 26, 38, 40, 50, 55, 60, 70, 77, 80, 81, 90, 100, 105, 110, 120, 130, 135, 140, 150, 160, 170, 180, 190,
        200, 210, 220, 230, 240, 250, 255, 270,
    )
)  # fmt: skip


# What a net amount and a tax may be called besides their own words: nothing that is known to be something else.
_AMOUNTS = ("net", "amount", "gross")
_MOST_COLUMNS = 16


def net_by_arithmetic(desk: Desk, totals: list[Look]) -> Look | None:
    """The column that with another one, a tax by its rates, gives one of these totals in every record, whatever it is
    called; None if there is none, or one of them is known as net already."""
    numbers = [look for look in desk.looks if look.numbers >= 0.95 and look.filled >= 0.95][:_MOST_COLUMNS]
    nets = [look for look in numbers if look.says_nothing or any(look.mostly(one) for one in _AMOUNTS)]
    taxes = [look for look in numbers if look.says_nothing or look.mostly("tax")]
    for total in totals:
        whole = desk.numbers(total.place)
        for net in nets:
            for tax in taxes:
                if len({total.place, net.place, tax.place}) < 3:
                    continue
                own, part = desk.numbers(net.place), desk.numbers(tax.place)
                pairs = [(one, other) for one, other in zip(own, part, strict=True) if one and other]
                if len(pairs) < 2 or not _is_taxed(pairs[0]) or not desk.agree(_sum(own, part, 1), whole, 0.98):
                    continue
                if sum(_is_taxed(pair) for pair in pairs) >= 0.9 * len(pairs):
                    return net
    return None


def _is_taxed(pair: tuple[Decimal, Decimal]) -> bool:
    base, tax = (abs(one) for one in pair)
    return any(abs(base * rate - tax) <= Decimal("0.011") for rate in _TAX_RATES)


def put_net(desk: Desk, reading: Reading, nets: list[Look], amounts: list[Look], grosses: list[Look]) -> None:
    """Puts the amount of a file with a column of net amounts: that column, unless the others show that it is not.

    Net of a provider's fee or before a discount is not what the client pays without tax.
    """
    net, tax, fee = nets[0], _tax(desk), desk.best("fee")
    larger = amounts + grosses
    if fee is not None and larger and any(desk.numbers(fee.place)):
        # "net" of a payment is what is left after the provider's fee: that is no tax, and the fee no lost revenue
        whole = larger[0]
        after_fee = [_sum(desk.numbers(whole.place), desk.numbers(fee.place), sign) for sign in (-1, 1)]
        if any(desk.agree(desk.numbers(net.place), one) for one in after_fee):
            put_number(reading, whole, f"{net.header} is {whole.header} less {fee.header}")
            reading.notes.append(
                f"The amount is {whole.header}: {net.header} is what is left of it after {fee.header}."
            )
            return
    discount = desk.best("discount")
    if (
        tax is None
        and larger
        and discount is not None
        and discount.numbers >= 0.5
        and any(desk.numbers(discount.place))
    ):
        taken_off = [None if one is None else abs(one) for one in desk.numbers(discount.place)]
        discounted_net = _sum(desk.numbers(net.place), taken_off, -1)
        final = next((look for look in larger if desk.agree(desk.numbers(look.place), discounted_net)), None)
        if final is not None and not desk.agree(desk.numbers(net.place), desk.numbers(final.place), 1.0):
            put_number(reading, final, f"{net.header} is before {discount.header}")
            reading.notes.append(
                f"The amount is {final.header}: {net.header} stands before the discount, and there is no tax."
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
        net = one_of(desk, reading, nets)
    put_number(reading, net, "the net amount")
    if grosses or (amounts and tax is not None):
        other = (grosses or amounts)[0]
        if not desk.agree(desk.numbers(other.place), desk.numbers(net.place), 1.0):
            reading.notes.append(f"The amount is net: {net.header}, not {other.header}.")


def put_amount(desk: Desk, reading: Reading, amounts: list[Look], grosses: list[Look]) -> None:
    """Puts the amount of a file whose columns of amounts say neither net nor gross, or asks."""
    tax = _tax(desk)
    if grosses:
        amount, gross = amounts[0], grosses[0]
        own, whole = desk.numbers(amount.place), desk.numbers(gross.place)
        if desk.agree(own, whole, 1.0):
            put_number(reading, amount, "the amount")
            return
        if tax is not None:
            for look in amounts:
                if desk.agree(_sum(desk.numbers(look.place), desk.numbers(tax.place), 1), whole):
                    put_number(reading, look, f"with {tax.header} it gives {gross.header}")
                    reading.notes.append(f"The amount is net: {look.header}, not {gross.header}.")
                    return
            discount = desk.best("discount")
            if discount is not None and discount.numbers >= 0.5:
                taken_off = [None if one is None else abs(one) for one in desk.numbers(discount.place)]
                if desk.agree(_sum(own, taken_off, -1), _sum(whole, desk.numbers(tax.place), -1)):
                    reading.put(Recipe("amount", "minus", (gross.place, tax.place), "the total less tax"))
                    reading.notes.append(
                        f"The amount is {gross.header} less {tax.header}: {amount.header} is before {discount.header}."
                    )
                    return
        ask_which(desk, reading, [*amounts, *grosses])
        return
    amount = one_of(desk, reading, amounts)
    if tax is None or amount.place == tax.place:
        put_number(reading, amount, "the amount")
        return
    side = _tax_side(desk, amount, tax)
    if side == "net":
        put_number(reading, amount, f"{tax.header} comes on top of it")
    elif side == "gross":
        put_gross(desk, reading, amount)
    else:
        reading.questions.append(
            desk.ask(
                "amount",
                f"does {amount.header} ({', '.join(amount.first_values)}) hold {tax.header} "
                f"({', '.join(tax.first_values)}) already?",
                [
                    (desk.map_flag(amount.header, "amount"), f"no: {amount.header} is net"),
                    (desk.map_flag(amount.header, GROSS), f"yes: the amount is {amount.header} less {tax.header}"),
                ],
            )
        )


def put_gross(desk: Desk, reading: Reading, gross: Look) -> None:
    """Puts the amount of a file with totals only: less the tax, if there is a column of it."""
    tax = _tax(desk)
    if tax is None or tax.place == gross.place:
        put_number(reading, gross, "the only amount")
        return
    reading.put(Recipe("amount", "minus", (gross.place, tax.place), "net is the total less tax"))
    reading.notes.append(f"The amount is net: {gross.header} less {tax.header}.")


def _tax_side(desk: Desk, amount: Look, tax: Look) -> Literal["net", "gross"] | None:
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


def _tax(desk: Desk) -> Look | None:
    look = desk.best("tax")
    if look is None or look.numbers < 0.5 or not any(desk.numbers(look.place)):
        return None
    return look


def _sum(left: list[Decimal | None], right: list[Decimal | None], sign: int) -> list[Decimal | None]:
    return [None if one is None else one + sign * (other or 0) for one, other in zip(left, right, strict=True)]
