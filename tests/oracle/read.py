"""The exports of a folder as plain objects. Assumes clean rows: refusals are tested elsewhere."""

import csv
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

UNKNOWN_NAME = "(not in clients export)"


@dataclass(frozen=True)
class Client:
    client_id: str
    name: str = UNKNOWN_NAME
    owner: str = ""
    segment: str = ""
    region: str = ""
    signed_on: date | None = None
    notice_days: int = 0
    rank: str = ""
    next_contact_on: date | None = None
    ended_on: date | None = None
    ended_by: str = ""
    end_reason: str = ""
    currency: str = ""


@dataclass(frozen=True)
class RevenueRow:
    client_id: str
    date: date
    amount: Decimal
    kind: str
    period_start: date | None
    period_end: date | None
    invoice_id: str
    currency: str = ""

    @property
    def is_spread(self) -> bool:
        """Only recurring rows are spread, and only with both dates."""
        return self.kind == "recurring" and self.period_start is not None and self.period_end is not None


@dataclass(frozen=True)
class ContactRow:
    client_id: str
    date: date
    team: str
    channel: str
    minutes: Decimal | None
    outcome: str


@dataclass(frozen=True)
class Exports:
    clients: dict[str, Client]
    revenue: list[RevenueRow]
    contacts: list[ContactRow]
    has_contacts: bool
    # (first of month, currency) -> units of the reporting currency
    rates: dict[tuple[date, str], Decimal]


def read_exports(folder: Path) -> Exports:
    """Whatever of clients.csv, revenue.csv, contacts.csv and rates.csv the folder has."""
    folder = Path(folder)
    clients = [_client(line) for line in _lines(folder / "clients.csv")]
    return Exports(
        clients={client.client_id: client for client in clients},
        revenue=[_revenue_row(line) for line in _lines(folder / "revenue.csv")],
        contacts=[_contact_row(line) for line in _lines(folder / "contacts.csv")],
        has_contacts=(folder / "contacts.csv").exists(),
        rates={
            (date.fromisoformat(f"{line['month']}-01"), line["currency"]): Decimal(line["rate"])
            for line in _lines(folder / "rates.csv")
        },
    )


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: value.strip() for name, value in line.items()} for line in csv.DictReader(file)]


def _client(line: dict[str, str]) -> Client:
    return Client(
        client_id=line["client_id"],
        name=line["name"],
        owner=line.get("owner", ""),
        segment=line.get("segment", ""),
        region=line.get("region", ""),
        signed_on=_day(line.get("signed_on")),
        notice_days=int(line.get("notice_days") or 0),
        rank=line.get("rank", ""),
        next_contact_on=_day(line.get("next_contact_on")),
        ended_on=_day(line.get("ended_on")),
        ended_by=line.get("ended_by", "").lower(),
        end_reason=line.get("end_reason", ""),
        currency=line.get("currency", ""),
    )


def _revenue_row(line: dict[str, str]) -> RevenueRow:
    return RevenueRow(
        client_id=line["client_id"],
        date=date.fromisoformat(line["date"]),
        amount=Decimal(line["amount"]),
        # An export without the column is all recurring.
        kind=line.get("kind", "recurring").lower(),
        period_start=_day(line.get("period_start")),
        period_end=_day(line.get("period_end")),
        invoice_id=line.get("invoice_id", ""),
        currency=line.get("currency", ""),
    )


def _contact_row(line: dict[str, str]) -> ContactRow:
    minutes = line.get("minutes", "")
    return ContactRow(
        client_id=line["client_id"],
        date=date.fromisoformat(line["date"]),
        team=line.get("team", ""),
        channel=line.get("channel", "").lower(),
        minutes=Decimal(minutes) if minutes else None,
        outcome=line.get("outcome", "").lower(),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
