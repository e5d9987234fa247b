"""The text of a file -> `raw`: the contract's columns as clean text, dates as year-month-day, numbers in plain digits.

Each column that is not clean already gets a table of its different texts with the value that each means, worked out
once by Python and joined in SQL, so that a long file costs no more than its different values. A text that means
nothing in the form of its column becomes a problem of its line, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import duckdb
import pyarrow as pa

from analytics.contract import Kind, column_names
from analytics.intake.client_names import comparable_email, comparable_name
from analytics.intake.dates import DateForm, date_problem, parse_date
from analytics.intake.desk import Desk, distinct_values
from analytics.intake.directory import CalledBy, Directory
from analytics.intake.leaving_out import TOTAL_LABEL
from analytics.intake.looks import EMPTY_WORDS
from analytics.intake.number_texts import take_frame
from analytics.intake.numbers import NumberForm, number_problem, parse_number
from analytics.intake.recipes import Reading, Recipe
from analytics.quoting import identifier

CHUNK = 50_000
SIX = Decimal("0.000001")
Means = Callable[[str], tuple[str | None, str | None]]


def convert(desk: Desk, reading: Reading, date_forms: dict[int, DateForm | None], directory: Directory) -> str:
    """Creates `made_<n>` (line, the contract's columns as text) for a file and the problems of its texts; its name.

    A file that is clean already becomes a view, so that it costs nothing.
    """
    con, table = desk.con, reading.table
    joins: list[str] = []
    columns: dict[str, str] = {}
    failing: list[tuple[str, int, str]] = []
    for name in column_names(reading.kind):
        recipe = reading.recipes.get(name)
        if recipe is None:
            columns[name] = "cast(null as varchar)"
            continue
        columns[name] = _expression(desk, reading, recipe, date_forms, directory, joins, failing)
    if reading.kind == "revenue" and "amount" in reading.recipes:
        columns["amount"] = _with_credits(reading, columns["amount"])
        if "currency" not in reading.recipes:
            columns["currency"] = _currency_in_amounts(desk, reading, joins, failing)
    made = f"made_{table.file_number}"
    selected = ", ".join(f"{text} as {identifier(name)}" for name, text in columns.items())
    form = "view" if not joins and not any(recipe.way == "down" for recipe in reading.recipes.values()) else "table"
    con.execute(
        f"create or replace {form} {made} as select cells.line, {selected} from {table.table} as cells {' '.join(joins)}"
    )
    for values, place, header in failing:
        con.execute(
            f"insert into problems select {table.file_number}, cells.line, $header, cells.c{place}, v.reason "
            f"from {table.table} as cells inner join {values} as v on v.text = cells.c{place} where v.reason is not null",
            {"header": header},
        )
    return made


def create_raw(con: duckdb.DuckDBPyConnection, reading: Reading, made: str) -> None:
    """Creates `raw` for the checks: the rows of a file that are neither left out nor refused already."""
    number = reading.table.file_number
    con.execute(
        f"create or replace view raw as select * from {made} where line not in (select line from left_out where file_number = {number}) "
        f"and line not in (select line from problems where file_number = {number})"
    )


def _expression(
    desk: Desk,
    reading: Reading,
    recipe: Recipe,
    date_forms: dict[int, DateForm | None],
    directory: Directory,
    joins: list[str],
    failing: list[tuple[str, int, str]],
) -> str:
    """The SQL text of one column; adds the tables of values that it joins."""
    places = recipe.places

    def join(place: int, tag: str, means: Means) -> str:
        values = _value_table(desk, place, tag, means)
        alias = f"v_{tag}_{place}"
        clause = f"left join {values} as {alias} on {alias}.text = cells.c{place}"
        if clause not in joins:
            joins.append(clause)
        entry = (values, place, desk.table.headers[place])
        if entry not in failing:
            failing.append(entry)
        return f"{alias}.value"

    def number(place: int) -> str:
        factor = recipe.factor
        if factor == 1 and place in desk.plain_numbers:
            return f"cells.c{place}"
        form = desk.number_forms.get(place) or NumberForm(".")
        return join(place, f"n{abs(factor)}{'x' if factor < 0 else ''}", _number_means(form, factor))

    def decimal(place: int) -> str:
        return f"try_cast({number(place)} as decimal(18, 6))"

    match recipe.way:
        case "constant":
            return f"'{recipe.constant}'"
        case "number" | "share":
            return number(places[0])
        case "date":
            form = date_forms.get(places[0])
            return f"cells.c{places[0]}" if form is None else join(places[0], "d", _date_means(form, desk.import_day))
        case "minus" | "sides":
            rest = " - ".join(f"coalesce({decimal(place)}, 0)" for place in places[1:])
            if recipe.constant == "unsigned":
                first, second = (f"abs(coalesce({decimal(place)}, 0))" for place in places)
                some = " or ".join(f"{number(place)} is not null" for place in places)
                return f"case when {some} then {_plain(f'{first} - {second}')} end"
            if recipe.way == "sides":
                some = " or ".join(f"{number(place)} is not null" for place in places)
                return f"case when {some} then {_plain(f'coalesce({decimal(places[0])}, 0) - {rest}')} end"
            return _plain(f"{decimal(places[0])} - {rest}")
        case "times":
            product = f"cast(round({decimal(places[0])} * {decimal(places[1])}, 6) as decimal(18, 6))"
            if len(places) > 2:
                product = f"cast(round({product} * (1 - cast(0.01 as decimal(3, 2)) * coalesce({decimal(places[2])}, 0)), 6) as decimal(18, 6))"
            return _plain(product)
        case "words":
            known = dict(recipe.words)
            return join(places[0], "w" + recipe.column, lambda text: (known.get(text, text) or None, None))
        case "clock":
            return join(places[0], "c", _clock_means)
        case "between":
            return _between(desk, recipe, date_forms, joins)
        case "hours and minutes":
            hours, minutes = (f"coalesce({decimal(place)}, 0)" for place in places)
            return _plain(f"60 * {hours} + {minutes}")
        case "joined":
            return "nullif(concat_ws(' ', " + ", ".join(f"cells.c{place}" for place in places) + "), '')"
        case "either":
            parts = [f"cells.c{place}" for place in places]
            if recipe.constant == "joined":
                parts = [*parts[:-2], f"nullif(concat_ws(' ', {parts[-2]}, {parts[-1]}), '')"]
            return f"coalesce({', '.join(parts)})"
        case "down":
            text = _carried_down(desk, reading, places[0], joins)
            return text if not recipe.look_up else _looked_up_down(desk, recipe, directory, joins, text)
        case "text":
            return _text(desk, reading, recipe, directory, joins, join)
    raise AssertionError(recipe.way)


def _text(
    desk: Desk,
    reading: Reading,
    recipe: Recipe,
    directory: Directory,
    joins: list[str],
    join: Callable[[int, str, Means], str],
) -> str:
    place = recipe.places[0]
    if recipe.look_up == "owner":
        owners = directory.owners
        return join(place, "o", lambda text: (owners.get(text, text), None))
    if recipe.look_up == "client":
        return join(place, "k", client_means(desk, recipe, directory))
    if recipe.look_up == "link" and directory.links is not None:
        links = directory.links
        alias = f"link_{place}"
        joins.append(
            f"left join (select distinct c{links.client} as client, c{links.activity} as activity "
            f"from {links.desk.table.table} where c{links.client} is not null) as {alias} "
            f"on {alias}.activity = cells.c{place}"
        )
        return f"{alias}.client"
    if not reading.is_standard and any(cell is None for cell in desk.looks[place].cells):
        words = ", ".join(f"'{word}'" for word in sorted(EMPTY_WORDS))
        return f"case when lower(cells.c{place}) in ({words}) then null else cells.c{place} end"
    return f"cells.c{place}"


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


def _number_means(form: NumberForm, factor: int) -> Means:
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


def _digits(number: Decimal) -> str:
    text = format(number, "f")
    return (text.rstrip("0").rstrip(".") if "." in text else text) or "0"


def _date_means(form: DateForm, import_day: date) -> Means:
    def means(text: str) -> tuple[str | None, str | None]:
        if text.lower() in EMPTY_WORDS:
            return None, None
        day = parse_date(text, form, import_day=import_day)
        return (day.isoformat(), None) if day is not None else (None, date_problem(text, form))

    return means


def _clock_means(text: str) -> tuple[str | None, str | None]:
    parts = text.split(":")
    if not 2 <= len(parts) <= 3 or not all(part.isdigit() for part in parts):
        return None, None
    hours, minutes, seconds = (int(part) for part in [*parts, "0"][:3])
    return _digits((Decimal(hours * 3600 + minutes * 60 + seconds) / 60).quantize(SIX)), None


def _value_table(desk: Desk, place: int, tag: str, means: Means) -> str:
    """Creates (text, value, reason) of a column's different texts; the name of the table."""
    name = f"values_{desk.table.file_number}_{tag}_{place}"
    _store(desk.con, name, ((text, *means(text)) for text, _ in distinct_values(desk.con, desk.table.table, place)))
    return name


def _store(con: duckdb.DuckDBPyConnection, name: str, rows: Iterable[tuple[str, str | None, str | None]]) -> None:
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


def _plain(text: str) -> str:
    """A decimal as text without zeros at its end."""
    return f"rtrim(rtrim(cast(cast({text} as decimal(38, 6)) as varchar), '0'), '.')"


def _with_credits(reading: Reading, amount: str) -> str:
    """The amount, negative where the row is a credit."""
    if not reading.leaving_out.credits:
        return amount
    tests = []
    for place, values in reading.leaving_out.credits:
        listed = ", ".join("'" + value.replace("'", "''") + "'" for value in values)
        tests.append(f"cells.c{place} in ({listed})")
    return (
        f"case when ({' or '.join(tests)}) and not starts_with({amount}, '-') "
        f"then '-' || ltrim({amount}, '+') else {amount} end"
    )


def _currency_in_amounts(desk: Desk, reading: Reading, joins: list[str], failing: list[tuple[str, int, str]]) -> str:
    """The currency that stands in the amounts themselves, where they carry one."""
    place = reading.recipes["amount"].places[0]
    evidence = desk.number_evidence.get(place)
    if evidence is None or not evidence.currencies:
        return "cast(null as varchar)"
    codes = [code for code in evidence.currencies if len(code) == 3 and code.isalpha()]
    if len(evidence.currencies) == 1:
        return f"'{codes[0].upper()}'" if codes else "cast(null as varchar)"

    def means(text: str) -> tuple[str | None, str | None]:
        frame = take_frame(text)
        code = frame.currency if frame else ""
        if code and not (len(code) == 3 and code.isalpha()):
            return (
                None,
                f'the sign "{code}" stands beside other currencies; give the currency as a code of three letters',
            )
        return code.upper() or None, None

    values = _value_table(desk, place, "m", means)
    joins.append(f"left join {values} as v_m_{place} on v_m_{place}.text = cells.c{place}")
    failing.append((values, place, desk.table.headers[place]))
    return f"v_m_{place}.value"


def _carried_down(desk: Desk, reading: Reading, place: int, joins: list[str]) -> str:
    """The last group line above: the client of a report that names it once."""
    name = f"carried_{desk.table.file_number}"
    date_place = reading.recipes["date"].places[0]
    empty = f"c{date_place} is null"
    if place == date_place:
        empty = " and ".join(f"c{other} is null" for other in range(len(desk.table.headers)) if other != place)
    desk.con.execute(
        f"create or replace table {name} as select line, last_value(case when {empty} and not "
        f"regexp_full_match(c{place}, $total) then c{place} end ignore nulls) over (order by line "
        f"rows between unbounded preceding and current row) as value from {desk.table.table}",
        {"total": TOTAL_LABEL},
    )
    joins.append(f"left join {name} on {name}.line = cells.line")
    return f"{name}.value"


def _looked_up_down(desk: Desk, recipe: Recipe, directory: Directory, joins: list[str], text: str) -> str:
    means = client_means(desk, recipe, directory)
    values = _value_table(desk, recipe.places[0], "k", means)
    joins.append(f"left join {values} as v_down on v_down.text = {text}")
    return f"coalesce(v_down.value, {text})"


def _between(desk: Desk, recipe: Recipe, date_forms: dict[int, DateForm | None], joins: list[str]) -> str:
    """Minutes from a start to an end; a length below zero or above a week is no length."""
    from analytics.intake.times import minutes_between

    name = f"lengths_{desk.table.file_number}"
    half = len(recipe.places) // 2
    sides = [
        "concat_ws(' ', " + ", ".join(f"cells.c{place}" for place in side) + ")"
        for side in (recipe.places[:half], recipe.places[half:])
    ]
    pairs = desk.con.execute(
        f"select {sides[0]}, {sides[1]} from {desk.table.table} as cells where {sides[0]} <> '' and {sides[1]} <> '' group by all"
    ).fetchall()
    forms = [date_forms.get(place) or DateForm("ymd") for place in (recipe.places[0], recipe.places[half])]
    rows = (
        (f"{start}\x1f{end}", minutes_between(start, end, forms[0], forms[1], desk.import_day), None)
        for start, end in pairs
    )
    _store(desk.con, name, rows)
    joins.append(f"left join {name} on {name}.text = {sides[0]} || chr(31) || {sides[1]}")
    return f"{name}.value"


def kinds_of_columns(kind: Kind) -> tuple[str, ...]:
    """The contract's columns in order."""
    return column_names(kind)
