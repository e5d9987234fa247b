-- one row per active client, most neglected revenue first, with all that a call needs
select
    coverage.client_id,
    clients.name,
    coverage.owner,
    coverage.segment,
    coverage.region,
    coverage.rank,
    coverage.status,
    coverage.days_since_contact,
    coverage.cadence_days,
    greatest(coverage.days_since_contact - coverage.cadence_days, 0) as days_over,
    coverage.revenue_at_risk,
    coverage.neglect_score,
    coverage.last_contact_on,
    coverage.last_contact_by,
    coverage.last_contact_channel,
    coverage.next_step_on,
    coverage.next_step_channel,
    coverage.mrr,
    coverage.revenue_12m,
    coverage.is_too_new,
    coverage.is_set_by_hand,
    cast(null as double[]) as mrr_12_months
from chosen_coverage($month, $owners, $segments, $regions, $ranks) as coverage
inner join clients on clients.client_id = coverage.client_id
where not $past or coverage.status in ('overdue', 'planned')
order by
    case when $past then coverage.status end,
    coverage.neglect_score desc nulls last,
    case when $past then days_over end desc nulls last,
    coverage.client_id
limit $most
