"""Exports whose totals tell which import a reader sees."""

from pathlib import Path

CLIENTS = 20


def write_exports(folder: Path, version: int) -> list[Path]:
    """Twelve months of twenty clients who each pay `version` + 100 a month, and one contact each."""
    folder.mkdir(parents=True, exist_ok=True)
    clients, revenue, contacts = folder / "clients.csv", folder / "revenue.csv", folder / "contacts.csv"
    ids = [f"c{number}" for number in range(CLIENTS)]
    clients.write_text("client_id,name,owner\n" + "".join(f"{one},Client {one},Owner {version}\n" for one in ids))
    revenue.write_text(
        "client_id,date,amount,invoice_id\n"
        + "".join(f"{one},2025-{month:02}-05,{version + 100},{one}-{month}\n" for one in ids for month in range(1, 13))
    )
    contacts.write_text("client_id,date,channel\n" + "".join(f"{one},2025-12-31,call\n" for one in ids))
    return [clients, revenue, contacts]


def expected_total(version: int) -> int:
    """The revenue of the last twelve complete months in a book that holds this version."""
    return CLIENTS * 12 * (version + 100)
