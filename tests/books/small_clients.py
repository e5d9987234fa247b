"""One invented client: its row of the clients export and its rows of revenue."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from tests.oracle.dates import add_months, last_day, month_diff

if TYPE_CHECKING:
    from tests.books.small_books import Plan

Row = dict[str, str]

# Each draws amounts that tie with other clients' now and then.
AMOUNTS = ("100", "100", "200", "250.5", "300", "1000", "33.333333", "0.000001", "999.999999", "1200", "77.7")
STYLES = (
    *("retainer",) * 5,
    *("annual", "quarterly", "odd periods", "project", "both", "brief", "nothing", "zero", "negative"),
    *("dominant", "tie", "tie", "returner", "returner"),
)


@dataclass
class MadeClient:
    client_id: str
    row: Row | None
    first: date
    last: date
    revenue: list[Row] = field(default_factory=list)


def make_client(plan: Plan, number: int) -> MadeClient:
    rng = plan.rng
    client_id = rng.choice(["c{:02d}", "C{:02d}", "{:d}", "é {:02d}"]).format(number) + f"-{number}"
    first, last = _span(plan, number)
    filled = plan.shape.startswith("partly filled") and rng.random() < 0.95
    style = "retainer" if filled else rng.choice(STYLES)
    if number == 0:
        style = "retainer"
    client = MadeClient(client_id, None, first, last)
    client.revenue = _revenue(plan, client, style, number)
    if plan.shape in ("monthly first", "monthly last", "partly filled monthly"):
        _date_monthly(plan, client)
    if rng.random() < 0.92:
        client.row = _client_row(rng, client)
    return client


def _span(plan: Plan, number: int) -> tuple[date, date]:
    """First and last month of a client's revenue."""
    rng = plan.rng
    if plan.shape == "partly filled twice" and rng.random() < 0.95:
        # Of 25 clients, ten have come in for the month before the last, and one for the last.
        missing = 0 if number == 0 else 1 if number <= 10 else 2
        return plan.first, add_months(plan.last, -missing)
    if plan.shape.startswith("partly filled") and rng.random() < 0.85:
        # The last month has come in for a few clients only.
        return add_months(plan.first, rng.randint(0, 2)), add_months(plan.last, -rng.choice([0, 1, 1, 1, 1, 1]))
    start = rng.choice([0, 0, rng.randint(0, plan.months - 1)])
    length = rng.choice([plan.months, plan.months, rng.randint(1, plan.months)])
    first = add_months(plan.first, start)
    return first, min(plan.last, add_months(first, length - 1))


def _client_row(rng: random.Random, client: MadeClient) -> Row:
    signed_on = client.first + timedelta(days=rng.randint(-70, 27))
    ended = rng.random() < 0.25
    ended_on = rng.choice([last_day(client.last), client.last + timedelta(days=rng.randint(-40, 70))])
    return {
        "client_id": client.client_id,
        "name": rng.choice(["Acme & Söhne", "=1+1", 'The "Best", Ltd', f"Client {client.client_id}"]),
        "owner": rng.choice(["Ana", "Ana", "Bo", "Cy", ""]),
        "segment": rng.choice(["small", "large", ""]),
        "region": rng.choice(["north", "south", ""]),
        "signed_on": signed_on.isoformat() if rng.random() < 0.6 else "",
        "notice_days": rng.choice(["", "0", "30", "60", "90"]),
        "rank": rng.choice(["A", "B", "C", *[""] * 9]),
        "next_contact_on": _around(rng, client.last).isoformat() if rng.random() < 0.25 else "",
        "ended_on": ended_on.isoformat() if ended and rng.random() < 0.8 else "",
        "ended_by": rng.choice(["us", "us", "client", ""]) if ended else "",
        "end_reason": rng.choice(["price", "moved in-house", ""]) if ended else "",
    }


def _around(rng: random.Random, month: date) -> date:
    return last_day(month) + timedelta(days=rng.randint(-30, 120))


def _revenue(plan: Plan, client: MadeClient, style: str, number: int) -> list[Row]:
    rng = plan.rng
    if style == "nothing":
        return []
    if style == "tie":
        return _retainer(rng, client, "100", changes=False)
    if style == "dominant":
        return _retainer(rng, client, "50000", changes=True)
    if style == "brief":
        client.last = client.first
        return _retainer(rng, client, rng.choice(AMOUNTS), changes=False)
    if style == "zero":
        return [_line(client, client.first, "0"), _line(client, client.last, "0", kind="project")]
    if style == "negative":
        return [_line(client, client.last, "-120", kind=rng.choice(["recurring", "project"]))]
    if style == "project":
        return _projects(rng, client)
    if style in ("annual", "quarterly", "odd periods"):
        return _long_invoices(rng, client, style)
    rows = _retainer(rng, client, rng.choice(AMOUNTS), changes=True)
    if style == "returner":
        rows = _with_gaps(rng, rows)
    if style == "both":
        rows += _projects(rng, client)
    if rng.random() < 0.3:
        rows += _credits(rng, client, rows)
    if rng.random() < 0.1:
        rows.append(dict(rng.choice(rows)))
    return rows


def _line(client: MadeClient, day: date, amount: str, **others: str) -> Row:
    blank = {"kind": "recurring", "period_start": "", "period_end": "", "invoice_id": ""}
    return {"client_id": client.client_id, "date": day.isoformat(), "amount": amount} | blank | others


def _months(client: MadeClient) -> list[date]:
    return [add_months(client.first, step) for step in range(month_diff(client.first, client.last) + 1)]


def _retainer(rng: random.Random, client: MadeClient, amount: str, changes: bool) -> list[Row]:
    rows = []
    with_periods = rng.random() < 0.3
    day = rng.randint(0, 27)
    for number, month in enumerate(_months(client)):
        if changes and rng.random() < 0.15:
            amount = rng.choice(AMOUNTS) if float(amount) < 5000 else rng.choice(["50000", "60000", "40000.25"])
        others = {"invoice_id": f"{client.client_id}/{number}"} if rng.random() < 0.5 else {}
        billed = month + timedelta(days=day)
        if with_periods:
            others |= {"period_start": month.isoformat(), "period_end": last_day(month).isoformat()}
            # A late invoice: dated after the month that it pays for.
            if rng.random() < 0.2 and month < client.last:
                billed += timedelta(days=rng.randint(25, 60))
        rows.append(_line(client, billed, amount, **others))
    return rows


def _with_gaps(rng: random.Random, rows: list[Row]) -> list[Row]:
    """Leave out one or two runs of one to four months, so that the client comes back."""
    for _ in range(rng.randint(1, 2)):
        start, length = rng.randint(1, max(1, len(rows) - 1)), rng.choice([1, 1, 2, 3, 4])
        rows = rows[:start] + rows[start + length :]
    return rows


def _projects(rng: random.Random, client: MadeClient) -> list[Row]:
    rows = []
    for month in _months(client):
        if rng.random() < 0.3:
            day = month + timedelta(days=rng.randint(0, 27))
            periods = {}
            if rng.random() < 0.2:
                # Projects belong to the month of their date, whatever period they name.
                periods = {
                    "period_start": (day - timedelta(days=50)).isoformat(),
                    "period_end": day.isoformat(),
                }
            amount = rng.choice([*AMOUNTS, "-50", "4000"])
            rows.append(_line(client, day, amount, kind="project", **periods))
    return rows or [_line(client, client.first, "500", kind="project")]


def _long_invoices(rng: random.Random, client: MadeClient, style: str) -> list[Row]:
    """Invoices over many months, most with periods that start in the middle of one."""
    rows, number = [], 0
    start = client.first + timedelta(days=rng.choice([0, 14, 14, 27]))
    while start <= last_day(client.last):
        days = {"annual": 365, "quarterly": rng.choice([90, 91, 92])}.get(
            style, rng.choice([1, 15, 45, 46, 76, 137, 200])
        )
        end = start + timedelta(days=days - 1)
        billed = start + timedelta(days=rng.choice([-10, 0, 0, 5, 40]))
        invoice = f"{client.client_id}/L{number}"
        amounts = [rng.choice(["12000", "1000", "100.01", "3000"])]
        if rng.random() < 0.2:
            amounts.append("600")
        for amount in amounts:
            rows.append(
                _line(
                    client,
                    max(billed, client.first),
                    amount,
                    period_start=start.isoformat(),
                    period_end=end.isoformat(),
                    invoice_id=invoice,
                )
            )
        if rng.random() < 0.4:
            credited = start + timedelta(days=rng.choice([-20, 0, 20, 40, 100, 400]))
            credited = min(max(credited, client.first), last_day(client.last))
            rows.append(_line(client, credited, rng.choice(["-100", "-0.000005", "-12000"]), invoice_id=invoice))
        if rng.random() < 0.25:
            break
        start, number = end + timedelta(days=rng.choice([1, 1, 1, 40])), number + 1
    return rows


def _credits(rng: random.Random, client: MadeClient, rows: list[Row]) -> list[Row]:
    """Credits on a monthly retainer: with periods of their own, by invoice, or plain."""
    row = rng.choice(rows)
    day = date.fromisoformat(row["date"])
    day = min(day + timedelta(days=rng.choice([0, 3, 40])), last_day(client.last))
    amount = rng.choice(["-10", "-100", "-5000", "-33.333333"])
    end = day + timedelta(days=rng.choice([10, 80]))
    return [
        rng.choice(
            [
                _line(client, day, amount),
                _line(client, day, amount, invoice_id=row["invoice_id"]),
                _line(client, day, amount, period_start=day.isoformat(), period_end=end.isoformat()),
                _line(client, day, amount, kind="project"),
            ]
        )
    ]


def _date_monthly(plan: Plan, client: MadeClient) -> None:
    """Date every row on the first, or the last, day of its month."""
    for row in client.revenue:
        day = date.fromisoformat(row["date"])
        ends = plan.shape == "monthly last"
        row["date"] = (last_day(day.replace(day=1)) if ends else day.replace(day=1)).isoformat()
