"""Which currency a book's figures are in, and whether every amount in another one has a rate.

A book of one currency needs none of this: its amounts are taken as they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from analytics.engines import Connection
from analytics.errors import DataError, UsageError
from analytics.sql_files import sql

HOW_TO_BRING_RATES = (
    "Load a file of rates with them, with the columns month, currency and rate: what one unit of the currency is worth "
    "in the reporting currency in that month."
)


@dataclass(frozen=True)
class BookCurrency:
    """The currency of every figure (None if no row names one), and whether amounts in others are converted to it."""

    reporting: str | None
    is_converted: bool


def book_currency(con: Connection, told: str) -> BookCurrency:
    """The reporting currency: the one that was set, else the only one there is, else the one whose rate is always 1.

    `con` holds the views revenue, clients_in_force and rates. Raises DataError, naming rows, for revenue in other
    currencies without any rates, and for a rate of the reporting currency other than 1; UsageError if there are
    several currencies and none is known to be the reporting one.
    """
    found = con.execute(sql("checks/currencies")).fetchall()
    named = [str(row[0]) for row in found]
    if not set(named) - {told or (named[0] if len(named) == 1 else "")}:
        return BookCurrency(told or next(iter(named), None), False)
    rated = con.execute("select currency, bool_and(rate = 1) from rates group by currency order by currency").fetchall()
    if not rated:
        raise DataError(
            f"The revenue is in {_count_words(named, told)} ({_told(found)}), and there are no rates, "
            "so nothing was changed.",
            HOW_TO_BRING_RATES,
        )
    units = [str(currency) for currency, is_one in rated if is_one]
    if not told and len(units) != 1:
        raise UsageError(
            f"The revenue is in more than one currency ({_told(found)}), and nothing says in which of them the figures "
            "shall be.",
            f"Set reporting_currency to one of {', '.join(sorted(named))}: on the settings page, or by "
            f"settings reporting_currency={named[0]}.",
        )
    reporting = told or units[0]
    _refuse_other_than_one(con, reporting)
    return BookCurrency(reporting, bool(set(named) - {reporting}))


def refuse_missing_rates(con: Connection) -> None:
    """Raises DataError, naming month, currency and first row, for revenue in a month that has no rate for its currency.

    `con` holds revenue_parts, native_months, rates and given. Months after the data date need no rate yet: the last
    one before holds for them.
    """
    found = con.execute(sql("checks/missing_rates")).fetchall()
    if not found:
        return
    month, currency, number, line, client_id = found[0]
    others = f" {len(found) - 1:,} more of these are missing." if len(found) > 1 else ""
    raise DataError(
        f"There is no rate for {currency} in {month:%Y-%m}, in which there is revenue in it: the first row is import "
        f"{number} line {line} of client {client_id}.{others} Nothing was changed.",
        HOW_TO_BRING_RATES,
    )


def _refuse_other_than_one(con: Connection, reporting: str) -> None:
    other = con.execute(
        "select month, rate from rates where currency = $currency and rate <> 1 order by month limit 1",
        {"currency": reporting},
    ).fetchall()
    for month, rate in other:
        raise DataError(
            f"{reporting} is the reporting currency, but the rates give it {rate.normalize():f} in {month:%Y-%m}, "
            "so nothing was changed.",
            "The reporting currency needs no rates; if it has some they are 1. Correct the file of rates, or set "
            "another reporting_currency.",
        )


def _count_words(named: list[str], told: str) -> str:
    return "more than one currency" if len(named) > 1 else f"another currency than {told}"


def _told(found: list[tuple[Any, ...]]) -> str:
    return "; ".join(
        f"{currency}: {count:,} rows, first import {number} line {line} of client {client_id}"
        for currency, count, number, line, client_id in found
    )
