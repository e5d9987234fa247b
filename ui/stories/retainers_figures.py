"""The figures of the page of retainers, and where they come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from analytics import receivables, renewals, retainers, retention
from analytics.reader import SnapshotInfo
from ui import Explanation
from ui import format as fmt
from ui.stories import Row, among, money, number, only, row_of, total, where, whole
from ui.stories.retainers import Facts, rows_of

MEDIAN_RATE = "Median rate"


@dataclass(frozen=True)
class Cell:
    """One figure of the strip: its label, its value, and what it is held against. `tone`: red, green or grey."""

    label: str
    value: str
    words: str
    tone: str = ""


def cells(facts: Facts, info: SnapshotInfo, month: date, columns: Mapping[str, bool]) -> list[Cell]:
    """The six figures under the answer."""
    currency = str(info.currency or "")
    now, before = row_of(facts.mrr, month), row_of(facts.mrr, fmt.months_before(month, 1))
    share, year_ago = row_of(facts.share, month), row_of(facts.share, fmt.months_before(month, 12))
    mrr, change = number(now, "mrr") or 0.0, ""
    if number(before, "mrr") is not None:
        change = (
            f"{money(mrr - (number(before, 'mrr') or 0.0), currency, sign=True)} on {fmt.months_before(month, 1):%B}"
        )
    moved = "12 months"
    if number(share, "recurring_share") is not None and number(year_ago, "recurring_share") is not None:
        moved = f"{fmt.points(number(share, 'recurring_share') - number(year_ago, 'recurring_share'))} in a year"  # type: ignore[operator]
    safe = total(facts.months, "guaranteed_revenue")
    due = only(facts.due)
    ending = whole(due, "ending")
    return [
        Cell("MRR", fmt.money(mrr, currency, decimals=1 if mrr >= 1000 else None), change or "first month"),
        Cell("Recurring share", fmt.percent(share.get("recurring_share"), 1), moved),
        Cell(
            "Guaranteed, 12 m",
            money(safe, currency),
            f"{fmt.percent(safe / (12 * mrr))} of MRR × 12" if mrr else "already invoiced",
        ),
        Cell(
            "Ending in 90 days",
            money(due["ending_mrr"], currency),
            fmt.counted(ending, "agreement") if columns["has_contract_ends_on"] else "no contract_ends_on",
            "red" if ending else "",
        ),
        _rate(only(facts.sums), currency),
        _overdue(facts, currency),
    ]


def _rate(sums: Row, currency: str) -> Cell:
    known = whole(sums, "clients_with_rate")
    if not known:
        return Cell(MEDIAN_RATE, fmt.MISSING, "no hours in revenue.csv")
    agreed = number(sums, "median_agreed_rate")
    words = fmt.counted(known, "client") if agreed is None else f"agreed: {fmt.money_exact(agreed, currency)}/h"
    return Cell(MEDIAN_RATE, f"{fmt.money_exact(sums['median_rate'], currency)}/h", words)


def _overdue(facts: Facts, currency: str) -> Cell:
    if facts.ages.empty:
        return Cell("Overdue invoices", fmt.MISSING, "no paid_on in revenue.csv")
    late = where(facts.ages, [age != "not due" for age in facts.ages["age"]])
    invoices = fmt.counted(sum(late["invoices"]), "invoice")
    who = fmt.counted(whole(only(facts.sums), "overdue_clients"), "client")
    amount = total(late, "open_amount")
    tone = "red" if amount > 0 else ""
    return Cell("Overdue invoices", money(amount, currency), f"{invoices}, {who}", tone)


# --- where the figures come from -----------------------------------------------------------------


def explanations(
    facts: Facts,
    shown: Sequence[Cell],
    month: date,
    currency: str,
    rows: Callable[[], pd.DataFrame],
    invoices: Callable[[], pd.DataFrame],
    rates: Callable[[], pd.DataFrame],
    due: Callable[[], pd.DataFrame],
) -> list[Explanation]:
    """The figures of the strip `shown`.

    `rows` asks for guaranteed_revenue, `invoices` for receivables, `rates` for effective_hourly_rate, `due` for
    renewals_due of 90 days, when opened.
    """
    rate = next(cell.value for cell in shown if cell.label == MEDIAN_RATE)
    now, share = row_of(facts.mrr, month), row_of(facts.share, month)
    first = only(facts.months)
    next_month = first.get("month")
    ends = only(facts.due)
    found = [
        Explanation(
            "MRR",
            retention.revenue_per_client,
            fmt.money_exact(now.get("mrr"), currency),
            parts=[("Clients with MRR", fmt.count(now.get("clients")))],
            clients=lambda: _paying(rows(), next_month),
            client_columns=("name", "mrr", "contract_ends_on", "owner"),
        ),
        Explanation(
            "Recurring share",
            retainers.recurring_share,
            fmt.percent(share.get("recurring_share"), 1),
            parts=[
                ("Recurring revenue of 12 months", fmt.money_exact(share.get("recurring_revenue"), currency)),
                ("Revenue of 12 months", fmt.money_exact(share.get("revenue"), currency)),
            ],
        ),
        Explanation(
            "Guaranteed",
            retainers.guaranteed_revenue,
            fmt.money_exact(total(facts.months, "guaranteed_revenue"), currency),
            parts=[
                (fmt.month(row["month"]), fmt.money_exact(row["guaranteed_revenue"], currency))
                for row in rows_of(facts.months)
            ],
            clients=lambda: _in_month(rows(), next_month, True),
            client_columns=("name", "guaranteed_revenue", "basis", "contract_ends_on", "owner"),
            left_out=lambda: _in_month(rows(), next_month, False),
            left_out_words="Not covered next month",
        ),
        Explanation(
            "Ending in 90 days",
            renewals.renewals_due,
            fmt.money_exact(ends["ending_mrr"], currency),
            parts=[("Agreements", fmt.count(whole(ends, "ending")))],
            clients=lambda: among(due(), "state", ["due", "notice passed"]),
            client_columns=("name", "mrr", "contract_ends_on", "owner"),
        ),
        Explanation(
            MEDIAN_RATE,
            retainers.effective_hourly_rate,
            rate,
            parts=[("Active clients with hours", fmt.count(whole(only(facts.sums), "clients_with_rate")))],
            clients=partial(_with_hours, rates, True),
            client_columns=("name", "revenue", "hours", "effective_hourly_rate", "owner"),
            left_out=partial(_with_hours, rates, False),
            left_out_words="Without hours",
        ),
    ]
    if len(facts.ages):
        found.append(
            Explanation(
                "Overdue invoices",
                receivables.receivables_by_age,
                fmt.money_exact(total(among(facts.ages, "age", _LATE), "open_amount"), currency),
                parts=[
                    (
                        f"{row['age']} days" if row["age"] != "not due" else "Not due",
                        fmt.money_exact(row["open_amount"], currency),
                    )
                    for row in rows_of(facts.ages)
                ],
                clients=partial(_overdue_invoices, invoices),
                client_columns=("name", "invoice_id", "open_amount", "days_past_due", "due_on"),
            )
        )
    return found


_LATE = ("1-30", "31-60", "61-90", "over 90")


def _paying(rows: pd.DataFrame, month: date | None) -> pd.DataFrame:
    own = among(rows, "month", [month])
    return where(own, [value > 0 for value in own["mrr"]])


def _overdue_invoices(ask: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    return among(ask(), "age", _LATE)


def _with_hours(ask: Callable[[], pd.DataFrame], known: bool) -> pd.DataFrame:
    rates = ask()
    return where(rates, rates["effective_hourly_rate"].notna() == known)


def _in_month(rows: pd.DataFrame, month: date | None, covered: bool) -> pd.DataFrame:
    own = among(rows, "month", [month])
    return where(own, [(value > 0) == covered for value in own["guaranteed_revenue"]])
