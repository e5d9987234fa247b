"""Touchstone's figures: everything that is true without a screen.

METRICS names every public metric: its function, its SQL file, its label and its heading are the same word.
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from analytics import churn, coverage, fit, ranking, receivables, renewals, retainers, retention

Metric = Callable[..., pd.DataFrame]

METRICS: dict[str, Metric] = {
    metric.__name__: metric
    for metric in (
        retention.account_months,
        retention.revenue_movements,
        retention.client_movements,
        retention.net_dollar_retention,
        retention.gross_dollar_retention,
        retention.retention_clients,
        retention.retention_conventions,
        retention.annual_revenue_retention,
        retention.existing_client_share,
        retention.revenue_per_client,
        retention.quick_ratio,
        retention.retention_without_largest,
        retention.shrinking_share,
        retention.cohort_retention,
        retention.survival,
        retention.cohort_clients,
        churn.client_churn_rate,
        churn.revenue_churn_rate,
        churn.net_revenue_churn_rate,
        churn.client_lifetime_months,
        churn.churned_clients,
        churn.churn_reasons,
        churn.churn_by_group,
        ranking.account_rank,
        ranking.rank_summary,
        ranking.rank_movement,
        ranking.rank_flow,
        ranking.concentration,
        coverage.contact_coverage,
        coverage.work_list,
        coverage.reach,
        coverage.coverage_summary,
        coverage.coverage_by_owner,
        coverage.frequency_attainment,
        coverage.time_share,
        coverage.handoff,
        coverage.retention_by_coverage,
        coverage.followed_clients,
        coverage.neglect_rate_ratio,
        retainers.recurring_share,
        retainers.guaranteed_revenue,
        retainers.guaranteed_months,
        retainers.falling_clients,
        retainers.retainer_tiers,
        retainers.next_tier,
        retainers.retainer_candidates,
        retainers.dormant_projects,
        retainers.retained_hours,
        retainers.effective_hourly_rate,
        retainers.expected_work,
        receivables.receivables,
        receivables.receivables_by_age,
        receivables.expected_cash,
        receivables.client_receivables,
        receivables.days_late,
        renewals.renewals_due,
        renewals.renewal_outcomes,
        fit.client_fit,
        fit.fit_summary,
        fit.fit_medians,
    )
}
