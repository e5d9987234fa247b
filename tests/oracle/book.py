"""The book: data date, reporting month, and what is true of one client in one month."""

from bisect import bisect_right
from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

from tests.oracle.currencies import Native, Rates, reporting_currency
from tests.oracle.dates import add_months, last_day, month_diff, month_of, months_ending_with, months_from_to
from tests.oracle.read import Client, ContactRow, read_exports
from tests.oracle.rules import Settings
from tests.oracle.spread import paid_for, parts_of
from tests.oracle.work import Work

ZERO = Decimal(0)
UNRANKED = "unranked"
CALLED_OFF = {"cancelled", "canceled", "no-show", "no show", "noshow"}
NOT_HAPPENED = CALLED_OFF | {"planned", "scheduled"}


class OracleBook:
    def __init__(self, folder: Path, import_day: date, as_of: date | None = None, settings: dict | None = None) -> None:
        self.exports = read_exports(folder)
        self.settings = replace(Settings(), **(settings or {}))
        self.import_day = import_day
        self._sum_client_months()
        self.data_date = as_of or self._find_data_date()
        self._read_contacts()
        self.reporting_month, self.is_complete, self.partly_filled_months = self._find_reporting_month()
        self._mrr = self._mrr_until(self.reporting_month)
        self._ranked: dict[date, list[dict]] = {}
        self._year: dict[tuple[str, date], Decimal] = {}
        # Found once for each client.
        self._sources: dict[str, dict[date, date]] = {}
        self._churns: dict[str, list[date]] = {}
        # Found once for each day looked at.
        self.invoices: dict[date, list] = {}
        # What the fit of each active client is judged by, by month: looked up for every client's percentiles.
        self.evidence: dict[date, dict[str, dict]] = {}

    # -- from rows to client-months

    def _sum_client_months(self) -> None:
        recurring = defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
        project = defaultdict(lambda: defaultdict(lambda: defaultdict(Decimal)))
        months = defaultdict(set)
        parts = [
            part._replace(currency=part.currency or self.client(part.client_id).currency)
            for part in parts_of(self.exports.revenue)
        ]
        named = {part.currency for part in parts} - {""}
        self.reporting_currency = reporting_currency(self.settings.reporting_currency, named, self.exports.rates)
        self.rates = Rates(self.exports.rates, self.reporting_currency)
        for part in parts:
            side = recurring if part.kind == "recurring" else project
            # A row that names no currency is in the reporting currency.
            side[part.client_id][part.month][part.currency or self.reporting_currency] += part.amount
            months[part.client_id].add(part.month)
        self.work = Work(parts, self.rates, self.reporting_currency)
        self._native = recurring
        self._recurring, self._project = (
            {
                client_id: {month: self.rates.worth(native, month) for month, native in own.items()}
                for client_id, own in side.items()
            }
            for side in (recurring, project)
        )
        self.service_months = set().union(*months.values())
        self.first_service_month = {client_id: min(own) for client_id, own in months.items()}
        self.client_ids = sorted(self.exports.clients.keys() | months.keys())

    def _mrr_until(self, end: date) -> dict[str, dict[date, Decimal]]:
        gap = self.settings.gap_months
        found = {}
        for client_id, own in self._recurring.items():
            paying = [month for month, amount in own.items() if amount > 0 and month <= end]
            worth = {month: self._worth(client_id, source, month) for month, source in paid_for(paying, gap).items()}
            found[client_id] = {month: amount for month, amount in worth.items() if amount > 0}
        return found

    def _worth(self, client_id: str, month: date, rates_month: date) -> Decimal:
        """The recurring revenue of a month at the rates of a month, never below zero."""
        native: Native = self._native[client_id].get(month, {})
        return max(ZERO, self.rates.worth(native, rates_month))

    def _read_contacts(self) -> None:
        happened = [row for row in self.exports.contacts if self._happened(row) and row.date <= self.data_date]
        self.contacts_end = max((row.date for row in happened), default=None)
        self.first_contact = min((row.date for row in happened), default=None)
        self.happened = defaultdict(list)
        for row in happened:
            self.happened[row.client_id].append(row)
        excluded = self.settings.excluded_channels
        self.touches = defaultdict(list)
        for row in sorted(happened, key=lambda row: row.date):
            if row.channel not in excluded:
                self.touches[row.client_id].append(row)
        self.plan_days = defaultdict(list)
        for row in self.exports.contacts:
            if row.outcome not in CALLED_OFF and row.channel not in excluded:
                self.plan_days[row.client_id].append(row.date)

    @staticmethod
    def _happened(row: ContactRow) -> bool:
        return row.outcome not in NOT_HAPPENED

    # -- the days and months that everything is looked at from

    def _find_data_date(self) -> date:
        contact_days = [row.date for row in self.exports.contacts if self._happened(row)]
        revenue_days = [row.date for row in self.exports.revenue]
        candidates = [day for day in contact_days + revenue_days if day <= self.import_day]
        known_days = [day for day in revenue_days if day <= self.import_day]
        if known_days and all(day in (month_of(day), last_day(month_of(day))) for day in revenue_days):
            newest = month_of(max(known_days))
            months_of_contacts = {month_of(day) for day in contact_days}
            if newest not in months_of_contacts and last_day(newest) <= self.import_day:
                candidates.append(last_day(newest))
        # An export of clients alone speaks for the day it was made.
        return max(candidates, default=self.import_day)

    def _find_reporting_month(self) -> tuple[date, bool, list[date]]:
        if not self.service_months:
            return month_of(month_of(self.data_date + timedelta(days=1)) - timedelta(days=1)), True, []
        complete = [month for month in self.service_months if last_day(month) <= self.data_date]
        begun = [month for month in self.service_months if month <= month_of(self.data_date)]
        # A book whose revenue all lies ahead is reported by the first month of it.
        month = max(complete or begun or [min(self.service_months)])
        partly_filled = []
        while self._is_partly_filled(month):
            partly_filled.append(month)
            month = add_months(month, -1)
        return month, last_day(month) <= self.data_date, partly_filled

    def _is_partly_filled(self, month: date) -> bool:
        mrr = self._mrr_until(month)
        shares = []
        for each in months_from_to(min(self.service_months), month):
            opening = [own for own in mrr.values() if own.get(add_months(each, -1), ZERO) > 0]
            stopped = [own for own in opening if own.get(each, ZERO) == 0]
            shares.append((len(opening), Fraction(len(stopped), len(opening)) if opening else Fraction(0)))
        *before, (clients, share) = shares
        highest_before = max((earlier for _, earlier in before), default=Fraction(0))
        return clients >= 10 and share > Fraction(1, 2) and share > Fraction(3, 2) * highest_before

    def day_looked_at(self, month: date) -> date:
        return self.data_date if month == self.reporting_month else last_day(month)

    def list_month(self, month: date | None) -> date:
        """The month of a list: the reporting month unless an earlier one is asked for."""
        if month is None:
            return self.reporting_month
        if month > self.reporting_month:
            raise ValueError(f"{month} is after the reporting month {self.reporting_month}")
        return month

    def months(self) -> list[date]:
        """Every month from the first of anybody's revenue to the reporting month."""
        return months_from_to(min(self.service_months), self.reporting_month) if self.service_months else []

    # -- one client in one month

    def client(self, client_id: str) -> Client:
        return self.exports.clients.get(client_id) or Client(client_id)

    def first_month(self, client_id: str) -> date | None:
        """Where the client's rows begin: its first revenue, or the month of signing if that is earlier."""
        signed_on = self.client(client_id).signed_on
        starts = [self.first_service_month.get(client_id), signed_on and month_of(signed_on)]
        return min((start for start in starts if start), default=None)

    def mrr(self, client_id: str, month: date) -> Decimal:
        return self._mrr.get(client_id, {}).get(month, ZERO)

    def mrr_at(self, client_id: str, month: date, rates_month: date) -> Decimal:
        """The MRR of a month at the rates of another."""
        if self.mrr(client_id, month) == 0:
            return ZERO
        if client_id not in self._sources:
            own = self._recurring[client_id]
            paying = [paid for paid, amount in own.items() if amount > 0 and paid <= self.reporting_month]
            self._sources[client_id] = paid_for(paying, self.settings.gap_months)
        return self._worth(client_id, self._sources[client_id][month], rates_month)

    def paying_months(self, client_id: str) -> list[date]:
        return sorted(self._mrr.get(client_id, {}))

    def project_revenue(self, client_id: str, month: date) -> Decimal:
        return self._project[client_id].get(month, ZERO) if client_id in self._project else ZERO

    def revenue(self, client_id: str, month: date) -> Decimal:
        """All kinds, negatives kept, no gap filled."""
        recurring = self._recurring[client_id].get(month, ZERO) if client_id in self._recurring else ZERO
        return recurring + self.project_revenue(client_id, month)

    def revenue_12m(self, client_id: str, month: date) -> Decimal:
        if (client_id, month) not in self._year:
            year = months_ending_with(month, 12)
            self._year[client_id, month] = sum((self.revenue(client_id, each) for each in year), ZERO)
        return self._year[client_id, month]

    def recurring_revenue(self, client_id: str, month: date) -> Decimal:
        """What pays for the month, negatives kept, no gap filled; months still to come included."""
        return self.revenue(client_id, month) - self.project_revenue(client_id, month)

    def recurring_12m(self, client_id: str, month: date) -> Decimal:
        return self.revenue_12m(client_id, month) - self.project_12m(client_id, month)

    def project_12m(self, client_id: str, month: date) -> Decimal:
        return sum((self.project_revenue(client_id, each) for each in months_ending_with(month, 12)), ZERO)

    def margin_12m(self, client_id: str, month: date) -> Decimal:
        """What is left of the revenue; rows without a cost cost nothing."""
        cost = self.work.cost(client_id, months_ending_with(month, 12))
        return self.revenue_12m(client_id, month) - (cost or ZERO)

    def has_ended(self, client_id: str, month: date) -> bool:
        ended_on = self.client(client_id).ended_on
        return ended_on is not None and ended_on < self.day_looked_at(month)

    def is_active(self, client_id: str, month: date) -> bool:
        if self.has_ended(client_id, month):
            return False
        year = months_ending_with(month, 12)
        return self.mrr(client_id, month) > 0 or any(self.revenue(client_id, each) != 0 for each in year)

    def is_lapsed(self, client_id: str, month: date) -> bool:
        quiet = months_ending_with(month, self.settings.lapsed_months)
        return (
            self.is_active(client_id, month)
            and any(paid < month for paid in self.paying_months(client_id))
            and self.mrr(client_id, month) == 0
            and all(self.revenue(client_id, each) == 0 for each in quiet)
        )

    def churn_months(self, client_id: str) -> list[date]:
        """The first month without MRR after each spell that ended by the reporting month."""
        if client_id not in self._churns:
            after = [add_months(month, 1) for month in self.paying_months(client_id)]
            self._churns[client_id] = [m for m in after if m <= self.reporting_month and self.mrr(client_id, m) == 0]
        return self._churns[client_id]

    def chosen_churn(self, client_id: str) -> date | None:
        """The churn that we chose: only of a client that we let go."""
        client, churns = self.client(client_id), self.churn_months(client_id)
        if client.ended_by != "us" or not churns:
            return None
        if client.ended_on is None:
            return churns[-1]
        return next((month for month in churns if month >= month_of(client.ended_on)), None)

    def last_touch(self, client_id: str, day: date) -> date | None:
        days = [row.date for row in self.touches.get(client_id, [])]
        count = bisect_right(days, day)
        return days[count - 1] if count else None

    # -- rank and selection

    def ranked(self, month: date) -> list[dict]:
        """The active clients of the whole book, largest first, with the rank that their revenue gives."""
        if month not in self._ranked:
            self._ranked[month] = self._rank(month)
        return self._ranked[month]

    def _rank(self, month: date) -> list[dict]:
        active = [client_id for client_id in self.client_ids if self.is_active(client_id, month)]
        of_basis = {"recurring": self.recurring_12m, "margin": self.margin_12m, "revenue": self.revenue_12m}[
            self.settings.rank_basis
        ]
        revenue = {client_id: of_basis(client_id, month) for client_id in active}
        total = sum((amount for amount in revenue.values() if amount > 0), ZERO)
        rows, before = [], ZERO
        for client_id in sorted(active, key=lambda one: (-revenue[one], one)):
            amount = revenue[client_id]
            if amount <= 0:
                computed = "C"
            elif before < self.settings.rank_a_line * total:
                computed = "A"
            elif before < self.settings.rank_b_line * total:
                computed = "B"
            else:
                computed = "C"
            before += max(ZERO, amount)
            by_hand = self.client(client_id).rank if month == self.reporting_month else ""
            rows.append(
                {
                    "client_id": client_id,
                    "basis": amount,
                    "total": total,
                    "cumulative": before,
                    "rank": by_hand or computed,
                    "computed_rank": computed,
                    "is_set_by_hand": bool(by_hand),
                    "is_new": month_diff(self.first_service_month[client_id], month) < 12,
                }
            )
        return rows

    def rank(self, client_id: str, month: date) -> str:
        return self._rank_column(client_id, month, "rank")

    def computed_rank(self, client_id: str, month: date) -> str:
        return self._rank_column(client_id, month, "computed_rank")

    def _rank_column(self, client_id: str, month: date, column: str) -> str:
        return next((row[column] for row in self.ranked(month) if row["client_id"] == client_id), UNRANKED)

    def in_selection(self, client_id: str, rank_month: date, owners=(), segments=(), regions=(), ranks=()) -> bool:
        client = self.client(client_id)
        return (
            (not owners or client.owner in owners)
            and (not segments or client.segment in segments)
            and (not regions or client.region in regions)
            and (not ranks or self.rank(client_id, rank_month) in ranks)
        )

    def select(self, rank_month: date, **filters) -> list[str]:
        """The clients that the filters choose; rank as it was in rank_month."""
        return [each for each in self.client_ids if self.in_selection(each, rank_month, **filters)]
