"""The command line: python -m analytics import | show | history | undo | settings | same-client | ...

Exit codes: 0 done; 1 the data or the book was refused, with the reason; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from importlib import import_module

from analytics.command_line.common import DONE, REFUSED, WRONG_USAGE
from analytics.command_line.refusals import print_refusal
from analytics.errors import TouchstoneError, UsageError

# The modules of command_line with their commands, in the order of --help. Some take longer to load than a small import
# takes, so that a command loads its own alone.
COMMANDS = {
    "importing": ("import",),
    "building": ("build",),
    "showing": ("show", "list"),
    "book_commands": ("history", "undo", "settings"),
    "correcting": ("same-client", "alias", "leave-out", "billing"),
    "deciding": ("decide", "decisions", "withdraw"),
    "working": ("log", "plan", "snooze", "worklog"),
    "backups": ("rows", "backup", "restore", "templates"),
    "generating": ("generate",),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; every refusal is printed with what to do."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    chosen = _parser(given[0] if given else "").parse_args(given)
    try:
        return int(chosen.run(chosen))
    except UsageError as error:
        print(f"touchstone: {error}", file=sys.stderr)
        return WRONG_USAGE
    except TouchstoneError as error:
        print_refusal(error, as_json_text=getattr(chosen, "json", False))
        return REFUSED
    except KeyboardInterrupt:
        print("\ntouchstone: stopped; the book is as it was before.", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _parser(command: str) -> argparse.ArgumentParser:
    """What reads this command, and all of them where it is none."""
    parser = argparse.ArgumentParser(
        prog="python -m analytics",
        description="Touchstone: which clients a business keeps, grows and neglects, from exports of clients, "
        "revenue and contacts.",
        epilog="Exit codes: 0 done, 1 the data or the book was refused, 2 wrong usage. The book is --book, else "
        "TOUCHSTONE_BOOK, else data/book.",
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    asked = {module for module, names in COMMANDS.items() if command in names}
    for module in asked or COMMANDS:
        import_module(f"analytics.command_line.{module}").add_commands(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
