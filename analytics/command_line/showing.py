"""The commands show and list: a metric as a table, CSV or JSON."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from analytics import METRICS
from analytics.command_line.common import DONE, add_command, book_of, month
from analytics.errors import UsageError
from analytics.filters import Filters
from analytics.reader import open_reader
from analytics.show import FORMATS, as_csv, as_json, as_table, check_options

if TYPE_CHECKING:
    from analytics.command_line.common import Commands

# Options of single metrics: handed on when given, refused by metrics that do not have them.
METRIC_OPTIONS = ("months", "by", "lag", "horizon", "largest")


def add_commands(commands: Commands) -> None:
    """Adds `show` and `list`."""
    showing = add_command(commands, "show", _show, "Print a metric.")
    showing.add_argument("metric", metavar="METRIC", help="a name of `list`")
    showing.add_argument("--month", type=month, metavar="YYYY-MM", help="one month; lists: the month looked at")
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
    add_command(commands, "list", _list, "List the metrics with what each says.")


def _show(chosen: argparse.Namespace) -> int:
    metric = METRICS.get(chosen.metric)
    if metric is None:
        raise UsageError(f'There is no metric "{chosen.metric}".', f"The metrics are: {', '.join(METRICS)}.")
    options = {name: getattr(chosen, name) for name in METRIC_OPTIONS if getattr(chosen, name) is not None}
    check_options(metric, options)
    filters = Filters(tuple(chosen.owner), tuple(chosen.segment), tuple(chosen.region), tuple(chosen.rank))
    reader = open_reader(book_of(chosen))
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
