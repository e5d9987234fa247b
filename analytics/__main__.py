"""The command line: python -m analytics import | show | list | history | undo | settings | generate.

Exit codes: 0 done; 1 the data or the book was refused, with the reason; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import getpass
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from analytics import METRICS
from analytics.book import Book
from analytics.changes import change_settings, undo
from analytics.contract import KINDS
from analytics.errors import DataError, ImportQuestion, TouchstoneError, UsageError
from analytics.filters import Filters
from analytics.generate import generate
from analytics.history import history
from analytics.intake import Answers, Preview, Upload, import_files, prepare_import
from analytics.intake.planning import parse_covers
from analytics.reader import default_book_path, open_reader
from analytics.settings import SETTING_MEANINGS
from analytics.show import FORMATS, as_csv, as_json, as_table, check_options

DONE, REFUSED, WRONG_USAGE = 0, 1, 2
PROBLEMS_PRINTED = 20
# Options of single metrics: handed on when given, refused by metrics that do not have them.
METRIC_OPTIONS = ("months", "by", "lag", "horizon", "largest")


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; every refusal is printed with what to do."""
    parser = _parser()
    chosen = parser.parse_args(arguments)
    try:
        return int(chosen.run(chosen))
    except UsageError as error:
        print(f"touchstone: {error}", file=sys.stderr)
        return WRONG_USAGE
    except TouchstoneError as error:
        _print_refusal(error, as_json_text=getattr(chosen, "json", False))
        return REFUSED
    except KeyboardInterrupt:
        print("\ntouchstone: stopped; the book is as it was before.", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m analytics",
        description="Touchstone: which clients a business keeps, grows and neglects, from exports of clients, "
        "revenue and contacts.",
        epilog="Exit codes: 0 done, 1 the data or the book was refused, 2 wrong usage. The book is --book, else "
        "TOUCHSTONE_BOOK, else data/book.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        made.add_argument("--book", metavar="DIR", help="the book's folder")
        return made

    importing = command("import", _import, "Load exports into the book, all of them or none.")
    importing.add_argument("files", nargs="+", metavar="FILE", help="CSV exports: clients, revenue, contacts")
    importing.add_argument("--kind", choices=KINDS, help="what the files are, if their columns do not say")
    importing.add_argument("--source", metavar="NAME", help="the source that the files belong to")
    importing.add_argument("--as-of", type=_day, metavar="DATE", help="the data date, if the files do not say it")
    importing.add_argument("--import-day", type=_day, metavar="DATE", help="the day of the import, by default today")
    mode = importing.add_mutually_exclusive_group()
    mode.add_argument("--replace", action="store_true", help="rows of the span that a file does not repeat go")
    mode.add_argument("--add", action="store_true", help="keep every row of the book and add those of the files")
    importing.add_argument("--covers", metavar="FROM..TO", help="the days a file speaks for, beyond its rows")
    importing.add_argument("--dry-run", action="store_true", help="show what would happen; change nothing")
    importing.add_argument("--json", action="store_true", help="print the preview as JSON")

    showing = command("show", _show, "Print a metric.")
    showing.add_argument("metric", metavar="METRIC", help="a name of `list`")
    showing.add_argument("--month", type=_month, metavar="YYYY-MM", help="one month; lists: the month looked at")
    for name in ("owner", "segment", "region", "rank"):
        showing.add_argument(f"--{name}", action="append", default=[], help=f"only this {name}; may be repeated")
    showing.add_argument("--months", type=int, metavar="K", help="the window of retention and churn, in months")
    showing.add_argument("--by", help="the grouping of time_share, coverage_by_owner, churn_by_group")
    showing.add_argument("--lag", type=int, metavar="MONTHS", help="the lag of retention_by_coverage")
    showing.add_argument("--horizon", type=int, metavar="MONTHS", help="the horizon of followed_clients: 3, 6 or 12")
    showing.add_argument(
        "--largest", type=int, metavar="N", help="how many clients retention_without_largest leaves out"
    )
    showing.add_argument("--format", choices=FORMATS, default="table")

    command("list", _list, "List the metrics with what each says.")
    command("history", _history, "List imports, settings and undos.").add_argument("--json", action="store_true")
    undoing = command("undo", _undo, "Go back to the snapshot before, or to any in the history.")
    undoing.add_argument("--to", type=int, metavar="N", help="the number of the snapshot")
    setting = command("settings", _settings, "Show or change the rules.")
    setting.add_argument("changes", nargs="*", metavar="NAME=VALUE")
    setting.add_argument("--json", action="store_true")
    making = command("generate", _generate, "Write invented but lifelike exports into a folder.")
    making.add_argument("folder", metavar="DIR")
    making.add_argument("--clients", type=int, default=75, metavar="N")
    making.add_argument("--months", type=int, default=36, metavar="M")
    making.add_argument("--contacts", type=int, default=4000, metavar="K")
    making.add_argument("--seed", type=int, default=1, metavar="S")
    return parser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a date such as 2026-10-31') from error


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError as error:
        raise argparse.ArgumentTypeError(f'"{text}" is not a month such as 2026-10') from error


def _book(chosen: argparse.Namespace) -> Book:
    return Book(chosen.book or default_book_path(os.environ))


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"


def _now() -> datetime:
    return datetime.now().replace(microsecond=0)


def _waiting(holder: str) -> None:
    print(f"Waiting for {holder}, which is writing to this book.", file=sys.stderr)


def _progress(step: str, part: float) -> None:
    if sys.stderr.isatty():
        end = "\n" if part >= 1 else ""
        print(f"\r\033[K{part:4.0%}  {step}", end=end, file=sys.stderr, flush=True)


def _import(chosen: argparse.Namespace) -> int:
    book = _book(chosen)
    now = _now()
    answers = Answers(
        mode="replace" if chosen.replace else "add" if chosen.add else None,
        source=chosen.source,
        covers=parse_covers(chosen.covers) if chosen.covers else None,
    )
    day = chosen.import_day or now.date()
    if chosen.dry_run:
        prepared = prepare_import(
            book,
            [Upload(Path(file), Path(file).name) for file in chosen.files],
            import_day=day,
            at=now,
            who=_who(),
            as_of=chosen.as_of,
            kind=chosen.kind,
            answers=answers,
            progress=_progress,
        )
        prepared.discard()
        preview = prepared.preview
    else:
        preview = import_files(
            book,
            chosen.files,
            import_day=day,
            at=now,
            who=_who(),
            as_of=chosen.as_of,
            kind=chosen.kind,
            answers=answers,
            progress=_progress,
            waiting=_waiting,
        )
    if chosen.json:
        print(json.dumps(_preview_values(preview) | {"applied": not chosen.dry_run}, indent=1, ensure_ascii=False))
    else:
        _print_preview(preview, applied=not chosen.dry_run)
    return DONE


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
    return values


def _print_preview(preview: Preview, applied: bool) -> None:
    print("Imported." if applied else "Nothing was changed; this is what the import would do.")
    print(preview.sentence)
    for file in preview.files:
        left_out = f"; columns left out: {', '.join(file.columns_left_out)}" if file.columns_left_out else ""
        print(
            f"  {file.name}: {file.kind}, {file.records:,} rows read = {file.loaded:,} loaded "
            f"+ {file.refused:,} refused; source {file.source}{left_out}"
        )
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
    if preview.churn_from_single_gaps:
        print(
            f"  {preview.churn_from_single_gaps:,} churns are followed by MRR again after one month; if these are late "
            "invoices, set gap_months=1, or give quarterly and annual invoices their periods"
        )
    if preview.proposed_data_date:
        print(f"  If the export holds the whole month, import it with --as-of {preview.proposed_data_date}")


def _show(chosen: argparse.Namespace) -> int:
    metric = METRICS.get(chosen.metric)
    if metric is None:
        raise UsageError(f'There is no metric "{chosen.metric}".', f"The metrics are: {', '.join(METRICS)}.")
    options = {name: getattr(chosen, name) for name in METRIC_OPTIONS if getattr(chosen, name) is not None}
    check_options(metric, options)
    filters = Filters(tuple(chosen.owner), tuple(chosen.segment), tuple(chosen.region), tuple(chosen.rank))
    reader = open_reader(_book(chosen))
    try:
        frame = metric(reader, filters, month=chosen.month, **options)
    finally:
        reader.close()
    form = {"table": as_table, "csv": as_csv, "json": as_json}[chosen.format]
    sys.stdout.write(form(frame))
    return DONE


def _list(_: argparse.Namespace) -> int:
    width = max(len(name) for name in METRICS)
    for name, metric in METRICS.items():
        print(f"{name.ljust(width)}  {(metric.__doc__ or '').splitlines()[0]}")
    return DONE


def _history(chosen: argparse.Namespace) -> int:
    entries = history(_book(chosen))
    if chosen.json:
        print(json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False))
        return DONE
    if not entries:
        print("Nothing has been imported yet.")
    for entry in entries:
        number = f"snapshot {entry.snapshot}" if entry.snapshot else ""
        print(f"{entry.at}  {entry.who}  {number:12}  {entry.status:11}  {entry.sentence}")
    return DONE


def _undo(chosen: argparse.Namespace) -> int:
    target = undo(_book(chosen), at=_now(), who=_who(), to=chosen.to, progress=_progress, waiting=_waiting)
    print(f"Snapshot {target} is current." if target else "The first import was undone; the book is empty.")
    return DONE


def _settings(chosen: argparse.Namespace) -> int:
    book = _book(chosen)
    changes: dict[str, str] = {}
    for text in chosen.changes:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f'"{text}" is no setting.', "Expected NAME=VALUE, such as gap_months=1.")
        changes[name.strip()] = value.strip()
    settings = book.state.settings()
    if changes:
        settings = change_settings(book, changes, at=_now(), who=_who(), progress=_progress, waiting=_waiting)
    values = settings.to_json()
    if chosen.json:
        print(json.dumps(values, indent=1))
        return DONE
    for name, meaning in SETTING_MEANINGS.items():
        value = values[name]
        shown = "none" if value is None else ", ".join(value) if isinstance(value, list) else value
        print(f"{name} = {shown}\n    {meaning}")
    return DONE


def _generate(chosen: argparse.Namespace) -> int:
    if min(chosen.clients, chosen.months) < 1 or chosen.contacts < 0:
        raise UsageError("A book needs at least one client and one month.", "Raise --clients and --months.")
    counts = generate(Path(chosen.folder), chosen.clients, chosen.months, chosen.contacts, chosen.seed)
    for name, count in counts.items():
        print(f"{Path(chosen.folder) / name}: {count:,} rows")
    return DONE


def _print_refusal(error: TouchstoneError, as_json_text: bool) -> None:
    if as_json_text:
        values: dict[str, Any] = {"applied": False, "error": error.message, "remedy": error.remedy}
        if isinstance(error, DataError):
            values["problems"] = [asdict(problem) for problem in error.problems]
        if isinstance(error, ImportQuestion):
            values["choices"] = [asdict(choice) for choice in error.choices]
            values["rows_that_would_go"] = [asdict(one) for one in error.rows]
        print(json.dumps(values, indent=1, ensure_ascii=False))
        return
    print(f"touchstone: {error}", file=sys.stderr)
    if isinstance(error, ImportQuestion):
        for one in error.rows:
            print(
                f"  {one.kind} {one.month}: {one.rows_in_book:,} rows in the book, {one.rows_repeated:,} repeated, "
                f"{one.rows_removed:,} would go, amount {one.amount_removed}",
                file=sys.stderr,
            )
    elif isinstance(error, DataError):
        for problem in error.problems[:PROBLEMS_PRINTED]:
            print(
                f'  {problem.file} line {problem.line}, {problem.column} "{problem.value}": {problem.reason}',
                file=sys.stderr,
            )


if __name__ == "__main__":
    sys.exit(main())
