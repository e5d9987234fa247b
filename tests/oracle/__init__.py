"""The metrics again: slow, plain Python over the CSV files, written from the definitions, not from the SQL.

Each function has the name of its metric and the signature
(book, month=None, owners=(), segments=(), regions=(), ranks=(), **options) -> list of rows.
"""

from tests.oracle.book import OracleBook
from tests.oracle.by_coverage import neglect_rate_ratio, retention_by_coverage
from tests.oracle.churn import (
    client_churn_rate,
    client_lifetime_months,
    net_revenue_churn_rate,
    quick_ratio,
    revenue_churn_rate,
    survival,
)
from tests.oracle.coverage import (
    contact_coverage,
    coverage_by_owner,
    frequency_attainment,
    handoff,
    reach,
    time_share,
)
from tests.oracle.fit import client_fit, fit_medians, fit_summary
from tests.oracle.hours import effective_hourly_rate, expected_work, retained_hours
from tests.oracle.lists import (
    churn_by_group,
    churn_reasons,
    churned_clients,
    client_movements,
    coverage_summary,
    rank_flow,
    rank_summary,
    retention_clients,
    retention_conventions,
)
from tests.oracle.ranking import (
    account_rank,
    concentration,
    rank_movement,
    retention_without_largest,
    shrinking_share,
)
from tests.oracle.receivables import (
    client_receivables,
    days_late,
    expected_cash,
    receivables,
    receivables_by_age,
)
from tests.oracle.renewals import renewal_outcomes, renewals_due
from tests.oracle.retainers import (
    dormant_projects,
    falling_clients,
    guaranteed_months,
    guaranteed_revenue,
    next_tier,
    recurring_share,
    retainer_candidates,
    retainer_tiers,
)
from tests.oracle.retention import (
    account_months,
    annual_revenue_retention,
    cohort_retention,
    existing_client_share,
    gross_dollar_retention,
    net_dollar_retention,
    revenue_movements,
    revenue_per_client,
)

ORACLE = {
    metric.__name__: metric
    for metric in (
        account_months,
        revenue_movements,
        net_dollar_retention,
        gross_dollar_retention,
        annual_revenue_retention,
        client_churn_rate,
        revenue_churn_rate,
        net_revenue_churn_rate,
        quick_ratio,
        revenue_per_client,
        client_lifetime_months,
        cohort_retention,
        survival,
        concentration,
        retention_without_largest,
        shrinking_share,
        account_rank,
        rank_movement,
        contact_coverage,
        reach,
        coverage_by_owner,
        frequency_attainment,
        time_share,
        handoff,
        retention_by_coverage,
        neglect_rate_ratio,
        client_movements,
        retention_clients,
        retention_conventions,
        churned_clients,
        churn_reasons,
        churn_by_group,
        rank_summary,
        rank_flow,
        coverage_summary,
        recurring_share,
        guaranteed_revenue,
        guaranteed_months,
        falling_clients,
        retainer_tiers,
        next_tier,
        retainer_candidates,
        dormant_projects,
        retained_hours,
        effective_hourly_rate,
        expected_work,
        receivables,
        receivables_by_age,
        expected_cash,
        client_receivables,
        days_late,
        renewals_due,
        renewal_outcomes,
        existing_client_share,
        client_fit,
        fit_summary,
        fit_medians,
    )
}

__all__ = ["ORACLE", "OracleBook"]
