"""The text of a file -> `made_<n>`: the contract's columns as clean text, dates as year-month-day, plain digits.

Each column that is not clean already gets a table of its different texts with the value that each means, worked out
once by Python and joined in SQL, so that a long file costs no more than its different values. A text that means
nothing in the form of its column becomes a problem of its line, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import duckdb

from analytics.contract import column_names
from analytics.intake.dates import DateForm
from analytics.intake.desk import Desk
from analytics.intake.directory import Directory
from analytics.intake.leaving_out import TOTAL_LABEL, still_in
from analytics.intake.looks import EMPTY_WORDS
from analytics.intake.meaning_of_texts import (
    Means,
    client_means,
    clock_means,
    currency_means,
    date_means,
    number_means,
    store_values,
    value_table,
)
from analytics.intake.numbers import NumberForm
from analytics.intake.recipes import Reading, Recipe
from analytics.intake.times import minutes_between
from analytics.quoting import identifier, literal

NOTHING = "cast(null as varchar)"


def convert(desk: Desk, reading: Reading, date_forms: Mapping[int, DateForm | None], directory: Directory) -> str:
    """Creates `made_<n>` (line, the contract's columns as text) for a file and the problems of its texts; its name.

    A file that is clean already becomes a view, so that it costs nothing.
    """
    return _Conversion(desk, reading, date_forms, directory).run()


def create_raw(con: duckdb.DuckDBPyConnection, reading: Reading, made: str) -> None:
    """Creates `raw` for the checks: the rows of a file that are neither left out nor refused already."""
    number = reading.table.file_number
    # of two million lines each test takes a while, even against an empty table
    refused = con.execute(f"select 1 from problems where file_number = {number} limit 1").fetchall()
    left_out = con.execute(f"select 1 from left_out where file_number = {number} limit 1").fetchall()
    rows = still_in(made, number) if left_out else made
    test = f" where line not in (select line from problems where file_number = {number})" if refused else ""
    con.execute(f"create or replace view raw as select * from {rows}{test}")


class _Conversion:
    """The SQL of one file, gathered column by column: expressions, the tables that they join, bound values."""

    def __init__(
        self, desk: Desk, reading: Reading, date_forms: Mapping[int, DateForm | None], directory: Directory
    ) -> None:
        self.desk = desk
        self.reading = reading
        self.date_forms = date_forms
        self.directory = directory
        self.joins: list[str] = []
        # (table of values, place, header): texts with a reason there are problems of their lines
        self.failing: list[tuple[str, int, str]] = []
        self.parameters: dict[str, object] = {}

    def run(self) -> str:
        """Creates the table or view; its name."""
        con, table, recipes = self.desk.con, self.reading.table, self.reading.recipes
        columns = {
            name: self._expression(recipes[name]) if name in recipes else NOTHING
            for name in column_names(self.reading.kind)
        }
        if self.reading.kind == "revenue" and "amount" in recipes:
            columns["amount"] = self._with_credits(columns["amount"])
            paid = recipes.get("paid_amount")
            if paid is not None and paid.way in ("in proportion", "less open"):
                columns["paid_amount"] = self._in_proportion(paid, columns["amount"])
            if "currency" not in recipes:
                columns["currency"] = self._currency_in_amounts()
        made = f"made_{table.file_number}"
        selected = ", ".join(f"{text} as {identifier(name)}" for name, text in columns.items())
        # a view takes no bound values
        form = "table" if self.joins or self.parameters else "view"
        con.execute(
            f"create or replace {form} {made} as select cells.line, {selected} "
            f"from {table.table} as cells {' '.join(self.joins)}",
            self.parameters,
        )
        for values, place, header in self.failing:
            con.execute(
                f"insert into problems select {table.file_number}, cells.line, $header, cells.c{place}, v.reason "
                f"from {table.table} as cells inner join {values} as v on v.text = cells.c{place} "
                "where v.reason is not null",
                {"header": header},
            )
        return made

    def _join(self, place: int, tag: str, means: Means) -> str:
        """The value of a column's text; `tag` tells apart the tables of one column."""
        values = value_table(self.desk, place, tag, means)
        alias = f"v_{tag}_{place}"
        clause = f"left join {values} as {alias} on {alias}.text = cells.c{place}"
        if clause not in self.joins:
            self.joins.append(clause)
        entry = (values, place, self.desk.table.headers[place])
        if entry not in self.failing:
            self.failing.append(entry)
        return f"{alias}.value"

    def _number(self, recipe: Recipe, place: int) -> str:
        factor = recipe.factor
        if factor == 1 and place in self.desk.plain_numbers:
            return f"cells.c{place}"
        form = self.desk.number_forms.get(place) or NumberForm(".")
        return self._join(place, f"n{abs(factor)}{'x' if factor < 0 else ''}", number_means(form, factor))

    def _decimal(self, recipe: Recipe, place: int) -> str:
        return f"try_cast({self._number(recipe, place)} as decimal(18, 6))"

    def _decimal_or_zero(self, recipe: Recipe, place: int) -> str:
        return f"coalesce({self._decimal(recipe, place)}, 0)"

    def _expression(self, recipe: Recipe) -> str:
        """The SQL text of one column; adds the tables of values that it joins."""
        places = recipe.places
        match recipe.way:
            case "constant":
                # a word of ours: the user's texts never become constants
                return literal(recipe.constant)
            case "number" | "share":
                return self._number(recipe, places[0])
            case "date":
                form = self.date_forms.get(places[0])
                if form is None:
                    return f"cells.c{places[0]}"
                return self._join(places[0], "d", date_means(form, self.desk.import_day))
            case "minus":
                parts = [self._decimal_or_zero(recipe, place) for place in places[1:]]
                if recipe.constant == "unsigned":
                    parts[-1] = f"abs({parts[-1]})"
                return _plain(f"{self._decimal(recipe, places[0])} - {' - '.join(parts)}")
            case "in proportion" | "less open":
                # needs the amount: made when that stands
                return NOTHING
            case "sides":
                return self._sides(recipe)
            case "times":
                return self._product(recipe)
            case "words":
                known = dict(recipe.words)
                return self._join(places[0], "w" + recipe.column, lambda text: (known.get(text, text) or None, None))
            case "clock":
                return self._join(places[0], "c", clock_means)
            case "between":
                return self._between(recipe)
            case "hours and minutes":
                hours, minutes = (self._decimal_or_zero(recipe, place) for place in places)
                return _plain(f"60 * {hours} + {minutes}")
            case "joined":
                return _joined(f"cells.c{place}" for place in places)
            case "either":
                parts = [f"cells.c{place}" for place in places]
                if recipe.constant == "joined":
                    parts = [*parts[:-2], _joined(parts[-2:])]
                return f"coalesce({', '.join(parts)})"
            case "down":
                return self._carried_down(recipe)
            case "text":
                return self._text(recipe)

    def _sides(self, recipe: Recipe) -> str:
        """Debit less credit or the other way round, where one of them stands."""
        some = " or ".join(f"{self._number(recipe, place)} is not null" for place in recipe.places)
        first, second = (self._decimal_or_zero(recipe, place) for place in recipe.places)
        if recipe.constant == "unsigned":
            first, second = f"abs({first})", f"abs({second})"
        return f"case when {some} then {_plain(f'{first} - {second}')} end"

    def _in_proportion(self, recipe: Recipe, amount: str) -> str:
        """As much of the amount as a payment, or the total less what is open, is of the total."""
        part, total = (self._decimal(recipe, place) for place in recipe.places)
        paid = part if recipe.way == "in proportion" else f"({total} - {part})"
        whole = f"try_cast({amount} as decimal(18, 6))"
        # all of it is exact; a part is rounded to six places
        share = f"round(cast({whole} as double) * cast({paid} as double) / cast({total} as double), 6)"
        return (
            f"case when {part} is null or {total} is null or {total} = 0 then null "
            f"when {paid} = {total} then {_plain(whole)} else {_plain(share)} end"
        )

    def _product(self, recipe: Recipe) -> str:
        """Quantity x price, less a discount in percent."""
        quantity, price, *discounts = recipe.places
        # cents are a matter of the price; a quantity is none of money
        product = f"{self._decimal(replace(recipe, factor=1), quantity)} * {self._decimal(recipe, price)}"
        product = f"cast(round({product}, 6) as decimal(18, 6))"
        for place in discounts:
            part = f"1 - cast(0.01 as decimal(3, 2)) * {self._decimal_or_zero(replace(recipe, factor=1), place)}"
            product = f"cast(round({product} * ({part}), 6) as decimal(18, 6))"
        return _plain(product)

    def _text(self, recipe: Recipe) -> str:
        place = recipe.places[0]
        if recipe.look_up == "owner":
            owners = self.directory.owners
            return self._join(place, "o", lambda text: (owners.get(text, text), None))
        if recipe.look_up == "client":
            return self._join(place, "k", client_means(self.desk, recipe, self.directory))
        links = self.directory.links
        if recipe.look_up == "link" and links is not None:
            alias = f"link_{place}"
            self.joins.append(
                f"left join (select distinct c{links.client} as client, c{links.activity} as activity "
                f"from {links.desk.table.table} where c{links.client} is not null) as {alias} "
                f"on {alias}.activity = cells.c{place}"
            )
            return f"{alias}.client"
        if not self.reading.is_standard:
            words = ", ".join(literal(word) for word in sorted(EMPTY_WORDS))
            return f"case when lower(cells.c{place}) in ({words}) then null else cells.c{place} end"
        return f"cells.c{place}"

    def _with_credits(self, amount: str) -> str:
        """The amount, negative where the row is a credit."""
        tests = []
        for position, (place, values) in enumerate(self.reading.leaving_out.credits):
            self.parameters[f"credits_{position}"] = list(values)
            tests.append(f"coalesce(list_contains($credits_{position}, cells.c{place}), false)")
        if not tests:
            return amount
        return (
            f"case when ({' or '.join(tests)}) and not starts_with({amount}, '-') "
            f"then '-' || ltrim({amount}, '+') else {amount} end"
        )

    def _currency_in_amounts(self) -> str:
        """The currency that stands in the amounts themselves, where they carry one."""
        place = self.reading.recipes["amount"].places[0]
        evidence = self.desk.number_evidence.get(place)
        if evidence is None or not evidence.currencies:
            return NOTHING
        if len(evidence.currencies) > 1:
            return self._join(place, "m", currency_means)
        [code] = evidence.currencies
        return literal(code.upper()) if len(code) == 3 and code.isalpha() else NOTHING

    def _carried_down(self, recipe: Recipe) -> str:
        """The last group line above: the client of a report that names it once."""
        desk, place = self.desk, recipe.places[0]
        name = f"carried_{desk.table.file_number}"
        date_place = self.reading.recipes["date"].places[0]
        empty = f"c{date_place} is null"
        if place == date_place:
            empty = " and ".join(f"c{other} is null" for other in range(len(desk.table.headers)) if other != place)
        desk.con.execute(
            f"create or replace table {name} as select line, last_value(case when {empty} and not "
            f"regexp_full_match(c{place}, $total) then c{place} end ignore nulls) over (order by line "
            f"rows between unbounded preceding and current row) as value from {desk.table.table}",
            {"total": TOTAL_LABEL},
        )
        self.joins.append(f"left join {name} on {name}.line = cells.line")
        text = f"{name}.value"
        if not recipe.look_up:
            return text
        values = value_table(desk, place, "k", client_means(desk, recipe, self.directory))
        self.joins.append(f"left join {values} as v_down on v_down.text = {text}")
        return f"coalesce(v_down.value, {text})"

    def _between(self, recipe: Recipe) -> str:
        """Minutes from a start to an end; a length below zero or above a week is no length."""
        desk, half = self.desk, len(recipe.places) // 2
        name = f"lengths_{desk.table.file_number}"
        start, end = (
            "concat_ws(' ', " + ", ".join(f"cells.c{place}" for place in side) + ")"
            for side in (recipe.places[:half], recipe.places[half:])
        )
        pairs = desk.con.execute(
            f"select {start}, {end} from {desk.table.table} as cells where {start} <> '' and {end} <> '' group by all"
        ).fetchall()
        forms = [self.date_forms.get(place) or DateForm("ymd") for place in (recipe.places[0], recipe.places[half])]
        store_values(
            desk.con,
            name,
            (
                (f"{one}\x1f{other}", minutes_between(one, other, forms[0], forms[1], desk.import_day), None)
                for one, other in pairs
            ),
        )
        self.joins.append(f"left join {name} on {name}.text = {start} || chr(31) || {end}")
        return f"{name}.value"


def _joined(texts: Iterable[str]) -> str:
    """Texts with a blank between; nothing where all are empty."""
    return f"nullif(concat_ws(' ', {', '.join(texts)}), '')"


def _plain(text: str) -> str:
    """A decimal as text without zeros at its end."""
    return f"rtrim(rtrim(cast(cast({text} as decimal(38, 6)) as varchar), '0'), '.')"
