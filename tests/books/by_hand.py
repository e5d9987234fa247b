"""Books written by hand, a few rows each, and the two sides that they are given to."""

import csv
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tests.books.sides import OracleSide
from tests.oracle.dates import add_months
from tests.product import ProductBook

Row = dict[str, str]

EMPTY = {
    "clients": ["client_id", "name"],
    "revenue": ["client_id", "date", "amount"],
    "contacts": ["client_id", "date", "channel"],
}


def table(text: str) -> list[Row]:
    """Rows of an export from lines with commas; blanks around a value do not count."""
    header, *lines = ([cell.strip() for cell in line.split(",")] for line in text.strip().splitlines())
    return [dict(zip(header, line, strict=True)) for line in lines]


def retainer(client_id: str, first: str, amounts: str) -> list[Row]:
    """One row a month, on the 10th, from the month `first` on; a 0 is a month without a row."""
    return [
        {
            "client_id": client_id,
            "date": (add_months(month(first), step) + timedelta(days=9)).isoformat(),
            "amount": amount,
            "kind": "recurring",
        }
        for step, amount in enumerate(amounts.split())
        if amount != "0"
    ]


def named(*client_ids: str, **columns: str) -> list[Row]:
    """Rows of the clients export, all with the same further columns."""
    return [{"client_id": client_id, "name": f"Client {client_id}"} | columns for client_id in client_ids]


def month(text: str) -> date:
    return date.fromisoformat(f"{text}-01")


def money(*amounts: int | str) -> list[Decimal]:
    return [Decimal(amount) for amount in amounts]


def write_book(folder: Path, **exports: list[Row] | None) -> list[Path]:
    """The files of the exports that are given; an empty list is an export with a header alone."""
    folder.mkdir(parents=True)
    paths = []
    for kind, rows in exports.items():
        if rows is None:
            continue
        names = list(dict.fromkeys(name for row in rows for name in row)) or EMPTY[kind]
        paths.append(folder / f"{kind}.csv")
        with paths[-1].open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, names, restval="")
            writer.writeheader()
            writer.writerows(rows)
    return paths


def open_side(side: str, folder: Path, files: list[Path], import_day: date, as_of=None, settings=None):
    """The same files as the oracle or as the product sees them; what an import tells has tests of its own."""
    if side == "oracle":
        return OracleSide(files[0].parent, import_day, as_of, settings)
    return ProductBook(files, folder / "product", import_day, as_of, settings, is_told=False)
