"""Books that grow import by import, in every way that tells on earlier months: what carrying over is tested with.

`growing_book(seed, folder)` gives what each snapshot of the book is made from, the oldest first. The rows are those of
a random small book (tests/books/small_books.py), written as an import writes them; no file is read or checked again.
"""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import duckdb
import pyarrow as pa

from analytics.build import BuiltFrom
from analytics.contract import ALL_KINDS, Kind, column_names
from analytics.corrections import Corrections
from analytics.entered import NEXT_STEP, PART, TOUCH, Decision, Entries, WorkEntry
from analytics.quoting import identifier, literal
from analytics.rows import ImportRows, Span
from analytics.settings import Settings
from analytics.sql_files import sql
from tests.books.small_books import random_book

Row = dict[str, str]
IMPORTS = 4
WAYS = ("plain", "plain", "plain", "again", "late", "clients", "contacts only", "logged", "everything")


def growing_book(seed: int, folder: Path) -> list[BuiltFrom]:
    """What the snapshots of a book are made from, each of the imports and entries before and some more."""
    rng = random.Random(seed)
    small = random_book(seed, folder / "exports", months=rng.choice([None, None, 40, 50]))
    exports = {path.stem: _read(path) for path in small.files}
    return _Growing(rng, folder, exports, small.import_day).snapshots()


class _Growing:
    def __init__(self, rng: random.Random, folder: Path, exports: dict[str, list[Row]], import_day: date) -> None:
        self.rng = rng
        self.folder = folder
        self.clients = exports.get("clients", [])
        self.revenue = exports.get("revenue", [])
        self.contacts = exports.get("contacts", [])
        self.import_day = import_day
        self.imports: list[ImportRows] = []
        self.entries = Entries()
        self.ids = sorted({row["client_id"] for row in [*self.clients, *self.revenue]})

    def snapshots(self) -> list[BuiltFrom]:
        rng = self.rng
        settings = replace(
            Settings(),
            gap_months=rng.choice([0, 0, 1, 2, 12]),
            rank_basis=rng.choice(["revenue", "recurring", "margin"]),
            cadence_a_days=rng.choice([1, 20, 30]),
            cadence_b_days=rng.choice([1, 3, 60]),
            cadence_c_days=rng.choice([1, 5, 90, 400]),
            lapsed_months=rng.choice([1, 3]),
            coverage_lag_months=rng.choice([0, 2]),
        )
        corrections = self._corrections() if rng.random() < 0.3 else Corrections()
        days = sorted({row["date"] for row in [*self.revenue, *self.contacts]}) or [self.import_day.isoformat()]
        # most of the rows come first, then about a month at a time
        cuts = [days[-1 - min(len(days) - 1, (IMPORTS - place) * max(1, len(days) // 15))] for place in range(IMPORTS)]
        found: list[BuiltFrom] = []
        before = ""
        for place, cut in enumerate([*cuts[:-1], days[-1]]):
            self._grow("first" if place == 0 else rng.choice(WAYS), before, cut)
            day = max(date.fromisoformat(cut), self.import_day) if place == IMPORTS - 1 else date.fromisoformat(cut)
            found.append(
                BuiltFrom(tuple(self.imports), settings, day, None, corrections=corrections, entries=self.entries)
            )
            before = cut
        return found

    def _grow(self, way: str, before: str, cut: str) -> None:
        rng = self.rng
        revenue = [row for row in self.revenue if before < row["date"] <= cut]
        contacts = [row for row in self.contacts if before < row["date"] <= cut or (not before and rng.random() < 0.02)]
        clients: list[Row] = []
        mode = "replace"
        if way == "first":
            clients = [row for row in self.clients if rng.random() < 0.9]
        if way in ("again", "everything"):
            again_from = (date.fromisoformat(before) - timedelta(days=rng.choice([3, 35, 200]))).isoformat()
            revenue += [self._otherwise(row) for row in self.revenue if again_from < row["date"] <= before]
            contacts += [row for row in self.contacts if again_from < row["date"] <= before and rng.random() < 0.8]
        if way == "late":
            mode = "add"
            revenue += [self._late(cut) for _ in range(rng.randint(1, 4)) if self.revenue]
            contacts += [row for row in self.contacts if row["date"] <= cut and rng.random() < 0.03]
        if way in ("clients", "everything"):
            clients = [self._changed(row, cut) for row in self.clients if rng.random() < 0.95]
        if way == "contacts only":
            revenue = []
        if way in ("logged", "everything"):
            self._log(cut)
        if way == "logged":
            return
        self._write({"clients": clients, "revenue": revenue, "contacts": contacts}, cut, mode)

    def _otherwise(self, row: Row) -> Row:
        """A row that comes again: now and then with another amount or day, or as another client's."""
        luck = self.rng.random()
        if luck < 0.1:
            return row | {"amount": str(Decimal(row["amount"]) * self.rng.choice([0, 2, Decimal("0.5")]))}
        if luck < 0.15:
            return row | {"client_id": self.rng.choice(self.ids)}
        return row

    def _late(self, cut: str) -> Row:
        """A row of an earlier day: plain, a year paid at once, or a credit that names an invoice."""
        rng = self.rng
        spread = [row for row in self.revenue if row.get("period_start")]
        row = rng.choice(spread if spread and rng.random() < 0.5 else self.revenue)
        luck = rng.random()
        if luck < 0.4 and row.get("invoice_id"):
            return row | {"amount": "-7.5", "period_start": "", "period_end": "", "kind": "recurring", "date": cut}
        if luck < 0.7:
            start = date.fromisoformat(row["date"]).replace(day=1)
            end = (start + timedelta(days=rng.choice([80, 364]))).isoformat()
            return row | {
                "kind": "recurring",
                "period_start": start.isoformat(),
                "period_end": end,
                "amount": "1200",
                "invoice_id": "",
            }
        return row | {"amount": "33.333333", "invoice_id": rng.choice(["", "late-1"])}

    def _changed(self, row: Row, cut: str) -> Row:
        rng = self.rng
        if rng.random() < 0.6:
            return row
        near = (date.fromisoformat(cut) + timedelta(days=rng.randint(-300, 60))).isoformat()
        changes = rng.choice(
            [
                {"owner": "Zed"},
                {"segment": "other", "region": "north"},
                {"ended_on": near, "ended_by": rng.choice(["us", "client"])},
                {"ended_by": "us", "ended_on": ""},
                {"rank": rng.choice("ABC")},
                {"next_contact_on": near},
                {"signed_on": near},
            ]
        )
        return row | {name: value for name, value in changes.items() if name in row}

    def _log(self, cut: str) -> None:
        rng = self.rng
        day = date.fromisoformat(cut)
        at = datetime.combine(day, time(9))
        number = len(self.entries.work) + 1
        touched_on, step_on = day - timedelta(days=rng.randint(0, 90)), day + timedelta(days=rng.randint(1, 40))
        one, other = rng.choice(self.ids), rng.choice(self.ids)
        work = (
            WorkEntry(number, one, TOUCH, touched_on, "Ana", "call", Decimal(5), "", "", "ana", at),
            WorkEntry(number + 1, other, NEXT_STEP, step_on, "Bo", "call", None, "planned", "", "bo", at),
        )
        # the first of the earlier ones is withdrawn
        kept = self.entries.work[1:] if rng.random() < 0.3 else self.entries.work
        exits = self.entries.exits
        if rng.random() < 0.5:
            ended = day - timedelta(days=rng.randint(0, 200))
            exits += (Decision(number, rng.choice(self.ids), PART, ended, None, "", "too dear", "ana", at),)
        self.entries = Entries(exits, (*kept, *work))

    def _corrections(self) -> Corrections:
        ids = self.rng.sample(self.ids, min(4, len(self.ids)))
        if len(ids) < 4:
            return Corrections()
        return Corrections({ids[0]: ids[1]}, {"ana": "Bo"}, {ids[2]: "internal"}, {ids[3]: "3"})

    def _write(self, exports: dict[str, list[Row]], cut: str, mode: str) -> None:
        number = len(self.imports) + 1
        folder = self.folder / f"{number:04d}"
        (folder / "rows").mkdir(parents=True)
        spans = []
        for kind in ALL_KINDS:
            found = exports.get(kind, [])
            if not found:
                continue
            _write_rows(folder / "rows" / f"{kind}.parquet", kind, found)
            days = [] if kind == "clients" else [date.fromisoformat(row["date"]) for row in found]
            spans.append(Span(kind, "system", min(days, default=None), max(days, default=None), mode))
        payments = frozenset({2}) if "paid_on" in (exports["revenue"] or [{}])[0] else frozenset()
        self.imports.append(
            ImportRows(number, folder, date.fromisoformat(cut), tuple(spans), files_with_payments=payments)
        )


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _write_rows(path: Path, kind: Kind, found: list[Row]) -> None:
    """The accepted rows of one file, as an import writes them."""
    con = duckdb.connect()
    con.execute(sql("rows/schema"))
    known = [name for name in column_names(kind) if name in found[0]]
    con.register(
        "found", pa.table({name: pa.array([row[name] or None for row in found], pa.string()) for name in known})
    )
    values = {name: identifier(name) for name in known}
    if kind == "revenue":
        values["kind"] = "coalesce(kind, 'recurring')" if "kind" in known else "'recurring'"
    if kind == "contacts" and "out_of_scope" in known:
        values["out_of_scope"] = "out_of_scope in ('yes', 'true', '1')"
    present = ", list_value(" + ", ".join(map(literal, known)) + ") as columns_present" if kind == "clients" else ""
    columns = ", ".join(f"{value} as {identifier(name)}" for name, value in values.items())
    con.execute(
        f"insert into new_{kind} by name select {ALL_KINDS.index(kind) + 1} as file_number, "
        f"row_number() over () + 1 as line, 'system' as source{present}, {columns} from found"
    )
    con.execute(f"copy (select * from new_{kind} order by client_id) to {literal(path)} (format parquet)")
    con.close()
