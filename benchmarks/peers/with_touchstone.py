"""The figures that the peers work out, from an imported book, asked of the metrics.

Run as a process of its own: python benchmarks/peers/with_touchstone.py BOOK FIGURES.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pandas as pd

from analytics import METRICS
from analytics.book import Book
from analytics.reader import open_reader

MOVEMENTS = ("new", "reactivation", "expansion", "contraction", "churn")
STATUSES = ("on_track", "due_soon", "planned", "overdue", "lapsed", "too_new", "never_touched")


def by_month(frame: pd.DataFrame, *columns: str) -> dict[str, list[Any]]:
    """The chosen columns of a series, by month."""
    rows = frame.to_dict("records")
    return {f"{row['month']:%Y-%m-%d}": [None if pd.isna(row[name]) else row[name] for name in columns] for row in rows}


def figures(book: Path) -> dict[str, Any]:
    """Every figure that is compared."""
    reader = open_reader(Book(book))

    def ask(name: str, **options: Any) -> pd.DataFrame:
        return METRICS[name](reader, **options)

    found: dict[str, Any] = {}
    for months in (12, 1):
        net = ask("net_dollar_retention", month=None, months=months)
        found[f"net_{months}"] = by_month(net, "starting_revenue", "retained_revenue", "net_dollar_retention")
        churn = ask("client_churn_rate", month=None, months=months)
        found[f"churn_{months}"] = by_month(churn, "opening_clients", "churned_clients")
    gross = ask("gross_dollar_retention", month=None, months=12)
    found["gross_12"] = by_month(gross, "kept_revenue", "gross_dollar_retention")
    counts = (f"{name}_clients" for name in MOVEMENTS)
    moved = ask("revenue_movements", month=None)
    found["movements"] = by_month(moved, "opening", *MOVEMENTS, "closing", *counts)
    ranks = ask("rank_summary").to_dict("records")
    found["ranks"] = {row["rank"]: [row["clients"], row["revenue_12m"]] for row in ranks}
    stand, reach = ask("coverage_summary").iloc[0], ask("reach").iloc[0]
    found["coverage"] = {
        "active": stand["active_clients"],
        **{name.replace("_", " "): stand[f"{name}_clients"] for name in STATUSES},
        "revenue at risk": stand["revenue_at_risk"],
        "counted": reach["clients"],
        "reached": reach["reached_clients"],
        "counted revenue": reach["revenue"],
        "reached revenue": reach["reached_revenue"],
    }
    reader.close()
    return found


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(figures(Path(sys.argv[1])), default=float))
