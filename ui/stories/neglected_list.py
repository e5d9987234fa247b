"""The work list in words: its views with their columns, what is searched in it, and what its export holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from ui import Column, rows
from ui import format as fmt

PAST, DUE_SOON, ALL, LAPSED = "Past cadence", "Due soon", "All", "Lapsed"
VIEWS = (PAST, DUE_SOON, ALL, LAPSED)
LABELS: dict[str, str | Column] = {
    "last_contact": "By",
    "days_left": Column("Days left", "count", 82, "Days until the cadence is up"),
}
_STATUSES = {PAST: ("overdue", "planned"), DUE_SOON: ("due soon",), LAPSED: ("lapsed",)}
_COLUMNS = {
    PAST: (
        "name",
        "days_over",
        "revenue_at_risk",
        "status",
        "rank",
        "owner",
        "last_contact_on",
        "last_contact",
        "next_step_on",
        "mrr_12_months",
    ),
    DUE_SOON: (
        "name",
        "days_left",
        "mrr",
        "status",
        "rank",
        "owner",
        "last_contact_on",
        "last_contact",
        "mrr_12_months",
    ),
    ALL: (
        "name",
        "days_since_contact",
        "status",
        "rank",
        "owner",
        "last_contact_on",
        "last_contact",
        "revenue_12m",
        "next_step_on",
        "mrr_12_months",
    ),
    LAPSED: ("name", "revenue_12m", "status", "rank", "owner", "last_contact_on", "last_contact", "mrr_12_months"),
}
CALL_LIST = (
    "client_id",
    "name",
    "owner",
    "rank",
    "status",
    "last_contact_on",
    "last_contact_by",
    "last_contact_channel",
    "days_since_contact",
    "cadence_days",
    "days_over",
    "revenue_at_risk",
    "mrr",
    "next_step_on",
    "next_step_channel",
)
# So many clients are named that an export no longer names.
NAMED = 5
_SEARCHED = ("client_id", "name", "owner", "segment", "region", "rank", "status", "last_contact")


def listed(clients: pd.DataFrame) -> pd.DataFrame:
    """The work list with the columns that only its table has: last contact in words, and days left until it is due.

    The line of MRR is left to the table, which asks for it row by row.
    """
    left = pd.to_numeric(clients["cadence_days"]) - pd.to_numeric(clients["days_since_contact"])
    told_by = clients[["status", "last_contact_channel", "last_contact_by"]].assign(
        is_known=clients["last_contact_on"].notna()
    )
    return clients.drop(columns="mrr_12_months").assign(
        last_contact=rows.written_once(told_by, last_contact), days_left=left
    )


def last_contact(status: str, channel: str, by: str, is_known: bool) -> str:
    """How and by whom: Call, Ida. 'never' for a client that nobody has touched."""
    if not is_known:
        return "" if status == "no contact data" else "never"
    return how_and_by(channel, by)


def how_and_by(channel: str, by: str) -> str:
    """A channel and a name: Call, Ida."""
    how = fmt.plain(channel)
    return ", ".join(part for part in (how[:1].upper() + how[1:], fmt.plain(by)) if part)


def view(clients: pd.DataFrame, name: str) -> pd.DataFrame:
    """The clients of one view of the work list, in its order."""
    if name == ALL:
        return clients.reset_index(drop=True)
    chosen = clients[clients["status"].isin(_STATUSES[name])]
    if name == PAST:
        # Overdue ones are in order of neglect_score already; planned ones have none: longest silence first.
        chosen = chosen.sort_values(
            ["status", "neglect_score", "days_over"], ascending=[True, False, False], kind="stable", na_position="last"
        )
    if name == DUE_SOON:
        chosen = chosen.sort_values(["days_left", "mrr"], ascending=[True, False], kind="stable")
    return chosen.reset_index(drop=True)


def view_columns(name: str) -> tuple[str, ...]:
    """The columns of one view, in order of need."""
    return _COLUMNS[name]


def view_note(clients: pd.DataFrame, name: str) -> str:
    """How many clients a view has, and their order."""
    if name == PAST:
        statuses = clients["status"].value_counts()
        return past_note(int(statuses.get("overdue", 0)), int(statuses.get("planned", 0)))
    if name == DUE_SOON:
        return f"{fmt.counted(len(clients), 'client')} past three quarters of the cadence. The next due first."
    if name == LAPSED:
        return f"{fmt.counted(len(clients), 'client')} to win back: no MRR now, and no revenue in the last months."
    return f"{fmt.counted(len(clients), 'active client')}, the most neglected revenue first."


def past_note(overdue: int, planned: int) -> str:
    """The same of the clients past their cadence."""
    return (
        f"{fmt.count(overdue)} overdue"
        + (f", then {fmt.count(planned)} with a call planned" if planned else "")
        + ". Order: days since contact ÷ cadence × revenue at risk."
    )


def nobody_in(name: str) -> str:
    """What an empty view says."""
    return {
        PAST: "Nobody is past the cadence.",
        DUE_SOON: "Nobody falls due soon.",
        LAPSED: "No client has lapsed.",
    }.get(name, "No active client in this choice.")


def search(clients: pd.DataFrame, wanted: str) -> pd.DataFrame:
    """The clients in whose words every word of the search stands."""
    if not wanted.strip():
        return clients
    return clients.iloc[rows.found(clients, dict.fromkeys(_SEARCHED, fmt.plain), wanted)].reset_index(drop=True)


@dataclass(frozen=True)
class Called(Sequence[str]):
    """The ids of the clients of a list that can be worked, in its order; a name or an owner is looked up when shown."""

    ids: pd.Series
    names: pd.Series
    owners: pd.Series
    is_shared_name: pd.Series

    def __len__(self) -> int:
        return len(self.ids)

    def __getitem__(self, place: Any) -> Any:
        return self.ids.iloc[place].tolist() if isinstance(place, slice) else str(self.ids.iloc[place])

    def __contains__(self, client_id: object) -> bool:
        return client_id in self._places

    @cached_property
    def _places(self) -> dict[str, int]:
        return {client_id: place for place, client_id in enumerate(self.ids.tolist())}

    def name(self, client_id: str) -> str:
        """The client's name."""
        return str(self.names.iloc[self._places[client_id]])

    def owner(self, client_id: str) -> str:
        """The client's owner, '' for none."""
        return fmt.plain(self.owners.iloc[self._places[client_id]])

    def label(self, client_id: str) -> str:
        """How a client is called among the others; the id tells apart those of one name."""
        if client_id not in self._labels:
            is_shared = self.is_shared_name.iloc[self._places[client_id]]
            self._labels[client_id] = _label(client_id, self.name(client_id), is_shared)
        return self._labels[client_id]

    @cached_property
    def _labels(self) -> dict[str, str]:
        # of those that a box offers, which every run asks for again
        return {}

    def texts(self) -> list[str]:
        """What each is searched in."""
        told = zip(self.ids.tolist(), self.names.tolist(), self.is_shared_name.tolist(), strict=True)
        return [rows.folded(_label(*one)) for one in told]


def _label(client_id: str, name: Any, is_shared: bool) -> str:
    return f"{fmt.plain(name)} ({client_id})" if is_shared else fmt.plain(name)


def called(clients: pd.DataFrame, shared: frozenset[str] = frozenset()) -> Called:
    """Whom one can choose to work on. `shared` are names that clients have who are not in this part of a list."""
    names = clients["name"]
    return Called(clients["client_id"], names, clients["owner"], names.duplicated(keep=False) | names.isin(shared))


@dataclass(frozen=True)
class FirstCalled(Sequence[str]):
    """The same for a list whose first rows are there: all of it is asked for once somebody else is looked up."""

    first: Called
    number: int
    whole: Callable[[], Called]

    def __len__(self) -> int:
        return self.number

    def __getitem__(self, place: Any) -> Any:
        last = place.stop if isinstance(place, slice) else place + 1
        return (self.first if last is not None and 0 < last <= len(self.first) else self.whole())[place]

    def __contains__(self, client_id: object) -> bool:
        return client_id is not None and (client_id in self.first or client_id in self.whole())

    def name(self, client_id: str) -> str:
        """The client's name."""
        return self._that_has(client_id).name(client_id)

    def owner(self, client_id: str) -> str:
        """The client's owner, '' for none."""
        return self._that_has(client_id).owner(client_id)

    def label(self, client_id: str) -> str:
        """How a client is called among the others."""
        return self._that_has(client_id).label(client_id)

    def texts(self) -> list[str]:
        """What each is searched in."""
        return self.whole().texts()

    def _that_has(self, client_id: str) -> Called:
        return self.first if client_id in self.first else self.whole()


def call_list(clients: pd.DataFrame) -> pd.DataFrame:
    """What the export of the work list holds, with the metric's own column names."""
    return clients[list(CALL_LIST)]


def gone_of(clients: pd.DataFrame, missing: pd.DataFrame) -> list[str]:
    """The names of those clients of a list that the newest clients export no longer names: the first of them."""
    names = clients.loc[clients["client_id"].isin(missing["client_id"]), "name"]
    return [str(name) for name in names.head(NAMED + 1).tolist()]


def not_in_newest(names: Sequence[str]) -> str:
    """Which clients of a list the newest clients export no longer names. `names` is one more than is told, or less."""
    shown = ", ".join(fmt.md_escape(name) for name in names[:NAMED]) + (" and others" if len(names) > NAMED else "")
    return f"Not in the newest export, shown with their last known values: {shown}."
