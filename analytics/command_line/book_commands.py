"""The commands history, undo and settings: what happened to a book, and the rules it goes by."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from analytics.changes import change_settings, undo
from analytics.command_line.common import DONE, add_command, book_of, now, progress, waiting, who
from analytics.errors import UsageError
from analytics.history import disk_sentence, history
from analytics.settings import SETTING_MEANINGS

if TYPE_CHECKING:
    from analytics.command_line.common import Commands


def add_commands(commands: Commands) -> None:
    """Adds `history`, `undo` and `settings`."""
    listing = add_command(commands, "history", _history, "List imports, settings, corrections, decisions and undos.")
    listing.add_argument("--json", action="store_true")
    undoing = add_command(commands, "undo", _undo, "Go back to the snapshot before, or to any in the history.")
    undoing.add_argument("--to", type=int, metavar="N", help="the number of the snapshot")
    setting = add_command(commands, "settings", _settings, "Show or change the rules.")
    setting.add_argument("changes", nargs="*", metavar="NAME=VALUE")
    setting.add_argument("--json", action="store_true")


def _history(chosen: argparse.Namespace) -> int:
    book = book_of(chosen)
    entries = history(book)
    if chosen.json:
        print(json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False))
        return DONE
    if not entries:
        print("Nothing has been imported yet.")
    for entry in entries:
        number = f"snapshot {entry.snapshot}" if entry.snapshot else ""
        print(f"{entry.at}  {entry.who}  {number:12}  {entry.status:11}  {entry.sentence}")
    if on_disk := disk_sentence(book, entries):
        print(on_disk)
    return DONE


def _undo(chosen: argparse.Namespace) -> int:
    target = undo(book_of(chosen), at=now(), who=who(), to=chosen.to, progress=progress, waiting=waiting)
    print(f"Snapshot {target} is current." if target else "The first import was undone; the book is empty.")
    return DONE


def _settings(chosen: argparse.Namespace) -> int:
    book = book_of(chosen)
    changes: dict[str, str] = {}
    for text in chosen.changes:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f'"{text}" is no setting.', "Expected NAME=VALUE, such as gap_months=1.")
        changes[name.strip()] = value.strip()
    settings = book.state.settings()
    if changes:
        settings = change_settings(book, changes, at=now(), who=who(), progress=progress, waiting=waiting)
    values = settings.to_json()
    if chosen.json:
        print(json.dumps(values, indent=1))
        return DONE
    for name, meaning in SETTING_MEANINGS.items():
        value = values[name]
        shown = "none" if value is None else ", ".join(value) if isinstance(value, list) else value
        print(f"{name} = {shown}\n    {meaning}")
    return DONE
