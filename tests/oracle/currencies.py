"""Amounts in several currencies, rule 7 of section 2: native by client and month, worth money at a month's rates."""

from datetime import date
from decimal import Decimal

from tests.oracle.numbers import round6

ZERO = Decimal(0)
Native = dict[str, Decimal]


class Rates:
    """What one unit of a currency is worth in a month."""

    def __init__(self, given: dict[tuple[date, str], Decimal], reporting: str) -> None:
        self._given = given
        self._reporting = reporting

    def rate(self, currency: str, month: date) -> Decimal:
        """The month's rate; where a currency had no revenue and needs none, the last one before, else the next."""
        if currency == self._reporting:
            return Decimal(1)
        months = sorted(known for known, named in self._given if named == currency)
        before = [known for known in months if known <= month]
        return self._given[before[-1] if before else months[0], currency]

    def worth(self, native: Native, month: date) -> Decimal:
        """The amounts of all currencies at a month's rates, each rounded once."""
        if set(native) <= {self._reporting}:
            return sum(native.values(), ZERO)
        parts = (round6(amount * self.rate(currency, month)) for currency, amount in native.items())
        return sum(parts, ZERO)


def reporting_currency(told: str, named: set[str], rates: dict[tuple[date, str], Decimal]) -> str:
    """As set; else the only currency there is; else the one whose rate is 1 in every month."""
    if told:
        return told
    if len(named) < 2:
        return next(iter(named), "")
    of = {currency: {rate for (_, one), rate in rates.items() if one == currency} for _, currency in rates}
    [found] = [currency for currency, values in of.items() if values == {Decimal(1)}]
    return found
