"""What is asked of the clients of one page of a list, kept for whoever lists the same clients next."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from analytics import clients as about
from analytics.reader import Reader
from ui.asking import of_snapshot


def lines(reader: Reader, month: date, clients: Iterable[str]) -> pd.DataFrame:
    """The MRR of 12 months of each client that is active in the month."""
    ids = tuple(sorted(clients))
    return of_snapshot(reader, "lines", lambda: about.client_lines(reader, ids, month), month, ids)


def silence(reader: Reader, month: date, clients: Iterable[str]) -> pd.DataFrame:
    """The days since the last contact of each client that is active in the month."""
    ids = tuple(sorted(clients))
    return of_snapshot(reader, "silence", lambda: about.silence_of_clients(reader, ids, month), month, ids)


def shared_names(reader: Reader, names: Iterable[str]) -> frozenset[str]:
    """Those of these names that several clients of the book have."""
    asked = tuple(sorted(set(names)))
    return of_snapshot(reader, "shared names", lambda: about.shared_names(reader, asked), asked)


def standing(reader: Reader, month: date, clients: Iterable[str]) -> pd.DataFrame:
    """Name, MRR and whether it is active, of each client."""
    ids = tuple(sorted(clients))
    return of_snapshot(reader, "standing", lambda: about.clients_in_month(reader.for_pages(), ids, month), month, ids)
