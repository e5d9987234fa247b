"""The clients that are known, by id, name and e-mail address, and how many values of a column they explain."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from analytics.intake.client_names import comparable_email, comparable_name
from analytics.intake.desk import Desk
from analytics.intake.looks import Look

# A client is called by its name, or by its e-mail address.
CalledBy = Literal["name", "email"]
# Id, name and e-mail address.
KnownClient = tuple[str | None, str | None, str | None]


@dataclass(frozen=True)
class Links:
    """A table that joins two others: in which columns the client and the activity stand."""

    desk: Desk
    client: int
    activity: int


@dataclass
class Directory:
    """The clients that are known: by id, by name and by e-mail address; and the people and links dropped along."""

    ids: set[str] = field(default_factory=set)
    # names as they are written, case and blanks aside; and without their legal form
    by_written: dict[str, set[str]] = field(default_factory=dict)
    by_name: dict[str, set[str]] = field(default_factory=dict)
    by_email: dict[str, set[str]] = field(default_factory=dict)
    owners: dict[str, str] = field(default_factory=dict)
    # clients whose names and addresses nobody has asked for yet: where ids are given, nobody does
    _not_indexed: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    links: Links | None = None

    def add(self, clients: Iterable[KnownClient]) -> None:
        """Makes clients known; those without an id stay unknown."""
        for client_id, name, email in clients:
            if not client_id:
                continue
            self.ids.add(client_id)
            self._not_indexed.append((client_id, name, email))

    def _index(self) -> None:
        """Makes the clients known by name and by address."""
        for client_id, name, email in self._not_indexed:
            if name:
                self.by_written.setdefault(_written(name), set()).add(client_id)
                self.by_name.setdefault(comparable_name(name), set()).add(client_id)
            if email:
                self.by_email.setdefault(comparable_email(email), set()).add(client_id)
        self._not_indexed.clear()

    def by(self, way: CalledBy, text: str) -> str | None:
        """The one client that a name or address means; None if there is none, or several."""
        self._index()
        if way == "name":
            exact = self.by_written.get(_written(text))
            if exact and len(exact) == 1:
                return next(iter(exact))
        found = self.by_name.get(comparable_name(text)) if way == "name" else self.by_email.get(comparable_email(text))
        if found and len(found) == 1:
            return next(iter(found))
        return text if found and text in found else None

    def share_of_ids(self, look: Look) -> float:
        """The part of a column's different values that are ids of known clients."""
        values = set(look.values)
        return len(values & self.ids) / len(values) if values else 0.0

    def share_called(self, look: Look, way: CalledBy) -> float:
        """The part of a column's different values that are the name or address of one known client."""
        values = set(look.values)
        if not values or not self.ids:
            return 0.0
        return sum(self.by(way, value) is not None for value in values) / len(values)


def _written(name: str) -> str:
    return " ".join(name.casefold().split())
