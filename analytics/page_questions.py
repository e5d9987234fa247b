"""What each page asks when it is opened: answered before the first visitor comes, and measured by the benchmarks.

tests/test_questions.py holds them to the pages.
"""

from __future__ import annotations

from datetime import date
from typing import Any

SERIES: dict[str, Any] = {"series": True}  # every month, not one
LAST_MONTH, LAST_YEAR = 1, 12
# Of a long list its first page.
FIRST_ROWS = 250
# Of client_fit, what its picture reads of the clients that it draws.
DRAWN = ("client_id", "name", "verdict", "margin", "is_margin_known", "burden", "revenue_12m")
# With the options of each question: of the reporting month, or as many months before it as `back` says; of a list
# that is asked for a few columns alone, these as `columns`.
PAGES: dict[str, list[tuple[str, dict[str, Any]]]] = {
    "home": [
        ("coverage_summary", {}),
        ("net_dollar_retention", SERIES),
        ("reach", {}),
        ("coverage_by_owner", {"by": "rank"}),
        ("work_list", {"lines": False, "most": 25}),
        ("retention_without_largest", SERIES | {"largest": 3, "by": "growth"}),
        ("existing_client_share", {}),
        ("time_share", {}),
        ("retained_hours", {"by": "status"}),
        ("reach", {"back": LAST_MONTH}),
        ("retention_by_coverage", {"lag": 2}),
        ("neglect_rate_ratio", {"lag": 2}),
    ],
    "monthly_review": [
        ("net_dollar_retention", SERIES),
        ("gross_dollar_retention", SERIES),
        ("annual_revenue_retention", SERIES),
        ("client_churn_rate", SERIES | {"months": 12}),
        ("revenue_churn_rate", SERIES),
        ("revenue_movements", SERIES),
        ("revenue_per_client", SERIES),
        ("quick_ratio", SERIES),
        ("client_movements", {"unchanged": False}),
        ("concentration", {}),
        ("retention_without_largest", SERIES),
        ("shrinking_share", SERIES),
        ("churn_by_group", {"by": "segment"}),
    ],
    "neglected": [
        ("work_list", {"lines": False, "past": True, "most": FIRST_ROWS}),
        ("coverage_summary", {}),
        ("reach", {}),
        ("coverage_by_owner", {}),
        ("coverage_summary", {"back": LAST_MONTH}),
        ("reach", {"back": LAST_MONTH}),
        ("coverage_by_owner", {"by": "owner,rank"}),
        ("time_share", {"by": "rank"}),
        ("frequency_attainment", {}),
        ("frequency_attainment", {"back": LAST_MONTH}),
        ("handoff_sums", {}),
        ("silence_dots", {"most": 1200}),
        ("longest_over", {}),
        ("overdue_not_in_newest_export", {"most": 6}),
    ],
    "ranks": [
        ("rank_summary", {}),
        ("rank_flow", {}),
        ("ranks_by_hand", {}),
        ("rank_curve", {}),
        ("rank_movement", {"move": "moved", "most": FIRST_ROWS}),
        ("account_rank", {"by_hand": True, "most": FIRST_ROWS}),
        ("concentration", {}),
        ("concentration", {"back": LAST_YEAR}),
        ("retention_without_largest", {}),
        ("shrinking_share", {}),
    ],
    "retainers": [
        ("guaranteed_months", {}),
        ("retainer_tiers", {}),
        ("renewals_due", {"days": 90, "most": FIRST_ROWS}),
        ("revenue_per_client", SERIES),
        ("recurring_share", SERIES),
        ("receivables_by_age", {}),
        ("client_receivables", {"overdue": True, "most": FIRST_ROWS}),
        ("next_tier", {"most": FIRST_ROWS}),
        ("retainer_candidates", {"most": FIRST_ROWS}),
        ("dormant_projects", {"most": FIRST_ROWS}),
        ("project_sums", {}),
        ("expected_work", {"months": 3, "most": FIRST_ROWS}),
        ("existing_client_share", SERIES),
        ("renewal_outcomes", {"most": FIRST_ROWS}),
        ("retainer_sums", {}),
        ("falling_months", {"most": 8}),
        ("hours_sums", {"months": 1}),
        ("hours_outside", {"months": 1, "most_over": 10, "most_under": 6}),
        ("expected_sums", {"months": 3}),
        ("outcome_counts", {}),
        ("renewal_sums", {"days": 90}),
    ],
    "fit": [
        ("client_fit", {"most": FIRST_ROWS}),
        ("client_fit", {"drawable": True, "most": 1000, "columns": DRAWN}),
        ("fit_summary", {}),
        ("fit_medians", {}),
        ("fit_gaps", {}),
    ],
    "churn": [
        ("revenue_movements", SERIES),
        ("client_churn_rate", SERIES | {"months": 1}),
        ("client_churn_rate", SERIES | {"months": 12}),
        ("neglect_rate_ratio", {"lag": 2}),
        ("retention_by_coverage", {"lag": 2}),
        ("neglect_rate_ratio", {"lag": 0}),
        ("revenue_churn_rate", SERIES),
        ("net_revenue_churn_rate", SERIES),
        ("client_lifetime_months", SERIES),
        ("cohort_retention", {}),
        ("survival", {}),
        ("churn_reasons", {"months": 24}),
        ("churned_clients", {"months": 24}),
        ("churn_by_group", {"by": "segment"}),
    ],
}


def question(name: str, options: dict[str, Any], reporting_month: date) -> tuple[str, date | None, dict[str, Any]]:
    """A question of PAGES as a metric is asked it: its name, its month (None for the whole series) and its options."""
    rest = {key: value for key, value in options.items() if key not in ("series", "back", "columns")}
    month = None if "series" in options else months_before(reporting_month, options.get("back", 0))
    return name, month, rest


def months_before(month: date, months: int) -> date:
    """The first day of the month so many months before."""
    number = month.year * 12 + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
