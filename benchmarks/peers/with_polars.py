"""The same figures from the same three exports with polars: lazy frames over the files, nothing read that is not used.

Run as a process of its own: python benchmarks/peers/with_polars.py FOLDER FIGURES.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import polars as pl

PLANNED = ["planned", "scheduled"]
CANCELLED = ["cancelled", "canceled", "no-show", "no show", "noshow"]
NO_TOUCH = ["automated", "bulk email", "campaign", "mass email", "newsletter"]
CADENCE = {"A": 30, "B": 60, "C": 90}
MOVEMENTS = ("new", "reactivation", "expansion", "contraction", "churn")
STATUSES = ("on track", "due soon", "planned", "overdue")
col = pl.col


def number(day: pl.Expr) -> pl.Expr:
    """Months since year 0."""
    return day.dt.year().cast(pl.Int32) * 12 + day.dt.month().cast(pl.Int32) - 1


def read(folder: Path) -> tuple[pl.LazyFrame, pl.LazyFrame, pl.LazyFrame]:
    """The columns that the figures need, typed."""
    dates = {"signed_on": pl.Date, "next_contact_on": pl.Date, "ended_on": pl.Date, "rank": pl.String}
    clients = pl.scan_csv(folder / "clients.csv", schema_overrides=dates | {"client_id": pl.String}).select(
        "client_id", "signed_on", "rank", "next_contact_on", "ended_on"
    )
    days = {"date": pl.Date, "period_start": pl.Date, "period_end": pl.Date}
    revenue = pl.scan_csv(
        folder / "revenue.csv",
        schema_overrides=days
        | {"amount": pl.Float64, "client_id": pl.String, "invoice_id": pl.String}
        | dict.fromkeys(("due_on", "paid_on", "paid_amount", "hours", "cost", "currency"), pl.String),
    ).select("client_id", "date", "amount", "kind", "period_start", "period_end", "invoice_id")
    contacts = pl.scan_csv(
        folder / "contacts.csv",
        schema_overrides={"date": pl.Date, "client_id": pl.String}
        | dict.fromkeys(("minutes", "out_of_scope", "note", "rep", "team"), pl.String),
    ).select("client_id", "date", col("channel").str.to_lowercase(), col("outcome").str.to_lowercase())
    return clients, revenue, contacts


def client_months(revenue: pl.LazyFrame) -> pl.LazyFrame:
    """Recurring and project revenue by client and month, put into the months that it pays for."""
    is_recurring = col("kind") == "recurring"
    rows = revenue.with_columns(
        dated=number(col("date")),
        first=number(col("period_start")),
        parts=pl.when(is_recurring & col("period_start").is_not_null()).then(
            pl.max_horizontal(
                1, (((col("period_end") - col("period_start")).dt.total_days() + 1) * 16 / 487 + 0.5).floor()
            ).cast(pl.Int32)
        ),
    )
    spread = rows.filter(col("parts").is_not_null())
    plain = rows.filter(col("parts").is_null())

    # a credit that names an earlier spread invoice takes back what is left of it
    credits = plain.filter(is_recurring & (col("amount") < 0) & col("invoice_id").is_not_null()).with_row_index(
        "credit"
    )
    invoices = spread.filter(col("amount") >= 0).select("client_id", "invoice_id", "date", "first", "parts")
    taken = (
        credits.select("credit", "client_id", "invoice_id", "amount", "dated", credited=col("date"))
        .join(invoices, on=["client_id", "invoice_id"])
        .filter(col("date") <= col("credited"))
        .with_columns(month=pl.int_ranges(col("first"), col("first") + col("parts")))
        .explode("month")
        .filter(col("month") >= col("dated"))
        .unique(["credit", "month"])
    )
    spread_credits = taken.with_columns(value=(col("amount") / pl.len().over("credit")).round(6))
    whole_credits = credits.join(taken.select("credit").unique(), on="credit", how="anti")
    others = plain.filter(~(is_recurring & (col("amount") < 0) & col("invoice_id").is_not_null()))
    pieces = pl.concat(
        [
            spread.with_columns(
                value=(col("amount") / col("parts")).round(6),
                month=pl.int_ranges(col("first"), col("first") + col("parts")),
            )
            .explode("month")
            .select("client_id", pl.lit(True).alias("recurring"), col("month").cast(pl.Int32), "value"),
            spread_credits.select("client_id", pl.lit(True).alias("recurring"), col("month").cast(pl.Int32), "value"),
            whole_credits.select("client_id", is_recurring.alias("recurring"), month="dated", value="amount"),
            others.select("client_id", is_recurring.alias("recurring"), month="dated", value="amount"),
        ]
    )
    return pieces.group_by("client_id", "month").agg(
        recurring=(col("value") * col("recurring")).sum().round(6),
        project=(col("value") * ~col("recurring")).sum().round(6),
    )


def series(paid: pl.LazyFrame, months: pl.DataFrame) -> dict[str, Any]:
    """Retention, churn and movements of every month; `paid` has a row per client and month with MRR."""
    found: dict[str, Any] = {}
    firsts = paid.group_by("client_id").agg(first=col("month").min())
    last = months["month"].max()
    for window in (1, 12):
        then = paid.select("client_id", month=col("month") + window, then="mrr").filter(col("month") <= last)
        pairs = (
            paid.join(then, on=["client_id", "month"], how="full", coalesce=True)
            .join(firsts, on="client_id")
            .with_columns(col("mrr").fill_null(0.0), col("then").fill_null(0.0))
        )
        base, now, before = col("then") > 0, col("mrr"), col("then")
        kinds = {
            "new": ~base & (col("first") == col("month")),
            "reactivation": ~base & (col("first") < col("month")),
            "expansion": base & (now > before),
            "contraction": (now > 0) & (before > now),
            "churn": base & (now == 0),
        }
        sums = (
            pairs.group_by("month")
            .agg(
                starting=before.sum(),
                retained=now.filter(base).sum(),
                kept=pl.min_horizontal(now, before).sum(),
                clients=base.sum(),
                churned=(base & (now == 0)).sum(),
                closing=now.sum(),
                **{name: (now - before).filter(chosen).sum().abs() for name, chosen in kinds.items()},
                **{f"{name}_clients": chosen.sum() for name, chosen in kinds.items()},
            )
            .collect(engine="streaming")
        )
        rows = months.join(sums, on="month", how="left").fill_null(0).sort("month").to_dicts()
        found[f"net_{window}"] = {
            row["name"]: [row["starting"], row["retained"], _share(row["retained"], row["starting"])] for row in rows
        }
        found[f"churn_{window}"] = {row["name"]: [row["clients"], row["churned"]] for row in rows}
        if window == 12:
            found["gross_12"] = {row["name"]: [row["kept"], _share(row["kept"], row["starting"])] for row in rows}
        else:
            wanted = ("starting", *MOVEMENTS, "closing", *(f"{name}_clients" for name in MOVEMENTS))
            found["movements"] = {row["name"]: [row[name] for name in wanted] for row in rows}
    return found


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def figures(folder: Path) -> dict[str, Any]:
    """Every figure that is compared."""
    clients, revenue, contacts = read(folder)
    planned, cancelled = col("outcome").is_in(PLANNED), col("outcome").is_in(CANCELLED)
    happened = ~(planned | cancelled).fill_null(False)
    counts = ~col("channel").is_in(NO_TOUCH).fill_null(False)

    # one pass over the contacts: the days of each client that everything else asks for
    day_of_revenue = revenue.select(col("date").max())
    day_of_contacts = contacts.filter(happened).select(first=col("date").min(), last=col("date").max())
    invoiced, touched = pl.collect_all([day_of_revenue, day_of_contacts], engine="streaming")
    day, first_contact = max(invoiced["date"][0], touched["last"][0]), touched["first"][0]
    touches = contacts.group_by("client_id").agg(
        last=col("date").filter(counts & happened & (col("date") <= day)).max(),
        next_plan=col("date").filter(counts & ~cancelled.fill_null(False) & (col("date") > day)).min(),
    )
    first_invoices = (
        revenue.filter(col("date") == col("date").min().over("client_id"))
        .group_by("client_id")
        .agg(invoiced=pl.coalesce("period_start", "date").min())
    )
    complete = pl.Series([day]).dt.month_end()[0] == day
    reporting = day.year * 12 + day.month - 1 - (0 if complete else 1)
    parts, touches_found, invoices_found = pl.collect_all(
        [client_months(revenue).filter(col("month") <= reporting), touches, first_invoices], engine="streaming"
    )

    paid = parts.lazy().filter(col("recurring") > 0).select("client_id", "month", mrr="recurring")
    first = paid.select(col("month").min()).collect()["month"][0]
    months = pl.DataFrame({"month": range(first, reporting + 1)}, schema={"month": pl.Int32}).with_columns(
        name=pl.format("{}-{}-01", col("month") // 12, (col("month") % 12 + 1).cast(pl.String).str.zfill(2))
    )
    found = series(paid, months)

    total = col("recurring") + col("project")
    year = (
        parts.lazy()
        .group_by("client_id")
        .agg(
            mrr=col("recurring").filter(col("month") == reporting).clip(lower_bound=0).sum(),
            revenue_12m=total.filter(col("month") > reporting - 12).sum().round(6),
            project_12m=col("project").filter(col("month") > reporting - 12).sum().round(6),
            has_paid=(col("recurring") > 0).any(),
            silent=((total == 0) | (col("month") <= reporting - 3)).all(),
            has_revenue=((total != 0) & (col("month") > reporting - 12)).any(),
        )
    )
    late = col("since") > col("cadence")

    def in_time(ahead: pl.Expr) -> pl.Expr:
        days = (ahead - day).dt.total_days()
        return ((days > 0) & (days <= col("cadence"))).fill_null(False)

    basis = col("revenue_12m").clip(lower_bound=0)
    larger = basis.cum_sum() - basis
    status = (
        pl.when("is_lapsed").then(pl.lit("lapsed"))
        .when(late & (in_time(col("next_contact_on")) | in_time(col("next_plan")))).then(pl.lit("planned"))
        .when(late).then(pl.lit("overdue"))
        .when(col("since") * 4 > col("cadence") * 3).then(pl.lit("due soon"))
        .otherwise(pl.lit("on track"))
    )  # fmt: skip
    twelfth = (
        pl.when((col("mrr") == 0) & (col("project_12m") == 0)).then(col("revenue_12m")).otherwise(col("project_12m"))
    )
    active = (
        clients.join(year, on="client_id")
        .join(touches_found.lazy(), on="client_id", how="left")
        .join(invoices_found.lazy(), on="client_id", how="left")
        .filter((col("mrr") > 0) | col("has_revenue"))
        .filter(col("ended_on").is_null() | (col("ended_on") >= day))
        .sort(["revenue_12m", "client_id"], descending=[True, False])
        .with_columns(
            rank=pl.coalesce(
                "rank",
                pl.when(col("revenue_12m") <= 0).then(pl.lit("C"))
                .when(larger < 0.8 * basis.sum()).then(pl.lit("A"))
                .when(larger < 0.95 * basis.sum()).then(pl.lit("B"))
                .otherwise(pl.lit("C")),
            ),
            is_lapsed=(col("mrr") == 0) & col("has_paid") & col("silent"),
            since=(
                day - pl.coalesce("last", pl.max_horizontal(pl.coalesce("signed_on", "invoiced"), first_contact))
            ).dt.total_days().clip(lower_bound=0),
        )
        .with_columns(cadence=col("rank").replace_strict(CADENCE, return_dtype=pl.Int32))
        .with_columns(
            status=status,
            too_new=col("last").is_null() & ~late & ~col("is_lapsed"),
            reached=col("last").is_not_null() & ~late & ~col("is_lapsed"),
            at_risk=(col("mrr") + (twelfth / 12).round(6)).clip(lower_bound=0),
        )
        .collect()
    )  # fmt: skip
    by_rank = active.group_by("rank").agg(pl.len(), col("revenue_12m").sum()).sort("rank").rows()
    found["ranks"] = {rank: [clients_of, revenue_of] for rank, clients_of, revenue_of in by_rank}
    counted = ~col("is_lapsed") & ~col("too_new")
    found["coverage"] = active.select(
        pl.len().alias("active"),
        *((col("status") == name).sum().alias(name) for name in STATUSES),
        col("is_lapsed").sum().alias("lapsed"),
        col("too_new").sum().alias("too new"),
        (col("last").is_null() & ~col("is_lapsed")).sum().alias("never touched"),
        col("at_risk").filter(col("status") == "overdue").sum().alias("revenue at risk"),
        counted.sum().alias("counted"),
        col("reached").sum().alias("reached"),
        basis.filter(counted).sum().alias("counted revenue"),
        basis.filter("reached").sum().alias("reached revenue"),
    ).to_dicts()[0]
    return found


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(figures(Path(sys.argv[1])), default=float))
