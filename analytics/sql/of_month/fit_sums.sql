-- one row per owner (or all of them), segment, region, rank and verdict: active clients, what they bring and take, and how
-- many have each figure or lack each column, in sums that any choice adds up
select
    owner,
    grouping(owner) = 1 as of_all_owners,
    segment,
    region,
    rank,
    verdict,
    count(*) as clients,
    cast(sum(mrr) as decimal(28, 6)) as mrr,
    cast(sum(revenue_12m) as decimal(28, 6)) as revenue_12m,
    cast(sum(cost_12m) as decimal(28, 6)) as cost_12m,
    cast(sum(profit) as decimal(28, 6)) as profit,
    cast(sum(revenue_12m) filter (is_margin_known) as decimal(28, 6)) as revenue_with_cost,
    cast(sum(hours) as decimal(28, 6)) as hours,
    count(*) filter (is_margin_known and burden is not null) as drawable,
    count(margin) as with_margin,
    count(effective_hourly_rate) as with_effective_hourly_rate,
    count(hours_ratio) as with_hours_ratio,
    count(out_of_scope_contacts) as with_out_of_scope_contacts,
    count(days_late) as with_days_late,
    count(negative_outcomes) as with_negative_outcomes,
    count(minutes_per_1000) as with_minutes_per_1000,
    count(*) filter (list_contains(missing, 'cost')) as without_cost,
    count(*) filter (list_contains(missing, 'outcome')) as without_outcome,
    count(*) filter (list_contains(missing, 'retained_hours')) as without_retained_hours,
    count(*) filter (list_contains(missing, 'hours')) as without_hours,
    count(*) filter (list_contains(missing, 'minutes')) as without_minutes
from of_month_fit
group by grouping sets (
    (owner, segment, region, rank, verdict),
    (segment, region, rank, verdict)
)
