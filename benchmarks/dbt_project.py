"""The same SQL models as dbt would run them: a dbt project, written from analytics/sql.

The bare typed loads are its sources; every model is a table; dbt finds the order by the names. What an import works out
beside the models (the settings, the data date, which outcomes are no touches) is handed to it as small Parquet files.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from benchmarks.exports import KINDS
from benchmarks.measuring import ROOT, Failed
from benchmarks.peers.bare_load import TYPES

SQL = ROOT / "analytics" / "sql"
# Only for books of several currencies: there, the others stand empty.
CONVERTING = ("converted_invoices", "converted_months")
EMPTY = ("native_months", "month_rates", "native_mrr", "revalued_mrr")
SMALL = ("given", "excluded_channels", "outcomes", "negative_words", "payment_files", "decided_exits")
ROWS = ("clients_known", "client_versions")
COMPARED = ("client_months", "movement_months", "window_months", "account_coverage")
_PROJECT = """name: touchstone
version: "1.0"
profile: touchstone
models:
  +materialized: table
flags:
  send_anonymous_usage_stats: false
"""
_PROFILE = """touchstone:
  target: dev
  outputs:
    dev:
      type: duckdb
      path: book.duckdb
      threads: 2
"""


def write_project(project: Path, folder: Path, book: Path) -> None:
    """Write the project that builds from these exports what the book's snapshot holds."""
    models = project / "models"
    models.mkdir(parents=True, exist_ok=True)
    (project / "dbt_project.yml").write_text(_PROJECT)
    (project / "profiles.yml").write_text(_PROFILE)
    run_duckdb(project, "small", str(snapshot_of(book)), *SMALL)
    texts = {name: f"select * from read_parquet('{name}.parquet')" for name in SMALL}
    texts |= {_name_of(kind): _load(kind, folder) for kind in KINDS}
    texts["rates"] = "select null::date as month, ''::varchar as currency, 1::decimal(18, 9) as rate where false"
    for name in ROWS:
        texts[name] = (SQL / "rows" / f"{name}.sql").read_text()
    # a whole build carries no months over
    texts["carried_months"] = (SQL / "build" / "no_months.sql").read_text()
    for path in sorted((SQL / "models").glob("*.sql")):
        if path.stem not in CONVERTING:
            text = path.read_text()
            texts[path.stem] = f"select * from (\n{text}\n) as nothing limit 0" if path.stem in EMPTY else text
    for name, text in texts.items():
        view = "{{ config(materialized='view') }}\n" if name == "revenue_parts" else ""
        (models / f"{name}.sql").write_text(view + with_refs(text, set(texts)))


def with_refs(text: str, names: set[str]) -> str:
    """The SQL with the tables that other models make written as dbt wants them."""
    own = {match.lower() for match in re.findall(r"(?:with|,)\s+(\w+)\s+as\s+\(", text, flags=re.IGNORECASE)}

    def named(match: re.Match[str]) -> str:
        name = match.group(2)
        return f"{match.group(1)}{{{{ ref('{name}') }}}}" if name in names - own else match.group(0)

    return re.sub(r"\b((?:from|join)\s+)(\w+)\b(?!\s*\()", named, text, flags=re.IGNORECASE)


def dbt_commands(binaries: Path, project: Path) -> list[list[str]]:
    """What a user types."""
    folders = ["--project-dir", str(project), "--profiles-dir", str(project)]
    return [[str(binaries / "dbt"), "--quiet", "--no-version-check", "run", *folders]]


def differences_of_dbt(project: Path, book: Path) -> str:
    """The tables that dbt made otherwise than the book's snapshot has them; nothing if all are equal."""
    return run_duckdb(project, "compare", str(snapshot_of(book)), *COMPARED).strip()


def snapshot_of(book: Path) -> Path:
    """The file of the book's newest snapshot."""
    return max((book / "snapshots").glob("*.duckdb"))


def run_duckdb(project: Path, what: str, *arguments: str) -> str:
    """Work on the files with DuckDB, in a process of its own."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "benchmarks" / "workers" / "dbt_tables.py"), what, str(project), *arguments],
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise Failed(done.stderr[-1500:])
    return done.stdout


def _name_of(kind: str) -> str:
    return "clients_in_force" if kind == "clients" else kind


def _load(kind: str, folder: Path) -> str:
    names = json.dumps(list(TYPES[kind])).replace('"', "'")
    about = f", 'clients' as source, date '2026-10-31' as data_date, {names} as columns_present"
    more = about if kind == "clients" else ""
    path = str(folder / f"{kind}.csv").replace("'", "''")
    return (
        f"select 1 as import_number, 0 as file_number, row_number() over () as line{more}, *\n"
        f"from read_csv('{path}', header = true, delim = ',', quote = '\"', dateformat = '%Y-%m-%d', "
        f"columns = {TYPES[kind]!r})"
    )
