"""The revenue export: invoices of retainers and projects, their lines, payments and credit notes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from analytics.generate.arrays import Flags, Ints, ints, pick
from analytics.generate.burdens import Burdens
from analytics.generate.cast import Cast
from analytics.generate.days import Calendar
from analytics.generate.life import Life
from analytics.generate.writing import Column, blank, money, take, write_csv

REVENUE = tuple(
    """
    client_id date amount kind period_start period_end invoice_id due_on paid_on paid_amount hours cost
    currency
    """.split()
)

Table = dict[str, Any]  # columns of equal length


def _retainer_invoices(cast: Cast, calendar: Calendar, life: Life, rng: np.random.Generator) -> Table:
    """One invoice for each billing period.

    Those who were clients before the book begins get one in its first month, to the end of the running term.
    """
    client, month = np.nonzero(life.fee > 0)
    into = (month - cast.start[client]) % cast.period[client]
    bills = (into == 0) | (month == 0)
    client, month, into = client[bills], month[bills], into[bills]
    covers = cast.period[client] - into
    bill_day = cast.bill_day[client]
    from_day = np.where(bill_day < 28, bill_day, 1)
    late = ~cast.has_periods[client] & (rng.random(len(client)) < 0.012) & (month < calendar.months - 1)
    in_the_month_after = calendar.day(month + 1, rng.integers(2, 12, len(client)))
    return {
        "client": client,
        "day": np.where(late, in_the_month_after, calendar.day(month, bill_day)),
        "total": life.fee[client, month] * covers,
        "lines": cast.lines[client],
        "covers": covers,
        "recurring": np.ones(len(client), bool),
        "has_period": cast.has_periods[client] | late,
        "period_start": calendar.day(month, from_day),
        "period_end": calendar.day(month + covers, from_day) - 1,
    }


def _project_invoices(cast: Cast, calendar: Calendar, life: Life, rng: np.random.Generator) -> Table:
    """One to three milestones on an invoice, often at the end of the month."""
    client, month = np.nonzero(life.projects)
    size = len(client)
    lines = np.minimum(pick(rng, (0.6, 0.3, 0.1), size) + 1, cast.lines.max())
    day_of_month = np.where(rng.random(size) < 0.4, 31, rng.integers(3, 29, size))
    no_day = np.full(size, calendar.last_day)
    return {
        "client": client,
        "day": calendar.day(month, day_of_month),
        "total": life.project[client, month],
        "lines": lines,
        "covers": np.ones(size, np.int64),
        "recurring": np.zeros(size, bool),
        "has_period": np.zeros(size, bool),
        "period_start": no_day,
        "period_end": no_day,
    }


def _invoice_lines(invoices: Table, cast: Cast, burdens: Burdens, end: int, rng: np.random.Generator) -> Table:
    """Invoices split into lines, with the hours and the cost of each, and what was paid."""
    clients, count = len(cast.start), invoices["lines"]
    invoice = np.repeat(np.arange(len(count)), count)
    row = {name: values[invoice] for name, values in invoices.items()}
    client, day = row["client"], row["day"]
    size = len(client)
    other = row["total"] // (row["lines"] + 1)
    first = np.arange(size) == np.searchsorted(invoice, invoice, side="left")
    amount = np.where(first, row["total"] - other * (row["lines"] - 1), other)

    usage = np.exp(rng.normal(0.02, 0.18, clients))[client] * np.exp(rng.normal(0, 0.12, size))
    usage *= np.where(burdens.harmful, 1.65 * cast.hourly / 100, np.where(burdens.creeping, 1.35, 1.0))[client]
    quarters = np.maximum(1, ints(np.round(4 * amount / 100 / cast.hourly[client] * usage)))
    bought_in = np.where(rng.random(size) < 0.1, amount * 0.2, 0.0)
    cost = quarters / 4 * rng.uniform(48, 72, clients)[client] * 100 + bought_in

    due = day + np.array([14, 30, 30, 45])[rng.integers(0, 4, clients)][client]
    usual_delay = np.exp(rng.normal(1.4, 1.1, clients))  # days past due
    usual_delay = np.where(burdens.harmful, 25 + usual_delay, usual_delay)[client]
    luck, trouble = rng.random(len(count))[invoice], rng.random(len(count))[invoice]
    paid = np.maximum(day + 1, due + ints(np.round(usual_delay * (2.2 * luck - 0.5) - 3)))
    settled = (paid <= end) & (trouble > 0.01)
    partly = ~settled & (trouble < 0.005) & (due <= end)
    return row | {
        "invoice": invoice,
        "is_credit": np.zeros(size, bool),
        "amount": amount,
        "due": due,
        "paid": np.where(settled, paid, end),
        "is_settled": settled,
        "paid_amount": np.where(settled, amount, np.where(partly, amount // 2, 0)),
        "quarter_hours": quarters,
        "cost": ints(np.round(cost)),
        # Nobody knows the hours of the year to come.
        "is_measured": (row["covers"] == 1) & (rng.random(size) < 0.97),
    }


def _credit_notes(lines: Table, end: int, rng: np.random.Generator) -> Table:
    """Some invoices are reduced later: on the same number, or by a note with a number of its own."""
    size = len(lines["amount"])
    chosen = np.flatnonzero((rng.random(size) < 0.006) & (lines["amount"] > 10_000))
    day = lines["day"][chosen] + rng.integers(3, 45, len(chosen))
    chosen, day = chosen[day <= end], day[day <= end]
    row = {name: values[chosen] for name, values in lines.items()}
    size = len(chosen)
    whole = (rng.random(size) < 0.2) & ~row["recurring"]  # a cancelled project; a retainer is only reduced
    share = np.where(whole, 1.0, rng.uniform(0.05, 0.3, size))
    amount = -ints(np.round(row["amount"] * share))
    own_number = rng.random(size) < 0.5
    last_number = lines["invoice"].max(initial=0)
    return row | {
        "day": day,
        "amount": amount,
        "invoice": np.where(own_number, last_number + 1 + np.arange(size), row["invoice"]),
        "is_credit": np.ones(size, bool),
        "has_period": row["has_period"] & own_number,
        "due": day,
        "paid": day,
        "is_settled": np.ones(size, bool),
        "paid_amount": amount,
        "is_measured": np.zeros(size, bool),
    }


def _joined(one: Table, two: Table) -> Table:
    return {name: np.concatenate([values, two[name]]) for name, values in one.items()}


def write_revenue(
    path: Path, ids: list[str], cast: Cast, calendar: Calendar, life: Life, burdens: Burdens, seed: int
) -> int:
    rng = np.random.default_rng([seed, 5])
    retainers = _retainer_invoices(cast, calendar, life, rng)
    invoices = _joined(retainers, _project_invoices(cast, calendar, life, rng))
    lines = _invoice_lines(invoices, cast, burdens, calendar.last_day, rng)
    rows = _joined(lines, _credit_notes(lines, calendar.last_day, rng))
    order = np.lexsort((rows["is_credit"], rows["invoice"], rows["client"], rows["day"]))
    row = {name: values[order] for name, values in rows.items()}
    return write_csv(
        path,
        REVENUE,
        [
            take(ids, row["client"]),
            calendar.text(row["day"]),
            money(row["amount"]),
            take(("project", "recurring"), row["recurring"]),
            calendar.text(row["period_start"], row["has_period"]),
            calendar.text(row["period_end"], row["has_period"]),
            _invoice_numbers(row["invoice"], calendar.text(row["day"]), row["is_credit"]),
            calendar.text(row["due"]),
            calendar.text(row["paid"], row["is_settled"]),
            blank(money(row["paid_amount"]), row["paid_amount"] != 0),
            blank([f"{quarters / 4:g}" for quarters in row["quarter_hours"].tolist()], row["is_measured"]),
            blank(money(row["cost"]), row["is_measured"]),
            ["EUR"] * len(order),
        ],
    )


def _invoice_numbers(invoice: Ints, dates: Column, is_credit: Flags) -> Column:
    """Numbers in the order of the rows; a credit on the invoice itself keeps the invoice's number."""
    numbers: dict[int, str] = {}
    for key, on, credit in zip(invoice.tolist(), dates, is_credit.tolist(), strict=True):
        if key not in numbers:
            numbers[key] = f"{'CN' if credit else ''}{on[:4]}-{len(numbers) + 1:05d}"
    return [numbers[key] for key in invoice.tolist()]
