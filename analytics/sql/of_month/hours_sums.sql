-- one row per owner (or all of them), segment, region and rank: retainer clients by the hours that they take of their fee,
-- and what is not billed; of clients that move up no tier as well
select
    hours.owner,
    grouping(hours.owner) = 1 as of_all_owners,
    hours.segment,
    hours.region,
    hours.rank,
    count(*) as clients,
    count(*) filter (hours.status = 'scope creep') as over,
    count(*) filter (hours.status = 'under-used') as under,
    count(*) filter (hours.status = 'no hours') as without_hours,
    cast(sum(hours.unbilled_value) as decimal(28, 6)) as unbilled_value,
    cast(sum(hours.unbilled_value) filter (fitting.client_id is null) as decimal(28, 6)) as unbilled_of_others
from of_month_retained_hours as hours
left join of_month_next_tiers as fitting on fitting.client_id = hours.client_id
group by grouping sets (
    (hours.owner, hours.segment, hours.region, hours.rank),
    (hours.segment, hours.region, hours.rank)
)
