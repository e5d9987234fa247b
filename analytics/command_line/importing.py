"""The command import: exports into the book, with what came of them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analytics.command_line.common import (
    DONE,
    PROBLEMS_PRINTED,
    add_command,
    book_of,
    day,
    memory_limit,
    now,
    progress,
    waiting,
    who,
)
from analytics.contract import ALL_KINDS
from analytics.intake import Answers, Preview, Upload, import_files, prepare_import
from analytics.intake.answers import DATE_ORDERS, DECIMALS, FILE_MARK, SIGNS, UNITS
from analytics.intake.differences import Difference
from analytics.intake.noticing import Notice
from analytics.intake.planning import parse_covers

if TYPE_CHECKING:
    from analytics.command_line.common import Commands

MONTHS_PRINTED = 6
CLIENTS_PRINTED = 3
EXAMPLES_PRINTED = 3
ANSWERS_OF_FILES = (
    "date_order", "decimal", "units", "sign", "sheet", "kind", "map", "status_exclude", "status_include", "count",
)  # fmt: skip


def add_commands(commands: Commands) -> None:
    """Adds `import` with its options."""
    importing = add_command(commands, "import", _import, "Load exports into the book, all of them or none.")
    importing.add_argument("files", nargs="+", metavar="FILE", help="CSV exports: clients, revenue, contacts")
    importing.add_argument(
        "--kind",
        action="append",
        default=[],
        type=_kind,
        metavar="KIND",
        help="what the files are: clients, revenue, contacts; none leaves one out",
    )
    importing.add_argument("--source", metavar="NAME", help="the source that the files belong to")
    importing.add_argument("--as-of", type=day, metavar="DATE", help="the data date, if the files do not say it")
    importing.add_argument("--import-day", type=day, metavar="DATE", help="the day of the import, by default today")
    mode = importing.add_mutually_exclusive_group()
    mode.add_argument("--replace", action="store_true", help="rows of the span that a file does not repeat go")
    mode.add_argument("--add", action="store_true", help="keep every row of the book and add those of the files")
    answering = importing.add_argument_group(
        "answers to questions",
        'each may be repeated, and be meant for one file only: "FILE::VALUE", as in "invoices.csv::dmy"',
    )
    for flag, values, text in (
        ("--date-order", DATE_ORDERS, "how dates in digits are written"),
        ("--decimal", DECIMALS, "the decimal mark of numbers"),
        ("--units", UNITS, "whether amounts are in whole units or in cents"),
        ("--sign", SIGNS, "which of debit and credit is income"),
    ):
        answering.add_argument(flag, action="append", default=[], metavar="|".join(values), help=text)
    answering.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="HEADER=COLUMN",
        help="which column a header is; nothing after = leaves it out",
    )
    answering.add_argument(
        "--sheet", action="append", default=[], metavar="NAME", help="the sheet of a workbook to load"
    )
    answering.add_argument(
        "--status-exclude", action="append", default=[], metavar="VALUE", help="rows with this status do not count"
    )
    answering.add_argument(
        "--status-include", action="append", default=[], metavar="VALUE", help="rows with this status count"
    )
    answering.add_argument(
        "--count",
        action="append",
        default=[],
        metavar="FILE|both",
        help="which of two files with the same revenue counts",
    )
    importing.add_argument("--covers", metavar="FROM..TO", help="the days a file speaks for, beyond its rows")
    importing.add_argument("--reason", metavar="TEXT", help="why closed months may change; the history keeps it")
    importing.add_argument(
        "--memory",
        type=memory_limit,
        metavar="SIZE",
        help="how much memory to use at most, such as 2GB; default: TOUCHSTONE_MEMORY",
    )
    importing.add_argument("--dry-run", action="store_true", help="show what would happen; change nothing")
    importing.add_argument("--json", action="store_true", help="print the preview as JSON")


def _import(chosen: argparse.Namespace) -> int:
    book = book_of(chosen)
    at = now()
    answers = Answers(
        mode="replace" if chosen.replace else "add" if chosen.add else None,
        source=chosen.source,
        covers=parse_covers(chosen.covers) if chosen.covers else None,
        reason=chosen.reason,
        **{name: tuple(getattr(chosen, name)) for name in ANSWERS_OF_FILES},
    ).checked()
    import_day = chosen.import_day or at.date()
    if chosen.dry_run:
        prepared = prepare_import(
            book,
            [Upload(Path(file), Path(file).name) for file in chosen.files],
            import_day=import_day,
            at=at,
            who=who(),
            as_of=chosen.as_of,
            answers=answers,
            progress=progress,
            memory=chosen.memory,
        )
        prepared.discard()
        preview = prepared.preview
    else:
        preview = import_files(
            book,
            chosen.files,
            import_day=import_day,
            at=at,
            who=who(),
            as_of=chosen.as_of,
            answers=answers,
            progress=progress,
            waiting=waiting,
            memory=chosen.memory,
        )
    if chosen.json:
        print(json.dumps(_preview_values(preview) | {"applied": not chosen.dry_run}, indent=1, ensure_ascii=False))
    else:
        _print_preview(preview, applied=not chosen.dry_run)
    return DONE


def _kind(text: str) -> str:
    if text.rpartition(FILE_MARK)[2] not in (*ALL_KINDS, "owners", "none"):
        raise argparse.ArgumentTypeError(f'"{text}" is none of: {", ".join(ALL_KINDS)}')
    return text


def _preview_values(preview: Preview) -> dict[str, Any]:
    values = asdict(preview)
    values["sentence"] = preview.sentence
    for name in ("data_date", "proposed_data_date"):
        values[name] = values[name].isoformat() if values[name] else None
    for span in values["spans"]:
        for name in ("span_from", "span_to"):
            span[name] = span[name].isoformat() if span[name] else None
    for file, checked in zip(values["files"], preview.files, strict=True):
        file["loaded"] = checked.loaded
        file["left_out"] = [
            {"reason": reason, "rows": rows, "sum": total} for reason, rows, total in checked.left_out_reasons
        ]
        del file["reading"], file["left_out_reasons"]
    return values


def _print_preview(preview: Preview, applied: bool) -> None:
    print("Imported." if applied else "Nothing was changed; this is what the import would do.")
    print(preview.sentence)
    for file in preview.files:
        columns_left_out = f"; columns left out: {', '.join(file.columns_left_out)}" if file.columns_left_out else ""
        left_out = f" + {file.left_out:,} left out" if file.left_out else ""
        print(
            f"  {file.name}: {file.kind}, {file.records:,} rows read = {file.loaded:,} loaded "
            f"+ {file.refused:,} refused{left_out}; source {file.source}{columns_left_out}"
        )
        for column in file.columns:
            if column.header != column.column:
                values = ", ".join(column.first_values)
                print(f"    {column.column} <- {column.header or 'no column'} ({column.reason}): {values}")
        for note in file.notes:
            print(f"    {note}")
        for reason, rows, total in file.left_out_reasons:
            print(f"    left out: {rows:,} ({reason}), sum {total}")
    for problem in preview.problems[:PROBLEMS_PRINTED]:
        print(f'  {problem.file} line {problem.line}, {problem.column} "{problem.value}": {problem.reason}')
    if len(preview.problems) > PROBLEMS_PRINTED:
        print(f"  ... and {len(preview.problems) - PROBLEMS_PRINTED:,} more; refused.csv of the import has them all")
    for kind, month, count, amount in preview.removed_by_month:
        print(f"  rows of the book that this replaces: {kind} {month}: {count:,}, amount {amount}")
    for kind, count in preview.equal_rows.items():
        if count:
            print(f"  {count:,} {kind} rows are equal to another in everything; all are kept")
    if preview.unknown_clients:
        shown = ", ".join(client_id for client_id, _, _ in preview.unknown_clients[:10])
        print(f"  {len(preview.unknown_clients):,} client ids are not in the clients export: {shown}")
    for change in preview.mrr_changes[-12:]:
        print(f"  MRR {change['month']}: {change['mrr_before'] or '–'} -> {change['mrr_after'] or '–'}")
    _print_difference(preview.difference)
    _print_notices(preview.notices)
    if preview.churn_from_single_gaps and not {"late_invoices", "billing_gaps"} & {
        one.check for one in preview.notices
    }:
        print(
            f"  {preview.churn_from_single_gaps:,} churns are followed by MRR again after one month; if these are late "
            "invoices, set gap_months=1, or give quarterly and annual invoices their periods"
        )
    if preview.proposed_data_date:
        print(f"  If the export holds the whole month, import it with --as-of {preview.proposed_data_date}")


def _print_difference(difference: Difference) -> None:
    """The newest months that the book had already and that become others, with the clients that cause it."""
    months = difference.past[-MONTHS_PRINTED:]
    if not months:
        return
    left = len(difference.past) - len(months)
    earlier = f" (and {left:,} before; --json has all)" if left else ""
    print(f"  figures of past months that change{earlier}:")
    for month in months:
        closed = ", closed" if month.is_closed else ""
        print(
            f"    {month.month}{closed}: MRR {month.before.mrr or '–'} -> {month.after.mrr or '–'}, "
            f"net dollar retention {_share(month.before.net_dollar_retention)} -> "
            f"{_share(month.after.net_dollar_retention)}, "
            f"churn {_share(month.before.client_churn_rate)} -> {_share(month.after.client_churn_rate)}"
        )
        for client in month.clients[:CLIENTS_PRINTED]:
            lines = ", ".join(
                f"{'without' if row.is_removed else 'with'} {row.file} line {row.line}: {row.date} {row.amount}"
                for row in client.rows[:CLIENTS_PRINTED]
            )
            print(f"      {client.client_id} {client.name}: {client.mrr_before} -> {client.mrr_after} ({lines})")
        if month.clients_in_all > CLIENTS_PRINTED:
            print(f"      {month.clients_in_all:,} clients in all; --json has the largest")


def _share(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio:.1%}"


def _print_notices(notices: Sequence[Notice]) -> None:
    """What looks wrong although it could be read, and what mends it."""
    for notice in notices:
        amount = f" (sum {notice.amount})" if notice.amount is not None else ""
        print(f"  worth a look: {notice.message}{amount}")
        for example in notice.examples[:EXAMPLES_PRINTED]:
            parts = [
                " ".join(part for part in (example.client_id, example.name) if part),
                f"{example.file} line {example.line}" if example.line is not None else "",
                " ".join(part for part in (example.date, example.amount) if part),
                example.note,
            ]
            print(f"    {'; '.join(part for part in parts if part)}")
        print(f"    {notice.remedy}{f' {notice.command}' if notice.command else ''}")
