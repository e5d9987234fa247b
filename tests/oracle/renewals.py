"""Contracts that end, section 6, with what is known of the client beside them; and what became of those that ended."""

from datetime import date, timedelta

from tests.oracle.book import OracleBook
from tests.oracle.coverage import standing
from tests.oracle.dates import month_of, months_ending_with
from tests.oracle.fit import verdicts
from tests.oracle.hours import hours_ratio
from tests.oracle.receivables import client_days_late
from tests.oracle.retainers import named, retainer_clients
from tests.oracle.series import Row

LONGEST_OVERDUE_DAYS = 365
HOURS_MONTHS = 3


def renewals_due(book: OracleBook, month: date | None = None, days: int = 90, **filters) -> list[Row]:
    end = book.list_month(month)
    day = book.day_looked_at(end)
    first, last = day - timedelta(days=LONGEST_OVERDUE_DAYS), day + timedelta(days=days)
    found = verdicts(book, end)
    rows = []
    for client_id in retainer_clients(book, end, **filters):
        client = book.client(client_id)
        ends_on = client.contract_ends_on
        if ends_on is None or not first <= ends_on <= last:
            continue
        notice_on = None if client.notice_days is None else ends_on - timedelta(days=client.notice_days)
        if ends_on < day:
            state = "overdue"
        else:
            state = "notice passed" if notice_on is not None and notice_on < day else "due"
        # A client that has ended is not looked at by coverage, nor by fit.
        seen = standing(book, client_id, end) if book.is_active(client_id, end) else None
        used = hours_ratio(book, client_id, months_ending_with(end, HOURS_MONTHS))
        late = client_days_late(book, client_id, end)
        rows.append(
            named(book, client_id, end)
            | {
                "mrr": book.mrr(client_id, end),
                "contract_ends_on": ends_on,
                "days_to_end": (ends_on - day).days,
                "notice_days": client.notice_days,
                "notice_on": notice_on,
                "days_to_notice": None if notice_on is None else (notice_on - day).days,
                "state": state,
                "status": seen.status if seen else None,
                "days_since_contact": seen.days if seen and book.exports.has_contacts else None,
                "hours_ratio": None if used is None else float(used),
                "days_late": None if late is None else float(late),
                "verdict": found.get(client_id),
            }
        )
    return sorted(rows, key=lambda row: (row["notice_on"] or row["contract_ends_on"], row["client_id"]))


def renewal_outcomes(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """What one export shows: no end has been followed by a later one yet."""
    end = book.list_month(month)
    day = book.day_looked_at(end)
    rows = []
    for client_id in book.select(end, **filters):
        client = book.client(client_id)
        ends_on = client.contract_ends_on
        if ends_on is None or ends_on > day:
            continue
        has_ended = client.ended_on is not None and client.ended_on <= day
        rows.append(
            {
                "client_id": client_id,
                "name": client.name,
                "owner": client.owner,
                "contract_ends_on": ends_on,
                # The MRR of a month after the reporting month is not known yet.
                "mrr_then": book.mrr(client_id, month_of(ends_on))
                if month_of(ends_on) <= book.reporting_month
                else None,
                "outcome": "ended" if has_ended or book.mrr(client_id, end) == 0 else "overdue",
                "next_ends_on": None,
                "seen_on": None,
            }
        )
    return sorted(rows, key=lambda row: (-row["contract_ends_on"].toordinal(), row["client_id"]))
