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
from tests.oracle.retention import (
    account_months,
    annual_revenue_retention,
    cohort_retention,
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
    )
}

__all__ = ["ORACLE", "OracleBook"]
