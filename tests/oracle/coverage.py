"""Coverage, section 5: who is touched often enough, by whom, and at what cost of time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import ZERO, OracleBook
from tests.oracle.dates import a_year_before
from tests.oracle.numbers import ratio, round6
from tests.oracle.retention import total
from tests.oracle.series import Row

CONTACTS_ARE_STALE = timedelta(days=7)


def coverage_day(book: OracleBook, month: date) -> date:
    """The day looked at, or the contacts' end where they end well before the data does."""
    day = book.day_looked_at(month)
    if book.contacts_end and book.data_date - book.contacts_end > CONTACTS_ARE_STALE:
        return min(day, book.contacts_end)
    return day


def client_start(book: OracleBook, client_id: str) -> date:
    """`signed_on`, else where the first revenue row begins."""
    signed_on = book.client(client_id).signed_on
    if signed_on:
        return signed_on
    rows = [row for row in book.exports.revenue if row.client_id == client_id]
    first = min(row.date for row in rows)
    return min(row.period_start or row.date for row in rows if row.date == first)


@dataclass(frozen=True)
class Standing:
    """One active client, seen from the coverage day of a month."""

    client_id: str
    owner: str
    rank: str
    last_contact_on: date | None
    days: int
    cadence: int
    status: str
    revenue: Decimal
    revenue_at_risk: Decimal | None

    @property
    def is_within_cadence(self) -> bool:
        return self.days <= self.cadence

    @property
    def is_reached(self) -> bool:
        return self.last_contact_on is not None and self.is_within_cadence

    @property
    def is_too_new(self) -> bool:
        never = self.last_contact_on is None and self.status != "no contact data"
        return never and self.is_within_cadence


def days_without_touch(book: OracleBook, client_id: str, day: date) -> int:
    last = book.last_touch(client_id, day)
    if last is None:
        last = max(client_start(book, client_id), book.first_contact or date.min)
    return max(0, (day - last).days)


def standing(book: OracleBook, client_id: str, month: date) -> Standing:
    day = coverage_day(book, month)
    rank = book.rank(client_id, month)
    cadence = book.settings.cadence(rank)
    days = days_without_touch(book, client_id, day)
    if book.is_lapsed(client_id, month):
        status = "lapsed"
    elif not book.exports.has_contacts:
        status = "no contact data"
    elif days > cadence:
        status = "planned" if has_plan(book, client_id, day, cadence) else "overdue"
    else:
        status = "due soon" if Fraction(days, cadence) > Fraction(3, 4) else "on track"
    return Standing(
        client_id=client_id,
        owner=book.client(client_id).owner,
        rank=rank,
        last_contact_on=book.last_touch(client_id, day),
        days=days,
        cadence=cadence,
        status=status,
        revenue=max(ZERO, book.revenue_12m(client_id, month)),
        revenue_at_risk=at_risk(book, client_id, month) if status == "overdue" else None,
    )


def has_plan(book: OracleBook, client_id: str, day: date, cadence: int) -> bool:
    plans = [*book.plan_days.get(client_id, []), book.client(client_id).next_contact_on]
    return any(plan is not None and day < plan <= day + timedelta(days=cadence) for plan in plans)


def at_risk(book: OracleBook, client_id: str, month: date) -> Decimal:
    mrr, project = book.mrr(client_id, month), book.project_12m(client_id, month)
    if mrr == 0 and project == 0:
        return max(ZERO, round6(Fraction(book.revenue_12m(client_id, month)) / 12))
    return max(ZERO, mrr + round6(Fraction(project) / 12))


def standings(book: OracleBook, month: date, **filters) -> list[Standing]:
    return [
        standing(book, client_id, month)
        for client_id in book.select(month, **filters)
        if book.is_active(client_id, month)
    ]


def contact_coverage(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """The work list: most neglected revenue first."""
    rows = []
    for each in standings(book, book.list_month(month), **filters):
        score = None
        if each.revenue_at_risk is not None:
            score = Fraction(each.days, each.cadence) * Fraction(each.revenue_at_risk)
        rows.append(
            {
                "client_id": each.client_id,
                "name": book.client(each.client_id).name,
                "owner": each.owner,
                "rank": each.rank,
                "last_contact_on": each.last_contact_on,
                "days_since_contact": each.days if book.exports.has_contacts else None,
                "cadence_days": each.cadence,
                "status": each.status,
                "revenue_at_risk": each.revenue_at_risk,
                "neglect_score": score,
            }
        )
    rows.sort(key=lambda row: (row["neglect_score"] is None, -(row["neglect_score"] or 0), row["client_id"]))
    for row in rows:
        row["neglect_score"] = None if row["neglect_score"] is None else float(row["neglect_score"])
    return rows


def reach_columns(book: OracleBook, group: list[Standing]) -> Row:
    """Reach of active clients that are not lapsed; who is too new counts in neither."""
    counted = [each for each in group if each.status != "lapsed" and not each.is_too_new]
    reached = [each for each in counted if each.is_reached]
    revenue, reached_revenue = (total(each.revenue for each in part) for part in (counted, reached))
    known = book.exports.has_contacts
    return {
        "clients": len(counted),
        "reached_clients": len(reached),
        "reach": ratio(len(reached), len(counted)) if known else None,
        "revenue": revenue,
        "reached_revenue": reached_revenue,
        "reach_by_revenue": ratio(reached_revenue, revenue) if known else None,
    }


def reach(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    return [{"month": end} | reach_columns(book, standings(book, end, **filters))]


def coverage_by_owner(book: OracleBook, month: date | None = None, by: str = "owner", **filters) -> list[Row]:
    names = by.split(",")
    groups: dict[tuple[str, ...], list[Standing]] = {}
    for each in standings(book, book.list_month(month), **filters):
        if each.status != "lapsed":
            groups.setdefault(tuple(getattr(each, name) for name in names), []).append(each)
    rows = []
    for key, group in sorted(groups.items()):
        reached = reach_columns(book, group)

        def count(status: str, group: list[Standing] = group) -> int:
            return sum(each.status == status for each in group)

        rows.append(
            dict(zip(names, key, strict=True))
            | {
                "clients": len(group),
                "reached_clients": reached["reached_clients"],
                "too_new_clients": sum(each.is_too_new for each in group),
                "due_soon_clients": count("due soon"),
                "planned_clients": count("planned"),
                "overdue_clients": count("overdue"),
                "reach": reached["reach"],
                "reach_by_revenue": reached["reach_by_revenue"],
                "revenue_at_risk": total(each.revenue_at_risk or ZERO for each in group),
            }
        )
    return rows


def frequency_attainment(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """The mean share of the touches that the cadence asks for, over a year or since the client's start."""
    end = book.list_month(month)
    day = coverage_day(book, end)
    year_begins = a_year_before(day) + timedelta(days=1)
    shares = []
    for each in standings(book, end, **filters):
        begins = max(year_begins, client_start(book, each.client_id))
        days = (day - begins).days + 1
        if each.status != "lapsed" and days > 0:
            touches = sum(begins <= touch.date <= day for touch in book.touches.get(each.client_id, []))
            shares.append(min(Fraction(1), touches / Fraction(days, each.cadence)))
    known = book.exports.has_contacts
    return [
        {
            "month": end,
            "clients": len(shares),
            "frequency_attainment": ratio(sum(shares), len(shares)) if known else None,
        }
    ]


def time_share(book: OracleBook, month: date | None = None, by: str = "rank", **filters) -> list[Row]:
    """Minutes of touches beside revenue, twelve months each; clients known from contacts alone included."""
    end = book.list_month(month)
    day = coverage_day(book, end)
    key_of: dict[str, Callable[[str], str]] = {
        "client": lambda client_id: client_id,
        "owner": lambda client_id: book.client(client_id).owner,
        "rank": lambda client_id: book.rank(client_id, end),
    }
    groups: dict[str, list[str]] = {}
    for client_id in sorted(set(book.client_ids) | book.touches.keys()):
        if book.in_selection(client_id, end, **filters):
            groups.setdefault(key_of[by](client_id), []).append(client_id)
    rows = []
    for key, members in sorted(groups.items()):
        touches = [
            touch
            for client_id in members
            for touch in book.touches.get(client_id, [])
            if a_year_before(day) < touch.date <= day
        ]
        minutes = sum((touch.minutes for touch in touches if touch.minutes is not None), ZERO)
        revenue = total(book.revenue_12m(client_id, end) for client_id in members)
        if minutes or revenue:
            without = sum(touch.minutes is None for touch in touches)
            rows.append({"by": key, "minutes": minutes, "revenue_12m": revenue, "contacts_without_minutes": without})
    all_minutes, all_revenue = (total(row[name] for row in rows) for name in ("minutes", "revenue_12m"))
    for row in rows:
        row["time_share"] = ratio(row["minutes"], all_minutes)
        row["revenue_share"] = ratio(row["revenue_12m"], all_revenue)
    return rows


def handoff(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """Days from signing to the first touch, by anybody and by each team that has touched the client since."""
    end = book.list_month(month)
    day = book.day_looked_at(end)
    rows = []
    for client_id in book.select(end, **filters):
        client = book.client(client_id)
        if client.signed_on is None or client.signed_on > day:
            continue
        touches = [row for row in book.touches.get(client_id, []) if client.signed_on <= row.date <= day]
        for team in ["", *sorted({touch.team for touch in touches if touch.team})]:
            first = min((touch.date for touch in touches if team in ("", touch.team)), default=None)
            # Who signed before the contacts begin may have been touched before the export shows it.
            seen_from_start = book.first_contact is not None and client.signed_on >= book.first_contact
            rows.append(
                {
                    "client_id": client_id,
                    "name": client.name,
                    "owner": client.owner,
                    "event": "signed on",
                    "team": team,
                    "from_on": client.signed_on,
                    "first_touch_on": first,
                    "days": (first - client.signed_on).days if first and seen_from_start else None,
                }
            )
    return rows
