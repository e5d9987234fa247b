"""The parts that pages are made from: how things are written and exported, also with hostile or no data."""

from __future__ import annotations

import csv
import io
import math
import re
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from tests.books.hostile import HOSTILE
from ui import format as fmt
from ui import table_columns as cols
from ui.cards import dollars, figure
from ui.explain import PARTS, definition
from ui.filters import Options, chosen_values, words
from ui.table_values import badge_options, shown_values
from ui.tables import with_columns
from ui.theme import DARK, LIGHT, contrast

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
    shown = shown_values(pd.Series(missing, dtype=object), name, column)
    cols.config(column, badge_options(shown) if column.kind == "badge" else (), LIGHT, "EUR", "key")
    assert len(shown) == 1


def test_every_metric_has_a_definition_to_explain() -> None:
    from analytics import METRICS

    for metric in METRICS.values():
        assert {"Summary", *PARTS} <= set(definition(metric)), metric.__name__
