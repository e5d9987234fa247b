"""The parts that pages are made from: how things are written, exported and drawn, also with hostile or no data."""

from __future__ import annotations

import csv
import io
import json
import math
import re
from datetime import date, timedelta
from decimal import Decimal

import pandas as pd
import plotly.graph_objects as go
import pytest

from ui import charts
from ui import format as fmt
from ui import table_columns as cols
from ui.cards import dollars, figure
from ui.explain import PARTS, definition
from ui.filters import Options, chosen_values, words
from ui.tables import with_columns
from ui.theme import DARK, LIGHT, contrast

HOSTILE = [
    "<b>Bold & Sons</b>",
    "<img src=x onerror=alert(1)>",
    "[click](javascript:alert(1))",
    "![pixel](http://example.com/p.png)",
    "**strong** :red[text] $x^2$ `code`",
    "=cmd|'/C calc'!A0",
    "%{x} ${y}",
    "line\nbreak\ttab",
    "",
]


# --- how things are written ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (fmt.money(48_000, "EUR"), "€48k"),
        (fmt.money(48_000, "EUR", decimals=1), "€48.0k"),
        (fmt.money(Decimal("-3500"), "EUR", decimals=1), "−€3.5k"),
        (fmt.money(990, "EUR", sign=True), "+€990"),
        (fmt.money(999.6, "EUR"), "€1k"),
        (fmt.money(1_240_000, "USD"), "$1.24m"),
        (fmt.money(0, "EUR", sign=True), "€0"),
        (fmt.money(-0.2, "EUR"), "€0"),
        (fmt.money(500, "CHF"), "CHF 500"),
        (fmt.money(500, ""), "500"),
        (fmt.money_exact(Decimal("7580.00")), "7,580"),
        (fmt.percent(0.84), "84%"),
        (fmt.percent(1.042, 1), "104.2%"),
        (fmt.percent(-0.007, 1), "−0.7%"),
        (fmt.percent(-0.0001, 1), "0.0%"),
        (fmt.points(0.007), "+0.7 pp"),
        (fmt.points(-0.04, 0), "−4 pp"),
        (fmt.multiple(2.5), "2.5 ×"),
        (fmt.interval(0.014, 0.165, 1), "1.4 to 16.5%"),
        (fmt.counted(1, "client"), "1 client"),
        (fmt.counted(1460, "client"), "1,460 clients"),
        (fmt.few_clients(9), "few clients"),
        (fmt.few_clients(10), ""),
        (fmt.day(date(2026, 5, 9)), "9 May 26"),
        (fmt.day("2026-05-09", year=False), "9 May"),
        (fmt.long_day(pd.Timestamp("2026-10-31")), "31 Oct 2026"),
        (fmt.month(date(2026, 10, 1)), "Oct 2026"),
        (fmt.month_name(date(2026, 9, 1)), "September"),
        (fmt.file_name(["neglected", "2026-10", "owner Zoë/../x"]), "neglected_2026-10_owner_zoë_x.csv"),
    ],
)
def test_how_a_value_is_written(written: str, expected: str) -> None:
    assert written == expected


@pytest.mark.parametrize("missing", [None, math.nan, pd.NaT, pd.NA, Decimal("NaN")])
def test_what_is_missing_is_a_dash_everywhere(missing: object) -> None:
    forms = (fmt.money, fmt.money_exact, fmt.percent, fmt.points, fmt.multiple, fmt.count, fmt.day, fmt.month)
    assert {form(missing) for form in forms} == {"–"}


def test_months_before_crosses_years() -> None:
    assert fmt.months_before(date(2026, 1, 1), 1) == date(2025, 12, 1)
    assert fmt.months_before(date(2026, 10, 1), 12) == date(2025, 10, 1)


@pytest.mark.parametrize("text", HOSTILE)
def test_client_text_is_never_markup(text: str) -> None:
    assert "<" not in fmt.html_escape(text)
    assert "<" not in fmt.chart_text(text)
    escaped = fmt.md_escape(text)
    for mark in "*_`[]()<>$:!":
        assert escaped.count(f"\\{mark}") == escaped.count(mark)
    assert "\n" not in escaped


@pytest.mark.parametrize("address", ["http://example.com", "HTTPS://example.com", "www.example.com", "a@example.com"])
def test_an_address_in_client_text_is_no_link(address: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", fmt.md_escape(address))
    assert shown != address and shown.replace("\u2060", "") == address
    assert not re.search(r"(?i)(https?://|www(?=\.))[-.\w]+|[-.\w+]+@[-\w]+\.[-\w]+", shown)


def test_dollars_are_not_formulas() -> None:
    assert dollars("$48k and $3k") == "\\$48k and \\$3k"
    assert dollars(fmt.md_escape("$48k")) == "\\$48k"


# --- export ----------------------------------------------------------------------------------


def test_the_export_has_no_live_formula_and_keeps_numbers() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", '=cmd|"/C calc"!A0', "plain", "a=b"]
    frame = pd.DataFrame({"name": texts, "amount": [Decimal("-7.50")] * 10, "share": [-0.5] * 10, "count": [-1] * 10})
    raw = fmt.safe_csv(frame)
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["name", "amount", "share", "count"]
    assert [row[0] for row in rows[1:]] == [*(f"'{text}" for text in texts[:8]), "plain", "a=b"]
    assert rows[1][1:] == ["-7.50", "-0.5", "-1"]


def test_the_export_writes_dates_as_iso_and_missing_as_nothing() -> None:
    frame = pd.DataFrame({"on": [date(2026, 5, 9), None], "share": [math.nan, 1.0], "line": [[1.0, 2.0], None]})
    rows = list(csv.reader(io.StringIO(fmt.safe_csv(frame).decode("utf-8-sig"))))
    assert rows[1:] == [["2026-05-09", "", "1.0 2.0"], ["", "1.0", ""]]


# --- figures and colours ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "before", "unit", "better", "change", "tone"),
    [
        (1.042, 1.044, "ratio", "up", "−0.2 pp", "even"),
        (0.84, 0.88, "ratio", "up", "−4 pp", "bad"),
        (0.05, 0.04, "ratio", "down", "+1 pp", "bad"),
        (12, 9, "count", "down", "+3", "bad"),
        (9, 9, "count", "down", "unchanged", "even"),
        (0.6700001, 0.67, "ratio", "up", "unchanged", "even"),
        (48_000, 37_000, "money", "down", "+€11k", "bad"),
        (3, 2, "count", "neither", "+1", "even"),
        (0.9, None, "ratio", "up", "", "even"),
        (None, 0.9, "ratio", "up", "", "even"),
    ],
)
def test_a_change_is_coloured_only_when_it_matters(
    now: float | None, before: float | None, unit: str, better: str, change: str, tone: str
) -> None:
    made = figure("Figure", now, unit, before=before, better=better, currency="EUR")  # type: ignore[arg-type]
    assert (made.change, made.tone) == (change, tone)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_its_background(tokens) -> None:
    for ink in (tokens.ink, tokens.ink_2, tokens.text_red, tokens.text_amber, tokens.text_green):
        assert contrast(ink, tokens.page) >= 4.5
    for tint in (tokens.badge_red, tokens.badge_amber, tokens.badge_green, tokens.badge_neutral, tokens.badge_accent):
        assert contrast(tokens.ink, tint) >= 4.5
    for strength in (0.16, 0.4, 0.6, 0.86):
        fill = tokens.mix(tokens.red, strength)
        assert contrast(tokens.text_on(fill), fill) >= 4.5


# --- filters and tables ----------------------------------------------------------------------


def test_filters_in_words() -> None:
    from analytics.filters import Filters

    chosen = Filters(owners=("Ida", ""), ranks=("A",))
    assert words(chosen) == "owner Ida or (none), rank A"
    assert chosen_values(chosen) == {"owner": ("Ida", ""), "rank": ("A",)}


def test_options_list_the_newest_month_first_and_the_nameless_last() -> None:
    months = [date(2026, 8, 1), date(2026, 9, 1)]
    options = Options(months=months, default_month=date(2026, 9, 1), values={"owner": ["", "Zoë", "ida"]})
    assert list(options.by_address()) == ["2026-09", "2026-08"]
    assert options.of("owner") == ["ida", "Zoë", ""]


def test_columns_of_another_list_are_joined_by_client() -> None:
    left = pd.DataFrame({"client_id": ["b", "a", "c"], "name": ["B", "A", "C"]})
    joined = with_columns(left, pd.DataFrame({"client_id": ["a", "b"], "mrr": [1, 2]}), ["mrr"])
    assert list(joined["client_id"]) == ["b", "a", "c"]
    assert list(joined["mrr"].fillna(0)) == [2, 1, 0]


def test_a_heading_names_the_currency_only_when_there_is_one() -> None:
    assert cols.heading(cols.known("revenue_at_risk"), "EUR") == "At risk, €"
    assert cols.heading(cols.known("revenue_at_risk"), "") == "At risk"


@pytest.mark.parametrize("name", sorted(cols.KNOWN))
def test_every_known_column_takes_missing_values(name: str) -> None:
    column = cols.KNOWN[name]
    missing = [[]] if column.kind == "line" else [None]
    shown = cols.shown_values(pd.DataFrame({name: pd.Series(missing, dtype=object)}), name, column)
    cols.config(column, shown, LIGHT, "EUR", "key")
    assert len(shown) == 1


def test_every_metric_has_a_definition_to_explain() -> None:
    from analytics import METRICS

    for metric in METRICS.values():
        assert {"Summary", *PARTS} <= set(definition(metric)), metric.__name__


# --- charts ----------------------------------------------------------------------------------

MONTHS = [fmt.months_before(date(2026, 10, 1), back) for back in range(23, -1, -1)]
DAY = date(2026, 10, 31)


def series(rows: int) -> pd.DataFrame:
    months = MONTHS[-rows:] if rows else []
    return pd.DataFrame({"month": months, "rate": [0.9] * rows, "low": [0.8] * rows, "high": [1.0] * rows})


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
    "dots": lambda rows, t, phone: charts.dots(clients(rows), t, phone=phone),
    "bars": lambda rows, t, phone: charts.bars([charts.Bar(name, 0.5) for name in HOSTILE[:rows]], t, phone=phone),
    "silence": lambda rows, t, phone: charts.silence(clients(rows), t, {"A": 30, "B": 60, "C": 90}, phone=phone),
    "reach_map": lambda rows, t, phone: charts.reach_map(clients(rows), t, phone=phone),
    "concentration_curve": lambda rows, t, phone: charts.concentration_curve(clients(rows), t, phone=phone),
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


@pytest.mark.parametrize("name", DRAWN)
def test_no_chart_shows_a_nan(name: str) -> None:
    assert not any("nan" in text.lower().split() for text in texts_of(DRAWN[name](3, LIGHT, False)))


def test_every_public_chart_is_tried_here() -> None:
    drawing = {name for name in charts.__all__ if name[0].islower()} - {"nothing", "verdict_colours"}
    assert drawing <= set(DRAWN)
