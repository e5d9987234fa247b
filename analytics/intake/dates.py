"""The written form of dates: which part is the day, decided over the whole column; one text -> date.

`03/04/2024` can be read two ways. One value whose other part is above 12 decides for its column; where none is,
`decide_date_form` looks for evidence beyond single values, and says why it decides or that nothing does.
"""

from __future__ import annotations

from analytics.intake.date_columns import DateEvidence, OrderReading, date_evidence
from analytics.intake.date_deciding import DateDecision, decide_date_form, judge_date_form
from analytics.intake.date_readings import DateForm, date_problem, parse_date
from analytics.intake.date_texts import Order

__all__ = [
    "DateDecision",
    "DateEvidence",
    "DateForm",
    "Order",
    "OrderReading",
    "date_evidence",
    "date_problem",
    "decide_date_form",
    "judge_date_form",
    "parse_date",
]
