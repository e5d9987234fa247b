"""Which client the page of one client can show, and in which order: the selector's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd

from ui import format as fmt
from ui import rows
from ui.stories.client_names import ClientNames, client_names


@dataclass(frozen=True)
class Choice:
    """The clients in the order of the selector: the work list first, then the others by name."""

    ids: tuple[str, ...]
    names: ClientNames
    listed: int
    places: dict[str, int] = field(repr=False)

    @cached_property
    def texts(self) -> list[str]:
        """What each client is found by: its name and its id."""
        return [rows.folded(f"{self.name(client_id)} {client_id}") for client_id in self.ids]

    def name(self, client_id: str) -> str:
        """How a client is called in the selector."""
        return self.names.of(client_id)

    def before(self, client_id: str | None) -> str | None:
        """The client before this one in the work list."""
        place = self._place(client_id)
        return self.ids[place - 1] if place else None

    def after(self, client_id: str | None) -> str | None:
        """The client after this one in the work list; the first for a client that is not in it."""
        place = self._place(client_id)
        following = 0 if place is None else place + 1
        return self.ids[following] if following < self.listed else None

    def where(self, client_id: str | None) -> str:
        """The client's place in the work list, in words."""
        place = self._place(client_id)
        if place is None:
            return "not in the work list"
        return f"{fmt.count(place + 1)} of {fmt.count(self.listed)} in the work list"

    def _place(self, client_id: str | None) -> int | None:
        return None if client_id is None else self.places.get(client_id)


def choice(work: pd.DataFrame, everybody: pd.DataFrame) -> Choice:
    """Who can be chosen, and in which order. Clients with one name are told apart by their ids."""
    listed = work["client_id"].tolist() if len(work) else []
    known = set(listed)
    ids = (*listed, *(client_id for client_id in everybody["client_id"].tolist() if client_id not in known))
    places = {client_id: place for place, client_id in enumerate(listed)}
    return Choice(ids, client_names(everybody), len(listed), places)
