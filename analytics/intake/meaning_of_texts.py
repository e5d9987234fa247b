"""What the different texts of a column mean: worked out once for each in Python, kept in a table for SQL to join.

A table of values has a row for each text: its value, or the reason why it has none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import duckdb
import pyarrow as pa

from analytics.intake.client_names import comparable_email, comparable_name
from analytics.intake.dates import DateForm, date_problem, parse_date
from analytics.intake.desk import Desk, distinct_values
from analytics.intake.directory import CalledBy, Directory
from analytics.intake.looks import EMPTY_WORDS
from analytics.intake.number_texts import take_frame
from analytics.intake.numbers import NumberForm, number_problem, parse_number
from analytics.intake.recipes import Recipe

CHUNK = 50_000
SIX = Decimal("0.000001")
# A text -> its value, and the reason if it has none though it should.
Means = Callable[[str], tuple[str | None, str | None]]


def value_table(desk: Desk, place: int, tag: str, means: Means) -> str:
    """Creates (text, value, reason) of a column's different texts; the name of the table."""
    name = f"values_{desk.table.file_number}_{tag}_{place}"
    store_values(
        desk.con, name, ((text, *means(text)) for text, _ in distinct_values(desk.con, desk.table.table, place))
    )
    return name


def store_values(con: duckdb.DuckDBPyConnection, name: str, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
    """Creates a table of (text, value, reason)."""
    con.execute(f"create or replace table {name} (text varchar, value varchar, reason varchar)")
    for chunk in _chunks(rows):
        columns = [pa.array(column, pa.string()) for column in zip(*chunk, strict=True)]
        con.register("chunk_of_values", pa.table(columns, names=["text", "value", "reason"]))
        con.execute(f"insert into {name} select * from chunk_of_values")
        con.unregister("chunk_of_values")


def _chunks(rows: Iterable[tuple[str, str | None, str | None]]) -> Iterator[list[tuple[str, str | None, str | None]]]:
    chunk = []
    for row in rows:
        chunk.append(row)
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def client_means(desk: Desk, recipe: Recipe, directory: Directory) -> Means:
    """The id that a client's name or address stands for; an unknown one stands for itself, as it was first written."""
    way: CalledBy = "name" if recipe.constant == "name" else "email"
    comparable = comparable_name if way == "name" else comparable_email
    first: dict[str, str] = {}
    place = recipe.places[0]
    for (text,) in desk.con.execute(
        f"select c{place} from {desk.table.table} where c{place} is not null group by c{place} order by min(line)"
    ).fetchall():
        first.setdefault(comparable(text), text if way == "name" else comparable(text))

    def means(text: str) -> tuple[str | None, str | None]:
        if text in directory.ids:
            return text, None
        return directory.by(way, text) or first.get(comparable(text), text), None

    return means


def number_means(form: NumberForm, factor: int) -> Means:
    """Plain digits of a number in a form; a factor above 1 divides, one below 0 multiplies."""

    def means(text: str) -> tuple[str | None, str | None]:
        if text.lower() in EMPTY_WORDS:
            return None, None
        number = parse_number(text, form)
        if number is None:
            return None, number_problem(text, form)
        if factor > 1:
            number = (number / factor).quantize(SIX, ROUND_HALF_EVEN) if abs(number) < 10**15 else number / factor
        elif factor < 0:
            number = number * -factor
        return _digits(number), None

    return means


def date_means(form: DateForm, import_day: date) -> Means:
    """Year-month-day of a date in a form."""

    def means(text: str) -> tuple[str | None, str | None]:
        if text.lower() in EMPTY_WORDS:
            return None, None
        day = parse_date(text, form, import_day=import_day)
        return (day.isoformat(), None) if day is not None else (None, date_problem(text, form))

    return means


def clock_means(text: str) -> tuple[str | None, str | None]:
    """The minutes of hours:minutes or hours:minutes:seconds; other texts have none."""
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdigit() for part in parts):
        return None, None
    hours, minutes, seconds = (int(part) for part in [*parts, "0"][:3])
    return _digits((Decimal(hours * 3600 + minutes * 60 + seconds) / 60).quantize(SIX)), None


def currency_means(text: str) -> tuple[str | None, str | None]:
    """The currency in an amount's text; a sign that several currencies have is no answer beside others."""
    frame = take_frame(text)
    code = frame.currency if frame else ""
    if code and not (len(code) == 3 and code.isalpha()):
        return (
            None,
            f'the sign "{code}" stands beside other currencies such as € or EUR; give each row a code of three letters',
        )
    return code.upper() or None, None


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"
