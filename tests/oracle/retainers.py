"""Retainers, section 6: what is guaranteed, which tier a fee is in, and who fits the one above."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import ZERO, OracleBook
from tests.oracle.dates import add_months, last_day, month_of, months_ending_with
from tests.oracle.numbers import ratio, round6
from tests.oracle.retention import total
from tests.oracle.series import Row, series

YEAR = 12
NEXT_TIER_MONTHS = 3
CANDIDATE_MONTHS = 6
CANDIDATE_MONTHS_WITH_PROJECTS = 4


def named(book: OracleBook, client_id: str, month: date) -> Row:
    client = book.client(client_id)
    return {
        "client_id": client_id,
        "name": client.name,
        "owner": client.owner,
        "rank": book.rank(client_id, month),
    }


def retainer_clients(book: OracleBook, month: date, **filters) -> list[str]:
    return [one for one in book.select(month, **filters) if book.mrr(one, month) > 0]


def fee(book: OracleBook, client_id: str, month: date) -> Decimal:
    """What was agreed, at the month's rate of the client's currency; without that the MRR."""
    agreed = book.client(client_id).monthly_fee
    if agreed is None or agreed <= 0:
        return book.mrr(client_id, month)
    currency = book.client(client_id).currency or book.reporting_currency
    return book.rates.worth({currency: agreed}, month)


def tier_of(book: OracleBook, amount: Decimal) -> Decimal:
    """The largest tier that the amount reaches; zero below the first."""
    return max((tier for tier in book.settings.retainer_tiers if tier <= amount), default=ZERO)


def tier_above(book: OracleBook, tier: Decimal) -> Decimal | None:
    return min((each for each in book.settings.retainer_tiers if each > tier), default=None)


def recurring_share(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    def has_revenue(each: date, clients: list[str]) -> bool:
        return any(book.revenue(one, step) != 0 for one in clients for step in months_ending_with(each, YEAR))

    def row(each: date, clients: list[str]) -> Row:
        recurring = total(book.recurring_12m(one, each) for one in clients)
        revenue = total(book.revenue_12m(one, each) for one in clients)
        return {
            "recurring_revenue": recurring,
            "revenue": revenue,
            "recurring_share": ratio(recurring, revenue) if revenue > 0 else None,
        }

    return series(book, month, 0, row, has_revenue, **filters)


def guaranteed_revenue(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    rows = []
    for client_id in book.select(end, **filters):
        later = [add_months(end, step) for step in range(1, YEAR + 1)]
        known = {each: max(ZERO, book.recurring_revenue(client_id, each)) for each in later}
        mrr = book.mrr(client_id, end)
        if mrr == 0 and not any(known.values()):
            continue
        client = book.client(client_id)
        for each in later:
            covered = mrr if is_covered(book, client_id, end, each) else ZERO
            if known[each] > 0 and known[each] >= covered:
                basis = "invoiced"
            elif covered > 0:
                basis = "contract" if client.contract_ends_on else "notice"
            else:
                basis = ""
            rows.append(
                named(book, client_id, end)
                | {
                    "month": each,
                    "mrr": mrr,
                    "known_revenue": known[each],
                    "contract_ends_on": client.contract_ends_on,
                    "guaranteed_revenue": max(known[each], covered),
                    "basis": basis,
                }
            )
    return rows


def is_covered(book: OracleBook, client_id: str, looked_from: date, month: date) -> bool:
    """Does the contract, or without its date the notice, last to the month's end?"""
    client = book.client(client_id)
    end = client.contract_ends_on
    if end is None and client.notice_days is not None:
        end = book.day_looked_at(looked_from) + timedelta(days=client.notice_days)
    return end is not None and last_day(month) <= end


def falls(book: OracleBook, month: date | None, **filters) -> list[tuple[Row, Decimal | None]]:
    """Each row of guaranteed_revenue, and what is less than in the client's month before it."""
    found = []
    before = None
    for row in guaranteed_revenue(book, month, **filters):
        is_same = before is not None and before["client_id"] == row["client_id"]
        fall = max(ZERO, before["guaranteed_revenue"] - row["guaranteed_revenue"]) if is_same else None
        found.append((row, fall))
        before = row
    return found


def guaranteed_months(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    by_month: dict[date, list[tuple[Row, Decimal | None]]] = {}
    for row, fall in falls(book, month, **filters):
        by_month.setdefault(row["month"], []).append((row, fall))
    rows = []
    for each, group in sorted(by_month.items()):
        fallen = [fall for _, fall in group if fall is not None]
        rows.append(
            {
                "month": each,
                "mrr": total(row["mrr"] for row, _ in group),
                "clients": sum(row["guaranteed_revenue"] > 0 for row, _ in group),
                "guaranteed_revenue": total(row["guaranteed_revenue"] for row, _ in group),
                "falls_away": total(fallen) if fallen else None,
            }
        )
    return rows


def falling_clients(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    columns = ("client_id", "name", "owner", "rank", "month", "contract_ends_on")
    rows = [
        {name: row[name] for name in columns} | {"falls_away": fall}
        for row, fall in falls(book, month, **filters)
        if fall
    ]
    return sorted(rows, key=lambda row: (row["month"], -row["falls_away"], row["client_id"]))


def retainer_tiers(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    clients = retainer_clients(book, end, **filters)
    everything = total(book.mrr(one, end) for one in clients)
    fitting = next_tier(book, end, **filters)
    rows = []
    for tier in sorted({ZERO, *book.settings.retainer_tiers}, reverse=True):
        members = [one for one in clients if tier_of(book, fee(book, one, end)) == tier]
        mrr = total(book.mrr(one, end) for one in members)
        hours = [book.work.hours(one, [end], "recurring") for one in members]
        agreed = [told for one in members if (told := book.client(one).retained_hours) and told > 0]
        fits = [row for row in fitting if row["tier"] == tier]
        rows.append(
            {
                "tier": tier,
                "clients": len(members),
                "mrr": mrr,
                "mrr_share": ratio(mrr, everything),
                "hours": sum_of_known(hours),
                "retained_hours": sum_of_known(agreed),
                "fitting_clients": len(fits),
                "gain": total(row["gain"] for row in fits),
            }
        )
    return rows


def sum_of_known(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return total(known) if known else None


def out_of_scope(book: OracleBook, client_id: str, months: list[date]) -> int:
    rows = book.happened.get(client_id, [])
    return sum(row.out_of_scope is True and month_of(row.date) in months for row in rows)


def next_tier(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    window = months_ending_with(end, NEXT_TIER_MONTHS)
    rows = []
    for client_id in retainer_clients(book, end, **filters):
        agreed = fee(book, client_id, end)
        tier = tier_of(book, agreed)
        above = tier_above(book, tier)
        if above is None:
            continue
        retained = book.client(client_id).retained_hours
        hours = [book.work.hours(client_id, [each], "recurring") for each in window]
        is_known = retained is not None and retained > 0 and None not in hours
        revenue = total(book.revenue(client_id, each) for each in window)
        requests = out_of_scope(book, client_id, window)
        fits = {
            "by_hours": is_known and all(each > book.settings.scope_creep_line * retained for each in hours),
            "by_scope": requests >= book.settings.next_tier_requests,
            "by_revenue": revenue >= NEXT_TIER_MONTHS * above,
        }
        if any(fits.values()):
            rows.append(
                named(book, client_id, end)
                | {
                    "fee": agreed,
                    "tier": tier,
                    "next_tier": above,
                    "gain": above - agreed,
                    "hours_ratio": ratio(total(hours), NEXT_TIER_MONTHS * retained) if is_known else None,
                    "out_of_scope": requests,
                    "average_revenue": round6(Fraction(revenue) / NEXT_TIER_MONTHS),
                }
                | fits
            )
    return sorted(rows, key=lambda row: (-row["gain"], row["client_id"]))


def median(amounts: list) -> Fraction | None:
    """The exact one in the middle, or half of the two."""
    ordered = sorted(Fraction(amount) for amount in amounts)
    middle = len(ordered) // 2
    if not ordered:
        return None
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def retainer_candidates(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    rows = []
    for client_id in book.select(end, **filters):
        amounts = [book.project_revenue(client_id, each) for each in months_ending_with(end, CANDIDATE_MONTHS)]
        with_projects = [amount for amount in amounts if amount > 0]
        if book.mrr(client_id, end) > 0 or book.has_ended(client_id, end):
            continue
        if len(with_projects) >= CANDIDATE_MONTHS_WITH_PROJECTS:
            suggested = round6(median(with_projects))
            rows.append(
                named(book, client_id, end)
                | {
                    "months_with_projects": len(with_projects),
                    "project_revenue_6_months": [float(amount) for amount in amounts],
                    "suggested_fee": suggested,
                    "tier": tier_of(book, suggested),
                }
            )
    return sorted(rows, key=lambda row: (-row["suggested_fee"], row["client_id"]))


def dormant_projects(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    day = book.day_looked_at(end)
    invoiced: dict[str, date] = {}
    for row in book.exports.revenue:
        if row.date <= day:
            invoiced[row.client_id] = max(row.date, invoiced.get(row.client_id, row.date))
    rows = []
    for client_id in book.select(end, **filters):
        had_projects = any(book.project_revenue(client_id, each) > 0 for each in book.months() if each <= end)
        if book.mrr(client_id, end) > 0 or book.has_ended(client_id, end) or not had_projects:
            continue
        last_revenue, last_touch = invoiced.get(client_id), book.last_touch(client_id, day)
        silent = None if last_touch is None else (day - last_touch).days
        if last_revenue is None or (day - last_revenue).days < book.settings.dormant_days:
            continue
        if silent is None or silent >= book.settings.dormant_days:
            rows.append(
                named(book, client_id, end)
                | {
                    "last_revenue_on": last_revenue,
                    "days_since_revenue": (day - last_revenue).days,
                    "last_contact_on": last_touch,
                    "days_since_contact": silent,
                    "project_revenue_12m": book.project_12m(client_id, end),
                    "is_active": book.is_active(client_id, end),
                }
            )
    return sorted(rows, key=lambda row: (-row["last_revenue_on"].toordinal(), row["client_id"]))
