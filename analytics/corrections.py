"""What a user corrects about clients without touching exports: ids that are one client, reps that are owners,
clients that no figure shall hold, and clients whose invoices pay for several months.

Corrections belong to a book like its settings: they are kept in state.sqlite, a snapshot stores those it was built
with, and they are applied in one place, where the rows in force are made (analytics/corrected_rows.py). The stored
rows stay as they came.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any

from analytics.errors import UsageError

LONGEST_BILLING_MONTHS = 120


@dataclass(frozen=True)
class Corrections:
    """Every correction of a book. Ids and names are text, as the exports have them."""

    # an id and the id that its rows count as
    same_clients: Mapping[str, str] = field(default_factory=dict)
    # a rep as contacts name it, and the owner that it is
    rep_owners: Mapping[str, str] = field(default_factory=dict)
    # a client whose rows count nowhere, and why
    left_out: Mapping[str, str] = field(default_factory=dict)
    # a client whose recurring rows without a period pay for several months, and for how many ("3")
    billing_months: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether there is any correction at all."""
        return bool(self.same_clients or self.rep_owners or self.left_out or self.billing_months)

    def to_json(self) -> dict[str, dict[str, str]]:
        """Plain values for JSON."""
        return {
            "same_clients": dict(self.same_clients),
            "rep_owners": dict(self.rep_owners),
            "left_out": dict(self.left_out),
            "billing_months": dict(self.billing_months),
        }

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Corrections:
        """The corrections that `to_json` wrote; what a record of an older version lacks is empty."""
        return Corrections(**{one.name: dict(values.get(one.name, {})) for one in fields(Corrections)})

    def way(self, client_id: str) -> list[str]:
        """The ids that a client's rows pass through: its own, then what each counts as, up to the last."""
        way = [client_id]
        # a state from elsewhere may hold a circle, which nobody can enter
        while (counts_as := self.same_clients.get(way[-1])) is not None and counts_as not in way:
            way.append(counts_as)
        return way

    def counts_as(self, client_id: str) -> str:
        """The id under which the rows of an id count."""
        return self.way(client_id)[-1]

    def is_left_out(self, client_id: str) -> bool:
        """Whether the rows of an id count nowhere: it, or an id that it counts as, is left out."""
        return any(one in self.left_out for one in self.way(client_id))

    def with_same_client(self, old: str, new: str) -> Corrections:
        """These corrections, and every row of `old` counts as `new`.

        Raises UsageError if that goes in a circle, or `old` counts as another client already.
        """
        if old == new:
            raise UsageError(f'"{old}" is the same id twice.', "Name the old id and the one that it is now.")
        known = self.same_clients.get(old)
        if known not in (None, new):
            raise UsageError(
                f'"{old}" counts as "{known}" already.',
                f'Take that back first: same-client --remove "{old}".',
            )
        if old in self.way(new):
            raise UsageError(
                f'"{new}" counts as "{old}" already, so "{old}" cannot count as "{new}".',
                f'Take that back first: same-client --remove "{new}".',
            )
        return replace(self, same_clients={**self.same_clients, old: new})

    def without_same_client(self, old: str) -> Corrections:
        """These corrections, and the rows of `old` count as its own again. Raises UsageError if they did."""
        return replace(self, same_clients=_without(self.same_clients, old, f'"{old}" does not count as another id.'))

    def with_rep(self, rep: str, owner: str) -> Corrections:
        """These corrections, and contacts by `rep` are by `owner`. Case and blanks around a rep do not matter.

        Raises UsageError if the rep is another owner already.
        """
        rep, owner = rep.strip(), owner.strip()
        if rep.lower() == owner.lower():
            raise UsageError(f'"{rep}" and "{owner}" are the same name.', "Name a rep and the owner that it is.")
        for known, name in self.rep_owners.items():
            if known.lower() == rep.lower() and name != owner:
                raise UsageError(
                    f'"{known}" is the owner "{name}" already.', f'Take that back first: alias --remove "{known}".'
                )
        return replace(self, rep_owners=self._reps_but(rep) | {rep: owner})

    def without_rep(self, rep: str) -> Corrections:
        """These corrections, and contacts by `rep` are by that name again. Raises UsageError if they were."""
        left = self._reps_but(rep)
        if len(left) == len(self.rep_owners):
            raise UsageError(f'The rep "{rep}" has no alias.', "`alias` without arguments lists them.")
        return replace(self, rep_owners=left)

    def _reps_but(self, rep: str) -> dict[str, str]:
        return {known: owner for known, owner in self.rep_owners.items() if known.lower() != rep.strip().lower()}

    def with_left_out(self, client_id: str, reason: str) -> Corrections:
        """These corrections, and the client's rows count nowhere."""
        return replace(self, left_out={**self.left_out, client_id: reason.strip()})

    def without_left_out(self, client_id: str) -> Corrections:
        """These corrections, and the client counts again. Raises UsageError if it did."""
        return replace(self, left_out=_without(self.left_out, client_id, f'"{client_id}" is not left out.'))

    def with_billing_months(self, client_id: str, months: int) -> Corrections:
        """These corrections, and each recurring row of the client without a period pays for so many months.

        Raises UsageError for less than 2 or more than 120 months.
        """
        if not 2 <= months <= LONGEST_BILLING_MONTHS:
            raise UsageError(
                f"{months} is no billing period.",
                f"Expected 2 to {LONGEST_BILLING_MONTHS} months, such as {client_id}=3.",
            )
        return replace(self, billing_months={**self.billing_months, client_id: str(months)})

    def without_billing_months(self, client_id: str) -> Corrections:
        """These corrections, and the client's rows pay for the month of their date. Raises UsageError if they did."""
        message = f'"{client_id}" has no billing period.'
        return replace(self, billing_months=_without(self.billing_months, client_id, message))


def _without(known: Mapping[str, str], name: str, message: str) -> dict[str, str]:
    if name not in known:
        names = ", ".join(f'"{one}"' for one in known) or "none"
        raise UsageError(message, f"Those that are: {names}.")
    return {one: value for one, value in known.items() if one != name}
