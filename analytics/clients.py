"""Everything about one client: its newest values, its months, its contacts and its invoices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from analytics.filters import Filters
from analytics.reader import Reader


def client_list(reader: Reader) -> pd.DataFrame:
    """Every client of the book by name: client_id, name, owner.

    Source: clients.csv, and client ids that only revenue or contacts name
    """
    return reader.frame("client_list", {})


def filter_values(reader: Reader) -> dict[str, list[str]]:
    """What the filters offer, sorted: owner of all clients, segment and region of those active in the newest month.

    A client without a value has ''.
    Source: clients.csv, contact_coverage
    """
    parameters = {**Filters().parameters(), "month": reader.info.reporting_month}
    values: dict[str, list[str]] = {"owner": [], "segment": [], "region": []}
    for row in reader.table("filter_values", parameters).to_pylist():
        values[row["filter"]].append(row["value"])
    return {name: sorted(found) for name, found in values.items()}


def client_profile(reader: Reader, client_id: str, month: date | None = None) -> pd.DataFrame:
    """One row with the client's newest values and where it stands in the month; empty for an unknown id.

    Source: clients.csv, account_rank and contact_coverage of the month; rank and status are null if it is not active
    """
    return reader.frame("client_profile", {"client_id": client_id, "month": reader.month_or_default(month)})


def client_revenue(reader: Reader, client_id: str) -> pd.DataFrame:
    """The client's months, oldest first: mrr, recurring, project and all revenue, its rank, and the hours worked.

    hours (of the fee) and project_hours are null where none are told; retained_hours where nothing was paid or agreed
    Source: account_months; revenue.csv hours; clients.csv retained_hours, monthly_fee
    """
    return reader.frame("client_revenue", {"client_id": client_id})


def client_lines(reader: Reader, clients: Sequence[str], month: date | None = None) -> pd.DataFrame:
    """mrr_12_months of these clients: MRR of the 12 months that end with the month; only of those active in it.

    Source: account_months
    """
    asked = {"clients": list(clients), "month": reader.month_or_default(month)}
    is_kept = asked["month"] == reader.info.reporting_month
    return reader.frame("client_lines" if is_kept else "client_lines_of_month", asked)


def clients_in_month(reader: Reader, clients: Sequence[str], month: date | None = None) -> pd.DataFrame:
    """name, is_active and mrr of these clients in the month.

    Source: clients, account_months
    """
    return reader.frame("clients_in_month", {"clients": list(clients), "month": reader.month_or_default(month)})


def client_names(reader: Reader, clients: Sequence[str]) -> pd.DataFrame:
    """name of these clients, by client_id.

    Source: clients.csv, and client ids that only revenue or contacts name
    """
    return reader.frame("client_names", {"clients": list(clients)})


def shared_names(reader: Reader, names: Sequence[str]) -> frozenset[str]:
    """Those of these names that several clients of the book have.

    Source: clients.csv, and client ids that only revenue or contacts name
    """
    return frozenset(reader.frame("shared_names", {"names": list(names)})["name"])


def client_silence(reader: Reader, filters: Filters, month: date) -> pd.DataFrame:
    """days_since_contact of every active client of a choice, in no order.

    Source: contact_coverage
    """
    return reader.frame("client_silence", {**filters.parameters(), "month": month})


def silence_of_clients(reader: Reader, clients: Sequence[str], month: date) -> pd.DataFrame:
    """The same of these clients, as far as they are active in the month.

    Source: contact_coverage
    """
    return reader.frame("silence_of_clients", {"clients": list(clients), "month": month})


def client_contacts(reader: Reader, client_id: str) -> pd.DataFrame:
    """The client's contact rows, newest first, planned ones included, with import number, file and line.

    Source: contacts.csv
    """
    return reader.frame("client_contacts", {"client_id": client_id})


def client_invoices(reader: Reader, client_id: str) -> pd.DataFrame:
    """The client's revenue rows, newest first, with import number, file and line.

    Source: revenue.csv
    """
    return reader.frame("client_invoices", {"client_id": client_id})


def unknown_clients(reader: Reader) -> pd.DataFrame:
    """The client ids that revenue or contacts name and no clients export does, with their rows.

    Source: revenue.csv, contacts.csv, clients.csv
    """
    return reader.frame("unknown_clients", {})


def clients_not_in_newest_export(reader: Reader) -> pd.DataFrame:
    """Clients that the newest clients export of their source does not name; they keep their last known values.

    Source: clients.csv of all imports in force
    """
    return reader.frame("clients_not_in_newest_export", {})
