"""The rows in force as a download: what the figures are made of, each row with its import, file and line."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from analytics.contract import Kind, column_names
from analytics.csv_safety import safe_cell
from analytics.entered_rows import LOGGED_HERE
from analytics.quoting import identifier
from analytics.reader import Reader
from analytics.show import money_text

_VIEWS: dict[Kind, str] = {
    "clients": "clients_in_force",
    "revenue": "revenue",
    "contacts": "contacts",
    # of several rates of a month and currency the newest import's holds
    "rates": "(select * from rates_rows qualify row_number() over ("
    "partition by month, currency order by import_number desc, file_number, line) = 1) as rates",
}
ORIGIN = ("import_number", "file", "line")


def loaded_columns(kind: Kind) -> tuple[str, ...]:
    """The columns of the download: import number, file name and line, then those of the export."""
    return (*ORIGIN, *column_names(kind))


def loaded_rows(reader: Reader, kind: Kind, import_number: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows in force of one kind, in the order of import, file and line; of one import if it is named.

    Revenue and contacts that a later import has replaced are not in force. Corrections are applied: a client stands
    under the id that it counts as, and who is left out is not there. Contacts of import 0 were logged in the work list.
    Money is Decimal, days are date.
    """
    names = {
        (number, file.file_number): file.name
        for number in reader.info.imports
        for file in reader.book.import_record(number).files
    }
    columns = ", ".join(identifier(name) for name in column_names(kind))
    chosen = "where import_number = $import_number" if import_number is not None else ""
    statement = (
        f"select import_number, file_number, line, {columns} from {_VIEWS[kind]} {chosen} "
        "order by import_number, file_number, line"
    )
    parameters = {"import_number": import_number} if import_number is not None else {}
    for batch in reader.batches(statement, parameters):
        for number, file_number, line, *values in batch:
            yield (number, names.get((number, file_number), LOGGED_HERE), line, *values)


def loaded_rows_csv(reader: Reader, kind: Kind, import_number: int | None = None) -> Iterator[bytes]:
    """The same as CSV for spreadsheets, piece by piece: UTF-8 with BOM, formulas disarmed, amounts exact.

    A page joins the pieces or writes them to a file; the whole is never in memory here.
    """
    yield "".encode("utf-8-sig")
    for text in _csv_texts(reader, kind, import_number, "\r\n"):
        yield text.encode("utf-8")


def loaded_rows_text(reader: Reader, kind: Kind, form: str, import_number: int | None = None) -> Iterator[str]:
    """The same for the command line, as "csv" without BOM or as "json", piece by piece."""
    if form == "csv":
        yield from _csv_texts(reader, kind, import_number, "\n")
        return
    columns = loaded_columns(kind)
    before = "[\n"
    for row in loaded_rows(reader, kind, import_number):
        values = {name: _json(value) for name, value in zip(columns, row, strict=True)}
        yield before + json.dumps(values, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _csv_texts(reader: Reader, kind: Kind, import_number: int | None, end: str) -> Iterator[str]:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator=end)
    writer.writerow(loaded_columns(kind))
    for place, row in enumerate(loaded_rows(reader, kind, import_number), start=1):
        writer.writerow([_cell(value) for value in row])
        if place % 1000 == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return money_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return safe_cell(value)


def _json(value: Any) -> Any:
    """Values as `show --format json` has them."""
    if isinstance(value, Decimal):
        text = money_text(value)
        return float(text) if "." in text else int(text)
    return value.isoformat() if isinstance(value, date) else value
