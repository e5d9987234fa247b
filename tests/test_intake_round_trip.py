"""Any book written out in any way that does not contradict itself reads back the same, or asks."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.errors import ImportQuestion
from tests.reading_files import read_files

FIRST_DAY = date(2024, 1, 1)
LAST_DAY_COUNT = 1_040
GERMAN = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
FRENCH = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
ENGLISH = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

# (name, how a day is written, whether the order of day and month shows in the digits only)
DATES: dict[str, tuple[Callable[[date], str], bool]] = {
    "iso": (lambda day: day.isoformat(), False),
    "iso with time": (lambda day: f"{day.isoformat()}T09:30:00Z", False),
    "iso with blank": (lambda day: f"{day.isoformat()} 23:59:59.123", False),
    "y/m/d": (lambda day: f"{day:%Y/%m/%d}", False),
    "compact": (lambda day: f"{day:%Y%m%d}", False),
    "d.m.y": (lambda day: f"{day:%d.%m.%Y}", True),
    "d/m/y": (lambda day: f"{day:%d/%m/%Y}", True),
    "m/d/y": (lambda day: f"{day.month}/{day.day}/{day.year}", True),
    "m/d/y with time": (lambda day: f"{day.month}/{day.day}/{day.year} 4:05 PM", True),
    "d-m-y": (lambda day: f"{day:%d-%m-%Y}", True),
    "d-Mon-yy": (lambda day: f"{day.day}-{ENGLISH[day.month - 1]}-{day:%y}", False),
    "Mon d, y": (lambda day: f"{ENGLISH[day.month - 1]} {day.day}, {day.year}", False),
    "german": (lambda day: f"{day.day}. {GERMAN[day.month - 1]} {day.year}", False),
    "french": (lambda day: f"{day.day} {FRENCH[day.month - 1]} {day.year}", False),
    "spreadsheet": (lambda day: str((day - date(1899, 12, 30)).days), False),
}


def grouped(amount: Decimal, mark: str, decimal: str) -> str:
    """A number with marks between thousands and two decimals."""
    text = f"{abs(amount):,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", mark)
    return ("-" if amount < 0 else "") + text


NUMBERS: dict[str, Callable[[Decimal], str]] = {
    "plain": lambda amount: f"{amount:.2f}",
    "comma": lambda amount: f"{amount:.2f}".replace(".", ","),
    "1,234.50": lambda amount: grouped(amount, ",", "."),
    "1.234,50": lambda amount: grouped(amount, ".", ","),
    "1 234,50": lambda amount: grouped(amount, "\u202f", ","),
    "1'234.50": lambda amount: grouped(amount, "'", "."),
    "(5.00)": lambda amount: f"({-amount:.2f})" if amount < 0 else f"{amount:.2f}",
    "5.00-": lambda amount: f"{-amount:.2f}-" if amount < 0 else f"{amount:.2f}",
    "EUR": lambda amount: f"{grouped(amount, '.', ',')} €",
    "$": lambda amount: ("-" if amount < 0 else "") + f"${grouped(abs(amount), ',', '.')}",
}
HEADERS = {
    "english": {
        "client_id": "Customer ID",
        "name": "Customer name",
        "owner": "Account manager",
        "date": "Invoice date",
        "amount": "Net amount",
        "invoice_id": "Invoice number",
        "due": "Due date",
        "balance": "Balance",
        "contact_date": "Activity date",
        "rep": "Assigned to",
        "channel": "Activity type",
    },
    "snake": {
        "client_id": "account_id",
        "name": "company_name",
        "owner": "owner_name",
        "date": "transaction_date",
        "amount": "amount",
        "invoice_id": "doc_number",
        "due": "due_date",
        "balance": "balance",
        "contact_date": "start_time",
        "rep": "created_by",
        "channel": "channel",
    },
    "german": {
        "client_id": "Kundennummer",
        "name": "Firma",
        "owner": "Betreuer",
        "date": "Rechnungsdatum",
        "amount": "Nettobetrag",
        "invoice_id": "Rechnungsnummer",
        "due": "Fälligkeit",
        "balance": "Saldo",
        "contact_date": "Kontaktdatum",
        "rep": "Mitarbeiter",
        "channel": "Kontaktart",
    },
    "french": {
        "client_id": "Code client",
        "name": "Raison sociale",
        "owner": "Chargé de compte",
        "date": "Date de facture",
        "amount": "Montant HT",
        "invoice_id": "Numéro de facture",
        "due": "Échéance",
        "balance": "Solde",
        "contact_date": "Date de contact",
        "rep": "Commercial",
        "channel": "Canal",
    },
    "spanish": {
        "client_id": "Código de cliente",
        "name": "Razón social",
        "owner": "Gestor",
        "date": "Fecha de factura",
        "amount": "Base imponible",
        "invoice_id": "Número de factura",
        "due": "Vencimiento",
        "balance": "Pendiente",
        "contact_date": "Fecha de contacto",
        "rep": "Comercial",
        "channel": "Canal",
    },
}

ids = st.sampled_from(["C-{:03d}", "{:05d}", "1785{:d}", "cus_9x{:04d}Ab", "{:d}0000000000000001"])
amounts = st.decimals(min_value=-9_000, max_value=99_000, places=2).filter(lambda amount: amount != 0)
days = st.integers(0, LAST_DAY_COUNT).map(lambda number: FIRST_DAY + timedelta(days=number))


@st.composite
def books(draw: st.DrawFn) -> dict[str, list[dict[str, object]]]:
    pattern = draw(ids)
    count = draw(st.integers(3, 6))
    names = ["Müller & Söhne GmbH", "Acme, Inc.", "Café Ginkgo", "Zoë's Bakery", "Ñandú SL", "Plain Ltd"]
    clients: list[dict[str, object]] = [
        {
            "client_id": pattern.format(place + 1),
            "name": names[place],
            "owner": draw(st.sampled_from(["Ada Winter", "Ben Frost"])),
        }
        for place in range(count)
    ]
    some = st.sampled_from([one["client_id"] for one in clients])
    revenue: list[dict[str, object]] = [
        {"client_id": draw(some), "date": draw(days), "amount": draw(amounts), "invoice_id": f"R-{place + 1:04d}"}
        for place in range(draw(st.integers(6, 20)))
    ]
    contacts: list[dict[str, object]] = [
        {
            "client_id": draw(some),
            "date": draw(days),
            "rep": draw(st.sampled_from(["Ada Winter", "Ben Frost"])),
            "channel": draw(st.sampled_from(["Call", "Meeting"])),
        }
        for _ in range(draw(st.integers(4, 12)))
    ]
    return {"clients": clients, "revenue": revenue, "contacts": contacts}


@st.composite
def dialects(draw: st.DrawFn) -> dict[str, object]:
    return {
        "headers": draw(st.sampled_from(sorted(HEADERS))),
        "date": draw(st.sampled_from(sorted(DATES))),
        "number": draw(st.sampled_from(sorted(NUMBERS))),
        "delimiter": draw(st.sampled_from([",", ";", "\t", "|"])),
        "encoding": draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"])),
        "newline": draw(st.sampled_from(["\n", "\r\n"])),
        "title": draw(st.booleans()),
        "total": draw(st.booleans()),
        "empty_lines": draw(st.booleans()),
        "order": draw(st.permutations(["client_id", "date", "amount", "invoice_id", "due", "balance"])),
    }


def write(
    path: Path, dialect: dict[str, object], columns: list[str], rows: list[list[str]], footer: list[str] | None
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=str(dialect["delimiter"]), lineterminator=str(dialect["newline"]))
    if dialect["title"]:
        text.write(f"Report of 2026{dialect['newline']}{dialect['newline']}")
    writer.writerow(columns)
    for place, row in enumerate(rows):
        writer.writerow(row)
        if dialect["empty_lines"] and place % 4 == 3:
            text.write(str(dialect["newline"]))
    if footer is not None:
        writer.writerow(footer)
    encoding = str(dialect["encoding"])
    # what the encoding does not know is written by its nearest relative, as programs do
    path.write_bytes(text.getvalue().replace("\u202f", "\u00a0" if encoding == "cp1252" else "\u202f").encode(encoding))


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), dialects())
def test_any_book_in_any_dialect_reads_back_the_same_or_asks(
    book: dict[str, list[dict[str, object]]], dialect: dict[str, object]
) -> None:
    headers = HEADERS[str(dialect["headers"])]
    as_day, order_is_open = DATES[str(dialect["date"])]
    as_number = NUMBERS[str(dialect["number"])]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "work").mkdir()
        write(
            folder / "a.csv",
            dialect,
            [headers["client_id"], headers["name"], headers["owner"]],
            [[str(one["client_id"]), str(one["name"]), str(one["owner"])] for one in book["clients"]],
            None,
        )
        order = list(dialect["order"])  # type: ignore[call-overload]
        lines = []
        balance = Decimal(0)
        for one in book["revenue"]:
            day, amount = one["date"], one["amount"]
            assert isinstance(day, date) and isinstance(amount, Decimal)
            balance += amount
            cells = {
                "client_id": str(one["client_id"]),
                "date": as_day(day),
                "amount": as_number(amount),
                "invoice_id": str(one["invoice_id"]),
                "due": as_day(day + timedelta(days=14)),
                "balance": as_number(balance),
            }
            lines.append([cells[column] for column in order])
        footer = None
        if dialect["total"]:
            footer = ["" for _ in order]
            footer[order.index("client_id")] = "Total"
            footer[order.index("amount")] = as_number(balance)
        write(folder / "b.csv", dialect, [headers[column] for column in order], lines, footer)
        write(
            folder / "c.csv",
            dialect,
            [headers["contact_date"], headers["client_id"], headers["rep"], headers["channel"]],
            [
                [as_day(one["date"]), str(one["client_id"]), str(one["rep"]), str(one["channel"])]
                for one in book["contacts"]
            ],
            None,  # type: ignore[arg-type]
        )
        try:
            read = read_files(folder / "work", [folder / "a.csv", folder / "b.csv", folder / "c.csv"])
        except ImportQuestion as question:
            assert {one.about for one in question.questions} == {"date order"} and order_is_open, str(question)
            for one in question.questions:
                rows = book["revenue"] if one.file == "b.csv" else book["contacts"]
                days_of_file = [row["date"] for row in rows]
                assert all(day.day <= 12 for day in days_of_file if isinstance(day, date)), str(question)
            return
        assert not read.problems
        assert read.left_out() == (1 if dialect["total"] else 0)
        assert read.rows("clients", "client_id", "name", "owner") == sorted(
            ((one["client_id"], one["name"], one["owner"]) for one in book["clients"]), key=repr
        )
        assert read.rows("revenue", "client_id", "date", "cast(amount as decimal(18, 2))", "invoice_id") == sorted(
            ((one["client_id"], one["date"], one["amount"], one["invoice_id"]) for one in book["revenue"]), key=repr
        )
        assert read.rows("contacts", "client_id", "date", "rep", "channel") == sorted(
            ((one["client_id"], one["date"], one["rep"], one["channel"]) for one in book["contacts"]), key=repr
        )


@pytest.mark.parametrize("form", sorted(DATES))
def test_every_way_of_writing_dates_is_read(form: str, tmp_path: Path) -> None:
    """Days above 12 decide every order."""
    as_day, _ = DATES[form]
    wanted = [date(2026, 1, 31), date(2025, 12, 5), date(2024, 2, 29)]
    path = tmp_path / "contacts.csv"
    path.write_text(
        "Client,Contact date,Channel\n" + "".join(f'Acme,"{as_day(day)}",call\n' for day in wanted), encoding="utf-8"
    )
    read = read_files(tmp_path / "work", [path])
    assert read.rows("contacts", "date") == sorted(((day,) for day in wanted), key=repr)
