"""What people enter beside the exports: decisions on clients, and the log of the work list.

An entry is never changed: it is withdrawn, or a newer one takes its place. The state keeps them all, so a snapshot
only names those that it counts (Entered), and is built again with the same ones (Entries).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

KEEP, RAISE, PART = "keep until", "raise price to", "part ways on"
DECISION_KINDS = (KEEP, RAISE, PART)
TOUCH, NEXT_STEP, SNOOZE = "touch", "next step", "snooze"


@dataclass(frozen=True)
class Decision:
    """What was decided about a client: by whom, when and why. `effect` says what recording it did to the figures."""

    number: int
    client_id: str
    kind: str
    on: date | None
    amount: Decimal | None
    farewell: str
    reason: str
    who: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    effect: str = ""

    @property
    def sentence(self) -> str:
        """The decision in a few words, with plain numbers: keep c until 2027-09-30."""
        day = f"{self.on}" if self.on else ""
        if self.kind == KEEP:
            return f"keep {self.client_id} until {day}"
        if self.kind == RAISE:
            return f"raise the price of {self.client_id} to {self.amount}" + (f" on {day}" if day else "")
        return f"part ways with {self.client_id} on {day}"


@dataclass(frozen=True)
class WorkEntry:
    """One entry of the work list: a touch, a next step or a snooze.

    `day` is the day of the touch, the day that the step is set for, or the day until which the client sleeps; `note`
    is what was noted, what is to be done, or why it sleeps.
    """

    number: int
    client_id: str
    kind: str
    day: date
    rep: str
    channel: str
    minutes: Decimal | None
    outcome: str
    note: str
    who: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""


@dataclass(frozen=True)
class Entered:
    """Which entries a snapshot counts, by their numbers."""

    # decisions to part ways that stand
    exits: tuple[int, ...] = ()
    # entries of the work list up to this number, but for those that were withdrawn by then
    work_to: int = 0
    work_without: tuple[int, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Plain values for JSON; nothing at all where nothing was entered."""
        if self == Entered():
            return {}
        return {"exits": list(self.exits), "work_to": self.work_to, "work_without": list(self.work_without)}

    @staticmethod
    def from_json(values: Mapping[str, Any]) -> Entered:
        """What `to_json` wrote; a record of an older version counts no entry."""
        return Entered(
            tuple(values.get("exits", ())), int(values.get("work_to", 0)), tuple(values.get("work_without", ()))
        )


@dataclass(frozen=True)
class Entries:
    """The entries that a snapshot is built with, oldest first."""

    exits: tuple[Decision, ...] = ()
    work: tuple[WorkEntry, ...] = ()

    def has_touch_by(self, day: date) -> bool:
        """Whether a touch is logged that had happened by then."""
        return any(one.kind == TOUCH and one.day <= day for one in self.work)


def standing(decisions: list[Decision]) -> list[Decision]:
    """The newest decision of each client that was not withdrawn, oldest first."""
    newest = {one.client_id: one for one in sorted(decisions, key=lambda one: one.number) if one.withdrawn_at is None}
    return sorted(newest.values(), key=lambda one: one.number)
