"""The views of the rows in force with a book's corrections in them.

Everything that reads revenue, contacts or clients_in_force - models, the client page, downloads - sees the corrected
rows, so none of it knows of corrections. Without corrections the views are plain.
"""

from __future__ import annotations

from analytics.corrections import Corrections
from analytics.engines import Connection
from analytics.quoting import identifier
from analytics.sql_files import sql


def correct_views(con: Connection, scope: str, corrections: Corrections) -> None:
    """Puts corrected views in the place of revenue, contacts and clients_in_force.

    The plain views revenue_in_force, contacts_in_force and clients_rows must be there. Rows that are left out are in
    left_out_revenue, left_out_contacts and left_out_clients.
    """
    _create_lists(con, scope, corrections)
    for kind, plain in (
        ("revenue", "revenue_in_force"),
        ("contacts", "contacts_in_force"),
        ("clients", "clients_rows"),
    ):
        names = [name for (name,) in con.execute(f"select name from pragma_table_info('{plain}')").fetchall()]
        con.execute(f"create or replace {scope} view left_out_{kind} as {_left_out(plain, names)}")
        if kind == "clients":
            corrected = _one_row_a_client(_linked(plain, names, "links.place"), names)
            con.execute(f"create or replace {scope} view clients_in_force as {corrected}")
        else:
            linked = _linked(plain, names)
            if kind == "revenue" and corrections.billing_months:
                linked = _with_periods(linked, names)
            con.execute(f"create or replace {scope} view {kind} as {linked}")
    if corrections.left_out and _has_rates_of_months(con):
        con.execute(
            f"create or replace {scope} view left_out_months as with revenue as (select * from left_out_revenue), "
            f"revenue_parts as (\n{sql('models/revenue_parts')}\n), "
            f"native_months as (\n{sql('models/native_months')}\n), "
            f"plain_months as (\n{sql('models/client_months')}\n), "
            f"converted_months as (\n{sql('models/converted_months')}\n) "
            "select plain_months.* from plain_months cross join given where not given.is_converted "
            "union all select converted_months.* from converted_months cross join given where given.is_converted"
        )


def _has_rates_of_months(con: Connection) -> bool:
    """Whether a whole snapshot is open: only there can the months of clients that are left out be summed."""
    return bool(con.execute("select 1 from duckdb_views() where view_name = 'month_rates'").fetchall())


def _create_lists(con: Connection, scope: str, corrections: Corrections) -> None:
    """The corrections as small tables: they hold client data, so their values are bound."""
    ways = {client_id: corrections.way(client_id) for client_id in corrections.same_clients}
    left_out = {one for one in [*corrections.left_out, *ways] if corrections.is_left_out(one)}
    # of several ids of one client the nearest to the last one speaks for it
    nearest_first = sorted((len(way), client_id, way[-1]) for client_id, way in ways.items())
    con.execute(f"create or replace {scope} table client_links (old_id varchar, new_id varchar, place integer)")
    for place, (_, old, new) in enumerate(nearest_first, start=1):
        if old not in left_out:
            con.execute("insert into client_links values ($1, $2, $3)", [old, new, place])
    con.execute(f"create or replace {scope} table clients_left_out (client_id varchar, listed_as varchar)")
    for client_id in sorted(left_out):
        listed = next(one for one in corrections.way(client_id) if one in corrections.left_out)
        con.execute("insert into clients_left_out values ($1, $2)", [client_id, listed])
    con.execute(f"create or replace {scope} table rep_owners (rep varchar, owner varchar)")
    for rep, owner in corrections.rep_owners.items():
        # written as the models compare names
        con.execute("insert into rep_owners values (lower(trim($1)), $2)", [rep, owner])
    con.execute(f"create or replace {scope} table billing_periods (client_id varchar, months integer)")
    for client_id, months in corrections.billing_months.items():
        con.execute("insert into billing_periods values ($1, $2)", [client_id, int(months)])


def _columns(names: list[str], instead: dict[str, str]) -> str:
    return ", ".join(f"{instead.get(name, f'plain.{identifier(name)}')} as {identifier(name)}" for name in names)


def _left_out(plain: str, names: list[str]) -> str:
    columns = _columns(names, {"client_id": "clients_left_out.listed_as"})
    return (
        f"select {columns} from {plain} as plain "
        "inner join clients_left_out on clients_left_out.client_id = plain.client_id"
    )


def _linked(plain: str, names: list[str], place: str = "") -> str:
    """The rows that count, each under the id it counts as.

    In two parts, so that looking for one client still reads only its part of the files.
    """
    instead, join = {}, ""
    if "rep" in names:
        instead["rep"] = "coalesce(rep_owners.owner, plain.rep)"
        join = " left join rep_owners on rep_owners.rep = lower(trim(plain.rep))"
    linked = instead | {"client_id": "links.new_id"}
    return (
        f"select {_columns(names, instead)}{', 0 as place' if place else ''} from {plain} as plain"
        " anti join client_links as links on links.old_id = plain.client_id"
        f" anti join clients_left_out as gone on gone.client_id = plain.client_id{join}"
        f" union all select {_columns(names, linked)}{f', {place} as place' if place else ''} from {plain} as plain"
        f" inner join client_links as links on links.old_id = plain.client_id{join}"
    )


def _with_periods(revenue: str, names: list[str]) -> str:
    """Recurring rows without a period pay for the months from that of their date on. Credits stay in their month."""
    first = "cast(date_trunc('month', plain.date) as date)"
    is_given = (
        "billing_periods.months is not null and plain.period_start is null and plain.kind = 'recurring' "
        "and plain.amount > 0"
    )
    last_number = "(extract(year from plain.date) * 12 + extract(month from plain.date) + billing_periods.months - 2)"
    last_month = f"make_date(cast({last_number} // 12 as integer), cast({last_number} % 12 + 1 as integer), 1)"
    instead = {
        "period_start": f"case when {is_given} then {first} else plain.period_start end",
        "period_end": f"case when {is_given} then last_day({last_month}) else plain.period_end end",
    }
    return (
        f"select {_columns(names, instead)} from ({revenue}) as plain "
        "left join billing_periods on billing_periods.client_id = plain.client_id"
    )


def _one_row_a_client(linked: str, names: list[str]) -> str:
    """Of the ids that are one client, the rows of the one that holds.

    The rows of an old id hold until the import that first names the new one, so that a changed id keeps its history.
    """
    columns = ", ".join(identifier(name) for name in names)
    return (
        f"select {columns} from (select linked.*, min(place) over (partition by client_id order by import_number "
        f"range between unbounded preceding and current row) as place_that_holds from ({linked}) as linked) as ranked "
        "where place = place_that_holds"
    )
