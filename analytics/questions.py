"""What pages ask by name: every metric, and beside them sums, counts and dots of metrics' lists, asked the same way."""

from __future__ import annotations

from analytics import clients, coverage, fit, ranking, renewals, retainers
from analytics.metrics import METRICS, Metric

QUESTIONS: dict[str, Metric] = METRICS | {
    question.__name__: question
    for question in (
        clients.client_silence,
        coverage.handoff_sums,
        coverage.longest_over,
        coverage.overdue_not_in_newest_export,
        coverage.silence_dots,
        fit.fit_gaps,
        ranking.rank_curve,
        ranking.ranks_by_hand,
        renewals.outcome_counts,
        renewals.renewal_sums,
        retainers.expected_sums,
        retainers.falling_months,
        retainers.hours_outside,
        retainers.hours_sums,
        retainers.project_sums,
        retainers.retainer_sums,
    )
}
