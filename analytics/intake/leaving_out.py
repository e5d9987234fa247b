"""Records that are no rows of an export: totals, group lines, footers, and rows that say they do not count.

They stand in the table `left_out` (file_number, line, reason) and are reported with their number and sum.
"""

from __future__ import annotations

import re

import duckdb

from analytics.intake.recipes import Reading
from analytics.intake.tables import OddRecord, Table
from analytics.quoting import literal

_TOTAL_WORDS = (
    "grand total|sub total|subtotal|total|totals|sum|summe|zwischensumme|gesamtsumme|gesamt|endsumme|insgesamt|"
    "ubertrag|übertrag|total général|total general|sous-total|sous total|somme|suma|suma total|totale|totaal|"
    "subtotaal|totalt|delsumma|summa|yhteensä|yhteensa|razem|celkem|łącznie|soma|tổng|итого|"
    "balance forward|opening balance|closing balance|saldo"
)
# "Total", "Total for Acme", "Acme Total", "Summe:"; a client called "Total Energies" has a date and an id and stays.
TOTAL_LABEL = (
    rf"(?i)\s*\*{{1,3}}(\s+.*)?|\s*({_TOTAL_WORDS})\s*:?\s*(\d{{4}})?\s*|"
    r"\s*(grand total|total|sub-?total|totals|summe|gesamt|zwischensumme|total général|"
    r"sous-?total|totale|totaal|suma|somme|sum)\b.*|"
    r".+[\s\-–:](total|totals|subtotal|gesamt|summe|totaal|totale)\s*:?\s*"
)
FOOTER = (
    r"(?i).*(copyright|©|\(c\)|all rights reserved|confidential|vertraulich|confidentiel|"
    r"generated (on|by|at)|exported (on|by|at|from)|printed on|created (on|by)|report (run|generated|date)|"
    r"erstellt (am|von)|gedruckt am|page \d+|seite \d+|página \d+|pagina \d+|end of (report|file)|"
    r"\d+ (rows|records|datensätze|lignes|registros|results|entries)( (selected|exported|found))?|"
    r"(rows|records|datensätze|anzahl|count|nombre|anzahl datensätze|record count)\s*:?\s*\d+|"
    r"accrual basis|cash basis|\*{3,}|={3,}|-{3,}).*"
)
_TOTAL = re.compile(TOTAL_LABEL)
_FOOTER = re.compile(FOOTER)


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Creates the empty table of records that are left out."""
    con.execute("create table left_out (file_number integer, line bigint, reason varchar)")


def still_in(rows: str, file_number: int) -> str:
    """The records of a table or view with a `line` that are not left out yet, to select from."""
    return f"(select * from {rows} where line not in (select line from left_out where file_number = {file_number}))"


def is_total_label(text: str) -> bool:
    """Whether a text announces a total."""
    return _TOTAL.fullmatch(text.strip()) is not None


def is_footer(text: str) -> bool:
    """Whether a text is what reports print below or above their rows."""
    return _FOOTER.fullmatch(" ".join(text.split())) is not None


def sort_odd_records(table: Table) -> tuple[list[tuple[int, str]], list[OddRecord]]:
    """Records of another width: (line, reason) of those that are footers, totals or headers, and the damaged others."""
    left: list[tuple[int, str]] = []
    damaged: list[OddRecord] = []
    for odd in table.odd:
        filled = [one.strip() for one in odd.fields if one and one.strip()]
        if odd.reason == "the header again":
            left.append((odd.line, odd.reason))
        elif not filled or (len(filled) <= 2 and any(is_footer(one) for one in filled)):
            left.append((odd.line, "a footer"))
        elif is_total_label(filled[0]) and len(filled) <= max(3, len(table.headers) // 2):
            left.append((odd.line, "a total"))
        elif (
            len(filled) == 1
            and len(table.headers) > 2
            and len(odd.fields) < len(table.headers)
            and "quote" not in odd.reason
        ):
            left.append((odd.line, "a line of text"))
        else:
            damaged.append(odd)
    return left, damaged


def leave_out(con: duckdb.DuckDBPyConnection, reading: Reading, lines: list[tuple[int, str]]) -> None:
    """Fills left_out for one file. `lines` are the odd records that are no rows."""
    table, number = reading.table, reading.table.file_number
    if lines:
        con.executemany(f"insert into left_out values ({number}, $1, $2)", lines)
    _leave_out_totals(con, reading)
    for place, values, reason in reading.leaving_out.by_value:
        con.execute(
            f"insert into left_out select {number}, line, $header || ' ' || c{place} || ': ' || $reason "
            f"from {still_in(table.table, number)} where list_contains($values, c{place})",
            {"values": list(values), "header": table.headers[place], "reason": reason},
        )
    if reading.leaving_out.newest is not None:
        key, stamp = reading.leaving_out.newest
        _leave_out_further(con, table, key, f"c{stamp} desc, line desc", "an older record of the same id")
    if reading.leaving_out.filled is not None:
        place = reading.leaving_out.filled
        con.execute(
            f"insert into left_out select {table.file_number}, line, $reason from "
            f"{still_in(table.table, table.file_number)} where c{place} is null",
            {"reason": f"nothing in {table.headers[place]}"},
        )
    if reading.leaving_out.once_per is not None:
        reason = "a further line of an invoice whose total counts once"
        _leave_out_further(con, table, reading.leaving_out.once_per, "line", reason)


def _leave_out_further(con: duckdb.DuckDBPyConnection, table: Table, key: int, order: str, reason: str) -> None:
    """Of the records with one value of a column only the first in an order counts."""
    number = table.file_number
    con.execute(
        f"insert into left_out select {number}, line, $reason from {still_in(table.table, number)} "
        f"where c{key} is not null qualify row_number() over (partition by c{key} order by {order}) > 1",
        {"reason": reason},
    )


def _leave_out_totals(con: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    table, number = reading.table, reading.table.file_number
    places = range(len(table.headers))
    if reading.kind == "clients":
        key = reading.recipes["client_id"].places[0]
        name = reading.recipes["name"].places[0]
        empty = f"(c{key} is null or c{name} is null)" if key != name else "true"
        guard = empty
    else:
        date = reading.recipes["month" if reading.kind == "rates" else "date"].places[0]
        empty = guard = f"c{date} is null"
        client = reading.recipes.get("client_id")
        if client is not None and client.way == "down" and client.places == (date,):
            # group lines and their totals stand in the column of dates
            others = " and ".join(f"c{place} is null" for place in places if place != date)
            empty = guard = f"(c{date} is null or ({others}) or regexp_full_match(c{date}, {literal(TOTAL_LABEL)}))"
    if not con.execute(f"select 1 from {table.table} where {guard} limit 1").fetchall():
        # the patterns of labels and footers are long: most files need none of them
        return
    filled = " + ".join(f"cast(c{place} is not null as integer)" for place in places)
    first = "coalesce(" + ", ".join([*(f"c{place}" for place in places), "''"]) + ")"
    labels = " or ".join(
        f"(c{place} is not null and regexp_full_match(c{place}, $total))" for place in list(places)[:12]
    )
    least = 1 if reading.kind == "clients" and guard != "true" else 0
    single_text = f"(({filled}) = 1 and not regexp_full_match({first}, '[0-9.,' || chr(39) || '-]+'))"
    if reading.kind == "clients":
        # a client may be given by its id alone; a line of text at the end of a report is no client
        single_text = f"(({filled}) = 1 and (c{key} is null or regexp_full_match({first}, $footer)))"
        if len(table.headers) < 2:
            single_text = "false"
    elif reading.is_standard:
        single_text = (
            f"({single_text} and c{reading.recipes['client_id'].places[0]} is null)"
            if "client_id" in reading.recipes
            else single_text
        )
    few = f"({filled}) <= greatest(3, {len(table.headers)} / 2)"
    con.execute(
        f"insert into left_out select {number}, line, case when regexp_full_match({first}, $footer) then 'a footer' "
        f"when {labels} then 'a total' else 'a line of text' end from {still_in(table.table, number)} "
        f"where ({guard}) and ({empty}) and ({filled}) > {least - 1} and "
        f"({single_text} or (({labels}) and {few}) or (({filled}) <= 2 and regexp_full_match({first}, $footer)))",
        {"total": TOTAL_LABEL, "footer": FOOTER},
    )


def unlabelled_totals(con: duckdb.DuckDBPyConnection, reading: Reading, converted: str) -> None:
    """Lines with nothing but numbers whose amount is the sum of the lines above are totals that lost their label."""
    if reading.kind != "revenue" or "amount" not in reading.recipes:
        return
    number = reading.table.file_number
    lines = con.execute(
        f"select line, try_cast(amount as decimal(38, 6)), date is null and client_id is null "
        f"from {still_in(converted, number)} where amount is not null and exists (select 1 from {converted} as other "
        "where other.date is null and other.client_id is null and other.amount is not null) order by line"
    ).fetchall()
    since = whole = 0
    found: list[int] = []
    for line, amount, bare in lines:
        if amount is None:
            continue
        if bare and amount in (since, whole) and (since or whole):
            found.append(line)
            since = 0
            continue
        since += amount
        whole += amount
    if found:
        con.executemany(
            f"insert into left_out values ({number}, $1, 'a total without a label')", [[line] for line in found]
        )


def report(con: duckdb.DuckDBPyConnection, file_number: int, converted: str | None) -> list[tuple[str, int, str]]:
    """(reason, records, sum of their amounts) of what was left out of a file, the most frequent first."""
    if not con.execute(f"select 1 from left_out where file_number = {file_number} limit 1").fetchall():
        return []
    amount = "sum(try_cast(made.amount as decimal(38, 6)))" if converted else "cast(0 as decimal(38, 6))"
    join = (
        f"left join (select line, any_value(amount) as amount from {converted} group by line) as made using (line)"
        if converted
        else ""
    )
    rows = con.execute(
        f"select reason, count(*), coalesce({amount}, 0) from left_out {join} where file_number = $number "
        "group by reason order by 2 desc, 1",
        {"number": file_number},
    ).fetchall()
    return [(str(reason), int(count), _plain(str(total))) for reason, count, total in rows]


def _plain(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text
