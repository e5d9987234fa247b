"""Hours, section 6: against what the fee includes, against revenue, and what is to be expected of them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import ZERO, OracleBook
from tests.oracle.dates import add_months, month_diff, months_ending_with
from tests.oracle.numbers import ratio, round6
from tests.oracle.retainers import fee, median, named, sum_of_known
from tests.oracle.retention import total
from tests.oracle.series import Row


def agreed_hours(book: OracleBook, client_id: str) -> Decimal:
    """The hours that the fee includes; zero if that is not known."""
    return max(ZERO, book.client(client_id).retained_hours or ZERO)


def against_fee(book: OracleBook, client_id: str, window: list[date]) -> tuple[Decimal, Decimal] | None:
    """Hours delivered and hours agreed over the months with MRR that tell their hours; None if none does."""
    told = [
        (hours, each)
        for each in window
        if book.mrr(client_id, each) > 0 and (hours := book.work.hours(client_id, [each], "recurring")) is not None
    ]
    if not told or agreed_hours(book, client_id) == 0:
        return None
    return total(hours for hours, _ in told), agreed_hours(book, client_id) * len(told)


def hours_ratio(book: OracleBook, client_id: str, window: list[date]) -> Fraction | None:
    found = against_fee(book, client_id, window)
    return Fraction(found[0]) / Fraction(found[1]) if found else None


def use_of(book: OracleBook, client_id: str, end: date, months: int) -> Row:
    """One client's hours against its fee."""
    window = months_ending_with(end, months)
    agreed, a_month = fee(book, client_id, end), agreed_hours(book, client_id)
    found = against_fee(book, client_id, window)
    share = hours_ratio(book, client_id, window)
    if share is None:
        status = "no hours"
    elif share > Fraction(book.settings.scope_creep_line):
        status = "scope creep"
    elif share < Fraction(book.settings.under_use_line):
        status = "under-used"
    else:
        status = "within"
    unbilled = max(ZERO, found[0] - found[1]) if found else None
    return {
        "mrr": book.mrr(client_id, end),
        "fee": agreed,
        "retained_hours": found[1] if found else None,
        "hours": found[0] if found else None,
        "project_hours": book.work.hours(client_id, window, "project"),
        "hours_ratio": None if share is None else float(share),
        "status": status,
        "agreed_rate": ratio(agreed, a_month),
        "unbilled_hours": unbilled,
        "unbilled_value": round6(Fraction(unbilled) * Fraction(agreed) / Fraction(a_month)) if found else None,
    }


def sums_of_use(rows: list[Row]) -> Row:
    hours, retained = (sum_of_known([row[name] for row in rows]) for name in ("hours", "retained_hours"))
    return {
        "retained_hours": retained,
        "hours": hours,
        "hours_ratio": ratio(hours, retained) if retained else None,
        "unbilled_hours": sum_of_known([row["unbilled_hours"] for row in rows]),
        "unbilled_value": sum_of_known([row["unbilled_value"] for row in rows]),
    }


def retained_hours(
    book: OracleBook, month: date | None = None, months: int = 1, by: str = "client", **filters
) -> list[Row]:
    end = book.list_month(month)

    def rows_of(each: date, count: int) -> list[Row]:
        # The book is asked for the clients of one selection, whatever their rank was in earlier months.
        return [
            named(book, one, end) | use_of(book, one, each, count)
            for one in book.select(end, **filters)
            if book.mrr(one, each) > 0 and agreed_hours(book, one) > 0
        ]

    if by == "month":
        months_of_year = {each: rows_of(each, 1) for each in months_ending_with(end, 12)}
        return [{"month": each, "clients": len(rows)} | sums_of_use(rows) for each, rows in months_of_year.items()]
    rows = rows_of(end, months)
    if by == "client":
        return rows
    everything = total(row["mrr"] for row in rows)
    found = []
    for key in sorted({row[by] for row in rows}):
        group = [row for row in rows if row[by] == key]
        mrr = total(row["mrr"] for row in group)
        found.append(
            {by: key, "clients": len(group), "mrr": mrr}
            | (sums_of_use(group) if by == "owner" else {"mrr_share": ratio(mrr, everything)})
        )
    return found


def active_clients(book: OracleBook, month: date, **filters) -> list[str]:
    return [one for one in book.select(month, **filters) if book.is_active(one, month)]


def hourly_rate(book: OracleBook, clients: list[str], window: list[date]) -> Fraction | None:
    """All revenue over all hours; None without hours."""
    hours = sum_of_known([book.work.hours(one, window) for one in clients])
    if hours is None or hours <= 0:
        return None
    return Fraction(total(book.revenue(one, each) for one in clients for each in window)) / Fraction(hours)


def book_median_rate(book: OracleBook, end: date, months: int) -> Fraction | None:
    """Over all active clients, whatever is chosen."""
    window = months_ending_with(end, months)
    rates = [hourly_rate(book, [one], window) for one in active_clients(book, end)]
    return median([rate for rate in rates if rate is not None])


def rate_columns(book: OracleBook, clients: list[str], window: list[date]) -> Row:
    spoken = [book.work.spoken(one, window) for one in clients]
    rate = hourly_rate(book, clients, window)
    return {
        "revenue": total(book.revenue(one, each) for one in clients for each in window),
        "hours": sum_of_known([book.work.hours(one, window) for one in clients]),
        "hours_share": ratio(total(each.with_hours for each in spoken), total(each.amount for each in spoken)),
        "effective_hourly_rate": None if rate is None else float(rate),
    }


def effective_hourly_rate(
    book: OracleBook, month: date | None = None, months: int = 12, by: str = "client", **filters
) -> list[Row]:
    end = book.list_month(month)
    clients = active_clients(book, end, **filters)
    window = months_ending_with(end, months)
    if by == "month":
        return [
            {"month": each, "clients": len(clients)} | rate_columns(book, clients, [each])
            for each in months_ending_with(end, 12)
        ]
    if by == "owner":
        owners = sorted({book.client(one).owner for one in clients})
        groups = {owner: [one for one in clients if book.client(one).owner == owner] for owner in owners}
        return [
            {"owner": owner, "clients": len(group)} | rate_columns(book, group, window)
            for owner, group in groups.items()
        ]
    middle = book_median_rate(book, end, months)
    rows = []
    for client_id in clients:
        paid = [each for each in window if book.mrr(client_id, each) > 0]
        recurring = total(book.recurring_revenue(client_id, each) for each in window)
        a_month = agreed_hours(book, client_id)
        rate = hourly_rate(book, [client_id], window)
        rows.append(
            named(book, client_id, end)
            | rate_columns(book, [client_id], window)
            | {
                "rate_at_agreed_hours": ratio(recurring, a_month * len(paid)),
                # Without MRR and an agreed fee there is no fee.
                "agreed_rate": ratio(fee(book, client_id, end), a_month) or None,
                "book_median": None if middle is None else float(middle),
                "rate_to_median": ratio(rate, middle) if rate is not None and middle else None,
            }
        )
    return rows


def expected_work(book: OracleBook, month: date | None = None, months: int = 3, **filters) -> list[Row]:
    """What a client of the last twelve months brings and takes, carried on for some months."""
    end = book.list_month(month)
    year = months_ending_with(end, 12)
    rows = []
    for client_id in active_clients(book, end, **filters):
        hours, project = book.work.hours(client_id, year), book.project_12m(client_id, end)
        if book.revenue_12m(client_id, end) == 0 and project == 0 and hours is None:
            continue
        known_months = min(12, max(1, month_diff(book.first_service_month[client_id], end) + 1))
        ended_on = book.client(client_id).ended_on
        ahead = [add_months(end, step) for step in range(1, months + 1)]
        ahead = [each for each in ahead if ended_on is None or each < ended_on]
        hours_a_month = None if hours is None else Fraction(hours) / known_months
        project_a_month = Fraction(project) / known_months
        rows.append(
            named(book, client_id, end)
            | {
                "hours_a_month": None if hours is None else float(hours_a_month),
                "project_revenue_a_month": float(project_a_month),
                "expected_hours": None if hours is None else float(hours_a_month * len(ahead)),
                "expected_project_revenue": float(project_a_month * len(ahead)),
            }
        )
    return rows
