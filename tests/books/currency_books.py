"""The small books again with two or three currencies: every row in one of them, and a file of rates."""

import csv
import random
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from tests.books.small_books import SmallBook, random_book
from tests.oracle.dates import add_months, month_diff, month_of
from tests.oracle.read import read_exports
from tests.oracle.spread import parts_of

CURRENCIES = ("EUR", "USD", "JPY")
FIRST_RATES = {"EUR": Decimal("1.0875"), "USD": Decimal("0.92"), "JPY": Decimal("0.0061234567")}


@dataclass(frozen=True)
class CurrencyBook:
    """A book with rates, and the reporting currency to set; empty where the rates tell it."""

    made: SmallBook
    reporting_currency: str


def currency_book(seed: int, folder: Path, **knobs: object) -> CurrencyBook:
    """A random book whose clients pay in two or three currencies; most in one each, some in several."""
    made = random_book(seed, folder, **knobs)
    rng = random.Random(seed * 7 + 1)
    used = CURRENCIES[: rng.choice([2, 3])]
    reporting = rng.choice(used)
    by_client: dict[str, tuple[str, ...]] = {}

    def own(client_id: str) -> tuple[str, ...]:
        if client_id not in by_client:
            by_client[client_id] = rng.choice([(one,) for one in used] * 2 + [used])
        return by_client[client_id]

    def in_revenue(row: dict[str, str]) -> None:
        row["currency"] = rng.choice([*own(row["client_id"]), "" if rng.random() < 0.2 else own(row["client_id"])[0]])

    def in_clients(row: dict[str, str]) -> None:
        row["currency"] = rng.choice([own(row["client_id"])[0], ""])

    _rewrite(folder / "revenue.csv", in_revenue)
    _rewrite(folder / "clients.csv", in_clients)
    tells_itself = rng.random() < 0.5
    _write_rates(made, rng, used, reporting, tells_itself)
    return CurrencyBook(made, "" if tells_itself and (folder / "revenue.csv").exists() else reporting)


def _rewrite(path: Path, change) -> None:
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        rows = list(reader)
    for row in rows:
        change(row)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*(reader.fieldnames or []), "currency"])
        writer.writeheader()
        writer.writerows(rows)


def _write_rates(
    made: SmallBook, rng: random.Random, used: tuple[str, ...], reporting: str, tells_itself: bool
) -> None:
    """A rate for each month and currency with revenue up to the import day; some others lack."""
    exports = read_exports(made.folder)
    needed = set()
    for part in parts_of(exports.revenue):
        client = exports.clients.get(part.client_id)
        needed.add((part.month, part.currency or (client.currency if client else "") or reporting))
    months = sorted({month for month, _ in needed}) or [month_of(made.import_day)]
    lines = []
    for currency in used:
        rate = FIRST_RATES[currency]
        for step in range(month_diff(months[0], months[-1]) + 1):
            month = add_months(months[0], step)
            rate = max(rate * Decimal(rng.choice(["1", "1", "0.97", "1.05", "1.0333"])), Decimal("0.0000000001"))
            is_needed = (month, currency) in needed and month <= month_of(made.import_day)
            if currency == reporting:
                if tells_itself:
                    lines.append((month, currency, "1"))
            elif is_needed or step == 0 or rng.random() < 0.5:
                lines.append(
                    (month, currency, format(rate.quantize(Decimal(rng.choice(["0.0000000001", "0.00001"]))), "f"))
                )
    rng.shuffle(lines)
    with (made.folder / "rates.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["month", "currency", "rate"])
        writer.writerows((f"{month:%Y-%m}", currency, rate) for month, currency, rate in lines)
