"""What the page of client fit says and draws, from frames alone: sentences, states of decisions, pictures."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from analytics import fit
from analytics.entered import KEEP, PART, RAISE, Decision
from analytics.letters import FAREWELL, PRICE_CHANGE, PROPOSAL, TERMINATION
from analytics.reader import Reader
from analytics.what_if import Change, Reprice, Staffing
from ui import charts
from ui.stories import fit as story
from ui.stories import fit_decisions, fit_letter, fit_what_if
from ui.theme import LIGHT

# --- the answer -----------------------------------------------------------------------------------


def decision(number: int, kind: str, on: date | None, **values: Any) -> Decision:
    more = {"client_id": "a", "amount": None, "farewell": "", "reason": "why", "who": "Ida"} | values
    return Decision(number=number, kind=kind, on=on, at=datetime(2026, 5, 14, 9), **more)


@pytest.mark.parametrize(
    ("made", "stands", "mrr", "state"),
    [
        (decision(1, KEEP, date(2026, 11, 17)), True, 100, "due in 15 days"),
        (decision(1, KEEP, date(2026, 11, 2)), True, 100, "due today"),
        (decision(1, KEEP, date(2026, 10, 31)), True, 100, "due since 31 Oct 26"),
        (decision(1, RAISE, None, amount=Decimal(150)), True, 100, "open"),
        (decision(1, RAISE, None, amount=Decimal(100)), True, 100, "done"),
        (decision(1, PART, date(2026, 6, 30)), True, None, "ended"),
        (decision(1, PART, date(2026, 6, 30)), False, 100, "replaced"),
        (decision(1, KEEP, date(2026, 6, 30), withdrawn_at=datetime(2026, 7, 1)), False, 100, "withdrawn 1 Jul 26"),
    ],
)
def test_a_decision_says_how_it_stands(made: Decision, stands: bool, mrr: int | None, state: str) -> None:
    clients = pd.DataFrame({"client_id": ["a"], "name": ["Abel"], "is_active": [mrr is not None], "mrr": [mrr or 0]})
    standing = {made.number} if stands else set()
    nobody = pd.DataFrame(columns=["client_id", "clients"])
    [entry] = fit_decisions.entries([made], standing, nobody, clients, date(2026, 11, 2), "EUR")
    assert entry.state == state
    assert (entry.number is not None) == stands


def test_who_should_go_and_has_no_decision_stands_first() -> None:
    row = {"name": "Abel", "is_margin_known": True, "margin": 0.05, "hours_ratio": 1.2, "negative_outcomes": 3}
    rest = {"out_of_scope_contacts": 0, "days_late": 0, "clients": 5}
    rows = [
        row | rest | {"client_id": "a", "was_to_part_before": True},
        row | rest | {"client_id": "b", "was_to_part_before": False},
    ]
    clients = pd.DataFrame([{"client_id": "c", "name": "Cee", "is_active": True, "mrr": Decimal(100)}])
    made = decision(1, KEEP, date(2026, 10, 31), client_id="c")
    listed = fit_decisions.entries([made], {1}, pd.DataFrame(rows), clients, date(2026, 11, 2), "EUR")
    states = [(one.client_id, one.name, one.state) for one in listed]
    assert states == [("a", "Abel", "to decide"), ("b", "Abel", "newly flagged"), ("c", "Cee", "due since 31 Oct 26")]
    assert listed[0].small == "Margin 5%, 120% of the agreed hours, 3 negative outcomes in 12 months."
    assert fit_decisions.left_out(pd.DataFrame(rows)) == 3
    assert fit_decisions.due_words(listed, 3) == "1 due, 5 to decide"


def summary_of(**counts: int) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "verdict": list(fit.VERDICTS),
            "clients": [counts.get(verdict.replace(" ", "_"), 0) for verdict in fit.VERDICTS],
            "revenue_share": 0.06,
            "hours_share": 0.11,
        }
    )


@pytest.mark.parametrize(
    ("counts", "told"),
    [
        ({"keep": 2}, "2 of 2 clients earn their place."),
        (
            {"keep": 1, "raise_price": 1, "staff_for_less": 2, "part_ways": 1},
            "1 of 5 clients earns its place. 1 should pay more, 2 need cheaper hands, 1 should go.",
        ),
        ({"no_verdict": 3}, "No verdict yet on 3 clients: the evidence is not complete."),
    ],
)
def test_the_headline_in_every_case(sample_reader: Reader, counts: dict[str, int], told: str) -> None:
    info = sample_reader.info
    assert story.headline(summary_of(**counts), info, info.reporting_month) == told


# --- what if -------------------------------------------------------------------------------------

ABEL = {
    "client_id": "a",
    "name": "Abel",
    "mrr": Decimal(1000),
    "revenue_12m": Decimal(12_000),
    "cost_12m": Decimal(9_000),
    "hours": Decimal(120),
    "is_margin_known": True,
}
BEE = ABEL | {"client_id": "b", "name": "Bee", "hours": None, "is_margin_known": False, "cost_12m": None}


def repriced(**values: Any) -> Reprice:
    known = {
        "effects": (),
        "mrr": Decimal(1000),
        "hours_a_month": Decimal(10),
        "hours_earn": Decimal(950),
        "break_even": 0.5,
        "break_even_with_hours": 0.92,
        "unknown_hours": (),
    }
    return Reprice(**known | values)


@pytest.mark.parametrize(
    ("values", "hour_earns", "told"),
    [
        ({}, 0, "The price pays for itself up to a chance of leaving of **50%**."),
        ({}, 95, "they bring back €950 of €1,000, and it pays up to **92%**."),
        ({"break_even_with_hours": 1.0}, 95, "so it pays whatever the chance."),
        ({"hours_a_month": Decimal(0)}, 95, "The price pays for itself up to a chance of leaving of **50%**."),
        ({"break_even": None}, 95, "Abel has no retainer: MRR and net retention stay as they are."),
    ],
)
def test_when_a_price_pays_is_said_in_every_case(values: dict[str, Any], hour_earns: int, told: str) -> None:
    assert fit_what_if.price_words(repriced(**values), [ABEL], Decimal(hour_earns), "EUR").endswith(told)


def test_several_clients_are_spoken_of_as_many() -> None:
    assert fit_what_if.price_words(repriced(), [ABEL, BEE], Decimal(95), "EUR").count("If Abel and Bee leave, 10") == 1
    told = fit_what_if.unknown_hours(repriced(unknown_hours=("b",)), [ABEL, BEE])
    assert told.startswith("Hours of Bee are not known")
    # 1,000 each; hours and margin of the one that has them
    assert fit_what_if.about([ABEL, BEE], "EUR") == "€2,000 a month, 10 hours a month, margin 25%"
    assert fit_what_if.about([BEE], "EUR") == "€1,000 a month, hours unknown, margin unknown"


@pytest.mark.parametrize(
    ("then", "told"),
    [
        (650, "It saves **€100** a month and moves the margin from 25% to **35%**."),
        (850, "It costs **€100** more a month and moves the margin from 25% to **35%**."),
    ],
)
def test_what_cheaper_staff_does_in_words(then: int, told: str) -> None:
    changes = (
        Change("cost_a_month", "money", Decimal(750), Decimal(then)),
        Change("client_margin", "ratio", 0.25, 0.35),
    )
    assert fit_what_if.staff_words(Staffing(changes, ()), [ABEL], "EUR") == told
    left = fit_what_if.staff_words(Staffing(changes, ("a", "b")), [ABEL, BEE], "EUR")
    assert left == "Left out: Abel and Bee, whose cost or hours are not known."


# --- decisions -----------------------------------------------------------------------------------


def test_the_form_starts_from_the_evidence_and_the_notice() -> None:
    client = ABEL | {
        "verdict": "part ways",
        "margin": 0.09,
        "hours_ratio": 1.48,
        "negative_outcomes": 5,
        "out_of_scope_contacts": 14,
        "days_late": 38.2,
    }
    assert fit_decisions.offered_kind(client) == PART
    assert fit_decisions.offered_reason(client) == (
        "Margin 9%, 148% of the agreed hours, 5 negative outcomes, 14 requests out of scope, pays 38 days late in 12 "
        "months."
    )
    nothing = dict.fromkeys(("hours_ratio", "negative_outcomes", "out_of_scope_contacts", "days_late"))
    assert fit_decisions.offered_reason(client | nothing | {"is_margin_known": False}) == ""
    assert fit_decisions.offered_amount(client, Decimal("1.5")) == 1500
    today = date(2026, 12, 2)
    assert fit_decisions.offered_day(PART, {"notice_days": 60}, today) == date(2027, 1, 31)
    assert "31 Jan 2027 is the first possible last day" in fit_decisions.notice_words({"notice_days": 60}, today)
    assert fit_decisions.offered_day(PART, {"notice_days": None}, today) == date(2026, 12, 3)
    assert "notice_days in clients.csv" in fit_decisions.notice_words({}, today)


# --- pictures ------------------------------------------------------------------------------------


def dot(client_id: str, margin: float, burden: float | None, verdict: str, known: bool = True) -> dict[str, Any]:
    return {
        "client_id": client_id,
        "name": f"<b>{client_id}</b>",
        "verdict": verdict,
        "margin": margin,
        "burden": burden,
        "revenue_12m": Decimal(1000),
        "is_margin_known": known,
    }


def test_the_picture_holds_every_known_client_inside_its_frame() -> None:
    rows = [
        dot("a", 0.5, 10, "keep"),
        dot("b", -40.0, 90, "part ways"),
        dot("c", 0.2, None, "keep"),
        dot("d", 0.9, 5, "no verdict", known=False),
    ]
    figure = charts.fit_map(rows, LIGHT, [0.1, 0.25])
    drawn = {client: y for trace in figure.data for client, y in zip(trace.customdata, trace.y, strict=True)}
    assert set(drawn) == {"a", "b"}
    low, high = figure.layout.yaxis.range
    assert all(low < y < high for y in drawn.values())
    assert {"10%", "25%", "0%"} <= set(figure.layout.yaxis.ticktext)
    assert "margin −4,000%" in figure.data[-1].hovertext[0]
    assert "<b><b>" not in str(figure.to_json())


def test_pictures_without_anything_to_draw_say_so() -> None:
    assert (
        "No client whose margin" in charts.fit_map([dot("a", 0.5, None, "keep")], LIGHT, []).layout.annotations[0].text
    )
    assert "stays as it is" in charts.mrr_range((0, 0, 0), LIGHT).layout.annotations[0].text


def test_the_range_of_the_mrr_tells_both_ends_and_the_expectation() -> None:
    told = " ".join(
        text.text for text in charts.mrr_range((-10_000, -2_000, 10_000), LIGHT, currency="EUR").layout.annotations
    )
    assert "−€10.0k" in told and "−€2.0k" in told and "+€10.0k" in told


# --- the letter ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decision", "farewell", "mrr", "letter"),
    [
        (PART, "friendly", 100, FAREWELL),
        (PART, "plain", 0, TERMINATION),
        (RAISE, "", 100, PRICE_CHANGE),
        (KEEP, "", 0, PROPOSAL),
        (RAISE, "", 0, PROPOSAL),
    ],
)
def test_the_letter_fits_the_decision_and_a_client_without_retainer_is_offered_one(
    decision: str, farewell: str, mrr: int, letter: str
) -> None:
    assert fit_letter.offered(decision, farewell, {"mrr": mrr}) == letter


def test_the_day_of_the_form_is_that_of_its_letter() -> None:
    day = date(2027, 1, 31)
    assert fit_letter.day_for(TERMINATION, PART, day) == day
    assert fit_letter.day_for(PRICE_CHANGE, RAISE, day) == day
    assert fit_letter.day_for(PRICE_CHANGE, PART, day) is None
    assert fit_letter.day_for(PROPOSAL, KEEP, day) is None


def test_a_proposal_stands_around_the_fee_that_projects_suggest() -> None:
    candidates = pd.DataFrame({"client_id": ["p"], "suggested_fee": [Decimal("4424.50")]})
    assert fit_letter.suggested_fee(candidates, {"client_id": "p"}) == Decimal(4420)
    assert fit_letter.suggested_fee(candidates, {"client_id": "q"}) is None
