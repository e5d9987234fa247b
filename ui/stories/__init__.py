"""What pages say: pure functions from frames to words and figures. A page asks, a story tells, the kit draws."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analytics.reader import SnapshotInfo
from ui import format as fmt

FEW = 10
Row = Mapping[str, Any]
NO_ROW: Row = {}


# --- reading frames ------------------------------------------------------------------------------


def row_of(frame: pd.DataFrame, month: date | None) -> Row:
    """The row of a month, empty when the series has none."""
    return pick(frame, month=month)


def pick(frame: pd.DataFrame, **wanted: Any) -> Row:
    """The first row with these values, empty when there is none."""
    if not len(frame) or any(value is not None for name, value in wanted.items() if name not in frame):
        return NO_ROW
    asked = {name: value for name, value in wanted.items() if name in frame}
    rows = zip(*(frame[name].tolist() for name in asked), strict=True) if asked else iter([()])
    values = tuple(asked.values())
    place = next((place for place, row in enumerate(rows) if row == values), None)
    return NO_ROW if place is None else RowOfFrame(frame, place)


class RowOfFrame(Mapping[str, Any]):
    """A row whose values are read when somebody asks for them: pages ask for one or two of many columns."""

    def __init__(self, frame: pd.DataFrame, place: int) -> None:
        self._frame = frame
        self._place = place
        self._read: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._read:
            value = self._frame[name].array[self._place]
            self._read[name] = value.item() if isinstance(value, np.generic) else value
        return self._read[name]

    def __iter__(self) -> Iterator[str]:
        return map(str, self._frame.columns)

    def __len__(self) -> int:
        return len(self._frame.columns)

    def __repr__(self) -> str:
        return repr(dict(self))


def only(frame: pd.DataFrame) -> Row:
    """The first row of a frame that has one, empty when it has none."""
    return pick(frame)


def number(row: Row, column: str) -> float | None:
    """A value of a row as a float, None when it is undefined or absent."""
    return fmt.number(row.get(column))


def whole(row: Row, column: str) -> int:
    """A count of a row, 0 when it is absent."""
    return int(number(row, column) or 0)


def earlier(month: date, back: int, months: Sequence[date]) -> date | None:
    """The month so many months earlier, None when the book does not reach back so far."""
    when = fmt.months_before(month, back)
    return when if when in months else None


def line(frame: pd.DataFrame, column: str, month: date, months: int = 12) -> list[float]:
    """The defined values of the months that end with the one shown, for a small line under a figure."""
    first = fmt.months_before(month, months - 1)
    rows = zip(frame["month"], frame[column], strict=True) if column in frame else ()
    found = [fmt.number(value) for when, value in rows if first <= when <= month]
    return [value for value in found if value is not None]


def first_month(series: pd.DataFrame) -> date | None:
    """The first month of a series, None when it has none."""
    return min(series["month"]) if len(series) else None


def among(frame: pd.DataFrame, column: str, values: Iterable[Any]) -> pd.DataFrame:
    """The rows whose column has one of the values."""
    wanted = set(values)
    if column not in frame:
        return frame
    if isinstance(frame[column].dtype, pd.StringDtype):
        return where(frame, frame[column].isin(wanted))
    return where(frame, [value in wanted for value in frame[column].tolist()])


def where(frame: pd.DataFrame, chosen: Sequence[bool] | pd.Series) -> pd.DataFrame:
    """The rows that are chosen. An empty list would choose columns instead, so the choice gets the frame's index."""
    return frame[pd.Series(chosen, index=frame.index, dtype=bool)].reset_index(drop=True)


def total(frame: pd.DataFrame, column: str) -> float:
    """The sum of a column of money."""
    return float(frame[column].sum()) if len(frame) else 0.0


# --- words ---------------------------------------------------------------------------------------


def opening(info: SnapshotInfo, month: date) -> str:
    """What must be said before any figure: the newest month is partly filled, or the month shown is not complete."""
    if month != info.reporting_month:
        return ""
    if info.partly_filled_month is not None:
        partly = fmt.month_name(info.partly_filled_month)
        return f"{partly} is only partly in the exports, so this is {fmt.month_name(month)}: "
    if not info.reporting_month_is_complete:
        return f"{fmt.month_name(month)} is not complete yet (data to {fmt.long_day(info.data_date)}): "
    return ""


def begin(info: SnapshotInfo, month: date, sentence: str) -> str:
    """A headline after what must be said before it."""
    start = opening(info, month)
    return start + sentence[:1].lower() + sentence[1:] if start and sentence[1:2].islower() else start + sentence


def about_data(info: SnapshotInfo, *, contacts: bool = False) -> str:
    """What the exports leave open, for a grey line; empty when nothing does."""
    told = []
    if info.has_revenue and not info.has_kind:
        told.append("The revenue export names no kinds, so all revenue counts as recurring.")
    if contacts and not info.has_contacts:
        told.append("There is no contacts export yet, so nobody can be called neglected.")
    if contacts and info.is_measured_at_contacts_end:
        told.append(f"Contacts end on {fmt.long_day(info.contacts_end)}, so coverage is measured there.")
    return " ".join(told)


def few(clients: float | None) -> str:
    """'few clients' where a rate rests on fewer than ten, else nothing."""
    return "few clients" if clients is not None and 0 < clients < FEW else ""


def interval(row: Row, decimals: int = 0) -> str:
    """The 95% interval of a rate in words: '1 to 16%'."""
    low, high = number(row, "low"), number(row, "high")
    if low is None or high is None:
        return ""
    return f"{fmt.percent(low, decimals).rstrip('%')} to {fmt.percent(high, decimals)}"


def money(value: Any, currency: str, *, sign: bool = False) -> str:
    """An amount for a sentence: €48k, and €4.8k below ten thousand, so that small movements do not vanish."""
    amount = fmt.number(value)
    small = amount is not None and 999.5 <= abs(amount) < 9_950
    return fmt.money(value, currency, decimals=1 if small else None, sign=sign)


def share_of(part: int, whole_: int, noun: str = "client") -> str:
    """'none of 49 clients', 'one of 49 clients', '12 of 75 clients'."""
    words = {0: "none", 1: "one"}.get(part, fmt.count(part))
    return f"{words} of {fmt.counted(whole_, noun)}"


# --- what stands where nothing can be shown ----------------------------------------------------------


@dataclass(frozen=True)
class Nothing:
    """Why a page has nothing to show, what would fill it, and the page where that is done."""

    why: str
    fill: str
    page: str = ""
    page_text: str = ""


def nothing(info: SnapshotInfo, anybody: bool, filter_words: str, *, what: str = "revenue") -> Nothing | None:
    """Why a page of retention stays empty, or None when it need not. `what` is revenue, or recurring revenue."""
    if not info.months:
        return Nothing(
            "There is no revenue in the book yet.",
            "Retention, churn and ranks come from a revenue export: client_id, date and amount are enough.",
            "import_data",
            "Import revenue",
        )
    if not anybody:
        if filter_words:
            return Nothing(
                f"No client with {what} matches {fmt.md_escape(filter_words)}.",
                "Take a filter away with Clear at the top, or choose another month.",
            )
        if what == "recurring revenue":
            return Nothing(
                "Nobody has recurring revenue up to this month.",
                "Retainers are revenue of the kind recurring. A book of projects is read on the monthly review.",
                "monthly_review",
                "Monthly review",
            )
        return Nothing("No client has revenue in this month.", "Choose another month.")
    return None
