"""Hours and cost of client-months: put into service months as amounts are, and how much revenue speaks of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.oracle.currencies import Native, Rates
from tests.oracle.spread import Part

ZERO = Decimal(0)


def by_currency() -> Native:
    return defaultdict(Decimal)


@dataclass
class Worked:
    """One client and month; what has a currency is kept by currency."""

    hours: dict[str, Decimal] = field(default_factory=dict)
    cost: Native = field(default_factory=by_currency)
    amount: Native = field(default_factory=by_currency)
    with_hours: Native = field(default_factory=by_currency)
    with_cost: Native = field(default_factory=by_currency)


@dataclass(frozen=True)
class Spoken:
    """Sums of absolute amounts: of all rows, of those with hours, of those with a cost."""

    amount: Decimal
    with_hours: Decimal
    with_cost: Decimal


class Work:
    def __init__(self, parts: Iterable[Part], rates: Rates, reporting_currency: str) -> None:
        self._rates = rates
        self._months: dict[tuple[str, date], Worked] = defaultdict(Worked)
        for part in parts:
            month = self._months[part.client_id, part.month]
            currency = part.currency or reporting_currency
            month.amount[currency] += abs(part.amount)
            if part.hours is not None:
                month.hours[part.kind] = month.hours.get(part.kind, ZERO) + part.hours
                month.with_hours[currency] += abs(part.amount)
            if part.cost is not None:
                month.cost[currency] += part.cost
                month.with_cost[currency] += abs(part.amount)

    def hours(self, client_id: str, months: Iterable[date], kind: str = "") -> Decimal | None:
        """Hours of one kind, or of both; None where no row of these months carries any."""
        known = [
            hours
            for month in months
            for of_kind, hours in self._of(client_id, month).hours.items()
            if kind in ("", of_kind)
        ]
        return sum(known, ZERO) if known else None

    def cost(self, client_id: str, months: Iterable[date]) -> Decimal | None:
        """At the rates of the months; None where no row of these months carries a cost."""
        known = [(own.cost, month) for month in months if (own := self._of(client_id, month)).cost]
        return sum((self._rates.worth(native, month) for native, month in known), ZERO) if known else None

    def spoken(self, client_id: str, months: Iterable[date]) -> Spoken:
        own = [(self._of(client_id, month), month) for month in months]

        def total(name: str) -> Decimal:
            return sum((self._rates.worth(getattr(each, name), month) for each, month in own), ZERO)

        return Spoken(amount=total("amount"), with_hours=total("with_hours"), with_cost=total("with_cost"))

    def _of(self, client_id: str, month: date) -> Worked:
        return self._months.get((client_id, month)) or Worked()
