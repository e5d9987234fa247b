"""The floor: DuckDB loads the three exports, typed, into a file, and checks nothing.

Run as a process of its own: python benchmarks/peers/bare_load.py FOLDER FILE
"""

import sys
from pathlib import Path

MONEY = "DECIMAL(18, 6)"
TYPES = {
    "clients": {
        "client_id": "VARCHAR",
        "name": "VARCHAR",
        "owner": "VARCHAR",
        "segment": "VARCHAR",
        "region": "VARCHAR",
        "email": "VARCHAR",
        "signed_on": "DATE",
        "contract_ends_on": "DATE",
        "notice_days": "INTEGER",
        "monthly_fee": MONEY,
        "retained_hours": "DOUBLE",
        "rank": "VARCHAR",
        "next_contact_on": "DATE",
        "ended_on": "DATE",
        "ended_by": "VARCHAR",
        "end_reason": "VARCHAR",
        "currency": "VARCHAR",
    },
    "revenue": {
        "client_id": "VARCHAR",
        "date": "DATE",
        "amount": MONEY,
        "kind": "VARCHAR",
        "period_start": "DATE",
        "period_end": "DATE",
        "invoice_id": "VARCHAR",
        "due_on": "DATE",
        "paid_on": "DATE",
        "paid_amount": MONEY,
        "hours": "DOUBLE",
        "cost": MONEY,
        "currency": "VARCHAR",
    },
    "contacts": {
        "client_id": "VARCHAR",
        "date": "DATE",
        "rep": "VARCHAR",
        "team": "VARCHAR",
        "channel": "VARCHAR",
        "minutes": "DOUBLE",
        "outcome": "VARCHAR",
        "out_of_scope": "BOOLEAN",
        "note": "VARCHAR",
    },
}


def load(folder: Path, file: Path) -> None:
    """Write one table for each export."""
    import duckdb  # here, so that the types can be had without it

    with duckdb.connect(file) as connection:
        for kind, types in TYPES.items():
            connection.execute(
                f"""
                create table {kind} as
                select * from read_csv(?, header = true, delim = ',', quote = '"', escape = '"',
                                       dateformat = '%Y-%m-%d',
                                       columns = {types!r})
                """,
                [str(folder / f"{kind}.csv")],
            )


if __name__ == "__main__":
    load(Path(sys.argv[1]), Path(sys.argv[2]))
