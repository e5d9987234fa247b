"""What an import leaves in the archive: its rows, the rows that it replaces, and a record of each file."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import duckdb

from analytics.book import Staging
from analytics.book_records import FileRecord
from analytics.contract import ALL_KINDS
from analytics.errors import BookError
from analytics.intake.checking import CheckedExport
from analytics.quoting import literal


def file_record(con: duckdb.DuckDBPyConnection, staging: Staging, file: CheckedExport) -> FileRecord:
    """What the book keeps of a file: its bytes' digest, its counts, and how it was read."""
    stored = staging.archive / "files" / file.stored_as
    with stored.open("rb") as handle:
        digest = hashlib.file_digest(handle, "sha256").hexdigest()
    amount = "0"
    if file.kind == "revenue":
        [(total,)] = con.execute(
            "select coalesce(sum(amount), 0) from new_revenue where file_number = $number",
            {"number": file.file_number},
        ).fetchall()
        amount = str(total)
    return FileRecord(
        file_number=file.file_number,
        name=file.name,
        stored_as=stored.name,
        size=stored.stat().st_size,
        sha256=digest,
        kind=file.kind,
        source=file.source,
        records=file.records,
        loaded=file.loaded,
        refused=file.refused,
        amount=amount,
        columns_present=list(file.columns_present),
        columns_left_out=list(file.columns_left_out),
        shape=list(file.shape),
        left_out=file.left_out,
        left_out_reasons=[[reason, str(count), total] for reason, count, total in file.left_out_reasons],
        reading=file.reading,
    )


def write_rows(con: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    """Writes the accepted rows of each kind into the archive of the import."""
    for kind in ALL_KINDS:
        [(count,)] = con.execute(f"select count(*) from new_{kind}").fetchall()
        if count:
            order = "month, currency, line" if kind == "rates" else "client_id"
            con.execute(
                f"copy (select * from new_{kind} order by {order}) to "
                f"{literal(staging.archive / 'rows' / f'{kind}.parquet')} (format parquet)"
            )


def write_removed(con: duckdb.DuckDBPyConnection, staging: Staging) -> None:
    """Keeps every row that the import takes out of force in its own folder, by where it came from."""
    for kind in ("revenue", "contacts"):
        [(count,)] = con.execute(f"select count(*) from gone_{kind}").fetchall()
        if count:
            con.execute(
                f"copy (select * from gone_{kind} order by import_number, file_number, line) to "
                f"{literal(staging.archive / 'rows' / f'replaced_{kind}.parquet')} (format parquet)"
            )


def reconcile(con: duckdb.DuckDBPyConnection, staging: Staging, files: Sequence[CheckedExport]) -> None:
    """Loaded + refused = lines read, and the written rows add up to what was read; else nothing is published."""
    for file in files:
        path = staging.archive / "rows" / f"{file.kind}.parquet"
        total = "sum(amount)" if file.kind == "revenue" else "sum(0)"
        written, amount = (
            con.execute(
                f"select count(distinct line), coalesce({total}, 0) from read_parquet({literal(path)}) "
                "where file_number = $number",
                {"number": file.file_number},
            ).fetchall()[0]
            if path.exists()
            else (0, 0)
        )
        [(read_amount,)] = con.execute(
            f"select coalesce({total}, 0) from new_{file.kind} where file_number = $number",
            {"number": file.file_number},
        ).fetchall()
        if written + file.refused + file.left_out != file.records or amount != read_amount:
            raise BookError(
                f"{file.name}: {file.records:,} rows were read, but {written:,} written, {file.refused:,} refused and "
                f"{file.left_out:,} left out.",
                "Nothing was changed. Load the file again; if it happens again, report it with the file.",
            )
