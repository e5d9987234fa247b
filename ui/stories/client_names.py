"""What clients are called where one of many is chosen."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from ui import format as fmt


@dataclass(frozen=True)
class ClientNames:
    """The names of clients by their ids, and which of them share a name."""

    names: dict[str, str]
    twice: frozenset[str]

    def of(self, client_id: str) -> str:
        """How a client is called; the id tells apart those of one name."""
        name = fmt.plain(self.names.get(client_id, client_id))
        return f"{name} ({client_id})" if client_id in self.twice else name


def client_names(clients: pd.DataFrame) -> ClientNames:
    """The names of listed clients."""
    names = dict(zip(clients["client_id"].tolist(), clients["name"].tolist(), strict=True))
    return ClientNames(names, frozenset(clients.loc[clients["name"].duplicated(keep=False), "client_id"]))
