-- one row per active client, most neglected revenue first, with all that a call needs
with lines as (
    select
        client_id,
        list(cast(mrr as double) order by month_number) as mrr_12_months
    from account_months
    where month_number between month_number_of($month) - 11 and month_number_of($month)
    group by client_id
)
select
    coverage.client_id,
    coverage.name,
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
    coalesce(last_days.rep, '') as last_contact_by,
    coalesce(last_days.channel, '') as last_contact_channel,
    coverage.next_step_on,
    coalesce(next_days.planned_channel, '') as next_step_channel,
    coverage.mrr,
    coverage.revenue_12m,
    coverage.is_too_new,
    ranks.is_set_by_hand,
    lines.mrr_12_months
from chosen_coverage($month, $owners, $segments, $regions, $ranks) as coverage
inner join account_ranks as ranks
    on ranks.client_id = coverage.client_id and ranks.month = $month
left join lines on lines.client_id = coverage.client_id
left join contact_days as last_days
    on last_days.client_id = coverage.client_id and last_days.date = coverage.last_contact_on
left join contact_days as next_days
    on next_days.client_id = coverage.client_id and next_days.date = coverage.next_step_on
order by coverage.neglect_score desc nulls last, coverage.client_id
