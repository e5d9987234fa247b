-- one row per client, owner or rank with minutes or revenue in the 12 months
with measured as (
    select
        case when $by = 'owner' then owner else rank end as group_name,
        minutes,
        revenue_12m,
        touches_without_minutes
    from of_month_time_sums
    where
        $by <> 'client'
        and is_summed($owners, $by = 'owner', owner, of_all_owners)
        and is_chosen($segments, segment) and is_chosen($regions, region)
        and is_chosen($ranks, rank)
    union all
    select
        chosen.client_id,
        coalesce(minutes.minutes, 0),
        chosen.revenue_12m,
        coalesce(minutes.touches_without_minutes, 0)
    from of_month_standing as chosen
    left join of_month_minutes as minutes on minutes.client_id = chosen.client_id
    where
        $by = 'client'
        and is_chosen($owners, chosen.owner) and is_chosen($segments, chosen.segment)
        and is_chosen($regions, chosen.region) and is_chosen($ranks, chosen.rank)
),
grouped as (
    select
        group_name,
        sum(minutes) as minutes,
        sum(revenue_12m) as revenue_12m,
        sum(touches_without_minutes) as touches_without_minutes
    from measured
    group by group_name
    having sum(minutes) <> 0 or sum(revenue_12m) <> 0
)
select
    group_name as "by",
    minutes,
    share(minutes, sum(minutes) over ()) as time_share,
    revenue_12m,
    share(revenue_12m, sum(revenue_12m) over ()) as revenue_share,
    cast(touches_without_minutes as bigint) as contacts_without_minutes
from grouped
order by group_name
