"""Which client the page of one client can show, and in which order: the selector's words."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ui import format as fmt


@dataclass(frozen=True)
class Choice:
    """The clients in the order of the selector: the work list first, then the others by name."""

    ids: tuple[str, ...]
    names: dict[str, str]
    listed: int

    def name(self, client_id: str) -> str:
        """How a client is called in the selector."""
        return self.names.get(client_id, client_id)

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
        return self.ids.index(client_id) if client_id in self.ids[: self.listed] else None


def choice(work: pd.DataFrame, everybody: pd.DataFrame) -> Choice:
    """Who can be chosen, and in which order. Clients with one name are told apart by their ids."""
    listed = [str(one) for one in work["client_id"]] if len(work) else []
    known = set(listed)
    others = [str(one) for one in everybody["client_id"] if one not in known]
    twice = set(everybody.loc[everybody["name"].duplicated(keep=False), "client_id"])
    names = {
        str(row["client_id"]): fmt.plain(row["name"]) + (f" ({row['client_id']})" if row["client_id"] in twice else "")
        for row in everybody.to_dict("records")
    }
    return Choice((*listed, *others), names, len(listed))
