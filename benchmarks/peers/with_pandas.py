"""The same figures from the same three exports with pandas, as an analyst writes them who knows pandas well.

Run as a process of its own: python benchmarks/peers/with_pandas.py FOLDER FIGURES.json
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

PLANNED = {"planned", "scheduled"}
CANCELLED = {"cancelled", "canceled", "no-show", "no show", "noshow"}
NO_TOUCH = {"automated", "bulk email", "campaign", "mass email", "newsletter"}
CADENCE = {"A": 30, "B": 60, "C": 90}
STATUSES = ("on track", "due soon", "planned", "overdue")


def read(folder: Path) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """The columns that the figures need, typed."""
    clients = pd.read_csv(
        folder / "clients.csv",
        usecols=["client_id", "signed_on", "rank", "next_contact_on", "ended_on"],
        dtype={"client_id": "str", "rank": "str"},
        parse_dates=["signed_on", "next_contact_on", "ended_on"],
    )
    revenue = pd.read_csv(
        folder / "revenue.csv",
        engine="pyarrow",
        usecols=["client_id", "date", "amount", "kind", "period_start", "period_end", "invoice_id"],
        dtype={"client_id": "str", "amount": "float64", "kind": "category", "invoice_id": "str"},
        parse_dates=["date", "period_start", "period_end"],
    )
    contacts = pd.read_csv(
        folder / "contacts.csv",
        engine="pyarrow",
        usecols=["client_id", "date", "channel", "outcome"],
        dtype={"client_id": "str", "channel": "category", "outcome": "category"},
        parse_dates=["date"],
    )
    return clients, revenue, contacts


def month_number(days: pd.Series) -> np.ndarray:
    """Months since year 0; the value of a missing day is without meaning."""
    return (days.dt.year.fillna(0) * 12 + days.dt.month.fillna(1) - 1).to_numpy().astype(np.int64)


def spread(revenue: pd.DataFrame, ids: pd.Index) -> tuple[np.ndarray, np.ndarray, int]:
    """Recurring and project revenue by client and month, put into the months that it pays for."""
    client = ids.get_indexer(revenue["client_id"])
    recurring = (revenue["kind"] == "recurring").to_numpy()
    has_period = revenue["period_start"].notna().to_numpy() & recurring
    dated, started = month_number(revenue["date"]), month_number(revenue["period_start"])
    days = (revenue["period_end"] - revenue["period_start"]).dt.days.to_numpy() + 1
    parts = np.where(has_period, np.maximum(1, np.floor(days * 16 / 487 + 0.5)), 1)
    parts = np.nan_to_num(parts, nan=1).astype(np.int64)
    first = np.where(has_period, started, dated)

    # a credit that names an earlier spread invoice takes back what is left of it
    row = np.arange(len(revenue))
    amounts = revenue["amount"].to_numpy()
    credits = revenue.loc[recurring & ~has_period & (amounts < 0) & revenue["invoice_id"].notna().to_numpy()]
    named = credits[["client_id", "invoice_id", "date"]].assign(credit=credits.index, dated=dated[credits.index])
    invoices = revenue.loc[has_period & (amounts >= 0), ["client_id", "invoice_id", "date"]]
    invoices = invoices[invoices["invoice_id"].isin(credits["invoice_id"])]
    invoices = invoices.assign(first=first[invoices.index], parts=parts[invoices.index])
    pairs = named.merge(invoices, on=["client_id", "invoice_id"], suffixes=("", "_of_invoice"))
    pairs = pairs[pairs["date_of_invoice"] <= pairs["date"]]
    taken = pairs.loc[pairs.index.repeat(pairs["parts"])]
    taken = taken.assign(month=taken["first"] + taken.groupby(level=0).cumcount())
    taken = taken.loc[taken["month"] >= taken["dated"], ["credit", "month"]].drop_duplicates()
    shares = taken.groupby("credit")["month"].transform("size").to_numpy()
    spread_credits = taken["credit"].to_numpy()

    plain = np.setdiff1d(row, spread_credits, assume_unique=False)
    index = np.repeat(plain, parts[plain])
    offset = np.arange(len(index)) - np.repeat(np.cumsum(parts[plain]) - parts[plain], parts[plain])
    index_all = np.concatenate([index, spread_credits])
    month_all = np.concatenate([first[index] + offset, taken["month"].to_numpy()]).astype(np.int64)
    value_all = np.concatenate([amounts[index] / parts[index], amounts[spread_credits] / shares]).round(6)
    start, months = int(month_all.min()), int(month_all.max() - month_all.min() + 1)
    cell = client[index_all] * months + (month_all - start)
    of_retainers = recurring[index_all]

    def matrix(chosen: np.ndarray) -> np.ndarray:
        sums = np.bincount(cell[chosen], weights=value_all[chosen], minlength=len(ids) * months)
        return sums.reshape(len(ids), months).round(6)

    return matrix(of_retainers), matrix(~of_retainers), start


def series(mrr: np.ndarray, names: list[str]) -> dict[str, Any]:
    """Retention, churn and movements of every month."""
    found: dict[str, Any] = {key: {} for key in ("net_12", "net_1", "gross_12", "churn_12", "churn_1", "movements")}
    ever = np.zeros(len(mrr), dtype=bool)
    nothing = np.zeros(len(mrr))
    begun = False
    for month, name in enumerate(names):
        now = mrr[:, month]
        begun = begun or bool((now > 0).any())
        if not begun:
            continue
        for window in (1, 12):
            then = mrr[:, month - window] if month >= window else nothing
            base = then > 0
            starting, retained = then.sum(), now[base].sum()
            found[f"net_{window}"][name] = [starting, retained, retained / starting if starting else None]
            found[f"churn_{window}"][name] = [int(base.sum()), int((base & (now == 0)).sum())]
            if window == 12:
                kept = np.minimum(then, now)[base].sum()
                found["gross_12"][name] = [kept, kept / starting if starting else None]
        before = mrr[:, month - 1] if month else nothing
        change = now - before
        kinds = {
            "new": (before == 0) & (now > 0) & ~ever,
            "reactivation": (before == 0) & (now > 0) & ever,
            "expansion": (before > 0) & (now > before),
            "contraction": (before > now) & (now > 0),
            "churn": (before > 0) & (now == 0),
        }
        found["movements"][name] = [
            before.sum(),
            *(abs(change[chosen].sum()) for chosen in kinds.values()),
            now.sum(),
            *(int(chosen.sum()) for chosen in kinds.values()),
        ]
        ever |= now > 0
    return found


def figures(folder: Path) -> dict[str, Any]:
    """Every figure that is compared."""
    clients, revenue, contacts = read(folder)
    clients = clients.sort_values("client_id", ignore_index=True)
    ids = pd.Index(clients["client_id"])

    outcome, channel = contacts["outcome"].str.lower(), contacts["channel"].str.lower()
    counts = ~channel.isin(NO_TOUCH)
    happened = ~outcome.isin(PLANNED | CANCELLED)
    day = max(revenue["date"].max(), contacts.loc[happened, "date"].max())
    happened &= contacts["date"] <= day

    recurring, project, start = spread(revenue, ids)
    reporting = day.year * 12 + day.month - 1 - (0 if day.is_month_end else 1) - start
    recurring, project = recurring[:, : reporting + 1], project[:, : reporting + 1]
    mrr, total = recurring.clip(min=0), recurring + project
    names = [f"{(start + k) // 12}-{(start + k) % 12 + 1:02d}-01" for k in range(reporting + 1)]
    found = series(mrr, names)

    year = slice(max(0, reporting - 11), reporting + 1)
    clients["mrr"] = mrr[:, reporting]
    clients["revenue_12m"] = total[:, year].sum(axis=1).round(6)
    clients["project_12m"] = project[:, year].sum(axis=1).round(6)
    has_paid = (mrr > 0).any(axis=1)
    silent = (total[:, max(0, reporting - 2) : reporting + 1] == 0).all(axis=1)
    clients["is_lapsed"] = (clients["mrr"] == 0) & has_paid & silent
    has_revenue = (total[:, year] != 0).any(axis=1)
    firsts = revenue.loc[revenue["date"] == revenue.groupby("client_id")["date"].transform("min")]
    first_invoice = firsts["period_start"].fillna(firsts["date"]).groupby(firsts["client_id"]).min()
    clients["since"] = clients["signed_on"].fillna(clients["client_id"].map(first_invoice))
    active = clients[
        ((clients["mrr"] > 0) | has_revenue) & (clients["ended_on"].isna() | (clients["ended_on"] >= day))
    ].copy()

    active = active.sort_values(["revenue_12m", "client_id"], ascending=[False, True])
    basis = active["revenue_12m"].clip(lower=0)
    larger, whole = basis.cumsum() - basis, basis.sum()
    computed = np.select(
        [active["revenue_12m"] <= 0, larger < 0.8 * whole, larger < 0.95 * whole], ["C", "A", "B"], "C"
    )
    active["rank"] = active["rank"].where(active["rank"].notna(), computed)
    by_rank = active.groupby("rank")["revenue_12m"].agg(["size", "sum"])
    found["ranks"] = {rank: [int(row["size"]), row["sum"]] for rank, row in by_rank.iterrows()}

    touches = contacts[counts & happened]
    last = active["client_id"].map(touches.groupby("client_id")["date"].max())
    plans = contacts[counts & ~outcome.isin(CANCELLED) & (contacts["date"] > day)]
    next_plan = active["client_id"].map(plans.groupby("client_id")["date"].min())
    first_contact = contacts.loc[happened, "date"].min()
    never = last.isna()
    since = (day - last.fillna(active["since"].clip(lower=first_contact))).dt.days.clip(lower=0)
    cadence = active["rank"].map(CADENCE)

    def in_time(days: pd.Series) -> pd.Series:
        ahead = (days - day).dt.days
        return (ahead > 0) & (ahead <= cadence)

    planned = in_time(active["next_contact_on"]) | in_time(next_plan)
    late = since > cadence
    status = np.select(
        [active["is_lapsed"], late & planned, late, since * 4 > cadence * 3],
        ["lapsed", "planned", "overdue", "due soon"],
        "on track",
    )
    too_new = never & ~late & ~active["is_lapsed"]
    reached = ~never & ~late & ~active["is_lapsed"]
    twelfth = np.where(
        (active["mrr"] == 0) & (active["project_12m"] == 0), active["revenue_12m"], active["project_12m"]
    )
    at_risk = (active["mrr"] + (twelfth / 12).round(6)).clip(lower=0)
    counted = ~active["is_lapsed"] & ~too_new
    found["coverage"] = {
        "active": len(active),
        **{name: int((status == name).sum()) for name in STATUSES},
        "lapsed": int(active["is_lapsed"].sum()),
        "too new": int(too_new.sum()),
        "never touched": int((never & ~active["is_lapsed"]).sum()),
        "revenue at risk": at_risk[status == "overdue"].sum(),
        "counted": int(counted.sum()),
        "reached": int(reached.sum()),
        "counted revenue": basis[counted].sum(),
        "reached revenue": basis[reached].sum(),
    }
    return found


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(figures(Path(sys.argv[1])), default=float))
