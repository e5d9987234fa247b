"""Empty exports to fill in: the columns of each, with two invented rows that load as they stand."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from analytics.contract import ALL_KINDS, COLUMNS
from analytics.errors import BookError

TEMPLATES = ALL_KINDS

# Together the rows show the form of every column but rank: a rank set by hand would win over the computed one.
_EXAMPLES: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "clients": (
        {
            "client_id": "C001",
            "name": "Example Bakery",
            "owner": "Ana Lind",
            "segment": "food",
            "region": "north",
            "email": "office@bakery.example",
            "signed_on": "2024-03-01",
            "contract_ends_on": "2027-02-28",
            "notice_days": "60",
            "monthly_fee": "2500.00",
            "retained_hours": "20",
            "next_contact_on": "2026-02-10",
            "currency": "EUR",
        },
        {
            "client_id": "C002",
            "name": "Example Garage",
            "owner": "Ben Ost",
            "segment": "cars",
            "region": "south",
            "email": "hello@garage.example",
            "signed_on": "2023-09-15",
            "monthly_fee": "800.00",
            "ended_on": "2026-01-31",
            "ended_by": "client",
            "end_reason": "budget cut",
            "currency": "EUR",
        },
    ),
    "revenue": (
        {
            "client_id": "C001",
            "date": "2026-01-05",
            "amount": "7500.00",
            "kind": "recurring",
            "period_start": "2026-01-01",
            "period_end": "2026-03-31",
            "invoice_id": "2026-0001",
            "due_on": "2026-02-04",
            "paid_on": "2026-01-29",
            "paid_amount": "7500.00",
            "hours": "58.5",
            "cost": "4100.00",
            "currency": "EUR",
        },
        {
            "client_id": "C002",
            "date": "2026-01-20",
            "amount": "1250.00",
            "kind": "project",
            "invoice_id": "2026-0002",
            "due_on": "2026-02-19",
            "hours": "11",
            "cost": "700.00",
            "currency": "EUR",
        },
    ),
    "contacts": (
        {
            "client_id": "C001",
            "date": "2026-01-14",
            "rep": "Ana Lind",
            "team": "accounts",
            "channel": "call",
            "minutes": "25",
            "outcome": "renewal agreed",
            "out_of_scope": "no",
            "note": "wants figures by region",
        },
        {
            "client_id": "C002",
            "date": "2026-01-22",
            "rep": "Ben Ost",
            "team": "accounts",
            "channel": "meeting",
            "minutes": "60",
            "outcome": "left",
            "out_of_scope": "yes",
            "note": "closing talk",
        },
    ),
    "rates": (
        {"month": "2026-01", "currency": "USD", "rate": "0.9200"},
        {"month": "2026-01", "currency": "GBP", "rate": "1.1500"},
    ),
}


def template_columns(name: str) -> tuple[str, ...]:
    """The columns of a template, as analytics/contract.py has them. Raises KeyError for another name."""
    for kind, columns in COLUMNS.items():
        if kind == name:
            return tuple(column.name for column in columns)
    raise KeyError(name)


def template(name: str) -> str:
    """A template as CSV text: a header and two rows. `name` is one of TEMPLATES; raises KeyError for another."""
    text = io.StringIO()
    writer = csv.DictWriter(text, template_columns(name), restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_EXAMPLES[name])
    return text.getvalue()


def write_templates(folder: Path) -> list[Path]:
    """Writes clients.csv, revenue.csv, contacts.csv and rates.csv into a folder and returns their paths.

    Raises BookError if one of them is there already, or the folder cannot be written; then none is.
    """
    paths = [folder / f"{name}.csv" for name in TEMPLATES]
    there = [path.name for path in paths if path.exists()]
    if there:
        raise BookError(f"{folder} holds {there[0]} already.", "Choose an empty folder; nothing was written.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, path in zip(TEMPLATES, paths, strict=True):
            path.write_text(template(name), encoding="utf-8")
    except OSError as error:
        raise BookError(f"The templates cannot be written: {error}.", "Choose another folder.") from error
    return paths
