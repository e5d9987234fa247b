"""The command line: python -m analytics import | show | history | undo | settings | same-client | ...

Exit codes: 0 done; 1 the data or the book was refused, with the reason; 2 wrong usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from analytics.command_line.backups import add_backup_commands
from analytics.command_line.book_commands import add_book_commands
from analytics.command_line.building import add_build_command
from analytics.command_line.common import DONE, REFUSED, WRONG_USAGE
from analytics.command_line.correcting import add_correcting_commands
from analytics.command_line.deciding import add_deciding_commands
from analytics.command_line.generating import add_generate_command
from analytics.command_line.importing import add_import_command
from analytics.command_line.refusals import print_refusal
from analytics.command_line.showing import add_show_commands
from analytics.command_line.working import add_working_commands
from analytics.errors import TouchstoneError, UsageError


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
        print_refusal(error, as_json_text=getattr(chosen, "json", False))
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
    add_import_command(commands)
    add_build_command(commands)
    add_show_commands(commands)
    add_book_commands(commands)
    add_correcting_commands(commands)
    add_deciding_commands(commands)
    add_working_commands(commands)
    add_backup_commands(commands)
    add_generate_command(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
