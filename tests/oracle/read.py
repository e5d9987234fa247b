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
    contract_ends_on: date | None = None
    notice_days: int | None = None
    monthly_fee: Decimal | None = None
    retained_hours: Decimal | None = None
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
    due_on: date | None = None
    paid_on: date | None = None
    paid_amount: Decimal | None = None
    hours: Decimal | None = None
    cost: Decimal | None = None
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
    out_of_scope: bool | None


@dataclass(frozen=True)
class Exports:
    clients: dict[str, Client]
    revenue: list[RevenueRow]
    contacts: list[ContactRow]
    has_contacts: bool
    # (first of month, currency) -> units of the reporting currency
    rates: dict[tuple[date, str], Decimal]
    # whether the revenue export has the column paid_on or paid_amount at all
    has_payments: bool


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
        has_payments=bool({"paid_on", "paid_amount"} & _header(folder / "revenue.csv")),
    )


def _lines(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{name: value.strip() for name, value in line.items()} for line in csv.DictReader(file)]


def _header(path: Path) -> set[str]:
    if not path.exists():
        return set()
    with path.open(encoding="utf-8-sig", newline="") as file:
        return set(next(csv.reader(file)))


def _client(line: dict[str, str]) -> Client:
    return Client(
        client_id=line["client_id"],
        name=line["name"],
        owner=line.get("owner", ""),
        segment=line.get("segment", ""),
        region=line.get("region", ""),
        signed_on=_day(line.get("signed_on")),
        contract_ends_on=_day(line.get("contract_ends_on")),
        notice_days=int(line["notice_days"]) if line.get("notice_days") else None,
        monthly_fee=_number(line.get("monthly_fee")),
        retained_hours=_number(line.get("retained_hours")),
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
        due_on=_day(line.get("due_on")),
        paid_on=_day(line.get("paid_on")),
        paid_amount=_number(line.get("paid_amount")),
        hours=_number(line.get("hours")),
        cost=_number(line.get("cost")),
        currency=line.get("currency", ""),
    )


def _contact_row(line: dict[str, str]) -> ContactRow:
    return ContactRow(
        client_id=line["client_id"],
        date=date.fromisoformat(line["date"]),
        team=line.get("team", ""),
        channel=line.get("channel", "").lower(),
        minutes=_number(line.get("minutes")),
        outcome=line.get("outcome", "").lower(),
        out_of_scope=_yes(line.get("out_of_scope")),
    )


def _number(text: str | None) -> Decimal | None:
    return Decimal(text) if text else None


def _yes(text: str | None) -> bool | None:
    return text.lower() in ("yes", "true", "y", "1") if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
