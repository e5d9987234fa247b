"""Client fit, section 7: the evidence of each active client, and the verdict that plain rules find in it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.oracle.book import ZERO, OracleBook
from tests.oracle.dates import a_year_before, months_ending_with
from tests.oracle.hours import active_clients, agreed_hours, book_median_rate, hourly_rate, hours_ratio
from tests.oracle.numbers import ratio
from tests.oracle.read import ContactRow
from tests.oracle.receivables import client_days_late
from tests.oracle.retainers import median, named, sum_of_known
from tests.oracle.retention import total
from tests.oracle.series import Row

VERDICTS = ("keep", "raise price", "staff for less", "part ways", "no verdict")
FIGURES = (
    "margin",
    "effective_hourly_rate",
    "hours_ratio",
    "out_of_scope_contacts",
    "days_late",
    "negative_outcomes",
    "minutes_per_1000",
)
WEIGHTS = {
    "hours_ratio": "fit_weight_hours",
    "minutes_per_1000": "fit_weight_minutes",
    "days_late": "fit_weight_lateness",
    "negative_outcomes": "fit_weight_outcomes",
    "out_of_scope_contacts": "fit_weight_out_of_scope",
}
# Those to act on come first.
ORDER = ("part ways", "raise price", "staff for less", "no verdict", "keep")

Evidence = dict[str, object]


def evidence(book: OracleBook, client_id: str, end: date) -> Evidence:
    """What is known of one client, exactly; None is not known."""
    year = months_ending_with(end, 12)
    day = book.day_looked_at(end)
    revenue, cost = book.revenue_12m(client_id, end), book.work.cost(client_id, year)
    spoken = book.work.spoken(client_id, year)
    is_defined = cost is not None and revenue > 0
    contacts = of_year(book.happened.get(client_id, []), day)
    rows = book.exports.contacts
    minutes = None
    if any(row.minutes is not None for row in rows):
        minutes = sum_of_known([row.minutes for row in of_year(book.touches.get(client_id, []), day)]) or ZERO
    return {
        "revenue_12m": revenue,
        "cost_12m": cost,
        "cost_share": Fraction(spoken.with_cost) / Fraction(spoken.amount) if spoken.amount else None,
        "margin": Fraction(revenue - cost) / Fraction(revenue) if is_defined else None,
        "hours": book.work.hours(client_id, year),
        "effective_hourly_rate": hourly_rate(book, [client_id], year),
        "hours_ratio": hours_ratio(book, client_id, year),
        "out_of_scope_contacts": sum(row.out_of_scope is True for row in contacts)
        if any(row.out_of_scope is not None for row in rows)
        else None,
        "days_late": client_days_late(book, client_id, end),
        "negative_outcomes": sum(row.outcome in book.settings.negative_outcomes for row in contacts)
        if any(row.outcome for row in rows)
        else None,
        "minutes": minutes,
        "minutes_per_1000": Fraction(minutes) * 1000 / Fraction(revenue)
        if minutes is not None and revenue > 0
        else None,
    }


def of_year(contacts: list[ContactRow], day: date) -> list[ContactRow]:
    return [row for row in contacts if a_year_before(day) < row.date <= day]


def book_evidence(book: OracleBook, end: date) -> dict[str, Evidence]:
    """Of every active client of the book: what the percentiles and medians are of."""
    if end not in book.evidence:
        book.evidence[end] = {one: evidence(book, one, end) for one in active_clients(book, end)}
    return book.evidence[end]


def percentile(value, values: list) -> Fraction | None:
    """The share of the others with a smaller value; of one alone it is 0.

    Differences below a billionth come from rounded money and make no client better than another.
    """
    if value is None:
        return None
    known = [round(float(each), 9) for each in values if each is not None]
    smaller = sum(each < round(float(value), 9) for each in known)
    return Fraction(smaller, len(known) - 1) if len(known) > 1 else Fraction(0)


def missing(book: OracleBook, client_id: str, end: date, found: Evidence) -> list[str]:
    """The export columns that would tell what is not known."""
    is_agreed = agreed_hours(book, client_id) > 0
    # The hours of a retainer lack where the fee says how many there should be.
    lacks_hours = found["hours_ratio"] is None and is_agreed and book.mrr(client_id, end) > 0
    lacks = {
        "cost": not is_margin_known(book, found),
        "hours": found["effective_hourly_rate"] is None or lacks_hours,
        "outcome": found["negative_outcomes"] is None,
        "minutes": found["minutes_per_1000"] is None,
        "retained_hours": found["hours_ratio"] is None and not is_agreed,
        "paid_on": found["days_late"] is None,
        "out_of_scope": found["out_of_scope_contacts"] is None,
    }
    return [column for column, is_missing in lacks.items() if is_missing]


def burden(book: OracleBook, percentiles: dict[str, Fraction | None]) -> float | None:
    weighed = [
        (getattr(book.settings, setting), percentiles[figure])
        for figure, setting in WEIGHTS.items()
        if percentiles[figure] is not None and getattr(book.settings, setting) > 0
    ]
    if not weighed:
        return None
    return float(100 * sum(weight * each for weight, each in weighed) / sum(weight for weight, _ in weighed))


def both(left: bool | None, right: bool | None) -> bool | None:
    """Do both hold? None where that cannot be decided."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def below(value, line) -> bool | None:
    return None if value is None else value < Fraction(line)


def above(value, line) -> bool | None:
    return None if value is None else value > Fraction(line)


def is_margin_known(book: OracleBook, found: Evidence) -> bool:
    share = found["cost_share"]
    return found["margin"] is not None and share is not None and share >= Fraction(book.settings.fit_known_share)


def verdict(book: OracleBook, found: Evidence) -> str:
    settings = book.settings
    is_known = is_margin_known(book, found)
    margin = found["margin"] if is_known else None
    negative = found["negative_outcomes"]
    rules = {
        "part ways": both(
            below(margin, settings.fit_part_ways_margin),
            None if negative is None else negative >= settings.fit_part_ways_outcomes,
        ),
        "raise price": both(
            below(margin, settings.fit_raise_margin), above(found["hours_ratio"], settings.fit_raise_hours)
        ),
        "staff for less": both(
            below(margin, settings.fit_staff_margin), above(found["minutes_per_1000"], settings.fit_staff_minutes)
        ),
    }
    for name, holds in rules.items():
        if holds:
            return name
    return "no verdict" if not is_known or None in rules.values() else "keep"


def verdicts(book: OracleBook, end: date) -> dict[str, str]:
    return {client_id: verdict(book, found) for client_id, found in book_evidence(book, end).items()}


def client_fit(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    everybody = book_evidence(book, end)
    middle = book_median_rate(book, end, 12)
    rows = []
    for client_id in active_clients(book, end, **filters):
        found = everybody[client_id]
        percentiles = {
            figure: percentile(found[figure], [each[figure] for each in everybody.values()]) for figure in FIGURES
        }
        rate = found["effective_hourly_rate"]
        rows.append(
            named(book, client_id, end)
            | {"mrr": book.mrr(client_id, end)}
            | {name: plain(value) for name, value in found.items()}
            | {"rate_to_median": ratio(rate, middle) if rate is not None and middle else None}
            | {f"{figure}_percentile": plain(value) for figure, value in percentiles.items()}
            | {
                "burden": burden(book, percentiles),
                "verdict": verdict(book, found),
                "missing": missing(book, client_id, end, found),
                "is_margin_known": is_margin_known(book, found),
            }
        )
    return sorted(rows, key=lambda row: (ORDER.index(row["verdict"]), -row["revenue_12m"], row["client_id"]))


def plain(value):
    """A quotient is compared as a float; money and counts as they are."""
    return float(value) if isinstance(value, Fraction) else value


def fit_summary(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    end = book.list_month(month)
    rows = client_fit(book, end, **filters)
    everything = total(row["revenue_12m"] for row in rows)
    all_hours = sum_of_known([row["hours"] for row in rows])
    found = []
    for name in VERDICTS:
        group = [row for row in rows if row["verdict"] == name]
        known = [row for row in group if row["is_margin_known"]]
        revenue, hours = total(row["revenue_12m"] for row in group), sum_of_known([row["hours"] for row in group])
        known_revenue = total(row["revenue_12m"] for row in known)
        left: Decimal = known_revenue - total(row["cost_12m"] for row in known)
        found.append(
            {
                "verdict": name,
                "clients": len(group),
                "mrr": total(row["mrr"] for row in group),
                "revenue_12m": revenue,
                "cost_12m": sum_of_known([row["cost_12m"] for row in group]),
                "margin": ratio(left, known_revenue),
                "hours": hours,
                "hours_share": ratio(hours, all_hours) if hours is not None and all_hours else None,
                "revenue_share": ratio(revenue, everything) if everything > 0 else None,
            }
        )
    return found


def fit_medians(book: OracleBook, month: date | None = None, **filters) -> list[Row]:
    """The middle of the book, whatever is chosen."""
    everybody = book_evidence(book, book.list_month(month)).values()
    middles = {figure: median([each[figure] for each in everybody if each[figure] is not None]) for figure in FIGURES}
    return [{"clients": len(everybody)} | {figure: plain(value) for figure, value in middles.items()}]
