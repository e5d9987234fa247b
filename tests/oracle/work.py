"""Hours and cost of client-months: put into service months as amounts are, and how much revenue speaks of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tests.oracle.currencies import Rates
from tests.oracle.spread import Part

ZERO = Decimal(0)


@dataclass
class Spoken:
    """Sums of absolute amounts: of all rows, of those with hours, of those with a cost."""

    amount: Decimal = ZERO
    with_hours: Decimal = ZERO
    with_cost: Decimal = ZERO


@dataclass
class Worked:
    hours: dict[str, Decimal] = field(default_factory=dict)
    cost: dict[str, Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    spoken: Spoken = field(default_factory=Spoken)


class Work:
    def __init__(self, parts: Iterable[Part], rates: Rates, reporting_currency: str) -> None:
        self._rates = rates
        self._months: dict[tuple[str, date], Worked] = defaultdict(Worked)
        for part in parts:
            month = self._months[part.client_id, part.month]
            month.spoken.amount += abs(part.amount)
            if part.hours is not None:
                month.hours[part.kind] = month.hours.get(part.kind, ZERO) + part.hours
                month.spoken.with_hours += abs(part.amount)
            if part.cost is not None:
                month.cost[part.currency or reporting_currency] += part.cost
                month.spoken.with_cost += abs(part.amount)

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
        known = [(self._of(client_id, month).cost, month) for month in months if self._of(client_id, month).cost]
        return sum((self._rates.worth(native, month) for native, month in known), ZERO) if known else None

    def spoken(self, client_id: str, months: Iterable[date]) -> Spoken:
        found = Spoken()
        for month in months:
            each = self._of(client_id, month).spoken
            found.amount += each.amount
            found.with_hours += each.with_hours
            found.with_cost += each.with_cost
        return found

    def _of(self, client_id: str, month: date) -> Worked:
        return self._months.get((client_id, month)) or Worked()
