"""Files of one drop that hold the same twice: the same revenue as invoices and payments, the same file, one invoice."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from analytics.errors import ImportQuestion, Question
from analytics.intake.answers import FILE_MARK
from analytics.intake.leaving_out import still_in
from analytics.intake.recognising import money_columns
from analytics.intake.tables import Table
from analytics.intake.understood import Understood

# Of two files of revenue the one pays the other if this part of its rows has the same client and amount.
PAYS = 0.5
# What --count says where two files hold different revenue after all.
BOTH = "both"


def leave_out_same_revenue(understood: Sequence[Understood]) -> None:
    """Invoices and the payments of these invoices dropped together would count the same money twice.

    Leaves out the file that the user does not count. Raises ImportQuestion where the user has not said which counts.
    """
    revenue = [one for one in understood if one.reading.kind == "revenue"]
    told = {text.rpartition(FILE_MARK)[2] for one in understood for text in one.desk.answers.count}
    questions: list[Question] = []
    for place, first in enumerate(revenue):
        for second in revenue[place + 1 :]:
            if first.table.shape == second.table.shape or BOTH in told:
                continue
            counting = [one for one in (first, second) if one.table.name in told]
            if len(counting) == 1:
                _leave_out_all(
                    second if counting[0] is first else first, f"the same revenue as in {counting[0].table.name}"
                )
                continue
            rows, common = max(
                (_common(one, other) for one, other in ((first, second), (second, first))), key=lambda found: found[1]
            )
            if rows >= 2 and common >= PAYS * rows:
                choices = [(f'--count "{one.table.name}"', f"only {one.table.name} counts") for one in (first, second)]
                choices.append((f"--count {BOTH}", "both count: they are different revenue"))
                questions.append(
                    second.desk.ask(
                        "the same revenue twice",
                        f"{common:,} of its {rows:,} rows have the client and amount of rows in {first.table.name}, "
                        "such as payments of the same invoices. Loading both would count them twice.",
                        choices,
                    )
                )
    if questions:
        raise ImportQuestion.of(questions)


def _leave_out_all(one: Understood, reason: str) -> None:
    number = one.table.file_number
    one.desk.con.execute(
        f"insert into left_out select {number}, line, $reason from {still_in(one.table.table, number)}",
        {"reason": reason},
    )


def _common(one: Understood, other: Understood) -> tuple[int, int]:
    """Rows of a file, and those whose client and amount stand in another: in any of its columns of money."""
    con, desk = one.desk.con, one.desk
    places = [look.place for look in money_columns(desk.looks) if look.place in desk.plain_numbers]
    amounts = [
        "try_cast(made.amount as decimal(18, 2))",
        *(f"try_cast(cells.c{place} as decimal(18, 2))" for place in places),
    ]
    [(rows, common)] = con.execute(
        f"""
        with known as (
            select distinct made.client_id, unnest([{", ".join(amounts)}]) as amount
            from {one.made} as made
            inner join {one.table.table} as cells using (line)
        ),
        other as (
            select client_id, try_cast(amount as decimal(18, 2)) as amount
            from {still_in(other.made, other.table.file_number)}
        )
        select count(*), count(known.client_id)
        from other
        left join known on known.client_id = other.client_id and known.amount = other.amount
        where other.amount is not null
        """
    ).fetchall()
    return int(rows), int(common)


def leave_out_repeated(con: duckdb.DuckDBPyConnection, understood: Sequence[Understood]) -> None:
    """Files of one shape dropped together may overlap: an invoice, or a whole file, that stands in both counts once."""
    for place, second in enumerate(understood):
        for first in understood[:place]:
            if first.table.shape != second.table.shape or first.reading.kind != second.reading.kind:
                continue
            if _is_same_file(con, first.table, second.table):
                _leave_out_all(second, f"the same file as {first.table.name}")
            elif first.reading.kind == "revenue" and all(
                "invoice_id" in one.reading.recipes for one in (first, second)
            ):
                number = second.table.file_number
                con.execute(
                    f"insert into left_out select {number}, line, $reason from ({_numbered(second)}) as made "
                    f"semi join ({_numbered(first)}) as known "
                    "on known.invoice_id = made.invoice_id and known.client_id = made.client_id "
                    "and known.date = made.date and known.amount = made.amount and known.place = made.place",
                    {"reason": f"the same invoice stands in {first.table.name}"},
                )


def _numbered(one: Understood) -> str:
    """The rows of a file, equal ones of an invoice numbered: two equal lines there are two, and one here is one."""
    return (
        "select line, invoice_id, client_id, date, amount, "
        "row_number() over (partition by invoice_id, client_id, date, amount order by line) as place "
        f"from {still_in(one.made, one.table.file_number)}"
    )


def _is_same_file(con: duckdb.DuckDBPyConnection, first: Table, second: Table) -> bool:
    if first.records != second.records or first.odd or second.odd or not first.records:
        return False
    [(different,)] = con.execute(
        f"select count(*) from (select * exclude (line) from {first.table} "
        f"except all select * exclude (line) from {second.table})"
    ).fetchall()
    return not different
