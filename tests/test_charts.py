"""Charts are drawn from any rows, also from hostile or no data, and few or many."""

from __future__ import annotations

import json
import math
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from tests.books.hostile import HOSTILE
from ui import charts
from ui import format as fmt
from ui.theme import DARK, LIGHT

MONTHS = [fmt.months_before(date(2026, 10, 1), back) for back in range(23, -1, -1)]
DAY = date(2026, 10, 31)


def series(rows: int) -> pd.DataFrame:
    months = MONTHS[-rows:] if rows else []
    return pd.DataFrame({"month": months, "rate": [0.9] * rows, "low": [0.8] * rows, "high": [1.0] * rows})


def ranks(rows: int) -> pd.DataFrame:
    columns = ["rank", "clients", "overdue_clients", "planned_clients"]
    return pd.DataFrame([("ABC"[place], 9 * place + 4, 2, place) for place in range(min(rows, 3))], columns=columns)


def clients(rows: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "client_id": f"c{place}",
                "name": HOSTILE[place % len(HOSTILE)],
                "owner": HOSTILE[place % len(HOSTILE)],
                "rank": "ABC"[place % 3],
                "computed_rank": "ABC"[place % 3],
                "is_set_by_hand": place == 1,
                "status": ("overdue", "planned", "on track")[place % 3],
                "days_since_contact": 10 + 40 * place,
                "revenue_12m": Decimal(1000 * place),
                "share": 1 / rows,
                "cumulative_share": (place + 1) / rows,
                "clients": 3,
                "reached_clients": 1,
                "too_new_clients": 1,
                "reach": 0.5,
                "by": HOSTILE[place % len(HOSTILE)],
                "time_share": 0.5,
                "revenue_share": 0.2,
                "rank_before": ("A", "unranked")[place % 2],
                "end_reason": HOSTILE[place % len(HOSTILE)],
                "is_chosen_exit": place % 2 == 0,
                "churned_clients": 2,
                "mrr_lost": Decimal(500),
            }
            for place in range(rows)
        ]
    )


def coverage(rows: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "horizon_months": horizon,
                "coverage": group,
                "churn_rate": 0.1,
                "low": 0.05,
                "high": 0.2,
                "net_dollar_retention": 1.1,
                "gross_dollar_retention": 0.8,
            }
            for group in ("covered", "neglected", "too new")
            for horizon in (3, 6, 12)
        ][:rows],
        columns=[
            *("horizon_months", "coverage", "churn_rate", "low", "high"),
            *("net_dollar_retention", "gross_dollar_retention"),
        ],
    )


def cohorts(rows: int) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "cohort": month,
                "months_since": age,
                "clients": 5,
                "client_retention": 1.0,
                "revenue": Decimal(9),
                "revenue_retention": 1.1,
            }
            for place, month in enumerate(MONTHS)
            for age in range(24 - place)
        ][:rows],
        columns=["cohort", "months_since", "clients", "client_retention", "revenue", "revenue_retention"],
    )


def survival(rows: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "months_since": range(rows),
            "at_risk": [50] * rows,
            "survival": [1 - age / 60 for age in range(rows)],
            "low": [None, *[0.3] * (rows - 1)][:rows],
            "high": [None, *[1.0] * (rows - 1)][:rows],
        }
    )


def timeline(rows: int, tokens, phone: bool) -> go.Figure:
    months = pd.DataFrame(
        {"month": MONTHS[:rows], "mrr": [Decimal(100)] * rows, "project_revenue": [Decimal(-5)] * rows},
        columns=["month", "mrr", "project_revenue"],
    )
    contacts = pd.DataFrame(
        [
            {
                "date": DAY - timedelta(days=30 * place - 10),
                "channel": HOSTILE[place % len(HOSTILE)],
                "minutes": None,
                "rep": HOSTILE[place % len(HOSTILE)],
                "is_touch": place != 0,
                "is_planned": place == 0,
            }
            for place in range(rows)
        ],
        columns=["date", "channel", "minutes", "rep", "is_touch", "is_planned"],
    )
    return charts.client_timeline(
        months, contacts, tokens, data_date=DAY, cadence_days=30, ends_on=date(2026, 12, 31), phone=phone
    )


def curve(rows: int) -> pd.DataFrame:
    """The points of a curve: all of rank A, then all of B."""
    points = [("A" if place <= rows // 2 else "B", place, place / rows) for place in range(1, rows + 1)]
    starts = [("A", 0, 0.0), ("B", rows // 2, rows // 2 / rows)] if rows else []
    return pd.DataFrame(sorted(starts + points), columns=["rank", "clients", "cumulative_share"])


def movements(rows: int) -> dict[str, object] | None:
    names = ("opening", "new", "reactivation", "expansion", "contraction", "churn", "closing")
    return {name: Decimal(100) for name in names} | {"churn_clients": 2} if rows else None


def hours(rows: int) -> pd.DataFrame:
    """Months and clients with hours, fees and guarantees; one in three lacks its hours."""
    return pd.DataFrame(
        [
            {
                "month": MONTHS[place],
                "hours": None if place % 3 == 2 else Decimal(12),
                "retained_hours": Decimal(10),
                "mrr": Decimal(900),
                "guaranteed_revenue": Decimal(500),
                "falls_away": None if place == 0 else Decimal(40),
                "client_id": str(place),
                "days_to_notice": None if place % 3 == 2 else 10 * place - 40,
                "days_to_end": 10 * place - 10,
                "notice_on": None,
                "contract_ends_on": MONTHS[place],
                "name": HOSTILE[place % len(HOSTILE)],
                "hours_ratio": 1.2,
                "unbilled_value": Decimal(200),
                "status": "scope creep",
                "verdict": "part ways",
                "margin": None if place % 3 == 2 else 0.05,
                "is_margin_known": place % 3 != 2,
                "burden": 40.0,
                "revenue_12m": Decimal(9000),
            }
            for place in range(rows)
        ],
        columns=None if rows else ["month", "hours", "retained_hours"],
    )


DRAWN = {
    "trend": lambda rows, t, phone: charts.trend(
        [charts.Line(series(rows), "rate", HOSTILE[0], low="low", high="high")],
        t,
        until=date(2026, 10, 1),
        reference=1.0,
        target=1.05,
        band=charts.Band(0.85, 1.1, HOSTILE[1]),
        phone=phone,
    ),
    "sparkline": lambda rows, t, phone: charts.trend(
        [charts.Line(series(rows), "rate", "a"), charts.Line(series(rows), "low", "b", tone="quiet")], t, axis=False
    ),
    "bridge": lambda rows, t, phone: charts.bridge(movements(rows), t, currency="EUR", phone=phone),
    "month_bars": lambda rows, t, phone: charts.month_bars(series(rows), t, column="rate", phone=phone),
    "dumbbell": lambda rows, t, phone: charts.dumbbell(clients(rows), t, phone=phone),
    "dots": lambda rows, t, phone: charts.dots(ranks(rows), t, phone=phone),
    "bars": lambda rows, t, phone: charts.bars([charts.Bar(name, 0.5) for name in HOSTILE[:rows]], t, phone=phone),
    "silence": lambda rows, t, phone: charts.silence(clients(rows), t, {"A": 30, "B": 60, "C": 90}, phone=phone),
    "reach_map": lambda rows, t, phone: charts.reach_map(clients(rows), t, phone=phone),
    "concentration_curve": lambda rows, t, phone: charts.concentration_curve(curve(rows), t, phone=phone),
    "rank_flow": lambda rows, t, phone: charts.rank_flow(clients(rows), t, before=HOSTILE[0], phone=phone),
    "coverage_retention": lambda rows, t, phone: charts.coverage_retention(coverage(rows), t, phone=phone),
    "coverage_revenue": lambda rows, t, phone: charts.coverage_retention(
        coverage(rows), t, measure="net_dollar_retention", phone=phone
    ),
    "cohorts": lambda rows, t, phone: charts.cohorts(cohorts(rows), t, phone=phone),
    "survival_curve": lambda rows, t, phone: charts.survival_curve(survival(rows), t, phone=phone),
    "rates": lambda rows, t, phone: charts.rates(
        [charts.Rate(name, 0.1, 0.05, 0.2, (0.0, 0.1)) for name in HOSTILE[:rows]], t, phone=phone
    ),
    "reasons": lambda rows, t, phone: charts.reasons(clients(rows), t, phone=phone),
    "client_timeline": timeline,
    "hours_delivered": lambda rows, t, phone: charts.hours_delivered(hours(rows), t),
    "guaranteed": lambda rows, t, phone: charts.guaranteed(hours(rows), t, phone=phone),
    "hours_to_fee": lambda rows, t, phone: charts.hours_to_fee(hours(rows), t, phone=phone),
    "renewal_calendar": lambda rows, t, phone: charts.renewal_calendar(hours(rows), t, phone=phone),
    "parts": lambda rows, t, phone: charts.parts([("over 90", 1.0, t.red)] * rows, t),
    "fit_map": lambda rows, t, phone: charts.fit_map(hours(rows), t, [0.1, 0.25], phone=phone),
    "mrr_range": lambda rows, t, phone: charts.mrr_range((-1.0 * rows, 0.0, 1.0 * rows), t),
}


def texts_of(drawn: go.Figure) -> list[str]:
    """Every text in a figure that plotly would read as markup."""
    found: list[str] = []

    def walk(value: object, key: str = "") -> None:
        if isinstance(value, dict):
            for name, part in value.items():
                walk(part, name)
        elif isinstance(value, list):
            for part in value:
                walk(part, key)
        elif isinstance(value, str) and key in ("text", "hovertext", "ticktext", "name", "hovertemplate"):
            found.append(value)

    walk(json.loads(drawn.to_json()))
    return found


@pytest.mark.parametrize("name", DRAWN)
@pytest.mark.parametrize("rows", [0, 1, 2, 9])
@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_a_chart_is_drawn_from_any_rows(name: str, rows: int, tokens, phone: bool) -> None:
    drawn = DRAWN[name](rows, tokens, phone)
    assert drawn.layout.height > 0
    assert drawn.layout.showlegend is False
    for text in texts_of(drawn):
        for hostile in ("<img", "<b>Bold", "onerror=alert(1)>", "<script"):
            assert hostile not in text
    if rows == 0:
        assert len(drawn.data) == 0, "an empty chart says why in words"
        assert any(texts_of(drawn))


def test_a_line_without_a_single_value_says_so() -> None:
    drawn = charts.trend([charts.Line(series(3).assign(rate=math.nan), "rate", "x")], LIGHT)
    assert len(drawn.data) == 0
    assert any(texts_of(drawn))


def test_a_curve_of_clients_without_revenue_says_so() -> None:
    drawn = charts.concentration_curve(curve(3).assign(cumulative_share=0.0), LIGHT)
    assert len(drawn.data) == 0
    assert "No revenue in the 12 months of this choice." in texts_of(drawn)


@pytest.mark.parametrize("name", DRAWN)
def test_no_chart_shows_a_nan(name: str) -> None:
    assert not any("nan" in text.lower().split() for text in texts_of(DRAWN[name](3, LIGHT, False)))


def test_every_public_chart_is_tried_here() -> None:
    drawing = {name for name in charts.__all__ if name[0].islower()} - {"guaranteed_unit", "nothing", "verdict_colours"}
    assert drawing <= set(DRAWN)
