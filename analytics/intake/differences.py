"""What an import changes in each month: figures before and after, the clients that cause it, and their rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class MonthFigures:
    """The figures of one month in one snapshot, as `show` gives them. None: undefined, or no such month."""

    # money as exact text
    opening: str | None = None
    mrr: str | None = None
    # over 12 months
    net_dollar_retention: float | None = None
    # of the month
    client_churn_rate: float | None = None


@dataclass(frozen=True)
class ChangedRow:
    """A revenue row that the import brings or takes out of force."""

    file: str
    line: int
    date: str
    # exact text
    amount: str
    # True: a row of the book that goes; `file` is then that of the earlier import
    is_removed: bool
    import_number: int


@dataclass(frozen=True)
class ClientChange:
    """A client whose MRR of a month changes, and the rows that do it."""

    client_id: str
    name: str
    # exact text; zero where the client had or has none
    mrr_before: str
    mrr_after: str
    # the first rows that change it, at most 20, those of the month first
    rows: tuple[ChangedRow, ...]
    rows_in_all: int


@dataclass(frozen=True)
class MonthDifference:
    """A month whose figures change."""

    # such as "2026-03"
    month: str
    before: MonthFigures
    after: MonthFigures
    # the book had no such month before: every client is new in it, so none is named
    is_new: bool
    # the month is closed (setting closed_through)
    is_closed: bool
    # clients whose MRR of this month changes, the largest change first, at most 50; and how many in all
    clients: tuple[ClientChange, ...] = ()
    clients_in_all: int = 0
    # the months whose changed or new MRR moves these figures: itself, the one before (churn), a year before (retention)
    causes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Difference:
    """Every month that an import changes, oldest first, new ones included."""

    months: tuple[MonthDifference, ...] = ()

    @property
    def past(self) -> tuple[MonthDifference, ...]:
        """The months that the book had already, and whose figures change."""
        return tuple(one for one in self.months if not one.is_new)

    def to_json(self) -> list[dict[str, Any]]:
        """Months with their figures, without clients and rows: what the record of a snapshot keeps."""
        return [
            {"month": one.month, "before": asdict(one.before), "after": asdict(one.after), "is_new": one.is_new}
            | ({"is_closed": True} if one.is_closed else {})
            | {"clients": one.clients_in_all}
            for one in self.months
        ]

    @staticmethod
    def from_json(values: Sequence[Mapping[str, Any]]) -> Difference:
        """The months that `to_json` wrote; clients are counted, not named."""
        return Difference(
            tuple(
                MonthDifference(
                    month=one["month"],
                    before=MonthFigures(**one["before"]),
                    after=MonthFigures(**one["after"]),
                    is_new=one["is_new"],
                    is_closed=one.get("is_closed", False),
                    clients_in_all=one.get("clients", 0),
                )
                for one in values
            )
        )
