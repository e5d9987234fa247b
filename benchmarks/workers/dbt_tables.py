"""Hands small tables of a snapshot to the dbt project, and compares what dbt made with the snapshot.

python dbt_tables.py small|compare PROJECT SNAPSHOT TABLE ...
"""

import sys

import duckdb

what, project, snapshot, *tables = sys.argv[1:]
with duckdb.connect() as connection:
    connection.execute(f"attach '{snapshot}' as ours (read_only)")
    if what == "small":
        for name in tables:
            connection.execute(f"copy (from ours.{name}) to '{project}/{name}.parquet'")
    else:
        connection.execute(f"attach '{project}/book.duckdb' as theirs (read_only)")
        for name in tables:
            [(columns,)] = connection.execute(
                f"select string_agg(column_name) from (describe ours.{name}) where column_type not like '%[]'"
            ).fetchall()
            sides = (f"select {columns} from ours.{name}", f"select {columns} from theirs.main.{name}")
            for here, there in (sides, sides[::-1]):
                found = connection.execute(f"select count(*) from ({here} except all {there})").fetchone()
                if found and found[0]:
                    print(f"{name}: {found[0]} rows")
