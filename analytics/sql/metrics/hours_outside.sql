-- one row per retainer client far outside the hours of its fee: some of those over it, the most over first, then some of
-- those that use the least of it, the least used last
with chosen as not materialized (
    select
        client_id,
        name,
        fee,
        retained_hours,
        hours,
        hours_ratio,
        status,
        unbilled_value
    from of_month_retained_hours
    where
        is_chosen($owners, owner) and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
),
most_over as (
    select *
    from chosen
    where status = 'scope creep'
    order by hours_ratio desc, client_id
    limit $most_over
),
most_under as (
    select *
    from chosen
    where status = 'under-used'
    order by hours_ratio, client_id
    limit $most_under
)
select *
from (
    select *, 1 as side from most_over
    union all
    select *, 2 as side from most_under
) as outside
order by side, hours_ratio desc, case when side = 1 then client_id end, client_id desc
