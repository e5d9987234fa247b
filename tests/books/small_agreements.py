"""What was agreed, worked and paid: fees, hours, costs, due dates and payments, put on the rows of a small book.

Drawn from a generator of its own, so that the rest of a book does not move with it.
"""

import random
from datetime import date, timedelta
from decimal import Decimal

from tests.oracle.dates import add_months, last_day, month_of

Row = dict[str, str]

CLIENT_COLUMNS = ("contract_ends_on", "monthly_fee", "retained_hours")
REVENUE_COLUMNS = ("due_on", "paid_on", "paid_amount", "hours", "cost")
CONTACT_COLUMNS = ("out_of_scope",)

# Fees on, just below and above the tiers that the settings may have; zero and less is not known.
FEES = ("", "", "", "0", "-5", "100", "250.5", "999.999999", "1000", "2999.99", "3000", "5000.00", "10000", "12000")
AGREED_HOURS = ("", "", "0", "-1", "1", "7.5", "10", "10", "20", "33.333333")
# How much of a client's rows tell their hours, or their cost.
TOLD = (0, 0, 0.5, 0.9, 1, 1)


def add_agreements(seed: int, clients: list[Row], revenue: list[Row], contacts: list[Row], days: list[date]) -> None:
    """Fills the columns of the rows; `days` are those that the book may be looked at from."""
    rng = random.Random(seed * 13 + 5)
    agreed = {}
    for row in clients:
        row |= _agreement(rng, days)
        agreed[row["client_id"]] = row["retained_hours"]
    by_client: dict[str, list[Row]] = {}
    for row in revenue:
        by_client.setdefault(row["client_id"], []).append(row)
    for client_id, rows in sorted(by_client.items()):
        _work(rng, rows, agreed.get(client_id, ""))
        _payments(rng, rows, days)
    worst = {row["client_id"] for row in contacts if rng.random() < 0.1}
    for row in contacts:
        row["out_of_scope"] = rng.choice(["", "no", "no", "yes", "Yes", "1", "false"])
        if not row["outcome"] and rng.random() < (0.5 if row["client_id"] in worst else 0.05):
            row["outcome"] = rng.choice(["abuse", "Blame", "dispute", "Dispute", "late"])


def project_clients(seed: int, first: date, months: int, shape: str) -> list[Row]:
    """Rows of clients without a retainer: projects in most months, up to the end or to some months before."""
    rng = random.Random(seed * 19 + 7)
    rows = []
    for number in range(rng.choice([0, 1, 2, 3])):
        stops = rng.choice([0, 0, 0, 1, 2, 3, 5])
        often = rng.choice([0.6, 0.8, 1])
        for step in range(max(0, months - 14), months - stops):
            month = add_months(first, step)
            if rng.random() < often:
                day = month + timedelta(days=rng.randint(0, 27))
                if shape.startswith("monthly") or shape == "partly filled monthly":
                    day = last_day(month) if shape == "monthly last" else month
                amount = rng.choice(["100", "249.999999", "250.5", "251", "900", "1000", "3000", "4000.01", "-20"])
                rows.append(
                    {
                        "client_id": f"p{number}",
                        "date": day.isoformat(),
                        "amount": amount,
                        "kind": "project",
                        "period_start": "",
                        "period_end": "",
                        "invoice_id": rng.choice(["", f"p{number}/{step}", f"p{number}/{step // 2}"]),
                    }
                )
    return rows


def dropped_columns(seed: int) -> set[str]:
    """Columns that no export of this book has; mostly there are all."""
    rng = random.Random(seed * 17 + 3)
    chance = rng.choice([0, 0, 0, 0.2, 0.5, 1])
    return {name for name in (*CLIENT_COLUMNS, *REVENUE_COLUMNS, *CONTACT_COLUMNS) if rng.random() < chance}


def _agreement(rng: random.Random, days: list[date]) -> Row:
    day = rng.choice(days)
    ends_on = rng.choice(
        [
            day + timedelta(days=rng.choice([-366, -365, -40, -1, 0, 1, 29, 30, 31, 60, 90, 91, 300])),
            last_day(add_months(month_of(day), rng.randint(-14, 14))),
            add_months(month_of(day), rng.randint(-3, 13)),
        ]
    )
    return {
        "contract_ends_on": ends_on.isoformat() if rng.random() < 0.6 else "",
        "monthly_fee": rng.choice(FEES),
        "retained_hours": rng.choice(AGREED_HOURS),
    }


def _work(rng: random.Random, rows: list[Row], agreed: str) -> None:
    with_hours, with_cost = rng.choice(TOLD), rng.choice(TOLD)
    share = Decimal(rng.choice(["0.3", "0.64", "0.8", "0.9", "1.5"]))
    # Around the hours of the fee: under, on and over the lines.
    usual = Decimal(8 if agreed in ("", "-1") else agreed) * Decimal(rng.choice(["0.5", "0.9", "1", "1.1", "1.2", "3"]))
    for row in rows:
        hours = usual * Decimal(rng.choice(["1", "1", "1", "1", "0", "1.05", "-0.5"]))
        months = Decimal(rng.choice([1, 1, 3, 12]) if row["period_start"] else 1)
        cost = Decimal(row["amount"]) * share + Decimal(rng.choice(["0", "0", "5"]))
        row["hours"] = _number(hours * months) if rng.random() < with_hours else ""
        row["cost"] = _number(cost) if rng.random() < with_cost else ""


def _payments(rng: random.Random, rows: list[Row], days: list[date]) -> None:
    habit = rng.choice([-3, 0, 0, 10, 35, 70, 130])
    pays = rng.choice([0.2, 0.8, 0.95])
    for row in rows:
        day = date.fromisoformat(row["date"])
        due_on = rng.choice([day, day + timedelta(days=14), day + timedelta(days=30), last_day(month_of(day))])
        if rng.random() < 0.05:
            # Exactly so many days before a day that the book is looked at from.
            due_on = rng.choice(days) - timedelta(days=rng.choice([0, 1, 30, 31, 60, 61, 90, 91]))
        row["due_on"] = due_on.isoformat() if rng.random() < 0.7 else ""
        paid_on = due_on + timedelta(days=habit + rng.choice([0, 0, 1, 5]))
        if rng.random() < 0.03:
            paid_on = rng.choice(days) + timedelta(days=rng.choice([0, 1]))
        # Hardly anybody leaves an invoice open for half a year.
        is_paid = rng.random() < (0.97 if due_on < max(days) - timedelta(days=180) else pays)
        row["paid_on"] = paid_on.isoformat() if is_paid else ""
        amount = Decimal(row["amount"])
        part = rng.choice([amount, amount / 2, amount / 3, amount + 1, Decimal(0), Decimal(-10)])
        row["paid_amount"] = _number(part) if rng.random() < 0.4 else ""


def _number(value: Decimal) -> str:
    return format(value.quantize(Decimal("0.000001")), "f")
